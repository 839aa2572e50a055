"""Sheets written row by row: styles, widths, and text that stays text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

LONGEST_TEXT = 32_000
"""Characters (UTF-16) of a cell; the format allows 32,767, the rest is room for escapes."""

_HEADER_FILL = "1F3A5F"
_HEADER_HEIGHT = 31  # points: two lines
_WIDEST_PAGE = 260  # characters: wider tables would be too small to read on one page
_FONT = "Calibri"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Excel and LibreOffice read _x0041_ as "A"; the underscore itself is written _x005F_.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Style:
    """How a cell looks."""

    number_format: str = "General"
    bold: bool = False
    fill: str = ""
    """Background as RRGGBB; empty: none."""
    color: str = ""
    is_header: bool = False


HEADER = Style(bold=True, fill=_HEADER_FILL, color="FFFFFF", is_header=True)
NUMBER_HEADER = replace(HEADER, number_format="0")
"""Header above numbers, which stand at the right."""
TITLE = Style(bold=True)
PLAIN = Style()
COUNT = Style("#,##0")
PERCENT = Style("0.0%")
TIME = Style("yyyy-mm-dd hh:mm:ss")


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    header: str
    width: float = 14
    style: Style = PLAIN


class Sheet:
    """A sheet whose rows are written one after the other.

    Args:
        book: a workbook in write-only mode.
        title: name of the sheet.
        columns: widths, styles and headers; without any header no header row is written.
        frozen_columns: number of columns that stay in view.
    """

    def __init__(
        self, book: Workbook, title: str, columns: Sequence[Column], frozen_columns: int = 0
    ) -> None:
        self.inner = book.create_sheet(title)
        self.columns = columns
        self.rows = 0
        setup = self.inner.page_setup
        setup.orientation = "landscape"
        setup.fitToWidth = math.ceil(sum(column.width for column in columns) / _WIDEST_PAGE)
        setup.fitToHeight = 0  # as many pages as the rows need
        self.inner.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._cells: dict[tuple[int, Style, bool], Any] = {}
        for index, column in enumerate(columns, start=1):
            self.inner.column_dimensions[get_column_letter(index)].width = column.width
        if any(column.header for column in columns):
            self.inner.print_title_rows = "1:1"
            self.inner.freeze_panes = f"{get_column_letter(frozen_columns + 1)}2"
            self.headers(
                (column.header, HEADER if column.style == PLAIN else NUMBER_HEADER) for column in columns
            )

    def row(self, values: Iterable[Any], fill: str = "", fills: Sequence[str] = ()) -> None:
        """Write a row of the table.

        Args:
            values: one for each column: text, number, bool, datetime (UTC) or None.
            fill: background of the whole row.
            fills: background of each cell, instead.
        """
        styled = []
        for index, value in enumerate(values):
            style = self.columns[index].style
            wanted = fills[index] if fills else fill
            styled.append((value, _filled(style, wanted) if wanted else style))
        self.styled(styled)

    def headers(self, cells: Iterable[tuple[str, Style]]) -> None:
        """Write a row of headers, which may have two lines, as (text, style) pairs."""
        self.inner.row_dimensions[self.rows + 1].height = _HEADER_HEIGHT
        self.styled(cells)

    def styled(self, cells: Iterable[tuple[Any, Style]]) -> None:
        """Write a row of (value, style) pairs."""
        self.inner.append([self._cell(index, value, style) for index, (value, style) in enumerate(cells)])
        self.rows += 1

    def _cell(self, index: int, value: Any, style: Style) -> Any:
        if not style.fill and (value is None or value == ""):
            return None
        is_text = isinstance(value, str)
        cell = self._cells.get((index, style, is_text))
        if cell is None:
            # A row is on its way to the file before the next one comes, so cells are used again.
            cell = self._cells[index, style, is_text] = _styled_cell(self.inner, style, is_text)
        if is_text:
            _put_text(cell, value)
        else:
            cell.value = None if isinstance(value, float) and not math.isfinite(value) else value
        return cell


@cache
def _filled(style: Style, fill: str) -> Style:
    return replace(style, fill=fill)


def text_cell(sheet: Any, text: str) -> Any:
    """Return a cell of a write-only sheet that holds ``text`` as text, whatever it looks like."""
    cell = _styled_cell(sheet, PLAIN, True)
    _put_text(cell, text)
    return cell


def _put_text(cell: Any, text: str) -> None:
    cell.value = readable(text)
    cell.data_type = "s"  # never "f": text that starts with "=" stays text


def _styled_cell(sheet: Any, style: Style, is_text: bool) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.number_format = "General" if is_text else style.number_format
    if style.bold or style.color:
        cell.font = Font(name=_FONT, size=11, bold=style.bold, color=style.color or None)
    if style.fill:
        cell.fill = PatternFill("solid", fgColor=style.fill)
    if is_text:
        at_right = style.is_header and style.number_format == NUMBER_HEADER.number_format
        cell.alignment = Alignment(
            horizontal="right" if at_right else "left",
            indent=0 if at_right else 1,  # so that text does not touch the number before it
            vertical="center" if style.is_header else None,
            wrap_text=style.is_header,
        )
    if is_text and not style.is_header:
        cell.quotePrefix = True
    return cell


def readable(text: str) -> str:
    """Return the text as a cell can hold it.

    Control characters become their visible symbols, halves of characters the replacement sign, and
    what is longer than a cell is cut and marked.
    """
    text = text.replace("\r\n", "\n")
    text = _CONTROL.sub(
        lambda match: chr(0x2421) if match[0] == "\x7f" else chr(0x2400 + ord(match[0])), text
    )
    text = _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    if len(text) * 2 > LONGEST_TEXT and len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        cut = text.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")
        return f"{cut} … (cut; the whole text is in session.json)"
    return text


def utc(time: str) -> datetime | None:
    """Return an ISO 8601 time as the UTC time that a cell can hold; None if it is none."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
