"""The page of an instrument pack says enough to prepare an image without this program."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.preprocessing.chain import prepare
from datasets.spec import InputSpec
from models.card import ModelCard
from models.decisions.document import Decisions
from models.export.pack.programs import write_programs

SEEN = InputSpec(size=8, fit="letterbox", depth_scaling="12_bit")


def page(folder: Path, seen: InputSpec = SEEN, decisions: Decisions | None = None) -> str:
    """Return the text of README.md, without its line ends."""
    card = ModelCard(
        classes=("round, large", "small"), input=seen, architecture="Net", decisions=decisions or Decisions()
    )
    write_programs(card, {"opencv": "x.pb"}, [], folder)
    return " ".join((folder / "README.md").read_text("utf-8").split())


def test_its_steps_are_those_of_the_program(tmp_path: Path) -> None:
    """16 bits, size and place of a whole image: who follows the page gets the same pixels."""
    text = page(tmp_path)
    assert "pixel x 255 / 4095, rounded" in text and "“round, large”, “small”" in text
    assert "INTER_AREA" in text and "black" in text and "height x scale / 2 - 4" in text
    image = np.random.default_rng(1).integers(0, 4096, (11, 20), dtype=np.uint16)
    eight = np.rint(np.minimum(image * (255 / 4095), 255)).astype(np.uint8)
    scale = 8 / 20
    small = cv2.resize(eight, (8, round(11 * scale)), interpolation=cv2.INTER_AREA)
    top = round(11 * scale / 2 - 4)
    mine = np.zeros((8, 8), np.uint8)
    mine[-top : -top + len(small)] = small
    np.testing.assert_array_equal(prepare(image, None, 1.0, SEEN)[:, :, 0], mine)


@pytest.mark.parametrize(("padding", "words"), [("edge", "repeated"), ("delete", "whole input is black")])
def test_padding_is_said_in_words(padding: str, words: str, tmp_path: Path) -> None:
    """Not by the name that the option has here."""
    assert words in page(tmp_path, InputSpec.model_validate({"size": 8, "fit": "crop", "padding": padding}))


def test_the_temperature_is_a_formula(tmp_path: Path) -> None:
    """The files give probabilities, so the page says what to do with these."""
    text = page(tmp_path, decisions=Decisions(temperature=0.5))
    assert "raised to the power of 2 (1 / 0.5)" in text and "divided by their sum" in text
