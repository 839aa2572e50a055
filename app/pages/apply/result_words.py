"""What is said of a prediction, in words and shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.pages.apply.fractions_table import ClassShare

if TYPE_CHECKING:
    from engine.protocol.prediction import Classified, FileDone, Fraction


def total_words(n: int, n_all: int) -> str:
    """Return how many images are classified, e.g. ``1,200 of 2,000 images``."""
    if n < n_all:
        return f"{n:,} of {n_all:,} images"
    return "1 image" if n == 1 else f"{n:,} images"


def speed_words(images_per_second: float, milliseconds_alone: float = 0.0) -> str:
    """Return the pace, and what an image takes that comes alone where that was measured."""
    if images_per_second <= 0:
        return ""
    words = f"{images_per_second:,.0f} images/s · {1000 / images_per_second:.2g} ms per image"
    return f"{words} · {milliseconds_alone:.2g} ms for one alone" if milliseconds_alone else words


def file_words(done: FileDone) -> str:
    """Return the state of a file that is done: its verdict before anything else."""
    images = "1 image classified" if done.n == 1 else f"{done.n:,} images classified"
    return f"{done.verdict.sentence} · {images}" if done.verdict is not None else images


def running_words(news: Classified) -> str:
    """Return the state of a file that is being classified."""
    return f"{news.n_done:,} of {news.n:,} classified"


def class_shares(
    classes: Sequence[str], counts: Sequence[int], n: int, corrected: Sequence[Fraction]
) -> list[ClassShare]:
    """Return the shares of the classes.

    Args:
        classes: names of the classes.
        counts: images said to have each.
        n: images classified.
        corrected: the corrected shares, as far as they are known.
    """
    known = {one.class_name: one for one in corrected}
    shares = []
    for name, count in zip(classes, counts, strict=True):
        fraction = known.get(name)
        shares.append(
            ClassShare(
                name=name,
                n=count,
                raw=count / max(1, n),
                corrected=None if fraction is None else fraction.corrected,
                ci95=None if fraction is None else fraction.ci95,
            )
        )
    return shares
