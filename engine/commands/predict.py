"""``predict``: classifies new images."""

from __future__ import annotations

from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute, surveyed_rows
from engine.protocol.prediction import PredictRequest, PredictResult
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="predict", order=70)


def command(
    model: Annotated[str, typer.Argument(metavar="RUN-or-MODEL", help="Run folder or .keras file.")],
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Folders, image files, .rtdc files.")],
    out: Annotated[str | None, typer.Option(help="Table to write: .csv, .xlsx, .npz or .rtdc.")] = None,
    sort_into: Annotated[
        str | None, typer.Option(help="Folder for copies sorted into class folders.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Classify images and write a table of classes and scores."""
    if out is None and sort_into is None:
        raise BadInput("Say what to write: --out FILE.csv (or .xlsx, .npz, .rtdc), or --sort-into FOLDER.")
    with quiet_stdout() as write:
        request = PredictRequest(
            models=(absolute(model),),
            rows=surveyed_rows([absolute(path) for path in inputs]),
            outs=() if out is None else (absolute(out),),
            sort_into=None if sort_into is None else absolute(sort_into),
        )
        result = perform("predict", request, PredictResult)
        if as_json:
            write(result.model_dump_json())
            return
        write(f"{result.n:,} images classified ({result.images_per_second:,.0f} images/s)")
        for name, count in zip(result.classes, result.counts, strict=True):
            write(f"  {name}: {count:,}")
