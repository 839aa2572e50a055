"""What a form has to know of an option, read from the model that declares it."""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from datasets.basics.options import Options

Kind = Literal["switch", "number", "choice", "range", "list", "text"]

LARGEST_WHOLE = float(2**53)
"""The largest whole number up to which every one is exact in a float, as the number boxes hold it."""


@dataclass(frozen=True)
class OptionField:
    """One visible option of an :class:`Options` model."""

    name: str
    label: str
    help: str
    kind: Kind
    default: object
    unit: str = ""
    whole: bool = False
    """Only whole numbers are allowed."""
    optional: bool = False
    """None is allowed: it means that the program decides."""
    low: float = -LARGEST_WHOLE
    high: float = LARGEST_WHOLE
    low_excluded: bool = False
    step: float = 1.0
    start: float = 0.0
    """Of an optional number: where it begins when it is set."""
    item: type = float
    """Of a list: what its items are: int, float or str."""
    length: int | None = None
    """Of a list: how many items it has; None: any number."""
    choices: dict[str, str] = field(default_factory=dict)
    advanced: bool = False


def describe(model: type[Options], also: Sequence[str] = ()) -> tuple[OptionField, ...]:
    """Return the options of ``model`` that a form shows, in the order of their declaration.

    Fields that are not declared with :func:`datasets.basics.options.option` are left out, and those not
    declared as visible unless ``also`` names them.
    """
    return tuple(
        _describe_field(name, info)
        for name, info in model.model_fields.items()
        if _is_visible(info) or name in also
    )


def _is_visible(info: FieldInfo) -> bool:
    extra = info.json_schema_extra
    return info.title is not None and isinstance(extra, dict) and bool(extra.get("visible"))


def _describe_field(name: str, info: FieldInfo) -> OptionField:
    extra: dict[str, Any] = dict(info.json_schema_extra) if isinstance(info.json_schema_extra, dict) else {}
    inner, optional = _without_none(info.annotation)
    kind, whole = _kind(inner)
    item, metadata, length = _items(inner) if kind == "list" else (float, info.metadata, None)
    low, high, low_excluded = _bounds(metadata, extra)
    step, start = extra.get("step"), extra.get("start")
    return OptionField(
        name=name,
        label=info.title or name,
        help=info.description or "",
        kind=kind,
        default=None if info.is_required() else info.get_default(call_default_factory=True),
        unit=extra.get("unit", ""),
        whole=whole,
        optional=optional,
        low=low,
        high=high,
        low_excluded=low_excluded,
        step=1.0 if step is None else float(step),
        start=max(0.0, low) if start is None else float(start),
        item=item,
        length=length,
        choices=_choices(inner, extra),
        advanced=bool(extra.get("advanced")),
    )


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [one for one in get_args(annotation) if one is not type(None)]
        return inner[0], len(inner) < len(get_args(annotation))
    return annotation, False


def _kind(annotation: Any) -> tuple[Kind, bool]:
    """Return the kind of editor and whether its numbers are whole ones."""
    if annotation is bool:
        return "switch", False
    if annotation in (int, float):
        return "number", annotation is int
    if get_origin(annotation) is Literal:
        return "choice", False
    if get_origin(annotation) is tuple and get_args(annotation) in ((int, int), (float, float)):
        return "range", get_args(annotation) == (int, int)
    if get_origin(annotation) is tuple and _items(annotation)[0] in (int, float, str):
        return "list", _items(annotation)[0] is int
    if annotation is str:
        return "text", False
    raise TypeError(f"no editor for an option of the type {annotation}")


def _items(annotation: Any) -> tuple[type, list[Any], int | None]:
    """Return type and bounds of the items of a tuple, and how many it has; None: any number."""
    arguments = get_args(annotation)
    first = arguments[0]
    metadata: list[Any] = []
    if get_origin(first) is Annotated:
        first, *notes = get_args(first)
        metadata = [bound for note in notes for bound in getattr(note, "metadata", [note])]
    return first, metadata, None if arguments[-1] is Ellipsis else len(arguments)


def _bounds(metadata: list[Any], extra: dict[str, Any]) -> tuple[float, float, bool]:
    low, high, excluded = -LARGEST_WHOLE, LARGEST_WHOLE, False
    if extra.get("each"):
        low, high = (float(end) for end in extra["each"])
    for bound in metadata:
        if isinstance(bound, Ge):
            low = float(bound.ge)  # type: ignore[arg-type]
        elif isinstance(bound, Gt):
            low, excluded = float(bound.gt), True  # type: ignore[arg-type]
        elif isinstance(bound, Le):
            high = float(bound.le)  # type: ignore[arg-type]
    return low, high, excluded


def _choices(annotation: Any, extra: dict[str, Any]) -> dict[str, str]:
    if get_origin(annotation) is not Literal:
        return {}
    named: dict[str, str] = extra.get("choices") or {}
    return {value: named.get(value, str(value)) for value in get_args(annotation)}
