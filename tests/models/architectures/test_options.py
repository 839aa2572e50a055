"""The options of architectures: checked, corrected, and built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from datasets.basics.errors import BadInput
from models.architectures.base import Wanted
from models.architectures.registry import ARCHITECTURES, build_model, check_options, default_options

WANTED = Wanted((32, 32, 1), 2)

OWN = '''"""A network of somebody's own."""
from datasets.basics.options import Options, option
from models.architectures.base import ArchitectureInfo, Checked

INFO = ArchitectureInfo(
    name="mine", title="Mine", description="One layer.", min_size=4, max_size=64, for_instruments=False
)

class OwnOptions(Options):
    units: int = option(8, label="Units", help="Units of the layer.", ge=1)

OPTIONS = OwnOptions()

def check(options, wanted):
    if options.units > 100:
        return Checked(options.model_copy(update={"units": 100}), (), ("100 units are enough.",))
    return Checked(options, ("13 brings bad luck.",) if options.units == 13 else ())

def build(wanted, options):
    import keras
    image = keras.Input(wanted.image, name="image")
    x = keras.layers.Dense(options.units)(keras.layers.Flatten()(image))
    return keras.Model(image, keras.layers.Dense(wanted.n_classes, activation=wanted.activation)(x))
'''


def test_chosen_options_are_built(backend: object) -> None:
    """An option changes the network, and only it."""
    assert build_model("MLP_64_32_16", (8, 8, 1), 2, options={"units": [4, 4, 4]}).count_params() == (
        build_model("MLP_4_4_4", (8, 8, 1), 2).count_params()
    )
    few = build_model("ResNet_small", (32, 32, 1), 2, options={"filters": [8, 16]})
    assert few.count_params() < build_model("ResNet_small", (32, 32, 1), 2).count_params() / 10


def test_what_is_obvious_is_corrected_and_told() -> None:
    """A layer of no units is left out, with a sentence."""
    checked = check_options("MLP_64_32_16", {"units": [8, 0]}, WANTED)
    assert checked.options.units == (8,) and "left out" in checked.warnings[0] and not checked.errors


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("LeNet5_do", {"filter": [6, 16]}, "has no option 'filter'.*filters"),
        ("LeNet5_do", {"filters": [6]}, "model.options.filters"),
        ("LeNet5_do", {"filters": [6, 0]}, "model.options.filters.1.*greater than or equal to 1"),
        ("MLP_64_32_16", {"units": []}, "needs at least one"),
        ("MLP_64_32_16", {"units": [8, 4], "skip": True}, "as many units"),
        ("MLP_64_32_16", {"units": [8], "dropout": [0.1, 0.2]}, "2 dropout rates do not fit 1"),
        ("ResNet_small", {"filters": [4] * 7}, "halve an image of 32 px to nothing"),
        ("MhNet1_bn_do_skipcon", {"units": 3}, "it has: none"),
    ],
)
def test_a_wrong_option_is_told(name: str, options: dict[str, Any], words: str, backend: object) -> None:
    """One sentence names the option and what it may be."""
    with pytest.raises(BadInput, match=words):
        build_model(name, (32, 32, 1), 2, options=options)


def test_every_option_says_what_it_is() -> None:
    """Forms and documents are made from label and help."""
    for name in ARCHITECTURES.names():
        for field in type(default_options(name)).model_fields.values():
            assert field.title and field.description


def test_an_architecture_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: object
) -> None:
    """One file with defaults, a check and build is all that a user writes."""
    (tmp_path / "mine.py").write_text(OWN, encoding="utf-8")
    monkeypatch.setattr(ARCHITECTURES, "plugins", tmp_path)
    assert build_model("mine", (4, 4, 1), 2).count_params() == 17 * 8 + 9 * 2
    assert build_model("mine", (4, 4, 1), 2, options={"units": 500}).count_params() == 17 * 100 + 101 * 2
    assert check_options("mine", {"units": 500}, WANTED).warnings == ("100 units are enough.",)
    with pytest.raises(BadInput, match="bad luck"):
        build_model("mine", (4, 4, 1), 2, options={"units": 13})
