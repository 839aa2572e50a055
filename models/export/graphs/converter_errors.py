"""What converters of networks raise where they meet something that they do not know."""

CONVERTER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""Converters check little before they begin: what fails inside them comes out as any of these."""
