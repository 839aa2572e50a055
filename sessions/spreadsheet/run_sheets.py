"""The sheets about the run: Parameters, History, Environment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from resources import PROGRAM, VERSION
from sessions.document import Session
from sessions.epochs import EpochRow, SettingsState
from sessions.settings import difference, get_value, setting_keys
from sessions.spreadsheet.cells import COUNT, PLAIN, TIME, Column, Sheet, Style, utc

PARAMETERS = "Parameters"
CHANGED_COLOR = "FFF2B3"
BETTER_COLOR = "DDEFE0"
"""Of an epoch that was better than all before."""
BEST_COLOR = "A9D8B0"
"""Of the one that none was better than."""
_FIGURE = Style("0.0000")
_CURVES = {"loss": ("1F77B4", "loss"), "val_loss": ("D95F02", "loss")} | {
    "accuracy": ("1F77B4", "accuracy"),
    "val_accuracy": ("D95F02", "accuracy"),
}

HISTORY_COLUMNS = [
    Column("epoch", 8, COUNT),
    Column("loss", 10, _FIGURE),
    Column("accuracy", 12, _FIGURE),
    Column("val_loss", 10, _FIGURE),
    Column("val_accuracy", 14, _FIGURE),
    Column("val_auc", 10, _FIGURE),
    Column("val_macro_f1", 14, _FIGURE),
    Column("learning_rate", 16, Style("0.000000")),
    Column("duration (s)", 14, Style("0.00")),
    Column("images per second", 14, COUNT),
    Column("best so far", 9),
    Column("model saved as", 26),
    Column("time (UTC)", 20, TIME),
]


def write_parameters(book: Workbook, states: Sequence[SettingsState]) -> None:
    """Write one row for the settings at the start and one for each change; changed cells are coloured."""
    changes = [difference(before.session, after.session) for before, after in pairwise(states)]
    keys = setting_keys()
    keys += [key for key in dict.fromkeys(key for change in changes for key in change) if key not in keys]
    widths = [min(max(len(key) * 1.2 + 3, 12), 40) for key in keys]
    sheet = Sheet(
        book,
        PARAMETERS,
        [
            Column("epoch_started", 17, COUNT),
            Column("time (UTC)", 20, TIME),
            *(Column(key, width) for key, width in zip(keys, widths, strict=True)),
        ],
        frozen_columns=1,
    )
    for state, changed in zip(states, [{}, *changes], strict=True):
        document = state.session.model_dump(mode="json")
        values = [plain(get_value(document, key)) for key in keys]
        fills = ["", "", *(CHANGED_COLOR if key in changed else "" for key in keys)]
        sheet.row((state.epoch, utc(state.time), *values), fills=fills)


def write_history(book: Workbook, epochs: Sequence[EpochRow]) -> None:
    """Write one row for each epoch, and the curves beside them."""
    sheet = Sheet(book, "History", HISTORY_COLUMNS, frozen_columns=1)
    best = max((place for place, epoch in enumerate(epochs) if epoch.metrics.is_best), default=-1)
    for place, epoch in enumerate(epochs):
        metrics = epoch.metrics
        better = BEST_COLOR if place == best else BETTER_COLOR
        sheet.row(
            (
                metrics.epoch,
                metrics.loss,
                metrics.accuracy,
                metrics.val_loss,
                metrics.val_accuracy,
                metrics.val_auc,
                metrics.val_macro_f1,
                metrics.learning_rate,
                metrics.seconds,
                metrics.images_per_second,
                "yes" if metrics.is_best else "",
                epoch.saved,
                utc(metrics.time),
            ),
            fill=better if metrics.is_best else "",
        )
    if epochs:
        _add_chart(sheet, len(epochs), "loss", "Loss", "O2")
        _add_chart(sheet, len(epochs), "accuracy", "Accuracy", "O20")


def write_environment(book: Workbook, session: Session, environment: Mapping[str, str]) -> None:
    """Write with what and on what the training ran."""
    sheet = Sheet(book, "Environment", [Column("What", 30), Column("Value", 70)])
    facts = {
        "program": f"{PROGRAM} {VERSION}",
        "session format": str(session.schema_version),
        "SHA-256 of the session": session.sha256(),
        "seed": str(session.seed),
        "device asked for": session.device,
        "threads asked for": str(session.threads or "all cores"),
    }
    for name, value in {**facts, **environment}.items():
        sheet.styled([(name, PLAIN), (value, PLAIN)])


def _add_chart(sheet: Sheet, n_epochs: int, family: str, title: str, anchor: str) -> None:
    chart = LineChart()
    chart.title = title
    chart.height, chart.width = 8.5, 17
    chart.x_axis.title = "Epoch"
    # openpyxl hides both axes in newer Excel unless told otherwise
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblSkip = chart.x_axis.tickMarkSkip = max(1, n_epochs // 10)
    chart.x_axis.number_format = "0"
    chart.y_axis.number_format = "0.00"
    chart.legend.position = "b"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9"))
    if family == "accuracy":
        chart.y_axis.scaling.max = 1.0
    headers = [column.header for column in sheet.columns]
    for name, (color, belongs_to) in _CURVES.items():
        if belongs_to != family:
            continue
        column = headers.index(name) + 1
        chart.add_data(
            Reference(sheet.inner, min_col=column, min_row=1, max_row=n_epochs + 1), titles_from_data=True
        )
        series = chart.series[-1]
        series.smooth = False
        series.graphicalProperties.line.solidFill = color
        series.graphicalProperties.line.width = 19_050  # 1.5 points, in the format's own unit
    chart.set_categories(Reference(sheet.inner, min_col=1, min_row=2, max_row=n_epochs + 1))
    sheet.inner.add_chart(chart, anchor)


def plain(value: Any) -> Any:
    """Return numbers and text as they are, all else as JSON text, which ``--set`` understands."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict | bool) else value
