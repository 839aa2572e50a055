"""The command line, called as a user calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from engine.command_line import run


@dataclass(frozen=True)
class Answer:
    """What a command left on its streams."""

    exit_code: int
    stdout: str
    stderr: str

    def json(self) -> Any:
        """Return the one JSON object on stdout."""
        return json.loads(self.stdout)


Call = Callable[..., Answer]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs one command in this process."""

    def call(*arguments: object) -> Answer:
        capfd.readouterr()
        exit_code = run([str(argument) for argument in arguments])
        streams = capfd.readouterr()
        return Answer(exit_code, streams.out, streams.err)

    return call


@pytest.fixture(scope="session")
def sample_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small root of two easily told classes: bright left or bright right."""
    root = tmp_path_factory.mktemp("sample") / "two classes"
    generator = np.random.default_rng(5)
    for part, count in (("train", 40), ("validation", 20), ("test", 20)):
        for number, name in enumerate(("left", "right")):
            folder = root / part / name
            folder.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(0, 60, (16, 16), dtype=np.uint8)
                image[:, number * 8 : number * 8 + 8] += np.uint8(150)
                assert cv2.imwrite(str(folder / f"{name} ({index}).png"), image)
    return root


FAST = ("--epochs", 2, "--set", "architecture=MLP_64_32_16", "--set", "augmentation.flip_horizontal=false")


@pytest.fixture(scope="session")
def trained_run(sample_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run on the sample root, two epochs of a small network."""
    out = tmp_path_factory.mktemp("runs") / "first run"
    arguments = ["train", "--data", str(sample_root), "--out", str(out), *map(str, FAST)]
    assert run(arguments) == 0
    return out
