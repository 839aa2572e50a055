"""The families of Keras' applications, each with the mean of its feature maps and one dense layer as head."""

from __future__ import annotations

from typing import Any

from models.architectures.application import Body, member
from models.architectures.imagenet import Scaling

KERNELS = "_weights_tf_dim_ordering_tf_kernels_notop.h5"
ADDRESS = "https://storage.googleapis.com/tensorflow/keras-applications/"

Row = tuple[str, str, str, str, Scaling, int]
"""Name, title, folder of the weights below :data:`ADDRESS`, their file, scaling, smallest size."""

_OLD: tuple[Row, ...] = (
    ("VGG16", "VGG-16", "vgg16/", f"vgg16{KERNELS}", "mean_only", 32),
    ("VGG19", "VGG-19", "vgg19/", f"vgg19{KERNELS}", "mean_only", 32),
    *(
        (f"ResNet{depth}", f"ResNet-{depth}", "resnet/", f"resnet{depth}{KERNELS}", "mean_only", 32)
        for depth in (50, 101, 152)
    ),
    *(
        (
            f"ResNet{depth}V2",
            f"ResNet-{depth} V2",
            "resnet/",
            f"resnet{depth}v2{KERNELS}",
            "minus_one_to_one",
            32,
        )
        for depth in (50, 101, 152)
    ),
    *(
        (
            f"DenseNet{depth}",
            f"DenseNet-{depth}",
            "densenet/",
            f"densenet{depth}{KERNELS}",
            "standardised",
            32,
        )
        for depth in (121, 169, 201)
    ),
    ("InceptionV3", "Inception V3", "inception_v3/", f"inception_v3{KERNELS}", "minus_one_to_one", 75),
    (
        "InceptionResNetV2",
        "Inception-ResNet V2",
        "inception_resnet_v2/",
        f"inception_resnet_v2{KERNELS}",
        "minus_one_to_one",
        75,
    ),
    ("Xception", "Xception", "xception/", f"xception{KERNELS}", "minus_one_to_one", 71),
    ("NASNetMobile", "NASNet, mobile", "nasnet/", "nasnet_mobile_no_top.h5", "minus_one_to_one", 32),
    ("NASNetLarge", "NASNet, large", "nasnet/", "nasnet_large_no_top.h5", "minus_one_to_one", 32),
)
_MOBILE: tuple[Row, ...] = (
    ("MobileNet", "MobileNet", "mobilenet/", "mobilenet_1_0_224_tf_no_top.h5", "minus_one_to_one", 32),
    (
        "MobileNetV2",
        "MobileNet V2",
        "mobilenet_v2/",
        "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5",
        "minus_one_to_one",
        32,
    ),
    *(
        (
            f"MobileNetV3{size}",
            f"MobileNet V3, {size.lower()}",
            "mobilenet_v3/",
            f"weights_mobilenet_v3_{size.lower()}_224_1.0_float_no_top_v2.h5",
            "minus_one_to_one",
            32,
        )
        for size in ("Small", "Large")
    ),
)
_NEW: tuple[Row, ...] = (
    *(
        (
            f"EfficientNetB{n}",
            f"EfficientNet B{n}",
            "../../keras-applications/",
            f"efficientnetb{n}_notop.h5",
            "efficientnet",
            32,
        )
        for n in range(8)
    ),
    *(
        (
            f"EfficientNetV2B{n}",
            f"EfficientNet V2 B{n}",
            "efficientnet_v2/",
            f"efficientnetv2-b{n}_notop.h5",
            "standardised",
            32,
        )
        for n in range(4)
    ),
    *(
        (
            f"EfficientNetV2{size}",
            f"EfficientNet V2 {size}",
            "efficientnet_v2/",
            f"efficientnetv2-{size.lower()}_notop.h5",
            "by_128",
            32,
        )
        for size in "SML"
    ),
    *(
        (
            f"ConvNeXt{size}",
            f"ConvNeXt, {size.lower()}",
            "convnext/",
            f"convnext_{size.lower()}_notop.h5",
            "standardised",
            32,
        )
        for size in ("Tiny", "Small", "Base")
    ),
)
_SCALES_ITSELF = ("MobileNetV3", "EfficientNetV2", "ConvNeXt")
"""Families that scale the pixels themselves unless told not to."""


def keras_body(name: str, scaling: Scaling, min_size: int, file: str = "", address: str = "") -> Body:
    """Return the body that Keras calls ``name``."""

    def make(x: Any) -> Any:
        import keras

        own = {"include_preprocessing": False} if name.startswith(_SCALES_ITSELF) else {}
        made: Any = getattr(keras.applications, name)(include_top=False, weights=None, input_tensor=x, **own)
        return made

    return Body(make, scaling, min_size, file, address)


BODIES = {
    name: keras_body(name, scaling, min_size, file, ADDRESS + folder)
    for name, _, folder, file, scaling, min_size in (*_OLD, *_MOBILE, *_NEW)
}

NETWORKS = tuple(
    member(
        {
            "name": name,
            "title": title,
            "description": "A large network of general use; with its ImageNet weights it learns from few "
            "images. Needs hardware, or patience.",
            "family": "Keras applications",
        },
        BODIES[name],
    )
    for name, title, *_ in (*_OLD, *_MOBILE, *_NEW)
)
