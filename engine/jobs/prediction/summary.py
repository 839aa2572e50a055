"""What a classified row comes to."""

from __future__ import annotations

from engine.protocol.prediction import FileDone, Fraction


def file_done(
    row: int, file: str, n: int, classes: tuple[str, ...], counts: tuple[int, ...], outs: tuple[str, ...]
) -> FileDone:
    """Return the summary of the row with index ``row``: how many of its ``n`` images have each class."""
    fractions = tuple(
        Fraction(class_name=name, raw=count / max(1, n)) for name, count in zip(classes, counts, strict=True)
    )
    return FileDone(row=row, file=file, n=n, counts=counts, fractions=fractions, outs=outs)
