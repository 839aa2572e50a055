"""Ready-made variations of the training images, from which a person may go on."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.spec import AugmentationSpec


class Preset(Options):
    """A named :class:`datasets.spec.AugmentationSpec`."""

    name: str
    title: str
    help: str
    spec: AugmentationSpec


PRESETS: tuple[Preset, ...] = (
    Preset(
        name="none",
        title="None",
        help="The images as they are. Networks learn small data sets by heart this way.",
        spec=AugmentationSpec(enabled=False),
    ),
    Preset(
        name="gentle",
        title="Gentle",
        help="Mirrored left-right, moved and turned a little, slightly brighter or darker. Right for most "
        "images.",
        spec=AugmentationSpec(),
    ),
    Preset(
        name="strong",
        title="Strong",
        help="Large turns, shifts and changes of brightness, bends, noise and hidden patches: for few "
        "images, and when validation falls far behind training.",
        spec=AugmentationSpec(
            flip_vertical=True,
            rotation=20.0,
            shift_x=0.12,
            shift_y=0.12,
            zoom=0.15,
            shear=5.0,
            brightness_add=(-20.0, 20.0),
            brightness_multiply=(0.6, 1.4),
            contrast=(0.6, 1.4),
            noise_scale=6.0,
            gaussian_blur=(0, 3),
            elastic=0.03,
            jpeg_quality=(60, 100),
            erasing=0.2,
        ),
    ),
    Preset(
        name="mixed",
        title="Mixed",
        help="Gentle, with hidden patches and patches of other images: for long trainings, of some 100 "
        "epochs, which learn more from it than short ones.",
        spec=AugmentationSpec(erasing=0.25, cutmix=1.0),
    ),
    Preset(
        name="instrument",
        title="Instrument",
        help="As instruments would: mirrored across the channel but never along the flow, small tilts, light "
        "and focus that drift between measurements, camera noise and motion blur.",
        spec=AugmentationSpec(
            flip_horizontal=False,
            flip_vertical=True,
            rotation=3.0,
            shift_x=0.05,
            shift_y=0.05,
            zoom=0.03,
            brightness_add=(-12.0, 12.0),
            brightness_multiply=(0.7, 1.3),
            contrast=(0.8, 1.2),
            noise_scale=2.0,
            gaussian_blur=(0, 3),
            motion_blur=(0, 5),
            defocus=(0.0, 1.0),
        ),
    ),
)


def preset_of(spec: AugmentationSpec) -> Preset | None:
    """Return the preset whose values ``spec`` has, or None when they are the person's own."""
    return next((preset for preset in PRESETS if preset.spec == spec), None)
