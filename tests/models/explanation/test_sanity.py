"""The comparison with weights drawn anew tells a method that looks at them from one that does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from datasets.basics.progress import Progress, silent
from datasets.basics.randomness import generator
from models.explanation.base import Maps, Question
from models.explanation.methods import grad_cam
from models.explanation.network import LoadedNetwork
from models.explanation.sanity import Sanity, cascade_check, rank_correlations, whole_check


def test_grad_cam_follows_the_weights_and_an_edge_filter_does_not(
    network: LoadedNetwork, corners: Any
) -> None:
    """Grad-CAM changes with the weights; the steepness of the image stays as it is, whatever they are."""
    question = Question(corners.images, corners.labels)

    def follows(asked: Question, progress: Progress) -> Maps:
        return grad_cam.explain(network, asked, grad_cam.OPTIONS, progress)

    def edges(asked: Question, progress: Progress) -> Maps:
        y, x = np.gradient(asked.images[..., 0], axis=(1, 2))
        return np.asarray(np.hypot(y, x), dtype=np.float32)

    good = whole_check(network, question, follows(question, silent), follows, silent)
    assert good is not None and good.follows_weights
    assert "follows the trained weights" in good.sentence
    bad = whole_check(network, question, edges(question, silent), edges, silent)
    assert bad is not None and bad.correlation == pytest.approx(1.0)
    assert "edges" in bad.sentence and "8 images" in bad.sentence


def test_a_cascade_goes_from_the_output_to_the_input(network: LoadedNetwork, corners: Any) -> None:
    """One step for each layer with weights of a small network; the last one has drawn all of them."""
    question = Question(corners.images, corners.labels, layer="conv2")

    def explain(asked: Question, progress: Progress) -> Maps:
        return grad_cam.explain(network, asked, grad_cam.OPTIONS, progress)

    found = cascade_check(network, question, explain(question, silent), explain, silent)
    assert found is not None
    assert [name for name, _ in found.steps] == ["logits", "conv2", "conv1"]
    assert found.correlation == found.steps[-1][1]


def test_empty_maps_cannot_be_compared(network: LoadedNetwork, corners: Any) -> None:
    """Where no map says anything, there is no verdict."""
    question = Question(corners.images, corners.labels)
    empty = np.zeros((len(question), 4, 4), np.float32)
    assert whole_check(network, question, empty, lambda asked, progress: empty, silent) is None


def test_rank_correlations_are_spearmans() -> None:
    """As SciPy computes them, ties included; an even map correlates with nothing."""
    numbers = generator(4, "maps")
    maps = numbers.integers(0, 5, (6, 4, 4)).astype(np.float32)
    others = numbers.integers(0, 5, (6, 4, 4)).astype(np.float32)
    expected = [
        spearmanr(one.ravel(), other.ravel()).statistic for one, other in zip(maps, others, strict=True)
    ]
    np.testing.assert_allclose(rank_correlations(maps, others), expected, atol=1e-12)
    assert rank_correlations(maps[:1], np.ones((1, 4, 4), np.float32)).tolist() == [0.0]


def test_the_sentence_names_figure_and_images() -> None:
    """One image is one image."""
    assert Sanity(0.1, 1).sentence.endswith(
        "(rank correlation 0.10 with maps of weights drawn anew, 1 image)."
    )
