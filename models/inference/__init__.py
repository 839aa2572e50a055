"""Probabilities of images: Keras, or onnxruntime where it is proven to say the same and is faster."""

from models.inference.batches import predict, run_batches

__all__ = ["predict", "run_batches"]
