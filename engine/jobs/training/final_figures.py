"""The figures of a finished training: its best model on the validation and test images."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.batch import Batch
from engine.jobs.training.run_data import RunData
from models.evaluation.figures import Metrics
from models.evaluation.metrics import evaluate
from models.files import load_model, save_model
from models.inference import predict
from sessions.run_folder import RunFolder


@dataclass(frozen=True)
class FinalFigures:
    """Metrics of the best model; ``test`` is None where the session has no test images."""

    validation: Metrics
    test: Metrics | None


def final_figures(run: RunFolder, data: RunData, best_epoch: int) -> FinalFigures:
    """Evaluate ``models/best.keras`` and write the figures into its card."""
    model, card = load_model(run.best_model)
    classes = run.session().classes

    def figures(batches: Iterable[Batch], labels: npt.NDArray[np.int64]) -> Metrics:
        return evaluate(predict(model, (batch.inputs for batch in batches)), labels, classes)

    validation = figures(data.validation_batches(), data.validation.labels)
    test = figures(data.test_batches(), data.test.labels) if len(data.test) else None
    measured = {"validation": validation} | ({} if test is None else {"test": test})
    save_model(model, card.model_copy(update={"metrics": measured, "epoch": best_epoch}), run.best_model)
    return FinalFigures(validation, test)
