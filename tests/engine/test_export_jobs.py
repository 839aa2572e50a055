"""The jobs around exports: what can be written, what was written, and the words that go with it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from datasets.spec import DataRow, InputSpec
from engine.assessments import AssessmentStore
from engine.command_line import run as run_command_line
from engine.jobs.registry import run_job
from engine.protocol.exports import (
    ExportCheckRequest,
    ExportCheckResult,
    ExportJobResult,
    ExportRequest,
    ListExportsRequest,
    ListExportsResult,
    SaveTradeOffRequest,
)
from engine.protocol.imports import ImportModelRequest
from engine.protocol.model_info import AnnotateRequest, ReadModelRequest, ReadModelResult
from models.backend import prepare
from models.card import ModelCard
from models.export.options import ExportOptions
from models.export.registry import EXPORTS
from models.export.result import ExportResult
from models.files import save_model
from models.training.control import Control
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Started
from sessions.run_folder import RunFolder

SIZE = 8


@dataclass
class Context:
    """Keeps what is told."""

    control: Control = field(default_factory=Control)
    scans: ScanStore = field(default_factory=ScanStore)
    assessments: AssessmentStore = field(default_factory=AssessmentStore)
    told: list[Options] = field(default_factory=list)

    def progress(self, fraction: float, message: str) -> None:
        """Nothing is asked of it here."""

    def event(self, kind: str, data: Options) -> None:
        """Keep the event."""
        self.told.append(data)


def _save(run: RunFolder, weight: float, name: str = "") -> None:
    """Write a best model that compares the left half with the right one, times ``weight``."""
    import keras

    image = keras.Input((SIZE, SIZE, 1))
    scores = keras.layers.Dense(2, activation="softmax")
    model = keras.Model(image, scores(keras.layers.Flatten()(image)))
    sides = np.ones((SIZE, SIZE))
    sides[:, SIZE // 2 :] = -1
    scores.set_weights([weight * np.stack([sides.ravel(), -sides.ravel()], axis=1), np.zeros(2)])
    session = run.session()
    card = ModelCard(name=name or run.name, classes=session.classes, input=session.input, architecture="-")
    save_model(model, card, run.best_model)


@pytest.fixture(scope="module")
def exported(
    tmp_path_factory: pytest.TempPathFactory, write_halves: Callable[[Path], tuple[DataRow, ...]]
) -> Path:
    """A run whose model was exported for OpenCV."""
    prepare("cpu", seed=1)
    root = tmp_path_factory.mktemp("exported")
    spec = InputSpec(size=SIZE, color="gray")
    session = Session(rows=write_halves(root / "data"), classes=("left", "right"), input=spec)
    with RunFolder.create(root / "run", session) as run:
        Journal(run.journal).record(Started(session=session, session_sha256=session.sha256()))
        _save(run, 0.2)
    context = Context()
    done = run_job("export", ExportRequest(model=str(root / "run"), formats=("frozen-pb",)), context)
    assert isinstance(done, ExportJobResult) and done.exports[0].verified, done
    assert context.told == [done.exports[0]]
    return root / "run"


@pytest.fixture
def run(exported: Path, tmp_path: Path) -> Path:
    """A copy of that run to change."""
    return Path(shutil.copytree(exported, tmp_path / "run"))


def _list(run: Path) -> ListExportsResult:
    found = run_job("list_exports", ListExportsRequest(run=str(run)), Context())
    assert isinstance(found, ListExportsResult)
    return found


def test_an_earlier_export_is_told_in_full(exported: Path) -> None:
    """What the table shows of an export comes back from its card, and nothing is said to be out of date."""
    (one,) = _list(exported).exports
    assert not (one.file_changed or one.model_changed or one.card_changed)
    result = one.result
    assert isinstance(result, ExportResult) and result.verified and result.format == "frozen-pb"
    assert result.path == str(exported / "exports" / "run.pb") and Path(result.path).is_file()
    assert result.microseconds_per_image and result.batch_microseconds_per_image and result.output_spread
    assert "28 real images" in result.reason and result.top_k[0].n == 28
    assert _list(exported).unreadable == ()


def test_a_file_or_a_model_that_changed_since_is_marked(run: Path) -> None:
    """An instrument must not be given a file that was not checked, or that is not the model any more."""
    file = run / "exports" / "run.pb"
    file.write_bytes(file.read_bytes() + b"x")
    (one,) = _list(run).exports
    assert (one.file_changed, one.model_changed) == (True, False)
    _save(RunFolder.open(run), 0.4)
    assert _list(run).exports[0].model_changed
    file.unlink()
    assert _list(run).exports == ()


def test_licence_and_notes_travel_with_the_next_export(run: Path) -> None:
    """They are kept without touching the model file; exports made before are told to lack them."""
    before = (run / "models" / "best.keras").read_bytes()
    run_job("annotate", AnnotateRequest(model=str(run), licence="CC BY 4.0", notes="Stained: yes"), Context())
    assert (run / "models" / "best.keras").read_bytes() == before
    read = run_job("read_model", ReadModelRequest(model=str(run)), Context())
    assert isinstance(read, ReadModelResult)
    assert (read.card.licence, read.card.notes) == ("CC BY 4.0", "Stained: yes")
    (one,) = _list(run).exports
    assert one.card_changed and not one.model_changed
    run_job("export", ExportRequest(model=str(run), formats=("frozen-pb",)), Context())
    assert not _list(run).exports[0].card_changed
    card = ModelCard.model_validate_json((run / "exports" / "run.pb.card.json").read_bytes())
    assert card.notes == "Stained: yes"


def test_an_export_whose_decisions_may_be_lost_says_so(run: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Its card lacks the temperature that was in the journal, and nobody would know."""
    (run / "journal.jsonl").unlink()
    assert run_command_line(["export", str(run), "--to", "keras,saved-model"]) == 0
    first, note, second, again = capfd.readouterr().out.splitlines()
    assert first.startswith("keras: ") and second.startswith("saved-model: ")
    assert note == again and note.startswith(f"  The journal {run / 'journal.jsonl'} is gone ")


def test_an_export_of_chosen_classes_stands_beside_the_whole_one(run: Path) -> None:
    """The file of all classes stays as it was; each is told by its classes, and none is outdated."""
    before = (run / "exports" / "run.pb").read_bytes()
    options = ExportOptions(classes=("right", "left"))
    request = ExportRequest(model=str(run), formats=("frozen-pb",), options=options)
    done = run_job("export", request, Context())
    assert isinstance(done, ExportJobResult) and done.exports[0].verified
    assert done.exports[0].path == str(run / "exports" / "run_classes_2_1_of_2.pb")
    assert done.exports[0].note == ""
    assert (run / "exports" / "run.pb").read_bytes() == before
    found = _list(run).exports
    assert [one.classes for one in found] == [("right", "left"), ()]
    assert not any(one.card_changed or one.model_changed or one.file_changed for one in found)


def test_the_exports_are_listed_and_compared_on_the_command_line(
    exported: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One export, its file, its program and its accuracy; the numbers of the comparison as a table."""
    table = tmp_path / "formats.csv"
    assert run_command_line(["list-exports", str(exported), "--picture", str(table)]) == 0
    told = capfd.readouterr().out
    assert told.startswith(f"frozen-pb: {exported / 'exports' / 'run.pb'}\n  verified in OpenCV")
    assert "accuracy 1.0000 to 1.0000" in told
    (line,) = table.read_text("utf-8-sig").splitlines()[1:]
    assert line.startswith("Frozen TensorFlow graph,1,1,")


def test_a_damaged_card_is_named(run: Path) -> None:
    """The other exports are listed all the same."""
    (run / "exports" / "other.pb").write_bytes(b"x")
    (run / "exports" / "other.pb.card.json").write_text('{"classes": ')
    found = _list(run)
    assert len(found.exports) == 1 and found.unreadable == ("other.pb.card.json",)


def test_a_file_without_its_card_and_a_card_without_its_file_are_named(
    run: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nobody knows how such a file is fed; the user's own files in the folder are no exports."""
    exports = run / "exports"
    (exports / "run.pb").rename(exports / "moved.pb")
    (exports / "run_saved_model").mkdir()
    (exports / "notes.txt").write_bytes(b"mine")
    found = _list(run)
    assert found.exports == () and found.without_card == ("moved.pb", "run_saved_model")
    assert found.without_file == ("run.pb.card.json",)
    assert run_command_line(["list-exports", str(run)]) == 0
    first, second, third = capfd.readouterr().out.splitlines()
    assert first.startswith("moved.pb: a model file without its card") and second.startswith("run_saved_")
    assert third == "run.pb.card.json: a card whose model file is gone."


def test_every_format_says_in_advance_whether_it_can(exported: Path) -> None:
    """One answer per format; this network fits OpenCV."""
    found = run_job("export_check", ExportCheckRequest(model=str(exported)), Context())
    assert isinstance(found, ExportCheckResult)
    assert [one.format for one in found.formats] == EXPORTS.names()
    assert {one.format: one.reason for one in found.formats}["frozen-pb"] == ""


@pytest.mark.parametrize("there", ["file", "folder", "card"])
def test_an_import_replaces_nothing(there: str, exported: Path, tmp_path: Path) -> None:
    """A file of the user that has the name of the model to write, or of its card, stays as it was."""
    name = tmp_path / ("mine.pb.card.json" if there == "card" else "mine.pb")
    if there == "folder":
        name.mkdir()
        name = name / "thesis.txt"
    name.write_bytes(b"mine")
    request = ImportModelRequest(model=str(exported / "exports" / "run.pb"), out=str(tmp_path / "mine.pb"))
    with pytest.raises(BadInput, match="is there already"):
        run_job("import_model", request, Context())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [name] and name.read_bytes() == b"mine"


def test_a_file_that_cannot_be_put_in_place_stops_no_other(
    run: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A name that is too long with one of the endings: the other file is written, and told.

    Where it is the only one, no empty folder is left.
    """
    _save(RunFolder.open(run), 0.2, "n" * 225)
    assert run_command_line(["export", str(run), "--to", "keras,frozen-pb"]) == 1
    told = capfd.readouterr()
    assert "keras: not written. The export " in told.out and "keras: The export " in told.err
    assert f"frozen-pb: {run / 'exports' / ('n' * 225)}.pb, " in told.out
    assert len(_list(run).exports) == 2
    assert run_command_line(["export", str(run), "--to", "keras", "--out", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()


@dataclass
class FullAtFirst(Context):
    """A temporary folder that cannot be written while the first file is made."""

    gone: str = ""

    def progress(self, fraction: float, message: str) -> None:
        """Take the folder away."""
        if message.startswith("Writing:") and not self.told:
            tempfile.tempdir = self.gone

    def event(self, kind: str, data: Options) -> None:
        """Give it back."""
        tempfile.tempdir = None
        super().event(kind, data)


def test_a_model_without_a_run_is_checked_on_named_images(run: Path, tmp_path: Path) -> None:
    """One that was brought in never had a run; images of unknown classes are checked on, too."""
    opened = RunFolder.open(run)
    file = Path(shutil.copy(opened.best_model, tmp_path / "alone.keras"))
    rows = opened.session().rows
    unknown = rows[0].model_copy(update={"class_name": "never seen"})
    asked = ExportRequest(model=str(file), formats=("keras", "tflite-int8"), out=str(tmp_path / "out"))
    with pytest.raises(BadInput, match="name some with --data"):
        run_job("export", asked, Context())
    on_some = asked.model_copy(
        update={
            "rows": (unknown, *rows[1:]),
            "options": ExportOptions(quantization_aware_epochs=1),
        }
    )
    done = run_job("export", on_some, Context())
    assert isinstance(done, ExportJobResult)
    keras, whole_numbers = done.exports
    assert keras.verified and Path(keras.path or "").parent == tmp_path / "out"
    assert keras.top_k[0].n == sum(row.n_images for row in rows[1:])
    assert whole_numbers.refused and "needs the run" in whole_numbers.reason


def test_a_temporary_folder_without_room_stops_no_other_format(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file is told as unwritten, with the folder; the second one is written."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    request = ExportRequest(model=str(run), formats=("keras", "frozen-pb"))
    done = run_job("export", request, FullAtFirst(gone=str(tmp_path / "gone")))
    assert isinstance(done, ExportJobResult)
    first, second = done.exports
    assert first.unwritten and first.path is None
    assert first.reason.startswith(f"The temporary folder {tmp_path / 'gone'} cannot be written (No such")
    assert second.verified and Path(str(second.path)).is_file()


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_in_the_place_of_the_folder_is_told_first(
    below: str, exported: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is bad input, not a disk to make room on."""
    (tmp_path / "mine").write_bytes(b"mine")
    out = tmp_path / "mine" / below
    assert run_command_line(["export", str(exported), "--to", "frozen-pb", "--out", str(out)]) == 2
    assert f"{tmp_path / 'mine'} is no folder" in capfd.readouterr().err


def test_a_file_that_is_kept_unverified_is_told_with_its_place(
    run: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who asks for it finds it under a name of its own; the earlier export, which was verified, stays."""
    before = (run / "exports" / "run.pb").read_bytes()
    _save(RunFolder.open(run), 0)
    call = ["export", str(run), "--to", "frozen-pb"]
    assert run_command_line(call) == 3
    assert capfd.readouterr().out.startswith("frozen-pb: not verified, and no file is left. ")
    assert run_command_line([*call, "--set", "keep_unverified=true"]) == 3
    kept, reason = capfd.readouterr().out.splitlines()
    assert kept == f"frozen-pb: {run / 'exports' / 'run_unverified.pb'}, kept although it is not verified:"
    assert reason.startswith("  ") and "same output for all images" in reason
    assert (run / "exports" / "run.pb").read_bytes() == before
    table = run / "formats.csv"
    run_job("save_trade_off", SaveTradeOffRequest(run=str(run), path=str(table)), Context())
    assert '"Frozen TensorFlow graph, not verified"' in table.read_text("utf-8-sig")
    (run / "exports" / "run_unverified.pb").write_bytes(b"mine")
    assert run_command_line([*call, "--set", "keep_unverified=true"]) == 3
    note = capfd.readouterr().out.splitlines()[-1]
    assert note.startswith("  run_unverified.pb in this folder was changed") and "run_unverified-2.pb" in note
