"""With what and on what a training runs, as readable facts."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from models.graphics_cards import graphics_cards
from resources import PROGRAM, VERSION

NONE_FOUND = "none found"
LIBRARIES = (
    "keras",
    "tensorflow",
    "tensorflow-cpu",
    "torch",
    "numpy",
    "scipy",
    "scikit-learn",
    "opencv-python-headless",
    "pillow",
    "tifffile",
    "h5py",
    "hdf5plugin",
    "onnx",
    "onnxruntime",
    "pydantic",
    "openpyxl",
)
# Settings from outside that change the numbers a network computes.
VARIABLES = (
    "KERAS_BACKEND",
    "TF_ENABLE_ONEDNN_OPTS",
    "TF_DETERMINISTIC_OPS",
    "ONEDNN_MAX_CPU_ISA",
    "ONEDNN_DEFAULT_FPMATH_MODE",
    "XLA_FLAGS",
    "TF_XLA_FLAGS",
    "NVIDIA_TF32_OVERRIDE",
    "NPY_DISABLE_CPU_FEATURES",
    "OPENCV_CPU_DISABLE",
    "OPENCV_IPP",
    "OMP_NUM_THREADS",
    "CUDA_VISIBLE_DEVICES",
)
# Instruction sets on which the last bits of a result depend.
_FLAGS = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "asimd", "sve")


def collect_environment(threads: int, device: str) -> dict[str, str]:
    """Return program and library versions, system, processor, memory, GPUs and driver.

    No network library is imported. What cannot be found out reads "none found".

    Args:
        threads: threads in use; 0 stands for all cores.
        device: the device in use, e.g. ``"cpu"`` or ``"gpu:0"``.
    """
    facts = {
        "program": f"{PROGRAM} {VERSION}",
        "standalone": "yes" if getattr(sys, "frozen", False) else "no",
        "Python": platform.python_version(),
        "operating system": platform.platform(),
        "processor": processor_name(),
        "processor instruction sets": _instruction_sets(),
        "processor cores": str(os.cpu_count() or NONE_FOUND),
        "memory (GiB)": _memory(),
        "threads": str(threads or os.cpu_count() or 1),
        "device": device,
    }
    facts.update(_gpus())
    facts.update({f"library {name}": _version(name) for name in LIBRARIES})
    facts.update({f"variable {name}": os.environ[name] for name in VARIABLES if name in os.environ})
    return facts


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return NONE_FOUND


def processor_name() -> str:
    """Return what the processor calls itself."""
    if sys.platform == "linux":
        return _cpuinfo("model name") or platform.machine()
    if sys.platform == "darwin":
        return _mac_processor() or platform.machine()
    return platform.processor() or platform.machine() or NONE_FOUND


def _instruction_sets() -> str:
    present = (_cpuinfo("flags") or _cpuinfo("Features")).split()
    return " ".join(flag for flag in _FLAGS if flag in present) or NONE_FOUND


def _cpuinfo(field: str) -> str:
    """Return a field of the first processor in Linux's ``/proc/cpuinfo``, or an empty text."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == field:
            return value.strip()
    return ""


def _mac_processor() -> str:
    command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def _memory() -> str:
    try:
        import psutil
    except ImportError:
        return NONE_FOUND
    return f"{psutil.virtual_memory().total / 1024**3:.1f}"


def _gpus() -> dict[str, str]:
    cards = graphics_cards()
    if not cards:
        return {"GPU": NONE_FOUND, "GPU driver": NONE_FOUND}
    listed = {f"GPU {card.index}": f"{card.name}, {card.memory_bytes / 1024**3:.1f} GiB" for card in cards}
    return {"GPU driver": cards[0].driver, **listed}
