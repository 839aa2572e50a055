"""The figures of a finished training: its best model on the validation and test images."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.batch import Batch
from engine.steps.training.run_data import RunData
from models.backend import compile_forward
from models.evaluation.figures import Metrics
from models.evaluation.metrics import evaluate
from models.files import load_model, save_model
from models.inference import predict
from models.spec import TrainingSpec
from models.training.validation import loss_of_images, validate
from sessions.run_folder import RunFolder

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class FinalFigures:
    """Metrics of the best model; ``test`` is None where the session has no test images, both are None where
    images can have several labels."""

    validation: Metrics | None
    test: Metrics | None
    sentences: tuple[str, ...] = ()
    """What there is to say instead."""


def final_figures(run: RunFolder, data: RunData, best_epoch: int) -> FinalFigures:
    """Evaluate ``models/best.keras`` and write the figures into its card.

    Where images can have several labels, no class is confused with another: sentences take the place of
    the figures.
    """
    model, card = load_model(run.best_model)
    if card.labels == "several":
        save_model(model, card.model_copy(update={"epoch": best_epoch}), run.best_model)
        return FinalFigures(None, None, _label_sentences(model, data))
    classes = run.session().classes

    def figures(batches: Iterable[Batch], labels: npt.NDArray[np.int64]) -> Metrics:
        return evaluate(predict(model, (batch.inputs for batch in batches)), labels, classes)

    validation = figures(data.validation_batches(), data.validation.labels)
    test = figures(data.test_batches(), data.test.labels) if len(data.test) else None
    measured = {"validation": validation} | ({} if test is None else {"test": test})
    save_model(model, card.model_copy(update={"metrics": measured, "epoch": best_epoch}), run.best_model)
    return FinalFigures(validation, test)


def _label_sentences(model: keras.Model, data: RunData) -> tuple[str, ...]:
    forward = compile_forward(model)
    loss_of = loss_of_images(TrainingSpec(), "several")
    parts = {"Validation": data.validation_batches(), "Test": data.test_batches()}
    measured = {name: validate(forward, batches, loss_of, "several") for name, batches in parts.items()}
    return tuple(
        f"{name}: every label right in {figures.accuracy:.1%} of the images, "
        f"mean F1 of the classes {figures.macro_f1:.3f}."
        for name, figures in measured.items()
        if figures is not None
    )
