"""Labelled images in: sources, hashes, checks, splits, sampling, preprocessing, augmentation, batches."""

import os

# OpenCV reads these when it is first imported. The cap refuses decompression bombs (64 megapixels);
# damaged images are reported by us, in sentences, not by the codecs on stderr.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(2**26))
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
