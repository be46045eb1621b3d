"""What is read in another form than it was typed is shown as it was typed.

With ``--decimal-comma`` the arguments and options are read with points; characters without a width are not read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from calctool.cli.options import ViewOptions, is_plain
from calctool.cli.request import Problem, Request
from calctool.errors import InputError

if TYPE_CHECKING:
    from calctool.report.model import Report

Answer = TypeVar("Answer")
_HIDDEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f")
"""Characters without a width, which are left out before a text is read."""


def shown_as_typed(command: Callable[..., Request]) -> Callable[..., Request]:
    """``command``, which reads decimal commas where the option says so, and whose errors show what was typed."""

    @wraps(command)
    def call(*, view: ViewOptions, **given: Any) -> Request:
        hidden = [text for value in given.values() for text in _texts(value) if _hides(text)]
        if hidden:
            return _with_hidden(command, given, view, hidden)
        return _with_points(command, given, view) if view.decimal_comma else command(**given, view=view)

    return call


def _texts(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _hides(text: str) -> bool:
    return not text.isascii() and any(c in _HIDDEN for c in text)


def _with_hidden(
    command: Callable[..., Request], given: Mapping[str, Any], view: ViewOptions, hidden: Sequence[str]
) -> Request:
    """What the command gives, the places in errors being counted in the text that hides something."""

    def shown(work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        except InputError as error:
            raise _counted(error, hidden) from None

    request = shown(lambda: _with_points(command, given, view) if view.decimal_comma else command(**given, view=view))
    if not isinstance(request, Problem):
        return request
    task = request.task
    return request._replace(task=lambda: shown(task))


def _counted(error: InputError, hidden: Sequence[str]) -> InputError:
    """The error with its place in what was typed, where it is about one of these texts."""
    for text in hidden:
        kept = [i for i, c in enumerate(text) if c not in _HIDDEN]
        if error.text is None or error.span is None or len(error.text) != len(kept):
            continue
        if all(a == text[i] for a, i in zip(error.text, kept, strict=True) if text[i].isalnum() and text[i].isascii()):
            start, end = error.span
            first = kept[start] if start < len(kept) else len(text)
            error.text, error.span = text, (first, kept[end - 1] + 1 if first < len(text) and end > start else first)
            break
    return error


def _with_points(command: Callable[..., Request], given: Mapping[str, Any], view: ViewOptions) -> Request:
    """What the command gives for these arguments, all decimal commas in them being points."""
    plain = _plain(command)
    pointed = {name: value if name in plain else _pointed(value) for name, value in given.items()}
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


def _plain(command: Callable[..., Request]) -> set[str]:
    """The parameters in which a comma is no more than a comma."""
    found = signature(command, eval_str=True).parameters.values()
    return {p.name for p in found for info in get_args(p.annotation)[1:] if is_plain(info.metavar)}


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
