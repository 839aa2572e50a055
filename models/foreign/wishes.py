"""What a user says of a foreign model. Light: window and command line read it."""

from __future__ import annotations

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
