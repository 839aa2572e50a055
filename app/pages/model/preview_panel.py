"""The user's own images as the network will see them, always up to date."""

from __future__ import annotations

from html import escape

from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.theme.class_colors import class_color
from app.theme.icons import icon
from app.widgets.picture import picture_image
from app.widgets.preview_grid import PreviewGrid, PreviewRow
from app.worker.client import WorkerClient
from app.worker.latest import LatestJob
from sessions.document import Session

DELAY_MS = 40
"""Long enough to gather the steps of a held arrow key, too short to be noticed."""
N_IMAGES = 8
N_VARIANTS = 5


class PreviewPanel(QWidget):
    """Asks for a new preview when what it shows changed; answers to older questions are dropped."""

    def __init__(self, client: WorkerClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._asked: tuple[object, ...] = ()
        self._epoch = 0
        self.grid = PreviewGrid()
        self.message = QLabel()
        self.message.setObjectName("quiet")
        self.message.setWordWrap(True)
        self.legend = QLabel()
        self.legend.setWordWrap(True)
        self.draw_button = QPushButton(icon("dice-5"), "Draw again")
        self.draw_button.setToolTip("Show the variants of the next epochs")
        self.draw_button.clicked.connect(self.on_draw_again)
        self._latest = LatestJob(client, "preview", DELAY_MS, self)
        self._latest.finished.connect(self.on_finished)
        self._latest.failed.connect(self.on_failed)
        self._compose()

    @property
    def is_up_to_date(self) -> bool:
        """Whether what is shown belongs to the session as it is."""
        return not self._latest.is_waiting

    def set_session(self, session: Session) -> None:
        """Show the images of this session."""
        self._session = session
        if self.isVisible():
            self._ask()

    def showEvent(self, event: QShowEvent | None) -> None:
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        self._ask()

    def on_draw_again(self) -> None:
        """Show other variants of the same images."""
        self._epoch += N_VARIANTS
        self._ask()

    def on_finished(self, result: dict[str, object]) -> None:
        """Show the answer to the newest question."""
        # Imported late: the job types are needed only once there is an answer.
        from engine.protocol.jobs import PreviewResult

        preview = PreviewResult.model_validate(result)
        order = self._session.classes if self._session is not None else ()
        rows = [
            PreviewRow(
                original=picture_image(original),
                variants=tuple(picture_image(variant) for variant in variants),
                name=name,
                class_name=class_name,
                class_color=class_color(order.index(class_name) if class_name in order else -1, len(order)),
            )
            for original, variants, class_name, name in zip(
                preview.originals, preview.variants, preview.classes, preview.names, strict=True
            )
        ]
        self.grid.set_rows(rows)
        self.legend.setText(legend_text(order))
        self.message.clear()
        self.message.hide()

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        """Say why there is no preview, and ask again at the next change."""
        self._asked = ()
        self.grid.set_rows(())
        self.legend.clear()
        self._say(message)

    def _ask(self) -> None:
        session = self._session
        if session is None:
            return
        self.draw_button.setEnabled(bool(session.rows))
        if not session.rows:
            self._latest.forget()
            self._asked = ()
            self.grid.set_rows(())
            self.legend.clear()
            self._say("Your images appear here, as the network will see them, once there are data.")
            return
        key = (session.rows, session.classes, session.input, session.augmentation, session.split)
        if (*key, session.seed, self._epoch) == self._asked:
            return
        self._asked = (*key, session.seed, self._epoch)
        from engine.protocol.jobs import PreviewRequest

        self._latest.ask(
            PreviewRequest(session=session, n_images=N_IMAGES, n_variants=N_VARIANTS, epoch=self._epoch)
        )

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.show()

    def _compose(self) -> None:
        heading = QLabel("Preview")
        heading.setObjectName("heading")
        above = QHBoxLayout()
        above.addWidget(heading)
        above.addStretch(1)
        above.addWidget(self.draw_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(above)
        column.addWidget(self.legend)
        column.addWidget(self.message)
        column.addWidget(self.grid, 1)


def legend_text(classes: tuple[str, ...]) -> str:
    """Return the classes with their colours, as rich text."""
    return " &nbsp; ".join(
        f'<span style="color: {class_color(place, len(classes)).name()}">■</span>&nbsp;{escape(name)}'
        for place, name in enumerate(classes)
    )
