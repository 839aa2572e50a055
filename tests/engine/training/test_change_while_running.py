"""Settings that are changed while a training runs really change it, and a resume repeats that."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.basics.progress import silent
from engine.command_line import run
from engine.jobs.registry import run_job
from engine.protocol.training import Notice, ResumeRequest, TrainResult
from engine.steps.training.run_data import load_run_data
from engine.steps.training.training_run import begin, go_on
from models.files import load_model
from models.training.dropout import dropout_rates
from models.training.events import BatchDone, EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.epochs import session_at
from sessions.journal_entries import Changed
from sessions.run_folder import RunFolder

CHANGES = {
    "training.learning_rate": 0.0003,
    "training.schedule": "constant",
    "training.dropout": 0.1,
    "training.batch_size": 8,
    "augmentation.rotation": 90.0,
}


def _changing(context: Any, after_epoch: int, changes: dict[str, Any]) -> Callable[[Options], None]:
    def at_event(event: Options) -> None:
        if isinstance(event, EpochDone) and event.epoch == after_epoch:
            context.control.change(changes)

    return at_event


def _arrays(run: Path) -> dict[str, Any]:
    checkpoint = CheckpointStore(RunFolder.open(run).checkpoints).latest()
    assert checkpoint is not None
    return checkpoint.arrays


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(one[name].tobytes() == other[name].tobytes() for name in one)


def test_a_change_takes_effect_with_the_next_epoch(
    make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """Learning rate, batch size and dropout are those asked for, in the optimizer, the steps, the model."""
    context = make_context()
    context.at_event = _changing(context, 2, CHANGES)
    begin(make_session("keep_records=true"), tmp_path / "run", None, context)
    rates = [event.learning_rate for event in context.of(EpochDone)]
    assert rates[1] != pytest.approx(0.0003)
    assert rates[2:] == pytest.approx([0.0003, 0.0003])
    # The optimizer's own variable, as the checkpoint has it, not what was told of it.
    assert any(
        array.shape == () and array == np.float32(0.0003) for array in _arrays(tmp_path / "run").values()
    )
    assert {event.steps for event in context.of(BatchDone) if event.epoch <= 2} == {3}
    assert {event.steps for event in context.of(BatchDone) if event.epoch > 2} == {6}
    assert context.of(Changed) == [context.of(Changed)[0]]
    assert context.of(Changed)[0].epoch == 3
    entries = RunFolder.open(tmp_path / "run").entries()
    assert [entry.data["changes"] for entry in entries if entry.kind == "changed"] == [CHANGES]


def test_each_kind_of_change_changes_the_weights(
    make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """Dropout and augmentation alone, too: equal until the change, different from there on."""
    ends = {}
    for key in ("", "training.dropout", "augmentation.rotation"):
        context = make_context()
        context.at_event = _changing(context, 3, {key: CHANGES[key]} if key else {})
        begin(make_session(), tmp_path / f"run{key}", None, context)
        losses = [event.loss for event in context.of(EpochDone)]
        ends[key] = (losses, _arrays(tmp_path / f"run{key}"))
    assert ends[""][0][:3] == ends["training.dropout"][0][:3] == ends["augmentation.rotation"][0][:3]
    assert not _same(ends[""][1], ends["training.dropout"][1])
    assert not _same(ends[""][1], ends["augmentation.rotation"][1])


def test_the_images_of_the_epoch_are_the_changed_ones(make_session: Any) -> None:
    """What the network is shown follows the changed augmentation, also when it was off at the start."""
    session = make_session("augmentation.enabled=false", "rotation=90")
    with closing(load_run_data(session, silent)) as data:
        plain = np.concatenate([batch.images for batch in data.train_batches(5)])
        enabled = session.augmentation.model_copy(update={"enabled": True})
        changed = session.model_copy(update={"augmentation": enabled})
        data.follow(changed)
        varied = np.concatenate([batch.images for batch in data.train_batches(5)])
        with closing(load_run_data(changed, silent)) as fresh:
            expected = np.concatenate([batch.images for batch in fresh.train_batches(5)])
    assert not np.array_equal(plain, varied)
    assert np.array_equal(varied, expected)


def test_the_saved_model_and_the_spreadsheet_have_the_change(
    make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """The model saved after the change has the new dropout rate; Parameters has a row from its epoch on."""
    context = make_context()
    context.at_event = _changing(context, 3, CHANGES)
    context.control.save_now()
    begin(make_session(), tmp_path / "run", None, context)
    folder = RunFolder.open(tmp_path / "run")
    before, _ = load_model(folder.record_model(1))
    assert dropout_rates(before) == [0.2, 0.5, 0.5]

    again = make_context()
    again.control.save_now()
    again.control.change({"training.epochs": 5})
    go_on(folder, folder.session(), again)
    after, _ = load_model(folder.record_model(5))
    assert dropout_rates(after) == [0.1, 0.1, 0.1]
    sheet = openpyxl.load_workbook(folder.spreadsheet)["Parameters"]
    header = [cell.value for cell in sheet[1]]
    column = header.index("training.dropout")
    rows = [(row[0].value, row[column].value) for row in sheet.iter_rows(min_row=2)]
    assert [epoch for epoch, _ in rows] == [1, 4, 5]
    assert [float(rate) for _, rate in rows[1:]] == [0.1, 0.1]


@pytest.fixture(scope="module")
def through(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The checkpoint of a training that was changed after epoch 2 and never stopped."""
    kept: dict[str, Any] = {}

    def train(make_session: Any, context: Any) -> dict[str, Any]:
        if not kept:
            context.at_event = _changing(context, 2, CHANGES)
            run = tmp_path_factory.mktemp("through") / "run"
            begin(make_session(), run, None, context)
            kept.update(_arrays(run))
        return kept

    return train


@pytest.mark.parametrize("stopped_in", [3, 4])
def test_a_resumed_training_repeats_the_change(
    make_session: Any, make_context: Any, through: Any, tmp_path: Path, stopped_in: int
) -> None:
    """Stopped in the very epoch of the change, or after it: the weights are those of one that ran through."""
    halves = make_context()
    change = _changing(halves, 2, CHANGES)

    def change_and_stop(event: Options) -> None:
        change(event)
        if isinstance(event, BatchDone) and (event.epoch, event.step) == (stopped_in, 1):
            halves.control.stop()

    halves.at_event = change_and_stop
    begin(make_session(), tmp_path / "halves", None, halves)
    halved = RunFolder.open(tmp_path / "halves")
    go_on(halved, halved.session(), make_context())
    assert _same(through(make_session, make_context()), _arrays(tmp_path / "halves"))
    assert session_at(halved.session(), halved.entries(), 4).training.batch_size == 8


def test_what_cannot_change_is_said_and_nothing_changes(
    make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """A key of the input, a bad value and an unknown key give a sentence; the training goes on."""
    context = make_context()
    asked = iter([{"input.size": 32}, {"training.learning_rate": -1.0}, {"training.warp": 9}])

    def at_event(event: Options) -> None:
        if isinstance(event, EpochDone):
            context.control.change(next(asked, {}))

    context.at_event = at_event
    result = begin(make_session(), tmp_path / "run", None, context)
    assert result.epochs == 4
    messages = [notice.message for notice in context.of(Notice)]
    assert len(messages) == 3
    assert "input.size cannot be changed while a training runs" in messages[0]
    assert "Learning rate" in messages[1]
    assert context.of(Changed) == []


def test_a_finished_training_goes_on_with_more_epochs(
    make_session: Any, make_context: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """``resume --set epochs=6`` trains two epochs more; a bad setting is refused before any work."""
    begin(make_session(), tmp_path / "run", None, make_context())
    context = make_context()
    request = ResumeRequest(run=str(tmp_path / "run"), changes={"training.epochs": 6})
    result = run_job("resume", request, context)
    assert isinstance(result, TrainResult)
    assert (result.epochs, [event.epoch for event in context.of(EpochDone)]) == (6, [5, 6])
    with pytest.raises(BadInput, match=r"input.size cannot be changed"):
        run_job("resume", request.model_copy(update={"changes": {"input.size": 20}}), make_context())
    capfd.readouterr()
    assert run(["resume", str(tmp_path / "run"), "--set", "epochs=7", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["epochs"] == 7


def test_a_finished_training_without_more_epochs_is_not_measured_again(
    make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """Its figures are told as they were; nothing in its folder changes, and the test part stays closed."""
    root = tmp_path / "run"
    trained = begin(make_session("epochs=2", "early_stopping=1"), root, None, make_context())
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    context = make_context()
    again = run_job("resume", ResumeRequest(run=str(root)), context)
    assert again == trained and trained.test_openings == 1
    assert ["Nothing to do" in notice.message for notice in context.of(Notice)] == [True]
    for changes in ({"training.learning_rate": 0.5}, {"training.epochs": 1}):
        with pytest.raises(BadInput, match="no further one"):
            run_job("resume", ResumeRequest(run=str(root), changes=changes), make_context())
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    (root / "metrics.json").unlink()
    assert run_job("resume", ResumeRequest(run=str(root)), make_context()).test_openings == 2
