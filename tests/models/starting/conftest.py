"""Trained models to begin with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.card import ModelCard
from models.files import save_model

Save = Callable[..., Path]


@pytest.fixture
def saved(tmp_path: Path, backend: object) -> Save:
    """Save a network for 16 px gray images as a model file."""

    def make(name: str = "LeNet5_do", classes: tuple[str, ...] = ("a", "b", "c"), size: int = 16) -> Path:
        model = build_model(name, (size, size, 1), len(classes))
        card = ModelCard(classes=classes, input=InputSpec(size=size), architecture=name)
        file = tmp_path / f"{name}.keras"
        save_model(model, card, file)
        return file

    return make
