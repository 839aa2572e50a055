"""What the job that writes a script is asked and what it answers."""

from __future__ import annotations

from datasets.basics.options import Options
from sessions.document import Session


class WriteScriptRequest(Options):
    """Write what trains a session, or a run, again. Give ``session``, or ``path`` of a session or a run."""

    out: str
    """The file; its ending says the language."""
    path: str = ""
    session: Session | None = None


class WriteScriptResult(Options):
    path: str
    remarks: tuple[str, ...] = ()
    """What the script cannot do again."""
