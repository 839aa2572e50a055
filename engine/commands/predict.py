"""``predict``: classifies new images."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import typer

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute, surveyed_rows
from engine.json_text import json_text
from engine.prediction_text import result_lines
from engine.protocol.prediction import FileDone, PredictRequest, PredictResult
from engine.protocol.training import Notice
from engine.steps.prediction.each_once import each_once
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="predict", order=70)


def command(
    model: Annotated[str, typer.Argument(metavar="RUN-or-MODEL", help="Run folder or .keras file.")],
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Folders, image files, .rtdc files.")],
    out: Annotated[
        list[str] | None,
        typer.Option(
            help="A .csv, .xlsx, .npz or .rtdc file, or a folder for several .rtdc files. May be repeated."
        ),
    ] = None,
    sort_into: Annotated[
        str | None, typer.Option(help="Folder for copies sorted into class folders.")
    ] = None,
    further: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="RUN-or-MODEL", help="Another model with the same classes: means are taken."
        ),
    ] = None,
    variants: Annotated[
        int,
        typer.Option(
            min=0,
            max=7,
            help="Average over so many flipped or turned copies too, as the training showed them.",
        ),
    ] = 0,
    rtdc: Annotated[
        Literal["copy", "scores"],
        typer.Option(help="An .rtdc file with scores: a whole copy, or scores that name the measurement."),
    ] = "copy",
    score_id: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CLASS=ABC", help="Three letters or digits that stand for a class in .rtdc files."
        ),
    ] = None,
    unlike: Annotated[
        bool, typer.Option("--unlike/--no-unlike", help="Compare the images with the training images.")
    ] = True,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Answer unknown to images unlike the training images.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Classify images and write a table of classes and scores."""
    if not out and sort_into is None:
        raise BadInput("Say what to write: --out FILE.csv (or .xlsx, .npz, .rtdc), or --sort-into FOLDER.")
    ids = dict(_class_and_id(text) for text in score_id or ())
    with quiet_stdout() as write:
        models = tuple(absolute(path) for path in (model, *(further or ())))
        rows, notes = each_once(surveyed_rows([absolute(path) for path in inputs]))
        request = PredictRequest(
            models=models,
            rows=rows,
            outs=tuple(absolute(path) for path in out or ()),
            sort_into=None if sort_into is None else absolute(sort_into),
            variants=variants,
            rtdc=rtdc,
            score_ids=ids,
            unlike=unlike,
            unknown=unknown,
            pictures=0,
        )
        # Told when the work is done, so that an error is the only line.
        told = list(notes)
        result = perform("predict", request, PredictResult, event_line=partial(_note, told))
        for note in told:
            typer.echo(note, err=True)
        if as_json:
            write(json_text(result))
            return
        write("\n".join(result_lines(result)))


def _class_and_id(text: str) -> tuple[str, str]:
    name, separator, score_id = text.rpartition("=")
    if not separator or not name:
        raise BadInput(f"--score-id {text}: write it as CLASS=ABC.")
    return name, score_id


def _note(notes: list[str], kind: str, data: Options) -> None:
    """Keep the sentence of an event that has one."""
    if isinstance(data, Notice):
        notes.append(data.message)
    if isinstance(data, FileDone):
        sentences = (data.unreadable, "" if data.verdict is None else data.verdict.sentence)
        notes += [f"{data.place}: {sentence}" for sentence in sentences if sentence]
