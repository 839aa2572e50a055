"""What is asked: by which method, of which layer, for which class, of which images."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.widgets.fields.choice import ChoiceBox
from app.widgets.fold_line import FoldLine
from app.widgets.option_form import OptionForm

if TYPE_CHECKING:
    from datasets.basics.options import Options
    from models.explanation.base import MethodInfo

MOST_IMAGES = 64
"""So many images of a choice are explained at once."""
PREDICTED = "The class it was given"
LAST = "The last one of fine maps"
NO_LAYER = "{} changes the image and looks at no layer."
ONE_IMAGE = "one"
ALL_IMAGES = "all"


class ExplainControls(QWidget):
    """Four choices, and the options of the chosen method, which :attr:`fold` opens."""

    changed = Signal()
    """Something else is asked now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scope = ChoiceBox()
        self.method = ChoiceBox()
        self.class_box = ChoiceBox()
        self.layer = ChoiceBox()
        self.fold = FoldLine("Options")
        self._infos: dict[str, MethodInfo] = {}
        self._forms: dict[str, OptionForm] = {}
        self._form_column = QVBoxLayout()
        self._labels: dict[str, QLabel] = {}
        self._compose()
        self.set_layers(())
        self.set_classes(())
        self.set_images(0)
        for box in (self.scope, self.class_box, self.layer):
            box.activated.connect(self.on_chosen)
        self.method.activated.connect(self.on_method_chosen)
        self.fold.toggled.connect(self.on_fold)

    def fill_methods(self) -> None:
        """List the methods of the registry; they are loaded with the first run, not with the window."""
        if self._infos:
            return
        from models.explanation.registry import method_infos, method_module

        for info in sorted(method_infos(), key=_slow_last):
            self._infos[info.name] = info
            self.method.addItem(info.title, info.name)
            form = OptionForm(type(method_module(info.name).OPTIONS))
            form.set_value(method_module(info.name).OPTIONS)
            form.value_changed.connect(self.on_option_changed)
            form.hide()
            self._forms[info.name] = form
            self._form_column.addWidget(form)
        self._show_method()

    @property
    def info(self) -> MethodInfo | None:
        """The chosen method; None before there are any."""
        return self._infos.get(str(self.method.currentData()))

    @property
    def options(self) -> dict[str, Any]:
        """The options of the chosen method."""
        form = self._forms.get(str(self.method.currentData()))
        value: Options | None = form.value() if form is not None else None
        return {} if value is None else value.model_dump(mode="json")

    @property
    def class_name(self) -> str:
        """The class that is asked for; empty: the one the image was given."""
        return str(self.class_box.currentData() or "")

    @property
    def layer_name(self) -> str:
        """The layer that is looked at; empty: the program chooses."""
        is_used = self.info is not None and self.info.looks_at_layer
        return str(self.layer.currentData() or "") if is_used else ""

    @property
    def wants_all(self) -> bool:
        """Whether all images of the choice are asked for, not only the one that is looked at."""
        return bool(self.scope.currentData() == ALL_IMAGES)

    def set_classes(self, classes: Sequence[str]) -> None:
        """Offer these classes."""
        _fill(self.class_box, [(PREDICTED, ""), *((name, name) for name in classes)])

    def set_layers(self, layers: Sequence[str]) -> None:
        """Offer these layers, the last one first: it sees the most."""
        _fill(self.layer, [(LAST, ""), *((name, name) for name in reversed(layers))])

    def set_images(self, n: int) -> None:
        """Say how many images there are to choose from."""
        many = f"All {n:,} and their mean"
        if n > MOST_IMAGES:
            many = f"First {MOST_IMAGES} of {n:,}, and mean"
        wanted = self.scope.currentData()
        _fill(self.scope, [("The image looked at", ONE_IMAGE), (many, ALL_IMAGES)])
        if n < 2:
            self.scope.setCurrentIndex(0)
        elif wanted == ALL_IMAGES:
            self.scope.setCurrentIndex(1)
        self.scope.setEnabled(n > 1)
        self.scope.setToolTip("" if n > 1 else "Only one image is shown." if n else "No image is shown.")

    def on_chosen(self, _index: int) -> None:
        self.changed.emit()

    def on_method_chosen(self, _index: int) -> None:
        """Show the options of another method."""
        self._show_method()
        self.changed.emit()

    def on_option_changed(self, _value: object) -> None:
        self.changed.emit()

    def on_fold(self, _is_open: bool) -> None:
        """Show or hide the options."""
        self._show_method()

    def _show_method(self) -> None:
        info = self.info
        if info is None:
            return
        for name, form in self._forms.items():
            form.setVisible(self.fold.isChecked() and name == info.name)
        self.method.setToolTip(f"{info.description}\n{info.reference}")
        self.layer.setEnabled(info.looks_at_layer)
        tip = "Convolution whose maps are looked at" if info.looks_at_layer else NO_LAYER.format(info.title)
        self.layer.setToolTip(tip)
        self._labels["Layer"].setEnabled(info.looks_at_layer)

    def _compose(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        places = (
            ("Images", self.scope, 0, 0),
            ("Class", self.class_box, 0, 2),
            ("Method", self.method, 1, 0),
            ("Layer", self.layer, 1, 2),
        )
        for words, box, line, column_of_label in places:
            label = self._labels[words] = QLabel(words)
            label.setBuddy(box)
            box.setAccessibleName(words)
            grid.addWidget(label, line, column_of_label)
            grid.addWidget(box, line, column_of_label + 1)
        for stretched in (1, 3):
            grid.setColumnStretch(stretched, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(grid)
        column.addLayout(self._form_column)


def _slow_last(info: MethodInfo) -> tuple[bool, str]:
    return (not info.is_fast, info.title)


def _fill(box: ChoiceBox, choices: Sequence[tuple[str, str]]) -> None:
    """Offer these (words, value), keeping what was chosen if it is still there."""
    wanted = box.currentData()
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(wanted)))
