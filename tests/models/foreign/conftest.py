"""One small network, exported to every kind that can be applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Exported:
    """A network and its files.

    Attributes:
        model: in Keras.
        files: by kind.
        images: float32 (5, 8, 8, 3).
        expected: what Keras says of them.
    """

    model: keras.Model
    files: dict[str, Path]
    images: Any
    expected: Any


@pytest.fixture(scope="module")
def make_network(backend: object) -> Callable[[str], keras.Model]:
    """Return a function that makes a network of one convolution with this last activation."""
    import keras

    def make(activation: str) -> keras.Model:
        keras.utils.set_random_seed(4)
        image = keras.Input((8, 8, 3), name="image")
        inner = keras.layers.Conv2D(4, 3, activation="relu")(image)
        inner = keras.layers.GlobalAveragePooling2D()(inner)
        return keras.Model(image, keras.layers.Dense(3, activation=activation)(inner))

    return make


@pytest.fixture(scope="module")
def exported(
    make_network: Callable[[str], keras.Model], tmp_path_factory: pytest.TempPathFactory
) -> Exported:
    """The network in all kinds of files."""
    from models.export.conversions import Conversions
    from models.export.formats.frozen_pb import frozen_graph
    from models.export.graphs.onnx_graph import onnx_graph
    from models.export.graphs.tflite_convert import tflite_file

    model = make_network("softmax")
    folder = tmp_path_factory.mktemp("exported")
    files = {name: folder / f"network.{name}" for name in ("onnx", "pb", "tflite")}
    files["onnx"].write_bytes(onnx_graph(model))
    files["pb"].write_bytes(frozen_graph(model))
    files["tflite"].write_bytes(tflite_file(model, Conversions(), lambda converter: None))
    files["saved"] = folder / "saved"
    model.export(files["saved"], verbose=False)
    images = np.random.default_rng(6).random((5, 8, 8, 3), dtype=np.float32)
    return Exported(model, files, images, np.asarray(model(images, training=False)))


@pytest.fixture
def look(tmp_path: Path) -> Callable[[Path], Any]:
    """Return a function that looks at a foreign model."""
    from models.foreign.base import Place
    from models.foreign.registry import look

    def found(path: Path, weights: Path | None = None) -> Any:
        scratch = tmp_path / f"scratch {len(list(tmp_path.iterdir()))}"
        scratch.mkdir()
        return look(Place(path, weights, scratch))

    return found
