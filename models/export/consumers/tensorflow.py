"""TensorFlow reads SavedModels, as its server does: by the signature ``serving_default``."""

from __future__ import annotations

import os

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.checks.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest
from models.export.checks.measure import Arrays, load_inputs, measure

CONSUMER = ConsumerInfo(name="tensorflow", title="TensorFlow")
SIGNATURE = "serving_default"


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them; Keras is not used.

    Raises:
        WorkFailed: if TensorFlow refuses the folder or a batch.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf

    def compute(batch: Arrays) -> npt.NDArray[np.float32]:
        given = {name: tf.constant(values) for name, values in zip(names, batch, strict=True)}
        (outputs,) = signature(**given).values()
        found: npt.NDArray[np.float32] = outputs.numpy()
        return found

    try:
        # The signature holds the weights only as long as the loaded model is held.
        loaded = tf.saved_model.load(request.model)
        signature = loaded.signatures[SIGNATURE]
        names = sorted(signature.structured_input_signature[1])
        return measure(compute, load_inputs(request), request, tf.__version__)
    except (tf.errors.OpError, ValueError, TypeError, OSError, KeyError) as error:
        reason = " ".join(str(error).split())
        raise WorkFailed(f"TensorFlow {tf.__version__}: {reason}") from error
