"""What every page is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.dialogs.add_data import AddDataDialogs
from app.state.data_check import DataCheck
from app.state.intake import DataIntake
from app.state.picture_store import PictureStore
from app.state.recent_files import RecentFiles
from app.state.runs_book import RunsBook
from app.state.session_state import SessionState
from app.state.training_queue import TrainingQueue
from app.worker.pool import Workers


@dataclass(frozen=True)
class AppContext:
    """The shared state of one window.

    Attributes:
        state: the session, with undo and redo.
        workers: the worker processes.
        runs: the runs that were found, the one looked at, the trainings that run.
        queue: the trainings of this window.
        check: the latest data report of the session.
        pictures: small pictures of the user's images.
        intake: the way of files and folders into the session.
        add_data: the dialogs that choose them.
        recent: the sessions that were opened or saved last.
        open_session: opens a spreadsheet, session.json or run folder, after asking about unsaved changes.
        say: puts a sentence on the quiet line at the bottom.
        go_to: shows the page of that name.
    """

    state: SessionState
    workers: Workers
    runs: RunsBook
    queue: TrainingQueue
    check: DataCheck
    pictures: PictureStore
    intake: DataIntake
    add_data: AddDataDialogs
    recent: RecentFiles
    open_session: Callable[[Path], None]
    say: Callable[[str], None]
    go_to: Callable[[str], None]
