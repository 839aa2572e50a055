"""Facts in lines: nothing of a long value is cut off."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtWidgets import QLabel

from app.pages.export.facts_form import FactsForm
from app.widgets.scrolled_column import ScrolledColumn


@pytest.mark.parametrize("width", [260, 400, 900])
def test_a_value_of_several_lines_is_shown_whole(width: int, qtbot: QtBot) -> None:
    """Each label is as high as its words need at its width."""
    form, area = FactsForm(), ScrolledColumn()
    area.column.addWidget(form)
    area.column.addStretch(1)
    qtbot.addWidget(area)
    form.set_lines([("Accuracy", "87.8 % (95 % interval 84.2 to 90.6 %), 400 images"), ("Classes", "a, b")])
    area.resize(width, 120)
    area.show()
    qtbot.waitExposed(area)
    labels = form.findChildren(QLabel)
    assert len(labels) == 4
    for label in labels:
        assert label.height() >= label.heightForWidth(label.width())
