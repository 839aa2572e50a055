"""The data options that ``new``, ``train`` and ``check`` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from datasets.basics.errors import BadInput
from datasets.basics.text_names import check_text
from datasets.facts import require_readable
from datasets.spec import DataRow, Part
from engine.complete_data import complete
from engine.protocol.data import SurveyRequest, SurveyResult
from engine.protocol.documents import OpenSessionRequest, OpenSessionResult
from engine.terminal import perform, perform_apart
from sessions.document import Session
from sessions.settings import apply_settings, check_one_value

Data = Annotated[
    str | None,
    typer.Option(
        "--data", help="Folder with train, validation and test folders, or with one folder per class."
    ),
]
Train = Annotated[list[str] | None, typer.Option("--train", help="CLASS=PATH: images to train on.")]
Valid = Annotated[list[str] | None, typer.Option("--valid", help="CLASS=PATH: images for validation.")]
Test = Annotated[list[str] | None, typer.Option("--test", help="CLASS=PATH: images for the final test.")]
Unlabeled = Annotated[list[str] | None, typer.Option("--unlabeled", help="PATH: images without a class.")]


def rows_from_arguments(
    train: list[str] | None, valid: list[str] | None, test: list[str] | None, unlabeled: list[str] | None
) -> tuple[DataRow, ...]:
    """Return the rows named one by one.

    Raises:
        BadInput: if an argument has not the form CLASS=PATH.
    """
    given: tuple[tuple[Part, list[str] | None], ...] = (
        ("train", train),
        ("validation", valid),
        ("test", test),
    )
    rows = [_row(part, text) for part, texts in given for text in texts or ()]
    rows += [DataRow(path=absolute(path), part="unlabeled") for path in unlabeled or ()]
    return tuple(rows)


def session_from_data(data: str | None, rows: tuple[DataRow, ...], name: str) -> Session:
    """Survey the data in a process of its own and return the session proposed for it.

    Raises:
        BadInput: if neither is given, or both are, or an image cannot be read.
    """
    surveyed = survey(data, rows, name, every_image=True)
    require_readable(surveyed.rows, surveyed.facts)
    return surveyed.session


def survey(
    data: str | None, rows: tuple[DataRow, ...], name: str, every_image: bool = False, hashes: bool = True
) -> SurveyResult:
    """Survey the data in a process of its own, as the request says.

    Raises:
        BadInput: if neither is given, or both are, or a row cannot be opened.
    """
    if (data is None) == (not rows):
        raise BadInput(
            "Say where the images are: either --data FOLDER, or --train CLASS=PATH for each class."
        )
    paths = () if data is None else (absolute(data),)
    request = SurveyRequest(
        paths=paths, rows=rows, name=name, by_class=True, every_image=every_image, hashes=hashes
    )
    return _performed(request)


def surveyed_rows(paths: list[str], by_class: bool = False) -> tuple[DataRow, ...]:
    """Survey files and folders in a process of their own and return their rows.

    Args:
        paths: of files and folders.
        by_class: whether the rows are to be classes.

    Raises:
        BadInput: if one of them holds no readable images.
    """
    return _performed(SurveyRequest(paths=tuple(paths), by_class=by_class)).rows


def _performed(request: SurveyRequest) -> SurveyResult:
    """Survey in a process of its own, and tell how folders were understood and what was left aside."""
    result = perform_apart("survey", request, SurveyResult)
    for note in result.notes:
        typer.echo(note, err=True)
    return result


def open_session(path: str, find_in: list[str] | None) -> Session:
    """Open a session and find its data again; every missing or changed file stops with a sentence.

    Raises:
        BadInput: naming the first file that is missing or changed, and how many more there are.
    """
    return complete(opened_session(path, find_in).restoration)


def opened_session(path: str, find_in: list[str] | None) -> OpenSessionResult:
    """Open a session, look for its data, and tell what of AIDeveloper's spreadsheet has no counterpart here.

    Raises:
        BadInput: if it cannot be opened.
    """
    request = OpenSessionRequest(path=absolute(path), find_in=absolute_folders(find_in))
    opened = perform("open_session", request, OpenSessionResult)
    for sentence in opened.told:
        typer.echo(sentence, err=True)
    return opened


def changed_by(session: Session, settings: list[str] | None, **overrides: object) -> Session:
    """Return ``session`` with ``--set`` applied and the options that have flags of their own.

    Raises:
        BadInput: for an unknown option, a value that is not allowed, or two values of one option.
    """
    assignments = settings or []
    given = [f"{name}={value}" for name, value in overrides.items() if value is not None]
    check_one_value(assignments, given)
    return apply_settings(session, [*assignments, *given])


def _row(part: Part, text: str) -> DataRow:
    class_name, separator, path = text.partition("=")
    if not separator or not class_name.strip() or not path:
        raise BadInput(f"--{part.replace('validation', 'valid')} {text}: write it as CLASS=PATH.")
    return DataRow(path=absolute(path), class_name=class_name.strip(), part=part)


def absolute(path: str) -> str:
    """Return a path of the command line as the jobs take it.

    Raises:
        BadInput: if nothing can have such a name, it is no text, or the system refuses to look there.
    """
    given = Path(path).expanduser().absolute()
    check_text(str(given))
    try:
        given.lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass  # what is to be written, or a sentence of the job
    except (OSError, ValueError) as error:  # a name too long, a drive that does not answer, a zero byte
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInput(f"The path {given} cannot be looked at ({reason}): give another one.") from error
    return str(given)


def absolute_folders(paths: list[str] | None) -> tuple[str, ...]:
    """Return what was given as ``--find-in``, as the jobs take it."""
    return tuple(absolute(path) for path in paths or ())
