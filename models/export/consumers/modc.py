"""A container read back as this program reads it: every format in it, each in its own consumer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import BadInput, WorkFailed
from models.card import ModelCard
from models.export.checks.consumer import (
    CONSUMERS,
    ConsumerAnswer,
    ConsumerInfo,
    ConsumerModule,
    ConsumerRequest,
)
from models.export.checks.measure import load_inputs
from models.modc.formats import CARD, CONSUMER_OF, takes_measured_values
from models.modc.index import ModelEntry
from models.modc.read import Container, read_modc

CONSUMER = ConsumerInfo(name="modc", title="the container's formats, each in its own program")

Outputs = npt.NDArray[np.float32]


def run(request: ConsumerRequest) -> ConsumerAnswer:
    """Compute the outputs of every format for every batch size, and write those of the first one.

    Raises:
        WorkFailed: if the container is damaged, or a format is refused.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "inside").mkdir()
        try:
            container = read_modc(Path(request.model), Path(folder) / "inside")
        except BadInput as error:
            raise WorkFailed(str(error)) from error
        if container.notes:
            raise WorkFailed(container.notes[0])
        given = _fed(container, request, Path(folder))
        results = [_computed(container, entry, given, Path(folder)) for entry in container.index.models]
    np.save(request.outputs, np.concatenate([outputs for _, outputs in results], axis=2))
    first = results[0][0]
    versions = "; ".join(dict.fromkeys(answer.version for answer, _ in results))
    disagreement = max(answer.disagreement for answer, _ in results)
    return first.model_copy(update={"version": versions, "disagreement": disagreement})


def _fed(container: Container, request: ConsumerRequest, folder: Path) -> ConsumerRequest:
    """Return the request with what the container takes: measured values as they were measured."""
    content = container.supplement(CARD)
    if content is None:
        raise WorkFailed("The container has no card.")
    card = ModelCard.model_validate_json(content)
    if not takes_measured_values(card.input):
        return request
    (values,) = load_inputs(request)
    stds = np.asarray(card.input.scalar_stds)
    measured = values * np.where(stds > 0, stds, 1.0) + np.asarray(card.input.scalar_means)
    np.save(folder / "measured.npy", measured.astype(np.float32))
    return request.model_copy(update={"images": str(folder / "measured.npy")})


def _computed(
    container: Container, entry: ModelEntry, given: ConsumerRequest, folder: Path
) -> tuple[ConsumerAnswer, Outputs]:
    """Return what the first format of a model answers, after comparing all of them with it."""
    answers: list[tuple[str, ConsumerAnswer, Outputs]] = []
    for kind in entry.formats:
        request = given.model_copy(
            update={"model": str(container.payload(entry, kind)), "outputs": str(folder / "outputs.npy")}
        )
        consumer = cast(ConsumerModule, CONSUMERS.get(CONSUMER_OF[kind]))
        answer = consumer.run(request)
        answers.append((kind, answer, np.load(request.outputs, allow_pickle=False)))
    name, first, expected = answers[0]
    disagreement = 0.0
    for kind, _, outputs in answers[1:]:
        if outputs.shape != expected.shape or not np.isfinite(outputs).all():
            raise WorkFailed(f"In the container {kind} gives outputs of another kind than {name}.")
        disagreement = max(disagreement, float(np.abs(outputs - expected).max()))
    versions = ", ".join(f"{CONSUMER_OF[kind]} {answer.version}" for kind, answer, _ in answers)
    return first.model_copy(update={"version": versions, "disagreement": disagreement}), expected
