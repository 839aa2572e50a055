"""One option of the augmentation at a time."""

from __future__ import annotations

import numpy as np
import pytest

from datasets.augmentation.augmenter import Augmenter, center_part
from datasets.augmentation.presets import PRESETS
from datasets.augmentation.single import VARY_NOTHING, only, varied_options
from datasets.preprocessing.chain import margin_size
from datasets.spec import AugmentationSpec, InputSpec

STRONG = next(preset.spec for preset in PRESETS if preset.name == "strong")
INPUT = InputSpec(size=16, color="rgb")


def _varies(spec: AugmentationSpec) -> bool:
    edge = margin_size(INPUT.size)
    image = np.random.default_rng(0).integers(0, 255, (edge, edge, 3), dtype=np.uint8)
    plain = center_part(image, INPUT.size)
    augmenter = Augmenter(spec, INPUT, 1)
    return any(not np.array_equal(augmenter.augment(image, epoch, 0), plain) for epoch in range(12))


@pytest.mark.parametrize("name", varied_options(STRONG))
def test_an_option_alone_is_the_only_one_left(name: str) -> None:
    """Every option of a strong variation changes the pixels by itself, and nothing else is left beside it."""
    alone = only(STRONG, name)
    assert varied_options(alone) == (name,)
    assert _varies(alone)


def test_with_nothing_left_the_image_is_as_it_is() -> None:
    """The neutral value of every option is one that changes no pixel."""
    nothing = only(STRONG, "none of them")
    assert nothing.enabled
    assert varied_options(nothing) == ()
    assert not _varies(nothing)


@pytest.mark.parametrize("name", VARY_NOTHING)
def test_options_that_say_how_are_no_variation(name: str) -> None:
    """They are options, and alone they change nothing."""
    assert name in AugmentationSpec.model_fields
    assert not _varies(only(STRONG, name))
