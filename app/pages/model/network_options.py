"""The options of the chosen network: a form made from what the network declares."""

from __future__ import annotations

import logging

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.state.changes import changed_option
from app.widgets.fitting_area import FittingArea
from app.widgets.fold_line import FoldLine
from app.widgets.option_form import OptionForm
from datasets.basics.errors import BadInput
from datasets.basics.options import Options
from models.architectures.base import Checked
from models.architectures.fitness import wanted_for
from models.architectures.registry import architecture_infos, check_options, default_options
from sessions.document import Session

LEAST_HEIGHT_PX, MOST_HEIGHT_PX = 96, 320
NOTHING = "This network has no options of its own."
FROM_MODEL = "The training begins with a trained model, whose network is as it is."
NOT_SHOWN = "The options of this network have no editor here; --set model.options.NAME=… sets them."

log = logging.getLogger(__name__)


class NetworkOptions(QWidget):
    """Form, and what the network says of the values: errors and warnings as they are typed."""

    options_changed = Signal(dict, str, str)
    """JSON values by name of the options that are not the defaults; what was changed, in words; the name of
    the one option that was changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = ""
        self._reason = ""
        self._defaults: Options | None = None
        self._value: Options | None = None
        self.form: OptionForm | None = None
        self.line = FoldLine("Options of the network")
        self.line.toggled.connect(self.on_toggled)
        self.area = FittingArea(LEAST_HEIGHT_PX, MOST_HEIGHT_PX)
        self._column = self.area.column
        self.errors = _sentences("bad")
        self.warnings = _sentences("warning")
        self.defaults_button = QPushButton("Defaults")
        self.defaults_button.setToolTip("Give all options of this network their defaults")
        self.defaults_button.clicked.connect(self.on_defaults)
        self._compose()

    @property
    def has_errors(self) -> bool:
        """Whether the network cannot be built with these values."""
        return bool(self.errors.text())

    def set_session(self, session: Session) -> None:
        """Show the options of the session's network, and what is to be said of them."""
        if session.model.architecture != self._network:
            self._make_form(session.model.architecture)
        checked = checked_options(session)
        self.errors.setText("\n".join(checked.errors))
        self.warnings.setText("\n".join(checked.warnings))
        for label in (self.errors, self.warnings):
            label.setVisible(bool(label.text()))
        if self.form is not None and self._defaults is not None:
            # Values that cannot be shown (another network's, out of bounds) are told as an error.
            self._value = _shown(self._defaults, session) or self._defaults
            self.form.set_value(self._value)
        self.defaults_button.setEnabled(bool(session.model.options))
        n = len(session.model.options)
        self.line.setText(f"Options of the network{f' ({n} changed)' if n else ''}")
        reason = self._reason if session.model.start == "new" else FROM_MODEL
        self.line.setEnabled(not reason)
        self.line.setToolTip(reason)
        self.area.setVisible(not reason and self.line.isChecked())

    def on_toggled(self, is_open: bool) -> None:
        self.area.setVisible(is_open)

    def on_value_changed(self, value: Options) -> None:
        """Tell which values differ from the defaults."""
        if self._defaults is None or self._value is None:
            return
        name, what = changed_option(self._value, value)
        defaults, chosen = self._defaults.model_dump(mode="json"), value.model_dump(mode="json")
        changed = {name: value for name, value in chosen.items() if value != defaults[name]}
        self.options_changed.emit(changed, what, name)

    def on_defaults(self) -> None:
        """Forget all own values."""
        self.options_changed.emit({}, "options of the network", "")

    def _make_form(self, network: str) -> None:
        self._network = network
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = self._defaults = None
        known = any(info.name == network for info in architecture_infos())
        reason = NOTHING
        if known and type(default_options(network)).model_fields:
            self._defaults = default_options(network)
            try:
                self.form = OptionForm(type(self._defaults), narrow=True)
            except TypeError as error:
                log.warning("%s: %s", network, error)
                reason = NOT_SHOWN
        if self.form is not None:
            self.form.value_changed.connect(self.on_value_changed)
            self._column.insertWidget(0, self.form)
        self._reason = "" if self.form is not None else reason

    def _compose(self) -> None:
        self._column.setSpacing(8)
        self._column.addWidget(self.defaults_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self.area.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self.errors)
        column.addWidget(self.warnings)
        column.addWidget(self.area)


def checked_options(session: Session) -> Checked:
    """Return what the session's network says of its options, without building it."""
    if session.model.start != "new":
        return Checked(None)
    wanted = wanted_for(session.input, max(2, len(session.classes)))
    try:
        return check_options(session.model.architecture, session.model.options, wanted)
    except BadInput as error:
        return Checked(None, errors=(str(error),))


def _shown(defaults: Options, session: Session) -> Options | None:
    try:
        return type(defaults).model_validate(defaults.model_dump() | session.model.options)
    except ValueError:
        return None


def _sentences(role: str) -> QLabel:
    label = QLabel()
    label.setObjectName(role)
    label.setWordWrap(True)
    label.hide()
    return label
