"""Writing the whole spreadsheet in one step."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from datasets.basics.errors import WorkFailed
from datasets.basics.files import atomic_write
from resources import PROGRAM, VERSION
from sessions.document import Session
from sessions.epochs import epoch_history, latest_environment, settings_history
from sessions.journal import JournalEntry
from sessions.run_folder import RunFolder
from sessions.spreadsheet.cells import readable
from sessions.spreadsheet.data_sheets import write_classes, write_data_overview, write_used_data
from sessions.spreadsheet.decisions_sheet import write_data_decisions
from sessions.spreadsheet.hidden_sheet import write_hidden
from sessions.spreadsheet.results_sheet import write_results
from sessions.spreadsheet.run_sheets import write_environment, write_history, write_parameters


class SpreadsheetHeld(WorkFailed):
    """The spreadsheet is open in another program; nothing is lost, and it can be written later."""


def write_spreadsheet(
    path: Path,
    session: Session,
    entries: Sequence[JournalEntry] = (),
    environment: Mapping[str, str] | None = None,
    metrics: Mapping[str, Any] | None = None,
) -> None:
    """Write the spreadsheet of a run atomically.

    Args:
        path: the ``.xlsx`` file; its folder must exist.
        session, entries, environment, metrics: as of :func:`rendered`.

    Raises:
        SpreadsheetHeld: if another program (Excel) holds the file or it may not be written.
        WorkFailed: if it cannot be written for another reason. The former file is then untouched.
    """
    try:
        atomic_write(path, rendered(session, entries, environment, metrics))
    except PermissionError as error:
        raise SpreadsheetHeld(
            f"The spreadsheet {path} cannot be written now: it is open in another program or protected. "
            "Close it there; nothing is lost, it is written again later."
        ) from error
    except OSError as error:
        raise WorkFailed(f"The spreadsheet {path} cannot be written ({error.strerror}).") from error


def rendered(
    session: Session,
    entries: Sequence[JournalEntry] = (),
    environment: Mapping[str, str] | None = None,
    metrics: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the content of a session spreadsheet (``.xlsx``).

    Args:
        session: the session as started; it can be restored from the file.
        entries: the journal; empty for a session that has not been trained.
        environment: as of :func:`sessions.environment.collect_environment`; without it the
            environment that the journal recorded last.
        metrics: as in ``metrics.json``.
    """
    ran_on = latest_environment(entries) if environment is None else environment
    book = Workbook(write_only=True)
    book.properties.creator = f"{PROGRAM} {VERSION}"
    book.properties.title = readable(session.name)
    write_used_data(book, session)
    write_data_overview(book, session)
    write_data_decisions(book, session)
    write_parameters(book, settings_history(session, entries))
    write_history(book, epoch_history(entries))
    write_classes(book, session)
    write_environment(book, session, ran_on)
    write_results(book, metrics)
    write_hidden(book, session)
    # Packed in memory: a workbook that is not saved leaves its temporary files behind.
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def render_run(run: RunFolder) -> None:
    """Write the run's spreadsheet from its journal and its figures.

    Raises:
        SpreadsheetHeld, WorkFailed: as of :func:`write_spreadsheet`.
        BadInput: if ``metrics.json`` is damaged.
    """
    write_spreadsheet(run.spreadsheet, run.session(), run.entries(), None, run.metrics())
