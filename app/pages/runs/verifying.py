"""Training a run again, in a process of its own, to see whether it comes out the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qtpy.QtCore import QObject, Signal
from qtpy.QtWidgets import QFileDialog, QWidget

from app.context import AppContext
from app.dialogs.save_run import ask_capsule_to_read
from app.dialogs.verified.dialog import VerifiedDialog
from app.dialogs.verified.words import lacks_data, verdict_kind
from app.pages.runs.told import CANCELLED, Offer, Told
from app.pages.runs.work_bars import WorkBars
from app.state.data_places import remember_data_place
from app.worker.job_handle import JobHandle
from engine.protocol.verification import VerifyRequest, VerifyResult

AT_WORK = "Another run is being verified."


class Verifying(QObject):
    """One verification at a time; what came out is told, with what can be done next."""

    told = Signal(object)
    """A :class:`Told`."""
    changed = Signal()
    """One began or ended."""

    def __init__(self, context: AppContext, bars: WorkBars, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._bars = bars
        self._owner = owner
        self._handle: JobHandle | None = None
        self._path = ""
        self._name = ""
        self._find_in: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why no verification can begin now; empty: one can."""
        return "" if self._handle is None else AT_WORK

    @property
    def name(self) -> str:
        """Name of what is being verified; empty for nothing."""
        return "" if self._handle is None else self._name

    def begin(self, path: str, name: str, find_in: Sequence[str] = ()) -> None:
        """Verify a run folder or a capsule; moved data are looked for in ``find_in``."""
        if self._handle is not None:
            self.told.emit(Told(AT_WORK, "info"))
            return
        self._path, self._name, self._find_in = path, name, tuple(find_in)
        client = self._context.workers.training(self._process)
        request = VerifyRequest(path=path, find_in=self._find_in)
        handle = self._bars.start(client, "verify", request, f"Verifying {name}")
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)
        handle.ended.connect(self.on_ended)
        self._handle = handle
        self.changed.emit()

    def choose_capsule(self) -> None:
        """Ask for a capsule and verify it; nothing of it is kept."""
        path = ask_capsule_to_read(self._owner)
        if path is not None:
            self.begin(str(path), path.name)

    def on_finished(self, result: dict[str, object]) -> None:
        """Say the verdict; offer the steps, and to look for data that were not there."""
        verified = VerifyResult.model_validate(result)
        offers = [Offer("Show the steps…", partial(self.show_steps, self._name, verified))]
        if lacks_data(verified):
            look = partial(self.look_for_data, self._path, self._name, self._find_in)
            offers.insert(0, Offer("Look for the data…", look))
        self.told.emit(Told(f"{self._name}: {verified.sentence}", verdict_kind(verified), tuple(offers)))

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why there is no verdict; who cancelled knows."""
        if exit_code != CANCELLED:
            self.told.emit(Told(f"{self._name} could not be verified. {message}", "bad", details=details))

    def on_ended(self) -> None:
        """End the process, which holds a network."""
        self._handle = None
        self._context.workers.release(self._process)
        self.changed.emit()

    def show_steps(self, name: str, result: VerifyResult) -> None:
        """Show what was compared, step by step."""
        VerifiedDialog(name, result, self._owner).show()

    def look_for_data(self, path: str, name: str, find_in: tuple[str, ...]) -> None:
        """Ask for a folder, and verify again with the data that are found there."""
        folder = QFileDialog.getExistingDirectory(self._owner, "Look for the data in", str(Path.home()))
        if folder:
            remember_data_place(folder)
            self.begin(path, name, (*find_in, folder))

    @property
    def _process(self) -> str:
        # The run itself may be trained on meanwhile, by a process that is called like its folder.
        return f"verify {self._path}"
