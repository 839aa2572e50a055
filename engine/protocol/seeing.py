"""What the job ``describe_data`` is asked and what it answers."""

from __future__ import annotations

from datasets.basics.options import Options
from datasets.spec import DataRow


class DescribeDataRequest(Options):
    """Find out what a network could see of the images of these rows."""

    rows: tuple[DataRow, ...]


class DescribeDataResult(Options):
    channels: tuple[str, ...]
    """Channels that every row has, in the order of the first row."""
    scalars: tuple[str, ...]
    """Measured values that every row has."""
