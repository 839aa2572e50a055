"""Explanations as messages for the window."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.protocol.explanation import ExplainedImage, MeanExplanation
from engine.protocol.pictures import Picture
from engine.steps.images.shrink import shrunk
from models.explanation.explanations import Explanations


def explained_images(
    found: Explanations, samples: npt.NDArray[np.int64], edge: int
) -> tuple[ExplainedImage, ...]:
    """Return each image with its heat, both with no side above ``edge`` pixels.

    Args:
        samples: (n, 2) row and image.
    """
    pictures, heats, peaks, maxima = found.pictures, found.heats, found.peaks.tolist(), found.maxima.tolist()
    return tuple(
        ExplainedImage(
            row=row,
            index=index,
            name=found.names[place],
            class_name=found.classes[place],
            predicted=found.predicted[place],
            score=float(found.scores[place]),
            picture=_picture(pictures[place], edge),
            heat=_heat(heats[place], edge),
            peak=tuple(peaks[place]),
            maximum=maxima[place],
        )
        for place, (row, index) in enumerate(samples.tolist())
    )


def mean_explanation(found: Explanations, edge: int) -> MeanExplanation:
    """Return the mean image with the mean heat."""
    return MeanExplanation(
        picture=_picture(found.mean_picture, edge), heat=_heat(found.mean_heat, edge), n=len(found)
    )


def _picture(image: npt.NDArray[np.uint8], edge: int) -> Picture:
    return Picture.of(shrunk(image, edge))


def _heat(heat: npt.NDArray[np.float32], edge: int) -> Picture:
    return Picture.of(shrunk(np.rint(255 * heat).astype(np.uint8), edge))
