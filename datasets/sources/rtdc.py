"""RT-DC measurements (``.rtdc``) and other HDF5 files with the same layout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from datasets.sources.base import ImageSource, Remark, Selection, SourceInfo
from datasets.sources.rtdc_file import RtdcSource
from datasets.sources.rtdc_label_file import label_file

SOURCE = SourceInfo(name="rtdc", title="RT-DC or HDF5 file", suffixes=(".rtdc", ".hdf5", ".h5"))


def reads(path: Path) -> bool:
    """Return whether ``path`` is a file with one of the suffixes."""
    return path.is_file() and path.suffix.lower() in SOURCE.suffixes


def companions(path: Path) -> list[tuple[str, Path]]:
    """Return the file of labels that AIDeveloper wrote beside a file, if it is there."""
    labels = label_file(path)
    return [] if labels is None else [(labels.name, labels)]


def selections(path: Path) -> list[Selection]:
    """Return one selection for each class that the file gives its events; none where it has no labels.

    Raises:
        BadInput: as :func:`open_images`.
    """
    with RtdcSource(path) as source:
        labels = source.labels()
    return labels.selections() if labels is not None else []


def channel_names(path: Path) -> tuple[str, ...]:
    """Return what can be stacked to images of several channels.

    Raises:
        BadInput: as :func:`open_images`.
    """
    with RtdcSource(path) as source:
        return source.channel_names()


def scalar_names(path: Path) -> tuple[str, ...]:
    """Return the names of the values that were measured of each event.

    Raises:
        BadInput: as :func:`open_images`.
    """
    with RtdcSource(path) as source:
        return source.scalar_names()


def remarks(path: Path) -> tuple[Remark, ...]:
    """Return a remark on positions of the objects that are not used; most files have none or good ones.

    Raises:
        BadInput: as :func:`open_images`.
    """
    with RtdcSource(path) as source:
        doubt = source.positions.doubt()
    if not doubt:
        return ()
    sentence = (
        f"{path} has positions that cannot be used: {doubt}. These images are cut out around the middle."
    )
    return (Remark("positions", "warning", sentence),)


def open_images(path: Path, selection: str = "", channels: Sequence[str] = ()) -> ImageSource:
    """Open a file: its ordinary images, or those that channels are stacked to; all, or those of one label.

    Raises:
        BadInput: if it is damaged, holds no images or not these channels, has no such label, is open in
            DCTag, or would lead to other files.
    """
    return RtdcSource(path, selection, channels)
