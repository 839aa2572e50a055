"""Model files to tamper with."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.architectures.registry import build_model
from models.files import save_model
from models.safety.archive import CONFIG_MEMBER

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="session")
def honest_bytes(backend: object, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A model file as the program writes it."""
    from datasets.spec import InputSpec
    from models.card import ModelCard

    path = tmp_path_factory.mktemp("honest") / "model.keras"
    card = ModelCard(classes=("a", "b"), input=InputSpec(size=16), architecture="LeNet5_do")
    save_model(build_model("LeNet5_do", (16, 16, 1), 2), card, path)
    return path.read_bytes()


@pytest.fixture
def honest(honest_bytes: bytes, tmp_path: Path) -> Path:
    """The honest file, in a folder of the test's own."""
    path = tmp_path / "model.keras"
    path.write_bytes(honest_bytes)
    return path


@pytest.fixture
def rewrite(honest: Path) -> Callable[[dict[str, bytes]], Path]:
    """Replace or add members of the honest file."""

    def replace(members: dict[str, bytes]) -> Path:
        with zipfile.ZipFile(honest) as archive:
            content = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(honest, "w") as archive:
            for name, data in (content | members).items():
                archive.writestr(name, data)
        return honest

    return replace


@pytest.fixture
def edit_config(honest: Path, rewrite: Callable[[dict[str, bytes]], Path]) -> Callable[[Edit], Path]:
    """Change the description of the honest file's network."""

    def change(edit: Edit) -> Path:
        with zipfile.ZipFile(honest) as archive:
            config = json.loads(archive.read(CONFIG_MEMBER))
        edit(config)
        return rewrite({CONFIG_MEMBER: json.dumps(config).encode()})

    return change
