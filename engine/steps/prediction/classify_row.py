"""All images of one row through all models, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress
from datasets.row_stream import RowStream, StreamBlock
from datasets.spec import DataRow
from engine.steps.prediction.member import StartedMember
from sessions.predictions.table import FilePredictions

Told = Callable[[StreamBlock], None]


def classify_row(
    row: DataRow,
    members: Sequence[StartedMember],
    begin: Callable[[FilePredictions], Told],
    progress: Progress,
    compared: bool = False,
) -> FilePredictions:
    """Return the mean probabilities of all models for every image.

    Files are read ahead of the networks, once for all models that see the same; nothing but the
    probabilities stays in memory. An image that cannot be read has no probabilities (NaN) and is told in the
    predictions; the others are classified all the same.

    Args:
        row: with n >= 1 images.
        members: the models, each with what computes it.
        begin: gets the predictions whose scores are about to be filled; what it returns is called with each
            block that is done, as the first model sees it.
        progress: told after each block.
        compared: whether there is a column for how unlike the training images are; ``begin`` fills it.

    Raises:
        BadInput: naming the file, if it cannot be opened or is gone.
        Cancelled: when the user cancels.
    """
    with ExitStack() as stack:
        streams: dict[str, RowStream] = {}
        for member in members:
            if member.sees not in streams:
                streams[member.sees] = stack.enter_context(
                    RowStream(row, member.member.card.input, leave_out=True)
                )
        first = streams[members[0].sees]
        scores = np.zeros((len(first), len(members[0].member.card.classes)), dtype=np.float32)
        unlike = np.full(len(first), np.nan, dtype=np.float32) if compared else None
        unreadable: dict[int, str] = {}
        found = FilePredictions(
            row.path, row.source, first.names(), first.numbers(), scores, unlike, unreadable
        )
        told = begin(found)
        size = min(stream.block_size for stream in streams.values())
        for blocks in _together(streams, size, stack):
            missing = {place: why for one in blocks.values() for place, why in one.unreadable.items()}
            block = replace(blocks[members[0].sees], unreadable=missing)
            stop = block.first + len(block)
            scores[block.first : stop] = _mean(members, blocks)
            scores[list(missing)] = np.nan
            unreadable |= missing
            told(block)
            progress(stop / len(first), f"Classifying, {stop:,} of {len(first):,} images")
    return found


def _together(streams: dict[str, RowStream], size: int, stack: ExitStack) -> Iterator[dict[str, StreamBlock]]:
    """Go through several streams of one row at the same pace."""
    running = {key: stream.blocks(size) for key, stream in streams.items()}
    for blocks in running.values():
        # The reading threads end with the iterators, which must be before the files are closed.
        stack.callback(blocks.close)
    keys = list(running)
    for blocks_of_all in zip(*running.values(), strict=True):
        yield dict(zip(keys, blocks_of_all, strict=True))


def _mean(members: Sequence[StartedMember], blocks: dict[str, StreamBlock]) -> npt.NDArray[np.float32]:
    found = [member.probabilities(blocks[member.sees].inputs) for member in members]
    return found[0] if len(found) == 1 else np.asarray(np.mean(found, axis=0, dtype=np.float32))
