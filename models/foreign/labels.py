"""Files of class names beside a model: one class in each line, with or without its number."""

from __future__ import annotations

import re
from pathlib import Path

from datasets.basics.errors import BadInput

MOST_BYTES = 2**20
LABELS = "labels.txt"
_NUMBERED = re.compile(r"^(\d+)[ \t]+(.+)$")


def read_labels(path: Path, content: bytes) -> tuple[str, ...]:
    """Return the class names in the order of the outputs.

    Teachable Machine writes ``0 cat`` in each line; others write ``cat``.

    Args:
        path: the file, for the sentences.
        content: its bytes.

    Raises:
        BadInput: if it is no text, or far too long.
    """
    if len(content) > MOST_BYTES:
        raise BadInput(f"The file {path} is far too large for the names of classes.")
    try:
        lines = [line.strip() for line in content.decode("utf-8-sig").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise BadInput(f"The file {path} is no text in UTF-8: save it as such.") from error
    numbered = [_NUMBERED.match(line) for line in lines]
    names = [found[2] for place, found in enumerate(numbered) if found and int(found[1]) == place]
    return tuple(names) if len(names) == len(lines) else tuple(lines)


def labels_beside(path: Path) -> tuple[str, ...]:
    """Return the class names in ``labels.txt`` beside a file; none where there is no such file.

    Raises:
        BadInput: if it cannot be read.
    """
    file = path.with_name(LABELS)
    if not file.is_file():
        return ()
    with file.open("rb") as stream:
        return read_labels(file, stream.read(MOST_BYTES + 1))
