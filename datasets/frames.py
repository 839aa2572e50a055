"""Files of several frames or pages of which one image is used."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from datasets.decoding import count_pages
from datasets.folder_tables import Tell
from datasets.image_files import find_image_names
from datasets.naming import list_of, natural_key

MOVING = (".gif", ".webp", ".avif")
IN_FOLDERS = (*MOVING, ".tif", ".tiff")
"""Within a folder, a TIFF file is one image, too; named by itself, each of its pages is one."""
MOST_LOOKED_AT = 1000
"""Files of a folder that are opened for this, so that a large one does not keep anybody waiting."""


def tell_frames(path: Path, tell: Tell) -> None:
    """Tell that of a moving picture, named by itself, one image is used."""
    frames = count_pages(path) if path.suffix.lower() in MOVING else 1
    if frames > 1:
        tell(f"{path} has {frames:,} frames, of which only the first is used.")


def tell_frames_in(folders: Iterable[Path], tell: Tell) -> None:
    """Tell which images in folders have several frames or pages: to whoever sees no data report."""
    for folder in folders:
        able = [name for name in find_image_names(folder) if name.lower().endswith(IN_FOLDERS)]
        looked_at = sorted(able, key=natural_key)[:MOST_LOOKED_AT]
        found = [name for name in looked_at if count_pages(folder / name) > 1]
        if found:
            have = "1 image has" if len(found) == 1 else f"{len(found):,} images have"
            tell(
                f"In {folder} {have} several frames or pages, of which only the first is used: "
                f"{list_of(found)}."
            )
