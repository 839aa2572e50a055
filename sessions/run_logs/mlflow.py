"""Runs for MLflow, by its own library, where the user has installed it; it is no dependency."""

from __future__ import annotations

import importlib
from datetime import datetime
from pathlib import Path
from typing import Any

from datasets.basics.errors import BadInput, WorkFailed
from sessions.run_logs.registry import LoggedRun, LogInfo

LOG = LogInfo(name="mlflow", title="MLflow: `mlflow ui --backend-store-uri FOLDER/mlflow.db`")

EXPERIMENT = "Discern"
RUN_TAG = "discern.run"
DATABASE = "mlflow.db"
LONGEST_VALUE = 6000
"""Characters of a parameter that MLflow takes."""
STATES = {"finished": "FINISHED", "running": "RUNNING"}


def write(run: LoggedRun, target: Path) -> Path:
    """Log the run's epochs, options and remarks into ``target/mlflow.db``; return that file.

    A run that is logged again takes the place of its former entry.

    Raises:
        BadInput: if MLflow is not installed.
        WorkFailed: if MLflow cannot write.
    """
    try:
        library: Any = importlib.import_module("mlflow")
    except ImportError as error:
        raise BadInput(
            "MLflow is not installed: install it beside the program (pip install mlflow), or use tensorboard."
        ) from error
    target.mkdir(parents=True, exist_ok=True)
    database = target / DATABASE
    try:
        client = library.MlflowClient(f"sqlite:///{database.as_posix()}")
        _log(client, run, target, library.entities)
    except (ImportError, library.exceptions.MlflowException) as error:
        # The small edition of MLflow cannot write databases.
        raise WorkFailed(f"MLflow cannot write {database}: {' '.join(str(error).split())}") from error
    return database


def _log(client: Any, run: LoggedRun, target: Path, entities: Any) -> None:
    found = client.get_experiment_by_name(EXPERIMENT)
    artifacts = (target / "artifacts").absolute().as_uri()
    experiment = found.experiment_id if found is not None else client.create_experiment(EXPERIMENT, artifacts)
    quoted = run.summary.root.replace("'", "\\'")
    for former in client.search_runs([experiment], f"tags.\"{RUN_TAG}\" = '{quoted}'"):
        client.delete_run(former.info.run_id)
    begun = _milliseconds(run.summary.created)
    logged = client.create_run(
        experiment, start_time=begun, tags={RUN_TAG: run.summary.root}, run_name=run.summary.name
    ).info.run_id
    params = [entities.Param(key, text[:LONGEST_VALUE]) for key, text in run.settings().items()]
    metrics = [
        entities.Metric(name, value, _milliseconds(epoch.time) or begun, epoch.epoch)
        for epoch in run.epochs
        for name, value in run.figures(epoch).items()
    ]
    for start in range(0, len(params), 100):
        client.log_batch(logged, params=params[start : start + 100])
    for start in range(0, len(metrics), 1000):
        client.log_batch(logged, metrics=metrics[start : start + 1000])
    state = STATES.get(run.summary.status, "KILLED")
    client.set_terminated(logged, state, _milliseconds(run.summary.ended))


def _milliseconds(time: str) -> int:
    """Return an ISO 8601 time as milliseconds since 1970; 0 if it is none."""
    try:
        return int(datetime.fromisoformat(time).timestamp() * 1000)
    except ValueError:
        return 0
