"""The limit of an expression at a place: the value, oo, or that there is none, with the reason."""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from ..errors import InputError, Refuted, Undecided
from ..expr import DNE, OO, PI, TWO, ZERO, Add, Div, Expr, Func, Limit, Mul, Neg, Num, Rel, Sym, fold
from ..limits import LAST_RESORT, Found, LimitEngine, agree
from ..near import Near
from ..notation import show
from ..parse import Note, parse, read, read_name
from ..place import precise
from ..report import Block, Grid, Remark, Report, Result, Words, Work, tally
from .diff import variable

SIDES = {"left": "-", "right": "+", "both": ""}
ARROWS = ("->", "→")
ROWS = 6


class Place(NamedTuple):
    """Where a limit goes: the place and the side (``+``, ``-`` or empty)."""

    to: Expr
    side: str


def read_place(text: str) -> Place:
    """``0``, ``0+``, ``pi/2-``, ``-oo`` as a place and a side.

    >>> read_place("0+").side, show(read_place("-oo").to)
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
        raise InputError("the place a limit goes to is missing", text, (0, len(text)), "for example --to 0+")
    return Place(parse(bare), side)


def split_arrow(text: str) -> tuple[str, str | None, str | None]:
    """``1/x, x -> 0+`` as expression, variable and place; without an arrow the expression alone."""
    for arrow in ARROWS:
        if arrow in text:
            before, place = text.rsplit(arrow, 1)
            expr, comma, name = before.rpartition(",")
            if not comma:
                hint = "write: calctool limit \"1/x, x -> 0+\""
                at = text.index(arrow)
                raise InputError("a comma is missing between the expression and the arrow", text, (at, at + len(arrow)), hint)
            return expr, name.strip(), place.strip()
    return text, None, None


def limit_task(
    text: str,
    *,
    to: str | None = None,
    side: str = "both",
    wrt: str | None = None,
    table: bool = False,
    infinite: str = "oo",
    assume: str | None = None,
    verify: bool = False,
    seconds: float | None = None,
) -> Report:
    """The limit of what was typed.

    ``side`` is left, right or both; ``infinite`` is ``oo``, or ``dne`` to call infinite limits
    non-existent; ``assume`` are conditions on the parameters such as ``a>0``.  Raises InputError and
    Undecided.

    >>> limit_task("1/x", to="0").result.reason
    'one-sided-limits-differ'
    """
    started = time.perf_counter()
    expr_text, name, inline = split_arrow(text)
    if inline is not None and to is not None:
        raise InputError("the place is given twice", text, (0, len(text)), "leave out --to or the arrow")
    place_text = inline if inline is not None else to
    if place_text is None:
        raise InputError("where does the variable go?", hint="say --to 0, --to 0+, --to oo")
    if "=" in place_text:
        name, place_text = (part.strip() for part in place_text.split("=", 1))
    source = read(expr_text)
    place = read_place(place_text)
    goal = _goal(source.expr, place, side, name or wrt)
    found, others = _worked(goal, assume, seconds)
    witness = _witness(goal, found) if verify else None
    blocks: list[Block] = [Work(found.derivation)]
    result, reasons = _result(goal, found, infinite)
    blocks += [Remark(words) for words in reasons]
    if table:
        blocks.append(table_of(goal, {}))
    notes = list(source.notes)
    warnings = tuple(others)
    if any(s.rule.id in LAST_RESORT for s in found.derivation.steps()):
        notes.append(Note("last-resort", 1, "no school technique settled this limit; SymPy's algorithm did"))
    return Report(
        "limit",
        text,
        source.expr,
        goal,
        result,
        tuple(blocks),
        tuple(notes),
        (),
        tuple(reasons),
        tally([found.derivation], witness),
        warnings,
        variable=goal.var,
        seconds=time.perf_counter() - started,
    )


def _goal(e: Expr, place: Place, side: str, name: str | None) -> Limit:
    x = read_name(name) if name else _variable(e, place)
    if place.to.has(x):
        raise InputError(f"the place {show(place.to)} contains the variable {x.name} itself", hint="name another place")
    asked = SIDES[side]
    if place.side and asked and place.side != asked:
        raise InputError("--to and --side ask for different sides", hint="leave --side out")
    one = place.side or asked
    if place.to in (OO, Neg(OO)):
        if one and one != ("-" if place.to == OO else "+"):
            raise InputError("infinity can only be approached from one side", hint="leave the side out")
        one = ""
    return Limit(e, x, place.to, one)


def _variable(e: Expr, place: Place) -> Sym:
    """The variable that moves: the only one that the place does not mention."""
    names = sorted(e.free - place.to.free)
    if len(names) == 1:
        return Sym(names[0])
    if not names and len(e.free) > 1:
        raise InputError("which variable moves?", hint=f"say --wrt {sorted(e.free)[0]}")
    return variable(e, None) if names or e.free else Sym("x")


def read_assumptions(text: str | None) -> list[Rel]:
    """``a>0, n>=1`` as conditions."""
    out: list[Rel] = []
    for part in (text or "").split(","):
        if not part.strip():
            continue
        for op in ("<=", ">=", "!=", "<", ">"):
            if op in part:
                lhs, rhs = part.split(op, 1)
                out.append(Rel(op, parse(lhs), parse(rhs)))
                break
        else:
            raise InputError(f"an assumption is a condition, not '{part.strip()}'", text, None, "for example --assume \"a>0\"")
    return out


def _samples(goal: Limit, assumptions: list[Rel]) -> list[dict[str, Fraction]]:
    """Numbers for the parameters, in every combination of signs that the assumptions allow."""
    from ..place import holds

    names = sorted(goal.free)
    sizes = [Fraction(137 + 61 * i, 100) for i in range(len(names))]
    small = [Fraction(37 + 11 * i, 100) for i in range(len(names))]
    out: list[dict[str, Fraction]] = []
    for base in (sizes, small):
        for signs in product((1, -1), repeat=min(len(names), 3)):
            padded = [*signs, *([1] * (len(names) - len(signs)))]
            values = {n: s * v for n, s, v in zip(names, padded, base, strict=True)}
            if all(holds(a, values) is not False for a in assumptions):
                out.append(values)
    if not out:
        for scale in (3, 10, 100, 1000):
            values = {n: scale * v for n, v in zip(names, sizes, strict=True)}
            if all(holds(a, values) is not False for a in assumptions):
                out.append(values)
    if not out:
        raise InputError("no values of the parameters meet the assumptions", hint="check --assume")
    return out


def _worked(goal: Limit, assume: str | None, seconds: float | None) -> tuple[Found, list[str]]:
    """The limit, the same for every sign of the parameters, or Undecided with the cases."""
    samples = _samples(goal, read_assumptions(assume))
    results: list[tuple[dict[str, Fraction], Found | None]] = []
    first: Found | None = None
    for values in samples:
        try:
            found = LimitEngine(values, seconds).derive(goal)
        except Refuted as wrong:
            raise Undecided(f"the witnesses disagree: {wrong}") from wrong
        except Undecided:
            if len(samples) == 1:
                raise
            results.append((values, None))
            continue
        first = first or found
        results.append((values, found))
    if first is None:
        raise Undecided("no technique settles this limit")
    kinds = {_summary(f, values, first) for values, f in results}
    if len(kinds) > 1:
        raise Undecided("the limit depends on the parameters", _cases(goal, results))
    return first, []


def _summary(found: Found | None, values: dict[str, Fraction], first: Found) -> str:
    if found is None:
        return "undecided"
    value = found.value
    if value is None:
        return found.reason
    if value in (OO, Neg(OO)):
        return show(value)
    number = precise(value, values)
    other = None if first.value is None else precise(first.value, values)
    return "value" if number is not None and other is not None and abs(number - other) < 10**-20 else show(value)


def _cases(goal: Limit, results: list[tuple[dict[str, Fraction], Found | None]]) -> str:
    lines = dict[str, None]()
    for values, found in results:
        where = ", ".join(f"{n} = {float(v):g}" for n, v in values.items())
        what = "undecided" if found is None else show(found.derivation.result)
        lines[f"for {where}: {what}"] = None
    return "\n".join([*lines, 'say which, for example --assume "a>0"'])


def _result(goal: Limit, found: Found, infinite: str) -> tuple[Result, list[Words]]:
    value = found.value
    if value is not None:
        if value not in (OO, Neg(OO)):
            return Result("value", value), []
        says: Words = (value, " is not a number: it says that the values grow beyond every bound")
        if value == Neg(OO):
            says = (value, " is not a number: it says that the values fall below every bound")
        if infinite == "dne":
            return Result("dne", None, "infinite", says), [says]
        return Result("value", value), [says]
    says = _why(goal, found)
    result = Result(
        "dne", None, found.reason, says, left=found.left, right=found.right, range=_range(found)
    )
    more = [sequences] if found.reason == "oscillation" and (sequences := two_sequences(goal)) else []
    return result, [says, *more]


def _range(found: Found) -> tuple[Expr, Expr] | None:
    if found.reason != "oscillation":
        return None
    return _end(found.low), _end(found.high)


def _end(v: float) -> Expr:
    if v in (float("inf"), float("-inf")):
        return OO if v > 0 else Neg(OO)
    exact = Fraction(v).limit_denominator(1000)
    from ..expr import as_expr

    return as_expr(exact)


def _why(goal: Limit, found: Found) -> Words:
    if found.reason == "one-sided-limits-differ":
        left, right = (DNE if v is None else v for v in (found.left, found.right))
        return ("the one-sided limits differ: ", left, " from the left, ", right, " from the right")
    if found.reason == "oscillation":
        low, high = _end(found.low), _end(found.high)
        return ("the values keep oscillating between ", low, " and ", high)
    if found.reason == "undefined-on-that-side":
        if goal.side or (found.left is None and found.right is None):
            return ("the function is not defined on that side of ", goal.to)
        side, value = ("left", found.right) if found.left is None else ("right", found.left)
        other = "right" if side == "left" else "left"
        tail: Words = () if value is None else (f"; from the {other} the limit is ", value)
        return ("the function is not defined to the ", side, " of ", goal.to, *tail)
    return ("the function is not defined near ", goal.to)


def two_sequences(goal: Limit) -> Words:
    """Two sequences along which a wave takes different values, where they can be written down."""
    wave: list[Func] = []
    near = Near(goal.var, goal.to, 1)

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Func) and node.name in ("sin", "cos") and near.behaviour(node).kind == "between":
            wave.append(node)

    fold(goal.body, one)
    if not wave:
        return ()
    f = wave[0]
    n = Sym("n")
    start = Div(PI, TWO) if f.name == "sin" else ZERO
    period = Mul(TWO, PI, n)
    top: Expr = period if start == ZERO else Add(start, period)
    bottom: Expr = Add(Neg(Div(PI, TWO)), period) if f.name == "sin" else Add(PI, period)
    places = [_solve(f.arg, goal.var, v) for v in (top, bottom)]
    if any(p is None for p in places):
        return ("take points where ", f.arg, " = ", top, ": there ", f, " = 1; where ", f.arg, " = ", bottom, f": it is {-1}")
    a, b = places
    assert a is not None
    assert b is not None
    return ("along ", goal.var, " = ", a, " (n = 1, 2, 3, ...) ", f, " is 1, along ", goal.var, " = ", b, " it is -1")


def _solve(u: Expr, x: Sym, v: Expr) -> Expr | None:
    """x with u(x) = v for u = x, c*x, 1/x, c/x."""
    match u:
        case Sym() if u == x:
            return v
        case Mul() if len(u.factors) == 2 and u.factors[1] == x and isinstance(u.factors[0], Num):
            return Div(v, u.factors[0])
        case Div(c, d) if d == x and isinstance(c, Num):
            return Div(c, v)
        case Div(a, c) if a == x and isinstance(c, Num):
            return Mul(c, v)
    return None


def _witness(goal: Limit, found: Found) -> str:
    """Does SymPy, asked for each side, say the same?"""
    from .. import bridge

    engine = LimitEngine({})
    sides = [goal.side] if goal.side or goal.to in (OO, Neg(OO)) else ["-", "+"]
    answers = [bridge.witness_limit(goal.body, goal.var, goal.to, s or "+") for s in sides]
    if any(a is None for a in answers):
        return "unchecked"
    wanted = [found.value] * len(sides) if found.value is not None else [found.left, found.right]
    for a, b in zip(answers, wanted, strict=False):
        if a is None or b is None:
            return "unchecked"
        p, q = engine.number_of(a), engine.number_of(b)
        if p is None or q is None or not agree(p, q):
            return "unchecked"
    return "agrees"


def table_of(goal: Limit, values: dict[str, Fraction]) -> Grid:
    """Values on the way to the place, from each side, to ten digits that are right."""
    sides = [1] if goal.to in (OO, Neg(OO)) else [{"+": 1, "-": -1}[goal.side]] if goal.side else [-1, 1]
    header: list[str] = []
    for s in sides:
        where = "" if goal.to in (OO, Neg(OO)) else " from the left" if s < 0 else " from the right"
        header += [f"{goal.var.name}{where}", "value"]
    rows = []
    for k in range(1, ROWS + 1):
        row: list[str | Expr] = []
        for s in sides:
            near = Near(goal.var, goal.to, s, values)
            distance = Fraction(1, 10**k)
            v = near.look(goal.body, distance, 60)
            there = near.look(goal.var, distance, 60)
            row += [_digits(there), "not defined" if v is None else _digits(v)]
        rows.append(tuple(row))
    return Grid("values on the way", tuple(header), tuple(rows))


def _digits(v: object) -> str:
    from mpmath import nstr

    return str(nstr(v, 10, min_fixed=-8, max_fixed=12)).removesuffix(".0")
