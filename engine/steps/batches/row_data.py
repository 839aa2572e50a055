"""The images of the rows of a table; what several rows share is looked at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from datasets.basics.errors import BadInput
from datasets.basics.progress import Progress
from datasets.facts import RowFacts, require_readable
from datasets.spec import DataRow
from engine.complete_data import complete
from engine.protocol.data import SurveyRequest, SurveyResult
from engine.steps.context import JobContext
from engine.steps.data.surveying import survey
from sessions.batch.wishes import DataWish
from sessions.document import Session
from sessions.files import open_session
from sessions.propose import propose_session
from sessions.restore import locate_data


class RowData:
    """Sessions on the images of rows, by what the rows say of them."""

    def __init__(self, find_in: tuple[str, ...], context: JobContext) -> None:
        self._find_in = [Path(folder) for folder in find_in]
        self._context = context
        self._known: dict[DataWish, Session | BadInput] = {}
        self.notes: list[str] = []

    def session(self, wish: DataWish) -> Session:
        """Return the session that a row begins with.

        Raises:
            BadInput: if its images cannot be found or read; said again for each row that names them.
        """
        if wish not in self._known:
            try:
                self._known[wish] = self._look(wish)
            except BadInput as error:
                self._known[wish] = error
        found = self._known[wish]
        if isinstance(found, BadInput):
            raise BadInput(str(found))
        return found

    def _look(self, wish: DataWish) -> Session:
        if wish.session:
            progress: Progress = self._context.progress
            return complete(locate_data(open_session(Path(wish.session)), self._find_in, progress))
        if wish.root:
            return self._survey(SurveyRequest(paths=(wish.root,), by_class=True, every_image=True)).session
        return self._listed(wish)

    def _listed(self, wish: DataWish) -> Session:
        """Rows of one class each, and files that name the classes themselves, whose part is known."""
        rows: list[DataRow] = []
        facts: list[RowFacts] = []
        of_class = [row for row in wish.rows if row[1] or row[0] == "unlabeled"]
        if of_class:
            asked = tuple(DataRow(path=path, class_name=name, part=part) for part, name, path in of_class)
            surveyed = self._survey(SurveyRequest(rows=asked, every_image=True))
            rows, facts = [*surveyed.rows], [*surveyed.facts]
        for part, name, path in wish.rows:
            if name or part == "unlabeled":
                continue
            surveyed = self._survey(SurveyRequest(paths=(path,), by_class=True, every_image=True))
            rows += [row.model_copy(update={"part": part}) for row in surveyed.rows]
            facts += surveyed.facts
        return propose_session(rows, facts)

    def _survey(self, request: SurveyRequest) -> SurveyResult:
        result = survey(request, self._context)
        require_readable(result.rows, result.facts)
        self.notes += [note for note in result.notes if note not in self.notes]
        return result


def data_of(wish: DataWish, data: str) -> DataWish:
    """Return where a row's images are; ``data`` for rows that name none."""
    return wish if wish.kinds or not data else replace(wish, root=data)
