"""The networks to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.pages.model.words import facts_text, unfit_reason
from app.widgets.choice_card import ChoiceCard
from datasets.spec import InputSpec

if TYPE_CHECKING:
    from engine.protocol.jobs import DescribeModelResult
    from models.architectures.base import ArchitectureInfo

NARROWEST = 240
FACTS_HELP = (
    "Image sizes it takes; whether its export runs in instruments (OpenCV); on this computer: time to "
    "classify one image, and for an epoch of this session"
)


class NetworkCards(QScrollArea):
    """One card per network; exactly one is chosen."""

    network_chosen = Signal(str)

    def __init__(self, infos: Sequence[ArchitectureInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._infos = {info.name: info for info in infos}
        self._costs: dict[str, DescribeModelResult] = {}
        self.cards: dict[str, ChoiceCard] = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for info in infos:
            card = ChoiceCard(info.name, info.title, info.description)
            card.set_facts_help(FACTS_HELP)
            card.chosen.connect(self.on_card_chosen)
            self.cards[info.name] = card
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Nothing is cut off on the right in a narrow window.
        bar = self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(max(NARROWEST, inside.minimumSizeHint().width()) + bar)

    @property
    def names(self) -> list[str]:
        return list(self.cards)

    def set_choice(self, network: str, spec: InputSpec) -> None:
        """Show which network is chosen, and which ones cannot take this input."""
        for name, card in self.cards.items():
            card.set_chosen(name == network)
            card.set_reason(unfit_reason(self._infos[name], spec))
            self._show_facts(name)

    def set_costs(self, costs: dict[str, DescribeModelResult]) -> None:
        """Show what the networks cost, as far as it is known."""
        self._costs = dict(costs)
        for name in self.cards:
            self._show_facts(name)

    def on_card_chosen(self, name: str, _chosen: bool) -> None:
        """Choose this network; a chosen one stays chosen."""
        for other, card in self.cards.items():
            card.set_chosen(other == name)
        self.network_chosen.emit(name)

    def _show_facts(self, name: str) -> None:
        self.cards[name].set_facts(facts_text(self._infos[name], self._costs.get(name)))
