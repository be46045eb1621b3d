"""Intervals as they are typed, and exact numbers as they are printed."""

from __future__ import annotations

import re
from fractions import Fraction

from calctool.algebra.reals import Exact, Unsettled
from calctool.derivation.rule import Words
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import OO, Expr, Neg, Num, Sym
from calctool.optimisation.critical_points import DIGITS
from calctool.optimisation.critical_signs import Window
from calctool.parsing import read
from calctool.simplification import simplify

# --- the interval -----------------------------------------------------------------------------------


def read_interval(text: str, x: Sym, option: str = "--on") -> Window:
    """An interval: ``-2,3``, ``[0, 2pi)``, ``0..oo``; the ends belong to it unless a round bracket says otherwise.

    Raises InputError for anything else, and for one that is empty.

    >>> window = read_interval("[0, 2pi)", Sym("x"))
    >>> show(window.high.written), window.to_high
    ('2pi', False)
    """
    hint = f"an interval is written {option} -2,3"
    inside = text.strip()
    named = re.fullmatch(rf"{re.escape(x.name)}\s*(=|in)\s*(.*)", inside)
    start = named.start(2) if named else 0
    inside = named[2].strip() if named else inside
    open_low, open_high = inside[:1] == "(" and inside[-1:] in ")]", inside[-1:] == ")" and inside[:1] in "(["
    if inside[:1] in "[(" and inside[-1:] in ")]" and _one_bracket(inside):
        inside = inside[1:-1]
    else:
        open_low = open_high = False
    parts = _split(inside)
    if len(parts) != 2 or not all(p.strip() for p in parts):
        raise InputError("an interval has two ends", text, (start, len(text)), hint, code="unreadable")
    ends: list[Exact | None] = []
    for part in parts:
        e = read(part.strip()).expr
        at = text.find(part.strip())
        span = (at, at + len(part.strip()))
        if e.free:
            raise InputError(f"the end {show(e)} of the interval is no number", text, span, hint)
        if e in (OO, Neg(OO)):
            ends.append(None)
            continue
        end = Exact(simplify(e))
        try:
            end.near()
        except Unsettled:
            raise InputError(f"{show(e)} has no value", text, span, hint, code="no-value") from None
        ends.append(end)
    low, high = ends
    if (low is None and parts[0].strip().lstrip("+") in ("oo", "inf", "infinity")) or (
        high is None and parts[1].strip().startswith("-")
    ):
        raise InputError("the interval is empty", text, (start, len(text)), "the smaller end comes first")
    if low is not None and high is not None and not low < high:
        what = "the two ends are the same" if low == high else "the interval is empty"
        raise InputError(what, text, (start, len(text)), f"the smaller end comes first: {option} -2,3")
    return Window(low, high, not open_low, not open_high)


def with_interval(text: str) -> tuple[str, str]:
    """The function, and the interval said behind it, if there is one.

    >>> with_interval("x^2 on the interval [0, 2]"), with_interval("x^2 on")
    (('x^2', '[0, 2]'), ('x^2 on', ''))
    """
    ends = r"[\[(][^\[]*,[^\[]*[\])]"
    found = re.search(
        rf"\s+(?:on|over)(?:\s+the)?(?:\s+(?:closed|open))?(?:\s+(?:interval|box))?\s+({ends}(?:\s*x\s*{ends})*)\s*$",
        text,
    )
    return (text, "") if found is None else (text[: found.start()], found[1])


def _one_bracket(text: str) -> bool:
    """Do the first and the last bracket belong together, with a comma at their level?"""
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if depth == 0 and i < len(text) - 1:
            return False
    return len(_split(text[1:-1])) == 2


def _split(text: str) -> list[str]:
    depth, out, last = 0, [], 0
    i = 0
    while i < len(text):
        c = text[i]
        depth += (c in "([{") - (c in ")]}")
        wide = 2 if text.startswith("..", i) else 1 if c in ",;" else 4 if text.startswith(" to ", i) else 0
        if depth == 0 and wide:
            out.append(text[last:i])
            i = last = i + wide
            continue
        i += 1
    return [*out, text[last:]]


def interval_words(w: Window) -> Words:
    """``[a, b)`` as words."""
    low = Neg(OO) if w.low is None else numeral_of(w.low)
    high = OO if w.high is None else numeral_of(w.high)
    left = "[" if w.low is not None and w.from_low else "("
    return (left, low, ", ", high, "]" if w.high is not None and w.to_high else ")")


ABSOLUTE = {"greatest": "absolute maximum", "least": "absolute minimum"}
"""What the greatest and the least value are called, by their keys for programs."""

# --- numbers in words -------------------------------------------------------------------------------


def numeral_of(v: Exact) -> Expr:
    """A number as it is written in an answer: in closed form, or rounded to ten digits."""
    return v.expr if v.expr is not None else rounded(v.near())


def rounded(q: Fraction, digits: int = DIGITS, way: int = 0) -> Expr:
    """A decimal of so many digits: the nearest, or the next one below (-1) or above (1).

    >>> show(rounded(Fraction(-2, 3))), show(rounded(Fraction(-2, 3), 3, 1))
    ('-0.6666666667', '-0.666')
    """
    from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_UP, Context, Decimal

    modes = {0: ROUND_HALF_EVEN, 1: ROUND_UP if q > 0 else ROUND_DOWN, -1: ROUND_DOWN if q > 0 else ROUND_UP}
    context = Context(prec=digits, rounding=modes[way])
    d = context.divide(Decimal(abs(q).numerator), Decimal(q.denominator))
    text = format(d, "f")
    node = Num(Fraction(text), text)
    return Neg(node) if q < 0 else node


def about(v: Exact) -> str:
    """What stands before a rounded number."""
    return "" if v.expr is not None else "about "
