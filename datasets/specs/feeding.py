"""The part of a session that speaks of this machine's memory and threads; nothing of it changes a result."""

from __future__ import annotations

from datasets.basics.options import Options, option


class FeedingSpec(Options):
    """How the images reach the network. The same images come in the same order, whatever is said here."""

    memory_mib: int = option(
        0,
        label="Memory for images",
        help="Up to here all images are kept in memory; those of larger data are read when needed. "
        "0: a quarter of the machine's memory.",
        unit="MiB",
        ge=0,
        le=16_777_216,
        advanced=True,
    )
    temporary_file: bool = option(
        True,
        label="Temporary file",
        help="Keep images that do not fit into memory prepared in a temporary file. Off, or without room on "
        "the disk: they are read from their own files again in each epoch.",
        advanced=True,
    )
    image_threads: int = option(
        0,
        label="Threads for images",
        help="Threads that prepare and vary the training images. 0: as many as pay.",
        ge=0,
        le=64,
        advanced=True,
    )
