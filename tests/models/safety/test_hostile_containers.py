"""Hostile containers and graphs of every kind: refused in one sentence, quickly, and without the harm.

What each file does in a loader without protection is done first, by hostile_builder.py in a process of its
own: a file whose control does not fire proves nothing.
"""

from __future__ import annotations

import ntpath
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path, PureWindowsPath

import psutil
import pytest

from datasets.basics.errors import BadInput
from models.foreign.base import Place
from models.foreign.registry import look
from models.modc.read import RULES, read_modc

BUILDER = Path(__file__).with_name("hostile_builder.py")
MOST_SECONDS = 2
MOST_BYTES = 500 * 2**20
REFUSED = {
    "climbs_out.modc": "no plain name",
    "absolute_name.modc": "no plain name",
    "link_inside.modc": "a link to another file",
    "index_climbs_out.modc": "outside",
    "writes_on_loading": "'WriteFile'",
    "writes": "'WriteFile'",
    "reads": "'ReadFile'",
    "runs_python": "'EagerPyFunc'",
    "writes.pb": "'WriteFile'",
    "writes.modc": "'WriteFile'",
    "lambda.keras": "'Lambda'",
    "lambda.h5": "'Lambda'",
    "lambda.modc": "'Lambda'",
    "reads.onnx": "another file",
    "writes.tflite": "FlexWriteFile|of its own|custom",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All hostile files, each of which has done its harm once."""
    folder = tmp_path_factory.mktemp("hostile")
    root = BUILDER.parents[3]
    command = [sys.executable, str(BUILDER), str(folder)]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr.decode()
    return folder


def refusal(path: Path, scratch: Path) -> str:
    """Return the sentence with which a model is refused, which must come quickly and cost little memory."""
    process = psutil.Process()
    before, begun = process.memory_info().rss, time.process_time()
    with pytest.raises(BadInput) as caught:
        look(Place(path, None, scratch))
    assert time.process_time() - begun < MOST_SECONDS
    assert process.memory_info().rss - before < MOST_BYTES
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("name", "sentence"), REFUSED.items())
def test_harm_is_done_elsewhere_and_not_here(
    name: str, sentence: str, hostile: Path, backend: object, tmp_path: Path
) -> None:
    """The control has fired; here nothing is written, inside or outside, and the reason is told."""
    canary = hostile / "fired" / name
    assert canary.is_file(), "the control did not fire"
    canary.unlink()
    before = sorted(hostile.rglob("*"))
    found = refusal(hostile / "files" / name, tmp_path)
    assert any(part in found for part in sentence.split("|")), found
    assert not canary.exists()
    assert sorted(hostile.rglob("*")) == before


def test_the_builder_has_a_case_for_each_line(hostile: Path) -> None:
    """No case is forgotten on either side."""
    built = {path.name for path in (hostile / "files").iterdir()} - {"secret.bin"}
    assert built == set(REFUSED)


@pytest.mark.parametrize("name", ["..\\canary", "C:\\canary", "C:canary", "\\\\host\\share\\canary"])
def test_names_that_lead_out_on_windows_are_refused(name: str, tmp_path: Path) -> None:
    """On Windows such a name, joined to the folder by a careless program, lies outside of it."""
    joined = ntpath.normpath(ntpath.join("D:\\folder", name))
    assert not PureWindowsPath(joined).is_relative_to("D:\\folder")
    path = tmp_path / "w.modc"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.json", b"{}")
        archive.writestr(zipfile.ZipInfo(name), b"x")
    assert "no plain name" in refusal(path, tmp_path)


def _one_giant(archive: zipfile.ZipFile) -> None:
    with archive.open("index.json", "w") as member:
        for _ in range(60):
            member.write(bytes(2**20))


def _many_members(archive: zipfile.ZipFile) -> None:
    for number in range(RULES.most_members + 1):
        archive.writestr(f"model_0/{number}", b"")


def _many_large(archive: zipfile.ZipFile) -> None:
    for number in range(260):
        archive.writestr(f"model_0/{number}", b"")
        # What the list of members claims; packing gigabytes would take the test half a minute.
        archive.filelist[-1].file_size = 9 * 2**20


BOMBS: list[Callable[[zipfile.ZipFile], None]] = [_one_giant, _many_members, _many_large]


@pytest.mark.parametrize("fill", BOMBS)
def test_bombs_are_refused(fill: Callable[[zipfile.ZipFile], None], tmp_path: Path) -> None:
    """Small files that become gigabytes, or thousands of files; the control is what they claim and hold."""
    path = tmp_path / "b.modc"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        fill(archive)
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    assert len(members) > RULES.most_members or unpacked > 100 * path.stat().st_size
    sentence = refusal(path, tmp_path)
    assert "unpack to" in sentence or "members" in sentence


def test_a_box_within_the_box_is_not_opened(tmp_path: Path) -> None:
    """Zip files within a container are files like any other; nothing unpacks them."""
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(2**24))
    path, scratch = tmp_path / "n.modc", tmp_path / "scratch"
    scratch.mkdir()
    index = (
        b'{"model count": 1, "models": [{"path": "model_0", "formats": {"zip": "inner.zip"}, '
        b'"input features": ["deform"], "output features": ["ml_score_aaa"]}]}'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.json", index)
        archive.write(inner, "model_0/inner.zip")
    read_modc(path, scratch)
    assert sorted(file.name for file in scratch.rglob("*") if file.is_file()) == ["index.json", "inner.zip"]
    other = tmp_path / "other"
    other.mkdir()
    assert "as zip only" in refusal(path, other)
