"""A network as the formats hold it that are for use only."""

from __future__ import annotations

from dataclasses import replace

from models.export.registry import ExportInfo
from models.export.rewrites.inference import inference_network
from models.export.task import ExportTask


def as_used(info: ExportInfo, task: ExportTask) -> ExportTask:
    """Return the task of exporting the network without what training needs.

    The same task where the format is one to train on with, or the options want every layer.
    """
    if not (info.for_use and task.options.fold_normalization):
        return task
    model = task.model
    folded = task.conversions.network(model, "inference", lambda: inference_network(model))
    return replace(task, model=folded)
