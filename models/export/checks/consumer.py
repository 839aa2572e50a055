"""Running an exported model in its real consumer, in a child process: some consumers crash on some graphs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Protocol, cast

from datasets.basics.errors import WorkFailed
from datasets.basics.options import Options
from datasets.basics.program import program_command
from datasets.basics.registry import Registry
from models.export.facts import QuantizedTensor

CONSUMERS = Registry("models.export.consumers", "CONSUMER")
TIMEOUT_S = 300.0
OPENCV_PATH_VARIABLE = "DISCERN_OPENCV_PATH"
"""Environment variable: a folder with another OpenCV, which the child imports instead of the own one."""


class ConsumerInfo(Options):
    """Metadata of a consumer."""

    name: str
    title: str


class ConsumerRequest(Options):
    """What a consumer is asked."""

    model: str
    """The exported file."""
    images: str
    """``.npy``: the network's (first) input, (n, height, width, channels) of images."""
    values: str = ""
    """``.npy``: its second input, (n, k) measured values; empty if it has none."""
    outputs: str
    """``.npy`` to write: float32 (len(batch_sizes), n, n_classes)."""
    batch_sizes: tuple[int, ...] = (1, 16)


class ConsumerAnswer(Options):
    """What it found; the outputs are in the file that was asked for."""

    version: str
    microseconds_per_image: float
    """Median over single images, after the first one."""
    batch_microseconds_per_image: float
    """Median over batches of the largest size, after the first one."""
    quantized_tensors: tuple[QuantizedTensor, ...] = ()
    """Inputs and outputs that the file has as whole numbers."""
    disagreement: float = 0.0
    """Largest difference of a probability between the formats, of a file that holds several."""


class ConsumerModule(Protocol):
    """A module of :mod:`models.export.consumers`."""

    CONSUMER: ConsumerInfo

    def run(self, request: ConsumerRequest) -> ConsumerAnswer:
        """Compute the outputs and write them."""


def consumer_title(name: str) -> str:
    """Return what a consumer is called."""
    return cast(ConsumerModule, CONSUMERS.get(name)).CONSUMER.title


def consumer_command(name: str) -> list[str]:
    """Return the command of the child process, frozen or from source."""
    return [*program_command(), "consume", name]


def run_consumer(name: str, request: ConsumerRequest) -> ConsumerAnswer:
    """Run the consumer ``name`` in a child process.

    Raises:
        WorkFailed: if it refuses the model, crashes or takes too long; the sentence says which.
    """
    title = consumer_title(name)
    try:
        done = subprocess.run(
            consumer_command(name),
            input=request.model_dump_json().encode("utf-8"),
            capture_output=True,
            timeout=TIMEOUT_S,
            env=child_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WorkFailed(f"{title} did not answer within {TIMEOUT_S:.0f} s.") from error
    if done.returncode < 0 or done.returncode > 128:
        raise WorkFailed(f"{title} crashed on this file (code {done.returncode}).")
    if done.returncode != 0:
        raise WorkFailed(f"{title} does not take this file: {_last_line(done.stderr)}")
    if not done.stdout.strip():
        raise WorkFailed(f"{title} was ended before it had answered.")
    return ConsumerAnswer.model_validate_json(done.stdout)


def serve_consumer(name: str) -> None:
    """In the child: read one request from stdin, run the consumer, write its answer to stdout.

    Raises:
        WorkFailed: if the consumer refuses the model.
    """
    request = ConsumerRequest.model_validate_json(sys.stdin.buffer.read())
    answer = cast(ConsumerModule, CONSUMERS.get(name)).run(request)
    sys.stdout.write(answer.model_dump_json() + "\n")
    sys.stdout.flush()


def child_environment() -> dict[str, str]:
    """Return the environment of the child process."""
    environment = dict(os.environ)
    other = environment.get(OPENCV_PATH_VARIABLE)
    if other:
        # PYTHONPATH comes before the installed libraries, whoever imports cv2 first.
        former = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = other + (os.pathsep + former if former else "")
    return environment


def _last_line(text: bytes) -> str:
    lines = [line for line in text.decode("utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it gave no reason"
