"""Pieces that the networks share: their inputs, their last layer, and the blocks in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from models.architectures.base import Checked, Wanted

if TYPE_CHECKING:
    import keras

IMAGE = "image"
SCALARS = "scalars"
PROBABILITIES = "probabilities"
# With Keras' own 0.99 the running statistics are useless after the few hundred steps of a small
# data set: training looks fine and new images come out at random.
BATCH_NORM_MOMENTUM = 0.9


def stages_fit(options: Any, filters: Sequence[int], wanted: Wanted) -> Checked:
    """Check that stages, each of which halves the image, leave a pixel of it."""
    size = min(wanted.image[:2]) if wanted.image else 0
    if not filters:
        return Checked(options, ("The network needs at least one stage (model.options.filters).",))
    if size >> len(filters):
        return Checked(options)
    return Checked(
        options,
        (
            f"{len(filters)} stages halve an image of {size} px to nothing: name fewer filters "
            "(model.options.filters) or raise the image size (input.size).",
        ),
    )


def image_input(wanted: Wanted) -> Any:
    """Return the input of prepared images, (n, height, width, channels)."""
    import keras

    return keras.Input(wanted.image, name=IMAGE)


def scalars_input(wanted: Wanted) -> Any:
    """Return the input of standardised measured values, (n, n_scalars)."""
    import keras

    return keras.Input((wanted.n_scalars,), name=SCALARS)


def finish(name: str, wanted: Wanted, inputs: Any, x: Any, regularizer: Any = None) -> keras.Model:
    """Append the last layer to the tensor ``x`` and return the network.

    Args:
        name: of the network.
        inputs: one input, or the list [image, scalars].
        x: (n, features).
        regularizer: of the last layer's kernel.
    """
    import keras

    last = keras.layers.Dense(
        wanted.n_classes,
        activation=wanted.activation,
        name=PROBABILITIES,
        kernel_regularizer=regularizer,
        # Probabilities in half precision would lose the small ones.
        dtype="float32",
    )
    return keras.Model(inputs, last(x), name=name)


def with_scalars(wanted: Wanted, image: Any, x: Any) -> tuple[Any, Any]:
    """Append the measured values, where there are any, to the features ``x`` (n, k).

    Returns:
        the network's inputs, and the features with the values behind them.
    """
    if not wanted.n_scalars:
        return image, x
    import keras

    scalars = scalars_input(wanted)
    return [image, scalars], keras.layers.Concatenate(name="with_scalars")([x, scalars])


def normalised(x: Any, name: str | None = None) -> Any:
    """Append a batch normalisation whose statistics follow small data sets."""
    import keras

    return keras.layers.BatchNormalization(momentum=BATCH_NORM_MOMENTUM, name=name)(x)


def dropped(wanted: Wanted, x: Any, declared: float, name: str | None = None) -> Any:
    """Append a dropout layer with the declared rate or the one that is wanted instead."""
    import keras

    return keras.layers.Dropout(wanted.rate(declared), name=name)(x)


def convolved(x: Any, filters: int, kernel: int, padding: str = "valid", name: str | None = None) -> Any:
    """Append a convolution with ReLU."""
    import keras

    return keras.layers.Conv2D(filters, kernel, padding=padding, activation="relu", name=name)(x)


def pooled(x: Any, size: int = 2, name: str | None = None) -> Any:
    """Append a maximum over squares of ``size`` pixels."""
    import keras

    return keras.layers.MaxPooling2D(size, name=name)(x)


def dense(x: Any, units: int, name: str | None = None) -> Any:
    """Append a dense layer with ReLU."""
    import keras

    return keras.layers.Dense(units, activation="relu", name=name)(x)


def flattened(x: Any) -> Any:
    """Append the flattening to (n, features)."""
    import keras

    return keras.layers.Flatten(name="flatten")(x)


def dense_dropped(
    wanted: Wanted, x: Any, units: Sequence[int], rate: float, *, normalise: bool = False
) -> Any:
    """Append dense layers of ``units``, each with ReLU, then (if asked) batch normalisation, then dropout."""
    for place, number in enumerate(units, start=1):
        x = dense(x, number, f"dense{place}")
        if normalise:
            x = normalised(x, f"norm_dense{place}")
        if rate:
            x = dropped(wanted, x, rate, f"dropout_dense{place}")
    return x
