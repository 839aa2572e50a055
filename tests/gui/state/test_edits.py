"""Changes of rows keep the session valid and the classes in their places."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from app.state.edits import add_rows, adopt_proposal, edit_rows, remove_paths, remove_rows
from datasets.spec import DataRow, InputSpec
from sessions.document import Session


def _session(*names: str) -> Session:
    rows = tuple(DataRow(path=f"/data/{name}", class_name=name) for name in names)
    return Session(rows=rows, classes=names)


def _valid(session: Session) -> Session:
    return Session.model_validate(session.model_dump())


def test_a_new_class_comes_last_and_an_unused_one_goes() -> None:
    """Renaming a row's class keeps the places, and so the colours, of all others."""
    session = _valid(edit_rows(_session("a", "b", "c"), [1], "class_name", " z "))
    assert session.classes == ("a", "c", "z")
    assert session.rows[1].class_name == "z"


def test_an_empty_class_name_changes_nothing() -> None:
    """A row in use always has a class."""
    session = _session("a", "b")
    assert edit_rows(session, [0], "class_name", "  ") == session


def test_unlabeled_rows_have_no_say_in_the_classes() -> None:
    """A class that is only on unlabeled rows is none of the network's outputs."""
    session = _valid(edit_rows(_session("a", "b"), [1], "part", "unlabeled"))
    assert session.classes == ("a",)


def test_an_unlabeled_row_is_named_after_its_file_when_it_gets_a_part() -> None:
    """Without that the session would have a row of no class."""
    session = Session(rows=(DataRow(path="/data/cells.rtdc", part="unlabeled"),))
    changed = _valid(edit_rows(session, [0], "part", "train"))
    assert changed.rows[0].class_name == "cells"
    assert changed.classes == ("cells",)


def test_rows_of_one_file_are_told_apart_by_their_labels() -> None:
    """A file with labels gives a row for each; the same label twice is known already."""
    rows = [DataRow(path="/d.npz", selection=name, class_name=name) for name in ("0", "1")]
    session, known = add_rows(_session(), [*rows, rows[0]])
    assert [row.selection for row in session.rows] == ["0", "1"]
    assert known == [rows[0]]
    assert remove_paths(session, rows[:1]).rows == (rows[1],)


def test_values_out_of_bounds_are_refused() -> None:
    """A zoom of 0 cannot get into a session."""
    with pytest.raises(ValidationError):
        edit_rows(_session("a"), [0], "zoom", 0.0)


def test_rows_that_are_there_already_are_not_added_twice() -> None:
    """The same file may be used in two parts, but not twice in one."""
    session = _session("a")
    again = session.rows[0]
    for_test = again.model_copy(update={"part": "test"})
    grown, known = add_rows(session, [again, for_test])
    assert [row.part for row in grown.rows] == ["split", "test"]
    assert known == [again]


def test_images_of_a_folder_that_is_there_are_not_added_again() -> None:
    """They are known as its images, whatever its part; those that it left out are used again."""
    folder = DataRow(path="/d/cells", source="folder", class_name="cells", part="train")
    session = Session(rows=(folder,), classes=("cells",))
    one = DataRow(path="/d/cells/deep/1.png", source="image_file", class_name="deep")
    elsewhere = one.model_copy(update={"path": "/d/cells 2/1.png"})
    session, known = add_rows(session, [one, elsewhere])
    assert known == [one] and session.rows == (folder, elsewhere)
    session = edit_rows(session, [0], "left_out", (0, 1, 2))
    assert add_rows(session, [one])[1] == [], "it may be one of those that are left out"
    some = folder.model_copy(update={"part": "split", "left_out": (1, 2, 3)})
    session, known = add_rows(session, [some])
    assert known == [some] and session.rows[0].left_out == (1, 2)
    whole = folder.model_copy(update={"left_out": ()})
    assert add_rows(session, [whole])[0].rows[0].left_out == (1, 2)


def test_removing_all_rows_of_a_class_removes_the_class() -> None:
    """No output is trained for which there is no image."""
    assert remove_rows(_session("a", "b"), [0]).classes == ("b",)


def test_a_proposal_brings_input_and_order_but_keeps_rows_and_name() -> None:
    """What the user did while the survey ran stays."""
    session = _session("class10", "class2").model_copy(update={"name": "mine"})
    proposed = Session(name="folder", classes=("class2", "class10"), input=InputSpec(size=48, color="rgb"))
    adopted = adopt_proposal(session, proposed, "session")
    assert adopted.name == "mine"
    assert adopted.classes == ("class2", "class10")
    assert adopted.input.size == 48
    assert adopted.rows == session.rows
