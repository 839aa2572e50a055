"""A command whose options of one value are given once: of two values one would silently have no effect."""

from __future__ import annotations

from collections import Counter
from typing import Any

from typer.core import TyperCommand, TyperOption

from datasets.basics.errors import BadInput


class GivenOnceCommand(TyperCommand):
    """A command that refuses a second value of an option that takes one, such as ``--out a --out b``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments as every command does.

        Raises:
            BadInput: if an option that cannot be repeated is given more than once.
        """
        _, _, given = self.make_parser(ctx).parse_args(args=list(args))
        times = Counter(parameter.name for parameter in given)
        for parameter in given:
            if isinstance(parameter, TyperOption) and _has_one_value(parameter) and times[parameter.name] > 1:
                raise BadInput(
                    f"{_names(parameter)} is given more than once, but has one value: give it once."
                )
        return super().parse_args(ctx, args)


def _has_one_value(option: TyperOption) -> bool:
    """Whether a second one takes the effect from the first one; a bare ``--json`` says the same again."""
    return not option.multiple and (not option.is_flag or bool(option.secondary_opts))


def _names(option: TyperOption) -> str:
    return "/".join((*option.opts, *option.secondary_opts))
