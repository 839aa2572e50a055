"""Data is found again by its content, and nothing that differs is used without being asked for."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from datasets.basics.errors import BadInput, Cancelled
from datasets.basics.progress import Progress
from datasets.discovery import discover_paths
from datasets.hashing import hash_path, size_of
from datasets.spec import DataRow
from datasets.survey import survey_row
from sessions.document import Session
from sessions.restoration import with_data_of
from sessions.restore import Restoration, locate_data


def lists(found: Restoration) -> dict[str, list[int]]:
    """Return the indices of the rows in each list."""
    names = ("found", "moved", "changed", "missing", "unchecked")
    return {name: [row.index for row in getattr(found, name)] for name in names if getattr(found, name)}


def flip_byte_keeping_time(path: Path) -> None:
    """Change one byte; size and modification time stay."""
    stat = path.stat()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_all_in_place(session: Session) -> None:
    """Untouched data is found, every hash checked, and the session is as it was."""
    found = locate_data(session)
    assert lists(found) == {"found": [0, 1]}
    assert found.session == session and found.complete
    assert [row.found_sha256 for row in found.found] == [row.sha256 for row in session.rows]


def test_moved_and_renamed_folders(session: Session, data_root: Path, tmp_path: Path) -> None:
    """Folders that were moved and renamed are found by their content; the paths are mended."""
    (tmp_path / "archive" / "2026").mkdir(parents=True)
    shutil.move(data_root / "class2", tmp_path / "archive" / "2026" / "small ones")
    found = locate_data(session, [tmp_path / "archive"])
    assert lists(found) == {"found": [1], "moved": [0]}
    assert found.session.rows[0].path == str(tmp_path / "archive" / "2026" / "small ones")
    assert found.session.rows[0].model_copy(update={"path": session.rows[0].path}) == session.rows[0]
    assert lists(locate_data(session)) == {"found": [1], "missing": [0]}
    assert lists(locate_data(session, [tmp_path / "archive" / "2026" / "small ones"])) == {
        "found": [1],
        "moved": [0],
    }


def test_moved_files(tmp_path: Path) -> None:
    """Single files are found under another name; files of equal size but other content are not taken."""
    (tmp_path / "old").mkdir()
    (tmp_path / "new" / "deep").mkdir(parents=True)
    path = tmp_path / "old" / "a.rtdc"
    path.write_bytes(b"content a")
    row = DataRow(path=str(path), source="rtdc", part="unlabeled", size_bytes=9, sha256=hash_path(path))
    session = Session(rows=(row,))
    path.rename(tmp_path / "new" / "deep" / "b.rtdc")
    (tmp_path / "new" / "a.rtdc").write_bytes(b"content b")
    found = locate_data(session, [tmp_path / "new"])
    assert [row.path for row in found.moved] == [str(tmp_path / "new" / "deep" / "b.rtdc")]
    (tmp_path / "new" / "deep" / "b.rtdc").unlink()
    assert lists(locate_data(session, [tmp_path / "new"])) == {"missing": [0]}


def test_the_copy_with_the_likest_path_is_taken(tmp_path: Path) -> None:
    """Of several equal copies the one is taken whose path ends like the recorded one, of any system."""
    for place in ("x/day 1/blank.rtdc", "x/day 2/blank.rtdc", "x/other.rtdc"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"same")
    digest = hash_path(tmp_path / "x" / "other.rtdc")
    recorded = ("D:\\lab\\day 2\\blank.rtdc", "/lab/day 1/blank.rtdc")
    session = Session(
        rows=tuple(
            DataRow(path=path, source="rtdc", part="unlabeled", size_bytes=4, sha256=digest)
            for path in recorded
        )
    )
    found = locate_data(session, [tmp_path])
    assert [row.path for row in found.moved] == [
        str(tmp_path / "x" / "day 2" / "blank.rtdc"),
        str(tmp_path / "x" / "day 1" / "blank.rtdc"),
    ]


def test_many_files_of_one_size(tmp_path: Path) -> None:
    """Time grows with the number of files, not with its square: 1,500 of one size took 16 s when it did."""
    (tmp_path / "old").mkdir()
    rows = []
    for number in range(1500):
        path = tmp_path / "old" / f"{number}.rtdc"
        path.write_bytes(b"%08d" % number)
        content = {"size_bytes": 8, "sha256": hash_path(path)}
        rows.append(DataRow(path=str(path), source="rtdc", part="unlabeled", **content))
    for number in range(1500):
        (tmp_path / "old" / f"{number}.rtdc").rename(tmp_path / "old" / f"renamed {number}.rtdc")
    begun = time.process_time()
    found = locate_data(Session(rows=tuple(rows)), [tmp_path])
    assert time.process_time() - begun < 3
    assert len(found.moved) == 1500
    left = found.model_copy(update={"moved": (), "missing": found.moved})
    begun = time.process_time()
    assert left.resolved(leave_out=range(1500)).rows == ()
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/" + "a" * 5000, "cannot be looked at"), ("", "does not say"), ("a\0b", "not in its")],
)
@pytest.mark.parametrize("known", [{"sha256": "0" * 64, "size_bytes": 1}, {"legacy_hash": "0"}, {}])
def test_places_that_cannot_be(path: str, reason: str, known: dict[str, Any], tmp_path: Path) -> None:
    """A place that the system refuses to look at is a missing row, not the end of the search."""
    session = Session(rows=(DataRow(path=path, source="rtdc", part="unlabeled", **known),))
    found = locate_data(session, [tmp_path])
    assert [reason in row.reason for row in found.missing] == [True]


def test_second_look(session: Session) -> None:
    """Hashes that are known already are taken from who knows them."""
    asked: list[Path] = []

    def known(path: Path, progress: Progress) -> str:
        asked.append(path)
        return hash_path(path, progress)

    assert locate_data(session, (), hash_of=known).complete
    assert asked == [Path(row.path) for row in session.rows]


CHANGES = {
    "one byte, time kept": "Its content is not",
    "one image more": "There is 1 image more than the 3 recorded ones. Its size is",
    "one image renamed": "Its content is not",
    "one image less": "There is 1 image fewer than the 3 recorded ones. Its size is",
}


@pytest.mark.parametrize("how", CHANGES)
def test_changed_data_is_named_and_not_used(session: Session, data_root: Path, how: str) -> None:
    """Any change is noticed; the session keeps the old hash until the user accepts the new content."""
    image = data_root / "class2" / "1.png"
    if how == "one byte, time kept":
        flip_byte_keeping_time(image)
    elif how == "one image more":
        shutil.copy(image, data_root / "class2" / "9.png")
    elif how == "one image renamed":
        image.rename(data_root / "class2" / "7.png")
    else:
        image.unlink()
    found = locate_data(session)
    assert lists(found) == {"found": [1], "changed": [0]}
    assert found.session == session and not found.complete
    assert found.changed[0].reason.startswith(CHANGES[how])


def test_accepting_changes(session: Session, data_root: Path) -> None:
    """An accepted change is surveyed anew: hash, size and number of images; other rows stay."""
    assert cv2.imwrite(str(data_root / "class2" / "9.png"), np.full((12, 12), 7, np.uint8))
    accepted = locate_data(session).resolved(use=[0], time="2026-11-21T12:00:00+00:00")
    folder = data_root / "class2"
    row = accepted.rows[0]
    assert (row.n_images, row.size_bytes, row.sha256) == (4, size_of(folder), hash_path(folder))
    assert accepted.rows[1] == session.rows[1]
    assert lists(locate_data(accepted)) == {"found": [0, 1]}
    decision = accepted.data_decisions[0]
    assert (decision.choice, decision.path) == ("used_as_is", str(folder))
    assert (decision.recorded_sha256, decision.sha256) == (session.rows[0].sha256, row.sha256)
    assert "size" in decision.reason and decision.time.startswith("2026")


def test_numbers_of_images_do_not_outlive_a_change(session: Session, data_root: Path) -> None:
    """Where there are more images or fewer, a number stands for another image; of as many, for the same."""
    known = {"left_out": (1,), "ties": ((0, 1), (2, 1))}
    rows = (session.rows[0].model_copy(update=known), session.rows[1])
    noted = session.model_copy(update={"rows": rows})
    assert cv2.imwrite(str(data_root / "class2" / "0.png"), np.full((12, 12), 7, np.uint8))
    same = locate_data(noted).resolved(use=[0])
    assert (same.rows[0].left_out, same.rows[0].ties) == tuple(known.values())
    assert cv2.imwrite(str(data_root / "class2" / "00.png"), np.full((12, 12), 9, np.uint8))
    more = locate_data(noted).resolved(use=[0])
    assert (more.rows[0].n_images, more.rows[0].left_out, more.rows[0].ties) == (4, (), ())
    assert "left out or kept together" in more.data_decisions[0].reason
    assert "left out" not in same.data_decisions[0].reason


def test_leaving_out(session: Session, data_root: Path) -> None:
    """Missing data is left out only on request, with its class, and the session records it."""
    shutil.rmtree(data_root / "class2")
    found = locate_data(session)
    with pytest.raises(BadInput, match="leave it out"):
        found.resolved(use=[0])
    left = found.resolved(leave_out=[0])
    assert (left.rows, left.classes) == (session.rows[1:], ("class10",))
    assert [(one.choice, one.sha256) for one in left.data_decisions] == [("left_out", "")]
    settings = session.model_copy(update={"seed": 5, "notes": "mine"})
    merged = with_data_of(settings, left)
    assert (merged.rows, merged.seed, merged.data_decisions) == (left.rows, 5, left.data_decisions)


def test_untouched_copy_of_changed_data(session: Session, data_root: Path, tmp_path: Path) -> None:
    """Where the old place holds something else, an untouched copy in a named folder is taken, and told."""
    shutil.copytree(data_root / "class2", tmp_path / "backup" / "class2")
    flip_byte_keeping_time(data_root / "class2" / "0.png")
    found = locate_data(session, [tmp_path / "backup"])
    assert lists(found) == {"found": [1], "moved": [0]}
    assert found.session.rows[0].path == str(tmp_path / "backup" / "class2")


def test_rows_without_a_hash(session: Session, data_root: Path) -> None:
    """A row that was never hashed is never called found; missing, it cannot be found by content."""
    bare = tuple(row.model_copy(update={"sha256": "", "size_bytes": 0}) for row in session.rows)
    shutil.rmtree(data_root / "class10")
    found = locate_data(session.model_copy(update={"rows": bare}), [data_root])
    assert lists(found) == {"unchecked": [0], "missing": [1]}
    assert not found.complete
    assert found.resolved(use=[0], leave_out=[1]).rows[0] == session.rows[0]


def test_folder_to_look_in_must_exist(session: Session, tmp_path: Path) -> None:
    """A named folder that is not there is a clear sentence."""
    with pytest.raises(BadInput, match="does not exist"):
        locate_data(session, [tmp_path / "nowhere"])


def test_progress_and_cancelling(session: Session) -> None:
    """Progress runs from 0 to 1, never back, and the user can cancel inside."""
    told: list[float] = []
    locate_data(session, (), lambda fraction, message: told.append(fraction))
    assert told and told == sorted(told) and told[0] >= 0 and told[-1] <= 1

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        locate_data(session, (), cancel)


def test_walking_can_be_cancelled(session: Session, data_root: Path, tmp_path: Path) -> None:
    """A folder named by mistake, such as a whole disk, can be left before all of it was looked through."""
    shutil.rmtree(data_root / "class2")
    (tmp_path / "disk" / "deep").mkdir(parents=True)

    def cancel(fraction: float, message: str) -> None:
        if message.endswith("deep"):
            raise Cancelled

    with pytest.raises(Cancelled):
        locate_data(session, [tmp_path / "disk"], cancel)


def test_a_moved_file_with_labels_is_found_for_each_of_its_classes(tmp_path: Path) -> None:
    """Rows of one file are told apart by their label and found again; a table with its images too."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    labels = np.arange(6) % 2
    np.savez(tmp_path / "old/a.npz", x=np.arange(6 * 64, dtype=np.uint8).reshape(6, 8, 8), y=labels)
    for number in labels:
        Image.fromarray(np.full((8, 8), 50 * number, np.uint8)).save(tmp_path / f"old/{number}.png")
    (tmp_path / "old/b.csv").write_text("image,class\n0.png,0\n1.png,1\n", encoding="utf-8")
    rows = discover_paths([tmp_path / "old/a.npz", tmp_path / "old/b.csv"])
    session = Session(rows=tuple(survey_row(row)[0] for row in rows), classes=("0", "1"))
    assert locate_data(session).complete
    for file in (tmp_path / "old").iterdir():
        file.rename(tmp_path / "new" / file.name)
    restored = locate_data(session, [tmp_path / "new"])
    assert restored.complete and len(restored.moved) == 4
    assert [(Path(row.path).name, row.selection) for row in restored.session.rows] == [
        ("a.npz", "0"),
        ("a.npz", "1"),
        ("b.csv", "0"),
        ("b.csv", "1"),
    ]
    assert all(survey_row(row)[0] == row for row in restored.session.rows)


def test_moved_films_and_tables_with_groups_are_found_again(tmp_path: Path) -> None:
    """A folder with a table of several labels and donors, its images below, and a film, moved as a whole."""
    images = tmp_path / "old" / "images"
    images.mkdir(parents=True)
    for number in range(4):
        Image.fromarray(np.full((8, 8), 50 * number, np.uint8)).save(images / f"{number}.png")
    lines = ["image,labels,donor", "0.png,a;b,D1", "1.png,a,D1", "2.png,b,D2", "3.png,a,D2"]
    (tmp_path / "old" / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    writer = cv2.VideoWriter(str(tmp_path / "old" / "c.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 25, (16, 16))
    for number in range(5):
        writer.write(np.full((16, 16, 3), 40 * number, np.uint8))
    writer.release()
    found = discover_paths([tmp_path / "old" / "labels.csv", tmp_path / "old" / "c.avi"])
    rows = tuple(survey_row(row)[0] for row in found)
    assert [(row.all_classes, row.group, row.n_images) for row in rows] == [
        (("a",), "D1", 1),
        (("a",), "D2", 1),
        (("a", "b"), "D1", 1),
        (("b",), "D2", 1),
        (("c",), "", 5),
    ]
    (tmp_path / "old").rename(tmp_path / "elsewhere")
    restored = locate_data(Session(rows=rows, classes=("a", "b", "c")), [tmp_path])
    assert restored.complete and len(restored.moved) == 5
    assert all(survey_row(row)[0] == row for row in restored.session.rows)
    Image.fromarray(np.full((8, 8), 7, np.uint8)).save(tmp_path / "elsewhere" / "images" / "0.png")
    assert len(locate_data(restored.session).changed) == 4
