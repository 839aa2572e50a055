"""Files that take pixels as whole numbers are fed the pixels as they are, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.foreign.card import Recorded, card_of
from models.foreign.registry import engine_for
from models.foreign.wishes import Wishes

CLASSES = ("a", "b", "c")


@pytest.fixture(scope="module")
def of_pixels(exported: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The network with the scaling of the pixels inside, in kinds of files that take bytes."""
    from models.export.conversions import Conversions
    from models.export.graphs.onnx_graph import onnx_graph
    from models.export.graphs.tflite_convert import tflite_file

    pixels = keras.Input((8, 8, 3), dtype="uint8", name="pixels")
    model = keras.Model(pixels, exported.model(keras.layers.Rescaling(1 / 255)(pixels)))
    folder = tmp_path_factory.mktemp("pixels")
    files = {name: folder / f"network.{name}" for name in ("onnx", "tflite")}
    files["onnx"].write_bytes(onnx_graph(model))
    files["tflite"].write_bytes(tflite_file(model, Conversions(), lambda converter: None))
    files["saved"] = folder / "saved"
    model.export(files["saved"], verbose=False)
    return files


@pytest.mark.parametrize("kind", ["onnx", "tflite", "saved"])
def test_pixels_go_in_as_they_are(
    exported: Any, of_pixels: dict[str, Path], look: Callable[[Path], Any], kind: str
) -> None:
    """Nobody has to say that nothing is scaled; scaling is refused, for it would make 0 and 1 of pixels."""
    found = look(of_pixels[kind])
    card = card_of(of_pixels[kind], found, Wishes(classes=CLASSES), None, "x")
    assert card.input.normalization == "none"
    images = np.random.default_rng(8).integers(0, 256, (5, 8, 8, 3)).astype(np.float32)
    expected = np.asarray(exported.model(images / 255, training=False))
    np.testing.assert_allclose(engine_for(of_pixels[kind], card, 1)(images), expected, atol=1e-6)
    with pytest.raises(BadInput, match="can only be none"):
        card_of(of_pixels[kind], found, Wishes(classes=CLASSES, normalization="divide_by_255"), None, "x")


def test_a_record_that_scales(exported: Any, of_pixels: dict[str, Path], look: Callable[[Path], Any]) -> None:
    """A record of the training says how the network inside is fed, which the file does itself."""
    card = card_of(of_pixels["onnx"], look(of_pixels["onnx"]), Wishes(), _recorded(), "x")
    assert (card.classes, card.input.normalization, card.input.fit) == (CLASSES, "none", "resize")
    scaled = card_of(exported.files["onnx"], look(exported.files["onnx"]), Wishes(), _recorded(), "x")
    assert scaled.input.normalization == "divide_by_255"


def _recorded() -> Recorded:
    from datasets.spec import InputSpec

    return Recorded(CLASSES, InputSpec(size=8, color="rgb", normalization="divide_by_255", fit="resize"))
