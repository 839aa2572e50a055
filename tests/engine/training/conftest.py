"""Trainings in this process, on data that is easily told apart."""

from __future__ import annotations

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
from models.training.control import Control
from sessions.document import Session
from sessions.settings import apply_settings

MakeSession = Callable[..., Session]


@dataclass
class Context:
    """Keeps the events of a job, and lets the test do something at each."""

    control: Control = field(default_factory=Control)
    events: list[Options] = field(default_factory=list)
    assessments: AssessmentStore = field(default_factory=AssessmentStore)
    scans: ScanStore = field(default_factory=ScanStore)
    at_event: Callable[[Options], None] = lambda event: None

    def progress(self, fraction: float, message: str) -> None:
        """Learn of a cancelling, as the real ones do."""
        self.control.raise_if_cancelled()

    def event(self, kind: str, data: Options) -> None:
        """Keep the event."""
        self.events.append(data)
        self.at_event(data)

    def of(self, kind: type[Options]) -> list[Options]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def context() -> Context:
    """A context that does nothing."""
    return Context()


@pytest.fixture
def make_context() -> type[Context]:
    """Make contexts."""
    return Context


@pytest.fixture
def make_session(tmp_path: Path) -> MakeSession:
    """Return a function that makes a session on small images: bright left or bright right."""
    root = tmp_path / "data"
    generator = np.random.default_rng(5)
    for part, count in (("train", 24), ("validation", 10), ("test", 10)):
        for number, name in enumerate(("left", "right")):
            folder = root / part / name
            folder.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(0, 60, (16, 16), dtype=np.uint8)
                image[:, number * 8 : number * 8 + 8] += np.uint8(150)
                assert cv2.imwrite(str(folder / f"{name}_{index}.png"), image)

    def make(*settings: str) -> Session:
        plain = ["architecture=LeNet5_do", "size=16", "color=gray", "epochs=4", "batch_size=16", "device=cpu"]
        # A mirrored "left" is a "right".
        plain.append("flip_horizontal=false")
        return apply_settings(session_from_data(str(root), (), "session"), [*plain, *settings])

    return make
