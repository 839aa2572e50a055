"""The data report: what is wrong with the data, in sentences, before anybody trains on it."""

from datasets.report.check import check
from datasets.report.document import DataReport, PartCount
from datasets.report.problems import training_problems

__all__ = ["DataReport", "PartCount", "check", "training_problems"]
