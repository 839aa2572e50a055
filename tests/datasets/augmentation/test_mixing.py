"""Mixup and cutmix: two images and their classes become one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from datasets.augmentation.augmenter import augment
from datasets.augmentation.mixing import Mixer, cut_box, mixed, mixes
from datasets.batches import training_batches
from datasets.imageset import ImageSet
from datasets.sampling import draw_epoch
from datasets.spec import AugmentationSpec, DataRow, InputSpec, SplitSpec
from datasets.split import divide

SPEC = InputSpec(size=12)
BOTH = AugmentationSpec(mixup=0.4, cutmix=1.0, mix_share=0.8)


@pytest.fixture
def rows(write_folder: Callable[..., Path], row_of: Any, images: Any) -> list[DataRow]:
    """Two classes of 20 images, and a row that is not used."""
    return [
        row_of(write_folder("a", images(20, 12, 12)), "a"),
        row_of(write_folder("b", images(20, 12, 12, seed=1)), "b"),
        row_of(write_folder("c", images(3, 12, 12, seed=2)), "c", images_per_epoch=0),
    ]


@pytest.fixture
def image_set(rows: list[DataRow]) -> ImageSet:
    """All of them in memory."""
    return ImageSet.load(rows, divide(rows, SplitSpec(), 1)["train"], SPEC, ("a", "b", "c"), 1, True)


def epoch_of(image_set: ImageSet, rows: list[DataRow], spec: AugmentationSpec, threads: int = 1) -> Any:
    """Return images (0…255) and targets of epoch 3."""
    batches = list(training_batches(image_set, rows, SPEC, spec, 1, 3, 16, threads))
    joined = np.concatenate([batch.images for batch in batches])
    return np.rint(joined * 255), np.concatenate([batch.targets for batch in batches])


def test_images_and_targets_are_mixed_alike(image_set: ImageSet, rows: list[DataRow]) -> None:
    """Each image and target is the mixture of two varied images of the epoch that the draw says."""
    pixels, targets = epoch_of(image_set, rows, BOTH)
    drawn = draw_epoch(image_set.samples, rows, 1, 3)
    places = image_set.places_of(drawn)
    mixer, kinds = Mixer(BOTH, 12, 1), set()

    def varied(place: int) -> Any:
        return augment(image_set.image(place), BOTH, SPEC, 1, 3, int(image_set.global_indices[place]))

    for k, place in enumerate(places.tolist()):
        mix = mixer.draw(3, int(image_set.global_indices[place]), len(places))
        expected, own = varied(place), image_set.targets(np.array([place]))[0]
        if mix is not None:
            other = int(places[mix.partner])
            expected = mixed(expected, varied(other), mix)
            own = mix.share * own + (1 - mix.share) * image_set.targets(np.array([other]))[0]
        kinds.add("plain" if mix is None else "mixup" if mix.box is None else "cutmix")
        np.testing.assert_array_equal(pixels[k], expected)
        np.testing.assert_allclose(targets[k], own, atol=1e-6)
    assert kinds == {"plain", "mixup", "cutmix"}
    np.testing.assert_allclose(targets.sum(axis=1), 1, atol=1e-6)
    assert not targets[:, 2].any(), "a row that no epoch shows is mixed into nothing"


def test_mixing_does_not_depend_on_threads_or_batches(image_set: ImageSet, rows: list[DataRow]) -> None:
    """The partner is a function of (seed, epoch, index)."""
    one, four = epoch_of(image_set, rows, BOTH, 1), epoch_of(image_set, rows, BOTH, 4)
    np.testing.assert_array_equal(one[0], four[0])
    np.testing.assert_array_equal(one[1], four[1])
    wide = list(training_batches(image_set, rows, SPEC, BOTH, 1, 3, 40, 2))
    np.testing.assert_array_equal(np.concatenate([batch.targets for batch in wide]), one[1])


@pytest.mark.parametrize("spec", [BOTH.model_copy(update={"mix_share": 0.0}), AugmentationSpec()])
def test_switched_off_nothing_is_mixed(
    image_set: ImageSet, rows: list[DataRow], spec: AugmentationSpec
) -> None:
    """Neutral values give the images and targets of a training without mixing."""
    assert not mixes(spec)
    plain = epoch_of(image_set, rows, AugmentationSpec())
    off = epoch_of(image_set, rows, spec)
    np.testing.assert_array_equal(off[0], plain[0])
    np.testing.assert_array_equal(off[1], plain[1])


def test_shares_follow_their_distribution() -> None:
    """Beta(a, a): even for 1, near 0 and 1 for small a; so many images are mixed as asked for."""
    even = [Mixer(AugmentationSpec(mixup=1, mix_share=1), 12, 1).draw(0, i, 9) for i in range(2000)]
    shares = np.array([mix.share for mix in even if mix])
    assert len(shares) == 2000
    np.testing.assert_allclose(np.quantile(shares, [0.25, 0.5, 0.75]), [0.25, 0.5, 0.75], atol=0.05)
    low = [Mixer(AugmentationSpec(mixup=0.1, mix_share=0.3), 12, 1).draw(0, i, 9) for i in range(2000)]
    some = np.array([mix.share for mix in low if mix])
    assert 500 < len(some) < 700
    assert (np.minimum(some, 1 - some) < 0.1).mean() > 0.6
    assert {mix.partner for mix in even if mix} == set(range(9))


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_box_in_the_middle_leaves_the_share(share: float) -> None:
    """Its area is 1 - share of the image; at a border it is cut off."""
    left, top, right, bottom = cut_box(100, share, 0.5, 0.5)
    assert (right - left) * (bottom - top) == pytest.approx((1 - share) * 10_000, abs=150)
    left, top, right, bottom = cut_box(100, share, 0.0, 0.999)
    assert 0 <= left <= right <= 100 and 0 <= top <= bottom <= 100


def test_measured_values_are_mixed_as_their_images(write_rtdc: Any, row_of: Any, images: Any) -> None:
    """Where the network also sees measured values, it sees the same mixture of them."""
    path = write_rtdc("m.rtdc", images(30, 12, 12))
    with h5py.File(path, "a") as file:
        file["events/area_um"] = np.arange(30, dtype=np.float64) + 1
    rows = [row_of(path, "a")]
    spec = InputSpec(size=12, scalars=("area_um",), scalar_means=(1.0,), scalar_stds=(1.0,))
    samples = divide(rows, SplitSpec(), 1)["train"]
    mixer = Mixer(BOTH, 12, 1)
    with ImageSet.load(rows, samples, spec, ("a",), 1, True) as measured:
        batches = list(training_batches(measured, rows, spec, BOTH, 1, 0, 8))
        places = measured.places_of(draw_epoch(measured.samples, rows, 1, 0)).tolist()
        seen = np.concatenate([batch.scalars for batch in batches])[:, 0]
    for value, place in zip(seen, places, strict=True):
        mix = mixer.draw(0, place, len(places))
        expected = place if mix is None else mix.share * place + (1 - mix.share) * places[mix.partner]
        assert value == pytest.approx(expected, abs=1e-4)
