"""What is said of a prediction, in words and shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.pages.apply.files_list import FileState
from app.pages.apply.fractions_table import ClassShare
from app.widgets.amounts import amount

if TYPE_CHECKING:
    from engine.protocol.prediction import Classified, FileDone, Fraction
    from models.decisions.figures import Level

LEVELS = ("good", "warning", "bad")


def total_words(n: int, n_all: int, n_unreadable: int = 0) -> str:
    """Return how many images are classified, e.g. ``1,200 of 2,000 images``.

    Args:
        n: images that were come to.
        n_all: all images.
        n_unreadable: those of ``n`` that cannot be read.
    """
    missing = f" · {n_unreadable:,} not readable" if n_unreadable else ""
    if n < n_all:
        return f"{n:,} of {n_all:,} images{missing}"
    n -= n_unreadable
    return f"{'1 image' if n == 1 else f'{n:,} images'}{missing}"


def speed_words(images_per_second: float, milliseconds_alone: float = 0.0) -> str:
    """Return the pace, and what an image takes that comes alone where that was measured."""
    if images_per_second <= 0:
        return ""
    words = f"{amount(images_per_second)} images/s · {amount(1000 / images_per_second)} ms per image"
    return f"{words} · {amount(milliseconds_alone)} ms for one alone" if milliseconds_alone else words


def file_words(done: FileDone) -> str:
    """Return the state of a file that is done in few words: what is wrong with it before anything else."""
    missing = f"{done.n_unreadable:,} not readable" if done.n_unreadable else ""
    verdict = "" if done.verdict is None else done.verdict.brief or done.verdict.sentence
    return " · ".join(filter(None, (missing, verdict, f"{done.n:,} classified")))


def file_state(done: FileDone) -> FileState:
    """Return what the list says of a file that is done; whole sentences where the mouse rests on it."""
    level = "" if done.verdict is None else done.verdict.level
    if done.n_unreadable and level != "bad":
        level = "warning"
    sentence = "" if done.verdict is None else done.verdict.sentence
    return FileState(file_words(done), level, "\n".join(filter(None, (done.unreadable, sentence))))


def verdict_words(files: Sequence[FileDone]) -> tuple[str, Level] | None:
    """Return the worst verdict on some files, of several with its file's name; None where there is none."""
    judged = [(done.name, done.verdict) for done in files if done.verdict is not None]
    if not judged:
        return None
    name, worst = max(judged, key=lambda one: LEVELS.index(one[1].level))
    if len(judged) == 1 or worst.level == "good":
        return worst.sentence, worst.level
    same = sum(verdict.level == worst.level for _, verdict in judged) - 1
    files_are = "1 more file is" if same == 1 else f"{same:,} more files are"
    more = f" {files_are} like this; the list says which." if same else ""
    return f"{name}: {worst.sentence}{more}", worst.level


def unreadable_words(files: Sequence[FileDone]) -> str:
    """Return a sentence about the images that could not be read; empty where all could."""
    found = [done for done in files if done.unreadable]
    if not found:
        return ""
    words = f"{found[0].name}: {found[0].unreadable}"
    if len(found) == 1:
        return words
    more = "1 more file has" if len(found) == 2 else f"{len(found) - 1:,} more files have"
    return f"{words} {more} such images; the list says which."


def running_words(news: Classified) -> str:
    """Return the state of a file that is being classified."""
    return f"{news.n_done:,} of {news.n:,} classified"


def class_shares(
    classes: Sequence[str], counts: Sequence[int], n: int, corrected: Sequence[Fraction]
) -> list[ClassShare]:
    """Return the shares of the classes.

    Args:
        classes: names of the classes.
        counts: images said to have each.
        n: images classified.
        corrected: the corrected shares, as far as they are known.
    """
    known = {one.class_name: one for one in corrected}
    shares = []
    for name, count in zip(classes, counts, strict=True):
        fraction = known.get(name)
        shares.append(
            ClassShare(
                name=name,
                n=count,
                raw=count / max(1, n),
                corrected=None if fraction is None else fraction.corrected,
                ci95=None if fraction is None else fraction.ci95,
            )
        )
    return shares
