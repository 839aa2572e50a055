"""The pages, each made when it is first shown or once the window stands."""

from __future__ import annotations

from typing import cast

from qtpy.QtCore import QTimer, Signal
from qtpy.QtWidgets import QStackedWidget, QWidget

from app.context import AppContext
from app.pages.base import Page
from app.pages.registry import make_page, page_infos


class PageStack(QStackedWidget):
    """Shows one page at a time and passes on their states."""

    current_changed = Signal(str)
    state_changed = Signal(str, str)
    """Name of a page and its :data:`app.pages.base.PageState`."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pages: dict[str, Page] = {}
        self._missing = [info.name for info in page_infos()]
        context.runs.current_changed.connect(self.on_current_run_changed)

    @property
    def current(self) -> Page:
        """The page that is shown."""
        return cast(Page, self.currentWidget())

    def page(self, name: str) -> Page:
        """Return the page of that name, made now if it is not there yet."""
        if name not in self._pages:
            self._make(name)
        return self._pages[name]

    def unfinished(self) -> list[str]:
        """Return what would be lost if the window closed now, in sentences."""
        return [sentence for page in self._pages.values() if (sentence := page.unfinished())]

    def show_page(self, name: str) -> None:
        """Show the page of that name."""
        self.setCurrentWidget(self.page(name))
        self.current_changed.emit(name)

    def make_others(self) -> None:
        """Make the remaining pages, one per turn of the event loop, so that the window stays alive."""
        if self._missing:
            self.page(self._missing[0])
            QTimer.singleShot(0, self.make_others)

    def on_state_changed(self, state: str) -> None:
        for name, page in self._pages.items():
            if page is self.sender():
                self.state_changed.emit(name, state)

    def on_current_run_changed(self, run: str) -> None:
        for page in self._pages.values():
            page.set_run(run)

    def _make(self, name: str) -> None:
        page = make_page(name, self._context)
        self._pages[name] = page
        self._missing.remove(name)
        page.state_changed.connect(self.on_state_changed)
        self.addWidget(page)
        self.state_changed.emit(name, page.state)
