"""Which numbers a training computes with, where the user leaves it open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.protocol.costs import Speed
from engine.steps.training import precision as deciding
from engine.steps.training.precision import FEWEST_STEPS, fastest, with_fastest_precision
from engine.steps.training.training_run import begin
from models.backend import prepare
from models.files import load_model
from sessions.run_folder import RunFolder
from sessions.settings import apply_settings

PLAIN = ("training.epochs=1", "model.architecture=MLP_64_32_16", "device=cpu")


@pytest.mark.parametrize(
    ("speeds", "chosen"),
    [
        ({"float32": 100.0}, "float32"),
        ({"float32": 100.0, "float16": 105.0}, "float32"),
        ({"float32": 100.0, "float16": 150.0, "bfloat16": 140.0}, "float16"),
        ({"float32": 100.0, "bfloat16": 40.0}, "float32"),
    ],
)
def test_sixteen_bits_must_pay(speeds: dict[Any, float], chosen: str) -> None:
    """The fastest one is taken, if it gains a tenth."""
    assert fastest(tuple(Speed(precision=name, images_per_second=n) for name, n in speeds.items())) == chosen


def test_what_is_wished_for_stands(make_session: Any) -> None:
    """Nothing is measured where the user has decided."""
    session = apply_settings(make_session(), ["training.precision=bfloat16"])
    backend = prepare("cpu", seed=1)
    assert with_fastest_precision(session, FEWEST_STEPS, backend, lambda fraction, message: None) == session


@pytest.mark.parametrize("labels", ["one", "several"])
def test_each_precision_is_measured_where_there_are_several(
    make_session: Any, monkeypatch: pytest.MonkeyPatch, labels: str
) -> None:
    """A device with units for 16 bits is asked; this processor may compute bfloat16 too, if slowly."""
    monkeypatch.setattr(deciding, "precisions_for", lambda device: ("float32", "bfloat16"))
    monkeypatch.setattr(deciding, "TIMED_S", 0.05)
    told: list[str] = []
    session = apply_settings(make_session(), [*PLAIN, f"model.labels={labels}"])
    backend = prepare("cpu", seed=1)

    def tell(fraction: float, message: str) -> None:
        told.append(message)

    def decided(n_steps: int) -> str:
        return with_fastest_precision(session, n_steps, backend, tell).training.precision

    assert decided(FEWEST_STEPS - 1) == "float32"
    assert told == []
    assert decided(FEWEST_STEPS) in ("float32", "bfloat16")
    assert told == ["Timing cpu, float32", "Timing cpu, bfloat16"]


def test_the_run_records_what_was_decided(
    make_session: Any, make_context: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run's session says the precision, and measuring has not changed the weights."""
    monkeypatch.setattr(deciding, "precisions_for", lambda device: ("float32", "bfloat16"))
    monkeypatch.setattr(deciding, "TIMED_S", 0.02)
    monkeypatch.setattr(deciding, "FEWEST_STEPS", 1)
    monkeypatch.setattr(deciding, "WORTH_IT", float("inf"))
    weights = []
    for name, setting in (("open", "auto"), ("said", "float32")):
        session = apply_settings(make_session(), [*PLAIN, f"training.precision={setting}"])
        begin(session, tmp_path / name, None, make_context())
        run = RunFolder.open(tmp_path / name)
        assert run.session().training.precision == "float32"
        weights.append(load_model(run.best_model)[0].get_weights())
    for one, other in zip(*weights, strict=True):
        np.testing.assert_array_equal(one, other)
