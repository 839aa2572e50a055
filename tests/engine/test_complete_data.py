"""What is said where data of a session are missing fits everybody who may read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from datasets.spec import DataRow
from engine.steps.data.located import session_with_its_data
from sessions.document import Session


def test_data_that_vanished_can_be_shown_in_every_way(tmp_path: Path) -> None:
    """The first is named, the others are counted; terminal, open session and run each have their way."""
    rows = tuple(
        DataRow(path=str(tmp_path / name), class_name=name, n_images=3, sha256="ab" * 32) for name in "ab"
    )
    with pytest.raises(BadInput) as caught:
        session_with_its_data(Session(rows=rows, classes=("a", "b")), (), lambda fraction, message: None)
    told = str(caught.value)
    assert told.startswith(f"{tmp_path / 'a'} is not there (1 more). Put it back")
    for way in ("--find-in", "page Data", "Restore session on the page Runs"):
        assert way in told


def test_changed_data_can_be_taken_in_every_way(tmp_path: Path) -> None:
    """An open session that was never saved can be neither restored nor given to a command."""
    (tmp_path / "a").mkdir()
    row = DataRow(path=str(tmp_path / "a"), class_name="a", n_images=3, sha256="ab" * 32)
    with pytest.raises(BadInput) as caught:
        session_with_its_data(Session(rows=(row,), classes=("a",)), (), lambda fraction, message: None)
    told = str(caught.value)
    assert told.startswith(f"{tmp_path / 'a'} was changed since the session was made. Look")
    for way in ("--find-in", "page Data", "Restore session on the page Runs", "--use-changed"):
        assert way in told
