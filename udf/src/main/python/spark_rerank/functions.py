"""The SQL functions as columns.

The session needs ``spark.sql.extensions=io.sparkrerank.spark.RerankExtensions``, and
``spark.rerank.model.path`` set when a query that calls them is analysed.
"""

from pyspark.sql import Column
from pyspark.sql.functions import call_function, col, lit


def rerank_score(query: Column | str, passage: Column | str) -> Column:
    """The score of each row's pair of texts, a double: higher is more relevant.

    Parameters
    ----------
    query, passage
        Columns of strings, or their names.

    Returns
    -------
    Column
        Null where a text is null, empty or without tokens. Whether the score is the model's raw
        output or its sigmoid, ``spark.rerank.scoring.*`` say.
    """
    return call_function("rerank_score", _column(query), _column(passage))


def rerank(query: Column | str, passages: Column | str, top_n: int | None = None) -> Column:
    """The passages of each row's array, the best first.

    Parameters
    ----------
    query
        A column of strings, or its name.
    passages
        A column of arrays of strings, or its name.
    top_n
        How many are kept, at least 1; all without it.

    Returns
    -------
    Column
        ``ARRAY<STRUCT<pos: INT, passage: STRING, score: DOUBLE>>``, ``pos`` being the place in the
        given array, counted from 0. Passages without a score stand last.
    """
    limit = [] if top_n is None else [lit(top_n)]
    return call_function("rerank", _column(query), _column(passages), *limit)


def _column(given: Column | str) -> Column:
    return col(given) if isinstance(given, str) else given
