"""The settings that a training can change while it runs."""

from __future__ import annotations

from pydantic import JsonValue
from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.pages.train.changed_options import session_after
from app.pages.train.class_weights_field import follow_class_weights
from app.theme.icons import icon
from app.theme.style import repolish
from app.widgets.fold_line import FoldLine
from app.widgets.option_form import OptionForm
from datasets.spec import AugmentationSpec
from models.spec import FreezeOptions, TrainingSpec
from sessions.document import Session
from sessions.settings import difference

FRONT = ("epochs", "batch_size", "learning_rate", "schedule", "dropout", "class_weights", "monitor")
WIDTH_PX = 356
EDITED = {1: "1 option is edited.", 0: "Nothing is edited."}


class LiveSettingsPanel(QFrame):
    """Shows the settings in force; edits are in force once the worker says so, not before."""

    change_asked = Signal(dict)
    """Dotted key of the session -> value, for the next epoch on."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setMinimumWidth(WIDTH_PX)
        self._in_force = Session()
        self._wanted = self._in_force
        self._asked: dict[str, JsonValue] = {}
        self._at_work = False
        self.training = OptionForm(
            TrainingSpec,
            front=FRONT,
            leave_out=("precision",),
            also=("dropout_rates", "custom_weights"),
            narrow=True,
        )
        self.augmentation = OptionForm(AugmentationSpec, narrow=True)
        self.layers = OptionForm(
            FreezeOptions, front=tuple(FreezeOptions.model_fields), also=("frozen_layers",), narrow=True
        )
        self.augmentation_fold = FoldLine("Augmentation")
        self.layers_fold = FoldLine("Layers that learn")
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.apply_button = QPushButton("Apply from the next epoch")
        self.apply_button.setObjectName("primary")
        self.revert_button = QPushButton("Undo")
        self.revert_button.setToolTip("Show the settings in force again")
        self.close_button = QToolButton()
        self.close_button.setIcon(icon("x", "quiet"))
        self.close_button.setAutoRaise(True)
        self.close_button.setToolTip("Close the settings of this training")
        self._compose()
        self._connect()

    @property
    def in_force(self) -> Session:
        """The settings in force, as the worker told them."""
        return self._in_force

    @property
    def edits(self) -> dict[str, JsonValue]:
        """What is edited and not in force: dotted key -> value."""
        return difference(self._in_force, self._wanted)

    def set_session(self, session: Session) -> None:
        """Show the settings in force of another training; edits of the former one are gone."""
        self._in_force = self._wanted = session
        self._asked = {}
        self._show_values()
        self._tell_edits()

    def set_at_work(self, at_work: bool) -> None:
        """Say whether the training can take changes at all."""
        if not at_work and self._at_work and self._asked:
            self._asked = {}
            self._say("The training ended before this change came into force.", "bad")
        self._at_work = at_work
        self._offer()

    def set_changed(self, session: Session, words: str) -> None:
        """Show that ``session`` is in force; edits that were not asked for stay.

        Args:
            session: the settings in force from now on.
            words: what has changed, for the note.
        """
        edits = {key: value for key, value in self.edits.items() if key not in self._asked}
        self._asked = {}
        self._in_force = session
        self._wanted = session_after(session, edits)
        self._show_values()
        self._say(words, "good")
        self._offer()

    def set_refused(self, message: str) -> None:
        """Say why the change is not put in force; the edits stay to be mended."""
        self._asked = {}
        self._say(message, "bad")
        self._offer()

    def on_training_edited(self, spec: TrainingSpec) -> None:
        self._take({"training": spec})
        self._follow_weights()

    def on_augmentation_edited(self, spec: AugmentationSpec) -> None:
        self._take({"augmentation": spec})

    def on_layers_edited(self, spec: FreezeOptions) -> None:
        self._take({"model": self._wanted.model.model_copy(update=dict(spec))})

    def on_apply(self) -> None:
        """Ask for the edited settings."""
        self._asked = self.edits
        self._say("Asked for; it begins with the next epoch.", "quiet")
        self._offer()
        self.change_asked.emit(self._asked)

    def on_revert(self) -> None:
        """Show the settings in force again."""
        self._wanted = self._in_force
        self._show_values()
        self._tell_edits()

    def _take(self, update: dict[str, object]) -> None:
        self._wanted = self._wanted.model_copy(update=update)
        self._tell_edits()

    def _tell_edits(self) -> None:
        n = len(self.edits)
        self._say(EDITED.get(n, f"{n} options are edited."), "quiet")
        self._offer()

    def _offer(self) -> None:
        edited = bool(self.edits)
        self.apply_button.setEnabled(self._at_work and edited and not self._asked)
        self.apply_button.setToolTip(
            "The training is not at work."
            if not self._at_work
            else "Waiting for the next epoch."
            if self._asked
            else "The training goes on with these settings when its present epoch is finished"
            if edited
            else "Edit an option first."
        )
        self.revert_button.setEnabled(edited and not self._asked)

    def _show_values(self) -> None:
        layers = {name: getattr(self._wanted.model, name) for name in FreezeOptions.model_fields}
        now = {name: getattr(self._in_force.model, name) for name in FreezeOptions.model_fields}
        for form, wanted, in_force in (
            (self.training, self._wanted.training, self._in_force.training),
            (self.augmentation, self._wanted.augmentation, self._in_force.augmentation),
            (self.layers, FreezeOptions(**layers), FreezeOptions(**now)),
        ):
            form.set_value(wanted)
            form.set_reference(in_force)
        self._follow_weights()

    def _follow_weights(self) -> None:
        follow_class_weights(self.training, self._wanted.training, self._wanted.classes)

    def _say(self, text: str, role: str) -> None:
        self.note.setText(text)
        self.note.setObjectName(role)
        repolish(self.note)

    def _connect(self) -> None:
        self.training.value_changed.connect(self.on_training_edited)
        self.augmentation.value_changed.connect(self.on_augmentation_edited)
        self.layers.value_changed.connect(self.on_layers_edited)
        self.augmentation_fold.toggled.connect(self.augmentation.setVisible)
        self.layers_fold.toggled.connect(self.layers.setVisible)
        self.apply_button.clicked.connect(self.on_apply)
        self.revert_button.clicked.connect(self.on_revert)
        self.close_button.clicked.connect(self.closed)

    def _compose(self) -> None:
        heading = QLabel("Settings of this training")
        heading.setObjectName("heading")
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self._options(), 1)
        column.addWidget(self.note)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.apply_button, 1)
        buttons.addWidget(self.revert_button)
        column.addLayout(buttons)

    def _options(self) -> QWidget:
        inside = QWidget()
        options = QVBoxLayout(inside)
        options.setContentsMargins(0, 0, 4, 0)
        options.setSpacing(8)
        for widget in (
            self.training,
            self.augmentation_fold,
            self.augmentation,
            self.layers_fold,
            self.layers,
        ):
            options.addWidget(widget)
        options.addStretch(1)
        self.augmentation.hide()
        self.layers.hide()
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area
