"""A network of this process, written by PyTorch in another one: a process has one library of networks."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from datasets.basics.errors import WorkFailed
from datasets.basics.program import program_command
from models.export.checks.consumer import child_environment

if TYPE_CHECKING:
    import keras

Kind = Literal["torchscript", "pt2"]
COMMAND = "write-torch"
TIMEOUT_S = 600.0


def write_with_torch(model: keras.Model, kind: Kind, target: Path) -> None:
    """Write ``model`` as the file ``target``; its images are (n, channels, height, width).

    Raises:
        WorkFailed: if PyTorch cannot hold the network, or takes too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "model.keras"
        model.save(source)
        arguments = [COMMAND, kind, str(source), str(target)]
        try:
            done = subprocess.run(
                [*program_command(), *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=TIMEOUT_S,
                env=child_environment() | {"KERAS_BACKEND": "torch"},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise WorkFailed(f"PyTorch did not write the network within {TIMEOUT_S:.0f} s.") from error
    if done.returncode != 0 or not target.is_file():
        lines = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise WorkFailed(f"PyTorch cannot hold this network: {lines[-1] if lines else 'it gave no reason'}")
