"""The page Apply: classify new images and write down what they are."""

from app.pages.base import PageInfo

PAGE = PageInfo(
    name="apply",
    title="Apply",
    icon="photo-search",
    order=50,
    help="Classify new images and measurements with a model",
)
