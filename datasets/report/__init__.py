"""The data report: what is wrong with the data, in sentences, before anybody trains on it.

The document is here and light; :func:`datasets.report.check.check` makes it and reads all images.
"""

from datasets.report.document import DataReport, PartCount

__all__ = ["DataReport", "PartCount"]
