"""The network that is trained in another precision than it is saved in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.architectures.registry import build_model
from models.spec import Precision, TrainingSpec
from models.training.control import Control
from models.training.dropout import dropout_rates, set_dropout_rates
from models.training.events import EpochDone
from models.training.fit import TrainerState, fit
from models.training.twin import bring_back, in_precision, network_to_train

SIZE = (16, 16, 1)


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
@pytest.mark.parametrize("architecture", ["LeNet5_do", "ResNet_small"])
def test_a_network_learns_in_16_bits_and_is_saved_in_32(
    precision: Precision, architecture: str, squares: Any, backend: object
) -> None:
    """Layers compute in 16 bits, weights and probabilities have 32, and the saved twin gives the same."""
    model = build_model(architecture, SIZE, 2)
    trained = in_precision(model, precision)
    assert {layer.compute_dtype for layer in trained.layers[1:-1]} == {precision}
    assert {weight.dtype for weight in trained.weights} == {"float32"}
    epochs: list[Any] = []
    spec = TrainingSpec(epochs=4, batch_size=16, learning_rate=0.01)
    fit(trained, spec, squares(n_train=96), Control(), epochs.append, seed=1,
        on_epoch_end=lambda state, is_best: None)  # fmt: skip
    losses = [epoch.loss for epoch in epochs if isinstance(epoch, EpochDone)]
    assert losses[-1] < losses[0]
    bring_back(trained, model)
    images = squares().images(8, 0, "validation").images
    assert np.asarray(trained(images)).dtype == np.float32
    assert np.asarray(model(images)) == pytest.approx(np.asarray(trained(images)), abs=0.05)
    assert {layer.compute_dtype for layer in model.layers} == {"float32"}


def test_operations_that_are_no_layers_compute_in_what_they_are_given(backend: object) -> None:
    """A network with a bare sum in it, as ConvNeXt has, is copied to 16 bits, too."""
    import keras

    image = keras.Input(SIZE)
    seen = keras.layers.Conv2D(4, 3, padding="same")(image)
    outputs = keras.layers.Dense(2, "softmax")(keras.layers.Flatten()(seen + seen))
    model = keras.Model(image, outputs)
    images = np.random.default_rng(1).random((3, *SIZE), np.float32)
    copy = in_precision(model, "bfloat16")
    assert np.asarray(copy(images)) == pytest.approx(np.asarray(model(images)), abs=0.05)


def _twin(model: Any, precision: Precision) -> Any:
    return network_to_train(model, precision, "gpu:0")


@pytest.mark.parametrize(
    ("architecture", "precision"),
    [("LeNet5_do", "bfloat16"), ("LeNet5_do", "float16"), ("ResNet_small", "float32")],
)
def test_resuming_a_twin_is_exact(
    architecture: str, precision: Precision, squares: Any, backend: object
) -> None:
    """The state has all that the twin needs: the scale of the loss, the faster normalisation's statistics."""
    start = build_model(architecture, SIZE, 2).get_weights()
    states: list[TrainerState] = []

    def run(resume_from: TrainerState | None = None) -> TrainerState:
        model = build_model(architecture, SIZE, 2)
        model.set_weights(start)
        fit(
            _twin(model, precision),
            TrainingSpec(epochs=2, batch_size=16),
            squares(),
            Control(),
            lambda event: None,
            seed=1,
            on_epoch_end=lambda state, is_best: states.append(state),
            resume_from=resume_from,
        )
        return states[-1]

    through = run()
    resumed = run(states[0])
    assert through.arrays.keys() == resumed.arrays.keys()
    assert all(array.tobytes() == resumed.arrays[name].tobytes() for name, array in through.arrays.items())


def test_float16_needs_a_gpu(backend: object) -> None:
    """A processor has no units for it, and one sentence says what else to take."""
    with pytest.raises(BadInput, match="NVIDIA GPU"):
        network_to_train(build_model("MLP_64_32_16", SIZE, 2), "float16", "cpu")


def test_the_saved_network_has_the_twins_dropout(backend: object) -> None:
    """Rates changed during the training are in the saved model."""
    model = build_model("LeNet5_do", SIZE, 2)
    trained = in_precision(model, "bfloat16")
    set_dropout_rates(trained, [0.1, 0.2, 0.3])
    bring_back(trained, model)
    assert dropout_rates(model) == [0.1, 0.2, 0.3]
