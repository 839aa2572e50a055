"""Hostile model files are refused before keras sees them; each has a control that proves it is live."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import psutil
import pytest

from datasets.basics.errors import BadInput
from models.files import load_model
from models.safety.archive import CONFIG_MEMBER, MAX_TEXT_BYTES, WEIGHTS_MEMBER

Edit = Callable[[dict[str, Any]], None]


def _layer(config: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(layer for layer in config["config"]["layers"] if layer["class_name"] == kind)


def _weights(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(WEIGHTS_MEMBER)


def test_the_honest_file_loads(honest: Path) -> None:
    """Control of all controls: without tampering nothing is refused."""
    model, card = load_model(honest)
    assert (len(card.classes), model.output_shape) == (2, (None, 2))


def test_code_in_a_lambda_layer_is_refused(honest: Path, rewrite: Any, tmp_path: Path) -> None:
    """A Lambda layer carries Python code; keras without its safe mode runs it."""
    import keras

    canary = tmp_path / "canary"
    image = keras.Input((16, 16, 1))
    function = eval(f"lambda x: (open({str(canary)!r}, 'w').close(), x)[1]")
    scores = keras.layers.Dense(2)(keras.layers.Flatten()(keras.layers.Lambda(function)(image)))
    keras.Model(image, scores).save(tmp_path / "lambda.keras")
    canary.unlink()
    with zipfile.ZipFile(tmp_path / "lambda.keras") as archive:
        path = rewrite({name: archive.read(name) for name in archive.namelist()})
    with pytest.raises(BadInput, match="Lambda"):
        load_model(path)
    assert not canary.exists()
    keras.saving.load_model(path, compile=False, safe_mode=False)(np.zeros((1, 16, 16, 1), np.float32))
    assert canary.exists()


def test_a_tiny_file_that_describes_a_giant_is_refused(edit_config: Callable[[Edit], Path]) -> None:
    """A dense layer of 300 million units is refused in a moment, without its gigabytes."""

    def grow(config: dict[str, Any]) -> None:
        _layer(config, "Dense")["config"]["units"] = 300_000_000

    path = edit_config(grow)
    before, begun = psutil.Process().memory_info().rss, time.monotonic()
    with pytest.raises(BadInput, match="parameters"):
        load_model(path)
    assert time.monotonic() - begun < 2
    assert psutil.Process().memory_info().rss - before < 100 * 2**20


def test_sizes_cannot_be_understated(edit_config: Callable[[Edit], Path]) -> None:
    """Control of the count: keras refuses a layer whose input is not what its build_config says."""
    import keras

    def understate(config: dict[str, Any]) -> None:
        dense = _layer(config, "Dense")
        dense["build_config"]["input_shape"] = [None, 1]

    path = edit_config(understate)
    with pytest.raises(BadInput, match="cannot be put together"):
        load_model(path)
    with pytest.raises((ValueError, TypeError)):
        keras.saving.load_model(path, compile=False)


def _name_a_function(config: dict[str, Any]) -> None:
    _layer(config, "Dense")["config"]["activation"] = {
        "module": "builtins",
        "class_name": "function",
        "config": "exec",
        "registered_name": "function",
    }


def _name_a_command(config: dict[str, Any]) -> None:
    _layer(config, "Dense")["config"]["kernel_initializer"] = {
        "module": "subprocess",
        "class_name": "Popen",
        "config": {"args": "true"},
        "registered_name": None,
    }


def _name_keras_own_loader(config: dict[str, Any]) -> None:
    _layer(config, "Dense")["config"]["kernel_regularizer"] = {
        "module": "keras.saving",
        "class_name": "load_model",
        "config": {"filepath": "/tmp/other.keras"},
        "registered_name": None,
    }


def _name_an_unknown_layer(config: dict[str, Any]) -> None:
    _layer(config, "Dropout")["class_name"] = "TFSMLayer"


def _name_registered_code(config: dict[str, Any]) -> None:
    _layer(config, "Dropout")["registered_name"] = "somebody>Dropout"


def _name_a_layer_of_another_module(config: dict[str, Any]) -> None:
    _layer(config, "Dropout")["module"] = "keras.src.layers.core.lambda_layer"


def _climb_out_by_a_layer_name(config: dict[str, Any]) -> None:
    _layer(config, "Dense")["config"]["name"] = "../../outside"


def _use_a_strange_activation(config: dict[str, Any]) -> None:
    _layer(config, "Dense")["config"]["activation"] = "keras.utils.get_file"


def _be_no_network(config: dict[str, Any]) -> None:
    config["class_name"] = "Lambda"


def _nest_deeply(config: dict[str, Any]) -> None:
    nested: dict[str, Any] = {}
    config["config"]["name"] = nested
    for _ in range(100):
        nested["a"] = {}
        nested = nested["a"]


def _hide_the_size(config: dict[str, Any]) -> None:
    del _layer(config, "Dense")["build_config"]


@pytest.mark.parametrize(
    "edit",
    [
        _name_a_function,
        _name_a_command,
        _name_keras_own_loader,
        _name_an_unknown_layer,
        _name_registered_code,
        _name_a_layer_of_another_module,
        _climb_out_by_a_layer_name,
        _use_a_strange_activation,
        _be_no_network,
        _nest_deeply,
        _hide_the_size,
    ],
)
def test_a_description_with_anything_unknown_is_refused(
    edit: Edit, edit_config: Callable[[Edit], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not on the allow-lists never reaches keras."""
    import keras

    def reached(*_: object, **__: object) -> None:
        pytest.fail("keras was asked to load the file")

    path = edit_config(edit)
    monkeypatch.setattr(keras.saving, "load_model", reached)
    with pytest.raises(BadInput, match=r"model\.keras is not opened"):
        load_model(path)


@pytest.mark.filterwarnings("ignore:Skipping invalid path")
@pytest.mark.parametrize("member", ["../outside", "assets/words.txt", "C:\\x", "config.json.exe"])
def test_members_that_no_model_has_are_refused(rewrite: Any, member: str) -> None:
    """An extra member is refused by us; keras alone would load the file."""
    import keras

    path = rewrite({member: b"x"})
    with pytest.raises(BadInput, match="tampered"):
        load_model(path)
    keras.saving.load_model(path, compile=False)


def test_a_member_that_stands_twice_is_refused(honest: Path) -> None:
    """Which of two descriptions counts must not depend on the reader."""
    with zipfile.ZipFile(honest, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(CONFIG_MEMBER, b"{}")
    with pytest.raises(BadInput, match="twice"):
        load_model(honest)


def test_a_padded_description_is_refused(honest: Path, rewrite: Any) -> None:
    """A description of many megabytes that packs to nothing is not read into memory."""
    with zipfile.ZipFile(honest) as archive:
        config = archive.read(CONFIG_MEMBER)
    path = rewrite({CONFIG_MEMBER: config + b" " * MAX_TEXT_BYTES})
    with pytest.raises(BadInput, match="unreasonably large"):
        load_model(path)


def test_a_bomb_is_refused(honest: Path) -> None:
    """A member that unpacks to a hundred times the file is refused by its declared size."""
    with zipfile.ZipFile(honest) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(honest, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data if name != WEIGHTS_MEMBER else bytes(50 * 2**20))
    with pytest.raises(BadInput, match="would unpack to"):
        load_model(honest)


def _edit_weights(path: Path, rewrite: Any, edit: Callable[[h5py.File], None]) -> Path:
    stream = io.BytesIO(_weights(path))
    with h5py.File(stream, "r+") as file:
        edit(file)
    changed: Path = rewrite({WEIGHTS_MEMBER: stream.getvalue()})
    return changed


def test_weights_from_another_file_are_refused(honest: Path, rewrite: Any, tmp_path: Path) -> None:
    """A link would read a foreign file into the network; h5py alone follows it."""
    secret, alone = tmp_path / "secret.h5", tmp_path / "alone.h5"
    with h5py.File(secret, "w") as file:
        file["x"] = np.full((84, 2), 42.0, np.float32)

    def link(file: h5py.File) -> None:
        del file["layers/dense_2/vars/0"]
        file["layers/dense_2/vars/0"] = h5py.ExternalLink(str(secret), "/x")

    path = _edit_weights(honest, rewrite, link)
    with pytest.raises(BadInput, match="link to something outside"):
        load_model(path)
    alone.write_bytes(_weights(path))
    with h5py.File(alone, "r") as file:
        assert file["layers/dense_2/vars/0"][0, 0] == 42.0


def test_weights_stored_outside_are_refused(honest: Path, rewrite: Any, tmp_path: Path) -> None:
    """External storage reads any file of the computer as numbers; h5py alone does it."""
    secret = tmp_path / "secret.bin"
    secret.write_bytes(np.full(168, 42.0, np.float32).tobytes())

    def outsource(file: h5py.File) -> None:
        del file["layers/dense_2/vars/0"]
        file.create_dataset(
            "layers/dense_2/vars/0", (84, 2), "f4", external=[(str(secret), 0, h5py.h5f.UNLIMITED)]
        )

    path = _edit_weights(honest, rewrite, outsource)
    with pytest.raises(BadInput, match="from another file"):
        load_model(path)
    with h5py.File(io.BytesIO(_weights(path)), "r") as file:
        assert file["layers/dense_2/vars/0"][0, 0] == 42.0


def test_packed_weights_are_refused(honest: Path, rewrite: Any) -> None:
    """A packed dataset of gigabytes fits into kilobytes; the program writes none."""

    def pack(file: h5py.File) -> None:
        file.create_dataset("layers/dense_2/vars/9", (100_000_000,), "f4", compression="gzip")

    with pytest.raises(BadInput, match="stored unusually"):
        load_model(_edit_weights(honest, rewrite, pack))


def test_unwritten_weights_are_refused(honest: Path, rewrite: Any) -> None:
    """A dataset that claims more numbers than the network has is refused, though nothing is stored."""

    def claim(file: h5py.File) -> None:
        file.create_dataset("layers/dense_2/vars/9", (1_000_000_000,), "f4")

    with pytest.raises(BadInput, match="claim"):
        load_model(_edit_weights(honest, rewrite, claim))


def test_every_damaged_file_gives_one_sentence(honest: Path) -> None:
    """Cut at any of many places, the file gives BadInput with its name, and nothing else."""
    content = honest.read_bytes()
    for length in range(0, len(content), len(content) // 40):
        honest.write_bytes(content[:length])
        with pytest.raises(BadInput, match=r"model\.keras"):
            load_model(honest)


def test_changed_bytes_never_escape_as_other_errors(honest: Path) -> None:
    """Flipped bytes give the model or BadInput, never a traceback of a library."""
    content, numbers = honest.read_bytes(), np.random.default_rng(6)
    for _ in range(40):
        changed = bytearray(content)
        for place in numbers.integers(0, len(content), 3):
            changed[place] ^= 0xFF
        honest.write_bytes(changed)
        try:
            load_model(honest)
        except BadInput as error:
            assert "model.keras" in str(error)


def test_the_compiled_part_is_ignored(honest: Path, edit_config: Callable[[Edit], Path]) -> None:
    """Loss and optimizer of a file are neither needed nor looked into."""

    def compiled(config: dict[str, Any]) -> None:
        config["compile_config"] = {"loss": {"module": "os", "class_name": "system", "config": "true"}}

    load_model(edit_config(compiled))


def test_a_card_of_another_network_is_refused(honest: Path, rewrite: Any) -> None:
    """Classes and outputs have to belong together."""
    with zipfile.ZipFile(honest) as archive:
        card = json.loads(archive.read("model_card.json"))
    card["classes"] = ["a", "b", "c"]
    with pytest.raises(BadInput, match="card belongs to another network"):
        load_model(rewrite({"model_card.json": json.dumps(card).encode()}))
