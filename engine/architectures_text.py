"""The page of all networks (docs/architectures.md), made from what they declare."""

from __future__ import annotations

from collections.abc import Iterator

from models.architectures.base import ArchitectureInfo, Sees
from models.architectures.collections import collection, collection_names
from models.architectures.registry import architecture_infos, default_options

HEAD = """# All networks

Made from what the networks declare by `python main.py architectures > docs/architectures.md`; a test compares
it.

`--set model.architecture=NAME` chooses a network, `--set model.options.OPTION=VALUE` sets one of its own
options (those not named keep the value that stands here). Networks for instruments are made of layers that
OpenCV's dnn module computes exactly; tests compare them there.

Networks with ImageNet weights look for them in the folder `.keras/models` of your home folder and download
nothing; where the file is missing, the message names it. `--set model.options.weights=random` does without.

An architecture of your own is one Python file in the folder `architectures` of the program's data folder,
with `INFO`, `build(wanted, options)` and, if you like, `OPTIONS` and `check(options, wanted)`, as
`models/architectures/base.py` says; `models/architectures/TinyCNN.py` is a short example.
"""
COLLECTIONS = """## Collections

Lists of networks of dense layers that AIDeveloper's menu offered for training one after the other.

| name | networks | first | last |
|---|---|---|---|"""
SEEN: dict[Sees, str] = {"image": "images", "both": "images with values", "scalars": "values"}


def architectures_text() -> str:
    """Return the page of all networks as Markdown, with one table for each family."""
    families: dict[str, list[ArchitectureInfo]] = {}
    for info in architecture_infos():
        families.setdefault(info.family, []).append(info)
    parts = [HEAD]
    for family in sorted(families, key=lambda name: (name != "Discern", name)):
        parts += [f"## {family}\n", "\n".join(_table(families[family])) + "\n"]
    repaired = [info for info in architecture_infos() if info.repaired]
    parts += ["## What differs from AIDeveloper's networks of the same name\n"]
    parts += ["\n".join(f"* `{info.name}`: {info.repaired}" for info in repaired) + "\n"]
    parts += ["\n".join([COLLECTIONS, *_collections()]) + "\n"]
    return "\n".join(parts)


def _table(infos: list[ArchitectureInfo]) -> Iterator[str]:
    yield "| name | what it is | sees | image size | for instruments | options |"
    yield "|---|---|---|---|---|---|"
    for info in infos:
        seen = ", ".join(SEEN[one] for one in info.sees)
        size = "–" if info.sees == ("scalars",) else f"{info.min_size} to {info.max_size} px"
        instruments = "yes" if info.for_instruments else "no"
        what = f"{info.title}. {info.description}"
        yield f"| `{info.name}` | {what} | {seen} | {size} | {instruments} | {_options(info)} |"


def _options(info: ArchitectureInfo) -> str:
    options = default_options(info.name).model_dump(mode="json")
    return ", ".join(f"`{name}={_shown(value)}`" for name, value in options.items()) or "–"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value)) or "[]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) or '""'


def _collections() -> Iterator[str]:
    for name in collection_names():
        runs = collection(name)
        yield f"| `{name}` | {len(runs)} | `{runs[0].name}` | `{runs[-1].name}` |"
