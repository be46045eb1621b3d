"""The JSON Schema of all that is printed as JSON: answers, error objects, lines of a batch.

It stands beside this module as ``schema.json`` (draft 7), to be read without calctool as well.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def schema_text() -> str:
    """The schema as it is published.

    >>> schema_text().splitlines()[3]
    '  "title": "What calctool prints as JSON, version 1",'
    """
    return files("calctool.report").joinpath("schema.json").read_text("utf-8")


def schema() -> dict[str, Any]:
    """The schema as dictionaries and lists; a new one for each caller.

    >>> sorted(schema()["definitions"])[:3]
    ['answer', 'block', 'by command']
    """
    found: dict[str, Any] = json.loads(schema_text())
    return found
