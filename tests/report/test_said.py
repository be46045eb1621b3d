"""What is said and worked beside the lines, where nothing may be asserted that is the exercise."""

from __future__ import annotations

import pytest

from tests.run import run

SAID: list[tuple[tuple[str, ...], list[str]]] = [
    (("limit", "x^2 e^(1/x)", "--to", "0+"), ["t = 1/x, so x = 1/t: as x tends to 0 from the right, t tends to oo"]),
    (("limit", "(x-2) e^(1/(x-2))", "--to", "2+"), ["t = 1/(x - 2), so x = 2 + 1/t: as x tends to 2 from the right"]),
    (("limit", "arcsin(3x)/x", "--to", "0"), ["with t = arcsin(3x), so 3x = sin(t): t tends to 0 too"]),
    (("diff", "4x/(x^2+1)", "--at", "x=1"), ["= 4(1 - 1)/(1 + 1)^2 arithmetic = 0 arithmetic Answer"]),
    (("diff", "sqrt(arctan(x))", "--at", "x=1"), ["= 1/(2*2 sqrt(arctan(1))) arithmetic"]),
    (("diff", "sqrt(arcsin(x))", "--at", "x=1/2"), ["= 1/(2 sqrt(3/4) sqrt(arcsin(1/2))) arithmetic"]),
    (("diff", "0.2t^2 + 1.5e^(-0.3t)", "--at", "t=2"), ["Answer: 0.8 - 0.45e^-0.6"]),
    (("diff", "sqrt(x) + 0.25", "--at", "x=0.25"), ["Answer: 1"]),
    (
        ("partial", "x e^y + cos(x y)", "x", "--at", "x=2,y=0"),
        ["= e^0 - 0*sin(2*0)", "= e^0 arithmetic = 1 arithmetic"],
    ),
    (
        ("limit", "x/(x-3)", "--to", "-1"),
        ["= (-1)/(-1 - 3) direct substitution = (-1)/(-4) arithmetic = 1/4 arithmetic"],
    ),
    (("limit", "x/(x+4)", "--to", "-1"), ["= (-1)/(-1 + 4) direct substitution = -1/3 arithmetic"]),
    (
        ("diff", "|x^2-4|^3"),
        ["The steps leave out x = -2, x = 2; there the answer holds because it and the function are"],
    ),
    (("diff", "x|x| + 1/(x-1)"), ["The steps leave out x = 0;", "This holds for x != 1."]),
    (("diff", "|x|^3", "--at", "x=0"), ["The formula is not proved at x = 0", "Answer: 0"]),
    (
        ("diff", "x^3", "--by", "definition", "--at", "x=2"),
        ["= lim h->0 (8 + 12h + 6h^2 + h^3 - 8)/h multiply out", "collect like terms", "cancel"],
    ),
    (
        ("diff", "x/(2x+1)", "--by", "definition", "--at", "x=1"),
        ["(3 + 3h - 2 - 2h - 1)/(3h*(2(1 + h) + 1)) multiply out", "collect like terms"],
    ),
    (("diff", "w(t) = t^2 (3t+1)^5"), ["z = t^2 p = (3t + 1)^5", "y = u^5 u = 3t + 1", "Answer: dw/dt ="]),
    (("diff", "y = 3 + sin(5x)"), ["z = sin(u) u = 5x", "Answer: dy/dx = 5 cos(5x)"]),
    (("diff", "y = (3x+1)^5"), ["y = u^5 u = 3x + 1", "Answer: dy/dx = 15(3x + 1)^4"]),
    (("diff", "1/(1 + e^(-x))"), ["reciprocal rule w = 1 + e^(-x)"]),
    (("diff", "(x+1)^(-2)"), ["= (-2/u^3)*1 power rule, put the derivatives in"]),
    (("diff", "sin(x)", "--by", "definition"), ["= sin(x)*0 + cos(x)*1 standard limit = cos(x) multiply"]),
    (("diff", "cos(3x)", "--by", "definition"), ["= cos(3x)*0 - sin(3x)*3 standard limit = -3 sin(3x) multiply"]),
    (("diff", "x^3 - 2x", "--by", "alternative", "--at", "x=2"), ["= lim x->2 (x^3 - 2x - 4)/(x - 2) definition"]),
    (("grad", "ln(x^2 + 4y^4) + 1/(x - 1)"), ["This holds for x != 1, x and y not both 0."]),
    (("grad", "1/(x^2 + y^2 + z^6)"), ["This holds for x, y and z not all 0."]),
    (("grad", "1/(x^2 - y^2)"), ["This holds for x^2 - y^2 != 0."]),
    (("partial", "1/(x^2 + y^3)", "x"), ["This holds for x^2 + y^3 != 0."]),
    (("partial", "1/(x^2 + a y^2)", "x"), ["This holds for x^2 + a y^2 != 0."]),
    (
        ("partial", "x^2 y^3", "x", "y"),
        ["the other order: by y, then by x", "= d/dx [3x^2 y^2] in the other order", "= 6x y^2 in the other order"],
    ),
    (
        ("chain", "z = x y", "x = t^2", "y = sin t"),
        ["cross-check", "d/dt [t^2 sin(t)] = d/dt [t^2] sin(t) + t^2 d/dt [sin(t)] product rule", "Both ways agree"],
    ),
    (
        ("diff", "3cos(2x) - 2sin(2x)"),
        ["derivative of cos, derivative of sin, put the derivatives in = 3((-sin(2x))*2)"],
    ),
    (
        ("diff", "x^3 (x+1)^2/sqrt(x-2)", "--by", "log"),
        ["y = x^3 (x + 1)^2/sqrt(x - 2), for x > 2", "ln y = 3 ln(x) + 2 ln(x + 1) - ln(x - 2)/2", "d/dx [ln y] ="],
    ),
    (
        ("diff", "x^3 (x+1)^2/sqrt(2-x)", "--by", "log"),
        ["ln |y| = 3 ln(|x|) + 2 ln(|x + 1|) - ln(2 - x)/2", "d/dx [ln |y|] ="],
    ),
    (("diff", "x^3", "--by", "definition"), ["cancel h", "here h != 0", "let h go to 0"]),
    (
        ("diff", "{x^2 if x < 0 else 3x}"),
        [
            "At x = 0, where two formulas meet",
            "= lim x->0- x^2/x",
            "= 0 ",
            "= lim x->0+ 3x/x",
            "= 3 ",
            "has no derivative",
        ],
    ),
    (
        ("diff", "{x^2 if x < 1 else 2x - 1}"),
        ["At x = 1, where two formulas meet", "lim x->1 ({x^2", "= 2 ", "Answer: {2x if x < 1 else 2}"],
    ),
    (("diff", "{x^2 if x < 1 else 2x}"), ["lim x->1- {x^2 if x < 1 else 2x}", "= 1 ", "the function jumps there"]),
    (
        ("grad", "x^2 + y^2", "--at", "x=3,y=4"),
        [
            "In short: (6, 8)",
            "magnitude: 10",
            "steepest ascent: (3/5, 4/5)",
            "angle: arctan(4/3)",
            "d/dx [x^2",
            "Answer: (6, 8)",
        ],
    ),
    (
        ("limit", "|x-4|/(x^2-16)", "--to", "4-"),
        ["(-(x - 4))/((x - 4)(x + 4)) factor", "(-1/(x + 4)) cancel", "x - 4 is not 0 for x != 4"],
    ),
    (("limit", "x*x/(x^2+1)", "--to", "oo"), ["x^2/(x^2 + 1) simplify", "divide by the dominant term"]),
    (
        ("limit", "|3-3x|/(x^2-1)", "--to", "1-"),
        ["(-3(x - 1))/((x - 1)(x + 1)) factor", "= lim x->1- (-3/(x + 1)) cancel"],
    ),
    (
        ("limit", "(e^x-1)/(6x)", "--to", "0", "--by", "lhopital"),
        ["L'Hopital's rule conditions: the form is 0/0", "f = e^x - 1", "dg/dx = 6", "= e^0/6"],
    ),
    (
        ("diff", "x^2 sqrt(x+1)", "--by", "log"),
        [
            "logarithmic differentiation y = x^2 sqrt(x + 1), for x > -1, x != 0",
            "d/dx [ln(|y|)] = (1/y) d/dx [y], so d/dx [y] = y d/dx [ln(|y|)]",
            "ln |y| = 2 ln(|x|) + ln(x + 1)/2",
            "z = ln(u) u = x + 1",
            "= x^2 sqrt(x + 1) (2/x + 1/(2(x + 1))) put the derivatives in = x(4(x + 1) + x)/(2 sqrt(x + 1)) clear",
            "Answer: x(5x + 4)/(2 sqrt(x + 1))",
        ],
    ),
    (("diff", "y^y", "--by", "log"), ["z = y^y, for y > 0", "ln z = y ln(y) d/dy [ln z] =", "w = y p = ln(y)"]),
    (("diff", "x^3 e^(2x) (x-1)^2", "--by", "log"), ["Answer: x^2 e^(2x) (x - 1)(2x^2 + 3x - 3)"]),
    (("diff", "ln(sin(x)/(x^2+1))"), ["y = ln(u) u = sin(x)", "z = ln(t) t = x^2 + 1"]),
    (
        ("limit", "x^2 sin(1/x)", "--to", "0"),
        ["-1 <= sin(1/x) <= 1, so -x^2 <= x^2 sin(1/x) <= x^2, and both bounds tend to 0"],
    ),
    (("limit", "{sin(x)/x if x != 0 else 2}", "--to", "0"), ["= lim x->0 sin(x)/x take the branch that holds there"]),
    (("limit", "|x|/x", "--to", "0+"), ["= lim x->0+ x/x on this side"]),
    (
        ("diff", "(x^2+1)^3", "--notation", "newton"),
        ["= d/du [u^3] * dot(x^2 + 1) chain rule", "dy/du = 3u^2 dot(u) = 2x"],
    ),
    (("diff", "x e^x", "--order", "3"), ["d^3/dx^3 [x e^x] first derivative d/dx [x e^x]"]),
    (("critical", "x/(x^2+1)"), ["1 - x^2 = 0", "-(x + 1)(x - 1) = 0 factor"]),
    (
        ("critical", "x^2 y - x y^2"),
        [
            "if y = 0: x^2 - 2x*0 = 0 put y = 0 in if y = 0: x^2 = 0: x = 0 a power is 0 where its base is",
            "if 2x - y = 0: x = y/2 solve for x",
            "Answer: (x, y) = (0, 0)",
        ],
    ),
    (("critical", "sin x", "--on", "0,2pi"), ["0 < x < pi/2 pi/3 1/2 + increasing", "x = pi/2 0 local maximum"]),
    (
        ("hessian", "e^(x-y)"),
        ["second derivatives d/dx [e^(x - y)] = e^(x - y) as above", "d/dy [e^(x - y)] = -e^(x - y) as above"],
    ),
    (("grad", "x e^(-x^2-y^2)", "--at", "x=0,y=1"), ["= sqrt((1/e)^2) arithmetic = 1/e arithmetic"]),
    (
        ("limit", "ln(x)/sqrt(x)", "--to", "oo", "--by", "lhopital"),
        ["(1/x)/(1/(2 sqrt(x))) L'Hopital's rule", "= lim x->oo 2/sqrt(x) cancel = 0"],
    ),
    (
        ("limit", "ln(sin x)/ln(x)", "--to", "0+", "--by", "lhopital"),
        [
            "= lim x->0+ cot(x)/(1/x) L'Hopital's rule",
            "= lim x->0+ x^2/sin^2(x) write with sine and cosine",
            "Answer: 1",
        ],
    ),
    (
        ("jacobian", "x^2-y^2", "2x y", "--at", "x=1,y=1"),
        ["= 4x^2 + 4y^2 multiply", "det J at x = 1, y = 1 = 4*1^2 + 4*1^2 put the values in = 4 + 4 arithmetic = 8"],
    ),
    (
        ("jacobian", "x |x|", "y", "--at", "x=0,y=1"),
        ["det J at x = 0, y = 1 = 0*1 - 0*0 determinant of a 2 x 2 matrix"],
    ),
    (
        ("critical", "(x^2-1)^(2/3)"),
        ["4x = 0 a fraction is 0 where what is above the bar is 0 x = 0 where f'(x) does not exist"],
    ),
    (("diff", "x^4/sin(x)"), ["= (d/dx [x^4] sin(x) - x^4 d/dx [sin(x)])/sin^2(x) quotient rule"]),
    (("diff", "sin(x)/cos(x)"), ["sin(x) (-sin(x)))/cos^2(x) derivative of sin", "= sec^2(x) quotient identity"]),
    (
        ("diff", "sin(x)^2/(1-cos(x))"),
        [
            "(1 - cos^2(x))/(1 - cos(x))] Pythagorean identity",
            "(1 + cos(x))(1 - cos(x))/(1 - cos(x))] factor",
            "d/dx [1 + cos(x)] cancel",
            "This holds for cos(x) != 1.",
        ],
    ),
    (("diff", "sqrt(x)+x^(3/2)"), ["1/(2 sqrt(x)) + 3 sqrt(x)/2 multiply, write as a root"]),
    (("limit", "(x-sin(x))/(x-tan(x))", "--to", "0"), ["lim x->0 (1 - cos(x))/(-tan^2(x)) L'Hopital's rule"]),
    (("limit", "arctan(x/sqrt(3))", "--to", "1"), ["= arctan(1/sqrt(3)) direct substitution = pi/6 known value"]),
    (("limit", "arcsin(1-x)", "--to", "0+"), ["= arcsin(1) arithmetic = pi/2 known value"]),
    (("limit", "arccsc(x)", "--to=-2"), ["Answer: -pi/6"]),
    (("limit", "arccos(x)", "--to=-sqrt(3)/2"), ["Answer: 5pi/6"]),
    (("limit", "arcsin(x)", "--to", "1/3"), ["Answer: arcsin(1/3)"]),
    (("diff", "x^2", "--by", "definition"), ["(2x + h) cancel h here h != 0 = 2x let h go to 0"]),
    (
        ("limit", "sin(a x)/tan(b x)", "--to", "0", "--wrt", "x"),
        ["divided by a x, which needs a != 0", "for a = 0, where"],
    ),
    (("limit", "(1 + a/x)^(b x)", "--to", "oo", "--wrt", "x"), ["needs a != 0", "the limit is 1, as the answer says"]),
    (("limit", "floor(2x) - x", "--to", "3/2-"), ["floor(2x) = 2, as 2 <= 2x < 3 for x just below 3/2"]),
    (("limit", "x csc(x)", "--to", "2pi-"), ["csc(x) tends to -oo: sin(x) tends to 0 and is negative"]),
    (("limit", "e^(1/(2-x))", "--to", "2+"), ["1/(2 - x) tends to -oo: 2 - x tends to 0 and is negative"]),
    (("limit", "1/(1 + e^(1/x))", "--to", "0-"), ["e^(1/x) tends to 0: 1/x tends to -oo"]),
    (("limit", "1/(1 + e^(1/x))", "--to", "0+"), ["1 + e^(1/x) tends to oo: 1/x tends to oo"]),
    (("limit", "3^(n+2)/5^n", "--to", "oo"), ["(3/5)^n tends to 0: 0 < 3/5 < 1"]),
    (
        ("limit", "x/floor(x)", "--to", "oo"),
        [
            "= lim x->oo 1 squeeze theorem x - 1 < floor(x) <= x, so 1 <= x/floor(x) <= x/(x - 1)",
            "and both bounds tend to 1",
        ],
    ),
    (
        ("limit", "(2x-1)/ceil(5-x)", "--to", "oo"),
        ["(2x - 1)/((5 - x) + 1) <= (2x - 1)/ceil(5 - x) <= (2x - 1)/(5 - x)"],
    ),
    (
        ("limit", "floor(3x)/(2x)", "--to=-oo"),
        ["squeeze theorem 3x - 1 < floor(3x) <= 3x, so 3/2 <= floor(3x)/(2x) <= (3x - 1)/(2x)"],
    ),
    (("limit", "x/ceil(x)", "--to=-oo"), ["squeeze theorem x <= ceil(x) < x + 1, so 1 <= x/ceil(x) <= x/(x + 1)"]),
    (
        ("limit", "x^2 (1/(x-1)-1/(x+1))", "--to", "oo"),
        ["common denominator = lim x->oo 2x^2/((x - 1)(x + 1)) multiply out"],
    ),
    (("limit", "n((1+1/n)^2-1)", "--to", "oo"), ["((n + 1)^2 - n^2)/n simplify = lim n->oo (2n + 1)/n multiply out"]),
    (("limit", "cot(x)/(cot(x)+tan(x))", "--to", "0+"), ["= lim x->0+ cos^2(x) write with sine and cosine"]),
    (
        ("limit", "(1+sec(x))/(3+tan(x))", "--to", "pi/2-"),
        ["(cos(x) + 1)/(3 cos(x) + sin(x)) write with sine and cosine"],
    ),
    (("grad", "x^2+y^2", "--at", "x=1,y=1", "--along", "1,-1"), ["it is tangent to the level curve."]),
    (("grad", "x y z", "--at", "x=1,y=1,z=1", "--along", "1,-1,0"), ["it is tangent to the level surface."]),
    (("grad", "x^2-y^2", "--at", "x=0,y=0", "--along", "1,0"), ["f does not change to first order."]),
    (("diff", "log10(x^3+2)", "--at", "x=1"), ["= 3/(3 ln(10)) arithmetic = 1/ln(10) arithmetic"]),
    (("limit", "(x-2)/(5x-10)", "--to", "2"), ["= lim x->2 1/5 cancel x - 2 is not 0 for x != 2"]),
    (("limit", "(sqrt(5x+6)-4)/(x-2)", "--to", "2"), ["5/(sqrt(5x + 6) + 4) cancel x - 2 is not 0 for x != 2"]),
    (("diff", "(x^2-4x)/(x-2)^2"), ["= (2(x - 2)^3 - 2(x^2 - 4x)(x - 2))/(x - 2)^4 multiply", "= 8/(x - 2)^3"]),
    (("limit", "(7x+x^2)/x", "--to", "0"), ["= lim x->0 (7 + x) cancel here x != 0"]),
    (
        ("limit", "(x+3)(x^2-1)/((x+3)(x-1))", "--to", "1"),
        ["= lim x->1 (x^2 - 1)/(x - 1) cancel = lim x->1 (x - 1)(x + 1)"],
    ),
    (("limit", "(x^2-1)sin(x)/(x^2-1)", "--to", "1"), ["cancel x^2 - 1 is not 0 for x near 1, x != 1"]),
    (
        ("limit", "(sqrt(x)+cbrt(x))/(a sqrt(x)-2cbrt(x))", "--to", "0+"),
        [
            "= lim x->0+ (x^(1/6) + 1)/(a x^(1/6) - 2) divide by the lowest power above and below by cbrt(x)",
        ],
    ),
    (
        ("limit", "(a sqrt(x)+x)/(b sqrt(x)+3x)", "--to", "0+"),
        ["(a + sqrt(x))/(b + 3 sqrt(x)) divide by the lowest power"],
    ),
    (("limit", "(x+cbrt(x))/cbrt(x)", "--to", "0"), ["(cbrt(x)^2 + 1) divide each term"]),
    (
        ("limit", "(x+sqrt(x))/(2x-sqrt(x))", "--to", "oo"),
        ["oo/oo, which says nothing = lim x->oo (1 + 1/sqrt(x))/(2 - 1/sqrt(x))"],
    ),
    (
        ("limit", "x-sqrt(x^2+4x)", "--to", "oo"),
        ["above and below by x + sqrt(x^2 + 4x) = lim x->oo (-4)/(1 + sqrt(1 + 4/x))"],
    ),
    (("limit", "(-1)^n n/(3n+1)", "--to", "oo"), ["(-n/(3n + 1)) odd terms = lim n->oo (-1)/(3 + 1/n) divide"]),
    (("limit", "(x+|x|)/x", "--to", "0+"), ["= lim x->0+ 2x/x collect like terms = lim x->0+ 2 cancel here x != 0"]),
    (
        ("limit", "((x+1)^2-1)/x", "--to", "0"),
        ["= lim x->0 (x^2 + 2x + 1 - 1)/x multiply out", "= lim x->0 (x^2 + 2x)/x collect like terms"],
    ),
    (("diff", "tan x"), ["derivative of tan", "This holds for cos(x) != 0.", "Answer: sec^2(x)"]),
    (
        ("grad", "x^2/2 + 7y^2", "--at", "x=-1,y=-1"),
        ["angle: arctan(14) - pi", "arctan((-14)/(-1)) - pi angle of a vector = arctan(14) - pi arithmetic Answer"],
    ),
    (
        ("grad", "x^2 y + z", "--at", "x=1,y=2,z=3", "--along", "1,1,0"),
        [
            "steepest ascent: (4/(3 sqrt(2)), 1/(3 sqrt(2)), 1/(3 sqrt(2)))",
            "grad f at x = 1, y = 2, z = 3 = [ 4, 1, 1 ]",
            "4*(1/sqrt(2)) + 1*(1/sqrt(2)) + 1*0 directional derivative = 5/sqrt(2) arithmetic",
            "Answer: (4, 1, 1) directional derivative: 5/sqrt(2)",
        ],
    ),
    (("grad", "x^2 y", "--along", "1,1"), ["= (2x y + x^2)/sqrt(2) write as one fraction", "x(2y + x)/sqrt(2)"]),
    (
        ("chain", "z = x^2 y", "x = sin(t)", "y = e^t"),
        [
            "z = x^2 y x = sin(t) y = e^t dz/dx = 2x y dx/dt = cos(t) dy/dt = e^t dz/dy = x^2 d/dy [x^2 y]",
            "= (2x y) cos(t) + x^2 e^t",
        ],
    ),
]
"""The command, and what is on the page in this order."""


@pytest.mark.parametrize(("args", "rows"), SAID)
def test_said(args: tuple[str, ...], rows: list[str]) -> None:
    page = " ".join(run(*args, "--steps", columns=120).stdout.split())
    at = 0
    for row in rows:
        found = page.find(row, at)
        assert found >= 0, (row, page)
        at = found + 1


def test_facts_of_a_gradient_are_said_once() -> None:
    page = run("grad", "x^2 + y^2", "--at", "x=3,y=4", "--steps").stdout
    for fact in ("Answer:", "magnitude", "steepest descent", "0.927295", "53.1301"):
        assert page.count(fact) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1/x", "continuous at every point of the domain"),
        ("tan(x)", "continuous at every point of the domain"),
        ("{x if x < 1 else 3}", "continuous at every other point of the domain"),
        ("{1/x if x != 0 else 2}", "continuous at every other point of the domain"),
        ("floor(x)", "continuous at every other point of the domain"),
    ],
)
def test_a_place_outside_the_domain_is_no_other_point_of_it(text: str, says: str) -> None:
    assert run("continuity", text).stdout.splitlines()[-1] == says


def test_a_factor_of_several_chains_is_worked_once() -> None:
    """Of the second leaf only what is new, in every format; the table of parts has all of them again."""
    equations = ("w = x^2 + y^2", "x = u + v", "y = u v", "u = s t", "v = s - t")
    page = run("chain", *equations, "--steps").stdout
    assert [page.count(f"\n    d/d{x} [") for x in "xyuvst"] == [1, 1, 0, 0, 0, 0]
    assert page.count("w = x^2 + y^2    dw/dx = 2x, dw/dy = 2y") == 2
    shown = run("chain", *equations, "--steps", "--format", "markdown").stdout
    assert shown.count(r"- $\frac{\partial}{\partial x}") == 1


def test_in_latex_a_part_stands_below_the_line_it_is_for() -> None:
    rows = run("diff", "x^2 sin(x^2 + 3x)", "--steps", "--format", "latex").stdout.splitlines()
    assert [row for row in rows if "align" in row] == [r"\begin{align*}", r"\end{align*}"]
    names = ["product rule", "chain rule", "constant multiple", "put the inside back", "power rule, put", "multiply"]
    at = [next(i for i, row in enumerate(rows) if name in row) for name in names]
    assert at[:-1] == sorted(at[:-1])
    inner = [i for i, row in enumerate(rows) if row.startswith(r"& \quad")]
    assert at[0] < inner[0]
    assert inner[-1] < at[4]


def test_one_kind_of_sign_on_a_rich_page() -> None:
    """In sentences, tables and formulas of rules as in formulas."""
    rows = [
        (("limit", "x^2 sin(1/x)", "--to", "0", "--steps"), "−x² ≤ x² sin(1/x) ≤ x²"),
        (("critical", "x^3 - 3x", "--steps"), "−1 < x < 1  0           −3        −      decreasing"),
        (("critical", "x^2 + y^2", "--steps"), "∂/∂y [x² + y²]"),
        (("diff", "x sin(x)", "--hint", "1"), "d/dx [w·z] = w'·z + w·z'"),
        (("limit", "x ln(x)", "--to", "0+", "--steps"), "gives 0·∞"),
    ]
    for args, row in rows:
        page = run(*args, "--format", "rich").stdout
        assert row in page
        assert not any(sign in page for sign in ("->", "<=", ">=", "!=", "*", " - ", "oo,"))


def test_a_form_is_a_formula_in_every_format() -> None:
    """0*oo is written as formulas are: with a dot and the sign of infinity, or as LaTeX."""
    signs = {"text": "0*oo", "rich": "0·∞", "markdown": r"$0 \cdot \infty$", "latex": r"$0 \cdot \infty$"}
    for format, form in signs.items():
        assert f"gives {form}, which" in run("limit", "x ln(x)", "--to", "0+", "--steps", "--format", format).stdout
