"""Going on with an output that was cut short: its whole lines are kept and counted, the rest is done."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

from calctool.batch.input import Row
from calctool.batch.records import Brief, Settings, brief, csv_header, flat, read_csv
from calctool.batch.understanding import understood
from calctool.errors import InputError


def resumed(path: str, settings: Settings, rows: Iterator[Row], count: Callable[[Brief], None]) -> Iterator[Row]:
    """The rows that have no record yet in the file ``path``; ``count`` is told of those that have.

    A last line that is not whole is removed from the file.  Raises InputError where the records are
    not those of these rows.
    """
    try:
        file = open(path, "r+b")  # noqa: SIM115  (closed by the with below)
    except FileNotFoundError:
        return rows
    except OSError as error:
        raise InputError(f"'{path}' cannot be continued: {error.strerror}", code="file") from error
    with file:
        end = 0
        first = True
        for line in file:
            if not line.endswith(b"\n"):
                break
            end += len(line)
            text = line.decode("utf-8", "replace").rstrip("\n")
            if first and settings.output == "csv":
                first = False
                if text != csv_header(settings):
                    raise InputError(
                        f"'{path}' is not the CSV output of a batch", hint="leave --resume out", code="file"
                    )
                continue
            row = next(rows, None)
            number, file_name = _counted(path, text, row, settings, count)
            if row is None or row.line != number or (file_name or "") not in (row.layout.file, flat(row.layout.file)):
                raise InputError(
                    f"'{path}' has a record of line {number} where the input has "
                    + ("no more rows" if row is None else f"line {row.line}"),
                    hint="--resume needs the same input and options as before",
                    code="file",
                )
        file.truncate(end)
    return itertools.chain(rows)


def _counted(
    path: str, text: str, row: Row | None, settings: Settings, count: Callable[[Brief], None]
) -> tuple[int, str | None]:
    """The line and the file of a record, which is counted; ``row`` is the one it should be of."""
    try:
        if settings.output == "csv":
            record = read_csv(text, settings)
            if row is not None:  # whose it is stands in the reader's columns, or nowhere
                exercise = understood(row)
                student = exercise.student
                record.update(student=student.name, student_id=student.id, question=exercise.question)
                record["result"]["command"] = exercise.command
        else:
            record = json.loads(text)
            _same_options(path, record, settings)
        count(brief(record, settings, record.get("seconds") or 0.0))
        return record["line"], record.get("file")
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise InputError(
            f"'{path}' holds a line that is no record of a batch", hint="leave --resume out", code="file"
        ) from error


def _same_options(path: str, record: dict[str, Any], settings: Settings) -> None:
    """Raise InputError where it shows that the record was written with other options."""
    hint = "--resume needs the same input and options as before"
    if (record["seconds"] is not None) != settings.timings:
        raise InputError(
            f"'{path}' was written {'without' if settings.timings else 'with'} --timings", hint=hint, code="file"
        )
    if settings.steps and record["command"] == "diff" and record["exit_code"] == 0 and not record["steps"]:
        raise InputError(f"'{path}' was written without --steps", hint=hint, code="file")
