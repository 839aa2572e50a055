"""The sheet with the figures, their intervals, the per-class table and the confusion matrix."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from models.evaluation.measures.base import MeasureInfo
from models.evaluation.measures.registry import MEASURES
from sessions.spreadsheet.cells import (
    COUNT,
    HEADER,
    NUMBER_HEADER,
    PERCENT,
    PLAIN,
    TITLE,
    Column,
    Sheet,
    Style,
)
from sessions.spreadsheet.data_sheets import PART_COLORS

_FIGURE = Style("0.0000")
_PARTS = ("train", "validation", "test")
_PER_CLASS = {
    "class": ("Class", PLAIN),
    "n": ("Images", COUNT),
    "precision": ("Precision", PERCENT),
    "recall": ("Recall", PERCENT),
    "specificity": ("Specificity", PERCENT),
    "f1": ("F1", PERCENT),
    "roc_auc": ("ROC AUC", _FIGURE),
    "pr_auc": ("PR AUC", _FIGURE),
}
_INTERVAL = ("95 % interval, low", "95 % interval, high")
_SHARES = ("micro_f1", "hamming_loss")
"""Figures from 0 to 1 that are shares although their interval is found in another way."""
_SHADES = ("", "EEF4FB", "DCE9F7", "C3DAF1", "A6C8EA", "86B4E1")
"""Of a cell of the confusion matrix, by its share of the images of the true class."""
_MOST_IN_MATRIX = 100
"""Classes; a larger matrix cannot be read in a sheet, and 1,000 classes would take a minute to write."""
_MOST_CONFUSIONS = 100
_SUMMED_UP = ("accuracy", "loss")
"""Figures of all images that stand in the summary already."""
_TOP = {
    "best_epoch": ("Best epoch", COUNT),
    "epochs": ("Epochs done", COUNT),
    "seconds": ("Training time (s)", Style("#,##0.0")),
    "images_per_second": ("Images per second", COUNT),
    "test_openings": ("Test part opened, times", COUNT),
}


def write_results(book: Workbook, metrics: Mapping[str, Any] | None) -> None:
    """Write the figures of ``metrics.json``; one line where there are none yet.

    Args:
        metrics: as ``train --json`` prints them: the figures of each part under its name, and
            figures of the whole run; or the figures of one evaluation at top level.
    """
    sheet = Sheet(book, "Results", [Column("", width) for width in (26, *(13,) * 18)])
    parts = _parts(metrics or {})
    if not parts:
        sheet.styled([("No figures yet: they are written when the training ends.", PLAIN)])
        return
    _write_summary(sheet, metrics or {}, parts)
    for name, figures in parts.items():
        _write_overall(sheet, name, figures)
        _write_per_class(sheet, name, figures)
        _write_confusion(sheet, name, figures)


def _parts(metrics: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    if "accuracy" in metrics:
        return {str(metrics.get("part", "evaluation")): metrics}
    return {name: metrics[name] for name in _PARTS if isinstance(metrics.get(name), Mapping)}


def _write_summary(sheet: Sheet, metrics: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> None:
    headers = ("Part", "Images", "Accuracy", *_INTERVAL, "Loss")
    sheet.headers(_headers(headers))
    for name, figures in parts.items():
        low, high = _pair(figures.get("accuracy_ci95"))
        fill = PART_COLORS.get(name, "")
        values = (name, figures.get("n"), figures.get("accuracy"), low, high, figures.get("loss"))
        formats = (PLAIN, COUNT, PERCENT, PERCENT, PERCENT, _FIGURE)
        sheet.styled(
            (_cell(value), Style(style.number_format, fill=fill))
            for value, style in zip(values, formats, strict=True)
        )
    known = [(label, metrics[key], style) for key, (label, style) in _TOP.items() if key in metrics]
    if known:
        sheet.styled([])
        for label, value, style in known:
            sheet.styled([(label, TITLE), (_cell(value), style)])


def _write_overall(sheet: Sheet, name: str, figures: Mapping[str, Any]) -> None:
    """Write the further figures of all images, with their intervals where they have one."""
    measures = [
        measure.INFO
        for measure in MEASURES.entries().values()
        if measure.INFO.scope == "overall" and measure.INFO.name not in _SUMMED_UP
    ]
    known = [info for info in measures if figures.get(info.name) is not None]
    if not known:
        return
    sheet.styled([])
    sheet.styled([(f"All images, {name}", TITLE)])
    has_intervals = any(figures.get(f"{info.name}_ci95") for info in known)
    sheet.headers(_headers(("Figure", "Value", *(_INTERVAL if has_intervals else ()))))
    for info in known:
        values = (figures[info.name], *_pair(figures.get(f"{info.name}_ci95")))
        sheet.styled([(info.title, PLAIN), *((_cell(value), _style_of(info)) for value in values)])


def _style_of(info: MeasureInfo) -> Style:
    """Return percent for shares and their means, as in the table of classes, and numbers for all else."""
    if info.mean_of:
        return _PER_CLASS[info.mean_of][1]
    return PERCENT if info.interval == "share" or info.name in _SHARES else _FIGURE


def _write_per_class(sheet: Sheet, name: str, figures: Mapping[str, Any]) -> None:
    table = figures.get("per_class")
    if not isinstance(table, Sequence) or not table:
        return
    sheet.styled([])
    sheet.styled([(f"Classes, {name}", TITLE)])
    columns = list(_columns(table))
    sheet.headers(_headers([header for _, _, header, _ in columns]))
    for line in table:
        if isinstance(line, Mapping):
            sheet.styled((_cell(_value(line, key, end)), style) for key, end, _, style in columns)


def _columns(table: Sequence[Any]) -> Iterator[tuple[str, int | None, str, Style]]:
    """Yield the columns of the table of classes: key, end of its interval or None, header, style."""
    for key, (header, style) in _PER_CLASS.items():
        yield key, None, header, style
        if any(isinstance(line, Mapping) and line.get(f"{key}_ci95") for line in table):
            yield key, 0, f"{header}, low", style
            yield key, 1, f"{header}, high", style


def _value(line: Mapping[str, Any], key: str, end: int | None) -> Any:
    return line.get(key) if end is None else _pair(line.get(f"{key}_ci95"))[end]


def _write_confusion(sheet: Sheet, name: str, figures: Mapping[str, Any]) -> None:
    matrix, classes = figures.get("confusion_matrix"), figures.get("classes")
    if not isinstance(matrix, Sequence) or not isinstance(classes, Sequence) or len(matrix) != len(classes):
        return
    if not all(isinstance(counts, Sequence) and len(counts) == len(classes) for counts in matrix):
        return
    sheet.styled([])
    if len(classes) > _MOST_IN_MATRIX:
        _write_confusions(sheet, name, matrix, classes)
        return
    sheet.styled([(f"Confusion matrix, {name} (rows: true class, columns: predicted class)", TITLE)])
    sheet.headers(_headers(["true \\ predicted", *(str(label) for label in classes)]))
    for index, (label, counts) in enumerate(zip(classes, matrix, strict=True)):
        shades = _shades(counts)
        cells = [
            (_cell(count), Style("#,##0", bold=column == index, fill=shade))
            for column, (count, shade) in enumerate(zip(counts, shades, strict=True))
        ]
        sheet.styled([(str(label), TITLE), *cells])


def _write_confusions(
    sheet: Sheet, name: str, matrix: Sequence[Sequence[Any]], classes: Sequence[Any]
) -> None:
    """Write the most frequent confusions of many classes; the whole matrix is in ``metrics.json``."""
    wrong = [
        (count, true, predicted)
        for true, counts in enumerate(matrix)
        for predicted, count in enumerate(counts)
        if true != predicted and isinstance(count, int) and count > 0
    ]
    most = heapq.nsmallest(_MOST_CONFUSIONS, wrong, key=lambda one: (-one[0], *one[1:]))
    sheet.styled([(f"Most frequent confusions, {name} (the whole matrix is in metrics.json)", TITLE)])
    sheet.headers([("True class", HEADER), ("Predicted class", HEADER), ("Images", NUMBER_HEADER)])
    for count, true, predicted in most:
        sheet.styled([(str(classes[true]), PLAIN), (str(classes[predicted]), PLAIN), (count, COUNT)])


def _shades(counts: Sequence[Any]) -> list[str]:
    """Return the background of each cell of a row of the confusion matrix."""
    numbers = [max(count, 0) if isinstance(count, int) else 0 for count in counts]
    total = sum(numbers) or 1
    # The lightest shade is for what is there at all, so that rare confusions are seen too.
    return [_SHADES[math.ceil(number / total * (len(_SHADES) - 1))] for number in numbers]


def _headers(texts: Sequence[str]) -> list[tuple[str, Style]]:
    """Return a header row whose first column is text and whose others are numbers."""
    return [(text, NUMBER_HEADER if index else HEADER) for index, text in enumerate(texts)]


def _pair(value: Any) -> tuple[Any, Any]:
    return (value[0], value[1]) if isinstance(value, Sequence) and len(value) == 2 else (None, None)


def _cell(value: Any) -> Any:
    return value if isinstance(value, str | int | float | None) else str(value)
