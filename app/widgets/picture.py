"""Pictures from the worker as Qt images."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from qtpy.QtCore import QSize, Qt
from qtpy.QtGui import QImage, QPixmap

if TYPE_CHECKING:
    from engine.protocol.pictures import Picture


def picture_image(picture: Picture) -> QImage:
    """Return a copy of the picture as an image."""
    gray = picture.channels == 1
    kind = QImage.Format.Format_Grayscale8 if gray else QImage.Format.Format_RGB888
    data = base64.b64decode(picture.data)
    return QImage(data, picture.width, picture.height, picture.width * picture.channels, kind).copy()


def picture_pixmap(picture: Picture, edge: int | None = None) -> QPixmap:
    """Return the picture, scaled so that its longer side has ``edge`` pixels if given.

    Small images are enlarged without smoothing: the pixels a network sees stay visible.
    """
    image = picture_image(picture)
    if edge is not None and not image.isNull():
        smaller = max(image.width(), image.height()) > edge
        mode = Qt.TransformationMode
        how = mode.SmoothTransformation if smaller else mode.FastTransformation
        image = image.scaled(QSize(edge, edge), Qt.AspectRatioMode.KeepAspectRatio, how)
    return QPixmap.fromImage(image)
