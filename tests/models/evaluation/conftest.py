"""One report for the tests of its files, tables and pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.evaluation.assessment import Assessment
from models.evaluation.figures import Metrics
from models.evaluation.metrics import measured
from models.evaluation.report import write_report

CLASSES = ("=1+1", "Zellen, große", "$c$")


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Metrics, Assessment]:
    """A report of 40 images, two of them unlabeled, with awkward names."""
    numbers = np.random.default_rng(4)
    scores = numbers.dirichlet((1, 1, 1), 40).astype(np.float32)
    labels = numbers.integers(0, 3, 40)
    labels[:2] = -1
    names = [f"@image, {i}.png" for i in range(40)]
    groups = [f"donor {i % 4}" for i in range(40)]
    assessment = Assessment.of(scores, labels, CLASSES, names=names, groups=groups)
    metrics = measured(assessment)
    folder = tmp_path_factory.mktemp("report") / "new" / "folder"
    write_report(folder, metrics, assessment)
    return folder, metrics, assessment
