"""``explain`` as a user calls it, with a network whose answer is known."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

Call = Callable[..., Any]


def _table(folder: Path) -> list[dict[str, str]]:
    with (folder / "explanations.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_heat_maps_of_folders_and_files(
    call: Call, corner_model: Path, corner_folder: Path, tmp_path: Path
) -> None:
    """A folder and a single file: one picture, one map and one line each; the hottest pixel is the spot."""
    out = tmp_path / "maps of the spots"
    inputs = (corner_folder / "right", corner_folder / "left" / "left 2.png")
    answer = call("explain", corner_model, *inputs, "--out", out, "--sanity", "cascade", "--json")
    assert answer.exit_code == 0, answer.stderr
    found = answer.json()
    assert (found["method"], found["layer"], found["layers"]) == ("grad-cam", "conv", ["conv"])
    assert [image["class_name"] for image in found["images"]] == ["right"] * 3 + ["left"]
    assert [image["peak"][1] > 8 for image in found["images"]] == [True] * 3 + [False]
    assert found["sanity"]["n"] == 4 and found["sanity"]["steps"][0]["layer"] == "logits"
    assert "picture" not in found["images"][0], "pictures stand in the folder, not in the object"
    lines = _table(out)
    assert [line["image"] for line in lines] == ["right 0.png", "right 1.png", "right 2.png", "left 2.png"]
    for line in lines:
        bare = cv2.imread(str(out / line["map"]), cv2.IMREAD_UNCHANGED)
        assert bare.shape == (16, 16) and bare.dtype == np.uint16 and bare.max() == 65535
        assert cv2.imread(str(out / line["picture"])).shape == (256, 256, 3)


def test_maps_do_not_go_among_the_images(call: Call, corner_model: Path, corner_folder: Path) -> None:
    """A folder that holds something else is refused, and stays as it is."""
    folder = corner_folder / "left"
    before = sorted(folder.iterdir())
    answer = call("explain", corner_model, folder, "--out", folder)
    assert answer.exit_code == 2 and "choose a new folder" in answer.stderr
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("grad-cam", ["--layer", "conv", "--set", "weighting=place", "--strength", "1"]),
        ("occlusion", ["--set", "patch=25"]),
        ("rise", ["--set", "masks=100"]),
    ],
)
def test_a_class_that_is_not_there_is_cold(
    method: str, settings: list[str], call: Call, corner_model: Path, corner_folder: Path, tmp_path: Path
) -> None:
    """Asked for the other class, no method finds the spot: it speaks against that class."""
    image = corner_folder / "right" / "right 1.png"
    out = tmp_path / method
    answer = call(
        "explain", corner_model, image, "--method", method, "--class", "left", "--out", out, *settings
    )
    assert answer.exit_code == 0, answer.stderr
    assert "1 image" in answer.stdout and "left, score 0.0" in answer.stdout
    (line,) = _table(out)
    bare = cv2.imread(str(out / line["map"]), cv2.IMREAD_UNCHANGED)
    spot = bare[6:10, 11:15]
    assert spot.max() < 6554, "less than a tenth of the hottest place"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--method", "gradcam"], "Unknown method 'gradcam'. Did you mean 'grad-cam'?"),
        (["--class", "middle"], "The model knows no class 'middle'; its classes are: left, right."),
        (["--layer", "conv7"], "has no convolution 'conv7'; it has: conv."),
        (["--set", "masks=9"], "Grad-CAM has no option 'masks'; it has: weighting."),
        (["--set", "weighting"], "has no value"),
        (["--method", "rise", "--set", "masks=many"], "RISE does not take this value (masks)"),
        (["--sanity", "perhaps"], "sanity"),
    ],
)
def test_wrong_arguments_are_one_sentence(
    arguments: list[str], sentence: str, call: Call, corner_model: Path, corner_folder: Path, tmp_path: Path
) -> None:
    """Exit code 2, what is wrong and what there is, and no folder."""
    out = tmp_path / "out"
    answer = call("explain", corner_model, corner_folder / "left", "--out", out, *arguments)
    assert answer.exit_code == 2
    assert sentence in answer.stderr and len(answer.stderr.splitlines()) == 1
    assert not out.exists()
