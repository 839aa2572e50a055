"""Checkpoints come back bit for bit, and a damaged one costs no more than one epoch."""

from __future__ import annotations

import math
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from datasets.basics.errors import BadInput, WorkFailed
from sessions.checkpoints import CheckpointStore, load_checkpoint

ARRAYS = {
    "dense/kernel:0": np.random.default_rng(1).normal(size=(5, 7)).astype(np.float32),
    "half": np.array([1.5, -0.0, np.inf, np.nan], dtype=np.float16),
    "bits of NaN": np.array([0x7FC00001, 0xFFC12345], dtype=np.uint32).view(np.float32),
    "bfloat16": np.arange(6, dtype=np.float32).reshape(2, 3).astype(ml_dtypes.bfloat16),
    "bfloat16 scalar": np.array(1.5, dtype=ml_dtypes.bfloat16),
    "float8": np.array([1.0, 2.0], dtype=ml_dtypes.float8_e4m3fn),
    "count": np.array(2**62, dtype=np.int64),
    "flags": np.array([True, False]),
    "empty": np.zeros((0, 3), dtype=np.float64),
    "column order": np.asfortranarray(np.arange(12, dtype=np.int32).reshape(3, 4)),
    "big-endian": np.arange(3, dtype=">f4"),
    "every second": np.arange(10, dtype=ml_dtypes.bfloat16)[::2],
}


def same_bits(left: np.ndarray, right: np.ndarray) -> bool:
    return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()


def test_bit_exact(tmp_path: Path) -> None:
    """Arrays of every kind and the state come back with the same bits, dtypes and shapes."""
    state = {"best": -math.inf, "lr": 0.1 + 0.2, "name": "ü", "list": [1, None]}
    store = CheckpointStore(tmp_path / "checkpoints")
    store.save(3, ARRAYS, state)
    found = store.latest()
    assert found is not None
    assert (found.epoch, found.state, list(found.arrays)) == (3, state, list(ARRAYS))
    wrong = [name for name in ARRAYS if not same_bits(found.arrays[name], np.asarray(ARRAYS[name]))]
    assert wrong == []


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"])),
        hnp.arrays(
            st.one_of(hnp.floating_dtypes(), hnp.integer_dtypes(), hnp.boolean_dtypes()),
            hnp.array_shapes(min_dims=0, min_side=0),
        ),
        max_size=4,
    )
)
def test_any_arrays(tmp_path_factory: pytest.TempPathFactory, arrays: dict[str, np.ndarray]) -> None:
    """Whatever the names, dtypes and shapes, what is read is what was saved."""
    path = CheckpointStore(tmp_path_factory.mktemp("store")).save(1, arrays, {})
    found = load_checkpoint(path).arrays
    assert list(found) == list(arrays)
    assert all(same_bits(found[name], array) for name, array in arrays.items())


def test_last_two_are_kept(tmp_path: Path) -> None:
    """Older checkpoints are removed, and so are those of a future that a resume went back behind."""
    store = CheckpointStore(tmp_path)
    for epoch in (1, 2, 3):
        store.save(epoch, {"w": np.zeros(3)}, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "checkpoint_00000002.ckpt",
        "checkpoint_00000003.ckpt",
    ]
    store.save(2, {"w": np.ones(3)}, {})
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint_00000002.ckpt"]


@pytest.mark.parametrize("position", [0, 64, 70, 200, -200, -1])
def test_flipped_bit_is_noticed(tmp_path: Path, position: int) -> None:
    """One flipped bit anywhere makes the newest checkpoint be skipped for the one before, which is told."""
    store = CheckpointStore(tmp_path)
    store.save(1, {"w": np.full(100, 1.0)}, {"at": 1})
    newest = store.save(2, {"w": np.full(100, 2.0)}, {"at": 2})
    content = bytearray(newest.read_bytes())
    content[position] ^= 1
    newest.write_bytes(bytes(content))
    found = store.latest()
    assert found is not None
    assert (found.epoch, found.state, found.skipped) == (1, {"at": 1}, (newest,))


@pytest.mark.parametrize("length", [0, 10, 65, 300])
def test_cut_file_is_refused_in_one_sentence(tmp_path: Path, length: int) -> None:
    """A file cut short is named as damaged; with nothing before it, there is no checkpoint."""
    store = CheckpointStore(tmp_path)
    path = store.save(1, {"w": np.zeros(100)}, {})
    path.write_bytes(path.read_bytes()[:length])
    assert store.latest() is None
    with pytest.raises(BadInput, match="damaged"):
        load_checkpoint(path)


def test_objects_are_refused(tmp_path: Path) -> None:
    """Nothing that would need pickle is written, and no file is left."""
    with pytest.raises(ValueError, match="numbers"):
        CheckpointStore(tmp_path / "c").save(1, {"o": np.array([object()], dtype=object)}, {})
    assert not (tmp_path / "c").exists()


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Where no folder can be, the error says which file could not be written."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(WorkFailed, match="checkpoint_00000001"):
        CheckpointStore(tmp_path / "file").save(1, {}, {})


def test_no_folder_is_no_checkpoint(tmp_path: Path) -> None:
    """A store that was never written to has nothing."""
    assert CheckpointStore(tmp_path / "none").latest() is None
