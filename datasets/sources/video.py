"""Frames of a video as images, decoded by OpenCV (FFmpeg)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from datasets.arrays import Position, RawImage
from datasets.basics.errors import BadInput
from datasets.basics.kept import Kept
from datasets.basics.progress import Progress, silent
from datasets.decoding import MAX_PIXELS
from datasets.sources.base import ImageSource, SourceInfo
from datasets.sources.file_state import FileState, state_of

SOURCE = SourceInfo(name="video", title="Video", suffixes=(".avi", ".mp4", ".m4v", ".mov", ".mkv", ".wmv"))

KEPT_VIDEOS = 256
TOLD_EACH = 25
"""Frames after which the progress is told."""
WIDEST_SKIP = 60
"""Frames that are decoded and dropped rather than sought."""
FEWEST_DECODED = 0.95
"""Share of the frames that a container counts; a few of them may be there for decoding only."""

# What is wrong with a video is told by an exception; FFmpeg would also write it to stderr. Read by OpenCV
# when it opens its first video.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

_MATROSKA = b"\x1a\x45\xdf\xa3"
_WINDOWS_MEDIA = b"\x30\x26\xb2\x75"
_ATOMS = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")


def reads(path: Path) -> bool:
    """Return whether ``path`` is a file with one of the suffixes."""
    return path.suffix.lower() in SOURCE.suffixes and path.is_file()


def open_images(path: Path) -> ImageSource:
    """Open a video; all its frames are counted by decoding them once, because headers only estimate.

    Raises:
        BadInput: if it is damaged, truncated, too large or in a format that cannot be decoded.
    """
    return VideoFrames(path, _times(path))


def prepare(path: Path, progress: Progress) -> None:
    """Count the frames of a video, so that opening it is quick.

    Raises:
        BadInput: as :func:`open_images`.
        Cancelled: by ``progress``.
    """
    _times(path, progress)


class VideoFrames(ImageSource):
    """The frames of a video as RGB, named by their numbers; the orientation is left as stored.

    A frame that was sought is only taken if its time is that of the frame wanted, because seeking lands
    beside it in some formats; if not, the video is decoded from its beginning.
    """

    def __init__(self, path: Path, times: npt.NDArray[np.float64]) -> None:
        self.path = path
        self.times = times
        self.n_images = len(times)
        self._can_seek = bool((np.diff(times) > 0).all())
        self._capture = _open(path)
        self._next = 0

    def read(self, index: int) -> RawImage:
        if not self._go_to(index):
            self._rewind()
            if not self._go_to(index):
                raise self._not_decoded(index)
        decoded, frame = self._capture.retrieve()
        if not decoded:
            raise self._not_decoded(index)
        pixels: RawImage = np.ascontiguousarray(frame[:, :, ::-1] if frame.ndim == 3 else frame)
        return pixels

    def read_many(self, indices: Sequence[int]) -> list[RawImage]:
        found = {index: self.read(index) for index in sorted(set(indices))}
        return [found[index] for index in indices]

    def position(self, index: int) -> Position | None:
        return None

    def name(self, index: int) -> str:
        return str(index)

    def image_path(self, index: int) -> Path | None:
        return None

    def close(self) -> None:
        self._capture.release()

    def _go_to(self, index: int) -> bool:
        """Decode the frame ``index``; return whether it is this one."""
        if index < self._next or (self._can_seek and index > self._next + WIDEST_SKIP):
            if self._can_seek:
                self._capture.set(cv2.CAP_PROP_POS_FRAMES, index)
                self._next = index
            else:
                self._rewind()
        while self._next <= index:
            if not self._capture.grab():
                return False
            self._next += 1
        return bool(self._capture.get(cv2.CAP_PROP_POS_MSEC) == self.times[index])

    def _rewind(self) -> None:
        self._capture.release()
        self._capture = _open(self.path)
        self._next = 0

    def _not_decoded(self, index: int) -> BadInput:
        return BadInput(f"Frame {index} of the video {self.path} cannot be decoded: copy the file again.")


# Rows are opened again and again, and decoding a long video takes its time.
_KEPT: Kept[tuple[Path, FileState], npt.NDArray[np.float64]] = Kept(KEPT_VIDEOS)


def _times(path: Path, progress: Progress = silent) -> npt.NDArray[np.float64]:
    return _KEPT.get((path, state_of(path)), lambda: _decoded_times(path, progress))


def _decoded_times(path: Path, progress: Progress) -> npt.NDArray[np.float64]:
    """Return the time of each frame in ms, (n_frames,), from decoding all of them."""
    capture = _open(path)
    try:
        claimed = capture.get(cv2.CAP_PROP_FRAME_COUNT)
        times = []
        while capture.grab():
            times.append(capture.get(cv2.CAP_PROP_POS_MSEC))
            if len(times) % TOLD_EACH == 0:
                progress(min(len(times) / max(claimed, 1), 1.0), f"Counting the frames of {path.name}")
    finally:
        capture.release()
    if not times:
        raise BadInput(f"The video {path} has no frame that can be decoded: copy it again, or convert it.")
    # Matroska and Windows Media do not count frames; there OpenCV estimates them.
    if path.suffix.lower() not in (".mkv", ".wmv") and len(times) < FEWEST_DECODED * claimed - 1:
        raise BadInput(
            f"The video {path} says that it has {claimed:.0f} frames, but only {len(times)} can be decoded: "
            "it is damaged or truncated; copy it again, or convert it."
        )
    return np.array(times, dtype=np.float64)


def _open(path: Path) -> Any:
    _check_kind(path)
    # Only FFmpeg: other backends take a name with % in it for a series of files, or ask a camera.
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    if not capture.isOpened():
        raise BadInput(
            f"The video {path} is damaged or in a format that cannot be decoded: copy it again, or convert "
            "it to MP4 or AVI."
        )
    capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 0)
    width, height = capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    if width * height > MAX_PIXELS:
        capture.release()
        raise BadInput(f"The frames of the video {path} are larger than {MAX_PIXELS // 2**20} megapixels.")
    return capture


def _check_kind(path: Path) -> None:
    """Refuse what is no video by its first bytes.

    FFmpeg goes by the content, whatever the name, and some contents are lists of other files and addresses.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(12)
    except OSError as error:
        raise BadInput(f"The video {path} cannot be read ({error.strerror or error}).") from error
    is_avi = start[:4] == b"RIFF" and start[8:12] == b"AVI "
    if not (is_avi or start[:4] in (_MATROSKA, _WINDOWS_MEDIA) or start[4:8] in _ATOMS):
        raise BadInput(
            f"The file {path} is no video in AVI, MP4, MOV, MKV or WMV: copy it again, or convert it."
        )
