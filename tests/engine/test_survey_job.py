"""The survey tells each row after a first look, and again when it is complete."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from datasets.basics.errors import BadInput, Cancelled
from datasets.basics.options import Options
from datasets.hashing import hash_path
from datasets.report.check import check
from datasets.scan_store import ScanStore
from datasets.spec import SplitSpec
from engine.assessments import AssessmentStore
from engine.jobs.survey import run
from engine.protocol.data import RowHashed, RowSurveyed, SurveyRequest
from models.training.control import Control

MakeData = Callable[..., Path]


class Context:
    """What a job is given; keeps what it reported, and cancels where it is told to."""

    def __init__(self, cancel_at: float = 2.0) -> None:
        self.control = Control()
        self.scans = ScanStore()
        self.assessments = AssessmentStore()
        self.fractions: list[float] = []
        self.events: list[tuple[str, Options]] = []
        self._cancel_at = cancel_at

    def progress(self, fraction: float, message: str) -> None:
        self.fractions.append(fraction)
        if fraction >= self._cancel_at:
            raise Cancelled

    def event(self, kind: str, data: Options) -> None:
        self.events.append((kind, data))


def test_rows_are_told_before_they_are_hashed(make_data: MakeData) -> None:
    """All rows come at once with their counts; then the same rows come complete, as in the result."""
    context = Context()
    result = run(SurveyRequest(paths=(str(make_data()),)), context)
    kinds = [kind for kind, _ in context.events]
    assert kinds == ["row"] * 6 + ["hashed"] * 6
    first = [data for _, data in context.events if isinstance(data, RowSurveyed)]
    complete = [data for _, data in context.events if isinstance(data, RowHashed)]
    assert [one.index for one in complete] == list(range(6))
    assert all(one.row.sha256 == "" and one.row.n_images > 0 and one.pictures for one in first)
    assert tuple(one.row for one in complete) == result.rows == result.session.rows
    for early, late in zip(first, complete, strict=True):
        assert late.row.sha256 == hash_path(Path(late.row.path))
        assert late.row.model_copy(update={"sha256": "", "size_bytes": 0}) == early.row
    assert (np.diff(context.fractions) > -1e-9).all() and context.fractions[-1] == pytest.approx(1)


def test_a_damaged_image_beyond_the_sample_is_found_on_request(tmp_path: Path) -> None:
    """The first look may miss it; a look at every image names it."""
    folder = tmp_path / "many"
    folder.mkdir()
    packed = cv2.imencode(".png", np.zeros((4, 4), np.uint8))[1].tobytes()
    for number in range(600):
        (folder / f"{number:03}.png").write_bytes(packed)
    (folder / "012.png").write_bytes(b"broken")
    sample = run(SurveyRequest(paths=(str(folder),)), Context())
    assert sample.rows[0].n_images == 600 and sample.facts[0].unreadable == ()
    every = run(SurveyRequest(paths=(str(folder),), every_image=True), Context())
    assert len(every.facts[0].unreadable) == 1 and "012.png" in every.facts[0].unreadable[0]


def test_a_link_that_leads_nowhere_does_not_cost_its_class(make_data: MakeData) -> None:
    """The class stays with its other images; the one that cannot be read is told by the data report."""
    folder = make_data() / "train"
    classes = [entry for entry in sorted(folder.iterdir()) if entry.is_dir()]
    (classes[0] / "999.png").symlink_to(folder / "gone.png")
    result = run(SurveyRequest(paths=(str(folder),), leave_out_damaged=True, every_image=True), Context())
    assert result.refused == ()
    assert [row.path for row in result.rows] == [str(entry) for entry in classes]
    assert all(row.sha256 for row in result.rows)
    assert ["999.png" in "".join(facts.unreadable) for facts in result.facts] == [True, False]
    (finding,) = check(result.rows, SplitSpec(), 1).corrupt
    assert "999.png" in finding and "No such file" in finding


def test_the_loss_of_a_whole_folder_is_told_with_its_images(
    make_data: MakeData, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a fault of the disk costs a row, the sentence says which, how many images, and why."""
    folder = make_data() / "train"
    first = min(entry for entry in folder.iterdir() if entry.is_dir())
    fault = OSError(errno.EIO, "Input/output error")
    real = os.stat

    def stat(path: object, *args: Any, **named: Any) -> os.stat_result:
        if str(path).startswith(str(first)) and str(path).endswith(".png"):
            raise fault
        return real(path, *args, **named)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("datasets.hashing.os.stat", stat)
    result = run(SurveyRequest(paths=(str(folder),), leave_out_damaged=True), Context())
    (sentence,) = result.refused
    assert sentence.startswith(f"{first} with ") and " images cannot be used: The file " in sentence


@pytest.mark.parametrize("cancel_at", [0.0, 0.1, 0.5])
def test_a_survey_is_cancelled_in_every_phase(make_data: MakeData, cancel_at: float) -> None:
    """While looking, and while hashing, when the rows are there already."""
    context = Context(cancel_at)
    with pytest.raises(Cancelled):
        run(SurveyRequest(paths=(str(make_data()),)), context)
    assert ("row" in [kind for kind, _ in context.events]) == (cancel_at > 0)


def test_what_cannot_be_used_is_left_out_and_named(make_data: MakeData, tmp_path: Path) -> None:
    """A damaged measurement and a missing folder do not keep the good folder from being added."""
    broken, good = tmp_path / "broken.rtdc", make_data(2, 2) / "train" / "left"
    broken.write_bytes(b"no measurement")
    paths = (str(broken), str(good), str(tmp_path / "gone"))
    result = run(SurveyRequest(paths=paths, leave_out_damaged=True), Context())
    assert [row.path for row in result.rows] == [str(good)]
    assert len(result.refused) == 2
    assert any("broken.rtdc" in one for one in result.refused) and any(
        "gone" in one for one in result.refused
    )
    with pytest.raises(BadInput, match="gone"):
        run(SurveyRequest(paths=paths), Context())
    with pytest.raises(BadInput, match=r"broken\.rtdc"):
        run(SurveyRequest(paths=(str(broken),), leave_out_damaged=True), Context())
