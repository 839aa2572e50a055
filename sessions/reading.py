"""From JSON text to a checked session, with one sentence for whatever is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from resources import PROGRAM
from sessions.document import SCHEMA_VERSION, Session
from sessions.settings import describe_problem

LARGEST_JSON_BYTES = 256 * 1024**2


class DamagedSession(BadInput):
    """A file of a session that is cut off or overwritten."""


def parse_session(text: str | bytes, source: Path) -> Session:
    """Return the session that a JSON text holds.

    Args:
        text: JSON of a session, at most ``LARGEST_JSON_BYTES`` long.
        source: the file it came from, for messages.

    Raises:
        BadInput: if it is no session, is damaged, or was written by a newer version.
    """
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        what = "is damaged: no session can be read from it" if text.strip() else "is empty"
        raise DamagedSession(f"{source} {what}.") from error
    if not isinstance(document, dict) or "schema_version" not in document:
        raise BadInput(f"{source} is no {PROGRAM} session. Choose a session spreadsheet or session.json.")
    version = document["schema_version"]
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise BadInput(
            f"{source} was written by a newer {PROGRAM} (session format {version}, this one reads up to "
            f"{SCHEMA_VERSION}). Install the newer version to open it."
        )
    try:
        return Session.model_validate(document)
    except ValidationError as error:
        raise BadInput(f"{source} does not hold a valid session. {describe_problem(error)}") from error


def read_session_json(path: Path) -> Session:
    """Read a ``session.json``.

    Raises:
        BadInput: if the file cannot be read or holds no session.
    """
    try:
        if path.stat().st_size > LARGEST_JSON_BYTES:
            raise BadInput(f"{path} is too large for a session file.")
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"The session {path} cannot be read ({error.strerror}).") from error
    return parse_session(content, path)
