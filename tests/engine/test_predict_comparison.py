"""How the images of a prediction are compared with the training images."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from datasets.looks import looks
from datasets.row_stream import RowStream
from datasets.spec import DataRow, InputSpec
from engine.steps.prediction import comparison
from models.decisions.document import ClassLooks, UnlikeSpec
from models.novelty.base import Outputs
from models.novelty.detector import Detector
from models.novelty.fitting import appearance_of, fit
from sessions.predictions.table import FilePredictions

N = 40
UNREADABLE = 9


@pytest.mark.parametrize("every", [False, True])
def test_of_many_images_some_are_compared(
    every: bool, measurement: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdict on a large file follows from an even choice, unless each image needs an answer."""
    monkeypatch.setattr(comparison, "MOST_COMPARED", 15)
    lines = looks(np.random.default_rng(1).integers(0, 256, (60, 16, 16, 1), dtype=np.uint8))
    outputs = Outputs.of_looks(lines)
    fitted = fit("appearance", outputs, outputs)
    spec = UnlikeSpec(
        method="appearance",
        threshold=fitted.threshold,
        percentiles=fitted.percentiles,
        n_training=60,
        n_validation=60,
        model_sha256="",
        appearance=appearance_of(lines, 1),
        classes=tuple(ClassLooks(class_name=name, unlike_share=0.05) for name in "ab"),
    )
    asked = comparison.Comparison(Detector(spec, fitted.state), None, every)
    row = DataRow(path=str(measurement), source="rtdc", n_images=N)
    scores, unlike = np.tile(np.float32([0.1, 0.9]), (N, 1)), np.full(N, np.nan, np.float32)
    watch = asked.watch(FilePredictions(str(measurement), "rtdc", (), range(N), scores, unlike))
    with RowStream(row, InputSpec(size=16)) as stream:
        for block in stream.blocks(7):
            # An image that cannot be read stands in its block as a black one.
            watch.done(replace(block, unreadable={UNREADABLE: "damaged"}))
        whole = looks(stream.block(0, N).images)
    chosen = np.setdiff1d(np.arange(0, N, 1 if every else 3), [UNREADABLE])
    assert np.flatnonzero(np.isfinite(unlike)).tolist() == chosen.tolist()
    expected_scores = asked.detector.scores(Outputs.of_looks(whole[chosen]))
    np.testing.assert_allclose(unlike[chosen], asked.detector.percentiles(expected_scores), atol=0.01)
    assert watch.file.verdict().n == len(chosen)
    assert watch.file.said.tolist() == [0, len(chosen)], "as the scores say"
