"""A training goes on while its run folder cannot be written, tells so, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import WorkFailed
from datasets.basics.options import Options
from engine.protocol.training import Notice, Unsaved
from engine.steps.training import patient_store
from engine.steps.training.training_run import begin
from models.training.events import EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.epochs import final_epochs
from sessions.files import open_session
from sessions.run_folder import RunFolder

SETTINGS = ("architecture=MLP_8_8_8", "size=8", "epochs=4", "dropout=0.2")


def at_epochs(actions: dict[int, Callable[[], object]]) -> Callable[[Options], None]:
    """Do something when an epoch was told."""

    def at_event(event: Options) -> None:
        if isinstance(event, EpochDone) and event.epoch in actions:
            actions[event.epoch]()

    return at_event


def weights(run: Path) -> list[str]:
    """Return the hash of the weights after each recorded epoch."""
    return [
        done.fingerprint.weights for done in final_epochs(RunFolder.open(run).entries()) if done.fingerprint
    ]


def test_a_folder_that_vanishes_and_comes_back(make_session: Any, make_context: Any, tmp_path: Path) -> None:
    """Gone for two epochs: told once, told when it is back; journal, models, checkpoint have everything."""
    session = make_session(*SETTINGS)
    begin(session, tmp_path / "whole", None, make_context())
    context = make_context()
    run, away = tmp_path / "run", tmp_path / "away"
    context.at_event = at_epochs({1: lambda: run.rename(away), 3: lambda: away.rename(run)})
    begin(session, run, None, context)
    told = [event.message for event in context.of(Notice)]
    assert len(context.of(Unsaved)) == 1 and "The training goes on" in told[0]
    assert "all is saved" in told[1]
    assert weights(run) == weights(tmp_path / "whole") and len(weights(run)) == 4
    checkpoint = CheckpointStore(run / "checkpoints").latest()
    assert checkpoint is not None and checkpoint.epoch == 4
    kinds = [entry.kind for entry in RunFolder.open(run).entries()]
    assert kinds[-1] == "finished" and "warning" in kinds and (run / "models" / "best.keras").is_file()
    assert open_session(RunFolder.open(run).spreadsheet) == RunFolder.open(run).session()


def test_a_folder_that_stays_away(
    make_session: Any, make_context: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All epochs are trained; unattended, the end is a sentence after a while, and resuming is possible."""
    monkeypatch.setattr(patient_store, "PATIENCE_S", 0.05)
    monkeypatch.setattr(patient_store, "RETRY_S", 0.02)
    context = make_context()
    context.control.attended = False
    run, away = tmp_path / "run", tmp_path / "away"
    context.at_event = at_epochs({2: lambda: run.rename(away)})
    with pytest.raises(WorkFailed, match=r"cannot be written \(No such file"):
        begin(make_session(*SETTINGS), run, None, context)
    assert len(context.of(EpochDone)) == 4
    first, waiting = (event.message for event in context.of(Unsaved))
    assert "The training goes on" in first
    assert "waits until what it reached can be written, for up to" in waiting
    assert len(weights(away)) == 2  # those that were told before it vanished


def test_a_spreadsheet_that_is_held(make_session: Any, make_context: Any, tmp_path: Path) -> None:
    """What stands in the way of the spreadsheet stops nothing; once it is gone, the spreadsheet is whole."""
    context = make_context()
    run = tmp_path / "run"
    in_the_way = run / "run_meta.xlsx"

    def hold() -> None:
        in_the_way.unlink()
        (in_the_way / "x").mkdir(parents=True)

    def let_go() -> None:
        (in_the_way / "x").rmdir()
        in_the_way.rmdir()

    context.at_event = at_epochs({1: hold, 4: let_go})
    begin(make_session(*SETTINGS), run, None, context)
    assert len(weights(run)) == 4
    assert open_session(in_the_way) == RunFolder.open(run).session()
