"""The data report on data with known faults."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from datasets.basics.errors import Cancelled
from datasets.report.check import check
from datasets.report.document import DataReport
from datasets.spec import DataRow, DepthScaling, Part, SplitSpec

Make = Callable[..., Any]


def row(path: Path, class_name: str, part: Part, **options: Any) -> DataRow:
    """Return a row that was not counted yet."""
    return DataRow(
        path=str(path),
        source="folder" if path.is_dir() else "rtdc",
        class_name=class_name,
        part=part,
        **options,
    )


@pytest.fixture
def clean(write_folder: Make, images: Make) -> list[DataRow]:
    """Two classes with training, validation and test images, without any fault."""
    rows = []
    for number, (part, count) in enumerate({"train": 20, "validation": 10, "test": 10}.items()):
        for name in ("cat", "dog"):
            seed = 2 * number + (name == "dog")
            rows.append(row(write_folder(f"{part}/{name}", images(count, seed=seed)), name, part))  # type: ignore[arg-type]
    return rows


def report_on(rows: Sequence[DataRow]) -> DataReport:
    """Return the report."""
    return check(rows, SplitSpec(), 1)


def assert_says(sentences: Sequence[str], *words: str) -> None:
    """Assert that exactly one sentence has all words."""
    found = [sentence for sentence in sentences if all(word in sentence for word in words)]
    assert len(found) == 1, (words, sentences)


def test_clean_data_has_no_findings(clean: list[DataRow]) -> None:
    """Nothing is reported where nothing is wrong; classes and parts are counted."""
    report = report_on(clean)
    assert report.trainable
    assert report.classes == ("cat", "dog")
    assert report.parts["train"].n == 40
    assert report.parts["test"].per_class == {"cat": 10, "dog": 10}
    assert [report.corrupt, report.duplicates, report.leakage, report.warnings, report.problems] == [()] * 5


def test_the_json_has_the_names_of_the_contract(clean: list[DataRow]) -> None:
    """What `check --json` prints has at least the agreed names and survives a round trip."""
    report = report_on(clean)
    assert {"classes", "parts", "corrupt", "duplicates", "leakage", "warnings"} <= set(report.model_dump())
    assert DataReport.model_validate_json(report.model_dump_json()) == report


def test_corrupt_images_are_all_listed(clean: list[DataRow]) -> None:
    """Truncated, empty and renamed files are listed with their paths; the others are still read."""
    folder = Path(clean[0].path)
    (folder / "000.png").write_bytes((folder / "000.png").read_bytes()[:50])
    (folder / "001.png").write_bytes(b"")
    (folder / "002.png").write_text("text", encoding="utf-8")
    report = report_on(clean)
    assert len(report.corrupt) == 3
    for name in ("000.png", "001.png", "002.png"):
        assert_says(report.corrupt, str(folder / name))
    assert report.parts["train"].n == 40


def test_the_same_pixels_within_a_part_are_duplicates(clean: list[DataRow]) -> None:
    """A copy is found by its pixels, even in another file format."""
    folder = Path(clean[0].path)
    Image.open(folder / "003.png").save(folder / "copy of three.bmp")
    report = report_on(clean)
    assert_says(
        report.duplicates, "2 times in train", str(folder / "003.png"), "copy of three.bmp", "keep one"
    )
    assert report.leakage == ()


def test_the_same_pixels_in_two_parts_are_leakage(clean: list[DataRow]) -> None:
    """A training image among the test images is leakage, and is named in both places."""
    shutil.copy(Path(clean[0].path) / "005.png", Path(clean[4].path) / "leaked.png")
    report = report_on(clean)
    assert clean[4].part == "test"
    assert_says(report.leakage, "train and test", "005.png", "leaked.png", "one part only")
    assert report.duplicates == ()


def test_the_same_pixels_in_two_classes_are_named(clean: list[DataRow]) -> None:
    """One picture cannot be a cat and a dog."""
    shutil.copy(Path(clean[0].path) / "005.png", Path(clean[1].path) / "dog or cat.png")
    assert_says(report_on(clean).duplicates, "2 classes", "'cat'", "'dog'", "dog or cat.png")


def test_leakage_by_a_random_split_is_found(write_folder: Make, images: Make) -> None:
    """Copies within a row to split may fall into different parts; the report follows the split."""
    twice = np.concatenate([images(30), images(30)])
    rows = [
        row(write_folder("a", twice), "a", "split"),
        row(write_folder("b", images(30, seed=1)), "b", "split"),
    ]
    report = report_on(rows)
    assert report.leakage
    assert len(report.leakage) + len(report.duplicates) == 30


def test_images_of_a_measurement_are_named_by_number(write_rtdc: Make, images: Make) -> None:
    """In a file the images have numbers, and the sentence says which file."""
    pictures = images(12)
    pictures[7] = pictures[2]
    rows = [
        row(write_rtdc("a.rtdc", pictures), "a", "train"),
        row(write_rtdc("b.rtdc", images(12, seed=1)), "b", "train"),
        row(write_rtdc("v.rtdc", images(12, seed=2)), "b", "validation"),
    ]
    assert_says(report_on(rows).duplicates, "image 2 of", "image 7 of", "a.rtdc")


def test_blank_images_are_named(clean: list[DataRow]) -> None:
    """Black images and images of one value are worth a look."""
    folder = Path(clean[0].path)
    Image.fromarray(np.zeros((8, 8), dtype=np.uint8)).save(folder / "black.png")
    Image.fromarray(np.full((8, 8), 77, dtype=np.uint8)).save(folder / "flat.png")
    report = report_on(clean)
    assert_says(report.warnings, "completely black", "black.png", "remove")
    assert_says(report.warnings, "one value everywhere", "flat.png")


def test_imbalance_is_told_above_one_to_five(write_folder: Make, images: Make) -> None:
    """100 to 20 is fine, 101 to 20 is not."""
    for count, told in ((100, False), (101, True)):
        rows = [
            row(write_folder(f"{count}/many", images(count)), "many", "train"),
            row(write_folder(f"{count}/few", images(20, seed=1)), "few", "train"),
            row(write_folder(f"{count}/validation", images(5, seed=2)), "few", "validation"),
        ]
        unbalanced = [warning for warning in report_on(rows).warnings if "unbalanced" in warning]
        assert len(unbalanced) == told
        assert not told or ("101" in unbalanced[0] and "'few'" in unbalanced[0])


def test_small_classes_and_missing_test_images_are_told(write_folder: Make, images: Make) -> None:
    """Fewer than ten training images, no test images, a class without validation images."""
    rows = [
        row(write_folder("a", images(9)), "a", "train"),
        row(write_folder("b", images(10, seed=1)), "b", "train"),
        row(write_folder("v", images(5, seed=2)), "a", "validation"),
    ]
    report = report_on(rows)
    assert_says(report.warnings, "'a' has only 9 training images")
    assert_says(report.warnings, "no test images")
    assert_says(report.warnings, "no validation images of 'b'")
    assert report.trainable


def test_differing_sizes_depths_and_colors_are_told(
    clean: list[DataRow], write_folder: Make, images: Make
) -> None:
    """Classes that differ in what has nothing to do with them are told."""
    Image.fromarray(images(1, 9, 30)[0]).save(Path(clean[0].path) / "wide.png")
    Image.fromarray(images(1)[0].astype(np.uint16) * 200).save(Path(clean[0].path) / "deep.png")
    color = row(write_folder("color", images(10, channels=3, seed=9)), "dog", "train")
    report = report_on([*clean, color])
    assert_says(report.warnings, "2 different sizes", "8 x 8 to 30 x 9 px")
    assert_says(report.warnings, "8 bits and others 16")
    assert_says(report.warnings, "are gray while others are coloured", clean[0].path)


@pytest.mark.parametrize(
    ("scaling", "brightest", "told"),
    [
        ("full_range", 4095, "would become nearly black"),
        ("full_range", 65535, ""),
        ("12_bit", 4095, ""),
        ("12_bit", 65535, "would become white"),
        ("per_image", 1023, ""),
    ],
)
def test_deep_images_that_lose_their_gray_values_are_told(
    scaling: DepthScaling, brightest: int, told: str, write_folder: Make
) -> None:
    """A camera of 12 bits writes 16-bit files; read over the whole range they show next to nothing."""
    values = np.random.default_rng(1).integers(0, brightest + 1, (10, 8, 8)).astype(np.uint16)
    halves = (("a", slice(5)), ("b", slice(5, 10)))
    rows = [row(write_folder(name, values[part]), name, "train") for name, part in halves]
    report = check(rows, SplitSpec(), seed=1, depth_scaling=scaling)
    found = [finding for finding in report.findings if finding.kind == "gray_values"]
    assert len(found) == (1 if told else 0)
    if found:
        assert told in found[0].sentence
        assert found[0].rows == (0, 1)


def test_drift_in_brightness_is_told(write_folder: Make, images: Make) -> None:
    """Test images that are much darker than the training images are told, small differences are not."""
    darker = (images(20, seed=3) // 3).astype(np.uint8)
    rows = [
        row(write_folder("a", images(20)), "a", "train"),
        row(write_folder("b", images(20, seed=1)), "b", "train"),
        row(write_folder("v", images(20, seed=2)), "a", "validation"),
        row(write_folder("t", darker), "a", "test"),
    ]
    report = report_on(rows)
    assert_says(report.warnings, "test images are darker")
    assert not [warning for warning in report.warnings if "validation images are" in warning]


def test_several_pages_and_other_files_are_told(clean: list[DataRow], images: Make) -> None:
    """What is not used is said: further pages of a file, files that are no images."""
    first, second = (Image.fromarray(image) for image in images(2, seed=8))
    first.save(Path(clean[0].path) / "stack.tif", save_all=True, append_images=[second])
    first.save(Path(clean[0].path) / "moving.gif", save_all=True, append_images=[second])
    (Path(clean[1].path) / "notes.txt").write_text("x", encoding="utf-8")
    report = report_on(clean)
    assert_says(report.warnings, "1 image with several pages", "stack.tif", "add the file by itself")
    assert_says(report.warnings, "1 image with several frames", "moving.gif", "save the frames as images")
    assert_says(report.warnings, "1 other file;", clean[1].path)


def test_one_class_only_cannot_be_trained(clean: list[DataRow]) -> None:
    """A training needs two classes."""
    report = report_on([one for one in clean if one.class_name == "cat"])
    assert_says(report.problems, "at least two classes", "only 'cat'")
    assert not report.trainable


def test_an_empty_class_cannot_be_trained(clean: list[DataRow], tmp_path: Path) -> None:
    """A class folder without images stops the training and is named."""
    (tmp_path / "train/bird").mkdir()
    report = report_on([*clean, row(tmp_path / "train/bird", "bird", "train")])
    assert_says(report.problems, str(tmp_path / "train/bird"), "holds no images")
    assert_says(report.problems, "'bird' has no training images")


def test_a_missing_path_cannot_be_trained(clean: list[DataRow], tmp_path: Path) -> None:
    """A row whose data is gone stops the training with its path; the rest is still checked."""
    shutil.move(clean[0].path, tmp_path / "moved")
    report = report_on(clean)
    assert_says(report.problems, clean[0].path, "does not exist")
    assert report.parts["validation"].n == 20


def test_a_damaged_measurement_is_corrupt_and_a_problem(clean: list[DataRow], tmp_path: Path) -> None:
    """A file that cannot be opened is listed as corrupt and stops the training, in one sentence each."""
    path = tmp_path / "damaged.rtdc"
    path.write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    report = report_on([*clean, row(path, "dog", "train")])
    assert_says(report.corrupt, "damaged.rtdc is damaged")
    assert_says(report.problems, "damaged.rtdc")


def test_without_validation_images_no_best_model_can_be_chosen(clean: list[DataRow]) -> None:
    """No validation images at all stop a training."""
    report = report_on([one for one in clean if one.part != "validation"])
    assert_says(report.problems, "no validation images")


def test_no_rows_are_a_problem_not_a_crash() -> None:
    """An empty session is told what it needs."""
    assert_says(report_on([]).problems, "at least two classes")


def test_the_report_can_be_cancelled(clean: list[DataRow]) -> None:
    """Cancelling ends the reading; progress rises over all rows to 1."""
    fractions: list[float] = []
    check(clean, SplitSpec(), 1, lambda fraction, message: fractions.append(fraction))
    assert fractions == sorted(fractions) and fractions[-1] == 1

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check(clean, SplitSpec(), 1, cancel)


def test_the_users_files_are_not_changed(clean: list[DataRow]) -> None:
    """Reading leaves every file as it was."""
    paths = [path for one in clean for path in sorted(Path(one.path).iterdir())]
    before = [(path, path.read_bytes(), path.stat().st_mtime_ns) for path in paths]
    report_on(clean)
    assert before == [(path, path.read_bytes(), path.stat().st_mtime_ns) for path in paths]
