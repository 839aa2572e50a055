"""The page Train: start, watch, stop and resume a training."""

from app.pages.base import PageInfo

PAGE = PageInfo(
    name="train",
    title="Train",
    icon="trending-up",
    order=30,
    help="Train the network and watch its curves",
)
