"""Openings of the test part are counted, and the options of split and sampling reach the training."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

Call = Callable[..., Any]


def test_each_look_at_the_test_part_is_counted(call: Call, trained_run: Path, sample_root: Path) -> None:
    """Training opens it once; evaluating it opens it again, validation and saved figures do not."""
    metrics = json.loads((trained_run / "metrics.json").read_text())
    before = metrics["test_openings"]
    assert before >= 1
    assert call("evaluate", trained_run, "--part", "validation", "--json").json()["test_openings"] == before
    answer = call("evaluate", trained_run, "--json").json()
    assert answer["test_openings"] == before + 1
    assert answer["n"] == 40 and answer["per_class"][0]["class"] == "left"
    named = call("evaluate", trained_run, "--data", sample_root / "test", "--json").json()
    assert named["test_openings"] == before + 2, "the same images, named by their folder"
    assert json.loads((trained_run / "metrics.json").read_text())["test_openings"] == before + 2
    assert f"Test part opened {before + 3} times." in call("evaluate", trained_run).stdout


@pytest.fixture
def donors(tmp_path: Path) -> Path:
    """Two classes, bright left or bright right, of six donors each; the names say which."""
    random = np.random.default_rng(3)
    for number, name in enumerate(("left", "right")):
        folder = tmp_path / "donors" / name
        folder.mkdir(parents=True)
        for donor in range(6):
            for image in range(8):
                pixels = random.integers(0, 60, (16, 16), dtype=np.uint8)
                pixels[:, number * 8 : number * 8 + 8] += np.uint8(150)
                assert cv2.imwrite(str(folder / f"donor{donor}_{image:03d}.png"), pixels)
    return tmp_path / "donors"


def test_split_and_sampling_are_set_on_the_command_line(call: Call, donors: Path, tmp_path: Path) -> None:
    """check offers the donors; new and train take the rule, the folds and the balance."""
    offered = call("check", donors)
    assert offered.exit_code == 0
    assert "split.group_by=name_start" in offered.stdout
    grouped = call("check", donors, "--set", "split.group_by=name_start")
    assert "validation: 16 images (left: 8, right: 8)" in grouped.stdout
    session = tmp_path / "s.xlsx"
    split = ("--set", "split.group_by=name_start", "--set", "split.folds=3", "--set", "split.fold=2")
    assert call("new", session, "--data", donors, *split).exit_code == 0
    assert "split.group_by=" not in call("check", session).stdout, "it is grouped already"
    out = tmp_path / "run"
    fast = ("--epochs", 1, "--set", "architecture=MLP_64_32_16", "--set", "sampling.balance=classes")
    sampled = ("--set", "sampling.images_per_class=10")
    trained = call("train", session, "--out", out, *fast, *sampled, "--json")
    assert trained.exit_code == 0, trained.stderr
    figures = trained.json()
    assert figures["test"]["n"] == 16, "one donor of six in each class"
    assert figures["test_openings"] == 1
    assert figures["validation"]["n"] % 16 == 0, "whole donors"
    assert json.loads((out / "session.json").read_text())["split"]["fold"] == 2
    refused = call("new", tmp_path / "t.xlsx", "--data", donors, "--set", "split.group_by=donor")
    assert refused.exit_code == 2 and "group_by" in refused.stderr
