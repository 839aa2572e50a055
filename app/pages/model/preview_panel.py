"""The user's own images as the network will see them, always up to date."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.pages.model.variation_scope import VariationScope
from app.state.changes import changed_option
from app.theme.class_colors import class_color
from app.widgets.action_button import ActionButton
from app.widgets.picture import picture_image
from app.widgets.preview_grid import LARGEST_CELL_PX, PreviewGrid, PreviewRow
from app.worker.client import WorkerClient
from app.worker.live import LiveJob
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.data import PreviewRequest

N_IMAGES = 8
N_VARIANTS = 5


class PreviewPanel(QWidget):
    """Asks for a new preview when what it shows changed, and shows what comes on the way to the newest."""

    shown = Signal(object)
    """The :class:`AugmentationSpec` that the images now shown were varied with."""

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
        self.draw_button = ActionButton("dice-5", "Draw again")
        self.draw_button.setToolTip("Show the variants of the next epochs")
        self.draw_button.clicked.connect(self.on_draw_again)
        self.scope = VariationScope()
        self.scope.changed.connect(self.on_scope_changed)
        self._live = LiveJob(client, "preview", self)
        self._live.finished.connect(self.on_finished)
        self._live.failed.connect(self.on_failed)
        self._compose()

    @property
    def is_up_to_date(self) -> bool:
        """Whether what is shown belongs to the session as it is."""
        return not self._live.is_waiting

    def set_session(self, session: Session) -> None:
        """Show the images of this session."""
        before = session if self._session is None else self._session
        self.scope.set_spec(session.augmentation)
        self.scope.follow(changed_option(before.augmentation, session.augmentation)[0])
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

    def on_scope_changed(self) -> None:
        """Show all of the variation, or one option of it."""
        self._ask()

    def on_finished(self, result: dict[str, object], request: PreviewRequest) -> None:
        """Show an answer."""
        # Imported late: the job types are needed only once there is an answer.
        from engine.protocol.data import PreviewResult

        preview = PreviewResult.model_validate(result)
        order = request.session.classes
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
        self.shown.emit(request.session.augmentation)

    def on_failed(self, message: str) -> None:
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
            self._live.forget()
            self._asked = ()
            self.grid.set_rows(())
            self.legend.clear()
            self._say("Your images appear here, as the network will see them, once there are data.")
            return
        shown = self.scope.applied(session.augmentation)
        key = (session.rows, session.classes, session.input, shown, session.split)
        if (*key, session.seed, self._epoch) == self._asked:
            return
        self._asked = (*key, session.seed, self._epoch)
        from engine.protocol.data import PreviewRequest

        self._live.ask(
            PreviewRequest(
                session=session.model_copy(update={"augmentation": shown}),
                n_images=N_IMAGES,
                n_variants=N_VARIANTS,
                epoch=self._epoch,
                edge=round(LARGEST_CELL_PX * self.devicePixelRatioF()),
            )
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
        column.addWidget(self.scope)
        column.addWidget(self.legend)
        column.addWidget(self.message)
        column.addWidget(self.grid, 1)


def legend_text(classes: tuple[str, ...]) -> str:
    """Return the classes with their colours, as rich text."""
    return " &nbsp; ".join(
        f'<span style="color: {class_color(place, len(classes)).name()}">■</span>&nbsp;{escape(name)}'
        for place, name in enumerate(classes)
    )
