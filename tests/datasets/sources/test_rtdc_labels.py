"""Classes that ``.rtdc`` files give their events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths
from datasets.sources.rtdc import open_images, selections

NAN = np.nan


def write(path: Path, n: int, attributes: dict[str, str] | None = None, **events: Any) -> Path:
    """Write ``n`` images, image k all of the value k, with some values of each."""
    with h5py.File(path, "w") as file:
        file["events/image"] = np.repeat(np.arange(n, dtype=np.uint8), 16).reshape(n, 4, 4)
        for name, values in events.items():
            file[f"events/{name}"] = np.asarray(values, dtype=np.float64)
        file.attrs.update(attributes or {})
    return path


def images_of(path: Path) -> dict[str, list[int]]:
    """Return the numbers of the images of each selection."""
    found = {}
    for selection in selections(path):
        with open_images(path, selection.text) as source:
            found[selection.class_name] = [
                int(image[0, 0]) for image in source.read_many(range(source.n_images))
            ]
            assert [source.name(index) for index in range(source.n_images)] == [
                str(number) for number in found[selection.class_name]
            ]
    return found


def test_labels_of_dctag_become_rows(tmp_path: Path) -> None:
    """1 is yes, 0 no, NaN not looked at; classes are called as DCTag calls them; the rest has no class."""
    path = write(
        tmp_path / "a.rtdc",
        6,
        ml_score_r1f=[1, NAN, 0, NAN, 1, 0],
        ml_score_l10=[0, 1, NAN, NAN, NAN, 0],
        ml_score_xyz=[NAN, NAN, 1, NAN, NAN, 0],
    )
    assert images_of(path) == {
        "WBC - Lymphocyte": [1],
        "RBC singlet focused": [0, 4],
        "xyz": [2],
        "": [3, 5],
    }
    rows = discover_paths([path])
    assert [(row.class_name, row.part) for row in rows][-1] == ("", "unlabeled")
    assert {row.class_name for row in rows[:-1]} == {"WBC - Lymphocyte", "RBC singlet focused", "xyz"}


def test_probabilities_give_the_most_likely_class_and_ties_none(tmp_path: Path) -> None:
    """Scores of a network: the highest counts; equal ones at the top say nothing."""
    path = write(tmp_path / "a.rtdc", 4, ml_score_aaa=[0.7, 0.2, 0.4, 0.5], ml_score_bbb=[0.3, 0.8, 0.4, NAN])
    assert images_of(path) == {"aaa": [0, 3], "bbb": [1], "": [2]}


def test_a_single_score_says_yes_or_no(tmp_path: Path) -> None:
    """Labels of one class against the rest; one half says nothing."""
    path = write(tmp_path / "a.rtdc", 5, ml_score_r20=[1, 0, NAN, 0.5, 1])
    assert images_of(path) == {"RBC doublet": [0, 4], "not RBC doublet": [1], "": [2, 3]}


def test_class_names_of_the_file_come_first(tmp_path: Path) -> None:
    """What this program writes beside its scores names them, whatever DCTag means by the same letters."""
    attributes = {"user:discern classes": '{"r1f": "beads", "oth": "cells"}'}
    path = write(tmp_path / "a.rtdc", 2, attributes, ml_score_r1f=[1, 0], ml_score_oth=[0, 1])
    assert images_of(path) == {"beads": [0], "cells": [1]}


@pytest.mark.parametrize("names", ['{"r1f": "one", "oth": "one"}', "[1]", "{", '"text"', "[" * 10_000])
def test_unusable_class_names_are_ignored(tmp_path: Path, names: str) -> None:
    """Names that are no names, or would make one class of two."""
    attributes = {"user:discern classes": names}
    path = write(tmp_path / "a.rtdc", 2, attributes, ml_score_r1f=[1, 0], ml_score_oth=[0, 1])
    assert images_of(path) == {"RBC singlet focused": [0], "oth": [1]}


def test_classes_of_aideveloper_become_rows(tmp_path: Path) -> None:
    """``userdef0`` is the number of the class; images that were not classified have none."""
    path = write(tmp_path / "a.rtdc", 5, userdef0=[0, 2, NAN, 0, 2])
    assert images_of(path) == {"0": [0, 3], "2": [1, 4], "": [2]}


@pytest.mark.parametrize(
    "values", [[0, 0, 0], [0.5, 1, 0], [-1, 0, 1], [0, 1, 9], [NAN, NAN, NAN], [np.inf, NAN, NAN]]
)
def test_other_contents_of_userdef0_are_no_labels(tmp_path: Path, values: list[float]) -> None:
    """The field is free for everything: only what looks like AIDeveloper's classes is taken for them."""
    assert selections(write(tmp_path / "a.rtdc", 3, userdef0=values)) == []


def test_scores_that_say_nothing_are_no_labels(tmp_path: Path) -> None:
    """A file in which nobody has labelled anything yet stays one row."""
    path = write(tmp_path / "cells.rtdc", 3, ml_score_r1f=[NAN] * 3, ml_score_l10=[0, NAN, 0])
    assert selections(path) == []
    assert [row.class_name for row in discover_paths([path])] == ["cells"]


def test_labels_of_another_length_are_not_believed(tmp_path: Path) -> None:
    """Which image they belong to is not known."""
    assert selections(write(tmp_path / "a.rtdc", 3, ml_score_r1f=[1, 0], userdef0=[0, 1])) == []


def test_labels_that_are_being_edited_are_not_read(tmp_path: Path) -> None:
    """DCTag's lock beside the file: labels would change under the training."""
    path = write(tmp_path / "a.rtdc", 2, ml_score_r1f=[1, 0])
    (tmp_path / "a.dctag").touch()
    with pytest.raises(BadInput, match=r"a\.rtdc are being edited in DCTag.*a\.dctag"):
        selections(path)
    with open_images(path) as source:
        assert source.n_images == 2, "all images as one row need no labels"


def test_a_label_that_is_gone_is_told(tmp_path: Path) -> None:
    """Somebody edited the labels since the row was added."""
    path = write(tmp_path / "a.rtdc", 2, ml_score_r1f=[1, 0])
    with pytest.raises(BadInput, match="labelled 'l10' any more"):
        open_images(path, "l10")
    with pytest.raises(BadInput, match="no labels any more"):
        open_images(write(tmp_path / "b.rtdc", 2), "l10")
