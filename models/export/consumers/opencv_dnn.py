"""OpenCV's dnn module reads frozen TensorFlow graphs."""

from __future__ import annotations

import time
from statistics import median

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest

CONSUMER = ConsumerInfo(name="opencv-dnn", title="OpenCV's dnn module")


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them.

    Images go in as NCHW blobs, as OpenCV's ``blobFromImages`` makes them (R, G, B order).

    Raises:
        WorkFailed: if OpenCV refuses the graph or a batch.
    """
    import cv2

    images = np.load(request.images, allow_pickle=False)
    blobs = np.ascontiguousarray(images.transpose(0, 3, 1, 2))
    try:
        net = cv2.dnn.readNetFromTensorflow(request.model)
        outputs = [_forward(net, blobs, size) for size in request.batch_sizes]
        seconds = _time_single(net, blobs)
    except cv2.error as error:
        reason = " ".join(str(error).split())
        raise WorkFailed(f"OpenCV {cv2.__version__}: {reason}") from error
    np.save(request.outputs, np.stack(outputs).astype(np.float32))
    return ConsumerAnswer(version=cv2.__version__, microseconds_per_image=1e6 * seconds)


def _forward(net: object, blobs: npt.NDArray[np.float32], batch_size: int) -> npt.NDArray[np.float32]:
    parts = []
    for start in range(0, len(blobs), batch_size):
        net.setInput(blobs[start : start + batch_size])  # type: ignore[attr-defined]
        parts.append(np.array(net.forward()))  # type: ignore[attr-defined]
    return np.concatenate(parts)


def _time_single(net: object, blobs: npt.NDArray[np.float32], repeats: int = 50) -> float:
    durations = []
    for index in range(repeats):
        image = blobs[index % len(blobs)][None]
        begun = time.perf_counter()
        net.setInput(image)  # type: ignore[attr-defined]
        net.forward()  # type: ignore[attr-defined]
        durations.append(time.perf_counter() - begun)
    return median(durations[1:])
