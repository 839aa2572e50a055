"""Split and sampling of a session decide what its training is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.progress import silent
from datasets.discovery import discover_root
from datasets.spec import AugmentationSpec, InputSpec, SamplingSpec, SplitSpec
from datasets.survey import survey_row
from engine.steps.training.run_data import load_run_data
from engine.steps.training.training_run import begin
from models.spec import TrainingSpec
from models.training.requirements import check_steps
from sessions.document import Session

MakeData = Callable[..., Path]


@pytest.fixture
def session(make_data: MakeData) -> Session:
    """24, 10 and 10 images of each of two classes, in rows of a fixed part."""
    rows = tuple(survey_row(row)[0] for row in discover_root(make_data()))
    return Session(
        rows=rows,
        classes=("left", "right"),
        input=InputSpec(size=16),
        augmentation=AugmentationSpec(enabled=False),
    )


def test_balanced_classes_reach_the_batches(session: Session) -> None:
    """Each epoch has the number of images of each class that was asked for, and as many steps."""
    rows = tuple(
        row.model_copy(update={"left_out": tuple(range(20))})
        if (row.part, row.class_name) == ("train", "right")
        else row
        for row in session.rows
    )
    sampling = SamplingSpec(balance="classes", images_per_class=12)
    balanced = session.model_copy(update={"rows": rows, "sampling": sampling})
    with closing(load_run_data(balanced, silent)) as data:
        assert len(data.train) == 24 + 4
        for epoch in (0, 3):
            targets = np.concatenate([batch.targets for batch in data.train_batches(epoch)])
            assert targets.sum(axis=0).tolist() == [12, 12]
        assert data.class_counts.tolist() == [12, 12]
        assert data.steps_per_epoch == 1


def test_the_run_keeps_the_groups_of_its_rows(session: Session) -> None:
    """The session of the run names what the rule found, and a class of one group stops the training."""
    split = SplitSpec(group_by="upper_folder", test=0)
    grouped = session.model_copy(
        update={
            "rows": tuple(row.model_copy(update={"part": "split"}) for row in session.rows),
            "split": split,
        }
    )
    with closing(load_run_data(grouped, silent)) as data:
        assert [row.group for row in data.session.rows] == [row.part for row in session.rows]
        sizes = sorted([len(data.train), len(data.validation)])
    with closing(load_run_data(data.session, silent)) as again:
        assert sorted([len(again.train), len(again.validation)]) == sizes
    of_one = [row.model_copy(update={"group": "d1"}) for row in grouped.rows]
    with pytest.raises(BadInput, match="are of one group"):
        load_run_data(grouped.model_copy(update={"rows": tuple(of_one)}), silent)


def test_a_training_that_would_change_no_weight_is_refused(
    make_session: Any, context: Any, tmp_path: Path
) -> None:
    """4 epochs of 3 batches make no step of 13 of them; one of 12 is a training."""
    with pytest.raises(BadInput, match=r"only 12 batches.*after 13.*training.accumulation"):
        begin(make_session("accumulation=13"), tmp_path / "run", None, context)
    assert not (tmp_path / "run").exists()
    check_steps(TrainingSpec(accumulation=12), 12)
    check_steps(TrainingSpec(accumulation=13, time_budget=60), 12)
