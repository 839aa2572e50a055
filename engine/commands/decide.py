"""``decide``: how a trained model is used."""

from __future__ import annotations

from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from engine.commands.base import AsJson, CommandInfo, FindIn
from engine.data_arguments import absolute, absolute_folders, surveyed_rows
from engine.json_text import json_text
from engine.protocol.decisions import (
    CalibrateRequest,
    CalibrateResult,
    DecideRequest,
    DecideResult,
    FitUnlikeRequest,
    FitUnlikeResult,
    ThresholdRequest,
    ThresholdResult,
)
from engine.protocol.evaluation import EvaluateRequest
from engine.terminal import perform, quiet_stdout
from models.decisions.document import Decisions
from sessions.openings import opened_words

COMMAND = CommandInfo(name="decide", order=65)


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Run folder.")],
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Make the probabilities honest by a temperature.")
    ] = False,
    target: Annotated[str | None, typer.Option(help="Class that gets a threshold.")] = None,
    purity: Annotated[float | None, typer.Option(help="Share of the target among the chosen.")] = None,
    yield_: Annotated[
        float | None, typer.Option("--yield", help="Share of the target that is chosen.")
    ] = None,
    false_alarm: Annotated[float | None, typer.Option(help="Cost of a wrongly chosen image.")] = None,
    miss: Annotated[float | None, typer.Option(help="Cost of a missed image of the target.")] = None,
    part: Annotated[
        str, typer.Option(help="Images that the threshold is reported on: test or validation.")
    ] = "test",
    unlike: Annotated[
        bool, typer.Option("--unlike", help="Learn how to tell images that are unlike the training images.")
    ] = False,
    rubbish: Annotated[
        str | None, typer.Option(help="Images of none of the classes, by which the best method is chosen.")
    ] = None,
    method: Annotated[str, typer.Option(help="Method that tells unlike images; empty: the best one.")] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Forget what was decided before.")] = False,
    find_in: FindIn = None,
    as_json: AsJson = False,
) -> None:
    """Decide how a model is used: temperature, threshold of a class, what is unlike the training images."""
    model, found = absolute(run), absolute_folders(find_in)
    told: list[str] = []
    with quiet_stdout() as write:
        if forget:
            _decide(model, Decisions())
        if calibrate:
            told += _calibrate(model, found)
        if target is not None:
            wish = _wish(target, purity, yield_, false_alarm, miss)
            request = wish.model_copy(
                update={"evaluate": EvaluateRequest(model=model, part=part, find_in=found)}
            )
            told += _threshold(request)
        if unlike or rubbish or method:
            rows = () if rubbish is None else surveyed_rows([absolute(rubbish)])
            fit = FitUnlikeRequest(model=model, rubbish=rows, method=method, find_in=found)
            told.append(perform("fit_unlike", fit, FitUnlikeResult).sentence)
        decisions = _decide(model, None)
        write(json_text(decisions) if as_json else "\n".join(told or _summary(decisions)))


def _decide(model: str, decisions: Decisions | None) -> Decisions:
    return perform("decide", DecideRequest(model=model, decisions=decisions), DecideResult).decisions


def _calibrate(model: str, find_in: tuple[str, ...]) -> list[str]:
    result = perform("calibrate", CalibrateRequest(model=model, find_in=find_in), CalibrateResult)
    if result.accepted:
        _decide(model, _decide(model, None).model_copy(update={"temperature": result.temperature}))
    return [result.sentence]


def _wish(
    target: str, purity: float | None, share: float | None, false_alarm: float | None, miss: float | None
) -> ThresholdRequest:
    by_cost = false_alarm is not None or miss is not None
    if (purity is not None) + (share is not None) + by_cost != 1:
        raise BadInput("Say how the threshold is chosen: --purity, --yield, or --false-alarm with --miss.")
    nothing = EvaluateRequest(model="")
    if by_cost:
        costs = {"false_alarm": false_alarm, "miss": miss}
        given = {name: cost for name, cost in costs.items() if cost is not None}
        return ThresholdRequest.model_validate(
            {"evaluate": nothing, "target": target, "rule": "cost", **given}
        )
    rule, value = ("purity", purity) if purity is not None else ("yield", share)
    return ThresholdRequest.model_validate(
        {"evaluate": nothing, "target": target, "rule": rule, "value": value}
    )


def _threshold(request: ThresholdRequest) -> list[str]:
    result = perform("choose_threshold", request, ThresholdResult)
    told = [result.sentence]
    if result.threshold is not None:
        before = _decide(request.evaluate.model, None)
        update = {"thresholds": {request.target: result.threshold}, "target": request.target}
        _decide(request.evaluate.model, before.model_copy(update=update))
    if result.test_openings is not None:
        told.append(f"{opened_words(result.test_openings)}.")
    return told


def _summary(decisions: Decisions) -> list[str]:
    told = []
    if decisions.temperature is not None:
        told.append(f"Temperature: {decisions.temperature:.3f}")
    told += [f"Threshold of {name}: {value:.3f}" for name, value in decisions.thresholds.items()]
    if decisions.unlike is not None:
        told.append(f"Unlike training: by {decisions.unlike.method}")
    return told or ["Nothing was decided: the most probable class is the answer."]
