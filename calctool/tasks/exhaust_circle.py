"""The area of a circle by polygons inside and outside it, as Archimedes found it.

A regular polygon of n sides is n triangles with the angle 2 pi/n at the centre.  Inside, two sides of each are radii;
outside, the height is one.  For the double number of sides the area inside is the geometric mean of those before, and
the one outside the harmonic mean of the new one inside and the old one outside.

Sources: Archimedes, *Measurement of a Circle*; Stewart, *Calculus*, preview and 5.1; Beckmann, *A History of Pi*, 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation, Words
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Expr, Func, Limit, Mul, Num, Piecewise, Pow, Sym
from calctool.graphs.exhaustion import polygons_of
from calctool.limits.solver import LimitEngine
from calctool.numeric.balls import Ball
from calctool.numeric.operations import NoValue
from calctool.parsing import parse, read
from calctool.report.model import Block, Drawing, Fact, Grid, Remark, Report, Result, Work, count_checks
from calctool.simplification.substitution import exact_value
from calctool.tasks.common import remarks_of
from calctool.tasks.decimals import downward, nearest, upward

N = Sym("n")
INSIDE = parse("n/2*r^2*sin(2pi/n)")
OUTSIDE = parse("n*r^2*tan(pi/n)")
USUAL = (6, 12, 24, 48, 96, 192, 384)
"""Archimedes began with the hexagon and went as far as 96."""
LEAST, MOST = 3, 10**12
LONGEST = 44
"""An exact value of more characters is left out."""
FEW = (3, 4, 5, 6, 8, 10, 12, 16, 24)
"""Numbers of sides for which an exact value is looked for."""
BITS = 320


def circle(text: str, radius: str | None, sides: Sequence[int], plot: bool) -> Report:
    """The report on a circle; raises InputError for a radius that is no positive number or one letter."""
    r = read_radius(radius)
    inside, outside = (_of(area, r) for area in (INSIDE, OUTSIDE))
    unit = Num(1) if r.free else r
    within, around = (_of(area, unit) for area in (INSIDE, OUTSIDE))
    limits = [LimitEngine().derive(Limit(area, N, OO)) for area in (within, around)]
    area = limits[0].value
    assert area is not None
    assert limits[1].value == area
    times: Words = ()
    if r.free:
        area, times = area * Pow(r, Num(2)), (" times the square of the radius, ",)
    blocks: list[Block] = [
        Remark(
            (
                "A regular polygon of n sides is n triangles with the angle 2pi/n at the centre. ",
                "Inside, with two sides r, one has the area ",
                parse("1/2*r*r*sin(2pi/n)"),
                "; outside, with the height r, ",
                parse("1/2*(2r*tan(pi/n))*r"),
                ".",
            )
        ),
        _table(within, around, sides, bool(r.free)),
    ]
    blocks += _exactly(r, inside, outside, sides)
    blocks += [Work(limits[0].derivation, "inside"), Work(limits[1].derivation, "outside")]
    blocks += _gap()
    blocks.append(Remark(("The circle lies between, so its area is that limit,", *(times or (" ",)), area, ".")))
    if plot:
        blocks.append(Drawing("", polygons_of(sides[0], _size(unit))))
    derivations: list[Derivation] = [b.derivation for b in blocks if isinstance(b, Work)]
    facts = [Fact("decimals", "about", nearest(Ball().value(area, BITS)))] if not area.free else []
    return Report(
        "exhaust",
        text,
        None,
        None,
        Result("value", area),
        tuple(blocks),
        remarks=remarks_of(blocks),
        checked=count_checks(derivations),
        asks=("circle of radius ", r),
        variable=N,
        facts=tuple(facts),
        verdict={"shape": "circle", "sides": list(sides)},
    )


def read_radius(text: str | None) -> Expr:
    """The radius: a positive number, or a letter.  Raises InputError.

    >>> show(read_radius("sqrt(2)")), show(read_radius(None))
    ('sqrt(2)', '1')
    """
    if text is None:
        return Num(1)
    r = read(text).expr
    if isinstance(r, Sym):
        if r == N:
            raise InputError("n is the number of sides", text, (0, len(text)), "call the radius r")
        return r
    hint = "for example --radius 2"
    if r.free:
        raise InputError("the radius is a number or one letter", text, (0, len(text)), hint)
    size = Ball().value(r, BITS)
    if size.__class__ is NoValue:
        raise InputError("the radius is no number", text, (0, len(text)), hint)
    if not size > 0:
        raise InputError("a radius is positive", text, (0, len(text)), hint)
    return r


def _of(area: Expr, r: Expr) -> Expr:
    """The formula of an area for a radius; the square of 1 is left out."""
    return substitute(area, "r", r) if r != Num(1) else Mul(*[a for a in area.args if not a.has("r")])


def _size(r: Expr) -> float:
    size = Ball().middle(r)
    assert size is not None
    return size


def _table(inside: Expr, outside: Expr, sides: Sequence[int], letter: bool) -> Grid:
    rows = []
    before = None
    for n in sides:
        at = Ball(n=Fraction(n))
        low, high = at.value(inside, BITS), at.value(outside, BITS)
        gap = at.value(outside - inside, BITS)
        ratio = "" if before is None else nearest(gap / before, 6)
        rows.append((str(n), downward(low), upward(high), nearest(gap, 4), ratio))
        before = gap
    title = "times the square of the radius" if letter else ""
    return Grid(title, ("sides", "inside", "outside", "gap", "ratio"), tuple(rows), True)


def exact_area(area: Expr, n: int) -> Expr | None:
    """An area in roots, where that is short; None where it is not.

    >>> show(exact_area(substitute(INSIDE, "r", Num(1)), 12)), exact_area(substitute(INSIDE, "r", Num(1)), 7)
    ('3', None)
    """
    if n not in FEW:
        return None
    found = derivative_engine(last=(exact_value,)).settle(substitute(area, "n", Num(n))).result
    waves = found.kinds & (Piecewise.KIND | Func.KIND) and any(
        f"{name}(" in show(found) for name in ("sin", "cos", "tan")
    )
    return None if waves or len(show(found)) > LONGEST else found


def _exactly(r: Expr, inside: Expr, outside: Expr, sides: Sequence[int]) -> list[Block]:
    """The areas in roots, and the doubling of sides worked."""
    found = {n: (exact_area(inside, n), exact_area(outside, n)) for n in sides}
    rows = [(str(n), *("" if e is None else e for e in pair)) for n, pair in found.items() if pair[0] is not None]
    if not rows:
        return []
    out: list[Block] = [Grid("exactly", ("sides", "inside", "outside"), tuple(rows))]
    for n, (a, b) in found.items():
        twice = found.get(2 * n, (None, None))[0]
        if a is not None and b is not None and twice is not None:
            out.append(
                Remark(
                    (
                        f"Doubling the sides, inside({2 * n}) = sqrt(inside({n}) outside({n})) = ",
                        Func("sqrt", a * b),
                        " = ",
                        twice,
                        ".",
                    )
                )
            )
            break
    return out


def _gap() -> list[Block]:
    """What becomes of the gap when the sides are doubled, whatever the radius."""
    gap = substitute(OUTSIDE - INSIDE, "r", Num(1))
    twice = substitute(gap, "n", 2 * N)
    ratio = LimitEngine().derive(Limit(twice / gap, N, OO)).value
    if ratio is None:
        return []
    return [Remark(("With twice as many sides the gap is nearly a quarter: the ratio tends to ", ratio, "."))]
