"""One set of rules for zip files from elsewhere: models, spreadsheets, containers.

The rules are about the outside only, so they cost nothing: names, number, sizes and packing of the
members, before any of them is unpacked.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from datasets.basics.errors import BadInput

ENCRYPTED = 0x1
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LONGEST_NAME = 255
DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    zlib.error,
)
"""What ``zipfile`` raises on a damaged file or member."""

_ODD_CHARACTERS = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
"""Names that Windows takes for devices, whatever their ending."""


@dataclass(frozen=True)
class ZipRules:
    """How large a zip file of one kind may be.

    Attributes:
        kind: what the sentences call the file, e.g. ``model file``.
        most_members: members, folders included.
        file_bytes: of the zip file.
        member_bytes: of one unpacked member.
        content_bytes: of all unpacked members together.
        ratio: unpacked bytes per packed byte, of a member larger than ``ratio_from``.
        ratio_from: small members may be packed tightly without harm.
    """

    kind: str
    most_members: int = 256
    file_bytes: int = 256 * 2**20
    member_bytes: int = 256 * 2**20
    content_bytes: int = 2**30
    ratio: int = 200
    ratio_from: int = 10 * 2**20


def check_zip(path: Path, size: int, members: Sequence[zipfile.ZipInfo], rules: ZipRules) -> None:
    """Refuse a zip file whose members climb out of it, stand twice, are encrypted or unpack to too much.

    Args:
        path: the file as the user knows it, for the sentences.
        size: of the file in bytes.

    Raises:
        BadInput: if a rule is broken.
    """
    check_file_size(path, size, rules)
    if len(members) > rules.most_members:
        raise _refused(path, rules, f"it has {len(members):,} members, more than any such file needs")
    for member in members:
        _check_name(path, rules, member)
        if member.flag_bits & ENCRYPTED:
            raise _refused(path, rules, f"{member.filename!r} in it is encrypted")
        if member.compress_type not in PACKINGS:
            raise _refused(path, rules, f"{member.filename!r} in it is packed in an unusual way")
    # Windows takes "A" and "a" for the same file.
    if len({member.filename.casefold().rstrip("/") for member in members}) != len(members):
        raise _refused(path, rules, "it holds a member twice")
    # Members that share bytes make a bomb of a file without any packing.
    if sum(member.compress_size for member in members) > size:
        raise _refused(path, rules, "its members overlap")
    _check_sizes(path, members, rules)


def check_file_size(path: Path, size: int, rules: ZipRules) -> None:
    """Refuse a file that is too large, before even its list of members is read.

    Raises:
        BadInput: if it is.
    """
    if size > rules.file_bytes:
        raise _refused(path, rules, f"it is larger than {rules.file_bytes // 2**20:,} MiB")


@contextmanager
def open_zip(path: Path, rules: ZipRules) -> Iterator[zipfile.ZipFile]:
    """Open a zip file that was found to keep the rules.

    Raises:
        BadInput: if it is missing, no zip, damaged, or breaks a rule.
    """
    if not path.is_file():
        raise BadInput(f"The {rules.kind} {path} does not exist.")
    try:
        size = path.stat().st_size
        check_file_size(path, size, rules)
        with zipfile.ZipFile(path) as archive:
            check_zip(path, size, archive.infolist(), rules)
            yield archive
    except DAMAGE as error:
        raise BadInput(
            f"The {rules.kind} {path} is damaged or is no {rules.kind}: get a fresh copy."
        ) from error


def read_member(path: Path, archive: zipfile.ZipFile, name: str, most: int, rules: ZipRules) -> bytes:
    """Return the content of a member, never more than ``most`` bytes of it.

    Raises:
        BadInput: if it is absent, larger or damaged.
    """
    try:
        with archive.open(name) as stream:
            content = stream.read(most + 1)
    except KeyError as error:
        raise BadInput(f"The {rules.kind} {path} has no {name}.") from error
    except DAMAGE as error:
        raise BadInput(f"The {rules.kind} {path} is damaged: get a fresh copy.") from error
    if len(content) > most:
        raise _refused(path, rules, f"{name} in it is unreasonably large")
    return content


def unpack(path: Path, archive: zipfile.ZipFile, folder: Path, rules: ZipRules) -> None:
    """Write every member below ``folder``; the members must have passed :func:`check_zip`.

    Raises:
        BadInput: if one is damaged, or cannot be a file there.
    """
    for member in archive.infolist():
        target = folder.joinpath(*member.filename.split("/"))
        try:
            if member.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                stream.write(read_member(path, archive, member.filename, member.file_size, rules))
        except OSError as error:
            raise BadInput(f"The {rules.kind} {path} cannot be unpacked ({error.strerror}).") from error


def is_plain_name(name: str) -> bool:
    """Return whether every system allows a file to be called so, inside a folder (``/`` between folders)."""
    parts = name.split("/")
    return not (
        len(name) > LONGEST_NAME
        or _ODD_CHARACTERS.search(name)
        or any(part in ("", ".", "..") or part != part.rstrip(" .") for part in parts)
        or any(_RESERVED.fullmatch(part) for part in parts)
    )


def _check_name(path: Path, rules: ZipRules, member: zipfile.ZipInfo) -> None:
    # The original name: zipfile cuts it at the first zero byte and, on Windows, turns backslashes around.
    name = member.orig_filename
    if not is_plain_name(name.removesuffix("/")):
        raise _refused(path, rules, f"the name {name!r} in it is no plain name of a file inside it")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _refused(path, rules, f"{name!r} in it is a link to another file")


def _check_sizes(path: Path, members: Sequence[zipfile.ZipInfo], rules: ZipRules) -> None:
    total = sum(member.file_size for member in members)
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > rules.member_bytes or (
            member.file_size > rules.ratio_from and member.file_size > rules.ratio * packed
        ):
            raise _refused(path, rules, f"it would unpack to {total:,} bytes")
    if total > rules.content_bytes:
        raise _refused(path, rules, f"it would unpack to {total:,} bytes")


def _refused(path: Path, rules: ZipRules, why: str) -> BadInput:
    return BadInput(f"The {rules.kind} {path} is not opened, because {why}: ask for an unchanged copy of it.")
