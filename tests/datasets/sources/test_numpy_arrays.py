"""NumPy files: images, their labels, and what is refused before it is read."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.errors import BadInput
from datasets.discovery import discover_paths, discover_root
from datasets.scan import scan_row
from datasets.sources.numpy_arrays import open_images, selections
from datasets.sources.registry import open_source
from datasets.spec import DataRow

AnyArray = npt.NDArray[Any]


def images_of(row: DataRow) -> AnyArray:
    """Return all images of a row."""
    with open_source(row) as source:
        return np.stack(source.read_many(range(source.n_images)))


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed], ids=["stored", "compressed"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16", ">u2"])
@pytest.mark.parametrize("tail", [(), (1,), (3,), (4,)], ids=str)
def test_pixels_are_kept(tmp_path: Path, save: Any, dtype: str, tail: tuple[int, ...]) -> None:
    """Every layout gives the pixels that NumPy itself reads: without alpha, in native byte order."""
    pixels = np.random.default_rng(1).integers(0, 256, (700, 6, 8, *tail)).astype(dtype)
    save(tmp_path / "a.npz", images=pixels)
    np.save(tmp_path / "a.npy", pixels)
    expected = pixels[..., 0] if tail == (1,) else pixels[..., :3] if tail else pixels
    for name in ("a.npz", "a.npy"):
        with open_images(tmp_path / name) as source:
            places = [5, 699, 0, 350, 5]
            for image, place in zip(source.read_many(places), places, strict=True):
                np.testing.assert_array_equal(image, expected[place])
                assert image.dtype.isnative and image.dtype.itemsize == pixels.dtype.itemsize


def test_column_major_arrays_are_read_the_right_way_round(tmp_path: Path, images: Any) -> None:
    """An array saved in Fortran order is the same pictures."""
    pixels = images(5, 6, 8)
    np.save(tmp_path / "a.npy", np.asfortranarray(pixels))
    with open_images(tmp_path / "a.npy") as source:
        np.testing.assert_array_equal(np.stack(source.read_many(range(5))), pixels)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed], ids=["stored", "compressed"])
@pytest.mark.parametrize(
    "labels",
    [
        [1, 0, 1, 10, 0],
        [[1], [0], [1], [10], [0]],
        ["1", "0", "1", "10", "0"],
        [b"1", b"0", b"1", b"10", b"0"],
        [1.0, 0.0, 1.0, 10.0, 0.0],
    ],
    ids=["numbers", "column", "texts", "bytes", "whole floats"],
)
def test_each_label_is_a_row(tmp_path: Path, images: Any, save: Any, labels: list[Any]) -> None:
    """However labels are written, each class is a row with its images, named by their numbers."""
    pixels = images(5, 6, 8)
    save(tmp_path / "a.npz", x=pixels, y=np.asarray(labels))
    rows = discover_paths([tmp_path / "a.npz"])
    assert [(row.class_name, row.selection, row.part) for row in rows] == [
        ("0", "0", "split"),
        ("1", "1", "split"),
        ("10", "10", "split"),
    ]
    np.testing.assert_array_equal(images_of(rows[1]), pixels[[0, 2]])
    with open_source(rows[0]) as source:
        assert [source.name(0), source.name(1)] == ["1", "4"]


def test_one_hot_labels_and_names_of_classes(tmp_path: Path, images: Any) -> None:
    """Columns are numbers of classes, and an array of names names them."""
    np.savez(
        tmp_path / "a.npz", images=images(3), labels=np.eye(3)[[2, 0, 2]], class_names=["rbc", "wbc", "plt"]
    )
    assert [row.class_name for row in discover_paths([tmp_path / "a.npz"])] == ["plt", "rbc"]


def test_arrays_named_by_parts_belong_to_them(tmp_path: Path, images: Any) -> None:
    """x_train and y_train, as Keras writes MNIST; test_images and test_labels, as MedMNIST does."""
    np.savez(
        tmp_path / "a.npz",
        x_train=images(4),
        y_train=np.array([0, 1, 0, 1]),
        test_images=images(2, seed=1),
        test_labels=np.array([[1], [1]]),
    )
    rows = discover_paths([tmp_path / "a.npz"])
    assert [(row.selection, row.class_name, row.part) for row in rows] == [
        ("x_train: 0", "0", "train"),
        ("x_train: 1", "1", "train"),
        ("test_images: 1", "1", "test"),
    ]
    np.testing.assert_array_equal(images_of(rows[2]), images(2, seed=1))


def test_arrays_named_by_classes_are_classes(tmp_path: Path, images: Any) -> None:
    """Several arrays of images without labels are one class each; without a selection all are there."""
    np.savez(tmp_path / "a.npz", rbc=images(4), wbc=images(2, seed=1))
    rows = discover_paths([tmp_path / "a.npz"])
    assert [(row.class_name, row.selection) for row in rows] == [("rbc", "rbc"), ("wbc", "wbc")]
    with open_images(tmp_path / "a.npz") as source:
        assert source.n_images == 6
        assert [source.name(3), source.name(4)] == ["rbc 3", "wbc 0"]
        np.testing.assert_array_equal(source.read(4), images(2, seed=1)[0])


def test_files_in_class_folders_and_parts(tmp_path: Path, images: Any) -> None:
    """Without labels the folder names the class; labels count more; a folder's part counts most."""
    for folder in ("cat", "test"):
        (tmp_path / folder).mkdir()
    np.save(tmp_path / "cat/a.npy", images(3))
    np.savez(tmp_path / "test/train.npz", x=images(3), y=np.array([1, 1, 2]))
    assert [(row.class_name, row.part) for row in discover_root(tmp_path)] == [("1", "test"), ("2", "test")]
    np.savez(tmp_path / "cat/train.npz", x=images(3), y=np.array([1, 1, 2]))
    told = [(row.class_name, row.part) for row in discover_paths([tmp_path / "cat"])]
    assert told == [("a", "split"), ("1", "train"), ("2", "train")]


def test_a_selection_that_is_gone_is_named(tmp_path: Path, images: Any) -> None:
    """A file whose labels changed says so instead of giving other images."""
    np.savez(tmp_path / "a.npz", x=images(3), y=np.array([1, 1, 2]))
    with pytest.raises(BadInput, match=r"a\.npz has no images labelled '7'"):
        open_images(tmp_path / "a.npz", "7")


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.zeros((3, 4, 5), np.complex64), "has the type complex64"),
        (np.zeros((8, 8), np.uint8), "has the shape"),
        (np.zeros((8, 8, 3), np.uint8), "single picture"),
        (np.zeros((8, 0, 9), np.uint8), "no pixels"),
        (np.zeros((2, 3, 9, 9), np.uint8), "is expected"),
        (np.zeros(0, np.uint8), "is expected"),
    ],
)
def test_other_arrays_are_refused(tmp_path: Path, array: AnyArray, sentence: str) -> None:
    """What is not a stack of 8- or 16-bit images says what it is."""
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(BadInput, match=rf"a\.npy.*{sentence}"):
        selections(tmp_path / "a.npy")


def test_labels_that_are_measurements_are_refused(tmp_path: Path) -> None:
    """A label of its own for each of many images is no class."""
    np.savez(tmp_path / "a.npz", x=np.zeros((1500, 4, 5), np.uint8), y=np.arange(1500))
    with pytest.raises(BadInput, match="1500 different labels"):
        selections(tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", x=np.zeros((2, 4, 5), np.uint8), y=np.array([[1, 2], [0, 1]]))
    with pytest.raises(BadInput, match="one-hot"):
        selections(tmp_path / "b.npz")


def test_several_ones_in_a_line_are_several_classes(tmp_path: Path) -> None:
    """Labels (N, K) may give an image several classes, or none."""
    labels = np.array([[1, 1], [0, 1], [0, 0]])
    np.savez(tmp_path / "a.npz", x=np.zeros((3, 4, 5), np.uint8), y=labels, class_names=["cat", "dog"])
    rows = discover_paths([tmp_path / "a.npz"])
    assert [(row.all_classes, row.part) for row in rows] == [
        ((), "unlabeled"),
        (("cat", "dog"), "split"),
        (("dog",), "split"),
    ]


class Canary:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_objects_are_not_loaded(tmp_path: Path, suffix: str) -> None:
    """A file with a program in it is refused; the control shows that the program would have run."""
    path = tmp_path / f"a{suffix}"
    objects = np.array([Canary(tmp_path / "canary")] * 3, dtype=object)
    np.save(path, objects) if suffix == ".npy" else np.savez(path, images=objects)
    with pytest.raises(BadInput, match="Python objects"):
        selections(path)
    assert not (tmp_path / "canary").exists()
    pickle.loads(pickle.dumps(Canary(tmp_path / "canary")))
    assert (tmp_path / "canary").exists()


def header(shape: tuple[int, ...]) -> bytes:
    """Return the header of a uint8 array."""
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "|u1", "fortran_order": False, "shape": shape})
    return stream.getvalue()


def test_claimed_sizes_are_refused_before_reading(tmp_path: Path) -> None:
    """A header that claims terabytes, and zeros that inflate a thousandfold, take no memory."""
    (tmp_path / "a.npy").write_bytes(header((2**30, 64, 64)) + bytes(100))
    with pytest.raises(BadInput, match="claims"):
        selections(tmp_path / "a.npy")
    with (
        zipfile.ZipFile(tmp_path / "b.npz", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("images.npy", "w", force_zip64=True) as member,
    ):
        member.write(header((300, 1024, 1024)))
        for _ in range(300):
            member.write(bytes(2**20))
    with pytest.raises(BadInput, match="claims"):
        selections(tmp_path / "b.npz")


@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_damaged_files_are_told(tmp_path: Path, images: Any, suffix: str) -> None:
    """Truncation at any place and flipped bytes give the pixels or one sentence, never another error."""
    whole = tmp_path / f"whole{suffix}"
    if suffix == ".npy":
        np.save(whole, images(20))
    else:
        np.savez_compressed(whole, x=images(20), y=np.arange(20) % 3)
    content = whole.read_bytes()
    random = np.random.default_rng(3)
    broken = tmp_path / f"broken{suffix}"
    refused = 0
    for trial in range(300):
        damaged = bytearray(content[: int(random.integers(len(content)))] if trial % 2 else content)
        for place in random.integers(0, max(min(len(damaged), 200 if trial % 4 else 9999), 1), 3):
            if damaged:
                damaged[place] = int(random.integers(256))
        broken.write_bytes(bytes(damaged))
        try:
            selections(broken)
            with open_images(broken) as source:
                source.read_many(range(source.n_images))
        except BadInput as error:
            assert broken.name in str(error)
            refused += 1
    assert refused > 150


def test_a_file_that_shrinks_while_it_is_open_is_told(tmp_path: Path, images: Any) -> None:
    """No memory map: a file that is cut off while it is read gives a sentence instead of a crash."""
    np.save(tmp_path / "a.npy", images(20))
    with open_images(tmp_path / "a.npy") as source:
        os.truncate(tmp_path / "a.npy", 500)
        with pytest.raises(BadInput, match="ends before"):
            source.read(19)
    row = DataRow(path=str(tmp_path / "a.npy"), source="numpy_arrays")
    with pytest.raises(BadInput, match="claims"):
        scan_row(row)
