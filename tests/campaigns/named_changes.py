"""Changes one thing of a finished training at a time and looks whether ``verify`` names it.

``python tests/campaigns/named_changes.py`` prints ``N of N`` and ends with 0 if the untouched run is bitwise
equal and for each change the first difference is the right step and its sentence names what was changed. The
trainings and verifications are processes of their own, with really other data, seeds, threads and settings.

An argument n takes only the first n changes. ``--opencv FOLDER`` verifies with the other OpenCV that is
installed there (``pip install --target``); without it, with a library of this version that says to be
another one. ``--torch FOLDER`` verifies on PyTorch, installed there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from changed_runs import CHANGES, Change
from changing_runs import SETTINGS, TORCH, nothing
from small_training import discern, draw, train

STAMPED = "tifffile"
OTHER_VERSION = "1999.1.1"


def with_another_opencv(folder: str) -> Change:
    """Return the change of verifying with the OpenCV that is installed in a folder."""
    words = f"library opencv-python-headless: {metadata.version('opencv-python-headless')} then"
    return Change(
        "verified with another OpenCV",
        nothing,
        # Another version may well compute the same.
        *("within_spread bitwise", "environment", words),
        environment={"PYTHONPATH": folder},
    )


def with_a_stamped_library(place: Path) -> Change:
    """Return the change of verifying with a library that says to be of another version."""
    stamped = place / f"{STAMPED}-{OTHER_VERSION}.dist-info"
    stamped.mkdir(parents=True)
    (stamped / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {STAMPED}\nVersion: {OTHER_VERSION}\n")
    return Change(
        "verified with another version of a library",
        nothing,
        *("bitwise", "environment", f"{metadata.version(STAMPED)} then, {OTHER_VERSION} now"),
        environment={"PYTHONPATH": str(place)},
    )


def on_torch(folder: str) -> Change:
    """Return the change of verifying on the PyTorch that is installed in a folder."""
    return Change(
        "verified on PyTorch",
        nothing,
        *("within_spread different", "environment", "variable KERAS_BACKEND: tensorflow then, torch now"),
        code=f"sys.path.append({folder!r})\n{TORCH}",
    )


def fault(change: Change, folder: Path) -> str:
    """Make a change, verify, put everything back; return what is wrong, or nothing."""
    for name in ("images", "run"):
        shutil.copytree(folder / name, folder / f"{name} kept")
    try:
        change.make(folder)
        environment = dict(change.environment or {})
        answer = discern("verify", str(folder / "run"), "--json", code=change.code, environment=environment)
    finally:
        for name in ("images", "run"):
            shutil.rmtree(folder / name)
            (folder / f"{name} kept").rename(folder / name)
    return wrong_answer(change, answer[0], json.loads(answer[1]))


def wrong_answer(change: Change, code: int, result: dict[str, Any]) -> str:
    """Return what is wrong with an answer, or nothing."""
    verdict = result["verdict"]
    if code != (3 if verdict == "different" else 0):
        return f"exit code {code} for {verdict}"
    different = [step for step in result["steps"] if not step["held"]]
    first = result["first_difference"] or next(iter(different), None)
    if verdict not in change.verdicts.split() or first is None or first["step"] != change.step:
        return f"{verdict}: {result['sentence']}"
    told = [first["sentence"], *first["details"]]
    if first["sentence"] not in result["sentence"]:
        return f"not in the verdict: {result['sentence']}"
    return "" if any(change.words in sentence for sentence in told) else f"not named: {told}"


def main() -> int:
    """Run the campaign; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("n", nargs="?", type=int, help="only the first n changes")
    parser.add_argument("--opencv", metavar="FOLDER")
    parser.add_argument("--torch", metavar="FOLDER")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        library = (
            with_another_opencv(given.opencv) if given.opencv else with_a_stamped_library(folder / "library")
        )
        changes = [*CHANGES, library, *([on_torch(given.torch)] if given.torch else [])][: given.n]
        draw(folder / "images")
        train(folder / "images", folder / "run", *SETTINGS)
        untouched = json.loads(discern("verify", str(folder / "run"), "--json")[1])
        if untouched["verdict"] != "bitwise" or not all(step["held"] for step in untouched["steps"]):
            raise SystemExit(f"the untouched run: {untouched['sentence']}")
        good = 0
        for change in changes:
            wrong = fault(change, folder)
            good += not wrong
            sys.stdout.write(f"{change.name:<45} {wrong or 'named'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{good} of {len(changes)}\n")
    return 0 if good == len(changes) else 1


if __name__ == "__main__":
    raise SystemExit(main())
