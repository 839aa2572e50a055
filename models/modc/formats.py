"""What a container holds beside its index, by name. Light: no network library is needed."""

from __future__ import annotations

from datasets.spec import InputSpec

TENSORFLOW = "tensorflow"
"""The only format that dclab knows: whatever ``tf.keras.models.load_model`` reads."""
OLD_TENSORFLOW = "tensorflow-SavedModel"
"""Its name until dclab 0.48.4."""
ONNX = "onnx"
FROZEN_PB = "frozen-pb"

CONSUMER_OF = {TENSORFLOW: "keras", ONNX: "onnxruntime", FROZEN_PB: "opencv-dnn"}
"""Format -> the consumer that it is proven in."""

CARD = "card.json"
SESSION = "session.xlsx"
MODEL = "model.keras"
"""Supplements: the card, the session's spreadsheet, the whole model as this program keeps it."""


def takes_measured_values(spec: InputSpec) -> bool:
    """Return whether a model sees measured values alone; in a container it takes them as measured."""
    return bool(spec.scalars) and not spec.use_images
