"""Resuming in a new process is bit-exact."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from models.architectures.registry import build_model
from models.backend import BackendInfo
from models.spec import TrainingSpec
from models.training.control import Control
from models.training.fit import TrainerState, fit

ROOT = Path(__file__).resolve().parents[3]
SPEC = TrainingSpec(epochs=4, batch_size=16, dropout=0.3)

CHILD = """
import importlib.util, json, sys
from pathlib import Path
import numpy as np
root, folder, threads = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
sys.path.insert(0, str(root))
conftest = importlib.util.spec_from_file_location("squares", root / "tests/models/conftest.py")
squares = importlib.util.module_from_spec(conftest)
sys.modules["squares"] = squares
conftest.loader.exec_module(squares)
from models.architectures.registry import build_model
from models.backend import prepare
from models.spec import TrainingSpec
from models.training.control import Control
from models.training.fit import TrainerState, fit
prepare("cpu", threads, seed=99)
state = TrainerState(dict(np.load(folder / "state.npz")), json.loads((folder / "state.json").read_text()))
spec = TrainingSpec.model_validate_json((folder / "spec.json").read_text())
done = []
fit(build_model("Nitta_et_al_6layer", (16, 16, 1), 2, spec.dropout), spec, squares.SquaresData(), Control(),
    lambda event: None, seed=7, on_epoch_end=lambda reached, best: done.append(reached), resume_from=state)
np.savez(folder / "end.npz", **done[-1].arrays)
"""


def test_two_epochs_and_two_in_a_new_process_equal_four(
    backend: BackendInfo, squares: Any, tmp_path: Path
) -> None:
    """Every byte of every weight and optimizer value is the same, with dropout in use."""
    states: list[TrainerState] = []
    fit(
        build_model("Nitta_et_al_6layer", (16, 16, 1), 2, SPEC.dropout),
        SPEC,
        squares(),
        Control(),
        lambda event: None,
        seed=7,
        on_epoch_end=lambda state, is_best: states.append(state),
    )
    np.savez(tmp_path / "state.npz", **states[1].arrays)
    (tmp_path / "state.json").write_text(json.dumps(states[1].values))
    (tmp_path / "spec.json").write_text(SPEC.model_dump_json())
    arguments = [sys.executable, "-c", CHILD, str(ROOT), str(tmp_path), str(backend.threads)]
    subprocess.run(arguments, check=True, timeout=120)
    with np.load(tmp_path / "end.npz") as end:
        assert set(end.files) == set(states[3].arrays)
        different = [n for n, array in states[3].arrays.items() if array.tobytes() != end[n].tobytes()]
    assert different == []
    changed = [n for n, array in states[3].arrays.items() if array.tobytes() != states[1].arrays[n].tobytes()]
    assert len(changed) > 10
