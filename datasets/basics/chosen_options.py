"""Values that a user chose, put into a group of options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.basics.options import Options

Group = TypeVar("Group", bound=Options)


def with_chosen(defaults: Group, chosen: Mapping[str, Any], owner: str) -> Group:
    """Return the options with chosen values.

    Args:
        chosen: JSON values by option name; what is missing keeps its default.
        owner: what has these options, as messages say it.

    Raises:
        BadInput: if there is no such option, or a value is not allowed.
    """
    fields = type(defaults).model_fields
    for name in chosen:
        if name not in fields:
            known = ", ".join(fields) or "none"
            raise BadInput(f"{owner} has no option {name!r}; it has: {known}.")
    try:
        return type(defaults).model_validate(defaults.model_dump() | dict(chosen))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        raise BadInput(f"{owner} does not take this value ({place}): {what}.") from error
