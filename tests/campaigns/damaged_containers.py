"""Opens damaged and tampered model files of every kind in a worker, and looks for what got through.

``python tests/campaigns/damaged_containers.py 1000 [FILES]`` changes honest and hostile files (those of
``tests/models/safety/hostile_builder.py``, and FILES) at random, opens each as the program does, and computes
with what is let in. It prints ``1000 of 1000`` and ends with 0 if each was opened or refused in a sentence,
none wrote its canary, none took longer than 20 s, and none raised anything else. A library may crash on a
damaged file; that ends the worker and not the caller, and is counted apart.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

ROOT = Path(__file__).parents[2]
BUILDER = ROOT / "tests" / "models" / "safety" / "hostile_builder.py"
MOST_SECONDS = 20.0
HONEST = ("keras", "onnx", "frozen-pb", "tflite", "modc")


def build_honest(folder: Path) -> None:
    """Write a small network in every kind of file."""
    from datasets.spec import InputSpec
    from models.architectures.registry import build_model
    from models.backend import prepare
    from models.card import ModelCard
    from models.export.registry import EXPORTS
    from models.export.samples import Samples
    from models.export.task import export_task

    prepare()
    model = build_model("TinyCNN", (12, 12, 1), 2)
    card = ModelCard(classes=("a", "b"), input=InputSpec(size=12), architecture="TinyCNN")
    pixels = np.random.default_rng(1).integers(0, 256, (64, 12, 12, 1), dtype=np.uint8)
    task = export_task(model, card, Samples.of_images(pixels, card.input, 2))
    for name in HONEST:
        entry = EXPORTS.get(name)
        entry.write(task, folder / f"honest{entry.EXPORT.suffix}")


def serve() -> None:
    """In the worker: open each file that is named on standard input, and say in a line what came of it."""
    from datasets.basics.errors import BadInput, WorkFailed
    from models.backend import prepare
    from models.foreign.base import Place
    from models.foreign.registry import kind_of, look

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    prepare()
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        try:
            with tempfile.TemporaryDirectory() as scratch:
                found = look(Place(path, None, Path(scratch)))
                zeros = np.zeros((1, *found.shape), np.float32)
                if found.content is not None and found.facts is not None:
                    kind_of(path).engine(found.content, found.facts, 1)(zeros)  # type: ignore[attr-defined]
            answer = "opened"
        except (BadInput, WorkFailed):
            answer = "refused"
        except Exception as error:  # noqa: BLE001 - whatever else comes is what the campaign looks for
            answer = f"raised {type(error).__name__}: {' '.join(str(error).split())[:150]}"
        answers.write(answer + "\n")
        answers.flush()


class Worker:
    """The process that opens the files; it is begun anew when a library has ended it."""

    def __init__(self) -> None:
        self.process = self._begun()

    def _begun(self) -> subprocess.Popen[str]:
        command = [sys.executable, __file__, "--serve"]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", "the worker did not start"
        return process

    def open(self, path: Path) -> str:
        """Return what came of a file."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n")
        if answer:
            return answer
        code = self.process.wait()
        self.process = self._begun()
        return f"worker ended with {code}"

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def damaged(content: bytes, numbers: np.random.Generator) -> bytes:
    """Return the content with some bytes changed, cut, repeated or exchanged."""
    changed = bytearray(content)
    for _ in range(int(numbers.integers(1, 6))):
        place = int(numbers.integers(0, max(1, len(changed))))
        length = int(numbers.integers(1, 64))
        match int(numbers.integers(0, 6)):
            case 0 | 1 | 2:
                changed[place : place + 1] = numbers.bytes(1)
            case 3:
                changed[place : place + length] = numbers.bytes(length)
            case 4:
                del changed[place : place + length]
            case _:
                changed[place:place] = changed[place : place + length]
    return bytes(changed)


def mutant(seed: Path, numbers: np.random.Generator) -> bytes:
    """Return a changed file: of a zip file mostly one changed member, packed as it should be."""
    if not zipfile.is_zipfile(seed) or numbers.random() < 0.2:
        return damaged(seed.read_bytes(), numbers)
    with zipfile.ZipFile(seed) as archive:
        members = [(member.filename, archive.read(member)) for member in archive.infolist()]
    chosen = int(numbers.integers(0, len(members)))
    with tempfile.TemporaryFile() as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            for place, (name, content) in enumerate(members):
                archive.writestr(name, damaged(content, numbers) if place == chosen else content)
        stream.seek(0)
        return stream.read()


def main(count: int, further: list[Path]) -> int:
    """Open ``count`` changed files and print what came of them."""
    outcomes: Counter[str] = Counter()
    failures: list[str] = []
    numbers = np.random.default_rng(6)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "honest").mkdir()
        command = [sys.executable, str(BUILDER), str(folder)]
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        build_honest(folder / "honest")
        seeds = [*sorted((folder / "honest").iterdir()), *further]
        seeds += [
            path for path in sorted((folder / "files").iterdir()) if path.is_file() and path.suffix != ".bin"
        ]
        for path in (folder / "fired").iterdir():
            if path.is_file():
                path.unlink()
        before = sorted((folder / "fired").rglob("*"))
        worker = Worker()
        for number in range(count):
            seed = seeds[number % len(seeds)]
            path = folder / f"mutant{seed.suffix}"
            path.write_bytes(mutant(seed, numbers))
            begun = time.monotonic()
            answer = worker.open(path)
            outcomes[answer.split(":")[0]] += 1
            late = time.monotonic() - begun > MOST_SECONDS and not answer.startswith("worker")
            fired = sorted((folder / "fired").rglob("*")) != before
            if late or fired or answer.startswith("raised"):
                failures.append(f"{number} ({seed.name}): {answer}{' late' * late}{' CANARY' * fired}")
        worker.close()
    report = [*failures, *(f"{what}: {n}" for what, n in outcomes.most_common())]
    sys.stdout.write("\n".join([*report, f"{count - len(failures)} of {count}"]) + "\n")
    return 1 if failures else 0


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if sys.argv[1] == "--serve":
        serve()
    else:
        sys.exit(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
