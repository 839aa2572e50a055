"""Reading the images of a set from the user's files; which of them stand in for others."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from datasets.arrays import RawImage, Samples
from datasets.basics.errors import BadInput
from datasets.image_fault import ImageFault
from datasets.preprocessing.chain import margin_size, prepare
from datasets.sources.base import ImageSource
from datasets.sources.registry import open_source, row_scalars
from datasets.spec import DataRow, InputSpec

Places = npt.NDArray[np.int64]


def open_counted(row: DataRow, channels: Sequence[str]) -> ImageSource:
    """Open a row whose images were counted.

    Raises:
        BadInput: if it cannot be opened or holds other images than when it was counted.
    """
    source = open_source(row, channels)
    if source.n_images != row.n_images:
        source.close()
        raise BadInput(
            f"{row.path} holds {source.n_images} images; it held {row.n_images} when it was added. "
            "Remove the row and add it again."
        )
    return source


class RowReader:
    """Reads and prepares images by their place in a set. One thread at a time.

    Args:
        rows: all rows of the session.
        samples: (n, 2) row and image of each place.
        global_indices: (n,) index of each image in the session.
        input_spec, seed, margin: how the images are prepared.
    """

    def __init__(
        self,
        rows: Sequence[DataRow],
        samples: Samples,
        global_indices: Places,
        input_spec: InputSpec,
        seed: int,
        margin: bool,
    ) -> None:
        self.rows = rows
        self.samples = samples
        self.global_indices = global_indices
        self.input_spec = input_spec
        self.seed = seed
        self.margin = margin
        self.edge = margin_size(input_spec.size) if margin else input_spec.size
        self._standing = np.arange(len(samples), dtype=np.int64)
        self._sums = np.zeros(len(samples), dtype=np.uint32)
        self._seen = np.zeros(len(samples), dtype=bool)
        self._sources: dict[int, ImageSource] = {}
        self._scalars: dict[int, npt.NDArray[np.float32]] = {}

    def open_all(self) -> None:
        """Open every row that is needed.

        Raises:
            BadInput: if one cannot be opened or holds other images than when it was counted.
        """
        for row in np.unique(self.samples[:, 0]).tolist():
            self.source(row)

    def source(self, row: int) -> ImageSource:
        """Return the opened source of a row; raises as :meth:`open_all`."""
        if row not in self._sources:
            self._sources[row] = open_counted(self.rows[row], self.input_spec.channel_names)
        return self._sources[row]

    def close(self) -> None:
        """Close all files."""
        for source in self._sources.values():
            source.close()
        self._sources.clear()

    def leave_out(self, place: int) -> int:
        """Never read the image at ``place`` again; return the place of the one that is shown instead.

        That is the next image of the same row that is not left out itself.

        Raises:
            BadInput: if the row has no other image.
        """
        own = np.flatnonzero(self.samples[:, 0] == self.samples[place, 0])
        usable = own[(self._standing[own] == own) & (own != place)]
        if not len(usable):
            raise BadInput(
                f"{self.rows[int(self.samples[place, 0])].path} has no other image to show instead."
            )
        following = int(usable[np.searchsorted(usable, place) % len(usable)])
        self._standing[self._standing == place] = following
        return following

    def standing(self, places: Places) -> Places:
        """Return the places that are shown for ``places``: others where images were left out."""
        chosen: Places = self._standing[places]
        return chosen

    def read(self, places: Places, remember: bool = False) -> npt.NDArray[np.uint8]:
        """Return the images at ``places``, uint8 (k, edge, edge, C), read row by row in large blocks.

        Args:
            places: which images, in any order.
            remember: keep a checksum of each image and compare the next reading with it.

        Raises:
            ImageFault: naming the file, if an image cannot be read or is no longer the one it was.
        """
        result = np.empty((len(places), self.edge, self.edge, self.input_spec.channels), dtype=np.uint8)
        shown = self.standing(places)
        row_numbers = self.samples[shown, 0]
        for row in np.unique(row_numbers).tolist():
            targets = np.flatnonzero(row_numbers == row)
            self._read_row(row, shown[targets], targets, result)
        if remember:
            self._compare(shown, result)
        return result

    def scalars(self, places: Places) -> npt.NDArray[np.float32]:
        """Return the measured values that the input names, as measured, (k, n_scalars); NaN: missing.

        Raises:
            BadInput: if a row has no such values.
        """
        names = self.input_spec.scalars
        result = np.empty((len(places), len(names)), dtype=np.float32)
        shown = self.samples[self.standing(places)]
        for row in np.unique(shown[:, 0]).tolist() if names else ():
            targets = np.flatnonzero(shown[:, 0] == row)
            if row not in self._scalars:
                self._scalars[row] = row_scalars(self.rows[row], self.source(row), names)
            result[targets] = self._scalars[row][shown[targets, 1]]
        return result

    def _read_row(self, row: int, shown: Places, targets: Places, result: npt.NDArray[np.uint8]) -> None:
        indices = self.samples[shown, 1].tolist()
        for target, place, index, raw in zip(
            targets, shown.tolist(), indices, self._raw(row, shown, indices), strict=True
        ):
            result[target] = prepare(
                raw,
                self.source(row).position(index),
                self.rows[row].zoom,
                self.input_spec,
                margin=self.margin,
                seed=self.seed,
                index=int(self.global_indices[place]),
            )

    def _raw(self, row: int, shown: Places, indices: list[int]) -> list[RawImage]:
        try:
            return self.source(row).read_many(indices)
        except BadInput as error:
            raise self._fault(row, shown, indices, error) from error

    def _fault(self, row: int, shown: Places, indices: list[int], error: BadInput) -> ImageFault:
        """Find the image that cannot be read."""
        try:
            source = self._opened_anew(row, indices[0])
        except BadInput as gone:
            return self._whole_file(row, str(gone))
        for place, index in zip(shown.tolist(), indices, strict=True):
            try:
                source.read(index)
            except BadInput as single:
                return self._one_image(place, str(single))
        return self._whole_file(row, str(error))

    def _opened_anew(self, row: int, index: int) -> ImageSource:
        """Return the source of a row; what holds a file open is opened again, for the file may be another."""
        source = self.source(row)
        if source.image_path(index) is None:
            self._sources.pop(row).close()
        return self.source(row)

    def _compare(self, shown: Places, images: npt.NDArray[np.uint8]) -> None:
        sums = np.fromiter((zlib.crc32(image.data) for image in images), np.uint32, len(images))
        other = np.flatnonzero(self._seen[shown] & (self._sums[shown] != sums))
        if len(other):
            place = int(shown[other[0]])
            row, index = self.samples[place].tolist()
            try:
                # HDF5 reads black beyond the end of a file that was cut while it was open.
                source = self._opened_anew(row, index)
            except BadInput as gone:
                raise self._whole_file(row, str(gone)) from gone
            name = source.image_path(index) or f"{self.rows[row].path}, image {source.name(index)},"
            raise self._one_image(
                place,
                f"{name} was replaced by another image since the training began: put the former file back.",
            )
        self._seen[shown], self._sums[shown] = True, sums

    def _one_image(self, place: int, message: str) -> ImageFault:
        row = int(self.samples[place, 0])
        own = np.flatnonzero(self.samples[:, 0] == row)
        others = int((self._standing[own] == own).sum()) - 1
        return ImageFault(message, self.rows[row].path, row, place, others > 0)

    def _whole_file(self, row: int, message: str) -> ImageFault:
        return ImageFault(message, self.rows[row].path, row, None, False)
