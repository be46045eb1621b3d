"""A record: what became of a row, as the line that is written and as the little that a summary needs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

CSV_HEADER = (
    *("line", "file", "id", "command", "input", "kind", "answer", "verdict", "mistake", "correct_answer"),
    *("error", "exit_code", "columns", "steps", "answer_read_as", "meant"),
    *("problem", "notes"),
)
RIGHT, EQUIVALENT, WRONG, ANSWERED = "correct", "equivalent", "wrong", "answered"
UNDECIDED, UNREADABLE, FAILED = "undecided", "unreadable", "failed"
OTHERWISE, BLANK = "otherwise", "no-answer"
OUTCOMES = (RIGHT, EQUIVALENT, OTHERWISE, WRONG, BLANK, ANSWERED, UNDECIDED, UNREADABLE, FAILED)
CHECKED = (RIGHT, EQUIVALENT, OTHERWISE, WRONG, BLANK)
"""The outcomes of answers that could be judged: a share of right ones is one of these."""

_BY_CODE = {0: ANSWERED, 1: WRONG, 2: UNREADABLE, 3: UNDECIDED}


class Settings(NamedTuple):
    """What is the same for every row; sent to the workers once."""

    output: str = "jsonl"
    steps: bool = False
    ascii: bool = False
    timings: bool = False
    by: str | None = None
    timeout: float = 10.0
    memory: int = 2 << 30
    defaults: tuple[str, ...] = ()


class Brief(NamedTuple):
    """A record in short: enough to count, to name mistakes, to find what was slow."""

    line: int
    id: str
    code: int
    outcome: str
    seconds: float
    command: str
    input: str
    answer: str
    correct: str
    mistake: str
    says: str
    group: str


class Done(NamedTuple):
    """What became of a row: the line to write (without its end), and the record in short."""

    text: str
    brief: Brief


def brief(record: Mapping[str, Any], by: str | None, seconds: float = 0.0) -> Brief:
    """The record in short; ``by`` is the column that rows are grouped by."""
    result = record["result"]
    verdict = result.get("verdict")
    mistake = result.get("mistake") or {}
    error = record.get("error") or {}
    code = record["exit_code"]
    return Brief(
        record["line"],
        record["id"],
        code,
        verdict if verdict in OUTCOMES else _BY_CODE.get(code, FAILED),
        seconds,
        " ".join(c for c in (record["command"], result.get("command")) if c),
        record["input"],
        _one(result.get("answer", result["value"])),
        _one(result.get("correct_answer", "")),
        mistake.get("name", ""),
        mistake.get("says", "") or error.get("says", "") or (f"meant {result['meant']}" if result.get("meant") else ""),
        "" if by is None else record.get("columns", {}).get(by, ""),
    )


def written(record: Mapping[str, Any], settings: Settings, plain: str) -> str:
    """The record as one line of the output; ``plain`` is the answer as a person reads it."""
    if settings.output == "table":
        return _table_row(record, plain)
    if settings.output == "csv":
        return _csv_row(record, settings)
    return _json(record, settings.ascii)


def csv_header() -> str:
    """The first line of CSV output."""
    return ",".join(CSV_HEADER)


# A record is made here, of nothing that could hold itself.
_ENCODERS = {ascii: json.JSONEncoder(ensure_ascii=ascii, check_circular=False) for ascii in (False, True)}


def _json(value: Any, ascii: bool) -> str:
    text = _ENCODERS[ascii].encode(value)
    # Nothing invisible or reordering in a file that people look at: it is spelled \u202e there.
    return text if text.isprintable() else _ENCODERS[True].encode(value)


def _csv_row(record: Mapping[str, Any], settings: Settings) -> str:
    result = record["result"]
    cells = {
        **{key: record.get(key) for key in ("line", "file", "id", "command", "input", "exit_code")},
        "kind": result["kind"],
        "answer": _one(result.get("answer", result["value"])),
        "verdict": result.get("verdict"),
        "mistake": (result.get("mistake") or {}).get("name"),
        "correct_answer": _one(result.get("correct_answer", "")),
        "error": (record.get("error") or {}).get("says") or ("" if "verdict" in result else result.get("reason")),
        "columns": _json(record["columns"], settings.ascii) if record.get("columns") else "",
        "steps": _json(record["steps"], settings.ascii) if record["steps"] else "",
        "answer_read_as": _one(result.get("answer_read_as", "")),
        "meant": result.get("meant"),
        "problem": record.get("problem"),
        "notes": _notes(record),
    }
    out = io.StringIO()
    # One line a record, so that what is written can be counted and continued.
    csv.writer(out, lineterminator="").writerow(["" if cells[k] is None else _flat(str(cells[k])) for k in CSV_HEADER])
    text = out.getvalue()
    return text.encode("ascii", "backslashreplace").decode() if settings.ascii else text


def _table_row(record: Mapping[str, Any], plain: str) -> str:
    row = _flat(f"{record['command']} {record['input']}")
    row = row if len(row) <= 40 else f"{row[:37]}..."
    error = record.get("error")
    said = f"{error['kind']}: {error['says']}" if error else plain
    notes = _notes(record)
    return f"{record['id']:>6}  {row:<40}  {_flat(said)}" + (f"  (note: {_flat(notes)})" if notes else "")


def _notes(record: Mapping[str, Any]) -> str:
    """How the text was read, where it could be read otherwise."""
    return "; ".join([note["says"] for note in record.get("notes", ())])


def _flat(text: str) -> str:
    return text if text.isprintable() else " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _one(value: Any) -> str:
    """A value as one text: a vector or a matrix in brackets."""
    if isinstance(value, list):
        return "[" + ", ".join(_one(v) for v in value) + "]"
    return "" if value is None else str(value)
