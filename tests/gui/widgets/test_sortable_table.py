"""A table that is sorted and chosen from."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QApplication

from app.widgets.sortable_table import Figure, Line, SortableTable


def _table(qtbot: QtBot) -> SortableTable:
    table = SortableTable(("File", "Images"))
    qtbot.addWidget(table)
    rows = (("b", 9), ("A", 10), ("c", None))
    table.set_lines([Line((Figure(name, name), Figure(f"{n} of 100", n))) for name, n in rows])
    table.resize(300, 200)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_figures_are_sorted_by_their_value(qtbot: QtBot) -> None:
    """9 comes before 10, what is not known last, words without regard to capitals."""
    table = _table(qtbot)
    assert [row[0] for row in table.texts()] == ["b", "A", "c"], "unsorted at first"
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [row[0] for row in table.texts()] == ["b", "A", "c"]
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert [row[0] for row in table.texts()] == ["A", "b", "c"]


def test_a_line_is_told_as_it_was_set_and_only_when_chosen(qtbot: QtBot) -> None:
    """Sorting does not change what a line means; filling and sorting choose nothing."""
    table = _table(qtbot)
    told: list[int] = []
    table.line_chosen.connect(told.append)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.set_lines([Line((Figure("x", "x"), Figure("1", 1)))])
    assert told == []
    table.set_lines([Line((Figure(name, name), Figure("1", 1))) for name in ("z", "y")])
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    place = table.visualItemRect(table.item(table.row_of(0), 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert told == [0, 1]


def test_the_whole_table_is_copied(qtbot: QtBot) -> None:
    """With titles and tabulators, as a spreadsheet takes it; an interval stays in its cell."""
    table = _table(qtbot)
    table.set_lines([Line((Figure("a", "a"), Figure("0.5\n0.4–0.6", 0.5)))])
    qtbot.keyClick(table, Qt.Key.Key_C, modifier=Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "File\tImages\na\t0.5 0.4–0.6"
