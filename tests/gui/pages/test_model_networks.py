"""The networks of the Model page: the recommended ones, families that open, the search."""

from __future__ import annotations

from itertools import combinations

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import QPoint, Qt
from qtpy.QtWidgets import QComboBox, QWidget

from app.context import AppContext
from app.pages.model.network_cards import NetworkCards, further_families
from app.pages.model.network_costs import with_network, worth_asking
from app.pages.model.page import PageWidget
from app.pages.model.words import unfit_reason
from app.theme.roles import DARK, LIGHT, Roles, make_palette, style_sheet
from app.widgets.choice_card import ChoiceCard
from datasets.spec import InputSpec
from models.architectures.registry import architecture_infos
from models.spec import DEFAULT_ARCHITECTURE
from sessions.document import Session

RECOMMENDED = [
    "ResNet_small",
    "MobileNet_small",
    "WideResNet_small",
    "LeNet5_do",
    "Nitta_et_al_6layer",
    "Values_MLP",
]
APPLICATIONS = "Keras applications"


@pytest.fixture
def networks(qtbot: QtBot) -> NetworkCards:
    """All networks in their usual place, with the default one chosen."""
    made = NetworkCards(architecture_infos())
    qtbot.addWidget(made)
    made.resize(328, 640)
    made.set_choice(DEFAULT_ARCHITECTURE, InputSpec())
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> PageWidget:
    """The page in a window of the usual size."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    qtbot.waitExposed(made)
    return made


def _visible(networks: NetworkCards) -> list[str]:
    return [name for name, card in networks.cards.items() if card.isVisible()]


def test_first_only_the_recommended_ones_are_shown(networks: NetworkCards) -> None:
    """The default comes first, values alone last; each family is one closed line that counts its networks."""
    assert _visible(networks) == networks.shown
    assert networks.shown == RECOMMENDED and RECOMMENDED[0] == DEFAULT_ARCHITECTURE
    counted = {title: len(members) for title, members in further_families(architecture_infos()).items()}
    lines = [group.line.text() for group in networks.families.values() if group.line.isVisible()]
    assert lines == [f"{title} ({n})" for title, n in counted.items()]
    assert sum(counted.values()) + len(RECOMMENDED) == len(architecture_infos())


def test_ones_own_networks_come_before_the_other_families() -> None:
    """What somebody added is not hidden behind a hundred others."""
    own = architecture_infos()[0].model_copy(
        update={"name": "Mine", "family": "Of your own", "recommended": False}
    )
    titles = list(further_families([*architecture_infos(), own]))
    assert titles[:2] == ["Of your own", "Discern"] and titles[2:] == sorted(titles[2:])


def test_within_a_family_those_without_measured_values_come_first() -> None:
    """Whoever opens a family sees what most data can be given to."""
    for members in further_families(architecture_infos()).values():
        need_values = ["image" not in info.sees for info in members]
        assert need_values == sorted(need_values)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [("click", "click"), (Qt.Key.Key_Space, Qt.Key.Key_Return), (Qt.Key.Key_Right, Qt.Key.Key_Left)],
)
def test_a_family_opens_and_closes(
    networks: NetworkCards, qtbot: QtBot, opens: object, closes: object
) -> None:
    """A click or a key shows its cards, the next one hides them; nothing moves sideways."""
    group = networks.families[APPLICATIONS]
    width = networks.recommended.width()
    for how, n_shown in ((opens, len(RECOMMENDED) + 38), (closes, len(RECOMMENDED))):
        qtbot.waitUntil(lambda: group.line.height() >= group.line.sizeHint().height(), timeout=2000)
        with qtbot.waitSignal(networks.shown_changed, timeout=1000):
            if how == "click":
                qtbot.mouseClick(group.line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
            else:
                qtbot.keyClick(group.line, how)
        assert len(_visible(networks)) == len(networks.shown) == n_shown
        assert networks.recommended.width() == width


def test_all_cards_fit_the_narrowest_place(networks: NetworkCards) -> None:
    """Nothing is cut off on the right, whichever family is open."""
    for group in networks.families.values():
        group.line.setChecked(True)
    bar = networks.area.verticalScrollBar().sizeHint().width()
    assert networks.area.widget().minimumSizeHint().width() <= networks.area.minimumWidth() - bar


def test_the_chosen_network_stays_in_sight(networks: NetworkCards, qtbot: QtBot) -> None:
    """It is shown, and scrolled to, though its family is closed; another choice hides it again."""
    name = [info.name for info in architecture_infos() if info.family == APPLICATIONS][-1]
    networks.set_choice(name, InputSpec())
    assert networks.shown == [*RECOMMENDED, name]
    card = networks.cards[name]
    qtbot.waitUntil(
        lambda: card.visibleRegion().boundingRect().contains(card.button.geometry()), timeout=2000
    )
    assert card.is_chosen and not networks.families[APPLICATIONS].line.isChecked()
    networks.set_choice(DEFAULT_ARCHITECTURE, InputSpec())
    assert sorted(_visible(networks)) == sorted(RECOMMENDED)


@pytest.mark.parametrize("words", ["mobilenet", "NITTA et", "lenet5 do", "wide"])
def test_the_search_looks_in_name_and_title_of_all(networks: NetworkCards, qtbot: QtBot, words: str) -> None:
    """Every word must occur; the chosen network stays; Escape shows everything as it was."""
    qtbot.keyClicks(networks.search, words)
    expected = {
        info.name
        for info in architecture_infos()
        if all(word in f"{info.name} {info.title}".lower() for word in words.lower().split())
    }
    assert expected and set(_visible(networks)) == expected | {DEFAULT_ARCHITECTURE}
    assert not networks.nothing.isVisible()
    for group in networks.families.values():
        assert group.isVisible() is bool(group.shown) and not group.line.isEnabled()
    qtbot.keyClick(networks.search, Qt.Key.Key_Escape)
    assert networks.search.text() == "" and sorted(_visible(networks)) == sorted(RECOMMENDED)


def test_a_search_without_a_match_says_so(networks: NetworkCards, qtbot: QtBot) -> None:
    """The chosen network alone is left, with a sentence."""
    qtbot.keyClicks(networks.search, "no such network")
    assert _visible(networks) == [DEFAULT_ARCHITECTURE] and networks.nothing.isVisible()


def test_a_found_network_is_chosen_with_the_keyboard(page: PageWidget, qtbot: QtBot) -> None:
    """Typing its name and Space on its circle trains it; after the search its card is still there."""
    qtbot.keyClicks(page.networks.search, "MLP_4_4_4")
    found = [name for name in page.networks.shown if name != DEFAULT_ARCHITECTURE]
    assert len(found) == 1
    qtbot.keyClick(page.networks.cards[found[0]].button, Qt.Key.Key_Space)
    assert page.context.state.session.model.architecture == found[0]
    qtbot.keyClick(page.networks.search, Qt.Key.Key_Escape)
    assert page.networks.search.text() == ""
    assert page.networks.cards[found[0]].isVisible()
    chosen = [name for name, card in page.networks.cards.items() if card.is_chosen]
    assert chosen == found


def test_networks_for_other_inputs_are_grey_and_say_why(networks: NetworkCards) -> None:
    """Without words of the command line, on the card and as its tool tip."""
    card = networks.cards["Values_MLP"]
    assert not card.button.isEnabled()
    assert card.toolTip() == card.reason == "Takes measured values alone; the input is set to images alone."
    networks.set_choice("Values_MLP", InputSpec(use_images=False, scalars=("area",)))
    assert card.button.isEnabled() and card.toolTip() == ""
    assert networks.cards["LeNet5_do"].reason.endswith("the input is set to measured values alone.")


def test_heavy_networks_and_unfit_ones_are_not_timed_unasked() -> None:
    """The chosen network comes first, and only a heavy one that is chosen is timed."""
    infos = architecture_infos()
    session = Session()
    heavy = {info.name for info in infos if info.heavy}
    names = worth_asking(infos, session)
    assert names[0] == DEFAULT_ARCHITECTURE and heavy and not heavy & set(names)
    assert "Values_MLP" not in names and len(names) == len(set(names))
    large = Session(input=InputSpec(size=128, color="rgb"))
    fitting = [info.name for info in infos if info.heavy and not unfit_reason(info, large.input)]
    chosen = with_network(large, fitting[0])
    assert worth_asking(infos, chosen)[0] == fitting[0] and heavy & set(worth_asking(infos, chosen)) == {
        fitting[0]
    }


def test_several_channels_point_to_the_button(page: PageWidget) -> None:
    """Choosing them in the list of colours says where they are chosen, in words of the window."""
    box = page.input_form.editor("color").findChild(QComboBox)
    box.setCurrentIndex(box.findText("Several channels"))
    box.activated.emit(box.currentIndex())
    said = page.input_form.problem
    assert said.isVisible() and page.seen.button.text() in said.text() and "input." not in said.text()
    assert page.context.state.session.input.color == "gray"


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_the_circle_of_a_card_is_seen(qtbot: QtBot, colors: Roles) -> None:
    """Its line stands out from the card with a contrast of at least 3:1, in both themes."""
    host = QWidget()
    qtbot.addWidget(host)
    host.setPalette(make_palette(colors))
    host.setStyleSheet(style_sheet(colors))
    card = ChoiceCard("one", "One", "", parent=host)
    card.resize(200, 60)
    host.show()
    qtbot.waitExposed(host)
    image = card.grab().toImage()
    left = card.button.geometry().left()
    y = card.button.geometry().center().y()
    pixels = [image.pixelColor(x, y).getRgbF()[:3] for x in range(left, left + 14)]
    assert max(_contrast(one, other) for one, other in combinations(pixels, 2)) >= 3


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the contrast of two sRGB colours (WCAG 2.1)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: tuple[float, ...]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
