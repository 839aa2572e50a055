"""What a user says of a foreign model. Light: window and command line read it."""

from __future__ import annotations

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.spec import Color, Fit, Interpolation, Normalization


class Wishes(Options):
    """What the user says of a foreign model; None: what its file says."""

    classes: tuple[str, ...] = ()
    color: Color | None = None
    normalization: Normalization | None = None
    mean: float | None = None
    std: float | None = None
    fit: Fit | None = None
    interpolation: Interpolation | None = None


def told_of_option(error: ValidationError) -> BadInput:
    """Return the error for a value that an option of ``import-model`` may not have, with its name there."""
    first = error.errors(include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    what = first["msg"].removeprefix("Value error, ").replace("Input should be", "must be").rstrip(".")
    if name in Wishes.model_fields:
        return BadInput(f"--{name} {what}, not {first['input']}.")
    return BadInput(f"{what[:1].upper()}{what[1:]}.")
