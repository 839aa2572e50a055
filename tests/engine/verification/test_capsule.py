"""A run in one file: the same bytes each time, opened, unpacked and verified elsewhere; damage is named."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.zip_guard import is_plain_name
from datasets.hashing import hash_path
from engine.jobs.registry import run_job
from engine.protocol.capsules import PackCapsuleRequest, PackCapsuleResult, UnpackCapsuleRequest
from engine.protocol.documents import OpenSessionRequest, OpenSessionResult
from engine.protocol.history import RunHistoryRequest
from engine.protocol.scripts import WriteScriptRequest
from engine.protocol.verification import VerifyRequest, VerifyResult
from sessions.capsule.document import CapsuleFile
from sessions.capsule.reader import unpack_capsule
from sessions.capsule.writer import write_capsule
from sessions.files import open_session, open_with_notes
from sessions.run_folder import RunFolder


def pack(run: Path, out: Path, context: Any, with_data: bool) -> PackCapsuleResult:
    """Pack a run."""
    request = PackCapsuleRequest(run=str(run), out=str(out), with_data=with_data)
    return PackCapsuleResult.model_validate(run_job("pack_capsule", request, context).model_dump())


def test_same_run_same_bytes(trained: Path, tmp_path: Path, make_context: Any) -> None:
    """Packed twice, a run gives one hash; the capsule opens as the run's session."""
    results = [pack(trained / "run", tmp_path / f"{n}.discern.zip", make_context(), False) for n in "ab"]
    assert results[0].sha256 == results[1].sha256 and results[0].n_files >= 5
    assert open_session(tmp_path / "a.discern.zip") == RunFolder.open(trained / "run").session()


def test_another_lab_verifies_it(trained: Path, tmp_path: Path, make_context: Any) -> None:
    """With the data inside, a capsule is verified where they are nowhere else; without, they are missing."""
    pack(trained / "run", tmp_path / "with.discern.zip", make_context(), True)
    pack(trained / "run", tmp_path / "without.discern.zip", make_context(), False)
    shutil.move(trained / "data", tmp_path / "hidden")
    try:
        results = [
            VerifyResult.model_validate(
                run_job("verify", VerifyRequest(path=str(tmp_path / name)), make_context()).model_dump()
            )
            for name in ("with.discern.zip", "without.discern.zip")
        ]
    finally:
        shutil.move(tmp_path / "hidden", trained / "data")
    assert results[0].verdict == "bitwise", results[0].sentence
    assert results[0].run == str(tmp_path / "with.discern.zip")
    assert results[1].first_difference is not None and results[1].first_difference.step == "data"
    assert "is missing" in results[1].sentence


def test_unpacked_as_it_was(trained: Path, tmp_path: Path, make_context: Any) -> None:
    """Every file of the run but checkpoints and lock comes back with its bytes."""
    pack(trained / "run", tmp_path / "c.discern.zip", make_context(), True)
    request = UnpackCapsuleRequest(path=str(tmp_path / "c.discern.zip"), out=str(tmp_path / "out"))
    run_job("unpack_capsule", request, make_context())
    for file in (trained / "run").rglob("*"):
        inner = file.relative_to(trained / "run")
        if file.is_file() and inner.parts[0] not in ("checkpoints", ".lock"):
            assert (tmp_path / "out" / "run" / inner).read_bytes() == file.read_bytes()
    images = sorted(path.read_bytes() for path in (trained / "data").rglob("*.png"))
    assert sorted(path.read_bytes() for path in (tmp_path / "out" / "data").rglob("*.png")) == images
    with pytest.raises(BadInput, match="is there already"):
        unpack_capsule(tmp_path / "c.discern.zip", tmp_path / "out")


@pytest.mark.parametrize("damage", ["byte", "cut", "member more", "climbs out", "no zip"])
def test_damage_is_a_sentence(trained: Path, tmp_path: Path, make_context: Any, damage: str) -> None:
    """A changed byte, an end that is missing, a member too many or outside: refused, nothing is left."""
    path = tmp_path / "c.discern.zip"
    pack(trained / "run", path, make_context(), False)
    content = bytearray(path.read_bytes())
    if damage == "byte":
        content[content.index(b"session.json", 8000) + 200] ^= 1
        path.write_bytes(content)
    elif damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "no zip":
        path.write_bytes(b"PK\x03\x04" + b"x" * 100)
    else:
        name = "run/more" if damage == "member more" else "../outside"
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "more")
    with pytest.raises((BadInput, WorkFailed)):
        unpack_capsule(path, tmp_path / "out")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["c.discern.zip"]


NAMES = (
    "con.png",
    "LPT1.tar.png",
    "a:b?.png",
    "A.png",
    "a.png",
    "trailing. /dot./x.png",
    "back\\slash.png",
    'quote"<>|*.png',
    "🧬🔬/小さい細胞.png",
    "é" * 100 + ".png",
    "n" * 196 + ".png",
    "f" * 150 + "/" + "g" * 150 + ".png",
)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no files of these names")
def test_names_of_any_kind_come_back(place: Path, tmp_path: Path) -> None:
    """What is no name on Windows, is long, or differs in its case alone comes back as it was."""
    images = tmp_path / "images"
    for number, name in enumerate(NAMES):
        (images / name).parent.mkdir(parents=True, exist_ok=True)
        (images / name).write_bytes(b"image %d" % number)
    (place / "reports").mkdir(exist_ok=True)
    (place / "reports" / "day 1: aux?.csv").write_text("n\n1\n")
    run = RunFolder.open(place)
    row = run.session().rows[0].model_copy(update={"path": str(images)})
    session = run.session().model_copy(update={"rows": (row,)})
    write_capsule(run, tmp_path / "c.discern.zip", session)
    with zipfile.ZipFile(tmp_path / "c.discern.zip") as archive:
        assert all(is_plain_name(name) and name.isascii() for name in archive.namelist() if "named/" in name)
        assert sum(name.startswith("named/") for name in archive.namelist()) == 9
    unpack_capsule(tmp_path / "c.discern.zip", tmp_path / "out")
    back = tmp_path / "out" / "data" / "00000" / "images"
    assert {str(file.relative_to(back)): file.read_bytes() for file in back.rglob("*.png")} == {
        name: b"image %d" % number for number, name in enumerate(NAMES)
    }
    assert hash_path(back) == hash_path(images)
    assert (tmp_path / "out" / "run" / "reports" / "day 1: aux?.csv").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_is_refused(place: Path, tmp_path: Path) -> None:
    """A file name of bytes that are no UTF-8 cannot be listed: one sentence, no capsule."""
    (place / "reports").mkdir(exist_ok=True)
    (place / "reports" / "\udcff.csv").write_text("n")
    with pytest.raises(BadInput, match="is no text"):
        write_capsule(RunFolder.open(place), tmp_path / "c.discern.zip")
    assert not (tmp_path / "c.discern.zip").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("data/../../outside", "may be called"),
        ("/outside", "may be called"),
        ("data/a\0b", "may be called"),
        ("elsewhere/a", "may be called"),
        ("run/session.json", "may be called"),
        ("run/journal.jsonl", "a file twice"),
    ],
)
def test_a_list_that_leads_out_is_refused(place: Path, tmp_path: Path, name: str, sentence: str) -> None:
    """The names that members get back are checked like those of the members."""
    path = tmp_path / "c.discern.zip"
    manifest = write_capsule(RunFolder.open(place), path)
    with zipfile.ZipFile(path) as archive:
        contents = {member: archive.read(member) for member in manifest.files}
    extra = CapsuleFile(size_bytes=1, sha256=hashlib.sha256(b"x").hexdigest(), name=name)
    files = {**manifest.files, "named/000000": extra}
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in {**contents, "named/000000": b"x"}.items():
            archive.writestr(member, content)
        archive.writestr("capsule.json", manifest.model_copy(update={"files": files}).model_dump_json())
    with pytest.raises(BadInput, match=sentence):
        unpack_capsule(path, tmp_path / "out")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["c.discern.zip", "run"]


def test_there_must_be_room(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A capsule that is larger than what is free is not even begun to be unpacked."""
    write_capsule(RunFolder.open(place), tmp_path / "c.discern.zip")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(WorkFailed, match="make room"):
        unpack_capsule(tmp_path / "c.discern.zip", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_model_leads_back_to_its_run(trained: Path, tmp_path: Path) -> None:
    """A model opens as the session of its run: where it lies, or if the folder of runs is named."""
    model = trained / "run" / "models" / "best.keras"
    session = RunFolder.open(trained / "run").session()
    assert open_session(model) == session
    shutil.copy(model, tmp_path / "copy.keras")
    assert open_with_notes(tmp_path / "copy.keras", [trained]).session == session
    with pytest.raises(BadInput, match="was not found"):
        open_session(tmp_path / "copy.keras")


def test_a_model_elsewhere_finds_its_run_in_the_history(
    trained: Path, tmp_path: Path, make_context: Any
) -> None:
    """Opened in the window or by a command, a copied and renamed model leads to the run known here."""
    shutil.copy(trained / "run" / "models" / "best.keras", tmp_path / "sent by mail.keras")
    run_job("run_history", RunHistoryRequest(folders=(str(trained),)), make_context())
    request = OpenSessionRequest(path=str(tmp_path / "sent by mail.keras"))
    opened = OpenSessionResult.model_validate(run_job("open_session", request, make_context()).model_dump())
    assert opened.session == RunFolder.open(trained / "run").session()
    assert len(opened.restoration.found) == len(opened.session.rows)


def test_an_unpacked_run_finds_its_data(trained: Path, tmp_path: Path, make_context: Any) -> None:
    """The data that were unpacked beside a run are used without being named: for opening and verifying, and
    by its script."""
    pack(trained / "run", tmp_path / "c.discern.zip", make_context(), True)
    request = UnpackCapsuleRequest(path=str(tmp_path / "c.discern.zip"), out=str(tmp_path / "out"))
    run_job("unpack_capsule", request, make_context())
    shutil.move(trained / "data", tmp_path / "hidden")
    try:
        there = str(tmp_path / "out" / "run")
        opened = run_job("open_session", OpenSessionRequest(path=there), make_context())
        verified = run_job("verify", VerifyRequest(path=there), make_context())
        run_job("write_script", WriteScriptRequest(path=there, out=str(tmp_path / "s.sh")), make_context())
    finally:
        shutil.move(tmp_path / "hidden", trained / "data")
    restoration = OpenSessionResult.model_validate(opened.model_dump()).restoration
    assert not restoration.missing and len(restoration.moved) == len(restoration.session.rows)
    result = VerifyResult.model_validate(verified.model_dump())
    assert result.verdict == "bitwise", result.sentence
    assert f"--find-in {tmp_path / 'out' / 'data'}" in (tmp_path / "s.sh").read_text(encoding="utf-8")
