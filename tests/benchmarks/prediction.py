"""Compare ``predict`` on an .rtdc file with a bare onnxruntime loop over arrays in memory, in turns.

Run by hand from the project's folder:  python tests/benchmarks/prediction.py [NETWORK [IMAGES [ROUNDS]]]
The bare loop gets float32 images that are prepared already, in the best of three batch sizes, and onnxruntime
with its own settings. Printed are the images per second of both and their ratio for each round, the time of
the whole job with a table of all images, and how the memory of the process changed from the first to the last
quarter of the images. On a machine that is busy with other things the ratio of the processor time that an
image takes (the bare loop without the busy waiting of its threads) says more than that of the rates.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import h5py
import hdf5plugin
import numpy as np
import numpy.typing as npt
import onnxruntime
import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

from datasets.basics.options import Options
from datasets.row_stream import RowStream
from datasets.scan_store import ScanStore
from datasets.spec import DataRow, InputSpec
from engine.jobs.registry import run_job
from engine.protocol.prediction import PredictRequest, PredictResult
from models.architectures.registry import build_model
from models.backend import available_threads, prepare
from models.card import ModelCard
from models.export.graphs.onnx_graph import onnx_graph
from models.files import save_model
from models.training.control import Control

CLASSES = ("a", "b", "c")
SIZE = 32
HELD = 16_384
"""Images that the bare loop has in memory, and goes over again and again."""


class Context:
    """Notes memory and processor time of the process at each report of the progress."""

    def __init__(self, n_images: int) -> None:
        self.n_images = n_images
        self.control = Control()
        self.scans = ScanStore()
        self.assessments: Any = None
        self.memory: list[tuple[float, int]] = []
        self.processor_s: list[tuple[float, float]] = []

    def progress(self, fraction: float, message: str) -> None:
        """Note them while images are classified."""
        if message.startswith("Classifying"):
            self.memory.append((fraction, psutil.Process().memory_info().rss))
            self.processor_s.append((fraction, time.process_time()))

    def event(self, kind: str, data: Options) -> None:
        """Say what is told as a sentence."""
        if kind == "notice":
            print(data)


def write_measurement(path: Path, n: int) -> DataRow:
    """Write ``n`` noisy images with a bright disc, as instruments store them."""
    numbers = np.random.default_rng(1)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    with h5py.File(path, "w") as file:
        shape, chunks = (n, SIZE, SIZE), (1024, SIZE, SIZE)
        zstd = hdf5plugin.Zstd(clevel=5)
        images = file.create_dataset("events/image", shape, np.uint8, chunks=chunks, fletcher32=True, **zstd)
        for start in range(0, n, 4096):
            k = min(4096, n - start)
            center, radius = numbers.uniform(8, 24, (k, 2, 1, 1)), numbers.uniform(4, 9, (k, 1, 1))
            disc = (rows - center[:, 0]) ** 2 + (columns - center[:, 1]) ** 2 < radius**2
            images[start : start + k] = np.clip(
                80 + numbers.normal(0, 6, (k, SIZE, SIZE)) + 90 * disc, 0, 255
            )
        for name in ("pos_x", "pos_y"):
            file[f"events/{name}"] = np.full(n, SIZE / 2)
        file.attrs["imaging:pixel size"] = 1.0
    return DataRow(path=str(path), source="rtdc", n_images=n, part="unlabeled")


def bare_rate(session: Any, images: npt.NDArray[np.float32], batch: int, n: int) -> float:
    """Return images per second of the plain loop."""
    name = session.get_inputs()[0].name
    done = 0
    begun = time.perf_counter()
    while done < n:
        start = done % len(images)
        done += len(session.run(None, {name: images[start : start + batch]})[0])
    return done / (time.perf_counter() - begun)


def processor_share(session: Any, images: npt.NDArray[np.float32], batch: int, context: Context) -> float:
    """Return the processor time of the plain loop by that of the job, for one image."""
    begun, n = time.process_time(), len(images)
    bare_rate(session, images, batch, n)
    plain = (time.process_time() - begun) / n
    (first, start), (last, end) = context.processor_s[0], context.processor_s[-1]
    return plain / ((end - start) / ((last - first) / last * context.n_images))


def memory_change(memory: list[tuple[float, int]]) -> float:
    """Return by which share the memory of the last quarter is larger than that of the first."""
    last = max(fraction for fraction, _ in memory)
    first_quarter = [size for fraction, size in memory if fraction <= last / 4]
    last_quarter = [size for fraction, size in memory if fraction >= 3 * last / 4]
    return median(last_quarter) / median(first_quarter) - 1


def main(network: str = "LeNet5_do", images: str = "200000", rounds: str = "3") -> None:
    """Measure one network."""
    prepare("cpu")
    n = int(images)
    with tempfile.TemporaryDirectory() as folder:
        row = write_measurement(Path(folder) / "cells.rtdc", n)
        model = build_model(network, (SIZE, SIZE, 1), len(CLASSES))
        spec = InputSpec(size=SIZE)
        save_model(
            model,
            ModelCard(classes=CLASSES, input=spec, architecture=network),
            Path(folder) / "model.keras",
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = available_threads()
        graph = onnx_graph(model)
        session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        patient = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        with RowStream(row, spec) as stream:
            held = np.asarray(stream.block(0, min(HELD, n)).inputs)
        rates = {batch: bare_rate(session, held, batch, n // 20) for batch in (256, 512, 1024)}
        batch = max(rates, key=rates.__getitem__)
        request = PredictRequest(
            models=(str(Path(folder) / "model.keras"),),
            rows=(row,),
            outs=(str(Path(folder) / "out.csv"),),
            pictures=0,
            unlike=False,
        )
        ratios = []
        for _ in range(int(rounds)):
            before = bare_rate(session, held, batch, n // 2)
            context = Context(n)
            begun = time.perf_counter()
            result = run_job("predict", request, context)
            whole = time.perf_counter() - begun
            assert isinstance(result, PredictResult)
            after = bare_rate(session, held, batch, n // 2)
            bare = 2 / (1 / before + 1 / after)
            ratios.append(result.images_per_second / bare)
            print(f"{network}: bare loop {bare:,.0f}/s (batch {batch}), predict ", end="")
            print(f"{result.images_per_second:,.0f}/s ({result.engine}), ratio {ratios[-1]:.3f}, ", end="")
            print(f"by processor time {processor_share(patient, held, batch, context):.3f}; ", end="")
            print(
                f"one image in {result.milliseconds_per_image:.2f} ms; with table {n / whole:,.0f}/s; ",
                end="",
            )
            print(f"memory {100 * memory_change(context.memory):+.1f} %", flush=True)
        print(f"{network}: median ratio {median(ratios):.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
