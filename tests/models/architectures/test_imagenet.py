"""Networks with ImageNet bodies: their weights from a file, and the pixels as the bodies expect them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.architectures.base import Wanted
from models.architectures.imagenet import scaled, weights_folder
from models.architectures.keras_applications import BODIES
from models.architectures.registry import build_model, check_options

SHAPE = (32, 32, 3)


@pytest.fixture
def weights(tmp_path: Path, backend: object) -> Path:
    """A file as Keras' own ones are, with weights of MobileNet V3 that nobody else has."""
    import h5py
    import keras
    from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group

    body = keras.applications.MobileNetV3Small(include_top=False, weights=None, input_shape=SHAPE)
    file = tmp_path / "body.h5"
    with h5py.File(file, "w") as target:
        save_weights_to_hdf5_group(target, body)
    return file


def test_weights_come_from_the_users_file(weights: Path) -> None:
    """The body's kernels are those of the file; two networks with random heads share them."""
    one, other = (
        build_model("MobileNetV3Small", SHAPE, 2, options={"weights_file": str(weights)}) for _ in range(2)
    )
    for layer in one.layers:
        if layer.weights and layer.name != "probabilities":
            for here, there in zip(
                layer.get_weights(), other.get_layer(layer.name).get_weights(), strict=True
            ):
                assert np.array_equal(here, there)


def test_weights_come_from_the_folder_of_keras(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that Keras has downloaded for another program is found."""
    monkeypatch.setenv("KERAS_HOME", str(weights.parent))
    weights_folder().mkdir()
    weights.rename(weights_folder() / BODIES["MobileNetV3Small"].weights)
    assert build_model("MobileNetV3Small", SHAPE, 2).count_params() > 900_000


def test_a_missing_file_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backend: object) -> None:
    """Nothing is downloaded: the sentence says which file belongs where, and what to do without it."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    with pytest.raises(BadInput) as raised:
        build_model("VGG16", SHAPE, 2)
    said = str(raised.value)
    assert str(tmp_path / "models" / "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5") in said
    assert "model.options.weights=random" in said


def test_weights_of_another_network_are_told(weights: Path) -> None:
    """A file that does not fit gives a sentence."""
    with pytest.raises(BadInput, match="another network"):
        build_model("VGG16", SHAPE, 2, options={"weights_file": str(weights)})


def test_no_network_claims_weights_that_it_has_not(backend: object) -> None:
    """ResNeXt begins with random weights and says so."""
    build_options = check_options("pretrained_resnext50", {}, Wanted(SHAPE, 2)).options
    assert build_options.weights == "random"
    with pytest.raises(BadInput, match="no weights trained on ImageNet"):
        build_model("pretrained_resnext50", SHAPE, 2, options={"weights": "imagenet"})


@pytest.mark.parametrize(
    ("scaling", "mode"),
    [("minus_one_to_one", "tf"), ("standardised", "torch"), ("mean_only", "caffe")],
)
@pytest.mark.parametrize("normalization", ["none", "divide_by_255"])
def test_pixels_are_scaled_as_keras_does(
    scaling: Any, mode: str, normalization: str, backend: object
) -> None:
    """What a body sees is what Keras' own preprocessing makes of the pixels (BGR: the kernel is turned)."""
    import keras

    pixels = np.random.default_rng(1).integers(0, 256, (2, 4, 4, 3)).astype(np.float32)
    given = keras.Input((4, 4, 3))
    model = keras.Model(given, scaled(given, scaling, normalization))
    shown = pixels if normalization == "none" else pixels / 255
    expected = keras.applications.imagenet_utils.preprocess_input(pixels.copy(), mode=mode)
    if mode == "caffe":
        expected = expected[..., ::-1]
    np.testing.assert_allclose(model.predict(shown, verbose=0), expected, atol=2e-4)


def test_efficientnet_sees_what_keras_shows_it(backend: object) -> None:
    """The layer before the body has the effect of the one that Keras puts behind the mean."""
    import keras

    mean, deviation = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    pixels = np.random.default_rng(1).integers(0, 256, (2, 4, 4, 3)).astype(np.float32)
    given = keras.Input((4, 4, 3))
    shown = keras.Model(given, scaled(given, "efficientnet", "none")).predict(pixels, verbose=0)
    ours = (shown / 255 - mean) / np.sqrt(deviation)
    np.testing.assert_allclose(
        ours, (pixels / 255 - mean) / np.sqrt(deviation) / np.sqrt(deviation), atol=1e-4
    )


def test_the_first_kernel_is_turned_for_bodies_that_expect_bgr(tmp_path: Path, backend: object) -> None:
    """A body trained on blue, green, red gives the same for red, green, blue."""
    import h5py
    import keras
    from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group

    body = keras.applications.VGG16(include_top=False, weights=None, input_shape=SHAPE)
    with h5py.File(tmp_path / "body.h5", "w") as target:
        save_weights_to_hdf5_group(target, body)
    model = build_model("VGG16", SHAPE, 2, options={"weights_file": str(tmp_path / "body.h5")})
    ours = keras.Model(model.inputs, model.get_layer("block5_pool").output)
    pixels = np.random.default_rng(1).integers(0, 256, (2, *SHAPE)).astype(np.float32)
    expected = body.predict(keras.applications.vgg16.preprocess_input(pixels.copy()), verbose=0)
    np.testing.assert_allclose(ours.predict(pixels / 255, verbose=0), expected, rtol=1e-3, atol=1e-4)


def test_gray_images_are_taken_too(backend: object) -> None:
    """They are shown three times; two channels are refused with a sentence."""
    options = {"weights": "random"}
    assert build_model("MobileNetV3Small", (32, 32, 1), 2, options=options).input_shape == (None, 32, 32, 1)
    with pytest.raises(BadInput, match="1 or 3 channels, not 2"):
        build_model("MobileNetV3Small", (32, 32, 2), 2, options=options)
