"""The worker processes of one window."""

from __future__ import annotations

from qtpy.QtCore import QObject, Signal

from app.worker.client import WorkerClient


class Workers(QObject):
    """One warm helper for data, one for jobs that need the network, one per training."""

    trouble = Signal(str)
    busy_changed = Signal(bool)
    """Whether any worker has an open job."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.data = self._make("data")
        """For jobs that import no network library: survey, pictures, preview, check, sessions, runs."""
        self.model = self._make("model")
        """For jobs that need the network: describe_model, evaluate, export."""
        self._trainings: dict[str, WorkerClient] = {}

    def training(self, run: str) -> WorkerClient:
        """Return the process that trains in the run folder ``run``, a new one unless one is at work there.

        A verification trains too, in a folder for the time being: ``run`` is then any name of its own.
        """
        client = self._trainings.get(run)
        if client is None:
            client = self._trainings[run] = self._make(f"training{len(self._trainings) + 1}")
        return client

    def release(self, run: str) -> None:
        """End the process of a training that is over."""
        client = self._trainings.pop(run, None)
        if client is not None:
            client.close()
            client.deleteLater()

    @property
    def is_training(self) -> bool:
        """Whether a process trains."""
        return bool(self._trainings)

    @property
    def is_busy(self) -> bool:
        return any(client.is_busy for client in self._all())

    @property
    def pids(self) -> list[int]:
        """Process ids of all running workers."""
        return [client.pid for client in self._all() if client.pid is not None]

    def close(self) -> None:
        """End all processes."""
        for client in self._all():
            client.close()

    def on_busy_changed(self) -> None:
        self.busy_changed.emit(self.is_busy)

    def _make(self, name: str) -> WorkerClient:
        client = WorkerClient(name, self)
        client.trouble.connect(self.trouble)
        client.busy_changed.connect(self.on_busy_changed)
        return client

    def _all(self) -> list[WorkerClient]:
        return [self.data, self.model, *self._trainings.values()]
