"""A spreadsheet from anywhere is a session or one clear sentence, quickly, and never runs anything."""

from __future__ import annotations

import hashlib
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from datasets.basics.errors import BadInput
from sessions.document import Session
from sessions.spreadsheet import read_spreadsheet, write_spreadsheet

LEGACY = Path(__file__).parents[3] / "shared" / "data" / "legacy"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    write_spreadsheet(path, Session(name="ü", classes=("a", "b")))
    return path


def rezipped(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Return a copy of a zip file with its members changed."""
    target = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in source.infolist():
            copy.writestr(member.filename, change(member.filename, source.read(member)))
    return target


def book_with(path: Path, **sheets: list[list[object]]) -> Path:
    """Write a workbook with these sheets."""
    book = openpyxl.Workbook(write_only=True)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def refusal(path: Path) -> str:
    """Return the sentence with which a file is refused, which must come within two seconds and name it."""
    began = time.process_time()
    with pytest.raises(BadInput) as caught:
        read_spreadsheet(path)
    assert time.process_time() - began < 2
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_files_that_are_no_spreadsheet(tmp_path: Path, good: Path) -> None:
    """Text, old Excel files, other zips, cut files and missing files each say what they are."""
    path = tmp_path / "x.xlsx"
    assert "cannot be read" in refusal(path)
    path.write_text("just text")
    assert "is not a spreadsheet" in refusal(path)
    path.write_bytes(b"")
    assert "is not a spreadsheet" in refusal(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"0" * 1000)
    assert "password" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "x")
    assert "zip file but not a spreadsheet" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "x")
    assert "save it as .xlsx" in refusal(path)
    path.write_bytes(good.read_bytes()[:-100])
    assert "damaged" in refusal(path)


def test_spreadsheets_of_others(tmp_path: Path) -> None:
    """Someone's own table, and one that only looks like ours, are not taken for a session."""
    assert "holds no session" in refusal(book_with(tmp_path / "a.xlsx", Table1=[[1, 2]]))
    assert "was changed" in refusal(book_with(tmp_path / "b.xlsx", session=[["hello"]]))
    assert "was changed" in refusal(
        book_with(tmp_path / "c.xlsx", session=[["session.json", 1, "0" * 64], ["{}"]])
    )


@pytest.mark.skipif(not LEGACY.is_dir(), reason="the forerunner's files are not here")
@pytest.mark.parametrize("name", sorted(path.name for path in LEGACY.glob("*_meta.xlsx")))
def test_aideveloper_files_are_recognised(name: str) -> None:
    """A file of the forerunner is called by its name, so that its own reader takes it."""
    assert "AIDeveloper" in refusal(LEGACY / name)


def test_edited_session_sheet(good: Path) -> None:
    """A change in the hidden sheet is noticed."""
    assert "was changed" in refusal(
        rezipped(good, lambda _, content: content.replace(b"\\u00fc", b"\\u00fd"))
    )


def test_newer_version(tmp_path: Path) -> None:
    """A session of a later format asks for the newer program."""
    for content, expected in (
        (json.dumps({"schema_version": 99}), "newer"),
        (json.dumps({"schema_version": 1, "sead": 3}), "Unknown option 'sead'. Did you mean 'seed'?"),
        (json.dumps({"schema_version": 1, "seed": -1}), "seed (Seed) must be"),
        (json.dumps(["schema_version"]), "is no Discern session"),
        ("[" * 100_000, "no session can be read"),
    ):
        chunks = [content[start : start + 30_000] for start in range(0, len(content), 30_000)]
        digest = hashlib.sha256(content.encode()).hexdigest()
        lines: list[list[object]] = [["session.json", len(chunks), digest], *([chunk] for chunk in chunks)]
        assert expected in refusal(book_with(tmp_path / "x.xlsx", session=lines))


def test_survives_being_saved_by_another_program(good: Path) -> None:
    """A spreadsheet that was opened and saved again elsewhere still restores the session."""
    book = openpyxl.load_workbook(good)
    book["UsedData"]["A5"] = "a remark of mine"
    book.save(good)
    assert read_spreadsheet(good) == Session(name="ü", classes=("a", "b"))


def test_macros_and_encryption_are_refused(good: Path) -> None:
    """A workbook with macros or with encrypted members is not opened."""
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "macros" in refusal(good)


def test_zip_bomb(good: Path) -> None:
    """A member that unpacks to far more than it should is refused before it is unpacked."""
    bomb = b"<x>" + b" " * 30_000_000
    path = rezipped(good, lambda name, content: bomb if name == "xl/styles.xml" else content)
    assert path.stat().st_size < 1_000_000
    assert "unpack" in refusal(path)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b'<!ENTITY file SYSTEM "file:///etc/passwd">]><workbook>&j;&file;</workbook>'
)


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet8.xml", "[Content_Types].xml"])
def test_entities_are_refused(good: Path, member: str) -> None:
    """XML that defines entities, to blow up or to read local files, is not parsed."""
    path = rezipped(good, lambda name, content: ENTITIES if name == member else content)
    assert "damaged" in refusal(path)


def test_far_cell_does_not_blow_up_the_grid(tmp_path: Path) -> None:
    """A single cell in the last corner of the hidden sheet costs neither time nor memory."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "session"
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "x.xlsx")
    assert "was changed" in refusal(tmp_path / "x.xlsx")


def test_damaged_files(good: Path) -> None:
    """Of 400 randomly damaged copies each gives the session or one sentence, none another error."""
    generator = np.random.default_rng(11)
    whole = good.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    names = sorted(members)
    refused = 0
    target = good.with_name("damaged.xlsx")
    for number in range(400):
        if number % 2:
            content = bytearray(whole)
            for position in generator.integers(0, len(whole), generator.integers(1, 6)):
                content[position] = generator.integers(0, 256)
            target.write_bytes(bytes(content))
        else:
            name = names[generator.integers(0, len(names))]
            inner = bytearray(members[name])
            for position in generator.integers(0, len(inner), generator.integers(1, 8)):
                inner[position] = generator.integers(0, 256)
            with zipfile.ZipFile(target, "w") as copy:
                for other, unchanged in members.items():
                    copy.writestr(other, bytes(inner) if other == name else unchanged)
        try:
            assert read_spreadsheet(target) == Session(name="ü", classes=("a", "b"))
        except BadInput:
            refused += 1
    assert 100 < refused < 400
