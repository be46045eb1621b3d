"""SymPy as the witness of a derivative, of every function we know: loaded only when asked, never handed text."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings

from calctool.errors import Undecided
from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import Deriv, Expr, Sym
from calctool.interop import sympy as interop
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse
from tests.number.test_values import typed
from tests.strategies import smooth_expressions

X = Sym("x")


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function(name: str) -> None:
    for text in (typed(name), f"x^2 {typed(name)}", typed(name, "(x^2 + 1)/3")):
        e = parse(text)
        goal = Deriv(e, X)
        points = sample_points(goal)
        if len(points) < 2:  # artanh((x^2 + 1)/3) and the like have their own domains
            continue
        assert interop.diff_agrees(e, "x", goal, points) == "agrees", text
        assert interop.diff_agrees(e, "x", goal + X, points) == "refuted", text


@pytest.mark.parametrize(
    ("body", "answer", "order", "state"),
    [
        ("(2x^2 + 8)^2", "16x^3 + 64x", 1, "agrees"),
        ("(2x^2 + 8)^2", "16x^3 + 63x", 1, "refuted"),
        ("x^5", "60x^2", 3, "agrees"),
        ("x^5", "60x^2", 2, "refuted"),
        ("a x^2", "2a x", 1, "agrees"),
        ("|x^2 - 3|", "2x sign(x^2 - 3)", 1, "agrees"),
        ("|ln(x)|", "sign(ln(x))/x", 1, "agrees"),
        ("cbrt(x^2 - 1)", "2x/(3cbrt(x^2 - 1)^2)", 1, "agrees"),
        ("sign(x) x", "sign(x)", 1, "agrees"),
        ("f(g(x))", "f'(g(x)) g'(x)", 1, "agrees"),
        ("f(f'(x))", "f'(f'(x)) f''(x)", 1, "agrees"),
        ("f(x, x^2)", "f(x, x^2)", 1, "refuted"),
        ("{ x^2 if x < 0 else x }", "{ 2x if x < 0 else 1 }", 1, "agrees"),
        ("x^x", "x^x (1 + ln x)", 1, "agrees"),
        ("floor(x) x", "floor(x)", 1, "agrees"),
        ("x!", "x! digamma(x + 1)", 1, "agrees"),
        ("9^9^9 x", "9^9^9", 1, "unchecked"),
    ],
)
def test_diff_agrees(body: str, answer: str, order: int, state: str) -> None:
    e, result = parse(body), parse(answer)
    assert interop.diff_agrees(e, "x", result, sample_points(e, 5, "x"), order) == state


def test_a_form_with_a_gap_of_its_own_is_not_refuted() -> None:
    # SymPy writes the derivative with |x|; ours has no value for negative x, by convention
    e, result = parse("cbrt(x)"), parse("x^(-2/3)/3")
    points = sample_points(e)
    assert interop.diff_agrees(e, "x", result, points) == "agrees"


@settings(max_examples=80, deadline=None, derandomize=True)
@given(smooth_expressions(("x", "y"), 8))
def test_dual_numbers_and_sympy_agree(e: Expr) -> None:
    goal = Deriv(e, X)
    points = sample_points(goal)
    if len(points) > 1:
        assert interop.diff_agrees(e, "x", goal, points) != "refuted"


@pytest.mark.parametrize(
    ("body", "order", "asked"),
    [
        ("x^2 y", 7, True),  # 5 nodes and 7^2 are 245
        ("x^2 y", 8, False),  # 5 nodes and 8^2 are 320
        ("+".join(["x y"] * 99) + "+1+1", 1, True),  # 300 nodes
        ("+".join(["x y"] * 100), 1, False),
        ("sin(" * 59 + "x" + ")" * 59, 1, True),
        ("sin(" * 60 + "x" + ")" * 60, 1, False),
    ],
)
def test_the_size_decides_whether_sympy_is_asked(body: str, order: int, asked: bool) -> None:
    e = parse(body)
    state = interop.diff_agrees(e, "x", X, [{"x": Fraction(7, 5), "y": Fraction(3, 2)}], order)
    assert (state != "unchecked") == asked
    if not asked:
        with pytest.raises(Undecided):
            interop.witness_diff(e, "x", order)


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_sympy_is_loaded_on_the_first_call_only() -> None:
    assert (
        run("""
import sys
from calctool.interop import sympy as interop
print("sympy" in sys.modules, "mpmath" in sys.modules)
import gc, os
interop.seal()
interop.load_sympy()
print("sympy" in sys.modules, gc.isenabled(), gc.get_freeze_count() > 10_000, "SYMPY_GROUND_TYPES" in os.environ)
""")
        == "False False\nTrue True True False"
    )


@pytest.mark.parametrize("first", ["interop.seal(); interop.load_sympy()", "interop.load_sympy(); interop.seal()"])
def test_sealed_sympy_takes_no_text_and_still_works(first: str) -> None:
    assert (
        run(f"""
from calctool.interop import sympy as interop
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse
{first}
import sympy
for slip in (lambda: sympy.sympify("1+1"), lambda: sympy.sin("x"), lambda: sympy.diff(sympy.Symbol("x"), "x+1"),
             lambda: sympy.parse_expr("1+1")):
    try:
        slip()
    except (Undecided, sympy.SympifyError):
        print("refused")
e = parse("(2x^2 + 8)^2 sin(x)")
print(show(interop.factored(parse("x^2 - 1"))), interop.diff_agrees(e, "x", parse("0"), sample_points(e)))
""")
        == "refused\nrefused\nrefused\nrefused\n(x - 1)(x + 1) refuted"
    )


def test_refusals_are_undecided() -> None:
    with pytest.raises(Undecided, match="not finished"):
        interop.factored(Deriv(X, X))
