"""The whole verdict on an answer as typed: what is right, what is right only if read otherwise, what is no answer."""

from __future__ import annotations

import shlex
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from calctool.answers.given import Unreadable
from calctool.errors import CalcError
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.grading.check import check_task
from calctool.grading.ends import answer_or_work
from calctool.parsing import parse
from calctool.process.timeout import within
from calctool.report.model import Report
from calctool.tasks.question import question_for
from tests.strategies import smooth_expressions

TABLE = """
right | diff "x^2" | ans = 2x
right | diff "x^2" | df = 2x dx
right | diff "x^2" | I'm not sure but 2x?
right | diff "x^2" | 2x = 2x + 0
right | diff "x^2 sin(x)" | f'(x) = (x^2)' sin x + x^2 (sin x)' = 2x sin x + x^2 cos x
right | diff "x^2 sin(x)" | d/dx (x^2 sin x) = 2x sin x + x^2 cos x
right | diff "5t^2" | v(t) = 10t m/s
right | diff "x/6" | 0.16666666666666666
right | diff "0.25x^2" | 0,5x
right | diff "x^4" --order 2 | y' = 4x^3, y'' = 12x^2
right | diff "x^3" --at x=2 | f'(2) = 3*2^2 = 12
right | diff "x^3" --at x=2 | 3x^2 = 3*4 = 12
right | diff "x^3" --at x=2 | dy/dx|x=2 = 12
right | diff "|x|" --at x=0 | n/a
right | diff "|x|" --at x=0 | does not exist, corner
right | limit "(x^2-4)/(x-2)" --to 2 | = (x-2)(x+2)/(x-2) = x+2 = 4
right | limit "(x^2-4)/(x-2)" --to 2 | lim x->2 (x+2) = 4
right | limit "1/x" --to 0 | DNE because the sides differ
right | limit "-1/x^2" --to 0 | it goes to negative infinity
right | grad "x^2+3y" | 2x î + 3 ĵ
right | grad "x^2+3y" | 2x e_x + 3 e_y
right | grad "x^2+3y" | f_y = 3, f_x = 2x
right | grad "x^2+3y" | fx=2x fy=3
right | grad "x^2+3y" | [2x 3]
right | grad "x^2+3y" | (f_y = 3, f_x = 2x)
right | grad "x^2+3y" | partial derivatives are 2x and 3
right | grad "x^2 y" --at x=1,y=2 --along 3,4 --of derivative | D_u f = 16/5
right | diff "x^4" --order 2 | d2y/dx2 = 12x^2
right | diff "x^2+1" | y = x^2+1 => dy/dx = 2x
right | diff "x^2+1" | d/dx x^2+1 = 2x
right | limit "sin(5x)/x" --to 0 | 5 by L'Hopital
right | grad "x^2+3y" | np.array([2*x, 3])
right | chain "u = x^2+1" "y = u^3" | dy/dx = 6x(x^2+1)^2
right | grad "x^2+3y" | ∇f = (f_x, f_y) = (2x, 3)
right | grad "sqrt(x^2+y^2)" | (x,y)/sqrt(x^2+y^2)
right | grad "x^2+y^2" | 2<x, y>
right | partial "x^2 y" x y | f_{xy} = 2x
right | partial "x^2 y" x y | ∂/∂y (2xy) = 2x
right | jacobian "x y" "x+y" | [y x; 1 1]
right | chain "y = u^3" "u = x^2+1" | dy/dx = dy/du * du/dx = 6x(x^2+1)^2
wrong | diff "x^2+3x" | y' = 2x+5 = 2x+3
wrong | diff "x^2+3x" | 99x' = 2x+3
wrong | diff "x^2" | x^2 = 2x
wrong | diff "x^2" | 2x + C
wrong | diff "x^4" --order 2 | y' = 12x^2
wrong | diff "x^3" --at x=2 | f'(3) = 12
wrong | diff "x^3" --at x=2 | 3x^2
wrong | partial "x^2 y" x | f_y = 2xy
wrong | limit "-1/x^2" --to 0 | +-oo
wrong | limit "-1/x^2" --to 0 | ±oo
wrong | grad "x^2+3y" | f_x = 3; f_y = 2x
wrong | chain "y = u^3" "u = x^2+1" | dy/du = 6x(x^2+1)^2
wrong | diff "pi x" | 3.14
wrong | diff "x^2" | 2x, 3x
otherwise | diff "ln(x^2+1)" | 2x/x^2+1
otherwise | diff "ln(x)/5" | 1/5x
otherwise | diff "e^(3x)" | 3e^3x
otherwise | diff "sqrt(4x+1)" | 2(4x+1)^-1/2
otherwise | diff "sin(x)/x" | xcosx-sinx/x^2
otherwise | diff "x^2" | 2X
otherwise | diff "x^5" | 5x4
otherwise | diff "x log10(x)" | log x + 1/ln 10
otherwise | grad "x^3+y^3" | (3x2, 3y2)
otherwise | grad "x^2/4+y^2" --at x=1,y=1 | (0,5, 2)
otherwise | diff "sqrt(4x+1)" | 2/sqrt(4x+1
no-answer | diff "x^2" |
no-answer | diff "x^2" | ?
no-answer | diff "x^2" | I don't know how to do this one
no-answer | diff "x^2" | n/a
no-answer | limit "1/x" --to 0 | keine Ahnung
"""


def rows(table: str) -> list[tuple[str, str, str]]:
    found = [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]
    return [(row[0], row[1].rstrip(" |"), row[2] if len(row) > 2 else "") for row in found]


def checked(question: str, answer: str, **options: Any) -> Report:
    command, *words = shlex.split(question)
    texts: list[str] = []
    rest = iter(words)
    for word in rest:
        if word.startswith("--"):
            options[word[2:]] = int(next(rest)) if word == "--order" else next(rest)
        else:
            texts.append(word)
    return check_task(command, texts, answer, **options)


def said(report: Report) -> list[str]:
    return ["".join([w if isinstance(w, str) else show(w) for w in line]) for line in report.remarks]


@pytest.mark.parametrize(("verdict", "question", "answer"), rows(TABLE))
def test_verdicts(verdict: str, question: str, answer: str) -> None:
    found = checked(question, answer).verdict["verdict"]
    assert {"equivalent": "right", "correct": "right"}.get(found, found) == verdict


@pytest.mark.parametrize(
    ("question", "answer", "line"),
    [
        ('diff "x^2+3x"', "y' = 2x+5 = 2x+3", "Right at the end, but 2x + 5 is not 2x + 3."),
        ('partial "x^2 y" x', "f_y = 2xy", "You answer f_y; asked is f_x. For what is asked it would be right."),
        ('diff "x^4" --order 2', "y' = 6x", "You answer y'; asked is y''."),
        ('diff "x^2+3x" --at x=3', "2x+3", "x is still in your answer; now put x = 3 in."),
        ('limit "x+2" --to 2', "x+2", "x is still in your answer; now let x go to 2."),
        ('limit "sin(x)/x" --to 0', "sin(x)/x", "x is still in your answer; now let x go to 0."),
        ('diff "x^2-4x" --at x=3', "3x-4", "x is still in your answer, and that is not all that is wrong."),
        ('diff "sin(3x)" --at x=0', "cos(3x)", "Chain rule: multiply by the derivative of 3x."),
        ('limit "1/x" --to 0', "+-oo", "±oo is two answers, and one is asked for."),
        ('diff "x/6"', "0.16666666666666666", "It is right to the 17 digits written."),
        ('diff "ln(x^2+1)"', "2x/x^2 + 1", "As typed this is 2x/x^2 + 1, which is not right."),
        ('diff "ln(x^2+1)"', "2x/x^2 + 1", "If you mean 2x/(x^2 + 1), that is right: put brackets."),
        ('diff "x^2"', "", "No answer was given."),
        ('diff "x^2"', "2x dx", "Your answer was read as 2x."),
    ],
)
def test_what_is_said(question: str, answer: str, line: str) -> None:
    assert line in said(checked(question, answer))


@pytest.mark.parametrize(
    ("question", "answer", "echoed"),
    [
        ('diff "sin^2 x"', "2 sin x cos x", False),
        ('diff "x^(-2)"', "-2x^(-3)", False),
        ('diff "x ln x"', "ln x + 1", False),
        ('diff "tan x"', "1 + tan^2 x", False),
        ('partial "y sin x" y', "sin x", False),
        ('partial "y^2/2 sin x" y', "sin x y", True),
        ('diff "tan x"', "1/cos x^2", True),
        ('diff "x^3/3"', "x^(1+1)", False),
        ('diff "sqrt(x)"', "1/2 x^-1/2", True),
    ],
)
def test_a_reading_is_repeated_only_where_it_could_be_another(question: str, answer: str, echoed: bool) -> None:
    assert any("was read as" in line or "As typed" in line for line in said(checked(question, answer))) is echoed


def test_a_constant_of_integration_is_named() -> None:
    report = checked('diff "x^2"', "2x + C")
    assert report.verdict["mistake"]["id"] == "constant-added"
    assert "without + C it is right" in report.verdict["mistake"]["says"]


def test_nobody_is_accused_of_a_slip_of_the_keyboard() -> None:
    report = checked('diff "ln(x^2+1)"', "2x/x^2 + 1")
    assert (report.verdict["mistake"], report.verdict["meant"]) == (None, "2x/(x^2 + 1)")
    assert report.verdict["typed_as"] == "2*x/x**2 + 1"
    assert (report.exit_code, checked('diff "ln(x^2+1)"', "2x/x^2 + 1", lenient=True).exit_code) == (1, 0)


@pytest.mark.parametrize(
    ("answer", "options", "verdict"),
    [
        ("0.333333", {}, "wrong"), ("0.33333333333333331", {}, "correct"), ("0.3333", {}, "wrong"),
        ("0.3333", {"digits": 4}, "correct"), ("0.3333", {"digits": 5}, "wrong"), ("0.34", {"digits": 2}, "wrong"),
        ("0.33", {"tolerance": Fraction(1, 100)}, "correct"), ("0.3", {"tolerance": Fraction(1, 100)}, "wrong"),
        ("0.333334", {"digits": 6}, "wrong"), ("0.33333333333333", {}, "wrong"),
    ],
)  # fmt: skip
def test_rounded_decimals(answer: str, options: dict[str, Any], verdict: str) -> None:
    assert checked('diff "x/3"', answer, **options).verdict["verdict"] == verdict


LABELS = (
    "",
    "= ",
    "f'(x) = ",
    "y' = ",
    "dy/dx = ",
    "Answer: ",
    "ans = ",
    "the derivative is ",
    "so ",
    "∴ ",
    "1) ",
    "=> ",
)
REMARKS = ("", ".", " (chain rule)", "   // done", " by the product rule", ", which is the answer", "  [product rule]")


@given(
    smooth_expressions(),
    st.sampled_from(LABELS),
    st.sampled_from(REMARKS),
    st.sampled_from(("plain", "python", "unicode", "latex")),
)
@example(parse("sqrt(cbrt(x) + 1 + x)"), "", "", "python")  # real_root(x, 3) in a bracket is no remark
@example(parse("log_2(cbrt(x) + x^x + x)"), "", "", "python")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_printing_of_the_right_answer_is_right(e: Expr, label: str, remark: str, style: str) -> None:
    """And no other reading takes its place."""
    text = show(e)
    try:
        right = within(2.0, lambda: question_for("diff", text, wrt="x").right)
        assert isinstance(right, Expr)
        if right.free - {"x"} or right.open:
            return
        report = within(5.0, lambda: check_task("diff", text, label + show(right, style) + remark, wrt="x"))
    except Unreadable:
        raise
    except CalcError:
        return
    assert report.verdict["verdict"] in ("correct", "equivalent"), label + show(right, style) + remark
    assert report.verdict["meant"] is None


def test_a_dash_before_each_component_may_be_a_minus_sign() -> None:
    table = {"- 2x\n- 2y": "otherwise", "• 2x\n• 2y": "correct", "- 2x\n- 3y": "wrong"}
    assert {a: check_task("grad", "x^2 + y^2", a).verdict["verdict"] for a in table} == table
    assert check_task("grad", "-x^2 - y^2", "- 2x\n- 2y").verdict["verdict"] == "correct"
    lines = ["- 2x", "- 2y"]
    found = answer_or_work(lambda: check_task("grad", "x^2 + y^2", "\n".join(lines)), "grad", "x^2 + y^2", lines)
    assert found.verdict["verdict"] == "otherwise"


def test_digits_cut_off_and_both_signs() -> None:
    """Dots behind digits say that there are more; ±oo with words for none is none."""
    rows = [
        ("diff", "2^x", {}, "2^x * 0.6931...", "correct"),
        ("diff", "2^x", {}, "0.693… 2^x", "correct"),
        ("diff", "2^x", {}, "0.75... 2^x", "wrong"),
        ("limit", "1/(x-2)", {"to": "2"}, "±∞, so it does not exist", "correct"),
        ("limit", "1/(x-2)", {"to": "2"}, "DNE (±oo)", "correct"),
        ("limit", "1/(x-2)", {"to": "2"}, "±∞", "wrong"),
        ("limit", "1/(x-2)^2", {"to": "2"}, "±∞, so it does not exist", "wrong"),
    ]
    for command, text, options, answer, verdict in rows:
        assert check_task(command, text, answer, **options).verdict["verdict"] == verdict, answer
