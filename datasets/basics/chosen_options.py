"""Values that a user chose, put into a group of options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.basics.names_text import NAMES, names_in
from datasets.basics.options import Options

Group = TypeVar("Group", bound=Options)


def with_chosen(defaults: Group, chosen: Mapping[str, Any], owner: str) -> Group:
    """Return the options with chosen values.

    Args:
        chosen: JSON values by option name, several names also as a text with commas between them; what is
            missing keeps its default.
        owner: what has these options, as messages say it.

    Raises:
        BadInput: if there is no such option, or a value is not allowed.
    """
    fields = type(defaults).model_fields
    for name in chosen:
        if name not in fields:
            known = ", ".join(fields) or "none"
            raise BadInput(f"{owner} has no option {name!r}; it has: {known}.")
    given = {
        name: _names(value, name, owner) if fields[name].annotation == tuple[str, ...] else value
        for name, value in chosen.items()
    }
    try:
        return type(defaults).model_validate(defaults.model_dump() | given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        raise BadInput(f"{owner} does not take this value ({place}): {what}.") from error


def _names(value: Any, name: str, owner: str) -> list[str]:
    """Return the names that a text or a list holds.

    Raises:
        BadInput: if it is neither.
    """
    found = names_in(value) if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise BadInput(f"{owner} does not take this value ({name}): it must be {NAMES}.")
    return list(found)
