"""Networks taken apart: logits, maps, slopes, and weights drawn anew for a while."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.progress import silent
from models.architectures.registry import build_model
from models.backend import BackendInfo
from models.explanation.base import Question
from models.explanation.methods import grad_cam
from models.explanation.network import LoadedNetwork

MakeNetwork = Callable[..., keras.Model]
MakeImages = Callable[..., npt.NDArray[np.float32]]
CLASSES = np.array([0, 1, 2, 1])


@pytest.mark.parametrize("activation", ["softmax", "sigmoid"])
def test_logits_are_those_of_the_probabilities(
    small_network: MakeNetwork, random_images: MakeImages, activation: str
) -> None:
    """Probabilities come back from the logits, log odds are log(p / (1 - p)), with one or several labels."""
    model, images = small_network(activation=activation), random_images(4, size=8)
    network = LoadedNetwork(model, several=activation == "sigmoid")
    expected = model.predict(images, verbose=0)
    np.testing.assert_allclose(network.probabilities(network.logits(images)), expected, atol=1e-6)
    own = expected[np.arange(4), CLASSES].astype(np.float64)
    np.testing.assert_allclose(network.log_odds(images, CLASSES), np.log(own / (1 - own)), atol=1e-4)


def test_slopes_of_a_flattened_layer_are_its_weights(
    small_network: MakeNetwork, random_images: MakeImages
) -> None:
    """With one dense layer behind the maps, the slope of a class's logit is that class's weights."""
    model, images = small_network(), random_images(4, size=8)
    network = LoadedNetwork(model, several=False)
    maps, slopes = network.maps_and_gradients("conv", images, CLASSES)
    kernel = model.get_layer("probabilities").get_weights()[0].reshape(8, 8, 5, 3)
    np.testing.assert_allclose(slopes, np.moveaxis(kernel[..., CLASSES], 3, 0), atol=1e-6)
    inner = keras.Model(model.inputs, model.get_layer("conv").output)
    np.testing.assert_allclose(maps, inner.predict(images, verbose=0), atol=1e-6)


def test_grad_cam_behind_means_is_the_class_activation_map(
    small_network: MakeNetwork, random_images: MakeImages
) -> None:
    """relu(sum_k w_k A_k) / places (Zhou et al. 2016), with weights as published and place by place."""
    model, images = small_network(mean=True), random_images(4, size=8)
    network = LoadedNetwork(model, several=False)
    assert not network.keeps_places("conv")
    maps, _ = network.maps_and_gradients("conv", images, CLASSES)
    weights = model.get_layer("probabilities").get_weights()[0][:, CLASSES].T
    expected = np.maximum((maps * weights[:, np.newaxis, np.newaxis]).sum(axis=3) / 64, 0)
    for weighting in ("mean", "place", "automatic"):
        options = grad_cam.GradCamOptions(weighting=weighting)
        found = grad_cam.explain(network, Question(images, CLASSES), options, silent)
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_layers_of_inner_networks_are_found_and_explained(
    small_network: MakeNetwork, random_images: MakeImages
) -> None:
    """A network within a sequential network within another one has the maps that it has alone."""
    alone, images = small_network(), random_images(4, size=8)
    layers = [alone.get_layer(name) for name in ("conv", "probabilities")]
    inner = keras.Sequential([keras.Input((8, 8, 1)), layers[0]], name="inner")
    outer = keras.Sequential([keras.Input((8, 8, 1)), inner, keras.layers.Flatten(), layers[1]], name="outer")
    network = LoadedNetwork(outer, several=False)
    assert network.layers == ("inner/conv",)
    assert network.keeps_places("inner/conv")
    expected = LoadedNetwork(alone, several=False).maps_and_gradients("conv", images, CLASSES)
    for one, other in zip(network.maps_and_gradients("inner/conv", images, CLASSES), expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_normalisation_and_shortcut_belong_to_their_convolution(
    backend: BackendInfo, random_images: MakeImages
) -> None:
    """What goes on behind a convolution is looked at; by default of the last maps that tell places apart."""
    layers = keras.layers
    image = keras.Input((8, 8, 1))
    first = layers.Conv2D(4, 3, padding="same", name="first")(image)
    x = layers.BatchNormalization()(layers.Conv2D(4, 3, padding="same", name="second")(first))
    added = layers.Add(name="added")([first, layers.ReLU()(x)])
    x = layers.Conv2D(4, 3, padding="same", name="coarse")(layers.MaxPooling2D(2)(added))
    x = layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    model = keras.Model(image, x)
    network = LoadedNetwork(model, several=False)
    assert network.layers == ("first", "second", "coarse")
    assert network.layer("") == "second", "the maps of the last convolution have 4 x 4 places"
    images = random_images(4, size=8)
    maps, _ = network.maps_and_gradients("", images, CLASSES)
    np.testing.assert_allclose(maps, keras.Model(image, added).predict(images, verbose=0), atol=1e-6)


def test_measured_values_stay_as_they_are(backend: BackendInfo, random_images: MakeImages) -> None:
    """A network of an image and two values: the image's map depends on the values, and has its shape."""
    model = build_model("TinyCNN", (16, 16, 1), 3, n_scalars=2)
    network = LoadedNetwork(model, several=False)
    images = random_images(4)
    answers = []
    for value in (0.0, 5.0):
        inputs = (images, np.full((4, 2), value, np.float32))
        question = Question(inputs, CLASSES)
        assert question.part(slice(1, 3)).inputs[1].shape == (2, 2)
        changed = question.changed(2, images[:3])
        np.testing.assert_array_equal(changed[1], np.full((3, 2), value))
        answers.append(grad_cam.explain(network, question, grad_cam.OPTIONS, silent))
    assert answers[0].shape[0] == 4
    assert not np.array_equal(*answers)


def test_networks_that_cannot_be_explained_say_what_to_do(backend: BackendInfo) -> None:
    """No convolution: other methods are named; an unknown layer: the known ones; no image: just that."""
    dense = LoadedNetwork(build_model("MLP_64_32_16", (16, 16, 1), 2), several=False)
    assert dense.layers == ()
    with pytest.raises(BadInput, match="choose the method occlusion or RISE"):
        dense.layer("")
    tiny = LoadedNetwork(build_model("TinyCNN", (16, 16, 1), 2), several=False)
    with pytest.raises(BadInput, match="no convolution 'conv9'; it has: conv1, conv2"):
        tiny.layer("conv9")
    with pytest.raises(BadInput, match="no image to explain"):
        LoadedNetwork(build_model("Values_MLP", None, 2, n_scalars=3), several=False)


def test_trained_weights_come_back(small_network: MakeNetwork, random_images: MakeImages) -> None:
    """Drawn weights are the layer's own in another order, the same each time; an error restores them too."""
    model, images = small_network(), random_images(4, size=8)
    network = LoadedNetwork(model, several=False)
    trained = network.logits(images)
    found = []
    for draw in (0, 0, 1):
        with pytest.raises(ZeroDivisionError), network.drawn_anew(network.layers_with_weights, 1, draw):
            found.append(network.logits(images))
            kernel = network.model.get_layer("conv").get_weights()[0]
            own = model.get_layer("conv").get_weights()[0]
            np.testing.assert_array_equal(np.sort(kernel, axis=None), np.sort(own, axis=None))
            raise ZeroDivisionError
        np.testing.assert_array_equal(network.logits(images), trained)
    np.testing.assert_array_equal(found[0], found[1])
    assert not np.array_equal(found[0], found[2])
    assert not np.allclose(found[0], trained)
