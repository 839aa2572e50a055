"""Runs of the same name are told apart by their folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.pages.runs.names import distinct_names
from sessions.summary import RunSummary


@pytest.mark.parametrize(
    ("roots", "expected"),
    [
        ({"runs/a": "a", "runs/b": "b"}, ["a", "b"]),
        ({"nets/row_001": "row_001", "more/row_001": "row_001"}, ["row_001 (nets)", "row_001 (more)"]),
        ({"runs/a": "a", "runs/c/run": "a"}, ["a (runs)", "a (c/run)"]),
        ({"x/one/run": "a", "y/one/run": "a"}, ["a (x/one/run)", "a (y/one/run)"]),
    ],
)
def test_names_are_distinct(roots: dict[str, str], expected: list[str]) -> None:
    """As many last folders are named as are needed; who has a name alone keeps it."""
    runs = [
        RunSummary(root=str(Path("/home") / root), name=name, status="new") for root, name in roots.items()
    ]
    assert list(distinct_names(runs).values()) == expected
