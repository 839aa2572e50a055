"""What the programs of an instrument pack read: how to prepare an image, and test images with outputs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from datasets.preprocessing.normalization import SMALLEST_STD
from models.card import ModelCard
from models.decisions.apply import HAS_LABEL
from models.export.task import ExportTask

SETTINGS = "instrument.json"
N_IMAGES = 10


def write_test_images(task: ExportTask, models: Mapping[str, str], folder: Path) -> None:
    """Write ``images/``, ``expected.csv`` and ``instrument.json``.

    Args:
        task: the export; the outputs are those of the network itself, before any temperature.
        models: file name by library.
        folder: where they go.
    """
    (folder / "images").mkdir()
    tests = []
    for number, place in enumerate(varied_places(task.expected[: task.samples.n_real])):
        name = f"images/{number:02d}.png"
        (folder / name).write_bytes(_png(task.samples.raw[place]))
        tests.append({"image": name, "probabilities": [float(value) for value in task.expected[place]]})
    text = json.dumps(settings(task.card, models) | {"tests": tests}, indent=1, ensure_ascii=False)
    (folder / SETTINGS).write_text(text, encoding="utf-8")
    (folder / "expected.csv").write_text(_csv(task.card, tests), encoding="utf-8", newline="")


def settings(card: ModelCard, models: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings without the test images; no null, because OpenCV cannot read one."""
    spec, decisions = card.input, card.decisions
    least = HAS_LABEL if card.labels == "several" else 0.0
    return {
        "size": spec.size,
        "channels": spec.channels,
        "gray_weights": list(spec.gray_weights),
        "fit": _fit(card),
        "normalization": spec.normalization,
        "mean": float(spec.mean or 0.0),
        "std": float(max(spec.std or 1.0, SMALLEST_STD)),
        "classes": list(card.classes),
        "labels": card.labels,
        "temperature": float(decisions.temperature or 1.0),
        "target": decisions.target or "",
        "thresholds": [float(decisions.thresholds.get(name, least)) for name in card.classes],
        "models": dict(models),
    }


def programs_bring_to_size(card: ModelCard) -> bool:
    """Return whether the programs take images of any size: they cut out the middle and fill with black, and
    leave everything else to the instrument."""
    return card.input.fit == "crop" and card.input.padding == "constant"


def _fit(card: ModelCard) -> str:
    simple = programs_bring_to_size(card)
    return "crop" if simple else card.input.fit if card.input.fit != "crop" else f"crop, {card.input.padding}"


def varied_places(outputs: npt.NDArray[np.float32]) -> list[int]:
    """Return at most ten places of outputs (n, n_classes) that are as unlike as can be: of all classes, from
    sure to unsure."""
    order = np.lexsort((outputs.max(axis=1), outputs.argmax(axis=1)))
    chosen = np.linspace(0, len(order) - 1, min(N_IMAGES, len(order))).round().astype(np.int64)
    return [int(place) for place in order[chosen]]


def _png(image: npt.NDArray[np.uint8]) -> bytes:
    # Loaded late: every module of this folder is loaded for the list of formats.
    import cv2

    pixels = image[:, :, ::-1] if image.shape[2] == 3 else image
    return bytes(cv2.imencode(".png", np.ascontiguousarray(pixels))[1].tobytes())


def _csv(card: ModelCard, tests: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["image", *card.classes])
    for test in tests:
        table.writerow([test["image"], *(f"{value:.8f}" for value in test["probabilities"])])
    return text.getvalue()
