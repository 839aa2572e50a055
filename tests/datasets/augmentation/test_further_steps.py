"""Steps beyond those of AIDeveloper: flips in turn, elastic, defocus, JPEG; and masks among the channels."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from datasets.augmentation.augmenter import Augmenter, augment, center_part
from datasets.augmentation.blur import disk_kernel
from datasets.augmentation.compression import jpeg_artefacts
from datasets.augmentation.elastic import draw_displacement
from datasets.augmentation.presets import PRESETS
from datasets.augmentation.single import only
from datasets.basics.randomness import generator
from datasets.preprocessing.chain import margin_size
from datasets.spec import AugmentationSpec, InputSpec

NOTHING = only(AugmentationSpec(), "none of them")
STEPS: dict[str, tuple[Any, Any]] = {
    "elastic": (0.1, 0.0),
    "defocus": ((2.0, 4.0), (0.0, 0.0)),
    "jpeg_quality": ((5, 20), (100, 100)),
}
"""Option -> a value that varies the image, the neutral value."""
INPUTS = {
    1: InputSpec(size=24),
    3: InputSpec(size=24, color="rgb"),
    2: InputSpec(size=24, color="channels", channel_names=("image", "mask")),
    6: InputSpec(size=24, color="channels", channel_names=("a", "b", "Mask 1", "c", "d", "e")),
}
PHOTOMETRIC = AugmentationSpec(
    flip_horizontal=False,
    rotation=0,
    shift_x=0,
    shift_y=0,
    zoom=0,
    brightness_add=(10, 20),
    noise_scale=9,
    average_blur=(2, 3),
    gaussian_blur=(3, 5),
    motion_blur=(3, 5),
    defocus=(1, 2),
    jpeg_quality=(5, 20),
    erasing=0.3,
)


def picture(channels: int, size: int = 24) -> npt.NDArray[np.uint8]:
    """Return noise with margin."""
    edge = margin_size(size)
    smooth = np.random.default_rng(0).integers(0, 256, (edge, edge, channels), dtype=np.uint8)
    return cv2.blur(smooth, (3, 3)).reshape(smooth.shape)


def with_masks(spec: InputSpec) -> npt.NDArray[np.uint8]:
    """Return noise whose masks are 0 or 255."""
    image = picture(spec.channels)
    for place, name in enumerate(spec.channel_names):
        if "mask" in name.lower():
            image[:, :, place] = np.where(image[:, :, place] > 128, 255, 0)
    return image


@pytest.mark.parametrize("channels", INPUTS)
@pytest.mark.parametrize("name", STEPS)
def test_each_step_varies_alone_again_and_again_the_same(name: str, channels: int) -> None:
    """Switched on it changes the pixels, a function of (seed, epoch, index); neutral, none."""
    on, neutral = STEPS[name]
    spec, image = INPUTS[channels], with_masks(INPUTS[channels])
    varied = augment(image, NOTHING.model_copy(update={name: on}), spec, 1, 2, 3)
    assert varied.shape == spec.shape and varied.dtype == np.uint8
    plain = center_part(image, 24)
    assert not np.array_equal(varied, plain)
    busy = Augmenter(NOTHING.model_copy(update={name: on}), spec, 1)
    busy.augment(image, 7, 7)
    np.testing.assert_array_equal(busy.augment(image, 2, 3), varied)
    assert len({busy.augment(image, epoch, 3).tobytes() for epoch in range(9)}) > 3
    assert len({busy.augment(image, 2, index).tobytes() for index in range(9)}) > 3
    off = augment(image, NOTHING.model_copy(update={name: neutral}), spec, 1, 2, 3)
    np.testing.assert_array_equal(off, plain)


@pytest.mark.parametrize("name", STEPS)
def test_a_new_step_leaves_the_others_as_they_are(name: str) -> None:
    """Its numbers are its own: switched off, everything else is drawn as if it did not exist."""
    image, gentle = picture(3), AugmentationSpec(noise_scale=4)
    off = augment(image, gentle, INPUTS[3], 1, 0, 0)
    changed = gentle.model_copy(update={name: STEPS[name][0]})
    back = changed.model_copy(update={name: STEPS[name][1]})
    np.testing.assert_array_equal(augment(image, back, INPUTS[3], 1, 0, 0), off)


def test_flips_take_turns() -> None:
    """Every image is mirrored in every other epoch; half of them begin mirrored."""
    image = picture(1)
    plain = center_part(image, 24)
    spec = NOTHING.model_copy(update={"flip_horizontal": True, "flip_alternating": True})
    augmenter = Augmenter(spec, INPUTS[1], 1)
    first = []
    for index in range(100):
        seen = [augmenter.augment(image, epoch, index) for epoch in range(4)]
        mirrored = [np.array_equal(one, plain[:, ::-1]) for one in seen]
        assert mirrored in ([True, False, True, False], [False, True, False, True])
        assert all(flipped or np.array_equal(one, plain) for flipped, one in zip(mirrored, seen, strict=True))
        first.append(mirrored[0])
    assert 30 < sum(first) < 70


def test_elastic_moves_no_point_further_than_allowed() -> None:
    """The displacement reaches out to the largest distance and never beyond; neighbours move alike."""
    drawn = [draw_displacement(3.0, 4, 32, generator(1, "test", 0, index)) for index in range(50)]
    assert max(np.abs(one).max() for one in drawn) == pytest.approx(3.0, rel=0.05)
    assert all(np.abs(one).max() <= 3.0 for one in drawn)
    assert max(np.abs(np.diff(one, axis=0)).max() for one in drawn) < 1.5


def test_elastic_bends_a_ramp_by_its_displacement() -> None:
    """On a ramp of one level per pixel the bent image differs from the plain one by what it was moved."""
    edge = margin_size(32)
    ramp = np.broadcast_to(np.arange(edge, dtype=np.uint8)[None, :, None] * 3, (edge, edge, 1)).copy()
    spec = NOTHING.model_copy(update={"elastic": 0.1, "elastic_points": 3})
    bent = augment(ramp, spec, InputSpec(size=32), 1, 0, 5).astype(float)
    moved = draw_displacement(3.2, 3, 32, generator(1, "elastic", 0, 5))[:, :, 0]
    plain = center_part(ramp, 32).astype(float)
    np.testing.assert_allclose(bent[:, :, 0] - plain[:, :, 0], 3 * moved, atol=1)


@pytest.mark.parametrize("radius", [0.3, 1.0, 2.5, 7.0])
def test_a_point_out_of_focus_is_a_disk(radius: float) -> None:
    """The kernel is even over the disk, empty beyond it, symmetric, and has the sum 1."""
    kernel = disk_kernel(radius)
    assert kernel.sum() == pytest.approx(1)
    np.testing.assert_array_equal(kernel, kernel.T[::-1])
    steps = np.arange(len(kernel)) - len(kernel) // 2
    distance = np.hypot(*np.meshgrid(steps, steps))
    assert (kernel[distance >= radius + 0.5] == 0).all()
    inside = kernel[distance <= radius - 0.5]
    assert np.ptp(inside) == pytest.approx(0) if inside.size else True


@pytest.mark.parametrize("quality", [1, 30, 90])
def test_jpeg_is_that_of_a_file(quality: int) -> None:
    """Gray and colour come back as from a JPEG file of this quality; colours are not swapped."""
    gray = picture(1)[:, :, 0]
    content = cv2.imencode(".jpg", gray, (cv2.IMWRITE_JPEG_QUALITY, quality))[1]
    expected = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE)
    np.testing.assert_array_equal(jpeg_artefacts(gray, quality), expected)
    red = np.zeros((16, 16, 3), dtype=np.uint8)
    red[:, :, 0] = 220
    assert jpeg_artefacts(red, 90).reshape(-1, 3).mean(axis=0) == pytest.approx([220, 0, 0], abs=4)


@pytest.mark.parametrize("channels", [2, 6])
def test_masks_never_change_their_brightness(channels: int) -> None:
    """Brightness, noise, blur, JPEG and erasing leave a mask bit by bit, and change every other channel."""
    spec, image = INPUTS[channels], with_masks(INPUTS[channels])
    varied, plain = augment(image, PHOTOMETRIC, spec, 1, 0, 0), center_part(image, 24)
    for place, name in enumerate(spec.channel_names):
        same = np.array_equal(varied[:, :, place], plain[:, :, place])
        assert same == ("mask" in name.lower()), name


@pytest.mark.parametrize("elastic", [0.0, 0.1])
@pytest.mark.parametrize("channels", [2, 6])
def test_masks_move_with_the_image_and_stay_masks(channels: int, elastic: float) -> None:
    """Turned, shifted and bent, a mask keeps its two values and lies where the picture lies."""
    names = INPUTS[channels].channel_names
    spec = InputSpec(size=24, color="channels", channel_names=names)
    base = np.where(cv2.GaussianBlur(picture(1)[:, :, 0], (0, 0), 4) > 128, 255, 0).astype(np.uint8)
    image = np.repeat(base[:, :, None], channels, axis=2)
    moves = AugmentationSpec(rotation=40, shift_x=0.1, zoom=0.1, contrast=(1, 1), brightness_multiply=(1, 1))
    varied = augment(image, moves.model_copy(update={"elastic": elastic}), spec, 1, 0, 0)
    mask = next(place for place, name in enumerate(names) if "mask" in name.lower())
    assert set(np.unique(varied[:, :, mask])) <= {0, 255}
    agreement = (varied[:, :, 0] > 128) == (varied[:, :, mask] > 128)
    assert agreement.mean() > 0.95


@pytest.mark.parametrize("preset", [preset.name for preset in PRESETS])
@pytest.mark.parametrize("channels", INPUTS)
def test_presets_work_for_every_number_of_channels(preset: str, channels: int) -> None:
    """Gray, RGB, and any other number give images of the shape of the input."""
    chosen = next(one.spec for one in PRESETS if one.name == preset)
    spec = INPUTS[channels]
    for index in range(5):
        assert augment(with_masks(spec), chosen, spec, 1, 0, index).shape == spec.shape
