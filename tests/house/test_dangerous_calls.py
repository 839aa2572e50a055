"""Files from elsewhere never run code: the calls that would let them do not stand in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle", "yaml"}
FORBIDDEN_CALLS = {"eval", "exec", "enable_unsafe_deserialization", "os.system", "os.popen", "torch.load"}
FORBIDDEN_ARGUMENTS = {"allow_pickle": True, "safe_mode": False, "shell": True}


def dangers(code: str) -> Iterator[str]:
    """Yield what in ``code`` could run code that comes from a file."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [n.name for n in node.names]
            yield from (name for name in names if name.partition(".")[0] in FORBIDDEN_MODULES)
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in FORBIDDEN_CALLS or called.rpartition(".")[2] in FORBIDDEN_CALLS - {"eval", "exec"}:
                yield called
            for keyword in node.keywords:
                value = getattr(keyword.value, "value", None)
                if keyword.arg in FORBIDDEN_ARGUMENTS and value is FORBIDDEN_ARGUMENTS[keyword.arg]:
                    yield f"{keyword.arg}={value}"


@pytest.mark.parametrize(
    "code",
    [
        "eval('1')",
        "exec('1')",
        "import pickle",
        "from joblib import load",
        "def f():\n    import yaml",
        "np.load(p, allow_pickle=True)",
        "keras.saving.load_model(p, safe_mode=False)",
        "keras.config.enable_unsafe_deserialization()",
        "torch.load(p)",
        "subprocess.run('x', shell=True)",
        "os.system('x')",
    ],
)
def test_the_search_finds(code: str) -> None:
    """Each of the dangers is found when it is there."""
    assert list(dangers(code))


@pytest.mark.parametrize("code", ["np.load(p, allow_pickle=False)", "application.exec()", "model.eval()"])
def test_the_search_spares(code: str) -> None:
    """What only looks like a danger is not reported: Qt's event loop, PyTorch's evaluation mode."""
    assert not list(dangers(code))


def test_no_dangerous_call_in_the_source(root: Path, source_files: list[Path]) -> None:
    """No file of the program contains one of them."""
    found = {
        str(file.relative_to(root)): list(dangers(file.read_text(encoding="utf-8"))) for file in source_files
    }
    assert not {file: what for file, what in found.items() if what}
