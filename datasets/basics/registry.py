"""Registries that find their entries by walking a folder: one file, one entry (or one family of them)."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from datasets.basics.errors import BadInput


class Registry:
    """The modules of one package (and of one folder of the user's own) that declare an entry.

    Args:
        package: dotted name of the package whose modules are the entries.
        attribute: module attribute that marks an entry and holds its metadata; metadata must be
            importable without a network library.
        plugins: folder with the user's own entry files, or None.
        several: module attribute that holds the entries of a family: objects that have the attribute as a
            module has it; "": there are no families.
    """

    def __init__(self, package: str, attribute: str, plugins: Path | None = None, several: str = "") -> None:
        self.package = package
        self.attribute = attribute
        self.plugins = plugins
        self.several = several

    def module_names(self) -> list[str]:
        """Return the dotted names of all modules of the package (PyInstaller's hidden imports)."""
        found = importlib.import_module(self.package)
        return sorted(f"{self.package}.{info.name}" for info in pkgutil.iter_modules(found.__path__))

    def entries(self) -> dict[str, Any]:
        """Return the entries (modules, or members of a family) by their metadata's ``name``, file by file."""
        found: dict[str, Any] = {}
        for module in self._modules():
            for entry in self._declared(module):
                name = getattr(entry, self.attribute).name
                if name in found:
                    raise BadInput(f"Two files declare {name!r}: rename one of them ({module.__file__}).")
                found[name] = entry
        return found

    def names(self) -> list[str]:
        """Return the names of all entries."""
        return list(self.entries())

    def get(self, name: str) -> Any:
        """Return the entry called ``name``.

        Raises:
            BadInput: if there is none; the message names the nearest ones.
        """
        # A file named like its entry is found without importing the others.
        if f"{self.package}.{name}" in self.module_names():
            module = importlib.import_module(f"{self.package}.{name}")
            if hasattr(module, self.attribute):
                return module
        entries = self.entries()
        if name not in entries:
            raise BadInput(unknown_name(self.package.rpartition(".")[2], name, list(entries)))
        return entries[name]

    def _declared(self, module: ModuleType) -> list[Any]:
        if hasattr(module, self.attribute):
            return [module]
        return list(getattr(module, self.several, ())) if self.several else []

    def _modules(self) -> Iterator[ModuleType]:
        for name in self.module_names():
            yield importlib.import_module(name)
        if self.plugins is not None and self.plugins.is_dir():
            for file in sorted(self.plugins.glob("*.py")):
                yield _import_file(file, f"{self.package}.plugin_{file.stem}")


def unknown_name(kind: str, name: str, known: list[str]) -> str:
    """Return the sentence for an unknown name, with the nearest known one."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(known)}."
    return f"Unknown {kind.rstrip('s')} {name!r}.{hint}"


def _import_file(file: Path, name: str) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise BadInput(f"The plug-in {file} cannot be imported.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise BadInput(f"The plug-in {file} does not load: {error}. Mend or remove the file.") from error
    return module
