"""TorchScript and PyTorch's exported programs, where PyTorch is installed, images and measured values."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datasets.basics.errors import WorkFailed
from datasets.basics.progress import silent
from datasets.basics.randomness import generator
from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.card import ModelCard
from models.export.graphs.torch_child import write_with_torch
from models.export.options import ExportOptions
from models.export.pipeline import export
from models.export.registry import EXPORTS
from models.export.samples import Samples
from models.export.task import export_task

needs_torch = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")


def _task(inside: bool) -> Any:
    spec = InputSpec(
        size=16, normalization="training_data", mean=70.5, std=60.25, scalars=("area", "deformation")
    )
    numbers = generator(6, "torch")
    raw = (numbers.random((64, 16, 16, 1)) * np.linspace(20, 255, 64)[:, None, None, None]).astype(np.uint8)
    values = numbers.normal(size=(64, 2)).astype(np.float32)
    samples = replace(Samples.of_images(raw, spec, 2), scalars=values)
    card = ModelCard(name="torch", classes=("a", "b"), input=spec, architecture="LeNet5_do")
    model = build_model("LeNet5_do", spec.shape, 2, n_scalars=2)
    last = model.layers[-1]
    last.set_weights([20 * weight for weight in last.get_weights()])
    return export_task(model, card, samples, ExportOptions(preprocessing_inside=inside))


@needs_torch
@pytest.mark.parametrize(("name", "inside"), [("torchscript", False), ("pt2", True)])
def test_pytorch_alone_gives_the_models_probabilities(
    name: str, inside: bool, tmp_path: Path, backend: object
) -> None:
    """Channels first, with measured values, prepared images or raw pixels, batch 1 and 16."""
    found = export(EXPORTS.get(name), _task(inside), tmp_path, silent)
    assert found.verified, found.reason
    card = json.loads(Path(str(found.card)).read_text("utf-8"))["export"]
    assert card["layout"] == "NCHW" and card["input_type"] == ("uint8" if inside else "float32")


def test_without_pytorch_the_format_says_so(
    tmp_path: Path, backend: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The missing library is told in advance, and nothing is written."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    found = export(EXPORTS.get("torchscript"), _task(False), tmp_path, silent)
    assert found.refused and "Needs torch, which is not installed" in found.reason
    assert list(tmp_path.iterdir()) == []


def test_a_child_that_fails_is_a_reason(
    tmp_path: Path, backend: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other process says last is told; no file is left."""
    (tmp_path / "torch.py").write_text("raise ImportError('no torch here')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(WorkFailed, match=r"PyTorch cannot hold this network: .*no torch here"):
        write_with_torch(build_model("MLP_64_32_16", (8, 8, 1), 2), "pt2", tmp_path / "m.pt2")
    assert not (tmp_path / "m.pt2").exists()
