"""Every architecture in the registry does what an architecture must do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.architectures.registry import ARCHITECTURES, build_model
from models.export.layers import layers_of
from models.export.opencv_layers import opencv_refusal
from models.files import load_model, save_model
from models.inference import predict
from models.spec import DEFAULT_ARCHITECTURE, TrainingSpec
from models.training.control import Control
from models.training.fit import fit


def test_it_learns_a_step_and_survives_a_file(case: Any, one_step: Any, tmp_path: Path) -> None:
    """Built, trained for one step, saved and loaded, it predicts the same bits: finite, one per class."""
    model = case.build(2, 3)
    before = [np.array(weight.numpy()) for weight in model.trainable_variables]
    spec = TrainingSpec(epochs=1, schedule="constant")
    fit(
        model, spec, one_step(case), Control(), lambda event: None, seed=1, on_epoch_end=lambda *reached: None
    )
    after = [np.array(weight.numpy()) for weight in model.trainable_variables]
    assert any((old != new).any() for old, new in zip(before, after, strict=True))
    assert all(np.isfinite(variable.numpy()).all() for variable in model.variables)
    card, inputs = case.card(("a", "b")), case.batch(5).inputs
    save_model(model, card, tmp_path / "model.keras")
    loaded, found = load_model(tmp_path / "model.keras")
    assert found == card
    scores = predict(model, [inputs])
    assert np.array_equal(predict(loaded, [inputs]), scores)
    assert scores.shape == (5, 2) and scores.dtype == np.float32
    np.testing.assert_allclose(scores.sum(axis=1), 1.0, atol=1e-5)


def test_the_file_is_named_like_the_network(modules: list[Path]) -> None:
    """One file, one network: the file's name tells which."""
    assert modules
    for file in modules:
        assert ARCHITECTURES.get(file.stem).INFO.name == file.stem


def test_the_default_is_there() -> None:
    """A new session names an architecture that exists."""
    assert DEFAULT_ARCHITECTURE in ARCHITECTURES.names()


def test_several_labels_have_probabilities_of_their_own(light: Any) -> None:
    """With a sigmoid each class stands for itself; the number of parameters is the same."""
    model = light.build(3, 1, activation="sigmoid")
    scores = predict(model, [light.batch(4, 3, 1).inputs])
    assert ((scores >= 0) & (scores <= 1)).all()
    assert not np.allclose(scores.sum(axis=1), 1.0)
    assert model.count_params() == light.build(3, 1).count_params()


def test_instrument_networks_have_only_layers_that_opencv_computes(case: Any) -> None:
    """What is marked for instruments can be exported for them."""
    if case.info.for_instruments:
        assert opencv_refusal(case.build(2, 1)) == ""


def test_the_smallest_size_works_and_one_less_is_told(light: Any) -> None:
    """The declared limits are the true ones, and crossing them gives a sentence instead of a crash."""
    if not light.sees_image:
        return
    info, channels = light.info, light.channels(1)
    light.build(2, 1, info.min_size)
    for size, words in ((info.min_size - 1, f"at least {info.min_size} px"), (info.max_size + 1, "at most")):
        with pytest.raises(BadInput, match=words):
            build_model(info.name, (size, size, channels), 2, n_scalars=light.n_scalars)


def test_dropout_can_be_set(light: Any) -> None:
    """The session's rate replaces every declared one, and 0 switches all off."""
    for rate in (0.0, 0.35):
        layers = layers_of(light.build(2, 1, dropout=rate))
        assert {layer.rate for layer in layers if hasattr(layer, "rate")} <= {rate}


def test_batch_normalisation_follows_small_data(case: Any) -> None:
    """Keras' own momentum of 0.99 leaves useless statistics after the few steps of a small data set."""
    for layer in layers_of(case.build(2, 1)):
        if type(layer).__name__ == "BatchNormalization":
            assert layer.momentum <= 0.9


def test_the_inputs_have_names_and_an_order(light: Any) -> None:
    """A batch gives images, scalars, or both in this order."""
    names = [given.name for given in light.build(2, 1).inputs]
    wanted = ["image"] * light.sees_image + ["scalars"] * bool(light.n_scalars)
    assert names == wanted


def test_values_join_the_image_where_that_is_said(light: Any) -> None:
    """Every network that sees both really uses the measured values."""
    if "both" not in light.info.sees:
        return
    model = light.build(2, 1, n_scalars=2)
    batch = light.batch(4, 2, 1)
    one, other = np.zeros((4, 2), np.float32), np.full((4, 2), 3.0, np.float32)
    assert (predict(model, [(batch.images, one)]) != predict(model, [(batch.images, other)])).any()


@pytest.mark.parametrize(
    ("name", "shape", "n_scalars", "words"),
    [
        ("MLP_MultiIn_3Lay_24", (32, 32, 1), 0, "takes images with measured values, not images alone"),
        ("Values_MLP", (32, 32, 1), 2, "takes measured values alone, not images with"),
        ("LeNet5_do", None, 2, "model.architecture=Values_MLP"),
    ],
)
def test_what_a_network_does_not_see_is_told(
    name: str, shape: Any, n_scalars: int, words: str, backend: object
) -> None:
    """A network that cannot take what it is shown says so in one sentence, with a network that can."""
    with pytest.raises(BadInput, match=words):
        build_model(name, shape, 2, n_scalars=n_scalars)


def test_one_class_is_refused(backend: object) -> None:
    """A classifier of one class would always be right."""
    with pytest.raises(BadInput, match="at least two classes"):
        build_model("LeNet5_do", (32, 32, 1), 1)


def test_an_unknown_network_is_told_with_the_nearest_name() -> None:
    """A typing error in a session names what was meant."""
    with pytest.raises(BadInput, match="LeNet5_do"):
        build_model("LeNet5_d", (32, 32, 1), 2)
