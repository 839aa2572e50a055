"""Frozen graphs are read by the names that the card beside them says."""

from __future__ import annotations

import cv2
import keras
import numpy as np
import pytest

from models.export.formats.frozen_pb import EXPORT, frozen_graph


@pytest.mark.parametrize("activation", ["softmax", "sigmoid"])
def test_opencv_knows_input_and_output_by_name(activation: str, backend: object) -> None:
    """A program that asks OpenCV for the output of the card gets it."""
    keras.utils.set_random_seed(2)
    image = keras.Input((8, 8, 1))
    inner = keras.layers.Flatten()(keras.layers.Conv2D(2, 3, activation="relu")(image))
    model = keras.Model(image, keras.layers.Dense(3, activation=activation)(inner))
    given = np.random.default_rng(1).random((2, 8, 8, 1), np.float32)
    net = cv2.dnn.readNetFromTensorflow(np.frombuffer(frozen_graph(model), np.uint8))
    net.setInput(np.ascontiguousarray(given.transpose(0, 3, 1, 2)), EXPORT.input_name)
    found = net.forward(EXPORT.output_name)
    np.testing.assert_allclose(found, model(given), atol=1e-6)
    assert list(net.getUnconnectedOutLayersNames()) == [EXPORT.output_name]
