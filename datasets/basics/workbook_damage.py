"""What reading a damaged workbook raises."""

from __future__ import annotations

import struct
import zipfile
import zlib

# All that openpyxl and the libraries below it were seen to raise on damaged files.
WORKBOOK_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
