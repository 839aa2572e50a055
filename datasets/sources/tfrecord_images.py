"""Which features of a ``tf.train.Example`` are the image, its size, its label and its group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from datasets.arrays import RawImage
from datasets.basics.errors import BadInput
from datasets.decoding import MAX_PIXELS, decode_image
from datasets.sources.table_columns import group_word
from datasets.sources.tf_example import Values, values_of

IMAGE_KEYS: Final = (
    *("image/encoded", "image", "image_raw", "image/raw", "image_encoded", "encoded", "img", "img_raw"),
    *("image/data", "picture", "jpeg", "png", "data", "x"),
)
LABEL_KEYS: Final = (
    *("image/class/text", "class/text", "label_text", "label_name", "class_name", "image/class/label"),
    *("image/label", "label", "labels", "class", "classes", "class_id", "target", "category", "y"),
)
HEIGHT_KEYS: Final = ("image/height", "height", "rows", "image_height", "h")
WIDTH_KEYS: Final = ("image/width", "width", "cols", "columns", "image_width", "w")
DEPTH_KEYS: Final = ("image/channels", "image/depth", "channels", "depth", "n_channels", "c")

_BEGINNINGS: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")

Features = Mapping[str, memoryview]


@dataclass(frozen=True)
class Keys:
    """The names of the features that a file uses."""

    image: str
    label: str = ""
    group: str = ""
    scalars: tuple[str, ...] = ()
    """Features of one floating-point number each: measured values."""


def keys_of(features: Features) -> Keys | None:
    """Return the names by which the first example of a file has image, label and group; None: no image."""
    image = next((key for key in IMAGE_KEYS if key in features and values_of(features[key])), None)
    if image is None:
        image = next((key for key in features if _is_file(values_of(features[key]))), None)
    if image is None:
        return None
    label = next((key for key in LABEL_KEYS if key in features and values_of(features[key])), "")
    group = next((key for key in sorted(features) if key != label and group_word(key)), "")
    taken = {image, label, group}
    scalars = tuple(
        key for key in sorted(features) if key not in taken and _is_number(values_of(features[key]))
    )
    return Keys(image, label, group, scalars)


def texts_of(features: Features, key: str) -> tuple[str, ...]:
    """Return the values of a feature as texts; none where the feature is missing."""
    if key not in features:
        return ()
    texts = [bytes(v).decode("utf-8", "replace") if isinstance(v, memoryview) else _text(v)
             for v in values_of(features[key])]  # fmt: skip
    return tuple(text.strip() for text in texts)


def numbers_of(features: Features, keys: Sequence[str]) -> list[float]:
    """Return measured values of an example; NaN where one is missing."""
    found = (values_of(features[key]) if key in features else [] for key in keys)
    return [float(values[0]) if _is_number(values) else math.nan for values in found]


def image_of(features: Features, key: str, told: str) -> RawImage:
    """Return the image of an example: a whole image file, or bare pixels with height and width beside them.

    Bare pixels are in the order (height, width, channels), bytes or 16-bit numbers (lowest byte first).

    Args:
        features: of the example.
        key: name of the feature that is the image.
        told: what a message calls the image.

    Raises:
        BadInput: if it is damaged, or it is not clear how its bytes are an image.
    """
    values = values_of(features[key]) if key in features else []
    if _is_file(values):
        return decode_image(np.frombuffer(_bytes(values), dtype=np.uint8), told)
    pixels: npt.NDArray[Any] | None = _bare_pixels(values)
    shape = _shape(features)
    if pixels is not None and shape is not None and shape[0] * shape[1] <= MAX_PIXELS:
        n = shape[0] * shape[1] * shape[2]
        if pixels.dtype == np.uint8 and n and len(pixels) == 2 * n:
            pixels = pixels.view("<u2").astype(np.uint16)
        if n and len(pixels) == n:
            image = pixels.reshape(shape)
            tidy: RawImage = np.ascontiguousarray(image[..., 0] if shape[2] == 1 else image[..., :3])
            return tidy
    raise BadInput(
        f"The image {told} (feature {key!r}) is neither an image file nor pixels whose number fits the "
        "features “height”, “width” and “depth”: write it with tf.io.encode_png, or add these features."
    )


def _is_number(values: Values) -> bool:
    return len(values) == 1 and isinstance(values[0], float)


def _is_file(values: Values) -> bool:
    return (
        len(values) == 1
        and isinstance(values[0], memoryview)
        and bytes(values[0][:4]).startswith(_BEGINNINGS)
    )


def _bytes(values: Values) -> memoryview:
    [content] = values
    if not isinstance(content, memoryview):
        raise TypeError("no byte string")
    return content


def _bare_pixels(values: Values) -> RawImage | None:
    if len(values) == 1 and isinstance(values[0], memoryview):
        return np.frombuffer(values[0], dtype=np.uint8)
    if values and not isinstance(values[0], memoryview):
        numbers = np.asarray(values)
        if numbers.dtype.kind == "i" and numbers.min() >= 0 and numbers.max() < 2**8:
            return numbers.astype(np.uint8)
    return None


def _shape(features: Features) -> tuple[int, int, int] | None:
    height, width = _size(features, HEIGHT_KEYS), _size(features, WIDTH_KEYS)
    depth = _size(features, DEPTH_KEYS) or 1
    return None if height is None or width is None or depth not in (1, 3, 4) else (height, width, depth)


def _size(features: Features, keys: Sequence[str]) -> int | None:
    for key in keys:
        values = values_of(features[key]) if key in features else []
        if len(values) == 1 and isinstance(values[0], int) and 0 < values[0] <= MAX_PIXELS:
            return values[0]
    return None


def _text(value: float | int) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)
