"""Another spreadsheet program shows in the cells what was meant."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from datasets.spec import DataRow
from sessions.document import Session
from sessions.spreadsheet import write_spreadsheet

SOFFICE = shutil.which("soffice")
NAMES = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "00123",
    "1e5",
    "_x0041_",
    "TRUE",
    "a,b",
    'say "hi"',
    "\U0001f431 cat",
    "ü",
]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_the_names(tmp_path: Path) -> None:
    """LibreOffice reads the first sheet with every class name letter for letter and numbers as numbers."""
    rows = tuple(
        DataRow(
            path=f"/{n}",
            class_name=n,
            part="train",
            n_images=1235,
            zoom=1.5,
            group=n,
            left_out=(7,),
            ties=((1, 2),),
        )
        for n in NAMES
    )
    write_spreadsheet(tmp_path / "s.xlsx", Session(classes=tuple(NAMES), rows=rows))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    to_csv = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path)]
    command = [str(SOFFICE), "--headless", profile, *to_csv, str(tmp_path / "s.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as stream:
        header, *lines = csv.reader(stream)
    assert header[:2] == ["File or folder", "Class"]
    assert [line[:2] for line in lines] == [[f"/{name}", name] for name in NAMES]
    assert {tuple(line[2:9]) for line in lines} == {("train", "folder", "1,235", "1,234", "yes", "1.50", "0")}
    assert [line[10:] for line in lines] == [[name, "[7]", "[[1,2]]"] for name in NAMES]
