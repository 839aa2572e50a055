"""Proving an export: the same images through Keras and through the real consumer."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from datasets.basics.errors import WorkFailed
from datasets.basics.progress import Progress, silent
from models.export.checks.consumer import ConsumerAnswer, ConsumerRequest, consumer_title, run_consumer
from models.export.checks.judgement import judge_quantized
from models.export.facts import TopAccuracy
from models.export.graphs.input_names import NAMES, names_in_file
from models.export.registry import ExportInfo
from models.export.result import ExportResult
from models.export.task import ExportTask

BATCH_SIZES = (1, 16)
MIN_SPREAD = 1e-4
"""Below this standard deviation over the images an output counts as constant: agreeing with it proves
nothing."""
TIMES_ROUNDING = 8
"""The file's numbers are rounded as well, in another order, and faster ways to compute a convolution round
more: the largest difference of 64 images was up to 2 times the network's own, in OpenCV 4.14 5 times."""
LARGEST_ROUNDING = 1e-3
"""More than this no rounding excuses: such a network says nothing that can be compared."""
TOP_K = (1, 3, 5)

Outputs = npt.NDArray[np.float32]


def verify(info: ExportInfo, task: ExportTask, file: Path, progress: Progress = silent) -> ExportResult:
    """Compare ``file`` in its consumer with what the task's model said of the same samples."""
    progress(0.0, f"Checking in {consumer_title(info.consumer)}")
    n_images = len(task.expected)
    try:
        answer, found = _consume(info, task, file)
    except WorkFailed as error:
        # Ctrl-C in a terminal ends the child, too: then this raises, and no fault is found.
        progress(1.0, f"Checked in {consumer_title(info.consumer)}")
        return failed(info, str(error), n_images)
    difference = max_difference(found, task.expected)
    differing = "The outputs differ from Keras"
    if difference is not None and answer.disagreement > difference:
        difference, differing = answer.disagreement, "The formats in the file differ from one another"
    same_shape = found.shape[1:] == task.expected.shape
    spread = float(task.expected.std(axis=0).max())
    fault = _fault(difference, spread, same_shape)
    judged = ""
    if not fault and info.quantized:
        fault, judged = _judge_quantized(task, found)
    elif not fault and difference is not None and difference > info.tolerance:
        fault, judged = _beyond_tolerance(info, task, difference, differing)
    return ExportResult(
        format=info.name,
        path=None,
        bytes=None,
        verified=not fault,
        max_abs_diff=difference,
        consumer=consumer_title(info.consumer),
        consumer_version=answer.version,
        microseconds_per_image=answer.microseconds_per_image,
        batch_microseconds_per_image=answer.batch_microseconds_per_image,
        reason=fault or f"{judged}{_compared(task, spread)}",
        input_type=_input_type(task, answer),
        input_names=names_in_file(info, task.model),
        normalization_inside=task.normalization_inside,
        n_images=n_images,
        output_spread=spread,
        agreement=agreement(*_of_its_classes(task, found)) if same_shape else None,
        top_k=top_accuracies(found[0], task.expected, task.samples.targets) if same_shape else (),
        quantized_tensors=answer.quantized_tensors,
        fine_tuned_epochs=task.fine_tuned_epochs,
    )


def failed(info: ExportInfo, reason: str, n_images: int = 0) -> ExportResult:
    """Return the result of an export of which no number is known."""
    return ExportResult(
        format=info.name,
        path=None,
        bytes=None,
        verified=False,
        max_abs_diff=None,
        consumer=consumer_title(info.consumer),
        consumer_version=None,
        microseconds_per_image=None,
        reason=reason,
        n_images=n_images,
    )


def max_difference(found: Outputs, expected: Outputs) -> float | None:
    """Return the largest difference of outputs (batch sizes, n, n_classes) to (n, n_classes).

    None where the shapes differ or a number is not finite: no difference can be told then.
    """
    if found.shape[1:] != expected.shape or not np.isfinite(found).all():
        return None
    return float(np.abs(found - expected[None]).max())


def agreement(found: Outputs, expected: Outputs) -> float:
    """Return the share of images whose most probable class is the same at every batch size."""
    return float((found.argmax(axis=2) == expected.argmax(axis=1)[None]).all(axis=0).mean())


def top_accuracies(found: Outputs, expected: Outputs, targets: Outputs) -> tuple[TopAccuracy, ...]:
    """Return the accuracies among the 1, 3 and 5 most probable classes, of the labelled images.

    Args:
        found, expected: probabilities (n, n_classes) of the file and of the model.
        targets: (n, n_classes), 1 for each class of an image; rows of zeros are not labelled.
    """
    labelled = targets.sum(axis=1) > 0
    if not labelled.any() or targets.shape != expected.shape:
        return ()
    ks = [k for k in TOP_K if k == 1 or k < targets.shape[1]]
    return tuple(
        TopAccuracy(
            k=k,
            before=_top(expected[labelled], targets[labelled], k),
            after=_top(found[labelled], targets[labelled], k),
            n=int(labelled.sum()),
        )
        for k in ks
    )


def _top(probabilities: Outputs, targets: Outputs, k: int) -> float:
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :k]
    return float((np.take_along_axis(targets, best, axis=1) > 0).any(axis=1).mean())


def _consume(info: ExportInfo, task: ExportTask, file: Path) -> tuple[ConsumerAnswer, Outputs]:
    fed = task.fed if isinstance(task.fed, tuple) else (task.fed,)
    with tempfile.TemporaryDirectory() as folder:
        inputs = []
        for place, values in enumerate(fed):
            inputs.append(str(Path(folder) / f"input_{place}.npy"))
            np.save(inputs[-1], values)
        request = ConsumerRequest(
            model=str(file),
            images=inputs[0],
            values=inputs[1] if len(inputs) > 1 else "",
            outputs=str(Path(folder) / "outputs.npy"),
            batch_sizes=BATCH_SIZES,
        )
        answer = run_consumer(info.consumer, request)
        return answer, np.load(request.outputs, allow_pickle=False)


def _fault(difference: float | None, spread: float, same_shape: bool) -> str:
    if not same_shape or difference is None:
        return "The consumer returned outputs of another shape, or no numbers."
    if spread < MIN_SPREAD:
        return (
            f"The network gives nearly the same output for all images (standard deviation {spread:.1e}), "
            "so agreeing with it proves nothing: train it first."
        )
    return ""


def _input_type(task: ExportTask, answer: ConsumerAnswer) -> str:
    """Return the numbers that the file takes: whole ones are made of what it is fed."""
    whole = [tensor.type for tensor in answer.quantized_tensors if tensor.name in NAMES]
    fed = task.fed[0] if isinstance(task.fed, tuple) else task.fed
    return whole[0] if whole else fed.dtype.name


def _judge_quantized(task: ExportTask, found: Outputs) -> tuple[str, str]:
    targets = np.delete(task.samples.targets, task.samples.of_other_classes, axis=0)
    trained_on = task.options.quantization_aware_epochs > 0
    return judge_quantized(*_of_its_classes(task, found), targets, trained_on=trained_on)


def _of_its_classes(task: ExportTask, found: Outputs) -> tuple[Outputs, Outputs]:
    """Return the outputs of file and model without the images of classes that the export leaves out."""
    others = task.samples.of_other_classes
    return np.delete(found, others, axis=1), np.delete(task.expected, others, axis=0)


def _beyond_tolerance(
    info: ExportInfo, task: ExportTask, difference: float, differing: str
) -> tuple[str, str]:
    """Return (why the file is not accepted, what was found) for a difference that is above the tolerance.

    A deep network's own outputs are off by more than that, computed with 32 bits, and so may the file's be.

    Args:
        differing: what differs from what.
    """
    rounding = task.rounding.difference
    allowed = max(info.tolerance, min(TIMES_ROUNDING * rounding, LARGEST_ROUNDING))
    if difference > allowed and rounding > LARGEST_ROUNDING:
        return (
            f"{differing} by {difference:.1e}, and this network's own outputs are off by {rounding:.1e} "
            "because they are computed with 32 bits: too inexact to be compared.",
            "",
        )
    if difference > allowed:
        return f"{differing} by {difference:.1e}, more than {allowed:.0e}.{task.rounding.obstacle}", ""
    return "", (
        f"{differing} by {difference:.1e}: this network's own outputs are off by {rounding:.1e}, "
        "because they are computed with 32 bits. "
    )


def _compared(task: ExportTask, spread: float) -> str:
    n_images, n_real = len(task.expected), task.samples.n_real
    compared = f"{n_real} real images"
    if n_real < n_images:
        compared += f" and {n_images - n_real} varied copies"
    sizes = " and ".join(map(str, BATCH_SIZES))
    return f"Compared on {compared}, batch {sizes}; outputs vary with a deviation of {spread:.2f}."
