"""The cards of networks that belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QVBoxLayout, QWidget

from app.pages.model.words import facts_text, unfit_reason
from app.widgets.choice_card import ChoiceCard
from app.widgets.fold_line import FoldLine
from datasets.spec import InputSpec

if TYPE_CHECKING:
    from engine.protocol.costs import DescribeModelResult
    from models.architectures.base import ArchitectureInfo

FACTS_HELP = (
    "Image sizes it takes; whether its export runs in instruments (OpenCV); on this computer: time to "
    "classify one image, and for an epoch of this session"
)


class NetworkGroup(QWidget):
    """One card per network; behind a line that opens them, if the group has a title.

    The card of the chosen network is shown even while the group is closed. The cards are made when one of
    them is first shown: all at once they would hold up the window.
    """

    network_chosen = Signal(str)
    shown_changed = Signal()
    """The line was opened or closed."""

    def __init__(
        self, infos: Sequence[ArchitectureInfo], title: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._infos = {info.name: info for info in infos}
        self._title = title
        self._choice = ""
        self._spec = InputSpec()
        self._words: tuple[str, ...] = ()
        self._costs: dict[str, DescribeModelResult] = {}
        self.cards: dict[str, ChoiceCard] = {}
        self.line = FoldLine(f"{title} ({len(infos)})", self)
        self.line.setVisible(bool(title))
        self.line.toggled.connect(self.on_toggled)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.line)

    @property
    def shown(self) -> list[str]:
        """Names of the networks whose cards are shown now."""
        is_open = bool(self._words) or not self._title or self.line.isChecked()
        return [name for name in self._infos if name == self._choice or (is_open and self._matches(name))]

    def set_choice(self, network: str, spec: InputSpec) -> None:
        """Show which network is chosen, and which ones cannot take this input."""
        self._choice, self._spec = network, spec
        self._show()

    def set_costs(self, costs: Mapping[str, DescribeModelResult]) -> None:
        """Show what the networks cost, as far as it is known."""
        self._costs = dict(costs)
        for name in self.shown:
            self._show_facts(name)

    def set_search(self, words: tuple[str, ...]) -> None:
        """Show the networks with all these words, in lower case, in name or title; none: as it is open."""
        self._words = words
        self._show()

    def on_toggled(self, _is_open: bool) -> None:
        self._show()
        self.shown_changed.emit()

    def on_card_chosen(self, name: str, _chosen: bool) -> None:
        """Choose this network; a chosen one stays chosen."""
        self.cards[name].set_chosen(True)
        self.network_chosen.emit(name)

    def _matches(self, name: str) -> bool:
        text = f"{name} {self._infos[name].title}".casefold()
        return all(word in text for word in self._words)

    def _show(self) -> None:
        shown = self.shown
        if shown and not self.cards:
            self._make_cards()
        for name, card in self.cards.items():
            card.setVisible(name in shown)
            card.set_chosen(name == self._choice)
        for name in shown:
            self.cards[name].set_reason(unfit_reason(self._infos[name], self._spec))
            self._show_facts(name)
        searching = bool(self._words)
        n = sum(self._matches(name) for name in self._infos)
        self.line.setText(f"{self._title} ({n})")
        self.line.setToolTip(self.line.text())
        # What matches a search is always shown: there is nothing to open or close.
        self.line.setEnabled(not searching)
        self.line.show_as(searching or self.line.isChecked())
        self.setVisible(bool(shown) or not searching)

    def _show_facts(self, name: str) -> None:
        self.cards[name].set_facts(facts_text(self._infos[name], self._costs.get(name)))

    def _make_cards(self) -> None:
        for info in self._infos.values():
            card = ChoiceCard(info.name, info.title, info.description, parent=self)
            card.set_facts_help(FACTS_HELP)
            card.chosen.connect(self.on_card_chosen)
            self.cards[info.name] = card
            self._column.addWidget(card)
