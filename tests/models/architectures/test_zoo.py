"""AIDeveloper's networks: of the same name, the same number of parameters."""

from __future__ import annotations

import pytest

from models.architectures.registry import ARCHITECTURES, build_model

PARAMETERS = {
    "MLP_4_4_4": (4_150, 12_382),
    "MLP_8_8_8": (8_362, 24_818),
    "MLP_16_8_16": (16_714, 49_618),
    "MLP_24_16_24": (25_458, 74_810),
    "MLP_240": (246_482, 739_930),
    "MLP_96_80": (106_322, 303_578),
    "MLP_24_88_144": (39_906, 90_218),
    "MLP_64_32_16": (68_242, 199_450),
    "MLP_72_80_32": (82_298, 230_018),
    "MLP_64_80_32": (73_458, 204_794),
    "MLP_72_64_48_48": (84_042, 231_890),
    "MLP_72_48_24_32": (79_346, 227_066),
    "MLP_24_16_24_skipcon": (25_458, 74_810),
    "MLP_256_128_64_do": (303_682, 828_490),
    "LeNet5": (61_026, 62_006),
    "LeNet5_do": (61_026, 62_006),
    "LeNet5_bn_do": (61_930, 62_910),
    "LeNet5_bn_do_skipcon": (136_954, 137_966),
    "TinyResNet": (11_090, 11_722),
    "TinyCNN": (2_316, 2_570),
    "VGG_small_1": (483_298, 485_930),
    "VGG_small_2": (483_430, 486_198),
    "VGG_small_3": (509_410, 511_146),
    "VGG_small_4": (361_954, 363_690),
    "Nitta_et_al_6layer": (475_362, 477_994),
    "Nitta_et_al_6layer_reluact": (475_362, 477_994),
    "MhNet1_bn_do_skipcon": (84_702, 85_526),
    "MhNet2_bn_do_skipcon": (3_219_206, 3_745_686),
    "CNN_4Conv2Dense_Optim": (1_698_120, 1_700_284),
    # Not AIDeveloper's, but as first built.
    "ResNet_small": (491_810, 493_418),
}
"""32x32x1 and 2 classes, 32x32x3 and 10 classes."""

WITH_A_VALUE = {
    "MLP_MultiIn_3Lay_24": 25_482,
    "MLP_MultiIn_3Lay_64": 73_522,
    "MLP_MultiIn_4Lay_72": 79_418,
    "Nitta6l_MultiIn": 475_618,
}
"""32x32x1, one measured value, 2 classes."""


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_network_of_a_known_name_is_that_network(name: str, backend: object) -> None:
    """The numbers of parameters are those that were computed from AIDeveloper's own functions."""
    gray, color = PARAMETERS[name]
    assert build_model(name, (32, 32, 1), 2).count_params() == gray
    assert build_model(name, (32, 32, 3), 10).count_params() == color


@pytest.mark.parametrize("name", WITH_A_VALUE)
def test_a_network_with_a_measured_value_too(name: str, backend: object) -> None:
    """AIDeveloper's second input was one number per image."""
    assert build_model(name, (32, 32, 1), 2, n_scalars=1).count_params() == WITH_A_VALUE[name]


def test_the_larger_network_of_nitta(backend: object) -> None:
    """It does not fit 32 px, so its number is known for 64 px."""
    assert build_model("Nitta_et_al_8layer", (64, 64, 1), 2).count_params() == 270_306


def test_the_repaired_stride_gives_the_six_layers(backend: object) -> None:
    """Without the mistaken stride the linear output has the six layers' parameters."""
    name = "Nitta_et_al_6layer_linact"
    assert build_model(name, (32, 32, 1), 2).count_params() == PARAMETERS["Nitta_et_al_6layer"][0]


@pytest.mark.parametrize("name", ["VGG_small_2", "VGG_small_3"])
@pytest.mark.parametrize("size", [16, 17, 18, 19, 20, 33, 38, 40, 64])
def test_the_shortcuts_of_vgg_fit_every_size(name: str, size: int, backend: object) -> None:
    """AIDeveloper's failed at most of these sizes."""
    assert build_model(name, (size, size, 1), 2).output_shape == (None, 2)


def test_what_was_repaired_says_so() -> None:
    """Nobody wonders why a network of a known name behaves otherwise."""
    repaired = {name for name, entry in ARCHITECTURES.entries().items() if entry.INFO.repaired}
    assert repaired >= {"VGG_small_2", "VGG_small_3", "Nitta_et_al_8layer", "MLP_MultiIn_3Lay_24"}
