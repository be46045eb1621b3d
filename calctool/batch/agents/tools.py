"""The tools: what an agent may ask, as schemas, and each call as a row of a batch or as the error it is.

A call asks no more than a row of a file does, and is read and bounded by the same code; nothing in it is evaluated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from calctool.batch.input import Layout, Row
from calctool.errors import CODES, InputError
from calctool.report import SCHEMA
from calctool.tasks import CHECKED

LONGEST = 20_000
"""Characters of a text."""
MOST = 500
"""Texts of a list: lines of a working, expressions."""
DERIVED = ("diff", "partial", "grad", "jacobian", "chain", "hessian")

Properties = Mapping[str, Mapping[str, Any]]


class Tool(NamedTuple):
    """A tool: what it does, for an agent, and what it takes.  ``command`` is what it asks where no argument says it."""

    name: str
    title: str
    description: str
    properties: Properties
    required: tuple[str, ...]
    command: str = ""

    @property
    def input_schema(self) -> dict[str, Any]:
        """The arguments as JSON Schema."""
        properties = {name: dict(schema) for name, schema in self.properties.items()}
        return {
            "type": "object",
            "properties": properties,
            "required": list(self.required),
            "additionalProperties": False,
        }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "maxLength": LONGEST, "description": description}


def _choice(words: tuple[str, ...], description: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(words), "description": description}


def _texts(description: str) -> dict[str, Any]:
    item = {"type": "string", "maxLength": LONGEST}
    return {"type": "array", "items": item, "minItems": 1, "maxItems": MOST, "description": description}


_STEPS = {"type": "boolean", "description": "Every step with its rule, each line checked; the answer alone otherwise."}
_EXPRESSIONS = _texts(
    "The functions, typed or in LaTeX: one for diff, grad and hessian; for partial the function and then the variables"
    " in order; for jacobian the components; for chain one equation a text, the outer one first: z = x^2 y, x = 3t,"
    " y = t^2."
)
_QUESTION: Properties = {
    "wrt": _text("The variable, where there are several: x."),
    "order": _text("The order of the derivative (diff, partial): 2."),
    "at": _text("At a point: x=1,y=2."),
    "vars": _text("The variables in order (grad, jacobian, hessian): x,y,z."),
    "along": _text("The direction of a directional derivative (grad): 1,1,0."),
}
_PLACE: Properties = {
    "to": _text("Where the variable goes (limit): 0, 0+, pi/2-, oo, -oo."),
    "side": _choice(("left", "right", "both"), "The side (limit)."),
}
_ASKED: Properties = {
    "command": _choice(CHECKED, "What the question asks."),
    "expressions": {
        **_EXPRESSIONS, "description": f"{_EXPRESSIONS['description']} For limit the function whose limit is asked for."
    },
    **_QUESTION,
    **_PLACE,
}  # fmt: skip
_TOLD = "The result is calctool's JSON, version 1, with expressions in Python syntax; bad input is an error object."

TOOLS = (
    Tool(
        "derive",
        "Derivatives with steps",
        "Differentiate: an ordinary or partial derivative, gradient, Jacobian or Hessian matrix, or the derivative of a"
        f" composition by the chain rule, exactly, with the derivation a teacher would write. {_TOLD}",
        {
            "command": _choice(DERIVED, "What is to be found."),
            "expressions": _EXPRESSIONS,
            **_QUESTION,
            "steps": _STEPS,
        },
        ("command", "expressions"),
    ),
    Tool(
        "limit",
        "Limits with steps",
        "Find the limit of a function of a real variable, two-sided unless a side is named. The kind of the result is"
        " value (oo and -oo are values), dne (it does not exist, with the reason and both one-sided limits) or unknown,"
        f" which is no guess. {_TOLD}",
        {"expression": _text("The function, typed or in LaTeX: sin(x)/x."), **_PLACE, "steps": _STEPS},
        ("expression", "to"),
        "limit",
    ),
    Tool(
        "check_answer",
        "Is an answer right?",
        "Judge an answer to a question of calculus by proof, in whatever form it is written. The verdict is correct,"
        " equivalent (right, not finished), wrong (with the mistake, if it is recognised, and a witness: a point at"
        f" which the answer has another value), otherwise, no-answer, undecided or unreadable. {_TOLD}",
        {**_ASKED, "answer": _text("The answer as it was given, typed or in LaTeX."), "steps": _STEPS},
        ("command", "expressions", "answer"),
    ),
    Tool(
        "check_working",
        "Does every line follow?",
        "Judge a whole derivation line by line, as students and language models write it (LaTeX, Markdown, prose with"
        " formulas). A right last line does not excuse a false one: line is the number of the first line that does not"
        " follow, blank lines not counted, witness a point at which it differs from what it should equal, lines the"
        f" state of each. {_TOLD}",
        {
            **_ASKED,
            "work": {
                "anyOf": [_text(""), _texts("")],
                "description": "The derivation: one text, or a list of its lines.",
            },
            "steps": _STEPS,
        },
        ("command", "expressions", "work"),
    ),
)


def row_of(name: str, arguments: Mapping[str, Any]) -> Row:
    """A call as a row of a batch.  Raises InputError for a tool there is not and for arguments that do not fit.

    >>> row_of("limit", {"expression": "sin(x)/x", "to": "0"}).text
    '{"command": "limit", "expr": ["sin(x)/x"], "to": "0"}'
    """
    tool = next((t for t in TOOLS if t.name == name), None)
    if tool is None:
        raise InputError(f"there is no tool '{name}'", hint="one of " + ", ".join(t.name for t in TOOLS), code="usage")
    for key in tool.required:
        if key not in arguments:
            raise InputError(f"'{key}' is missing", hint=str(tool.properties[key]["description"]), code="usage")
    for key, value in arguments.items():
        if key not in tool.properties:
            hint = "it takes " + ", ".join(tool.properties)
            raise InputError(f"'{name}' takes no '{key}'", hint=hint, code="usage")
        if not _fits(value, tool.properties[key]):
            raise InputError(f"'{key}' is not as it should be", hint=_wanted(tool.properties[key]), code="usage")
    cells = {"command": tool.command, **arguments}
    expressions = cells.pop("expressions", None) or [cells.pop("expression")]
    if isinstance(cells.get("work"), str):
        cells["work"] = cells["work"].splitlines()
    found = {"command": cells.pop("command"), "expr": expressions, **cells}
    # An argument left empty is one left out; an answer is not: it is none.
    said = {key: value for key, value in found.items() if value not in ("", False) or key in tool.required}
    return Row(1, json.dumps(said), Layout("jsonl"))


def _fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Does a value satisfy the schema of an argument?"""
    if "anyOf" in schema:
        return any(_fits(value, one) for one in schema["anyOf"])
    if schema["type"] == "boolean":
        return isinstance(value, bool)
    if schema["type"] == "array":
        listed = isinstance(value, list) and schema["minItems"] <= len(value) <= schema["maxItems"]
        return listed and all(_fits(item, schema["items"]) for item in value)
    if not isinstance(value, str) or len(value) > schema.get("maxLength", LONGEST):
        return False
    return value in schema.get("enum", (value,))


def _wanted(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(schema["enum"])
    wanted = {"boolean": "true or false", "array": f"a list of 1 to {MOST} texts"}.get(schema.get("type", ""), "a text")
    return f"{wanted}, each of at most {LONGEST:,} characters"


_OF_A_ROW = ("line", "id", "exit_code", "exercise", "options", "seconds", "columns")


def told(record: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """The record of a row as what a tool gives, and whether that is an error object."""
    error = record.get("error")
    if error is not None and error["code"] in CODES:
        return failure(error), True
    found = {key: value for key, value in record.items() if key not in (*_OF_A_ROW, "error")}
    if error is not None and not found["result"].get("reason"):
        found["result"] = {**found["result"], "reason": error["says"]}
    return {**found, "seconds": record["seconds"] or 0.0}, False


def failure(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error object."""
    return {"schema": SCHEMA, "error": {key: error[key] for key in ("code", "says", "text", "column", "hint")}}
