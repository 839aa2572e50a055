"""Which images belong to which part, and which of them an epoch shows."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from datasets.sampling import draw_epoch, epoch_size, global_indices
from datasets.spec import DataRow, SplitSpec
from datasets.split import ALL_PARTS, divide, part_sizes


def row(n: int, class_name: str = "a", part: str = "split", **options: Any) -> DataRow:
    """Return a row of ``n`` images."""
    return DataRow.model_validate(
        {"path": f"/{class_name}", "class_name": class_name, "part": part, "n_images": n, **options}
    )


rows_strategy = st.lists(
    st.builds(
        row,
        st.integers(0, 60),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["split", "split", "train", "validation", "test", "unlabeled"]),
        images_per_epoch=st.one_of(st.none(), st.integers(0, 90)),
        shuffle=st.booleans(),
    ),
    min_size=1,
    max_size=6,
)
split_strategy = st.builds(SplitSpec, validation=st.floats(0, 0.45), test=st.floats(0, 0.45))


def tuples(samples: np.ndarray) -> list[tuple[int, int]]:  # type: ignore[type-arg]
    """Return samples as tuples."""
    return [(int(number), int(index)) for number, index in samples]


@given(rows=rows_strategy, split=split_strategy, seed=st.integers(0, 2**53))
def test_dividing_loses_and_doubles_nothing(rows: list[DataRow], split: SplitSpec, seed: int) -> None:
    """Every image of every used row is in at most one part; of rows to split and to train in exactly one."""
    parts = divide(rows, split, seed)
    assert tuple(parts) == ALL_PARTS
    found = [sample for samples in parts.values() for sample in tuples(samples)]
    assert len(found) == len(set(found))
    for number, one in enumerate(rows):
        own = {index for place, index in found if place == number}
        assert own <= set(range(one.n_images))
        if one.images_per_epoch == 0:
            assert not own
        elif one.part in ("split", "train", "unlabeled"):
            assert len(own) == one.n_images
        else:
            assert len(own) == min(one.n_images, one.images_per_epoch or one.n_images)
    for part, samples in parts.items():
        assert samples.dtype == np.int64 and samples.shape[1] == 2
        assert tuples(samples) == sorted(tuples(samples))
        assert all(rows[number].part in (part, "split") for number, _ in tuples(samples))


@given(rows=rows_strategy, split=split_strategy, seed=st.integers(0, 2**53))
def test_dividing_again_gives_the_same(rows: list[DataRow], split: SplitSpec, seed: int) -> None:
    """The division is a function of rows, shares and seed."""
    first, second = divide(rows, split, seed), divide(rows, split, seed)
    assert all(np.array_equal(first[part], second[part]) for part in first)


def test_each_class_is_divided_by_the_same_shares() -> None:
    """The split is stratified: rare classes have their share in every part, over several rows."""
    rows = [row(1000, "a"), row(60, "b"), row(40, "b")]
    parts = divide(rows, SplitSpec(validation=0.2, test=0.1), 1)
    counts = {
        part: Counter(rows[number].class_name for number, _ in tuples(parts[part]))
        for part in ("train", "validation", "test")
    }
    assert counts["train"] == {"a": 700, "b": 70}
    assert counts["validation"] == {"a": 200, "b": 20}
    assert counts["test"] == {"a": 100, "b": 10}


def test_seeds_divide_differently_and_adding_a_class_changes_no_other() -> None:
    """Another seed gives another division; a new class leaves those of the others alone."""
    rows = [row(50, "a"), row(50, "b")]
    assert not np.array_equal(divide(rows, SplitSpec(), 1)["test"], divide(rows, SplitSpec(), 2)["test"])
    more = divide([*rows, row(50, "c")], SplitSpec(), 1)["test"]
    np.testing.assert_array_equal(more[more[:, 0] < 2], divide(rows, SplitSpec(), 1)["test"])


@given(n=st.integers(0, 300), split=split_strategy)
def test_part_sizes_leave_images_for_training(n: int, split: SplitSpec) -> None:
    """There is a training image wherever there is an image, and small classes reach every part they can."""
    validation, test = part_sizes(n, split)
    assert validation >= 0 and test >= 0
    assert n == 0 or validation + test < n
    if n >= 3:
        assert (validation > 0) == (split.validation > 0)
        assert (test > 0) == (split.test > 0)


def test_a_validation_row_can_be_limited() -> None:
    """Images per epoch of a validation row: so many, once; the first ones if shuffle is off."""
    first = divide([row(50, part="validation", images_per_epoch=5, shuffle=False)], SplitSpec(), 1)
    assert tuples(first["validation"]) == [(0, index) for index in range(5)]
    drawn = divide([row(50, part="validation", images_per_epoch=5)], SplitSpec(), 1)
    assert len(drawn["validation"]) == 5
    assert tuples(drawn["validation"]) != tuples(first["validation"])


def test_shares_that_leave_nothing_for_training_are_refused() -> None:
    """Validation and test together may take at most 95 %."""
    with pytest.raises(ValidationError, match="less than 5 %"):
        SplitSpec(validation=0.6, test=0.5)


@given(rows=rows_strategy, seed=st.integers(0, 2**53), epoch=st.integers(0, 10**6))
def test_an_epoch_has_what_every_row_asks_for(rows: list[DataRow], seed: int, epoch: int) -> None:
    """From each row as many images as wanted, each equally often (give or take one), only its own."""
    samples = divide(rows, SplitSpec(), seed)["train"]
    drawn = draw_epoch(samples, rows, seed, epoch)
    assert len(drawn) == epoch_size(samples, rows)
    counts = Counter(tuples(drawn))
    assert set(counts) <= set(tuples(samples))
    for number, one in enumerate(rows):
        own = [sample for sample in tuples(samples) if sample[0] == number]
        if own:
            wanted = len(own) if one.images_per_epoch is None else one.images_per_epoch
            times = [counts[sample] for sample in own]
            assert sum(times) == wanted
            assert max(times) - min(times) <= 1


def test_shuffle_draws_anew_and_off_takes_the_first() -> None:
    """On: other images each epoch. Off: always the first ones, as the file has them."""
    rows = [
        row(100, "a", "train", images_per_epoch=10),
        row(100, "b", "train", images_per_epoch=10, shuffle=False),
    ]
    samples = divide(rows, SplitSpec(), 1)["train"]
    epochs = [draw_epoch(samples, rows, 1, epoch) for epoch in range(30)]
    chosen = [{index for number, index in tuples(drawn) if number == 0} for drawn in epochs]
    assert len({frozenset(some) for some in chosen}) == 30
    assert len(set.union(*chosen)) > 90
    assert all(
        {index for number, index in tuples(drawn) if number == 1} == set(range(10)) for drawn in epochs
    )


def test_batches_mix_the_rows_and_epochs_differ_in_order() -> None:
    """The order is shuffled over all rows, also when no row is, and anew in each epoch."""
    rows = [row(200, "a", "train", shuffle=False), row(200, "b", "train", shuffle=False)]
    samples = divide(rows, SplitSpec(), 1)["train"]
    first, second = (draw_epoch(samples, rows, 1, epoch) for epoch in (0, 1))
    assert 60 < (first[:200, 0] == 0).sum() < 140
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, draw_epoch(samples, rows, 1, 0))


def test_the_index_in_the_session_counts_over_all_rows() -> None:
    """It is the images of all earlier rows plus the index in the row, whatever part they are in."""
    rows = [row(10), row(5, part="test"), row(7)]
    samples = np.array([[0, 0], [0, 9], [1, 0], [2, 6]])
    assert global_indices(samples, rows).tolist() == [0, 9, 10, 21]
