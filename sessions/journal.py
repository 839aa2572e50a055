"""The append-only journal of a run: one JSON line per event, with a checksum."""

from __future__ import annotations

import io
import json
import os
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import sync_folder
from datasets.basics.options import Options
from sessions.journal_entries import ENTRY_MODELS

TORN_SUFFIX = ".torn"
_LINE = re.compile(rb'\{"crc":"([0-9a-f]{8})",(.*)\}', re.DOTALL)

Data = TypeVar("Data", bound=Options)
_KINDS = {model: kind for kind, model in ENTRY_MODELS.items()}


@dataclass(frozen=True)
class JournalEntry:
    """One event: running number from 1, UTC time (ISO 8601), kind and data (JSON values)."""

    n: int
    time: str
    kind: str
    data: dict[str, Any]

    def typed(self, model: type[Data]) -> Data | None:
        """Return the data as ``model``, or None if the entry is of another kind or does not fit."""
        if self.kind != _KINDS.get(model):
            return None
        try:
            return model.model_validate(self.data)
        except ValidationError:
            return None


@dataclass(frozen=True)
class JournalContent:
    """All readable entries of a journal, and what could not be read."""

    entries: list[JournalEntry]
    damaged_lines: tuple[int, ...] = ()
    """Numbers (from 1) of complete lines whose checksum does not hold."""
    torn_bytes: int = 0
    """Length of an incomplete last line, left by a crash."""
    intact_bytes: int = 0
    """Length of the file up to the torn tail."""
    missing_newline: bool = False
    """Whether the last line is whole but for its line end."""
    lines: tuple[int, ...] = ()
    """Number (from 1) of the line of each entry."""


def read_journal(path: Path) -> JournalContent:
    """Read a journal and say what is damaged; a file that does not exist is an empty journal.

    Raises:
        BadInput: if the file cannot be read at all.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return JournalContent([])
    except OSError as error:
        raise BadInput(f"The journal {path} cannot be read ({error.strerror}).") from error
    *lines, tail = content.split(b"\n")
    entries, places, damaged = [], [], []
    for number, line in enumerate(lines, start=1):
        entry = _parse(line)
        if entry is not None:
            entries.append(entry)
            places.append(number)
        elif line.strip():
            damaged.append(number)
    last = _parse(tail)
    if last is not None:
        places.append(len(lines) + 1)
        return JournalContent([*entries, last], tuple(damaged), 0, len(content), True, tuple(places))
    return JournalContent(entries, tuple(damaged), len(tail), len(content) - len(tail), lines=tuple(places))


class Journal:
    """A journal opened for appending. A torn last line is set aside in ``NAME.torn`` first.

    Args:
        path: the file; made if it does not exist. Its folder must exist.

    Raises:
        BadInput: if the file cannot be read or mended.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.repaired_bytes = 0
        """Length of the torn line that was set aside, 0 if there was none."""
        scan = read_journal(path)
        self._next = max((entry.n for entry in scan.entries), default=0) + 1
        try:
            self._mend(scan)
        except OSError as error:
            raise BadInput(f"The journal {path} cannot be written ({error.strerror}).") from error

    def append(self, kind: str, data: Mapping[str, Any]) -> JournalEntry:
        """Write one event and return once it is on the disk.

        Args:
            kind: what happened; the data of a kind in ``ENTRY_MODELS`` is checked against its model.
            data: JSON values.

        Raises:
            pydantic.ValidationError: if the data does not fit its kind.
            WorkFailed: if it cannot be written (disk full, folder gone); the journal is as before.
        """
        model = ENTRY_MODELS.get(kind)
        checked = model.model_validate(dict(data)).model_dump(mode="json") if model else dict(data)
        entry = JournalEntry(self._next, datetime.now(UTC).isoformat(timespec="milliseconds"), kind, checked)
        try:
            self._write(_format(entry))
        except OSError as error:
            raise WorkFailed(
                f"The journal {self.path} cannot be written ({error.strerror}). "
                "Make room on the disk, or check that the folder is still there."
            ) from error
        self._next += 1
        return entry

    def record(self, data: Options) -> JournalEntry:
        """Append typed data (one of ``ENTRY_MODELS``) under its own kind."""
        return self.append(_KINDS[type(data)], data.model_dump(mode="json"))

    def _mend(self, scan: JournalContent) -> None:
        if not self.path.exists():
            self.path.touch()
            sync_folder(self.path.parent)
        if scan.missing_newline:
            self._write(b"")  # which ends the line before it
        if not scan.torn_bytes:
            return
        with self.path.open("r+b") as stream:
            stream.seek(scan.intact_bytes)
            torn = stream.read()
            with self.path.with_name(self.path.name + TORN_SUFFIX).open("ab") as aside:
                aside.write(torn + b"\n")
                aside.flush()
                os.fsync(aside.fileno())
            stream.truncate(scan.intact_bytes)
            stream.flush()
            os.fsync(stream.fileno())
        self.repaired_bytes = scan.torn_bytes

    def _write(self, line: bytes) -> None:
        # Not opened with "create": a journal that vanished with its folder must be noticed.
        with self.path.open("r+b", buffering=0) as stream:
            end = stream.seek(0, os.SEEK_END)
            if not _ends_a_line(stream, end):
                # A write that failed could not be taken back; the next line must not be joined to it.
                line = b"\n" + line
            try:
                written = 0
                while written < len(line):
                    written += stream.write(line[written:])
                os.fsync(stream.fileno())
            except OSError:
                stream.truncate(end)
                raise


def _ends_a_line(stream: io.FileIO, end: int) -> bool:
    """Say whether what is before ``end`` is a whole line, and go back to ``end``."""
    if end == 0:
        return True
    stream.seek(end - 1)
    return stream.read(1) == b"\n"


def _format(entry: JournalEntry) -> bytes:
    fields = {"n": entry.n, "time": entry.time, "kind": entry.kind, "data": entry.data}
    text = json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # A lone surrogate (an undecodable file name) becomes its JSON escape, which reads back the same.
    body = text.encode("utf-8", "backslashreplace")
    return b'{"crc":"%08x",' % zlib.crc32(body) + body[1:] + b"\n"


def _parse(line: bytes) -> JournalEntry | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    body = b"{" + match[2] + b"}"
    if zlib.crc32(body) != int(match[1], 16):
        return None
    try:
        fields = json.loads(body)
        return JournalEntry(int(fields["n"]), str(fields["time"]), str(fields["kind"]), dict(fields["data"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
