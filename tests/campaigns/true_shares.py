"""The interval of the corrected class fractions covers the true fractions in about 95 % of simulated files.

    python tests/campaigns/true_shares.py [REPEATS]

Each repeat draws a confusion matrix of held-back images and the counts of new images whose true fractions are
known. Prints how often the interval holds them, and the mean errors of corrected and raw fractions. Ends with
1 below 93 %.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from models.decisions.prevalence import Correction  # noqa: E402 - the program's folder comes first

Floats = npt.NDArray[np.float64]
LEAST = 0.93
TWO = np.array([[0.95, 0.05], [0.03, 0.97]])
WEAK = np.array([[0.8, 0.2], [0.3, 0.7]])
THREE = np.array([[0.85, 0.10, 0.05], [0.10, 0.80, 0.10], [0.02, 0.08, 0.90]])
TEN = np.full((10, 10), 0.1 / 9) + np.eye(10) * (0.9 - 0.1 / 9)
CASES: tuple[tuple[str, Floats, tuple[float, ...], int, int], ...] = (
    ("two classes, half and half", TWO, (0.5, 0.5), 200, 2000),
    ("two classes, one in twenty", TWO, (0.05, 0.95), 200, 2000),
    ("two classes, one in a hundred", TWO, (0.01, 0.99), 200, 2000),
    ("two classes, a weak network", WEAK, (0.1, 0.9), 200, 2000),
    ("two classes, few images", TWO, (0.2, 0.8), 60, 300),
    ("three classes", THREE, (0.9, 0.07, 0.03), 150, 3000),
    ("ten classes", TEN, (0.5, 0.2, 0.1, 0.05, 0.05, 0.04, 0.03, 0.02, 0.01, 0.0), 60, 5000),
)


def simulated(
    answers: Floats, shares: Floats, n_held_back: int, n_new: int, repeats: int
) -> tuple[float, float, float]:
    """Return (coverage, mean error of corrected fractions, mean error of raw ones)."""
    random = np.random.default_rng(0)
    names = [str(number) for number in range(len(shares))]
    covered, corrected_error, raw_error = [], [], []
    for _ in range(repeats):
        confusion = np.stack([random.multinomial(n_held_back, row) for row in answers])
        counts = random.multinomial(n_new, shares @ answers)
        fractions = Correction.of(names, confusion.tolist()).fractions(counts.tolist())
        for fraction, share in zip(fractions, shares, strict=True):
            if fraction.corrected is not None and fraction.ci95 is not None:
                covered.append(fraction.ci95[0] <= share <= fraction.ci95[1])
                corrected_error.append(abs(fraction.corrected - share))
                raw_error.append(abs(fraction.raw - share))
    return float(np.mean(covered)), float(np.mean(corrected_error)), float(np.mean(raw_error))


def main(repeats: int) -> int:
    """Simulate all cases."""
    worst = 1.0
    for name, answers, shares, n_held_back, n_new in CASES:
        few = max(1, repeats // (5 if len(shares) > 3 else 1))
        coverage, corrected, raw = simulated(answers, np.array(shares), n_held_back, n_new, few)
        worst = min(worst, coverage)
        sys.stdout.write(
            f"{name:32} covered {coverage:.1%}, mean error {corrected:.4f} corrected, {raw:.4f} raw\n"
        )
        sys.stdout.flush()
    return 0 if worst >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
