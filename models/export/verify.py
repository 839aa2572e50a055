"""Proving an export: the same images through Keras and through the real consumer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from models.export.consumer import CONSUMERS, ConsumerModule, ConsumerRequest, run_consumer
from models.export.result import ExportResult
from models.inference import predict

if TYPE_CHECKING:
    import keras

TOLERANCE = 1e-5
"""Largest accepted difference of a probability."""
MIN_IMAGES = 64
MAX_IMAGES = 512
BATCH_SIZES = (1, 16)
MIN_SPREAD = 1e-4
"""Below this standard deviation over the images an output counts as constant: agreeing with it proves
nothing."""

Images = npt.NDArray[np.float32]


def verify(format_name: str, consumer: str, model: keras.Model, file: Path, images: Images) -> ExportResult:
    """Compare ``file`` in its consumer with ``model`` and say what was found.

    Args:
        images: float32 (n, height, width, channels), n >= 1: real images, prepared as the card says.
    """
    chosen = verification_images(images)
    expected = predict(model, np.array_split(chosen, max(1, len(chosen) // 64)))
    title = cast(ConsumerModule, CONSUMERS.get(consumer)).CONSUMER.title
    with tempfile.TemporaryDirectory() as folder:
        request = ConsumerRequest(
            model=str(file),
            images=str(Path(folder) / "images.npy"),
            outputs=str(Path(folder) / "outputs.npy"),
            batch_sizes=BATCH_SIZES,
        )
        np.save(request.images, chosen)
        try:
            answer = run_consumer(consumer, request)
        except WorkFailed as error:
            return _unverified(format_name, title, str(error), len(chosen))
        found = np.load(request.outputs, allow_pickle=False)
    difference = max_difference(found, expected)
    spread = float(expected.std(axis=0).max())
    reason, verified = _judgement(difference, spread, len(chosen), len(images))
    return ExportResult(
        format=format_name,
        path=None,
        bytes=None,
        verified=verified,
        max_abs_diff=difference,
        consumer=title,
        consumer_version=answer.version,
        microseconds_per_image=answer.microseconds_per_image,
        reason=reason,
        n_images=len(chosen),
        output_spread=spread,
    )


def verification_images(images: Images) -> Images:
    """Return 64 to 512 images: real ones, evenly chosen, with mirrored and darker copies if there are few."""
    if len(images) > MAX_IMAGES:
        return images[np.linspace(0, len(images) - 1, MAX_IMAGES).astype(np.int64)]
    variants = [images]
    while sum(map(len, variants)) < MIN_IMAGES:
        turned = np.rot90(images, len(variants), axes=(1, 2)) if _is_square(images) else images[:, :, ::-1]
        variants.append((turned * np.float32(0.9 ** len(variants))).astype(np.float32))
    return np.ascontiguousarray(np.concatenate(variants))


def max_difference(found: npt.NDArray[np.float32], expected: npt.NDArray[np.float32]) -> float | None:
    """Return the largest difference of outputs (batch sizes, n, n_classes) to (n, n_classes).

    None where the shapes differ or a number is not finite: no difference can be told then.
    """
    if found.shape[1:] != expected.shape or not np.isfinite(found).all():
        return None
    return float(np.abs(found - expected[None]).max())


def _judgement(difference: float | None, spread: float, n_images: int, n_real: int) -> tuple[str, bool]:
    if difference is None:
        return "The consumer returned outputs of another shape, or no numbers.", False
    if difference > TOLERANCE:
        return f"The outputs differ from Keras by {difference:.1e}, more than {TOLERANCE:.0e}.", False
    compared = f"{min(n_real, n_images)} real images" + (
        f" and {n_images - n_real} varied copies" if n_real < n_images else ""
    )
    if spread < MIN_SPREAD:
        return (
            f"The network gives nearly the same output for all {compared} (standard deviation "
            f"{spread:.1e}), so agreeing with it proves nothing: train it first.",
            False,
        )
    sizes = " and ".join(map(str, BATCH_SIZES))
    return f"Compared on {compared}, batch {sizes}; outputs vary with a deviation of {spread:.2f}.", True


def _unverified(format_name: str, title: str, reason: str, n_images: int) -> ExportResult:
    return ExportResult(
        format=format_name,
        path=None,
        bytes=None,
        verified=False,
        max_abs_diff=None,
        consumer=title,
        consumer_version=None,
        microseconds_per_image=None,
        reason=reason,
        n_images=n_images,
    )


def _is_square(images: Images) -> bool:
    return bool(images.shape[1] == images.shape[2])
