"""When the card of an export says something else than what is known of its model now."""

from __future__ import annotations

import pytest

from datasets.spec import InputSpec
from engine.steps.exports.export_card import says_the_same
from models.card import ModelCard
from models.decisions.document import Decisions, UnlikeSpec


def _card(**decided: object) -> ModelCard:
    decisions = Decisions.model_validate(decided)
    return ModelCard(decisions=decisions, classes=("a", "b"), input=InputSpec(), architecture="LeNet5_do")


def _learnt(**more: object) -> UnlikeSpec:
    known = {"method": "knn", "threshold": 1.0, "percentiles": (0.0,) * 101, "n_training": 9}
    return UnlikeSpec.model_validate({**known, "n_validation": 9, "model_sha256": "0", **more})


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        (_card(), _card(unlike=_learnt()), True),
        (_card(), _card(unlike=_learnt(n_rubbish=40)), False),
        (_card(unlike=_learnt()), _card(unlike=_learnt(threshold=2.0)), False),
        (_card(unlike=_learnt()), _card(), False),
        (_card(), _card(unlike=_learnt(), temperature=2.0), False),
        (_card(temperature=2.0), _card(unlike=_learnt(), temperature=2.0), True),
    ],
)
def test_applying_a_model_is_no_decision(before: ModelCard, now: ModelCard, same: bool) -> None:
    """What a prediction learns makes no export out of date; what somebody chose does."""
    assert says_the_same(before, now) is same
    assert says_the_same(now, now)
