"""Foreign networks of Keras: an image, or measured values, in, a probability for each class out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput
from models.foreign.base import ForeignModel

if TYPE_CHECKING:
    import keras

LARGEST_EDGE = 1024
NO_IMAGE = (0, 0, 0)
"""Shape of the image of a network that sees measured values alone, as long as no card says another one."""


def with_probabilities(path: Path, model: keras.Model, told: tuple[str, ...]) -> ForeignModel:
    """Return a Keras network as a model whose outputs are probabilities.

    Where the last layer gives other numbers (AIDeveloper had networks with a linear one), a softmax follows
    it, which does not change which class is the most probable one.

    Raises:
        BadInput: if it takes something else than one square image and measured values, or has fewer than
            two outputs.
    """
    import keras

    shapes = [tuple(given.shape[1:]) for given in model.inputs]
    takes = tuple(shapes) if len(shapes[-1]) == 1 else ()
    images = shapes[:-1] if takes else shapes
    shape = require_image(path, images) if images else NO_IMAGE
    if len(model.outputs) != 1 or len(model.output_shape) != 2:
        raise BadInput(f"The model {path} is no classifier: it gives something else than a number per class.")
    n_outputs = require_classes(path, int(model.output_shape[-1]))
    last, outputs = _last_activation(model), model.outputs[0]
    if last not in ("softmax", "sigmoid"):
        outputs = keras.layers.Softmax(name="probabilities")(outputs)
        told = (*told, f"Its last layer is {last}, so a softmax was added that makes probabilities of it.")
    # A network of one input, whatever structure its author gave the inputs: it is called with an array.
    inputs = model.inputs if len(shapes) > 1 else model.inputs[0]
    model = keras.Model(inputs, outputs, name="network")
    several = last == "sigmoid"
    return ForeignModel(
        shape=shape, n_outputs=n_outputs, model=model, several=several, told=told, takes=takes
    )


def require_image(path: Path, shapes: list[tuple[int | None, ...]]) -> tuple[int, int, int]:
    """Return the shape (height, width, channels) of the one image that a model takes.

    Raises:
        BadInput: if it takes something else, or an image that is not square.
    """
    shape = shapes[0] if len(shapes) == 1 else ()
    if len(shape) != 3 or any(not isinstance(edge, int) or edge < 1 for edge in shape):
        raise BadInput(f"The model {path} takes something else than one image of a fixed size.")
    height, width, channels = (int(edge or 0) for edge in shape)
    if height != width or not 4 <= height <= LARGEST_EDGE:
        raise BadInput(
            f"The model {path} takes images of {width}x{height} pixels; only square ones of 4 to "
            f"{LARGEST_EDGE} are possible here."
        )
    return height, width, channels


def require_classes(path: Path, n_outputs: int) -> int:
    """Return the number of classes.

    Raises:
        BadInput: if there is only one output.
    """
    if n_outputs < 2:
        raise BadInput(f"The model {path} has one output alone; at least two classes are needed here.")
    return n_outputs


def _last_activation(model: keras.Model) -> str:
    layer = model.layers[-1]
    if type(layer).__name__ == "Softmax":
        return "softmax"
    activation = getattr(layer, "activation", None)
    return str(getattr(activation, "__name__", "linear"))
