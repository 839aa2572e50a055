"""All methods point to what the network looks at, and not to what is merely bright."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import Cancelled
from datasets.basics.progress import silent
from datasets.basics.randomness import generator
from models.explanation.base import Question
from models.explanation.maps import enlarged
from models.explanation.network import LoadedNetwork
from models.explanation.registry import METHODS, method_module, method_options

SETTINGS = {"rise": {"masks": 200}, "occlusion": {"patch": 25, "step": 12}}
DRAWS = 3


def _explained(name: str, network: LoadedNetwork, question: Question) -> np.ndarray:
    options = method_options(name, SETTINGS.get(name, {}))
    return method_module(name).explain(network, question, options, silent)


@pytest.mark.parametrize("name", METHODS.names())
def test_methods_point_into_the_corner_that_is_the_class(
    name: str, network: LoadedNetwork, corners: Any
) -> None:
    """In at least 95 % of images; with weights drawn anew not: another bright spot is in the middle."""
    logits = network.logits(corners.images)
    assert (logits.argmax(axis=1) == corners.labels).mean() == 1.0
    question = Question(corners.images, corners.labels)
    assert corners.share(_explained(name, network, question)) >= 0.95
    drawn = []
    for draw in range(DRAWS):
        with network.drawn_anew(network.layers_with_weights, seed=1, draw=draw):
            drawn.append(corners.share(_explained(name, network, question)))
    assert np.mean(drawn) < 0.6


@pytest.mark.parametrize("name", METHODS.names())
def test_hiding_the_hottest_pixels_hurts_more_than_hiding_others(
    name: str, network: LoadedNetwork, corners: Any
) -> None:
    """The deletion check: the hottest tenth of the pixels, and a tenth drawn at random, become the mean."""
    question = Question(corners.images, corners.labels)
    heat = enlarged(_explained(name, network, question), *corners.images.shape[1:3])
    random = generator(2, "pixels to hide").random(heat.shape, dtype=np.float32)
    scores = []
    for order in (heat, random):
        bound = np.quantile(order, 0.9, axis=(1, 2), keepdims=True)
        means = corners.images.mean(axis=(1, 2, 3), keepdims=True)
        hidden = np.where((order >= bound)[..., np.newaxis], means, corners.images)
        scores.append(network.log_odds(hidden, corners.labels).mean())
    assert scores[0] < scores[1] - 1.0


@pytest.mark.parametrize("name", METHODS.names())
def test_equal_questions_have_equal_answers_and_can_be_cancelled(
    name: str, network: LoadedNetwork, corners: Any
) -> None:
    """To the bit; an image's map does not depend on the images beside it; a cancelled method ends."""
    both = Question(corners.images[:2], corners.labels[:2])
    first = _explained(name, network, both)
    np.testing.assert_array_equal(first, _explained(name, network, both))
    np.testing.assert_allclose(first[1:], _explained(name, network, both.part(slice(1, 2))), atol=1e-3)

    def cancelling(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        method_module(name).explain(network, both, method_options(name, {}), cancelling)
