"""TFRecord files that TensorFlow itself wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from datasets.discovery import discover_paths
from datasets.sources.registry import open_source, row_scalars, scalar_names


def test_what_tensorflow_writes_is_read(tmp_path: Path) -> None:
    """Examples by tf.io.TFRecordWriter: pixels, labels as numbers and texts, in all three kinds of lists."""
    import tensorflow as tf

    pictures = np.random.default_rng(3).integers(0, 256, (20, 9, 7, 3), dtype=np.uint8)
    path = tmp_path / "cells.tfrecord"
    with tf.io.TFRecordWriter(str(path)) as writer:
        for number, picture in enumerate(pictures):
            feature = {
                "image/encoded": tf.train.Feature(
                    bytes_list=tf.train.BytesList(value=[tf.io.encode_png(picture).numpy()])
                ),
                "image/class/text": tf.train.Feature(
                    bytes_list=tf.train.BytesList(value=[b"round" if number % 3 else b"spiky"])
                ),
                "image/class/label": tf.train.Feature(int64_list=tf.train.Int64List(value=[-number])),
                "area": tf.train.Feature(float_list=tf.train.FloatList(value=[number / 2])),
                "bounds": tf.train.Feature(float_list=tf.train.FloatList(value=[number / 2, 1.0])),
            }
            example = tf.train.Example(features=tf.train.Features(feature=feature))
            writer.write(example.SerializeToString())
    read = {}
    for row in discover_paths([path]):
        with open_source(row) as source:
            for index in range(source.n_images):
                read[int(source.name(index))] = (row.class_name, source.read(index))
            areas = row_scalars(row, source, ["area"])[:, 0]
            assert areas.tolist() == [int(source.name(index)) / 2 for index in range(source.n_images)]
    assert scalar_names(path, "tfrecord") == ("area",)
    assert [read[number][0] for number in range(20)] == ["round" if n % 3 else "spiky" for n in range(20)]
    np.testing.assert_array_equal([read[number][1] for number in range(20)], pictures)
