"""``explain``: shows which parts of images speak for a class."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from engine.commands.base import AsJson, CommandInfo, key_and_value
from engine.count_text import images_text
from engine.data_arguments import absolute, surveyed_rows
from engine.protocol.explanation import ExplainRequest, ExplainResult
from engine.terminal import perform, quiet_stdout
from models.explanation.registry import method_options

COMMAND = CommandInfo(name="explain", order=75)


def command(
    model: Annotated[str, typer.Argument(metavar="RUN-or-MODEL", help="Run folder or .keras file.")],
    images: Annotated[list[str], typer.Argument(metavar="IMAGE…", help="Image files, folders, .rtdc files.")],
    out: Annotated[str, typer.Option(help="Folder for pictures, maps and a table.")],
    method: Annotated[str, typer.Option(help="grad-cam, rise or occlusion.")] = "grad-cam",
    class_name: Annotated[
        str, typer.Option("--class", help="Class that is asked for; without it, the one that the model says.")
    ] = "",
    layer: Annotated[
        str, typer.Option(help="Convolution that Grad-CAM looks at; without it, the last one of fine maps.")
    ] = "",
    strength: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the heat map's colours in the pictures.")
    ] = 0.5,
    sanity: Annotated[
        str, typer.Option(help="Compare with drawn weights: none, whole, or cascade (layer by layer).")
    ] = "none",
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="An option of the method as key=value, e.g. masks=2000.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Heat maps: which parts of images speak for a class."""
    options = dict(key_and_value(text, "masks=2000") for text in settings or ())
    # An unknown method or option is told before the images are looked for.
    method_options(method, options)
    with quiet_stdout() as write:
        request = ExplainRequest.model_validate(
            {
                "model": absolute(model),
                "rows": surveyed_rows([absolute(path) for path in images]),
                "method": method,
                "options": options,
                "layer": layer,
                "class_name": class_name,
                "out": absolute(out),
                "strength": strength,
                "sanity": sanity,
            }
        )
        result = perform("explain", request, ExplainResult)
        if as_json:
            write(json.dumps(_figures(result)))
            return
        for line in _lines(result):
            write(line)


def _figures(result: ExplainResult) -> dict[str, object]:
    """Return the answer without its pictures, which stand in the folder."""
    left_out: Any = {"images": {"__all__": {"picture", "heat"}}, "mean": True}
    return result.model_dump(mode="json", exclude=left_out)


def _lines(result: ExplainResult) -> list[str]:
    layer = f", layer {result.layer}" if result.layer else ""
    shown = images_text(len(result.images))
    lines = [f"{shown} explained by {result.method}{layer} ({result.seconds:.1f} s)"]
    for image in result.images:
        y, x = image.peak
        where = f"hottest at x {x}, y {y}" if image.maximum > 0 else "nothing speaks for it"
        lines.append(f"  {image.name}: {image.class_name}, score {image.score:.3f}, {where}")
    lines += result.notes
    if result.sanity is not None:
        lines.append(result.sanity.sentence)
    return [*lines, f"Pictures: {result.folder}"]
