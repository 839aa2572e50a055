"""A network as TensorFlow's SavedModel: a format of its own, and the way to TensorFlow Lite."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from models.export.conversions import Conversions
from models.export.graphs.input_names import input_names

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

OUTPUT_NAME = "probabilities"


def write_saved_model(model: keras.Model, conversions: Conversions, folder: Path) -> None:
    """Write the folder, with the signatures ``serve`` and ``serving_default``, which are the same.

    The files are made once for all formats of an export: tracing a large network takes longer than anything
    that is made of it. The signatures take ``image`` (n, height, width, channels) and, of networks that see
    measured values, ``values`` (n, k); they return ``probabilities`` (n, n_classes).

    Raises:
        ValueError, TypeError, RuntimeError, OSError: if TensorFlow cannot write the network.
    """
    made = conversions.written(model, "saved model", lambda place: _trace(model, place))
    shutil.copytree(made, folder, dirs_exist_ok=True)


def _trace(model: keras.Model, folder: Path) -> None:
    import keras
    import tensorflow as tf

    def serve(*inputs: tf.Tensor) -> dict[str, tf.Tensor]:
        outputs = model(inputs[0] if len(inputs) == 1 else list(inputs), training=False)
        return {OUTPUT_NAME: tf.cast(outputs, tf.float32)}

    signature = [
        tf.TensorSpec((None, *given.shape[1:]), given.dtype, name=name)
        for given, name in zip(model.inputs, input_names(model), strict=True)
    ]
    archive = keras.export.ExportArchive()
    archive.track(model)
    # The first signature is the one that others take by default, too.
    archive.add_endpoint("serve", serve, signature, jit_compile=False)
    try:
        archive.write_out(str(folder), verbose=False)
    except tf.errors.ResourceExhaustedError as error:
        # What TensorFlow makes of a full disk.
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder)) from error
