"""Networks that see measured values, from the files to the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from engine.data_arguments import session_from_data
from engine.steps.training.training_run import begin
from models.files import load_model, read_card
from sessions.run_folder import RunFolder
from sessions.settings import apply_settings

PLAIN = ("input.size=16", "input.color=gray", "epochs=6", "batch_size=8", "device=cpu")
VALUES = 'input.scalars=["area_um", "deform"]'


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """Measurements of noise whose class shows in the area alone."""
    numbers = np.random.default_rng(1)
    for part, count in (("train", 40), ("validation", 20), ("test", 10)):
        for name, area in (("big", 80), ("small", 50)):
            file = tmp_path / "data" / part / f"{name}.rtdc"
            file.parent.mkdir(parents=True, exist_ok=True)
            with h5py.File(file, "w") as target:
                target.attrs["imaging:pixel size"] = 0.34
                events = target.create_group("events")
                events["image"] = numbers.integers(0, 255, (count, 16, 16), dtype=np.uint8)
                events["pos_x"] = events["pos_y"] = np.full(count, 2.72)
                events["area_um"] = numbers.normal(area, 5, count)
                events["deform"] = numbers.random(count)
    return tmp_path / "data"


def test_values_alone(measured: Path, make_context: Any, tmp_path: Path) -> None:
    """The network finds the class in the values, and its file says which ones it sees."""
    session = session_from_data(str(measured), (), "session")
    chosen = apply_settings(session, [*PLAIN, VALUES, "input.use_images=false", "architecture=Values_MLP"])
    result = begin(chosen, tmp_path / "run", None, make_context())
    assert result.validation is not None and result.validation.accuracy > 0.9
    best = RunFolder.open(tmp_path / "run").best_model
    assert read_card(best).input.scalars == ("area_um", "deform")
    assert load_model(best)[0].input_shape == (None, 2)


def test_images_with_values(measured: Path, make_context: Any, tmp_path: Path) -> None:
    """Both inputs arrive in their order, and the file loads."""
    session = session_from_data(str(measured), (), "session")
    chosen = apply_settings(session, [*PLAIN, VALUES, "architecture=MLP_MultiIn_3Lay_24", "epochs=2"])
    begin(chosen, tmp_path / "run", None, make_context())
    model = load_model(RunFolder.open(tmp_path / "run").best_model)[0]
    assert [given.name for given in model.inputs] == ["image", "scalars"]


def test_a_network_for_images_refuses_values_alone(measured: Path, make_context: Any, tmp_path: Path) -> None:
    """The sentence names a network that takes them, and no run folder is made."""
    session = session_from_data(str(measured), (), "session")
    chosen = apply_settings(session, [*PLAIN, VALUES, "input.use_images=false"])
    with pytest.raises(BadInput, match=r"model\.architecture=Values_MLP"):
        begin(chosen, tmp_path / "run", None, make_context())
    assert not (tmp_path / "run").exists()
