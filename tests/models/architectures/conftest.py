"""Each architecture with the smallest input that suits it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.randomness import generator
from datasets.batch import Batch
from datasets.spec import InputSpec
from models.architectures.base import ArchitectureInfo
from models.architectures.registry import ARCHITECTURES, architecture_infos, build_model, default_options
from models.card import ModelCard

ALL_VARIABLE = "DISCERN_ALL_ARCHITECTURES"
"""Set by tests/campaigns/architectures.py: the heavy networks are tested too; here they take too long."""
INFOS = architecture_infos()
TESTED = [info.name for info in INFOS if not info.heavy or ALL_VARIABLE in os.environ]


def one_of_each_build() -> list[str]:
    """Return the first small network of each ``build``: those of one table differ in their numbers only."""
    found: dict[object, str] = {}
    for info in INFOS:
        if not info.heavy:
            build = ARCHITECTURES.get(info.name).build
            function = getattr(build, "func", build)
            found.setdefault((function.__module__, function.__qualname__), info.name)
    return list(found.values())


LIGHT = one_of_each_build()


@dataclass
class Case:
    """One architecture: its metadata, and how to build and feed it."""

    info: ArchitectureInfo

    @property
    def name(self) -> str:
        return self.info.name

    @property
    def sees_image(self) -> bool:
        return self.info.sees != ("scalars",)

    @property
    def n_scalars(self) -> int:
        return 0 if "image" in self.info.sees else 3

    @property
    def options(self) -> dict[str, Any]:
        """Random weights: no test may need files from elsewhere."""
        return {"weights": "random"} if "weights" in type(default_options(self.name)).model_fields else {}

    def size(self, wanted: int = 16) -> int:
        return max(wanted, self.info.min_size)

    def channels(self, wanted: int) -> int:
        return wanted if not self.info.channels or wanted in self.info.channels else self.info.channels[0]

    def build(
        self,
        n_classes: int = 2,
        channels: int = 3,
        size: int = 16,
        options: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Any:
        """Build it with random weights for the nearest input that suits it."""
        shape = (self.size(size), self.size(size), self.channels(channels))
        given = {"n_scalars": self.n_scalars, "options": {**self.options, **(options or {})}} | more
        return build_model(self.name, shape if self.sees_image else None, n_classes, **given)

    def batch(self, n: int, n_classes: int = 2, channels: int = 3) -> Batch:
        """Return random inputs in 0…1 with targets in turn."""
        numbers, size = generator(3, self.name), self.size() if self.sees_image else 0
        images = numbers.random((n, size, size, self.channels(channels)), dtype=np.float32)
        scalars = numbers.normal(size=(n, self.n_scalars)).astype(np.float32)
        return Batch(images, np.eye(n_classes, dtype=np.float32)[np.arange(n) % n_classes], scalars)

    def card(self, classes: tuple[str, ...], channels: int = 3) -> ModelCard:
        spec = InputSpec(
            size=self.size(),
            color="gray" if self.channels(channels) == 1 else "rgb",
            use_images=self.sees_image,
            scalars=tuple(f"value{number}" for number in range(self.n_scalars)),
        )
        return ModelCard(name="demo", classes=classes, input=spec, architecture=self.name)


@dataclass
class OneStep:
    """One batch per epoch, for the training loop."""

    case: Case
    n_images: int = 8
    n_classes: int = 2
    steps_per_epoch: int = 1

    def train_batches(self, epoch: int) -> Iterator[Batch]:
        yield self.case.batch(self.n_images, self.n_classes)

    def validation_batches(self) -> Iterator[Batch]:
        yield self.case.batch(self.n_images, self.n_classes)


@pytest.fixture(params=TESTED)
def case(request: pytest.FixtureRequest, backend: object) -> Iterator[Case]:
    """Each architecture in turn; what it left in memory goes before the next one."""
    made = Case(ARCHITECTURES.get(request.param).INFO)
    yield made
    if made.info.heavy:
        import keras

        keras.backend.clear_session()


@pytest.fixture(params=LIGHT)
def light(request: pytest.FixtureRequest, backend: object) -> Case:
    """A small architecture of each ``build`` in turn."""
    return Case(ARCHITECTURES.get(request.param).INFO)


@pytest.fixture
def one_step() -> type[OneStep]:
    """Make data of one batch."""
    return OneStep


@pytest.fixture
def modules() -> list[Path]:
    """Files of the architectures of one's own, not those of families."""
    entries = ARCHITECTURES.entries()
    return [Path(entry.__file__) for entry in entries.values() if hasattr(entry, "__file__")]
