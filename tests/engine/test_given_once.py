"""An option of one value that is given twice is refused by every command, never half obeyed."""

from __future__ import annotations

import pytest
import typer
from typer.core import TyperGroup, TyperOption

from datasets.basics.errors import BadInput
from engine.command_line import application, run
from engine.commands.export import formats_in


def twice(option: TyperOption) -> list[str] | None:
    """Return two values of an option that has one; None if it may be repeated, or has none."""
    if option.multiple or (option.is_flag and not option.secondary_opts):
        return None
    if option.secondary_opts:
        return [option.opts[0], option.secondary_opts[0]]
    return [option.opts[0], "1", option.opts[0], "2"]


def test_every_command_refuses_a_second_value() -> None:
    """One of the two would silently have no effect; the sentence names the option."""
    commands = typer.main.get_command(application())
    assert isinstance(commands, TyperGroup)
    seen = 0
    for name, command in commands.commands.items():
        for option in command.params:
            arguments = twice(option) if isinstance(option, TyperOption) else None
            if arguments is None:
                continue
            with pytest.raises(BadInput, match=f"{arguments[0]}.*more than once"):
                commands.main([name, *arguments], prog_name="discern", standalone_mode=False)
            seen += 1
    assert seen > 50


def test_a_second_value_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2; saying --json twice is no contradiction, so what is told is something else."""
    assert run(["evaluate", "run", "--part", "test", "--part=train"]) == 2
    assert capsys.readouterr().err == "--part is given more than once, but has one value: give it once.\n"
    assert run(["runs", "--json", "--json", "--to", "mlflow"]) == 2
    assert "--log-folder" in capsys.readouterr().err


def test_formats_are_named_by_commas_or_one_by_one() -> None:
    """Both ways are natural, and a format that is named twice is written once."""
    assert formats_in(["frozen-pb", "onnx,frozen-pb", " tflite ,"]) == ("frozen-pb", "onnx", "tflite")
