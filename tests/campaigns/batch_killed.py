"""Kills a batch in the middle, starts it again, and compares it with one that was left alone.

``python tests/campaigns/batch_killed.py 12`` runs a table of 12 rows twice: once left alone, once killed
twice (kill -9 of the batch, whose training ends with it) while a run is at work, and started again each time.
It prints ``12 of 12`` and ends with 0 if every run has the same figures and bitwise the same weights, and
what was finished before a kill was not trained again.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import cv2
import numpy as np

from sessions.history import list_runs

ROOT = Path(__file__).parents[2]
KILLS = 2
LIFE_TIMEOUT_S = 1800
NETWORKS = ("MLP_8_8_8", "LeNet5_do", "TinyCNN")
HEADER = "data,architecture,seed,epochs,input.size,color,batch_size,rotation,dropout,threads"
MEASURED = ("best_epoch", "epochs", "validation", "test", "model_weights")


def main(n_rows: int) -> int:
    """Run the campaign; return the exit code."""
    chance = random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        _draw(base / "data")
        table = base / "table.csv"
        lines = [
            f"data,{NETWORKS[row % len(NETWORKS)]},{row + 1},6,16,gray,16,10,0.2,1" for row in range(n_rows)
        ]
        table.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        alone = _results(_batch(table, base / "alone"))
        killed_out = base / "killed"
        for kill in range(KILLS):
            _kill_in_the_middle(table, killed_out, (kill + 1) * n_rows // (KILLS + 1), chance)
        begun_before = _begun(killed_out)
        again = _results(_batch(table, killed_out))
        good = 0
        for name, expected in alone.items():
            wrong = [figure for figure in MEASURED if again[name][figure] != expected[figure]]
            anew = begun_before.get(name, "") not in ("", _begun(killed_out)[name])
            good += not wrong and not anew
            told = ", ".join(wrong) or ("trained anew" if anew else "the same figures and bits")
            sys.stdout.write(f"{name}  {told}\n")
    sys.stdout.write(f"{good} of {n_rows}\n")
    return 0 if good == n_rows else 1


def _draw(folder: Path) -> None:
    generator = np.random.default_rng(5)
    for part, count in (("train", 40), ("validation", 12), ("test", 12)):
        for name, low in (("dark", 0), ("bright", 30)):
            target = folder / part / name
            target.mkdir(parents=True)
            for index in range(count):
                image = generator.integers(low, low + 150, (16, 16), dtype=np.uint8)
                cv2.imwrite(str(target / f"{index}.png"), image)


def _start(table: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "main.py"), "batch", str(table), "--out", str(out), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _batch(table: Path, out: Path) -> dict[str, Any]:
    with _start(table, out) as batch:
        answer, _ = batch.communicate(timeout=LIFE_TIMEOUT_S)
    if batch.returncode:
        raise SystemExit(f"the batch ended with {batch.returncode}")
    answered: dict[str, Any] = json.loads(answer)
    return answered


def _kill_in_the_middle(table: Path, out: Path, after: int, chance: random.Random) -> None:
    """Kill the batch while it is at its run number ``after + 1``, some moments after that was begun."""
    with _start(table, out) as batch:
        deadline = time.monotonic() + LIFE_TIMEOUT_S
        while time.monotonic() < deadline and len(list(out.glob("*/session.json"))) <= after:
            if batch.poll() is not None:
                raise SystemExit("the batch ended before it could be killed")
            time.sleep(0.05)
        time.sleep(chance.uniform(0.0, 1.0))
        batch.send_signal(signal.SIGKILL)
    done = sum(run.status == "finished" for run in list_runs(out))
    sys.stdout.write(f"killed with {done} runs finished and {len(list_runs(out)) - done} in the middle\n")
    sys.stdout.flush()


def _begun(out: Path) -> dict[str, str]:
    return {run.name: run.created for run in list_runs(out)}


def _results(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["name"]: {**row, "model_weights": _weights(Path(row["model"]))} for row in answer["rows"]}


def _weights(model: Path) -> list[bytes]:
    from models.files import load_model

    return [array.tobytes() for array in load_model(model)[0].get_weights()]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 12))
