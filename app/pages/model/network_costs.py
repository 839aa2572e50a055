"""What each network costs on this computer, asked of the model helper one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, QTimer, Signal

from app.pages.model.words import unfit_reason
from app.worker.client import WorkerClient
from app.worker.job_handle import JobHandle
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.costs import DescribeModelResult
    from models.architectures.base import ArchitectureInfo

DELAY_MS = 800

CostKey = tuple[object, ...]


class NetworkCosts(QObject):
    """Keeps the costs that are known; asks for the others, the chosen network first, never two at a time."""

    changed = Signal(str)
    """Name of the network whose cost is known now."""

    def __init__(self, client: WorkerClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._known: dict[CostKey, DescribeModelResult] = {}
        self._wanted: list[Session] = []
        self._asked: Session | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.on_next)

    def cost(self, session: Session, network: str) -> DescribeModelResult | None:
        """Return what ``network`` would cost in this session, if it is known."""
        return self._known.get(_key(with_network(session, network)))

    def ask(self, session: Session, networks: list[str]) -> None:
        """Find out what these networks cost in this session, in this order; older wishes are dropped."""
        sessions = [with_network(session, network) for network in networks]
        self._wanted = [one for one in sessions if _key(one) not in self._known]
        if self._wanted and self._asked is None:
            self._timer.start()

    def forget(self) -> None:
        """Ask for nothing more."""
        self._wanted = []
        self._timer.stop()

    def on_next(self) -> None:
        """Ask for the next network."""
        if not self._wanted or self._asked is not None:
            return
        # Imported late: the job types are needed only now, and this keeps the first window light.
        from engine.protocol.costs import DescribeModelRequest

        self._asked = self._wanted.pop(0)
        handle: JobHandle = self._client.start("describe_model", DescribeModelRequest(session=self._asked))
        handle.finished.connect(self.on_finished)
        handle.failed.connect(self.on_failed)

    def on_finished(self, result: dict[str, object]) -> None:
        """Keep an answer and ask for the next one."""
        from engine.protocol.costs import DescribeModelResult

        session, self._asked = self._asked, None
        if session is not None:
            self._known[_key(session)] = DescribeModelResult.model_validate(result)
            self.changed.emit(session.model.architecture)
        self.on_next()

    def on_failed(self, _exit_code: int, _message: str, _details: str) -> None:
        """Leave out a cost that cannot be known; the card itself says why the network does not fit."""
        self._asked = None
        self.on_next()


def worth_asking(infos: Sequence[ArchitectureInfo], session: Session) -> list[str]:
    """Return the names of those whose cost can be found out in a moment, the chosen network first."""
    chosen = session.model.architecture
    # A heavy network takes a minute and gigabytes to be timed: only when somebody chose it.
    names = [
        info.name
        for info in infos
        if not unfit_reason(info, session.input) and (not info.heavy or info.name == chosen)
    ]
    return sorted(names, key=chosen.__ne__)


def with_network(session: Session, network: str) -> Session:
    """Return the session with another, new network, whose own options have their defaults."""
    if network == session.model.architecture:
        return session
    model = session.model.model_copy(update={"architecture": network, "options": {}, "start": "new"})
    return session.model_copy(update={"model": model})


def _key(session: Session) -> CostKey:
    rows = tuple(
        (row.n_used, row.part, row.images_per_epoch, row.class_name, row.group) for row in session.rows
    )
    network = (session.model.architecture, session.input.shape, len(session.classes), session.device)
    return (
        *network,
        session.model.model_dump_json(),
        session.threads,
        session.split,
        session.sampling,
        session.training.dropout,
        rows,
    )
