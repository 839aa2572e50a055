"""The Runs page: every training that was done, and the way back to it."""

from app.pages.base import PageInfo

PAGE = PageInfo(
    name="runs", title="Runs", icon="history", order=70, help="All trainings found in the folder of runs"
)
