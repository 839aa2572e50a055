"""Icons, style sheets, texts and help, loaded through :func:`resources.path`."""

from pathlib import Path

VERSION = "0.1.0"
"""Version of the program, as written into every session, card and spreadsheet."""

PROGRAM = "Discern"


def path(name: str) -> Path:
    """Return the path of a shipped resource file, also inside the standalone program.

    Raises:
        FileNotFoundError: if no resource of that name is shipped.
    """
    found = Path(__file__).parent / name
    if not found.exists():
        raise FileNotFoundError(f"The program's own resource {name!r} is missing; reinstall {PROGRAM}.")
    return found
