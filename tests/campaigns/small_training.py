"""A small training of drawn images, in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).parents[2]


def draw(folder: Path) -> None:
    """Draw images of two classes, 8 x 8 pixels, into ``folder``."""
    generator = np.random.default_rng(5)
    for part, count in (("train", 20), ("validation", 8), ("test", 8)):
        for number, name in enumerate(("left", "right")):
            target = folder / part / name
            target.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(0, 60, (8, 8), dtype=np.uint8)
                image[:, number * 4 : number * 4 + 4] += np.uint8(150)
                cv2.imwrite(str(target / f"{index}.png"), image)


def discern(*arguments: str, code: str = "", environment: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a command in a process of its own; return (exit code, what it printed).

    Args:
        code: Python that is run before the program, in its process.
    """
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}\n"
    run = "from engine.command_line import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", start + run, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    return done.returncode, done.stdout


def train(data: Path, run: Path, *settings: str) -> None:
    """Train into a new run folder."""
    words = [word for setting in settings for word in ("--set", setting)]
    discern("train", "--data", str(data), "--out", str(run), *words)
