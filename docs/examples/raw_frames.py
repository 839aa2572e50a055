"""Reads recordings of a camera that writes bare pixels, with a small text file beside them.

``cells.raw32`` holds images of 32 x 32 bytes, one after the other. ``cells.raw32.txt``, if it is there, has
a line for each of them: label, donor, temperature in degrees Celsius, separated by tabulators.
"""

from pathlib import Path

import numpy as np

from datasets.basics.errors import BadInput
from datasets.sources.base import SourceInfo

SOURCE = SourceInfo(name="raw_frames", title="Bare frames of 32 x 32 px", suffixes=(".raw32",))

EDGE = 32


def reads(path):
    """Return whether this is a file for this reader. Be quick: it is asked for every file that is added."""
    return path.suffix.lower() == ".raw32" and path.is_file()


def companions(path):
    """Return the other files that belong to a file (may be missing); they are found again with it."""
    table = Path(f"{path}.txt")
    return [table] if table.is_file() else []


def open_images(path):
    """Return an object that gives the images of a file."""
    return RawFrames(path)


class RawFrames:
    """The images of one file. ``label``, ``metadata``, ``name`` and ``close`` may be missing."""

    def __init__(self, path):
        if path.stat().st_size % EDGE**2:
            raise BadInput(f"The file {path} ends within an image: copy it again.")
        self.stream = path.open("rb")
        self.n_images = path.stat().st_size // EDGE**2
        table = Path(f"{path}.txt")
        lines = table.read_text(encoding="utf-8").splitlines() if table.is_file() else []
        self.lines = [line.split("\t") for line in lines]
        if self.lines and len(self.lines) != self.n_images:
            raise BadInput(f"{table} has {len(self.lines)} lines for {self.n_images} images: mend it.")

    def __len__(self):
        """Return the number of images."""
        return self.n_images

    def read(self, number):
        """Return an image: (height, width) or (height, width, 3) RGB, uint8 or uint16."""
        self.stream.seek(number * EDGE**2)
        return np.frombuffer(self.stream.read(EDGE**2), np.uint8).reshape(EDGE, EDGE)

    def label(self, number):
        """Return the class of an image, or several as a tuple; nothing where it is not known."""
        return self.lines[number][0] if self.lines else ""

    def metadata(self, number):
        """Return what else is known: "group" keeps images together, numbers are measured values."""
        if not self.lines:
            return {}
        return {"group": self.lines[number][1], "temperature": float(self.lines[number][2])}

    def name(self, number):
        """Return what an image is called in lists."""
        return f"frame {number}"

    def close(self):
        """Close the file."""
        self.stream.close()
