"""The form made from an options model shows, keeps and changes every option of every model of the program."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError, model_validator
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt

from app.widgets.fields.base import FieldEditor
from app.widgets.fields.choice import ChoiceEditor
from app.widgets.fields.description import OptionField, describe
from app.widgets.fields.items import ListEditor
from app.widgets.fields.number import NumberEditor
from app.widgets.fields.number_range import RangeEditor
from app.widgets.fields.optional_number import OptionalNumberEditor
from app.widgets.fields.switch import SwitchEditor
from app.widgets.fields.text import TextEditor
from app.widgets.option_form import OptionForm
from datasets.basics.options import Options, option
from datasets.spec import AugmentationSpec, DataRow, InputSpec
from models.spec import TrainingSpec

ROOT = Path(__file__).parents[3]
FLOORS = ("datasets", "models", "sessions", "engine", "app")


def all_models() -> list[type[Options]]:
    """Return every options class of the program that declares at least one visible option."""
    for floor in FLOORS:
        for file in (ROOT / floor).rglob("*.py"):
            if "basics.options import" in (text := file.read_text("utf-8")) and " option(" in text:
                importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    classes = {one for one in _below(Options) if one.__module__.startswith(FLOORS)}
    return sorted((one for one in classes if describe(one)), key=_full_name)


def _below(parent: type[Options]) -> list[type[Options]]:
    return [one for child in parent.__subclasses__() for one in (child, *_below(child))]


def _full_name(model: type[Options]) -> str:
    return f"{model.__module__}.{model.__qualname__}"


def _start(model: type[Options]) -> Options:
    required = {name: "/some/where" for name, info in model.model_fields.items() if info.is_required()}
    return model(**required)


def _values(one: OptionField) -> st.SearchStrategy[Any]:
    """Return all values an option may have, by what its declaration says."""
    if one.kind == "switch":
        return st.booleans()
    if one.kind == "choice":
        return st.sampled_from(list(one.choices))
    if one.kind == "text":
        return st.text(max_size=20)
    if one.kind == "list" and one.item is str:
        return st.lists(st.text("abc", min_size=1), max_size=3).map(tuple)
    number = (
        st.integers(int(one.low) + one.low_excluded, int(one.high))
        if one.whole
        else st.floats(one.low, one.high, exclude_min=one.low_excluded, allow_nan=False)
    )
    if one.kind == "list":
        least, most = (0, 3) if one.length is None else (one.length, one.length)
        return st.lists(number, min_size=least, max_size=most).map(tuple)
    if one.kind == "range":
        return st.tuples(number, number).map(sorted).map(tuple)
    return st.none() | number if one.optional else number


@pytest.mark.parametrize("model", all_models(), ids=_full_name)
def test_form_gives_back_what_it_was_given(model: type[Options], qtbot: QtBot) -> None:
    """A value that was set comes back equal, whatever it is, and setting it says nothing was edited."""
    form = OptionForm(model)
    qtbot.addWidget(form)
    said: list[object] = []
    form.value_changed.connect(said.append)
    described = {one.name: one for one in describe(model)}
    assert form.names() and set(form.names()) == set(described)
    start = _start(model)

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.fixed_dictionaries({name: _values(one) for name, one in described.items()}))
    def round_trip(values: dict[str, Any]) -> None:
        try:
            value = model.model_validate(start.model_dump() | values)
        except ValidationError:
            # Each value is allowed but not their combination.
            reject()
        form.set_value(value)
        assert form.value() == value
        assert {name: form.editor(name).value() for name in described} == values

    round_trip()
    assert said == []


@pytest.mark.parametrize("model", all_models(), ids=_full_name)
def test_every_option_can_be_changed_by_hand(model: type[Options], qtbot: QtBot) -> None:
    """Each editor, used by keys and mouse, changes its own option and no other one."""
    form = OptionForm(model)
    qtbot.addWidget(form)
    start = _start(model)
    form.set_value(start)
    form.on_more_toggled(True)
    form.show()
    qtbot.waitExposed(form)
    for name in form.names():
        form.set_value(start)
        with qtbot.waitSignal(form.value_changed, timeout=1000) as said:
            _use(form.editor(name), qtbot)
        changed = said.args[0].model_dump()
        before = start.model_dump()
        assert [key for key in before if changed[key] != before[key]] == [name]
        assert form.value() == said.args[0]


def _use(editor: FieldEditor, qtbot: QtBot) -> None:
    """Change an editor's value as a person would."""
    if isinstance(editor, SwitchEditor):
        qtbot.mouseClick(editor.check, Qt.MouseButton.LeftButton, pos=editor.check.rect().center() * 0.2)
    elif isinstance(editor, OptionalNumberEditor):
        qtbot.mouseClick(editor.check, Qt.MouseButton.LeftButton)
    elif isinstance(editor, ChoiceEditor):
        key = Qt.Key.Key_Up if editor.box.currentIndex() == editor.box.count() - 1 else Qt.Key.Key_Down
        qtbot.keyClick(editor.box, key)
    elif isinstance(editor, NumberEditor):
        at_top = editor.box.value() >= editor.box.maximum()
        qtbot.keyClick(editor.box, Qt.Key.Key_Down if at_top else Qt.Key.Key_Up)
    elif isinstance(editor, RangeEditor):
        at_top = editor.high_box.value() >= editor.high_box.maximum()
        box, key = (editor.low_box, Qt.Key.Key_Down) if at_top else (editor.high_box, Qt.Key.Key_Up)
        qtbot.keyClick(box, key)
    elif isinstance(editor, TextEditor):
        qtbot.keyClicks(editor.line, "x")
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    elif isinstance(editor, ListEditor):
        editor.line.selectAll()
        qtbot.keyClicks(editor.line, ", ".join(_other_items(editor)))
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)


def _other_items(editor: ListEditor) -> list[str]:
    """Return as many items as there are, the first one another."""
    first, *others = editor.value() or (1,)
    if editor.described.item is str:
        return ["another", *others]
    smaller = first // 2 if editor.described.whole else first / 2
    other = smaller if smaller >= editor.described.low else first + 1
    return [str(one) for one in (other, *others)]


def test_a_list_takes_what_can_be_read_and_keeps_the_rest(qtbot: QtBot) -> None:
    """Items stand between commas; what is no number leaves the former ones in place."""

    class Layers(Options):
        """Three numbers."""

        units: tuple[int, ...] = option((8, 4), label="Units", help="Neurons of each layer.")

    form = OptionForm(Layers)
    qtbot.addWidget(form)
    form.set_value(Layers())
    editor = form.editor("units")
    assert isinstance(editor, ListEditor) and editor.line.text() == "8, 4"
    for typed, units, shown in (("16 ,2,", (16, 2), "16 ,2,"), ("many", (16, 2), "16, 2"), ("", (), "")):
        editor.line.selectAll()
        qtbot.keyClicks(editor.line, typed) if typed else qtbot.keyClick(editor.line, Qt.Key.Key_Delete)
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
        assert form.value() == Layers(units=units)
        assert editor.line.text() == shown


def test_what_the_form_does_not_show_is_kept(qtbot: QtBot) -> None:
    """Hidden fields (found counts and hashes) survive an edit of a shown one."""
    form = OptionForm(DataRow)
    qtbot.addWidget(form)
    form.set_value(DataRow(path="/data/a", class_name="a", n_images=17, sha256="ab"))
    assert "n_images" not in form.names()
    with qtbot.waitSignal(form.value_changed) as said:
        qtbot.mouseClick(form.editor("shuffle").check, Qt.MouseButton.LeftButton)
    assert said.args[0] == DataRow(
        path="/data/a", class_name="a", n_images=17, sha256="ab", shuffle=not DataRow(path="x").shuffle
    )


def test_numbers_are_short_bounded_and_take_a_comma(qtbot: QtBot) -> None:
    """0.002 is shown as “0.002”, “0,05” is understood, and what is out of bounds cannot be left standing."""
    form = OptionForm(TrainingSpec)
    qtbot.addWidget(form)
    form.set_value(TrainingSpec())
    box = form.editor("learning_rate").box
    assert box.text() == "0.002"
    box.selectAll()
    qtbot.keyClicks(box, "0,05")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert form.value().learning_rate == 0.05
    batch = form.editor("batch_size").box
    assert batch.text() == "64 images"
    batch.selectAll()
    qtbot.keyClicks(batch, "0")
    qtbot.keyClick(batch, Qt.Key.Key_Return)
    assert form.value().batch_size >= 1


def test_an_end_of_a_range_takes_the_other_along(qtbot: QtBot) -> None:
    """The smaller number always stands first, so that no range can be wrong."""
    form = OptionForm(AugmentationSpec)
    qtbot.addWidget(form)
    form.set_value(AugmentationSpec(contrast=(0.8, 1.2)))
    box = form.editor("contrast").low_box
    box.selectAll()
    qtbot.keyClicks(box, "1.5")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert form.value().contrast == (1.5, 1.5)


def test_more_shows_the_advanced_options(qtbot: QtBot) -> None:
    """Options declared as advanced wait behind “More…”."""
    form = OptionForm(InputSpec)
    qtbot.addWidget(form)
    form.set_value(InputSpec())
    form.show()
    qtbot.waitExposed(form)
    assert form.editor("size").isVisible() and not form.editor("padding").isVisible()
    qtbot.mouseClick(form.more_button, Qt.MouseButton.LeftButton)
    assert form.editor("padding").isVisible()


def test_front_options_can_be_chosen(qtbot: QtBot) -> None:
    """A page may put a few options up front and the rest behind “More…”."""
    form = OptionForm(TrainingSpec, front=("epochs", "monitor"))
    qtbot.addWidget(form)
    form.set_value(TrainingSpec())
    form.show()
    qtbot.waitExposed(form)
    shown = [name for name in form.names() if form.editor(name).isVisible()]
    assert shown == ["epochs", "monitor"]


class Pair(Options):
    """Two numbers of which the first must be the smaller one."""

    first: int = option(1, label="First", help="The smaller one.", ge=0, le=10)
    second: int = option(2, label="Second", help="The larger one.", ge=0, le=10)

    @model_validator(mode="after")
    def _check_order(self) -> Pair:
        if self.first >= self.second:
            raise ValueError("the first number must be smaller than the second")
        return self


def test_a_combination_that_does_not_fit_is_said_and_not_passed_on(qtbot: QtBot) -> None:
    """The reason appears on the form; the value stays the last good one until the person mends it."""
    form = OptionForm(Pair)
    qtbot.addWidget(form)
    form.set_value(Pair())
    form.show()
    qtbot.waitExposed(form)
    said: list[object] = []
    form.value_changed.connect(said.append)
    qtbot.keyClick(form.editor("first").box, Qt.Key.Key_Up)
    assert said == [] and form.value() == Pair()
    assert form.problem.isVisible() and "smaller than the second" in form.problem.text()


def test_a_switched_off_option_says_why(qtbot: QtBot) -> None:
    """The reason stands in the tool tip while the option is off, the help comes back afterwards."""
    form = OptionForm(AugmentationSpec)
    qtbot.addWidget(form)
    form.set_value(AugmentationSpec())
    form.set_option_enabled("hue", False, "Only for colour images.")
    assert not form.editor("hue").isEnabled() and form.editor("hue").toolTip() == "Only for colour images."
    form.set_option_enabled("hue", True)
    assert form.editor("hue").isEnabled() and "colour circle" in form.editor("hue").toolTip()


def test_a_number_that_is_set_free_begins_where_it_is_of_use(qtbot: QtBot) -> None:
    """A tick alone must not ask for no momentum, or for gradients cut to nothing."""
    form = OptionForm(TrainingSpec)
    qtbot.addWidget(form)
    form.set_value(TrainingSpec())
    usual = {"momentum": 0.9, "beta_1": 0.9, "beta_2": 0.999, "clip_norm": 1.0, "averaging": 0.99}
    for name in (*usual, "rho", "clip_value", "time_budget", "warm_up", "dropout"):
        editor = form.editor(name)
        assert isinstance(editor, OptionalNumberEditor)
        if name == "clip_value":
            form.set_value(TrainingSpec())  # by length and by value do not go together
        editor.check.click()
        taken = getattr(form.value(), name)
        assert taken == usual.get(name, taken) and taken > editor.described.low, name
    form.set_value(TrainingSpec(momentum=0.4))
    assert form.editor("momentum").value() == 0.4
