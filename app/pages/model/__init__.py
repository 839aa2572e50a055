"""The page Model: network, input, variation of the images, and what the network gets to see."""

from app.pages.base import PageInfo

PAGE = PageInfo(
    name="model",
    title="Model",
    icon="brain",
    order=20,
    help="Choose the network, its input and how the training images are varied",
)
