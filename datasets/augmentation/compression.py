"""The traces that a JPEG file leaves in an image."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

UNCOMPRESSED = 100


def jpeg_artefacts(image: Pixels, quality: int) -> Pixels:
    """Return the image as it comes back from a JPEG file of ``quality``; 100 and more: as it is.

    Three channels are compressed as red, green and blue of one picture, others each for itself.
    """
    if quality >= UNCOMPRESSED:
        return image
    if image.ndim == 2 or image.shape[2] == 3:
        return _compressed(image, quality)
    return np.stack([_compressed(channel, quality) for channel in np.moveaxis(image, 2, 0)], axis=2)


def _compressed(image: Pixels, quality: int) -> Pixels:
    # OpenCV takes the channels of a picture for blue, green and red.
    ordered = np.ascontiguousarray(image[:, :, ::-1] if image.ndim == 3 else image)
    _, content = cv2.imencode(".jpg", ordered, (cv2.IMWRITE_JPEG_QUALITY, quality))
    decoded = np.asarray(cv2.imdecode(content, cv2.IMREAD_UNCHANGED), dtype=np.uint8)
    return decoded[:, :, ::-1] if decoded.ndim == 3 else decoded
