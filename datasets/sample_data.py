"""Drawn pictures of three kinds of cells, for the demo and for trying things out."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from datasets.basics.randomness import generator

SIZE = 32
COUNTS = {"train": 200, "validation": 50, "test": 100}
"""Images of each class in each part."""

Canvas = npt.NDArray[np.float32]
Draw = Callable[[np.random.Generator], Canvas]

_FINE = 4
"""Shapes are drawn so many times larger and shrunk, for smooth edges."""


def make_sample_data(folder: Path, seed: int = 1) -> Path:
    """Draw images into ``folder``/part/class/NNN.png and return ``folder``.

    Three classes (crescent, round, spiky) of gray 32 x 32 px images with varied place, size, direction,
    brightness and noise; 200, 50 and 100 of each for training, validation and test. The same seed draws
    the same images.

    Raises:
        OSError: if the folder cannot be written.
    """
    for number, (name, draw) in enumerate(KINDS.items()):
        start = number * sum(COUNTS.values())
        for part, count in COUNTS.items():
            target = folder / part / name
            target.mkdir(parents=True, exist_ok=True)
            for index in range(count):
                image = draw_image(draw, generator(seed, "sample data", 0, start + index))
                # Not flushed one by one: that takes seconds, and lost samples are drawn again.
                cv2.imencode(".png", image)[1].tofile(target / f"{index + 1:03d}.png")
            start += count
    return folder


def draw_image(draw: Draw, random: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Return one picture, (32, 32) uint8: a shape on an uneven background with noise."""
    shape = cv2.resize(draw(random), (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    background = random.uniform(70, 130)
    contrast = random.uniform(25, 70) * random.choice((-1.0, 1.0))
    slope = random.uniform(-0.6, 0.6, size=2)
    ramp = np.arange(SIZE) - SIZE / 2
    light = background + slope[0] * ramp[:, np.newaxis] + slope[1] * ramp[np.newaxis, :]
    noise = random.normal(0, random.uniform(4, 14), size=(SIZE, SIZE))
    blurred = cv2.GaussianBlur(shape, (3, 3), random.uniform(0.3, 1.0))
    pixels: npt.NDArray[np.uint8] = np.clip(light + contrast * blurred + noise + 0.5, 0, 255).astype(np.uint8)
    return pixels


def draw_round(random: np.random.Generator) -> Canvas:
    """Draw a round or slightly oval, smooth cell."""
    canvas, center, radius, angle = _start(random)
    axes = (round(radius), round(radius * random.uniform(0.8, 1.0)))
    cv2.ellipse(canvas, center, axes, angle, 0, 360, 1.0, -1)
    return canvas


def draw_crescent(random: np.random.Generator) -> Canvas:
    """Draw a sickle: a disc from which a shifted disc is cut out."""
    canvas, center, radius, angle = _start(random)
    cv2.circle(canvas, center, round(radius), 1.0, -1)
    shift = radius * random.uniform(0.45, 0.75)
    turn = math.radians(angle)
    cut = (round(center[0] + shift * math.cos(turn)), round(center[1] + shift * math.sin(turn)))
    cv2.circle(canvas, cut, round(radius * random.uniform(0.75, 0.9)), 0.0, -1)
    return canvas


def draw_spiky(random: np.random.Generator) -> Canvas:
    """Draw a star-shaped cell with five to nine blunt spikes."""
    canvas, center, radius, angle = _start(random)
    spikes = int(random.integers(5, 10))
    turns = math.radians(angle) + np.arange(2 * spikes) * math.pi / spikes
    inner = random.uniform(0.5, 0.68)
    lengths = radius * np.where(np.arange(2 * spikes) % 2 == 0, random.uniform(0.95, 1.15), inner)
    corners = np.stack([np.cos(turns), np.sin(turns)], axis=1) * lengths[:, np.newaxis] + np.array(center)
    cv2.fillPoly(canvas, [np.rint(corners).astype(np.int32)], 1.0)
    return canvas


KINDS: dict[str, Draw] = {"crescent": draw_crescent, "round": draw_round, "spiky": draw_spiky}


def _start(random: np.random.Generator) -> tuple[Canvas, tuple[int, int], float, float]:
    """Return an empty canvas, a centre, a radius (fine px) and an angle (degrees)."""
    canvas = np.zeros((SIZE * _FINE, SIZE * _FINE), dtype=np.float32)
    x, y = (SIZE / 2 + random.uniform(-4, 4, size=2)) * _FINE
    return canvas, (round(float(x)), round(float(y))), random.uniform(6, 11) * _FINE, random.uniform(0, 360)
