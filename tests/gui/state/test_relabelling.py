"""Single images get another class without any file being changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.state.relabelling import Standings, give_class
from datasets.spec import DataRow
from sessions.document import Session

N = 5
CLASSES = ("a", "b", "c")


def _session() -> Session:
    rows = tuple(
        DataRow(path=f"/data/{name}", class_name=name, part="train", n_images=N, sha256=name * 64)
        for name in CLASSES
    )
    return Session(rows=rows, classes=CLASSES)


def _classes_of_images(session: Session) -> dict[tuple[str, int], list[str]]:
    """Return of each image (file, number) the classes it is used with."""
    found: dict[tuple[str, int], list[str]] = {}
    for row in session.rows:
        for image in sorted(set(range(row.n_images)) - set(row.left_out)):
            found.setdefault((row.place, image), []).append(row.class_name)
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(CLASSES), st.integers(0, N - 1), st.sampled_from(CLASSES)), max_size=12
    )
)
def test_every_image_is_used_once_with_its_last_class(steps: list[tuple[str, int, str]]) -> None:
    """However often images move between classes: each is used exactly once, as it was last told."""
    session, original = _session(), _session()
    expected = {(f"/data/{name}", image): [name] for name in CLASSES for image in range(N)}
    for name, image, wanted in steps:
        row = next(row for row in original.rows if row.class_name == name)
        standing = Standings(session).of(row, image)
        assert standing is not None and standing.is_used
        session = give_class(session, [(standing.row, image)], wanted)
        expected[row.place, image] = [wanted]
    assert _classes_of_images(session) == expected
    assert len(session.rows) <= len(CLASSES) ** 2, "one row per file and class"
    Session.model_validate(session.model_dump())


def test_images_left_out_before_stay_left_out() -> None:
    """Giving one image another class brings no other one back."""
    session = _session()
    rows = (session.rows[0].model_copy(update={"left_out": (4,)}), *session.rows[1:])
    session = give_class(session.model_copy(update={"rows": rows}), [(0, 1), (0, 2)], "b")
    assert _classes_of_images(session)["/data/a", 1] == ["b"]
    assert ("/data/a", 4) not in _classes_of_images(session)
    standing = Standings(session).of(_session().rows[0], 4)
    assert standing is not None and not standing.is_used and session.rows[standing.row].class_name == "a"


@pytest.mark.parametrize(
    "change",
    [{"path": "/elsewhere"}, {"sha256": "f" * 64}, {"n_images": 1}],
    ids=["path", "content", "length"],
)
def test_images_of_other_files_are_not_in_the_session(change: dict[str, object]) -> None:
    """Another place, other content, or a file that has become shorter."""
    session = _session()
    rows = (session.rows[0].model_copy(update=change), *session.rows[1:])
    assert Standings(session.model_copy(update={"rows": rows})).of(_session().rows[0], 3) is None
