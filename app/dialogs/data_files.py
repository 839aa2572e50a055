"""The files that data may be in, as the file dialog offers them."""

from __future__ import annotations

from collections.abc import Mapping

from datasets.image_files import IMAGE_SUFFIXES

KINDS: Mapping[str, tuple[str, ...]] = {
    "Images": tuple(sorted(f"*{suffix}" for suffix in IMAGE_SUFFIXES)),
    "Measurements": ("*.rtdc", "*.h5", "*.hdf5"),
    "Tables of labels": ("*.csv", "*.tsv", "*.xlsx"),
    "Arrays": ("*.npz", "*.npy", "*-ubyte", "*-ubyte.gz"),
    "TFRecords": ("*.tfrecord", "*.tfrecords", "*.tfrec"),
    "Videos": ("*.avi", "*.mp4", "*.mov", "*.mkv", "*.m4v", "*.wmv"),
}
"""Patterns of names by what people call such files. Readers added by the user open through "All files"."""


def data_filter() -> str:
    """Return the filter of a file dialog: all kinds together, each kind, all files."""
    everything = " ".join(pattern for patterns in KINDS.values() for pattern in patterns)
    single = [f"{title} ({' '.join(patterns)})" for title, patterns in KINDS.items()]
    return ";;".join((f"Images, measurements, tables ({everything})", *single, "All files (*)"))
