"""Formulas of our own notation, set as mathematics: what is not exactly as we print it stays the text it is.

An expression is set only where it is printed again as it stands, character by character, so what a reader sees is what
was said.  Within a sentence the longest such pieces are set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from calctool.errors import CalcError
from calctool.expr.functions import FUNCTIONS
from calctool.expr.letters import GREEK
from calctool.expr.printer import show
from calctool.expr.tree import DNE, Expr, Relation
from calctool.parsing import parse_goal
from calctool.process.budget import Budget
from calctool.report.markup import Html, join
from calctool.report.mathml import formula
from calctool.report.model import Value

LONGEST = 400
"""Characters of an expression that is set; a longer one is easier to read as it was typed."""
_NAMES = frozenset((*FUNCTIONS, *GREEK, "pi", "oo", "lim", "if", "else", "and", "or", "does", "not", "exist"))
"""The words that our notation has; beside them it has letters, and dx."""
_ALONE = frozenset((*GREEK, "pi", "oo", "lim"))
"""Those that stand between spaces."""
_WORD = re.compile(r"(?<![A-Za-z_])(?!d[A-Za-z]\b)[A-Za-z]{2,}")
_KEPT = 4_096
"""Texts kept set: every student is asked the same."""
_IN_VAIN = 300
"""Pieces of a text that are read in vain, after which the rest stays as it is."""
_RELATIONS = ("=", "<=", ">=", "<", ">", "!=")
_TOKEN = re.compile(r"(\s+)")
_QUOTED = re.compile(r"((?<!\S)'[^']+'(?!\w))")
"""What an error quotes: it stays as it was typed."""
_ENDS = re.compile(r"(?P<before>['\"“]*)(?P<inside>.*?)(?P<after>[.,:;?!'\"”]*)\Z", re.DOTALL)
_MARKS = ".,:;?!'\"”"


@lru_cache(_KEPT)
def set_value(text: str, large: bool = True, derivative: str = "leibniz") -> Html | None:
    """An expression, a vector ``(a, b)`` or a matrix ``((a, b), (c, d))`` as mathematics; None where it is none.

    ``derivative`` says how d/dx is written: ``partial`` with the curled d.

    >>> print(set_value("(x, 2)", large=False))  # doctest: +ELLIPSIS
    <math alttext="(x, 2)">...
    >>> set_value("x = 1, x = 2") is None
    True
    """
    value = _value(text)
    return None if value is None else Html(formula(value, derivative, large=large))


@lru_cache(_KEPT)
def set_sentence(text: str, large: bool = False, derivative: str = "leibniz") -> Html:
    """A sentence with its formulas as mathematics.

    >>> print(set_sentence("You wrote x: is that so?"))
    You wrote <math alttext="x"><mi>x</mi></math>: is that so?
    """
    whole = set_value(text, large, derivative)
    if whole is not None:
        return whole
    out: list[str] = []
    for i, part in enumerate(_QUOTED.split(text)):
        out += [part] if i % 2 else _pieces(part, large)
    return join(*out)


def _value(text: str) -> Value:
    if text == "does not exist":
        return DNE
    if text[:1] in ("(", "[") and len(parts := _parts(text)) > 1:
        values = [_value(part) for part in parts]
        return None if any(value is None for value in values) else values
    return _expression(text)


def _parts(text: str) -> list[str]:
    """What commas part between the outermost brackets; the text alone where these are none."""
    parts, depth, start = [], 0, 1
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if depth == 0 and i < len(text) - 1:
            return [text]
        if depth == 1 and c == ",":
            parts.append(text[start:i].strip())
            start = i + 1
    return [*parts, text[start:-1].strip()] if depth == 0 else [text]


def _expression(text: str) -> Expr | None:
    """The expression that is printed as this text."""
    # Whatever holds another word is none: the reader would look long for what it might have meant.
    if not text or len(text) > LONGEST or not _NAMES.issuperset(_WORD.findall(text)) or _depth(text):
        return None
    try:
        e = parse_goal(text)
    except CalcError:
        return None
    return e if show(e) == text else None


def _statement(text: str) -> Value:
    """A value, or two expressions with a sign of a relation between them: ``x = 2``."""
    if (value := _value(text)) is not None:
        return value
    for sign in _RELATIONS:
        left, found, right = text.partition(f" {sign} ")
        if found:
            sides = _expression(left), _expression(right)
            return None if sides[0] is None or sides[1] is None else Relation(sign, sides[0], sides[1])
    return None


def _pieces(text: str, large: bool) -> Iterator[str]:
    tokens = _TOKEN.split(text)
    in_vain = Budget(_IN_VAIN)
    at = 0
    while at < len(tokens):
        at, pieces = _formula_at(tokens, at, large, in_vain)
        yield from pieces


def _formula_at(tokens: Sequence[str], start: int, large: bool, in_vain: Budget) -> tuple[int, tuple[str, ...]]:
    """The longest formula that begins with a token, with the marks around it, else the token; and what comes next."""
    for stop in range(_end(tokens, start) - 1, start, -2):
        if in_vain.spent:
            break
        found = _ENDS.fullmatch("".join(tokens[start:stop]))
        value = _statement(found["inside"]) if found and not _is_word(found["inside"]) else None
        if found and value is not None:
            return stop, (found["before"], Html(formula(value, large=large)), found["after"])
        in_vain.spend(1)
    return start + 1, (tokens[start],)


def _end(tokens: Sequence[str], start: int) -> int:
    """Where a formula that begins with a token ends at the latest: at a mark outside its brackets, at a word."""
    end, depth, length = start, 0, 0
    while end < len(tokens) and length <= 2 * LONGEST and _may_be_part(tokens[end]):
        depth += _depth(tokens[end])
        length += len(tokens[end]) + 1
        end += 2
        if tokens[end - 2][-1] in _MARKS and depth <= 0:
            break
    return end


def _may_be_part(token: str) -> bool:
    """May a formula hold this: is it no word?"""
    bare = token.strip(_MARKS + "“")
    return bool(bare) and (not bare.isalpha() or len(bare) == 1 or bare in _ALONE)


def _depth(text: str) -> int:
    """How many brackets are open at the end."""
    return sum(text.count(c) for c in "([{") - sum(text.count(c) for c in ")]}")


def _is_word(text: str) -> bool:
    """An article, not a letter."""
    return text in ("a", "A", "I", "-", "=")
