"""The page Export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.context import AppContext
from app.folders import open_folder
from app.pages.base import Page, PageState
from app.pages.export.model_card import ModelCardView
from app.pages.export.words import (
    CHECK_HEADERS,
    CHECK_TIPS,
    RESULT_COLUMN,
    TEXT_COLUMNS,
    check_row,
    model_lines,
)
from app.state.run_reader import RunReader
from app.theme.icons import icon
from app.widgets.banner import Banner
from app.widgets.choice_card import ChoiceCard
from app.widgets.empty_state import EmptyAction, EmptyState
from app.widgets.figures_table import FiguresTable
from app.widgets.job_bar import JobBar
from app.widgets.run_choice import RunChoice
from app.worker.job_handle import JobHandle
from models.export.consumer import CONSUMERS
from models.export.registry import EXPORTS, ExportInfo

if TYPE_CHECKING:
    from engine.protocol.documents import ReadRunResult

FORMATS_WIDTH_PX = 288
CANCELLED = 130
EXPORTS_FOLDER = "exports"


class PageWidget(Page):
    """Formats on the left, the model and the checks of its exports on the right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._infos: dict[str, ExportInfo] = {
            name: module.EXPORT for name, module in EXPORTS.entries().items()
        }
        self._handle: JobHandle | None = None
        self._exported_run = ""
        self.runs = RunChoice(context.runs)
        self.cards: dict[str, ChoiceCard] = {}
        self.export_button = QPushButton(icon("package-export", "on_accent"), "Export and check")
        self.export_button.setObjectName("primary")
        self.folder_button = QPushButton(icon("folder-open"), "Open folder")
        self.banner = Banner()
        self.job_bar = JobBar()
        self.model_card = ModelCardView()
        self.checks = FiguresTable(CHECK_HEADERS, CHECK_TIPS, TEXT_COLUMNS, RESULT_COLUMN)
        self.checks_note = QLabel("Each file is read back in the program it is for and compared here.")
        self.checks_note.setObjectName("quiet")
        self.empty = EmptyState(
            "package-export",
            "No model yet",
            "A trained model can be written here for instruments and other programs. Train one first.",
            (EmptyAction("train", "Go to the training", "trending-up"),),
        )
        self.stack = QStackedWidget()
        self.reader = RunReader(context.workers.data, self)
        self._make_cards()
        self._compose()
        self._connect()
        self.on_run_chosen(self.runs.run)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Read the chosen run again: its training may have gone on."""
        super().showEvent(event)
        self.on_run_chosen(self.runs.run)

    def on_run_chosen(self, run: str) -> None:
        """Look at another run."""
        self.stack.setCurrentWidget(self.content if run else self.empty)
        self.set_state("ready" if run else "nothing")
        if run != self._exported_run:
            self.checks.set_rows(())
        if run and self.isVisible():
            self.reader.read(run)
        self._show_buttons()

    def on_run_read(self, run: ReadRunResult) -> None:
        """Show the card of its model."""
        self.model_card.set_lines(run.summary.name, model_lines(run))

    def on_format_chosen(self, _name: str, _chosen: bool) -> None:
        """A format was taken in or left out."""
        self._show_buttons()

    def on_export(self) -> None:
        """Write and check the chosen formats."""
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.exports import ExportRequest

        self.banner.clear()
        self._exported_run = self.runs.run
        self.checks.set_rows(())
        request = ExportRequest(model=self.runs.run, formats=tuple(self._chosen()))
        self._handle = self.context.workers.model.start("export", request)
        self._handle.finished.connect(self.on_finished)
        self._handle.failed.connect(self.on_failed)
        self.job_bar.watch(self._handle, "Exporting")
        self.set_state("running")
        self._show_buttons()

    def on_finished(self, result: dict[str, object]) -> None:
        """Show the checks."""
        from engine.protocol.exports import ExportJobResult

        exports = ExportJobResult.model_validate(result).exports
        self.checks.set_rows([check_row(one, self._infos[one.format].title) for one in exports])
        good = sum(one.verified for one in exports)
        if good == len(exports):
            self.context.say(f"Exported and verified: {good} of {len(exports)}")
        else:
            missing = "; ".join(one.reason for one in exports if not one.verified)
            self.banner.show_message(f"An export was not verified, so no file was written: {missing}", "bad")
        self._end("ready" if good == len(exports) else "attention")

    def on_failed(self, exit_code: int, message: str, details: str) -> None:
        """Say why nothing was exported."""
        if exit_code != CANCELLED:
            self.banner.show_message(message, "bad", details=details)
        self._end("ready" if exit_code == CANCELLED else "attention")

    def on_unreadable(self, message: str) -> None:
        """Say why the run cannot be shown."""
        self.banner.show_message(message, "bad")

    def on_open_folder(self) -> None:
        """Show the exports in the file manager."""
        open_folder(Path(self.runs.run) / EXPORTS_FOLDER)

    def on_empty_action(self, _name: str) -> None:
        """Go where models come from."""
        self.context.go_to("train")

    def _end(self, state: PageState) -> None:
        self._handle = None
        self.set_state(state)
        self._show_buttons()

    def _chosen(self) -> list[str]:
        return [name for name, card in self.cards.items() if card.is_chosen]

    def _show_buttons(self) -> None:
        reason = ""
        if self._handle is not None:
            reason = "An export is being made."
        elif not self._chosen():
            reason = "Choose at least one format."
        self.export_button.setEnabled(not reason)
        self.export_button.setToolTip(reason or "Write the chosen formats and check each in its own program")
        there = bool(self.runs.run) and (Path(self.runs.run) / EXPORTS_FOLDER).is_dir()
        self.folder_button.setEnabled(there)
        self.folder_button.setToolTip("Show the exported files" if there else "Nothing was exported yet.")

    def _make_cards(self) -> None:
        for name, info in self._infos.items():
            card = ChoiceCard(name, info.title, info.description, kind="many")
            consumer = CONSUMERS.get(info.consumer).CONSUMER.title
            card.set_facts(f"{info.suffix} file · checked in {consumer}")
            card.set_chosen(len(self._infos) == 1)
            card.chosen.connect(self.on_format_chosen)
            self.cards[name] = card

    def _connect(self) -> None:
        self.runs.run_chosen.connect(self.on_run_chosen)
        self.export_button.clicked.connect(self.on_export)
        self.folder_button.clicked.connect(self.on_open_folder)
        self.empty.action_triggered.connect(self.on_empty_action)
        self.reader.read_run.connect(self.on_run_read)
        self.reader.failed.connect(self.on_unreadable)

    def _compose(self) -> None:
        self.content = QWidget()
        row = QHBoxLayout(self.content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._formats())
        row.addWidget(self._right(), 1)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.content)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)

    def _formats(self) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(FORMATS_WIDTH_PX)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(_heading("Format"))
        for card in self.cards.values():
            column.addWidget(card)
        column.addStretch(1)
        self.export_button.setMinimumHeight(40)
        column.addWidget(self.export_button)
        column.addWidget(self.folder_button)
        return panel

    def _right(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.runs)
        column.addWidget(self.model_card)
        column.addWidget(_heading("Checks"))
        column.addWidget(self.checks_note)
        column.addWidget(self.job_bar)
        column.addWidget(self.checks, 1)
        return panel


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label
