"""The suggested learning rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.basics.errors import Cancelled, WorkFailed
from models.architectures.registry import build_model
from models.spec import TrainingSpec
from models.training.control import Control
from models.training.events import EpochDone
from models.training.fit import fit
from models.training.rate_finder import sweep_rates
from models.training.rate_sweep import evaluate_sweep, smooth

RATES = np.geomspace(1e-7, 1.0, 120)


def test_a_clean_curve_gives_the_rate_of_its_steepest_fall() -> None:
    """A loss that falls around 1e-3 and explodes beyond 0.1 suggests about 1e-3, between the two ends."""
    logs = np.log10(RATES)
    losses = 1.0 - 0.8 / (1 + np.exp(-3 * (logs + 3))) + np.where(logs > -1, (logs + 1) * 20, 0)
    sweep = evaluate_sweep(RATES, losses)
    assert 5e-4 < sweep.suggested < 5e-3
    assert sweep.lowest < sweep.suggested < sweep.highest < 0.1
    assert sweep.exploded and sweep.is_clear


def test_a_loss_that_only_varies_gives_no_clear_rate() -> None:
    """Noise has a lowest point too; the answer says that it means little."""
    noise = np.random.default_rng(3).normal(0.7, 0.02, 120)
    assert not evaluate_sweep(RATES, noise).is_clear


@given(st.lists(st.floats(0.01, 100), min_size=12, max_size=80))
def test_whatever_the_losses_the_rates_are_ordered(losses: list[float]) -> None:
    """Any losses give rates that were tried, in their order, or a sentence."""
    rates = RATES[: len(losses)]
    try:
        sweep = evaluate_sweep(rates, np.array(losses))
    except WorkFailed:
        return
    assert rates[0] <= sweep.lowest <= sweep.suggested <= sweep.highest <= rates[-1]


def test_smoothing_of_a_constant_is_the_constant() -> None:
    """The start is not pulled towards zero."""
    assert smooth(np.full(20, 3.0)) == pytest.approx(np.full(20, 3.0))


@pytest.mark.parametrize("losses", [np.full(50, np.nan), np.linspace(1, 3, 50)])
def test_nothing_to_suggest_is_said(losses: Any) -> None:
    """A loss that is no number, or only rises, gives no rate."""
    with pytest.raises(WorkFailed, match=r"nothing to suggest|none can be suggested"):
        evaluate_sweep(RATES[:50], losses)


def test_the_suggested_rate_trains(squares: Any, backend: object) -> None:
    """On images that can be told apart, the sweep ends early and its rate trains the network."""
    data = squares(n_train=96)
    spec = TrainingSpec(optimizer="adam", schedule="constant", epochs=8, batch_size=16)
    seen: list[float] = []
    sweep = sweep_rates(
        build_model("MLP_64_32_16", (16, 16, 1), 2),
        spec,
        data,
        seed=1,
        last=10.0,
        progress=lambda fraction, message: seen.append(fraction),
    )
    assert sweep.exploded
    assert len(sweep.rates) < 120
    assert seen == sorted(seen)
    epochs: list[Any] = []
    chosen = spec.model_copy(update={"learning_rate": sweep.suggested})
    model = build_model("MLP_64_32_16", (16, 16, 1), 2)
    fit(model, chosen, data, Control(), epochs.append, seed=1, on_epoch_end=lambda state, is_best: None)
    done = [epoch for epoch in epochs if isinstance(epoch, EpochDone)]
    assert done[-1].loss < 0.7 * done[0].loss


def test_a_cancelled_search_ends_at_once(squares: Any, backend: object) -> None:
    """The progress is asked after each batch."""

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    model = build_model("MLP_64_32_16", (16, 16, 1), 2)
    with pytest.raises(Cancelled):
        sweep_rates(model, TrainingSpec(), squares(), seed=1, progress=cancel)
