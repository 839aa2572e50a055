"""TIFF files with several pages, each page an image.

Read with tifffile, because Pillow knows no RGB of 16 bits and sees one page only in the stacks that ImageJ
writes. Compressions that tifffile lacks without its codec package (LZW, JPEG), and colours other than RGB,
are decoded by OpenCV and Pillow, as in a file of one page.
"""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import tifffile

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput, DiscernError
from datasets.decoding import MAX_PIXELS, decode_page
from datasets.sources.array_images import ArrayImages, Layout, Piece, StoredImages, shape_fault
from datasets.sources.base import ImageSource, SourceInfo

# No suffixes: a page alone is an image of its folder; discovery looks into TIFF files where that matters.
SOURCE = SourceInfo(name="tiff_stack", title="TIFF file with several pages", suffixes=())

SUFFIXES = (".tif", ".tiff")
_DAMAGE = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
    MemoryError,
    ArithmeticError,
    ImportError,
    struct.error,
    zlib.error,
    cv2.error,
    tifffile.TiffFileError,
)
# What is wrong with a file is told by an exception; tifffile would also write it to stderr.
logging.getLogger("tifffile").setLevel(logging.CRITICAL)


def reads(path: Path) -> bool:
    """Return whether ``path`` is a TIFF file with several pages."""
    return path.suffix.lower() in SUFFIXES and path.is_file() and _is_stack(path)


def open_images(path: Path) -> ImageSource:
    """Open a file.

    Raises:
        BadInput: if it is damaged or its pages are no images of 8 or 16 bits.
    """
    with _told_as_bad_input(path):
        layout = _plain_layout(path)
        if layout is None:
            return TiffPages(path)
        places = np.arange(layout.shape[0], dtype=np.int64)
        return ArrayImages(path, [Piece(StoredImages(path, layout, places), places)])


class TiffPages(ImageSource):
    """The full-size pages of a file in their order, decoded one by one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = _open(path)
        try:
            with _told_as_bad_input(path):
                self.pages = [number for number, page in enumerate(self.file.pages) if not page.is_reduced]
        except BaseException:
            self.file.close()
            raise
        self.n_images = len(self.pages)

    def read(self, index: int) -> RawImage:
        with _told_as_bad_input(self.path, f"page {index + 1} of "):
            page: Any = self.file.pages[self.pages[index]]
            self._check(page, index)
            pixels = self._decode(page, self.pages[index])
            if page.axes == "SYX":
                pixels = np.moveaxis(pixels, 0, -1)
            if pixels.ndim == 3:
                pixels = pixels[..., 0] if pixels.shape[2] < 3 else pixels[..., :3]
            native = pixels.astype(pixels.dtype.newbyteorder("="), copy=False)
            contiguous: RawImage = np.ascontiguousarray(native)
            return contiguous

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        return [self.read(index) for index in indices]

    def position(self, index: int) -> Position | None:
        return None

    def name(self, index: int) -> str:
        return str(index)

    def image_path(self, index: int) -> Path | None:
        return None

    def close(self) -> None:
        self.file.close()

    def _check(self, page: Any, index: int) -> None:
        if page.dtype not in (np.uint8, np.uint16) or page.axes not in ("YX", "YXS", "SYX"):
            raise BadInput(
                f"Page {index + 1} of {self.path} has pixels of the type {page.dtype} in the order "
                f"{page.axes}; save it with 8 or 16 bits per channel."
            )
        if page.imagewidth * page.imagelength > MAX_PIXELS:
            raise BadInput(
                f"Page {index + 1} of {self.path} is larger than {MAX_PIXELS // 2**20} megapixels."
            )

    def _decode(self, page: Any, number: int) -> npt.NDArray[Any]:
        if page.compression in _OWN_COMPRESSIONS and page.photometric in _OWN_COLORS:
            own: npt.NDArray[Any] = page.asarray()
            white_is_zero = page.photometric == tifffile.PHOTOMETRIC.MINISWHITE
            return np.iinfo(own.dtype).max - own if white_is_zero else own
        content = np.fromfile(self.path, dtype=np.uint8)
        decoded, pages = cv2.imdecodemulti(content, cv2.IMREAD_UNCHANGED, range=(number, number + 1))
        pixels: npt.NDArray[Any] | None = pages[0] if decoded and pages else None
        # As with a file of one page: of four channels OpenCV multiplies the colours by the last one.
        if pixels is None or (pixels.ndim == 3 and pixels.shape[2] == 4 and pixels.dtype == np.uint8):
            return self._decode_with_pillow(page, number)
        return pixels[..., 2::-1] if pixels.ndim == 3 and pixels.shape[2] >= 3 else pixels

    def _decode_with_pillow(self, page: Any, number: int) -> npt.NDArray[Any]:
        try:
            return decode_page(self.path, number)
        except BadInput as error:
            # RGB is told as damaged; of other colours it is more likely that they are not known.
            if page.photometric in _OWN_COLORS:
                raise ValueError("not decoded") from error
            raise BadInput(
                f"Page {self.pages.index(number) + 1} of {self.path} has colours of the kind "
                f"{_COLORS_ARE_CALLED.get(page.photometric, page.photometric.name)}, which cannot be read: "
                "save it as RGB or gray."
            ) from error


_OWN_COLORS = frozenset(
    {tifffile.PHOTOMETRIC.MINISBLACK, tifffile.PHOTOMETRIC.MINISWHITE, tifffile.PHOTOMETRIC.RGB}
)
"""What the samples of a page can mean so that they are gray values or RGB as they lie."""
_COLORS_ARE_CALLED = {tifffile.PHOTOMETRIC.SEPARATED: "CMYK"}
_OWN_COMPRESSIONS = frozenset(
    {
        tifffile.COMPRESSION.NONE,
        tifffile.COMPRESSION.ADOBE_DEFLATE,
        tifffile.COMPRESSION.DEFLATE,
        tifffile.COMPRESSION.PACKBITS,
    }
)


def _is_stack(path: Path) -> bool:
    try:
        with _open(path) as file:
            if len(file.pages) > 1:
                return True
        layout = _plain_layout(path)
    except _DAMAGE:
        return False  # a damaged picture is for the reader of pictures to tell
    return layout is not None and layout.shape[0] > 1


def _open(path: Path) -> Any:
    """Open a file without what could name other files: the XML of OME, the index of Micro-Manager."""
    return tifffile.TiffFile(path, is_ome=False, is_mmstack=False, is_ndtiff=False, _multifile=False)


def _plain_layout(path: Path) -> Layout | None:
    """Return where the pixels lie, if they lie one image after the other without compression; else None.

    So ImageJ writes stacks, larger ones with a single entry for all pages.
    """
    with _open(path) as file:
        # Only these two kinds: others are read page by page, by which no metadata lead to other files.
        if not (file.is_imagej or file.is_shaped) or len(file.series) != 1:
            return None
        series = file.series[0]
        # Colours in planes of their own, one after the other, are no images.
        if "S" in series.axes[:-1]:
            return None
        n_last = 3 if series.axes.endswith("S") else 2
        page = series.keyframe
        if series.dataoffset is None or page.is_reduced or not series.axes.removesuffix("S").endswith("YX"):
            return None
        if page.photometric not in (tifffile.PHOTOMETRIC.MINISBLACK, tifffile.PHOTOMETRIC.RGB):
            return None
        dtype = np.dtype(series.dtype).newbyteorder(file.byteorder)
        shape = (int(np.prod(series.shape[:-n_last], dtype=np.int64)), *series.shape[-n_last:])
        layout = Layout(shape, dtype, int(series.dataoffset))
        ends = layout.offset + shape[0] * layout.image_bytes
        if shape_fault(shape, dtype) or ends > path.stat().st_size:
            return None
        return layout


@contextmanager
def _told_as_bad_input(path: Path, page: str = "") -> Iterator[None]:
    try:
        yield
    except DiscernError:
        raise
    except _DAMAGE as error:
        raise BadInput(
            f"The image {page}{path} is damaged, truncated or not a TIFF of 8 or 16 bits: copy it again."
        ) from error
