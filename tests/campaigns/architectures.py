"""Every heavy architecture is built, trained for a step, saved, loaded and compared, each in its own process.

    python tests/campaigns/architectures.py [PART-OF-A-NAME ...]

Prints each name and at the end "N of N architectures hold". Takes some minutes, and up to 4 GB of memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEST = "tests/models/architectures/test_all_architectures.py"
sys.path.insert(0, str(ROOT))


def main(parts: list[str]) -> int:
    """Test the heavy architectures whose name has one of ``parts`` (all without any)."""
    from models.architectures.registry import architecture_infos

    names = [info.name for info in architecture_infos() if info.heavy]
    names = [name for name in names if not parts or any(part in name for part in parts)]
    good = 0
    for name in names:
        begun = time.monotonic()
        code, said = _tested(name)
        good += code == 0
        sys.stdout.write(f"{name:28} {'holds' if code == 0 else 'FAILS'} {time.monotonic() - begun:6.1f} s\n")
        sys.stdout.write("" if code == 0 else said)
        sys.stdout.flush()
    sys.stdout.write(f"{good} of {len(names)} architectures hold\n")
    return 0 if good == len(names) else 1


def _tested(name: str) -> tuple[int, str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        f"{TEST}::test_it_learns_a_step_and_survives_a_file[{name}]",
    ]
    environment = os.environ | {"DISCERN_ALL_ARCHITECTURES": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
