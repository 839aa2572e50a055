"""The images of an epoch are the same however the training gets there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.options import Options
from datasets.basics.progress import silent
from datasets.batch import Batch
from datasets.sampling import draw_epoch
from datasets.spec import AugmentationSpec, DataRow, FeedingSpec, InputSpec, SplitSpec
from engine.jobs.preview import run as preview
from engine.protocol.data import PreviewRequest
from engine.steps.training import recorder
from engine.steps.training.run_data import RunData, load_run_data
from engine.steps.training.training_run import begin, go_on
from models.spec import ModelSpec, TrainingSpec
from models.training.events import BatchDone
from sessions.document import Session
from sessions.run_folder import RunFolder

EPOCH = 7
"""Counted from 1, as the user sees it."""
N_IMAGES = 40
EVERYTHING = AugmentationSpec(
    flip_vertical=True,
    flip_alternating=True,
    rotation=180,
    zoom=0.2,
    shear=5,
    elastic=0.05,
    noise_scale=5,
    brightness_add=(-20, 20),
    saturation=(0.5, 1.5),
    hue=0.1,
    average_blur=(0, 3),
    gaussian_blur=(0, 3),
    motion_blur=(0, 3),
    defocus=(0, 1),
    jpeg_quality=(40, 100),
    erasing=0.2,
    mixup=0.4,
    cutmix=1.0,
    affine_refresh_epochs=2,
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Two classes of colour images, divided at random, with every variation switched on."""
    generator, rows = np.random.default_rng(3), []
    for name, low in (("dark", 0), ("bright", 100)):
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        for index in range(N_IMAGES):
            image = generator.integers(low, low + 150, (20, 24, 3), dtype=np.uint8)
            assert cv2.imwrite(str(folder / f"{name}_{index:02d}.png"), image)
        rows.append(DataRow(path=str(folder), class_name=name, n_images=N_IMAGES, images_per_epoch=20))
    return Session(
        rows=tuple(rows),
        classes=("dark", "bright"),
        input=InputSpec(size=16, color="rgb", padding="alternate", normalization="none"),
        split=SplitSpec(),
        augmentation=EVERYTHING,
        model=ModelSpec(architecture="MLP_64_32_16"),
        training=TrainingSpec(epochs=EPOCH, batch_size=8),
        device="cpu",
    )


def _bytes(batches: list[Batch]) -> list[tuple[bytes, bytes]]:
    return [(batch.images.tobytes(), batch.targets.tobytes()) for batch in batches]


def _fed(session: Session, threads: int, memory_mib: int = 0) -> list[Batch]:
    feeding = FeedingSpec(image_threads=threads, memory_mib=memory_mib)
    with closing(load_run_data(session.model_copy(update={"feeding": feeding}), silent)) as data:
        return list(data.train_batches(EPOCH - 1))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Batch]:
    """The batches of the last epoch 7 that a training was really fed with."""
    batches: list[Batch] = []
    original = RunData.train_batches

    def watched(self: RunData, epoch: int) -> Iterator[Batch]:
        if epoch != EPOCH - 1:
            yield from original(self, epoch)
            return
        batches.clear()
        for batch in original(self, epoch):
            batches.append(batch)
            yield batch

    monkeypatch.setattr(RunData, "train_batches", watched)
    monkeypatch.setattr(recorder, "BATCH_EVENT_INTERVAL_S", 0.0)
    return batches


def _in_epoch_7(act: Callable[[], object]) -> Callable[[Options], None]:
    def at_event(event: Options) -> None:
        if isinstance(event, BatchDone) and (event.epoch, event.step) == (EPOCH, 2):
            act()

    return at_event


def _previewed(session: Session, context: Any) -> dict[tuple[str, str], npt.NDArray[np.uint8]]:
    """Return (class, name) -> the image of epoch 7 as the preview shows it."""
    result = preview(
        PreviewRequest(session=session, n_images=2 * N_IMAGES, n_variants=1, epoch=EPOCH - 1), context
    )
    pictures = [variants[0].array() for variants in result.variants]
    return dict(zip(zip(result.classes, result.names, strict=True), pictures, strict=True))


def test_epoch_7_has_the_same_images_in_every_way(
    session: Session, make_context: Any, tmp_path: Path, shown: list[Batch]
) -> None:
    """Bitwise the same with 1 and 4 threads, after a pause, after a resume, and in the preview."""
    expected = _fed(session, threads=1)
    assert _bytes(_fed(session, threads=4)) == _bytes(expected)

    paused, pauses = make_context(), []

    def pause() -> None:
        pauses.append(EPOCH)
        paused.control.pause()
        threading.Timer(0.3, paused.control.resume).start()

    paused.at_event = _in_epoch_7(pause)
    begin(session, tmp_path / "paused", None, paused)
    assert pauses == [EPOCH] and _bytes(shown) == _bytes(expected)

    stopped = make_context()
    stopped.at_event = _in_epoch_7(stopped.control.stop)
    begin(session, tmp_path / "stopped", None, stopped)
    assert len(shown) < len(expected)
    run = RunFolder.open(tmp_path / "stopped")
    go_on(run, run.session(), make_context())
    assert _bytes(shown) == _bytes(expected)

    seen = _previewed(session, make_context())
    pixels = np.concatenate([batch.images for batch in expected])
    compared = 0
    with closing(load_run_data(session, silent)) as data:
        drawn = draw_epoch(data.train.samples, session.rows, session.seed, EPOCH - 1)
        for place, image in zip(data.train.places_of(drawn).tolist(), pixels, strict=True):
            key = (data.train.row_of(place).class_name, data.train.name(place))
            if key in seen:
                np.testing.assert_array_equal(seen[key], image)
                compared += 1
    assert compared >= 10
