"""Epochs with equally many images of each class, and with repetition."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from datasets.sampling import draw_epoch, epoch_size
from datasets.spec import DataRow, SamplingSpec, SplitSpec
from datasets.split import divide

NO_SPLIT = SplitSpec(validation=0, test=0)
BY_CLASS = SamplingSpec(balance="classes")


def row(n: int, class_name: str = "a", **options: Any) -> DataRow:
    """Return a row of ``n`` training images."""
    return DataRow(path=f"/{class_name}", class_name=class_name, part="train", n_images=n, **options)


rows_strategy = st.lists(
    st.builds(
        row,
        st.integers(0, 40),
        st.sampled_from("abc"),
        images_per_epoch=st.sampled_from([None, None, 0, 7, 60]),
        shuffle=st.booleans(),
        left_out=st.sampled_from([(), (0, 3)]),
    ),
    min_size=1,
    max_size=6,
)
samplings = st.builds(
    SamplingSpec,
    balance=st.sampled_from(["rows", "classes"]),
    images_per_class=st.one_of(st.none(), st.integers(1, 90)),
    replacement=st.booleans(),
)


@given(
    rows=rows_strategy, sampling=samplings, seed=st.integers(0, 2**53), epochs=st.lists(st.integers(0, 10**6))
)
def test_an_epoch_follows_from_seed_and_epoch_alone(
    rows: list[DataRow], sampling: SamplingSpec, seed: int, epochs: list[int]
) -> None:
    """Whatever was drawn before, an epoch has the same images in the same order, all of them used ones."""
    samples = divide(rows, NO_SPLIT, seed)["train"]
    known = draw_epoch(samples, rows, seed, 7, sampling)
    for epoch in epochs:
        assert len(draw_epoch(samples, rows, seed, epoch, sampling)) == epoch_size(samples, rows, sampling)
    np.testing.assert_array_equal(draw_epoch(samples, rows, seed, 7, sampling), known)
    for number, image in known.tolist():
        assert rows[number].images_per_epoch != 0
        assert image < rows[number].n_images and image not in rows[number].left_out


@given(rows=rows_strategy, n=st.one_of(st.none(), st.integers(1, 90)), seed=st.integers(0, 2**53))
def test_each_class_has_equally_many(rows: list[DataRow], n: int | None, seed: int) -> None:
    """Every class has as many images as asked for, or as the smallest; no image twice before all came."""
    samples = divide(rows, NO_SPLIT, seed)["train"]
    sampling = SamplingSpec(balance="classes", images_per_class=n)
    drawn = [tuple(sample) for sample in draw_epoch(samples, rows, seed, 3, sampling).tolist()]
    available = Counter(rows[number].class_name for number, _ in samples.tolist())
    wanted = n if n is not None else min(available.values(), default=0)
    assert Counter(rows[number].class_name for number, _ in drawn) == dict.fromkeys(available, wanted)
    times = Counter(drawn)
    for name in available:
        own = [
            times[(number, image)] for number, image in samples.tolist() if rows[number].class_name == name
        ]
        assert max(own) - min(own) <= 1


def test_a_class_is_drawn_from_all_its_rows() -> None:
    """Not the first row alone serves a class; each epoch draws others."""
    rows = [row(50), row(50), row(20, "b")]
    samples = divide(rows, NO_SPLIT, 1)["train"]
    first, second = (draw_epoch(samples, rows, 1, epoch, BY_CLASS) for epoch in (0, 1))
    assert set(first[:, 0].tolist()) == {0, 1, 2}
    assert set(map(tuple, first.tolist())) != set(map(tuple, second.tolist()))


def test_repetition_leaves_some_out_and_shows_some_twice() -> None:
    """Drawing each image from all shows about 63 % of them, and rows without shuffle do not take part."""
    rows = [row(1000), row(10, shuffle=False)]
    samples = divide(rows, NO_SPLIT, 1)["train"]
    drawn = draw_epoch(samples, rows, 1, 0, SamplingSpec(replacement=True))
    times = Counter(image for number, image in drawn.tolist() if number == 0)
    assert sum(times.values()) == 1000
    assert 590 < len(times) < 680
    assert sorted(image for number, image in drawn.tolist() if number == 1) == list(range(10))


def test_a_class_without_shuffle_takes_the_first_images() -> None:
    """If no row of a class is shuffled, the same images come in every epoch."""
    rows = [row(9, shuffle=False), row(4, "b")]
    samples = divide(rows, NO_SPLIT, 1)["train"]
    for epoch in range(3):
        drawn = draw_epoch(samples, rows, 1, epoch, BY_CLASS)
        assert sorted(image for number, image in drawn.tolist() if number == 0) == [0, 1, 2, 3]
