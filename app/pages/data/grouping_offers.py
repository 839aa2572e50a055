"""Groupings that the names of the images suggest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import Qt, Signal
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.pages.data.finding_item import breakable
from app.widgets.elided_label import ElidedLabel
from datasets.spec import SplitSpec

if TYPE_CHECKING:
    from engine.protocol.division import GroupingOffer

NOTHING = "The names suggest no groups. Give rows a group yourself: right-click them, Group."
MOST = 6


class GroupingOffers(QWidget):
    """One card per grouping, with its groups and a button that takes it."""

    taken = Signal(str, int)
    """Name of the rule and number of the word, for ``SplitSpec``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        self._offers: tuple[GroupingOffer, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_offers(self, offers: Sequence[GroupingOffer], split: SplitSpec) -> None:
        """Show the offers; the one in use says so."""
        while self._layout.count():
            self._layout.takeAt(0).widget().deleteLater()
        self._offers = tuple(offers)[:MOST]
        self.buttons = []
        if not self._offers:
            self._layout.addWidget(_quiet(NOTHING))
        for offer in self._offers:
            self._layout.addWidget(self._card(offer, split))

    def on_clicked(self) -> None:
        for offer, button in zip(self._offers, self.buttons, strict=True):
            if button is self.sender():
                self.taken.emit(offer.rule, offer.word)

    def _card(self, offer: GroupingOffer, split: SplitSpec) -> QFrame:
        in_use = split.group_by == offer.rule and (
            offer.rule != "name_word" or split.group_word == offer.word
        )
        title = ElidedLabel()
        title.setObjectName("heading")
        title.set_words(offer.title[:1].upper() + offer.title[1:])
        button = QPushButton("In use" if in_use else "Keep together")
        button.setEnabled(not in_use)
        button.setToolTip("The images are divided like this" if in_use else "Divide the images like this")
        button.clicked.connect(self.on_clicked)
        self.buttons.append(button)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(button)
        card = QFrame()
        card.setObjectName("finding")
        lines = QVBoxLayout(card)
        lines.setContentsMargins(8, 8, 8, 8)
        lines.setSpacing(4)
        lines.addLayout(top)
        lines.addWidget(_quiet(_sentence(offer)))
        for sentence in offer.missing[:2]:
            warning = _quiet(sentence)
            warning.setObjectName("warning")
            lines.addWidget(warning)
        return card


def _sentence(offer: GroupingOffer) -> str:
    sizes = f"{offer.most:,}" if offer.fewest == offer.most else f"{offer.fewest:,} to {offer.most:,}"
    return f"{offer.n_groups:,} groups of {sizes} images, e.g. {', '.join(offer.examples)}"


def _quiet(text: str) -> QLabel:
    label = QLabel(breakable(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return label
