"""An export is put in place without touching anything that is not the run's own former export."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import WorkFailed
from models.export.checks.verify import failed
from models.export.kept import exported_file, is_changed, read_export_card
from models.export.publish import publish, put_with_card
from models.export.registry import EXPORTS
from models.export.result import ExportResult

KINDS = ("frozen-pb", "saved-model")
Publish = Callable[..., ExportResult]
Content = dict[str, bytes]


@pytest.fixture(params=KINDS)
def put(request: pytest.FixtureRequest, tmp_path: Path, make_card: Any) -> Publish:
    """Return a function that exports "my model" into tmp_path/out: a file or a folder with two files."""
    info = EXPORTS.get(request.param).EXPORT

    def put(text: str = "first", model: str = "a", session: str = "s", is_own: bool = False) -> ExportResult:
        draft = tmp_path / "draft" / text
        if info.kind == "file":
            draft.parent.mkdir(exist_ok=True)
            draft.write_bytes(text.encode())
        else:
            (draft / "assets").mkdir(parents=True, exist_ok=True)
            (draft / "variables").mkdir(exist_ok=True)
            (draft / "variables" / "part").write_bytes(text.encode())
        card = make_card(name="net").model_copy(update={"model_sha256": model, "session_sha256": session})
        checked = failed(info, "not asked").model_copy(update={"verified": True})
        return publish(info, checked, draft, card, tmp_path / "out", is_own=is_own)

    return put


def _content(folder: Path) -> Content:
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    } | {f"{path.relative_to(folder)}/": b"" for path in folder.rglob("*") if path.is_dir()}


def _check_beside(found: ExportResult, number: int, before: Content) -> None:
    """Check that all of before is there still, and the export has a name with that number and its card."""
    path = Path(str(found.path))
    assert path.name.startswith(f"net-{number}") and found.card == f"{path}.card.json"
    assert path.name in found.note and "left as it is" in found.note
    card = read_export_card(Path(str(found.card)))
    assert card is not None and card.export is not None and not is_changed(path, card.export)
    assert exported_file(Path(str(found.card))) == path
    now = _content(path.parent)
    assert {name: now.get(name) for name in before} == before


def test_an_unchanged_export_of_the_same_model_is_replaced(put: Publish, tmp_path: Path) -> None:
    """File and card are those of the second export, under the same name, and nothing else is there."""
    first, second = put("first"), put("second")
    assert (second.path, second.card, second.note) == (first.path, first.card, "")
    card = read_export_card(Path(str(second.card)))
    assert card is not None and card.export is not None and card.export.sha256 == second.sha256
    assert not is_changed(Path(str(second.path)), card.export)
    assert len(list((tmp_path / "out").iterdir())) == 2
    Path(str(second.card)).unlink()
    assert put("first").note


@pytest.mark.parametrize(
    ("put", "change"),
    [("frozen-pb", "edited"), *(("saved-model", how) for how in ("edited", "added", "empty folder", "link"))],
    indirect=["put"],
)
def test_what_was_changed_since_is_kept(change: str, put: Publish, tmp_path: Path) -> None:
    """A program edited, measurements put into a pack: they stay. A third export replaces the second."""
    first = Path(str(put().path))
    if change == "edited":
        file = first if first.is_file() else first / "variables" / "part"
        file.write_bytes(b"mine")
    elif change == "added":
        (first / "day1.csv").write_bytes(b"1,2")
    elif change == "empty folder":
        (first / "my_thesis").mkdir()
    else:
        (first / "data").symlink_to(tmp_path, target_is_directory=True)
    before = _content(tmp_path / "out")
    _check_beside(put("second"), 2, before)
    again = put("third")
    _check_beside(again, 2, before)
    assert len(list((tmp_path / "out").iterdir())) == 4


@pytest.mark.parametrize("put", ["saved-model"], indirect=True)
def test_what_systems_put_into_a_folder_is_no_change(put: Publish, tmp_path: Path) -> None:
    """Somebody who looked into the folder on a Mac or on Windows has changed nothing."""
    first = Path(str(put().path))
    for name in (".DS_Store", "variables/Thumbs.db", "desktop.ini"):
        (first / name).write_bytes(b"seen")
    card = read_export_card(Path(f"{first}.card.json"))
    assert card is not None and card.export is not None and not is_changed(first, card.export)
    second = put("second")
    assert (second.path, second.note) == (str(first), "")
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.parametrize("what", ["file", "folder", "card", "damaged card"])
def test_foreign_things_of_the_same_name_are_kept(what: str, put: Publish, tmp_path: Path) -> None:
    """Whatever was there before the first export stays as it was."""
    out = tmp_path / "out"
    name = Path(str(put().path)).name
    for path in out.iterdir():
        path.rename(tmp_path / path.name)
    if what == "folder":
        (out / name / "my_thesis").mkdir(parents=True)
    else:
        (out / f"{name}{'.card.json' if 'card' in what else ''}").write_bytes(b"mine")
    if what == "damaged card":
        (out / name).write_bytes(b"net")
    _check_beside(put("second"), 2, _content(out))


def test_another_run_of_the_same_name_is_kept(put: Publish, tmp_path: Path) -> None:
    """Two runs with one name in one folder, the second even a repeat of the same session."""
    out = tmp_path / "out"
    put("first", "a", "s")
    _check_beside(put("second", "b", "other"), 2, _content(out))
    _check_beside(put("third", "c", "s"), 3, _content(out))
    before = _content(out)
    assert put("first", "a", "s").note == "" and _content(out).keys() == before.keys()


def test_in_its_own_folder_a_run_replaces_the_export_of_its_former_model(
    put: Publish, tmp_path: Path
) -> None:
    """Its training went on: the session is the same, the model is not."""
    put("first", "a", "s", is_own=True)
    assert put("second", "b", "s", is_own=True).note == ""
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert put("third", "c", "other", is_own=True).note


def test_a_link_in_the_place_of_an_export_is_kept(put: Publish, tmp_path: Path) -> None:
    """It leads where the user keeps the model."""
    first = Path(str(put().path))
    first.rename(tmp_path / "elsewhere")
    first.symlink_to(tmp_path / "elsewhere")
    found = put("second")
    assert first.is_symlink() and found.note and Path(str(found.path)).name.startswith("net-2")


def test_a_full_disk_leaves_the_former_export_with_its_card(
    put: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever step fails, file and card are both the former ones, and nothing else is left."""
    put("first")
    before, replace = _content(tmp_path / "out"), Path.replace
    for failing in range(1, 10):
        calls = 0

        def replace_until_full(self: Path, target: Path, failing: int = failing) -> Path:
            nonlocal calls
            calls += 1
            if calls == failing:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return replace(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", replace_until_full)
            try:
                put("second")
            except WorkFailed as error:
                assert "No space left" in str(error)
            else:
                break
        assert _content(tmp_path / "out") == before
    assert failing > 5


def test_what_cannot_be_written_leaves_no_half(tmp_path: Path, make_card: Any) -> None:
    """Without room for the name of the card, or without the draft, there is neither."""
    info, draft, out = EXPORTS.get("saved-model").EXPORT, tmp_path / "draft", tmp_path / "out"
    with pytest.raises(WorkFailed, match="cannot be written"):
        put_with_card(draft, make_card(), out / "net")
    draft.mkdir()
    with pytest.raises(WorkFailed, match="cannot be written"):
        publish(info, failed(info, "not asked"), draft, make_card(name="n" * 225), out)
    assert list(out.iterdir()) == []
