"""A run to verify: a small network, trained once, with a change of settings on the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.basics.options import Options
from datasets.scan_store import ScanStore
from engine.assessments import AssessmentStore
from engine.data_arguments import session_from_data
from engine.steps.training.training_run import begin
from models.training.control import Control
from models.training.events import EpochDone
from sessions.data_files import FileHashes
from sessions.settings import apply_settings

SETTINGS = (
    "architecture=MLP_8_8_8",
    "size=8",
    "color=gray",
    "epochs=3",
    "batch_size=8",
    "device=cpu",
    "dropout=0.1",
    "rotation=10",
)
CHANGES = {"training.learning_rate": 0.004, "augmentation.rotation": 30.0}


@dataclass
class Context:
    """Keeps the events of a job; asks for a change of settings after the first epoch if told so."""

    changes: dict[str, object] = field(default_factory=dict)
    control: Control = field(default_factory=Control)
    scans: ScanStore = field(default_factory=ScanStore)
    assessments: AssessmentStore = field(default_factory=AssessmentStore)
    events: list[Options] = field(default_factory=list)

    def progress(self, fraction: float, message: str) -> None:
        """Learn of a cancelling, as the real ones do."""
        self.control.raise_if_cancelled()

    def event(self, kind: str, data: Options) -> None:
        """Keep the event."""
        self.events.append(data)
        if isinstance(data, EpochDone) and data.epoch == 1 and self.changes:
            self.control.change(self.changes)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``data`` and the finished run ``run``."""
    root = tmp_path_factory.mktemp("verified")
    generator = np.random.default_rng(5)
    for part, count in (("train", 12), ("validation", 6), ("test", 6)):
        for number, name in enumerate(("left", "right")):
            folder = root / "data" / part / name
            folder.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(0, 60, (8, 8), dtype=np.uint8)
                image[:, number * 4 : number * 4 + 4] += np.uint8(150)
                assert cv2.imwrite(str(folder / f"{index}.png"), image)
    session = apply_settings(session_from_data(str(root / "data"), (), "session"), SETTINGS)
    files = FileHashes()
    for row in session.rows:
        assert files.hash_path(Path(row.path)) == row.sha256
    begin(session, root / "run", None, Context(changes=CHANGES), files)
    return root


@pytest.fixture
def place(trained: Path, tmp_path: Path) -> Path:
    """A copy of the finished run that may be spoilt; the data stay where they are."""
    shutil.copytree(trained / "run", tmp_path / "run")
    return tmp_path / "run"


@pytest.fixture
def make_context() -> Callable[[], Context]:
    """Make contexts."""
    return Context
