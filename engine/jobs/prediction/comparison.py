"""Compares classified images with those that the model was trained on, block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from datasets.basics.progress import Progress
from datasets.looks import looks
from datasets.row_stream import StreamBlock
from engine.jobs.prediction.member import Member
from engine.jobs.unlike.detector import detector_of
from engine.jobs.unlike.outputs import Features, features_of
from models.decisions.verdict import FileWatch
from models.novelty.base import Outputs
from models.novelty.detector import Detector
from sessions.predictions.table import FilePredictions


@dataclass(frozen=True)
class Comparison:
    """What images are compared with.

    Attributes:
        detector: tells which are unlike.
        features: computes what the detector needs of the network, where it needs that.
    """

    detector: Detector
    features: Features | None

    def watch(self, part: FilePredictions) -> Watch:
        """Begin with the images of one row."""
        return Watch(self, part, FileWatch(part.file, self.detector.spec.appearance))


@dataclass(frozen=True)
class Watch:
    """Goes along with the classification of one row.

    Attributes:
        comparison: what the images are compared with.
        part: its column ``unlike`` is filled.
        file: gathers what the verdict needs.
    """

    comparison: Comparison
    part: FilePredictions
    file: FileWatch

    def done(self, block: StreamBlock) -> None:
        """Compare a block of images."""
        detector = self.comparison.detector
        lines = looks(block.images)
        outputs = Outputs.of_looks(lines)
        if self.comparison.features is not None:
            forward, head = self.comparison.features
            outputs = head.outputs(forward(block.inputs), lines)
        scores = detector.scores(outputs)
        self.file.add(lines, detector.unlike(scores))
        if self.part.unlike is not None:
            self.part.unlike[block.first : block.first + len(block)] = detector.percentiles(scores)


def comparison_of(member: Member, tell: Callable[[str], None], progress: Progress) -> Comparison | None:
    """Return what the images are compared with: the training images of ``member``; None where that cannot be.

    Args:
        member: the (first) model of the prediction.
        tell: told why it cannot be.
        progress: told how far it is.
    """
    detector = detector_of(member.source, member.decisions, tell, progress)
    if detector is None:
        return None
    needs_features = detector.info.needs_network
    return Comparison(detector, features_of(member.source.file) if needs_features else None)
