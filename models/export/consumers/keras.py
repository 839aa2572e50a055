"""Keras, without this program's help, reads ``.keras`` and HDF5 files."""

from __future__ import annotations

import os

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.checks.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest
from models.export.checks.measure import Arrays, load_inputs, measure

CONSUMER = ConsumerInfo(name="keras", title="Keras")


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them, after loading as any user would.

    Raises:
        WorkFailed: if Keras refuses the file or a batch.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras

    def compute(batch: Arrays) -> npt.NDArray[np.float32]:
        given = batch[0] if len(batch) == 1 else list(batch)
        found: npt.NDArray[np.float32] = np.asarray(model.predict_on_batch(given), np.float32)
        return found

    try:
        model = keras.saving.load_model(request.model, compile=False, safe_mode=True)
        return measure(compute, load_inputs(request), request, keras.__version__)
    except (ValueError, TypeError, OSError, KeyError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        raise WorkFailed(f"Keras {keras.__version__}: {reason}") from error
