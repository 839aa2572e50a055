"""The columns of TIML's tables of trainings, put into our options.

Source: TIML users' manual, "Train input parameters"
(github.com/DFKI-Interactive-Machine-Learning/TIML, Docs/USERS.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.spec import Part
from sessions.batch.wishes import RowWish

NEUTRAL = (
    "augmentation.enabled=true",
    "augmentation.flip_horizontal=false",
    "augmentation.flip_vertical=false",
    "augmentation.rotation=0",
    "augmentation.shift_x=0",
    "augmentation.shift_y=0",
    "augmentation.zoom=0",
    "augmentation.brightness_multiply=1,1",
    "augmentation.contrast=1,1",
)
"""No step of the augmentation that is on by default."""
AUGMENTATIONS: dict[str, tuple[str, ...]] = {
    "none": ("augmentation.enabled=false",),
    "hflip": (*NEUTRAL, "augmentation.flip_horizontal=true"),
    "hflip_rot24": (*NEUTRAL, "augmentation.flip_horizontal=true", "augmentation.rotation=180"),
}
FILTERS = {"nearest": "nearest", "bilinear": "linear", "bicubic": "cubic", "lanczos": "lanczos"}
COLORS = {"rgb": "rgb", "l": "gray", "gray": "gray", "grey": "gray"}
WEIGHTS = {"default": "none", "none": "none", "compute": "balanced"}
LISTED_PARTS: dict[int, tuple[Part, ...]] = {
    2: ("train", "validation"),
    3: ("train", "validation", "test"),
}
PRE_SUFFIXES: dict[str, Part] = {"-train.csv": "train", "-dev.csv": "validation", "-test.csv": "test"}


def _method(wish: RowWish, text: str, folder: Path) -> RowWish:
    """A network; its end ``-ml`` means several labels per image, others (``-fc2k``) name TIML's own head."""
    base, *ends = text.split("-")
    labels = ["model.labels=several"] if "ml" in ends else []
    known = any(end.startswith("fc") or end in ("ml", "flat") for end in ends)
    return wish.asking("method", f"model.architecture={base if known else text}", *labels)


def _dataset(wish: RowWish, text: str, folder: Path) -> RowWish:
    files = [part.strip() for part in text.split(";") if part.strip()]
    paths = [str((folder / Path(file).expanduser()).absolute()) for file in files]
    if len(paths) == 1:
        return wish.with_data("dataset", replace(wish.data, root=paths[0]))
    parts = LISTED_PARTS.get(len(paths))
    if parts is None:
        raise BadInput("give two files (train;validation) or three (train;validation;test).")
    rows = tuple((part, "", path) for part, path in zip(parts, paths, strict=True))
    return wish.with_data("dataset", replace(wish.data, rows=rows))


def _split(wish: RowWish, text: str, folder: Path) -> RowWish:
    kind, _, number = text.replace(" ", "").partition("=")
    if kind == "pre":
        return _predivided(wish)
    if kind == "list":
        if not wish.data.rows:
            raise BadInput("“list” needs two or three files in the column dataset, a semicolon between.")
        return wish
    try:
        if kind == "frac" and 0 < float(number) < 0.5:
            shares = (f"split.validation={float(number)}", f"split.test={float(number)}")
            return replace(wish.asking("split", *shares), divides="split")
        if kind == "n" and int(number) > 0:
            return replace(wish, n_each=int(number), divides="split")
    except ValueError:
        pass
    raise BadInput(
        f"{text!r} is none of pre, frac=SHARE (above 0, below 0.5), n=IMAGES (a whole number) and list."
    )


def _predivided(wish: RowWish) -> RowWish:
    """A folder with parts stays as it is; NAME stands for NAME-train.csv, NAME-dev.csv and NAME-test.csv."""
    root = Path(wish.data.root)
    if not wish.data.root or root.is_dir():
        return wish
    name = str(root).removesuffix(".csv")
    rows = tuple((part, "", name + suffix) for suffix, part in PRE_SUFFIXES.items())
    return replace(wish, data=replace(wish.data, root="", rows=rows))


def _image_augmentation(wish: RowWish, text: str, folder: Path) -> RowWish:
    if text.lower() not in AUGMENTATIONS:
        raise BadInput(
            f"{text!r} has no counterpart here: use one of {', '.join(AUGMENTATIONS)}, or columns of our own "
            "such as augmentation.rotation."
        )
    return wish.asking("imgaug", *AUGMENTATIONS[text.lower()])


def _batch_size(wish: RowWish, text: str, folder: Path) -> RowWish:
    return wish.asking("batchsize", f"training.batch_size={text}")


def _image_size(wish: RowWish, text: str, folder: Path) -> RowWish:
    return wish.asking("imgsize", f"input.size={text}", "input.fit=resize")


def _resize_filter(wish: RowWish, text: str, folder: Path) -> RowWish:
    return wish.asking("resizefilter", f"input.interpolation={_of(FILTERS, text)}")


def _color_space(wish: RowWish, text: str, folder: Path) -> RowWish:
    return wish.asking("colorspace", f"input.color={_of(COLORS, text)}")


def _class_columns(wish: RowWish, text: str, folder: Path) -> RowWish:
    if text.lower() == "default":
        return wish
    return replace(wish, classes=tuple(name.strip() for name in text.split(";") if name.strip()))


def _class_weights(wish: RowWish, text: str, folder: Path) -> RowWish:
    if any(letter.isdigit() for letter in text):
        numbers = text.replace(";", ",")
        custom = ("training.class_weights=custom", f"training.custom_weights={numbers}")
        return wish.asking("classweights", *custom)
    return wish.asking("classweights", f"training.class_weights={_of(WEIGHTS, text)}")


def _of(known: dict[str, str], text: str) -> str:
    if text.lower() not in known:
        raise BadInput(f"{text!r} is none of {', '.join(known)}.")
    return known[text.lower()]


TIML_COLUMNS: dict[str, Callable[[RowWish, str, Path], RowWish]] = {
    "method": _method,
    "dataset": _dataset,
    "split": _split,
    "imgaug": _image_augmentation,
    "batchsize": _batch_size,
    "imgsize": _image_size,
    "resizefilter": _resize_filter,
    "colorspace": _color_space,
    "classcolumns": _class_columns,
    "classweights": _class_weights,
}
"""``epochs`` is called like ours. ``dataset`` is taken before ``split``, which refers to it."""
