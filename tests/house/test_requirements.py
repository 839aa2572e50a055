"""The requirements files name what the code imports, exactly, and nothing else."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = {"app", "engine", "sessions", "models", "datasets", "resources", "main", "conftest"}

NOT_IMPORTED = {
    "pyqt5": "the Qt behind QtPy",
    "defusedxml": "openpyxl reads through it; sessions/spreadsheet/reader.py refuses to go without",
    "tensorflow-cpu": "imported as tensorflow",
    "tensorflow": "imported as tensorflow",
}
PARTS = {"pydantic-core": "pydantic", "annotated-types": "pydantic", "protobuf": "onnx"}
"""Distributions that belong to another one, which pins or documents them as part of its own interface."""
NOT_REQUIRED = {"mlflow", "coremltools"}
"""Used where the user has it; whoever has not is told so in a sentence."""
TOOLS = {"pytest-xdist", "import-linter", "mypy", "pyinstaller", "pytest-qt", "ruff"}
"""Development tools that are run, not imported."""


def requirements(file: Path) -> list[Requirement]:
    """Return the requirements that stand in one file, without those of the files it refers to."""
    lines = [line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith("-r ")]


def names(file: Path) -> set[str]:
    """Return the canonical names of the requirements of one file."""
    return {canonicalize_name(requirement.name) for requirement in requirements(file)}


def imported_distributions(files: list[Path]) -> set[str]:
    """Return the canonical names of the distributions whose modules the files import."""
    modules = {module.partition(".")[0] for file in files for module in _imports(file)}
    distributions = packages_distributions()
    outside = modules - HOUSE - set(sys.stdlib_module_names)
    return {_owner(module, distributions) for module in outside}


def _imports(file: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.append(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "importlib.import_module":
            found += [str(name.value) for name in node.args if isinstance(name, ast.Constant)]
    return found


def _owner(module: str, distributions: dict[str, list[str]] | object) -> str:
    assert isinstance(distributions, dict)
    owners = [canonicalize_name(name) for name in distributions.get(module, [module])]
    return "tensorflow" if module == "tensorflow" else PARTS.get(owners[0], owners[0])


def test_the_program_needs_exactly_its_requirements(root: Path, source_files: list[Path]) -> None:
    """Every imported library is in requirements.txt, and everything in it is imported."""
    imported = imported_distributions(source_files)
    named = names(root / "requirements.txt")
    optional = names(root / "requirements-gpu-torch.txt")
    assert imported - named - optional - NOT_REQUIRED == set(), "imported, but not in requirements.txt"
    assert named - imported - set(NOT_IMPORTED) == set(), "in requirements.txt, but never imported"


def test_the_tests_need_exactly_the_development_requirements(root: Path) -> None:
    """Every library that tests and packaging import is named, and every named one is used."""
    files = [*(root / "tests").rglob("*.py"), *(root / "packaging").rglob("*.py")]
    imported = imported_distributions(files)
    development = names(root / "requirements-dev.txt")
    # Scripts and benchmarks that an environment of their own runs.
    apart = names(root / "requirements-interop-dclab.txt") | names(root / "requirements-gpu-torch.txt")
    apart |= names(root / "requirements-interop-modc.txt") | NOT_REQUIRED
    own = {canonicalize_name(file.stem) for file in files}
    assert imported - development - apart - own - names(root / "requirements.txt") == set()
    assert development - imported - TOOLS == set()


def test_every_version_is_pinned(root: Path) -> None:
    """One exact version each, so that the same files install the same program next year."""
    for file in root.glob("requirements*.txt"):
        for requirement in requirements(file):
            assert [part.operator for part in requirement.specifier] == ["=="], f"{file.name}: {requirement}"
            assert "*" not in str(requirement.specifier)


def test_the_library_packaging_is_not_shadowed(root: Path) -> None:
    """The folder packaging/ must not hide the library of the same name."""
    import packaging.version

    assert not (root / "packaging" / "__init__.py").exists()
    assert packaging.__file__ is not None
    assert root / "packaging" not in Path(packaging.__file__).parents
