"""Options are set from text under dotted keys, and every mistake is one helpful sentence."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.spec import DataRow
from sessions.document import Session
from sessions.settings import (
    apply_settings,
    describe_problem,
    difference,
    flat_values,
    get_value,
    option_table,
    resolve_key,
    set_values,
    setting_keys,
)

TWO_ROWS = Session(
    classes=("a",), rows=(DataRow(path="/1", class_name="a"), DataRow(path="/2", class_name="a"))
)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("epochs=20", "training.epochs", 20),
        ("training.epochs = 20", "training.epochs", 20),
        ("size=48", "input.size", 48),
        ("rotation=5", "augmentation.rotation", 5.0),
        ("brightness_multiply=0.7,1.3", "augmentation.brightness_multiply", [0.7, 1.3]),
        ("brightness_multiply=[0.7, 1.3]", "augmentation.brightness_multiply", [0.7, 1.3]),
        ("brightness_multiply=(0.7,1.3)", "augmentation.brightness_multiply", [0.7, 1.3]),
        ("dropout=0.2", "training.dropout", 0.2),
        ("dropout=none", "training.dropout", None),
        ("normalization=none", "input.normalization", "none"),
        ("flip_vertical=true", "augmentation.flip_vertical", True),
        ("flip_vertical=yes", "augmentation.flip_vertical", True),
        ("augmentation.enabled=off", "augmentation.enabled", False),
        ("learning_rate=1e-4", "training.learning_rate", 0.0001),
        ("device=gpu:0", "device", "gpu:0"),
        ("notes==SUM(A1), 12", "notes", "=SUM(A1), 12"),
        ("notes=12", "notes", "12"),
        ("notes=[1]", "notes", "[1]"),
        ('notes="quoted"', "notes", "quoted"),
        ("notes=", "notes", ""),
        ("split.test=0.2", "split.test", 0.2),
        ("seed=9007199254740992", "seed", 2**53),
        ("input.scalars=area_um,deform", "input.scalars", ["area_um", "deform"]),
        ("scalars= area_um , deform ", "input.scalars", ["area_um", "deform"]),
        ("scalars=area_um", "input.scalars", ["area_um"]),
        ('scalars=["a, b", "c"]', "input.scalars", ["a, b", "c"]),
        ('scalars="a, b","c"', "input.scalars", ["a, b", "c"]),
        ('scalars=("a","b")', "input.scalars", ["a", "b"]),
        ("scalars=12,13", "input.scalars", ["12", "13"]),
        ("scalars=", "input.scalars", []),
    ],
)
def test_values_are_understood(text: str, key: str, value: Any) -> None:
    """Short and dotted keys, numbers, ranges, names, texts and "none" mean what a person expects."""
    assert flat_values(apply_settings(Session(), [text]))[key] == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("epochs=0", "training.epochs (Epochs) must be a whole number from 1 to 1000000, not '0'."),
        ("size=4096", "input.size (Image size) must be a whole number from 4 to 1024 px, not '4096'."),
        ("learning_rate=0", "training.learning_rate (Learning rate) must be a number above 0 and up to 10"),
        ("rotation=far", "augmentation.rotation (Rotation) must be a number from 0 to 180 °, not 'far'."),
        ("epochs=2.5", "training.epochs (Epochs) must be a whole number from 1 to 1000000, not '2.5'."),
        ("epochs=true", "training.epochs (Epochs) must be a whole number from 1 to 1000000, not 'true'."),
        ("epochs=nan", "training.epochs (Epochs) must be a whole number from 1 to 1000000, not 'nan'."),
        ("color=blue", "input.color (Colour) must be one of gray, rgb, channels, not 'blue'."),
        ("dropout=2", "training.dropout (Dropout) must be a number from 0 to 0.95 or none, not '2'."),
        ("flip_vertical=up", "augmentation.flip_vertical (Flip up-down) must be true or false, not 'up'."),
        ("scalars=[a,b]", "input.scalars (Measured values) must be names with commas between them (names"),
        (
            "custom_weights=0,0",
            "training.custom_weights (Custom class weights): class weights are numbers from 0 up, and at",
        ),
        ("epoch=3", "Unknown option 'epoch'. Did you mean 'training.epochs'?"),
        ("augmentation.sheer=3", "Unknown option 'augmentation.sheer'. Did you mean 'augmentation.shear'?"),
        ("rows=[]", "Unknown option 'rows'."),
        ("zzzzzzzz=1", "Unknown option 'zzzzzzzz'."),
        ("epochs", "The setting 'epochs' has no value: write key=value, e.g. epochs=20."),
    ],
)  # fmt: skip
def test_mistakes_are_one_sentence(text: str, sentence: str) -> None:
    """The message names the option, what it may be with its unit, and what was given; or the nearest name."""
    with pytest.raises(BadInput) as caught:
        apply_settings(Session(), [text])
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    "text", ["brightness_multiply=1.3,0.7", "contrast=0,11", "contrast=1", "contrast=1,2,3"]
)
def test_wrong_ranges_name_the_option(text: str) -> None:
    """A range that is turned round, too wide or not a pair is refused with the option's name."""
    with pytest.raises(BadInput, match=text.partition("=")[0]):
        apply_settings(Session(), [text])


def test_ambiguous_short_names_list_the_choices() -> None:
    """A short name that several options share is refused with all of them named; a full one is not."""
    keys = ["zoom", "row.size", "input.size"]
    with pytest.raises(BadInput, match=r"write row\.size or input\.size"):
        resolve_key("size", keys)
    assert [resolve_key(name, keys) for name in ("zoom", "row.size")] == ["zoom", "row.size"]


@pytest.mark.parametrize("key", setting_keys())
def test_every_option_takes_its_own_value_as_text(key: str) -> None:
    """The text of any option's value, as in the spreadsheet, sets it to that value; its help is there."""
    value = flat_values(TWO_ROWS)[key]
    text = "none" if value is None else value if isinstance(value, str) else json.dumps(value)
    assert apply_settings(TWO_ROWS, [f"{key}={text}"]) == TWO_ROWS
    setting = next(setting for setting in option_table() if setting.key == key)
    assert setting.label and setting.help and setting.allowed


def test_the_later_of_two_counts() -> None:
    """Of two values for the same option the last one holds, whichever way it is spelt."""
    assert apply_settings(Session(), ["epochs=3", "training.epochs=4"]).training.epochs == 4


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "training.epochs": st.integers(1, 1000),
        "augmentation.contrast": st.tuples(st.floats(0, 1), st.floats(1, 10)).map(list),
        "training.dropout": st.none() | st.floats(0, 0.95),
        "notes": st.text(st.characters(exclude_categories=["Cs"])),
        "rows.1.images_per_epoch": st.none() | st.integers(0, 10**6),
        "rows.0.zoom": st.floats(0.1, 100),
    },
)


@given(CHANGES)
def test_difference_and_set_values_are_inverse(changes: dict[str, Any]) -> None:
    """What was changed, rows included, is found by comparison and leads from one session to the other."""
    after = set_values(TWO_ROWS, changes)
    found = difference(TWO_ROWS, after)
    before_values = TWO_ROWS.model_dump(mode="json")
    assert set(found) == {key for key, value in changes.items() if get_value(before_values, key) != value}
    assert set_values(TWO_ROWS, found) == after


def test_difference_of_a_large_session() -> None:
    """The window asks at each click: 10,000 rows took 8 s when each row looked up all options."""
    rows = tuple(DataRow(path=f"/data/{number}", part="unlabeled") for number in range(10_000))
    before = Session(rows=rows)
    after = set_values(before, {"augmentation.rotation": 7, "rows.9999.zoom": 2})
    begun = time.process_time()
    assert difference(before, after) == {"augmentation.rotation": 7, "rows.9999.zoom": 2}
    assert time.process_time() - begun < 1


def test_difference_of_other_rows_is_the_whole_list() -> None:
    """Sessions with another number of rows differ in their rows as a whole."""
    fewer = TWO_ROWS.model_copy(update={"rows": TWO_ROWS.rows[:1]})
    assert set(difference(TWO_ROWS, fewer)) == {"rows"}
    assert set_values(TWO_ROWS, difference(TWO_ROWS, fewer)) == fewer


@pytest.mark.parametrize("key", ["rows.7.zoom", "rows.x", "training.epochs.more", "nothing.at.all"])
def test_keys_that_lead_nowhere(key: str) -> None:
    """A key that no document has is refused, not made."""
    with pytest.raises(BadInput, match="Unknown option"):
        set_values(TWO_ROWS, {key: 1})


def test_problems_of_whole_sessions_are_sentences() -> None:
    """Faults beyond a single option are told in a sentence that names the file or the class."""
    with pytest.raises(ValidationError) as caught:
        Session(classes=("a",), rows=(DataRow(path="/data/x", class_name="b"),))
    assert describe_problem(caught.value) == "The class 'b' of /data/x is not in the list of classes."


def test_values_by_name_are_set_one_by_one() -> None:
    """Options of a network and shares of layers have names that no table knows."""
    settings = ["model.options.units=8,16", "model.options.weights=random", "model.partly_trained.dense1=0.5"]
    session = apply_settings(Session(), settings)
    assert session.model.options == {"units": [8, 16], "weights": "random"}
    assert session.model.partly_trained == {"dense1": 0.5}
    with pytest.raises(BadInput, match="partly_trained"):
        apply_settings(Session(), ["model.partly_trained.dense1=2"])


def test_a_name_that_goes_is_a_difference() -> None:
    """What one session has by name and the other has not, comes back out."""
    more = apply_settings(Session(), ["model.options.units=8", "model.options.rate=0.1"])
    fewer = apply_settings(Session(), ["model.options.units=8"])
    assert set_values(more, difference(more, fewer)) == fewer
    assert set_values(fewer, difference(fewer, more)) == more
