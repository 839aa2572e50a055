"""In a process of its own: a ``.keras`` file becomes a file of PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasets.basics.errors import WorkFailed
from models.export.graphs.converter_errors import CONVERTER_ERRORS

EXAMPLES = 2
"""Images of the example that is traced; one alone would be taken for a fixed number."""


def convert(kind: str, source: Path, target: Path) -> None:
    """Write the network of ``source`` (of this program, trusted) as ``target``.

    Its images are (n, channels, height, width), as users of PyTorch have them; n is free.

    Args:
        kind: ``torchscript`` or ``pt2``.

    Raises:
        WorkFailed: if PyTorch cannot trace or export it.
    """
    import keras
    import torch

    model = keras.saving.load_model(source, compile=False, safe_mode=True)
    network = _channels_first(model).eval()
    examples = tuple(_example(given) for given in model.inputs)
    try:
        with torch.no_grad():
            if kind == "torchscript":
                torch.jit.trace(network, examples, check_trace=False).save(str(target))
                return
            n = torch.export.Dim("n", min=1)
            shapes = (tuple({0: n} for _ in examples),)
            torch.export.save(torch.export.export(network, examples, dynamic_shapes=shapes), str(target))
    except CONVERTER_ERRORS as error:
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        raise WorkFailed(f"PyTorch {torch.__version__}: {reason}") from error


def _channels_first(model: Any) -> Any:
    """Return a module of PyTorch around the network that takes its images with channels first."""
    import torch

    class ChannelsFirst(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.network = model

        def forward(self, *inputs: Any) -> Any:
            turned = [given.permute(0, 2, 3, 1) if given.ndim == 4 else given for given in inputs]
            return self.network(turned[0] if len(turned) == 1 else turned, training=False)

    return ChannelsFirst()


def _example(given: Any) -> Any:
    import torch

    shape = [EXAMPLES, *given.shape[1:]]
    if len(shape) == 4:
        shape = [shape[0], shape[3], shape[1], shape[2]]
    return torch.zeros(shape, dtype=getattr(torch, given.dtype))
