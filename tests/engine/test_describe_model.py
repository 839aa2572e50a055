"""What a network costs, before it is trained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.jobs.describe_model import run
from engine.protocol.costs import DescribeModelRequest, DescribeModelResult
from models.training.control import Control
from sessions.document import Session
from sessions.settings import apply_settings


class _Quiet:
    """A context that hears nothing."""

    control = Control()

    def progress(self, fraction: float, message: str) -> None:
        """Nobody watches."""

    def event(self, kind: str, data: object) -> None:
        """Nobody listens."""


def _cost(*settings: str) -> DescribeModelResult:
    session = apply_settings(Session(classes=("a", "b")), ["input.size=16", *settings])
    return run(DescribeModelRequest(session=session), _Quiet())


def test_the_options_count() -> None:
    """A network with fewer units is told as such."""
    wide, narrow = (
        _cost("architecture=MLP_64_32_16", f"model.options.units={units}") for units in ("64,32", "8,4")
    )
    assert wide.parameters == 257 * 64 + 65 * 32 + 33 * 2
    assert narrow.parameters < wide.parameters and narrow.memory_bytes < wide.memory_bytes
    assert wide.milliseconds_per_image > 0


def test_frozen_layers_and_small_batches_need_less_memory() -> None:
    """Only what learns has a gradient and moments, and outputs are kept for the images of one batch."""
    usual = _cost("architecture=LeNet5_do")
    assert _cost("architecture=LeNet5_do", "model.freeze=all_but_last").memory_bytes < usual.memory_bytes
    assert _cost("architecture=LeNet5_do", "batch_size=8").memory_bytes < usual.memory_bytes


@pytest.mark.parametrize(
    ("seen", "architecture"),
    [
        (("input.use_images=false",), "Values_MLP"),
        ((), "MLP_MultiIn_3Lay_24"),
        ((), "ResNet_small"),
    ],
)
def test_networks_that_see_measured_values(seen: tuple[str, ...], architecture: str) -> None:
    """They are timed with what they see."""
    cost = _cost(f"architecture={architecture}", 'input.scalars=["area", "deform"]', *seen)
    assert cost.milliseconds_per_image > 0 and cost.parameters > 100


def test_a_network_whose_weights_are_not_there(monkeypatch: Any, tmp_path: Path) -> None:
    """The cost is known without the file of its weights."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert _cost("architecture=MobileNetV3Small", "input.size=32").parameters > 900_000
