"""Tables of an evaluation as CSV text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from datasets.basics.csv_text import marked
from models.evaluation.assessment import Assessment
from models.evaluation.figures import ClassFigures, Metrics

CSV_ENCODING = "utf-8-sig"
"""With the mark by which Excel knows UTF-8."""


def overall_table(metrics: Metrics) -> str:
    """Return one row per figure of all images, with the ends of its 95 % interval."""
    told = metrics.model_dump()
    measured = [name.removesuffix("_ci95") for name in told if name.endswith("_ci95")]
    rows = ([name, *_with_ends(told, name)] for name in measured if told[name] is not None)
    return to_csv(["figure", "value", "low", "high"], rows)


def per_class_table(metrics: Metrics) -> str:
    """Return one row per class; each figure is followed by the ends of its 95 % interval."""
    measured = [name.removesuffix("_ci95") for name in ClassFigures.model_fields if name.endswith("_ci95")]
    header = ["class", "n", "n_predicted"]
    header += [title for name in measured for title in (name, f"{name}_low", f"{name}_high")]

    def rows() -> Iterable[Sequence[object]]:
        for one in metrics.per_class:
            told = one.model_dump()
            cells = [cell for name in measured for cell in _with_ends(told, name)]
            yield [one.class_name, one.n, one.n_predicted, *cells]

    return to_csv(header, rows())


def per_image_table(assessment: Assessment) -> str:
    """Return one row per image: true and predicted class, whether they agree, all probabilities.

    Where an image can have several labels, they stand behind each other, with ``; `` between them.
    """
    classes = assessment.classes
    scores_of = [f"p({name})" for name in classes]
    header = ["file", "image", "group", "true_class", "predicted_class", "correct", *scores_of]

    def rows() -> Iterable[Sequence[object]]:
        for place in range(len(assessment)):
            true, said = (
                "; ".join(name for name, flag in zip(classes, flags[place], strict=True) if flag)
                for flags in (assessment.truth, assessment.said)
            )
            texts = [assessment.files[place], assessment.names[place], assessment.groups[place], true, said]
            yield [*texts, int(assessment.right[place]), *assessment.probabilities[place]]

    return to_csv(header, rows())


def to_csv(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Return CSV text (RFC 4180) in which no cell is a formula. Numbers have six digits, float32 all."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_plain(cell) for cell in header])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def csv_bytes(text: str) -> bytes:
    """Return CSV text as it is written into a file."""
    return text.encode(CSV_ENCODING, "backslashreplace")


def _with_ends(told: dict[str, object], name: str) -> list[object]:
    ends = told[f"{name}_ci95"]
    return [told[name], *(ends if isinstance(ends, tuple) else (None, None))]


def _plain(cell: object) -> object:
    if isinstance(cell, str):
        return marked(cell)  # numbers are never texts here
    if isinstance(cell, np.float32):
        # Probabilities that differ stay so: rounded ones would be tied, and give another ROC curve.
        return f"{cell:.9g}"
    if isinstance(cell, float):
        return f"{cell:.6g}"
    return "" if cell is None else cell
