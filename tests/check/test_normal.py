"""Identities that the normal form proves, and near ones that it must not."""

from __future__ import annotations

import pytest

from calctool.algebra.kernels import MAX_TERMS
from calctool.algebra.normal_form import WORK, proved
from calctool.expr.tree import Deriv, Sym
from calctool.parsing import parse
from calctool.process.budget import Budget

EQUAL = """
sin(x)^2 = 1-cos(x)^2
sin(2x) = 2sin x cos x
tan x = sin x/cos x
1+tan^2 x = sec^2 x
sqrt(x^2) = |x|
|x|/x = x/|x|
sqrt(x)*sqrt(x) = x
x^(3/2) = x sqrt x
e^(2x) = (e^x)^2
e^(x+1) = e*e^x
ln(6x^2) = ln 2+ln 3+2 ln|x|
ln(x^2) = 2ln x
2^x = e^(x ln 2)
x^x = e^(x ln x)
cosh(x)^2-sinh(x)^2 = 1
sinh(2x) = 2 sinh x cosh x
(x^2-1)/(x-1) = x+1
(a-x)^6000 = (x-a)^6000
sin(x+pi/2) = cos x
cos(pi/3) = 1/2
sin(pi/4) = sqrt(2)/2
cbrt(x^3) = x
cbrt(x)^3 = x
x^(1/3) = cbrt(x)
arctan(1/x) = arctan(1/x)
arcsin(x)+arccos(x) = pi/2
sin(arctan x) = x/sqrt(1+x^2)
cos(arcsin x) = sqrt(1-x^2)
log(x,2) = ln x/ln 2
log(2x,10) = (ln 2+ln x)/ln 10
1/sqrt(2) = sqrt(2)/2
sqrt(8) = 2sqrt 2
sqrt(x/(x+1)) = sqrt(x)/sqrt(x+1)
sqrt(x^2+2x+1) = |x+1|
arsinh(x) = ln(x+sqrt(x^2+1))
ln(e^x) = x
e^(3 ln x) = x^3
sec(x)tan(x) = sin(x)/cos(x)^2
cos(3x) = 4cos(x)^3-3cos(x)
cos(x/2)^2 = (1+cos x)/2
sin(4x)cos(4x) = sin(8x)/2
tan(x/2) = sin x/(1+cos x)
ln((x+1)/(x-1)) = ln(x+1)-ln(x-1)
f(2x) = f(x+x)
(x+1)^20 = (x+1)^19*x+(x+1)^19
sqrt(1-x^2)/(1-x) = sqrt((1+x)/(1-x))
1/(sqrt(x)+1) = (sqrt(x)-1)/(x-1)
x^n*n/x = n x^(n-1)
sqrt(sin(x)^2) = |sin x|
|x|*|x| = x^2
sign(x) = |x|/x
erf(-x) = -erf(x)
sqrt(x+1)^3 = (x+1)^(3/2)
ln(sqrt(x)) = ln(x)/2
e^(x^2)e^(-x^2) = 1
sin(x)^4+cos(x)^4 = 1-sin(2x)^2/2
2^(2x) = 4^x
sqrt(2x) = sqrt 2 sqrt x
ln(2^x) = x ln 2
ln(e x) = 1+ln x
artanh(x) = ln((1+x)/(1-x))/2
csc x cot x = cos x/sin^2 x
e^(x/2)e^(x/3) = e^(5x/6)
(e^x-e^(-x))/2 = sinh x
sqrt(x^4+2x^2+1) = x^2+1
10^(-12)+x = x+10^(-12)
|x^2+x+1| = x^2+x+1
1/|x|^3 = 1/(x^2 |x|)
sqrt(1-x^2) = sqrt(1-x)*sqrt(1+x)
x/sqrt(1-x^2) = x sqrt(1-x^2)/((1-x)(1+x))
ln(1-x^2) = ln(1-x)+ln(1+x)
tan(2x) = 2tan(x)/(1-tan(x)^2)
sin(x+y) = sin x cos y + cos x sin y
ln(x y) = ln|x|+ln|y|
e^(a x)e^(b x) = e^((a+b)x)
sqrt(x^2 y^2) = |x||y|
log(x,10) = ln(x)/(ln(2)+ln(5))
root(x,3) = cbrt(x)
root(x^2,4) = sqrt(|x|)
(x^2)^(1/2) = |x|
1/(1+tan(x)^2) = cos(x)^2
coth(x) = 1/tanh(x)
f(x+1) = f(1+x)
sinh(x)^2 = (cosh(2x)-1)/2
x^(a+b) = x^a x^b
sqrt(e^(2x)) = e^x
sin(pi - x) = sin x
cos(x - pi/3) = cos(x)/2+sqrt(3)/2 sin(x)
{x^2 if x<0 else x} = {x*x if x<0 else x}
"""
DIFFERENT = """
sqrt(x^2) = x
sin x = cos x
|x| = x
e^(2x) = e^(x^2)
arctan(x) = -arctan(x)
x = x+10^(-100)
sqrt(x+1) = sqrt(x)+1
1/|x| = 1/x
cbrt(x) = |x|^(1/3)
sin(x)^2 = sin(x^2)
ln(x^2) = 2ln|x|+10^(-30)
sqrt(x-1)sqrt(x+1) = -sqrt(x^2-1)
|x-1| = x-1
|x| = sign(x)
arcsin(sin(x)) = x
ln|x| = ln|2x|
x^(1/2) = x^(1/3)
e^x = e^|x|
sqrt(sin(x)^2) = sin x
|sin x| = sin|x|
cosh(x) = sinh(x)
f(x) = f(-x)
f(x) = g(x)
tan(x/2) = tan(x)/2
sqrt(1-x^2) = 1-x
floor(x) = x
{x if x<0 else 1} = {x if x<0 else 2}
1/(x-1) = 1/(1-x)
sqrt(x^4) = -x^2
|x^3| = x^3
|x||y| = x y
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(" = ") for line in table.strip().splitlines()]


@pytest.mark.parametrize(("a", "b"), rows(EQUAL))
def test_proved(a: str, b: str) -> None:
    budget = Budget(WORK)
    assert proved(parse(a), parse(b), None, budget)
    needed = WORK - budget.left
    assert needed < WORK / 10
    assert proved(parse(a), parse(b), None, Budget(needed))
    assert needed == 0 or not proved(parse(a), parse(b), None, Budget(needed - 1))


@pytest.mark.parametrize(("a", "b"), rows(DIFFERENT))
def test_not_proved(a: str, b: str) -> None:
    assert not proved(parse(a), parse(b))
    assert not proved(parse(b), parse(a))


def test_the_function_of_the_question_bounds_where_it_has_to_hold() -> None:
    x = Sym("x")
    assert not proved(parse("1/x"), parse("1/|x|"))
    assert proved(parse("1/x"), parse("1/|x|"), Deriv(parse("ln(x)"), x))
    assert not proved(parse("1/x"), parse("1/|x|"), Deriv(parse("ln|x|"), x))


def test_nothing_is_learned_from_a_branch() -> None:
    goal = Deriv(parse("{ln(x) if x>1 else x}"), Sym("x"))
    assert not proved(parse("1/x"), parse("1/|x|"), goal)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("(x+y+z+w)^300", "(w+x+y+z)^300 + 1"),
        ("sin(50x)cos(49y)sin(48z)", "sin(50x)cos(49y)sin(48z) + 1"),
        ("(1+sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7))^40", "1"),
        (" + ".join(f"sin({n}x)" for n in range(1, 60)), "x"),
        (" * ".join(f"(x_{n} + 1)" for n in range(60)), "1"),
        ("e^" * 60 + "x", "x"),
        ("9^9^9", "9^9^9 + 1"),
    ],
)
def test_large_ones_end(a: str, b: str) -> None:
    budget = Budget(WORK)
    assert not proved(parse(a), parse(b), None, budget)
    assert budget.left > -MAX_TERMS  # the step that comes to too much is the last


def test_the_ring_widens() -> None:
    """With more kernels than it begins with, what was learnt of polynomials before is still known."""
    roots = " + ".join(f"sqrt(x_{i}^2)" for i in range(10))
    sizes = " + ".join(f"|x_{i}|" for i in range(10))
    assert proved(parse(f"({roots})^2"), parse(f"({sizes})^2"))
    assert not proved(parse(roots), parse(sizes.replace("|x_9|", "x_9")))
