"""The programs of an instrument pack and the page that explains it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

import resources
from models.card import ModelCard
from models.export.pack.page_words import (
    color_words,
    decision_words,
    depth_words,
    fit_words,
    scaling_words,
)
from models.export.pack.settings import programs_bring_to_size
from models.export.result import ExportResult

SOURCES = "instrument_pack"
TEMPLATE_ENDING = ".txt"
"""Behind the names of the Python programs where this program keeps them: they are no part of it."""


@dataclass(frozen=True)
class Program:
    """Sample programs that use one library.

    Attributes:
        library: key of the model in ``instrument.json``.
        title: what the library is called.
        formats: export formats it reads, the first choice first.
        files: the programs.
        commands: how each of them is checked.
    """

    library: str
    title: str
    formats: tuple[str, ...]
    files: tuple[str, ...]
    commands: tuple[str, ...]


PROGRAMS = (
    Program(
        "opencv",
        "OpenCV 4.6 or newer",
        ("frozen-pb", "onnx-nchw"),
        ("classify.cpp", "CMakeLists.txt", "classify_opencv.py"),
        (
            "cmake -B build && cmake --build build && build/classify --check",
            "python classify_opencv.py --check",
        ),
    ),
    Program(
        "onnxruntime",
        "onnxruntime",
        ("onnx",),
        ("classify_onnxruntime.py",),
        ("python classify_onnxruntime.py --check",),
    ),
    Program(
        "litert",
        "LiteRT (TensorFlow Lite)",
        ("tflite",),
        ("classify_litert.py",),
        ("python classify_litert.py --check",),
    ),
)


def write_programs(
    card: ModelCard, models: Mapping[str, str], left_out: Sequence[ExportResult], folder: Path
) -> None:
    """Write the programs whose model is in the folder, and README.md."""
    wanted = [program for program in PROGRAMS if program.library in models]
    for name in ("preparation.py", *(name for program in wanted for name in program.files)):
        ending = TEMPLATE_ENDING if name.endswith(".py") else ""
        shutil.copyfile(resources.path(SOURCES) / (name + ending), folder / name)
    text = Template(resources.path(f"{SOURCES}/README.md").read_text("utf-8"))
    values = _words(card) | {
        "files": "\n".join(_line(program, models[program.library]) for program in wanted),
        "commands": "\n".join(f"    {command}" for program in wanted for command in program.commands),
        "left_out": "\n".join(f"Not in this folder: {result.format}. {result.reason}" for result in left_out),
    }
    (folder / "README.md").write_text(text.substitute(values), encoding="utf-8")


def _line(program: Program, model: str) -> str:
    files = ", ".join(f"`{name}`" for name in program.files)
    return f"| `{model}`, {files} | the network for {program.title}, and programs that use it |"


def _words(card: ModelCard) -> dict[str, str]:
    spec = card.input
    gray = spec.channels == 1
    brings_to_size = programs_bring_to_size(card)
    return {
        "name": card.name or card.architecture,
        "program": card.program,
        "version": card.program_version,
        "n_classes": f"{len(card.classes)} classes",
        "classes": ", ".join(f"“{name}”" for name in card.classes),
        "size": str(spec.size),
        "color": "gray" if gray else "red, green, blue",
        "depth_step": depth_words(spec),
        "color_step": color_words(spec),
        "fit_step": fit_words(spec, brings_to_size),
        "scaling_step": scaling_words(spec),
        "rgb_note": "" if gray else ", red first",
        "decision_step": decision_words(card),
        "files_note": ""
        if brings_to_size
        else f"They have to be {spec.size} x {spec.size} pixels already: the programs leave step 2 to you.",
        "steps_note": "has all five steps" if brings_to_size else "has all steps but the second",
    }
