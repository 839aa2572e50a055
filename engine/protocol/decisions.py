"""What the jobs that decide how a trained model is used are asked and what they answer."""

from __future__ import annotations

from pydantic import Field

from datasets.basics.options import Options
from datasets.spec import DataRow
from engine.protocol.evaluation import EvaluateRequest
from models.decisions.document import Decisions, Rule, Share, UnlikeSpec
from models.decisions.figures import FileVerdict, Fraction
from sessions.document import Session

__all__ = [
    "AddRubbishRequest",
    "AddRubbishResult",
    "CalibrateRequest",
    "CalibrateResult",
    "CalibrationFigures",
    "DecideRequest",
    "DecideResult",
    "FileVerdict",
    "FitUnlikeRequest",
    "FitUnlikeResult",
    "Fraction",
    "MethodFigures",
    "PrevalenceRequest",
    "PrevalenceResult",
    "ThresholdFigures",
    "ThresholdRequest",
    "ThresholdResult",
]


class DecideRequest(Options):
    """Keep ``decisions`` about a run's model instead of the former ones; None: only tell what they are."""

    model: str
    decisions: Decisions | None = None


class DecideResult(Options):
    decisions: Decisions


class ThresholdRequest(Options):
    """Choose the threshold of ``target`` on the run's validation images and report it on other images."""

    evaluate: EvaluateRequest
    """The images that the threshold is reported on: rows, or a part of the run."""
    target: str
    rule: Rule = "purity"
    value: Share = 0.95
    """Purity or yield that is wanted."""
    false_alarm: float = Field(default=1.0, ge=0)
    """Cost of an image that is called the target and is not."""
    miss: float = Field(default=1.0, ge=0)
    """Cost of an image of the target that is called something else."""
    costs: tuple[tuple[float, ...], ...] = ()
    """Instead of these two: cost of each answer; rows: true class, columns: answer."""


class ThresholdFigures(Options):
    """What a threshold does on some images."""

    threshold: float
    n: int
    n_target: int
    """Images of the target among them."""
    n_chosen: int
    """Images that are called the target."""
    purity: Share | None
    """Share of the target among the chosen images; None where none is chosen."""
    purity_ci95: tuple[Share, Share] | None
    yield_: Share | None
    """Share of the target's images that are chosen; None where there are none."""
    yield_ci95: tuple[Share, Share] | None
    mean_cost: float | None = None
    """Mean cost of an image, where the rule is the cost."""


class ThresholdResult(Options):
    """``threshold`` is None where the wish cannot be reached; ``chosen_on`` is then the best there is."""

    threshold: float | None
    chosen_on: ThresholdFigures
    """On the validation images, on which it was chosen: a little too good."""
    reported_on: ThresholdFigures
    """The same threshold on the other images; equal to ``chosen_on`` where there are no others."""
    sentence: str
    test_openings: int | None = None


class CalibrateRequest(Options):
    """Fit the temperature of a run's model on its validation images.

    The test part is looked at only if it was opened before; ``shown_before`` as in ``EvaluateRequest``.
    """

    model: str
    find_in: tuple[str, ...] = ()
    shown_before: bool = False


class CalibrationFigures(Options):
    """Negative log-likelihood (nats per image) and expected calibration error before and after."""

    n: int
    nll_before: float
    nll_after: float
    ece_before: float
    ece_after: float
    nll_change_ci95: tuple[float, float]
    """95 % interval (bootstrap) of ``nll_after - nll_before``."""


class CalibrateResult(Options):
    temperature: float
    validation: CalibrationFigures
    """"After" by cross-validation: each fifth with the temperature of the other four."""
    test: CalibrationFigures | None
    accepted: bool
    """Whether the temperature makes unseen images no worse; else it should not be used."""
    sentence: str
    test_openings: int | None = None


class PrevalenceRequest(Options):
    """Correct what a run's model counted in new images (``counts``, in the order of its classes)."""

    model: str
    counts: tuple[int, ...]


class PrevalenceResult(Options):
    fractions: tuple[Fraction, ...]
    sentence: str


class FitUnlikeRequest(Options):
    """Learn what a run's training images look like to its network, and keep it with the run.

    ``rubbish``: surveyed rows of images that are none of the classes; the best method is then chosen by them.
    ``method``: the method's name; empty: the best one.
    """

    model: str
    rubbish: tuple[DataRow, ...] = ()
    method: str = ""
    find_in: tuple[str, ...] = ()


class MethodFigures(Options):
    """How well one method tells the rubbish from validation images."""

    method: str
    title: str
    auroc: Share
    auroc_ci95: tuple[Share, Share]
    caught: Share
    """Share of the rubbish above the threshold."""


class FitUnlikeResult(Options):
    unlike: UnlikeSpec
    methods: tuple[MethodFigures, ...]
    """Best first; empty without rubbish."""
    file: str
    """What was written."""
    sentence: str


class AddRubbishRequest(Options):
    """Add surveyed ``rows``, images that are none of the classes, to a session as the class "rubbish"."""

    session: Session
    rows: tuple[DataRow, ...]


class AddRubbishResult(Options):
    session: Session
    sentence: str
    """How many images there are now, and how many are sensible."""
