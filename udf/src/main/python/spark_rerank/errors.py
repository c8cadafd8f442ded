"""What Java has to say, without its stack trace."""

from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JJavaError  # type: ignore[import-untyped]


class RerankError(RuntimeError):
    """A mistake in data, settings or model: what was found, what was expected, and what to do."""


@contextmanager
def messages_of_java() -> Iterator[None]:
    """Turns spark-rerank's own Java exceptions into :class:`RerankError`; others pass."""
    try:
        yield
    except Py4JJavaError as e:
        if e.java_exception.getClass().getName() != "io.sparkrerank.util.RerankException":
            raise
        raise RerankError(e.java_exception.getMessage()) from None
