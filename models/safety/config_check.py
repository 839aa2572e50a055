"""The inside of ``config.json``: only known layers, no code, no references out of the file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput
from models.safety.allowed import ACTIVATIONS, LAYERS, MODULES, WRAPPED

MAX_DEPTH = 64
_LAYER_NAME = re.compile(r"[A-Za-z0-9_./-]{1,128}")

Config = dict[str, Any]


def parse_config(path: Path, content: bytes) -> Config:
    """Return the parsed ``config.json`` of the model file ``path`` after checking all of it.

    Raises:
        BadInput: if anything in it is not on the allow-lists of :mod:`models.safety.allowed`.
    """
    try:
        config = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput(f"The model file {path} is damaged: its config.json cannot be read.") from error
    if not isinstance(config, dict) or not isinstance(config.get("config"), dict):
        raise _refused(path, "its config.json describes no network")
    if config.get("class_name") not in ("Functional", "Sequential"):
        raise _refused(path, f"it is a {config.get('class_name')!r}, not a network of layers")
    # Optimizer, loss and metrics are not needed, and not loaded; neither are they looked into.
    wanted = {name: value for name, value in config.items() if name != "compile_config"}
    _walk(path, wanted, 0)
    return wanted


def _walk(path: Path, value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _refused(path, "its description is nested too deeply")
    if isinstance(value, dict):
        if "class_name" in value or "module" in value or "registered_name" in value:
            _check_object(path, value)
        for item in value.values():
            _walk(path, item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _walk(path, item, depth + 1)


def _check_object(path: Path, value: Config) -> None:
    name, module = value.get("class_name"), value.get("module")
    if not isinstance(name, str):
        raise _refused(path, f"it holds an object of unknown kind ({name!r})")
    if name in WRAPPED:
        return
    if value.get("registered_name") is not None and value["registered_name"] != name:
        raise _refused(path, f"it asks for code that is not part of the file ({value['registered_name']!r})")
    if not isinstance(module, str) or name not in MODULES.get(module, frozenset()):
        raise _refused(path, f"it holds {name!r} of {module!r}, which is not on the list of known parts")
    if name in LAYERS:
        _check_layer(path, value)


def _check_layer(path: Path, value: Config) -> None:
    config = value.get("config")
    if not isinstance(config, dict):
        raise _refused(path, "a layer has no settings")
    name = config.get("name", value.get("name"))
    if not isinstance(name, str) or not _LAYER_NAME.fullmatch(name) or ".." in name:
        raise _refused(path, f"a layer has the name {name!r}")
    for key in ("activation", "recurrent_activation"):
        chosen = config.get(key)
        if isinstance(chosen, str) and chosen not in ACTIVATIONS:
            raise _refused(path, f"the layer {name!r} has the unknown activation {chosen!r}")


def _refused(path: Path, what: str) -> BadInput:
    return BadInput(
        f"The model file {path} is not opened, because {what}. Files that carry code are never run; "
        "ask its author for a model of standard layers."
    )
