"""The session spreadsheet: readable in Excel and LibreOffice, and enough to restore the session."""

from sessions.spreadsheet.reader import read_spreadsheet
from sessions.spreadsheet.writer import SpreadsheetHeld, render_run, write_spreadsheet

__all__ = ["SpreadsheetHeld", "read_spreadsheet", "render_run", "write_spreadsheet"]
