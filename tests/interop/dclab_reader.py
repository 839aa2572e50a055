"""Writes measurements with dclab, or reads some as dclab does; run by dclab's own Python (test_dclab.py).

dclab_reader.py write FOLDER      writes whole.rtdc and, cut to the objects, chopped.rtdc
dclab_reader.py read FILE OUT     writes the features of FILE into the NumPy file OUT
dclab_reader.py check FILE OUT    writes what dclab finds wrong with FILE, its scores, the class that follows
                                  from them, and the images that it leads to, into the NumPy file OUT
"""

from __future__ import annotations

import sys
from pathlib import Path

import dclab  # type: ignore[import-not-found]
import numpy as np
from dclab.cli import compress  # type: ignore[import-not-found]

N, HEIGHT, WIDTH = 120, 40, 96
FEATURES = ("image", "image_bg", "mask", "qpi_pha", "area_um", "deform", "pos_x", "pos_y", "ml_score_r1f")


def write(folder: Path) -> None:
    """Write a measurement as instruments do: Zstandard, checksums, attributes."""
    numbers = np.random.default_rng(5)
    columns, rows = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    centers = numbers.uniform((20, 14), (WIDTH - 20, HEIGHT - 14), (N, 2))
    mask = np.stack([(columns - x) ** 2 + (rows - y) ** 2 < 80 for x, y in centers])
    background = np.full((N, HEIGHT, WIDTH), 120) + numbers.integers(0, 9, (N, HEIGHT, WIDTH))
    image = (background + mask * numbers.integers(20, 60, (N, 1, 1))).astype(np.uint8)
    with dclab.RTDCWriter(folder / "whole.rtdc", mode="reset") as writer:
        writer.store_metadata(METADATA)
        writer.store_feature("image", image)
        writer.store_feature("image_bg", background.astype(np.uint8))
        writer.store_feature("mask", mask)
        writer.store_feature("qpi_pha", numbers.normal(0, 2, image.shape).astype(np.float32))
        writer.store_feature("pos_x", centers[:, 0] * 0.34)
        writer.store_feature("pos_y", centers[:, 1] * 0.34)
        writer.store_feature("size_x", np.full(N, 18 * 0.34))
        writer.store_feature("size_y", np.full(N, 18 * 0.34))
        writer.store_feature("area_um", numbers.normal(50, 5, N))
        writer.store_feature("deform", numbers.uniform(0, 0.1, N))
        writer.store_feature("frame", np.arange(1, N + 1))
        writer.store_feature("time", np.arange(N) / 2000)
        writer.store_feature(
            "ml_score_r1f", np.where(numbers.random(N) < 0.2, np.nan, numbers.random(N) < 0.5)
        )
    compress(path_in=folder / "whole.rtdc", path_out=folder / "chopped.rtdc", crop_event_images=True)


def read(path: Path, out: Path) -> None:
    """Write every feature that the file has, as dclab returns it."""
    with dclab.rtdc_dataset.fmt_hdf5.RTDC_HDF5(path, enable_basins=False) as measurement:
        found = {name: np.stack(list(measurement[name])) for name in FEATURES if name in measurement}
        found["pixel_size"] = np.asarray(measurement.config["imaging"].get("pixel size", np.nan))
    np.savez(out, **found)


def check(path: Path, out: Path) -> None:
    """Write violations, alerts, all scores, the computed class, and the mean of each image."""
    violations, alerts, _ = dclab.rtdc_dataset.check_dataset(path)
    with dclab.new_dataset(path) as measurement:
        scores = {name: measurement[name][:] for name in measurement.features if name.startswith("ml_score_")}
        images = np.array([np.mean(image) for image in measurement["image"]])
        np.savez(
            out,
            violations=np.array(violations, dtype=np.str_),
            alerts=np.array(alerts, dtype=np.str_),
            ml_class=measurement["ml_class"][:],
            image_means=images,
            **scores,
        )


METADATA = {
    "experiment": {
        "date": "2026-11-20",
        "time": "12:00:00",
        "run index": 1,
        "sample": "made for a test",
        "event count": N,
    },
    "imaging": {
        "flash device": "LED",
        "flash duration": 2.0,
        "frame rate": 2000.0,
        "pixel size": 0.34,
        "roi position x": 0,
        "roi position y": 0,
        "roi size x": WIDTH,
        "roi size y": HEIGHT,
    },
    "setup": {
        "channel width": 20.0,
        "chip region": "channel",
        "flow rate": 0.04,
        "flow rate sample": 0.01,
        "flow rate sheath": 0.03,
        "identifier": "none",
        "medium": "other",
        "module composition": "none",
        "software version": "none",
    },
}


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]))
    elif sys.argv[1] == "check":
        check(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        read(Path(sys.argv[2]), Path(sys.argv[3]))
