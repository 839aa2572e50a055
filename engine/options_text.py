"""The page of all options (docs/options.md), made from where they are declared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from pydantic_core import PydanticUndefined

from datasets.spec import DataRow
from models.explanation.registry import METHODS
from sessions.setting import Setting
from sessions.settings import option_table

HEAD = """# All options

Made from the option models by `python main.py options > docs/options.md`; a test compares it with them.

In the window an option has a field with the same label and text, on the page that it is about; seed,
threads, notes and memory stand under *Edit > Session options…*. The gray weights and the dropout layer by
layer have no field, and what the program measures (means, standard deviations, hashes) needs none.

On the command line an option is set with `--set key=value`. The short name of a key is enough where it is
unambiguous (`--set rotation=5`), a range is written `--set contrast=0.7,1.3`, and `none` empties what may
be empty. Several names are written `--set input.scalars=area_um,deform`; names that hold commas go as a
JSON list:
`--set 'input.scalars=["a, b", "c"]'`.
"""

TITLES = {
    "": "Session",
    "input": "Input of the network",
    "split": "Split",
    "sampling": "Images of an epoch",
    "augmentation": "Augmentation",
    "model": "Network",
    "training": "Training",
    "feeding": "Memory and threads",
}

ROWS = """## Rows of data

Each folder or file of images is one row. These are columns of the table on the page Data and of the sheet
`UsedData`; `--set` does not change them.
"""


EXPLAIN = """## {title} (`explain --method {name}`)

{description} {reference}.
"""


def options_text() -> str:
    """Return the page of all options as Markdown, with one table for each part of a session."""
    parts = [HEAD, ROWS, _table([one for one in option_table(DataRow) if one.visible])]
    settings = option_table()
    for part, title in TITLES.items():
        parts += [f"## {title}\n", _table([one for one in settings if _part(one) == part])]
    for module in METHODS.entries().values():
        parts += [EXPLAIN.format(**module.METHOD.model_dump()), _table(option_table(type(module.OPTIONS)))]
    return "\n".join(parts)


def _part(setting: Setting) -> str:
    return setting.key.rpartition(".")[0]


def _table(settings: Sequence[Setting]) -> str:
    return "\n".join(_lines(settings)) + "\n"


def _lines(settings: Sequence[Setting]) -> Iterator[str]:
    yield "| key | label | default | allowed | meaning |"
    yield "|---|---|---|---|---|"
    for setting in settings:
        allowed, meaning = setting.allowed.replace("|", "\\|"), setting.help.replace("|", "\\|")
        yield f"| `{setting.key}` | {setting.label} | {_default(setting)} | {allowed} | {meaning} |"


def _default(setting: Setting) -> str:
    if setting.default is None:
        return "none"
    if isinstance(setting.default, tuple):
        return ", ".join(f"{number:g}" for number in setting.default)
    if isinstance(setting.default, str):
        return setting.default
    if setting.default is PydanticUndefined:
        return "must be given"
    # Numbers and true/false, written as --set takes them.
    return json.dumps(setting.default)
