"""``import-model``: brings in a model that another program made."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.basics.names_text import NAMES, names_in
from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute
from engine.json_text import json_text
from engine.protocol.imports import ImportModelRequest, ImportModelResult
from engine.terminal import perform, quiet_stdout
from models.foreign.wishes import Wishes, told_of_option

COMMAND = CommandInfo(name="import-model", order=85)


def command(
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL",
            help="AIDeveloper's .model or .arch, Keras .h5 or .keras, ONNX, frozen .pb, TensorFlow Lite, "
            "Teachable Machine, Lobe.",
        ),
    ],
    out: Annotated[str, typer.Option(help="File to write, e.g. NEW.keras.")],
    meta: Annotated[
        str | None,
        typer.Option(help="AIDeveloper's spreadsheet; without it, X_meta.xlsx beside X_146.model."),
    ] = None,
    weights: Annotated[
        str | None, typer.Option(help="File with the weights, for an .arch that has none.")
    ] = None,
    classes: Annotated[
        str | None,
        typer.Option(
            help="Names of the classes in the order of the outputs, e.g. cat,dog; names that hold commas "
            "as a JSON list."
        ),
    ] = None,
    color: Annotated[str | None, typer.Option(help="gray or rgb.")] = None,
    normalization: Annotated[
        str | None, typer.Option(help="none, divide_by_255, per_image or training_data (see --mean, --std).")
    ] = None,
    mean: Annotated[
        float | None, typer.Option(help="Mean pixel value (0…255) of its training images.")
    ] = None,
    std: Annotated[
        float | None, typer.Option(help="Standard deviation of the pixels of its training images.")
    ] = None,
    fit: Annotated[
        str | None,
        typer.Option(help="How images of another size are made to fit: crop, resize or letterbox."),
    ] = None,
    interpolation: Annotated[
        str | None, typer.Option(help="nearest, linear, area, cubic or lanczos.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring in a model that another program made; then evaluate, predict, explain and train take it."""
    said = {
        "color": color,
        "normalization": normalization,
        "mean": mean,
        "std": std,
        "fit": fit,
        "interpolation": interpolation,
    }
    request = ImportModelRequest(
        model=absolute(model),
        out=absolute(out),
        meta=None if meta is None else absolute(meta),
        weights=None if weights is None else absolute(weights),
        wishes=_wishes(classes, said),
    )
    with quiet_stdout() as write:
        result = perform("import_model", request, ImportModelResult)
        write(json_text(result) if as_json else "\n".join(_lines(result)))


def _wishes(classes: str | None, said: dict[str, Any]) -> Wishes:
    """Return what the user says of the model.

    Raises:
        BadInput: naming the option that has another value than it may have.
    """
    names = names_in(classes or "")
    if names is None:
        raise BadInput(f"--classes must be {NAMES}, not {classes!r}.")
    try:
        return Wishes.model_validate({"classes": names, **said})
    except ValidationError as error:
        raise told_of_option(error) from error


def _lines(result: ImportModelResult) -> list[str]:
    seen = result.card.input
    return [
        f"{result.out}: {result.kind}, {result.card.architecture}",
        f"  classes: {', '.join(result.card.classes)}",
        f"  images: {seen.size}x{seen.size} px, {seen.color}, {seen.normalization}",
        *(f"  {sentence}" for sentence in result.told),
    ]
