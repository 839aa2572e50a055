"""The data report as a document. Light: the window reads it without an image library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Self

from datasets.basics.options import Options
from datasets.specs.split import SplitSpec

Severity = Literal["problem", "warning", "hint"]
"""A problem makes a training impossible, a warning makes its result doubtful, a hint is worth a look."""

_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "unreadable_row": ("corrupt",),
    "unreadable_image": ("corrupt",),
    "duplicate": ("duplicates",),
    "more_duplicates": ("duplicates",),
    "two_classes": ("duplicates",),
    "leakage": ("leakage",),
    "near_leakage": ("leakage",),
    "donor_leakage": ("leakage",),
    "more_near_leakage": ("leakage",),
    "group_leakage": ("leakage",),
}


class PartCount(Options):
    """How many images a part has."""

    n: int
    per_class: dict[str, int]


class Finding(Options):
    """One thing that is wrong or worth a look."""

    kind: str
    """What it is, e.g. ``leakage``; findings of one kind can be shown and mended together."""
    severity: Severity
    sentence: str
    """Names the files and says what to do."""
    images: tuple[tuple[int, int], ...] = ()
    """The images it speaks of, as (row, number in the row), both from 0. All of them where a remedy touches
    single images, else a few examples. Of copies the first is the one to keep."""
    parts: tuple[str, ...] = ()
    """Of copies: the part of each of ``images``."""
    n_images: int = 0
    """How many images it speaks of, named or not."""
    rows: tuple[int, ...] = ()
    """Whole rows that it speaks of."""
    classes: tuple[str, ...] = ()
    """Classes that it speaks of; of one class written in several ways the first is the one to keep."""
    split: SplitSpec | None = None
    """The split that would mend it."""
    remedies: tuple[str, ...] = ()
    """Names of the remedies (:mod:`datasets.report.remedies`) that would change something."""

    @property
    def sections(self) -> tuple[str, ...]:
        """The fields of the report whose sentences this one is among."""
        known = _SECTIONS.get(self.kind, ())
        if self.severity == "problem":
            return (*known, "problems")
        return known or ("warnings",)


class DataReport(Options):
    """What was found. The fields of sentences are made from ``findings``."""

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
    findings: tuple[Finding, ...] = ()
    """Everything found, with the images and what can be done."""

    @classmethod
    def of(cls, classes: Sequence[str], parts: Mapping[str, PartCount], findings: Sequence[Finding]) -> Self:
        """Return the report with its sentences."""
        sections: dict[str, list[str]] = {}
        for finding in findings:
            for section in finding.sections:
                sections.setdefault(section, []).append(finding.sentence)
        return cls.model_validate(
            {"classes": tuple(classes), "parts": dict(parts), "findings": tuple(findings)}
            | {section: tuple(sentences) for section, sentences in sections.items()}
        )

    @property
    def trainable(self) -> bool:
        """Whether nothing stops a training."""
        return not self.problems
