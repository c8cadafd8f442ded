"""The Spark ML Transformer, a handle on the JVM's own."""

from typing import Any

from pyspark import keyword_only
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import DataFrame

from spark_rerank.errors import messages_of_java
from spark_rerank.params import RerankerParams

JAVA_CLASS = "io.sparkrerank.spark.ml.CrossEncoderReranker"


class CrossEncoderReranker(
    JavaTransformer,
    RerankerParams,
    JavaMLReadable["CrossEncoderReranker"],
    JavaMLWritable,
):
    """Scores rows of a query's and a passage's text with a cross-encoder, ranks in ``groupCol``.

    ``transform`` keeps the columns of its input and adds ``outputCol`` (double), with ``groupCol``
    also ``rankCol`` (int, 1 is the best), and ``logitCol`` (float) and ``reasonCol`` (string) where
    they are named. A row whose text is null or empty has a null score and no rank, so ``topN`` and
    ``minScore`` drop it. Runs in the JVM alone.

    Saved are the Params and the model's SHA-256, not the model: it has to be where ``modelPath``
    says when the stage is loaded, unchanged. Java and Scala load what Python saved, and Python what
    they saved.

    Examples
    --------
    >>> stage = CrossEncoderReranker(
    ...     modelPath="models/ms-marco-MiniLM-L6-v2",
    ...     passageCol="text",
    ...     groupCol="query_id",
    ...     topN=10,
    ... )
    >>> best = stage.transform(candidates)
    """

    _input_kwargs: dict[str, Any]

    @keyword_only
    def __init__(
        self,
        *,
        queryCol: str = "query_text",
        passageCol: str = "passage_text",
        outputCol: str = "score",
        logitCol: str | None = None,
        reasonCol: str | None = None,
        groupCol: str | None = None,
        rankCol: str = "rank",
        tieBreakCols: list[str] | None = None,
        topN: int | None = None,
        minScore: float | None = None,
        modelPath: str | None = None,
        modelFile: str | None = None,
        modelSha256: str | None = None,
        cacheDir: str = "{tmpdir}/spark-rerank/models",
        label: int | None = None,
        device: str = "auto",
        mode: str = "flag",
        normalize: bool = False,
        activation: str = "auto",
        maxLength: int | None = None,
        maxBatchTokens: int | None = None,
        maxBatchPairs: int | None = None,
        windowPairs: int | None = None,
    ) -> None:
        super().__init__()
        self._java_obj = self._new_java_obj(JAVA_CLASS, self.uid)
        self.setParams(**self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        queryCol: str | None = None,
        passageCol: str | None = None,
        outputCol: str | None = None,
        logitCol: str | None = None,
        reasonCol: str | None = None,
        groupCol: str | None = None,
        rankCol: str | None = None,
        tieBreakCols: list[str] | None = None,
        topN: int | None = None,
        minScore: float | None = None,
        modelPath: str | None = None,
        modelFile: str | None = None,
        modelSha256: str | None = None,
        cacheDir: str | None = None,
        label: int | None = None,
        device: str | None = None,
        mode: str | None = None,
        normalize: bool | None = None,
        activation: str | None = None,
        maxLength: int | None = None,
        maxBatchTokens: int | None = None,
        maxBatchPairs: int | None = None,
        windowPairs: int | None = None,
    ) -> "CrossEncoderReranker":
        """Sets Params by name; what is not named stays."""
        if "modelPath" in self._input_kwargs:
            self.clear(self.modelSha256)
        return self._set(**self._input_kwargs)

    def setQueryCol(self, value: str) -> "CrossEncoderReranker":
        """Sets queryCol: column of the query's text."""
        return self._set(queryCol=value)

    def setPassageCol(self, value: str) -> "CrossEncoderReranker":
        """Sets passageCol: column of the passage's text."""
        return self._set(passageCol=value)

    def setOutputCol(self, value: str) -> "CrossEncoderReranker":
        """Sets outputCol: column that will hold the score, a double."""
        return self._set(outputCol=value)

    def setLogitCol(self, value: str) -> "CrossEncoderReranker":
        """Sets logitCol: column that will hold the model's raw output, a float."""
        return self._set(logitCol=value)

    def setReasonCol(self, value: str) -> "CrossEncoderReranker":
        """Sets reasonCol: column that will say why a row has no score."""
        return self._set(reasonCol=value)

    def setGroupCol(self, value: str) -> "CrossEncoderReranker":
        """Sets groupCol: column whose equal values are ranked against each other."""
        return self._set(groupCol=value)

    def setRankCol(self, value: str) -> "CrossEncoderReranker":
        """Sets rankCol: column that will hold the rank within groupCol, an int."""
        return self._set(rankCol=value)

    def setTieBreakCols(self, value: list[str]) -> "CrossEncoderReranker":
        """Sets tieBreakCols: columns that order equal logits, ascending."""
        return self._set(tieBreakCols=value)

    def setTopN(self, value: int) -> "CrossEncoderReranker":
        """Sets topN: ranks kept per value of groupCol."""
        return self._set(topN=value)

    def setMinScore(self, value: float) -> "CrossEncoderReranker":
        """Sets minScore: lowest score kept."""
        return self._set(minScore=value)

    def setModelPath(self, value: str) -> "CrossEncoderReranker":
        """Sets modelPath, and takes back a fingerprint, which belongs to another path."""
        return self.setParams(modelPath=value)

    def setModelFile(self, value: str) -> "CrossEncoderReranker":
        """Sets modelFile: graph inside the bundle."""
        return self._set(modelFile=value)

    def setModelSha256(self, value: str) -> "CrossEncoderReranker":
        """Sets modelSha256: fingerprint the model must have."""
        return self._set(modelSha256=value)

    def setCacheDir(self, value: str) -> "CrossEncoderReranker":
        """Sets cacheDir: local directory of each host into which a remote bundle is copied."""
        return self._set(cacheDir=value)

    def setLabel(self, value: int) -> "CrossEncoderReranker":
        """Sets label: for a model of two outputs, which one says relevant, 0 or 1."""
        return self._set(label=value)

    def setDevice(self, value: str) -> "CrossEncoderReranker":
        """Sets device: cpu, cuda, or auto: cuda where the application asks Spark for GPUs."""
        return self._set(device=value)

    def setMode(self, value: str) -> "CrossEncoderReranker":
        """Sets mode: flag scores as FlagReranker, pair as sentence-transformers' CrossEncoder."""
        return self._set(mode=value)

    def setNormalize(self, value: bool) -> "CrossEncoderReranker":
        """Sets normalize: mode flag only: whether the score is the sigmoid of the logit."""
        return self._set(normalize=value)

    def setActivation(self, value: str) -> "CrossEncoderReranker":
        """Sets activation: sigmoid or identity, or auto: the mode's own rule."""
        return self._set(activation=value)

    def setMaxLength(self, value: int) -> "CrossEncoderReranker":
        """Sets maxLength: longest pair in tokens, special ones included."""
        return self._set(maxLength=value)

    def setMaxBatchTokens(self, value: int) -> "CrossEncoderReranker":
        """Sets maxBatchTokens: tokens of one model run, padding included."""
        return self._set(maxBatchTokens=value)

    def setMaxBatchPairs(self, value: int) -> "CrossEncoderReranker":
        """Sets maxBatchPairs: pairs of one model run."""
        return self._set(maxBatchPairs=value)

    def setWindowPairs(self, value: int) -> "CrossEncoderReranker":
        """Sets windowPairs: pairs a task gathers and sorts by length at a time."""
        return self._set(windowPairs=value)

    @classmethod
    def read(cls) -> "CrossEncoderRerankerReader":
        """A reader of saved stages."""
        return CrossEncoderRerankerReader(cls)

    @classmethod
    def load(cls, path: str) -> "CrossEncoderReranker":
        """Reads a stage and compares its model with the one it was saved with.

        Raises
        ------
        RerankError
            If that is another one now, or gone.
        """
        with messages_of_java():
            return cls.read().load(path)

    def save(self, path: str) -> None:
        """Writes the Params with the model's SHA-256."""
        with messages_of_java():
            super().save(path)

    def _transform(self, dataset: DataFrame) -> DataFrame:
        with messages_of_java():
            return super()._transform(dataset)


class CrossEncoderRerankerReader(JavaMLReader[CrossEncoderReranker]):
    """Knows the Java class, whose package PySpark would derive from Python's."""

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return JAVA_CLASS
