"""What is said of a trained model before a training begins with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from datasets.spec import InputSpec
from engine.jobs.describe_start import class_sentences, run
from engine.protocol.beginning import DescribeStartRequest, DescribeStartResult
from models.card import ModelCard
from models.spec import ModelSpec
from models.training.control import Control
from sessions.document import Session


class _Quiet:
    """A context that hears nothing."""

    control = Control()

    def progress(self, fraction: float, message: str) -> None:
        """Nobody watches."""


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of three dense layers for two classes; whether it has learnt anything does not matter."""
    from models.architectures.registry import build_model
    from models.backend import prepare
    from models.files import save_model

    prepare()
    file = tmp_path_factory.mktemp("model") / "dense.keras"
    card = ModelCard(
        name="dense", classes=("a", "b"), input=InputSpec(size=8), architecture="MLP_64_32_16", epoch=1
    )
    save_model(build_model("MLP_64_32_16", (8, 8, 1), 2), card, file)
    return file


def _described(
    file: Path, classes: Sequence[str] = ("a", "b"), size: int = 8, **model: object
) -> DescribeStartResult:
    spec = ModelSpec.model_validate({"start": "continue", "start_from": str(file), **model})
    session = Session(classes=tuple(classes), input=InputSpec(size=size), model=spec)
    return run(DescribeStartRequest(session=session), _Quiet())  # type: ignore[arg-type]


def test_layers_with_their_units_and_which_learn(model_file: Path) -> None:
    """Dense layers can learn in part, the last one, whose outputs depend on each other, cannot."""
    found = _described(model_file)
    assert [(layer.units, layer.kind) for layer in found.layers] == [
        (64, "Dense"),
        (32, "Dense"),
        (16, "Dense"),
        (0, "Dense"),
    ]
    assert found.layers[0].parameters == 65 * 64 and found.problem == ""
    assert found.learning == tuple(layer.name for layer in found.layers)
    first, second = found.layers[0].name, found.layers[1].name
    part = _described(model_file, partly_trained={first: 0.5, second: 0})
    assert first in part.learning and second not in part.learning
    last = _described(model_file, freeze="all_but_last")
    assert last.learning == (found.layers[-1].name,)


def test_what_cannot_be_is_a_sentence_not_an_end(model_file: Path) -> None:
    """Another input, or a layer that is not there: the layers are shown all the same."""
    other = _described(model_file, size=12)
    assert "sees images of 8 px" in other.problem and len(other.layers) == 4 and other.input.size == 8
    unknown = _described(model_file, freeze="named", frozen_layers=("no such",))
    assert "no layer 'no such'" in unknown.problem
    with pytest.raises(BadInput, match="new network"):
        run(DescribeStartRequest(session=Session()), _Quiet())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("after", "start", "said"),
    [
        (("a", "b"), "continue", ("All classes keep their weights.",)),
        (
            ("b", "c"),
            "continue",
            ("Kept with their weights: b.", "New, with weights of a new network: c.", "Removed: a."),
        ),
        (("c", "d"), "continue", ("New, with weights of a new network: c, d.", "Removed: a, b.")),
        (("a", "b"), "transfer", ("All outputs begin anew.",)),
    ],
)
def test_what_becomes_of_the_classes(after: tuple[str, ...], start: str, said: tuple[str, ...]) -> None:
    """Classes that stay, come and go are told in words."""
    assert class_sentences(("a", "b"), after, start) == said  # type: ignore[arg-type]
