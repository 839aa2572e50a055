"""Core ML is written everywhere and proven on a Mac only, and says so."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import WorkFailed
from datasets.basics.progress import silent
from models.architectures.registry import build_model
from models.export.checks.consumer import ConsumerRequest
from models.export.consumers import coreml
from models.export.options import ExportOptions
from models.export.pipeline import export
from models.export.registry import EXPORTS
from models.export.task import export_task


@pytest.mark.skipif(sys.platform == "darwin", reason="Core ML computes here")
def test_elsewhere_nothing_is_claimed() -> None:
    """The reason says that a Mac is needed, instead of a number that nobody computed."""
    with pytest.raises(WorkFailed, match="computes on Macs only"):
        coreml.run(ConsumerRequest(model="a", images="b", outputs="c"))


# coremltools leaves its temporary folders to the garbage collector.
@pytest.mark.filterwarnings("ignore:Implicitly cleaning up:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(importlib.util.find_spec("coremltools") is None, reason="coremltools is not installed")
def test_it_is_written_and_kept_if_wanted(
    tmp_path: Path, make_card: Any, make_samples: Any, backend: object
) -> None:
    """The package is there with its output under the public name; verified on a Mac only."""
    import coremltools

    model = build_model("LeNet5_do", (16, 16, 1), 2)
    model.layers[-1].set_weights([100 * weight for weight in model.layers[-1].get_weights()])
    task = export_task(model, make_card(), make_samples(64), ExportOptions(keep_unverified=True))
    found = export(EXPORTS.get("coreml"), task, tmp_path, silent)
    assert found.verified == (sys.platform == "darwin"), found.reason
    description = coremltools.utils.load_spec(str(found.path)).description
    assert [entry.name for entry in description.input] == ["image"]
    assert [entry.name for entry in description.output] == ["probabilities"]
