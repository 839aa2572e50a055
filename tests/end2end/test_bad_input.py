"""Bad input is one clear line and exit code 2, and nothing half-written is left."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

Spoil = Callable[[Path], list[object]]


def missing_folder(root: Path) -> list[object]:
    """The folder is not there at all."""
    return ["--data", root / "nowhere"]


def empty_class(root: Path) -> list[object]:
    """A class folder without images."""
    (root / "train" / "empty").mkdir()
    return ["--data", root]


def one_class_only(root: Path) -> list[object]:
    """Nothing to tell apart."""
    for part in ("train", "validation", "test"):
        shutil.rmtree(root / part / "right")
    return ["--data", root]


def truncated_image(root: Path) -> list[object]:
    """An image whose end is missing."""
    image = next((root / "train" / "left").iterdir())
    image.write_bytes(image.read_bytes()[:60])
    return ["--data", root]


def damaged_hdf5(root: Path) -> list[object]:
    """An .rtdc file whose end is missing."""
    for name in ("left", "right"):
        with h5py.File(root / f"{name}.rtdc", "w") as file:
            file["events/image"] = np.zeros((50, 16, 16), np.uint8)
    damaged = root / "right.rtdc"
    damaged.write_bytes(damaged.read_bytes()[:3000])
    return ["--train", f"left={root / 'left.rtdc'}", "--train", f"right={damaged}"]


def not_hdf5(root: Path) -> list[object]:
    """A file that only pretends to be .rtdc."""
    fake = root / "fake.rtdc"
    fake.write_text("hello")
    return ["--train", f"left={root / 'train' / 'left'}", "--train", f"fake={fake}"]


def unknown_option(root: Path) -> list[object]:
    """An option that does not exist."""
    return ["--data", root, "--set", "epoch=3"]


def option_out_of_bounds(root: Path) -> list[object]:
    """A value that makes no sense."""
    return ["--data", root, "--set", "rotation=4000"]


def unknown_network(root: Path) -> list[object]:
    """A network that is not in the registry."""
    return ["--data", root, "--set", "architecture=LeNet5_d"]


def unknown_device(root: Path) -> list[object]:
    """A device that nobody has."""
    return ["--data", root, "--device", "tpu:7"]


def no_validation(root: Path) -> list[object]:
    """No images that could choose the best model."""
    shutil.rmtree(root / "validation")
    return ["--data", root]


def no_data(root: Path) -> list[object]:
    """Neither a session nor data."""
    return []


def no_spreadsheet(root: Path) -> list[object]:
    """A text file called .xlsx."""
    fake = root / "session.xlsx"
    fake.write_text("hello")
    return [fake]


def a_folder_in_use(root: Path) -> list[object]:
    """The run folder holds something else."""
    other = root.parent / "run"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    return ["--data", root]


CASES: dict[Spoil, str] = {
    missing_folder: "nowhere",
    empty_class: "empty",
    one_class_only: "classes",
    truncated_image: "left",
    damaged_hdf5: "right.rtdc",
    not_hdf5: "fake.rtdc",
    unknown_option: "training.epochs",
    option_out_of_bounds: "rotation",
    unknown_network: "LeNet5_do",
    unknown_device: "tpu:7",
    no_validation: "validation",
    no_data: "--data",
    no_spreadsheet: "session.xlsx",
    a_folder_in_use: "thesis.txt",
}


@pytest.mark.parametrize(("spoil", "named"), CASES.items(), ids=lambda case: getattr(case, "__name__", ""))
def test_training_refuses_bad_input_in_one_line(
    spoil: Spoil, named: str, sample_root: Path, tmp_path: Path, call
) -> None:
    """Each kind of bad input is named in one line, exit code 2, and no run folder appears."""
    root = tmp_path / "data"
    shutil.copytree(sample_root, root)
    arguments = spoil(root)
    before = _tree(tmp_path)
    answer = call("train", *arguments, "--out", tmp_path / "run", "--epochs", 1)
    assert answer.exit_code == 2, answer
    lines = answer.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert named in lines[0]
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""
    assert _tree(tmp_path) == before


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["brew"], "brew"),
        (["train", "--epochs", "many"], "--epochs"),
        (["export", "nowhere", "--to", "frozen-pb"], "nowhere"),
        (["evaluate", "nowhere"], "nowhere"),
        (["predict", "nowhere", "also-nowhere", "--out", "x.csv"], "nowhere"),
        (["resume", "nowhere"], "nowhere"),
        (["check", "nowhere"], "nowhere"),
        (["new", "session.txt", "--data", "."], "session.txt"),
        (["train", "--train", "left", "--out", "x"], "CLASS=PATH"),
    ],
)
def test_every_command_names_what_is_wrong(
    arguments: list[str], named: str, call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Usage errors and missing things are one line on stderr, nothing on stdout, exit code 2."""
    monkeypatch.chdir(tmp_path)
    answer = call(*arguments)
    assert answer.exit_code == 2, answer
    assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr
    assert named in answer.stderr
    assert answer.stdout == ""
    assert list(tmp_path.iterdir()) == []


def _tree(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))
