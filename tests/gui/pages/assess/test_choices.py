"""The images behind every figure: as many as the figure counts, and the right ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.pages.assess.choices import (
    cell,
    certainty_bin,
    label_cell,
    mistakes,
    of_class,
    of_group,
    of_row,
    score_bin,
    wrong_side,
)
from app.pages.assess.evaluated import Evaluated

BOTH = pytest.mark.parametrize("several", [False, True], ids=["one label", "several labels"])


def test_every_cell_has_the_images_that_its_count_counts(make_evaluated: Callable[..., Evaluated]) -> None:
    """Of each cell: true and predicted class are right, and no image of it is missing."""
    evaluated = make_evaluated()
    seen: list[int] = []
    for true, counts in enumerate(evaluated.result.metrics.confusion_matrix):
        for predicted, count in enumerate(counts):
            places = cell(evaluated, true, predicted).places
            images = [evaluated.image(place) for place in places]
            assert len(places) == count
            assert {(image.true_class, image.predicted_class) for image in images} <= {(true, predicted)}
            seen += places
    assert sorted(seen) == list(range(len(evaluated)))


def test_the_surest_mistakes_and_the_least_sure_right_ones_come_first(
    make_evaluated: Callable[..., Evaluated],
) -> None:
    """What is worth a look is on top."""
    evaluated = make_evaluated()
    wrong = [evaluated.image(place) for place in mistakes(evaluated).places]
    assert len(wrong) > 5 and all(image.true_class != image.predicted_class for image in wrong)
    assert [image.score for image in wrong] == sorted((image.score for image in wrong), reverse=True)
    right = [evaluated.image(place).score for place in cell(evaluated, 0, 0).places]
    assert right == sorted(right)
    of_first = [bool(evaluated.right[place]) for place in of_class(evaluated, 0).places]
    assert of_first == sorted(of_first), "mistakes first"


@BOTH
def test_every_bar_has_its_images(make_evaluated: Callable[..., Evaluated], several: bool) -> None:
    """The bars of the class and of the others, in every bin, the last one with its upper edge."""
    evaluated = make_evaluated(several=several)
    for label, curves in enumerate(evaluated.result.curves):
        histogram = curves.histogram
        last = len(histogram.edges) - 2
        for own, counts in ((True, histogram.of_class), (False, histogram.of_others)):
            for bin_, count in enumerate(counts):
                low, high = histogram.edges[bin_ : bin_ + 2]
                chosen = score_bin(evaluated, label, low, high, bin_ == last, own)
                assert len(chosen.places) == count


@BOTH
def test_every_point_of_a_curve_has_the_images_on_the_wrong_side(
    make_evaluated: Callable[..., Evaluated], several: bool
) -> None:
    """The rates that the worker drew follow from the images that the window shows."""
    evaluated = make_evaluated(several=several)
    for label, curves in enumerate(evaluated.result.curves):
        own = int(evaluated.truth[:, label].sum())
        others = len(evaluated) - own
        assert curves.roc is not None and len(curves.roc.x) > 5
        for x, y, threshold in zip(curves.roc.x, curves.roc.y, curves.roc.threshold, strict=True):
            places = wrong_side(evaluated, label, threshold).places
            missed = sum(bool(evaluated.truth[place, label]) for place in places)
            assert missed == round((1 - y) * own)
            assert len(places) - missed == round(x * others)


def test_every_threshold_has_the_images_on_the_wrong_side(make_evaluated: Callable[..., Evaluated]) -> None:
    """Yield and concentration follow from the images that the window shows."""
    evaluated = make_evaluated()
    curve = evaluated.result.curves[1].thresholds
    own = int(evaluated.truth[:, 1].sum())
    assert curve is not None
    for threshold, concentration, yields in zip(
        curve.threshold, curve.concentration, curve.yield_, strict=True
    ):
        places = wrong_side(evaluated, 1, threshold).places
        missed = sum(bool(evaluated.truth[place, 1]) for place in places)
        found, alarms = own - missed, len(places) - missed
        assert yields == pytest.approx(found / own)
        assert concentration is None or concentration == pytest.approx(found / (found + alarms))


def test_every_bin_of_the_reliability_diagram_has_its_images(
    make_evaluated: Callable[..., Evaluated],
) -> None:
    """As many as it counts, and as many of them right as it says."""
    evaluated = make_evaluated(n=40)
    found = evaluated.result.reliability
    assert found is not None and len(found.bins) > 3
    for bin_, n, accuracy in zip(found.bins, found.n, found.accuracy, strict=True):
        places = certainty_bin(evaluated, bin_, len(found.edges) - 1).places
        assert len(places) == n
        assert sum(bool(evaluated.right[place]) for place in places) == round(accuracy * n)


def test_files_and_groups_have_their_images(make_evaluated: Callable[..., Evaluated]) -> None:
    """Each file and each donor: all of its images and no other."""
    evaluated = make_evaluated(groups=4)
    for one in evaluated.result.by_file:
        places = of_row(evaluated, one.row, one.name).places
        assert len(places) == one.n and {evaluated.image(place).row for place in places} == {one.row}
    assert len(evaluated.result.by_group) == 4
    for one in evaluated.result.by_group:
        places = of_group(evaluated, one.name).places
        assert len(places) == one.n and {evaluated.image(place).group for place in places} == {one.name}


def test_each_label_has_a_table_of_its_own(make_evaluated: Callable[..., Evaluated]) -> None:
    """Of several labels the four cells of each hold every image once, by a score of 0.5."""
    evaluated = make_evaluated(several=True)
    for label in range(3):
        cells = {
            (there, said): label_cell(evaluated, label, there, said).places
            for there in (True, False)
            for said in (True, False)
        }
        assert sorted(place for places in cells.values() for place in places) == list(range(len(evaluated)))
        for (there, said), places in cells.items():
            for place in places:
                image = evaluated.image(place)
                assert (label in image.true_classes, image.scores[label] >= 0.5) == (there, said)
