"""Registries that find their entries by walking a folder: one file, one entry (or one family of them)."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType
from typing import Any

from datasets.basics.errors import BadInput
from datasets.basics.plugins import load_plugin, plugin_files


class Registry:
    """The modules of one package (and of one folder of the user's own) that declare an entry.

    Args:
        package: dotted name of the package whose modules are the entries.
        attribute: module attribute that marks an entry and holds its metadata; metadata must be
            importable without a network library.
        plugins: folder with the user's own entry files, or None.
        several: module attribute that holds the entries of a family: objects that have the attribute as a
            module has it; "": there are no families.
        needs: names that an entry of the user's own has to have besides the attribute.
    """

    def __init__(
        self,
        package: str,
        attribute: str,
        plugins: Path | None = None,
        several: str = "",
        needs: tuple[str, ...] = (),
    ) -> None:
        self.package = package
        self.attribute = attribute
        self.plugins = plugins
        self.several = several
        self.needs = needs

    def module_names(self) -> list[str]:
        """Return the dotted names of all modules of the package (PyInstaller's hidden imports)."""
        found = importlib.import_module(self.package)
        return sorted(f"{self.package}.{info.name}" for info in pkgutil.iter_modules(found.__path__))

    def entries(self) -> dict[str, Any]:
        """Return the entries (modules, or members of a family) by their metadata's ``name``, file by file.

        The user's own files that do not load, or take a name that is in use, are left out: see
        :meth:`faults`.
        """
        return self._walk()[0]

    def faults(self) -> tuple[str, ...]:
        """Return a sentence for each of the user's own files that is no entry."""
        return tuple(self._walk()[1])

    def is_plugin(self, entry: Any) -> bool:
        """Return whether an entry is a file of the user's own."""
        return isinstance(entry, ModuleType) and entry.__name__.startswith(self._plugin_name(""))

    def plugin_files(self) -> tuple[tuple[Path, int], ...]:
        """Return the user's own files with their times of change: when these change, so do the entries."""
        return plugin_files(self.plugins)

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

    def _walk(self) -> tuple[dict[str, Any], list[str]]:
        found: dict[str, Any] = {}
        faults: list[str] = []
        for module_name in self.module_names():
            module = importlib.import_module(module_name)
            for entry in self._declared(module):
                name = getattr(entry, self.attribute).name
                if name in found:
                    raise BadInput(f"Two files declare {name!r}: rename one of them ({module.__file__}).")
                found[name] = entry
        for file, modified_ns in self.plugin_files():
            self._add_plugin(file, modified_ns, found, faults)
        return found, faults

    def _add_plugin(self, file: Path, modified_ns: int, found: dict[str, Any], faults: list[str]) -> None:
        module = load_plugin(file, modified_ns, self._plugin_name(file.stem))
        if isinstance(module, str):
            faults.append(module)
            return
        declared = self._declared(module)
        if not declared:
            faults.append(f"The plug-in {file} declares no {self.attribute}. Mend or remove the file.")
        for entry in declared:
            name = getattr(getattr(entry, self.attribute), "name", None)
            missing = [needed for needed in self.needs if not hasattr(entry, needed)]
            if not isinstance(name, str) or missing:
                what = ", ".join(missing) or f"{self.attribute}.name"
                faults.append(f"The plug-in {file} has no {what}. Mend or remove the file.")
            elif name in found:
                faults.append(f"The plug-in {file} takes the name {name!r}, which is in use: choose another.")
            else:
                found[name] = entry

    def _plugin_name(self, stem: str) -> str:
        return f"{self.package}.plugin_{stem}"


def unknown_name(kind: str, name: str, known: list[str]) -> str:
    """Return the sentence for an unknown name, with the nearest known one."""
    import difflib

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(known)}."
    return f"Unknown {kind.rstrip('s')} {name!r}.{hint}"
