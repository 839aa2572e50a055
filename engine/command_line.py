"""The command line: finds the command, runs it, and turns every end into its exit code."""

from __future__ import annotations

import sys
import traceback

import typer
from pydantic import ValidationError

from datasets.basics.errors import DiscernError
from datasets.basics.text_names import check_text, unwritable_name
from engine.commands.registry import ordered_commands
from engine.exit_codes import BAD_INPUT, CANCELLED, DONE, WORK_FAILED, exit_code_of
from engine.given_once import GivenOnceCommand
from engine.standard_output import close_failed, not_written
from sessions.settings import describe_problem

HELP = frozenset(("-h", "--help"))


def run(arguments: list[str]) -> int:
    """Run one command and return the exit code of the contract."""
    try:
        for argument in arguments:
            check_text(argument)
        typer.main.get_command(application()).main(arguments, prog_name="discern", standalone_mode=False)
        return DONE
    except typer.Exit as ended:
        return ended.exit_code
    except typer.TyperException as error:
        return _say(_usage_sentence(error), BAD_INPUT)
    except DiscernError as error:
        return _say(str(error), exit_code_of(error))
    except UnicodeEncodeError as error:
        return _say(unwritable_name(error), BAD_INPUT)
    except ValidationError as error:
        return _say(describe_problem(error), BAD_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        return _say("Cancelled.", CANCELLED)
    except OSError as error:
        return _say_unwritten(error, arguments)
    except Exception as error:  # noqa: BLE001 - the process border: an error of the program is exit code 1
        return _say_unexpected(error)


def application() -> typer.Typer:
    """Return all commands as Typer has them."""
    found = typer.Typer(
        name="discern",
        help="Train, check, apply and hand on image classifiers. Without a command the window opens.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": sorted(HELP)},
        epilog="open SESSION opens the window on a session; --version says which version this is.",
    )
    for module in ordered_commands():
        info = module.COMMAND
        found.command(info.name, cls=GivenOnceCommand, hidden=info.hidden)(module.command)
    return found


def _say_unwritten(error: OSError, arguments: list[str]) -> int:
    """Say why the help cannot be printed; a command's own answer is told by :mod:`engine.standard_output`."""
    if HELP.isdisjoint(arguments):
        return _say_unexpected(error)
    close_failed()
    return _say(str(not_written(error)), WORK_FAILED)


def _say_unexpected(error: Exception) -> int:
    traceback.print_exc()
    return _say(f"error of the program: {type(error).__name__}: {error}", WORK_FAILED)


def _usage_sentence(error: typer.TyperException) -> str:
    sentence = str(getattr(error, "format_message", error.__str__)()).rstrip(".")
    command = getattr(getattr(error, "ctx", None), "command_path", "discern")
    return f"{sentence}. See {command} --help."


def _say(sentence: str, exit_code: int) -> int:
    sys.stderr.write(" ".join(sentence.split()) + "\n")
    return exit_code
