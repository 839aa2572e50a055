"""Compare the augmentation with the same steps as a bare OpenCV/NumPy loop, in one run.

Run by hand from the project's folder:  python tests/benchmarks/augmentation.py
It prints images per second of one thread and the ratio of the two; the ratio is what to compare between
machines. The bare loop draws its numbers from one fast generator and has no seeds per image: that is what
reproducible images cost.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.augmentation.augmenter import Augmenter
from datasets.preprocessing.chain import margin_size
from datasets.spec import AugmentationSpec, InputSpec

BATCH = 64
REPEATS = 7
IMAGES = 300
Images = npt.NDArray[np.uint8]


def bare_loop(images: Images, size: int, spec: AugmentationSpec) -> None:
    """Flip, turn, zoom and shift by one warp; contrast, brightness and noise in NumPy's float32."""
    random = np.random.default_rng(0)
    edge = images.shape[1]
    for image in images:
        u = random.random(8)
        matrix = cv2.getRotationMatrix2D(
            (edge / 2, edge / 2), spec.rotation * (2 * u[0] - 1), 0.95 + 0.1 * u[1]
        )
        matrix[:, 2] += (size - edge) / 2 + 2 * u[2:4]
        if u[4] < 0.5:
            matrix[:, 0] *= -1
        varied = cv2.warpAffine(image, matrix, (size, size)).astype(np.float32)
        varied = 128 + (0.8 + 0.4 * u[5]) * (varied - 128)
        varied *= np.float32(0.8 + 0.4 * u[6])
        if spec.noise_scale:
            varied += np.float32(spec.noise_scale) * random.standard_normal(varied.shape, dtype=np.float32)
        np.clip(varied, 0, 255).astype(np.uint8)


def ours(images: Images, size: int, spec: AugmentationSpec) -> None:
    """Augment with the program's own steps."""
    color = "gray" if images.shape[3] == 1 else "rgb"
    augmenter = Augmenter(spec, InputSpec(size=size, color=color), 1)
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH]
        augmenter.augment_batch(batch, 0, np.arange(start, start + len(batch)))


def rate(
    work: Callable[[Images, int, AugmentationSpec], None], images: Images, size: int, spec: AugmentationSpec
) -> float:
    """Return the best images per second of several repeats."""
    best = 0.0
    for _ in range(REPEATS):
        start = time.perf_counter()
        work(images, size, spec)
        best = max(best, len(images) / (time.perf_counter() - start))
    return best


def main() -> None:
    """Print a table."""
    print(f"{'images':>10} {'noise':>6} {'bare loop/s':>12} {'ours/s':>9} {'ratio':>6}")
    for size, channels in ((32, 1), (32, 3), (96, 3)):
        edge = margin_size(size)
        shape = (IMAGES, edge, edge, channels)
        images = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
        for noise in (0.0, 3.0):
            spec = AugmentationSpec(noise_scale=noise)
            bare, own = rate(bare_loop, images, size, spec), rate(ours, images, size, spec)
            print(
                f"{f'{size}x{size}x{channels}':>10} {noise:>6} {bare:>12.0f} {own:>9.0f} {own / bare:>6.2f}"
            )


if __name__ == "__main__":
    main()
