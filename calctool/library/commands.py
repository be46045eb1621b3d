"""The commands as functions, with types: what each takes is said here once more, and what it does where it is done.

Wherever text may stand, so may a number, an expression of calctool's or SymPy's; a point is also a mapping or a tuple.
All of them raise :class:`~calctool.errors.InputError` for what cannot be read or does not fit together, and
:class:`~calctool.errors.Undecided` where no method leads to an answer that is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from calctool.expr.tree import Expr
from calctool.library.given import Formula, Formulas, Name, Names, Region, Where, is_list, is_name, listed
from calctool.library.solutions import Several, Solution
from calctool.library.solving import solve
from calctool.tasks import SIDES

Words = str | Sequence[str]


def diff(
    expr: Formula,
    wrt: Name | None = None,
    order: int | None = None,
    *,
    at: Where | None = None,
    by: str | None = None,
    known: Words | None = None,
    form: str | None = None,
    forms: bool = False,
    plot: bool = False,
    roots: str | None = None,
    verify: bool = False,
) -> Solution[Expr]:
    """The derivative of an expression, of any ``order``, perhaps ``at`` a point.

    >>> d = diff("x*sin(x)")
    >>> print(d.answer, "|", d.steps[0])
    sin(x) + x cos(x) | d/dx [x sin(x)] = d/dx [x] sin(x) + x d/dx [sin(x)]   product rule
    >>> print(diff("x^4", "x", 2).answer, diff("x^2", at=3).answer)
    12x^2 6
    """
    given = {"wrt": wrt, "order": order, "at": at, "by": by, "known": known, "form": form, "roots": roots}
    return solve("diff", [expr], {**given, "forms": forms, "plot": plot, "verify": verify})


def limit(
    expr: Formula,
    to: Formula | None = None,
    side: Formula | None = None,
    *,
    wrt: Name | None = None,
    table: bool = False,
    plot: bool = False,
    infinite: str | None = None,
    assume: Formulas | None = None,
    by: str | None = None,
    known: Words | None = None,
    roots: str | None = None,
    verify: bool = False,
) -> Solution[Expr]:
    """The limit of an expression at a place: ``0``, ``"0+"``, ``math.inf``, ``"pi/2-"``; or why there is none.

    ``side`` is left, right or both.  As SymPy has it, the variable may stand before the place: ``limit(f, x, 0)``.

    >>> print(limit("sin(x)/x", 0).answer, limit("1/x", "0+").answer, limit("1/x", 0, "left").answer)
    1 oo -oo
    >>> there = limit("1/x", 0)
    >>> print(there.exists, there.answer, there.reason)
    False does not exist one-sided-limits-differ
    """
    if (
        wrt is None
        and side is not None
        and not (isinstance(side, str) and side in SIDES)
        and to is not None
        and is_name(to)
    ):
        wrt, to, side = to, side, None
    given = {"to": to, "side": side, "wrt": wrt, "infinite": infinite, "assume": assume, "by": by, "known": known}
    return solve("limit", [expr], {**given, "roots": roots, "table": table, "plot": plot, "verify": verify})


def continuity(
    expr: Formula, at: Where | None = None, *, wrt: Name | None = None, roots: str | None = None
) -> Solution[None]:
    """Is a function continuous, everywhere or ``at`` a place; ``verdict`` tells it by key.

    >>> continuity("floor(x)", 2).verdict["discontinuity"]
    'jump'
    """
    return solve("continuity", [expr], {"at": at, "wrt": wrt, "roots": roots})


def partial(
    expr: Formula,
    *variables: Name,
    wrt: Names | None = None,
    order: int | None = None,
    at: Where | None = None,
    known: Words | None = None,
    notation: str | None = None,
    roots: str | None = None,
    verify: bool = False,
) -> Solution[Any]:
    """The partial derivative by the variables in the order given; with none named, a vector of them all.

    >>> print(partial("x^2 y^3", "x", "y").answer, partial("x^2 y").answer)
    6x y^2 (2x y, x^2)
    """
    given = {"order": order, "at": at, "known": known, "notation": notation, "roots": roots, "verify": verify}
    return solve("partial", [expr], {**given, "wrt": variables or wrt})


def grad(
    expr: Formula,
    *,
    at: Where | None = None,
    vars: Names | None = None,
    along: Formulas | None = None,
    form: str | None = None,
    plot: bool = False,
    roots: str | None = None,
    known: Words | None = None,
    verify: bool = False,
) -> Solution[Several[Expr]]:
    """The gradient, and its length and direction at a point.

    >>> there = grad("x^2 + y^2", at=(3, 4))
    >>> print(there.answer, there.fact("magnitude"))
    (6, 8) 10
    """
    given = {"at": at, "vars": vars, "along": along, "form": form, "roots": roots, "known": known}
    return solve("grad", [expr], {**given, "plot": plot, "verify": verify})


def jacobian(
    *exprs: Formulas,
    at: Where | None = None,
    vars: Names | None = None,
    roots: str | None = None,
    known: Words | None = None,
    verify: bool = False,
) -> Solution[Several[Several[Expr]]]:
    """The Jacobian matrix of several expressions.

    >>> print(jacobian("x^2*y", "5x + sin(y)").answer)
    [[2x y, x^2], [5, cos(y)]]
    """
    given = {"at": at, "vars": vars, "roots": roots, "known": known, "verify": verify}
    return solve("jacobian", _one_by_one(exprs), given)


def hessian(
    expr: Formula,
    *,
    at: Where | None = None,
    vars: Names | None = None,
    roots: str | None = None,
    known: Words | None = None,
    verify: bool = False,
) -> Solution[Several[Several[Expr]]]:
    """The matrix of second derivatives, and the kind of a point.

    >>> print(hessian("x^3 y").answer)
    [[6x y, 3x^2], [3x^2, 0]]
    """
    return solve("hessian", [expr], {"at": at, "vars": vars, "roots": roots, "known": known, "verify": verify})


def chain(
    *equations: Formulas,
    wrt: Names | None = None,
    at: Where | None = None,
    roots: str | None = None,
    known: Words | None = None,
    verify: bool = False,
) -> Solution[Any]:
    """The derivative of a composition along its tree of variables; by several of them, a vector.

    >>> print(chain("y = u^2", "u = 2x^2 + 8").answer)
    16x^3 + 64x
    """
    given = {"wrt": wrt, "at": at, "roots": roots, "known": known, "verify": verify}
    return solve("chain", _one_by_one(equations), given)


def critical(
    expr: Formula,
    *,
    on: Region | None = None,
    wrt: Name | None = None,
    vars: Names | None = None,
    known: Words | None = None,
    roots: str | None = None,
    verify: bool = False,
    plot: bool = False,
) -> Solution[Several[Any]]:
    """Critical points, minima and maxima, ``on`` an interval or everywhere, and whether these are all.

    >>> found = critical("x^3 - 3x", on=(-2, 3))
    >>> print(found.answer, found.verdict["complete"])
    (-1, 1) True
    """
    given = {"on": on, "wrt": wrt, "vars": vars, "known": known, "roots": roots}
    return solve("critical", [expr], {**given, "verify": verify, "plot": plot})


def plot(
    expr: Formula,
    *,
    on: Region | None = None,
    y: Region | None = None,
    vars: Names | None = None,
    at: Where | None = None,
    secants: bool = False,
    signs: bool = False,
    slices: bool = False,
    roots: str | None = None,
) -> Solution[None]:
    """The picture of a function, with its holes, jumps and asymptotes.

    >>> print(str(plot("(x^2-1)/(x-1)", on=(0, 3))).splitlines()[-1])
    y = (x^2 - 1)/(x - 1) for x from 0 to 3. Hole at x = 1: the limit is 2.
    """
    given = {"on": on, "y": y, "vars": vars, "at": at, "roots": roots}
    return solve("plot", [expr], {**given, "secants": secants, "signs": signs, "slices": slices})


def zoom(
    expr: Formula, at: Where | None = None, *, wrt: Name | None = None, roots: str | None = None, plot: bool = False
) -> Solution[Expr | None]:
    """A curve from ever closer: its slope where it is straight, None at a corner.

    >>> print(zoom("x^2", 1).answer, zoom("|x|", 0).verdict["looks"])
    2 corner
    """
    return solve("zoom", [expr], {"at": at, "wrt": wrt, "roots": roots, "plot": plot})


def exhaust(
    expr: Formula,
    *,
    on: Region | None = None,
    radius: Formula | None = None,
    sides: int | Sequence[int] | None = None,
    roots: str | None = None,
    plot: bool = False,
) -> Solution[Expr]:
    """The area of a circle, or under a curve, from inside and outside.

    >>> print(exhaust("circle", radius=2).answer, exhaust("x^2", on=(0, 1)).answer)
    4pi 1/3
    """
    return solve("exhaust", [expr], {"on": on, "radius": radius, "sides": sides, "roots": roots, "plot": plot})


def numdiff(
    expr: Formula,
    at: Where | None = None,
    *,
    h: Formulas | None = None,
    method: str | None = None,
    sweep: bool = False,
    wrt: Name | None = None,
    roots: str | None = None,
    plot: bool = False,
) -> Solution[Expr]:
    """The derivative in doubles, and how far it is off.

    >>> there = numdiff("x**2", 3, h=[0.01, 0.001])
    >>> print(there.answer, there.fact("exact"))
    6.000999999999479 6
    """
    given = {"at": at, "h": h, "method": method, "wrt": wrt, "roots": roots}
    return solve("numdiff", [expr], {**given, "sweep": sweep, "plot": plot})


def autodiff(
    expr: Formula,
    at: Where | None = None,
    *,
    mode: str | None = None,
    graph: str | None = None,
    vars: Names | None = None,
    roots: str | None = None,
    known: Words | None = None,
    verify: bool = False,
    chart: bool = False,
) -> Solution[Any]:
    """Automatic differentiation at a point; with several variables a vector.

    >>> print(autodiff("x^2 + 2x + 2", 2).answer, autodiff("x^2 y", (2, 1)).answer)
    6 (4, 4)
    """
    given = {"at": at, "mode": mode, "graph": graph, "vars": vars, "roots": roots, "known": known}
    return solve("autodiff", [expr], {**given, "verify": verify, "chart": chart})


def descend(
    expr: Formula,
    start: Where | None = None,
    *,
    rate: Formula | None = None,
    rates: Formulas | None = None,
    count: int | None = None,
    method: str | None = None,
    momentum: Formula | None = None,
    tolerance: Formula | None = None,
    vars: Names | None = None,
    roots: str | None = None,
    known: Words | None = None,
    verify: bool = False,
    plot: bool = False,
) -> Solution[Any]:
    """Gradient descent: where the walk from ``start`` comes to, every update, and why it arrives or not.

    >>> print(descend("x^2 - 4x + 4", 0, rate=0.4, count=5).answer)
    1.99936
    """
    given = {"rate": rate, "rates": rates, "count": count, "method": method, "momentum": momentum}
    also = {"tolerance": tolerance, "vars": vars, "roots": roots, "known": known, "verify": verify, "plot": plot}
    return solve("descend", [expr], {"start": start, **given, **also})


def ascend(
    expr: Formula,
    start: Where | None = None,
    *,
    rate: Formula | None = None,
    rates: Formulas | None = None,
    count: int | None = None,
    method: str | None = None,
    momentum: Formula | None = None,
    tolerance: Formula | None = None,
    vars: Names | None = None,
    roots: str | None = None,
    known: Words | None = None,
    verify: bool = False,
    plot: bool = False,
) -> Solution[Any]:
    """Gradient ascent, the same uphill.

    >>> print(ascend("4x - x^2", 0, rate=0.4, count=5).answer)
    1.99936
    """
    given = {"rate": rate, "rates": rates, "count": count, "method": method, "momentum": momentum}
    also = {"tolerance": tolerance, "vars": vars, "roots": roots, "known": known, "verify": verify, "plot": plot}
    return solve("ascend", [expr], {"start": start, **given, **also})


def fit(
    data: str | Sequence[Sequence[float]],
    model: Formula | None = None,
    *,
    start: Where | None = None,
    rate: Formula | None = None,
    rates: Formulas | None = None,
    count: int | None = None,
    method: str | None = None,
    momentum: Formula | None = None,
    tolerance: Formula | None = None,
    roots: str | None = None,
    decimal_comma: bool = False,
    known: Words | None = None,
    verify: bool = False,
    plot: bool = False,
) -> Solution[Several[Expr]]:
    """A model fitted to rows of numbers, or to a CSV file by its name, by gradient descent and least squares.

    >>> print(fit([(0, 1), (1, 3), (2, 5)], rate=0.2, count=1000).answer)
    (2, 1)
    """
    given = {"model": model, "start": start, "rate": rate, "rates": rates, "count": count, "method": method}
    also = {"momentum": momentum, "tolerance": tolerance, "roots": roots, "known": known, "verify": verify}
    return solve("fit", [data], {**given, **also, "decimal_comma": decimal_comma, "plot": plot})


def by_name(command: str) -> Callable[..., Solution[Any]]:
    """A command that has no function above: expressions in order, options by name.

    >>> print(by_name("diff")("x^2", at=3).answer)
    6
    """

    def call(*given: Any, **options: Any) -> Solution[Any]:
        return solve(command, given, options)

    call.__name__ = call.__qualname__ = command
    return call


def _one_by_one(given: tuple[Any, ...]) -> list[Any]:
    """The expressions, which may also come as one list."""
    return listed(given[0]) if len(given) == 1 and is_list(given[0]) else list(given)
