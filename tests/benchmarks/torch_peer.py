"""Compare a training step of the default network with the same network in a plain PyTorch loop, in one run.

Run by hand from the project's folder, naming a Python that has torch (the program does not need it):
    python tests/benchmarks/torch_peer.py /path/to/python-with-torch
Both loops get equal arrays that lie in memory, batch 64, 32x32 gray, AdamW, label smoothing, float32. They
are two processes that work in turns, so that what else the machine does meets both. PyTorch runs with its
weights and images in channels_last, which is its faster layout.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import numpy as np

ROUNDS = 8
STEPS = 30
BATCH = 64
SIZE = 32
CLASSES = 2
FILTERS = (32, 64, 128)


def main() -> int:
    """Print the median rates of both and their ratio."""
    if len(sys.argv) == 3 and sys.argv[1] == "--serve":
        return serve({"discern": discern_steps, "torch": torch_steps}[sys.argv[2]]())
    if len(sys.argv) != 2:
        sys.stderr.write("Name a Python that has torch.\n")
        return 2
    pythons = {"discern": sys.executable, "torch": sys.argv[1]}
    rates: dict[str, list[float]] = {name: [] for name in pythons}
    peers = {name: start(python, name) for name, python in pythons.items()}
    for round_ in range(ROUNDS + 1):
        for name, peer in peers.items():
            rate = ask(peer)
            # The first round also warms up.
            if round_:
                rates[name].append(rate)
    for peer in peers.values():
        cast("IO[str]", peer.stdin).close()
        peer.wait()
    ratios = np.array(rates["discern"]) / np.array(rates["torch"])
    for name, found in rates.items():
        sys.stdout.write(f"{name:8s} {np.median(found):7.0f} images/s\n")
    sys.stdout.write(f"ratio    {np.median(ratios):7.2f}  ({ratios.min():.2f} to {ratios.max():.2f})\n")
    return 0


def start(python: str, name: str) -> subprocess.Popen[str]:
    """Start one of the two loops."""
    command = [python, __file__, "--serve", name]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(peer: subprocess.Popen[str]) -> float:
    """Let a loop run its steps; return images per second."""
    requests, answers = cast("IO[str]", peer.stdin), cast("IO[str]", peer.stdout)
    requests.write("go\n")
    requests.flush()
    return float(answers.readline())


def serve(steps: Callable[[int], None]) -> int:
    """Run steps whenever asked, and answer images per second."""
    for _ in sys.stdin:
        begun = time.perf_counter()
        steps(STEPS)
        sys.stdout.write(f"{STEPS * BATCH / (time.perf_counter() - begun)}\n")
        sys.stdout.flush()
    return 0


def data() -> tuple[np.ndarray, np.ndarray]:
    """Return the batch of all steps: images (b, size, size, 1) and one-hot classes, float32."""
    numbers = np.random.default_rng(1)
    images = numbers.random((BATCH, SIZE, SIZE, 1), dtype=np.float32)
    return images, np.eye(CLASSES, dtype=np.float32)[numbers.integers(0, CLASSES, BATCH)]


def discern_steps() -> Callable[[int], None]:
    """Return the steps of the program's own training loop, as its loop does them."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from models.architectures.registry import build_model
    from models.backend import prepare, training_twin
    from models.spec import ModelSpec, TrainingSpec
    from models.training.compiling import compile_for_training

    prepare("cpu")
    images, targets = data()
    model = training_twin(build_model(ModelSpec().architecture, (SIZE, SIZE, 1), CLASSES))
    compile_for_training(model, TrainingSpec(), "one")

    def steps(n: int) -> None:
        for _ in range(n):
            model.optimizer.learning_rate.assign(0.001)
            model.train_on_batch(images, targets, return_dict=True)

    return steps


def torch_steps() -> Callable[[int], None]:
    """Return the steps of a plain PyTorch loop over the same network."""
    import torch
    from torch import nn

    def convolution(n_in: int, n_out: int) -> nn.Sequential:
        layer = nn.Conv2d(n_in, n_out, 3, padding=1, bias=False)
        return nn.Sequential(layer, nn.BatchNorm2d(n_out, momentum=0.1), nn.ReLU())

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stem = convolution(1, 32)
            widths = (32, *FILTERS)
            self.widen = nn.ModuleList(convolution(a, b) for a, b in zip(widths, FILTERS, strict=False))
            self.first = nn.ModuleList(convolution(f, f) for f in FILTERS)
            self.second = nn.ModuleList(convolution(f, f) for f in FILTERS)
            self.head = nn.Linear(FILTERS[-1], CLASSES)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = self.stem(x)
            for widen, first, second in zip(self.widen, self.first, self.second, strict=True):
                x = nn.functional.max_pool2d(widen(x), 2)
                x = x + second(first(x))
            return self.head(x.mean(dim=(2, 3)))

    torch.manual_seed(1)
    images, targets = data()
    x = torch.from_numpy(images.transpose(0, 3, 1, 2).copy()).to(memory_format=torch.channels_last)
    y = torch.from_numpy(targets)
    network = Network().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.001, weight_decay=0.01)
    loss = nn.CrossEntropyLoss(label_smoothing=0.1)

    def steps(n: int) -> None:
        for _ in range(n):
            optimizer.zero_grad(set_to_none=True)
            value = loss(network(x), y)
            value.backward()
            optimizer.step()
            value.item()

    return steps


if __name__ == "__main__":
    sys.exit(main())
