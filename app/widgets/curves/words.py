"""What the curves say of one epoch, in words."""

from __future__ import annotations

from collections.abc import Sequence

from app.widgets.curves.figures import FIGURES, Figure
from app.widgets.curves.record import CurveRecord
from app.widgets.durations import duration_text

NOTHING = "–"


def hover_text(record: CurveRecord, figures: Sequence[Figure], epoch: int) -> str:
    """Return the drawn figures of an epoch in one line."""
    parts = [f"Epoch {epoch}"]
    for figure in figures:
        if figure.each_class:
            continue
        texts = []
        for words, key in (("validation", figure.validation), ("training", figure.training)):
            value = record.value(key, epoch) if key else None
            if value is not None:
                alone = not (figure.validation and figure.training)
                texts.append(figure.text(value) if alone else f"{words} {figure.text(value)}")
        if texts:
            parts.append(f"{figure.name_within} {', '.join(texts)}")
    return " · ".join([*parts, *record.marks_at(epoch)])


def epoch_rows(record: CurveRecord, epoch: int) -> list[tuple[str, str, str]]:
    """Return title, validation and training of all figures of an epoch that belong to no class."""
    rows = []
    for figure in FIGURES:
        validation = _text(record, figure, figure.validation, epoch)
        training = _text(record, figure, figure.training, epoch)
        if not figure.each_class and {validation, training} != {NOTHING}:
            rows.append((figure.title, validation, training))
    return rows


def class_rows(record: CurveRecord, epoch: int, classes: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return name, precision and recall of each class on the validation images."""
    precision, recall = (figure for figure in FIGURES if figure.each_class)
    rows = []
    for number, name in enumerate(classes):
        first = _text(record, precision, f"{precision.each_class}.{number}", epoch)
        second = _text(record, recall, f"{recall.each_class}.{number}", epoch)
        if {first, second} != {NOTHING}:
            rows.append((name, first, second))
    return rows


def epoch_notes(record: CurveRecord, epoch: int) -> list[str]:
    """Return what else is known of an epoch: its speed, what was kept, what changed with it."""
    notes = []
    seconds, rate = record.value("seconds", epoch), record.value("images_per_second", epoch)
    if seconds is not None and rate is not None:
        took = f"{seconds:.1f} s" if seconds < 10 else duration_text(seconds)
        notes.append(f"{took}, {rate:,.0f} images/s")
    if record.best == epoch:
        notes.append("The best model is of this epoch.")
    notes += [f"Kept as {file}." for file in record.saved.get(epoch, [])]
    notes += [f"From this epoch on: {text}." for text in record.marks_at(epoch) if "→" in text]
    return notes


def _text(record: CurveRecord, figure: Figure, key: str, epoch: int) -> str:
    value = record.value(key, epoch) if key else None
    return NOTHING if value is None else figure.text(value)
