"""Cross-validation uses each image once, and knots and images left out are honoured."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from datasets.arrays import Samples
from datasets.grouping.groups import groups_of_names
from datasets.spec import DataRow, SplitSpec
from datasets.split import LEARNING_PARTS, divide


def row(n: int, class_name: str = "a", part: str = "split", **options: Any) -> DataRow:
    """Return a row of ``n`` images."""
    known = {"path": f"/{class_name}", "class_name": class_name, "part": part, "n_images": n}
    return DataRow.model_validate({**known, **options})


def as_set(samples: Samples) -> set[tuple[int, int]]:
    """Return samples as a set."""
    return {(int(number), int(index)) for number, index in samples}


left_out = st.sets(st.integers(0, 60), max_size=8).map(tuple)
ties = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4)), max_size=10).map(tuple)
plain_rows = st.lists(
    st.builds(row, st.integers(0, 60), st.sampled_from("abc"), left_out=left_out, ties=ties),
    min_size=1,
    max_size=5,
)
any_rows = st.lists(
    st.builds(
        row,
        st.integers(0, 60),
        st.sampled_from("abc"),
        st.sampled_from(["split", "split", "train", "validation", "test", "unlabeled"]),
        images_per_epoch=st.sampled_from([None, None, 0, 5]),
        left_out=left_out,
        ties=ties,
    ),
    min_size=1,
    max_size=6,
)


@given(
    rows=plain_rows,
    folds=st.integers(2, 9),
    test=st.sampled_from([0.0, 0.1, 0.3]),
    group_by=st.sampled_from(["none", "name_word"]),
    seed=st.integers(0, 2**53),
)
def test_every_image_is_validated_once(
    rows: list[DataRow], folds: int, test: float, group_by: str, seed: int
) -> None:
    """The test part is the same in all folds; every other image is in one fold's validation part."""
    names = [[f"d{image * 7 % 5}_{image}" for image in range(one.n_images)] for one in rows]
    validated: Counter[tuple[int, int]] = Counter()
    tested = set()
    for fold in range(1, folds + 1):
        split = SplitSpec.model_validate(
            {"test": test, "validation": 0.2, "folds": folds, "fold": fold, "group_by": group_by}
        )
        parts = divide(rows, split, seed, groups_of_names(rows, split, names))
        validated.update(as_set(parts["validation"]))
        tested.add(frozenset(as_set(parts["test"])))
        together = [sample for part in LEARNING_PARTS for sample in as_set(parts[part])]
        assert len(together) == len(set(together))
    used = {
        (number, image)
        for number, one in enumerate(rows)
        for image in set(range(one.n_images)) - set(one.left_out)
    }
    [same_test] = tested
    assert set(validated) == used - same_test
    assert set(validated.values()) <= {1}


def test_folds_are_equal_in_size_and_classes() -> None:
    """No fold has more than one image of a class more than another."""
    rows = [row(103, "a"), row(52, "b"), row(31, "c")]
    sizes = []
    for fold in range(1, 6):
        validation = divide(rows, SplitSpec(test=0, folds=5, fold=fold), 1)["validation"]
        sizes.append([int(np.count_nonzero(validation[:, 0] == number)) for number in range(3)])
    assert all(max(column) - min(column) <= 1 for column in zip(*sizes, strict=True))
    assert [sum(column) for column in zip(*sizes, strict=True)] == [103, 52, 31]


@given(rows=any_rows, seed=st.integers(0, 2**53), other=st.integers(0, 2**53), folds=st.sampled_from([0, 3]))
def test_a_seed_of_its_own_keeps_the_division(rows: list[DataRow], seed: int, other: int, folds: int) -> None:
    """With the split's own seed the session's does not matter; one fold is the same as none."""
    own = divide(rows, SplitSpec(folds=folds, seed=other), seed)
    plain = divide(rows, SplitSpec(folds=folds), other)
    one = divide(rows, SplitSpec(folds=1 if folds == 0 else folds), other)
    for part in LEARNING_PARTS:
        np.testing.assert_array_equal(own[part], plain[part])
        np.testing.assert_array_equal(one[part], plain[part])


def test_folds_that_cannot_be_are_refused() -> None:
    """A fold beyond the last is a sentence."""
    with pytest.raises(ValidationError, match="no fold 4 of 3"):
        SplitSpec(folds=3, fold=4)


@given(rows=any_rows, seed=st.integers(0, 2**53))
def test_a_knot_is_in_one_part_and_nothing_left_out_is_used(rows: list[DataRow], seed: int) -> None:
    """Tied images of rows to split go into one part, that of a tied image of a fixed row if there is one."""
    parts = divide(rows, SplitSpec(validation=0.3, test=0.3), seed)
    part_of = {sample: part for part in LEARNING_PARTS for sample in as_set(parts[part])}
    for number, one in enumerate(rows):
        assert not {image for place, image in part_of if place == number} & set(one.left_out)
    knots: dict[int, set[tuple[int, int]]] = {}
    for number, one in enumerate(rows):
        for image, knot in one.ties:
            if (number, image) in part_of:
                knots.setdefault(knot, set()).add((number, image))
    for samples in knots.values():
        fixed = {part_of[sample] for sample in samples if rows[sample[0]].part != "split"}
        free = {part_of[sample] for sample in samples if rows[sample[0]].part == "split"}
        assert len(free) <= 1
        if len(fixed) == 1 and _stands_alone(samples, rows):
            assert free <= fixed


def _stands_alone(samples: set[tuple[int, int]], rows: list[DataRow]) -> bool:
    """Return whether no image of a knot is in another knot, which could bind it elsewhere."""
    return all(
        len({knot for image, knot in rows[number].ties if image == index}) == 1 for number, index in samples
    )


def test_ties_join_groups() -> None:
    """If two donors share an image, all images of both stay together."""
    names = [[f"d{image % 4}_{image}" for image in range(40)]]
    split = SplitSpec(group_by="name_start")
    tied = [row(40, ties=((0, 1), (1, 1)))]
    for seed in range(8):
        parts = divide(tied, split, seed, groups_of_names(tied, split, names))
        homes = {
            donor: {part for part in LEARNING_PARTS for _, image in as_set(parts[part]) if image % 4 == donor}
            for donor in range(4)
        }
        assert homes[0] == homes[1] and all(len(home) == 1 for home in homes.values())


def test_ties_hardly_move_the_shares() -> None:
    """With a few tied pairs the parts are as large as without."""
    rows = [row(200, ties=tuple((image, image // 2) for image in range(20)))]
    sizes = {part: len(samples) for part, samples in divide(rows, SplitSpec(), 1).items()}
    assert sizes == {"train": 140, "validation": 30, "test": 30, "unlabeled": 0}


def test_left_out_images_do_not_count_for_a_limited_row() -> None:
    """A validation row of five images draws five of those that are left."""
    rows = [row(12, part="validation", images_per_epoch=5, left_out=(0, 1, 2, 3, 4, 5, 6))]
    assert as_set(divide(rows, SplitSpec(), 1)["validation"]) == {(0, image) for image in range(7, 12)}
