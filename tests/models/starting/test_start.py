"""Beginning with a trained model: its network, its weights, its classes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.hashing import hash_path
from datasets.spec import InputSpec
from models.files import load_model, read_card
from models.inference import predict
from models.spec import ModelSpec
from models.starting.start import begin_with, start_warnings

INPUT = InputSpec(size=16)
CLASSES = ("a", "b", "c")


def _weights(model: Any) -> list[bytes]:
    return [array.tobytes() for array in model.get_weights()]


def _last(model: Any) -> tuple[Any, Any]:
    kernel, bias = model.get_layer("probabilities").get_weights()
    return kernel, bias


def test_continue_keeps_every_bit(saved: Any) -> None:
    """With the same classes nothing is changed."""
    file = saved()
    model = begin_with(file, ModelSpec(start="continue"), INPUT, CLASSES)
    assert _weights(model) == _weights(load_model(file)[0])


def test_restart_keeps_the_network_and_no_weight(saved: Any) -> None:
    """All kernels are drawn anew; the shapes are the same."""
    file = saved("ResNet_small")
    old, new = load_model(file)[0], begin_with(file, ModelSpec(start="restart"), INPUT, CLASSES)
    for before, after in zip(old.weights, new.weights, strict=True):
        assert before.shape == after.shape
        if before.path.endswith("kernel"):
            assert not np.array_equal(before.numpy(), after.numpy())


def test_transfer_replaces_the_last_layer_alone(saved: Any) -> None:
    """The body keeps its bits, the outputs are new and as many as the new classes."""
    file = saved()
    old = load_model(file)[0]
    new = begin_with(file, ModelSpec(start="transfer"), INPUT, ("x", "y", "a", "b"))
    assert _weights(new)[:-2] == _weights(old)[:-2]
    assert new.output_shape == (None, 4)
    assert not np.array_equal(_last(new)[0][:, 2], _last(old)[0][:, 0])


def test_classes_come_and_go_and_the_others_keep_their_weights(saved: Any) -> None:
    """A new class in front, one removed, the order changed: the rest keep weights and mutual odds."""
    file = saved()
    old = load_model(file)[0]
    new = begin_with(file, ModelSpec(start="continue"), INPUT, ("new", "c", "a"))
    (old_kernel, old_bias), (kernel, bias) = _last(old), _last(new)
    for there, here in ((1, 2), (2, 0)):
        assert kernel[:, there].tobytes() == old_kernel[:, here].tobytes()
        assert bias[there] == old_bias[here]
    assert kernel[:, 0].any()
    images = np.random.default_rng(1).random((5, 16, 16, 1), dtype=np.float32)
    before, after = predict(old, [images]), predict(new, [images])
    np.testing.assert_allclose(after[:, 1] / after[:, 2], before[:, 2] / before[:, 0], rtol=1e-4)


def test_a_layer_behind_the_last_dense_one_stays(saved: Any) -> None:
    """A network that makes probabilities in a layer of its own keeps it."""
    file = saved("Nitta_et_al_6layer_linact")
    model = begin_with(file, ModelSpec(start="continue"), INPUT, ("a", "b", "c", "d"))
    scores = predict(model, [np.zeros((2, 16, 16, 1), np.float32)])
    assert scores.shape == (2, 4)
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-6)


def test_several_labels_get_probabilities_of_their_own(saved: Any) -> None:
    """The outputs change to sigmoid and keep their weights."""
    file = saved()
    model = begin_with(file, ModelSpec(start="continue", labels="several"), INPUT, CLASSES)
    assert model.get_layer("probabilities").activation.__name__ == "sigmoid"
    assert _weights(model) == _weights(load_model(file)[0])


@pytest.mark.parametrize(
    ("update", "words"),
    [
        ({"size": 18}, "sees images of 16 px, gray, not images of 18 px, gray"),
        ({"color": "rgb"}, "not images of 16 px, RGB"),
        ({"scalars": ("area",)}, "and 1 measured values"),
    ],
)
def test_another_input_is_refused(saved: Any, update: dict[str, Any], words: str) -> None:
    """Weights for one input are of no use for another; the sentence says what to set."""
    file = saved("ResNet_small")
    wanted = InputSpec.model_validate(INPUT.model_dump() | update)
    with pytest.raises(BadInput, match=words):
        begin_with(file, ModelSpec(start="continue"), wanted, CLASSES)


def test_another_normalisation_is_told(saved: Any) -> None:
    """It is allowed, but hardly ever meant."""
    wanted = INPUT.model_copy(update={"normalization": "none"})
    card = read_card(saved())
    said = start_warnings(card, ModelSpec(start="continue"), wanted)
    assert "'divide_by_255'" in said[0] and "'none'" in said[0]
    assert not start_warnings(card, ModelSpec(start="continue"), INPUT)
    assert not start_warnings(card, ModelSpec(start="restart"), wanted)


def test_the_recorded_model_and_no_other(saved: Any) -> None:
    """A session that names a model by its hash is not trained from another one."""
    file = saved()
    right = ModelSpec(start="continue", start_from_sha256=hash_path(file))
    assert begin_with(file, right, INPUT, CLASSES).output_shape == (None, 3)
    with pytest.raises(BadInput, match="content has changed"):
        begin_with(file, ModelSpec(start="continue", start_from_sha256="0" * 64), INPUT, CLASSES)
    with pytest.raises(BadInput, match="is not there"):
        begin_with(file.with_name("gone.keras"), right, INPUT, CLASSES)
