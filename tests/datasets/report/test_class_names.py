"""Which class names are taken for one class written in two ways."""

from __future__ import annotations

import pytest

from datasets.report.class_names import similar_names


@pytest.mark.parametrize(
    ("names", "severity"),
    [
        (("Cell", "cell"), "warning"),
        (("red cell", "red_cell"), "warning"),
        (("Größe", "GRÖSSE"), "warning"),
        (("platelet", "platlet"), "hint"),
        (("platelet", "plateled"), "hint"),
        (("cells", "cell"), "hint"),
    ],
)
def test_the_same_class_in_two_ways(names: tuple[str, str], severity: str) -> None:
    """Case, spaces and signs are a warning, one letter is a hint; the larger class is the one to keep."""
    (finding,) = similar_names({names[0]: 3, names[1]: 5})
    assert (finding.severity, finding.classes, finding.n_images) == (severity, names[::-1], 8)
    assert all(repr(name) in finding.sentence for name in names)


@pytest.mark.parametrize(
    "names",
    [("cat", "rat"), ("class1", "class2"), ("day 1", "day 11"), ("+", "-"), ("cell", "debris"), ("", "abcd")],
)
def test_other_classes(names: tuple[str, str]) -> None:
    """Short names, numbers and signs tell classes apart."""
    assert similar_names(dict.fromkeys(names, 1)) == []


def test_three_ways_are_one_finding() -> None:
    """All ways to write a class are told at once."""
    (finding,) = similar_names({"Cell": 1, "cell": 1, "CELL": 9})
    assert finding.classes == ("CELL", "Cell", "cell")
