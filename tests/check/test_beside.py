"""What stands beside an answer is never passed over in silence: denials, comparisons, places, sides."""

from __future__ import annotations

import pytest

from calctool.answers.given import Unreadable
from tests.check.test_judging import checked, rows

TABLE = """
not right | diff "x^2" | not 2x
not right | diff "x^2" | isn't 2x
not right | diff "x^2" | the answer isn't 2x
not right | diff "x^2" | y' /= 2x
not right | diff "x^2" | > 2x
not right | diff "x^2" | ≠ 2x
not right | diff "x^2" | 2x is wrong
not right | diff "x^2" | 2x!
not right | diff "x^2" | the square of 2x
not right | diff "x^2" | 2x divided by 2
not right | diff "x^2" | sum2x
not right | diff "x^2" | 2x ->
not right | diff "x^2" | 2x undefined
not right | diff "x^2" | x = 2x
not right | diff "x^2" | dy = 2x
not right | diff "x^2" | dy = 2x dt
not right | diff "x^2" | 2x dy
not right | diff "x^2" | 2x ≈ 3x
not right | diff "x^2" | -y' = 2x
not right | diff "x^3" | f'(2x) = 3x^2
not right | diff "x^3" | f(x)^2 = 3x^2
not right | diff "x^3" | the second derivative is 3x^2
not right | diff "x^3" | the integral is 3x^2
not right | diff "x^2+3x" --at x=2 | f(2) = 7
not right | diff "x^2+3x" --at x=2 | 7 at x = 3
not right | limit "sin(x)/x" --to 0 | not 1
not right | limit "sin(x)/x" --to 0 | DNE, 1
not right | limit "sin(x)/x" --to 0 | 1 does not exist
not right | limit "sin(x)/x" --to 0 | left = 1
not right | limit "sin(x)/x" --to 0 | lim_{x->0+} = 1
not right | limit "sin(x)/x" --to 0 | x -> 1
not right | limit "sin(x)/x" --to 0 | f(0) = 1
not right | limit "sin(x)/x" --to 0 | 1 as x -> oo
not right | limit "sin(x)/x" --to 0 | 0.999999
not right | limit "1/x" --to 0 | not undefined
not right | grad "x^2 y" | not (2xy, x^2)
not right | grad "x^2 y" | |grad f| = (2xy, x^2)
not right | grad "x^2 y" | f_x = 5, f_y = x^2, f_x = 2xy
not right | grad "x^2+y^2" --at x=1,y=2 | grad f(2,1) = (2,4)
not right | grad "x^2+y^2" --at x=1,y=2 | f_x(1,2) = 2, f_y(2,2) = 4
not right | jacobian "x^2 y" "5x" | [[2xy, x^2],[5, 0]]^T
not right | partial "x^2 y^3" x | f_x(1,1) = 2xy^3
not right | partial "x^2 y^3" x | fy = 2xy^3
not right | partial "x^2 y^3" x y | f_x = 2xy^2, f_xy = 6xy^2
not right | chain "z = x^2 y" "x = 2t" "y = t^3" | dx/dt = 3, dy/dt = 3t^2, dz/dt = 20t^4
right | diff "x^2" | 2x = y'
right | diff "x^2" | dy = 2x dx
right | diff "x^2" | I'm not sure but 2x?
right | diff "x^2" | x^2 -> 2x
right | diff "x" --at x=2 | 0!
right | diff "x^2+3x" --at x=2 | 7 at x = 2
right | limit "sin(x)/x" --to 0 | 1 as x -> 0
right | limit "(1+1/n)^n" --to oo | e = 2.718
right | limit "(1+1/n)^n" --to oo | e ≈ 2.718
right | diff "x/6" | 1/6 = 0.167
right | jacobian "x^2 y" "5x" | [[2xy, 5],[x^2, 0]]^T
right | jacobian "x^2 y" "5x" | 2[[xy, x^2/2],[5/2, 0]]
right | jacobian "x+y" "x*y" | [1,1;y,x]
right | hessian "x^2 y" | f_xx = 2y, f_xy = 2x, f_yy = 0
right | diff "exp(-0.5*x)" | -0,5e^(-0,5x)
right | chain "z = x^2 y" "x = 2t" "y = t^3" | dx/dt = 2, dy/dt = 3t^2, dz/dt = 20t^4
right | partial "x^2 y^3" x y | f_x = 2xy^3, f_xy = 6xy^2
"""


@pytest.mark.parametrize(("verdict", "question", "answer"), rows(TABLE))
def test_what_stands_beside_an_answer(verdict: str, question: str, answer: str) -> None:
    try:
        found = checked(question, answer).verdict["verdict"]
    except Unreadable:
        found = "unreadable"
    assert (found in ("correct", "equivalent")) == (verdict == "right"), found
