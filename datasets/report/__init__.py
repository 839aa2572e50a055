"""The data report: what is wrong with the data, in sentences, before anybody trains on it.

The document is here and light; :func:`datasets.report.check.check` makes it and reads all images. What can be
done about a finding is in :mod:`datasets.report.remedies`.
"""

from datasets.report.document import DataReport, Finding, PartCount

__all__ = ["DataReport", "Finding", "PartCount"]
