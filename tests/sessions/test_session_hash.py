"""A session keeps its hash while the program gets more options."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from datasets.spec import DataRow
from sessions.document import Session
from sessions.files import open_session

DATA = Path(__file__).parents[1] / "data"
RECORDED = "537eca1da41d6c2e988856d40c13823a0b6e7e9e272fc5cdc908792d0ff7d41a"
RECORDED_TEXT = "aee89d0e8550b4dee4c835ba5b8f3955e61ee92592a0933ed6226c1d8574bb55"


class LaterSession(Session):
    """The session of a later version."""

    more: int = 3


def test_a_session_of_fewer_options_keeps_its_hash() -> None:
    """The file was written before some options were there; its hash is the one that was recorded then."""
    path = DATA / "session_of_fewer_options.json"
    assert "feeding" not in json.loads(path.read_bytes())
    assert open_session(path).sha256() == RECORDED
    # Runs of the versions before recorded the hash of the text, which stays with the file.
    assert hashlib.sha256(path.read_bytes()).hexdigest() == RECORDED_TEXT


def test_a_later_version_has_the_same_hash() -> None:
    """One more option changes nothing as long as it has its default; another value does."""
    session = open_session(DATA / "session_of_fewer_options.json")
    later = LaterSession.model_validate(session.model_dump())
    assert later.sha256() == session.sha256()
    assert later.model_copy(update={"more": 4}).sha256() != session.sha256()


def test_every_default_is_for_ever() -> None:
    """A default that changes would change the hash of sessions that have it: add an option instead."""
    known = json.loads((DATA / "defaults.json").read_bytes())
    now: dict[str, Any] = {
        **Session().model_dump(mode="json"),
        "a row": DataRow(path="x").model_dump(mode="json"),
    }
    assert _common(known, now) == known


def _common(known: Any, now: Any) -> Any:
    """Return ``now`` without what ``known`` does not have."""
    if not isinstance(known, dict):
        return now
    return {name: _common(value, now.get(name)) for name, value in known.items()}
