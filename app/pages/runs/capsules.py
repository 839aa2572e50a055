"""Packing runs into capsules and unpacking them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from qtpy.QtCore import QObject, Signal
from qtpy.QtWidgets import QFileDialog, QWidget

from app.context import AppContext
from app.dialogs.pack_capsule import PackCapsuleDialog
from app.dialogs.save_run import CAPSULE_SUFFIX, ask_capsule_file, ask_capsule_to_read
from app.folders import open_folder
from app.pages.runs.told import CANCELLED, Offer, Told
from app.pages.runs.verifying import Verifying
from app.pages.runs.work_bars import WorkBars
from app.state.data_places import remember_data_place
from engine.protocol.capsules import (
    PackCapsuleRequest,
    PackCapsuleResult,
    UnpackCapsuleRequest,
    UnpackCapsuleResult,
)
from sessions.summary import RunSummary

BAD_INPUT = 2


class Capsules(QObject):
    """Asks for files; what came out is told with what can be done next."""

    told = Signal(object)
    """A :class:`Told`."""
    unpacked = Signal(str)
    """The run folder that is new."""

    def __init__(self, context: AppContext, bars: WorkBars, verifying: Verifying, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._bars = bars
        self._verifying = verifying
        self._owner = owner

    def ask_and_pack(self, run: RunSummary) -> None:
        """Ask whether the images go along, then for the file."""
        dialog = PackCapsuleDialog(run, self._owner)
        dialog.accepted.connect(partial(self.on_wished, run, dialog))
        dialog.open()

    def on_wished(self, run: RunSummary, dialog: PackCapsuleDialog) -> None:
        """Ask for the file, and pack."""
        with_images = dialog.with_images.isChecked()
        path = ask_capsule_file(self._owner, run.name)
        if path is not None:
            self.pack(run, path, with_images)

    def pack(self, run: RunSummary, path: Path, with_data: bool, find_in: Sequence[str] = ()) -> None:
        """Pack a run; moved data are looked for in ``find_in``."""
        request = PackCapsuleRequest(run=run.root, out=str(path), with_data=with_data, find_in=tuple(find_in))
        handle = self._bars.start(self._context.workers.data, "pack_capsule", request, f"Packing {run.name}")
        handle.finished.connect(self.on_packed)
        handle.failed.connect(partial(self.on_pack_failed, run, request))

    def on_packed(self, result: dict[str, object]) -> None:
        """Say where it is, how large, and by which hash it is known again."""
        packed = PackCapsuleResult.model_validate(result)
        size = f"{packed.n_files:,} files, {_size_text(packed.size_bytes)}"
        sentence = f"{packed.path}: {size}, SHA-256 {packed.sha256}"
        show = Offer("Open folder", partial(open_folder, Path(packed.path).parent))
        self.told.emit(Told(sentence, "good", (show,)))

    def on_pack_failed(
        self, run: RunSummary, request: PackCapsuleRequest, exit_code: int, message: str, details: str
    ) -> None:
        """Say why; images may have to be looked for."""
        if exit_code == CANCELLED:
            return
        look = Offer("Look for the images…", partial(self.on_look, run, request))
        offers = (look,) if request.with_data and exit_code == BAD_INPUT else ()
        self.told.emit(Told(message, "bad", offers, details))

    def on_look(self, run: RunSummary, request: PackCapsuleRequest) -> None:
        """Ask for a folder and pack with the images that are found there."""
        folder = QFileDialog.getExistingDirectory(self._owner, "Look for the images in", str(Path.home()))
        if folder:
            remember_data_place(folder)
            self.pack(run, Path(request.out), request.with_data, (*request.find_in, folder))

    def choose_and_unpack(self) -> None:
        """Ask for a capsule and unpack it."""
        path = ask_capsule_to_read(self._owner)
        if path is not None:
            self.unpack(path)

    def unpack(self, path: Path) -> None:
        """Unpack a capsule into a new folder among the runs."""
        name = path.name.removesuffix(CAPSULE_SUFFIX).removesuffix(".zip")
        out = self._context.runs.new_run_folder(name or path.name)
        request = UnpackCapsuleRequest(path=str(path), out=str(out))
        handle = self._bars.start(
            self._context.workers.data, "unpack_capsule", request, f"Unpacking {path.name}"
        )
        handle.finished.connect(partial(self.on_unpacked, path.name))
        handle.failed.connect(self.on_failed)

    def on_unpacked(self, name: str, result: dict[str, object]) -> None:
        """Offer what a person wants with it: to see whether it holds."""
        unpacked = UnpackCapsuleResult.model_validate(result)
        images = "with its images" if unpacked.data else "without images"
        sentence = f"{name} is unpacked, {images}: {Path(unpacked.run).parent}"
        verify = Offer("Verify", partial(self._verifying.begin, unpacked.run, name))
        self.told.emit(Told(sentence, "good", (verify,)))
        self.unpacked.emit(unpacked.run)
        self._context.runs.refresh()

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why it could not be unpacked; who cancelled knows."""
        if exit_code != CANCELLED:
            self.told.emit(Told(message, "bad", details=details))


def _size_text(size_bytes: int) -> str:
    """Return e.g. ``3.4 MB``, in powers of ten."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} kB"
    if size_bytes < 1_000_000_000:
        return f"{size_bytes / 1e6:.1f} MB"
    return f"{size_bytes / 1e9:.1f} GB"
