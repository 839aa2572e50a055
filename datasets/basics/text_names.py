"""Names that are text: a file system takes others too, but no spreadsheet, table or JSON text does."""

from __future__ import annotations

import sys

from datasets.basics.errors import BadInput

_NEAR = 40


def shown(name: str) -> str:
    """Return a name with ``?`` for what is no text in it."""
    return name.encode("utf-8", "replace").decode("utf-8")


def check_text(name: str, place: str = "") -> None:
    """Check that a name can be written down.

    Args:
        name: the name, with the bytes that are no text as Python has them (``surrogateescape``).
        place: what to show instead of the name.

    Raises:
        BadInput: if it is no text.
    """
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadInput(f"The name of {shown(place or name)} is no text: {_remedy()}.") from error


def unwritable_name(error: UnicodeEncodeError) -> str:
    """Return the sentence for a name that came as far as the writing of a text."""
    before, after = error.object[: error.start], error.object[error.end :]
    near = before[-_NEAR:].rpartition("\n")[2] + "?" + after[:_NEAR].partition("\n")[0]
    return f"A name is no text ({shown(near)}): {_remedy()}."


def _remedy() -> str:
    if sys.getfilesystemencoding().lower() == "utf-8":
        return "rename the file or folder"
    return "the system's locale knows no letters but a to z, set another one, e.g. LC_ALL=C.UTF-8"
