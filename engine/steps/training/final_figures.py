"""The figures of a finished training: its best model on the validation and test images."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from datasets.batch import Batch
from datasets.imageset import ImageSet
from engine.steps.training.run_data import RunData
from models.evaluation.assessment import Assessment
from models.evaluation.figures import Metrics
from models.evaluation.metrics import measured
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
    classes, several = run.session().classes, card.labels == "several"

    def figures(batches: Iterable[Batch], images: ImageSet) -> Metrics:
        probabilities = predict(model, (batch.inputs for batch in batches))
        truth = images.targets(np.arange(len(images))) > 0
        return measured(Assessment.of(probabilities, truth, classes, several=several), bootstrap=False)

    validation = figures(data.validation_batches(), data.validation)
    test = figures(data.test_batches(), data.test) if len(data.test) else None
    known = {"validation": validation} | ({} if test is None else {"test": test})
    save_model(model, card.model_copy(update={"metrics": known, "epoch": best_epoch}), run.best_model)
    return FinalFigures(validation, test)
