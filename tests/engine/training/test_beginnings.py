"""Trainings that begin with a trained model, that freeze layers, and that go on after a stop."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.hashing import hash_path
from engine.protocol.training import Notice
from engine.steps.training.training_run import begin, go_on
from models.files import load_model, read_card
from models.training.events import EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.journal_entries import Changed
from sessions.run_folder import RunFolder


def _stopping(context: Any, after_epoch: int) -> Callable[[Options], None]:
    def at_event(event: Options) -> None:
        if isinstance(event, EpochDone) and event.epoch == after_epoch:
            context.control.stop()

    return at_event


def _arrays(run: Path) -> dict[str, Any]:
    checkpoint = CheckpointStore(RunFolder.open(run).checkpoints).latest()
    assert checkpoint is not None
    return checkpoint.arrays


@pytest.fixture
def trained(make_session: Any, make_context: Any, tmp_path: Path) -> Path:
    """A short training to begin with."""
    begin(make_session("epochs=2"), tmp_path / "trained", None, make_context())
    return tmp_path / "trained"


def test_transfer_with_a_frozen_body(
    trained: Path, make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """Only the new last layer learns; the session says by its hash where it came from."""
    session = make_session("model.start=transfer", f"model.start_from={trained}", "model.freeze=all_but_last")
    begin(session, tmp_path / "run", None, make_context())
    run = RunFolder.open(tmp_path / "run")
    source = RunFolder.open(trained).best_model
    assert run.session().model.start_from_sha256 == hash_path(source)
    old, new = load_model(source)[0].get_weights(), load_model(run.best_model)[0].get_weights()
    assert [a.tobytes() for a in old[:-2]] == [a.tobytes() for a in new[:-2]]
    assert old[-2].tobytes() != new[-2].tobytes()
    assert read_card(run.best_model).architecture == "LeNet5_do"


def test_resuming_needs_no_trained_model_and_is_exact(
    trained: Path, make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """With layers set free on the way and a layer trained in part, stop and resume end with the same bits."""
    settings = (
        "model.start=continue",
        f"model.start_from={trained}",
        "model.freeze=all_but_last",
        "model.train_last=2",
        "model.unfreeze_every=1",
        "model.partly_trained.dense1=0.5",
    )
    begin(make_session(*settings), tmp_path / "whole", None, make_context())
    context = make_context()
    context.at_event = _stopping(context, 2)
    begin(make_session(*settings), tmp_path / "halves", None, context)
    shutil.rmtree(trained)
    run = RunFolder.open(tmp_path / "halves")
    go_on(run, run.session(), make_context())
    whole, halves = _arrays(tmp_path / "whole"), _arrays(tmp_path / "halves")
    assert whole.keys() == halves.keys()
    assert [name for name in whole if whole[name].tobytes() != halves[name].tobytes()] == []


def test_layers_are_frozen_while_it_runs(make_session: Any, make_context: Any, tmp_path: Path) -> None:
    """From the epoch of the change on the frozen layers keep their bits; a wrong name changes nothing."""
    context = make_context()
    after_two: dict[str, Any] = {}

    def at_event(event: Options) -> None:
        if isinstance(event, EpochDone) and event.epoch == 2:
            context.control.change({"model.freeze": "all_but_dense"})
        if isinstance(event, EpochDone) and event.epoch == 3:
            # The checkpoint of the third epoch is written after this event.
            after_two.update(_arrays(tmp_path / "run"))
            context.control.change({"model.freeze": "named", "model.frozen_layers": ["nothing"]})

    context.at_event = at_event
    begin(make_session("epochs=5"), tmp_path / "run", None, context)
    entries = RunFolder.open(tmp_path / "run").entries()
    assert [changed.epoch for entry in entries if (changed := entry.typed(Changed))] == [3]
    assert any("no layer 'nothing'" in notice.message for notice in context.of(Notice))
    end = _arrays(tmp_path / "run")
    model = [name for name in end if name.startswith("model/")]
    changed = [name for name in model if end[name].tobytes() != after_two[name].tobytes()]
    # Kernel and bias of two convolutions, then of three dense layers.
    assert len(model) == 10 and changed == model[4:]


def test_without_a_model_to_begin_with_nothing_is_left(
    make_session: Any, make_context: Any, tmp_path: Path
) -> None:
    """The sentence says what to set, and no run folder is made."""
    with pytest.raises(BadInput, match=r"set model\.start_from"):
        begin(make_session("model.start=continue"), tmp_path / "run", None, make_context())
    with pytest.raises(BadInput, match=r"no\.h5 is not there"):
        begin(
            make_session("model.start=continue", f"model.start_from={tmp_path / 'no.h5'}"),
            tmp_path / "run",
            None,
            make_context(),
        )
    assert not (tmp_path / "run").exists()
