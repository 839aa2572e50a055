"""Settings of AIDeveloper become a session that means the same; what has no counterpart is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.basics.errors import BadInput
from sessions.files import open_with_notes
from sessions.legacy.literals import literal, numbers

LEGACY = Path(__file__).parents[4] / "shared" / "data" / "legacy"


def test_newest_generation(make_book: Callable[..., Path]) -> None:
    """Each setting has its counterpart: input, augmentation, network, training."""
    session = open_with_notes(make_book()).session
    assert session.name == "M1_best"
    assert session.classes == ("small", "1", "large")
    seen = session.input
    assert (seen.size, seen.color, seen.normalization) == (40, "rgb", "per_image")
    assert (seen.padding, seen.interpolation) == ("reflect", "cubic")
    varied = session.augmentation
    assert (varied.flip_horizontal, varied.flip_vertical, varied.rotation) == (True, True, 3)
    assert varied.brightness_add == (-15, 15) and varied.brightness_multiply == (1, 1)
    assert varied.contrast == (1, 1) and varied.saturation == (0.5, 1.5) and varied.hue == 0.08
    # AIDeveloper never drew the largest kernel; ours includes it.
    assert varied.average_blur == (0, 4) and varied.motion_blur == (0, 4)
    assert varied.motion_angle == (-10, 10) and varied.shift_x == 0
    assert (varied.affine_refresh_epochs, varied.photometric_refresh_epochs) == (2, 4)
    training = session.training
    assert (training.epochs, training.batch_size) == (77, 16)
    assert (training.optimizer, training.momentum, training.nesterov) == ("sgd", 0.8, True)
    assert (training.schedule, training.lowest_rate, training.learning_rate) == ("triangular2", 0.0001, 0.01)
    assert (training.cycle_epochs, training.cycle_gamma) == (6, 0.9)
    assert (training.loss, training.label_smoothing) == ("kullback_leibler_divergence", 0)
    assert (training.class_weights, training.custom_weights) == ("custom", (1, 2, 3))
    assert training.dropout_rates == (0.1, 0.2)
    model = session.model
    assert (model.architecture, model.freeze, model.train_last) == ("LeNet5_bn_do", "all_but_last", 2)


def test_data_rows(make_book: Callable[..., Path]) -> None:
    """Rows have class, part, numbers, zoom and the hash by which AIDeveloper knew them."""
    rows = open_with_notes(make_book()).session.rows
    assert [(row.class_name, row.part, row.zoom, row.legacy_hash) for row in rows] == [
        ("small", "train", 1.0, "ab"),
        ("large", "validation", 2.5, "cd"),
    ]
    assert rows[0].images_per_epoch == 5 and rows[0].shuffle
    assert rows[1].images_per_epoch is None and rows[1].n_images == 20


@pytest.mark.parametrize(
    "expected",
    ["Xtra_In", "drew the validation images once", "never showed an image unflipped", "multiplied the hue"],
)
def test_differences_are_told(make_book: Callable[..., Path], expected: str) -> None:
    """Where AIDeveloper did something that Discern does not, a sentence says so."""
    assert any(expected in sentence for sentence in open_with_notes(make_book()).told)


def test_what_has_no_counterpart_is_named(make_book: Callable[..., Path]) -> None:
    """A column that is not known is listed, and only it."""
    told = open_with_notes(make_book()).told
    assert [sentence for sentence in told if "No counterpart" in sentence] == [
        "No counterpart: a_later_setting."
    ]


@pytest.mark.skipif(not LEGACY.is_dir(), reason="the forerunner's files are not here")
@pytest.mark.parametrize("path", sorted(LEGACY.glob("*_meta.xlsx")), ids=lambda path: path.name)
def test_real_files_become_sessions(path: Path) -> None:
    """Nothing in the real files is without a counterpart, and the network is one of ours."""
    opened = open_with_notes(path)
    assert opened.legacy is not None
    assert len(opened.session.rows) == len(opened.legacy.used_data.rows)
    assert opened.session.model.architecture in ("LeNet5_do", "Nitta_et_al_6layer")
    assert not any("No counterpart" in sentence for sentence in opened.told)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch pwned')",
        "[" * 5_000,
        "(" * 9_999 + ")" * 9_999,
        "{'a': open('x')}",
        "9**9**9",
    ],
)
def test_text_is_never_evaluated(
    make_book: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Code where AIDeveloper wrote Python text is no value and does not run; honest text counts."""
    monkeypatch.chdir(tmp_path)
    assert literal(text) is None and numbers(text) == ()
    assert literal("{'step_size': 8}") == {"step_size": 8}
    session = open_with_notes(
        make_book(Parameters={"nr_epochs": [5], "clr_settings": [text], "dropout_expert": [text]})
    ).session
    assert session.training.epochs == 5
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("value", ["cat", -1, 10_001, None])
def test_classes_are_numbers(make_book: Callable[..., Path], value: object) -> None:
    """A class that AIDeveloper cannot have written is refused."""
    data = {"rtdc_path": ["a.rtdc"], "class": [value], "TrainOrValid": ["Train"]}
    with pytest.raises(BadInput, match="for a class"):
        open_with_notes(make_book(UsedData=data))


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400, "0x" + "f" * 400])
def test_numbers_that_no_computer_counts_with(make_book: Callable[..., Path], number: str) -> None:
    """Infinity, and whole numbers of 400 digits, say nothing; a class of that number is refused."""
    assert literal(number) is None and literal(f"[1, {number}]") is None
    assert literal(f"{{0: {number}}}") is None and numbers(int("9" * 400)) == ()
    weights = {"lossw_expert_on": [True], "lossw_expert": ["Custom"], "class_weight": [f"{{0: {number}}}"]}
    data = {"rtdc_path": ["a.rtdc"], "class": [0], "TrainOrValid": ["Train"], "nr_events": [number]}
    opened = open_with_notes(make_book(UsedData=data, Parameters={"nr_epochs": [number], **weights}))
    assert opened.session.rows[0].n_images == 0
    assert any("class weights cannot be read" in sentence for sentence in opened.told)
    with pytest.raises(BadInput, match="for a class"):
        open_with_notes(make_book(UsedData=data | {"class": [number]}))
