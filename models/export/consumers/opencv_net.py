"""Networks in OpenCV's dnn module, whatever file they come from; runs in the child of a check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.checks.consumer import ConsumerAnswer, ConsumerRequest
from models.export.checks.measure import Arrays, load_inputs, measure


def compute_with_opencv(
    read: Callable[[npt.NDArray[np.uint8]], Any], request: ConsumerRequest
) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them.

    Images go in as NCHW blobs, as OpenCV's ``blobFromImages`` makes them (R, G, B order).

    Args:
        read: OpenCV's function that makes a network of a file's bytes.

    Raises:
        WorkFailed: if OpenCV refuses the file or a batch.
    """
    import cv2

    (images,) = load_inputs(request)
    blobs = np.ascontiguousarray(images.transpose(0, 3, 1, 2))

    def compute(batch: Arrays) -> npt.NDArray[np.float32]:
        net.setInput(batch[0])
        outputs: npt.NDArray[np.float32] = net.forward()
        return outputs

    try:
        # OpenCV opens no file whose name Windows cannot write in the system's old letters.
        net = read(np.fromfile(request.model, np.uint8))
        return measure(compute, (blobs,), request, cv2.__version__)
    except cv2.error as error:
        reason = " ".join(str(error).split())
        raise WorkFailed(f"OpenCV {cv2.__version__}: {reason}") from error
