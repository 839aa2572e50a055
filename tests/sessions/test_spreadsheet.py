"""The spreadsheet restores its session exactly and shows what a person needs, as plain cells."""

from __future__ import annotations

import os
import re
import time
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.basics.errors import WorkFailed
from datasets.spec import DataRow, SamplingSpec, SplitSpec
from sessions.data_decisions import DataDecision
from sessions.document import Session
from sessions.journal import Journal, JournalEntry, read_journal
from sessions.journal_entries import Changed, Saved, Started
from sessions.settings import apply_settings, difference
from sessions.spreadsheet import SpreadsheetHeld, read_spreadsheet, write_spreadsheet
from sessions.spreadsheet.cells import readable
from sessions.spreadsheet.data_sheets import write_data_overview

SHEETS = ["UsedData", "DataOverview", "Parameters", "History", "Classes", "Environment", "Results", "session"]
NASTY_NAMES = [
    "=A1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", " x ", "00123", "1e5", "NA", "#REF!", "#N/A",
    "_x0041_", "_x005F_", "TRUE", "2026-01-01", "\U0001f431", "a\nb", "a\r\nb", "a\rb", "\x00\x07\x1b",
    "'", '"', "<f>1</f>", "]]>", "\ufffe", "ü" * 40, "None", "{}", "\u2028",
]  # fmt: skip
METRICS: dict[str, Any] = {
    "best_epoch": 2,
    "validation": {
        "accuracy": 0.75,
        "accuracy_ci95": [0.5, 0.9],
        "loss": 0.5,
        "n": 8,
        "classes": ["=A1", "b"],
        "per_class": [
            {"class": "=A1", "n": 4, "precision": 0.75, "recall": 0.75, "f1": 0.75, "roc_auc": 0.8},
            {"class": "b", "n": 4, "precision": 0.75, "recall": 0.75, "f1": 0.75, "roc_auc": None},
        ],
        "confusion_matrix": [[3, 1], [1, 3]],
    },
    "test": None,
}

text = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(NASTY_NAMES)
rows = st.builds(
    DataRow,
    path=text,
    part=st.just("unlabeled"),
    class_name=text,
    images_per_epoch=st.none() | st.integers(0, 10**8),
    shuffle=st.booleans(),
    zoom=st.floats(0.01, 100),
    group=text,
    further_classes=st.lists(text, max_size=2).map(tuple),
    left_out=st.lists(st.integers(0, 10**6), max_size=3).map(tuple),
    ties=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 9)), max_size=3).map(tuple),
    n_images=st.integers(0, 10**9),
    size_bytes=st.integers(0, 2**60),
    sha256=st.text("0123456789abcdef", max_size=64),
)
sessions = st.builds(
    Session,
    name=text,
    rows=st.lists(rows, max_size=3).map(tuple),
    classes=st.lists(text, unique=True, max_size=4).map(tuple),
    notes=text,
    seed=st.integers(0, 2**53),
)


def formula_cells(path: Path) -> int:
    """Count the formula elements in all parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return sum(len(re.findall(rb"<f[ />]", archive.read(name))) for name in sheets)


def shown(path: Path, sheet: str) -> list[list[Any]]:
    """Return the values of a sheet, row by row."""
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(session=sessions, long=st.booleans())
def test_any_session_comes_back(
    tmp_path_factory: pytest.TempPathFactory, session: Session, long: bool
) -> None:
    """Class names, paths and notes of any kind survive save and restore exactly; no cell is a formula."""
    if long:
        piece = session.notes + "="
        session = session.model_copy(update={"notes": (piece * 32_000)[:32_000]})
    path = tmp_path_factory.mktemp("xlsx") / "s.xlsx"
    write_spreadsheet(path, session)
    assert read_spreadsheet(path) == session
    assert formula_cells(path) == 0


def test_nasty_names_are_shown_as_text(tmp_path: Path) -> None:
    """Names that look like formulas, numbers or errors stand in the sheets as text, letter for letter."""
    harmless = [name for name in NASTY_NAMES if readable(name) == name]
    session = Session(
        classes=tuple(NASTY_NAMES),
        rows=tuple(DataRow(path=name, class_name=name, part="train", n_images=3) for name in NASTY_NAMES),
    )
    write_spreadsheet(tmp_path / "s.xlsx", session, environment={name: name for name in NASTY_NAMES})
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    cells = {cell.value: cell for row in book["UsedData"].iter_rows(min_row=2, max_col=2) for cell in row}
    assert len(harmless) > 20
    wrong = [n for n in harmless if n not in cells or cells[n].data_type != "s" or not cells[n].quotePrefix]
    assert wrong == []
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds <= set("snbd")


def test_what_xml_cannot_hold_is_made_visible() -> None:
    """Control characters show as symbols, escapes are escaped, and overlong text says that it was cut."""
    assert readable("a\x00\x1b\x7f") == "a\u2400\u241b\u2421"
    assert readable("_x0041_") == "_x005F_x0041_"
    assert readable("a\ud800b\ufffe") == "a\ufffdb\ufffd"
    assert readable("a\r\nb") == "a\nb"
    cut = readable("\U0001f431" * 40_000)
    assert (
        len(cut.encode("utf-16-le")) // 2 <= 32_767 and cut.startswith("\U0001f431" * 16_000) and "cut" in cut
    )


@pytest.fixture
def entries(tmp_path: Path, session: Session, make_epoch) -> list[JournalEntry]:
    """A training of three epochs in which the rotation was changed from the third on."""
    journal = Journal(tmp_path / "journal.jsonl")
    environment = {"GPU": "none found", "program": "Discern 0.0.9"}
    journal.record(Started(session=session, session_sha256="", environment=environment))
    for epoch in (1, 2):
        journal.record(make_epoch(epoch, is_best=epoch == 2))
    journal.record(Saved(epoch=2, file="models/best.keras", is_best=True))
    journal.record(Changed(epoch=3, changes=difference(session, apply_settings(session, ["rotation=7"]))))
    journal.record(make_epoch(3, is_best=False))
    return read_journal(journal.path).entries


@pytest.fixture
def written(tmp_path: Path, session: Session, entries: list[JournalEntry]) -> Path:
    """The spreadsheet of that training."""
    write_spreadsheet(tmp_path / "s.xlsx", session, entries, None, METRICS)
    return tmp_path / "s.xlsx"


def test_sheets_of_the_contract(written: Path, session: Session) -> None:
    """All sheets are there, the one with the session hidden, headers frozen; the session comes back."""
    book = openpyxl.load_workbook(written)
    assert book.sheetnames == SHEETS
    assert [sheet.sheet_state for sheet in book] == ["visible"] * 7 + ["hidden"]
    frozen = {sheet.title: sheet.freeze_panes for sheet in book if sheet.freeze_panes}
    assert frozen.keys() == set(SHEETS) - {"Results", "session"}
    assert book["UsedData"].column_dimensions["A"].width > 40
    assert read_spreadsheet(written) == session


def test_used_data(written: Path, session: Session) -> None:
    """Each data row has its path, class, part, numbers, and the full SHA-256."""
    header, *lines = shown(written, "UsedData")
    assert header[0] == "File or folder" and header[8] == "Size (bytes)"
    assert lines == [
        [row.path, row.class_name, "train", "folder", 3, 3, "yes", 1, row.size_bytes, row.sha256]
        for row in session.rows
    ]


def test_labels_within_files_have_a_column(tmp_path: Path, session: Session) -> None:
    """Which images of a file a row means is shown, as text, and restored."""
    row = session.rows[0].model_copy(update={"selection": "=7"})
    labelled = session.model_copy(update={"rows": (row, *session.rows[1:])})
    write_spreadsheet(tmp_path / "labelled.xlsx", labelled, (), {}, None)
    header, first, second = shown(tmp_path / "labelled.xlsx", "UsedData")
    assert [header[-1], first[-1], second[-1]] == ["Label in the file", "=7", None]
    assert read_spreadsheet(tmp_path / "labelled.xlsx") == labelled


def test_groups_ties_and_images_left_out_have_columns(tmp_path: Path, session: Session) -> None:
    """They are shown as text where a row has them; images left out do not count as used."""
    changes = {"group": "=d1", "left_out": (0, 2), "ties": ((1, 7),), "further_classes": ("class2",)}
    session = session.model_copy(
        update={"rows": (session.rows[0], session.rows[1].model_copy(update=changes))}
    )
    path = tmp_path / "s.xlsx"
    write_spreadsheet(path, session, (), {}, None)
    header, first, second = shown(path, "UsedData")
    assert header[-4:] == [
        "Group",
        "Further classes",
        "Left out (image numbers, from 0)",
        "Kept together (image, knot)",
    ]
    assert first[-4:] == [None] * 4
    assert second[-4:] == ["=d1", '["class2"]', "[0,2]", "[[1,7]]"]
    assert second[4:6] == [3, 1]
    assert shown(path, "DataOverview")[2] == ["train", "class10", 1, 1, 0.25, 1]
    assert formula_cells(path) == 0
    assert read_spreadsheet(path) == session


def test_balanced_classes_leave_the_rows_without_a_number(tmp_path: Path, session: Session) -> None:
    """Where an epoch draws by class, no number of a row is shown that does not count."""
    balanced = session.model_copy(update={"sampling": SamplingSpec(balance="classes")})
    write_spreadsheet(tmp_path / "s.xlsx", balanced, (), {}, None)
    assert [line[5] for line in shown(tmp_path / "s.xlsx", "UsedData")[1:]] == [None, None]


def test_a_spreadsheet_of_an_older_version_opens() -> None:
    """What that version did not know of has its neutral value."""
    old = read_spreadsheet(Path(__file__).parents[1] / "data" / "session_before_grouped_splits.xlsx")
    assert (old.name, old.seed, old.notes) == ("of an older version", 7, "ü")
    assert old.split == SplitSpec(validation=0.2, test=0.1)
    assert old.sampling == SamplingSpec()
    assert [(row.class_name, row.group, row.left_out, row.ties) for row in old.rows] == [
        ("cells", "", (), ()),
        ("=debris", "", (), ()),
    ]


def test_data_overview(written: Path) -> None:
    """The totals of each part and class are right."""
    assert shown(written, "DataOverview")[1:] == [
        ["train", "class2", 1, 3, 0.5, 3],
        ["train", "class10", 1, 3, 0.5, 3],
        ["train", "all", 2, 6, None, 6],
    ]


def test_data_overview_of_many_classes(tmp_path: Path) -> None:
    """Rows are counted once, not once for each class: 1,000 folders of as many classes took 14 s."""
    names = tuple(f"class {number}" for number in range(1000))
    rows = tuple(DataRow(path=f"/{name}", class_name=name, part="train", n_images=2) for name in names)
    other = DataRow(path="/other", class_name="none of them", part="unlabeled", n_images=3)
    book = openpyxl.Workbook(write_only=True)
    begun = time.process_time()
    write_data_overview(book, Session(classes=names, rows=(*rows, other)))
    assert time.process_time() - begun < 2
    book.save(tmp_path / "s.xlsx")
    lines = shown(tmp_path / "s.xlsx", "DataOverview")[1:]
    assert [line[1] for line in lines] == [*names, "all", None, "all"]
    assert lines[-2] == ["unlabeled", None, 1, 3, 1, 3] and lines[-3][2:4] == [1000, 2000]


def test_decisions_about_data(tmp_path: Path, session: Session) -> None:
    """What was decided about data that differed is readable; without a decision there is no such sheet."""
    known = {"recorded_sha256": "a" * 64, "time": "2026-11-21T12:00:00+01:00"}
    decisions = (
        DataDecision(path="=1", choice="used_as_is", reason="Its size is 2.", sha256="b" * 64, **known),
        DataDecision(path="/b", choice="left_out", reason="It is not in its old place.", **known),
    )
    session = session.model_copy(update={"data_decisions": decisions})
    path = tmp_path / "s.xlsx"
    write_spreadsheet(path, session)
    time = datetime(2026, 11, 21, 11)
    assert shown(path, "DataDecisions")[1:] == [
        ["=1", "used as it is", "Its size is 2.", "a" * 64, "b" * 64, time],
        ["/b", "left out", "It is not in its old place.", "a" * 64, None, time],
    ]
    assert openpyxl.load_workbook(path).sheetnames == [*SHEETS[:2], "DataDecisions", *SHEETS[2:]]
    assert read_spreadsheet(path) == session and formula_cells(path) == 0


def test_parameters(written: Path) -> None:
    """One row at the start and one for each change, with its first epoch; the changed cell is coloured."""
    book = openpyxl.load_workbook(written)
    header = [cell.value for cell in book["Parameters"][1]]
    column = header.index("augmentation.rotation")
    assert [row[0].value for row in book["Parameters"].iter_rows(min_row=2)] == [1, 3]
    assert [row[column].value for row in book["Parameters"].iter_rows(min_row=2)] == [3, 7]
    colored = [
        cell.coordinate
        for row in book["Parameters"].iter_rows(min_row=2)
        for cell in row
        if cell.fill.fill_type
    ]
    assert colored == [book["Parameters"].cell(3, column + 1).coordinate]


def test_history(written: Path) -> None:
    """One row per epoch with figures, best and saved marks and UTC time, and charts of both curves."""
    header, *lines = shown(written, "History")
    assert header[:7] == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "val_auc", "val_macro_f1"]
    assert [line[0] for line in lines] == [1, 2, 3]
    assert lines[1][1:] == [
        0.5, 0.75, 0.6, 0.7, 0.8, 0.65, 0.001, 1.5, 1000, "yes", "models/best.keras",
        datetime(2026, 11, 21, 11, 0, 2),
    ]  # fmt: skip
    with zipfile.ZipFile(written) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    references = {found for chart in charts for found in re.findall(r"'History'!\$(\w)\$2:\$\w\$4", chart)}
    assert references == {"A", "B", "C", "D", "E"}


def test_environment_and_classes(written: Path) -> None:
    """The environment is the one recorded at the start; classes stand in the order of the outputs."""
    environment = dict(shown(written, "Environment")[1:])
    assert environment["GPU"] == "none found" and environment["program"] == "Discern 0.0.9"
    assert environment["seed"] == "1" and len(environment["SHA-256 of the session"]) == 64
    assert shown(written, "Classes")[1:] == [[0, "class2", 3], [1, "class10", 3]]


def test_results(written: Path) -> None:
    """Figures with their interval, the per-class table and the confusion matrix are there, as numbers."""
    lines = [[value for value in line if value is not None] for line in shown(written, "Results")]
    assert ["validation", 8, 0.75, 0.5, 0.9, 0.5] in lines
    assert ["Best epoch", 2] in lines
    assert ["=A1", 4, 0.75, 0.75, 0.75, 0.8] in lines
    assert lines[-2:] == [["=A1", 3, 1], ["b", 1, 3]]


def test_results_are_of_one_kind(tmp_path: Path, session: Session) -> None:
    """Shares are percents wherever they stand, cells of the matrix are darker the more images they hold, and
    no column of intervals stands empty."""
    figures = METRICS["validation"] | {
        "balanced_accuracy": 0.75,
        "kappa": 0.5,
        "confusion_matrix": [[4, 0], [1, 3]],
    }
    path = tmp_path / "s.xlsx"
    write_spreadsheet(path, session, metrics={"validation": figures})
    sheet = openpyxl.load_workbook(path)["Results"]
    lines = {line[0].value: line for line in sheet.iter_rows()}
    formats = {name: lines[name][1].number_format for name in ("Balanced accuracy", "Cohen's kappa")}
    assert formats == {"Balanced accuracy": "0.0%", "Cohen's kappa": "0.0000"}
    assert [cell.value for cell in lines["Figure"]][:3] == ["Figure", "Value", None]
    last = sheet.max_row
    shades = [[sheet.cell(row, column).fill.fgColor.rgb for column in (2, 3)] for row in (last - 1, last)]
    assert shades[0][0] < shades[1][1] < shades[1][0] and not sheet.cell(last - 1, 3).fill.fill_type
    write_spreadsheet(path, session, metrics={"validation": figures | {"kappa_ci95": [0.4, 0.6]}})
    lines = {line[0].value: line for line in openpyxl.load_workbook(path)["Results"].iter_rows()}
    assert [cell.value for cell in lines["Cohen's kappa"]][1:4] == [0.5, 0.4, 0.6]


def test_confusions_of_many_classes(tmp_path: Path, session: Session) -> None:
    """A matrix that nobody could read, and that takes long to write, gives way to what is confused most."""
    names = [f"class {number}" for number in range(150)]
    matrix = [[5 * (row == column) for column in range(150)] for row in range(150)]
    matrix[3][7], matrix[9][1] = 2, 4
    figures = METRICS["validation"] | {"classes": names, "confusion_matrix": matrix}
    path = tmp_path / "s.xlsx"
    write_spreadsheet(path, session, metrics={"validation": figures})
    lines = [line[:3] for line in shown(path, "Results")]
    start = lines.index(["True class", "Predicted class", "Images"])
    assert lines[start + 1 :] == [["class 9", "class 1", 4], ["class 3", "class 7", 2]]
    damaged = METRICS["validation"] | {"confusion_matrix": [[1, 2, 3], 4]}
    write_spreadsheet(path, session, metrics={"validation": damaged})
    assert "Confusion" not in str(shown(path, "Results"))


def test_no_figures_yet(tmp_path: Path, session: Session) -> None:
    """A session that was never trained says so and has one row of parameters."""
    write_spreadsheet(tmp_path / "s.xlsx", session)
    assert "No figures yet" in shown(tmp_path / "s.xlsx", "Results")[0][0]
    assert len(shown(tmp_path / "s.xlsx", "Parameters")) == 2
    assert len(shown(tmp_path / "s.xlsx", "History")) == 1


def test_held_by_another_program(tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """When Excel holds the file, the error has its own type, and the old file and no other is left."""
    path = tmp_path / "s.xlsx"
    path.write_bytes(b"old")

    def refuse(source: object, target: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(SpreadsheetHeld, match="another program"):
        write_spreadsheet(path, session)
    assert path.read_bytes() == b"old"
    assert not list(tmp_path.glob("*.tmp-*"))


def test_folder_that_is_gone(tmp_path: Path, session: Session) -> None:
    """A vanished folder is an error with a sentence, not a crash."""
    with pytest.raises(WorkFailed, match="cannot be written"):
        write_spreadsheet(tmp_path / "gone" / "s.xlsx", session)
