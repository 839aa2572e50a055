"""PyTorch reads TorchScript (``.pt``) and exported programs (``.pt2``); Keras is not used."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.checks.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest
from models.export.checks.measure import Arrays, load_inputs, measure

CONSUMER = ConsumerInfo(name="pytorch", title="PyTorch")
IMAGE_AXES = 4


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them; images go in with channels first.

    Raises:
        WorkFailed: if PyTorch refuses the file or a batch.
    """
    import torch

    def compute(batch: Arrays) -> npt.NDArray[np.float32]:
        with torch.no_grad():
            found: npt.NDArray[np.float32] = network(*map(torch.from_numpy, batch)).numpy()
        return found

    inputs = tuple(_channels_first(values) for values in load_inputs(request))
    try:
        if request.model.endswith(".pt2"):
            network = torch.export.load(request.model).module()
        else:
            network = torch.jit.load(request.model, map_location="cpu")
        return measure(compute, inputs, request, str(torch.__version__))
    except (RuntimeError, ValueError, TypeError, OSError, LookupError, AssertionError) as error:
        reason = " ".join(str(error).split())[:300]
        raise WorkFailed(f"PyTorch {torch.__version__}: {reason}") from error


def _channels_first(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2)) if values.ndim == IMAGE_AXES else values
