"""The session: what a person asked for, completely. The one object that app, worker and files share."""

from __future__ import annotations

import hashlib
import json
from typing import Literal, Self

from pydantic import model_validator

from datasets.basics.options import Options, option
from datasets.spec import AugmentationSpec, DataRow, FeedingSpec, InputSpec, SamplingSpec, SplitSpec
from models.spec import ModelSpec, TrainingSpec
from sessions.data_decisions import DataDecision

SCHEMA_VERSION = 1


class Session(Options):
    """Data rows, classes, input, split, augmentation, model, training, device and seed."""

    schema_version: Literal[1] = 1
    name: str = option("session", label="Name", help="Name of the session and of its runs.")
    rows: tuple[DataRow, ...] = ()
    classes: tuple[str, ...] = ()
    """Class names in the order of the network's outputs."""
    input: InputSpec = InputSpec()
    split: SplitSpec = SplitSpec()
    sampling: SamplingSpec = SamplingSpec()
    augmentation: AugmentationSpec = AugmentationSpec()
    model: ModelSpec = ModelSpec()
    training: TrainingSpec = TrainingSpec()
    feeding: FeedingSpec = FeedingSpec()
    device: str = option(
        "auto", label="Device", help="auto, cpu, gpu:0, gpu:1 …, or gpu:0,1 for several together"
    )
    threads: int = option(
        0, label="Threads", help="Processor threads for the network. 0: all cores.", ge=0, le=1024
    )
    seed: int = option(1, label="Seed", help="All random decisions follow from it.", ge=0, le=2**53)
    data_decisions: tuple[DataDecision, ...] = ()
    """About data that were not as recorded when the session was restored, the oldest first."""
    notes: str = option("", label="Notes", help="Anything worth remembering.")

    @model_validator(mode="after")
    def _check_classes(self) -> Self:
        if len(set(self.classes)) != len(self.classes):
            raise ValueError("a class name stands twice in the list of classes")
        known = set(self.classes)
        for row in self.rows:
            unknown = [name for name in row.all_classes or ("",) if name not in known]
            if row.part != "unlabeled" and unknown:
                raise ValueError(f"the class {unknown[0]!r} of {row.path} is not in the list of classes")
        return self

    def canonical_json(self) -> str:
        """Return the one JSON text of this session (sorted keys, no spaces, UTF-8 letters kept)."""
        return json.dumps(
            self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )

    def sha256(self) -> str:
        """Return the hex SHA-256 by which this session is known for years.

        It is taken over the JSON text of what differs from the defaults (sorted keys, no spaces), so a
        session keeps its hash when a later version has more options. The price: a default is for ever; a
        test holds all of them.
        """
        told = {"schema_version": self.schema_version} | self.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
