"""Other names for the classes of a model."""

from __future__ import annotations

import numpy as np

from datasets.spec import InputSpec
from models.card import ModelCard
from models.decisions.document import Decisions
from models.evaluation.assessment import Assessment
from models.evaluation.metrics import measured
from models.foreign.renaming import renamed


def test_figures_and_decisions_go_along() -> None:
    """Nothing of the card keeps an old name, also where names change places; the figures stay."""
    truth = np.eye(2, dtype=bool)[[0, 0, 0, 1]]
    scores = np.array([[0.9, 0.1], [0.8, 0.2], [0.4, 0.6], [0.3, 0.7]])
    metrics = measured(Assessment.of(scores, truth, ("0", "1")))
    decisions = Decisions(temperature=1.5, thresholds={"1": 0.7}, target="1")
    spec = InputSpec(size=8)
    card = ModelCard(
        classes=("0", "1"), input=spec, architecture="-", metrics={"test": metrics}, decisions=decisions
    )
    new = renamed(card, ("1", "cat"))
    assert new.classes == new.metrics["test"].classes == ("1", "cat")
    assert [one.class_name for one in new.metrics["test"].per_class] == ["1", "cat"]
    assert new.metrics["test"].per_class[0].recall == metrics.per_class[0].recall == 2 / 3
    assert new.decisions == Decisions(temperature=1.5, thresholds={"cat": 0.7}, target="cat")
    assert renamed(new, ("0", "1")) == card
