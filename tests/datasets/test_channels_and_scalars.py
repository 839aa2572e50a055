"""Images of several channels and measured values on their way to the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.batches import plain_batches, training_batches
from datasets.image_statistics import training_scalar_statistics
from datasets.imageset import ImageSet
from datasets.preprocessing.chain import prepare
from datasets.preprocessing.channels import is_mask
from datasets.spec import AugmentationSpec, DataRow, InputSpec
from datasets.survey import survey_row

N = 20
CHANNELS = ("image", "mask", "image_bg", "qpi_oah", "image_b", "image_c")
STRONG = AugmentationSpec(
    rotation=30.0, shift_x=0.2, zoom=0.2, brightness_add=(-40, 40), noise_scale=9.0, gaussian_blur=(3, 5)
)


def spec(**options: Any) -> InputSpec:
    """Return an input of all six channels."""
    return InputSpec(size=16, color="channels", channel_names=CHANNELS, **options)


def picture(height: int = 30, width: int = 24) -> Any:
    """Return noise (height, width, 6) whose second channel is a mask."""
    image = np.random.default_rng(0).integers(0, 256, (height, width, 6), dtype=np.uint8)
    image[..., 1] = (image[..., 1] > 127) * np.uint8(255)
    return image


@pytest.mark.parametrize("interpolation", ["linear", "area", "cubic", "lanczos"])
@pytest.mark.parametrize("fit", ["resize", "letterbox", "crop"])
def test_masks_have_no_values_between(fit: Any, interpolation: Any) -> None:
    """However an image is resized, its mask says yes or no; the pictures are those they are alone."""
    image = picture()
    wanted = spec(fit=fit, interpolation=interpolation, padding="reflect")
    prepared = prepare(image, None, 0.7, wanted)
    assert prepared.shape == (16, 16, 6)
    assert set(np.unique(prepared[..., 1])) == {0, 255}
    gray = InputSpec(size=16, fit=fit, interpolation=interpolation, padding="reflect")
    for place in (0, 2, 3, 4, 5):
        alone = prepare(image[..., place], None, 0.7, gray)[..., 0]
        np.testing.assert_array_equal(prepared[..., place], alone)


@pytest.mark.parametrize("padding", ["edge", "reflect", "symmetric", "wrap", "alternate", "constant"])
def test_there_is_no_object_outside_the_image(padding: Any) -> None:
    """Pictures are continued as asked for, masks never."""
    image = np.full((8, 8, 6), 255, dtype=np.uint8)
    prepared = prepare(image, None, 1.0, spec(padding=padding))
    assert prepared[..., 1].sum() == 64 * 255
    assert prepared[4:12, 4:12, 1].min() == 255
    if padding not in ("constant", "alternate"):
        assert prepared[..., 0].min() == 255


def test_each_channel_of_16_bits_has_its_own_range() -> None:
    """With "darkest to brightest" a dim channel is not black because another one is bright."""
    image = np.zeros((16, 16, 2), dtype=np.uint16)
    image[0, 0] = (60_000, 100)
    two = InputSpec(size=16, color="channels", channel_names=("image", "image_bg"), depth_scaling="per_image")
    assert prepare(image, None, 1.0, two)[0, 0].tolist() == [255, 255]


@pytest.mark.parametrize("name", ["mask", "mask_2", "cell_mask"])
def test_masks_are_known_by_their_name(name: str) -> None:
    """What a channel is called decides how it is treated."""
    assert is_mask(name)
    assert not is_mask("image")


@pytest.fixture
def row(tmp_path: Path) -> DataRow:
    """Twenty images with a mask and two values, of which one is missing here and there."""
    numbers = np.random.default_rng(1)
    path = tmp_path / "cells.rtdc"
    with h5py.File(path, "w") as file:
        for name in CHANNELS:
            pixels = numbers.integers(1, 256, (N, 20, 20), dtype=np.uint8)
            file[f"events/{name}"] = (pixels > 127) * np.uint8(255) if is_mask(name) else pixels
        area = numbers.normal(100, 20, N)
        area[[3, 7]] = np.nan, np.inf
        file["events/area_um"] = area
        file["events/constant"] = np.full(N, 5.0)
        file["events/absent"] = np.full(N, np.nan)
    return DataRow(path=str(path), source="rtdc", class_name="a", part="train", n_images=N)


Load = Callable[..., ImageSet]


@pytest.fixture
def load(row: DataRow) -> Iterator[Load]:
    """A function that loads the images of the row for an input."""
    opened = []

    def loaded(input_spec: InputSpec, **options: Any) -> ImageSet:
        samples = np.stack([np.zeros(N, np.int64), np.arange(N)], axis=1)
        opened.append(ImageSet.load([row], samples, input_spec, ["a"], 0, **{"margin": False} | options))
        return opened[-1]

    yield loaded
    for image_set in opened:
        image_set.close()


def test_a_mask_is_moved_but_not_lit(row: DataRow, load: Load) -> None:
    """Augmented masks still say yes or no, while the pictures vary in light."""
    wanted = spec(normalization="none")
    images = load(wanted, margin=True)
    batches = training_batches(images, [row], wanted, STRONG, seed=0, epoch=0, batch_size=N)
    pixels = np.concatenate([batch.images for batch in batches])
    assert pixels.shape == (N, 16, 16, 6)
    assert set(np.unique(pixels[..., 1])) == {0, 255}
    assert len(np.unique(pixels[..., 0])) > 200


def test_values_come_with_their_images(load: Load) -> None:
    """Standardised with the figures of the training images; a missing one is the mean, a constant one 0."""
    wanted = spec(scalars=("area_um", "constant"))
    images = load(wanted)
    means, stds = training_scalar_statistics(images)
    raw = images.scalars(np.arange(N))
    known = raw[np.isfinite(raw[:, 0]), 0].astype(np.float64)
    assert means == pytest.approx((known.mean(), 5.0))
    assert stds == pytest.approx((known.std(), 0.0))
    complete = wanted.model_copy(update={"scalar_means": means, "scalar_stds": stds})
    values = np.concatenate([batch.scalars for batch in plain_batches(images, complete, 6)])
    assert values[[3, 7], 0].tolist() == [0, 0]
    assert values[:, 0].sum() == pytest.approx(0, abs=1e-4)
    assert values[:, 1].tolist() == [0] * N
    others = np.delete(np.arange(N), [3, 7])
    np.testing.assert_allclose(values[others, 0], (raw[others, 0] - means[0]) / stds[0], rtol=1e-5)


def test_values_without_images_read_no_image(row: DataRow, load: Load) -> None:
    """The network sees the values alone; damaged pixels do not matter then."""
    with h5py.File(row.path, "a") as file:
        del file["events/image"]
        file.create_dataset("events/image", data=np.ones((N, 20, 20), np.uint8), fletcher32=True)
        offset = file["events/image"].id.get_chunk_info(0).byte_offset
    with Path(row.path).open("r+b") as stream:
        stream.seek(offset)
        stream.write(b"\7")
    alone = InputSpec(scalars=("area_um",), use_images=False, scalar_means=(100.0,), scalar_stds=(20.0,))
    [batch] = plain_batches(load(alone), alone, N)
    assert batch.images.shape[:3] == (N, 0, 0)
    assert np.asarray(batch.inputs).shape == (N, 1)
    with pytest.raises(BadInput, match="damaged"):
        load(InputSpec())


def test_a_value_that_a_row_never_has_is_refused(load: Load) -> None:
    """Else the network would learn from which file an image comes."""
    with pytest.raises(BadInput, match=r"'absent' is missing in all 20 training images of .*cells\.rtdc"):
        training_scalar_statistics(load(spec(scalars=("area_um", "absent"))))


def test_values_need_their_statistics(load: Load) -> None:
    """A model's card has them; without them there is nothing to standardise with."""
    wanted = spec(scalars=("area_um",))
    with pytest.raises(BadInput, match="means and standard deviations of the measured values are unknown"):
        next(iter(plain_batches(load(wanted), wanted, 4)))


def test_the_facts_of_a_row_name_what_it_has(row: DataRow) -> None:
    """The window offers these channels and values."""
    _, facts = survey_row(row)
    assert facts.channel_names == ("image", "image_b", "image_bg", "image_c", "mask", "qpi_oah")
    assert facts.scalar_names == ("absent", "area_um", "constant")
