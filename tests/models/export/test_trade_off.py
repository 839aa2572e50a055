"""The comparison of formats: accuracy against size and time."""

from __future__ import annotations

import csv
import io

import pytest
from PIL import Image

from datasets.basics.errors import BadInput
from models.export.facts import TopAccuracy
from models.export.result import ExportResult
from models.export.trade_off import trade_off_file, trade_offs


def _result(size: int | None, after: float | None, n: int = 100) -> ExportResult:
    return ExportResult(
        format="x",
        path=None,
        bytes=size,
        verified=True,
        max_abs_diff=0.0,
        consumer="C",
        consumer_version="1",
        microseconds_per_image=None if size is None else size / 100,
        reason="",
        batch_microseconds_per_image=20.0,
        top_k=() if after is None else (TopAccuracy(k=1, before=0.95, after=after, n=n),),
    )


EXPORTS = [
    ("Frozen graph", _result(240_000, 0.95)),
    ("Whole numbers, $5 & more", _result(61_000, 0.94)),
    ("Not labelled", _result(1000, None)),
    ("Refused", _result(None, 0.9)),
    ("Not told of how many", _result(1000, 0.9, n=0)),
]


def test_the_numbers_are_those_of_the_checks() -> None:
    """Exports that were not compared on labelled images are left out; the interval is Wilson's."""
    content = trade_off_file(trade_offs(EXPORTS), "a.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["export"] for row in rows] == ["Frozen graph", "Whole numbers, $5 & more"]
    # Wilson's interval of 95 of 100: (0.8882, 0.9785).
    assert float(rows[0]["accuracy_low"]) == pytest.approx(0.8882, abs=1e-4)
    assert float(rows[0]["accuracy_high"]) == pytest.approx(0.9785, abs=1e-4)
    assert [row["bytes"] for row in rows] == ["240000", "61000"]
    assert [float(row["microseconds_per_image"]) for row in rows] == [2400, 610]


def test_the_picture_names_every_export() -> None:
    """SVG keeps names and axes as texts and is repeatable; PNG is two columns wide at 300 dots per inch."""
    found = trade_offs(EXPORTS)
    drawing = trade_off_file(found, "a.svg")
    for words in ("Frozen graph", "Whole numbers, $5 &amp; more", "Size, kB", "Accuracy, %"):
        assert words in drawing.decode()
    assert trade_off_file(found, "b.svg") == drawing
    with Image.open(io.BytesIO(trade_off_file(found, "a.PNG"))) as image:
        assert image.width == pytest.approx(178 / 25.4 * 300, abs=2)


def test_what_cannot_be_drawn_is_told() -> None:
    """Another ending, and nothing to compare."""
    with pytest.raises(BadInput, match=r"\.png"):
        trade_off_file(trade_offs(EXPORTS), "a.doc")
    with pytest.raises(BadInput, match="nothing to compare"):
        trade_off_file(trade_offs(EXPORTS[2:]), "a.png")
