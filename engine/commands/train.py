"""``train``: trains a session, or data given directly, into a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from datasets.spec import DataRow
from engine.commands.base import AsJson, CommandInfo, FindIn, Settings
from engine.data_arguments import (
    Data,
    Test,
    Train,
    Unlabeled,
    Valid,
    changed_by,
    open_session,
    rows_from_arguments,
    session_from_data,
)
from engine.protocol.training import TrainRequest, TrainResult
from engine.repeats import repeats_lines, repeats_object
from engine.terminal import perform, quiet_stdout
from engine.training_text import event_line, result_lines, result_object
from sessions.document import Session

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
    device: Annotated[str | None, typer.Option(help="auto, cpu or gpu:0.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the run; the folder's name if not given.")] = None,
    repeat: Annotated[
        int,
        typer.Option(min=1, max=1000, help="Train so many times, each with the next seed, into OUT/seed_1 …"),
    ] = 1,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Train a network and leave a run folder: spreadsheet, journal, models, figures."""
    if not out:
        raise BadInput("Say where the run goes: --out FOLDER.")
    run = Path(out).expanduser().absolute()
    with quiet_stdout() as write:
        rows = rows_from_arguments(train, valid, test, unlabeled)
        asked = _session(session, data, rows, name or run.name, find_in)
        asked = changed_by(asked, settings, epochs=epochs, seed=seed, device=device)
        if repeat > 1:
            results = [_train(seeded, run / seeded.name, None) for seeded in _seeded(asked, repeat)]
            lines = [line for result in results for line in result_lines(result)] + repeats_lines(results)
            write(repeats_object(results) if as_json else "\n".join(lines))
            return
        result = _train(asked, run, name)
        write(result_object(result) if as_json else "\n".join(result_lines(result)))


def _train(session: Session, run: Path, name: str | None) -> TrainResult:
    request = TrainRequest(session=session, run=str(run), name=name)
    return perform("train", request, TrainResult, event_line=event_line)


def _seeded(session: Session, repeat: int) -> list[Session]:
    seeds = range(session.seed, session.seed + repeat)
    return [session.model_copy(update={"seed": seed, "name": f"seed_{seed}"}) for seed in seeds]


def _session(
    path: str | None, data: str | None, rows: tuple[DataRow, ...], name: str, find_in: list[str] | None
) -> Session:
    if path is None:
        return session_from_data(data, rows, name)
    if data is not None or rows:
        raise BadInput("Give either a session or data (--data, --train …), not both.")
    return open_session(path, find_in)
