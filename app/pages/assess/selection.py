"""Which images of an evaluation are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.protocol.evaluation import EvaluateResult, ImageScore


def worst_errors(evaluation: EvaluateResult) -> list[ImageScore]:
    """Return the mistaken images, those the model was surest of first."""
    return _surest_first(image for image in evaluation.images if image.true_class != image.predicted_class)


def images_of_cell(evaluation: EvaluateResult, true: int, predicted: int) -> list[ImageScore]:
    """Return the images of one cell of the confusion matrix.

    Mistaken ones come with the surest first, right ones with the least sure first: what is worth a look
    is on top.
    """
    images = [
        image
        for image in evaluation.images
        if image.true_class == true and image.predicted_class == predicted
    ]
    return _surest_first(images) if true != predicted else _surest_first(images)[::-1]


def cell_title(evaluation: EvaluateResult, true: int, predicted: int, n: int) -> str:
    """Return what the images of a cell are, in words."""
    classes = evaluation.metrics.classes
    images = "image" if n == 1 else "images"
    if true == predicted:
        return f"{classes[true]}: {n:,} {images} rightly recognised"
    return f"{classes[true]} taken for {classes[predicted]}: {n:,} {images}"


def errors_title(n_errors: int, n: int) -> str:
    """Return how many images were mistaken, in words."""
    if not n_errors:
        return f"No mistakes among {n:,} images"
    return f"Mistakes, the surest first: {n_errors:,} of {n:,} images"


def image_words(evaluation: EvaluateResult, image: ImageScore) -> str:
    """Return what the model said of one image, in words."""
    classes = evaluation.metrics.classes
    true, predicted = classes[image.true_class], classes[image.predicted_class]
    said = f"recognised as {predicted}" if true == predicted else f"taken for {predicted}"
    return f"{image.name}: {true}, {said} with a score of {100 * image.score:.1f} %"


def _surest_first(images: Iterable[ImageScore]) -> list[ImageScore]:
    return sorted(images, key=_score, reverse=True)


def _score(image: ImageScore) -> tuple[float, int, int]:
    return (image.score, -image.row, -image.index)
