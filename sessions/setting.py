"""One option of a session: how it is called, what it means and what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

_PLAIN_NAMES: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text",
}


@dataclass(frozen=True)
class Setting:
    """One option of a session: how it is called, what it means and what it may be."""

    key: str
    """Dotted key, e.g. ``"augmentation.rotation"``."""
    label: str
    unit: str
    help: str
    default: Any
    annotation: Any
    low: float | None
    """Smallest allowed number (of a range: of both ends), or None."""
    high: float | None
    above: float | None
    """The number must be larger than this, or None."""
    choices: dict[str, str]
    """Allowed values and what they are called; empty: any."""
    visible: bool

    @property
    def optional(self) -> bool:
        """Whether the option may be empty ("none")."""
        return type(None) in get_args(self.annotation)

    @property
    def kind(self) -> Any:
        """The annotation without its "or None"."""
        rest = [part for part in get_args(self.annotation) if part is not type(None)]
        return rest[0] if self.optional else self.annotation

    @property
    def is_text(self) -> bool:
        """Whether the value is a text or one of several names."""
        return self.kind is str or get_origin(self.kind) is Literal

    @property
    def holds_several_names(self) -> bool:
        """Whether the value is a list of names."""
        return get_origin(self.kind) is tuple and str in get_args(self.kind)

    @property
    def holds_names(self) -> bool:
        """Whether the value is a dictionary whose names are keys of their own: ``model.options.units``."""
        return get_origin(self.kind) is dict

    @property
    def allowed(self) -> str:
        """What the option may be, in words: "a whole number from 4 to 1024 px"."""
        ending = " or none" if self.optional else ""
        if self.holds_names:
            return f"values by name (`{self.key}.NAME`)"
        if get_origin(self.kind) is Literal:
            return "one of " + ", ".join(str(value) for value in get_args(self.kind)) + ending
        if get_origin(self.kind) is tuple:
            if self.holds_several_names:
                return "several names" + ending
            parts = get_args(self.kind)
            length = "several" if Ellipsis in parts else {2: "two", 3: "three"}.get(len(parts), "several")
            order = ", the smaller first" if self.low is not None else ""
            return f"{length} numbers{self._bounds()}{order}{ending}"
        return f"{_PLAIN_NAMES.get(self.kind, 'a value')}{self._bounds()}{ending}"

    def _bounds(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        high = "" if self.high is None else f" to {self.high:.16g}"
        if self.above is not None:
            return f" above {self.above:.16g}" + (f" and up{high}" if high else "") + unit
        if self.low is not None:
            return f" from {self.low:.16g}{high or ' up'}{unit}"
        return f" up{high}{unit}" if high else ""
