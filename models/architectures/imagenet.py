"""What networks trained on ImageNet expect: the scaling of the pixels, and the files with their weights."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from datasets.basics.errors import BadInput

if TYPE_CHECKING:
    import keras

Scaling = Literal["minus_one_to_one", "by_128", "mean_only", "standardised", "efficientnet"]
"""How a body wants its pixels: -1…1; x / 128 - 1; BGR with the mean taken off; standardised; or 0…255 with
the correction that Keras applies with EfficientNet's ImageNet weights."""

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
"""Of ImageNet's pixels in 0…1; red, green, blue."""
MEAN_255 = (123.68, 116.779, 103.939)
"""As VGG and the first ResNets use it."""

Affine = tuple[tuple[float, ...], tuple[float, ...]]
"""Factor and offset of each colour."""


def scaled(x: Any, scaling: Scaling, normalization: str) -> Any:
    """Append one layer that turns prepared RGB pixels into what a body expects.

    Args:
        x: (n, height, width, 3).
        normalization: how the pixels were scaled before (:class:`datasets.spec.InputSpec`).
    """
    import keras

    before, after = _to_255(normalization), _from_255(scaling)
    factor = [one * other for one, other in zip(before[0], after[0], strict=True)]
    offset = [
        there * offset + more for offset, there, more in zip(before[1], after[0], after[1], strict=True)
    ]
    return keras.layers.Rescaling(factor, offset, name="scale_pixels")(x)


def stored_weights(model: keras.Model, name: str, address: str, file: str, scaling: Scaling) -> None:
    """Load a body's ImageNet weights from ``file`` or from Keras' usual folder; nothing is downloaded.

    Args:
        name: name of the file in Keras' folder.
        address: folder on the web that has it.
        file: the user's file; empty: none.

    Raises:
        BadInput: if there is no such file (the sentence says which file belongs where), or it is damaged.
    """
    path = Path(file).expanduser() if file else weights_folder() / name
    if not path.is_file():
        raise BadInput(
            f"The ImageNet weights are not there: {path}. Put the file {name} (from {address}{name}) there, "
            "name another one with model.options.weights_file, or set model.options.weights=random."
        )
    try:
        model.load_weights(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise BadInput(
            f"The file {path} is damaged or has the weights of another network: get {name} afresh."
        ) from error
    if scaling == "mean_only":
        _first_colour_first(model)


def weights_folder() -> Path:
    """Return the folder in which Keras keeps downloaded weights."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "models"


def _first_colour_first(model: keras.Model) -> None:
    """Turn the first convolution from blue, green, red to red, green, blue."""
    first = next(layer for layer in model.layers if type(layer).__name__ == "Conv2D")
    kernel, *rest = first.get_weights()
    first.set_weights([kernel[:, :, ::-1, :], *rest])


def _to_255(normalization: str) -> Affine:
    if normalization == "none":
        return (1.0,) * 3, (0.0,) * 3
    if normalization == "divide_by_255":
        return (255.0,) * 3, (0.0,) * 3
    # Standardised already: taken as if by ImageNet's own statistics.
    return tuple(255 * one for one in STD), tuple(255 * one for one in MEAN)


def _from_255(scaling: Scaling) -> Affine:
    if scaling == "minus_one_to_one":
        return (1 / 127.5,) * 3, (-1.0,) * 3
    if scaling == "by_128":
        return (1 / 128,) * 3, (-1.0,) * 3
    if scaling == "mean_only":
        return (1.0,) * 3, tuple(-one for one in MEAN_255)
    if scaling == "standardised":
        factors = tuple(1 / (255 * one) for one in STD)
        return factors, tuple(-mean / std for mean, std in zip(MEAN, STD, strict=True))
    # Keras divides by the root of the deviation behind the mean that the weights hold, to mend a mistake in
    # them; before the mean, (x / 255 - m) * k is (k * x + 255 * m * (1 - k)) / 255 - m.
    factors = tuple(1 / one**0.5 for one in STD)
    return factors, tuple(255 * mean * (1 - k) for mean, k in zip(MEAN, factors, strict=True))
