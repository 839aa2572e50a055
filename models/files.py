"""Model files: one ``.keras`` with its card inside. Foreign ones are checked before keras sees them."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from datasets.basics.errors import BadInput, WorkFailed
from datasets.basics.files import atomic_write
from datasets.basics.temporary import is_disk_full, told_of_temporary_folder
from models.card import CARD_MEMBER, ModelCard, card_json
from models.foreign.sidecar import is_foreign, read_sidecar
from models.safety.archive import CONFIG_MEMBER, WEIGHTS_MEMBER, open_archive, read_text
from models.safety.config_check import parse_config
from models.safety.size_check import check_size

if TYPE_CHECKING:
    import keras


def save_model(model: keras.Model, card: ModelCard, path: Path) -> None:
    """Write the network, its weights and its card into one ``.keras`` file, or leave the former file.

    Raises:
        WorkFailed: if the file cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            plain = Path(folder) / "model.keras"
            model.save(plain)
            with zipfile.ZipFile(plain, "a") as archive:
                archive.writestr(CARD_MEMBER, card_json(card))
            path.parent.mkdir(exist_ok=True)
            atomic_write(path, plain.read_bytes())
    except OSError as error:
        raise WorkFailed(
            f"The model {path} cannot be written ({error.strerror or error}): make room, or choose another "
            "folder."
        ) from error


def load_model(path: Path) -> tuple[keras.Model, ModelCard]:
    """Return the network and its card; ``models.backend.prepare`` must have been called.

    Raises:
        BadInput: if the file is missing or damaged, has no card, or holds anything but known layers.
    """
    if is_foreign(path):
        raise BadInput(
            f"The model {path} is computed by another library, so its network cannot be opened here: predict "
            "and evaluate take it, anything else needs the .keras model."
        )
    with _own_copy(path) as copy:
        with open_archive(path, copy) as archive:
            card = _card(path, archive)
        model = _checked_network(path, copy)
    shapes = [tuple(given.shape[1:]) for given in model.inputs]
    if model.output_shape[-1] != len(card.classes) or shapes != card.input.shapes:
        raise BadInput(f"The model file {path} is damaged: its card belongs to another network.")
    return model, card


def load_network(path: Path) -> keras.Model:
    """Return the network of a ``.keras`` file that any program saved; ``prepare`` must have been called.

    Raises:
        BadInput: if the file is missing or damaged, or holds anything but known layers.
    """
    with _own_copy(path) as copy:
        return _checked_network(path, copy)


def has_card(path: Path) -> bool:
    """Return whether this program wrote a ``.keras`` file.

    Raises:
        BadInput: if the file is missing or damaged.
    """
    with open_archive(path) as archive:
        return CARD_MEMBER in archive.namelist()


def read_card(path: Path) -> ModelCard:
    """Return the card of a ``.keras`` file, or the one beside a file of another library.

    Raises:
        BadInput: if the file is missing or damaged, or has no card.
    """
    if is_foreign(path):
        return read_sidecar(path)
    with open_archive(path) as archive:
        return _card(path, archive)


@contextmanager
def _own_copy(path: Path) -> Iterator[Path]:
    """Copy a model file: what is checked is what is loaded, it cannot be exchanged in between."""
    if not path.is_file():
        raise BadInput(f"The model file {path} does not exist.")
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "model.keras"
            shutil.copyfile(path, copy)
            yield copy
    except (OSError, BadInput) as error:
        # A file that could not be unpacked is not damaged.
        if is_disk_full(error):
            raise WorkFailed(told_of_temporary_folder(error)) from error
        raise


def _checked_network(path: Path, copy: Path) -> keras.Model:
    import keras

    # Brings h5py, which the window does without.
    from models.safety.weights_check import check_weights

    with open_archive(path, copy) as archive:
        config = parse_config(path, read_text(path, archive, CONFIG_MEMBER))
        parameters = check_size(path, config)
        weights = copy.with_name(WEIGHTS_MEMBER)
        with archive.open(WEIGHTS_MEMBER) as source, weights.open("wb") as target:
            shutil.copyfileobj(source, target)
        check_weights(path, weights, parameters)
    try:
        return keras.saving.load_model(copy, compile=False, safe_mode=True)
    except (ValueError, TypeError, OSError, KeyError, AttributeError) as error:
        raise BadInput(f"The model file {path} is damaged: its network cannot be put together.") from error


def _card(path: Path, archive: zipfile.ZipFile) -> ModelCard:
    if CARD_MEMBER not in archive.namelist():
        raise BadInput(
            f"The model file {path} has no card (classes and preprocessing), so its outputs have no meaning: "
            "use a model that this program saved."
        )
    try:
        return ModelCard.model_validate_json(read_text(path, archive, CARD_MEMBER))
    except ValidationError as error:
        raise BadInput(
            f"The card of the model file {path} cannot be read: it was written by another version."
        ) from error
