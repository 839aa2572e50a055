"""``list-exports``: what was exported of a run, how it was checked, and whether it still fits."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute
from engine.json_text import json_text
from engine.protocol.exports import (
    ListedExport,
    ListExportsRequest,
    ListExportsResult,
    SaveTradeOffRequest,
    SaveTradeOffResult,
)
from engine.terminal import perform, quiet_stdout

COMMAND = CommandInfo(name="list-exports", order=81)


def command(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Run folder.")],
    picture: Annotated[
        str | None,
        typer.Option(
            help="Draw accuracy against size and time into this file (.png, .svg, .pdf), or write the "
            "numbers (.csv)."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the exports of a run with their checks; what changed since its check is told."""
    with quiet_stdout() as write:
        found = perform("list_exports", ListExportsRequest(run=absolute(run)), ListExportsResult)
        if picture is not None:
            request = SaveTradeOffRequest(run=absolute(run), path=absolute(picture))
            perform("save_trade_off", request, SaveTradeOffResult)
        write(json_text(found) if as_json else "\n".join(_lines(found)))


def _lines(found: ListExportsResult) -> list[str]:
    lines = [line for listed in found.exports for line in _told(listed)]
    lines += [f"{name}: the card of this export is damaged." for name in found.unreadable]
    lines += [
        f"{name}: a model file without its card, so how it is fed and whether it was checked is not known: "
        "export again."
        for name in found.without_card
    ]
    lines += [f"{name}: a card whose model file is gone." for name in found.without_file]
    return lines or ["Nothing was exported yet."]


def _told(listed: ListedExport) -> list[str]:
    result = listed.result
    state = "verified" if result.verified else "not verified"
    changes = (
        (listed.file_changed, "the file was changed since"),
        (listed.model_changed, "the run has another model now"),
        (listed.card_changed, "decisions, licence or notes are others now"),
    )
    marks = "".join(f"; {words}" for is_so, words in changes if is_so)
    checked = f"{state} in {result.consumer} {result.consumer_version or ''}".rstrip()
    lines = [f"{result.format}: {result.path}", f"  {checked}{marks}"]
    if listed.classes:
        lines.append(f"  classes: {', '.join(listed.classes)}")
    figures = [f"{result.bytes:,} bytes"] if result.bytes is not None else []
    if result.max_abs_diff is not None:
        figures.append(f"largest difference {result.max_abs_diff:.1e}")
    figures += [f"accuracy {top.before:.4f} to {top.after:.4f}" for top in result.top_k if top.k == 1]
    if result.microseconds_per_image is not None:
        figures.append(f"{result.microseconds_per_image:,.0f} µs for one image")
    return [*lines, f"  {', '.join(figures)}"]
