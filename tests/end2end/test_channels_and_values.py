"""A measurement with labels, a mask and measured values, from the file to the prediction."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

Call = Callable[..., Any]

N = 60
CHANNELS = ["image", "mask", "qpi_pha", "image_bg"]


@pytest.fixture
def measurement(tmp_path: Path) -> Path:
    """Two classes of cells that differ in brightness and area; each tenth cell was not labelled."""
    random = np.random.default_rng(0)
    number = np.arange(N) % 2
    path = tmp_path / "blood.rtdc"
    with h5py.File(path, "w") as file:
        background = random.integers(40, 60, (N, 18, 24), dtype=np.uint8)
        file["events/image"] = background + (60 * number).astype(np.uint8)[:, None, None]
        file["events/image_bg"] = background
        file["events/mask"] = np.full((N, 18, 24), 255, dtype=np.uint8)
        file["events/qpi_pha"] = random.normal(0, 1, (N, 18, 24)).astype(np.float32)
        file["events/area_um"] = 50.0 + 20 * number
        file["events/deform"] = np.where(np.arange(N) % 7, random.random(N), np.nan)
        for place, name in enumerate(("ml_score_r1f", "ml_score_l10")):
            file[f"events/{name}"] = np.where(np.arange(N) % 10, number == place, np.nan)
    return path


def test_several_channels_with_measured_values(call: Call, measurement: Path, tmp_path: Path) -> None:
    """The labels of the file become classes; the card carries channels and figures to the prediction."""
    run = tmp_path / "run"
    names = ("--set", f"input.channel_names={json.dumps(CHANNELS)}", "--set", "input.color=channels")
    values = ("--set", 'input.scalars=["area_um", "deform"]', "--set", "architecture=TinyCNN")
    trained = call("train", "--data", measurement, "--out", run, "--epochs", 2, *names, *values)
    assert trained.exit_code == 0, trained.stderr
    document = json.loads((run / "session.json").read_text(encoding="utf-8"))
    assert document["classes"] == ["RBC singlet focused", "WBC - Lymphocyte"]
    assert document["input"]["scalar_means"][0] == pytest.approx(60, abs=5)
    assert call("evaluate", run, "--json").exit_code == 0
    out = tmp_path / "classes.csv"
    assert call("predict", run, measurement, "--out", out).exit_code == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) > N
    refused = call("export", run, "--to", "frozen-pb")
    assert refused.exit_code == 2
    assert "it sees measured values" in refused.stderr


def test_measured_values_alone(call: Call, measurement: Path, tmp_path: Path) -> None:
    """A network that sees no image separates the classes by the area."""
    run = tmp_path / "run"
    values = ("--set", 'input.scalars=["area_um"]', "--set", "input.use_images=false")
    network = ("--set", "architecture=Values_MLP", "--set", "training.learning_rate=0.05")
    trained = call("train", "--data", measurement, "--out", run, "--epochs", 8, *values, *network)
    assert trained.exit_code == 0, trained.stderr
    assert call("evaluate", run, "--json").json()["accuracy"] == 1.0
