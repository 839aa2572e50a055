"""Real images on which an engine is proven."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from datasets.batch import NetworkInputs
from datasets.row_stream import RowStream
from datasets.spec import DataRow, InputSpec
from engine.steps.prediction.unreadable import nothing_readable

N_PROOF = 32
"""Images that are enough."""


def some_images(rows: Sequence[DataRow], spec: InputSpec) -> NetworkInputs:
    """Return the first images that can be read, up to :data:`N_PROOF` of one row, as the network takes them.

    Raises:
        BadInput: if a row cannot be opened, or none of all images can be read.
    """
    reasons: list[str] = []
    for row in rows:
        with RowStream(row, spec, leave_out=True) as stream:
            for start in range(0, len(stream), N_PROOF):
                block = stream.block(start, min(start + N_PROOF, len(stream)))
                readable = block.readable(np.arange(len(block)))
                if len(readable):
                    return block.inputs_at(readable)
                reasons += block.unreadable.values()
    raise nothing_readable(reasons)
