"""A session of what AIDeveloper recorded, and a list of what has no counterpart."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from pydantic import ValidationError

from datasets.basics.errors import BadInput
from datasets.spec import SamplingSpec, SplitSpec
from models.architectures.registry import ARCHITECTURES
from models.spec import ModelSpec
from sessions.document import Session
from sessions.legacy.augmentation_settings import augmentation_spec
from sessions.legacy.data_rows import class_names, data_rows
from sessions.legacy.input_settings import input_spec
from sessions.legacy.mapped import Given
from sessions.legacy.record import LegacyRecord
from sessions.legacy.training_settings import training_spec
from sessions.settings import describe_problem

FACTS = (
    "aideveloper_version",
    "model_zoo_version",
    "os",
    "cpu",
    "modelname",
    "output_nr_classes",
    "epoch_started_using_these_settings",
    "expert_mode",
    "device",
    "gpu_used",
    "gpu_memory",
    "metrics",
)
"""Columns that say what happened or on what computer, which a session does not."""


def to_session(record: LegacyRecord, path: Path) -> tuple[Session, tuple[str, ...]]:
    """Return the session with the settings that counted last, and a sentence for each difference.

    Raises:
        BadInput: if what the spreadsheet says cannot be a session.
    """
    given = Given(record.settings)
    try:
        n_outputs = given.whole("output_nr_classes", 0, 0, 10_000)
        names = class_names(record, n_outputs)
        rows = data_rows(record, names, given.told)
        seen = input_spec(given)
        session = Session(
            name=_name(given, path),
            rows=rows,
            classes=names,
            input=seen,
            split=SplitSpec(),
            sampling=SamplingSpec(replacement=any(row.shuffle for row in rows)),
            augmentation=augmentation_spec(given, seen.color),
            model=_model(given),
            training=training_spec(given, names),
            notes=f"Settings of {record.program}, read from {path.name}.",
        )
    except ValidationError as error:
        raise BadInput(
            f"{path} does not hold settings that can be used. {describe_problem(error)}"
        ) from error
    given.set_aside(*FACTS)
    return session, (*given.told, *_always(record), *_left_over(given))


def _model(given: Given) -> ModelSpec:
    chosen = given.text("chosen_model").strip()
    values: dict[str, object] = {}
    if chosen in ARCHITECTURES.names():
        values["architecture"] = chosen
    else:
        given.told.append(
            f"The network {chosen!r} is not among those of this program: choose one on the Model page."
        )
    before = given.text("continued_fitting_from").strip()
    restarted, continued = given.on("loadrestart_model"), given.on("loadcontinue_model")
    given.set_aside("new_model")
    if (restarted or continued) and before:
        how = "went on from" if continued else "used the network of"
        given.told.append(
            f"The training {how} {before}: import that model and choose it under “Begin with” on the "
            "Model page to do the same."
        )
    last = given.whole("train_last_layers_n", 1, 1, 10_000)
    dense = given.on("train_dense_layers")
    if given.on("train_last_layers"):
        values |= {"freeze": "all_but_last", "train_last": last}
    elif dense:
        values |= {"freeze": "all_but_dense"}
    return ModelSpec.model_validate(values)


def _name(given: Given, path: Path) -> str:
    recorded = given.text("modelname")
    stem = PurePosixPath(PureWindowsPath(recorded).name).stem
    return stem or path.stem.removesuffix("_meta").removesuffix("_session") or "session"


def _always(record: LegacyRecord) -> list[str]:
    told = [
        "AIDeveloper had no seed for all random decisions, so a new training differs from the recorded one."
    ]
    if len(record.parameters.rows) > 1:
        starts = [str(value) for value in record.parameters.column("epoch_started_using_these_settings")]
        told.append(
            f"Settings changed while it trained (at the epochs {', '.join(starts)}); the last ones are taken."
        )
    return told


def _left_over(given: Given) -> list[str]:
    names = given.left_over()
    return [f"No counterpart: {', '.join(names)}."] if names else []
