"""Nearly the same picture in two parts: shifted, brighter, compressed or mirrored.

Exact copies are found by their pixels. Here each picture is compared with those of other parts: first the
coarse shapes of all, then the most alike ones in detail, allowing for another brightness and contrast and a
shift of up to about one pixel in thirty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from datasets.basics.progress import Progress, silent
from datasets.thumbnails import EDGE

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]

COARSE_EDGE = 8
LEAST_COARSE = 0.965
"""Correlation of the coarse shapes from which on two pictures are compared in detail."""
MOST_UNLIKE = 0.003
"""Share of the variance of a picture that its near-duplicate may leave unexplained."""
LEAST_CONTRAST = 2.0
"""Standard deviation (0…255) below which a picture shows nothing that could be recognised."""
TOLD = "Looking for near-duplicates"
MOST_COMPARISONS = 4_000_000_000
"""Pairs of pictures of two parts; beyond that the search would take minutes."""
LEAST_PLAIN = 0.88
"""Correlation of the coarse shapes themselves; that of a shifted copy is higher."""
_BLOCK = 64
_SMALL_BLOCK = 256
_KEY_BLOCK = 4096
_PAIR_BLOCK = 4096
_SPARSE = 0.05
"""Up to this share of pairs it is faster to compare them one by one."""
_COLUMNS = 64
_CANDIDATES = 4
_SMOOTHING = 2.5
_BORDER = 2


@dataclass(frozen=True)
class NearPair:
    """Two pictures of two parts that are nearly the same."""

    first: int
    second: int
    mirrored: bool


def near_duplicates(
    thumbnails: npt.NDArray[np.uint8], parts: Indices, progress: Progress = silent
) -> list[NearPair] | None:
    """Return pairs of pictures in different parts that are nearly the same, at most one for each picture.

    Args:
        thumbnails: (n, EDGE, EDGE) of :func:`datasets.thumbnails.thumbnail`, no two the same.
        parts: (n,) the number of the part of each.
        progress: told how far the search is.

    Returns:
        the pairs as places in ``thumbnails``; None if there are too many pictures to compare.
    """
    of_part = [np.flatnonzero(parts == part) for part in np.unique(parts)]
    # The larger part is looked through for each picture of the smaller one.
    of_part.sort(key=len, reverse=True)
    couples = [(large, small) for place, large in enumerate(of_part) for small in of_part[place + 1 :]]
    if sum(len(large) * len(small) for large, small in couples) > MOST_COMPARISONS:
        return None
    progress(0.0, TOLD)
    shapes, contrast = _coarse(thumbnails)
    visible = contrast >= LEAST_CONTRAST
    pairs: list[NearPair] = []
    for number, couple in enumerate(couples):
        keys, queries = (members[visible[members]] for members in couple)
        # Filled up to whole tiles with what resembles nothing.
        key_shapes = np.pad(shapes[keys], ((0, -len(keys) % _COLUMNS), (0, 0)))
        for start in range(0, len(queries), _BLOCK):
            progress((number + start / len(queries)) / len(couples), TOLD)
            pairs += _search(thumbnails, shapes, key_shapes, keys, queries[start : start + _BLOCK])
    return pairs


def unlikeness(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8]) -> Floats:
    """Return the share of the variance of ``second`` that ``first`` leaves unexplained, (m,), 0…1.

    ``first`` (m, EDGE, EDGE) may be brighter, have another contrast and be shifted by about one pixel: the
    best of nine whole shifts is refined by least squares on the picture and its two derivatives.
    """
    inner = slice(_BORDER, EDGE - _BORDER)
    wanted = _smoothed(second)[:, inner, inner].reshape(len(second), -1)
    wanted -= wanted.mean(axis=1, keepdims=True)
    variance = (wanted**2).sum(axis=1)
    padded = _smoothed(first)
    best = np.full(len(first), -np.inf, dtype=np.float32)
    shifts = np.zeros((len(first), 2), dtype=np.int64)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            moved = _window(padded, dy, dx).reshape(len(first), -1)
            centered = moved - moved.mean(axis=1, keepdims=True)
            likeness = (centered * wanted).sum(axis=1) / np.sqrt((centered**2).sum(axis=1) + 1e-6)
            better = likeness > best
            best[better] = likeness[better]
            shifts[better] = (dy, dx)
    residual = np.empty(len(first), dtype=np.float32)
    for dy, dx in np.unique(shifts, axis=0).tolist():
        chosen = np.flatnonzero((shifts == (dy, dx)).all(axis=1))
        residual[chosen] = _residual(padded[chosen], wanted[chosen], dy, dx)
    unexplained: Floats = residual / np.maximum(variance, 1e-6)
    return unexplained


def _residual(pictures: Floats, wanted: Floats, dy: int, dx: int) -> Floats:
    """Return the squared error (m,) of the best mixture of a shifted picture and its derivatives."""
    columns: list[Floats] = [
        _window(pictures, dy, dx),
        _window(pictures, dy, dx + 1) - _window(pictures, dy, dx - 1),
        _window(pictures, dy + 1, dx) - _window(pictures, dy - 1, dx),
    ]
    basis = np.stack([column.reshape(len(pictures), -1) for column in columns], axis=1)
    basis -= basis.mean(axis=2, keepdims=True)
    normal = basis @ basis.transpose(0, 2, 1) + 1e-3 * np.eye(3, dtype=np.float32)
    projected = basis @ wanted[:, :, None]
    weights = np.linalg.solve(normal, projected)
    error: Floats = ((wanted - (weights.transpose(0, 2, 1) @ basis)[:, 0]) ** 2).sum(axis=1)
    # A negative is not the same picture.
    error[weights[:, 0, 0] <= 0] = np.inf
    return error


def _smoothed(pictures: npt.NDArray[np.uint8]) -> Floats:
    """Return the pictures (m, EDGE, EDGE) blurred by (1, 2, 1), which takes most of the traces of JPEG."""
    wide = np.pad(pictures.astype(np.float32), ((0, 0), (1, 1), (1, 1)), mode="edge")
    across = wide[:, :, :-2] + 2 * wide[:, :, 1:-1] + wide[:, :, 2:]
    smooth: Floats = (across[:, :-2] + 2 * across[:, 1:-1] + across[:, 2:]) / 16
    return smooth


def _window(pictures: Floats, dy: int, dx: int) -> Floats:
    end = EDGE - _BORDER
    return pictures[:, _BORDER + dy : end + dy, _BORDER + dx : end + dx]


def _sampling() -> Floats:
    """Return the matrix (COARSE_EDGE, EDGE) that smooths a picture along one axis and takes few points.

    Smooth, so that a shift by one pixel changes little.
    """
    centers = (np.arange(COARSE_EDGE) + 0.5) * EDGE / COARSE_EDGE - 0.5
    distances = np.arange(EDGE)[None] - centers[:, None]
    weights = np.exp(-(distances**2) / (2 * _SMOOTHING**2))
    matrix: Floats = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return matrix


_SAMPLING = _sampling()
_SLOPES: Floats = np.gradient(np.pad(_SAMPLING, ((0, 0), (1, 1))), axis=1)[:, 1:-1].astype(np.float32)
"""What ``_SAMPLING`` changes by when the picture is shifted by one pixel."""


def _coarse(thumbnails: npt.NDArray[np.uint8]) -> tuple[Floats, Floats]:
    """Return the coarse shapes (n, COARSE_EDGE²) with mean 0 and length 1, and the contrasts (n,)."""
    shapes = _sampled(thumbnails, _SAMPLING, _SAMPLING)
    length = np.sqrt((shapes**2).sum(axis=1, keepdims=True))
    return shapes / np.maximum(length, 1e-6), length[:, 0] / COARSE_EDGE


def coarse_shapes(thumbnails: npt.NDArray[np.uint8]) -> Floats:
    """Return the coarse shapes (n, COARSE_EDGE²) of thumbnails (n, EDGE, EDGE).

    They have mean 0 and length 1, so that the product of two is their correlation.
    """
    return _coarse(thumbnails)[0]


def _with_shifts(thumbnails: npt.NDArray[np.uint8]) -> Floats:
    """Return orthonormal vectors (n, 3, COARSE_EDGE²): the coarse shapes, and how they change by a shift.

    What a picture shifted a little looks like lies in the space that they span.
    """
    spanned = np.stack(
        [
            _coarse(thumbnails)[0],
            _sampled(thumbnails, _SAMPLING, _SLOPES),
            _sampled(thumbnails, _SLOPES, _SAMPLING),
        ],
        axis=1,
    )
    for place in (1, 2):
        for earlier in range(place):
            share = (spanned[:, place] * spanned[:, earlier]).sum(axis=1, keepdims=True)
            spanned[:, place] -= share * spanned[:, earlier]
        length = np.sqrt((spanned[:, place] ** 2).sum(axis=1, keepdims=True))
        spanned[:, place] /= np.maximum(length, 1e-6)
    return spanned


def _sampled(thumbnails: npt.NDArray[np.uint8], rows: Floats, columns: Floats) -> Floats:
    sampled = np.empty((len(thumbnails), COARSE_EDGE, COARSE_EDGE), dtype=np.float32)
    for start in range(0, len(thumbnails), _SMALL_BLOCK):
        block = thumbnails[start : start + _SMALL_BLOCK].astype(np.float32)
        sampled[start : start + _SMALL_BLOCK] = (rows @ block) @ columns.T
    flat = sampled.reshape(len(thumbnails), -1)
    flat -= flat.mean(axis=1, keepdims=True)
    return flat


def _search(
    thumbnails: npt.NDArray[np.uint8], shapes: Floats, key_shapes: Floats, keys: Indices, queries: Indices
) -> Iterator[NearPair]:
    """Yield for each of the queries the picture among the keys that is nearly the same, if there is one."""
    found: dict[int, tuple[float, int, bool]] = {}
    for flip in (False, True):
        asked = thumbnails[queries][:, :, ::-1] if flip else thumbnails[queries]
        coarse = shapes[queries]
        if flip:
            coarse = coarse.reshape(-1, COARSE_EDGE, COARSE_EDGE)[:, :, ::-1].reshape(coarse.shape)
        places, candidates = _most_alike(key_shapes, coarse, asked)
        if not len(places):
            continue
        unlike = unlikeness(asked[places], thumbnails[keys[candidates]])
        for place, candidate, value in zip(
            places.tolist(), candidates.tolist(), unlike.tolist(), strict=True
        ):
            if value <= MOST_UNLIKE and value < found.get(place, (1.0, 0, False))[0]:
                found[place] = (value, candidate, flip)
    for place, (_, candidate, flip) in sorted(found.items()):
        yield NearPair(int(keys[candidate]), int(queries[place]), flip)


def _most_alike(keys: Floats, shapes: Floats, asked: npt.NDArray[np.uint8]) -> tuple[Indices, Indices]:
    """Return (places of queries, places of keys) of the pairs that are worth a closer look.

    Args:
        keys: (k, COARSE_EDGE²) coarse shapes, k a multiple of ``_COLUMNS``.
        shapes: (q, COARSE_EDGE²) coarse shapes of the queries.
        asked: (q, EDGE, EDGE) thumbnails of the queries.
    """
    found: list[tuple[Indices, Indices, Floats]] = []
    spanned: Floats | None = None
    for start in range(0, len(keys), _KEY_BLOCK):
        block = keys[start : start + _KEY_BLOCK]
        places, columns = _likely(block, shapes)
        if not len(places):
            continue
        spanned = _with_shifts(asked) if spanned is None else spanned
        if len(places) > _SPARSE * len(shapes) * len(block):
            places, columns, likeness = _best_of_all(block, spanned)
        else:
            likeness = _likeness_of_pairs(block, spanned, places, columns)
        close = likeness >= LEAST_COARSE**2
        found.append((places[close], columns[close] + start, likeness[close]))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return _best_of_each(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _likely(block: Floats, shapes: Floats) -> tuple[Indices, Indices]:
    """Return (places of queries, places of keys) of the pairs whose coarse shapes are alike.

    A shift changes the coarse shape little, so that few pairs are left for the full comparison.
    """
    # In products so small that the library for linear algebra starts no threads of its own: waiting for
    # them takes longer than the products wherever something else runs on the machine.
    products = np.matmul(block.reshape(-1, _COLUMNS, block.shape[1]), shapes.T)
    columns, places = np.divmod(np.flatnonzero(products.ravel() >= LEAST_PLAIN), len(shapes))
    return places, columns


def _best_of_each(places: Indices, columns: Indices, likeness: Floats) -> tuple[Indices, Indices]:
    """Return the ``_CANDIDATES`` most alike pairs of each query."""
    order = np.lexsort((columns, -likeness, places))
    places, columns = places[order], columns[order]
    rank = np.arange(len(places)) - np.searchsorted(places, places)
    return places[rank < _CANDIDATES], columns[rank < _CANDIDATES]


def _likeness_of_pairs(block: Floats, spanned: Floats, places: Indices, columns: Indices) -> Floats:
    """Return the share of each key that lies in the space of its query and its shifts, (p,)."""
    likeness = np.empty(len(places), dtype=np.float32)
    for start in range(0, len(places), _PAIR_BLOCK):
        chosen = slice(start, start + _PAIR_BLOCK)
        products = (spanned[places[chosen]] @ block[columns[chosen]][:, :, None])[:, :, 0]
        likeness[chosen] = (products**2).sum(axis=1)
    return likeness


def _best_of_all(block: Floats, spanned: Floats) -> tuple[Indices, Indices, Floats]:
    """Return the most alike key of each query among every ``_COLUMNS`` keys: (queries, keys, likeness)."""
    flat: Floats = spanned.reshape(-1, spanned.shape[2]) @ block.T
    products = flat.reshape(len(spanned), 3, -1)
    np.maximum(products[:, 0], 0, out=products[:, 0])  # a negative is not the same picture
    products *= products
    likeness = products.sum(axis=1).reshape(len(spanned), -1, _COLUMNS)
    nearest = likeness.argmax(axis=2)
    best = np.take_along_axis(likeness, nearest[:, :, None], axis=2)[:, :, 0]
    where = nearest + _COLUMNS * np.arange(nearest.shape[1])
    places = np.broadcast_to(np.arange(len(spanned))[:, None], where.shape)
    return places.ravel(), where.ravel(), best.ravel()
