"""Which device trains fastest, what is missing, and which one a resumed training goes on with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from engine.devices_text import device_lines
from engine.jobs.devices import cards_together
from engine.jobs.time_training import run
from engine.protocol.costs import Device, DevicesResult, Speed, TimeTrainingRequest
from engine.steps.training.device import device_of_before, prepare_again
from models.device_names import parse_device
from models.graphics_cards import GraphicsCard
from models.precisions import precisions_for, processor_has_bfloat16
from models.training.control import Control
from sessions.document import Session
from sessions.journal import Journal, read_journal
from sessions.journal_entries import Resumed, Started
from sessions.settings import apply_settings

ROOT = Path(__file__).parents[2]


class _Quiet:
    """A context that hears nothing."""

    control = Control()

    def progress(self, fraction: float, message: str) -> None:
        """Nobody watches."""


@pytest.mark.parametrize(
    ("cpuinfo", "has"),
    [
        ("processor : 0\nflags\t\t: fpu sse avx512f avx512_vnni\n", False),
        ("processor : 0\nflags\t\t: fpu avx512f avx512_bf16 amx_tile\n", True),
        ("flags\t\t: fpu amx_bf16 amx_int8\n", True),
        ("Features\t: fp asimd bf16 i8mm\n", True),
        ("model name : bf16 in a name only\nflags : sse\n", False),
    ],
)
def test_bfloat16_needs_units_for_it(cpuinfo: str, has: bool) -> None:
    """The flags of Intel, AMD and ARM processors say it; nothing else counts."""
    assert processor_has_bfloat16(cpuinfo) is has


def test_each_precision_of_a_device_is_timed() -> None:
    """On this processor: the precisions that it has, each with a real rate; one class cannot be timed."""
    settings = ["architecture=TinyCNN", "input.size=16", "batch_size=8", "device=cpu"]
    session = apply_settings(Session(classes=("a", "b")), settings)
    found = run(TimeTrainingRequest(session=session, device="cpu"), _Quiet())  # type: ignore[arg-type]
    assert tuple(speed.precision for speed in found.speeds) == precisions_for("cpu")
    assert all(speed.images_per_second > 10 for speed in found.speeds)
    with pytest.raises(BadInput, match="two classes"):
        run(TimeTrainingRequest(session=Session(), device="cpu"), _Quiet())  # type: ignore[arg-type]


def test_the_fastest_is_marked_and_what_is_missing_is_said() -> None:
    """Of two devices with several precisions the fastest is named with the settings that choose it."""
    cpu = Device(id="cpu", name="processor", memory_bytes=2**30, usable=True, reason="")
    gpu = cpu.model_copy(update={"id": "gpu:0", "name": "card"})
    broken = gpu.model_copy(update={"id": "gpu:1", "usable": False, "reason": "Install the GPU pack."})
    cpu = cpu.model_copy(update={"speeds": (Speed(precision="float32", images_per_second=100.0),)})
    speeds = tuple(
        Speed(precision=one, images_per_second=rate) for one, rate in (("float32", 900), ("float16", 1500))
    )
    gpu = gpu.model_copy(update={"speeds": speeds})
    result = DevicesResult(
        devices=(cpu, gpu, broken), chosen="gpu:0", architecture="X", notes=("Mind this.",)
    )
    assert result.fastest == ("gpu:0", "float16")
    lines = device_lines(result)
    assert [line for line in lines if "(fastest)" in line] == ["  float16: 1,500 images/s (fastest)"]
    assert "cannot be used. Install the GPU pack." in lines[5] and lines[-1] == "Mind this."
    assert "--set device=gpu:0 --set training.precision=float16" in lines[-2]
    assert DevicesResult(devices=(broken,), chosen="cpu").fastest is None


def test_the_command_times_the_named_network() -> None:
    """One JSON object with the speed of the processor for this network, measured in a process of its own."""
    command = [sys.executable, str(ROOT / "main.py"), "devices", "--network", "TinyCNN", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["architecture"] == "TinyCNN"
    speeds = {device["id"]: device["speeds"] for device in answer["devices"]}
    assert speeds["cpu"][0]["precision"] == "float32" and speeds["cpu"][0]["images_per_second"] > 10


def test_several_cards_are_one_device_more() -> None:
    """It can be chosen by its name, has the memory of all, and says which cards these are."""
    cards = [
        GraphicsCard(index=index, name=f"Card {index}", memory_bytes=10**9, driver="1", capability=(8, 0))
        for index in range(3)
    ]
    device = cards_together(cards)
    assert (device.id, device.memory_bytes) == ("gpu:0,1,2", 3 * 10**9)
    assert device.name == "3 cards together: Card 0, Card 1, Card 2"
    assert parse_device(device.id) == (0, 1, 2)


def test_automatic_is_decided_once(tmp_path: Path) -> None:
    """A resumed training takes the device it began on; one that is gone is replaced, and that is said."""
    journal = Journal(tmp_path / "journal.jsonl")
    journal.record(Started(session=Session(), session_sha256="", environment={"device": "gpu:0"}))
    entries = read_journal(tmp_path / "journal.jsonl").entries
    assert device_of_before(entries, "auto") == "gpu:0"
    assert device_of_before(entries, "cpu") == "cpu" and device_of_before([], "auto") == "auto"
    journal.record(Resumed(epoch=1, environment={"device": "cpu"}))
    assert device_of_before(read_journal(tmp_path / "journal.jsonl").entries, "auto") == "cpu"
    info, note = prepare_again("gpu:7", 0, 1)
    assert "gpu:7 is not there" in note and info.device in note
    assert prepare_again(info.device, 0, 1)[1] == ""
    with pytest.raises(BadInput, match="Unknown device"):
        prepare_again("toaster", 0, 1)
