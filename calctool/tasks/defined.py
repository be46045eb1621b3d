"""What was typed, if it has a value somewhere; every command refuses alike what has none."""

from __future__ import annotations

from collections.abc import Iterable

from calctool.algebra.nowhere import part_without_value
from calctool.errors import CalcError, InputError
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.parsing import Read, parse
from calctool.parsing.statements import tokens_of

MOST_TOKENS = 80
HINT = "a function with it in it has no real value anywhere"


def defined_somewhere(*sources: Read) -> None:
    """Raises InputError, with the place of the part, where an expression certainly has no value anywhere.

    >>> from calctool.parsing import read
    >>> defined_somewhere(read("1/x"))
    >>> defined_somewhere(read("2 + y/(x-x)"))
    Traceback (most recent call last):
    ...
    calctool.errors.InputError: y/(x - x) has no real value
      2 + y/(x-x)
          ^^^^^^^
    a function with it in it has no real value anywhere
    """
    for source in sources:
        part = part_without_value(source.expr)
        if part is not None:
            raise no_value(part, source.text)


def no_value(part: Expr, text: str) -> InputError:
    """The error about a part of a text."""
    return InputError(
        f"{show(part)} has no real value", text, place_of_part(part, text) or (0, len(text)), HINT, code="no-value"
    )


def place_of_part(part: Expr, text: str) -> tuple[int, int] | None:
    """Where a part stands in the text that was read: the shortest piece of it that reads as the part.

    >>> place_of_part(parse("ln(-2)"), "x^2 + ln(-2) x")
    (6, 12)
    """
    tokens = [t for t in tokens_of(text).tokens if t.kind != "end"]
    if len(tokens) > MOST_TOKENS:
        return None
    spans = [(a.start, b.end) for i, a in enumerate(tokens) for b in tokens[i:]]
    return next((span for span in _shortest_first(spans) if _reads_as(text[slice(*span)], part)), None)


def _shortest_first(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(spans, key=lambda span: (span[1] - span[0], span[0]))


def _reads_as(text: str, part: Expr) -> bool:
    try:
        return parse(text) == part
    except CalcError:
        return False
