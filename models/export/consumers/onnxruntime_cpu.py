"""onnxruntime reads ONNX."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from datasets.batch import NetworkInputs
from models.export.checks.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest
from models.export.checks.measure import Arrays, load_inputs, measure

CONSUMER = ConsumerInfo(name="onnxruntime", title="onnxruntime")


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them.

    Raises:
        WorkFailed: if onnxruntime refuses the graph.
    """
    import onnxruntime

    from models.backend import available_threads
    from models.inference.onnx_engine import OnnxEngine

    engine = OnnxEngine(Path(request.model).read_bytes(), available_threads())

    def compute(batch: Arrays) -> npt.NDArray[np.float32]:
        return engine(cast(NetworkInputs, batch[0] if len(batch) == 1 else batch))

    return measure(compute, load_inputs(request), request, onnxruntime.__version__)
