"""A training that cannot read an image waits, goes on with the same bits, or leaves the image out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
import pytest

from datasets.basics.errors import WorkFailed
from datasets.basics.options import Options
from datasets.spec import DataRow, FeedingSpec, InputSpec, Part
from engine.protocol.training import ImageBack, WaitingForImage
from engine.steps.training import image_wait
from engine.steps.training.training_run import begin, go_on
from models.spec import ModelSpec, TrainingSpec
from models.training.events import EpochDone
from sessions.checkpoints import CheckpointStore
from sessions.document import Session
from sessions.journal_entries import LeftOut
from sessions.run_folder import RunFolder

N_IMAGES = {"train": 80, "validation": 10, "test": 10}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A session whose training images, with margin 92 x 92 px, do not fit into the allowed 1 MiB."""
    generator = np.random.default_rng(5)
    rows = []
    for part, count in N_IMAGES.items():
        for number, name in enumerate(("left", "right")):
            folder = tmp_path / "data" / part / name
            folder.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(0, 60, (64, 64), dtype=np.uint8)
                image[:, number * 32 : number * 32 + 32] += np.uint8(150)
                assert cv2.imwrite(str(folder / f"{name}_{index:03d}.png"), image)
            row = DataRow(path=str(folder), class_name=name, part=cast(Part, part), n_images=count)
            rows.append(row)
    return Session(
        rows=tuple(rows),
        classes=("left", "right"),
        input=InputSpec(size=64),
        model=ModelSpec(architecture="MLP_64_32_16"),
        training=TrainingSpec(epochs=3, batch_size=16),
        feeding=FeedingSpec(memory_mib=1, temporary_file=False),
        device="cpu",
    )


def _victim(session: Session) -> Path:
    return Path(session.rows[0].path) / "left_050.png"


def _after_epoch(number: int, act: Callable[[], object]) -> Callable[[Options], None]:
    def at_event(event: Options) -> None:
        if isinstance(event, EpochDone) and event.epoch == number:
            act()

    return at_event


def _arrays(run: Path) -> dict[str, bytes]:
    checkpoint = CheckpointStore(RunFolder.open(run).checkpoints).latest()
    assert checkpoint is not None
    return {name: array.tobytes() for name, array in checkpoint.arrays.items()}


def _doing(context: Any, first: Callable[[Options], None], act: Callable[[], object]) -> None:
    """Let ``act`` happen whenever the training waits."""

    def at_event(event: Options) -> None:
        first(event)
        if isinstance(event, WaitingForImage):
            act()

    context.at_event = at_event


def test_an_image_that_comes_back_leaves_no_trace_in_the_weights(
    session: Session, make_context: Any, tmp_path: Path
) -> None:
    """The training waits, tells the file, and ends with the weights of one that nothing happened to."""
    begin(session, tmp_path / "calm", None, make_context())
    victim, context = _victim(session), make_context()
    content = victim.read_bytes()

    def put_back() -> None:
        victim.write_bytes(content)
        context.control.answer("retry")

    _doing(context, _after_epoch(1, victim.unlink), put_back)
    begin(session, tmp_path / "run", None, context)
    [waiting], [_] = context.of(WaitingForImage), context.of(ImageBack)
    assert "left_050.png" in waiting.message and waiting.can_leave_out
    assert _arrays(tmp_path / "run") == _arrays(tmp_path / "calm")
    entries = RunFolder.open(tmp_path / "run").entries()
    assert any("left_050.png" in str(entry.data) for entry in entries if entry.kind == "warning")


def _leaving_out(context: Any, victim: Path, stop_after: int | None) -> Callable[[Options], None]:
    """Damage an image after epoch 1, answer that it is left out, and stop after another epoch."""

    def at_event(event: Options) -> None:
        if isinstance(event, WaitingForImage):
            context.control.answer("leave_out")
        if isinstance(event, EpochDone) and event.epoch == 1:
            victim.write_bytes(b"")
        if isinstance(event, EpochDone) and event.epoch == stop_after:
            context.control.stop()

    return at_event


def test_an_image_left_out_stays_out_in_a_resumed_training(
    session: Session, make_context: Any, tmp_path: Path
) -> None:
    """Another image of the row is shown; stopped and resumed or not, the weights are the same."""
    victim, weights = _victim(session), []
    content = victim.read_bytes()
    for name, stop_after in (("through", None), ("halves", 2)):
        context = make_context()
        context.at_event = _leaving_out(context, victim, stop_after)
        begin(session, tmp_path / name, None, context)
        [left_out] = context.of(LeftOut)
        assert (left_out.epoch, left_out.row, left_out.instead) == (2, 0, left_out.image + 1)
        if stop_after is not None:
            again, run = make_context(), RunFolder.open(tmp_path / name)
            go_on(run, run.session(), again)
            assert again.of(WaitingForImage) == []
        weights.append(_arrays(tmp_path / name))
        victim.write_bytes(content)
    assert weights[0] == weights[1]


def test_a_stop_while_waiting_keeps_what_was_reached(
    session: Session, make_context: Any, tmp_path: Path
) -> None:
    """Stopped while it waits, the training ends with the figures of the epochs before."""
    context = make_context()
    victim = _victim(session)
    _doing(context, _after_epoch(1, victim.unlink), context.control.stop)
    result = begin(session, tmp_path / "run", None, context)
    assert result.stopped and result.epochs == 1


def test_a_training_that_nobody_attends_ends_resumably(
    session: Session, make_context: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits a set time and tries by itself; then it ends with a sentence and can be resumed."""
    monkeypatch.setattr(image_wait.ImageWait.__init__, "__defaults__", (0.05, 0.2))
    context = make_context()
    context.control.attended = False
    victim = _victim(session)
    content = victim.read_bytes()
    context.at_event = _after_epoch(1, victim.unlink)
    with pytest.raises(WorkFailed, match=r"left_050\.png.*resume"):
        begin(session, tmp_path / "run", None, context)
    assert len(context.of(WaitingForImage)) == 1
    victim.write_bytes(content)
    run = RunFolder.open(tmp_path / "run")
    assert go_on(run, run.session(), make_context()).epochs == 3
