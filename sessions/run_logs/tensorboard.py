"""Event files as TensorBoard reads them, written without TensorBoard or TensorFlow.

An event file is a TFRecord file of ``Event`` messages; source of the field numbers: ``event.proto``,
``summary.proto`` and ``tensor.proto`` of TensorFlow.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

from datasets.basics.crc32c import masked_crc32c
from datasets.basics.files import atomic_write
from sessions.run_logs.registry import LoggedRun, LogInfo

LOG = LogInfo(name="tensorboard", title="TensorBoard: `tensorboard --logdir FOLDER`")

FILE_VERSION = "brain.Event:2"
SETTINGS_TAG = "settings"
_STRING_TYPE = 7  # DT_STRING
_VARINT, _DOUBLE, _BYTES, _FLOAT = 0, 1, 2, 5


def write(run: LoggedRun, target: Path) -> Path:
    """Write the run's epochs and options as ``target/NAME TIME/events.out.tfevents.…``; return the file.

    TensorBoard calls the run like its folder. A run that is written again takes the place of its former file.
    """
    begun = _seconds(run.summary.created)
    folder = target / f"{run.summary.name} {datetime.fromtimestamp(begun, UTC):%Y-%m-%d %H.%M.%S}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"events.out.tfevents.{int(begun):010d}.discern"
    records = [_event(begun, 0, _bytes_field(3, FILE_VERSION.encode())), _event(begun, 0, _settings(run))]
    for epoch in run.epochs:
        at = _seconds(epoch.time) or begun
        values = [_scalar(name, value) for name, value in run.figures(epoch).items()]
        records.append(_event(at, epoch.epoch, _bytes_field(5, b"".join(values))))
    atomic_write(path, b"".join(_framed(record) for record in records))
    return path


def _event(wall_time: float, step: int, content: bytes) -> bytes:
    """Return an ``Event``: wall_time = 1, step = 2, and its content (file_version = 3 or summary = 5)."""
    return _key(1, _DOUBLE) + struct.pack("<d", wall_time) + _key(2, _VARINT) + _varint(step) + content


def _scalar(tag: str, value: float) -> bytes:
    """Return a ``Summary.Value`` within a ``Summary``: tag = 1, simple_value = 2."""
    simple = _key(2, _FLOAT) + struct.pack("<f", value)
    return _bytes_field(1, _bytes_field(1, tag.encode()) + simple)


def _settings(run: LoggedRun) -> bytes:
    """Return a ``Summary`` with a table of all options for the tab of texts.

    The value has tag = 1, a string tensor = 8 (dtype = 1, tensor_shape = 2, string_val = 8) and metadata = 9,
    which names the plugin that shows it.
    """
    lines = ["| Option | Value |", "|---|---|"]
    lines += [f"| {key} | {_cell(value)} |" for key, value in run.settings().items()]
    shape = _bytes_field(2, _bytes_field(2, _key(1, _VARINT) + _varint(1)))
    text = "\n".join(lines).encode("utf-8", "backslashreplace")
    tensor = _key(1, _VARINT) + _varint(_STRING_TYPE) + shape + _bytes_field(8, text)
    metadata = _bytes_field(1, _bytes_field(1, b"text"))
    value = _bytes_field(1, SETTINGS_TAG.encode()) + _bytes_field(8, tensor) + _bytes_field(9, metadata)
    return _bytes_field(5, _bytes_field(1, value))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _framed(record: bytes) -> bytes:
    """Return a TFRecord: length, its checksum, the content, the content's checksum."""
    length = struct.pack("<Q", len(record))
    return b"".join(
        (length, struct.pack("<I", masked_crc32c(length)), record, struct.pack("<I", masked_crc32c(record)))
    )


def _bytes_field(number: int, content: bytes) -> bytes:
    return _key(number, _BYTES) + _varint(len(content)) + content


def _key(number: int, wire_type: int) -> bytes:
    return _varint(number << 3 | wire_type)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def _seconds(time: str) -> float:
    """Return an ISO 8601 time as seconds since 1970; 0 if it is none."""
    try:
        return datetime.fromisoformat(time).timestamp()
    except ValueError:
        return 0.0
