"""What of the data the network sees: one sentence, and a button that changes it."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.pages.model.seen_dialog import SeenDialog
from app.worker.client import WorkerClient
from app.worker.latest import LatestJob
from datasets.spec import InputSpec
from sessions.document import Session

DELAY_MS = 300
NOTHING_ELSE = "The data have neither several channels nor measured values that all rows share."
NO_DATA = "Add data first (page Data)."


class SeenPanel(QWidget):
    """Finds out which channels and measured values all rows have, and lets the person choose."""

    spec_changed = Signal(object)
    """The new :class:`InputSpec`."""

    def __init__(self, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = Session()
        self._files: tuple[tuple[str, str], ...] = ()
        self._channels: tuple[str, ...] = ()
        self._scalars: tuple[str, ...] = ()
        self.words = QLabel()
        self.words.setObjectName("quiet")
        self.words.setWordWrap(True)
        self.button = QPushButton("Channels and values…")
        self.button.clicked.connect(self.on_clicked)
        self.dialog = SeenDialog(self)
        self.dialog.spec_changed.connect(self.spec_changed)
        self._latest = LatestJob(client, "describe_data", DELAY_MS, self)
        self._latest.finished.connect(self.on_finished)
        self._latest.failed.connect(self.on_failed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button)
        self._show()

    def set_session(self, session: Session) -> None:
        """Show what the network of this session sees."""
        self._session = session
        files = tuple(dict.fromkeys((row.path, row.source) for row in session.rows))
        if files != self._files:
            self._files = files
            self._channels = self._scalars = ()
            self._ask()
        self._show()

    def on_clicked(self) -> None:
        self.dialog.show()
        self.dialog.raise_()

    def on_finished(self, result: dict[str, object]) -> None:
        from engine.protocol.seeing import DescribeDataResult

        found = DescribeDataResult.model_validate(result)
        self._channels, self._scalars = found.channels, found.scalars
        self._show()

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self._show()
        self.button.setToolTip(message)

    def _ask(self) -> None:
        if not self._files:
            self._latest.forget()
            return
        from engine.protocol.seeing import DescribeDataRequest

        bare = tuple(row.model_copy(update={"left_out": (), "ties": ()}) for row in self._session.rows)
        self._latest.ask(DescribeDataRequest(rows=bare))

    def _show(self) -> None:
        spec = self._session.input
        self.words.setText(seen_sentence(spec))
        self.dialog.set_state(spec, self._channels, self._scalars)
        chosen = bool(spec.scalars or spec.channel_names)
        possible = len(self._channels) > 1 or bool(self._scalars) or chosen
        self.button.setEnabled(possible)
        reason = NOTHING_ELSE if self._files else NO_DATA
        self.button.setToolTip("Choose what the network sees" if possible else reason)


def seen_sentence(spec: InputSpec) -> str:
    """Return e.g. "The network sees image + mask and 2 measured values"."""
    seen = []
    if spec.use_images:
        seen.append(" + ".join(spec.channel_names) if spec.channel_names else "the images")
    if spec.scalars:
        n = len(spec.scalars)
        seen.append(f"the measured value {spec.scalars[0]}" if n == 1 else f"{n} measured values")
    return f"The network sees {' and '.join(seen)}."
