"""Workings as people write them: credited where they are right, and where one is wrong the first faulty line is named.

The law: every derivation that calctool prints, in every notation and format, is accepted as a working.
"""

from __future__ import annotations

from typing import Any

import pytest

from calctool.answers.given import Unreadable
from calctool.books import derivative_engine
from calctool.derivation.engine import Engine
from calctool.expr.printer import show
from calctool.grading import meaning
from calctool.grading.lines import work_lines
from calctool.grading.links import worked_out
from calctool.grading.working import work_task
from calctool.parsing import parse
from calctool.report.model import Report
from calctool.tasks import CHECKED
from calctool.tasks.question import question_for
from tests.golden.test_golden import DERIVATIONS, HERE

OPTIONS = {"--to": "to", "--at": "at", "--order": "order", "--wrt": "wrt", "--vars": "vars", "--assume": "assume"}
OPTIONS |= {"--infinite": "infinite", "--roots": "roots"}
FLAGS = ("--steps", "--verify")
IGNORED = ("--notation", "--form", "--by", "--known", "--along")


def worked(question: tuple[str, ...], lines: list[str]) -> Report:
    """The report on a working, the question as on the command line."""
    command, *rest = question
    texts: list[str] = []
    options: dict[str, Any] = {}
    words = iter(rest)
    for word in words:
        if word in OPTIONS:
            options[OPTIONS[word]] = next(words)
        elif word in IGNORED:
            next(words)
        elif word not in FLAGS:
            texts.append(word)
    several = command in ("chain", "partial", "jacobian")
    return work_task(command, texts if several else texts[0], lines, **options)


def said(report: Report) -> str:
    return " ".join(str(w) for words in report.remarks for w in words)


# The law

_NO_LINES = {"critical", "numdiff", "autodiff", "exhaust", "zoom"}
"""Commands that print tables of numbers, or a list of points."""

PRINTED = [
    (name, kind)
    for name, case in DERIVATIONS.items()
    for kind in ("txt", "ascii", "rich", "md", "tex")
    if case.args[0] in set(CHECKED) - _NO_LINES
    if "--steps" in case.args and case.code == 0 and kind in case.kinds
]


@pytest.mark.parametrize(("name", "kind"), PRINTED)
def test_every_derivation_that_is_printed_is_accepted(name: str, kind: str) -> None:
    lines = [line for line in (HERE / f"{name}.{kind}").read_text("utf-8").splitlines() if line.strip()]
    report = worked(DERIVATIONS[name].args, lines)
    assert report.exit_code == 0, said(report)
    assert report.verdict["line"] is None
    assert str(report.remarks[0][0]).startswith("Right")


# As people write them

RIGHT: list[tuple[str, str]] = [
    ("diff | exp(-x^2)", r"f'(x)=e^{-x^2}\cdot\left(-x^2\right)' | f'(x)=-2x\,e^{-x^2}"),
    ("diff | x^2+3x", r"\,= 2x \, + \; 3"),
    ("diff | x^3 exp(-x)", "3*x**2*exp(-x) + x**3*(-exp(-x)) | = x**2*(3 - x)*exp(-x)"),
    (
        "diff | (4x+1)^(1/2)",
        "let u = 4x+1, du/dx = 4 | y = u^(1/2), dy/du = 1/2 u^(-1/2) | dy/dx = dy/du * du/dx | "
        "= 1/2 u^(-1/2) * 4 | = 2(4x+1)^(-1/2)",
    ),
    (
        "diff | x^2 sin(5x)",
        "u = x^2   v = sin 5x | u' = 2x   v' = 5cos 5x | (uv)' = u'v + uv' | f'(x) = 2x sin 5x + 5x^2 cos 5x",
    ),
    (
        "diff | (2x+1)^3 (x-4)",
        "product rule with f = (2x+1)^3, g = x-4 | f' = 6(2x+1)^2 | g' = 1 | y' = f'g + fg' | "
        "take out (2x+1)^2 | y' = (2x+1)^2 (8x - 23)",
    ),
    ("diff | x^x", "y = x^x | ln y = x ln x | y'/y = ln x + 1 | => y' = y(ln x + 1) | => y' = x^x (ln x + 1)"),
    (
        "diff | x^3",
        "f(x+h) - f(x) = 3x^2 h + 3x h^2 + h^3 | divide by h: 3x^2 + 3xh + h^2 | let h -> 0 | f'(x) = 3x^2",
    ),
    (
        "diff | 1/x",
        "f'(x) = lim h->0 (1/(x+h) - 1/x)/h | common denominator: 1/(x+h) - 1/x = -h/(x(x+h)) | "
        "so f'(x) = lim h->0 -1/(x(x+h)) | = -1/x^2",
    ),
    (
        "diff | sin(x)^3",
        "y = (sin x)^3 |   = u^3 where u = sin x | dy/du = 3u^2 | du/dx = cos x | ∴ dy/dx = 3 (sin x)^2 cos x",
    ),
    ("diff | x^2+5x | --at | x=3", "f'(x) = 2x + 5 | f'(3) = 2(3) + 5 = 11"),
    (
        "diff | e^x sin(x) | --order | 2",
        "y' = e^x (sin x + cos x) | y'' = e^x (sin x + cos x) + e^x (cos x - sin x) | y'' = 2e^x cos x",
    ),
    ("diff | 3x^4-2x^2", "1) y = 3x^4 - 2x^2 | 2) dy/dx = 3*4x^3 - 2*2x   (power rule) | 3) dy/dx = 12x^3 - 4x"),
    (
        "limit | sin(4x)/x | --to | 0",
        "lim x->0 sin(4x)/x | let u = 4x, so x = u/4 | = lim u->0 4 sin u / u | "
        "= 4 * 1     (since sin u / u -> 1) | = 4",
    ),
    ("limit | (x^2-5x+6)/(x-2) | --to | 2", "form 0/0 | L'H: = lim x->2 (2x-5)/1 | = 4 - 5 = -1"),
    (
        "limit | 1/x | --to | 0",
        "lim x->0- 1/x = -oo | lim x->0+ 1/x = +oo | the one-sided limits differ, so the limit does not exist",
    ),
    ("limit | (1+2/x)^x | --to | oo", "let L = lim x->oo (1+2/x)^x | ln L = lim x->oo x ln(1+2/x) | = 2 | L = e^2"),
    ("grad | x e^y", "∂f/∂x = e^y   (e^y is constant here) | ∂f/∂y = x e^y | ∇f = (e^y, x e^y)"),
    (
        "jacobian | x^2 y | 5x+sin(y)",
        "- f1 = x^2 y, f2 = 5x + sin y | - df1/dx = 2xy, df1/dy = x^2 | - df2/dx = 5, df2/dy = cos y | "
        "- J = [[2xy, x^2], [5, cos y]]",
    ),
    (
        "chain | z = x y | x = t^2 | y = t^3",
        "∂z/∂x = y, ∂z/∂y = x | dx/dt = 2t, dy/dt = 3t² | dz/dt = y · 2t + x · 3t² | = 5t⁴",
    ),
    (
        "diff | x^2 e^(-x)",
        r"\begin{align} | y' &= (x^2)'e^{-x} + x^2(e^{-x})'\\ | &= 2xe^{-x} - x^2e^{-x}\\ | &= xe^{-x}(2-x) | "
        r"\end{align}",
    ),
    (
        "diff | x^(2x)",
        r"**Step 1:** Take logs: $\ln y = 2x \ln x$. | "
        r"**Step 2:** Differentiate: $\frac{y'}{y} = 2\ln x + 2$. | Hence $y' = 2x^{2x}(\ln x + 1)$.",
    ),
    ("diff | x^2+3x", "d/dx c = 0 | = 2x + 3"),
    ("diff | x^2+3x", "= x^2' + 3x' | = 2x + 3"),
    ("diff | x^2+3x", "x^2 -> 2x | 3x -> 3 | 2x + 3  ✓"),
    ("diff | x^2", "y=x²→y'=2x"),
    ("limit | (x^2-4)/(x-2) | --to | 2", "x=1.9: 3.9 | x = 2.1: 4.1 | = 4"),
    ("limit | 1/x | --to | 0", "x -> 0+: oo | x -> 0-: -oo | DNE"),
    ("diff | x^2", "y' = 2x   (1)"),
    ("diff | x^2", r"because (x^2)' = 2x | y' = 2x \tag{1}"),
    ("diff | (4x+1)^(1/2)", "x = (y^2-1)/4 | dx/dy = y/2 | dy/dx = 2/y = 2/sqrt(4x+1)"),
    (
        "diff | (4x+1)^(1/2)",
        "f(u) = sqrt u, g(x) = 4x+1 | f'(u) = 1/(2 sqrt u), g'(x) = 4 | f'(g(x)) g'(x) = 4/(2 sqrt(4x+1))",
    ),
    ("diff | x^2 sin(x)", "u: x^2, u': 2x | v: sin x, v': cos x | = 2x sin x + x^2 cos x"),
    ("diff | x^2 sin(x)", "y' = 2x sin x + x^2 cos x | y'(pi) = -pi^2"),
    ("diff | e^(sin(2x))", "inside: sin 2x, derivative 2cos(2x) | = 2cos(2x) e^(sin(2x))"),
    ("limit | (e^x-1-x)/x^2 | --to | 0", "(e^x-1-x)/x^2 -> (e^x-1)/(2x) -> e^x/2 -> 1/2"),
    ("limit | (e^x-1-x)/x^2 | --to | 0", "form 0/0 | (e^x-1-x)/x^2 -> (e^x-1)/2x -> e^x/2 -> 1/2"),
    (
        "limit | (e^x-1-x)/x^2 | --to | 0",
        "e^x = 1 + x + x^2/2 + ... | numerator' = e^x - 1 | denominator' = 2x | = 1/2",
    ),
    ("limit | (e^x-1-x)/x^2 | --to | 0", "top -> 0, bottom -> 0 | as x -> 0, e^x -> 1 | -1 <= sin x <= 1 | = 1/2"),
    ("limit | (x^2-4)/(x-2) | --to | 2", "let h = x - 2 | lim h->0 ((h+2)^2-4)/h | = 4"),
    ("limit | 1/x | --to | 0", "right: oo, left: -oo | DNE"),
    ("diff | x^2+3x", "2x | 3 | 2x + 3"),
    ("diff | x^2", "D(x^2) = 2x | dy = 2x dx | (d/dx)(x^2) = 2x | y' = 2x  <- power rule"),
    ("diff | x^2", r"\begin{align} | y' &= 2x | \end{align}"),
    ("diff | e^(sin(2x))", "inner: sin 2x, inner' = 2cos 2x | y' = 2cos(2x) e^(sin(2x))"),
    ("diff | x/(x^2+1)", "numerator: x -> 1 | bottom' = 2x | the derivative of x^2+1 is 2x | = (1-x^2)/(x^2+1)^2"),
    ("grad | x^2 y + sin y", "y constant: 2xy | x constant: x^2+cos y | 2xy i + (x^2 + cos y) j"),
    ("grad | x^2 y | --at | x=1,y=2", "grad f(2,1) = (4,4) | grad f(1,2) = (4, 1)"),
    ("jacobian | x^2 y | 5x+sin(y)", "f_x = 2xy, f_y = x^2 | g_x = 5, g_y = cos y"),
    (
        "diff | (3x^2+1)^4",
        "Outer function: u^4, inner function: u = 3x^2+1 | Derivative of the outer: 4u^3 | "
        "Derivative of the inner: 6x | Result: 4(3x^2+1)^3 * 6x",
    ),
    ("diff | (5x-2)^6", "d/dx (5x-2)^6 = 6(5x-2)^5 * d/dx(5x-2) |    = 30(5x-2)^5 ✓"),
    (
        "diff | x^2 cos(3x)",
        "first = x^2     second = cos 3x | first' = 2x     second' = -3 sin 3x | "
        "first' * second + first * second' = 2x cos 3x - 3x^2 sin 3x",
    ),
    ("diff | 1/(1+e^(-x))", "σ(x) = (1+e^(-x))^(-1) | σ'(x) = e^(-x)/(1+e^(-x))² |   = σ(x)(1 - σ(x))"),
    ("diff | |x^2-1| | --at | x=3", "for x > 1: |x^2-1| = x^2 - 1 | y' = 2x | y'(3) = 6"),
    ("limit | (x^2-1)/(x-1) | --to | 1", "x      f(x) | 0.9    1.9 | 1.01   2.01 | so 2"),
    ("limit | (x^2-1)/(x-1) | --to | 1", "x: 0.9; 0.99; 1.01 | f(x): 1.9; 1.99; 2.01 | so 2"),
    ("limit | (1+3/x)^x | --to | oo", "y = (1+3/x)^x | ln y = x ln(1+3/x) | lim ln y = 3 | y -> e^3"),
    ("limit | (sqrt(9+h)-3)/h | --to | 0", r"&= \lim_{h\to0}\frac{h}{h(\sqrt{9+h}+3)}\\ | &= \frac16"),
    ("grad | sin(x) e^y", "∇f = ∂f/∂x i + ∂f/∂y j | = e^y cos x i + e^y sin x j"),
    ("grad | x^2 y | --at | x=2,y=3", "fx = 2xy = 2*2*3 = 12 | fy = x^2 = 4 | gradient (12, 4)"),
    ("jacobian | x^2 y | 5x+sin(y)", "∇f1 = (2xy, x^2) | ∇f2 = (5, cos y) | f_1x = 2xy | J = [[2xy, x^2],[5, cos y]]"),
]

WRONG: list[tuple[str, str, int, str]] = [
    ("diff | (x^2+1)^10", "u=x^2+1, u'=2x | dy/du=10u^9 | y'=10(x^2+1)^9", 3, "inside"),
    (
        "diff | x^2 cos(x)",
        "u = x^2   v = cos x | u' = 2x   v' = sin x | f'(x) = 2x cos x + x^2 sin x",
        2,
        "minus sign",
    ),
    ("diff | (x+3)^2", "(x+3)^2 = x^2 + 9 | y' = 2x", 1, "(x + 3)^2 became"),
    ("diff | x^3 e^x", "f(x) = x^3 e^x | f'(x) = (x^3)' * (e^x)' | f'(x) = 3x^2 e^x", 2, "product"),
    ("diff | 4x^2-x | --at | x=-1", "dy/dx = 8x - 1 | put x = -1 | dy/dx = 8 - 1 = 7", 3, ""),
    (
        "diff | 3x^4-x | --at | x=2",
        "f'(x) = 12x^3 - 1 | f'(2) = 12*8 - 1 | = 95 + 1",
        3,
        "It comes to 96, the line above to 95",
    ),
    (
        "diff | x^2+x",
        "f'(x) = lim_{h->0} (f(x+h) - f(x))/h | = lim_{h->0} (x^2 + xh + h^2 + h - x^2)/h | = x + 1",
        2,
        "",
    ),
    ("limit | (x^2-4)/(x-2) | --to | 2", "= lim x->2 (x-2)(x-2)/(x-2) | = 0", 1, ""),
    ("limit | (1-cos(2x))/x^2 | --to | 0", "L'H: lim x->0 2 sin(2x)/(2x) | L'H: lim x->0 2 cos(2x)/2 | = 1", 2, ""),
    ("partial | x e^(x y) | x", "u = x, v = e^(xy) | ∂u/∂x = 1 | ∂v/∂x = e^(xy)", 3, "inside"),
    ("grad | x^3+x y", "- df/dx = 3x^2 + y | - df/dy = y", 2, ""),
    ("diff | x^2 sin(x)", "dy = x^2 cos x dx | dy/dx = x^2 cos x", 1, "What comes after it follows from it."),
    ("diff | x^2 sin(x)", "dy = x^2 d(sin x) + sin x d(x^2) | = x^2 cos x dx + 2x cos x dx", 2, "both factors"),
    (
        "diff | x^2",
        "y' = 2x + 1 | y' = 1 + 2x | y' = 3 + 2x",
        1,
        "Line 3 does not follow from the line above it either.",
    ),
    (
        "grad | x^2 y | --at | x=2,y=3",
        "grad f = (2xy, x^2) | (2xy, x^2) = (12, 5)",
        2,
        "It comes to 5, the line above to 4",
    ),
    ("jacobian | x^2+y | 3x y", "J = [[2x, 1], [3x, 3y]]", 1, ""),
    (
        "chain | z = x y^2 | x = t^2 | y = sin(t)",
        "dz/dt = ∂z/∂x · dx/dt + ∂z/∂y · dy/dt | = y² · 2t + 2xy · cos t | = 2t sin²t + 2t sin t cos t",
        3,
        "",
    ),
    ("diff | x tan(x)", r"$u = x, \quad v = \tan x$ | $u' = 1, \quad v' = \sec x$", 2, ""),
    ("diff | x^2", "y' = 2x because (x^2)' = x", 1, ""),
    ("diff | x^2", "y' = 2x  # (x^2)' = x", 1, ""),
    ("diff | x^2", "since (x^2)' = x | y' = 2x", 1, ""),
    ("diff | x^2+3x", "d/dx (f+g) = f g | = 2x + 3", 1, ""),
    ("diff | x^2 sin(x)", "(u/v)' = (u v' - u' v)/v^2 | = 2x sin x + x^2 cos x", 1, ""),
    ("diff | x^2 sin(x)", "(fg)' = f'g' | = 2x sin x + x^2 cos x", 1, ""),
    ("diff | e^(sin(2x))", "d/dx sin u = cos u | = 2cos(2x) e^(sin(2x))", 1, ""),
    ("diff | e^(sin(2x))", "dy/dx = dy/du + du/dx | = 2cos(2x) e^(sin(2x))", 1, ""),
    ("diff | x^2+3x", "x^2 -> x | 3x -> 3 | 2x + 3", 1, ""),
    ("diff | x^2+3x", "lim h->1 ((x+h)^2+3(x+h)-x^2-3x)/h | = 2x + 3", 1, ""),
    ("diff | x^2+3x", "= 2x + 3 | Answer: 2x + 3 + C", 2, ""),
    ("diff | (4x+1)^(1/2)", "u = 4x+1 | y = u^2 | dy/dx = 2/sqrt(4x+1)", 2, ""),
    ("diff | (4x+1)^(1/2)", "y = u^2 | u = 4x+1 | dy/dx = 2/sqrt(4x+1)", 1, ""),
    ("diff | x^2 sin(x)", "u' = 2x | v' = -cos x | y' = 2x sin x - x² cos x", 2, ""),
    (
        "limit | (x^2-49)/(x-7) | --to | 7",
        "x^2-49 = (x-7)(x+7) | lim x->7 (x^2-49)/(x-7) = lim x->7 (x+7) | = 0",
        3,
        "",
    ),
    ("limit | (x^2-4)/(x-2) | --to | 2", "f(1.9) = 3.8 | = 4", 1, ""),
    ("grad | x^2 y", "f_x = 2xy | f_y = x^2 | grad = (x^2, 2xy)", 3, ""),
    ("diff | x^2+3x", "the derivative of x^2 is x | = 2x+3", 1, ""),
    ("diff | x^2+3x", "u = x^2 | u = x^3 | = 2x+3", 2, ""),
    ("diff | x^2+3x", "u = x^2, v = 4x | u' = 2x, v' = 4 | y' = 2x+3", 1, ""),
    ("diff | x^2", "x^2: x | y' = 2x", 1, ""),
    ("diff | x^2", "D x^2 = x | y' = 2x", 1, ""),
    ("diff | x^2", "dy = x dx | y' = 2x", 1, ""),
    ("diff | x^2", "(a^2)' = 3a | y' = 2x", 1, ""),
    ("diff | x^2", "y' = 2x  (y = x^3)", 1, ""),
    ("diff | x^2", "(f(x+h)-f(x))/h = 2x | f' = 2x", 1, "only in the limit h -> 0"),
    ("diff | x^2 sin(x)", "d/dx sin x ≠ cos x | = 2x sin x + x^2 cos x", 1, "sides are equal"),
    ("diff | x^2 sin(x)", "x^2 < 0 | = 2x sin x + x^2 cos x", 1, "holds nowhere"),
    ("diff | x^2 sin(x)", "d(uv) = du dv | = 2x sin x + x^2 cos x", 1, "all functions"),
    ("diff | e^(sin(2x))", "u = sin v, v = 2x | dy/du = e^u, du/dx = cos v | y' = 2cos(2x) e^(sin(2x))", 2, ""),
    ("diff | e^(sin(2x))", "inner: sin 2x, inner' = cos 2x | y' = 2cos(2x) e^(sin(2x))", 1, "inside"),
    ("diff | x/(x^2+1)", "top' = 1 | bottom' = x | = (1-x^2)/(x^2+1)^2", 2, ""),
    ("diff | x/(x^2+1)", "numerator: x -> 1 | denominator: x^2+1 -> x | = (1-x^2)/(x^2+1)^2", 2, ""),
    ("limit | (x^2-4)/(x-2) | --to | 2", "0/0 = 1 | = 4", 1, "no number"),
    ("limit | (x^2-4)/(x-2) | --to | 2", "form oo/oo | = 4", 1, "not of the form"),
    ("limit | (x^2-4)/(x-2) | --to | 2", "f(2) = 4 | = 4", 1, "domain"),
    ("limit | (x^2-4)/(x-2) | --to | 2", "x=1.9: 3.9 | x = 2.1: 4.2 | = 4", 2, ""),
    ("limit | (x^2-4)/(x-2) | --to | 2", "let h = x + 2 | lim h->0 ((h+2)^2-4)/h | = 4", 2, "h goes to 4"),
    ("limit | 1/x | --to | 0", "right: -oo, left: oo | DNE", 1, ""),
    ("limit | (e^x-1-x)/x^2 | --to | 0", "e^x = 1 + x + x^2 + ... | = 1/2", 1, ""),
    ("limit | (e^x-1-x)/x^2 | --to | 0", "as x -> 0, e^x -> 0 | = 1/2", 1, ""),
    ("limit | (e^x-1-x)/x^2 | --to | 0", "top -> 1, bottom -> 0 | = 1/2", 1, ""),
    ("grad | x^2 y + sin y", "y constant: 3xy | x constant: x^2+cos y | (2xy, x^2+cos y)", 1, ""),
    ("grad | x^2 y | --at | x=1,y=2", "grad f(2,1) = (4,1) | = (4,1)", 1, ""),
    ("jacobian | x^2 y | 5x+sin(y)", "f_x = 2xy, f_y = x^2 | g_x = 5x, g_y = cos y", 2, ""),
    ("diff | (3x^2+1)^4", "outer: u^4, u = 3x^2+1 | derivative of the outer: 4u^2 | = 24x(3x^2+1)^3", 2, ""),
    ("limit | (x^2-1)/(x-1) | --to | 1", "x      f(x) | 0.9    1.9 | 1.1   2.2 | so 2", 3, ""),
    ("limit | |x|/x | --to | 0", "LHL: lim_{x->0-} |x|/x = 1 | RHL: lim_{x->0+} |x|/x = 1 | So the limit is 1", 1, ""),
    ("limit | x ln(x) | --to | 0+", "= lim x->0+ ln(x)/(1/x) | L'H: = lim x->0+ (1/x)/(1/x^2) = 0", 2, ""),
    ("limit | (x^3-8)/(x-2) | --to | 2", "lim x->2 (x^2+2x+4) | Plug in: 4+2+4 = 10", 2, ""),
    ("limit | (x^2-1)/(x-1) | --to | 1", "(x^2-1)/(x-1) = x+1 | at x = 1 that is 1", 2, ""),
    ("limit | (cos(x)-1)/x | --to | 0", "= (cos^2 x-1)/(x(cos x+1)) | = sin^2 x/(x(cos x+1)) | -> 0", 2, ""),
    ("grad | x^2+3x y | --at | x=1,y=-1", "f_x = 2x + 3y; at (1,-1): 2 + 3 = 5 | = (5, 3)", 1, ""),
]

WRONG += [
    ("diff | x^2+3x", f"y' = (x^2)' + (3x)' | {last}", 2, "")
    for last in (
        "So the derivative is 2x + 4.",
        r"5. **Final answer:** $\boxed{2x + 4}$",
        r"\[ 2x + 4 \]",
        "i.e. 2x + 4",
        "so we end up with 2x + 4",
        "This gives 2x + 4, done.",
        "-> 2x + 4",
        "= 2x + 4 (final)",
    )
]
WRONG += [
    ("diff | x^2/(x+1)", "= (x^2+2x)/(x+1)^2 | = x^2 + 2x/(x+1)^2", 2, "cancelled"),
    ("partial | x^2 y^3 | y | --at | x=2,y=-1", "fy = 3x^2y^2 | fy(2,-1) = 3*4*(-1)^2 | = -12", 3, ""),
]
RIGHT += [
    ("diff | x^2+3x", f"y' = (x^2)' + (3x)' | {last}")
    for last in ("So the derivative is 2x + 3.", r"**Final answer:** $\boxed{2x + 3}$", "i.e. 2x + 3", "2x + 3 (final)")
]
RIGHT += [
    ("diff | cos(3x)^2", "Outer: ( )^2  -> 2( ) | Inner: 3x     -> 3 | = -6 cos(3x) sin(3x)"),
    ("partial | x/y | y", "x/y = x y^(-1), x is a constant now | -x/y^2"),
    ("partial | x^3 y^2-2x y | x | --at | x=1,y=2", "fx = 3x²y² − 2y | fx(1,2) = 3·1·4 − 2·2 |     = 8"),
]

RIGHT += [
    (
        "diff | 1/(1+e^(-x))",
        r"$\sigma'(x) = -(1+e^{-x})^{-2}(-e^{-x})$ | Hence $\sigma'(x) = \frac{e^{-x}}{(1+e^{-x})^2}$",
    ),
    ("limit | 1/(x-3) | --to | 3+", "x       1/(x-3) | 3.1     10 | 3.01    100 | keeps growing, so the limit is +∞"),
    ("limit | sin(x)/x | --to | 0", "x      sin(x)/x | 0.1    0.99833 | 0.01   0.99998 | it goes to 1"),
    ("limit | sin(x)/x | --to | 0", "x         0.1     0.01 | sin(x)/x  0.9983  0.99998 | = 1"),
    ("limit | sin(x)/x | --to | 0", r"x & 0.1 & 0.01 \\ | $\frac{\sin x}{x}$ & 0.9983 & 0.99998 \\ | = 1"),
    ("diff | t^3-6t^2+9t", "v = ds/dt = 3t^2-12t+9 | v = 3(t-1)(t-3)"),
    (
        "limit | abs(x-2)/(x-2) | --to | 2",
        "From the left: abs(x-2) = -(x-2), limit = -1 | From the right: abs(x-2) = x-2, limit = 1 | does not exist",
    ),
    ("grad | x y z | --at | x=1,y=2,z=3", "∇f = (yz, xz, xy) | at (1,2,3) = (2*3, 1*3, 1*2) | = (6, 3, 2)"),
    ("limit | |x|/x | --to | 0", "left side: abs(x) = -x so -1 | right side: abs(x) = x so 1 | no limit"),
    ("diff | x sin(x)+x^2", "take the first two together: x sin x | sin x + x cos x + 2x"),
    ("diff | 80+64t-16t^2 | --at | t=1.5", "v(t) = s'(t) = -32t + 64 | v(1.5) = -48 + 64 | v(1.5) = 16 ft/s"),
    (
        "limit | (sin(x)-x)/x^3 | --to | 0",
        "(sin x - x)/x^3  [0/0] | =LH= (cos x - 1)/(3x^2) | =H= (-sin x)/(6x) | (L'H)= (-cos x)/6 | x=0: -1/6",
    ),
]
RIGHT += [
    ("diff | t^3 - 6t^2 + 9t | --at | t=2", "ṡ = 3t^2 - 12t + 9 | ṡ(2) = 12 - 24 + 9 | = -3"),
    ("diff | t^3 - 6t^2 + 9t | --at | t=2", r"\dot{s} = 3t^2 - 12t + 9 | \dot{s}(2) = 12 - 24 + 9 | = -3"),
    ("diff | A cos(omega t) | --wrt | t | --order | 2", "x(t) = A cos(ωt) | ẋ = −Aω sin(ωt) | ẍ = −Aω² cos(ωt)"),
    ("diff | x^2", r"\Delta y = (x+\Delta x)^2 - x^2 | \frac{\Delta y}{\Delta x} = 2x + \Delta x | \to 2x"),
    (
        "limit | |x|/x | --to | 0",
        "x>0: |x|/x = 1, so the right limit is 1 | x<0: |x|/x = -x/x = -1 | 1 ≠ -1, the limit does not exist",
    ),
    ("limit | 1/x | --to | 0", "x -> 0+: 1/x -> oo | x -> 0-: 1/x -> -oo | the limit does not exist"),
    ("limit | |x|/x | --to | 0", "the right-hand limit is 1 | the left-hand limit is -1 | 1 ≠ -1, so DNE"),
    ("limit | (x^2+2x)/x | --to | 0", r"= x + 2 | \xrightarrow[x\to 0]{} 2"),
    ("limit | (x^2+2x)/x | --to | 0", r"= x + 2 | \underset{x\to 0}{\longrightarrow} 2"),
]
WRONG += [
    ("diff | t^3 - 4t | --at | t=-2", "v(t) = ṡ(t) | v = 3t² − 4 | v(−2) = −12 − 4 | = −16", 3, ""),
    ("limit | |x|/x | --to | 0", "x<0: abs(x) = x | the limit does not exist", 1, "bars"),
    ("limit | |x|/x | --to | 0", "For x < 0 we have abs(x) = x | the limit does not exist", 1, ""),
    ("limit | |x|/x | --to | 0", "if x < 0, abs(x)/x = x/x = 1 | the limit does not exist", 1, ""),
    (
        "limit | (4x^2+6)/(9x^3+8x) | --to | oo",
        "lim x->oo (4x^2+6)/(9x^3+8x) | this becomes lim x→∞ (4+6/x²)/(9/x+8/x²) | = 0",
        2,
        "",
    ),
    ("limit | 1/x | --to | 0", "x -> 0+: 1/x -> oo | x -> 0-: 1/x -> oo | both sides agree, limit = oo", 2, ""),
    ("limit | 1/x | --to | 0", "x→0⁻: 1/x → oo | the limit does not exist", 1, ""),
    ("limit | 1/x | --to | 0", "x<0: 1/x -> oo | the limit does not exist", 1, ""),
    ("limit | |x|/x | --to | 0", "the right-hand limit is -1 | the limit does not exist", 1, ""),
    ("limit | |x|/x | --to | 0", "1 ≠ 1, the limit does not exist", 1, ""),
    ("limit | |x-2|/(x-2) | --to | 2-", "x < 2: abs(x-2) = x - 2 | abs(x-2)/(x-2) = 1 | limit 1", 1, ""),
]
WRONG += [
    ("diff | 1/(1+e^(-x))", r"$\sigma'(x) = \frac{e^{-x}}{1+e^{-x}}$", 1, ""),
    ("limit | sin(x)/x | --to | 0", "x      sin(x)/x | 0.1    0.98 | = 1", 2, ""),
    ("limit | sin(x)/x | --to | 0", "x         0.1     0.01 | sin(x)/x  0.9983  0.98 | = 1", 2, ""),
    ("diff | t^3-6t^2+9t", "v = ds/dt = 3t^2-12t+9 | v = 3(t-1)(t-2)", 2, ""),
    ("limit | abs(x-2)/(x-2) | --to | 2", "From the right: abs(x-2) = -(x-2) | does not exist", 1, ""),
    ("limit | |x|/x | --to | 0", "from the right abs(x) = x so the limit is 1", 1, ""),
    ("limit | abs(x-2)/(x-2) | --to | 2", "From the right: abs(x-2) = x-2, limit = 2 | does not exist", 1, ""),
    ("grad | x y z | --at | x=1,y=2,z=3", "∇f = (yz, xz, xy) | at (1,2,3) = (2*3, 1*3, 1*2) | = (6, 2, 3)", 3, ""),
    ("diff | 80+64t-16t^2 | --at | t=1.5", "v(t) = -32t + 64 | v(1.5) = 14 ft/s", 2, ""),
    ("limit | (sin(x)-x)/x^3 | --to | 0", "(sin x - x)/x^3 | =LH= (cos x - 1)/(2x^2) | = -1/4", 2, ""),
    (
        "diff | sin(4t)^3",
        "power: 3 sin^2(4t) | all together: 3 sin^2(4t) cos(4t) | Answer: 3 sin^2(4t) cos(4t)",
        2,
        "inside",
    ),
    ("diff | sqrt(x)(x-3)", "x^(3/2) - 3x^(1/2) | now power rule: (3/2)x^(1/2) - (3/2)x^(1/2) | = 0 ??", 2, ""),
    ("partial | x^3 y+y^2 | x", "first term: 3x^2 y | second term: 2y | f_x = 3x^2 y + 2y", 2, ""),
    ("diff | x^2 e^(3x)", "u = x^2 → u' = 2x | v = e^(3x) → v' = e^(3x) | y' = 2x e^(3x) + x^2 e^(3x)", 2, "inside"),
    ("jacobian | x y | x^2-y", "du/dx = y, du/dy = x | dv/dx = 2x | dv/dy = 1 | J = [[y, x],[2x, 1]]", 3, ""),
    ("diff | sin(3x^2)", "innere Funktion: 3x² | äußere Funktion: sin(u), Ableitung -cos(u) | -6x cos(3x²)", 2, ""),
    ("diff | (x+1)(x^2-3)", "ausmultiplizieren: x^3+x^2+3x-3 | ableiten: 3x^2+2x+3", 1, ""),
]

WITHOUT_ANSWER: list[tuple[str, str]] = [
    ("diff | x^2", "u = 5 | = u"),
    ("diff | x^2", "u = 3x | = u | = 3x"),
    ("diff | x^2", "y' = d/dx [x^2]"),
    ("limit | sin(x)/x | --to | 0", "a = 5 | = a"),
    ("limit | (x^2-4)/(x-2) | --to | 2", "= lim x->2 (x + 2)"),
    ("grad | x^2 y", "f_x = 2xy"),
]


def parted(text: str) -> list[str]:
    return [part.removesuffix(" ") for part in text.split("| ")]


def asked(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(" | "))


@pytest.mark.parametrize(("question", "lines"), RIGHT)
def test_a_right_working_is_credited(question: str, lines: str) -> None:
    report = worked(asked(question), parted(lines))
    assert report.verdict["line"] is None, said(report)
    assert str(report.remarks[0][0]).startswith("Right")


@pytest.mark.parametrize(("question", "lines", "line", "says"), WRONG)
def test_the_first_faulty_line_is_named(question: str, lines: str, line: int, says: str) -> None:
    report = worked(asked(question), parted(lines))
    assert (report.verdict["line"], report.verdict["verdict"]) == (line, "wrong"), said(report)
    assert says in "".join(w if isinstance(w, str) else show(w) for words in report.remarks for w in words)


@pytest.mark.parametrize(("question", "lines"), WITHOUT_ANSWER)
def test_a_working_that_reaches_no_answer_is_none(question: str, lines: str) -> None:
    report = worked(asked(question), parted(lines))
    assert (report.verdict["verdict"], report.verdict["line"], report.exit_code) == ("no-answer", None, 1)
    assert str(report.remarks[0][0]).startswith("Right so far")


def test_what_is_not_checked_accuses_nobody() -> None:
    """A line that cannot be read, and a letter that nobody defined: the others are credited."""
    report = worked(("diff", "x^2"), ["y' = 2x +", "y' = 2x"])
    assert report.remarks[0][0] == "Right at the end; line 1 could not be read."
    assert [line["state"] for line in report.verdict["lines"]] == ["unread", "right"]
    report = worked(("diff", "(3x)^2"), ["y' = 2w w'", "y' = 18x"])
    assert [line["right"] for line in report.verdict["lines"]] == [None, True]
    assert worked(("diff", "x^2"), ["y' = 2x", "y' = 2q"]).verdict["verdict"] == "undecided"


def test_a_working_that_is_not_checked_is_not_called_right() -> None:
    """The first sentence speaks of every line only if every line was checked; nothing written is no working."""
    report = worked(asked("diff | x^2"), ["y' = 2w w'", "y' = 2x", ""])
    assert report.remarks[0][0] == "Right at the end; line 1 could not be checked."
    with pytest.raises(Unreadable, match="no formula"):
        worked(asked("diff | x^2"), [""])
    assert worked(asked("limit | sin(x)/x | --to | 0"), ["1, 0 if", "= 2x"]).verdict["line"] == 2
    assert worked(asked("grad | x^2 y"), ["u = 1e999 f_x", "= 2x"]).verdict["line"] == 2


BARE = [
    ("sin(x)/x | 0", "sin(x)/x = 1", "Line 1: write lim before sin(x)/x; only its limit is 1."),
    ("(x^2-1)/(x-1) | 1", "(x^2-1)/(x-1) = x + 1 = 2", "Line 1: write lim before x + 1; only its limit is 2."),
    ("(x^2-1)/(x-1) | 1", "(x^2-1)/(x-1) | = x + 1 | = 2", "Line 3: write lim before x + 1; only its limit is 2."),
    (
        "tan(x)/x | 0",
        "= sin x/(x cos x) | = (sin x/x)(cos x) | = 1",
        "Line 2: sin(x)/(x cos(x)) and (sin(x)/x) cos(x) are not equal; only their limits are.",
    ),
    (
        "(1-cos(x))/x^2 | 0",
        "= (1-cos x)/x^2 | = (x^2/2)/x^2 | = 1/2",
        "Line 2: (1 - cos(x))/x^2 and (x^2/2)/x^2 are not equal; only their limits are.",
    ),
    ("(e^x-1)/x | 0", "= (e^x-1)/x | = e^x/1 | = 1", "Line 3: write lim before e^x/1; only its limit is 1."),
    ("(x^2-1)/(x-1) | 1", "lim x->1 (x^2-1)/(x-1) = lim x->1 (x + 1) = 2", ""),
    ("(x^2-1)/(x-1) | 1", "(x^2-1)/(x-1) = x + 1 -> 2", ""),
    ("(x^2-1)/(x-1) | 1", "(x^2-1)/(x-1) = x + 1 | 2", ""),
    ("(x^2-1)/(x-1) | 1", "(x^2-1)/(x-1) = x + 1 | at x = 1 that is x + 1 = 2", ""),
    ("x/x | 0", "x/x = 1", ""),
    ("sin(x)/x | 0", "as x -> 0, sin(x)/x = 1", ""),
]


@pytest.mark.parametrize(("question", "lines", "says"), BARE)
def test_a_limit_without_its_sign_is_right_and_remarked_on(question: str, lines: str, says: str) -> None:
    """A function is not equal to its limit; whoever writes so has the value all the same."""
    function, place = parted(question)
    report = worked(("limit", function, "--to", place), parted(lines))
    assert report.exit_code == 0, said(report)
    assert ["".join(w if isinstance(w, str) else show(w) for w in words) for words in report.remarks[1:]] == [
        says
    ] * bool(says)


def test_a_derivative_that_stands_in_several_lines_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, bool]] = []

    def counted(**options: bool) -> Engine:
        made.append(options)
        return derivative_engine(**options)

    monkeypatch.setattr(meaning, "derivative_engine", counted)
    lines = [
        "d/dx [x^43 sin(41x)] = d/dx [x^43] sin(41x) + x^43 d/dx [sin(41x)]",
        "= 43x^42 sin(41x) + x^43 d/dx [sin(41x)]",
        "= 43x^42 sin(41x) + x^43 cos(41x) d/dx [41x]",
        "= 43x^42 sin(41x) + 41x^43 cos(41x)",
    ]
    assert worked(asked("diff | x^43 sin(41x)"), lines).verdict["verdict"] == "correct"
    assert len(made) <= 4


LINES: list[tuple[str, list[list[str]]]] = [
    ("let u = 3x, so u' = 3   (power rule)", [["u", "3x"], ["u'", "3"]]),
    ("  = 6(2x)                               constant multiple rule, power rule", [["6(2x)"]]),
    ("    w = 6x^2       z = 2 - x", [["w", "6x^2"], ["z", "2 - x"]]),
    ("      known: lim u->0 sin(u)/u = 1, here with u = 3x", [["lim u->0 sin(u)/u", "1"], ["u", "3x"]]),
    ("|-- x        dz/dx", []),
    ("y is held constant.", []),
    ("This holds for x > 0.", []),
    ("**Answer:** $2x$", [["2x"]]),
    (r"&= 2x && \text{power rule} \\", [["2x"]]),
    (r"\text{Let } u = x \text{ and } v = x^2+1.", [["u", "x"], ["v", "x^2+1"]]),
    ("take out (2x+1)^2", [["(2x+1)^2"]]),
    ("f'(2) = 3*2^2 - 2 = 34  // put 2 in", [["f'(2)", "3*2^2 - 2", "34"]]),
]


@pytest.mark.parametrize(("line", "formulas"), LINES)
def test_formulas_are_told_from_furniture(line: str, formulas: list[list[str]]) -> None:
    assert [[side.typed for side in s.chain] for s in work_lines([line])[0].statements] == formulas


def test_a_side_looked_at_again_leaves_nothing_more_in_its_nodes() -> None:
    """What a function made for one call has found is found by no other call, and would be kept for ever."""
    question, side = question_for("limit", "(x^2 - 1)/(x - 1)", to="1"), parse("x + 7")
    worked_out(question, side)
    kept = len(side.memo)
    assert worked_out(question, side) == worked_out(question, side)
    assert len(side.memo) == kept
