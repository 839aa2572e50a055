"""The page Model."""

from __future__ import annotations

from pydantic import JsonValue
from qtpy.QtCore import Qt
from qtpy.QtGui import QShowEvent
from qtpy.QtWidgets import QFrame, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.context import AppContext
from app.pages.base import Page, PageState
from app.pages.model.network_cards import NetworkCards
from app.pages.model.network_costs import NetworkCosts, with_network, worth_asking
from app.pages.model.network_options import NetworkOptions
from app.pages.model.preview_panel import PreviewPanel
from app.pages.model.seen_panel import SeenPanel
from app.pages.model.start_panel import StartPanel
from app.pages.model.variation_panel import VariationPanel
from app.pages.model.words import unfit_reason
from app.state.changes import changed_option
from app.widgets.option_form import OptionForm
from datasets.spec import AugmentationSpec, InputSpec
from models.architectures.registry import architecture_infos
from models.spec import ModelSpec
from sessions.document import Session

CHANNELS_HINT = (
    "Choose the channels with the button “Channels and values…” below, if your data have several; "
    "the colour then follows by itself."
)


class PageWidget(Page):
    """Networks on the left, input and variation in the middle, the live preview on the right."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._infos = {info.name: info for info in architecture_infos()}
        self.networks = NetworkCards(list(self._infos.values()))
        self.options = NetworkOptions()
        self.start = StartPanel(context.workers.model, context.runs)
        self.input_form = OptionForm(InputSpec, hints={"color": CHANNELS_HINT})
        self.seen = SeenPanel(context.workers.data)
        self.variation = VariationPanel()
        self.preview = PreviewPanel(context.workers.data)
        self.costs = NetworkCosts(context.workers.model, self)
        self._compose()
        self.networks.network_chosen.connect(self.on_network_chosen)
        self.networks.shown_changed.connect(self.on_networks_shown)
        self.options.options_changed.connect(self.on_options_changed)
        self.start.spec_changed.connect(self.on_start_changed)
        self.start.looked.connect(self.on_start_looked_at)
        self.start.input_wanted.connect(self.on_input_changed)
        self.input_form.value_changed.connect(self.on_input_changed)
        self.seen.spec_changed.connect(self.on_input_changed)
        self.variation.value_changed.connect(self.on_variation_changed)
        self.costs.changed.connect(self.on_cost_known)
        context.state.session_changed.connect(self.on_session_changed)
        context.runs.running_changed.connect(self.on_running_changed)
        self.on_session_changed(context.state.session)

    def showEvent(self, event: QShowEvent | None) -> None:
        """Find out what the networks cost, now that somebody looks."""
        super().showEvent(event)
        self._ask_costs()

    def on_session_changed(self, session: Session) -> None:
        """Show the session as it is."""
        self.input_form.set_value(session.input)
        self.seen.set_session(session)
        self.variation.set_value(session.augmentation, session.input)
        self.networks.set_choice(session.model.architecture, session.input)
        self.options.set_session(session)
        self.start.set_session(session)
        self.preview.set_session(session)
        self._show_costs()
        if self.isVisible():
            self._ask_costs()
        self.set_state(self._page_state(session))

    def on_network_chosen(self, name: str) -> None:
        """Train this network from now on."""
        self.context.state.set_session(with_network(self.context.state.session, name), "network")

    def on_options_changed(self, options: dict[str, JsonValue], what: str, name: str) -> None:
        """Build the network with these options from now on."""
        session = self.context.state.session
        model = session.model.model_copy(update={"options": options})
        merge = f"model.options.{name}" if name else ""
        self.context.state.set_session(session.model_copy(update={"model": model}), what, merge)

    def on_start_changed(self, spec: ModelSpec, what: str) -> None:
        """Begin the training like this from now on."""
        session = self.context.state.session
        self.context.state.set_session(session.model_copy(update={"model": spec}), what)

    def on_start_looked_at(self) -> None:
        """Say on the rail whether the training can begin like this."""
        self.set_state(self._page_state(self.context.state.session))

    def on_networks_shown(self) -> None:
        """Other networks are shown: say what they cost."""
        self._show_costs()
        if self.isVisible():
            self._ask_costs()

    def on_input_changed(self, spec: InputSpec) -> None:
        """Use this input from now on."""
        session = self.context.state.session
        # Statistics of the training images belong to the former input; the training computes them anew.
        spec = spec.model_copy(update={"mean": None, "std": None})
        name, what = changed_option(session.input, spec)
        self.context.state.set_session(session.model_copy(update={"input": spec}), what, f"input.{name}")

    def on_variation_changed(self, spec: AugmentationSpec) -> None:
        """Vary the training images like this from now on."""
        session = self.context.state.session
        name, what = changed_option(session.augmentation, spec)
        changed = session.model_copy(update={"augmentation": spec})
        self.context.state.set_session(changed, what, f"augmentation.{name}")

    def on_cost_known(self, _network: str) -> None:
        """Show a cost that arrived."""
        self._show_costs()

    def on_running_changed(self) -> None:
        """A training began or ended."""
        if self.isVisible():
            self._ask_costs()
        else:
            self.costs.forget()

    def _show_costs(self) -> None:
        session = self.context.state.session
        known = {name: self.costs.cost(session, name) for name in self.networks.shown}
        self.networks.set_costs({name: cost for name, cost in known.items() if cost is not None})

    def _ask_costs(self) -> None:
        session = self.context.state.session
        # Beside a training the times would be wrong, and the training slower.
        if len(session.classes) < 2 or self.context.runs.running:
            self.costs.forget()
            return
        shown = [self._infos[name] for name in self.networks.shown]
        names = worth_asking(shown, session)
        if self.options.has_errors or self.start.has_problem:
            names = [name for name in names if name != session.model.architecture]
        self.costs.ask(session, names)

    def _page_state(self, session: Session) -> PageState:
        info = self._infos.get(session.model.architecture)
        unfit = info is None or bool(unfit_reason(info, session.input)) or self.options.has_errors
        if self.start.has_problem or (unfit and session.model.start == "new"):
            return "attention"
        return "ready" if session.rows else "nothing"

    def _compose(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("model_splitter")
        splitter.setChildrenCollapsible(False)
        network = _titled("Network", self.networks)
        network.layout().addWidget(self.options)
        network.layout().addWidget(self.start)
        splitter.addWidget(network)
        splitter.addWidget(self._settings())
        splitter.addWidget(self.preview)
        splitter.setSizes([328, 368, 512])
        splitter.setStretchFactor(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(splitter)

    def _settings(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 0, 16, 0)
        column.setSpacing(8)
        column.addWidget(_heading("Input"))
        column.addWidget(self.input_form)
        column.addWidget(self.seen)
        column.addSpacing(8)
        column.addWidget(self.variation)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Nothing is cut off on the right in a narrow window.
        bar = area.verticalScrollBar().sizeHint().width()
        area.setMinimumWidth(inside.minimumSizeHint().width() + bar)
        return area


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    return label


def _titled(title: str, widget: QWidget) -> QWidget:
    panel = QWidget()
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(_heading(title))
    column.addWidget(widget, 1)
    return panel
