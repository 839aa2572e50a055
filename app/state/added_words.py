"""What is said of what was added, and of what was there already."""

from __future__ import annotations


def added_words(n_rows: int, n_images: int, n_known: int, n_again: int = 0) -> str:
    """Return e.g. ``Added 2 rows with 1,200 images. One was there already.``

    Args:
        n_rows: new rows.
        n_images: images in these.
        n_known: rows that were there before.
        n_again: images of these that had been left out and are used again.
    """
    again = "1 image that had been left out is used again."
    if n_again != 1:
        again = f"{n_again:,} images that had been left out are used again." if n_again else ""
    if n_rows:
        rows = "1 row" if n_rows == 1 else f"{n_rows} rows"
        images = "1 image" if n_images == 1 else f"{n_images:,} images"
        return " ".join(filter(None, [f"Added {rows} with {images}.", known_words(n_known), again]))
    if again or not n_known:
        return again or "Nothing was added."
    known = "the row was" if n_known == 1 else f"all {n_known} rows were"
    return f"Nothing was added: {known} there already."


def known_words(n_known: int) -> str:
    """Return how many were there before; empty if none."""
    if n_known == 1:
        return "One was there already."
    return f"{n_known} were there already." if n_known else ""
