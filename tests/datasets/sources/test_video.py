"""Frames of videos as images."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.errors import BadInput
from datasets.discovery import discover_root
from datasets.sources.registry import open_source
from datasets.spec import DataRow

N_FRAMES = 150
CODECS = {
    "a.avi": "MJPG",
    "b.mp4": "mp4v",
    "c.mov": "mp4v",
    "d.mkv": "mp4v",
    "e.avi": "XVID",
    "f.mkv": "FFV1",
    "g.wmv": "WMV2",
}


def write(path: Path, codec: str, n_frames: int = N_FRAMES) -> Path:
    """Write a video of a bright square that wanders over a red ground, with its number in the gray level."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*codec), 25, (48, 32))
    assert writer.isOpened()
    for number in range(n_frames):
        frame = np.full((32, 48, 3), (0, 0, 90), np.uint8)
        frame[number % 20 : number % 20 + 12, number % 36 : number % 36 + 12] = 40 + number
        writer.write(frame)
    writer.release()
    return path


def in_order(path: Path) -> npt.NDArray[Any]:
    """Return all frames, decoded one after the other, as RGB."""
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    frames: list[npt.NDArray[Any]] = []
    while True:
        decoded, frame = capture.read()
        if not decoded:
            return np.stack(frames)[..., ::-1]
        frames.append(frame)


def opened(path: Path) -> Any:
    """Open a video as a row."""
    return open_source(DataRow(path=str(path), source="video"))


@pytest.mark.parametrize("name", CODECS)
def test_any_order_gives_the_frames_of_reading_in_order(tmp_path: Path, name: str) -> None:
    """Jumps forth and back, repeated frames, first and last: exactly the frames of plain decoding."""
    path = write(tmp_path / name, CODECS[name])
    expected = in_order(path)
    assert len(expected) == N_FRAMES
    places = [149, 0, 75, 76, 74, 10, 10, 140, 3, *np.random.default_rng(1).integers(0, 150, 30).tolist()]
    with opened(path) as source:
        assert source.n_images == N_FRAMES
        for place in places:
            np.testing.assert_array_equal(source.read(place), expected[place])
        np.testing.assert_array_equal(source.read_many(places), expected[places])
        assert source.name(7) == "7"
    assert expected[0][31, 47, 0] > 60 > expected[0][31, 47, 2]


def test_a_video_is_a_class_and_videos_of_a_folder_have_its_class(tmp_path: Path) -> None:
    """A file alone is called like its class; in a folder for a class it belongs to that."""
    write(tmp_path / "train" / "red cells" / "day 1.mp4", "mp4v", 3)
    write(tmp_path / "train" / "white.AVI", "MJPG", 3)
    rows = discover_root(tmp_path)
    assert [(row.class_name, row.source, row.part) for row in rows] == [
        ("red cells", "video", "train"),
        ("white", "video", "train"),
    ]


def test_names_with_a_percent_sign_and_umlauts(tmp_path: Path) -> None:
    """A name that looks like a pattern for a series is just a name."""
    path = write(tmp_path / "frames.avi", "MJPG", 3).rename(tmp_path / "größe_%02d.avi")
    with opened(path) as source:
        assert source.n_images == 3


@pytest.mark.parametrize("name", ["a.avi", "b.mp4", "d.mkv"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF\0\0\0\0AVI " + bytes(500),
        b"\0\0\0\x18ftypmp42" + bytes(500),
        b"\x1a\x45\xdf\xa3" + bytes(500),
        b"#EXTM3U\n#EXTINF:1,\nhttp://localhost:9/a.ts\n",
        b"ffconcat version 1.0\nfile secret.png\n",
    ],
    ids=["empty", "AVI", "MP4", "Matroska", "play list", "list of files"],
)
def test_what_is_no_video_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """Headers without frames, and lists of other files, are refused in a sentence that names the file."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=name.replace(".", r"\.")):
        opened(tmp_path / name)


@pytest.mark.parametrize("name", ["a.avi", "b.mp4"])
def test_truncated_videos_are_refused(tmp_path: Path, name: str) -> None:
    """Half a video is told rather than taken for a short one."""
    path = write(tmp_path / name, CODECS[name])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BadInput, match=r"truncated|damaged"):
        opened(path)


def test_a_changed_video_is_counted_anew(tmp_path: Path) -> None:
    """What is kept of a video follows its file."""
    for n_frames in (5, 9):
        with opened(write(tmp_path / "a.avi", "MJPG", n_frames)) as source:
            assert source.n_images == n_frames
