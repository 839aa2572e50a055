"""The menus of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QSettings, Signal
from qtpy.QtGui import QKeySequence
from qtpy.QtWidgets import QAction, QActionGroup, QApplication, QMenu, QMenuBar

from app.pages.base import PageInfo
from app.theme.icons import icon
from app.theme.roles import APPEARANCE_KEY, apply_theme, chosen_appearance

if TYPE_CHECKING:
    # Not needed to show the menu bar, and slow to import.
    from app.state.recent_files import RecentFiles
    from app.state.session_state import SessionState

Slot = Callable[..., None]
APPEARANCES = {"system": "As the system", "light": "Light", "dark": "Dark"}


class Menus(QObject):
    """Builds the menu bar; each entry calls the slot it is given."""

    page_chosen = Signal(str)
    recent_chosen = Signal(object)
    """The :class:`Path` of the session to open."""

    def __init__(self, bar: QMenuBar | None) -> None:
        super().__init__(bar)
        assert bar is not None
        self._file, self._edit, self._view, self._run, self._help = (
            bar.addMenu(title) for title in ("&File", "&Edit", "&View", "&Run", "&Help")
        )
        self._recent_menu = QMenu("Open recent", bar)
        self._recent_menu.aboutToShow.connect(self.on_recent_about_to_show)
        self._appearance = QActionGroup(self)
        self._recent: RecentFiles | None = None
        self._state: SessionState | None = None
        self._undo: QAction | None = None
        self._redo: QAction | None = None

    def fill_file(
        self, new: Slot, open_: Slot, take_data: Slot, save: Slot, save_as: Slot, script: Slot, batch: Slot,
        add_files: Slot, add_folder: Slot, sample_data: Slot, close: Slot,
    ) -> None:  # fmt: skip
        """Fill the File menu."""
        menu = self._file
        keys = QKeySequence.StandardKey
        _add(menu, "&New session", new, "plus", keys.New)
        _add(menu, "&Open session…", open_, "folder-open", keys.Open)
        menu.addMenu(self._recent_menu)
        _add(menu, "&Take data of a session…", take_data)
        menu.addSeparator()
        _add(menu, "&Save", save, "device-floppy", keys.Save)
        _add(menu, "Save &as…", save_as, "", keys.SaveAs)
        _add(menu, "Save as scr&ipt…", script)
        menu.addSeparator()
        _add(menu, "&Batch from table…", batch, "table")
        menu.addSeparator()
        _add(menu, "Add &files…", add_files, "file-plus")
        _add(menu, "Add fol&der…", add_folder, "folder-plus", "Ctrl+D")
        _add(menu, "Add sample &data", sample_data, "sparkles")
        menu.addSeparator()
        _add(menu, "&Quit", close, "", keys.Quit)

    def fill_recent(self, recent: RecentFiles) -> None:
        """Let the menu of recent sessions show these."""
        self._recent = recent

    def fill_edit(self, state: SessionState, options: Slot) -> None:
        """Fill the Edit menu."""
        self._state = state
        menu = self._edit
        keys = QKeySequence.StandardKey
        self._undo = _add(menu, "&Undo", state.undo, "arrow-back-up", keys.Undo)
        self._redo = _add(menu, "&Redo", state.redo, "arrow-forward-up", "Ctrl+Shift+Z")
        menu.addSeparator()
        _add(menu, "Session &options…", options)
        state.history_changed.connect(self.on_history_changed)
        self.on_history_changed()

    def fill_view(self, infos: list[PageInfo]) -> None:
        """Fill the View menu: pages and appearance."""
        menu = self._view
        for info in infos:
            action = _add(menu, info.title, self.on_page, info.icon)
            action.setData(info.name)
        menu.addSeparator()
        appearance = menu.addMenu("&Appearance")
        for name, title in APPEARANCES.items():
            action = _add(appearance, title, self.on_appearance)
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == chosen_appearance())
            self._appearance.addAction(action)

    def fill_run(self, train: Slot, refresh: Slot, choose_folder: Slot, open_folder: Slot) -> None:
        """Fill the Run menu."""
        menu = self._run
        _add(menu, "&Train…", train, "player-play", "Ctrl+T")
        menu.addSeparator()
        _add(menu, "&Look for runs again", refresh, "refresh", "F5")
        _add(menu, "&Choose the folder of runs…", choose_folder, "folder")
        _add(menu, "&Open the folder of runs", open_folder, "external-link")

    def fill_help(self, about: Slot, licences: Slot, log: Slot) -> None:
        """Fill the Help menu."""
        menu = self._help
        _add(menu, "&About", about, "info-circle")
        _add(menu, "&Licences", licences)
        _add(menu, "Open the folder of the &log", log)

    def on_history_changed(self) -> None:
        state = self._state
        if state is None or self._undo is None or self._redo is None:
            return
        self._undo.setEnabled(state.can_undo)
        self._undo.setText(f"&Undo {state.undo_text}".strip())
        self._redo.setEnabled(state.can_redo)
        self._redo.setText(f"&Redo {state.redo_text}".strip())

    def on_page(self) -> None:
        self.page_chosen.emit(_data_of(self.sender()))

    def on_appearance(self) -> None:
        QSettings().setValue(APPEARANCE_KEY, _data_of(self.sender()))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, bool(application.property("system_is_dark")))

    def on_recent_about_to_show(self) -> None:
        if self._recent is None:
            return
        self._recent_menu.clear()
        for path in self._recent.paths():
            action = _add(self._recent_menu, path.name, self.on_recent)
            action.setData(str(path))
            action.setToolTip(str(path))
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction("Nothing was opened or saved yet").setEnabled(False)
            return
        self._recent_menu.addSeparator()
        _add(self._recent_menu, "Forget these", self._recent.clear)

    def on_recent(self) -> None:
        self.recent_chosen.emit(Path(_data_of(self.sender())))


def _data_of(action: QObject | None) -> str:
    return str(action.data()) if isinstance(action, QAction) else ""


def _add(
    menu: QMenu | None,
    text: str,
    slot: Slot,
    icon_name: str = "",
    keys: QKeySequence.StandardKey | str | None = None,
) -> QAction:
    assert menu is not None
    action = QAction(text, menu)
    if icon_name:
        action.setIcon(icon(icon_name))
    if keys is not None:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(slot)
    menu.addAction(action)
    return action
