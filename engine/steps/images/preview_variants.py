"""The varied images of a preview: the very ones that the training will show."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from datasets.arrays import Image, Samples
from datasets.augmentation.augmenter import Augmenter
from datasets.augmentation.mixing import Mixer, mixed, mixes
from datasets.preprocessing.chain import prepare
from datasets.sampling import draw_epoch
from datasets.sources.registry import open_source
from datasets.spec import DataRow, InputSpec, SamplingSpec, SplitSpec
from datasets.split import divide
from sessions.document import Session

KEPT_IMAGES = 64
KEPT_EPOCHS = 8


class Variants:
    """Varies images of a session as its training does, mixing included."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._augmenter = Augmenter(session.augmentation, session.input, session.seed)
        self._mixer = Mixer(session.augmentation, session.input.size, session.seed)
        self._first = np.concatenate([[0], np.cumsum([row.n_images for row in session.rows])])

    def original(self, row: int, index: int) -> tuple[Image, str]:
        """Return an image with margin, prepared, and its name."""
        session = self.session
        return image_with_margin(
            session.rows[row], index, session.input, session.seed, self._place(row, index)
        )

    def varied(self, row: int, index: int, epoch: int) -> Image:
        """Return an image (size, size, C) as ``epoch`` (from 0) shows it."""
        own = self._augmented(row, index, epoch)
        session = self.session
        if not mixes(session.augmentation):
            return own
        drawn = _drawn(session.rows, session.split, session.sampling, session.seed, epoch)
        mix = self._mixer.draw(epoch, self._place(row, index), len(drawn))
        if mix is None:
            return own
        partner_row, partner_index = drawn[mix.partner].tolist()
        return mixed(own, self._augmented(partner_row, partner_index, epoch), mix)

    def _augmented(self, row: int, index: int, epoch: int) -> Image:
        image, _ = self.original(row, index)
        return self._augmenter.augment(image, epoch, self._place(row, index))

    def _place(self, row: int, index: int) -> int:
        return int(self._first[row]) + index


# A slider asks for the same images again and again: only the first time are they read and prepared.
@lru_cache(maxsize=KEPT_IMAGES)
def image_with_margin(row: DataRow, index: int, spec: InputSpec, seed: int, place: int) -> tuple[Image, str]:
    """Return the prepared image ``index`` of a row and its name; ``place`` is its index in the session."""
    with open_source(row, spec.channel_names) as source:
        image = prepare(
            source.read(index),
            source.position(index),
            row.zoom,
            spec,
            margin=True,
            seed=seed,
            index=place,
        )
        image.flags.writeable = False
        return image, source.name(index)


@lru_cache(maxsize=KEPT_EPOCHS)
def _drawn(
    rows: tuple[DataRow, ...], split: SplitSpec, sampling: SamplingSpec, seed: int, epoch: int
) -> Samples:
    return draw_epoch(divide(rows, split, seed)["train"], rows, seed, epoch, sampling)
