"""Validation images and statistics of the training images: AIDeveloper's defects 2 and 3 put right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.progress import silent
from engine.steps.training.run_data import RunData, load_run_data
from engine.steps.training.training_run import begin
from models.files import load_model
from sessions.document import Session
from sessions.run_folder import RunFolder


def _validation(data: RunData) -> Any:
    return np.concatenate([batch.images for batch in data.validation_batches()])


@pytest.fixture
def divided(make_session: Callable[..., Session]) -> Session:
    """A session whose images are divided at random, without rows of their own for validation."""
    made = make_session("normalization=training_data")
    rows = tuple(row.model_copy(update={"part": "split"}) for row in made.rows)
    return made.model_copy(update={"rows": rows})


def test_validation_images_are_scaled_fixed_and_never_trained_on(divided: Session) -> None:
    """Defect 3: they are normalised like the training images, and are the same others in each epoch."""
    with closing(load_run_data(divided, silent)) as data:
        first = _validation(data)
        list(data.train_batches(0))
        assert _validation(data).tobytes() == first.tobytes()
        assert abs(float(first.mean())) < 0.5 and 0.5 < float(first.std()) < 2
        trained = set(data.train.global_indices.tolist())
        assert len(data.validation) and not trained & set(data.validation.global_indices.tolist())
        assert not trained & set(data.test.global_indices.tolist())


def test_statistics_are_pooled_and_kept_in_session_and_card(
    divided: Session, make_context: Any, tmp_path: Path
) -> None:
    """Defect 2: mean and deviation are those of all training pixels, in session.json and in the card."""
    with closing(load_run_data(divided, silent)) as data:
        size, offset = data.train.input_spec.size, (data.train.edge - data.train.input_spec.size) // 2
        whole = data.train.images(np.arange(len(data.train)))
        pixels = whole[:, offset : offset + size, offset : offset + size].astype(np.float64)
    short = divided.model_copy(update={"training": divided.training.model_copy(update={"epochs": 1})})
    begin(short, tmp_path / "run", None, make_context())
    run = RunFolder.open(tmp_path / "run")
    _, card = load_model(run.best_model)
    for spec in (run.session().input, card.input):
        assert (spec.mean, spec.std) == pytest.approx((pixels.mean(), pixels.std()))
