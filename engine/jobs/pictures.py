"""Reads original images for the window."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from datasets.basics.errors import BadInput
from datasets.sources.registry import open_source
from engine.jobs.base import JobInfo
from engine.protocol.data import PicturesRequest, PicturesResult
from engine.protocol.pictures import Picture
from engine.steps.context import JobContext
from engine.steps.images.shrink import shrunk

JOB = JobInfo(name="pictures", request=PicturesRequest, result=PicturesResult)

UNREADABLE = Picture.of(np.full((8, 8, 1), 255, dtype=np.uint8))
"""Stands in for an image that cannot be read; its name says so."""


def run(request: PicturesRequest, context: JobContext) -> PicturesResult:
    """Read the images row by row and answer in the order asked for."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for place, (row, _) in enumerate(request.samples):
        wanted[row].append(place)
    pictures: dict[int, Picture] = {}
    names: dict[int, str] = {}
    for row, places in wanted.items():
        with open_source(request.rows[row]) as source:
            for place in places:
                context.progress(len(pictures) / len(request.samples), "Reading images")
                index = request.samples[place][1]
                names[place] = source.name(index)
                try:
                    image = np.asarray(source.read(index))
                    pictures[place] = Picture.of(shrunk(image, request.edge))
                except BadInput:
                    pictures[place] = UNREADABLE
                    names[place] += " (cannot be read)"
    order = range(len(request.samples))
    return PicturesResult(
        pictures=tuple(pictures[place] for place in order), names=tuple(names[place] for place in order)
    )
