"""Preprocessing inside the network: pixels go in, and the answers stay those of the prepared images."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.progress import silent
from datasets.basics.randomness import generator
from datasets.preprocessing.normalization import normalize
from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.card import ModelCard
from models.export.options import ExportOptions
from models.export.pipeline import export
from models.export.raw_pixels import with_scaling, without_inner_networks
from models.export.registry import EXPORTS
from models.export.samples import Samples
from models.export.task import export_task
from models.inference import predict

NORMALIZATIONS = ("none", "divide_by_255", "per_image", "training_data")


def _spec(normalization: str, color: str = "gray") -> InputSpec:
    return InputSpec(size=8, color=color, normalization=normalization, mean=101.5, std=52.25)


def _pixels(n: int, channels: int = 1) -> Any:
    """Images of different brightness, one of a single value and one with a single pixel among them."""
    images = generator(1, "pixels").integers(0, 256, (n, 8, 8, channels), dtype=np.uint8)
    images = (images * np.linspace(0.1, 1, n)[:, None, None, None]).astype(np.uint8)
    images[0], images[1], images[1, 3, 3] = 200, 0, 1
    return images


@pytest.mark.parametrize("pixel_type", ["uint8", "float32"])
@pytest.mark.parametrize("color", ["gray", "rgb"])
@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_every_normalisation_is_the_sessions(
    normalization: str, color: str, pixel_type: Any, backend: object
) -> None:
    """The layer in front computes what datasets.preprocessing does, for images of one value, too."""
    import keras

    spec = _spec(normalization, color)
    pixels = _pixels(20, spec.channels)
    seen = keras.Sequential([keras.Input(spec.shape), keras.layers.Activation("linear")])
    inside = with_scaling(seen, spec, pixel_type)
    assert inside.inputs[0].dtype == pixel_type
    found = np.asarray(inside.predict_on_batch(pixels.astype(pixel_type)))
    expected = normalize(pixels, spec)
    assert np.allclose(found, expected, rtol=3e-5, atol=2e-6 * max(1.0, float(np.abs(expected).max())))


def test_measured_values_go_in_as_before(backend: object) -> None:
    """Only the image is scaled; the second input is the standardised values still."""
    model = build_model("ResNet_small", (8, 8, 1), 2, n_scalars=2)
    pixels, values = _pixels(6), generator(2, "values").normal(size=(6, 2)).astype(np.float32)
    inside = with_scaling(model, _spec("divide_by_255"), "uint8")
    expected = predict(model, [(normalize(pixels, _spec("divide_by_255")), values)])
    assert np.allclose(np.asarray(inside.predict_on_batch([pixels, values])), expected, atol=1e-6)


def test_networks_inside_are_taken_apart(backend: object) -> None:
    """The network that was wrapped is not a layer of the new one, and its weights are shared."""
    model = build_model("MLP_64_32_16", (8, 8, 1), 2)
    inside = with_scaling(model, _spec("per_image"), "uint8")
    assert not any(hasattr(layer, "layers") for layer in inside.layers)
    assert without_inner_networks(model).layers[-1] is model.layers[-1]


def _export(name: str, normalization: str, folder: Path) -> Any:
    spec = _spec(normalization)
    card = ModelCard(name="demo", classes=("a", "b"), input=spec, architecture="MLP_64_32_16")
    model = build_model("MLP_64_32_16", spec.shape, 2)
    samples = Samples.of_images(_pixels(64), spec, 2)
    task = export_task(model, card, samples, ExportOptions(preprocessing_inside=True))
    return export(EXPORTS.get(name), task, folder, silent)


@pytest.mark.parametrize(
    ("name", "normalization", "pixel_type"),
    [
        ("frozen-pb", "training_data", "float32"),
        ("onnx", "per_image", "uint8"),
        ("keras-h5", "per_image", "uint8"),
    ],
)
def test_it_is_proven_with_pixels_and_told(
    name: str, normalization: str, pixel_type: str, tmp_path: Path, backend: object
) -> None:
    """The consumer is fed raw pixels; following the card, nobody scales them a second time."""
    found = _export(name, normalization, tmp_path)
    assert found.verified, found.reason
    card = ModelCard.model_validate(json.loads(Path(found.card).read_text("utf-8")))
    assert card.input.normalization == "none" and card.input.mean == 101.5
    assert card.export is not None and card.export.preprocessing_inside
    assert Path(found.path).stem == "demo_pixels"
    assert (card.export.input_type, card.export.normalization_inside) == (pixel_type, normalization)


@pytest.mark.parametrize(("name", "cause"), [("frozen-pb", "OpenCV"), ("tflite-int8", "dark images")])
def test_statistics_of_each_image_are_refused(name: str, cause: str, tmp_path: Path, backend: object) -> None:
    """What OpenCV and whole numbers compute wrongly is refused with the way out; nothing is written."""
    found = _export(name, "per_image", tmp_path)
    assert found.refused and cause in found.reason and "preprocessing_inside off" in found.reason
    assert list(tmp_path.iterdir()) == []
