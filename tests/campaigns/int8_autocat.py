"""What TensorFlow Lite's formats cost in accuracy and save in size, on the test part of a run.

    python tests/campaigns/int8_autocat.py RUN [quantization_aware_epochs=3 ...]

RUN is a run folder, e.g. of `main.py train --data ../shared/data/autocat` with the default network. Each
format is exported as a user does it, then computed in LiteRT on all test images of the session, which took no
part in training, choice of the model or ranges. Ends with 1 if whole numbers cost more than 1 point, or more
than 0.3 of the size.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from datasets.split import divide  # noqa: E402 - the program's folder comes first
from engine.protocol.exports import ExportJobResult  # noqa: E402
from engine.steps.exports.check_samples import samples_at  # noqa: E402
from models.export.checks.consumer import ConsumerRequest, run_consumer  # noqa: E402
from models.export.result import ExportResult  # noqa: E402
from sessions.run_folder import RunFolder  # noqa: E402

FORMATS = ("tflite", "tflite-dynamic", "tflite-int8")
LARGEST_LOSS = 0.01
LARGEST_SIZE = 0.3


def exported(run: Path, settings: list[str], folder: Path) -> tuple[ExportResult, ...]:
    """Export all formats with the program's command."""
    command = [sys.executable, str(ROOT / "main.py"), "export", str(run), "--to", ",".join(FORMATS), "--json"]
    chosen = [word for setting in settings for word in ("--set", setting)]
    done = subprocess.run(
        [*command, "--out", str(folder), *chosen, "--set", "keep_unverified=true"],
        stdout=subprocess.PIPE,
        check=False,
    )
    return ExportJobResult.model_validate_json(done.stdout).exports


def outputs_of(file: Path, images: npt.NDArray[np.float32], folder: Path) -> npt.NDArray[np.float32]:
    """Return the probabilities (n, n_classes) of a file in LiteRT."""
    np.save(folder / "images.npy", images)
    request = ConsumerRequest(
        model=str(file),
        images=str(folder / "images.npy"),
        outputs=str(folder / "outputs.npy"),
        batch_sizes=(1,),
    )
    run_consumer("litert", request)
    found: npt.NDArray[np.float32] = np.load(request.outputs)[0]
    return found


def main(run: Path, settings: list[str]) -> int:
    """Export, compute, print the table."""
    session = RunFolder.open(run).session()
    parts = divide(session.rows, session.split, session.seed)
    samples = samples_at(session, parts["test"], parts["train"][:1])
    labels = samples.targets.argmax(axis=1)
    sys.stdout.write(f"{session.model.architecture}, {len(labels)} test images\n")
    sizes, accuracies = [], []
    with tempfile.TemporaryDirectory() as name:
        for entry in exported(run, settings, Path(name)):
            if entry.path is None:
                sys.stdout.write(f"{entry.format}: {entry.reason}\n")
                return 1
            said = outputs_of(Path(entry.path), samples.images, Path(name)).argmax(axis=1)
            sizes.append(Path(entry.path).stat().st_size)
            accuracies.append(float((said == labels).mean()))
            sys.stdout.write(
                f"{entry.format:16}{sizes[-1]:>10,} bytes ({sizes[-1] / sizes[0]:.3f} of float32), "
                f"accuracy {accuracies[-1]:.2%} ({100 * (accuracies[-1] - accuracies[0]):+.2f} points), "
                f"{entry.microseconds_per_image:,.0f} µs alone\n    {entry.reason}\n"
            )
            sys.stdout.flush()
    good = accuracies[0] - accuracies[-1] <= LARGEST_LOSS and sizes[-1] <= LARGEST_SIZE * sizes[0]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
