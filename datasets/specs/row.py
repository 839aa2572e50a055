"""One source of images in a session."""

from __future__ import annotations

from typing import Literal

from datasets.basics.options import Options, option

Part = Literal["train", "validation", "test", "split", "unlabeled"]
"""What a row is used for; ``split`` rows are divided among the first three by :class:`SplitSpec`."""

PARTS: tuple[Part, ...] = ("train", "validation", "test", "split", "unlabeled")


class DataRow(Options):
    """One source of images of one class: a folder, a file, or the images of one label in a file."""

    path: str = option(..., label="File or folder", help="Where the images are, as an absolute path.")
    source: str = option("folder", label="Kind", help="The reader: a name in the registry of sources.")
    selection: str = option(
        "",
        label="Images of the file",
        help="Which images of a file with labels: the label as the file has it. Empty: all images.",
        visible=False,
    )
    class_name: str = option("", label="Class", help="Name of the class of all images of this row.")
    further_classes: tuple[str, ...] = option(
        (),
        label="Further classes",
        help="What else the images of this row show, where an image can have several labels.",
        visible=False,
    )
    group: str = option(
        "",
        label="Group",
        help="Donor, day or plate that all images of this row come from. With a grouped split, images of one "
        "group stay in one part. Empty: the group follows from the rule of the split.",
    )
    part: Part = option(
        "split",
        label="Part",
        help="What the images are used for. “Split” divides them among train, validation and test.",
        choices={
            "train": "Train",
            "validation": "Validation",
            "test": "Test",
            "split": "Split",
            "unlabeled": "Unlabeled",
        },
    )
    images_per_epoch: int | None = option(
        None,
        label="Images per epoch",
        help="How many images are drawn from this row in each epoch. Empty: all. 0: the row is not used.",
        ge=0,
        le=100_000_000,
    )
    shuffle: bool = option(
        True,
        label="Shuffle",
        help="On: a new random draw each epoch. Off: always the first images, in the order of the file.",
    )
    zoom: float = option(
        1.0,
        label="Zoom",
        help="Enlarges (above 1) or shrinks the images of this row.",
        gt=0,
        le=100,
        step=0.05,
    )
    left_out: tuple[int, ...] = option(
        (),
        label="Left out",
        help="Images of this row that are not used, by their number in it, counted from 0.",
        visible=False,
    )
    ties: tuple[tuple[int, int], ...] = option(
        (),
        label="Kept together",
        help="(number of the image, number of the knot): images of one knot, in whatever row, go into one "
        "part when the images are divided.",
        visible=False,
    )
    n_images: int = option(0, label="Images", help="Number of images found.", ge=0, visible=False)
    size_bytes: int = option(
        0, label="Size", help="Size of the file or folder.", unit="B", ge=0, visible=False
    )
    sha256: str = option("", label="SHA-256", help="Hash of the whole content.", visible=False)

    legacy_hash: str = option(
        "",
        label="AIDeveloper's hash",
        help="By which AIDeveloper's record knows the file: of its name and its first 1.25 MiB.",
        visible=False,
    )

    @property
    def place(self) -> str:
        """What tells this row's images from those of other rows: the path, and the label in it if any."""
        return f"{self.path} [{self.selection}]" if self.selection else self.path

    @property
    def n_used(self) -> int:
        """Number of images without those that are left out."""
        return self.n_images - sum(0 <= image < self.n_images for image in set(self.left_out))

    def read_as(self, read: DataRow) -> DataRow:
        """Return this row with the content of ``read``, which is the same row after its file was read anew.

        Of more or fewer images, those left out and kept together are forgotten: their numbers are others now.
        """
        content: dict[str, object] = {
            "n_images": read.n_images,
            "size_bytes": read.size_bytes,
            "sha256": read.sha256,
        }
        if read.n_images != self.n_images:
            content |= {"left_out": (), "ties": ()}
        return self.model_copy(update=content)

    @property
    def all_classes(self) -> tuple[str, ...]:
        """Every class that the images of this row belong to."""
        return tuple(name for name in (self.class_name, *self.further_classes) if name)
