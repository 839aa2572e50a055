"""Images that belong together stay together, and the parts come near their shares all the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.arrays import Samples
from datasets.basics.errors import BadInput, Cancelled
from datasets.grouping.groups import Groups, groups_of, groups_of_names, with_named_groups
from datasets.spec import DataRow, SplitSpec
from datasets.split import ALL_PARTS, LEARNING_PARTS, divide

SHARES = SplitSpec(validation=0.2, test=0.1, group_by="name_start")


def named_row(names: list[str], class_name: str = "a", part: str = "split", **options: Any) -> DataRow:
    """Return a row with an image for each name."""
    known = {"path": f"/{class_name}", "class_name": class_name, "part": part, "n_images": len(names)}
    return DataRow.model_validate({**known, **options})


def groups_for(rows: list[DataRow], names: list[list[str]], split: SplitSpec = SHARES) -> Groups:
    """Return the groups by the names."""
    groups = groups_of_names(rows, split, names)
    assert groups is not None
    return groups


def donor_names(donors: list[int]) -> list[str]:
    """Return an image name for each donor."""
    return [f"d{donor}_{place}.png" for place, donor in enumerate(donors)]


def parts_of_groups(parts: dict[str, Samples], names: list[list[str]]) -> dict[str, set[str]]:
    """Return in which parts the images of each donor are."""
    found: dict[str, set[str]] = defaultdict(set)
    for part, samples in parts.items():
        for row, index in samples.tolist():
            found[names[row][index].split("_")[0]].add(part)
    return found


@st.composite
def grouped_rows(draw: st.DrawFn) -> tuple[list[DataRow], list[list[str]]]:
    """Rows of up to 40 images of up to 9 donors."""
    rows, names = [], []
    for _ in range(draw(st.integers(1, 6))):
        own = donor_names(draw(st.lists(st.integers(0, 8), max_size=40)))
        class_name = draw(st.sampled_from("abc"))
        part = draw(st.sampled_from(["split", "split", "split", "train", "unlabeled"]))
        left_out = tuple(draw(st.sets(st.integers(0, 39), max_size=5)))
        rows.append(named_row(own, class_name, part, left_out=left_out))
        names.append(own)
    return rows, names


split_specs = st.builds(
    SplitSpec,
    validation=st.sampled_from([0.0, 0.1, 0.3]),
    test=st.sampled_from([0.0, 0.1, 0.3]),
    group_by=st.just("name_start"),
    folds=st.sampled_from([0, 0, 5]),
)


@given(data=grouped_rows(), split=split_specs, seed=st.integers(0, 2**53))
def test_no_group_is_in_two_parts(
    data: tuple[list[DataRow], list[list[str]]], split: SplitSpec, seed: int
) -> None:
    """Every used image is in one part, and so is every donor."""
    rows, names = data
    parts = divide(rows, split, seed, groups_for(rows, names, split))
    assert tuple(parts) == ALL_PARTS
    found = [tuple(sample) for samples in parts.values() for sample in samples.tolist()]
    used = [
        (number, image)
        for number, row in enumerate(rows)
        for image in range(row.n_images)
        if image not in row.left_out
    ]
    assert sorted(found) == used
    learning = {part: parts[part] for part in LEARNING_PARTS}
    assert all(len(where) == 1 for where in parts_of_groups(learning, names).values())


@given(data=grouped_rows(), split=split_specs, seed=st.integers(0, 2**53), shuffle=st.randoms())
def test_the_order_of_rows_does_not_matter(
    data: tuple[list[DataRow], list[list[str]]], split: SplitSpec, seed: int, shuffle: Any
) -> None:
    """With a group for every image, each donor's part follows from the names, not from the table."""
    rows, names = data
    first = parts_of_groups(divide(rows, split, seed, groups_for(rows, names, split)), names)
    order = list(range(len(rows)))
    shuffle.shuffle(order)
    turned, turned_names = [rows[place] for place in order], [names[place] for place in order]
    again = divide(turned, split, seed, groups_for(turned, turned_names, split))
    assert parts_of_groups(again, turned_names) == first


@pytest.mark.parametrize("seed", range(5))
def test_shares_are_near_with_many_groups(seed: int) -> None:
    """With sixty donors of very different size in two classes, no share is off by over three points."""
    chances = np.random.default_rng(seed).dirichlet(np.ones(60))
    donors = np.random.default_rng(seed).choice(60, 600, p=chances).tolist()
    names = [donor_names(donors[:400]), donor_names(donors[400:])]
    rows = [named_row(names[0], "a"), named_row(names[1], "b")]
    parts = divide(rows, SHARES, seed, groups_for(rows, names))
    for number, row in enumerate(rows):
        for part, share in (("train", 0.7), ("validation", 0.2), ("test", 0.1)):
            own = np.count_nonzero(parts[part][:, 0] == number)
            assert abs(own / row.n_images - share) < 0.03


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([10, 10, 10, 10], {"train": 20, "validation": 10, "test": 10}),
        ([10, 10, 10], {"train": 10, "validation": 10, "test": 10}),
        ([10, 10], {"train": 10, "validation": 10, "test": 0}),
        ([10], {"train": 10, "validation": 0, "test": 0}),
        ([60, 25, 15], {"train": 60, "validation": 25, "test": 15}),
        ([70, 5, 5, 5, 5, 5, 5], {"train": 70, "validation": 20, "test": 10}),
    ],
)
def test_few_groups_fill_all_parts(sizes: list[int], expected: dict[str, int]) -> None:
    """Training comes first, then validation, then test; a part is empty only if groups are too few."""
    names = [donor_names([donor for donor, size in enumerate(sizes) for _ in range(size)])]
    rows = [named_row(names[0])]
    parts = divide(rows, SHARES, 3, groups_for(rows, names))
    assert {part: len(parts[part]) for part in LEARNING_PARTS} == expected


def test_a_rare_class_gets_into_every_part() -> None:
    """A class that only 3 of 200 donors have is in all three parts, because its donors are spread."""
    common = donor_names([donor for donor in range(200) for _ in range(5)])
    rare = donor_names([7, 8, 9])
    rows, names = [named_row(common, "common"), named_row(rare, "rare")], [common, rare]
    for seed in range(5):
        parts = divide(rows, SHARES, seed, groups_for(rows, names))
        assert all(np.count_nonzero(parts[part][:, 0] == 1) == 1 for part in LEARNING_PARTS)


def test_the_seed_decides_among_equal_groups() -> None:
    """Another seed brings other donors into the test part."""
    names = [donor_names([donor for donor in range(20) for _ in range(3)])]
    rows = [named_row(names[0])]
    tested = {
        tuple(divide(rows, SHARES, seed, groups_for(rows, names))["test"][:, 1].tolist()) for seed in range(6)
    }
    assert len(tested) > 1


def test_images_follow_their_group_in_a_fixed_part() -> None:
    """The other images of a donor that a row gives to the test part go there too."""
    names = [donor_names([1, 2]), donor_names([1] * 10 + [3] * 10 + [4] * 10 + [5] * 10)]
    rows = [named_row(names[0], part="test"), named_row(names[1])]
    parts = divide(rows, SHARES, 1, groups_for(rows, names))
    assert {tuple(sample) for sample in parts["test"].tolist()} >= {(1, image) for image in range(10)}


def test_images_without_a_group_fill_up_the_shares() -> None:
    """Where only some names tell a donor, the others are divided one by one to meet the shares."""
    own = [f"d1_{number}.png" for number in range(40)] + [f"{number}.png" for number in range(60)]
    rows = [named_row(own)]
    parts = divide(rows, SHARES, 1, groups_for(rows, [own]))
    assert {part: len(parts[part]) for part in LEARNING_PARTS} == {"train": 70, "validation": 20, "test": 10}


def test_rows_are_opened_for_the_names(write_folder: Callable[..., Path], images: Callable[..., Any]) -> None:
    """Without names at hand, dividing reads them; a row that has changed is told, not divided wrongly."""
    folder = write_folder("a", images(6))
    for number, file in enumerate(sorted(folder.iterdir())):
        file.rename(folder / f"d{number % 3}_{number}.png")
    row = DataRow(path=str(folder), class_name="a", n_images=6)
    groups = groups_of([row], SHARES)
    assert groups is not None and groups.names == ("d0", "d1", "d2")
    assert groups.of_rows[0].tolist() == [0, 0, 1, 1, 2, 2]
    parts = divide([row], SHARES, 1)
    assert {part: len(parts[part]) for part in LEARNING_PARTS} == {"train": 2, "validation": 2, "test": 2}
    with pytest.raises(BadInput, match="holds 6 images; it held 7"):
        divide([row.model_copy(update={"n_images": 7})], SHARES, 1)

    def cancel(fraction: float, message: str) -> None:
        raise Cancelled(f"{message} at {fraction}")

    with pytest.raises(Cancelled, match="names in a at 0"):
        groups_of([row], SHARES, cancel)
    named = row.model_copy(update={"path": "/not/there", "group": "day 1"})
    assert len(divide([named], SHARES, 1)["train"]) == 6, "a row that names its group need not be opened"


def test_a_division_stays_when_the_data_move() -> None:
    """Rows that name the groups which a rule read from their folders divide alike in another place."""
    split = SplitSpec(group_by="upper_folder")
    known = {"source": "folder", "n_images": 10}
    rows = [
        DataRow.model_validate({**known, "path": f"/data/P{donor}/{name}", "class_name": name})
        for donor in range(6)
        for name in ("alive", "dead")
    ]
    names = [[f"{image}.png" for image in range(10)]] * len(rows)
    groups = groups_for(rows, names, split)
    named = with_named_groups(rows, split, groups)
    assert [row.group for row in named] == [f"P{donor}" for donor in range(6) for _ in range(2)]
    moved = [row.model_copy(update={"path": f"/elsewhere/{place}"}) for place, row in enumerate(named)]
    first, second = divide(rows, split, 5, groups), divide(moved, split, 5, groups_for(moved, names, split))
    assert all(np.array_equal(first[part], second[part]) for part in ALL_PARTS)
    assert with_named_groups(rows, SplitSpec(), None) == tuple(rows)
    mixed = [["P1/1.png", "P2/1.png"]]
    one_row = [named_row(mixed[0])]
    by_folder = SplitSpec(group_by="folder")
    assert with_named_groups(one_row, by_folder, groups_for(one_row, mixed, by_folder)) == tuple(one_row)
    of_names = [["d1_1.png", "d1_2.png"]]
    same = with_named_groups(one_row, SHARES, groups_for(one_row, of_names))
    assert same == tuple(one_row), "names move with the data"


def test_many_groups_meet_the_shares_exactly_enough() -> None:
    """With thousands of donors in several classes, each class is within a tenth of a point of its shares."""
    random = np.random.default_rng(1)
    rows = [named_row([], class_name, n_images=25_000) for class_name in "abcd"]
    groups = Groups(
        tuple(f"{donor:05d}" for donor in range(2000)), tuple(random.integers(0, 2000, (4, 25_000)))
    )
    parts = divide(rows, SHARES, 1, groups)
    for part, share in (("train", 0.7), ("validation", 0.2), ("test", 0.1)):
        of_classes = np.bincount(parts[part][:, 0], minlength=4) / 25_000
        assert np.abs(of_classes - share).max() < 0.001
