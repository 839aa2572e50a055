"""The networks to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, QTimer, Signal
from qtpy.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.pages.model.network_group import NetworkGroup
from app.widgets.choice_card import ChoiceCard
from app.widgets.search_line import SearchLine
from datasets.spec import InputSpec
from models.spec import DEFAULT_ARCHITECTURE

if TYPE_CHECKING:
    from engine.protocol.costs import DescribeModelResult
    from models.architectures.base import ArchitectureInfo

NARROWEST = 240
FIRST_FAMILIES = ("Of your own", "Discern")


class NetworkCards(QWidget):
    """The recommended networks, then one line per family that opens; exactly one network is chosen."""

    network_chosen = Signal(str)
    shown_changed = Signal()
    """Other cards are shown: a family was opened or closed, or the search changed."""

    def __init__(self, infos: Sequence[ArchitectureInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = InputSpec()
        self._choice = ""
        self.search = SearchLine(f"Search {len(infos)} networks")
        self.search.textChanged.connect(self.on_searched)
        self.recommended = NetworkGroup(recommended(infos))
        self.families = {
            title: NetworkGroup(members, title) for title, members in further_families(infos).items()
        }
        self.nothing = QLabel("No network has this in its name.")
        self.area = QScrollArea()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self.on_settled)
        self._compose()
        for group in self._groups():
            group.network_chosen.connect(self.on_network_chosen)
            group.shown_changed.connect(self.shown_changed)

    @property
    def cards(self) -> dict[str, ChoiceCard]:
        """The cards that exist, by name; those of a family exist once one of them was shown."""
        return {name: card for group in self._groups() for name, card in group.cards.items()}

    @property
    def shown(self) -> list[str]:
        """Names of the networks whose cards are shown now (on the screen or a scroll away)."""
        return [name for group in self._groups() for name in group.shown]

    def set_choice(self, network: str, spec: InputSpec) -> None:
        """Show which network is chosen, and which ones cannot take this input."""
        if network != self._choice:
            self._settled.start()
        self._choice, self._spec = network, spec
        for group in self._groups():
            group.set_choice(network, spec)

    def set_costs(self, costs: Mapping[str, DescribeModelResult]) -> None:
        """Show what the networks cost, as far as it is known."""
        for group in self._groups():
            group.set_costs(costs)

    def on_network_chosen(self, name: str) -> None:
        """Show the choice at once, and tell it."""
        self.set_choice(name, self._spec)
        self.network_chosen.emit(name)

    def on_searched(self, text: str) -> None:
        """Show the networks that match, and the chosen one."""
        words = tuple(text.casefold().split())
        for group in self._groups():
            group.set_search(words)
        self.nothing.setVisible(not set(self.shown) - {self._choice} and bool(words))
        self._settled.start()
        self.shown_changed.emit()

    def on_settled(self) -> None:
        """Bring the chosen card into sight, or the first that matches, once everything has its place."""
        card = self.cards.get(self._choice)
        if self.search.text():
            self.area.verticalScrollBar().setValue(0)
        elif card is not None:
            self.area.ensureWidgetVisible(card, 0, 0)

    def _groups(self) -> list[NetworkGroup]:
        return [self.recommended, *self.families.values()]

    def _compose(self) -> None:
        inside = QWidget()
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 8, 0)
        cards.setSpacing(4)
        self.nothing.setObjectName("quiet")
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        cards.addWidget(self.nothing)
        for group in self._groups():
            cards.addWidget(group)
        cards.addStretch(1)
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The place of the bar is always kept, so that opening a family moves nothing sideways.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.area.verticalScrollBar().sizeHint().width()
        self.area.setMinimumWidth(NARROWEST + bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.area, 1)


def recommended(infos: Sequence[ArchitectureInfo]) -> list[ArchitectureInfo]:
    """Return the networks to look at first: the default, others that see images, those for values alone."""
    found = [info for info in infos if info.recommended]
    return sorted(found, key=lambda info: (info.name != DEFAULT_ARCHITECTURE, "image" not in info.sees))


def further_families(infos: Sequence[ArchitectureInfo]) -> dict[str, list[ArchitectureInfo]]:
    """Return the networks that are not recommended by their family: one's own, Discern's, then by name."""
    # Within a family those that need no measured values first: most data have none.
    further = sorted(
        (info for info in infos if not info.recommended), key=lambda one: "image" not in one.sees
    )
    others = sorted({info.family for info in further} - set(FIRST_FAMILIES))
    families = {
        title: [info for info in further if info.family == title] for title in (*FIRST_FAMILIES, *others)
    }
    return {title: members for title, members in families.items() if members}
