"""Frozen graphs in OpenCV's dnn: networks for instruments, gray or in colour, in each OpenCV at hand.

One of each kind; tests/campaigns/exports.py proves all of them, in every format.

The other OpenCV is found through DISCERN_OTHER_OPENCV: a folder filled by
``pip install --target FOLDER --no-deps -r requirements-interop.txt``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.progress import silent
from datasets.basics.randomness import generator
from datasets.spec import InputSpec
from models.architectures.registry import ARCHITECTURES, build_model
from models.card import ModelCard
from models.export.checks.consumer import OPENCV_PATH_VARIABLE
from models.export.pipeline import export
from models.export.registry import EXPORTS
from models.export.samples import Samples
from models.export.task import export_task
from models.inference import predict

INSTRUMENTS = (
    ("LeNet5_do", 1),
    ("LeNet5_bn_do_skipcon", 3),
    ("MLP_72_64_48_48_do", 3),
    ("MhNet2_bn_do_skipcon", 1),
    ("MobileNet_small", 3),
    ("ResNet_small", 1),
    ("ResNet_small", 3),
    ("VGG_small_2", 3),
)
OTHER = os.environ.get("DISCERN_OTHER_OPENCV", "")
DATA = Path(__file__).parents[2].parent / "shared" / "data" / "autocat" / "test"
SIZE = 32


@pytest.fixture(params=["installed", "other"])
def opencv(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The OpenCV of this environment, and the other one where its folder is there."""
    if request.param == "installed":
        monkeypatch.delenv(OPENCV_PATH_VARIABLE, raising=False)
    elif Path(OTHER, "cv2").is_dir():
        monkeypatch.setenv(OPENCV_PATH_VARIABLE, OTHER)
    else:
        pytest.skip("DISCERN_OTHER_OPENCV names no folder with another OpenCV")
    return str(request.param)


@pytest.fixture(scope="session")
def images() -> Any:
    """Images uint8 (n, 32, 32, 3): real ones where they are at hand, else drawn blobs."""
    if DATA.is_dir():
        import h5py

        parts = []
        for name in ("automobile", "cat"):
            with h5py.File(DATA / f"{name}.rtdc") as file:
                parts.append(file["events/image"][:40])
        return np.concatenate(parts)
    numbers = generator(1, "interop")
    y, x = np.mgrid[:SIZE, :SIZE]
    blobs = []
    for _ in range(80):
        center, radius = numbers.uniform(8, 24, 2), numbers.uniform(3, 10)
        blob = np.exp(-((y - center[0]) ** 2 + (x - center[1]) ** 2) / radius**2)
        blobs.append(blob[..., None] * numbers.random(3))
    return (255 * np.stack(blobs)).astype(np.uint8)


def _trained_looking(name: str, channels: int, images: Any) -> Any:
    """Return a network whose weights and statistics are spread like a trained one's."""
    model = build_model(name, (SIZE, SIZE, channels), 3)
    numbers = generator(2, name)
    for variable in model.variables:
        if variable.path.endswith("gamma"):
            variable.assign(numbers.uniform(0.5, 1.5, variable.shape))
        elif variable.path.endswith(("beta", "bias")):
            variable.assign(numbers.normal(0, 0.1, variable.shape))
    for layer in model.layers:
        if type(layer).__name__ == "BatchNormalization":
            layer.momentum = 0.0
    # The running statistics become those of the images.
    model(images, training=True)
    _spread_outputs(model, images)
    return model


def _spread_outputs(model: Any, images: Any) -> None:
    """Scale the last layer so that the logits of each class have mean 0 and deviation 0.5 over the images."""
    kernel, bias = model.layers[-1].get_weights()
    logits = np.log(np.maximum(predict(model, [images]).astype(np.float64), 1e-30))
    logits -= logits.mean(axis=1, keepdims=True)
    scale = 0.5 / logits.std(axis=0)
    # Softmax does not see what all classes have in common, so the common part may go.
    kernel = (kernel - kernel.mean(axis=1, keepdims=True)) * scale
    bias = (bias - bias.mean() - logits.mean(axis=0)) * scale
    model.layers[-1].set_weights([kernel.astype(np.float32), bias.astype(np.float32)])


@pytest.mark.parametrize(("name", "channels"), INSTRUMENTS)
def test_opencv_computes_what_keras_does(
    name: str, channels: int, opencv: str, images: Any, backend: object, tmp_path: Path
) -> None:
    """At batch 1 and 16, on images whose outputs vary, no probability differs by more than 1e-5."""
    assert ARCHITECTURES.get(name).INFO.for_instruments
    raw = images if channels == 3 else (images @ np.array([[0.21], [0.72], [0.07]])).astype(np.uint8)
    model = _trained_looking(name, channels, raw.astype(np.float32) / 255)
    color = "rgb" if channels == 3 else "gray"
    card = ModelCard(
        name=name, classes=("a", "b", "c"), input=InputSpec(size=SIZE, color=color), architecture=name
    )
    task = export_task(model, card, Samples.of_images(raw, card.input, 3))
    found = export(EXPORTS.get("frozen-pb"), task, tmp_path, silent)
    assert found.verified, found.reason
    assert found.output_spread is not None and found.output_spread > 0.1
    assert found.n_images >= 64
    if opencv == "other":
        wanted = Path(__file__).parents[2] / "requirements-interop.txt"
        pinned = wanted.read_text("utf-8").split("opencv-python-headless==")[1].split()[0]
        assert pinned.startswith(str(found.consumer_version))
    assert json.loads(Path(str(found.card)).read_text("utf-8"))["classes"] == ["a", "b", "c"]
