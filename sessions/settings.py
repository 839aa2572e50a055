"""Every option of a session under a dotted key: listing, setting from text, comparing."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from datasets.basics.errors import BadInput
from datasets.basics.names_text import NAMES, names_in
from datasets.basics.options import Options
from sessions.document import Session
from sessions.setting import Setting

# Not options but content: they have sheets, tables and files of their own.
_CONTENT = ("schema_version", "rows", "classes", "data_decisions")


def option_table(model: type[Options] = Session) -> list[Setting]:
    """Return all options of a document that can be set, in the order in which they are declared."""
    return list(_walk(model, ""))


def setting_keys() -> list[str]:
    """Return the dotted keys of all options that can be set."""
    return [setting.key for setting in option_table()]


def apply_settings(session: Session, assignments: Sequence[str]) -> Session:
    """Return the session with options set from texts such as ``"epochs=20"``.

    Args:
        assignments: ``key=value`` each; the key is dotted, or short where that is unambiguous
            (``size`` is ``input.size``). Values are numbers, true/false, names, ranges
            (``0.7,1.3``), several names (``a,b``) or ``none``. Of two for the same key the later one counts.

    Raises:
        BadInput: for an unknown key (the nearest one is named) or a value that is not allowed.
    """
    return set_values(session, dict(assigned_values(assignments)))


def check_one_value(assignments: Sequence[str], others: Sequence[str]) -> None:
    """Check that ``others`` do not set an option of ``assignments`` to another value.

    Raises:
        BadInput: if one does, since one of the two values would have no effect.
    """
    values = dict(assigned_values(assignments))
    for key, value in assigned_values(others):
        if key in values and values[key] != value:
            raise BadInput(
                f"The option {key} is given twice, as {json.dumps(values[key])} and as {json.dumps(value)}: "
                "give one value."
            )


def assigned_values(assignments: Sequence[str]) -> list[tuple[str, Any]]:
    """Return (dotted key, JSON value) of each of the assignments of :func:`apply_settings`.

    Raises:
        BadInput: for an unknown key or a text without value.
    """
    table = {setting.key: setting for setting in option_table()}
    values = []
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise BadInput(f"The setting {assignment!r} has no value: write key=value, e.g. epochs=20.")
        key = resolve_key(name.strip(), list(table))
        value = _parse(table[key], text.strip()) if key in table else _parse_freely(text.strip())
        values.append((key, value))
    return values


def resolve_key(name: str, keys: Sequence[str]) -> str:
    """Return the one of the dotted ``keys`` that ``name`` stands for.

    Raises:
        BadInput: if there is none, or more than one.
    """
    if name in keys:
        return name
    if any(name.startswith(f"{key}.") for key in _dictionary_keys()):
        return name
    ends = [key for key in keys if key.rpartition(".")[2] == name]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise BadInput(f"The option {name!r} is ambiguous: write {' or '.join(ends)}.")
    near = _nearest(name, keys)
    raise BadInput(f"Unknown option {name!r}." + (f" Did you mean {near!r}?" if near else ""))


def set_values(session: Session, values: Mapping[str, Any]) -> Session:
    """Return the session with JSON values put under dotted keys (also ``rows.2.zoom``).

    Raises:
        BadInput: if a value is not allowed or a key leads nowhere.
    """
    document = session.model_dump(mode="json")
    for key, value in values.items():
        _put(document, key, value)
    try:
        return Session.model_validate(document)
    except ValidationError as error:
        raise BadInput(describe_problem(error)) from error


def difference(before: Session, after: Session) -> dict[str, Any]:
    """Return what :func:`set_values` needs to make ``after`` from ``before``: dotted key -> JSON value."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    # Names can go from a dictionary, so it is compared as a whole.
    return dict(_compare(old, new, "", frozenset(_dictionary_keys())))


def _dictionary_keys() -> list[str]:
    return [setting.key for setting in option_table() if setting.holds_names]


def flat_values(session: Session) -> dict[str, Any]:
    """Return the JSON values of all options by dotted key, in the order of :func:`option_table`."""
    document = session.model_dump(mode="json")
    return {key: get_value(document, key) for key in setting_keys()}


def get_value(document: Any, key: str) -> Any:
    """Return the value under a dotted key of a dumped session; None if there is none."""
    for part in key.split("."):
        if isinstance(document, list):
            document = document[int(part)] if part.isdigit() and int(part) < len(document) else None
        elif isinstance(document, dict):
            document = document.get(part)
        else:
            return None
    return document


def _walk(model: type[Options], prefix: str) -> Iterator[Setting]:
    for name, field in model.model_fields.items():
        if not prefix and name in _CONTENT:
            continue
        if isinstance(field.annotation, type) and issubclass(field.annotation, Options):
            yield from _walk(field.annotation, f"{prefix}{name}.")
        else:
            yield _setting(prefix + name, field)


def _setting(key: str, field: FieldInfo) -> Setting:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    bounds: dict[str, Any] = {}
    for constraint in field.metadata:
        for name in ("ge", "le", "gt"):
            if hasattr(constraint, name):
                bounds[name] = getattr(constraint, name)
    each: Any = extra.get("each") or (bounds.get("ge"), bounds.get("le"))
    choices: Any = extra.get("choices") or {}
    return Setting(
        key=key,
        label=field.title or key,
        unit=str(extra.get("unit") or ""),
        help=field.description or "",
        default=field.default,
        annotation=field.annotation,
        low=each[0],
        high=each[1],
        above=bounds.get("gt"),
        choices=dict(choices),
        visible=bool(extra.get("visible", True)),
    )


def _parse(setting: Setting, text: str) -> Any:
    """Turn a text into the JSON value that is meant; what is not understood stays a text."""
    if setting.optional and text.lower() in ("none", "null", ""):
        return None
    if setting.holds_several_names:
        names = names_in(text)
        return text if names is None else names
    if get_origin(setting.kind) is tuple and text[:1] not in ("[", "("):
        text = f"[{text}]"
    if text.startswith("(") and text.endswith(")"):
        text = f"[{text[1:-1]}]"
    try:
        value = json.loads(text, parse_constant=lambda name: name)
    except (ValueError, RecursionError):
        return text
    if setting.is_text and not isinstance(value, str):
        return text
    if isinstance(value, bool) and setting.kind is not bool:
        return text
    return value


def _parse_freely(text: str) -> Any:
    """Turn a text into a JSON value where no type is known: ``8,16`` is a list, ``none`` is None."""
    if text.lower() in ("none", "null"):
        return None
    for candidate in (text, f"[{text}]" if "," in text else text):
        try:
            return json.loads(candidate, parse_constant=lambda name: name)
        except (ValueError, RecursionError):
            continue
    return text


def _put(document: Any, key: str, value: Any) -> None:
    *parents, last = key.split(".")
    for part in parents:
        document = get_value(document, part)
    if isinstance(document, list) and last.isdigit() and int(last) < len(document):
        document[int(last)] = value
    elif isinstance(document, dict):
        document[last] = value
    else:
        raise BadInput(f"Unknown option {key!r}.")


def _compare(old: Any, new: Any, key: str, whole: frozenset[str]) -> Iterator[tuple[str, Any]]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and key not in whole:
        for name in new:
            yield from _compare(old.get(name), new[name], f"{key}.{name}" if key else name, whole)
    elif key == "rows" and len(old) == len(new):
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _compare(before, after, f"{key}.{index}", whole)
    else:
        yield key, new


def describe_problem(error: ValidationError) -> str:
    """Return one sentence for what pydantic found wrong with a session."""
    first = error.errors(include_url=False, include_context=False)[0]
    place = [str(part) for part in first["loc"]]
    message = first["msg"].removeprefix("Value error, ").rstrip(".")
    for length in range(len(place), 0, -1):
        key = ".".join(place[:length])
        for setting in option_table():
            if setting.key == key and first["type"] == "value_error":
                # The option's own check says more than what it may be in general.
                return f"{key} ({setting.label}): {message}."
            if setting.key == key:
                allowed = NAMES if setting.holds_several_names else setting.allowed
                return f"{key} ({setting.label}) must be {allowed}, not {_shown(first['input'])}."
    if first["type"] == "extra_forbidden":
        near = _nearest(".".join(place), setting_keys())
        return f"Unknown option {'.'.join(place)!r}." + (f" Did you mean {near!r}?" if near else "")
    return f"{'.'.join(place)}: {message}." if place else f"{message[:1].upper()}{message[1:]}."


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    text = re.sub(r"\s+", " ", text)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _nearest(name: str, keys: Sequence[str]) -> str | None:
    """Return the key that is spelt most like ``name``, by its full or its short form."""
    short = {key.rpartition(".")[2]: key for key in keys}
    known = {**short, **{key: key for key in keys}}
    near = difflib.get_close_matches(name.lower(), list(known), n=1, cutoff=0.5)
    return known[near[0]] if near else None
