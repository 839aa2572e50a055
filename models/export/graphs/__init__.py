"""A network as the graph of another program: ONNX, SavedModel, TensorFlow Lite, PyTorch."""
