"""A folder for those who build a network into an instrument: models, test images, programs that run."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.progress import part_of
from models.card import ModelCard, card_json
from models.export.pack.programs import PROGRAMS, Program, write_programs
from models.export.pack.settings import write_test_images
from models.export.registry import EXPORTS, ExportInfo
from models.export.result import ExportResult, Unwritten
from models.export.task import ExportTask

if TYPE_CHECKING:
    import keras

EXPORT = ExportInfo(
    name="instrument-pack",
    title="Instrument pack",
    purpose="Model, test images and sample programs",
    description="A folder with the model, ten test images with their expected outputs, and sample programs "
    "in C++ and Python, for those who build it into an instrument.",
    group="instruments",
    suffix="_instrument_pack",
    kind="folder",
    consumer="instrument-pack",
    order=5,
)


def refusal(model: keras.Model, card: ModelCard) -> str:
    """Return why the programs of the pack could not feed the network; empty if they can."""
    if card.input.scalars:
        return "This network sees measured values, and the programs of an instrument pack read images alone."
    if card.input.color == "channels":
        return (
            "This network sees several channels, and the programs of an instrument pack read images that are "
            "gray or RGB."
        )
    return ""


def write(task: ExportTask, draft: Path) -> None:
    """Write the folder, with each model that its own consumer confirms, or that the user keeps knowingly.

    Raises:
        BadInput: if none of the formats can hold the network.
        Unwritten: if one of the models cannot be written.
        WorkFailed: if none of those that were written is confirmed.
    """
    draft.mkdir()
    results = _models(task, draft)
    unwritten = next((result for result in results.values() if result.unwritten), None)
    if unwritten is not None:
        raise Unwritten(unwritten.reason)
    models = {
        library: Path(result.path).name for library, result in results.items() if result.path is not None
    }
    if not models:
        told = " ".join(f"{result.format}: {result.reason}" for result in results.values())
        kind = BadInput if all(result.refused for result in results.values()) else WorkFailed
        raise kind(f"No model of the instrument pack is right. {told}")
    (draft / "card.json").write_text(card_json(task.card), encoding="utf-8")
    write_test_images(task, models, draft)
    left_out = [result for result in results.values() if result.path is None]
    write_programs(task.card, models, left_out, draft)


def _models(task: ExportTask, folder: Path) -> dict[str, ExportResult]:
    """Return what became of the model of each library."""
    # The pixels were taken inside already where that was asked for.
    options = task.options.model_copy(update={"preprocessing_inside": False})
    inner = replace(task, options=options)
    results = {}
    for place, program in enumerate(PROGRAMS):
        within = part_of(task.progress, place / len(PROGRAMS), (place + 1) / len(PROGRAMS))
        results[program.library] = _first_that_fits(program, replace(inner, progress=within), folder)
    return results


def _first_that_fits(program: Program, task: ExportTask, folder: Path) -> ExportResult:
    """Return the first model that is verified; of those that are not, the first, where they are kept."""
    from models.export.pipeline import export

    proven = replace(task, options=task.options.model_copy(update={"keep_unverified": False}))
    attempts = (proven, task) if task.options.keep_unverified else (proven,)
    tries = list(itertools.product(attempts, program.formats))
    for place, (attempt, name) in enumerate(tries):
        within = part_of(task.progress, place / len(tries), (place + 1) / len(tries))
        found = export(EXPORTS.get(name), attempt, folder, within)
        if found.path is not None or found.unwritten:
            break
    return found
