"""Prepared images of a part, and the batches made from them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.augmentation.augmenter import augment
from datasets.basics.errors import BadInput, Cancelled
from datasets.batches import plain_batches, steps_per_epoch, training_batches
from datasets.image_statistics import training_statistics
from datasets.imageset import ImageSet
from datasets.preprocessing.chain import margin_size, prepare
from datasets.sampling import draw_epoch
from datasets.spec import AugmentationSpec, DataRow, InputSpec, SplitSpec
from datasets.split import divide

Make = Callable[..., Any]
SPEC = InputSpec(size=12, padding="alternate")


@pytest.fixture
def rows(write_folder: Make, write_rtdc: Make, row_of: Make, images: Make) -> list[DataRow]:
    """A folder of RGB images, a measurement with positions, and unlabeled images."""
    positions = np.random.default_rng(0).uniform(0, 20, (30, 2))
    return [
        row_of(write_folder("a", images(20, 10, 14, 3)), "a"),
        row_of(write_rtdc("b.rtdc", images(30, 20, 24), positions), "b", zoom=1.5),
        row_of(write_folder("u", images(4, 12, 12)), "", "unlabeled"),
    ]


def load(rows: list[DataRow], part: str = "train", margin: bool = True, **options: Any) -> ImageSet:
    """Load one part of the rows."""
    samples = divide(rows, SplitSpec(), 1)[part]
    return ImageSet.load(rows, samples, SPEC, ("a", "b"), 1, margin, **options)


@pytest.mark.parametrize("margin", [False, True])
def test_memory_and_disk_give_the_same_images(rows: list[DataRow], margin: bool) -> None:
    """Images that do not fit in memory are read when needed, and are the same."""
    with load(rows, margin=margin) as held, load(rows, margin=margin, memory_limit_bytes=100) as read:
        assert held.in_memory and not read.in_memory
        places = np.random.default_rng(1).integers(0, len(held), 70)
        np.testing.assert_array_equal(held.images(places), read.images(places))
        assert held.edge == (margin_size(12) if margin else 12)
        assert held.image(0).shape == (held.edge, held.edge, 1)


def test_images_are_those_of_the_preprocessing_chain(rows: list[DataRow], images: Make) -> None:
    """Position, zoom, seed and index in the session of each image reach the chain."""
    positions = np.random.default_rng(0).uniform(0, 20, (30, 2))
    with load(rows) as image_set:
        for place in range(20, 50):
            number, index = image_set.samples[place].tolist()
            assert number == 1
            expected = prepare(
                images(30, 20, 24)[index],
                tuple(positions[index]),
                1.5,
                SPEC,
                margin=True,
                seed=1,
                index=20 + index,
            )
            np.testing.assert_array_equal(image_set.image(place), expected)


def test_labels_names_and_paths(rows: list[DataRow]) -> None:
    """Each image knows its class, its name, its file and its row."""
    with load(rows) as image_set:
        assert image_set.labels.tolist() == [0] * 20 + [1] * 30
        assert image_set.labels.dtype == np.int64
        assert image_set.names([0, 19, 20]) == ["000.png", "019.png", "0"]
        assert image_set.image_path(3) == Path(rows[0].path) / "003.png"
        assert image_set.image_path(20) is None
        assert image_set.row_of(20) == rows[1]
    with load(rows, "unlabeled", margin=False) as unlabeled:
        assert unlabeled.labels.tolist() == [-1] * 4


def test_places_are_found_again(rows: list[DataRow]) -> None:
    """Samples in any order, repeated ones included, lead to their places; foreign ones are refused."""
    samples = divide(rows, SplitSpec(), 1)["train"]
    shuffled = samples[np.random.default_rng(0).permutation(len(samples))]
    with ImageSet.load(rows, shuffled, SPEC, ("a", "b"), 1, False) as image_set:
        np.testing.assert_array_equal(image_set.samples[image_set.places_of(samples)], samples)
        with pytest.raises(KeyError):
            image_set.places_of(np.array([[2, 0]]))


def test_a_truncated_image_is_named(rows: list[DataRow]) -> None:
    """Loading stops with the name of the first image that cannot be read."""
    broken = Path(rows[0].path) / "007.png"
    broken.write_bytes(broken.read_bytes()[:60])
    with pytest.raises(BadInput, match=r"007\.png is damaged"):
        load(rows)


def test_changed_data_is_noticed(rows: list[DataRow]) -> None:
    """A folder with other images than when it was added is not trained on in silence."""
    (Path(rows[0].path) / "000.png").unlink()
    with pytest.raises(BadInput, match="holds 19 images; it held 20"):
        load(rows)


def test_an_unknown_class_is_named(rows: list[DataRow]) -> None:
    """A row whose class the network does not know is bad input."""
    samples = divide(rows, SplitSpec(), 1)["train"]
    with pytest.raises(BadInput, match="class 'b'"):
        ImageSet.load(rows, samples, SPEC, ("a",), 1, False)


def test_loading_can_be_cancelled_and_frees_its_files(rows: list[DataRow]) -> None:
    """Cancelling ends the loading; the measurement can be renamed afterwards."""

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        load(rows, progress=cancel)
    Path(rows[1].path).rename(Path(rows[1].path).with_suffix(".moved"))


def test_statistics_are_over_unaugmented_pixels(rows: list[DataRow]) -> None:
    """Mean and deviation of the training images are those of the images without margin."""
    with load(rows, margin=True) as wide, load(rows, margin=False) as plain:
        everything = plain.images(np.arange(len(plain))).astype(np.float64)
        assert training_statistics(wide, SPEC) == pytest.approx((everything.mean(), everything.std()))
        assert training_statistics(plain, SPEC) == training_statistics(wide, SPEC)


def epoch_of(image_set: ImageSet, rows: list[DataRow], threads: int, epoch: int = 2, **options: Any) -> Any:
    """Return all batches of an epoch, joined."""
    spec = AugmentationSpec.model_validate({"noise_scale": 3, "flip_vertical": True, **options})
    batches = list(training_batches(image_set, rows, SPEC, spec, 1, epoch, 16, threads))
    assert [len(batch) for batch in batches] == [16, 16, 16, 2]
    assert len(batches) == steps_per_epoch(image_set, rows, 16)
    return np.concatenate([b.images for b in batches]), np.concatenate([b.targets for b in batches])


def test_batches_do_not_depend_on_threads_or_memory(rows: list[DataRow]) -> None:
    """One thread or four, from memory or from disk: bitwise the same images in the same order."""
    with load(rows) as held, load(rows, memory_limit_bytes=0) as read:
        first, labels = epoch_of(held, rows, 1)
        assert first.dtype == np.float32 and first.shape == (50, *SPEC.shape)
        for image_set, threads in ((held, 4), (read, 1), (read, 4)):
            again, labels_again = epoch_of(image_set, rows, threads)
            assert again.tobytes() == first.tobytes()
            np.testing.assert_array_equal(labels_again, labels)
        other, _ = epoch_of(held, rows, 1, epoch=3)
        assert other.tobytes() != first.tobytes()


def test_batches_hold_the_augmented_images_of_the_draw(rows: list[DataRow]) -> None:
    """Each image is the augmented one of the drawn sample, with its label."""
    spec = AugmentationSpec(noise_scale=3, flip_vertical=True)
    with load(rows) as image_set:
        x, y = epoch_of(image_set, rows, 1)
        places = image_set.places_of(draw_epoch(image_set.samples, rows, 1, 2))
        np.testing.assert_array_equal(y.argmax(axis=1), image_set.labels[places])
        np.testing.assert_array_equal(y.sum(axis=1), 1)
        for k in (0, 17, 49):
            place = int(places[k])
            varied = augment(image_set.image(place), spec, SPEC, 1, 2, int(image_set.global_indices[place]))
            np.testing.assert_allclose(x[k], varied / 255, rtol=1e-6)


def test_without_augmentation_training_sees_the_plain_images(rows: list[DataRow]) -> None:
    """Switched off, the batches hold the images that evaluation sees."""
    with load(rows) as wide, load(rows, margin=False) as plain:
        off = AugmentationSpec(enabled=False)
        x = np.concatenate([batch.images for batch in training_batches(wide, rows, SPEC, off, 1, 0, 16)])
        expected = np.concatenate([batch.images for batch in plain_batches(plain, SPEC, 16)])
        places = wide.places_of(draw_epoch(wide.samples, rows, 1, 0))
        np.testing.assert_array_equal(x, expected[places])
        narrowed = np.concatenate([batch.images for batch in plain_batches(wide, SPEC, 7)])
        np.testing.assert_array_equal(narrowed, expected)


def test_augmentation_without_margin_is_a_mistake_of_the_program(rows: list[DataRow]) -> None:
    """Images loaded without margin cannot be turned; this does not pass as a training without turns."""
    with load(rows, margin=False) as image_set, pytest.raises(ValueError, match="margin=True"):
        next(training_batches(image_set, rows, SPEC, AugmentationSpec(), 1, 0, 16))


def test_a_fault_in_a_thread_names_the_image(rows: list[DataRow]) -> None:
    """An image that breaks during the training, read from disk, is named to the consumer; no thread stays."""
    with load(rows, memory_limit_bytes=0) as image_set:
        broken = Path(rows[0].path) / "011.png"
        broken.write_bytes(b"gone bad")
        with pytest.raises(BadInput, match=r"011\.png"):
            list(training_batches(image_set, rows, SPEC, AugmentationSpec(), 1, 0, 16, 3))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("batches")]
