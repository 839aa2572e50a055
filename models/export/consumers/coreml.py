"""Core ML itself, which computes on Macs only."""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.checks.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest
from models.export.checks.measure import Arrays, load_inputs, measure
from models.export.graphs.input_names import NAMES

CONSUMER = ConsumerInfo(name="coreml", title="Core ML")
IMAGE_AXES = 4
OUTPUT = "probabilities"


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs on the processor for every batch size and write them.

    Raises:
        WorkFailed: if this is no Mac, or Core ML refuses the package or a batch.
    """
    if sys.platform != "darwin":
        raise WorkFailed(
            "it computes on Macs only, so nothing is known of this file: export it on a Mac, or keep it "
            "unchecked (keep_unverified)"
        )
    import coremltools

    inputs = load_inputs(request)
    names = NAMES if len(inputs) > 1 else NAMES[:1] if inputs[0].ndim == IMAGE_AXES else NAMES[1:]

    def compute(batch: Arrays) -> npt.NDArray[np.float32]:
        found = model.predict(dict(zip(names, batch, strict=True)))[OUTPUT]
        return np.asarray(found, np.float32)

    try:
        model = coremltools.models.MLModel(request.model, compute_units=coremltools.ComputeUnit.CPU_ONLY)
        return measure(compute, inputs, request, str(coremltools.__version__))
    except (RuntimeError, ValueError, TypeError, OSError, LookupError) as error:
        reason = " ".join(str(error).split())[:300]
        raise WorkFailed(f"coremltools {coremltools.__version__}: {reason}") from error
