"""Sizes, fonts and the frame of the pictures: fit for a column of a paper."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from datasets.basics.errors import BadInput
from models.evaluation.assessment import Assessment
from models.evaluation.pictures.base import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMN_MM = 86.0
PAGE_MM = 178.0
"""One column and two columns of a journal page."""
MM_PER_INCH = 25.4
DPI = 300
FORMATS = ("png", "svg", "pdf")
LONGEST_NAME = 24
BLUE = "#0072b2"
GRAY = "#7f7f7f"

_SETTINGS: dict[str, Any] = {
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "legend.fontsize": 8,
    "legend.frameon": False,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.2,
    "axes.spines.top": False,
    "axes.spines.right": False,
    # Texts stay texts, which can be searched and changed.
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    # The same picture has the same bytes.
    "svg.hashsalt": "picture",
    # A dollar sign in the name of a class begins no formula.
    "text.parse_math": False,
}
_NO_DATE: dict[str, dict[str, None]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}


def rendered(picture: Picture, assessment: Assessment, formats: Sequence[str] = FORMATS) -> dict[str, bytes]:
    """Return a picture in some of :data:`FORMATS`, by format; PNG with 300 dots per inch.

    Not for several threads at once: matplotlib's settings are those of the process.
    """
    with empty_figure() as figure:
        picture.draw(figure, assessment)
        return contents(figure, formats)


def contents(figure: Figure, formats: Sequence[str]) -> dict[str, bytes]:
    """Return a drawn figure in some of :data:`FORMATS`, by format."""
    # The places of all texts are found once, not for each format.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    found = {}
    for kind in formats:
        content = io.BytesIO()
        figure.savefig(content, format=kind, dpi=DPI, metadata=_NO_DATE[kind])
        found[kind] = content.getvalue()
    return found


def format_of(path: str) -> str:
    """Return the format that a file's ending names, ``csv`` among them.

    Raises:
        BadInput: if it is another one.
    """
    kind = PurePath(path).suffix.lower().removeprefix(".")
    if kind not in (*FORMATS, "csv"):
        raise BadInput(f"{path}: a picture is saved as .png, .svg or .pdf, its numbers as .csv.")
    return kind


def set_size(figure: Figure, width_mm: float, height_mm: float) -> None:
    """Give a figure its size."""
    figure.set_size_inches(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH)


def short(name: str, longest: int = LONGEST_NAME) -> str:
    """Return a name that fits beside an axis: its beginning and its end."""
    if len(name) <= longest:
        return name
    end = (longest - 1) // 3
    return f"{name[: longest - 1 - end]}…{name[-end:]}"


def told_apart(names: Sequence[str], longest: int = LONGEST_NAME) -> list[str]:
    """Return names that fit beside an axis and still differ: long ones without what all have in common."""
    if len(names) > 1 and max(map(len, names)) > longest:
        start = _n_common(names)
        end = _n_common([name[start:][::-1] for name in names])
        names = [f"{'…' * (start > 0)}{name[start : len(name) - end]}{'…' * (end > 0)}" for name in names]
    return [short(name, longest) for name in names]


def _n_common(names: Sequence[str]) -> int:
    """Return with how many equal letters all names begin."""
    for place, letters in enumerate(zip(*names, strict=False)):
        if len(set(letters)) > 1:
            return place
    return min(map(len, names))


def count_axis(axes: Axes, most: int) -> None:
    """Give a frame a vertical axis of numbers of images, 0 to ``most``, in steps of ten times as many."""
    from matplotlib.ticker import FixedLocator, NullLocator

    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(0, 2 * max(1, most))
    ticks = [0] + [10**power for power in range(len(str(max(1, most))))]
    axes.yaxis.set_major_locator(FixedLocator(ticks))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_yticklabels([f"{tick:,}" for tick in ticks])


def unit_square(axes: Axes) -> None:
    """Set both axes to 0…1 with a little room, so that lines at the ends are seen whole."""
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    axes.set_aspect("equal")


@contextmanager
def empty_figure() -> Iterator[Figure]:
    """Yield an empty figure; pyplot is not used: it keeps figures and looks for a display."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_SETTINGS):
        figure = Figure(layout="constrained")
        FigureCanvasAgg(figure)
        yield figure
