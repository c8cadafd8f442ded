"""The Params of the Transformer: the names, words and defaults of its Java counterpart."""

from typing import Any

from pyspark.ml.param import Param, Params, TypeConverters


class RerankerParams(Params):
    """Params and their values; ``explainParams()`` lists them."""

    queryCol: Param[str] = Param(
        Params._dummy(),
        "queryCol",
        "column of the query's text",
        TypeConverters.toString,
    )
    passageCol: Param[str] = Param(
        Params._dummy(),
        "passageCol",
        "column of the passage's text",
        TypeConverters.toString,
    )
    outputCol: Param[str] = Param(
        Params._dummy(),
        "outputCol",
        "column that will hold the score, a double",
        TypeConverters.toString,
    )
    logitCol: Param[str] = Param(
        Params._dummy(),
        "logitCol",
        "column that will hold the model's raw output, a float; none unless set",
        TypeConverters.toString,
    )
    reasonCol: Param[str] = Param(
        Params._dummy(),
        "reasonCol",
        "column that will say why a row has no score; none unless set",
        TypeConverters.toString,
    )
    groupCol: Param[str] = Param(
        Params._dummy(),
        "groupCol",
        "column whose equal values are ranked against each other, usually the query's id; no "
        "ranking unless set",
        TypeConverters.toString,
    )
    rankCol: Param[str] = Param(
        Params._dummy(),
        "rankCol",
        "column that will hold the rank within groupCol, an int",
        TypeConverters.toString,
    )
    tieBreakCols: Param[list[str]] = Param(
        Params._dummy(),
        "tieBreakCols",
        "columns that order equal logits, ascending; the passage's text comes last",
        TypeConverters.toListString,
    )
    topN: Param[int] = Param(
        Params._dummy(),
        "topN",
        "ranks kept per value of groupCol; all unless set",
        TypeConverters.toInt,
    )
    minScore: Param[float] = Param(
        Params._dummy(),
        "minScore",
        "lowest score kept; all unless set",
        TypeConverters.toFloat,
    )
    modelPath: Param[str] = Param(
        Params._dummy(),
        "modelPath",
        "directory of the model's bundle, a local path or any Hadoop URI",
        TypeConverters.toString,
    )
    modelFile: Param[str] = Param(
        Params._dummy(),
        "modelFile",
        "graph inside the bundle; model.onnx or onnx/model.onnx unless set",
        TypeConverters.toString,
    )
    modelSha256: Param[str] = Param(
        Params._dummy(),
        "modelSha256",
        "fingerprint the model must have; written by save and checked by load, taken back by "
        "setModelPath",
        TypeConverters.toString,
    )
    cacheDir: Param[str] = Param(
        Params._dummy(),
        "cacheDir",
        "local directory of each host into which a remote bundle is copied",
        TypeConverters.toString,
    )
    label: Param[int] = Param(
        Params._dummy(),
        "label",
        "for a model of two outputs, which one says relevant, 0 or 1",
        TypeConverters.toInt,
    )
    device: Param[str] = Param(
        Params._dummy(),
        "device",
        "cpu, cuda, or auto: cuda where the application asks Spark for GPUs",
        TypeConverters.toString,
    )
    mode: Param[str] = Param(
        Params._dummy(),
        "mode",
        "how a pair is cut and scored: flag as FlagReranker, pair as sentence-transformers' "
        "CrossEncoder",
        TypeConverters.toString,
    )
    normalize: Param[bool] = Param(
        Params._dummy(),
        "normalize",
        "mode flag only: whether the score is the sigmoid of the logit",
        TypeConverters.toBoolean,
    )
    activation: Param[str] = Param(
        Params._dummy(),
        "activation",
        "sigmoid or identity, or auto: the mode's own rule",
        TypeConverters.toString,
    )
    maxLength: Param[int] = Param(
        Params._dummy(),
        "maxLength",
        "longest pair in tokens, special ones included; the model's, at most 512, unless set",
        TypeConverters.toInt,
    )
    maxBatchTokens: Param[int] = Param(
        Params._dummy(),
        "maxBatchTokens",
        "tokens of one model run, padding included; what suits the device unless set",
        TypeConverters.toInt,
    )
    maxBatchPairs: Param[int] = Param(
        Params._dummy(),
        "maxBatchPairs",
        "pairs of one model run; with 1 a logit depends on its pair alone, to the last bit; what "
        "suits the device unless set",
        TypeConverters.toInt,
    )
    windowPairs: Param[int] = Param(
        Params._dummy(),
        "windowPairs",
        "pairs a task gathers and sorts by length at a time; what suits the device unless set",
        TypeConverters.toInt,
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._setDefault(
            queryCol="query_text",
            passageCol="passage_text",
            outputCol="score",
            rankCol="rank",
            tieBreakCols=[],
            cacheDir="{tmpdir}/spark-rerank/models",
            device="auto",
            mode="flag",
            normalize=False,
            activation="auto",
        )

    def getQueryCol(self) -> str:
        """The value of queryCol."""
        return self.getOrDefault(self.queryCol)

    def getPassageCol(self) -> str:
        """The value of passageCol."""
        return self.getOrDefault(self.passageCol)

    def getOutputCol(self) -> str:
        """The value of outputCol."""
        return self.getOrDefault(self.outputCol)

    def getLogitCol(self) -> str:
        """The value of logitCol."""
        return self.getOrDefault(self.logitCol)

    def getReasonCol(self) -> str:
        """The value of reasonCol."""
        return self.getOrDefault(self.reasonCol)

    def getGroupCol(self) -> str:
        """The value of groupCol."""
        return self.getOrDefault(self.groupCol)

    def getRankCol(self) -> str:
        """The value of rankCol."""
        return self.getOrDefault(self.rankCol)

    def getTieBreakCols(self) -> list[str]:
        """The value of tieBreakCols."""
        return self.getOrDefault(self.tieBreakCols)

    def getTopN(self) -> int:
        """The value of topN."""
        return self.getOrDefault(self.topN)

    def getMinScore(self) -> float:
        """The value of minScore."""
        return self.getOrDefault(self.minScore)

    def getModelPath(self) -> str:
        """The value of modelPath."""
        return self.getOrDefault(self.modelPath)

    def getModelFile(self) -> str:
        """The value of modelFile."""
        return self.getOrDefault(self.modelFile)

    def getModelSha256(self) -> str:
        """The value of modelSha256."""
        return self.getOrDefault(self.modelSha256)

    def getCacheDir(self) -> str:
        """The value of cacheDir."""
        return self.getOrDefault(self.cacheDir)

    def getLabel(self) -> int:
        """The value of label."""
        return self.getOrDefault(self.label)

    def getDevice(self) -> str:
        """The value of device."""
        return self.getOrDefault(self.device)

    def getMode(self) -> str:
        """The value of mode."""
        return self.getOrDefault(self.mode)

    def getNormalize(self) -> bool:
        """The value of normalize."""
        return self.getOrDefault(self.normalize)

    def getActivation(self) -> str:
        """The value of activation."""
        return self.getOrDefault(self.activation)

    def getMaxLength(self) -> int:
        """The value of maxLength."""
        return self.getOrDefault(self.maxLength)

    def getMaxBatchTokens(self) -> int:
        """The value of maxBatchTokens."""
        return self.getOrDefault(self.maxBatchTokens)

    def getMaxBatchPairs(self) -> int:
        """The value of maxBatchPairs."""
        return self.getOrDefault(self.maxBatchPairs)

    def getWindowPairs(self) -> int:
        """The value of windowPairs."""
        return self.getOrDefault(self.windowPairs)
