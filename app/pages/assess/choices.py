"""Which images of an evaluation are looked at, and what they are in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.pages.assess.evaluated import Chosen, Evaluated


@dataclass(frozen=True)
class ImageChoice:
    """Some images of an evaluation.

    Attributes:
        title: what they are.
        places: their places in the evaluation, in the order they are shown.
        is_mistakes: whether they are all mistakes, the choice that is shown first.
    """

    title: str
    places: tuple[int, ...]
    is_mistakes: bool = False


def mistakes(evaluated: Evaluated) -> ImageChoice:
    """Return all mistaken images, those the model was surest of first."""
    places = evaluated.in_order(~evaluated.right)
    n = len(evaluated)
    if not places:
        return ImageChoice(f"No mistakes among {n:,} images", (), is_mistakes=True)
    title = f"Mistakes, the surest first: {len(places):,} of {counted(n)}"
    return ImageChoice(title, places, is_mistakes=True)


def cell(evaluated: Evaluated, true: int, predicted: int) -> ImageChoice:
    """Return the images of one cell of the confusion matrix.

    Mistaken ones come with the surest first, right ones with the least sure first.
    """
    names = evaluated.classes
    places = evaluated.in_order(evaluated.truth[:, true] & evaluated.said[:, predicted])
    if true == predicted:
        return ImageChoice(f"{names[true]}: {counted(len(places))} rightly recognised", places)
    return ImageChoice(f"{names[true]} taken for {names[predicted]}: {counted(len(places))}", places)


def label_cell(evaluated: Evaluated, label: int, there: bool, said: bool) -> ImageChoice:
    """Return the images of one cell of a label's 2 × 2 table."""
    chosen = (evaluated.truth[:, label] == there) & (evaluated.said[:, label] == said)
    places = evaluated.in_order(chosen)
    words = {
        (True, True): "rightly said",
        (True, False): "missed",
        (False, True): "wrongly said",
        (False, False): "rightly not said",
    }
    return ImageChoice(f"{evaluated.classes[label]} {words[there, said]}: {counted(len(places))}", places)


def label_mistakes(evaluated: Evaluated, label: int) -> ImageChoice:
    """Return the images that miss a label, or are wrongly given it."""
    truth, said = evaluated.truth[:, label], evaluated.said[:, label]
    missed, wrong = evaluated.in_order(truth & ~said), evaluated.in_order(~truth & said)
    title = f"{evaluated.classes[label]}: {len(missed):,} missed, {len(wrong):,} wrongly said"
    return ImageChoice(title, missed + wrong)


def of_class(evaluated: Evaluated, label: int) -> ImageChoice:
    """Return all images of a class, the mistaken ones first."""
    return _with_mistakes(evaluated, evaluated.truth[:, label], evaluated.classes[label])


def score_bin(
    evaluated: Evaluated, label: int, low: float, high: float, is_last: bool, is_of_class: bool
) -> ImageChoice:
    """Return the images whose score for a class lies in [low, high), in the last bin in [low, high].

    Args:
        evaluated: the evaluation.
        label: the class whose score is meant.
        low, high: ends of the bin.
        is_last: whether the bin has its upper end.
        is_of_class: whether the images of the class are meant, or those of all others.
    """
    inside = evaluated.has_score(label, low, high, is_last)
    places = evaluated.in_order(inside & (evaluated.truth[:, label] == is_of_class))
    name = evaluated.classes[label]
    whose = name if is_of_class else f"Not {name}"
    title = f"{whose}, score {100 * low:.4g} to {100 * high:.4g} %: {counted(len(places))}"
    return ImageChoice(title, places)


def wrong_side(
    evaluated: Evaluated, label: int, threshold: float, temperature: float | None = None
) -> ImageChoice:
    """Return the images that a threshold puts on the wrong side: missed ones, then false alarms."""
    reaches, truth = evaluated.reaches(label, threshold, temperature), evaluated.truth[:, label]
    missed, alarms = evaluated.in_order(truth & ~reaches), evaluated.in_order(~truth & reaches)
    name = evaluated.classes[label]
    shown = f"{threshold:.3g}" if threshold <= 1 else "above 1"
    title = f"{name} from a score of {shown} on: {len(missed):,} missed, {len(alarms):,} wrongly taken for it"
    return ImageChoice(title, missed + alarms)


def certainty_bin(evaluated: Evaluated, bin_: int, n_bins: int) -> ImageChoice:
    """Return the images of one bin of the reliability diagram."""
    what = "A score" if evaluated.several else "Highest score"
    low, high = 100 * bin_ / n_bins, 100 * (bin_ + 1) / n_bins
    name = f"{what} of {low:.0f} to {high:.0f} %"
    return _with_mistakes(evaluated, evaluated.has_certainty(bin_, n_bins), name)


def of_row(evaluated: Evaluated, row: int, name: str) -> ImageChoice:
    """Return the images of one row of the data, the mistaken ones first."""
    return _with_mistakes(evaluated, evaluated.rows == row, name)


def of_group(evaluated: Evaluated, group: str) -> ImageChoice:
    """Return the images of one donor, day or plate, the mistaken ones first."""
    return _with_mistakes(evaluated, evaluated.groups == group, group)


def right_alone(evaluated: Evaluated, samples: Sequence[tuple[int, int]], run: str) -> ImageChoice:
    """Return the images (index of the row, index of the image) that one of two runs alone has right."""
    wanted = set(samples)
    chosen = [(image.row, image.index) in wanted for image in evaluated.result.images]
    places = tuple(place for place, is_chosen in enumerate(chosen) if is_chosen)
    return ImageChoice(f"Only {run} is right: {counted(len(places))}", places)


def image_words(evaluated: Evaluated, place: int) -> str:
    """Return what the model said of one image, in words."""
    true, said = label_names(evaluated, evaluated.truth[place]), label_names(evaluated, evaluated.said[place])
    if evaluated.several:
        return f"{file_words(evaluated, place)}: {true}; said: {said}"
    verb = "recognised as" if evaluated.right[place] else "taken for"
    score = 100 * evaluated.image(place).score
    return f"{file_words(evaluated, place)}: {true}, {verb} {said} with a score of {score:.1f} %"


def file_words(evaluated: Evaluated, place: int) -> str:
    """Return where one image is: its file or folder, its name there, and its group if it has one."""
    image, row = evaluated.image(place), evaluated.row_of(place)
    words = f"{PurePath(row.path).name} · {image.name}"
    return f"{words} · group {image.group}" if image.group else words


def said_words(evaluated: Evaluated, place: int) -> str:
    """Return what the model said of one image, as short as a caption."""
    said = label_names(evaluated, evaluated.said[place])
    return said if evaluated.several else f"{said} {100 * evaluated.image(place).score:.0f} %"


def label_names(evaluated: Evaluated, labels: Chosen) -> str:
    """Return the names of the classes that are True in ``labels``, (c,)."""
    names = [name for name, is_there in zip(evaluated.classes, labels, strict=True) if is_there]
    return ", ".join(names) or "none"


def counted(n: int) -> str:
    """Return e.g. ``1 image`` or ``2,000 images``."""
    return "1 image" if n == 1 else f"{n:,} images"


def _with_mistakes(evaluated: Evaluated, chosen: Chosen, name: str) -> ImageChoice:
    wrong = int((chosen & ~evaluated.right).sum())
    places = evaluated.in_order(chosen)
    words = "no mistake" if not wrong else "1 mistake" if wrong == 1 else f"{wrong:,} mistakes"
    return ImageChoice(f"{name}: {counted(len(places))}, {words}", places)
