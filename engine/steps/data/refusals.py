"""Files that cannot be used, where the others are to be used all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from contextlib import contextmanager

from datasets.basics.errors import BadInput


class Refusals:
    """Collects the sentences of what is left out.

    Args:
        are_allowed: whether anything may be left out; else the first fault ends the work.
    """

    def __init__(self, are_allowed: bool) -> None:
        self.are_allowed = are_allowed
        self.sentences: list[str] = []

    @contextmanager
    def noting(self, what: str = "") -> Iterator[None]:
        """Leave out what is done within, if it turns out that it cannot be used.

        Args:
            what: is left out then, where that is more than the file at fault.
        """
        try:
            yield
        except BadInput as error:
            if not self.are_allowed:
                raise
            self.sentences.append(f"{what} cannot be used: {error}" if what else str(error))

    def require(self, rest: Sized) -> None:
        """Check that something is left.

        Raises:
            BadInput: with the first sentence, if nothing is.
        """
        if not rest and self.sentences:
            more = len(self.sentences) - 1
            others = f" (and {more} more that cannot be used)" if more else ""
            raise BadInput(f"{self.sentences[0]}{others}")
