"""OpenCV's dnn module reads frozen TensorFlow graphs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest
from models.export.measure import Arrays, load_inputs, measure

CONSUMER = ConsumerInfo(name="opencv-dnn", title="OpenCV's dnn module")


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them.

    Images go in as NCHW blobs, as OpenCV's ``blobFromImages`` makes them (R, G, B order).

    Raises:
        WorkFailed: if OpenCV refuses the graph or a batch.
    """
    import cv2

    (images,) = load_inputs(request)
    blobs = np.ascontiguousarray(images.transpose(0, 3, 1, 2))

    def compute(batch: Arrays) -> npt.NDArray[np.float32]:
        net.setInput(batch[0])
        outputs: npt.NDArray[np.float32] = net.forward()
        return outputs

    try:
        net = cv2.dnn.readNetFromTensorflow(request.model)
        return measure(compute, (blobs,), request, cv2.__version__)
    except cv2.error as error:
        reason = " ".join(str(error).split())
        raise WorkFailed(f"OpenCV {cv2.__version__}: {reason}") from error
