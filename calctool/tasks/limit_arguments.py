"""What is typed about a limit apart from the expression: where it goes, from which side, under which conditions."""

from __future__ import annotations

from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import fold, substitute
from calctool.expr.tree import OO, Expr, Limit, Neg, Relation, Sym
from calctool.numeric.evaluate import precise
from calctool.parsing import parse, read_name
from calctool.tasks import SIDES
from calctool.tasks.diff import variable

ARROWS = ("->", "→", "⟶")
OPERATORS = ("<=", ">=", "!=", "≤", "≥", "≠", "<", ">")
_PLAIN = {"≤": "<=", "≥": ">=", "≠": "!="}


class LimitPoint(NamedTuple):
    """Where a limit goes: the place and the side (``+``, ``-`` or empty)."""

    to: Expr
    side: str


def read_limit_point(text: str) -> LimitPoint:
    """``0``, ``0+``, ``pi/2-``, ``-oo`` as a place and a side.

    >>> read_limit_point("0+").side, show(read_limit_point("-oo").to)
    ('+', '-oo')
    """
    bare = text.strip()
    side = ""
    if len(bare) > 1 and bare[-1] in "+-−⁺⁻":
        side = "+" if bare[-1] in "+⁺" else "-"
        bare = bare[:-1].rstrip().rstrip("^").rstrip()
    if bare.startswith("+"):
        bare = bare[1:].lstrip()
    if not bare:
        raise InputError("the place a limit goes to is missing", text or None, (0, len(text)), "for example --to 0+")
    to = parse(bare)
    if to.open:
        raise InputError("the place cannot be a limit or a derivative itself", text, (0, len(text)), "name a number")
    if to in (OO, Neg(OO)):
        return LimitPoint(to, side)
    if fold(to, lambda node, parts: any(parts) or node == OO):
        raise InputError("infinity cannot be calculated with", text, (0, len(text)), "write oo or -oo alone")
    if not to.free and rational_value(to) is None and precise(to, {}) is None:
        raise InputError("the place is no real number", text, (0, len(text)), "for example --to 0, --to pi/2, --to oo")
    return LimitPoint(to, side)


def split_arrow(text: str) -> tuple[str, str | None, str | None]:
    """``1/x, x -> 0+`` as expression, variable and place; without an arrow the expression alone.

    >>> split_arrow("1/x, x -> 0+")
    ('1/x', 'x', '0+')
    """
    for arrow in ARROWS:
        if arrow not in text:
            continue
        before, place = text.rsplit(arrow, 1)
        expr, comma, name = before.rpartition(",")
        at = text.rindex(arrow)
        span = (at, at + len(arrow))
        if not comma or not expr.strip():
            hint = 'write: calctool limit "1/x, x -> 0+"'
            raise InputError("a comma is missing between the expression and the arrow", text, span, hint)
        if not name.strip():
            raise InputError("which variable goes there?", text, span, 'write: calctool limit "1/x, x -> 0+"')
        return expr, name.strip(), place.strip()
    return text, None, None


def goal_of(e: Expr, place: LimitPoint, side: str, name: str | None) -> Limit:
    """The limit that is asked for.  Raises InputError for a place or a side that does not fit."""
    x = read_name(name) if name else moving(e, place)
    if place.to.has(x):
        raise InputError(f"the place {show(place.to)} contains the variable {x.name} itself", hint="name another place")
    option = SIDES[side]
    if place.side and option and place.side != option:
        raise InputError("--to and --side ask for different sides", hint="leave --side out")
    one = place.side or option
    if place.to in (OO, Neg(OO)):
        if one and one != ("-" if place.to == OO else "+"):
            raise InputError("infinity can only be approached from one side", hint="leave the side out")
        one = ""
    return Limit(e, x, place.to, one)


def moving(e: Expr, place: LimitPoint) -> Sym:
    """The variable that moves: the only one that the place does not mention, else x."""
    names = sorted(e.free - place.to.free)
    if len(names) == 1:
        return Sym(names[0])
    if "x" in names:
        return Sym("x")
    if not names and len(e.free) > 1:
        raise InputError("which variable moves?", hint=f"say --wrt {sorted(e.free)[0]}")
    return variable(e, None) if names or e.free else Sym("x")


def read_assumptions(text: str | None) -> list[Relation]:
    """Conditions on letters, or words for them: ``a>0``, ``n integer``, ``a, b positive``, ``x real``.

    A letter alone belongs to the condition or the word that follows.  Raises InputError for anything else.

    >>> [show(a) for a in read_assumptions("a>0, n>=1")]
    ['a > 0', 'n >= 1']
    >>> [show(a) for a in read_assumptions("a, b positive, n natural, x real")]
    ['a > 0', 'b > 0', 'n = floor(n)', 'n > 0']
    """
    out: list[Relation] = []
    waiting: list[Expr] = []
    for part in (text or "").split(","):
        bare = part.strip()
        op = next((op for op in OPERATORS if op in bare), None)
        if not bare:
            continue
        if op is not None:
            lhs, rhs = bare.split(op, 1)
            out += [Relation(_PLAIN.get(op, op), e, parse(rhs)) for e in (*waiting, parse(lhs))]
            waiting = []
            continue
        if "=" in bare:
            hint = "put the number in the place of the letter"
            raise InputError(f"'{bare}' fixes a letter; an assumption leaves it free", text, _span_of(bare, text), hint)
        names, words = _subject_and_words(bare, text or "")
        waiting += names
        if words:
            out += [c for name in waiting for word in words for c in _in_words(word, name)]
            waiting = []
    if waiting:
        hint = 'for example --assume "a>0" or --assume "a positive"'
        raise InputError(f"what is assumed of {show(waiting[-1])}?", text, (0, len(text or "")), hint)
    return out


WORDS: dict[str, tuple[str, ...]] = {
    "positive": ("u > 0",),
    "negative": ("u < 0",),
    "nonnegative": ("u >= 0",),
    "nonpositive": ("u <= 0",),
    "nonzero": ("u != 0",),
    "real": (),
    "integer": ("u = floor(u)",),
    "whole": ("u = floor(u)",),
    "natural": ("u = floor(u)", "u > 0"),
    "even": ("u/2 = floor(u/2)",),
    "odd": ("(u + 1)/2 = floor((u + 1)/2)",),
}
"""What is said of a letter u, in conditions."""
_SMALL_WORDS = ("is", "are", "a", "an", "number", "numbers", "and")


def _span_of(part: str, text: str | None) -> tuple[int, int]:
    start = max((text or "").find(part), 0)
    return start, start + len(part)


def _subject_and_words(part: str, text: str) -> tuple[list[Expr], list[str]]:
    """``n is an odd integer`` as n and its words; a letter alone has none."""
    first, *rest = part.replace("not zero", "nonzero").split()
    said = [w.lower().replace("-", "") for w in rest]
    names = [first, *(w for w, low in zip(rest, said, strict=True) if w.isalpha() and len(w) == 1 and low != "a")]
    words = [w.removesuffix("s") for w in said if w not in _SMALL_WORDS and len(w) > 1]
    if any(word not in WORDS for word in words):
        hint = f"a condition such as a>0, or a letter and one of {', '.join(WORDS)}"
        raise InputError(f"'{part}' is no assumption", text, _span_of(part, text), hint)
    return [read_name(name) for name in names], words


def _in_words(word: str, name: Expr) -> list[Relation]:
    """The conditions a word stands for."""
    found = []
    for text in WORDS[word]:
        op = next(op for op in ("<=", ">=", "!=", "<", ">", "=") if op in text)
        sides = [substitute(parse(side), "u", name) for side in text.split(f" {op} ")]
        found.append(Relation(op, *sides))
    return found
