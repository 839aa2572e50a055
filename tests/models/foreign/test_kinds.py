"""Files of other programs give the probabilities that Keras gives, and say what is known of them."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from models.card import ModelCard
from models.foreign.card import Recorded, card_of
from models.foreign.registry import FOREIGN_KINDS, engine_for, file_suffixes, kind_of
from models.foreign.wishes import Wishes

Look = Callable[[Path], Any]


def card_for(found: Any) -> ModelCard:
    """Return a card with named classes."""
    wishes = Wishes(classes=("a", "b", "c")[: found.n_outputs], normalization="none")
    return card_of(Path("x"), found, wishes, None, "x")


def test_every_kind_is_told_from_the_others() -> None:
    """Each kind has a title and its own place; endings belong to one kind."""
    infos = [module.FOREIGN for module in FOREIGN_KINDS.entries().values()]
    assert all(info.title for info in infos)
    assert len(file_suffixes()) == sum(len(info.suffixes) for info in infos)


@pytest.mark.parametrize("kind", ["onnx", "pb", "tflite", "saved"])
def test_the_same_as_keras(exported: Any, look: Look, kind: str) -> None:
    """Alone, in batches of two sizes, and after being kept, each file says what Keras says."""
    found = look(exported.files[kind])
    assert (found.shape, found.n_outputs) == ((8, 8, 3), 3)
    assert found.facts.outputs == "probabilities"
    path = found.content.rename(found.content.with_name(f"kept{found.suffix}"))
    engine = engine_for(path, card_for(found), 1)
    for images in (exported.images[:1], exported.images, exported.images[:2]):
        np.testing.assert_allclose(engine(images), exported.expected[: len(images)], atol=1e-6)


def test_channels_first(exported: Any, look: Look, tmp_path: Path) -> None:
    """A file that takes (n, channels, height, width) is recognised by its shape and fed so."""
    from models.export.graphs.onnx_graph import onnx_graph

    (tmp_path / "n.onnx").write_bytes(onnx_graph(exported.model, "NCHW"))
    found = look(tmp_path / "n.onnx")
    assert found.facts.layout == "NCHW" and "channels, height, width" in found.told[0]
    engine = engine_for(tmp_path / "n.onnx", card_for(found), 1)
    np.testing.assert_allclose(engine(exported.images), exported.expected, atol=1e-6)


def test_outputs_without_softmax(
    exported: Any, make_network: Callable[[str], Any], look: Look, tmp_path: Path
) -> None:
    """A network that ends in plain numbers gets a softmax, in ONNX and in Keras."""
    from models.export.graphs.onnx_graph import onnx_graph

    numbers = make_network("linear")
    numbers.set_weights(exported.model.get_weights())
    (tmp_path / "n.onnx").write_bytes(onnx_graph(numbers))
    numbers.save(tmp_path / "n.keras")
    found = look(tmp_path / "n.onnx")
    assert found.facts.outputs == "logits"
    engine = engine_for(tmp_path / "n.onnx", card_for(found), 1)
    np.testing.assert_allclose(engine(exported.images), exported.expected, atol=1e-6)
    rebuilt = look(tmp_path / "n.keras")
    assert "softmax was added" in rebuilt.told[-1]
    np.testing.assert_allclose(
        np.asarray(rebuilt.model(exported.images, training=False)), exported.expected, atol=1e-6
    )


def test_labels_beside_the_file(exported: Any, look: Look, tmp_path: Path) -> None:
    """``labels.txt`` names the classes, with or without their numbers."""
    shutil.copyfile(exported.files["tflite"], tmp_path / "n.tflite")
    for text in ("0 big cat\n1 dog\n2 none\n", "big cat\r\ndog\r\nnone"):
        (tmp_path / "labels.txt").write_text(text)
        assert look(tmp_path / "n.tflite").classes == ("big cat", "dog", "none")


def test_teachable_machine_as_tensorflow_lite(exported: Any, look: Look, tmp_path: Path) -> None:
    """The zip of Teachable Machine has the classes and the known scaling to -1…1."""
    path = tmp_path / "converted_tflite.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(exported.files["tflite"], "model_unquant.tflite")
        archive.writestr("labels.txt", "0 a\n1 b\n2 c\n")
    found = look(path)
    card = card_of(path, found, Wishes(), None, "x")
    assert card.classes == ("a", "b", "c") and card.architecture == "Teachable Machine"
    assert (card.input.normalization, card.input.mean, card.input.std) == ("training_data", 127.5, 127.5)
    assert found.suffix == ".tflite"


@pytest.mark.parametrize(("kind", "name"), [("tflite", "model.tflite"), ("onnx", "model.onnx")])
def test_lobe(exported: Any, look: Look, tmp_path: Path, kind: str, name: str) -> None:
    """The folder of Lobe has the classes in its signature, and the file that it names."""
    shutil.copyfile(exported.files[kind], tmp_path / name)
    output = look(exported.files[kind]).facts.output_name
    signature = {
        "filename": name,
        "classes": {"Label": ["a", "b", "c"]},
        "outputs": {"Confidences": {"name": output}},
    }
    (tmp_path / "signature.json").write_text(json.dumps(signature))
    assert kind_of(tmp_path).FOREIGN.name == "lobe"
    found = look(tmp_path)
    assert found.classes == ("a", "b", "c") and found.seen.normalization == "divide_by_255"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"classes": {"Label": ["a"]}, "filename": "x"}', "[" * 9999]
)
def test_damaged_signatures(look: Look, tmp_path: Path, text: str) -> None:
    """A signature that describes nothing is one sentence."""
    (tmp_path / "signature.json").write_text(text)
    with pytest.raises(BadInput, match=r"signature\.json"):
        look(tmp_path)


def test_what_the_user_says_counts_most(exported: Any, look: Look) -> None:
    """Words of the user go before a record's, and these before the file's."""
    from datasets.spec import InputSpec

    found = look(exported.files["onnx"])
    recorded = Recorded(
        ("x", "y", "z"), InputSpec(size=8, color="rgb", normalization="per_image"), "Net", "n"
    )
    card = card_of(Path("m"), found, Wishes(normalization="none"), recorded, "m")
    assert (card.classes, card.input.normalization, card.architecture) == (("x", "y", "z"), "none", "Net")
    with pytest.raises(BadInput, match="record says 16"):
        card_of(Path("m"), found, Wishes(), Recorded(seen=InputSpec(size=16), classes=("a", "b", "c")), "m")
