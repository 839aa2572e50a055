"""The right side of the page: images, and what the report says of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt
from qtpy.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.data.changed_data import ChangedData
from app.pages.data.finding_kinds import in_sections
from app.pages.data.finding_tiles import copies_per_line, finding_rows, finding_tiles
from app.pages.data.findings import Findings
from app.pages.data.moved_data import MovedData
from app.pages.data.tiles_panel import TilesPanel
from app.state.mending import leave_out, mended, take_back
from app.widgets.job_bar import JobBar
from app.widgets.splitters import remember
from app.widgets.tile_wall import Tile
from app.worker.job_handle import JobHandle
from sessions.document import Session

if TYPE_CHECKING:
    from datasets.report.document import DataReport, Finding


class ImagesAndFindings(QSplitter):
    """Shows the images of the selected rows or those of a finding, and mends what was found."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._context = context
        self._places: list[int] = []
        self._looked_at: list[Finding] = []
        self._rows_then: tuple[str, ...] = ()
        self._reported: set[str] = set()
        self.tiles = TilesPanel(context.pictures)
        self.check_bar = JobBar()
        self.moved = MovedData(context)
        self.changed = ChangedData(context)
        self.findings = Findings()
        self._compose()
        self.tiles.back_asked.connect(self.on_back)
        self.tiles.refused.connect(context.say)
        self.tiles.menu.leaving_out.connect(self.on_leaving_out)
        self.tiles.menu.taking_back.connect(self.on_taking_back)
        self.findings.chosen.connect(self.on_findings_chosen)
        self.findings.remedy_chosen.connect(self.on_remedy_chosen)
        context.check.report_changed.connect(self.on_report_changed)
        context.check.started.connect(self.on_check_started)
        context.check.failed.connect(self.findings.show_failure)

    @property
    def looked_at(self) -> list[Finding]:
        """The findings whose images are shown; empty: those of the selected rows are."""
        return list(self._looked_at)

    def set_rows(self, places: Sequence[int]) -> None:
        """Show the images of these rows of the session, unless those of a finding are being looked at."""
        moved = list(places) != self._places
        self._places = list(places)
        if self._looked_at and (moved or self._rows_then != _places_of(self._context.state.session)):
            self._look_at([])
        else:
            self._show()

    def on_back(self) -> None:
        self._look_at([])

    def on_findings_chosen(self, findings: list[Finding]) -> None:
        self._look_at(findings)

    def on_remedy_chosen(self, name: str, findings: list[Finding]) -> None:
        from datasets.report.remedies.registry import remedy_info

        label = remedy_info(name).label
        state = self._context.state
        state.set_session(mended(state.session, name, findings), label[:1].lower() + label[1:])
        self._context.say(f"{label}: done; Undo takes it back. No file was changed.")

    def on_leaving_out(self, tiles: list[Tile]) -> None:
        state = self._context.state
        if tiles:
            state.set_session(leave_out(state.session, self._images(tiles)), "leaving out of images")
            self._context.say(
                f"Left out {_counted(len(tiles))}; they stay on the disk and can be taken back."
            )

    def on_taking_back(self, tiles: list[Tile]) -> None:
        state = self._context.state
        state.set_session(take_back(state.session, self._images(tiles)), "taking back of images")
        self._context.say(f"Took {_counted(len(tiles))} back.")

    def on_report_changed(self, report: DataReport | None) -> None:
        places = set(_places_of(self._context.state.session))
        if report is None:
            self.findings.show_waiting(not self._reported.isdisjoint(places))
            return
        self._reported = places
        self.findings.show_report(report, _root(self._context.state.session))
        left = [finding for finding in self._looked_at if finding in report.findings]
        if left != self._looked_at:
            self._look_at(left)
        else:
            self.findings.set_chosen(left)

    def on_check_started(self, handle: JobHandle) -> None:
        self.check_bar.watch(handle, "Checking the images")

    def _look_at(self, findings: list[Finding]) -> None:
        self._looked_at = findings
        self._rows_then = _places_of(self._context.state.session)
        self.findings.set_chosen(findings)
        self._show()

    def _show(self) -> None:
        session = self._context.state.session
        tiles = finding_tiles(self._looked_at, session)
        if tiles:
            self.tiles.show_images(
                tiles, copies_per_line(self._looked_at), _title(self._looked_at, len(tiles))
            )
            return
        places = finding_rows(self._looked_at, session) or self._places
        self.tiles.show_rows([session.rows[place] for place in places], session.classes)
        self.tiles.back.setVisible(bool(self._looked_at))

    def _images(self, tiles: Sequence[Tile]) -> list[tuple[int, int]]:
        rows = self._context.state.session.rows
        # The tiles may show a row as it was before its hash came or its part changed; its place stays.
        by_place = {row.place: number for number, row in enumerate(rows)}
        exact = {(row.place, row.part): number for number, row in enumerate(rows)}
        found = [
            (exact.get((tile.row.place, tile.row.part), by_place.get(tile.row.place)), tile.index)
            for tile in tiles
        ]
        return [(number, index) for number, index in found if number is not None]

    def _compose(self) -> None:
        below = QWidget()
        layout = QVBoxLayout(below)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.check_bar)
        layout.addWidget(self.moved)
        layout.addWidget(self.changed)
        layout.addWidget(self.findings, 1)
        self.addWidget(self.tiles)
        self.addWidget(below)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setChildrenCollapsible(False)
        self.setContentsMargins(8, 0, 0, 0)
        remember(self, "data/right", [400, 260])


def _places_of(session: Session) -> tuple[str, ...]:
    return tuple(row.place for row in session.rows)


def _root(session: Session) -> str:
    """Return the folder that holds the folders of all rows, with a separator at its end; empty for none."""
    folders = [os.path.dirname(row.path) for row in session.rows]  # noqa: PTH120 - names, not files
    try:
        root = os.path.commonpath(folders) if folders else ""
    except ValueError:
        # Rows on several drives have nothing in common.
        return ""
    return root + os.sep if len(root) > len(os.sep) else ""


def _title(findings: Sequence[Finding], n_images: int) -> str:
    if len(findings) > 1:
        return f"{len(findings):,} findings: {n_images:,} images"
    n_all = max(n_images, findings[0].n_images)
    words = _counted(n_all) if n_all == n_images else f"{n_images:,} of {n_all:,} images"
    return f"{in_sections(findings)[0][0].title}: {words}"


def _counted(n: int) -> str:
    return "1 image" if n == 1 else f"{n:,} images"
