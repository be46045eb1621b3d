"""The domain of differentiability, as the answer pages of a textbook have it."""

from __future__ import annotations

import pytest

from calctool.expr.printer import show
from calctool.tasks.diff import diff_task
from calctool.tasks.grad import grad_task
from calctool.tasks.partial import partial_task

# function | where the derivative printed holds (nothing: everywhere, or the plain natural domain)
ONE_VARIABLE = """
x^3 - 2x                      |
e^(-x^2)                      |
sin(x)/(2 + cos(x))           |
1/(1 + x^2)                   |
1/(1 + e^x)                   |
ln(1 + x^2)                   |
ln(x + sqrt(x^2 + 1))         |
sqrt(x^2 + x + 1)             |
arctan(x)                     |
sqrt(x)                       |
1/x                           |
x^(-2)                        |
x^(3/2)                       |
tan(x)                        | cos(x) != 0
ln(|sec(x)|)                  | cos(x) != 0
arcsin(x)                     | -1 < x < 1
gamma(x)                      |
ln(x)                         | x > 0
x ln(x)                       | x > 0
x^x                           | x > 0
x^pi                          | x > 0
ln(x)/x                       | x > 0
sqrt(x)^2                     | x > 0
ln(x^2)                       | x != 0
ln|x|                         | x != 0
x/x                           | x != 0
x + 1/x                       | x != 0
e^(1/x)                       | x != 0
arctan(1/x)                   | x != 0
|x|                           | x != 0
sqrt(x^2)                     | x != 0
cbrt(x)                       | x != 0
sign(x)                       | x != 0
relu(x)                       | x != 0
Si(x)                         | x != 0
x|x|                          |
|x|^3                         |
x relu(x)                     |
(x^2 - 1)/(x - 1)             | x != 1
(x + 1)/(x - 1)               | x != 1
x/(x^2 - 1)                   | x != -1, x != 1
1/(1 - 1/x)                   | x != 0, x != 1
1/(x^2 - x - 1)               | x != (1 - sqrt(5))/2, x != (1 + sqrt(5))/2
1/(x^3 - 2)                   | x != cbrt(2)
1/(x^4 - 5x^2 + 4)            | x != -2, x != -1, x != 1, x != 2
1/(x^5 - x - 1)               | x^5 - x - 1 != 0
ln(x^5 - x - 1)               | x^5 - x - 1 > 0
|x^2 - 1|                     | x != -1, x != 1
|ln(x)|                       | x > 0, x != 1
sqrt(ln(x))                   | x > 1
ln(x^5 - x + 1)/x             | x != 0, x^5 - x + 1 > 0
sqrt(cos(x))/x                | x != 0, cos(x) > 0
ln(x) sqrt(1 - x)             | 0 < x < 1
1/ln(x)                       | x > 0, x != 1
ln(ln(x))                     | x > 1
ln(ln(ln(x)))                 | x > e
ln(1 - ln(x))                 | 0 < x < e
sqrt(1 - ln(x)^2)             | 1/e < x < e
1/(ln(x)^2 - ln(x) - 2)       | x > 0, x != 1/e, x != e^2
sqrt(x^2 - 4)                 | x < -2 or x > 2
sqrt(4 - x^2)                 | -2 < x < 2
sqrt(x^2 - x)                 | x < 0 or x > 1
sqrt(x) sqrt(x - 1)           | x > 1
ln(x^2 - x - 1)               | x < (1 - sqrt(5))/2 or x > (1 + sqrt(5))/2
ln(x^2 - 2)                   | x < -sqrt(2) or x > sqrt(2)
sqrt(x^3 - x)                 | -1 < x < 0 or x > 1
ln((x - 1)/(x + 2))           | x < -2 or x > 1
sqrt((3 - x)/(x + 1))         | -1 < x < 3
root(x - 1, 4)                | x > 1
log(x - 1, 10)                | x > 1
log(2, x)                     | x > 0, x != 1
arcsin(2x)                    | -1/2 < x < 1/2
arcsin(2x - 1)                | 0 < x < 1
arccos(1/x)                   | x < -1 or x > 1
arcosh(x/2)                   | x > 2
artanh(x^2)                   | -1 < x < 1
1/(e^x - 2)                   | x != ln(2)
1/(e^(2x) - 3e^x + 2)         | x != 0, x != ln(2)
ln(2^x - 8)                   | x > 3
ln(e^x - e^(-x))              | x > 0
1/(cosh(x) - 2)               | x != -arcosh(2), x != arcosh(2)
ln(arctan(x) - 1)             | x > tan(1)
sqrt(2 - |x|)                 | -2 < x < 2, x != 0
1/(|x| - 3)                   | x != -3, x != 0, x != 3
sqrt(|x - 1| - x)             | x < 1/2
1/(x - sqrt(x))               | x > 0, x != 1
ln(sqrt(x + 1) - x)           | -1 < x < (1 + sqrt(5))/2
sqrt(x - sqrt(x))             | x > 1
max(x, 1)                     | x != 1
max(x^2, x^3)                 | x != 1
floor(x)                      | x != floor(x)
floor(2x)                     | 2x != floor(2x)
floor(arctan(x))              | x != -tan(1), x != 0, x != tan(1)
1/floor(x)                    | x < 0 or x > 1, x != floor(x)
floor(floor(x)/2) + floor(3)  | x != floor(x)
floor(x^2)                    | x = 0 or x^2 != floor(x^2)
floor(sqrt(x))                | x > 0, sqrt(x) != floor(sqrt(x))
arccos(x(x + 2))              | -1 - sqrt(2) < x < sqrt(2) - 1, x != -1
ln(x^2 + 2x + 1)              | x != -1
max(x/x, 2x)/ceil(x)          | x < -1 or x > 0, x != 1/2, x != ceil(x)
(relu(x)^2)^(3/2)             |
tan(2x)                       | cos(2x) != 0
ln(sin(x))                    | sin(x) > 0
sqrt(tan(x))                  | tan(x) > 0
sqrt(1 + sin(x))              | sin(x) != -1
|sin(x)|                      | sin(x) != 0
ln(2 sin(x) - 1)              | sin(x) > 1/2
arcsin(sin(x))                | cos(x) != 0
1/gamma(x)                    | x > 0 or x != floor(x)
ln(x) + tan(x)                | x > 0, cos(x) != 0
artanh(lambertw(3) + x)       | -1 - lambertw(3) < x < 1 - lambertw(3), -x^2 - 2x lambertw(3) + 1 - lambertw(3)^2 != 0
{x^2 if x < 1 else 2x - 1}    |
{x^2 if x < 1 else 2 - x}     | x != 1
{ln(x) if x > 1 else x - 1}   |
{sin(x)/x if x != 0 else 1}   |
sqrt(x^2 - 1)/(x - 3) + ln(x) | x > 1, x != 3
f(x)/(x - 1)                  | x != 1
"""

LETTERS = """
(x^2 - a^2)/(x - a)   | x != a
log(x, a)             | x > 0, a > 0, a != 1
a^x                   | a > 0
x^a                   |
sqrt(x - a)           | x > a
ln(2x + 3a)           | x > -3a/2
1/(a x + b)           | a x + b != 0
ln(a x)               | a x > 0
ln(x) ln(a x)         | x > 0, a > 0
ln(x/a)               | x/a > 0
arctan(x/a)           | a != 0
arcsin(x/a)           | a != 0, |x/a| < 1
ln(x^2 + a^2)         | x^2 + a^2 != 0
sqrt(x^2 + a^2 + 1)   |
ln(ln(x - a))         | x > a + 1
ln(x - a) + ln(a)     | a > 0, x > a
sqrt(a) x             | a >= 0
x^2/(a - 1)           | a != 1
1/(x^2 (b - 1))       | x != 0, b != 1
|x - a|               | x != a
max(x, a)             | x != a
gamma(a x)            | a x > 0 or a x != floor(a x)
floor(x/a)            | a != 0, x/a != floor(x/a)
x/(a^2 + x^2) + ln(a) | a > 0
"""

SEVERAL = """
ln(x) sqrt(1 - y)     | x > 0, y < 1
1/sqrt(x^2 + y^2)     | x^2 + y^2 != 0
sqrt(4 - x^2 - y^2)   | x^2 + y^2 < 4
ln(x - y)             | x > y
sqrt(x y)             | x y > 0
x^y                   | x > 0
arctan(y/x)           | x != 0
ln(x^2 + y)/z         | z != 0, x^2 + y > 0
e^(x y) + x^2         |
"""


def rows(table: str) -> list[tuple[str, str]]:
    found = [
        row.partition(" | ") if " | " in row else (row.removesuffix("|"), "", "") for row in table.strip().splitlines()
    ]
    return [(f.strip(), where.strip()) for f, _, where in found]


def test_there_are_many_rows() -> None:
    assert len(rows(ONE_VARIABLE)) >= 100


@pytest.mark.parametrize(("f", "where"), rows(ONE_VARIABLE) + rows(LETTERS))
def test_a_derivative(f: str, where: str) -> None:
    assert ", ".join(show(c) for c in diff_task(f, wrt="x").conditions) == where


@pytest.mark.parametrize(("f", "where"), rows(SEVERAL))
def test_a_gradient(f: str, where: str) -> None:
    assert ", ".join(show(c) for c in grad_task(f).conditions) == where


def test_what_is_held_may_be_at_the_end_of_its_domain() -> None:
    assert [show(c) for c in partial_task("ln(x) sqrt(1 - y)", ["x"]).conditions] == ["x > 0", "y <= 1"]


@pytest.mark.parametrize(
    ("f", "where"),
    [("sqrt(x)", ""), ("|x|^3", ""), ("x|x|", "x != 0"), ("ln(x)", "x > 0"), ("x^(5/2) ln(x)", "x > 0")],
)
def test_a_second_derivative(f: str, where: str) -> None:
    assert ", ".join(show(c) for c in diff_task(f, order=2).conditions) == where


@pytest.mark.parametrize("f", ["sqrt(-x^2)", "sqrt(x) sqrt(-x)"])
def test_values_but_no_derivative(f: str) -> None:
    report = diff_task(f)
    assert [note.code for note in report.notes] == ["no-derivative"]
    assert report.conditions == ()
