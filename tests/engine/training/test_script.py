"""A run saved as a script is trained again to the same bits, changes on its way included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from engine.changes_arguments import changes_at
from engine.data_arguments import changed_by
from engine.jobs.train import run as train
from engine.jobs.write_script import run as write_script
from engine.protocol.scripts import WriteScriptRequest
from engine.protocol.training import TrainRequest
from engine.steps.training.scheduled import check_changes
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Changed
from sessions.settings import apply_settings


def test_script_gives_the_same_weights(
    tmp_path: Path, make_session: Callable[..., Session], make_context
) -> None:
    """A run with settings that changed on its way, stopped early, comes out bitwise equal."""
    session = make_session("architecture=MLP_8_8_8", "dropout=0.2", "epochs=5")
    changes = changes_at(session, ["2:learning_rate=0.01", "2:rotation=20", "3:dropout=0.4"])
    first, second = tmp_path / "first", tmp_path / "second"
    train(TrainRequest(session=session, run=str(first), changes=changes, stop_after=4), make_context())
    script = tmp_path / "again.py"
    write_script(WriteScriptRequest(path=str(first), out=str(script)), make_context())
    subprocess.run([sys.executable, str(script), str(second)], check=True, capture_output=True)
    assert _weights(second) == _weights(first)


def _weights(run: Path) -> list[bytes]:
    from models.files import load_model

    return [array.tobytes() for array in load_model(run / "models" / "best.keras")[0].get_weights()]


def test_a_change_behind_the_last_epoch_is_not_in_the_script(
    tmp_path: Path, make_session: Callable[..., Session], make_context
) -> None:
    """It changed nothing in the run, and a training that is asked for it is refused."""
    session = make_session("architecture=MLP_8_8_8", "epochs=1")
    run, script = tmp_path / "run", tmp_path / "again.sh"
    train(TrainRequest(session=session, run=str(run)), make_context())
    Journal(run / "journal.jsonl").record(Changed(epoch=2, changes={"training.learning_rate": 0.5}))
    write_script(WriteScriptRequest(path=str(run), out=str(script)), make_context())
    assert "--at" not in script.read_text()


@pytest.mark.parametrize(
    ("texts", "stop_after"),
    [
        (["9:learning_rate=0.1"], None),
        (["3:learning_rate=0.1"], None),
        (["2:learning_rate=0.1"], 1),
        (["2:epochs=5", "6:learning_rate=0.1"], None),
        (["1:epochs=1", "2:learning_rate=0.1"], None),
    ],
)
def test_changes_behind_the_end(texts: list[str], stop_after: int | None) -> None:
    """A change that would never take place is refused before any work."""
    session = apply_settings(Session(), ["epochs=2"])
    with pytest.raises(BadInput, match="has no effect"):
        check_changes(session, changes_at(session, texts), stop_after)


def test_changes_that_lengthen_a_training() -> None:
    """What comes behind the planned end counts if the training is made longer before, or by itself."""
    session = apply_settings(Session(), ["epochs=2"])
    for texts in (["2:epochs=5", "5:learning_rate=0.1"], ["3:epochs=5", "4:learning_rate=0.1"]):
        check_changes(session, changes_at(session, texts), None)


def test_two_values_of_one_option() -> None:
    """One of them would have no effect, so neither is taken; the same value twice does no harm."""
    with pytest.raises(BadInput, match=r"training\.learning_rate is given twice, as 0\.1 and as 0\.2"):
        changes_at(Session(), ["2:learning_rate=0.1", "2:training.learning_rate=0.2"])
    assert len(changes_at(Session(), ["2:learning_rate=0.1", "3:learning_rate=0.2"])) == 2
    with pytest.raises(BadInput, match="epochs is given twice, as 5 and as 3"):
        changed_by(Session(), ["epochs=5"], epochs=3)
    assert changed_by(Session(), ["epochs=5"], epochs=5, seed=None).training.epochs == 5


@pytest.mark.parametrize("text", ["learning_rate=1", "0:epochs=2", "x:epochs=2", "2:epochz=3", "2:epochs=no"])
def test_changes_that_are_none(text: str) -> None:
    """A change without epoch, with an unknown option or a value that is not allowed is refused."""
    with pytest.raises(BadInput):
        changes_at(Session(), [text])


def test_script_has_a_language(tmp_path: Path, make_context) -> None:
    """A file of another kind is refused before anything is written."""
    with pytest.raises(BadInput, match=r"\.py or \.sh"):
        write_script(WriteScriptRequest(session=Session(), out=str(tmp_path / "a.bat")), make_context())
    assert not list(tmp_path.iterdir())
