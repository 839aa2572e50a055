"""Options that are declared once and checked everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from datasets.basics.options import Options
from datasets.spec import AugmentationSpec, DataRow, InputSpec, SplitSpec

SPECS: list[type[Options]] = [AugmentationSpec, DataRow, InputSpec, SplitSpec]


@pytest.mark.parametrize("spec", SPECS)
def test_every_visible_option_explains_itself(spec: type[Options]) -> None:
    """Each option has a label and a help text that ends like a sentence, and names for all its choices."""
    for name, field in spec.model_fields.items():
        assert field.title and field.description, name
        assert field.description.rstrip().endswith((".", ")")), name
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        literal = getattr(field.annotation, "__args__", ())
        if extra["choices"]:
            assert set(extra["choices"]) == set(literal), name


@pytest.mark.parametrize("spec", [AugmentationSpec, InputSpec, SplitSpec])
def test_defaults_are_valid_and_survive_json(spec: type[Options]) -> None:
    """The defaults obey their own bounds."""
    assert spec.model_validate_json(spec().model_dump_json()) == spec()


@pytest.mark.parametrize(
    ("spec", "values"),
    [
        (InputSpec, {"size": 3}),
        (InputSpec, {"sise": 32}),
        (InputSpec, {"mean": float("nan")}),
        (InputSpec, {"padding": "mirror"}),
        (DataRow, {"path": "a", "zoom": 0}),
        (DataRow, {"path": "a", "images_per_epoch": -1}),
        (AugmentationSpec, {"rotation": 181}),
        (AugmentationSpec, {"contrast": (1.2, 0.8)}),
        (AugmentationSpec, {"average_blur": (0, 102)}),
        (AugmentationSpec, {"brightness_add": (float("-inf"), 0)}),
    ],
)
def test_what_is_out_of_bounds_is_refused(spec: type[Options], values: dict[str, object]) -> None:
    """Wrong names, numbers beyond the bounds, NaN and ranges the wrong way round do not get in."""
    with pytest.raises(ValidationError):
        spec.model_validate(values)


def test_options_cannot_be_changed_afterwards() -> None:
    """A document is a value: undo can keep it."""
    with pytest.raises(ValidationError):
        InputSpec().size = 64  # type: ignore[misc]


@given(st.floats(-255, 255), st.floats(-255, 255))
def test_ranges_within_bounds_are_taken(one: float, two: float) -> None:
    """Any two numbers in order and within the bounds are a range."""
    low, high = sorted((one, two))
    assert AugmentationSpec(brightness_add=(low, high)).brightness_add == (low, high)
