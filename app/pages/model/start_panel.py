"""What the training begins with: a new network, or a trained model and which of its layers learn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.dialogs.importing.dialog import ImportDialog
from app.dialogs.importing.files import FILTER, must_be_imported
from app.pages.model.layers_dialog import LayersDialog
from app.state.runs_book import RunsBook
from app.widgets.elided_label import ElidedLabel
from app.widgets.fitting_area import FittingArea
from app.widgets.fold_line import FoldLine
from app.widgets.option_form import OptionForm
from app.worker.client import WorkerClient
from app.worker.latest import LatestJob
from datasets.spec import InputSpec
from models.spec import ModelSpec
from sessions.document import Session

if TYPE_CHECKING:
    from engine.protocol.beginning import DescribeStartResult

DELAY_MS = 400
MOST_RUNS = 12
NOT_LAST = "Only with all but the last layers frozen."
CHOOSE = "Choose the run or the model file to begin with."
OF_LAST = ("train_last", "unfreeze_every")
FREEZING = ("freeze", *OF_LAST)
ALWAYS = ("start", "labels")
LEAST_HEIGHT_PX, MOST_HEIGHT_PX = 96, 360


class StartPanel(QWidget):
    """A form of :class:`ModelSpec`, the trained model, and what would become of its classes and layers."""

    spec_changed = Signal(object, str)
    """The new :class:`ModelSpec`, and what was changed."""
    looked = Signal()
    """It is known anew whether a training can begin like this."""
    input_wanted = Signal(object)
    """The :class:`InputSpec` that the trained model was trained on."""

    def __init__(self, client: WorkerClient, runs: RunsBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._runs = runs
        self._session = Session()
        self._asked: tuple[object, ...] = ()
        self._found: DescribeStartResult | None = None
        self.line = FoldLine("Begin with a new network")
        self.form = OptionForm(ModelSpec, front=ALWAYS, leave_out=FREEZING, narrow=True)
        self.freezing = OptionForm(ModelSpec, front=FREEZING, leave_out=ALWAYS, narrow=True)
        self.file = ElidedLabel()
        self.menu = QMenu(self)
        self.choose_button = QPushButton("Choose…")
        self.choose_button.setMenu(self.menu)
        self.layers_button = QPushButton("Layers…")
        self.input_button = QPushButton("Take its input")
        self.problem = _words("bad")
        self.said = _words("quiet")
        self.dialog = LayersDialog(self)
        self.area = FittingArea(LEAST_HEIGHT_PX, MOST_HEIGHT_PX)
        self._latest = LatestJob(client, "describe_start", DELAY_MS, self)
        self._compose()
        self._connect()

    @property
    def has_problem(self) -> bool:
        """Whether no training can begin like this."""
        return bool(self.problem.text())

    def set_session(self, session: Session) -> None:
        """Show what this session begins with, and look at the trained model."""
        self._session = session
        spec = session.model
        self.form.set_value(spec)
        self.freezing.set_value(spec)
        trained = spec.start != "new"
        for name in OF_LAST:
            self.freezing.set_option_enabled(name, spec.freeze == "all_but_last", NOT_LAST)
        for widget in (self.choose_button, self.layers_button, self.freezing):
            widget.setVisible(trained)
        self.file.set_words(_short(spec.start_from) if trained else "")
        name = _short(spec.start_from)
        self.line.setText("Begin with a new network" if not trained else f"Begin with {name or 'a model'}")
        key = (spec, session.classes, session.input)
        if not trained or not spec.start_from:
            self._latest.forget()
            self._asked, self._found = (), None
            self._show(CHOOSE if trained else "")
        elif key != self._asked:
            self._asked = key
            self._ask()

    def on_runs(self) -> None:
        """Offer the runs that were found, the newest first."""
        self.menu.clear()
        for run in self._runs.runs[:MOST_RUNS]:
            action = self.menu.addAction(run.name)
            action.setData(run.root)
            action.setToolTip(run.root)
        self.menu.addSeparator()
        self.menu.addAction("Model file…").setData("file")
        self.menu.addAction("Run folder…").setData("folder")

    def on_chosen(self, action: object) -> None:
        """Begin with the chosen run or file."""
        chosen = str(action.data())  # type: ignore[attr-defined]
        if chosen == "file":
            chosen = QFileDialog.getOpenFileName(self, "Model to begin with", "", FILTER)[0]
        elif chosen == "folder":
            folder = str(self._runs.folder)
            chosen = QFileDialog.getExistingDirectory(self, "Run to begin with", folder)
        if chosen:
            self.begin_with(chosen)

    def begin_with(self, chosen: str) -> None:
        """Begin with a run or a model file; one of another program is brought in first."""
        if Path(chosen).is_file() and must_be_imported(Path(chosen)):
            dialog = ImportDialog(Path(chosen), self._client, self)
            dialog.imported.connect(self.begin_with)
            dialog.open()
        else:
            update = {
                "start_from": chosen,
                "start_from_sha256": "",
                "partly_trained": {},
                "frozen_layers": (),
            }
            self.spec_changed.emit(self._session.model.model_copy(update=update), "model to begin with")

    def on_form_changed(self, spec: ModelSpec) -> None:
        self.spec_changed.emit(spec, "beginning of the training")

    def on_layers_changed(self, spec: ModelSpec) -> None:
        self.spec_changed.emit(spec, "layers that learn")

    def on_layers(self) -> None:
        self.dialog.show()
        self.dialog.raise_()

    def on_input(self) -> None:
        """Show the network what it was trained on."""
        if self._found is not None:
            self.input_wanted.emit(self._found.input)

    def on_described(self, result: dict[str, object]) -> None:
        from engine.protocol.beginning import DescribeStartResult

        self._found = DescribeStartResult.model_validate(result)
        self._show(self._found.problem)

    def on_failed(self, _exit_code: int, message: str, _details: str) -> None:
        self._found = None
        self._show(message)

    def _ask(self) -> None:
        from engine.protocol.beginning import DescribeStartRequest

        # The rows do not matter here, and may be many.
        unlabeled = self._session.model_copy(update={"rows": ()})
        self._latest.ask(DescribeStartRequest(session=unlabeled))

    def _show(self, problem: str) -> None:
        found = self._found
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.said.setText("" if found is None else "\n".join(found.sentences))
        self.said.setVisible(found is not None)
        self.input_button.setVisible(found is not None and _differs(found.input, self._session.input))
        self.layers_button.setEnabled(found is not None)
        self.layers_button.setToolTip("Which layers learn" if found is not None else CHOOSE)
        if found is not None:
            self.dialog.set_layers(self._session.model, found.layers, found.learning)
        self.looked.emit()

    def _connect(self) -> None:
        self.line.toggled.connect(self.area.setVisible)
        self.freezing.value_changed.connect(self.on_form_changed)
        self.form.value_changed.connect(self.on_form_changed)
        self.menu.aboutToShow.connect(self.on_runs)
        self.menu.triggered.connect(self.on_chosen)
        self.layers_button.clicked.connect(self.on_layers)
        self.input_button.clicked.connect(self.on_input)
        self.dialog.spec_changed.connect(self.on_layers_changed)
        self._latest.finished.connect(self.on_described)
        self._latest.failed.connect(self.on_failed)

    def _compose(self) -> None:
        model = QHBoxLayout()
        model.setSpacing(8)
        model.addWidget(self.file, 1)
        model.addWidget(self.choose_button)
        model.addWidget(self.layers_button)
        inside = self.area.column
        inside.setSpacing(8)
        inside.addWidget(self.form)
        inside.addLayout(model)
        inside.addWidget(self.said)
        inside.addWidget(self.freezing)
        inside.addStretch(1)
        self.area.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self.problem)
        column.addWidget(self.input_button)
        column.addWidget(self.area)
        self.problem.hide()
        self.said.hide()
        self.input_button.hide()


def _differs(trained: InputSpec, wanted: InputSpec) -> bool:
    names = ("size", "color", "channel_names", "use_images", "scalars", "normalization")
    return any(getattr(trained, name) != getattr(wanted, name) for name in names)


def _short(path: str) -> str:
    file = Path(path)
    # The best model of a run is called like all others; its run is not.
    return file.parent.parent.name if file.parent.name == "models" else file.name


def _words(role: str) -> QLabel:
    label = QLabel()
    label.setObjectName(role)
    label.setWordWrap(True)
    return label
