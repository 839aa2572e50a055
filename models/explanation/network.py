"""A trained network taken apart for explanation: its logits, and the maps of its convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.batch import NetworkInputs
from models.backend import Gradient, compile_forward, compile_gradient

if TYPE_CHECKING:
    import keras

CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose")
_FOLLOWED = (
    "BatchNormalization",
    "LayerNormalization",
    "GroupNormalization",
    "Activation",
    "ReLU",
    "LeakyReLU",
    "PReLU",
    "ELU",
    "Dropout",
    "SpatialDropout2D",
    "Add",
)
"""Layers that belong to the convolution before them: what they make of its maps is what goes on."""
FINE_ENOUGH = 7
"""Places along a side of the maps that Grad-CAM was published with (ResNet on 224 px). The last maps of small
images may have 4 or 2, of which each sees the whole image, so that they point nowhere."""
_ENDS = ("softmax", "sigmoid")


@dataclass(frozen=True)
class Call:
    """One layer at work in the network.

    Attributes:
        name: of the layer, in an inner network with that network's name and ``/`` before it.
        inputs: the tensors it takes.
        output: the tensor it returns.
    """

    name: str
    layer: Any
    inputs: tuple[Any, ...]
    output: Any

    @property
    def kind(self) -> str:
        return type(self.layer).__name__

    def takes(self, tensors: Sequence[Any]) -> bool:
        """Return whether the layer takes one of these tensors."""
        return any(one is other for one in self.inputs for other in tensors)


class LoadedNetwork:
    """See :class:`models.explanation.base.Network`.

    It has weights of its own: ``model`` stays as it is.

    Args:
        model: from images (and measured values) to probabilities.
        several: whether an image can have several classes (sigmoid outputs).

    Raises:
        BadInput: if the network sees no images.
    """

    def __init__(self, model: keras.Model, several: bool) -> None:
        if len(model.inputs[0].shape) != 4:
            raise BadInput(
                f"The network {model.name} sees measured values alone, so there is no image to explain."
            )
        self._several = several
        copier = _Copier()
        self.model = _to_logits(copier.copy(model))
        self._calls = copier.calls
        self._forward = compile_forward(self.model)
        self._gradients: dict[str, Gradient] = {}

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the convolutions whose maps have more than one place, from the input to the output."""
        return tuple(call.name for call in self._calls if _is_convolution(call))

    def layer(self, name: str) -> str:
        """Return the name of a convolution.

        Args:
            name: empty for the last one whose maps are fine enough to tell places apart.

        Raises:
            BadInput: if there is none.
        """
        if not self.layers:
            raise BadInput(
                f"The network {self.model.name} has no convolution whose maps Grad-CAM could look at: choose "
                "the method occlusion or RISE, which only change the image."
            )
        if name and name not in self.layers:
            raise BadInput(
                f"The network {self.model.name} has no convolution {name!r}; "
                f"it has: {', '.join(self.layers)}."
            )
        return name or self._default_layer()

    def logits(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        """Return (n, n_classes); see :meth:`models.explanation.base.Network.logits`."""
        return self._forward(inputs)

    def probabilities(self, logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the probabilities (n, n_classes) that belong to logits."""
        if self._several:
            # The hyperbolic tangent is the sigmoid without overflow.
            return 0.5 * (1.0 + np.tanh(0.5 * logits))
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: npt.NDArray[np.float32] = raised / raised.sum(axis=1, keepdims=True)
        return shares

    def log_odds(self, inputs: NetworkInputs, classes: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return (n,); see :meth:`models.explanation.base.Network.log_odds`."""
        logits = self.logits(inputs)
        places = np.arange(len(classes))
        own = logits[places, classes]
        if self._several:
            return own
        others = logits.copy()
        others[places, classes] = -np.inf
        highest = others.max(axis=1)
        rest = highest + np.log(np.exp(others - highest[:, np.newaxis]).sum(axis=1))
        return own - rest

    def maps_and_gradients(
        self, layer: str, inputs: NetworkInputs, classes: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Return two (n, height, width, n_maps); see
        :meth:`models.explanation.base.Network.maps_and_gradients`."""
        import keras

        name = self.layer(layer)
        if name not in self._gradients:
            both = keras.Model(self.model.inputs, [self._maps(name), self.model.outputs[0]])
            self._gradients[name] = compile_gradient(both)
        return self._gradients[name](inputs, classes)

    def keeps_places(self, layer: str) -> bool:
        """Return whether places are told apart behind a convolution.

        They are where its maps, or what becomes of them, are flattened with more than one place.
        """
        reached = [self._maps(self.layer(layer))]
        for call in self._calls:
            if call.takes(reached):
                if call.kind in ("Flatten", "Reshape") and _n_places(call.inputs[0]) > 1:
                    return True
                reached.append(call.output)
        return False

    def _default_layer(self) -> str:
        fineness = {call.name: min(call.output.shape[1:3]) for call in self._calls if _is_convolution(call)}
        wanted = min(FINE_ENOUGH, max(fineness.values()))
        return [name for name, places in fineness.items() if places >= wanted][-1]

    def _maps(self, name: str) -> Any:
        """Return the tensor of a convolution's maps, behind the normalisation and activation that follow."""
        output = next(call.output for call in self._calls if call.name == name)
        while True:
            behind = [call for call in self._calls if call.takes([output])]
            if len(behind) != 1 or behind[0].kind not in _FOLLOWED:
                return output
            output = behind[0].output


def _is_convolution(call: Call) -> bool:
    return call.kind in CONVOLUTIONS and _n_places(call.output) > 1


def _n_places(tensor: Any) -> int:
    """Return the number of places of maps (n, height, width, n_maps); 1 for anything else."""
    return int(tensor.shape[1] * tensor.shape[2]) if len(tensor.shape) == 4 else 1


class _Copier:
    """Copies a network; the layers of networks within it become layers of the copy itself.

    Only so can the maps of an inner layer be an output.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._names: set[str] = set()

    def copy(self, model: keras.Model) -> keras.Model:
        """Return a network of its own layers and equal weights."""
        import keras

        inputs = [
            keras.Input(batch_shape=given.shape, dtype=given.dtype, name=given.name) for given in model.inputs
        ]
        return keras.Model(inputs, self._append(model, inputs, ""), name=model.name)

    def _append(self, model: keras.Model, inputs: list[Any], before: str) -> Any:
        """Return what copies of the layers of ``model`` make of tensors."""
        import keras

        copies: list[tuple[Any, Any]] = []

        def clone(layer: Any) -> Any:
            if hasattr(layer, "layers"):
                return layer
            copied = type(layer).from_config(layer.get_config() | {"name": self._unused(layer.name)})
            copies.append((layer, copied))
            return copied

        def call(layer: Any, *arguments: Any, **settings: Any) -> Any:
            if hasattr(layer, "layers"):
                return self._append(layer, keras.tree.flatten(arguments), f"{before}{layer.name}/")
            output = layer(*arguments, **settings)
            name = next(original.name for original, copied in copies if copied is layer)
            self.calls.append(Call(before + name, layer, tuple(keras.tree.flatten(arguments)), output))
            return output

        # Also a sequential network becomes one of connected layers.
        connected = keras.Model(model.inputs, model.outputs)
        made = keras.models.clone_model(
            connected, input_tensors=inputs, clone_function=clone, call_function=call
        )
        for original, copied in copies:
            copied.set_weights(original.get_weights())
        return made.outputs[0]

    def _unused(self, name: str) -> str:
        found, number = name, 2
        while found in self._names:
            found, number = f"{name}_{number}", number + 1
        self._names.add(found)
        return found


def _to_logits(model: keras.Model) -> keras.Model:
    """Return the network up to what the last layer has before softmax or sigmoid.

    The slope of a probability vanishes where the network is sure, and falls where another class gains; that
    of a logit tells of this class alone.
    """
    import keras

    output = model.outputs[0]
    last = output._keras_history.operation
    before = last._inbound_nodes[output._keras_history.node_index].input_tensors[0]
    if type(last).__name__ == "Softmax" or type(last).__name__ == "Activation":
        return keras.Model(model.inputs, before, name=model.name)
    if getattr(getattr(last, "activation", None), "__name__", "") not in _ENDS:
        return model
    plain = type(last).from_config(last.get_config() | {"activation": "linear", "name": "logits"})
    logits = plain(before)
    plain.set_weights(last.get_weights())
    return keras.Model(model.inputs, logits, name=model.name)
