"""The Data page: which images, of which class, for what."""

from app.pages.base import PageInfo

PAGE = PageInfo(name="data", title="Data", icon="photo", order=10, help="Images, classes and parts")
