"""The curves as a picture or as numbers in a file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

from qtpy.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize
from qtpy.QtGui import QImage, QPainter
from qtpy.QtSvg import QSvgGenerator
from qtpy.QtWidgets import QWidget

from app.theme.roles import color
from app.widgets.curves.figures import FIGURES
from app.widgets.curves.record import CurveRecord
from app.widgets.curves.shown import View
from datasets.basics.errors import BadInput
from datasets.basics.files import atomic_write

SPACING_PX = 8
PIXELS_PER_PIXEL = 3
"""Resolution of a picture in comparison with the screen."""
FURTHER_KEYS = ("seconds", "images_per_second")


def save_picture(widgets: Sequence[QWidget], path: Path) -> None:
    """Save ``widgets``, one below the other, as lines (``.svg``) or fine pixels (``.png``).

    Raises:
        BadInput: if the file's ending is another one.
    """
    if path.suffix.lower() not in (".png", ".svg"):
        raise BadInput(f"A picture of the curves is a .png or .svg file, not {path.name}.")
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".svg":
        _draw_svg(widgets, buffer)
    else:
        _draw_pixels(widgets).save(buffer, "PNG")
    buffer.close()
    atomic_write(path, content.data())


def save_numbers(record: CurveRecord, view: View, name: str, path: Path) -> None:
    """Save the figures of all epochs as measured as CSV: run, epoch, a column for each figure, what happened.

    Args:
        record: the training that is looked at.
        view: with the classes and the runs that are compared.
        name: of the training.
        path: of the file.
    """
    keys = [key for figure in FIGURES for key in figure.keys(len(view.classes))]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    titles = [_title(key, view.classes) for key in (*keys, *FURTHER_KEYS)]
    writer.writerow(["run", "epoch", *titles, "is_best", "kept", "changes"])
    for run, one in ((name, record), *((other.name, other.record) for other in view.others)):
        for epoch in one.epochs:
            values = [_number(one.value(key, epoch)) for key in (*keys, *FURTHER_KEYS)]
            kept, changes = ", ".join(one.saved.get(epoch, [])), ", ".join(one.marks_at(epoch))
            writer.writerow([_cell(run), epoch, *values, int(epoch == one.best), _cell(kept), _cell(changes)])
    atomic_write(path, text.getvalue().encode("utf-8"))


def _draw_pixels(widgets: Sequence[QWidget]) -> QImage:
    image = QImage(_size(widgets) * PIXELS_PER_PIXEL, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(PIXELS_PER_PIXEL)
    painter = QPainter(image)
    _draw(widgets, painter)
    painter.end()
    return image


def _draw_svg(widgets: Sequence[QWidget], buffer: QBuffer) -> None:
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(_size(widgets))
    generator.setViewBox(QRect(QPoint(), _size(widgets)))
    painter = QPainter(generator)
    _draw(widgets, painter)
    painter.end()


def _size(widgets: Sequence[QWidget]) -> QSize:
    width = max(widget.width() for widget in widgets)
    height = sum(widget.height() + SPACING_PX for widget in widgets)
    return QSize(width + 2 * SPACING_PX, height + SPACING_PX)


def _draw(widgets: Sequence[QWidget], painter: QPainter) -> None:
    painter.fillRect(QRect(QPoint(), _size(widgets)), color("surface"))
    top = SPACING_PX
    for widget in widgets:
        widget.render(painter, QPoint(SPACING_PX, top), flags=QWidget.RenderFlag.DrawChildren)
        top += widget.height() + SPACING_PX


def _title(key: str, classes: tuple[str, ...]) -> str:
    name, _, number = key.partition(".")
    return f"{name} {classes[int(number)]}" if number else name


def _number(value: float | None) -> str:
    return "" if value is None or not math.isfinite(value) else repr(value)


def _cell(text: str) -> str:
    # A spreadsheet program must not take a name for a formula.
    return f"'{text}" if text[:1] in "=+-@" and text else text
