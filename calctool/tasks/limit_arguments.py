"""What is typed about a limit apart from the expression: where it goes, from which side, under which conditions."""

from __future__ import annotations

from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.traversal import fold
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
    if not to.free and precise(to, {}) is None:
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
    """``a>0, n>=1`` as conditions.

    >>> [show(a) for a in read_assumptions("a>0, n>=1")]
    ['a > 0', 'n >= 1']
    """
    out: list[Relation] = []
    for part in (text or "").split(","):
        if not part.strip():
            continue
        op = next((op for op in OPERATORS if op in part), None)
        if op is None:
            hint = 'for example --assume "a>0"'
            raise InputError(f"an assumption is a condition, not '{part.strip()}'", hint=hint)
        lhs, rhs = part.split(op, 1)
        out.append(Relation(_PLAIN.get(op, op), parse(lhs), parse(rhs)))
    return out
