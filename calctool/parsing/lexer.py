"""A text and the tokens taken from it, each with its position; brackets are matched before the grammar is applied.

So an unmatched bracket is reported where it stands, not where a parser would notice it.  What begins a token is
said by those who read a language: :mod:`calctool.parsing.plain` and :mod:`calctool.parsing.latex`.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Collection
from typing import Any, NamedTuple, NoReturn

from calctool.errors import InputError
from calctool.expr.tree import OO, PI, E, Expr, Sym
from calctool.parsing.characters import CLOSERS, DIGITS, OPENERS, RELATIONS, clean

MAX_DIGITS = 2_000
"""Digits in one number."""
MAX_EXPONENT = 1_000
"""Size of the power of ten in a number such as 1e-3."""
MAX_INDEX = 100
"""Characters in a subscript, primes on a function."""
DECIMAL_COMMA = "write a decimal point as a dot: 2.5, or say --decimal-comma"
"""The hint where a decimal comma was typed without the option."""
MAX_NOTES = 50
"""Notes kept for one text; a reader who needs more has stopped reading them."""

STARTS = frozenset(
    (
        *("name", "fn", "undef", "d/d", "dy/d", "D_", "dot", "lim", "Piecewise", "Derivative", "Subs", "Limit"),
        *("√", "∛", "∜", "ⁿ√", *CLOSERS),
    )
)
"""Tokens that begin a factor where no sign stands before it (``|`` may)."""

ENDS = frozenset(("num", "name", "sup", "!", "'", "°", "|", *OPENERS))
"""Tokens that end a factor."""

CONSTANTS: dict[str, Expr] = {"e": E, "pi": PI, "oo": OO}


class Note(NamedTuple):
    """A choice made in reading that a reader could make differently: a code, the column (from 1), a sentence."""

    code: str
    column: int
    says: str


def comma_hint(text: str, at: int, hint: str) -> str:
    """The hint on what begins there, or that it may be the digits behind a decimal comma: the 5 of 0,5.

    >>> comma_hint("x=1,y", 4, "a point looks like x=1, y=2")
    'a point looks like x=1, y=2'
    """
    behind = text[at - 1 : at] == "," and text[at - 2 : at - 1].isdigit() and text[at : at + 1].isdigit()
    if behind and text[at : at + 3].isdigit() and not text[at + 3 : at + 4].isdigit():
        return "write thousands without a comma: 1000; a decimal comma is read with --decimal-comma"
    return DECIMAL_COMMA if behind else hint


class Token(NamedTuple):
    """A sign, number or word with its place (0-based, end exclusive).

    ``kind`` is the sign itself, a keyword, or one of ``num name fn undef base sup d/d dy/d D_ )_ ' end``.  The value of
    ``d/d`` are the variables of d/dx or d^2/dx^2, of ``dy/d`` what is differentiated and these, of ``D_`` the name D_x
    and x, of ``)_`` the variables of an index after a bracket, (...)_xy, and of ``'`` how many primes there are.
    """

    kind: str
    value: Any
    start: int
    end: int


class Tokens:
    """A text taken apart: ``tokens`` (the last is ``end``) and ``notes``.

    ``conditions`` and ``commas`` are the indices of the opening brackets with such a sign directly inside.
    """

    def __init__(self, text: str) -> None:
        self.text = clean(text)
        self.tokens: list[Token] = []
        self.notes: list[Note] = []
        self.conditions: set[int] = set()
        self.commas: set[int] = set()
        self._said: set[str] = set()
        self._nodes: dict[str, Expr] = {}
        self._open: list[int] = []
        self._below: dict[int, int] = {}  # where the /dx of d(...)/dx begins, and where it ends
        self._scan()

    def note(self, code: str, at: int, says: str) -> None:
        """Keep a note, once for each sentence."""
        if says not in self._said and len(self.notes) < MAX_NOTES:
            self._said.add(says)
            self.notes.append(Note(code, at + 1, says))

    def unsay(self, code: str, at: int) -> None:
        """Take back a note on what begins there: what the lexer took for a product of letters may be none."""
        self.notes = [note for note in self.notes if note.code != code or note.column != at + 1]

    def _fail(self, what: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        raise InputError(what, self.text, (start, end), hint, code="unreadable")

    def _put(self, kind: str, value: Any, start: int, end: int) -> int:
        self.tokens.append(Token(kind, value, start, end))
        return end

    def _sym(self, name: str) -> Expr:
        node = self._nodes.get(name)
        if node is None:
            node = self._nodes[name] = Sym(name)
        return node

    def _run(self, at: int, of: Collection[str] = DIGITS) -> int:
        """The end of the run of such characters that begins here."""
        text, size = self.text, len(self.text)
        while at < size and text[at] in of:
            at += 1
        return at

    def _letters(self, at: int) -> int:
        """The end of the run of Latin letters that begins here."""
        text, size = self.text, len(self.text)
        while at < size and ("a" <= text[at] <= "z" or "A" <= text[at] <= "Z"):
            at += 1
        return at

    def _peek(self, at: int) -> str:
        return self.text[at : at + 1]

    def _bracket_follows(self, at: int) -> bool:
        return self._peek(self._run(at, " ")) in ("(", "[", "{")

    def _is_last(self, at: int) -> bool:
        """Does nothing but space follow?"""
        return not self.text[at:].strip()

    def _scan(self) -> None:
        size = len(self.text)
        at = 0
        while at < size:
            at = self._element(at)
        self._finish()

    def _element(self, at: int) -> int:
        """Put what begins here; where it ends."""
        raise NotImplementedError

    def _finish(self) -> None:
        """Every bracket is closed; the end."""
        if self._open:
            token = self.tokens[self._open[-1]]
            self._fail(
                f"this '{token.kind}' is never closed", token.start, token.end, f"'{CLOSERS[token.kind]}' is missing"
            )
        size = len(self.text)
        self._put("end", None, size, size)

    def _set(self, kind: str, at: int, end: int) -> int:
        """Put a sign or a bracket, and keep account of what stands in which bracket."""
        if kind in CLOSERS:
            self._open.append(len(self.tokens))
        elif kind in OPENERS:
            self._close(kind, at)
        elif self._open and kind in RELATIONS:
            self.conditions.add(self._open[-1])
        elif self._open and kind in (",", ";"):
            self.commas.add(self._open[-1])
        return self._put(kind, None, at, end)

    def _close(self, closer: str, at: int) -> None:
        if not self._open:
            self._fail(
                f"this '{closer}' closes nothing", at, at + 1, f"take it away, or put '{OPENERS[closer]}' before it"
            )
        index = self._open.pop()
        token = self.tokens[index]
        if CLOSERS[token.kind] != closer:
            self._fail(
                f"expected '{CLOSERS[token.kind]}' to close the '{token.kind}' at column {token.start + 1},"
                f" but '{closer}' was found",
                at,
                at + 1,
                f"put '{CLOSERS[token.kind]}' before it",
            )
        # A bracket around a bracketed condition holds a condition as well; an argument or a brace does not.
        if self._open and index in self.conditions and token.kind in "([":
            before = self.tokens[index - 1].kind
            if before not in ("fn", "undef", "Piecewise", "Eq", "Ne"):
                self.conditions.add(self._open[-1])
