"""What the page Apply computes and says, and how it shows verdicts, without a model."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.pages.apply.outputs import Wishes, kept_both, planned
from app.pages.apply.result_tiles import ResultTiles
from app.pages.apply.result_words import (
    file_state,
    file_words,
    speed_words,
    total_words,
    unreadable_words,
    verdict_words,
)
from app.pages.apply.results import Results, View
from app.pages.apply.results_panel import ResultsPanel
from app.pages.apply.writing_panel import WritingPanel
from datasets.spec import DataRow
from engine.protocol.prediction import Classified, FileDone, FileVerdict, Fraction

CLASSES = ("cell", "debris")
ROWS = (
    DataRow(path="/data/a.rtdc", source="rtdc", n_images=3),
    DataRow(path="/data/b.rtdc", source="rtdc", n_images=2),
)
SCORES = (np.array([[0.9, 0.1], [0.4, 0.6], [0.55, 0.45]]), np.array([[0.2, 0.8], [0.7, 0.3]]))
SAID = (np.array([0, 1, 1]), np.array([1, 0]))
"""The last image of the first row is said to be debris against its larger score: a threshold decided."""


def _text(numbers: np.ndarray, kind: str) -> str:
    return base64.b64encode(numbers.astype(kind).tobytes()).decode()


@pytest.fixture
def results() -> Results:
    """Two files; the first came in two blocks."""
    made = Results(ROWS, CLASSES)
    made.add(0, _text(SCORES[0][:2], "<f2"), _text(SAID[0][:2], "<u2"))
    made.add(0, _text(SCORES[0][2:], "<f2"), _text(SAID[0][2:], "<u2"))
    made.add(1, _text(SCORES[1], "<f2"), _text(SAID[1], "<u2"))
    return made


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View(), [(1, 1), (1, 0), (0, 2), (0, 1), (0, 0)]),
        (View(rows=frozenset({0})), [(0, 2), (0, 1), (0, 0)]),
        (View(class_index=1), [(1, 0), (0, 2), (0, 1)]),
        (View(order="surest"), [(0, 0), (1, 0), (1, 1), (0, 1), (0, 2)]),
        (View(order="least", class_index=1), [(0, 2), (0, 1), (1, 0)]),
        (View(low=0.65, high=0.85, order="least"), [(1, 1), (1, 0)]),
    ],
)
def test_images_are_filtered_and_sorted(
    results: Results, view: View, expected: list[tuple[int, int]]
) -> None:
    """By file, by the class that is said, by its score; in the order that was chosen."""
    assert [tuple(pair) for pair in results.images(view).tolist()] == expected
    tiles = ResultTiles(results, results.images(view))
    assert [(ROWS.index(tile.row), tile.index) for tile in tiles] == expected
    assert results.n == 5 and results.said(0, 2) == 1


@pytest.mark.parametrize("unknown", [False, True])
def test_images_unlike_the_training_are_told_apart(unknown: bool) -> None:
    """They are found and sorted by how unlike they are; where that is wished they have no class."""
    made = Results(ROWS[:1], CLASSES, unknown)
    unlike = np.array([12.0, 99.5, 97.0])
    made.add(0, _text(SCORES[0], "<f2"), _text(SAID[0], "<u2"), _text(unlike, "<f2"))
    assert made.compared and made.unlike(0, 1) == 99.5
    assert made.images(View(unlike=True, order="unlike"))[:, 1].tolist() == [1, 2]
    assert made.images(View(class_index=1, order="surest"))[:, 1].tolist() == ([] if unknown else [1, 2])
    captions = [tile.caption for tile in ResultTiles(made, made.images(View(order="unlike")))]
    assert captions[0] == ("unknown" if unknown else "debris 60 %") and captions[2] == "cell 90 %"


def test_images_that_cannot_be_read_are_in_no_view_and_told(qtbot: QtBot, context: AppContext) -> None:
    """They have no scores; totals, the line of the file and its tip tell of them, shares leave them out."""
    scores = np.array([[0.9, 0.1], [np.nan, np.nan], [0.4, 0.6]])
    panel = ResultsPanel(context.pictures, context.workers.data)
    qtbot.addWidget(panel)
    panel.begin(ROWS[:1], CLASSES, unknown=True)
    panel.take(
        Classified(
            row=0, file=ROWS[0].path, n_done=3, n=3, images_per_second=1.0, counts=(1, 1), n_unreadable=1,
            pictures=(), indices=(), names=(), classes=(), scores=(),
            block=_text(scores, "<f2"), block_classes=_text(np.array([0, 0, 1]), "<u2"),
        )
    )  # fmt: skip
    assert panel.results is not None
    for view in (View(), View(class_index=0), View(order="least")):
        assert 1 not in panel.results.images(view)[:, 1]
    assert panel.results.most_probable(None) == [1, 1]
    assert panel.total.text() == "2 images · 1 not readable"
    assert [(share.name, share.n, share.raw) for share in panel.shares.shares] == [
        ("cell", 1, 0.5),
        ("debris", 1, 0.5),
        ("unknown", 0, 0.0),
    ]
    sentence = "1 of 3 images cannot be read and has no class. The image x.png is damaged."
    done = FileDone(
        row=0, file=ROWS[0].path, n=2, counts=(1, 1), fractions=(), n_unreadable=1, unreadable=sentence,
        verdict=_verdict("good", "As in training."),
    )  # fmt: skip
    cats = done.model_copy(update={"selection": "cat", "verdict": _verdict("bad", "Odd.")})
    odd = "a.rtdc [cat]: Odd."
    assert verdict_words([done, cats]) == (odd, "bad") and verdict_words([cats]) == ("Odd.", "bad")
    assert verdict_words([cats, cats]) == (f"{odd} 1 more file is like this; the list says which.", "bad")
    state = file_state(done)
    assert state.words == "1 not readable · As in training. · 2 classified"
    assert (state.level, state.tip) == ("warning", f"{sentence}\nAs in training.")
    assert unreadable_words([done]) == f"a.rtdc: {sentence}" and unreadable_words([]) == ""
    assert unreadable_words([done, done]).endswith("1 more file has such images; the list says which.")


def test_outputs_have_the_name_of_what_is_classified(tmp_path: Path) -> None:
    """One file gives its name, several that of their folder; a taken name gets the next number."""
    wishes = Wishes(folder=tmp_path, tables=("csv",), rtdc="copy", sort=True)
    names = [path.name for path in planned(wishes, ROWS[:1]).paths]
    assert names == ["a.csv", "a_scores.rtdc", "a_sorted"]
    both = planned(wishes, ROWS)
    assert [path.name for path in both.paths] == ["data.csv", "data_scores", "data_sorted"]
    assert both.existing() == []
    (tmp_path / "data_scores").mkdir()
    assert both.existing() == []
    (tmp_path / "data-2.csv").touch()
    (tmp_path / "data_scores" / "a.rtdc").touch()
    assert both.existing() == [tmp_path / "data_scores"]
    assert kept_both(wishes, ROWS).outs[0].name == "data-3.csv"
    folders = (DataRow(path="/x/images"),)
    assert [path.name for path in planned(wishes, folders).paths] == ["images.csv", "images_sorted"]


def _verdict(level: str, sentence: str) -> FileVerdict:
    return FileVerdict(
        file=ROWS[1].path, n=2, unlike_share=0.5, brightness_change=0.18, contrast_change=0.0,
        sentence=sentence, level=level,
    )  # fmt: skip


def test_the_verdict_of_a_file_stands_before_its_results(qtbot: QtBot, context: AppContext) -> None:
    """The worst verdict is shown above the shares; a selected file shows its own and its shares."""
    panel = ResultsPanel(context.pictures, context.workers.data)
    qtbot.addWidget(panel)
    panel.show()
    panel.begin(ROWS, CLASSES)
    for row, (scores, said) in enumerate(zip(SCORES, SAID, strict=True)):
        counts = tuple(np.bincount(said, minlength=2).tolist())
        panel.take(
            Classified(
                row=row, file=ROWS[row].path, n_done=len(said), n=len(said), images_per_second=2000.0,
                counts=counts, pictures=(), indices=(), names=(), classes=(), scores=(),
                block=_text(scores, "<f2"), block_classes=_text(said, "<u2"),
            )
        )  # fmt: skip
        fractions = tuple(
            Fraction(class_name=name, raw=n / len(said), corrected=0.5, ci95=(0.25, 0.75))
            for name, n in zip(CLASSES, counts, strict=True)
        )
        verdict = _verdict(("good", "bad")[row], ("As in training.", "Half is unlike training.")[row])
        done = FileDone(
            row=row, file=ROWS[row].path, n=len(said), counts=counts, fractions=fractions, verdict=verdict
        )  # fmt: skip
        panel.take_file(done)
    assert file_words(panel.files[1]) == "Half is unlike training. · 2 classified"
    assert panel.verdict.text == "b.rtdc: Half is unlike training."
    assert [(share.n, share.corrected) for share in panel.shares.shares] == [(2, None), (3, None)]
    panel.select([ROWS[0]])
    assert panel.verdict.text == "As in training."
    assert [share.texts()[1:] for share in panel.shares.shares] == [
        ("1", "33.3 %", "50.0 %", "25.0 to 75.0 %"),
        ("2", "66.7 %", "50.0 %", "25.0 to 75.0 %"),
    ]
    panel.shares.cellClicked.emit(1, 0)
    assert panel.images.view == View(rows=frozenset({0}), class_index=1, low=0.0, high=1.005)
    assert panel.images.title.text() == "2 images"
    panel.shares.cellClicked.emit(1, 0)
    assert panel.images.title.text() == "3 images"


def test_what_was_written_last_is_proposed_again(qtbot: QtBot) -> None:
    """The choices come back with the next window; the folder follows the model."""
    first = WritingPanel()
    qtbot.addWidget(first)
    assert first.wishes().tables == ("csv",) and not first.wishes().sort
    first.sort.setChecked(True)
    first.table_kind.setCurrentIndex(2)
    first.table_kind.activated.emit(2)
    second = WritingPanel()
    qtbot.addWidget(second)
    assert second.wishes().tables == ("npz",) and second.wishes().sort


def test_words_of_pace_and_number() -> None:
    """Numbers carry their units."""
    assert total_words(1200, 2000) == "1,200 of 2,000 images" and total_words(1, 1) == "1 image"
    assert speed_words(0) == ""
    assert speed_words(7.7, 130.4) == "7.7 images/s · 130 ms per image · 130 ms for one alone"
    assert speed_words(2000, 1.5) == "2,000 images/s · 0.5 ms per image · 1.5 ms for one alone"
