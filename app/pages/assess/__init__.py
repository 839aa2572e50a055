"""The page Assess: what a model does well, what it mistakes, and for what."""

from app.pages.base import PageInfo

PAGE = PageInfo(
    name="assess",
    title="Assess",
    icon="target-arrow",
    order=40,
    help="Look at the model's figures and at every image it mistakes",
)
