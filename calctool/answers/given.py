"""An answer as it was read: its value, the labels and sides before it, and what was noted on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from calctool.answers.sides import Label
from calctool.errors import InputError
from calctool.expr.tree import Expr
from calctool.parsing.lexer import Note
from calctool.tasks.question import Answer


class NoAnswer(InputError):
    """A blank, or words that say that there is no answer: neither wrong nor unreadable."""


class Unreadable(InputError):
    """An answer that cannot be read: neither right nor wrong."""

    def __init__(
        self, what: str, text: str | None = None, span: tuple[int, int] | None = None, hint: str | None = None
    ) -> None:
        super().__init__(what, text, span, hint, code="answer")


@contextmanager
def reading() -> Iterator[None]:
    """What cannot be read inside is an answer: raises :class:`Unreadable`."""
    try:
        yield
    except NoAnswer:
        raise
    except InputError as error:
        raise Unreadable(error.what, error.text, error.span, error.hint) from error


class Named(NamedTuple):
    """A label that stood before an equals sign, and how it was typed."""

    label: Label
    typed: str


class Given(NamedTuple):
    """An answer that was read: an expression, a list, a list of lists; ``unworked`` if a d/dx is left in it.

    ``labels`` stood before it, and ``before`` are the sides that it was said to be equal to, in order; ``place`` is
    where in the text the answer itself stands.  ``both`` says that two values were given at once: ±oo, or none and one;
    ``parts`` are the named values of statements before the last, and ``near`` is the decimal that an exact value was
    rounded to: e = 2.718; ``rounded`` says that it is itself said to be rounded: ≈ 2.718; ``sided`` that the values
    from the left and from the right are given in the place of a limit.
    """

    value: Expr | list[Expr] | list[list[Expr]]
    notes: tuple[Note, ...]
    text: str
    unworked: bool = False
    labels: tuple[Named, ...] = ()
    before: tuple[tuple[Answer, str], ...] = ()
    place: tuple[int, int] = (0, 0)
    both: str = ""
    near: Expr | None = None
    parts: tuple[tuple[Named, Answer], ...] = ()
    rounded: bool = False
    sided: bool = False
