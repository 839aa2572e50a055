"""The page Export: hand the model on, with proof that it computes the same elsewhere."""

from app.pages.base import PageInfo

PAGE = PageInfo(
    name="export",
    title="Export",
    icon="package-export",
    order=60,
    help="Write the model for instruments and other programs",
)
