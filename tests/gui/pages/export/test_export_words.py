"""What the page Export says, without a window."""

from __future__ import annotations

from app.pages.export.card_words import card_lines
from app.pages.export.copied_table import copied_table
from app.pages.export.rows import ExportRow, at_work, done, listed_rows, merged, waiting_rows
from app.pages.export.words import (
    check_figures,
    detail_lines,
    failure_words,
    percent,
    tally_words,
    time_text,
)
from datasets.spec import InputSpec
from engine.protocol.exports import ListedExport
from models.card import ModelCard
from models.decisions.document import Decisions
from models.export.registry import EXPORTS
from models.export.result import ExportResult

TITLES = {"a": "Format A", "b": "Format B"}


def _result(name: str, verified: bool = True, refused: bool = False) -> ExportResult:
    return ExportResult(
        format=name,
        path=None,
        bytes=None,
        verified=verified,
        max_abs_diff=None,
        consumer="C",
        consumer_version=None,
        microseconds_per_image=None,
        reason="because",
        refused=refused,
    )


def test_rows_follow_an_export() -> None:
    """First all wait, then the first one without a result is at work; a result moves the work on."""
    rows = waiting_rows(("b", "a"), TITLES)
    assert [row.verdict for row in rows.values()] == ["Waits", "Waits"]
    rows = at_work(rows, "Writing: Format B")
    assert [row.verdict for row in rows.values()] == ["Writing: Format B", "Waits"]
    rows = at_work(done(rows, [_result("b")]), "Checking in C")
    assert [row.verdict for row in rows.values()] == ["Verified", "Checking in C"]
    rows = done(rows, [_result("a", verified=False, refused=True)])
    assert at_work(rows, "Done") == rows
    assert [(row.verdict, row.level) for row in rows.values()] == [
        ("Verified", "good"), ("Not possible", "quiet")
    ]  # fmt: skip


def test_what_happens_now_stands_before_what_was_made_earlier() -> None:
    """One row per format in the order of the list; a format that is not known here comes last."""
    earlier = {name: ExportRow(name, name, result=_result(name)) for name in ("new kind", "b", "a")}
    now = {"b": ExportRow("b", "b", "waiting")}
    rows = merged(("a", "b"), earlier, now)
    assert [(row.format, row.state) for row in rows] == [
        ("a", "done"), ("b", "waiting"), ("new kind", "done")
    ]  # fmt: skip


def test_every_file_of_a_format_has_its_row() -> None:
    """Files that are fed in another way say so; of those that differ in name alone, older ones have it."""
    results = {"m-2.a": _result("a"), "m.a": _result("a"), "m_pixels.a": _result("a")}
    results["m_pixels.a"] = results["m_pixels.a"].model_copy(update={"normalization_inside": "per_image"})
    listed = [
        ListedExport(
            result=result.model_copy(update={"path": f"/exports/{name}"}),
            made="2026-01-01T00:00:00+00:00",
            file_changed=False,
            model_changed=False,
            card_changed=False,
        )
        for name, result in results.items()
    ]
    now = waiting_rows(("a",), TITLES, pixels_inside=True)
    rows = merged(("a", "b"), listed_rows(listed, TITLES), now)
    assert [check_figures(row)[0].text for row in rows] == [
        "Format A\nVerified in C", "Format A\nm.a · Verified in C", "Format A\npixels inside · Waits"
    ]  # fmt: skip
    assert [row.name for row in rows][1:] == ["Format A, m.a", "Format A, pixels inside"]


def test_nothing_known_is_a_dash() -> None:
    """A failed export has no figures; it is not shown with zeros."""
    texts = [figure.text for figure in check_figures(ExportRow("a", "A", result=_result("a", False)))]
    assert texts == ["A\nNot verified in C", "–", "–", "–", "–"]


def test_files_of_some_classes_have_rows_of_their_own() -> None:
    """They stand after the file of all classes, with what is known of that one left as it is."""
    whole = ExportRow("a", "Format A", result=_result("a"))
    part = waiting_rows(("a",), TITLES, ("cat", "dog"))
    rows = merged(("a", "b"), {"b": ExportRow("b", "Format B"), whole.key: whole}, done(part, [_result("a")]))
    assert [row.name for row in rows] == ["Format A", "Format A, 2 classes", "Format B"]
    assert ("Classes", "cat, dog") in detail_lines(rows[1], None)
    assert [line.split("\t")[1] for line in copied_table(rows[:2]).split("\n")[1:]] == ["all", "cat, dog"]


def test_all_inputs_are_named() -> None:
    """Who feeds measured values needs their name beside the image's."""
    info = EXPORTS.get("onnx").EXPORT
    result = _result("onnx").model_copy(update={"input_names": ("image", "values")})
    words = dict(detail_lines(ExportRow("onnx", "ONNX", result=result), info))["Input"]
    assert words.startswith("“image” and “values”, images as (n, height, ")


def test_a_line_says_what_happens_and_why_not() -> None:
    """Below the format stands what is being done, or why there is no file."""
    working = at_work(waiting_rows(("a",), TITLES), "Checking in C")["a"]
    refused = ExportRow("b", "Format B", result=_result("b", False, True))
    part = ExportRow("a", "Format A", result=_result("a"), classes=("cat", "dog"))
    texts = [check_figures(row)[0].text for row in (working, refused, part)]
    assert texts == [
        "Format A\nChecking in C", "Format B\nNot possible: because", "Format A\n2 classes · Verified in C"
    ]  # fmt: skip
    assert tally_words([working, refused]) == "1 without a file"


def test_the_banner_names_what_failed_and_whether_a_file_is_left() -> None:
    """Good exports are not mentioned; kept files are."""
    failed, refused = _result("a", False), _result("b", False, True)
    assert failure_words([_result("a")], TITLES, False) == ""
    both = failure_words([failed, refused], TITLES, False)
    assert both == (
        "Not verified, so no file is left of it: Format A. Not possible for this network: Format B. "
        "Click on a row to see why."
    )
    assert "kept all the same" in failure_words([failed], TITLES, True)
    unwritten = failed.model_copy(update={"unwritten": True})
    assert failure_words([unwritten], TITLES, False).startswith("Could not be written: Format A. Click")
    assert check_figures(ExportRow("a", "A", result=unwritten))[0].text == "A\nNot written"
    noted = _result("a").model_copy(update={"note": "The old one stays."})
    assert failure_words([noted, noted], TITLES, False) == "The old one stays."


def test_numbers_do_not_look_better_than_they_are() -> None:
    """A share just below one is not rounded to all."""
    assert [percent(share) for share in (1.0, 0.9999, 0.5)] == ["100.0 %", "99.9 %", "50.0 %"]
    assert [time_text(time) for time in (None, 4.04, 1549.4)] == ["–", "4 µs", "1,549 µs"]


def test_the_card_is_told_in_lines() -> None:
    """Classes, input, decisions; many classes are counted."""
    decided = Decisions(temperature=1.25, thresholds={"c1": 0.8}, target="c1")
    classes = tuple(f"c{number}" for number in range(30))
    card = ModelCard(
        classes=classes, input=InputSpec(size=32), architecture="Net", epoch=3, decisions=decided
    )
    lines = dict(card_lines(card))
    assert lines["Classes"].endswith("c23 and 6 more") and lines["Network"] == "Net, epoch 3"
    assert lines["Preparation"] == "Crop or pad; Divide by 255"
    assert lines["Calibration"].startswith("temperature 1.25; the file's own")
    assert lines["Thresholds"] == "c1 from 80 % on"
