"""AIDeveloper's collections as lists of runs."""

from __future__ import annotations

import pytest

from datasets.basics.errors import BadInput
from models.architectures.base import Wanted
from models.architectures.collections import collection, collection_names
from models.architectures.registry import check_options

SIZES = {
    "Collection_1": 100,
    "Collection_2": 10,
    # AIDeveloper's 27 name one network twice.
    "Collection_3": 26,
    "Collection_4": 6,
    "Collection_5": 64,
    "Collection_6": 512,
    "collection_r1": 4,
    "Collection_test": 6,
}


@pytest.mark.parametrize("name", SIZES)
def test_a_collection_names_networks_that_exist(name: str) -> None:
    """Each run is a network with options that it takes, and no two are the same."""
    runs = collection(name)
    assert len(runs) == SIZES[name] == len({run.name for run in runs})
    for run in runs:
        chosen = run.settings["model.options"]
        checked = check_options(run.settings["model.architecture"], chosen, Wanted((32, 32, 1), 2))
        assert not checked.errors and not checked.warnings
        assert run.name == "_".join(["MLP", *map(str, checked.options.units)])


def test_the_collections_are_aidevelopers() -> None:
    """All of them, in its order; the drawn ones are those that its seed draws."""
    assert collection_names() == list(SIZES)
    assert [run.name for run in collection("Collection_2")][:3] == [
        "MLP_8_48_48",
        "MLP_8_64_8",
        "MLP_8_64_56",
    ]
    assert collection("Collection_1")[-1].name == "MLP_64_64_64"


def test_an_unknown_collection_is_told() -> None:
    """The sentence names those that there are."""
    with pytest.raises(BadInput, match="Collection_test"):
        collection("Collection_9")
