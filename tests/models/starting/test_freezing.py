"""Frozen layers stay as they are, to the bit; the others learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.architectures.registry import build_model
from models.inference import predict
from models.spec import ModelSpec, TrainingSpec
from models.starting.freezing import learning_layers, set_learning_layers
from models.starting.splitting import split_layers
from models.training.changes import Change
from models.training.control import Control
from models.training.fit import TrainerState, fit

SIZE = (16, 16, 1)


def _train(model: Any, spec: ModelSpec, data: Any, epochs: int = 2, **more: Any) -> list[TrainerState]:
    """Train as a run does: what learns is decided before each epoch."""
    training = TrainingSpec(epochs=epochs, schedule="constant")
    states: list[TrainerState] = []
    done = more["resume_from"].epoch if "resume_from" in more else 0
    set_learning_layers(model, spec, max(done, 1))

    def before_epoch(epoch: int) -> Change | None:
        return Change(training, True) if set_learning_layers(model, spec, epoch) else None

    fit(
        model,
        training,
        data,
        Control(),
        lambda event: None,
        seed=1,
        on_epoch_end=lambda state, is_best: states.append(state),
        before_epoch=before_epoch,
        **more,
    )
    return states


def _names(model: Any, spec: ModelSpec, epoch: int = 1) -> list[str]:
    return [layer.name for layer in learning_layers(model, spec, epoch)]


@pytest.mark.parametrize(
    ("spec", "learning"),
    [
        (ModelSpec(freeze="all_but_last", train_last=2), ["dense2", "probabilities"]),
        (ModelSpec(freeze="all_but_dense"), ["dense1", "dense2", "probabilities"]),
        (ModelSpec(freeze="named", frozen_layers=("conv1", "dense2")), ["conv2", "dense1", "probabilities"]),
        (ModelSpec(), ["conv1", "conv2", "dense1", "dense2", "probabilities"]),
    ],
)
def test_only_what_shall_learn_changes(
    spec: ModelSpec, learning: list[str], squares: Any, backend: object
) -> None:
    """After two epochs the frozen layers have the same bits and each of the others has changed."""
    model = build_model("LeNet5_do", SIZE, 2)
    before = {layer.name: [array.tobytes() for array in layer.get_weights()] for layer in model.layers}
    assert _names(model, spec) == learning
    _train(model, spec, squares())
    changed = [
        layer.name
        for layer in model.layers
        if [array.tobytes() for array in layer.get_weights()] != before[layer.name]
    ]
    assert changed == learning


def test_a_frozen_normalisation_keeps_its_statistics(squares: Any, backend: object) -> None:
    """Otherwise a frozen body would still drift."""
    model = build_model("ResNet_small", SIZE, 2)
    before = [array.tobytes() for array in model.get_layer("stem_norm").get_weights()]
    _train(model, ModelSpec(freeze="all_but_last"), squares(), 1)
    assert [array.tobytes() for array in model.get_layer("stem_norm").get_weights()] == before


def test_gradual_unfreezing_goes_from_the_output_to_the_input(backend: object) -> None:
    """One more layer every two epochs."""
    model = build_model("LeNet5_do", SIZE, 2)
    spec = ModelSpec(freeze="all_but_last", train_last=1, unfreeze_every=2)
    counts = [len(_names(model, spec, epoch)) for epoch in (1, 2, 3, 4, 5, 50)]
    assert counts == [1, 1, 2, 2, 3, 5]


@pytest.mark.parametrize("split", [1, 2, 3])
def test_resuming_with_frozen_layers_is_exact(split: int, squares: Any, backend: object) -> None:
    """Four epochs, in which layers are set free, equal some epochs, a new network, and the rest."""
    spec = ModelSpec(freeze="all_but_last", train_last=1, unfreeze_every=2)
    start = build_model("LeNet5_do", SIZE, 2).get_weights()

    def fresh() -> Any:
        model = build_model("LeNet5_do", SIZE, 2)
        model.set_weights(start)
        return model

    whole = _train(fresh(), spec, squares(), 4)
    end = _train(fresh(), spec, squares(), 4, resume_from=whole[split - 1])
    assert whole[-1].arrays.keys() == end[-1].arrays.keys()
    different = [
        name for name, array in whole[-1].arrays.items() if array.tobytes() != end[-1].arrays[name].tobytes()
    ]
    assert different == []


@pytest.mark.parametrize("name", ["LeNet5_do", "VGG_small_4", "MLP_24_16_24_skipcon"])
def test_a_split_network_computes_the_same(name: str, backend: object) -> None:
    """The first units are fixed, the others learn, and together they are the layer as it was."""
    model = build_model(name, SIZE, 3)
    layers = [one.name for one in model.layers if type(one).__name__ in ("Dense", "Conv2D")][:-1]
    shares = {layer: 0.2 + 0.2 * place for place, layer in enumerate(layers[:4])}
    split = split_layers(model, shares)
    images = np.random.default_rng(2).random((6, *SIZE), dtype=np.float32)
    np.testing.assert_allclose(predict(split, [images]), predict(model, [images]), atol=1e-6)
    assert split.count_params() == model.count_params()
    fixed = split.get_layer(f"{layers[0]}_fixed").get_weights()[0]
    whole = model.get_layer(layers[0]).get_weights()[0]
    assert fixed.shape[-1] == round(0.8 * whole.shape[-1])
    assert np.array_equal(fixed, whole[..., : fixed.shape[-1]])


def test_only_the_learning_part_of_a_split_layer_learns(squares: Any, backend: object) -> None:
    """The fixed units keep their bits, also when all other layers learn."""
    spec = ModelSpec(partly_trained={"dense1": 0.5, "conv1": 0.0})
    model = split_layers(build_model("LeNet5_do", SIZE, 2), spec.partly_trained)
    names = ("conv1", "dense1_fixed", "dense1_learning", "dense2")
    before = {name: model.get_layer(name).get_weights()[0].copy() for name in names}
    _train(model, spec, squares(), 1)
    same = [name for name in names if np.array_equal(before[name], model.get_layer(name).get_weights()[0])]
    assert same == ["conv1", "dense1_fixed"]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (ModelSpec(freeze="named", frozen_layers=("conv9",)), "no layer 'conv9'.*conv1, conv2"),
        (
            ModelSpec(freeze="named", frozen_layers=("conv1", "conv2", "dense1", "dense2", "probabilities")),
            "No layer of the network would learn",
        ),
    ],
)
def test_wrong_names_are_told(spec: ModelSpec, words: str, backend: object) -> None:
    """A sentence names the layers that there are."""
    with pytest.raises(BadInput, match=words):
        set_learning_layers(build_model("LeNet5_do", SIZE, 2), spec, 1)


@pytest.mark.parametrize(
    ("layer", "words"),
    [("pool1", "no dense layer or convolution 'pool1'"), ("probabilities", "depend on each other")],
)
def test_what_cannot_be_split_is_told(layer: str, words: str, backend: object) -> None:
    """Only layers whose units are independent can be trained in part."""
    with pytest.raises(BadInput, match=words):
        split_layers(build_model("LeNet5_do", SIZE, 2), {layer: 0.5})
