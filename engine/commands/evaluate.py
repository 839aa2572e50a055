"""``evaluate``: compares what a model says with the true classes."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from engine.assessments import AssessmentStore
from engine.commands.base import AsJson, CommandInfo, FindIn
from engine.data_arguments import absolute, absolute_folders, surveyed_rows
from engine.evaluation_text import result_lines
from engine.protocol.evaluation import CompareRequest, CompareResult, EvaluateRequest, EvaluateResult
from engine.terminal import perform, quiet_stdout
from engine.training_text import event_line

COMMAND = CommandInfo(name="evaluate", order=60)


def command(
    model: Annotated[str, typer.Argument(metavar="RUN-or-MODEL", help="Run folder or .keras file.")],
    data: Annotated[
        str | None, typer.Option(help="Labelled images; without it, the run's own test part.")
    ] = None,
    out: Annotated[str | None, typer.Option(help="Folder for tables and pictures.")] = None,
    part: Annotated[str, typer.Option(help="Without --data: test, validation or train.")] = "test",
    compare: Annotated[
        str | None,
        typer.Option(
            help="Another run or .keras file: which of the two is right more often on these images?"
        ),
    ] = None,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Figures with 95 % intervals, tables and pictures; or two models compared on the same images."""
    with quiet_stdout() as write:
        request = EvaluateRequest(
            model=absolute(model),
            rows=() if data is None else surveyed_rows([absolute(data)], by_class=True),
            out=None if out is None else absolute(out),
            part=part,
            find_in=absolute_folders(find_in),
        )
        kept = AssessmentStore()
        result = perform("evaluate", request, EvaluateResult, event_line=event_line, assessments=kept)
        compared = None if compare is None else _compare(request, absolute(compare), kept)
        if as_json:
            figures = result.metrics.model_dump(mode="json")
            told = {} if compared is None else {"comparison": compared.model_dump(mode="json")}
            noted = {"test_openings": result.test_openings, "note": result.note}
            write(json.dumps({**figures, **noted, **told}))
            return
        for line in result_lines(result):
            write(line)
        if compared is not None:
            write(compared.sentence)


def _compare(request: EvaluateRequest, other: str, kept: AssessmentStore) -> CompareResult:
    asked = CompareRequest(
        model=request.model,
        other=other,
        rows=request.rows,
        part=request.part,
        find_in=request.find_in,
        shown_before=True,
    )
    return perform("compare", asked, CompareResult, event_line=event_line, assessments=kept)
