"""AIDeveloper's networks with an ImageNet body and its large head of dense layers."""

from __future__ import annotations

from models.architectures.application import ApplicationOptions, Body, member
from models.architectures.base import Member
from models.architectures.keras_applications import BODIES
from models.architectures.resnext import resnext
from models.architectures.squeezenet import squeezenet

SCALED = (
    "AIDeveloper gave the body pixels scaled as for its other networks, not as ImageNet's were; the scaling "
    "that belongs to the body is part of the network now. Gray images are taken too."
)
NO_WEIGHTS = (
    " Its ImageNet weights are stored for another arrangement of the layers; it begins with random ones."
)
SQUEEZENET = Body(
    squeezenet,
    "mean_only",
    48,
    "squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5",
    "https://github.com/rcmalli/keras-squeezenet/releases/download/v1.0/",
)
HEAD = ApplicationOptions(pooling="flatten", units=(2048, 1024), rate=0.3)
RANDOM = HEAD.model_copy(update={"weights": "random"})


def _member(ending: str, title: str, body: Body, options: ApplicationOptions = HEAD) -> Member:
    sizes = "-".join(map(str, options.units))
    info = {
        "name": f"pretrained_{ending}",
        "title": f"{title}, large head",
        "description": f"The body of {title} with dense layers {sizes} behind it. The head has many "
        "parameters, most of all for large images.",
        "family": "AIDeveloper, ImageNet",
        "repaired": SCALED + ("" if options.weights == "imagenet" else NO_WEIGHTS),
    }
    return member(info, body, options)


_KERAS = {
    "mobilenet_v2": ("MobileNet V2", "MobileNetV2"),
    "nasnetmobile": ("NASNet, mobile", "NASNetMobile"),
    "nasnetlarge": ("NASNet, large", "NASNetLarge"),
    "densenet": ("DenseNet-121", "DenseNet121"),
    "mobilenet": ("MobileNet", "MobileNet"),
    "vgg19": ("VGG-19", "VGG19"),
    "vgg16": ("VGG-16", "VGG16"),
    "xception": ("Xception", "Xception"),
    "resnet50": ("ResNet-50", "ResNet50"),
    "resnet101": ("ResNet-101", "ResNet101"),
    "resnet152": ("ResNet-152", "ResNet152"),
    "resnet50_v2": ("ResNet-50 V2", "ResNet50V2"),
    "resnet101_v2": ("ResNet-101 V2", "ResNet101V2"),
    "resnet152_v2": ("ResNet-152 V2", "ResNet152V2"),
}

NETWORKS = (
    _member("squeezenet", "SqueezeNet", SQUEEZENET, HEAD.model_copy(update={"units": (512, 256)})),
    *(_member(ending, title, BODIES[name]) for ending, (title, name) in _KERAS.items()),
    _member(
        "inception_v3",
        "Inception V3",
        BODIES["InceptionV3"],
        HEAD.model_copy(update={"pooling": "average"}),
    ),
    _member("resnext50", "ResNeXt-50", Body(resnext((3, 4, 6, 3)), "standardised", 32), RANDOM),
    _member("resnext101", "ResNeXt-101", Body(resnext((3, 4, 23, 3)), "standardised", 32), RANDOM),
)
