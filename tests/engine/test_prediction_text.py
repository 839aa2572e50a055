"""What a prediction says on the terminal."""

from __future__ import annotations

from engine.prediction_text import result_lines
from engine.protocol.prediction import FileDone, Fraction, PredictResult


def test_shares_are_told_as_counted_and_as_corrected() -> None:
    """Each file with images has both, the corrected ones with their intervals where they are known."""
    counted = (Fraction(class_name="cell", raw=0.75), Fraction(class_name="debris", raw=0.25))
    corrected = (
        Fraction(class_name="cell", raw=0.5, corrected=0.625, ci95=(0.4, 0.8)),
        Fraction(class_name="debris", raw=0.5, corrected=0.375, ci95=(0.2, 0.6)),
    )
    files = (
        FileDone(row=0, file="a", n=4, counts=(3, 1), fractions=counted),
        FileDone(row=1, file="empty", n=0, counts=(0, 0), fractions=()),
        FileDone(row=2, file="b", selection="dead", n=2000, counts=(1000, 1000), fractions=corrected),
    )
    result = PredictResult(n=2004, classes=("cell", "debris"), counts=(1003, 1001), outs=(), files=files)
    assert result_lines(result)[0].startswith("2,004 images classified")
    assert result_lines(result.model_copy(update={"n": 1}))[0].startswith("1 image classified")
    assert result_lines(result)[1:] == [
        "  cell: 1,003",
        "  debris: 1,001",
        "a, counted: cell 75.0 %, debris 25.0 %",
        "b [dead], counted: cell 50.0 %, debris 50.0 %",
        "b [dead], corrected for the model's errors: "
        "cell 62.5 % (40.0 to 80.0 %), debris 37.5 % (20.0 to 60.0 %)",
    ]
