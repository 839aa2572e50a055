"""An export of some of the classes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.progress import silent
from models.architectures.registry import build_model
from models.decisions.document import Decisions
from models.export.classes import note_on, of_classes
from models.export.options import ExportOptions
from models.export.pipeline import export
from models.export.registry import EXPORTS
from models.export.task import export_task, parts_of
from models.inference import predict

CLASSES = ("a", "b", "c", "d")


@pytest.fixture
def make_task(make_card: Any, make_samples: Any, backend: object) -> Any:
    """Make a task of a network of four classes."""

    def make(name: str = "TinyCNN", activation: Any = "softmax", **card: Any) -> Any:
        model = build_model(name, (16, 16, 1), 4, activation=activation)
        samples = make_samples(64, n_classes=4)
        samples.targets[np.arange(64), np.arange(64) % 4] = 1
        return export_task(model, make_card(classes=CLASSES).model_copy(update=card), samples)

    return make


def _outputs(task: Any) -> Any:
    return predict(task.model, parts_of(task.samples.inputs))


@pytest.mark.parametrize("name", ["TinyCNN", "Nitta_et_al_6layer_reluact"])
def test_what_stays_is_divided_by_its_sum(name: str, make_task: Any) -> None:
    """The smaller network itself gives the probabilities among its classes, in the order asked for."""
    whole = make_task(name)
    task = of_classes(whole, ("d", "b"))
    kept = whole.expected[:, [3, 1]]
    np.testing.assert_allclose(task.expected, kept / kept.sum(axis=1, keepdims=True), rtol=1e-5)
    np.testing.assert_allclose(_outputs(task), task.expected, atol=1e-6)
    assert task.card.classes == ("d", "b")
    assert task.samples.targets[:4].tolist() == [[0, 0], [0, 1], [0, 0], [1, 0]]


def test_what_a_file_of_few_bits_says_of_other_classes_is_not_judged(make_task: Any, tmp_path: Any) -> None:
    """An image of a class that was left out, and each varied copy of it, gets one of the others by chance."""
    whole = make_task()
    task = of_classes(whole, ("d", "b"))
    assert task.samples.of_other_classes == tuple(range(0, 64, 2))
    pixels, targets, values = (
        part[:40] for part in (whole.samples.raw, whole.samples.targets, whole.samples.scalars)
    )
    few = replace(whole.samples, raw=pixels, targets=targets, scalars=values, n_real=40)
    copied = of_classes(export_task(whole.model, whole.card, few), ("a", "c"))
    assert copied.samples.of_other_classes == tuple(range(1, 80, 2))
    found = export(EXPORTS.get("tflite-dynamic"), task, tmp_path, silent)
    assert "of 32 images keep their class" in found.reason


def test_labels_of_their_own_stay_as_they_are(make_task: Any) -> None:
    """Where an image can have several labels nothing is divided."""
    whole = make_task(activation="sigmoid", labels="several")
    task = of_classes(whole, ("c", "a"))
    assert np.array_equal(task.expected, whole.expected[:, [2, 0]])
    assert task.samples.of_other_classes == ()
    np.testing.assert_allclose(_outputs(task), task.expected, atol=1e-6)


def test_decisions_follow(make_task: Any) -> None:
    """Thresholds of classes that left are gone, and so is a target that left; the temperature stays."""
    decisions = Decisions(temperature=1.5, thresholds={"a": 0.3}, target="a")
    whole = make_task(decisions=decisions)
    assert of_classes(whole, ("a", "b")).card.decisions == decisions
    assert of_classes(whole, ("c", "b")).card.decisions == Decisions(temperature=1.5)


def test_the_name_tells_which_classes_they_are(make_task: Any) -> None:
    """Each choice of classes, and each order of them, has files of its own."""
    whole = make_task()
    wanted = {"bd": "demo_classes_2_4_of_4", "abc": "demo_classes_1-3_of_4", "dab": "demo_classes_4_1-2_of_4"}
    assert {classes: of_classes(whole, tuple(classes)).card.name for classes in wanted} == wanted


@pytest.mark.parametrize(
    ("classes", "words"), [(("a", "x"), "no class 'x'"), (("a",), "at least two"), (("a", "a"), "each once")]
)
def test_wrong_classes_are_told(classes: tuple[str, ...], words: str, make_task: Any) -> None:
    """A class that is not there, one alone and one twice are no export."""
    with pytest.raises(BadInput, match=words):
        of_classes(make_task(), classes)


def test_a_network_without_a_dense_ending_is_told(make_task: Any) -> None:
    """Which outputs belong to which class is only known of a dense layer."""
    import keras

    image = keras.Input((16, 16, 1))
    pooled = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(image))
    model = keras.Model(image, keras.layers.Softmax(name="my_softmax")(pooled))
    task = make_task()
    with pytest.raises(BadInput, match="my_softmax"):
        of_classes(export_task(model, task.card, task.samples), ("a", "b"))


def test_the_file_has_so_many_outputs(make_task: Any, tmp_path: Any) -> None:
    """The frozen graph of two of four classes is proven against the four classes' network."""
    task = of_classes(make_task(), ("d", "b"))
    found = export(EXPORTS.get("frozen-pb"), task, tmp_path, silent)
    assert found.verified, found.reason
    assert ExportOptions().classes == ()


def test_a_threshold_of_all_classes_is_told(make_card: Any) -> None:
    """Without the other classes the probabilities are larger; labels of their own stay as they are."""
    decided = {"decisions": Decisions(thresholds={"a": 0.8}, target="a")}
    card = make_card(classes=CLASSES).model_copy(update=decided)
    assert note_on(card, ("a", "b")).startswith("The threshold of a was decided on for all classes")
    assert [note_on(card, classes) for classes in ((), ("b", "c"), CLASSES[::-1])] == ["", "", ""]
    assert note_on(card.model_copy(update={"labels": "several"}), ("a", "b")) == ""
