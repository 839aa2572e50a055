"""Compares classified images with those that the model was trained on, block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from datasets.basics.progress import Progress
from datasets.looks import looks
from datasets.row_stream import StreamBlock
from engine.steps.prediction.member import Member
from engine.steps.unlike.detector import detector_of
from engine.steps.unlike.outputs import Features, features_of
from models.decisions.verdict import FileWatch
from models.novelty.base import Outputs
from models.novelty.detector import Detector
from sessions.predictions.table import FilePredictions

MOST_COMPARED = 2000
"""Images of a row from which its verdict follows, evenly spread: the share of unlike ones is then known to
one percent. A comparison takes longer than a small network, so all images are compared only where each needs
an answer of its own."""


@dataclass(frozen=True)
class Comparison:
    """What images are compared with.

    Attributes:
        detector: tells which are unlike.
        features: computes what the detector needs of the network, where it needs that.
        every: whether all images are compared, however many there are.
    """

    detector: Detector
    features: Features | None
    every: bool = False

    def watch(self, part: FilePredictions) -> Watch:
        """Begin with the images of one row."""
        step = 1 if self.every else -(-len(part) // MOST_COMPARED)
        known = self.detector.spec
        return Watch(self, part, FileWatch(part.file, known.appearance, known.classes), max(1, step))


@dataclass(frozen=True)
class Watch:
    """Goes along with the classification of one row.

    Attributes:
        comparison: what the images are compared with.
        part: its column ``unlike`` is filled, where images are compared.
        file: gathers what the verdict needs.
        step: every so many images one is compared.
    """

    comparison: Comparison
    part: FilePredictions
    file: FileWatch
    step: int

    def done(self, block: StreamBlock) -> None:
        """Compare a block of images."""
        chosen = block.readable(np.arange(-block.first % self.step, len(block), self.step))
        pixels = block.images[chosen]
        if not len(pixels):
            return
        detector = self.comparison.detector
        lines = looks(pixels)
        outputs = Outputs.of_looks(lines)
        if self.comparison.features is not None:
            forward, head = self.comparison.features
            outputs = head.outputs(forward(block.inputs_at(chosen)), lines)
        scores = detector.scores(outputs)
        said = self.part.scores[block.first + chosen].argmax(axis=1)
        self.file.add(lines, detector.unlike(scores), said)
        if self.part.unlike is not None:
            self.part.unlike[block.first + chosen] = detector.percentiles(scores)


def comparison_of(
    member: Member, every: bool, tell: Callable[[str], None], progress: Progress
) -> Comparison | None:
    """Return what the images are compared with: the training images of ``member``; None where that cannot be.

    Args:
        member: the (first) model of the prediction.
        every: whether all images are compared, however many there are.
        tell: told why it cannot be.
        progress: told how far it is.
    """
    detector = detector_of(member.source, member.decisions, tell, progress)
    if detector is None:
        return None
    needs_features = detector.info.needs_network
    return Comparison(detector, features_of(member.source.file) if needs_features else None, every)
