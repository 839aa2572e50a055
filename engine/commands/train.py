"""``train``: trains a session, or data given directly, into a run folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from datasets.spec import DataRow
from engine.changes_arguments import changes_at
from engine.commands.base import AsJson, CommandInfo, FindIn, Settings
from engine.data_arguments import (
    Data,
    Test,
    Train,
    Unlabeled,
    Valid,
    absolute,
    changed_by,
    open_session,
    rows_from_arguments,
    session_from_data,
)
from engine.protocol.series import SeriesKind, SummarizeSeriesRequest, SummarizeSeriesResult
from engine.protocol.training import TrainRequest, TrainResult
from engine.series_text import series_lines, series_object
from engine.terminal import perform, quiet_stdout
from engine.training_text import event_line, result_lines, result_object
from sessions.document import Session
from sessions.journal_entries import Changed
from sessions.run_folder import RunFolder
from sessions.run_names import check_name
from sessions.series import folds_of, repeats_of

COMMAND = CommandInfo(name="train", order=40)


def command(
    session: Annotated[str | None, typer.Argument(metavar="[SESSION.xlsx]", help="Session to train.")] = None,
    out: Annotated[str, typer.Option("--out", help="Run folder to make.")] = "",
    data: Data = None,
    train: Train = None,
    valid: Valid = None,
    test: Test = None,
    unlabeled: Unlabeled = None,
    settings: Settings = None,
    epochs: Annotated[int | None, typer.Option(help="Number of epochs.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all random decisions.")] = None,
    device: Annotated[
        str | None, typer.Option(help="auto, cpu, gpu:0, or gpu:0,1 for several together.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the run; the folder's name if not given.")] = None,
    repeat: Annotated[
        int,
        typer.Option(
            min=1,
            max=1000,
            help="Train so many times, each with the next seed and the same division, into OUT/NAME_seed1 …",
        ),
    ] = 1,
    folds: Annotated[
        int | None,
        typer.Option(
            min=2, max=100, help="Cross-validation: train once for each fold, into OUT/NAME_fold1 …"
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(help="EPOCH:key=value, an option that changes on the way, from that epoch on."),
    ] = None,
    stop_after: Annotated[
        int | None, typer.Option(min=1, help="Stop after this epoch, though more are planned.")
    ] = None,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Train a network and leave a run folder: spreadsheet, journal, models, figures."""
    if not out:
        raise BadInput("Say where the run goes: --out FOLDER.")
    if repeat > 1 and folds is not None:
        raise BadInput("Give either --repeat or --folds, not both.")
    run = Path(absolute(out))
    with quiet_stdout() as write:
        rows = rows_from_arguments(train, valid, test, unlabeled)
        asked = _session(session, data, rows, name or run.name, find_in)
        asked = changed_by(asked, settings, epochs=epochs, seed=seed, device=device)
        if name is not None:
            asked = asked.model_copy(update={"name": name})
        changes = changes_at(asked, at or [])
        if repeat > 1 or folds is not None:
            kind: SeriesKind = "repeats" if folds is None else "folds"
            sessions = repeats_of(asked, repeat) if folds is None else folds_of(asked, folds)
            write(_series(kind, sessions, run, changes, stop_after, as_json))
            return
        request = _request(asked, run, name, changes, stop_after)
        result = perform("train", request, TrainResult, event_line=event_line)
        write(result_object(result) if as_json else "\n".join(result_lines(result)))


def _request(
    session: Session, run: Path, name: str | None, changes: tuple[Changed, ...], stop_after: int | None
) -> TrainRequest:
    return TrainRequest(session=session, run=str(run), name=name, changes=changes, stop_after=stop_after)


def _series(
    kind: SeriesKind,
    sessions: Sequence[Session],
    out: Path,
    changes: tuple[Changed, ...],
    stop_after: int | None,
    as_json: bool,
) -> str:
    for session in sessions:
        check_name(session.name)
        # Said before hours of work, not after them.
        RunFolder.check_free(out / session.name, None)
    requests = [_request(session, out / session.name, None, changes, stop_after) for session in sessions]
    results = tuple(perform("train", one, TrainResult, event_line=event_line) for one in requests)
    request = SummarizeSeriesRequest(kind=kind, results=results)
    summary = perform("summarize_series", request, SummarizeSeriesResult)
    if as_json:
        return series_object(results, summary)
    return "\n".join([line for result in results for line in result_lines(result)] + series_lines(summary))


def _session(
    path: str | None, data: str | None, rows: tuple[DataRow, ...], name: str, find_in: list[str] | None
) -> Session:
    if path is None:
        return session_from_data(data, rows, name)
    if data is not None or rows:
        raise BadInput("Give either a session or data (--data, --train …), not both.")
    return open_session(path, find_in)
