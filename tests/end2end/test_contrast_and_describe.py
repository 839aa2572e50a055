"""What differs between runs, and the words that go with a model, without a window."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any


def test_only_what_differs_is_shown(call: Any, trained_run: Path, tmp_path: Path) -> None:
    """Two runs that differ in the seed: that one option and the figures; one alone is refused."""
    other = tmp_path / "other"
    shutil.copytree(trained_run, other)
    session = json.loads((other / "session.json").read_text(encoding="utf-8"))
    session["seed"] += 1
    (other / "session.json").write_text(json.dumps(session), encoding="utf-8")
    answer = call("contrast", trained_run, other, "--json").json()
    assert [found["key"] for found in answer["differences"]] == ["seed"]
    assert answer["differences"][0]["values"] == [session["seed"] - 1, session["seed"]]
    assert {figure["name"]: figure["n"] for figure in answer["spreads"]}["val_accuracy"] == 2
    lines = call("contrast", trained_run, other).stdout.splitlines()
    assert lines[1].split() == ["Seed", str(session["seed"] - 1), str(session["seed"])]
    refused = call("contrast", trained_run)
    assert refused.exit_code == 2 and "two runs or more" in refused.stderr
    missing = call("contrast", trained_run, tmp_path)
    assert missing.exit_code == 2 and str(tmp_path) in missing.stderr


def test_licence_and_notes(call: Any, trained_run: Path, tmp_path: Path) -> None:
    """What is given is kept, and what is not given stays as it was."""
    run = tmp_path / "run"
    shutil.copytree(trained_run, run)
    assert call("describe", run).stdout.splitlines() == ["Licence: -", "Notes: -"]
    call("describe", run, "--licence", "CC-BY-4.0")
    call("describe", run, "--notes", "blood, 20 µm channel")
    answer = call("describe", run, "--json").json()
    assert answer == {"licence": "CC-BY-4.0", "notes": "blood, 20 µm channel"}
