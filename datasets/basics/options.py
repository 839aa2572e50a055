"""Options are declared once; forms, flags, spreadsheet columns and messages are made from here."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Options(BaseModel):
    """Base of every typed document: immutable, strict about names, free of NaN and infinity."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @model_validator(mode="after")
    def _check_ranges(self) -> Self:
        """Check the ends and the order of every option declared with ``each``."""
        for name, field in type(self).model_fields.items():
            extra = field.json_schema_extra
            each = extra.get("each") if isinstance(extra, dict) else None
            if each is None:
                continue
            low, high = getattr(self, name)
            if not each[0] <= low <= high <= each[1]:  # type: ignore[index]
                raise ValueError(
                    f"{name}: two numbers from {each[0]} to {each[1]}, the smaller first, "  # type: ignore[index]
                    f"are expected, not {low} and {high}"
                )
        return self


def option(
    default: Any,
    *,
    label: str,
    help: str,
    unit: str = "",
    ge: float | None = None,
    le: float | None = None,
    gt: float | None = None,
    each: tuple[float, float] | None = None,
    step: float | None = None,
    start: float | None = None,
    choices: dict[str, str] | None = None,
    advanced: bool = False,
    visible: bool = True,
) -> Any:
    """Declare one option of an :class:`Options` model.

    Args:
        default: value when nothing is given; ``...`` makes the option required.
        label: short name on the form.
        help: one or two sentences for the tool tip and the documentation.
        unit: shown behind the number, e.g. ``"px"`` or ``"°"``.
        ge, le, gt: bounds of a number.
        each: bounds of both ends of a (low, high) range.
        step: step of the spin box.
        start: for a number that may be None: where a form begins when it is set; None: the lowest.
        choices: for a ``Literal``: what each value is called on the form.
        advanced: shown only after "More…".
        visible: whether the generated form shows the option at all.
    """
    extra: dict[str, Any] = {
        "unit": unit,
        "step": step,
        "start": start,
        "each": each,
        "choices": choices or {},
        "advanced": advanced,
        "visible": visible,
    }
    return Field(default, title=label, description=help, json_schema_extra=extra, ge=ge, le=le, gt=gt)
