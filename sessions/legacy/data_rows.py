"""Rows of data as AIDeveloper's sheet UsedData names them."""

from __future__ import annotations

from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.spec import DataRow, Part
from sessions.legacy.literals import numbers
from sessions.legacy.record import Cell, LegacyRecord

MOST_CLASSES = 10_000


def class_names(record: LegacyRecord, n_classes: int = 0) -> tuple[str, ...]:
    """Return a name for each output of the network.

    They are those of the sheet DataOverview, where a user could write them, else the numbers themselves:
    AIDeveloper's classes are numbers, and a network has one output more than the highest one.

    Args:
        n_classes: outputs that the network has; 0: not known.
    """
    used = [_class(value) for value in record.used_data.column("class")]
    count = max([n_classes, *(number + 1 for number in used)])
    if count > MOST_CLASSES:
        raise BadInput(f"The spreadsheet counts classes up to {count - 1}, which is no number of classes.")
    names = [str(number) for number in range(count)]
    for place, row in enumerate(record.data_overview.rows):
        values = record.data_overview.values(place)
        found, name = numbers(values.get("class")), values.get("name")
        if row and found and name is not None and 0 <= found[0] < count:
            names[int(found[0])] = str(name)
    # Two classes of one name could not be told apart.
    return tuple(names) if len(set(names)) == count else tuple(str(number) for number in range(count))


def data_rows(record: LegacyRecord, names: tuple[str, ...], told: list[str]) -> tuple[DataRow, ...]:
    """Return a data row for each row of UsedData; what a session cannot say is added to ``told``."""
    rows = []
    for place in range(len(record.used_data.rows)):
        values = record.used_data.values(place)
        rows.append(_row(values, names))
        if values.get("xtra_in") in (True, "True"):
            told.append(f"{rows[-1].path} gave the network a second input (Xtra_In), which is left out.")
    held_back = [row for row in rows if row.part == "validation" and _is_drawn(row)]
    if held_back:
        told.append(
            "AIDeveloper drew the validation images once; here all images of the rows for validation count."
        )
        rows = [_all_images(row) if row.part == "validation" else row for row in rows]
    both = {row.path for row in rows if row.part == "train"} & {
        row.path for row in rows if row.part == "validation"
    }
    told.extend(f"{path} was used for training and for validation." for path in sorted(both))
    return tuple(rows)


def _row(values: dict[str, Cell], names: tuple[str, ...]) -> DataRow:
    part: Part = "train" if values.get("trainorvalid") == "Train" else "validation"
    path = str(values.get("rtdc_path") or "")
    per_epoch = _whole(values.get("nr_events_epoch"))
    shuffle = values.get("shuffle") not in (False, "False", 0)
    return DataRow(
        path=path,
        source="rtdc" if Path(path).suffix.lower() in (".rtdc", ".hdf5", ".h5") else "folder",
        class_name=names[_class(values.get("class"))],
        part=part,
        images_per_epoch=per_epoch if shuffle else None,
        shuffle=shuffle,
        zoom=_zoom(values.get("zoom_factor")),
        n_images=_whole(values.get("nr_events")) or _whole(values.get("nr_images")) or 0,
        legacy_hash=str(values.get("hash") or ""),
    )


def _is_drawn(row: DataRow) -> bool:
    return row.images_per_epoch not in (None, row.n_images)


def _all_images(row: DataRow) -> DataRow:
    return row.model_copy(update={"images_per_epoch": None})


def _class(value: Cell) -> int:
    found = numbers(value)
    if not found or found[0] < 0 or found[0] > MOST_CLASSES:
        raise BadInput(
            f"The spreadsheet has {value!r} for a class, where AIDeveloper writes a number from 0."
        )
    return int(found[0])


def _whole(value: Cell) -> int | None:
    found = numbers(value)
    return min(max(0, int(found[0])), 100_000_000) if found else None


def _zoom(value: Cell) -> float:
    found = numbers(value)
    return min(found[0], 100.0) if found and found[0] > 0 else 1.0
