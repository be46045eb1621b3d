"""Sections 2 and 4 of the lecture slides, and the slope by hand, through the command line with their steps."""

from __future__ import annotations

import pytest

from tests.run import assert_slide, run

# slide, arguments, answer, lines the derivation must show in this order
ROWS: list[tuple[str, list[str], str, list[str]]] = [
    ("R1", ["6"], "0", ["= 0", "constant rule"]),
    ("R2", ["x^4"], "4x^3", ["= 4x^3", "power rule"]),
    ("R3", ["3x^4"], "12x^3", ["= 3 d/dx [x^4]", "constant multiple rule", "= 3(4x^3)", "power rule", "= 12x^3"]),
    ("R3", ["2x^4"], "8x^3", ["= 2(4x^3)", "= 8x^3"]),
    ("R3", ["-5x^3"], "-15x^2", ["= -5(3x^2)", "= -15x^2"]),
    ("R4", ["3x^4 + 4x"], "12x^3 + 4", ["= d/dx [3x^4] + d/dx [4x]", "sum rule", "= 12x^3 + 4"]),
    ("R4", ["2x^2 + 2x + 2"], "4x + 2", ["d/dx [2x^2] + d/dx [2x] + d/dx [2]", "= 4x + 2"]),
    ("R4", ["10x^5 - 6x^3 - x - 1"], "50x^4 - 18x^2 - 1", ["- d/dx [x] - d/dx [1]", "= 10(5x^4) - 6(3x^2) - 1"]),
    (
        "R5",
        ["(x-2)(x+3)"],
        "2x + 1",
        ["product rule", "w = x - 2", "z = x + 3", "= 1(x + 3) + (x - 2)*1", "= 2x + 1"],
    ),
    (
        "R5",
        ["(2x^2+6x)(2x^3+5x^2)"],
        "20x^4 + 88x^3 + 90x^2",
        [
            "w = 2x^2 + 6x",
            "z = 2x^3 + 5x^2",
            "dw/dx = 4x + 6",
            "dz/dx = 6x^2 + 10x",
            "= (4x + 6)(2x^3 + 5x^2) + (2x^2 + 6x)(6x^2 + 10x)",
            "= 20x^4 + 88x^3 + 90x^2",
        ],
    ),
    ("R6", ["x^2/(x+1)"], "(x^2 + 2x)/(x + 1)^2", ["quotient rule", "= ((2x)(x + 1) - x^2*1)/(x + 1)^2"]),
    (
        "R6",
        ["6x^2/(2-x)"],
        "(24x - 6x^2)/(2 - x)^2",
        ["w = 6x^2", "z = 2 - x", "dw/dx = 12x", "dz/dx = -1", "= (24x - 6x^2)/(2 - x)^2"],
    ),
    ("R7", ["e^x"], "e^x", ["= e^x", "derivative of e^x"]),
    ("R7", ["2^x"], "2^x ln(2)", ["= 2^x ln(2)", "derivative of a^x"]),
    ("R7", ["a^x", "--wrt", "x"], "a^x ln(a)", ["= a^x ln(a)"]),
    ("R8", ["ln x"], "1/x", ["= 1/x", "derivative of ln"]),
    ("R8", ["log_a(x)", "--wrt", "x"], "1/(x ln(a))", ["= 1/(x ln(a))", "This holds for x > 0, a > 0, a != 1."]),
    (
        "R8",
        ["log_a(2x^2+4x)", "--wrt", "x"],
        "(4x + 4)/((2x^2 + 4x) ln(a))",
        ["chain rule", "y = log_a(u)", "u = 2x^2 + 4x", "dy/du = 1/(u ln(a))", "du/dx = 4x + 4", "a > 0, a != 1."],
    ),
    ("R9", ["sin x"], "cos(x)", ["derivative of sin"]),
    ("R9", ["cos x"], "-sin(x)", ["derivative of cos"]),
    ("R9", ["tan x"], "sec^2(x)", ["derivative of tan"]),
    ("R9", ["tanh x"], "sech^2(x)", ["derivative of tanh", "sech^2(x) is also written 1 - tanh^2(x)"]),
    ("R10", ["(5x+25)^3"], "15(5x + 25)^2", ["y = u^3", "u = 5x + 25", "dy/du = 3u^2", "du/dx = 5"]),
    (
        "R10",
        ["(2x^2+8)^2"],
        "16x^3 + 64x",
        ["y = u^2", "u = 2x^2 + 8", "dy/du = 2u", "du/dx = 4x", "= (2(2x^2 + 8))(4x)", "= 16x^3 + 64x"],
    ),
    ("R10", ["(3x+1)^2"], "18x + 6", ["y = u^2", "dy/du = 2u", "du/dx = 3", "= 18x + 6"]),
    ("R10", ["(x^2+5x)^6"], "6(x^2 + 5x)^5 (2x + 5)", ["y = u^6", "dy/du = 6u^5", "du/dx = 2x + 5"]),
    (
        "R11",
        ["1/((x^4+1)^5+7)"],
        "-20x^3 (x^4 + 1)^4/((x^4 + 1)^5 + 7)^2",
        [
            "y = 1/u",
            "u = t^5 + 7",
            "t = x^4 + 1",
            "dy/du = -1/u^2",
            "du/dt = 5t^4",
            "dt/dx = 4x^3",
            "= (-1/((x^4 + 1)^5 + 7)^2)(5(x^4 + 1)^4)(4x^3)",
        ],
    ),
    (
        "R12",
        ["(x^2+5x)^6", "--known", "chain"],
        "6(x^2 + 5x)^5 (2x + 5)",
        ["= 6(x^2 + 5x)^5 d/dx [x^2 + 5x]", "power rule on a function"],
    ),
    (
        "R12",
        ["((x^4+1)^5+7)^-1", "--known", "chain"],
        "-20x^3 (x^4 + 1)^4/((x^4 + 1)^5 + 7)^2",
        ["= -((x^4 + 1)^5 + 7)^-2 d/dx [(x^4 + 1)^5 + 7]", "= 5(x^4 + 1)^4 d/dx [x^4 + 1]"],
    ),
    ("R13", ["sin(3x)"], "3 cos(3x)", ["y = sin(u)", "u = 3x", "= cos(3x)*3", "= 3 cos(3x)"]),
    (
        "R14",
        ["sin(cos(tan(e^(x^2))))"],
        "-2x e^(x^2) cos(cos(tan(e^(x^2)))) sin(tan(e^(x^2))) sec^2(e^(x^2))",
        ["y = sin(u)", "u = cos(t)", "t = tan(s)", "s = e^r", "r = x^2"],
    ),
    ("R15", ["x^2+2x+2", "--at", "x=2"], "6", ["the slope at x = 2", "= 2*2 + 2", "= 6"]),
    ("R15", ["x^2+2x+2", "--at", "-1"], "0", ["the slope at x = -1", "= 2(-1) + 2", "= 0"]),
    ("T1", ["x^2 + 2x + 2", "--at", "2"], "6", ["= 2x + 2", "= 6"]),
    ("2", ["3", "--by", "definition"], "0", ["= lim h->0 (3 - 3)/h", "= lim h->0 0/h"]),
    ("2", ["3x", "--by", "definition"], "3", ["= lim h->0 (3x + 3h - 3x)/h", "= lim h->0 3h/h", "cancel h", "= 3"]),
    (
        "2",
        ["x^2", "--by", "definition"],
        "2x",
        [
            "= lim h->0 ((x + h)^2 - x^2)/h",
            "= lim h->0 (x^2 + 2x h + h^2 - x^2)/h",
            "= lim h->0 h*(2x + h)/h",
            "= lim h->0 (2x + h)",
            "= 2x",
        ],
    ),
]


@pytest.mark.parametrize(("slide", "args", "answer", "lines"), ROWS, ids=[f"{r[0]} {' '.join(r[1])}" for r in ROWS])
def test_slide(slide: str, args: list[str], answer: str, lines: list[str]) -> None:
    assert_slide(["diff", *args], answer, lines)


NOTATIONS = [
    ("leibniz", "d/dx [x^3]"),
    ("lagrange", "(x^3)'"),
    ("euler", "D_x [x^3]"),
    ("newton", "dot(x^3)"),
]


@pytest.mark.parametrize(("notation", "shown"), NOTATIONS)
def test_any_notation(notation: str, shown: str) -> None:
    page = run("diff", "x^3", "--steps", "--notation", notation, "--format", "text", "--ascii").stdout
    assert page.startswith(shown)


def test_second_derivative_in_two_notations() -> None:
    assert run("diff", "x^4", "--order", "2", "--format", "text").stdout == "12x^2\n"
