"""A trained network taken apart for explanation: its logits, and the maps of its convolutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput
from datasets.basics.randomness import generator
from datasets.batch import NetworkInputs
from models.backend import Gradient, compile_forward, compile_gradient
from models.explanation.copying import Call, Copier, to_logits

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
        copier = Copier()
        self.model = to_logits(copier.copy(model))
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

    @property
    def layers_with_weights(self) -> tuple[str, ...]:
        """Names of all layers with weights, from the input to the output."""
        return tuple(layer.name for layer in self.model.layers if layer.weights)

    @contextmanager
    def drawn_anew(self, layers: Sequence[str], seed: int, draw: int) -> Iterator[None]:
        """Give layers other weights for a while: their own, put into another order.

        So they have the size and the spread of the trained ones, and signals neither vanish nor explode.

        Args:
            layers: names from :attr:`layers_with_weights`.
            seed, draw: the order follows from them.
        """
        trained = self.model.get_weights()
        try:
            for place, name in enumerate(self.layers_with_weights):
                if name in layers:
                    layer = self.model.get_layer(name)
                    numbers = generator(seed, "weights drawn anew", draw, place)
                    weights = layer.get_weights()
                    layer.set_weights(
                        [numbers.permutation(one.ravel()).reshape(one.shape) for one in weights]
                    )
            yield
        finally:
            self.model.set_weights(trained)

    def logits(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
        """Return (n, n_classes); see :meth:`models.explanation.base.Network.logits`."""
        return self._forward(inputs)

    def probabilities(self, logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the probabilities (n, n_classes) that belong to logits."""
        if self._several:
            # The hyperbolic tangent is the sigmoid without overflow.
            return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)))
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def log_odds(self, inputs: NetworkInputs, classes: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return (n,); see :meth:`models.explanation.base.Network.log_odds`."""
        logits = self.logits(inputs)
        places = np.arange(len(classes))
        own: npt.NDArray[np.float32] = logits[places, classes]
        if self._several:
            return own
        others = logits.copy()
        others[places, classes] = -np.inf
        highest = others.max(axis=1)
        rest = highest + np.log(np.exp(others - highest[:, np.newaxis]).sum(axis=1))
        odds: npt.NDArray[np.float32] = own - rest
        return odds

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
