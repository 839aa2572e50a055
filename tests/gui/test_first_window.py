"""The window shows nearly as soon as an empty one."""

from __future__ import annotations

import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "first_window.py"


def test_first_window_is_at_most_half_a_second_later_than_a_bare_one() -> None:
    """Measured in fresh processes, in turn; the shortest time of each counts."""
    spec = importlib.util.spec_from_file_location("first_window", SCRIPT)
    assert spec is not None and spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    bare, ours = benchmark.measure(runs=3)
    assert ours - bare <= benchmark.LIMIT_S, f"bare {bare:.2f} s, ours {ours:.2f} s"
