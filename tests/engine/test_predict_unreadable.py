"""What ``predict`` makes of images that cannot be read: the others are classified without them."""

from __future__ import annotations

import base64
import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from datasets.spec import DataRow
from engine.assessments import AssessmentStore
from engine.jobs.registry import run_job
from engine.protocol.prediction import Classified, FileDone, PredictRequest, PredictResult
from models.training.control import Control

N, CHUNK = 40, 4
DAMAGED = range(8, 12)
WAY_OUT = "remove it or copy it again."


@dataclass
class Context:
    """Keeps the events of a job."""

    control: Control = field(default_factory=Control)
    assessments: AssessmentStore = field(default_factory=AssessmentStore)
    events: list[Options] = field(default_factory=list)

    def progress(self, fraction: float, message: str) -> None:
        """Listen to nobody."""

    def event(self, kind: str, data: Options) -> None:
        """Keep the event."""
        self.events.append(data)

    def of(self, kind: type[Options]) -> list[Any]:
        """Return the events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


def ask(context: Context, model: Path, **request: Any) -> PredictResult:
    """Run the job."""
    asked = PredictRequest(models=(str(model),), unlike=False, **request)
    result = run_job("predict", asked, context)
    assert isinstance(result, PredictResult)
    return result


def row_of(path: Path, source: str = "rtdc", n: int = N) -> DataRow:
    """Return a row without labels."""
    return DataRow(path=str(path), source=source, n_images=n, part="unlabeled")


def table(path: Path) -> list[dict[str, str]]:
    """Return the lines of a table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def torn(measurement: Path, tmp_path: Path) -> Path:
    """The measurement with a piece that cannot be decompressed: images 8 to 11."""
    path = tmp_path / "torn.rtdc"
    with h5py.File(measurement) as whole, h5py.File(path, "w") as file:
        kept = {"chunks": (CHUNK, 16, 16), "compression": "gzip"}
        stored = file.create_dataset("events/image", data=whole["events/image"][:N], **kept)
        place = stored.id.get_chunk_info(DAMAGED.start // CHUNK)
    with path.open("r+b") as stream:
        stream.seek(place.byte_offset)
        stream.write(b"\xff" * place.size)
    return path


def test_a_torn_measurement_has_scores_of_all_other_events(
    corner_model: Path, measurement: Path, torn: Path, tmp_path: Path
) -> None:
    """NaN where nothing was read; counts, shares and live events know nothing of these images."""
    whole = ask(Context(), corner_model, rows=(row_of(measurement),), outs=(str(tmp_path / "whole.csv"),))
    context = Context()
    outs = (str(tmp_path / "out.csv"), str(tmp_path / "out.rtdc"))
    result = ask(context, corner_model, rows=(row_of(torn),), outs=outs, pictures=N)
    found = np.array([float(line["score left"]) for line in table(tmp_path / "whole.csv")])
    read = ~np.isin(np.arange(N), DAMAGED)
    counts = (int((found[read] >= 0.5).sum()), int((found[read] < 0.5).sum()))
    assert whole.n_unreadable == 0 and counts[0] < whole.counts[0]
    (done,) = context.of(FileDone)
    assert (done.n, done.n_unreadable, done.counts) == (N - 4, 4, counts)
    assert sum(one.raw for one in done.fractions) == pytest.approx(1)
    assert done.unreadable.startswith(
        "4 of 40 images cannot be read and have no class: 8, 9, 10 and 1 more. "
    )
    assert "torn.rtdc" in done.unreadable
    assert (result.n, result.n_unreadable, result.counts) == (N - 4, 4, counts)
    with h5py.File(tmp_path / "out.rtdc") as file:
        np.testing.assert_allclose(file["events/ml_score_lef"][:], np.where(read, found, np.nan), atol=1e-5)
    assert [line["class"] == "" for line in table(tmp_path / "out.csv")] == (~read).tolist()
    told = context.of(Classified)
    assert told[-1].n_unreadable == 4 and told[-1].counts == counts
    assert not {index for one in told for index in one.indices} & set(DAMAGED)
    block = np.concatenate([np.frombuffer(base64.b64decode(one.block), "<f2").reshape(-1, 2) for one in told])
    assert (np.isfinite(block[:, 0]) == read).all()


def test_files_without_a_readable_image_are_told_and_the_others_written(
    corner_model: Path, measurement: Path, tmp_path: Path
) -> None:
    """Such a file ends nothing, not even as the first one; but where no image is left, nothing is written."""
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no image")
    alone = row_of(bad, "image_file", 1)
    context = Context()
    out = tmp_path / "out.csv"
    ask(context, corner_model, rows=(alone, row_of(measurement)), outs=(str(out),))
    assert [done.n for done in context.of(FileDone)] == [0, N]
    assert context.of(FileDone)[0].unreadable.endswith(
        f"cannot be read and has no class. The image {bad} is damaged, truncated or not an image: {WAY_OUT}"
    )
    assert [line["class"] == "" for line in table(out)] == [True] + [False] * N
    out.unlink()
    with pytest.raises(BadInput, match=r"^The image .*bad\.png is damaged"):
        ask(Context(), corner_model, rows=(alone,), outs=(str(out),))
    assert not out.exists()
