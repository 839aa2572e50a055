"""One export: the network, its card and everything a format may need to write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from datasets.batch import NetworkInputs
from models.card import ModelCard
from models.export.checks.own_rounding import OwnRounding
from models.export.conversions import Conversions
from models.export.options import ExportOptions
from models.export.parts import parts_of
from models.export.samples import Samples

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class ExportTask:
    """What a format is asked to write.

    Attributes:
        model: the network that goes into the file; rewritten where the options ask for it.
        card: of the model.
        samples: images of the session, at least 64.
        fed: what the file is fed in its check, as many as the samples.
        expected: float32 (n, n_classes): what the unchanged model says of the samples.
        rounding: how exact that is.
        progress: told how far the writing is, by formats that take long.
        normalization_inside: how ``model`` scales the pixels that it is fed itself; empty: it is fed scaled
            ones.
        fine_tuned_epochs: for how many epochs ``model`` was trained on with rounding.
        supplements: name -> content of what a container takes along, e.g. the session's spreadsheet.
        conversions: what was made of the network already, for this format or another.
    """

    model: keras.Model
    card: ModelCard
    samples: Samples
    fed: NetworkInputs
    expected: npt.NDArray[np.float32]
    rounding: OwnRounding
    options: ExportOptions
    progress: Progress = silent
    normalization_inside: str = ""
    fine_tuned_epochs: int = 0
    supplements: Mapping[str, bytes] = field(default_factory=dict)
    conversions: Conversions = field(default_factory=Conversions)


def export_task(
    model: keras.Model,
    card: ModelCard,
    samples: Samples,
    options: ExportOptions | None = None,
) -> ExportTask:
    """Return the task of exporting ``model``: what it says of the samples is computed here, once.

    Measured values that never varied get the standard deviation 1 on the card: they are divided by that
    (:func:`datasets.preprocessing.scalars.standardize`), and who follows the card must not divide by 0.
    """
    from models.inference import predict

    enough = samples.enough()
    inputs = enough.inputs
    expected = predict(model, parts_of(inputs))
    rounding = OwnRounding(model, inputs, expected)
    stds = tuple(std if std > 0 else 1.0 for std in card.input.scalar_stds)
    told = card.model_copy(update={"input": card.input.model_copy(update={"scalar_stds": stds})})
    return ExportTask(model, told, enough, inputs, expected, rounding, options or ExportOptions())
