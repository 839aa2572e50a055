"""One tiny run for all tests of the page, and cards of exports that were made of it earlier."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.pages.export.page import PageWidget
from app.worker.pool import Workers
from datasets.hashing import hash_path
from datasets.spec import DataRow, InputSpec
from models.card import ModelCard, card_json
from models.export.facts import ExportFacts, TopAccuracy
from models.export.kept import size_and_hash
from models.files import read_card
from models.training.events import EpochDone
from sessions.document import Session
from sessions.journal import Journal
from sessions.journal_entries import Finished, Saved, Started
from sessions.run_folder import RunFolder

MODEL = Path(__file__).parents[3] / "data" / "halves.keras"
"""Compares the halves of an image with a layer that OpenCV lacks; see tests/campaigns/halves_model.py."""
SIZE = 8


@pytest.fixture(scope="module")
def workers(qapp: object) -> Iterator[Workers]:
    """The workers of all tests here, because each new one would start the network library for the page.

    They remember the runs of the tests before.
    """
    pool = Workers()
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory, write_halves: Callable[[Path], tuple[DataRow, ...]]
) -> Path:
    """The run as a training leaves it."""
    root = tmp_path_factory.mktemp("made")
    spec = InputSpec(size=SIZE, color="gray")
    session = Session(rows=write_halves(root / "data"), classes=("left", "right"), input=spec)
    with RunFolder.create(root / "runs" / "tiny", session) as run:
        run.best_model.parent.mkdir(exist_ok=True)
        shutil.copyfile(MODEL, run.best_model)
        journal = Journal(run.journal)
        journal.record(Started(session=session, session_sha256=""))
        figures = {"loss": 0.1, "accuracy": 1, "learning_rate": 0.1, "seconds": 1, "images_per_second": 1}
        journal.record(EpochDone(time="", epoch=1, is_best=True, **figures))
        journal.record(Saved(epoch=1, file="models/best.keras", is_best=True))
        journal.record(Finished(epoch=1, best_epoch=1))
    return root / "runs" / "tiny"


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return Path(shutil.copytree(made, tmp_path / "runs" / "tiny"))


@pytest.fixture
def add_export(run: Path) -> Callable[..., Path]:
    """Put a file into the run's exports with the card of one that was checked."""

    def add(suffix: str, format_: str, size: int = 100, **facts: object) -> Path:
        file = run / "exports" / f"tiny{suffix}"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x" * size)
        n_bytes, digest = size_and_hash(file)
        told = {"verified": True, "consumer": "A program", "consumer_version": "1.0", "n_images": 80}
        top = TopAccuracy(k=1, before=0.9, after=0.875, n=80)
        told |= {"top_k": (top,), "max_abs_diff": 2e-7, "agreement": 0.9875, "output_spread": 0.3}
        told |= {"microseconds_per_image": 40.0, "batch_microseconds_per_image": 12.5, "reason": "As told."}
        export = ExportFacts(format=format_, bytes=n_bytes, sha256=digest, **(told | facts))
        card: ModelCard = read_card(run / "models" / "best.keras")
        known = {"export": export, "model_sha256": hash_path(run / "models" / "best.keras")}
        file.with_name(f"{file.name}.card.json").write_text(card_json(card.model_copy(update=known)))
        return file

    return add


@pytest.fixture
def show(qtbot: QtBot, context: AppContext, run: Path) -> Callable[[], PageWidget]:
    """Show the page as the window does, with the run chosen and its card read."""

    def make() -> PageWidget:
        context.runs.set_folder(run.parent)
        context.runs.set_current(str(run))
        page = PageWidget(context)
        qtbot.addWidget(page)
        page.resize(1196, 710)
        page.show()
        qtbot.waitExposed(page)
        qtbot.waitUntil(lambda: bool(page.results.model_card.facts.lines), timeout=20_000)
        return page

    return make
