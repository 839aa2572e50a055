"""Which files a command may replace: former results of its own kind, never anything of the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.files import SYSTEM_FILES, TEMPORARY_MARK


def check_replaceable(
    path: Path, kind: str, wrote: Callable[[Path], bool], inputs: Iterable[Path] = ()
) -> None:
    """Check before any work that nothing of the user's is lost when ``path`` is written.

    Args:
        path: the file to be written; it need not be there.
        kind: what this program writes there, with its article, e.g. ``a table of predictions``.
        wrote: says of a file that is there whether it is such a result of this program.
        inputs: what is read; none of it is replaced, whatever name or link leads to it.

    Raises:
        BadInput: if it is an input, or is there and no former result.
    """
    try:
        if not path.exists():
            return
        for one in inputs:
            if one.exists() and path.samefile(one):
                raise BadInput(
                    f"{path} is one of the inputs, which are never changed: choose another name for what is "
                    "written."
                )
        former = path.is_file() and wrote(path)
    except OSError as error:
        raise BadInput(
            f"{path} is there already and cannot be read ({error.strerror or error}): choose another name."
        ) from error
    if not former:
        raise BadInput(
            f"{path} is there already and is not {kind} that this program wrote: choose another name."
        )


def check_free(path: Path) -> None:
    """Check that there is nothing yet where a document goes that people work in, as in a session.

    Raises:
        BadInput: if there is.
    """
    if path.exists():
        raise BadInput(f"{path} is there already: choose another name.")


def check_fillable(folder: Path, kind: str, wrote: Callable[[set[str]], bool]) -> None:
    """Check before any work that ``folder``, which need not be there, can be filled without loss.

    Args:
        kind: what this program writes there, with its article, e.g. ``a report``.
        wrote: says of the names in a folder whether it is such a result of this program.

    Raises:
        BadInput: if it is a file, or holds anything but a former result and what systems put there.
    """
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise BadInput(f"{folder} is a file: choose a folder for {kind}.")
        present = {path.name for path in folder.iterdir()}
    except OSError as error:
        raise BadInput(
            f"The folder {folder} cannot be looked at ({error.strerror}): choose another one."
        ) from error
    foreign = {name for name in present if name.casefold() not in SYSTEM_FILES and TEMPORARY_MARK not in name}
    if foreign and not wrote(present):
        seen = min(foreign, key=lambda name: (name.startswith("."), name))
        raise BadInput(
            f"{folder} is not empty ({seen} is in it) and does not hold {kind}: choose a new folder."
        )


def begins_with(path: Path, start: bytes) -> bool:
    """Return whether a file begins with these bytes."""
    with path.open("rb") as stream:
        return stream.read(len(start)) == start
