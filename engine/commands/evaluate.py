"""``evaluate``: compares what a model says with the true classes."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from engine.commands.base import AsJson, CommandInfo, FindIn
from engine.data_arguments import absolute, surveyed_rows
from engine.protocol.evaluation import EvaluateRequest, EvaluateResult
from engine.terminal import perform, quiet_stdout
from engine.training_text import accuracy_text, event_line
from sessions.openings import opened_words

COMMAND = CommandInfo(name="evaluate", order=60)


def command(
    model: Annotated[str, typer.Argument(metavar="RUN-or-MODEL", help="Run folder or .keras file.")],
    data: Annotated[
        str | None, typer.Option(help="Labelled images; without it, the run's own test part.")
    ] = None,
    out: Annotated[str | None, typer.Option(help="Folder for tables and pictures.")] = None,
    part: Annotated[str, typer.Option(help="Without --data: test, validation or train.")] = "test",
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Metrics with intervals, per-class and per-image tables, confusion matrix, ROC, PR, calibration."""
    with quiet_stdout() as write:
        request = EvaluateRequest(
            model=absolute(model),
            rows=() if data is None else surveyed_rows([absolute(data)]),
            out=None if out is None else absolute(out),
            part=part,
            find_in=tuple(find_in or ()),
        )
        result = perform("evaluate", request, EvaluateResult, event_line=event_line)
        if as_json:
            figures = result.metrics.model_dump(mode="json")
            write(json.dumps({**figures, "test_openings": result.test_openings}))
            return
        write(accuracy_text(result.metrics))
        for row in result.metrics.per_class:
            quality = f"precision {row.precision:.3f}, recall {row.recall:.3f}, F1 {row.f1:.3f}"
            write(f"  {row.class_name}: {row.n} images, {quality}")
        if result.test_openings is not None:
            write(f"{opened_words(result.test_openings)}.")
        if result.folder is not None:
            write(f"Report: {result.folder}")
