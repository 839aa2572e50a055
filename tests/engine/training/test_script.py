"""A run saved as a script is trained again to the same bits, changes on its way included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from engine.changes_arguments import changes_at
from engine.jobs.train import run as train
from engine.jobs.write_script import run as write_script
from engine.protocol.scripts import WriteScriptRequest
from engine.protocol.training import TrainRequest
from sessions.document import Session


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
