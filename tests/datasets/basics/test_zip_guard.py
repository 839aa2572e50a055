"""The rules for zip files from elsewhere: each broken one is told in one sentence, nothing is unpacked."""

from __future__ import annotations

import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from datasets.basics.zip_guard import ZipRules, open_zip, read_member, unpack

RULES = ZipRules(kind="box", most_members=5, content_bytes=40 * 2**20, member_bytes=30 * 2**20)

Fill = Callable[[zipfile.ZipFile], None]


def member(name: str, content: bytes = b"x") -> Fill:
    """Put one member in."""
    return lambda archive: archive.writestr(name, content)


def link(archive: zipfile.ZipFile) -> None:
    """Put a symbolic link in."""
    info = zipfile.ZipInfo("a")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def unusual(archive: zipfile.ZipFile) -> None:
    """Pack a member as few programs do."""
    archive.writestr("a", b"x", compress_type=zipfile.ZIP_BZIP2)


def several(*names: str, size: int = 1) -> Fill:
    """Put some members in, stored."""

    def fill(archive: zipfile.ZipFile) -> None:
        for name in names:
            archive.writestr(name, bytes(size), compress_type=zipfile.ZIP_STORED)

    return fill


BROKEN: list[tuple[Fill, str]] = [
    *((member(name), "no plain name") for name in (
        "../a", "a/../../b", "/a", "C:/a", "a:b", "..\\a", "a\\b", "a\nb", "aux", "COM1.txt", "a./b", "a /b",
        "./a", "a//b", "b" * 300,
    )),
    (link, "a link"),
    (unusual, "unusual way"),
    (several("a", "A"), "twice"),
    (several("a", "a/"), "twice"),
    (several(*"abcdef"), "6 members"),
    (member("a", bytes(20 * 2**20)), "unpack to"),
    (several("a", size=31 * 2**20), "unpack to"),
    (several("a", "b", size=21 * 2**20), "unpack to"),
]  # fmt: skip


def filled(path: Path, fill: Fill) -> Path:
    """Make a zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fill(archive)
    return path


@pytest.mark.parametrize(("fill", "sentence"), BROKEN)
def test_what_breaks_a_rule_is_refused(fill: Fill, sentence: str, tmp_path: Path) -> None:
    """One sentence names the file and the reason."""
    path = filled(tmp_path / "b.zip", fill)
    with (
        pytest.raises(BadInput, match=rf"box {path} is not opened, because .*{sentence}"),
        open_zip(path, RULES),
    ):
        pytest.fail("it was opened")


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    """The bit that says so is enough."""
    path = filled(tmp_path / "b.zip", member("a"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(BadInput, match="encrypted"), open_zip(path, RULES):
        pytest.fail("it was opened")


def test_names_are_judged_as_they_stand_in_the_file(tmp_path: Path) -> None:
    """zipfile shortens a name at a zero byte, so that another program sees another name."""
    path = filled(tmp_path / "b.zip", member("a0b"))
    path.write_bytes(path.read_bytes().replace(b"a0b", b"a\0b"))
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["a"]
    with pytest.raises(BadInput, match="no plain name"), open_zip(path, RULES):
        pytest.fail("it was opened")


def test_files_that_are_no_zip(tmp_path: Path) -> None:
    """Missing, too large, cut and other files each say what they are."""
    path = tmp_path / "b.zip"
    for content, sentence in ((None, "does not exist"), (b"text", "damaged"), (b"", "damaged")):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(BadInput, match=sentence), open_zip(path, RULES):
            pytest.fail("it was opened")
    filled(path, member("a"))
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(BadInput, match="damaged"), open_zip(path, RULES):
        pytest.fail("it was opened")
    filled(path, member("a"))
    with pytest.raises(BadInput, match="larger than"), open_zip(path, ZipRules("box", file_bytes=10)):
        pytest.fail("it was opened")


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """Each stored member ends where the file does and holds the later ones: much from little, unpacked."""
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in "abc":
            archive.writestr(name, bytes(1000))
        for member_info in archive.infolist():
            size = archive.start_dir - member_info.header_offset - 31
            member_info.file_size = member_info.compress_size = size
    with pytest.raises(BadInput, match="overlap"), open_zip(path, RULES):
        pytest.fail("it was opened")


def test_an_honest_box_is_read_and_unpacked(tmp_path: Path) -> None:
    """What keeps the rules comes out as it went in; a member is never read beyond its limit."""
    fill = several("a/", "a/b.txt", "ü.txt")
    path = filled(tmp_path / "b.zip", fill)
    with open_zip(path, RULES) as archive:
        unpack(path, archive, tmp_path / "out", RULES)
        assert read_member(path, archive, "a/b.txt", 1, RULES) == b"\0"
        with pytest.raises(BadInput, match="unreasonably large"):
            read_member(path, archive, "a/b.txt", 0, RULES)
        with pytest.raises(BadInput, match="has no c"):
            read_member(path, archive, "c", 1, RULES)
    assert sorted(str(file.relative_to(tmp_path / "out")) for file in (tmp_path / "out").rglob("*")) == [
        "a",
        "a/b.txt",
        "ü.txt",
    ]


def test_a_member_that_is_not_what_its_checksum_says(tmp_path: Path) -> None:
    """A changed byte is found on reading."""
    path = filled(tmp_path / "b.zip", several("a", size=100))
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with open_zip(path, RULES) as archive, pytest.raises(BadInput, match="damaged"):
        unpack(path, archive, tmp_path / "out", RULES)
