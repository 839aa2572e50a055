"""Containers of models: what we write dclab 0.60.9 scores alike, what dclab wrote we score alike.

The last dclab with machine learning, and the TensorFlow that it needs, live in an environment of their own
(requirements-interop-modc.txt), whose Python DISCERN_MODC_PYTHON names. dclab's own old container is in its
source archive, which DISCERN_MODC_SOURCE names:
``pip download --no-deps --no-binary dclab --dest FOLDER dclab==0.60.9``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import h5py
import numpy as np
import numpy.typing as npt
import pytest

from datasets.basics.errors import BadInput
from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.card import ModelCard
from models.export.registry import EXPORTS, ExportModule
from models.export.samples import Samples
from models.export.task import ExportTask, export_task
from models.modc.load import load_container
from models.spec import Labels

ROOT = Path(__file__).parents[2]
SOURCE = os.environ.get("DISCERN_MODC_SOURCE", "")
PYTHON = os.environ.get("DISCERN_MODC_PYTHON", "")
READER = Path(__file__).with_name("modc_reader.py")
FEATURES = ("deform", "area_um", "bright_avg")
N = 60

needs_dclab = pytest.mark.skipif(not PYTHON, reason="DISCERN_MODC_PYTHON names no Python with dclab 0.60.9")


class Dclab:
    """dclab in its environment: one process for all tests, because its TensorFlow takes seconds to load.

    Args:
        log: file for what the process tells.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        with log.open("w") as told:
            self._process = subprocess.Popen(
                [PYTHON, str(READER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
                env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
            )

    def __call__(self, *arguments: Path | str) -> None:
        """Let it do something."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        limit = threading.Timer(300, self._process.kill)
        limit.start()
        self._process.stdin.write(json.dumps([str(one) for one in arguments]) + "\n")
        self._process.stdin.flush()
        answered = "DONE\n" in iter(self._process.stdout.readline, "")
        limit.cancel()
        assert answered, self._log.read_text("utf-8")

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=60)


@pytest.fixture(scope="module")
def dclab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dclab]:
    """Dclab, ready for commands."""
    process = Dclab(tmp_path_factory.mktemp("dclab") / "log.txt")
    yield process
    process.close()


@pytest.fixture(scope="module")
def written(dclab: Dclab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what dclab wrote."""
    folder = tmp_path_factory.mktemp("written")
    dclab("write", folder)
    return folder


def spread(model: Any, seed: int) -> None:
    """Give a network weights and statistics like a trained one's."""
    numbers = np.random.default_rng(seed)
    for weight in model.weights:
        if "variance" in weight.path or "gamma" in weight.path:
            weight.assign(numbers.uniform(0.5, 1.5, weight.shape))
        elif "seed" not in weight.path:
            weight.assign(numbers.normal(0, 0.3, weight.shape))


def measurement(path: Path, values: npt.NDArray[np.float32]) -> Path:
    """Write a measurement with these features and no image."""
    with h5py.File(path, "w") as file:
        file.attrs["experiment:event count"] = len(values)
        file.attrs["experiment:sample"] = "sample"
        file.attrs["experiment:run index"] = 1
        for place, name in enumerate(FEATURES):
            file[f"events/{name}"] = values[:, place]
    return path


def scored(name: str, labels: Labels) -> tuple[ExportTask, npt.NDArray[np.float32]]:
    """Return the task of exporting a network of measured values, and the values as they were measured."""
    numbers = np.random.default_rng(7)
    activation: Any = "softmax" if labels == "one" else "sigmoid"
    model = build_model(name, None, 3, n_scalars=3, activation=activation)
    spread(model, 8)
    means, stds = np.array([0.08, 61.7, 103.4]), np.array([0.04, 14.3, 8.9])
    spec = InputSpec(use_images=False, scalars=FEATURES, scalar_means=tuple(means), scalar_stds=tuple(stds))
    values = (numbers.normal(size=(N, 3)) * stds + means).astype(np.float32)
    nothing = np.zeros((N, 0, 0, 0), np.uint8)
    standardised = ((values - means) / stds).astype(np.float32)
    samples = Samples(nothing, spec, np.zeros((N, 3), np.float32), standardised, nothing[:0], N)
    card = ModelCard(
        name="cells", classes=("RBC", "WBC", "PLT"), labels=labels, input=spec, architecture=name
    )
    return export_task(model, card, samples), values


@needs_dclab
@pytest.mark.parametrize(
    ("name", "labels"), [("Values_MLP", "one"), ("Values_linear", "one"), ("Values_MLP", "several")]
)
def test_dclab_gives_our_scores(
    name: str, labels: Labels, dclab: Dclab, backend: object, tmp_path: Path
) -> None:
    """Loaded as a feature and computed when asked for, every score is ours to 1e-6, with its label."""
    task, values = scored(name, labels)
    cast(ExportModule, EXPORTS.get("modc")).write(task, tmp_path / "cells.modc")
    dclab("score", tmp_path / "cells.modc", measurement(tmp_path / "m.rtdc", values), tmp_path / "o.npz")
    assert task.expected.std(axis=0).max() > 0.01
    with np.load(tmp_path / "o.npz") as found:
        assert found["labels"].tolist() == ["RBC", "WBC", "PLT"]
        for place, score in enumerate(("ml_score_rbc", "ml_score_wbc", "ml_score_plt")):
            for given in (score, f"lazy {score}"):
                np.testing.assert_allclose(found[given], task.expected[:, place], rtol=0, atol=1e-6)


@needs_dclab
def test_a_network_of_images_opens_in_dclab(dclab: Dclab, backend: object, tmp_path: Path) -> None:
    """dclab cannot feed it, but one who loads it through dclab can."""
    model = build_model("LeNet5_do", (16, 16, 1), 2)
    spread(model, 9)
    card = ModelCard(classes=("a", "b"), input=InputSpec(size=16), architecture="LeNet5_do")
    pixels = np.random.default_rng(1).integers(0, 256, (64, 16, 16, 1), dtype=np.uint8)
    task = export_task(model, card, Samples.of_images(pixels, card.input, 2))
    cast(ExportModule, EXPORTS.get("modc")).write(task, tmp_path / "images.modc")
    np.save(tmp_path / "images.npy", task.fed)
    dclab("images", tmp_path / "images.modc", tmp_path / "images.npy", tmp_path / "o.npz")
    with np.load(tmp_path / "o.npz") as found:
        np.testing.assert_allclose(found["probabilities"], task.expected, rtol=0, atol=1e-5)


@needs_dclab
@pytest.mark.parametrize("name", ["logits", "one", "softmax"])
def test_we_give_dclabs_scores(name: str, written: Path, backend: object, tmp_path: Path) -> None:
    """Containers that dclab wrote: their checksum holds, and every score is dclab's to 1e-6."""
    from models.inference import predict

    loaded = load_container(written / f"{name}.modc", tmp_path)
    assert loaded.seen is not None
    assert loaded.seen.scalars == FEATURES
    found = predict(loaded.model, [np.load(written / "values.npy")])
    assert not any("checksum" in note for note in loaded.notes)
    with np.load(written / f"{name}.npz") as expected:
        for score in expected.files:
            place = loaded.scores.index(score)
            np.testing.assert_allclose(found[:, place], expected[score], rtol=0, atol=1e-6)


@needs_dclab
def test_code_in_a_container_runs_in_dclab_and_not_here(
    dclab: Dclab, backend: object, tmp_path: Path
) -> None:
    """A Lambda layer of Keras 2: dclab's loader runs it, here it is refused by its name."""
    dclab("hostile", tmp_path / "lambda.modc", tmp_path / "canary")
    assert (tmp_path / "canary").is_file(), "the control did not fire"
    (tmp_path / "canary").unlink()
    with pytest.raises(BadInput, match="Lambda"):
        load_container(tmp_path / "lambda.modc", tmp_path)
    assert not (tmp_path / "canary").exists()


@pytest.mark.skipif(not SOURCE, reason="DISCERN_MODC_SOURCE names no source archive of dclab 0.60.9")
def test_dclabs_own_container_gives_its_reference_values(tmp_path: Path) -> None:
    """Its example of 2021, brought in and applied by our commands: the values of dclab's own tests."""
    with tarfile.open(SOURCE) as archive:
        for member in archive.getmembers():
            if Path(member.name).name in ("feat_anc_ml_tf_rbc.modc", "fmt-hdf5_image-mask-blood_2021.zip"):
                member.name = Path(member.name).name
                archive.extract(member, tmp_path, filter="data")
    with zipfile.ZipFile(tmp_path / "fmt-hdf5_image-mask-blood_2021.zip") as packed:
        (tmp_path / "blood.rtdc").write_bytes(packed.read("blood_rbc_leukocytes.rtdc"))

    def discern(*arguments: str) -> str:
        command = [sys.executable, str(ROOT / "main.py"), *arguments]
        done = subprocess.run(command, check=False, capture_output=True, timeout=300, cwd=tmp_path)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode() + done.stderr.decode()

    told = discern("import-model", "feat_anc_ml_tf_rbc.modc", "--out", "rbc.keras")
    # The maintainers renamed a folder in it by hand in 2023.
    assert "checksum of model_0" in " ".join(told.split())
    discern("predict", "rbc.keras", "blood.rtdc", "--out", "scored.rtdc")
    with h5py.File(tmp_path / "scored.rtdc") as file:
        scores = file["events/ml_score_rbc"][()]
    assert scores[0] == pytest.approx(0.21917653, abs=1e-6)
    assert ((scores < 0.5).sum(), (scores >= 0.5).sum()) == (12, 6)
