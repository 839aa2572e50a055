"""What every page is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.state.data_check import DataCheck
from app.state.runs_book import RunsBook
from app.state.session_state import SessionState
from app.worker.pool import Workers


@dataclass(frozen=True)
class AppContext:
    """The shared state of one window.

    Attributes:
        state: the session, with undo and redo.
        workers: the worker processes.
        runs: the runs that were found, the one looked at, the trainings that run.
        check: the latest data report of the session.
        say: puts a sentence on the quiet line at the bottom.
        go_to: shows the page of that name.
    """

    state: SessionState
    workers: Workers
    runs: RunsBook
    check: DataCheck
    say: Callable[[str], None]
    go_to: Callable[[str], None]
