"""Saves on a disk that becomes full after so many bytes, and looks at what is left.

``python tests/campaigns/disk_full.py 200`` prints ``200 of 200`` and ends with 0 if at each size the save
ended with a sentence, every former file was intact, and the same save worked once there was room. The kinds
of save take turns; the room ends somewhere between nothing and what the save needs, because the system lets
no file of the process grow beyond it (RLIMIT_FSIZE; a write behind it is cut short, as on a full disk).
POSIX only.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from fault_points import KINDS, Kind

from datasets.basics.errors import DiscernError

FULL, SAVED = 0, 7


def save_with_room(kind: Kind, folder: Path, room: int) -> bool:
    """Save in a process whose files cannot grow beyond ``room`` bytes; return whether it was enough."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            kind.save(folder)
        except DiscernError as error:
            os._exit(FULL if str(error) else 1)
        except BaseException:  # noqa: BLE001 - the border of the process: told, then it ends
            traceback.print_exc()
            os._exit(1)
        os._exit(SAVED)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (FULL, SAVED):
        raise SystemExit(f"{kind.name} with room for {room} bytes: no sentence for the user, see above")
    return code == SAVED


def largest_file(folder: Path) -> int:
    """Return the size of the largest file below ``folder``."""
    return max((path.stat().st_size for path in folder.rglob("*") if path.is_file()), default=0)


def fault(kind: Kind, folder: Path, share: float) -> str:
    """Save with room for a share of what is needed; return what is wrong, or nothing."""
    fresh(kind, folder)
    kind.save(folder)
    needed = largest_file(folder)
    fresh(kind, folder)
    was_enough = save_with_room(kind, folder, int(share * needed))
    found = kind.look(folder)
    if found != ("new" if was_enough else "old"):
        return f"saved: {was_enough}, left {found}"
    if found == "new":
        return ""
    if any(".tmp-" in path.name for path in folder.rglob("*")):
        return "left a temporary file"
    kind.save(folder)
    again = kind.look(folder)
    return "" if again == "new" else f"saved again: {again}"


def fresh(kind: Kind, folder: Path) -> None:
    """Make the old version, and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    kind.prepare(folder)


def main() -> int:
    """Run the campaign; the number of saves is the only argument."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chance = random.Random(3)
    began = time.monotonic()
    good = 0
    with tempfile.TemporaryDirectory() as place:
        for number in range(times):
            kind = KINDS[number % len(KINDS)]
            wrong = fault(kind, Path(place) / "x", chance.random())
            good += not wrong
            if wrong:
                sys.stderr.write(f"{kind.name}: {wrong}\n")
    sys.stdout.write(f"{good} of {times}\n")
    sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")
    return 0 if good == times else 1


if __name__ == "__main__":
    raise SystemExit(main())
