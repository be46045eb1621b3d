"""Under a wrong line: what carries the error forward is not blamed, and what is false by itself is named once more."""

from __future__ import annotations

import shlex

import pytest

from calctool.grading.working import work_task
from tests.check.test_working import said

FOLLOWS, EITHER = "What comes after it follows from it", "does not follow from the line above it either"

CARRIED = {
    # a letter's derivative, a function's value, a part of the question
    "diff x^2*e^(-x)": ["f = x^2, g = e^-x", "f' = 2x, g' = e^-x", "y' = f'g + fg' = 2x e^-x + x^2 e^-x"],
    "diff x^2*sin(x)": ["u = x^2, u' = x, v = sin x, v' = cos x", "y' = x sin x + x^2 cos x"],
    "diff (x^2+1)^3": ["u = x^2+1, du/dx = x", "dy/dx = 3u^2 * du/dx", "= 3x(x^2+1)^2"],
    "diff sin(3*x)/x": ["(sin 3x)' = cos(3x)", "y' = (x cos(3x) - sin(3x))/x^2"],
    "diff (x^2+3)/sqrt(x)": ["y = x^(3/2) + 3x^(1/2)", "y' = 3/2 x^(1/2) + 3/2 x^(-1/2)"],
    "diff x^3+5*x --order 2": ["y' = 2x^2 + 5", "y'' = 4x"],
    "diff x^3+5*x --at x=2": ["f'(x) = 2x^2 + 5", "f'(2) = 13"],
    # an equation solved for the derivative; one side of an equation put into another
    "diff x^x": ["ln y = x ln x", "y'/y = 1 * 1/x", "y' = y/x", "= x^x/x = x^(x-1)"],
    "diff sqrt(25-x^2) --at x=3": ["x^2 + y^2 = 25", "2x + 2y y' = 25", "y' = (25 - 2x)/(2y)"],
    "diff arccos(x)": ["cos y = x", "y' = -1/sin y", "sin y = sqrt(1 + cos^2 y)", "y' = -1/sqrt(1+x^2)"],
    # limits
    "limit (x^3-8)/(x-2) --to 2": ["x^3 - 8 = (x-2)(x^2+4x+4)", "= lim x->2 (x^2 + 4x + 4)", "= 16"],
    "limit (1-cos(x))/x^2 --to 0": ["= lim -sin x/(2x)", "= -1/2"],
    # several letters
    "partial x^2*y^3+e^(x*y) x": ["d/dx(x^2 y^3) = 6x y^2", "f_x = 6x y^2 + y e^(xy)"],
    "grad x^2+x*y --at x=1,y=2": ["f_x(1,2) = 2*2 + 1 = 5", "f_y(1,2) = 1", "grad f = <5, 1>"],
    "chain z=x^2*y x=cos(t) y=sin(t)": [
        "dz/dt = z_x x' + z_y y'",
        "x' = sin t, y' = cos t",
        "= 2xy sin t + x^2 cos t",
        "= 2 cos t sin^2 t + cos^3 t",
    ],
    "chain z=x^2+y^2 'x=s*t' y=s-t --wrt s": ["dx/ds = s, dy/ds = 1", "dz/ds = 2x*s + 2y*1", "= 2s^2 t + 2(s-t)"],
}

FALSE_AGAIN = {
    "diff x^3+5*x": ["y' = 3x^2 + 5", "= 8x^2", "= 9x^2"],
    "limit (x^2+x)/(3*x^2+1) --to oo": ["= lim (1 + 1/x)/(2 + 1/x^2)", "= (1 + 0)/(2 + 0)", "= 2"],
    "diff x^2*cos(x)": ["2x cos x + x^2 sin x", "= x(2 cos x + sin x)"],
}

NOT_DECIDED = {
    # it may be meant so, and it may be a mistake of its own: nothing is said
    "diff x^2*sin(x)": ["u = x^2, u' = x, v = sin x, v' = cos x", "y' = x sin x - x^2 cos x"],
    "diff x^3+5*x --at x=2": ["f'(x) = 2x^2 + 5", "f'(2) = 12"],
    "limit (e^x-1-x)/x^2 --to 0": ["= lim e^x/2", "= lim e^x/0", "= oo"],
    "diff x^3+5*x --order 2": ["y' = 2x^2 + 5", "y'' = 5x"],
    # the right answer, which does not follow from it
    "diff x^2*cos(x)": ["2x cos x + x^2 sin x", "x(2 cos x - x sin x)"],
}


def _said(question: str, lines: list[str]) -> str:
    command, *words = shlex.split(question)
    texts = [w for i, w in enumerate(words) if not w.startswith("--") and not words[i - 1].startswith("--")]
    options = {w.removeprefix("--"): words[i + 1] for i, w in enumerate(words) if w.startswith("--")}
    report = work_task(command, texts, lines, **options)
    assert report.verdict["verdict"] == "wrong"
    return said(report)


@pytest.mark.parametrize(("question", "lines"), CARRIED.items(), ids=str)
def test_an_error_that_is_carried_forward_is_one_error(question: str, lines: list[str]) -> None:
    found = _said(question, lines)
    assert FOLLOWS in found, found
    assert EITHER not in found, found


@pytest.mark.parametrize(("question", "lines"), FALSE_AGAIN.items(), ids=str)
def test_a_line_that_is_false_by_itself_is_named(question: str, lines: list[str]) -> None:
    found = _said(question, lines)
    assert EITHER in found, found


@pytest.mark.parametrize(("question", "lines"), NOT_DECIDED.items(), ids=str)
def test_nothing_is_said_where_it_is_not_known(question: str, lines: list[str]) -> None:
    found = _said(question, lines)
    assert FOLLOWS not in found, found
    assert EITHER not in found, found
