"""onnxruntime says what Keras says, or Keras computes; and it is asked for once only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from datasets.batch import NetworkInputs
from models.architectures.registry import build_model
from models.card import ModelCard
from models.files import save_model
from models.inference import kept_graphs
from models.inference.choose import choose_engine
from models.inference.keras_engine import KerasEngine
from models.inference.onnx_engine import OnnxEngine
from models.inference.proof import prove

Images = Callable[..., npt.NDArray[np.float32]]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for each test."""
    monkeypatch.setenv(kept_graphs.FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "networks"


@pytest.fixture
def saved(
    backend: object, make_card: Callable[..., ModelCard], tmp_path: Path
) -> Callable[..., tuple[Path, ModelCard]]:
    """Save a network whose answers differ from image to image."""

    def save(model: Any, **card: Any) -> tuple[Path, ModelCard]:
        made = make_card(**card)
        model.set_weights([3 * weight for weight in model.get_weights()])
        save_model(model, made, tmp_path / "model.keras")
        return tmp_path / "model.keras", made

    return save


def test_the_first_time_converts_and_the_second_needs_no_keras(
    saved: Any, random_images: Images, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    """Equal probabilities for one image and for many; later the kept graph is enough."""
    file, card = saved(build_model("LeNet5_do", (16, 16, 1), 2))
    first = choose_engine(file, card, lambda: random_images(8))
    assert (first.engine.name, first.reason) == ("onnxruntime", "")
    images = random_images(600)
    expected = KerasEngine(file)(images)
    np.testing.assert_allclose(first.engine(images), expected, atol=1e-5)
    np.testing.assert_allclose(first.engine(images[7:8]), expected[7:8], atol=1e-5)
    assert expected.std(axis=0).max() > 0.01

    def refuse(*arguments: object) -> None:
        raise AssertionError("Keras was started, or images were asked for")

    monkeypatch.setattr(KerasEngine, "__init__", refuse)
    second = choose_engine(file, card, refuse, starting=refuse)
    np.testing.assert_array_equal(second.engine(images), first.engine(images))


@pytest.mark.parametrize("ending", [".onnx", ".json"])
def test_a_damaged_graph_is_made_anew(saved: Any, random_images: Images, cache: Path, ending: str) -> None:
    """What is kept is used only if it is the very bytes that were proven."""
    file, card = saved(build_model("LeNet5_do", (16, 16, 1), 2))
    choose_engine(file, card, lambda: random_images(8))
    damaged = next(cache.glob(f"*{ending}"))
    damaged.write_bytes(damaged.read_bytes()[:-9])
    started = []
    again = choose_engine(file, card, lambda: random_images(8), starting=lambda: started.append(True))
    assert (again.engine.name, started) == ("onnxruntime", [True])


def test_what_cannot_be_converted_is_computed_by_keras(
    saved: Any, random_images: Images, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network that the converter writes wrongly is refused with the reason, which is kept too."""
    import keras

    image = keras.Input((16, 16, 1))
    # ONNX has no resizing with this kernel.
    finer = keras.layers.Flatten()(keras.layers.UpSampling2D(interpolation="lanczos3")(image))
    file, card = saved(keras.Model(image, keras.layers.Dense(2, activation="softmax")(finer)))
    chosen = choose_engine(file, card, lambda: random_images(8))
    assert chosen.engine.name == "keras"
    assert "cannot be converted" in chosen.reason
    monkeypatch.setattr(
        "models.export.graphs.onnx_graph.onnx_graph", lambda model: pytest.fail("converted again")
    )
    assert choose_engine(file, card, lambda: random_images(8)).reason == chosen.reason


def test_other_numbers_and_constant_ones_are_no_proof(saved: Any, random_images: Images) -> None:
    """A difference is told; a network that says the same of everything proves nothing."""
    file, _ = saved(build_model("LeNet5_do", (16, 16, 1), 2))
    engine = KerasEngine(file)

    class Other(KerasEngine):
        def __init__(self, change: Callable[[NetworkInputs], Any]) -> None:
            self.change = change

        def __call__(self, inputs: NetworkInputs) -> npt.NDArray[np.float32]:
            return np.asarray(self.change(inputs))

    images, shapes = random_images(8), [(16, 16, 1)]
    assert prove(engine, engine, images, shapes).reason == ""
    assert "differ by 2" in prove(Other(lambda given: engine(given) + 2e-5), engine, images, shapes).reason
    one_by_one = Other(lambda given: engine(given) + (2e-5 if len(given) == 1 else 0))
    assert "differ by 2" in prove(one_by_one, engine, images, shapes).reason
    assert "no numbers" in prove(Other(lambda given: engine(given) * np.nan), engine, images, shapes).reason
    constant = Other(lambda given: np.full((len(given), 2), 0.5, np.float32))
    proof = prove(constant, constant, images, shapes)
    assert "the same of all" in proof.reason
    assert not proof.lasting


def test_measured_values_go_in_beside_the_image(backend: object, random_images: Images) -> None:
    """A network with two inputs is converted with both, in their order."""
    import keras

    from models.backend import compile_forward
    from models.export.graphs.onnx_graph import onnx_graph

    image, values = keras.Input((16, 16, 1)), keras.Input((3,))
    both = keras.layers.Concatenate()([keras.layers.Flatten()(image), values])
    model = keras.Model([image, values], keras.layers.Dense(2, activation="softmax")(both))
    engine = OnnxEngine(onnx_graph(model), 1)
    given = (random_images(5), random_images(5)[:, 0, :3, 0])
    np.testing.assert_allclose(engine(given), compile_forward(model)(given), atol=1e-6)


def test_the_cache_is_bounded(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not used for longest goes first."""
    monkeypatch.setattr(kept_graphs, "MOST_BYTES", 250)
    content = bytes(100)
    kept = kept_graphs.KeptGraph(graph_sha256=kept_graphs.checksum(content))
    for place, key in enumerate(("a", "b", "c")):
        kept_graphs.keep(key, kept, content)
        if place < 2:
            import os

            os.utime(cache / f"{key}.json", (place, place))
    assert sorted(file.name for file in cache.iterdir()) == ["b.json", "b.onnx", "c.json", "c.onnx"]
    assert kept_graphs.find("a") is None
    assert kept_graphs.find("c") == (kept, content)


def test_images_go_as_whole_numbers_into_a_network_that_takes_them(saved: Any, random_images: Images) -> None:
    """A network that scales its pixels itself is converted, too, and both engines round alike."""
    import keras

    image = keras.Input((16, 16, 1), dtype="uint8", name="image")
    scaled = keras.layers.Rescaling(1 / 255)(image)
    file, card = saved(keras.Model(image, build_model("LeNet5_do", (16, 16, 1), 2)(scaled)))
    pixels = 255 * random_images(40)
    chosen = choose_engine(file, card, lambda: pixels)
    assert (chosen.engine.name, chosen.reason) == ("onnxruntime", "")
    expected = KerasEngine(file)(np.rint(pixels))
    np.testing.assert_allclose(chosen.engine(pixels), expected, atol=1e-5)
    np.testing.assert_array_equal(KerasEngine(file)(pixels), expected)
