"""``new``: writes a session from data and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from datasets.basics.replacing import check_free
from engine.commands.base import AsJson, CommandInfo, Settings
from engine.data_arguments import (
    Data,
    Test,
    Train,
    Unlabeled,
    Valid,
    absolute,
    changed_by,
    rows_from_arguments,
    session_from_data,
    surveyed_rows,
)
from engine.json_text import json_text
from engine.protocol.decisions import AddRubbishRequest, AddRubbishResult
from engine.protocol.documents import SaveSessionRequest, SaveSessionResult
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="new", order=20)


def command(
    session: Annotated[str, typer.Argument(metavar="SESSION.xlsx", help="The session spreadsheet to write.")],
    data: Data = None,
    train: Train = None,
    valid: Valid = None,
    test: Test = None,
    unlabeled: Unlabeled = None,
    rubbish: Annotated[
        str | None, typer.Option(help="Images of none of the classes: they become the class rubbish.")
    ] = None,
    settings: Settings = None,
    as_json: AsJson = False,
) -> None:
    """Write a session: which images, which network, how it is trained."""
    target = Path(absolute(session))
    if target.suffix.lower() != ".xlsx":
        raise BadInput(f"{target.name}: a session is a spreadsheet; give it a name that ends in .xlsx.")
    check_free(target)
    with quiet_stdout() as write:
        rows = rows_from_arguments(train, valid, test, unlabeled)
        found = session_from_data(data, rows, target.stem)
        if rubbish is not None:
            wish = AddRubbishRequest(session=found, rows=surveyed_rows([absolute(rubbish)]))
            added = perform("add_rubbish", wish, AddRubbishResult)
            typer.echo(added.sentence, err=True)
            found = added.session
        proposed = changed_by(found, settings)
        request = SaveSessionRequest(session=proposed, path=str(target))
        result = perform("save_session", request, SaveSessionResult)
        images = sum(row.n_images for row in proposed.rows)
        sentence = (
            f"{target}: {len(proposed.classes)} classes, {images} images, {proposed.model.architecture}"
        )
        write(json_text(result) if as_json else sentence)
