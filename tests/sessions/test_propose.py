"""The session that is proposed for new data."""

from __future__ import annotations

import pytest

from datasets.facts import RowFacts
from datasets.spec import DataRow
from models.spec import TrainingSpec
from sessions.propose import propose_session, propose_training


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
    ("n_train", "epochs", "batch_size"),
    [(0, 60, 16), (40, 60, 16), (600, 60, 32), (2000, 20, 64), (5000, 8, 64), (1_000_000, 8, 64)],
)
def test_the_training_suits_the_number_of_images(n_train: int, epochs: int, batch_size: int) -> None:
    """Few images get more epochs and smaller batches; 2,000 images get the defaults themselves."""
    proposed = propose_training(n_train)
    assert (proposed.epochs, proposed.batch_size) == (epochs, batch_size)
    assert propose_training(2000) == TrainingSpec()


def test_without_facts_the_defaults_stand() -> None:
    """An empty list of rows is an empty session."""
    assert propose_session([], []).training == TrainingSpec()
