"""The options of the chosen network on the Model page, by mouse and keys."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy.QtCore import Qt

from app.context import AppContext
from app.pages.model.network_costs import with_network
from app.pages.model.network_options import NetworkOptions, checked_options
from app.pages.model.page import PageWidget
from app.pages.train.obstacles import obstacle
from datasets.spec import DataRow, InputSpec
from models.architectures.registry import ARCHITECTURES, architecture_infos
from models.spec import ModelSpec
from sessions.document import Session

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session() -> Session:
    """A session whose data can be trained, as far as anybody can say without opening them."""
    rows = tuple(DataRow(path=f"/{name}", class_name=name, part="split", n_images=40) for name in "ab")
    return Session(
        rows=rows, classes=("a", "b"), input=InputSpec(size=32), model=ModelSpec(architecture="MLP_64_32_16")
    )


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, session: Session) -> PageWidget:
    """The page, shown, with that session."""
    made = PageWidget(context)
    qtbot.addWidget(made)
    made.resize(1196, 710)
    made.show()
    context.state.set_session(session, "session")
    return made


def _type(page: PageWidget, name: str, text: str, qtbot: QtBot) -> None:
    assert page.options.form is not None
    line = page.options.form.editor(name).line
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def _chosen(page: PageWidget) -> dict[str, object]:
    return dict(page.context.state.session.model.options)


def test_typed_options_reach_the_session_and_can_be_undone(page: PageWidget, qtbot: QtBot) -> None:
    """The fold opens the form; a value that is not the default is kept, and goes with undo or Defaults."""
    options = page.options
    assert options.area.isHidden() and options.line.text() == "Options of the network"
    qtbot.mouseClick(options.line, LEFT)
    assert options.area.isVisible()
    _type(page, "units", "8, 4", qtbot)
    assert _chosen(page) == {"units": [8, 4]}
    assert options.line.text() == "Options of the network (1 changed)"
    assert page.context.state.undo_text == "units"
    page.context.state.undo()
    assert _chosen(page) == {} and options.form.editor("units").line.text() == "64, 32, 16"
    page.context.state.redo()
    qtbot.mouseClick(options.defaults_button, LEFT)
    assert _chosen(page) == {}
    _type(page, "units", "64, 32, 16", qtbot)
    assert _chosen(page) == {}, "the default itself is nothing chosen"


def test_errors_and_warnings_come_as_one_types(page: PageWidget, qtbot: QtBot, context: AppContext) -> None:
    """What cannot be built is told under the line, on the rail and at Train; a correction is a warning."""
    qtbot.mouseClick(page.options.line, LEFT)
    _type(page, "units", "8, 0, 4", qtbot)
    assert "left out" in page.options.warnings.text() and page.options.warnings.isVisible()
    assert not page.options.has_errors and page.state == "ready"
    assert obstacle(context.state.session, None) == ""
    _type(page, "dropout", "0.1, 0.2, 0.3", qtbot)
    assert "do not fit" in page.options.errors.text() and page.options.errors.isVisible()
    assert page.state == "attention" and "do not fit" in obstacle(context.state.session, None)
    _type(page, "units", "8, 6, 4", qtbot)
    assert page.options.errors.isHidden() and page.state == "ready"


def test_another_network_has_its_own_options(page: PageWidget, context: AppContext) -> None:
    """Options of one network never reach another one; one without options says so."""
    session = context.state.session
    model = session.model.model_copy(update={"options": {"units": [8]}})
    session = session.model_copy(update={"model": model})
    assert with_network(session, "MLP_64_32_16") == session
    assert with_network(session, "ResNet_small").model.options == {}
    assert (
        "no option 'units'"
        in checked_options(
            session.model_copy(update={"model": model.model_copy(update={"architecture": "ResNet_small"})})
        ).errors[0]
    )
    context.state.set_session(with_network(session, "ResNet_small"), "network")
    assert page.options.form is not None and "stem" in page.options.form.names()
    model = model.model_copy(update={"options": {}, "start": "continue"})
    context.state.set_session(session.model_copy(update={"model": model}), "start")
    assert not page.options.line.isEnabled() and "trained model" in page.options.line.toolTip()


def test_every_network_has_a_form_with_its_defaults(qtbot: QtBot, session: Session) -> None:
    """For each network of the registry: its options are shown, and it takes its own defaults."""
    panel = NetworkOptions()
    qtbot.addWidget(panel)
    kinds = {}
    for info in architecture_infos():
        options = getattr(ARCHITECTURES.get(info.name), "OPTIONS", None)
        kinds.setdefault(type(options), info)
    for kind, info in kinds.items():
        size = min(max(info.min_size, 32), info.max_size)
        model = ModelSpec(architecture=info.name)
        spec = InputSpec(size=size, color="rgb" if 3 in info.channels else "gray")
        panel.set_session(session.model_copy(update={"model": model, "input": spec}))
        names = list(kind.model_fields) if hasattr(kind, "model_fields") else []
        assert sorted(panel.form.names() if panel.form is not None else []) == sorted(names), info.name
        assert not panel.has_errors, panel.errors.text()
