"""Which option differs between two versions of a model."""

from __future__ import annotations

from datasets.basics.options import Options


def changed_option(before: Options, after: Options) -> tuple[str, str]:
    """Return the name of the one option that differs and what the form calls it, for the undo entry.

    Where several differ (a preset was chosen), the name is empty and the words are general.
    """
    fields = type(after).model_fields
    changed = [name for name in fields if getattr(before, name) != getattr(after, name)]
    visible = [
        name for name in changed if fields[name].title and not _is_hidden(fields[name].json_schema_extra)
    ]
    if len(visible) != 1:
        return "", "several options"
    label = fields[visible[0]].title or visible[0]
    return visible[0], label[:1].lower() + label[1:]


def _is_hidden(extra: object) -> bool:
    return isinstance(extra, dict) and not extra.get("visible", True)
