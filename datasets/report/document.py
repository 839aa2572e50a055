"""The data report as a document."""

from __future__ import annotations

from datasets.basics.options import Options


class PartCount(Options):
    """How many images a part has."""

    n: int
    per_class: dict[str, int]


class DataReport(Options):
    """Each finding is one sentence that names the files and says what to do."""

    classes: tuple[str, ...]
    parts: dict[str, PartCount]
    """By name of the part: train, validation, test, unlabeled."""
    corrupt: tuple[str, ...] = ()
    """Images that cannot be read."""
    duplicates: tuple[str, ...] = ()
    """The same picture more than once within a part, or under two classes."""
    leakage: tuple[str, ...] = ()
    """The same picture in two parts: figures on the second one would be too good."""
    warnings: tuple[str, ...] = ()
    """Everything else that is worth a look."""
    problems: tuple[str, ...] = ()
    """What makes a training impossible."""

    @property
    def trainable(self) -> bool:
        """Whether nothing stops a training."""
        return not self.problems
