"""OpenCV's dnn module reads frozen TensorFlow graphs."""

from __future__ import annotations

from models.export.checks.consumer import ConsumerAnswer, ConsumerInfo, ConsumerRequest
from models.export.consumers.opencv_net import compute_with_opencv

CONSUMER = ConsumerInfo(name="opencv-dnn", title="OpenCV's dnn module")


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs for every batch size and write them.

    Raises:
        WorkFailed: if OpenCV refuses the graph or a batch.
    """
    import cv2

    return compute_with_opencv(cv2.dnn.readNetFromTensorflow, request)
