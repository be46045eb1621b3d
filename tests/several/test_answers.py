"""Problems of the types a textbook sets, each answer compared with SymPy's and with numerical differentiation.

The problems are written in Python syntax, which SymPy reads on its own, so that a misreading of ours
could not hide.
"""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy

from calctool.expr.tree import Expr
from calctool.interop.sympy import to_sympy
from calctool.parsing import parse
from calctool.tasks.chain import chain_task
from calctool.tasks.grad import grad_task
from calctool.tasks.hessian import hessian_task
from calctool.tasks.jacobian import jacobian_task
from calctool.tasks.partial import partial_task
from tests.run import run

PARTIALS = """
x**2*y + 3*x : x | x**4 + 5*x*y**3 : x | x**4 + 5*x*y**3 : y | x**2*y - 3*y**4 : y | t**2*exp(-x) : t
x*sin(x*y) : x | x*sin(x*y) : y | sqrt(3*x + 4*t) : t | ln(x + t**2) : x | x/y : y | x/(x + y)**2 : x
(a*x + b*y)/(c*x + d*y) : x | exp(y)/(x + y**2) : y | (x**2*y - y**3)**5 : x | (u**2*v - v**3)**5 : v
sin(r)*cos(theta) : theta | atan(x*y**2) : y | (x + y)**z : x | x**y : x | x**y : y | x*y*z**2 : z
x**3*y*z**2 + 2*y*z : z | x*y**2*exp(-x*z) : z | ln(x + 2*y + 3*z) : z | y*tan(x + 2*z) : z
sqrt(x**4 + y**2*cos(z)) : y | x*y**2/(z + 2*t) : t | asin(y*sqrt(z)) : z | sqrt(x**2 + y**2 + z**2) : x
exp(x*y)*sin(z) : x | x**2/(y + 1) : y | cosh(x*y) : x | sinh(x - y)*y : y | tanh(x + y**2) : y
x*ln(y) - y*ln(x) : x | exp(-(x**2 + y**2)) : x | (x - y)/(x + y) : x | (x - y)/(x + y) : y
x**2*exp(3*x*y) : x | x**2*exp(3*x*y) : y | sin(x/(1 + y)) : x | sin(x/(1 + y)) : y | ln(x*y + 1)/y : y
x**3*y**5 + 2*x**4*y : x, x | x**3*y**5 + 2*x**4*y : x, y | ln(a*x + b*y) : x, y | exp(x*y) : x, y
sin(m*x + n*y)**2 : x, y | y/(2*x + 3*y) : x, x | exp(-2*x)*cos(t) : t, x | sqrt(1 + u*v**2) : u, v
x**4*y**2 - x**3*y : x, x, x | x**4*y**2 - x**3*y : x, y, x | sin(2*x + 5*y) : y, x, y
exp(x*y*z**2) : x, y, z | exp(r*theta)*sin(theta) : r, r, theta | x/(y + 2*z) : z, y, x
x**2*y**3*z**4 : z, y, x | ln(x**2 + y**2) : x, x | ln(x**2 + y**2) : x, y | atan(y/x) : x, y
x*exp(y) + y*exp(x) : y, x | cos(x**2*y) : x, y | sqrt(x*y) : y, x | x**3*sin(y) : y, y, x
1/(x*y) : x, y | (x + 2*y)**4 : x, y, y | exp(x)*sin(y) : x, x, y | x**a*y**b : x, y
"""

GRADIENTS = """
x/y : x=2, y=1 | x**2*ln(y) : x=3, y=1 | x**2*exp(y) : x=3, y=0 | sqrt(2*x + 3*y) : x=3, y=1
x**2*y*z - x*y*z**3 : x=2, y=-1, z=1 | y**2*exp(x*y*z) : x=0, y=1, z=-1 | exp(x)*sin(y) : x=0, y=pi/3
x/(x**2 + y**2) : x=1, y=2 | x**4 - x**2*y**3 : x=2, y=1 | s*exp(t)*r : s=2, t=0, r=1
exp(-x)*cos(x - y) : x=1, y=1 | x*exp(y) + y*exp(z) + z*exp(x) : x=0, y=0, z=0 | sqrt(x*y*z) : x=3, y=2, z=6
ln(3*x + 6*y + 9*z) : x=1, y=1, z=1 | x*y + y*z + z*x : x=1, y=-1, z=3 | 4*y*sqrt(x) : x=4, y=1
exp(x*y) : x=1, y=1 | sin(x*y) : x=1, y=0 | x*sqrt(y) : x=2, y=1 | x/(y + z) : x=8, y=1, z=3
sqrt(x**2 + y**2 + z**2) : x=3, y=6, z=-2 | atan(x*y*z) : x=1, y=2, z=1 | tan(x + y) : x=0, y=pi/4
x**2 + y**2 - 2*x : x=2, y=2 | 5*x**2 - 3*x*y + x*y*z : x=3, y=4, z=5 | x**y : x=1, y=2 | ln(x**2 + y**2) : x=2, y=1
cosh(x)*y : x=0, y=3 | x**3 - y**3 : x=-1, y=2 | 1/(x - y) : x=3, y=1 | x*y**2*z**3 : x=1, y=-2, z=1
"""

JACOBIANS = """
u + 4*v ; 3*u - 2*v | u**2 + v**2 ; u*v | u*v ; u/v | r*cos(t) ; r*sin(t) | exp(-u)*sin(v) ; exp(u)*cos(v)
exp(u + v) ; exp(u - v) | x**2 - y**2 ; 2*x*y | u/v ; v/w ; w/u | v + w**2 ; w + u**2 ; u + v**2
rho*sin(phi)*cos(theta) ; rho*sin(phi)*sin(theta) ; rho*cos(phi) | r*cos(t) ; r*sin(t) ; z | x + y ; x*y ; x - y
x*y*z | x*y*z ; x**2 + y**2 + z**2 | sin(x) ; cos(x) ; x**2 | x*y ; y*z ; z*x ; x + y + z
exp(x*y) ; ln(x + y) ; x**y | x/y ; y/x | tanh(x + 2*y) ; tanh(3*x - y) | x**2*y ; 5*x + sin(y)
x1*x2 ; x2*x3 ; x1*x3 | a*x + b*y ; c*x + d*y | sqrt(x + y) ; sqrt(x - y) | x ; 5*z ; 4*y**2 - 2*z ; z*sin(x)
x + y + z + w ; x*y ; z*w ; w**2 - x
"""

HESSIANS = """
x**2 + y**2 | x**2 - y**2 | x*y | x**3 - 3*x*y**2 | x**4 + y**4 - 4*x*y + 1 | exp(x)*cos(y) | x**2 + x*y + y**2 + y
x*y*(1 - x - y) | exp(-(x**2 + y**2)) | ln(x) + ln(y) | x**2*y*z | x**2 + y**2 + z**2 - x*y + y*z | sin(x*y)
x/y | sqrt(x**2 + y**2)
"""

CHAINS = """
z = x**2 + y**2 + x*y, x = sin(t), y = exp(t) | z = cos(x + 4*y), x = 5*t**4, y = 1/t
z = sqrt(1 + x**2 + y**2), x = ln(t), y = cos(t) | z = atan(y/x), x = exp(t), y = 1 - exp(-t)
w = x*exp(y/z), x = t**2, y = 1 - t, z = 1 + 2*t | w = ln(sqrt(x**2 + y**2 + z**2)), x = sin(t), y = cos(t), z = tan(t)
z = x**2*y**3, x = s*cos(t), y = s*sin(t) | z = asin(x - y), x = s**2 + t**2, y = 1 - 2*s*t
z = sin(theta)*cos(phi), theta = s*t**2, phi = s**2*t | z = exp(x + 2*y), x = s/t, y = t/s
z = exp(r)*cos(theta), r = s*t, theta = sqrt(s**2 + t**2) | z = tan(u/v), u = 2*s + 3*t, v = 3*s - 2*t
z = x**4 + x**2*y, x = s + 2*t - u, y = s*t*u**2 | T = v/(2*u + v), u = p*q*sqrt(r), v = p*sqrt(q)*r
w = x*y + y*z + z*x, x = r*cos(theta), y = r*sin(theta), z = r*theta
P = sqrt(u**2 + v**2 + w**2), u = x*exp(y), v = y*exp(x), w = exp(x*y)
N = (p + q)/(p + r), p = u + v*w, q = v + u*w, r = w + u*v | u = exp(t*y), t = a**2*b, y = a*b**2
z = x**2 - 3*x*y + 2*y**2, x = 3*sin(2*t), y = 4*cos(2*t) | z = x*y, x = u + v, u = t**2, v = sin(t), y = u*v
z = x**2*y, x = u*v, y = u - v, u = s + t, v = s*t | z = exp(x), x = u**2 + v, u = s*t, v = s - t
z = x**2 + t, x = sin(t) | z = x*y*t, x = t**2, y = x + t | y = u**2, u = 2*x**2 + 8
y = sin(u), u = v**2, v = ln(w), w = 1 + x**2 | y = exp(u), u = sqrt(v), v = 1 + x**4
z = x/y, x = sin(s)*cos(t), y = 2 + cos(s)*sin(t) | z = sin(x)*cos(x), x = 3*t | z = x**2 - y**2, x = cos(t), y = sin(t)
z = x*y, x = cos(t), y = sin(t) | w = x + y + z, x = s, y = s*t, z = t**2 | z = x**y, x = 1 + t**2, y = 2*t
"""

POINTS = (0.731, 1.173, 0.489, 1.361, 0.877, 0.613, 1.049, 0.557)
CLOSE = 1e-20


def items(table: str) -> list[str]:
    """The problems of a table, one a bar or a line."""
    return [part.strip() for line in table.strip().splitlines() for part in line.split("|")]


def read(text: str) -> Any:
    """The problem as SymPy reads it."""
    names = {n: sympy.Symbol(n) for n in ("N", "P", "T", "rho", "theta", "phi", "x1", "x2", "x3")}
    return sympy.sympify(text, locals=names)


def renamed(e: Any) -> Any:
    """Symbols with assumptions as plain ones, x_1 as x1."""
    return e.xreplace({s: sympy.Symbol(s.name.replace("_", "")) for s in e.free_symbols})


def ours(e: object) -> Any:
    assert isinstance(e, Expr)
    return renamed(to_sympy(e))


def place(e: Any) -> dict[Any, Any]:
    return {s: mpmath.mpf(POINTS[i % len(POINTS)]) + i // len(POINTS) for i, s in enumerate(sorted(e, key=str))}


def at(e: Any, point: dict[Any, Any]) -> Any:
    with mpmath.workdps(60):
        found = sympy.lambdify(list(point), e, "mpmath")(*point.values())
        return mpmath.mpc(found)


def slope(e: Any, by: list[Any], point: dict[Any, Any]) -> Any:
    """By numbers alone: the nested central difference with 60 digits."""
    if not by:
        return at(e, point)
    step = mpmath.mpf(10) ** -9
    x = by[-1]
    with mpmath.workdps(60):
        up, down = ({**point, x: point[x] + d} for d in (step, -step))
        return (slope(e, by[:-1], up) - slope(e, by[:-1], down)) / (2 * step)


def same(answer: Any, right: Any, e: Any, by: list[Any]) -> None:
    """``answer`` is ``right``, and the slope of ``e``, where everything is real."""
    point = place(e.free_symbols | answer.free_symbols | right.free_symbols | set(by))
    wanted, found = at(right, point), at(answer, point)
    assert abs(found - wanted) <= CLOSE * max(1, abs(wanted)), (answer, right)
    assert abs(found - slope(e, by, point)) <= 1e-9 * max(1, abs(wanted))


@pytest.mark.parametrize("problem", items(PARTIALS))
def test_partial(problem: str) -> None:
    text, _, names = problem.partition(":")
    by = [n.strip() for n in names.split(",")]
    report = partial_task(text, by)
    e, symbols = read(text), [sympy.Symbol(n) for n in by]
    same(ours(report.result.value), sympy.diff(e, *symbols), e, symbols)
    assert report.checked.unchecked == 0
    if len(set(by)) > 1:
        assert any("Clairaut" in str(w) for w in report.remarks)


@pytest.mark.parametrize("problem", items(GRADIENTS))
def test_gradient_at_a_point(problem: str) -> None:
    text, _, where = problem.partition(":")
    report = grad_task(text, at=where)
    e = read(text)
    point = {sympy.Symbol(k.strip()): read(v) for k, v in (p.split("=") for p in where.split(","))}
    wanted = [sympy.diff(e, s).subs(point) for s in sorted(point, key=str)]
    assert isinstance(report.result.value, list)
    found = [ours(v) for v in report.result.value]
    for v, w in zip(found, wanted, strict=True):
        assert abs(sympy.N(v - w, 30)) < 1e-25
    facts = {f.key: f.value for f in report.facts}
    length = sympy.sqrt(sum(w**2 for w in wanted))
    assert abs(sympy.N(ours(facts["magnitude"]) - length, 30)) < 1e-25
    unit = facts["steepest_ascent"]
    assert isinstance(unit, list)
    for u, w in zip(unit, wanted, strict=True):
        assert abs(sympy.N(ours(u) - w / length, 30)) < 1e-25
    if len(wanted) == 2:
        angle = sympy.atan2(wanted[1], wanted[0])
        assert abs(sympy.N(ours(facts["angle"]) - angle, 30)) < 1e-25
    assert report.checked.unchecked == 0


@pytest.mark.parametrize("problem", items(JACOBIANS))
def test_jacobian(problem: str) -> None:
    texts = [t.strip() for t in problem.split(";")]
    report = jacobian_task(texts)
    functions = [read(t) for t in texts]
    names = sorted({s for f in functions for s in f.free_symbols}, key=str)
    assert isinstance(report.result.value, list)
    for f, row in zip(functions, report.result.value, strict=True):
        assert isinstance(row, list)
        for x, v in zip(names, row, strict=True):
            same(ours(v), sympy.diff(f, x), f, [x])
    facts = {f.key: f.value for f in report.facts}
    if len(functions) == len(names):
        right = sympy.Matrix(functions).jacobian(names).det()
        point = place({*names})
        assert abs(at(ours(facts["determinant"]) - right, point)) < CLOSE
    else:
        assert "determinant" not in facts
    assert report.checked.unchecked == 0


@pytest.mark.parametrize("problem", items(HESSIANS))
def test_hessian(problem: str) -> None:
    report = hessian_task(problem)
    e = read(problem)
    names = sorted(e.free_symbols, key=str)
    assert isinstance(report.result.value, list)
    for x, row in zip(names, report.result.value, strict=True):
        assert isinstance(row, list)
        for y, v in zip(names, row, strict=True):
            same(ours(v), sympy.diff(e, x, y), e, [x, y])
    assert report.checked.unchecked == 0


@pytest.mark.parametrize("problem", items(CHAINS))
def test_chain(problem: str) -> None:
    texts = [t.strip() for t in problem.split(", ")]
    report = chain_task(texts)
    equations = [(sympy.Symbol(n.strip()), read(b)) for n, _, b in (t.partition("=") for t in texts)]
    whole = equations[0][1]
    for _ in equations:
        whole = whole.xreplace(dict(equations[1:]))
    leaves = sorted(whole.free_symbols, key=str)
    values = report.result.value if isinstance(report.result.value, list) else [report.result.value]
    for t, v in zip(leaves, values, strict=True):
        same(ours(v), sympy.diff(whole, t), whole, [t])
    assert report.checked.unchecked == 0
    assert sum("Both ways agree" in str(w) for w in report.remarks) == 1


def test_there_are_enough() -> None:
    assert sum(len(items(t)) for t in (PARTIALS, GRADIENTS, JACOBIANS, HESSIANS, CHAINS)) >= 150
    assert parse("x1") == parse("x_1")


DETERMINANTS: list[tuple[tuple[str, ...], list[str]]] = [
    (
        ("r cos(t)", "r sin(t)", "--vars", "r,t"),
        ["= r cos^2(t) + r sin^2(t)", "= r(cos^2(t) + sin^2(t))", "= r "],
    ),
    (("r cosh(t)", "r sinh(t)", "--vars", "r,t"), ["= r(cosh^2(t) - sinh^2(t))", "= r "]),
    (
        ("r sin(p) cos(t)", "r sin(p) sin(t)", "r cos(p)", "--vars", "r,p,t"),
        ["(cos^2(t) + sin^2(t))(cos^2(p) + sin^2(p))", "= r^2 sin(p)"],
    ),
]


@pytest.mark.parametrize(("args", "rows"), DETERMINANTS)
def test_a_determinant_line_by_line(args: tuple[str, ...], rows: list[str]) -> None:
    """The common factor is taken out before the squares of sine and cosine are 1."""
    page = run("jacobian", *args, "--steps", columns=120).stdout
    page = page[page.index("\ndet J") :]
    at = 0
    for row in rows:
        at = page.find(row, at) + 1
        assert at, (row, page)
