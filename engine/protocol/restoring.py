"""What the job that takes restored data is asked and what it answers."""

from __future__ import annotations

from datasets.basics.options import Options
from sessions.document import Session
from sessions.restoration import Restoration


class TakeRestoredRequest(Options):
    """Take a session with what was decided about rows that are not as recorded (their places, from 0)."""

    restoration: Restoration
    use: tuple[int, ...] = ()
    leave_out: tuple[int, ...] = ()
    settings: Session | None = None
    """The session whose settings stay, where the data alone are taken."""


class TakeRestoredResult(Options):
    session: Session
