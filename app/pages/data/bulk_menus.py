"""The menus that change many rows at once."""

from __future__ import annotations

from qtpy.QtCore import QObject, QPoint, Signal
from qtpy.QtWidgets import QAction, QInputDialog, QMenu, QWidget

from app.pages.data.rows_model import COLUMNS, PART_TITLES, column_of
from app.theme.icons import icon
from datasets.spec import DataRow
from sessions.document import Session

OTHER_WORDS = {
    "class_name": "New class…",
    "images_per_epoch": "Number…",
    "zoom": "Factor…",
    "group": "New group…",
}


class BulkMenus(QObject):
    """Menu of a column header (for all rows) and of the selected rows."""

    chosen = Signal(list, str, object)
    """Places of rows, name of the field, new value."""
    removal_chosen = Signal(list)
    folder_chosen = Signal(list)
    taking_back_chosen = Signal(list)
    """Places of rows whose left-out images should be used again."""
    untying_chosen = Signal(list)
    """Places of rows whose images should no longer be kept together with others."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._places: list[int] = []
        self._session = Session()

    def column_menu(self, field: str, places: list[int], session: Session) -> QMenu | None:
        """Return the menu that sets one field of ``places``; None for a column that cannot be changed.

        Args:
            field: the field of the column.
            places: the rows to change.
            session: the session, whose classes and groups are offered.
        """
        column = COLUMNS[column_of(field)]
        if not column.editable or not places:
            return None
        self._places, self._session = places, session
        menu = QMenu(self._widget)
        words = "all rows" if len(places) == len(session.rows) else f"{len(places)} rows"
        menu.addSection(f"{column.title} of {words}")
        self._fill(menu, field)
        return menu

    def rows_menu(self, places: list[int], session: Session) -> QMenu | None:
        """Return the menu of the selected rows; None if nothing is selected."""
        if not places:
            return None
        menu = QMenu(self._widget)
        self._places, self._session = places, session
        for field in ("class_name", "part", "images_per_epoch", "shuffle", "zoom", "group"):
            part = menu.addMenu(COLUMNS[column_of(field)].title)
            self._fill(part, field)
        menu.addSeparator()
        self._fill_images(menu)
        opened = QAction(icon("external-link"), "Open the folder", menu)
        opened.triggered.connect(self.on_folder)
        menu.addAction(opened)
        removed = QAction(icon("trash"), "Remove" if len(places) == 1 else f"Remove {len(places)} rows", menu)
        removed.triggered.connect(self.on_remove)
        menu.addAction(removed)
        return menu

    def show(self, menu: QMenu | None, point: QPoint) -> None:
        """Show a menu, if there is one."""
        if menu is not None:
            menu.popup(point)

    def on_value(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            field, value = action.data()
            self.chosen.emit(self._places, field, value)

    def on_ask(self) -> None:
        action = self.sender()
        if not isinstance(action, QAction):
            return
        field = str(action.data()[0])
        title = COLUMNS[column_of(field)].title
        value, agreed = self._ask(field, title)
        if agreed:
            self.chosen.emit(self._places, field, value)

    def on_take_back(self) -> None:
        self.taking_back_chosen.emit(self._places)

    def on_untie(self) -> None:
        self.untying_chosen.emit(self._places)

    def on_folder(self) -> None:
        self.folder_chosen.emit(self._places)

    def on_remove(self) -> None:
        self.removal_chosen.emit(self._places)

    def _fill_images(self, menu: QMenu) -> None:
        rows = [self._session.rows[place] for place in self._places]
        n_out, n_tied = sum(len(row.left_out) for row in rows), sum(len(row.ties) for row in rows)
        offers = (
            (n_out, "restore", f"Take the left-out images back ({n_out:,})", self.on_take_back),
            (n_tied, "x", f"No longer keep images together ({n_tied:,})", self.on_untie),
        )
        for n, icon_name, words, slot in offers:
            if n:
                action = QAction(icon(icon_name), words, menu)
                action.triggered.connect(slot)
                menu.addAction(action)

    def _ask(self, field: str, title: str) -> tuple[object, bool | None]:
        if field == "class_name":
            return QInputDialog.getText(self._widget, title, "Class of these rows:")
        if field == "group":
            return QInputDialog.getText(self._widget, title, "Donor, day or plate of these rows:")
        if field == "images_per_epoch":
            return QInputDialog.getInt(
                self._widget, title, "Images of each row per epoch:", 100, 0, 10**8, 10
            )
        return QInputDialog.getDouble(self._widget, title, "Zoom of these rows:", 1.0, 0.01, 100.0, 2)

    def _fill(self, menu: QMenu | None, field: str) -> None:
        if menu is None:
            return
        for text, value in self._values(field):
            action = QAction(text, menu)
            action.setData((field, value))
            action.triggered.connect(self.on_value)
            menu.addAction(action)
        if field in OTHER_WORDS:
            other = QAction(OTHER_WORDS[field], menu)
            other.setData((field, None))
            other.triggered.connect(self.on_ask)
            menu.addAction(other)

    def _values(self, field: str) -> list[tuple[str, object]]:
        if field == "class_name":
            return [(name, name) for name in self._session.classes]
        if field == "group":
            groups = dict.fromkeys(row.group for row in self._session.rows if row.group)
            return [("None", ""), *((name, name) for name in groups)]
        if field == "part":
            return [(title, name) for name, title in PART_TITLES.items()]
        if field == "shuffle":
            return [("On", True), ("Off", False)]
        if field == "images_per_epoch":
            return [("All", None), ("None: do not use", 0)]
        return [("1 ×", DataRow.model_fields["zoom"].default)]
