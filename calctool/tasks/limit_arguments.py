"""What is typed about a limit apart from the expression: where it goes, from which side, under which conditions."""

from __future__ import annotations

from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import fold, substitute
from calctool.expr.tree import OO, Expr, Limit, Neg, Relation, Sym
from calctool.numeric.evaluate import precise
from calctool.parsing import Statement, parse, read_name, read_place
from calctool.parsing.clauses import Span
from calctool.parsing.lexer import Note, comma_hint
from calctool.tasks import SIDES
from calctool.tasks.asked import refuse_comma
from calctool.tasks.diff import variable

OPERATORS = ("<=", ">=", "!=", "≤", "≥", "≠", "<", ">")
_PLAIN = {"≤": "<=", "≥": ">=", "≠": "!="}


class LimitPoint(NamedTuple):
    """Where a limit goes: the place and the side (``+``, ``-`` or empty)."""

    to: Expr
    side: str


def read_limit_point(text: str) -> LimitPoint:
    """``0``, ``0+``, ``pi/2-``, ``x -> -oo``, ``0 from the right`` as a place and a side; raises InputError.

    >>> read_limit_point("0+").side, show(read_limit_point("-oo").to)
    ('+', '-oo')
    """
    place = read_place(text)
    return limit_point(place.to, place.side, text)


def limit_point(to: Expr, side: str, text: str, span: Span | None = None) -> LimitPoint:
    """The place and side, if a limit can go there.  Raises InputError with the place in the text."""
    span = span or (0, len(text))
    if to in (OO, Neg(OO)):
        return LimitPoint(to, side)
    if fold(to, lambda node, parts: any(parts) or node == OO):
        raise InputError("infinity cannot be calculated with", text, span, "write oo or -oo alone")
    if not to.free and rational_value(to) is None and precise(to, {}) is None:
        raise InputError("the place is no real number", text, span, "for example --to 0, --to pi/2, --to oo")
    return LimitPoint(to, side)


class Going(NamedTuple):
    """What the text or an option says about the way of a limit: the place, the variable if it is named, the notes."""

    point: LimitPoint
    var: Sym | None
    notes: tuple[Note, ...] = ()


def going(found: Statement, to: str | None) -> Going:
    """Where the variable goes: by an arrow, ``x = 0`` or ``0`` behind the expression, or by ``to``; raises InputError.

    >>> from calctool.parsing import read_statement
    >>> show(going(read_statement("sin(x)/x, x = pi"), None).point.to)
    'pi'
    """
    ways: list[tuple[Sym | None, Expr, str, Span]] = []
    if found.approach is not None:
        ways.append((*found.approach, found.sign))
    ways += [(Sym(name), e, "", span) for name, e, span in found.values]
    *names, last = (*found.after, None) if len(found.after) != 1 else (None, found.after[0])
    if last is None and len(names) == 2:
        *names, last = names
    if last is not None:
        first = next((c for c in names if c is not None), None)
        var = first.formulas[0] if first is not None else None
        if last.bracketed or last.names or not (var is None or isinstance(var, Sym)):
            refuse_comma(found, last)
        ways.append((var, last.formulas[0], "", last.span))
    elif names:
        refuse_comma(found, found.after[0])
    if to is None and not ways:
        raise InputError("where does the variable go?", hint="say --to 0, --to 0+, --to oo")
    if to is not None and len(ways) == 1:
        var, e, side, _ = ways[0]
        if read_place(to)[:3] in ((None, e, side), (var, e, side)):  # said twice, and the same
            to = None
    if len(ways) + (to is not None) > 1:
        hint = comma_hint(found.text, ways[-1][3][0], "leave out --to or the arrow")
        raise InputError("the place is given twice", found.text, ways[-1][3], hint, code="disagreement")
    if to is not None:
        place = read_place(to)
        return Going(limit_point(place.to, place.side, to), place.var, place.notes)
    var, e, side, span = ways[0]
    return Going(limit_point(e, side, found.text, span), var)


def goal_of(e: Expr, place: LimitPoint, side: str, var: Sym | None) -> Limit:
    """The limit that is asked for.  Raises InputError for a place or a side that does not fit."""
    x = var or moving(e, place)
    if place.to.has(x):
        raise InputError(f"the place {show(place.to)} contains the variable {x.name} itself", hint="name another place")
    option = SIDES[side]
    if place.side and option and place.side != option:
        raise InputError("--to and --side ask for different sides", hint="leave --side out", code="disagreement")
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
        raise InputError("which variable moves?", hint=f"say --wrt {sorted(e.free)[0]}", code="which-variable")
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
