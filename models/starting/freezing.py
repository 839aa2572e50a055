"""Which layers learn in an epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasets.basics.errors import BadInput
from models.spec import StartOptions
from models.starting.layers import all_layers, layers_with_weights
from models.starting.splitting import fixed_names

if TYPE_CHECKING:
    import keras


def set_learning_layers(model: keras.Model, spec: StartOptions, epoch: int) -> bool:
    """Let the layers learn that shall learn in ``epoch`` (from 1), freeze the others.

    A frozen batch normalisation also keeps its running statistics. A compiled model must be compiled
    again where something changed.

    Returns:
        whether a layer changed.

    Raises:
        BadInput: if a layer is named that the network has not, or none would learn.
    """
    check_layers(model, spec, epoch)
    learning = set(map(id, learning_layers(model, spec, epoch)))
    changed = False
    # A frozen inner network would freeze all of its layers.
    model.trainable = True
    for layer in layers_with_weights(model):
        wanted = id(layer) in learning
        changed |= layer.trainable != wanted
        layer.trainable = wanted
    return changed


def check_layers(model: keras.Model, spec: StartOptions, epoch: int) -> None:
    """Check that :func:`set_learning_layers` can be done; nothing is changed.

    Raises:
        BadInput: if a layer is named that the network has not, or none would learn.
    """
    if not learning_layers(model, spec, epoch):
        raise BadInput(
            "No layer of the network would learn: freeze fewer of them (model.freeze, model.frozen_layers)."
        )


def learning_layers(model: keras.Model, spec: StartOptions, epoch: int) -> list[Any]:
    """Return the layers with weights that learn in ``epoch`` (from 1).

    Raises:
        BadInput: if a layer is named that the network has not.
    """
    _check_names(model, spec)
    layers = layers_with_weights(model)
    if spec.freeze == "all_but_last":
        more = (epoch - 1) // spec.unfreeze_every if spec.unfreeze_every else 0
        layers = layers[-(spec.train_last + more) :]
    elif spec.freeze == "all_but_dense":
        layers = [layer for layer in layers if type(layer).__name__ == "Dense"]
    elif spec.freeze == "named":
        layers = [layer for layer in layers if layer.name not in spec.frozen_layers]
    fixed = fixed_names(spec.partly_trained)
    return [layer for layer in layers if layer.name not in fixed and layer.weights]


def _check_names(model: keras.Model, spec: StartOptions) -> None:
    if spec.freeze != "named":
        return
    known = {layer.name for layer in all_layers(model)}
    for name in spec.frozen_layers:
        if name not in known:
            layers = ", ".join(layer.name for layer in layers_with_weights(model)[:12])
            raise BadInput(
                f"The network has no layer {name!r} (model.frozen_layers); its first ones with weights are: "
                f"{layers}."
            )
