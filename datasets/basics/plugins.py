"""Loading the user's own entry files. This runs them: they lie in the program's folder, never beside data."""

from __future__ import annotations

import importlib.util
import sys
from functools import lru_cache
from pathlib import Path
from types import ModuleType


def plugin_files(folder: Path | None) -> tuple[tuple[Path, int], ...]:
    """Return the Python files directly in a folder with their times of change (ns).

    Files whose names begin with ``_`` or ``.`` are no entries; others may import them.
    """
    if folder is None or not folder.is_dir():
        return ()
    files = sorted(file for file in folder.glob("*.py") if file.name[0] not in "._")
    return tuple((file, file.stat().st_mtime_ns) for file in files)


# A file is run once, also one that fails; again only when it was changed.
@lru_cache(maxsize=256)
def load_plugin(file: Path, modified_ns: int, name: str) -> ModuleType | str:
    """Return the module of a file, or the sentence that says why there is none.

    Args:
        file: the Python file, which is executed.
        modified_ns: its time of change.
        name: dotted name that the module gets.
    """
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        return f"The plug-in {file} cannot be imported. Mend or remove the file."
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the border to the user's own code, which may raise anything
        del sys.modules[name]
        return f"The plug-in {file} does not load ({type(error).__name__}: {error}). Mend or remove the file."
    return module
