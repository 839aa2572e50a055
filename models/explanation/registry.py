"""The registry of methods of explanation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from datasets.basics.chosen_options import with_chosen
from datasets.basics.options import Options
from datasets.basics.registry import Registry
from models.explanation.base import MethodInfo, MethodModule

METHODS = Registry("models.explanation.methods", "METHOD")


def method_infos() -> list[MethodInfo]:
    """Return the metadata of all methods."""
    return [module.METHOD for module in METHODS.entries().values()]


def method_module(name: str) -> MethodModule:
    """Return the module of the method called ``name``.

    Raises:
        BadInput: if there is none.
    """
    return cast(MethodModule, METHODS.get(name))


def method_options(name: str, chosen: Mapping[str, Any]) -> Options:
    """Return the options of a method with chosen values.

    Args:
        chosen: JSON values by option name; what is missing has its default.

    Raises:
        BadInput: if there is no such method or option, or a value is not allowed.
    """
    module = method_module(name)
    return with_chosen(module.OPTIONS, chosen, module.METHOD.title)
