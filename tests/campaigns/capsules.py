"""Sends a run to another lab in a capsule, then damages the capsule.

``python tests/campaigns/capsules.py 300`` prints ``N of N`` and ends with 0 if

* a capsule with its data is verified bitwise in another folder, with another home, where neither the run nor
  the data lie where they were; so is what ``unpack`` makes of it, and a capsule without data whose images are
  looked for in another place;
* packed again, with another home and in another time zone, the capsule has the same bytes, and it is hardly
  larger than what is in it;
* of 300 damaged capsules (a byte, a cut end, a piece from elsewhere) each is refused with a sentence and
  leaves nothing, or unpacks to exactly what was packed.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from small_training import discern, draw, train

from datasets.basics.errors import DiscernError
from sessions.capsule.reader import unpack_capsule

SETTINGS = ("architecture=MLP_8_8_8", "size=8", "color=gray", "epochs=3", "batch_size=8", "device=cpu")
ODD_NAMES = ("con.png", "a:b?.png", "A.png", "a.png", "🧬/小.png", "n" * 196 + ".png", "back\\slash.png")
MOST_EXTRA_BYTES = 1000
"""For each member: its names, its hash and its headers."""


class Lab:
    """A place of its own: a home, and commands that run in it."""

    def __init__(self, root: Path, time_zone: str) -> None:
        self.root = root
        (root / "home").mkdir(parents=True)
        self._environment = {"HOME": str(root / "home"), "USERPROFILE": str(root / "home"), "TZ": time_zone}

    def run(self, *arguments: str) -> dict[str, object]:
        """Run a command; return what it says with ``--json``."""
        answer: dict[str, object] = json.loads(
            discern(*arguments, "--json", environment=self._environment)[1]
        )
        return answer


def with_odd_names(folder: Path) -> None:
    """Give some images names that not every system allows."""
    images = sorted(folder.glob("train/left/*.png"))
    for name, image in zip(ODD_NAMES, images, strict=False):
        target = image.with_name("x").parent / name
        target.parent.mkdir(exist_ok=True)
        image.rename(target)


def sent(place: Path) -> tuple[list[tuple[str, bool]], Path]:
    """Pack in one lab, verify in another; return what was looked at, and the capsule."""
    here, there = Lab(place / "here", "UTC"), Lab(place / "there", "Asia/Tokyo")
    data, run = here.root / "images", here.root / "cells"
    draw(data)
    with_odd_names(data)
    train(data, run, *SETTINGS)
    whole, light = place / "whole.discern.zip", place / "light.discern.zip"
    packed = here.run("capsule", str(run), "--out", str(whole), "--with-data")
    here.run("capsule", str(run), "--out", str(light))
    again = there.run("capsule", str(run), "--out", str(place / "again.zip"), "--with-data")
    content = content_of(data, run)
    data.rename(there.root / "elsewhere")
    shutil.rmtree(here.root)
    found = [
        ("packed again", packed["sha256"] == again["sha256"]),
        ("size", 0 < whole.stat().st_size - sum(content) < MOST_EXTRA_BYTES * len(content)),
    ]
    verified = there.run("verify", str(whole))
    found.append(("verified", verified["verdict"] == "bitwise"))
    looked_for = there.run("verify", str(light), "--find-in", str(there.root / "elsewhere"))
    found.append(("verified, data looked for", looked_for["verdict"] == "bitwise"))
    shutil.rmtree(there.root / "elsewhere")
    found.append(("without data", there.run("verify", str(light))["verdict"] == "different"))
    unpacked = there.run("unpack", str(whole), "--out", str(there.root / "out"))
    found.append(("unpacked", there.run("verify", str(unpacked["run"]))["verdict"] == "bitwise"))
    restored = there.run("restore", str(whole), "--find-in", str(unpacked["data"]))
    found.append(("restored", not restored["missing"] and not restored["changed"]))
    return found, whole


def content_of(data: Path, run: Path) -> list[int]:
    """Return the sizes of all files that a capsule has to hold."""
    kept = (path for path in run.rglob("*") if path.parent.name != "checkpoints" and path.name != ".lock")
    return [path.stat().st_size for path in (*kept, *data.rglob("*")) if path.is_file()]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def byte(content: bytearray, chance: random.Random) -> bytearray:
    """Change one byte; often near the end, where the list of members is."""
    place = chance.choice((chance.randrange(len(content)), len(content) - chance.randrange(1, 3000)))
    content[place] ^= 1 << chance.randrange(8)
    return content


def cut(content: bytearray, chance: random.Random) -> bytearray:
    """Take the end away."""
    return content[: chance.randrange(len(content))]


def piece(content: bytearray, chance: random.Random) -> bytearray:
    """Write a piece over another one."""
    length = chance.randrange(1, 2000)
    source, target = (chance.randrange(len(content) - length) for _ in range(2))
    content[target : target + length] = content[source : source + length]
    return content


DAMAGES: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (byte, byte, cut, piece)


def damaged(capsule: Path, place: Path, n: int) -> list[tuple[str, bool]]:
    """Unpack ``n`` damaged capsules; return what was looked at."""
    unpack_capsule(capsule, place / "intact")
    intact = files_of(place / "intact")
    original = capsule.read_bytes()
    found = []
    for number in range(n):
        chance = random.Random(number)
        damage = DAMAGES[number % len(DAMAGES)]
        path = place / "damaged.zip"
        path.write_bytes(damage(bytearray(original), chance))
        out = place / "out"
        try:
            unpack_capsule(path, out)
            good = files_of(out) == intact
        except DiscernError:
            good = not list(place.glob("out*"))
        shutil.rmtree(out, ignore_errors=True)
        found.append((f"damage {number} ({damage.__name__})", good))
    return found


def main() -> int:
    """Run the campaign; return the exit code."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        found, capsule = sent(place)
        found += damaged(capsule, place, n)
    for name, good in found:
        if not good:
            sys.stdout.write(f"{name}: wrong\n")
    sys.stdout.write(f"{sum(good for _, good in found)} of {len(found)}\n")
    return 0 if all(good for _, good in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
