"""All runs are found again, with what was noted of them, whatever happens to the database."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from scipy.stats import t as student

from datasets.basics.errors import BadInput
from models.training.events import EpochDone
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Finished, Started
from sessions.run_folder import RunFolder
from sessions.run_history.contrast import differences, read_for_contrast, spreads
from sessions.run_history.noting import change_remarks
from sessions.run_history.place import database_path
from sessions.run_history.remarks import RunRemarks, plain_tags, read_remarks
from sessions.run_history.scan import all_runs, note_run
from sessions.run_history.table import read_remarks_table, write_history_table
from sessions.settings import apply_settings

MakeRun = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCERN_HISTORY", str(tmp_path / "history"))


@pytest.fixture
def make_run(tmp_path: Path, make_epoch: Callable[..., EpochDone]) -> MakeRun:
    """Return a function that makes a finished run of some epochs."""

    def make(name: str, *settings: str, epochs: int = 2, folder: str = "runs", val: float = 0.9) -> Path:
        session = apply_settings(Session(name=name), [f"epochs={epochs}", *settings])
        with RunFolder.create(tmp_path / folder / name, session) as run:
            journal = Journal(run.journal)
            journal.record(Started(session=session, session_sha256="", environment={"device": "cpu"}))
            for epoch in range(1, epochs + 1):
                journal.record(make_epoch(epoch, val_accuracy=val))
            journal.record(Finished(epoch=epochs))
            run.write_metrics({"validation": {"accuracy": val, "accuracy_ci95": [val - 0.1, val + 0.05]}})
            return run.root

    return make


def _names(folders: tuple[str, ...] = ()) -> list[str]:
    return sorted(run.summary.name for run in all_runs(folders)[0])


def test_runs_are_found_in_named_folders_for_good(tmp_path: Path, make_run: MakeRun) -> None:
    """A folder is named once; runs that come later are found too, those that go are forgotten."""
    make_run("a")
    assert _names((str(tmp_path / "runs"),)) == ["a"]
    b = make_run("b")
    assert _names() == ["a", "b"]
    shutil.rmtree(b)
    assert _names() == ["a"]
    runs, folders = all_runs(forget=[str(tmp_path / "runs")])
    assert (runs, folders) == ([], [])


def test_a_run_outside_all_folders_is_known(make_run: MakeRun) -> None:
    """What the command line trained anywhere is in the history."""
    note_run(make_run("far", folder="elsewhere/deep"))
    found = all_runs()[0][0].summary
    assert (found.name, found.device) == ("far", "cpu")
    assert found.val_accuracy_ci95 == pytest.approx((0.8, 0.95))


def test_a_run_that_changed_is_read_anew(tmp_path: Path, make_run: MakeRun, make_epoch) -> None:
    """The history keeps what it read, and notices when the journal grew."""
    root = make_run("a")
    assert all_runs((str(tmp_path / "runs"),))[0][0].summary.epochs_done == 2
    with closing(sqlite3.connect(database_path())) as connection, connection:
        connection.execute(
            "UPDATE runs SET record = replace(record, '\"epochs_done\":2', '\"epochs_done\":7')"
        )
    assert all_runs()[0][0].summary.epochs_done == 7, "what did not change is not read again"
    Journal(root / "journal.jsonl").record(make_epoch(3))
    assert all_runs()[0][0].summary.epochs_done == 3


def test_remarks_go_with_the_folder(tmp_path: Path, make_run: MakeRun) -> None:
    """Star, note and tags of any text are in the run folder, so that they move with it."""
    root = make_run("a")
    note = "=1+1 'x' \n ä 🙂"
    change_remarks([str(root)], star=True, note=note, add_tags=["good", "old"])
    change_remarks([str(root)], remove_tags=["old"], add_tags=["best"])
    moved = tmp_path / "moved" / "a"
    moved.parent.mkdir()
    shutil.move(root, moved)
    remarks = all_runs((str(tmp_path / "moved"),))[0][0].remarks
    assert (remarks.star, remarks.note, remarks.tags) == (True, note, ("good", "best"))


def test_what_is_noted_at_once_is_all_kept(make_run: MakeRun) -> None:
    """Jobs of one worker run side by side; none takes back what another noted."""
    root = str(make_run("a"))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: change_remarks([root], add_tags=[f"tag {number}"]), range(12)))
    assert set(read_remarks(Path(root)).tags) == {f"tag {number}" for number in range(12)}


def test_remarks_of_a_folder_that_may_only_be_read(
    tmp_path: Path, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The history keeps them where the run folder cannot; what was changed last counts."""
    root = make_run("a")
    change_remarks([str(root)], note="first")
    shutil.copy(root / "remarks.json", tmp_path / "kept.json")
    change_remarks([str(root)], note="second")
    shutil.copy(tmp_path / "kept.json", root / "remarks.json")
    assert all_runs((str(tmp_path / "runs"),))[0][0].remarks.note == "second"
    (root / "remarks.json").write_text("{broken")
    assert all_runs()[0][0].remarks.note == "second"


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no database": lambda file: file.write_bytes(b"nothing like a database" * 100),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:5000]),
    "empty": lambda file: file.write_bytes(b""),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_database_is_made_anew(tmp_path: Path, make_run: MakeRun, damage: str) -> None:
    """Runs are found again in the folders, with their stars and notes."""
    root = make_run("a")
    folder = str(tmp_path / "runs")
    all_runs((folder,))
    change_remarks([str(root)], star=True, note="kept")
    DAMAGES[damage](database_path())
    found = all_runs((folder,))[0]
    assert [(run.summary.name, run.remarks.star, run.remarks.note) for run in found] == [("a", True, "kept")]


def test_newer_database_is_set_aside_and_read(tmp_path: Path, make_run: MakeRun) -> None:
    """The file of a newer version stays as it was, beside; its remarks and folders are taken over."""
    root = make_run("a")
    all_runs((str(tmp_path / "runs"),))
    change_remarks([str(root)], note="kept")
    (root / "remarks.json").unlink()
    with closing(sqlite3.connect(database_path())) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    before = database_path().read_bytes()
    runs, folders = all_runs()
    assert (runs[0].remarks.note, folders) == ("kept", [str(tmp_path / "runs")])
    assert database_path().with_name("runs.sqlite3.old").read_bytes() == before


def test_table_of_runs_comes_back(tmp_path: Path, make_run: MakeRun) -> None:
    """Remarks survive export and import exactly; no cell of the table is a formula."""
    root = make_run("a", "rotation=12")
    note = "'=HYPERLINK(1)\nsecond line, with comma"
    change_remarks([str(root)], star=True, note=note, tags=["@home", "x"])
    table = tmp_path / "runs.csv"
    write_history_table(all_runs((str(tmp_path / "runs"),))[0], table)
    assert read_remarks_table(table) == [(str(root), True, ("@home", "x"), note)]
    with table.open(encoding="utf-8-sig", newline="") as stream:
        line = next(csv.DictReader(stream))
    assert (line["augmentation.rotation"], line["val_accuracy_low"]) == ("12.0", "0.8")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line.values())


def test_foreign_table_is_refused(tmp_path: Path) -> None:
    """A table without runs says which column it lacks."""
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadInput, match="'run'"):
        read_remarks_table(tmp_path / "t.csv")


def test_only_what_differs(make_run: MakeRun) -> None:
    """Options that are equal in all runs are left out; values stand in the order of the runs."""
    roots = [make_run(f"r{n}", f"seed={n}", "dropout=0.2", "batch_size=8") for n in (1, 2)]
    found = {one.key: one.values for one in differences([read_for_contrast(root) for root in roots])}
    assert found == {"seed": (1, 2)}


def test_spread_over_repeats_is_that_of_the_textbook(make_run: MakeRun) -> None:
    """Mean, standard deviation and Student's interval of the mean, as SciPy computes them."""
    values = [0.8, 0.85, 0.9, 0.7]
    pairs = [read_for_contrast(make_run(f"r{n}", val=value)) for n, value in enumerate(values)]
    found = next(one for one in spreads([summary for summary, _ in pairs]) if one.name == "val_accuracy")
    error = statistics.stdev(values) / len(values) ** 0.5
    low, high = student.interval(0.95, len(values) - 1, loc=statistics.fmean(values), scale=error)
    assert (found.mean, found.standard_deviation) == pytest.approx((0.8125, statistics.stdev(values)))
    assert (found.low, found.high) == pytest.approx((low, high))
    one = spreads([pairs[0][0]])[0]
    assert (one.n, one.standard_deviation, one.low) == (1, None, None)


def test_tags_of_a_text() -> None:
    """Tags stand between commas, each once; a folder without remarks has none."""
    assert plain_tags(" a, b ,,a , c d") == ("a", "b", "c d")
    assert read_remarks(Path("/nowhere")) == RunRemarks()


def test_intervals_hold_only_what_can_be(make_run: MakeRun) -> None:
    """Two runs that differ widely give no share above 1 and no loss or number of epochs below 0."""
    roots = [make_run("a", epochs=1, val=0.2), make_run("b", epochs=9, val=1.0)]
    found = {one.name: one for one in spreads([read_for_contrast(root)[0] for root in roots])}
    assert (found["val_accuracy"].low, found["val_accuracy"].high) == (0, 1)
    assert found["epochs_done"].low == 0 and (found["epochs_done"].high or 0) > 9
    assert found["val_loss"].low == 0 and (found["val_loss"].high or 0) > 1
