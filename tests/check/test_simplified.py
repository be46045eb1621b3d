"""Finished or not: answers as typed, and the rule that says what is left to do on them."""

from __future__ import annotations

import pytest

from calctool.expr.tree import Expr
from calctool.grading.unfinished import unfinished_parts
from calctool.parsing import parse
from calctool.tasks.question import question_for

UNFINISHED = {
    "S1": """
        2*3*x; x^(3 - 1); 4*x/2; 5*(x+1)^4*4*x^3; 3*4x; 2^3 x; x^(4/2); 6/4; 6x/4; 2x*3; 2/4 x; (4x+2)/2;
        x^(1/2+1); 2 + 3; 2x + 3 + 4; 1/2 + 1/3; x/(2*3); 2*(1/2)*x; 3^2; 10x/5; x*2*cos(x)*3; 3*(1/3)x^2;
        x^(-1/2-1); 5!; 0.5*4x; 4/(2x); 1/0.5; (1/2)*2x; 3*(-2)*x
    """,
    "S2": """
        x + 0; 0*x; 1*x; x/1; x^1; x^0; --x; 1*cos(x); 0 + 2x; 2x + 0*sin(x); 1^x; x - (-2); 2x*1; (-x)*(-2);
        (-x)/(-y); 2x + (-3)
    """,
    "S3": """
        x + x; 2*x + 3 - 3*x; x^2 + 3x^2; sin(x) + sin(x); 2x y + y x; x e^x - 2 e^x x; sqrt(x)+sqrt(x);
        1/x + 2/x
    """,
    "S4": """
        x*x; x^3/x; e^x*e^x; x*x^2; (x+1)(x+1)^2; x/x; 2x^2/x; e^(2x) e^(-x); (x+1)^2/(x+1); (x^2)^3;
        (x^2+x)/x; sin(x)*sin(x); (1+x)/(x+1); x^2*3*x; x*sin(x)/x
    """,
    "S5": """
        1/(1/x); (1 + 1/x)/x; (1/x)/2; x/(2/3); (x/2)/3; 1/(x+1/x); (1/(2 sqrt(x)))/(1+x)
    """,
    "S6": """
        ln(e); sin(0); cos(pi/6); sqrt(25); ln(e^x); ln(1); cos(0); e^(ln x); tan(pi/4); sqrt(4)x; arctan(1);
        log_2(8); sin(2pi); cos(3pi/4); sqrt(x)^2; 8^(1/3); x ln(e); |-3|; sin(pi); log_10(100)
    """,
    "S7": """
        sin(x)^2 + cos(x)^2; 2sin(3x)^2 + 2cos(3x)^2; x sin^2 x + x cos^2 x; cos^2 t + sin^2 t + 1
    """,
    "S8": """
        2*x*(x + 1) - x^2; (x+1)^2 - x^2; x(x+1)+x; 2x(x-1) - (x^2+1); (x+1)(x-1)+1; x^2 - (x^2 - 1);
        (2x(x+1)-x^2)/(x+1)^2; 3(x+1) + 2; e^x(x+1) - e^x
    """,
}
FINISHED = """
2x; 2x+3; x^2+2x+1; (x+1)^2; 2x(x+1); 6(x^2+5x)^5 (2x+5); 1/x; x^(-1); x^(1/2); 1/(2 sqrt(x)); sqrt(x)/(2x);
x^(-1/2)/2; 0.5x; 0.5; 1/2; 2/3; x/2; 1/2 x; (1/2)x; sec^2(x); 1/cos(x)^2; 1+tan(x)^2; sin(2x);
2 sin(x) cos(x); 2(x+1); 3(x+1)+2y; 1/sqrt(2); sqrt(2)/2; sqrt(8); e^x(sin x+cos x); e^x sin x + e^x cos x; -x;
-2x; x-1; -(x+1); (24x-6x^2)/(2-x)^2; 16x^3+64x; ln(2)*2^x; 2^x ln 2; 1/(x ln 2); x^x(1+ln x); cos(3x)*3;
3cos(3x); x*cos(x)+sin(x); (x cos(x) - sin(x))/x^2; cos(x)/x - sin(x)/x^2; -1/x^2; -x^(-2); x^2 e^x; e^(2x);
2e^(2x); (x-1)(x+2); (x-1)/(x+1); |x|/x; x/|x|; sin(x)^2; sin(x)^2+cos(2x)^2; sin(x)^2-cos(x)^2; ln(3);
ln(x^2); sqrt(3); sqrt(x^2+1); sin(1); cos(pi/5); e; pi/4; 2pi; pi/2+1; e^2; ln(2)+1; 2 - x; a x + b;
n x^(n-1); x^(2/3); 2/3 x^(-1/3); 2/(3 cbrt(x)); -sin(x); arctan(x); 1/(1+x^2); x/(1+x^2); (2x+3)/(x^2+3x);
10^9; 2^100; x(x+1)(x+2); (x+1)^2-4y; 3x^2 y; x^2/y; (x+y)/(x-y); f'(x); 2f(x) f'(x); sqrt(x)*sqrt(x+1);
x sqrt(x); x^2 sqrt(x); x^(3/2); (x+1) sqrt(x+1); -3/2; -1/2 sin(x/2); cos(x/2)/2; 2x-3y+1; 1000x; x/1000;
1.5x^2; 4.9t^2; (x^2+1)(3x-2); 2x(x^2+1)+3y; sinh(x); 1-x; 3-2x; 2(3x+1); (3x+1)/2; (x+1)/(2x); x+1/x;
1/x+1/x^2; 1/(x+1)+1/(x-1); (1-x^2)^(-1/2); -(1-x^2)^(-3/2) x; 2x/(x^2+1)^2; x e^(-x); (1-x)e^(-x); 5^x ln(5);
oo; 0; 1; -1
"""
OURS = """
x^3-2x; sin(3x); x^2 sin(x); (2x^2+8)^2; x/(x^2+1); e^(2x) cos x; ln(x^2+1); sqrt(x^2+1); tan(x)^2; x^x;
arctan(2x); 1/x; (x^2+5x)^6; (4x-1)/(2x+3); x ln x; e^x/x; sin(x)/x; cos(x)^3; ln(sin x); 2^x; log(x,2);
cbrt(x); x sqrt(x); 1/sqrt(x); (x+1)^3(x-2)^4; e^(sin x); |x|; sec x; x e^(-x^2); (3x^2+2)/(x-1);
(x^2-1)/(x^2+1); sin(x)cos(x); ln(ln x); arcsin(x/2); (1+x)^(1/3); x^2/(1-x)^3; 5; x^(-3); 4/x^2; sqrt(2x+1);
e^x sin x cos x; sinh(2x); (x^3+1)^10; x^3 e^(4x); sqrt(x)/(1+x); 1/(1+e^(-x)); x^2 ln(x)/2 - x^2/4;
x arctan x; tan(sqrt(x))
"""


def listed(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(";")]


def test_the_tables_are_long_enough() -> None:
    assert sum(len(listed(text)) for text in UNFINISHED.values()) >= 100
    assert len(listed(FINISHED)) >= 100


@pytest.mark.parametrize(("rule", "text"), [(r, t) for r, texts in UNFINISHED.items() for t in listed(texts)])
def test_unfinished(rule: str, text: str) -> None:
    found = unfinished_parts(parse(text))
    assert rule in [t.rule for t in found], found
    for t in found:
        assert t.says
        assert not t.says.endswith(".")


@pytest.mark.parametrize("text", listed(FINISHED))
def test_finished(text: str) -> None:
    assert unfinished_parts(parse(text)) == []


@pytest.mark.parametrize("text", listed(OURS))
def test_our_own_answers_are_finished(text: str) -> None:
    right = question_for("diff", text).right
    assert isinstance(right, Expr)
    assert unfinished_parts(right) == [], right


def test_a_piece_is_named_with_the_way_to_it() -> None:
    whole = parse("x + sin(2*3x)")
    (found,) = unfinished_parts(whole)
    assert found.says == "2*3 can be multiplied out"
    piece = whole
    for i in found.path:
        piece = piece.args[i]
    assert piece == found.piece


def test_a_long_answer_is_looked_at_in_bounded_time() -> None:
    assert unfinished_parts(parse(" + ".join(f"{n}x^{n}" for n in range(2, 3000)))) == []
    assert [t.rule for t in unfinished_parts(parse("x" + " + 0" * 3000))] == ["S2"]
