"""Judging a file of few bits: by the classes it gives, and by what they cost on the labelled images."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from models.export.checks.judgement import allowed_loss, judge_quantized

Outputs = npt.NDArray[np.float32]


def _says(classes: npt.NDArray[np.int64]) -> Outputs:
    """Return probabilities (n, 2) of which the given classes are the largest."""
    return np.where(np.arange(2) == classes[:, None], 0.9, 0.1).astype(np.float32)


def _flipped(classes: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.int64]:
    return np.where(np.arange(len(classes)) < n, 1 - classes, classes)


TRUE = np.arange(400) % 2
TARGETS = np.eye(2, dtype=np.float32)[TRUE]


@pytest.mark.parametrize(("n_wrong", "accepted"), [(0, True), (4, True), (12, False), (100, False)])
def test_accuracy_may_fall_by_a_point_and_what_chance_explains(n_wrong: int, accepted: bool) -> None:
    """Of 400 images 4 may become wrong, and 12 may not (3 points; 1 + 1.4 are allowed)."""
    found = np.stack([_says(_flipped(TRUE, n_wrong))] * 2)
    fault, told = judge_quantized(found, _says(TRUE), TARGETS)
    assert (fault == "") is accepted
    assert f"goes from 100.0 to {100 - n_wrong / 4:.1f} %" in fault + told


def test_as_many_right_by_luck_is_not_the_same_model() -> None:
    """A tenth wrong before and another tenth after: no accuracy is lost, but a fifth changes its class."""
    wrong_at_the_end = _flipped(TRUE[::-1], 40)[::-1]
    fault, _ = judge_quantized(_says(_flipped(TRUE, 40))[None], _says(wrong_at_the_end), TARGETS)
    assert "from 90.0 to 90.0 %" in fault
    assert "80.0 % of 400 images keep their class" in fault and "95 %" in fault


def test_one_wrong_batch_size_is_wrong() -> None:
    """A file that is only right one by one is not right."""
    found = np.stack([_says(TRUE), _says(1 - TRUE)])
    fault, _ = judge_quantized(found, _says(TRUE), TARGETS)
    assert "to 0.0 %" in fault


def test_without_labels_the_classes_have_to_agree() -> None:
    """Nothing is said of accuracy where no class is known."""
    none = np.zeros_like(TARGETS)
    fault, told = judge_quantized(_says(_flipped(TRUE, 20))[None], _says(TRUE), none)
    assert (fault, told) == ("", "95.0 % of 400 images keep their class. ")
    fault, _ = judge_quantized(_says(_flipped(TRUE, 21))[None], _says(TRUE), none)
    assert fault.startswith("94.8 % of 400 images keep their class.")


@pytest.mark.parametrize("targets", [TARGETS, np.zeros_like(TARGETS)])
def test_what_was_done_is_not_advised(targets: Outputs) -> None:
    """Training on with rounding is advised to those who did not ask for it."""
    found = _says(_flipped(TRUE, 100))[None]
    assert "train on with rounding" in judge_quantized(found, _says(TRUE), targets)[0]
    told, _ = judge_quantized(found, _says(TRUE), targets, trained_on=True)
    assert told.endswith("Take a format with more bits.")


def test_the_allowance_shrinks_with_more_images() -> None:
    """Chance explains less of the same loss where there are more images."""
    before = np.ones(100, np.bool_)
    after = np.arange(100) >= 4
    assert allowed_loss(before, after) == pytest.approx(0.01 + 1.645 * 0.02)
    assert allowed_loss(np.tile(before, 4), np.tile(after, 4)) == pytest.approx(0.01 + 1.645 * 0.01)
    assert allowed_loss(before, before) == 0.01
