"""``--decimal-comma``: what was typed in any argument or option is read with points, and shown as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from calctool.cli.options import ViewOptions
from calctool.cli.request import Problem, Request
from calctool.errors import InputError

if TYPE_CHECKING:
    from calctool.report.model import Report

Answer = TypeVar("Answer")
_FILES = ("work", "files", "output", "report")
"""Parameters that are names of files."""


def reading_commas(command: Callable[..., Request]) -> Callable[..., Request]:
    """``command``, which reads decimal commas where the option says so."""

    @wraps(command)
    def call(*, view: ViewOptions, **given: Any) -> Request:
        return _with_points(command, given, view) if view.decimal_comma else command(**given, view=view)

    return call


def _with_points(command: Callable[..., Request], given: Mapping[str, Any], view: ViewOptions) -> Request:
    """What the command gives for these arguments, all decimal commas in them being points."""
    pointed = {name: value if name in _FILES else _pointed(value) for name, value in given.items()}
    request = _shown_as_typed(lambda: command(**pointed, view=view))
    if not isinstance(request, Problem):
        return request
    task = request.task
    typed = [pair for name, value in given.items() for pair in _changed(value, pointed[name])]

    def shown(text: str) -> str:
        for read, written in typed:
            text = text.replace(read, written)
        return text

    def report() -> Report:
        found = _shown_as_typed(task)
        return found._replace(input=shown(found.input))

    return request._replace(text=shown(request.text), task=report)


def _pointed(value: Any) -> Any:
    from calctool.parsing.commas import decimal_points

    if isinstance(value, list):
        return [decimal_points(text) for text in value]
    return decimal_points(value) if isinstance(value, str) else value


def _changed(written: Any, read: Any) -> list[tuple[str, str]]:
    """Each text that was changed, as read and as typed."""
    texts = zip(read, written, strict=True) if isinstance(read, list) else [(read, written)]
    return [(a, b) for a, b in texts if a != b]


def _shown_as_typed(work: Callable[[], Answer]) -> Answer:
    try:
        return work()
    except InputError as error:
        from calctool.parsing.commas import as_typed

        raise as_typed(error) from None
