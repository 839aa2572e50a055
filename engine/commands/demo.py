"""``demo``: the whole job once, on sample data that the program draws itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput, NotVerified
from datasets.basics.program import program_command
from datasets.sample_data import make_sample_data
from engine.commands.base import AsJson, CommandInfo
from engine.data_arguments import absolute, changed_by, session_from_data
from engine.protocol.documents import SaveSessionRequest, SaveSessionResult
from engine.protocol.evaluation import EvaluateRequest, EvaluateResult
from engine.protocol.exports import ExportJobResult, ExportRequest
from engine.protocol.training import TrainRequest, TrainResult
from engine.terminal import perform, quiet_stdout
from engine.training_text import accuracy_text, event_line, result_lines, result_object

COMMAND = CommandInfo(name="demo", order=10)

DEMO_FOLDER = "discern-demo"
DEMO_EPOCHS = 16
"""Enough for the drawn images, and less than two minutes on two cores."""


def command(
    out: Annotated[str, typer.Option("--out", help="Folder to make.")] = DEMO_FOLDER,
    window: Annotated[bool, typer.Option(help="Open the session in the window afterwards.")] = True,
    as_json: AsJson = False,
) -> None:
    """Draw sample images, train on them, evaluate, export, and open the session in the window."""
    folder = _free_folder(Path(absolute(out)))
    run = folder / "demo-run"
    with quiet_stdout() as write:
        session = session_from_data(str(make_sample_data(folder / "data")), (), "demo")
        session = changed_by(session, None, epochs=DEMO_EPOCHS)
        spreadsheet = str(folder / "demo.xlsx")
        perform("save_session", SaveSessionRequest(session=session, path=spreadsheet), SaveSessionResult)
        trained = perform(
            "train", TrainRequest(session=session, run=str(run)), TrainResult, event_line=event_line
        )
        evaluate = EvaluateRequest(model=str(run), part="test", out=str(run / "reports" / "test"))
        evaluated = perform("evaluate", evaluate, EvaluateResult)
        export = perform("export", ExportRequest(model=str(run), formats=("frozen-pb",)), ExportJobResult)
        if as_json:
            write(result_object(trained))
        else:
            write("\n".join(result_lines(trained)))
            write(f"Test images: {accuracy_text(evaluated.metrics)}")
            write(f"Exported: {export.exports[0].path}")
    if not export.exports[0].verified:
        raise NotVerified(f"frozen-pb: {export.exports[0].reason}")
    if window and _has_display():
        subprocess.Popen([*program_command(), "open", spreadsheet], start_new_session=True)


def _free_folder(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"{folder}: the folder is not empty. Name another one with --out, or remove it.")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
