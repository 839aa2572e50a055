"""JSON of a document in which a file name may be no text."""

from __future__ import annotations

import json

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError


def json_text(document: BaseModel) -> str:
    """Return the document as one line of JSON that every reader takes.

    Bytes of a name that are no text stand as the escapes of lone surrogates, from which Python makes the name
    again.
    """
    try:
        return document.model_dump_json()
    except PydanticSerializationError:
        # JSON has these escapes, only pydantic does not write them.
        return json.dumps(document.model_dump(mode="json"), allow_nan=False)
