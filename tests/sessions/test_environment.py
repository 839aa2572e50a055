"""The environment is told without loading a network library, and never fails."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from sessions.environment import NONE_FOUND, collect_environment

LIGHT = """
import sys
from sessions.environment import collect_environment
collect_environment(1, "cpu")
assert not {"keras", "tensorflow", "torch"} & set(sys.modules)
"""


def test_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions, processor, threads, device and the variables that change numbers are there, as text."""
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "0")
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "SSE41")
    facts = collect_environment(0, "cpu")
    assert facts["library numpy"] == np.__version__
    assert facts["threads"] == str(os.cpu_count())
    assert facts["device"] == "cpu"
    assert facts["variable TF_ENABLE_ONEDNN_OPTS"] == "0"
    assert facts["variable ONEDNN_MAX_CPU_ISA"] == "SSE41"
    assert facts["processor"] not in ("", NONE_FOUND)
    assert all(isinstance(value, str) and value for value in facts.values())
    assert collect_environment(3, "gpu:0")["threads"] == "3"


def test_no_network_library_is_loaded() -> None:
    """Keras, TensorFlow and PyTorch stay unloaded, however many there are."""
    subprocess.run([sys.executable, "-c", LIGHT], check=True)


@pytest.mark.skipif(os.path.exists("/proc/driver/nvidia"), reason="there is an NVIDIA GPU here")  # noqa: PTH110
def test_no_gpu_is_a_value() -> None:
    """Without an NVIDIA GPU the facts say so."""
    facts = collect_environment(1, "cpu")
    assert (facts["GPU"], facts["GPU driver"]) == (NONE_FOUND, NONE_FOUND)
