"""What 16 bits cost in accuracy: the default network on autocat in float32 and in bfloat16, for some seeds.

    python tests/campaigns/precision_autocat.py [SEEDS] [key=value ...]

SEEDS is 3 if not given; the settings are those of `train --set`. Both trainings of a seed see the same images
in the same order. A processor without units for bfloat16 rounds to the same numbers, but takes longer. Ends
with 1 if 16 bits cost more than half a point of test accuracy, as a mean over the seeds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "autocat"
PRECISIONS = ("float32", "bfloat16")
LARGEST_LOSS = 0.005


def main(seeds: int, settings: list[str]) -> int:
    """Train, and print a line for each training and for the mean."""
    found: dict[str, list[float]] = {precision: [] for precision in PRECISIONS}
    for seed in range(1, seeds + 1):
        for precision in PRECISIONS:
            metrics = _trained(seed, [*settings, f"training.precision={precision}"])
            test, validation = metrics["test"], metrics["validation"]
            found[precision].append(test["accuracy"])
            low, high = test["accuracy_ci95"]
            sys.stdout.write(
                f"seed {seed}  {precision:9} validation {validation['accuracy']:.4f}  test "
                f"{test['accuracy']:.4f} ({low:.3f} to {high:.3f})\n"
            )
            sys.stdout.flush()
    full, half = (mean(found[precision]) for precision in PRECISIONS)
    sys.stdout.write(f"mean of {seeds}: float32 {full:.4f}, bfloat16 {half:.4f} ({half - full:+.4f})\n")
    return 0 if full - half <= LARGEST_LOSS else 1


def _trained(seed: int, settings: list[str]) -> dict[str, Any]:
    chosen = [word for setting in settings for word in ("--set", setting)]
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        command = [sys.executable, str(ROOT / "main.py"), "train", "--out", str(run), "--data", str(DATA)]
        subprocess.run(
            [*command, "--seed", str(seed), *chosen], check=True, stdout=subprocess.DEVNULL, cwd=ROOT
        )
        metrics: dict[str, Any] = json.loads((run / "metrics.json").read_text("utf-8"))
        return metrics


if __name__ == "__main__":
    given = sys.argv[1:]
    counted = given[:1] if given and given[0].isdigit() else []
    sys.exit(main(int(counted[0]) if counted else 3, given[len(counted) :]))
