"""The sample programs of an instrument pack, run as their users run them: Python, and C++ with OpenCV.

The C++ ones need a compiler and OpenCV's headers: ``apt-get install g++ libopencv-dnn-dev
libopencv-imgcodecs-dev`` on Debian and Ubuntu.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

import resources
from datasets.basics.progress import silent
from datasets.basics.randomness import generator
from datasets.preprocessing.chain import prepare
from datasets.preprocessing.normalization import normalize
from datasets.spec import InputSpec
from models.architectures.registry import build_model
from models.card import ModelCard
from models.decisions.apply import calibrated, predicted
from models.decisions.document import Decisions
from models.export.checks.consumer import CONSUMERS, ConsumerRequest
from models.export.formats import instrument_pack
from models.export.formats.frozen_pb import frozen_graph
from models.export.options import ExportOptions
from models.export.pack.programs import PROGRAMS, write_programs
from models.export.pack.settings import settings, write_test_images
from models.export.pipeline import export
from models.export.registry import EXPORTS
from models.export.samples import Samples
from models.export.task import ExportTask, export_task
from models.inference import predict

CLASSES = ("cell", "débris", "doublet")
SIZE = 8
HEADERS = [Path(folder) for folder in ("/usr/include/opencv4", "/usr/local/include/opencv4")]


def _task(normalization: str, color: str) -> ExportTask:
    """A network whose probabilities spread, and decisions that change what is said of some images."""
    spec = InputSpec(size=SIZE, color=color, normalization=normalization, mean=70.5, std=60.25)
    decisions = Decisions(temperature=1.7, thresholds={"doublet": 0.3}, target="doublet")
    card = ModelCard(
        name="pack", classes=CLASSES, input=spec, architecture="MLP_64_32_16", decisions=decisions
    )
    raw = generator(4, "pack").integers(0, 256, (64, SIZE, SIZE, spec.channels), dtype=np.uint8)
    raw = (raw * np.linspace(0.1, 1, 64)[:, None, None, None]).astype(np.uint8)
    model = build_model("MLP_64_32_16", spec.shape, 3)
    if normalization == "none":
        first = model.layers[1] if model.layers[1].get_weights() else model.layers[2]
        first.set_weights([first.get_weights()[0] / 255, *first.get_weights()[1:]])
    return export_task(model, card, Samples.of_images(raw, spec, 3))


@pytest.fixture(scope="module")
def pack(backend: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole pack, as the export makes it."""
    folder = tmp_path_factory.mktemp("packs")
    found = export(EXPORTS.get("instrument-pack"), _task("training_data", "gray"), folder, silent)
    assert found.verified, found.reason
    return Path(str(found.path))


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The C++ program, built by its own CMakeLists.txt."""
    if shutil.which("g++") is None or not any(
        (folder / "opencv2" / "dnn.hpp").is_file() for folder in HEADERS
    ):
        pytest.skip("there is no C++ compiler, or OpenCV's headers are not installed")
    folder = tmp_path_factory.mktemp("build")
    source = resources.path("instrument_pack")
    if shutil.which("cmake") is not None:
        for command in (["cmake", "-S", str(source), "-B", str(folder)], ["cmake", "--build", str(folder)]):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        return folder / "classify"
    headers = [f"-I{folder}" for folder in HEADERS]
    libraries = [f"-lopencv_{part}" for part in ("dnn", "imgcodecs", "imgproc", "core")]
    command = ["g++", "-std=c++17", *headers, str(source / "classify.cpp"), "-o", str(folder / "classify")]
    subprocess.run([*command, *libraries], check=True)
    return folder / "classify"


def _run(command: list[str], pack: Path, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"INSTRUMENT_PACK": str(pack), "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTHONIOENCODING"] = encoding
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def test_the_folder_is_complete(pack: Path) -> None:
    """Models with their cards, programs, ten images and what is expected of them, and no open placeholder."""
    names = {path.name for path in pack.iterdir()}
    programs = {name for program in PROGRAMS for name in program.files}
    assert programs | {"preparation.py", "README.md", "card.json", "instrument.json", "expected.csv"} <= names
    assert {"pack.pb", "pack.pb.card.json", "pack.onnx", "pack.tflite"} <= names
    assert len(list((pack / "images").iterdir())) == 10
    assert len((pack / "expected.csv").read_text("utf-8").splitlines()) == 11
    assert ModelCard.model_validate_json((pack / "card.json").read_text("utf-8")).classes == CLASSES
    page = (pack / "README.md").read_text("utf-8")
    assert "$" not in page and "(pixel - 70.5) / 60.25" in page and "débris" in page


@pytest.mark.parametrize("library", ["opencv", "onnxruntime", "litert"])
def test_the_python_programs_reproduce_what_is_expected(library: str, pack: Path) -> None:
    """Each ends with 0 and says so, on all ten images."""
    done = _run([sys.executable, str(pack / f"classify_{library}.py"), "--check"], pack)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 images" in done.stdout and "as expected" in done.stdout


@pytest.mark.parametrize("library", ["opencv", "litert"])
def test_models_are_read_where_the_library_opens_no_file(library: str, pack: Path, tmp_path: Path) -> None:
    """OpenCV and LiteRT open no name with letters that the system's old encoding lacks, as on Windows."""
    odd = tmp_path / os.fsdecode(b"ger\xe4t")
    try:
        shutil.copytree(pack, odd)
    except OSError:
        pytest.skip("this system has no such names")
    done = _run([sys.executable, str(odd / f"classify_{library}.py"), "--check"], odd)
    assert done.returncode == 0, done.stdout + done.stderr
    consumer, ending = {"opencv": ("opencv-dnn", ".pb"), "litert": ("litert", ".tflite")}[library]
    np.save(tmp_path / "given.npy", np.zeros((16, SIZE, SIZE, 1), np.float32))
    request = ConsumerRequest(
        model=str(odd / f"pack{ending}"),
        images=str(tmp_path / "given.npy"),
        outputs=str(tmp_path / "found.npy"),
    )
    CONSUMERS.get(consumer).run(request)
    assert np.load(tmp_path / "found.npy").shape == (2, 16, 3)


def test_models_that_scale_pixels_inside_are_named_and_told_so(backend: object, tmp_path: Path) -> None:
    """Files, cards, settings and page of the pack say which numbers the models take; what OpenCV computes
    wrongly is not among them."""
    task = replace(_task("per_image", "gray"), options=ExportOptions(preprocessing_inside=True))
    found = export(EXPORTS.get("instrument-pack"), task, tmp_path, silent)
    assert found.verified and found.path is not None, found.reason
    folder = Path(found.path)
    assert {path.name for path in folder.glob("pack*")} == {
        f"pack_pixels{ending}{card}" for ending in (".onnx", ".tflite") for card in ("", ".card.json")
    }
    for card in folder.glob("pack*.card.json"):
        facts = ModelCard.model_validate_json(card.read_text("utf-8")).export
        assert facts is not None and facts.preprocessing_inside, card
        assert (facts.normalization_inside, facts.input_type) == ("per_image", "float32")
    page = (folder / "README.md").read_text("utf-8")
    assert "`pack_pixels.onnx`" in page and "onnx-nchw. OpenCV cannot scale" in page
    done = _run([sys.executable, str(folder / "classify_onnxruntime.py"), "--check"], folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_pack_that_is_kept_unverified_holds_no_model_that_it_does_not_name(
    backend: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All models fail, and of the two for OpenCV only the one that the programs read is there."""
    monkeypatch.setattr(instrument_pack, "PROGRAMS", PROGRAMS[:1])
    task = _task("divide_by_255", "gray")
    task.model.set_weights([weight * 0 for weight in task.model.get_weights()])
    failing = replace(task, expected=task.expected * 0 + np.float32(1 / 3))
    folder = tmp_path / "pack"
    instrument_pack.write(replace(failing, options=ExportOptions(keep_unverified=True)), folder)
    named = json.loads((folder / "instrument.json").read_text("utf-8"))["models"]
    assert named == {"opencv": "pack_unverified.pb"}
    found = {path.name for path in folder.glob("pack*")}
    assert found == {"pack_unverified.pb", "pack_unverified.pb.card.json"}


def test_a_program_sees_a_wrong_model(pack: Path, tmp_path: Path, compiled: Path) -> None:
    """With an expectation changed by 0.001 the check fails, in Python and in C++."""
    changed = Path(shutil.copytree(pack, tmp_path / "changed"))
    known = json.loads((changed / "instrument.json").read_text("utf-8"))
    known["tests"][7]["probabilities"][0] += 0.001
    (changed / "instrument.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    for command in (
        [sys.executable, str(changed / "classify_opencv.py"), "--check"],
        [str(compiled), "--check"],
    ):
        done = _run(command, changed)
        assert (done.returncode, "WRONG" in done.stdout) == (1, True), done.stdout + done.stderr


def _programs(pack: Path, compiled: Path) -> dict[str, list[str]]:
    return {"C++": [str(compiled)], "Python": [sys.executable, str(pack / "classify_opencv.py")]}


def test_what_cannot_be_read_is_told_in_a_line(pack: Path, tmp_path: Path, compiled: Path) -> None:
    """Exit code 1 is a failed check and nothing else; a call without arguments shows how to call."""
    text, missing = tmp_path / "text.png", tmp_path / "missing.png"
    text.write_text("no image", encoding="utf-8")
    deep = tmp_path / "deep.png"
    deep.write_bytes(cv2.imencode(".png", np.full((SIZE, SIZE), 9000, np.uint16))[1].tobytes())
    words = {missing: "cannot be read", text: "it is no image", deep: "an image of 8 bits is needed"}
    for language, command in _programs(pack, compiled).items():
        for file, told in words.items():
            done = _run([*command, str(file)], pack)
            assert done.returncode == 2 and done.stderr.startswith(f"{file}: "), (language, done)
            assert told in done.stderr and done.stderr.count("\n") == 1, (language, done.stderr)
        done = _run(command, pack)
        assert done.returncode == 2 and done.stderr.startswith("usage: "), (language, done)


def test_images_of_another_size_are_told_where_programs_do_not_resize(
    pack: Path, tmp_path: Path, compiled: Path
) -> None:
    """The page says which step is left to the reader, and so do the programs."""
    changed = Path(shutil.copytree(pack, tmp_path / "changed"))
    card = _task("training_data", "gray").card
    card = card.model_copy(update={"input": card.input.model_copy(update={"fit": "letterbox"})})
    write_programs(card, {"opencv": "pack.pb"}, [], changed)
    page = (changed / "README.md").read_text("utf-8")
    assert "They have to be 8 x 8 pixels already" in page and "all steps but the second" in page
    known = json.loads((changed / "instrument.json").read_text("utf-8"))
    shown = settings(card, known["models"]) | {"tests": known["tests"]}
    (changed / "instrument.json").write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")
    large = tmp_path / "large.png"
    large.write_bytes(cv2.imencode(".png", np.zeros((9, 9), np.uint8))[1].tobytes())
    for language, command in _programs(changed, compiled).items():
        done = _run([*command, str(large)], changed)
        assert done.returncode == 2 and "does not bring images to size" in done.stderr, (language, done)
        done = _run([*command, str(changed / "images" / "03.png")], changed)
        assert done.returncode == 0, (language, done)


def test_gray_with_transparency_is_gray(pack: Path, tmp_path: Path, compiled: Path) -> None:
    """Transparency is left away, as this program does."""
    gray = Image.fromarray(generator(6, "gray").integers(0, 256, (SIZE, SIZE), dtype=np.uint8))
    gray.save(tmp_path / "gray.png")
    gray.putalpha(99)
    assert gray.mode == "LA"
    gray.save(tmp_path / "alpha.png")
    for language, command in _programs(pack, compiled).items():
        done = _run([*command, str(tmp_path / "gray.png"), str(tmp_path / "alpha.png")], pack)
        assert done.returncode == 0, (language, done)
        plain, transparent = (line.split(": ")[-1] for line in done.stdout.splitlines())
        assert plain == transparent, language


def test_letters_that_a_console_lacks_do_not_stop_a_program(pack: Path) -> None:
    """Class names are shown as far as the console has their letters."""
    file = str(pack / "images" / "00.png")
    done = _run([sys.executable, str(pack / "classify_opencv.py"), file], pack, "ascii")
    assert done.returncode == 0 and "d\\xe9bris" in done.stdout, done


@pytest.fixture(scope="module", params=["gray", "rgb"])
def light_packs(
    request: pytest.FixtureRequest, backend: object, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[ExportTask, Path]]:
    """Packs with the frozen graph alone, one for each normalisation."""
    made = {}
    for normalization in ("none", "divide_by_255", "per_image", "training_data"):
        task, folder = _task(normalization, request.param), tmp_path_factory.mktemp(normalization)
        (folder / "model.pb").write_bytes(frozen_graph(task.model))
        write_test_images(task, {"opencv": "model.pb"}, folder)
        write_programs(task.card, {"opencv": "model.pb"}, [], folder)
        made[normalization] = (task, folder)
    return made


def test_cpp_reproduces_what_is_expected(light_packs: Any, compiled: Path) -> None:
    """The compiled program prepares gray and colour images as the session does, however they are scaled."""
    for normalization, (_, folder) in light_packs.items():
        done = _run([str(compiled), "--check"], folder)
        assert done.returncode == 0, f"{normalization}: {done.stdout}{done.stderr}"


def test_no_number_and_no_images_are_wrong(pack: Path, tmp_path: Path) -> None:
    """What cannot be compared is not as expected."""
    changed = Path(shutil.copytree(pack, tmp_path / "changed"))
    known = json.loads((changed / "instrument.json").read_text("utf-8"))
    known["tests"][7]["probabilities"][0] = float("nan")
    for tests in (known["tests"], []):
        (changed / "instrument.json").write_text(json.dumps(known | {"tests": tests}), encoding="utf-8")
        done = _run([sys.executable, str(changed / "classify_opencv.py"), "--check"], changed)
        assert (done.returncode, "WRONG" in done.stdout) == (1, True), done


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Image files that are larger or smaller than the input, gray and in colour."""
    folder, numbers = tmp_path_factory.mktemp("photographs"), generator(5, "photographs")
    shapes = [(11, 13, 3), (6, 20, 3), (5, 5), (16, 9), (9, 9, 3)]
    files = []
    for number, shape in enumerate(shapes):
        files.append(folder / f"{number}.png")
        files[-1].write_bytes(
            cv2.imencode(".png", numbers.integers(0, 256, shape, dtype=np.uint8))[1].tobytes()
        )
    return files


def _expected_line(task: ExportTask, file: Path) -> tuple[str, Any]:
    """Return class and probabilities as this program itself gives them."""
    read = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
    cut = prepare(read if read.ndim == 2 else read[:, :, ::-1], None, 1.0, task.card.input)
    outputs = predict(task.model, [normalize(cut[np.newaxis], task.card.input)])
    honest = calibrated(outputs, task.card.decisions, "one")
    return CLASSES[int(predicted(honest, CLASSES, task.card.decisions)[0])], honest[0]


def test_all_say_the_same_of_image_files(light_packs: Any, photographs: list[Path], compiled: Path) -> None:
    """Colour, cut, scaling, temperature and threshold of C++ and Python are those of this program."""
    for normalization, (task, folder) in light_packs.items():
        files = [str(file) for file in photographs]
        commands = [[str(compiled), *files]]
        if normalization in ("per_image", "training_data"):
            commands.append([sys.executable, str(folder / "classify_opencv.py"), *files])
        for command in commands:
            done = _run(command, folder)
            assert done.returncode == 0, done.stderr
            for file, line in zip(photographs, done.stdout.splitlines(), strict=True):
                name, honest = _expected_line(task, file)
                assert line.startswith(f"{file}: {name} ("), (normalization, line)
                found = [float(text) for text in re.findall(r" ([0-9.e-]+)[,)]", line)]
                assert np.allclose(found, honest, atol=1.1e-4), (normalization, line, honest)
