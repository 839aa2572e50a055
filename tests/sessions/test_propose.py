"""The session that is proposed for new data."""

from __future__ import annotations

import pytest

from datasets.facts import RowFacts
from datasets.spec import DataRow, SplitSpec
from datasets.split import divide
from models.spec import TrainingSpec
from sessions.propose import (
    FEWEST_EPOCHS,
    MOST_EPOCHS,
    count_training_images,
    propose_session,
    propose_training,
)


def row(class_name: str, n_images: int, part: str = "train") -> DataRow:
    """Return a surveyed row."""
    return DataRow(path=f"/data/{class_name}", class_name=class_name, part=part, n_images=n_images)


def facts(edge: int) -> RowFacts:
    """Return facts on square gray images."""
    return RowFacts(n_images=1, min_width=edge, max_width=edge, min_height=edge, max_height=edge)


def test_classes_are_in_the_order_people_expect() -> None:
    """class2 comes before class10, and unlabeled rows make no class."""
    rows = [row("class10", 5), row("class2", 5), row("debris", 5, "unlabeled")]
    assert propose_session(rows, [facts(32)] * 3).classes == ("class2", "class10")


def test_the_input_suits_the_images() -> None:
    """Images of 28 px are used as they are."""
    assert propose_session([row("a", 9), row("b", 9)], [facts(28)] * 2).input.size == 28


@pytest.mark.parametrize(
    ("n_train", "times", "batch_size"), [(500, 4, 16), (1000, 2, 32), (1500, 4 / 3, 64), (2000, 1, 64)]
)
def test_the_training_suits_the_number_of_images(n_train: int, times: float, batch_size: int) -> None:
    """Few images get more epochs and smaller batches, so that as many are shown in all."""
    proposed = propose_training(n_train)
    assert proposed.epochs == min(round(TrainingSpec().epochs * times), MOST_EPOCHS)
    assert proposed.batch_size == batch_size


@pytest.mark.parametrize(
    ("n_train", "epochs", "batch_size"),
    [(0, MOST_EPOCHS, 16), (40, MOST_EPOCHS, 16), (10_000, FEWEST_EPOCHS, 64), (10**6, FEWEST_EPOCHS, 64)],
)
def test_the_proposal_keeps_within_reason(n_train: int, epochs: int, batch_size: int) -> None:
    """Neither a handful of images nor a million of them get an absurd training."""
    proposed = propose_training(n_train)
    assert (proposed.epochs, proposed.batch_size) == (epochs, batch_size)


def test_the_reference_gets_the_defaults() -> None:
    """The data on which the defaults were chosen is trained with them."""
    assert propose_training(2000) == TrainingSpec()


def test_without_facts_the_defaults_stand() -> None:
    """An empty list of rows is an empty session."""
    assert propose_session([], []).training == TrainingSpec()


@pytest.mark.parametrize("n", [1, 2, 3, 50, 333])
def test_training_images_are_counted_as_they_are_divided(n: int) -> None:
    """The count is that of the division, with fixed and unused rows and images left out."""
    rows = [
        row("a", n, "split"),
        row("b", n, "split").model_copy(update={"left_out": (0,)}),
        row("a", 2 * n, "split"),
        row("b", n, "train"),
        row("a", n, "train").model_copy(update={"images_per_epoch": 0}),
        row("a", n, "test"),
    ]
    assert count_training_images(rows, SplitSpec()) == len(divide(rows, SplitSpec(), 1)["train"])
