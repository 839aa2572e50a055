"""Every architecture in the registry does what an architecture must do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.architectures.registry import ARCHITECTURES, architecture_infos, build_model
from models.export.opencv_layers import layers_of, require_opencv_layers
from models.files import load_model, save_model
from models.inference import predict
from models.spec import DEFAULT_ARCHITECTURE, TrainingSpec
from models.training.control import Control
from models.training.fit import fit

PARAMETERS = {
    "MLP_64_32_16": (68_242, 199_450),
    "LeNet5_do": (61_026, 62_006),
    "Nitta_et_al_6layer": (475_362, 477_994),
    "ResNet_small": (491_810, 493_418),
}
"""Of AIDeveloper's model zoo (our own network: as first built): 32x32x1, 2 classes | 32x32x3, 10 classes."""

NAMES = [info.name for info in architecture_infos()]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest, backend: object) -> str:
    """Each architecture in turn."""
    return str(request.param)


def test_every_architecture_has_its_known_size(name: str) -> None:
    """A network of a known name must be that network: the numbers of parameters are the reference's."""
    gray, color = PARAMETERS[name]
    assert build_model(name, (32, 32, 1), 2).count_params() == gray
    assert build_model(name, (32, 32, 3), 10).count_params() == color


def test_the_file_is_named_like_the_network() -> None:
    """One file, one network: the file's name tells which."""
    for name, module in ARCHITECTURES.entries().items():
        assert Path(str(module.__file__)).stem == name


def test_the_default_is_there() -> None:
    """A new session names an architecture that exists."""
    assert DEFAULT_ARCHITECTURE in NAMES


@pytest.mark.parametrize("channels", [1, 3])
def test_outputs_are_probabilities(name: str, channels: int, random_images) -> None:  # type: ignore[no-untyped-def]
    """The output has one probability per class, and they add up to one."""
    model = build_model(name, (32, 32, channels), 5)
    scores = predict(model, [random_images(3, 32, channels)])
    assert scores.shape == (3, 5)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores.sum(axis=1), 1.0, atol=1e-5)
    assert (scores >= 0).all()


def test_one_epoch_gives_a_finite_loss(name: str, squares) -> None:  # type: ignore[no-untyped-def]
    """Every network takes a step with the default settings."""
    events = []
    model = build_model(name, (32, 32, 1), 2)
    fit(
        model,
        TrainingSpec(epochs=1),
        squares(size=32, batch_size=32),
        Control(),
        events.append,
        seed=1,
        on_epoch_end=lambda state, is_best: None,
    )
    assert np.isfinite([event.loss for event in events if hasattr(event, "loss")]).all()
    assert all(np.isfinite(variable.numpy()).all() for variable in model.variables)


def test_a_saved_network_predicts_the_same(name: str, tmp_path: Path, make_card, random_images) -> None:  # type: ignore[no-untyped-def]
    """Saving and loading changes no bit of a prediction."""
    model = build_model(name, (32, 32, 3), 3)
    images = random_images(7, 32, 3)
    card = make_card(size=32, channels=3, classes=("a", "b", "c"))
    save_model(model, card, tmp_path / "model.keras")
    loaded, found = load_model(tmp_path / "model.keras")
    assert found == card
    assert np.array_equal(predict(loaded, [images]), predict(model, [images]))


def test_instrument_networks_have_only_layers_that_opencv_computes(name: str) -> None:
    """What is marked for instruments can be exported for them."""
    if ARCHITECTURES.get(name).INFO.for_instruments:
        require_opencv_layers(build_model(name, (32, 32, 1), 2))


def test_the_smallest_size_works_and_one_less_is_told(name: str) -> None:
    """The declared limits are the true ones, and crossing them gives a sentence instead of a crash."""
    info = ARCHITECTURES.get(name).INFO
    build_model(name, (info.min_size, info.min_size, 1), 2)
    with pytest.raises(BadInput, match=f"at least {info.min_size} px"):
        build_model(name, (info.min_size - 1, info.min_size - 1, 1), 2)
    with pytest.raises(BadInput, match=f"at most {info.max_size} px"):
        build_model(name, (info.max_size + 1, info.max_size + 1, 1), 2)


def test_dropout_can_be_set(name: str) -> None:
    """The session's rate replaces every declared one, and 0 switches all off."""
    for rate in (0.0, 0.35):
        layers = layers_of(build_model(name, (32, 32, 1), 2, rate))
        assert {layer.rate for layer in layers if hasattr(layer, "rate")} <= {rate}


def test_batch_normalisation_follows_small_data(name: str) -> None:
    """Keras' own momentum of 0.99 leaves useless statistics after the few steps of a small data set."""
    for layer in layers_of(build_model(name, (32, 32, 1), 2)):
        if type(layer).__name__ == "BatchNormalization":
            assert layer.momentum <= 0.9


def test_one_class_is_refused(backend: object) -> None:
    """A classifier of one class would always be right."""
    with pytest.raises(BadInput, match="at least two classes"):
        build_model("LeNet5_do", (32, 32, 1), 1)


def test_an_unknown_network_is_told_with_the_nearest_name() -> None:
    """A typing error in a session names what was meant."""
    with pytest.raises(BadInput, match="LeNet5_do"):
        build_model("LeNet5", (32, 32, 1), 2)
