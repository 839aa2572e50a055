"""Grad-CAM: the maps of a convolution, weighted by how much each of them raises the class."""

from __future__ import annotations

from typing import Literal

import numpy as np

from datasets.basics.options import Options, option
from datasets.basics.progress import Progress
from models.explanation.base import Maps, MethodInfo, Network, Question

METHOD = MethodInfo(
    name="grad-cam",
    title="Grad-CAM",
    description="Which places of a convolution's maps raise the class. Fast, as fine as these maps.",
    reference="Selvaraju et al. 2017, arXiv:1610.02391",
    looks_at_layer=True,
    is_fast=True,
)
BATCH = 32


class GradCamOptions(Options):
    """How the maps are weighted."""

    weighting: Literal["automatic", "mean", "place"] = option(
        "automatic",
        label="Weights",
        help="Mean: each map has one weight, the mean of its slopes, as published. Place by place: each "
        "place has its own (HiResCAM, Draelos & Carin 2020). Automatic: place by place where the network "
        "reads the maps so (flattened into a dense layer), because there slopes of opposite signs cancel in "
        "the mean; else the mean.",
        choices={"automatic": "Automatic", "mean": "Mean of each map", "place": "Place by place"},
    )


OPTIONS = GradCamOptions()


def explain(network: Network, question: Question, options: GradCamOptions, progress: Progress) -> Maps:
    """Return the maps, >= 0, at the resolution of the convolution.

    With the maps A (height, width, K) and the slopes g of the class's logit at each of their values,
    ``relu(sum_k mean(g_k) A_k)`` or, place by place, ``relu(sum_k g_k A_k)``. Behind a mean of each map
    (global average pooling) both are the same.
    """
    by_place = options.weighting == "place" or (
        options.weighting == "automatic" and network.keeps_places(question.layer)
    )
    found = []
    for start in range(0, len(question), BATCH):
        progress(start / len(question), f"Grad-CAM, {start:,} of {len(question):,} images")
        part = question.part(slice(start, start + BATCH))
        maps, slopes = network.maps_and_gradients(part.layer, part.inputs, part.classes)
        weights = slopes if by_place else slopes.mean(axis=(1, 2), keepdims=True)
        found.append(np.maximum((weights * maps).sum(axis=3), 0.0))
    return np.concatenate(found).astype(np.float32, copy=False)
