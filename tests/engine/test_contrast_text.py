"""What ``contrast`` prints."""

from __future__ import annotations

from engine.contrast_text import SAME, contrast_lines
from engine.protocol.history import ContrastRunsResult, RunCurves
from sessions.run_history.contrast import Difference, FigureSpread
from sessions.summary import RunSummary


def runs(*names: str) -> tuple[RunCurves, ...]:
    """Return finished runs without epochs."""
    return tuple(
        RunCurves(summary=RunSummary(root=f"/runs/{name}", name=name, status="finished"), history=())
        for name in names
    )


def test_a_column_for_each_run() -> None:
    """Values stand below their runs, long ones are cut, and figures have mean, deviation and interval."""
    rate = Difference(key="training.learning_rate", label="Learning rate", values=(0.1, 0.25))
    size = Difference(key="input.size", label="Size", unit="px", values=("x" * 50, "32"))
    accuracy = FigureSpread(
        name="val_accuracy",
        label="Validation accuracy",
        unit="share",
        n=2,
        mean=0.5,
        standard_deviation=0.25,
        low=0.125,
        high=0.875,
    )
    epochs = FigureSpread(name="epochs_done", label="Epochs", unit="", n=1, mean=12.0)
    result = ContrastRunsResult(
        runs=runs("one", "another"), differences=(rate, size), spreads=(accuracy, epochs)
    )
    assert contrast_lines(result) == [
        f"{'':<13}  {'one':<40}  another",
        f"Learning rate  {'0.1':<40}  0.25",
        f"{'Size (px)':<13}  {'x' * 39}…  32",
        "Validation accuracy of 2 runs: 50.0 % ± 25.0 % (mean and standard deviation; 95 % interval of "
        "the mean 12.5 % to 87.5 %)",
        "Epochs of 1 run: 12",
    ]


def test_equal_runs() -> None:
    """Where nothing differs, that is said."""
    assert contrast_lines(ContrastRunsResult(runs=runs("a", "b"), differences=(), spreads=())) == [SAME]
