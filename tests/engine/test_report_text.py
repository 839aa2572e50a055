"""What `check` prints for people."""

from __future__ import annotations

from datasets.report.document import DataReport, PartCount
from engine.report_text import report_lines

PARTS = {
    "train": PartCount(n=1200, per_class={"a": 700, "b": 500}),
    "unlabeled": PartCount(n=0, per_class={}),
}


def test_clean_data_is_said_to_be_clean() -> None:
    """Counts of each part that has a meaning, and one sentence that nothing was found."""
    assert report_lines(DataReport(classes=("a", "b"), parts=PARTS)) == [
        "Classes: a, b",
        "train: 1,200 images (a: 700, b: 500)",
        "Nothing suspicious was found.",
    ]


def test_findings_stand_under_their_heading() -> None:
    """Each kind of finding has its heading; the sentence of clean data is gone."""
    lines = report_lines(DataReport(classes=("a", "b"), parts=PARTS, leakage=("x is y",), problems=("no",)))
    assert lines[2:] == ["Shared between parts:", "  x is y", "Stops a training:", "  no"]


def test_damaged_files_that_stop_a_training_are_printed_once() -> None:
    """They stand under their own heading; the other one counts them."""
    report = DataReport(classes=("a", "b"), parts=PARTS, corrupt=("x", "y", "z"), problems=("x", "no", "z"))
    assert report_lines(report)[2:] == [
        "Damaged files:",
        *("  x", "  y", "  z"),
        "Stops a training:",
        "  2 of the damaged files above",
        "  no",
    ]


def test_many_findings_are_counted() -> None:
    """The terminal shows the first of many and says how many more there are."""
    many = tuple(f"finding {number}" for number in range(1020))
    lines = report_lines(DataReport(classes=("a", "b"), parts=PARTS, leakage=many))
    assert lines[-2:] == ["  finding 19", "  … and 1,000 more; --json lists them all."]
