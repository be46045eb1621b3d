"""Automatic differentiation: textbook gradients, laws against difference quotients, what cannot be swept."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calctool.books import derivative_engine
from calctool.computational_differentiation.automatic.forward import forward
from calctool.computational_differentiation.automatic.graph import OperationGraph
from calctool.computational_differentiation.automatic.reverse import reverse
from calctool.computational_differentiation.automatic.tape import Tape
from calctool.computational_differentiation.automatic.values import SweepValues
from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym, as_expr
from calctool.first_principles.smoothness import smooth_at
from calctool.numeric.branches import value_at
from calctool.numeric.operations import NoValue
from calctool.parsing import parse
from calctool.tasks.autodiff import autodiff_task
from calctool.tasks.grad import grad_task
from tests.run import run
from tests.strategies import smooth_expressions

X, Y = Sym("x"), Sym("y")

# expression, point, derivative or gradient
TEXTBOOK = [
    ("x^2 + 2x + 2", "x=-1", "0"),
    ("x1", "x1=7", "1"),
    ("ln(x_1) + x_1 x_2 - sin(x_2)", "x_1=2,x_2=5", "(11/2, -cos(5) + 2)"),  # Baydin et al., table 2
    ("(sin(x_1/x_2) + x_1/x_2 - e^(x_2)) (x_1/x_2 - e^(x_2))", "x_1=0,x_2=1", "(-3e, 2e^2)"),  # Griewank, table 1.2
    ("x y z", "x=2,y=3,z=5", "(15, 10, 6)"),
    ("x y - (x y)^2", "x=1,y=2", "(-6, -3)"),
    ("1/(1 + e^(-x))", "x=0", "1/4"),
    ("x^y", "x=2,y=3", "(12, 8 ln(2))"),
    ("x^x", "x=1", "1"),
    ("max(x, 1)^2", "x=3", "6"),
    ("|x| x", "x=-2", "4"),
    ("{x^2 if x < 1 else 3x}", "x=2", "3"),
    ("sin(x)", "x=pi/3", "1/2"),
    ("cbrt(x)", "x=8", "1/12"),
    ("x/3 - 2", "x=0.1", "1/3"),
    ("-(-x)(-sin(-x))", "x=0", "0"),
]


@pytest.mark.parametrize(("text", "at", "answer"), TEXTBOOK)
def test_textbook(text: str, at: str, answer: str) -> None:
    ran = run("autodiff", text, "--at", at)
    assert (ran.exit_code, ran.stdout) == (0, answer + "\n")
    assert run("check", "autodiff", text, "--at", at, "--answer", answer).exit_code == 0


def test_every_path_is_written_and_summed() -> None:
    page = run("autodiff", "(x + 1)^2 (x + 1)", "--at", "x=1", "--steps", columns=100).stdout
    assert "  a_1 = a_2*dv_2/dv_1 + a_3*dv_3/dv_1 = 2*4 + 1*4 = 12" in page
    assert page.count("v_1 = x + 1 = 1 + 1 = 2") == 1  # a shared operation is one
    assert "v_1, see above" in page


def test_numbers_that_are_rounded_are_not_put_behind_an_equals_sign() -> None:
    page = run("autodiff", "sin(x) cos(x) tan(x) ln(x) e^x sinh(x)", "--at", "x=2", "--steps").stdout
    rounded = [row for row in page.splitlines() if ".3" in row or ".4" in row]
    assert rounded
    assert all("about" in row or "in digits" in row for row in rounded)


def test_operations_are_counted() -> None:
    """Griewank and Walther 3.2: the sweep back does not grow with the number of variables, forward mode does."""
    found = {}
    for n in (2, 4, 8):
        names = [f"x_{i}" for i in range(1, n + 1)]
        text = " ".join(names)
        result = json.loads(run("autodiff", text, "--at", ",".join(f"{x}=2" for x in names), "--json").stdout)["result"]
        found[n] = [int(result[key]) for key in ("operations", "reverse_operations", "forward_operations")]
    assert found == {2: [1, 0, 0], 4: [3, 4, 5], 8: [7, 12, 27]}


# expression, point, what is said
NONE = [
    ("|x|", "x=0", "does not exist"),
    ("sqrt(x)", "x=0", "does not exist"),
    ("max(x, 1)", "x=1", "does not exist"),
    ("|x| + |y|", "x=0,y=1", "does not exist"),
    ("x |x|", "x=0", "0"),  # there is one, though the graph does not show it
    ("cbrt(x^3)", "x=0", "1"),
]


@pytest.mark.parametrize(("text", "at", "answer"), NONE)
def test_where_an_operation_has_no_derivative_the_definition_decides(text: str, at: str, answer: str) -> None:
    assert run("autodiff", text, "--at", at).stdout == answer + "\n"
    assert "the sweeps stop" in " ".join(run("autodiff", text, "--at", at, "--steps").stdout.split())


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["1/x", "--at", "x=0"], "not defined at x = 0"),
        (["ln(x)", "--at", "x=-1"], "not defined"),
        (["x^2"], "at which point?"),
        (["x^2", "--at", "y=2"], "the variables are x"),
        (["x y", "--at", "x=2"], "no value for y"),
        (["x^2", "--at", "x=a"], "a has no value"),
        (["f(x)", "--at", "x=1"], "unnamed function"),
        (["x", "--at", "x=1", "--mode", "sideways"], "--mode cannot be"),
        (["d^2/dx^2 x^2", "--at", "x=1"], "higher order"),
    ],
)
def test_bad_input(args: list[str], says: str) -> None:
    ran = run("autodiff", *args)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert says in ran.stderr


def test_out_of_reach_is_not_decided() -> None:
    assert run("autodiff", "e^(e^(e^x))", "--at", "x=5").exit_code == 3


# Laws

places = st.sampled_from([Fraction(n, d) for n in range(-30, 31, 7) for d in (1, 3, 7)])


@settings(max_examples=40, deadline=None)
@given(smooth_expressions(("x", "y"), max_leaves=4), places, places)
def test_both_sweeps_are_the_slopes_of_the_secants(f: Expr, x: Fraction, y: Fraction) -> None:
    """A central difference quotient with 50 digits knows nothing of rules."""
    point = {"x": as_expr(x), "y": as_expr(y)}
    assume(value_at(f, point).__class__ is not NoValue and smooth_at(f, frozenset(point), point))
    try:
        values = SweepValues(OperationGraph(f, [X, Y], derivative_engine()), point)
    except Undecided:
        assume(False)
    gradient = [adjoint.value for adjoint in reverse(values).gradient]
    h = Fraction(1, 10**12)
    for name, found in zip("xy", gradient, strict=True):
        sides = [value_at(f, {**point, name: as_expr({"x": x, "y": y}[name] + step)}) for step in (-h, h)]
        assume(all(side.__class__ is not NoValue for side in sides))
        size = max(1, abs(found.number), *map(abs, sides))
        assume(size < 10**8)
        assert abs((sides[1] - sides[0]) / (2 * h.numerator) * h.denominator - found.number) <= 1e-9 * size**2
        ahead = forward(values, Sym(name)).value
        assert abs(ahead.number - found.number) <= 1e-30 * size
        if found.exact is not None:
            assert abs(value_at(found.exact, {}) - found.number) <= 1e-30 * size


def test_a_minus_sign_in_a_product_is_an_operation() -> None:
    """grad's sweep in letters took -x y for a function that falls with y by -x and with x by -x."""
    tape = Tape(parse("(-x) sin(-x y)"), [X, Y], derivative_engine())
    found = tape.evaluate({"x": 1.0, "y": 2.0})
    assert found == pytest.approx([0.0770037537313969, -0.4161468365471424])


def test_the_library() -> None:
    report = autodiff_task("x^2 y", at="x=3,y=2", mode="forward")
    assert isinstance(report.result.value, list)
    assert [show(e) for e in report.result.value if isinstance(e, Expr)] == ["12", "9"]
    with pytest.raises(InputError):
        autodiff_task("x^2", at="x=3", mode="back")


def test_many_variables_are_compared_along_a_direction() -> None:
    names = [f"x_{i}" for i in range(1, 13)]
    text = " + ".join(f"{a}^2 {b}" for a, b in pairwise(names))
    at = ",".join(f"{x}={i}" for i, x in enumerate(names, 1))
    report = autodiff_task(text, at=at)
    assert report.result.value == grad_task(text, at=at).result.value
    assert any("Along one direction" in str(words[0]) for words in report.remarks)


@pytest.mark.parametrize(("style", "edge"), [("dot", r"n(\d+) -> n(\d+) \["), ("mermaid", r"n(\d+) -->\|.*\| n(\d+)")])
def test_the_graph_for_other_programs(style: str, edge: str) -> None:
    """Every node is declared once, and an edge leads from what is used to what uses it."""
    text = run("autodiff", "x^2 y + sin(x^2)", "--at", "x=2,y=1", "--graph", style).stdout
    edges = re.findall(edge, text)
    assert sorted((int(a), int(b)) for a, b in edges) == [(0, 2), (1, 3), (2, 3), (2, 4), (3, 5), (4, 5)]
    assert [len(re.findall(rf"^  n{i}[ (\[]+.*v_|^  n{i} ?\[", text, re.M)) > 0 for i in range(6)] == [True] * 6
    assert "v_2 = v_1 y" in text
    assert run("autodiff", "|x|", "--at", "x=0", "--graph", style).exit_code == 2


def test_the_graph_as_a_tree_draws_what_is_shared_once() -> None:
    text = run("autodiff", "x^2 + sin(x^2)", "--at", "x=2", "--graph", "tree", "--format", "text").stdout
    assert text.count("v_1 = x^2") == 1
    assert "v_1, see above" in text


@pytest.mark.parametrize("style", ["tree", "dot", "mermaid", "svg"])
@pytest.mark.parametrize("text", ["x^2 + 2x + 2", "{x^2 if x < 1 else 3x}", "5", "x"])
def test_the_graph_alone_is_all_that_is_printed(style: str, text: str) -> None:
    ran = run("autodiff", text, "--at", "x=2", "--graph", style)
    first = {"dot": "digraph operations {", "mermaid": "flowchart LR", "svg": "<svg "}.get(style, "")
    assert ran.exit_code == 0
    assert ran.stdout.startswith(first)
    assert ran.stdout[0] != "\n"
    quoted = json.loads(run("autodiff", text, "--at", "x=2", "--graph", style, "--json").stdout)["result"]
    assert style == "tree" or quoted["graph"] + "\n" == ran.stdout


def test_a_diagram_says_values_local_derivatives_and_adjoints() -> None:
    found = {}
    for mode in ("reverse", "forward"):
        page = run("autodiff", "x y + sin(x y)", "--at", "x=2,y=0", "--mode", mode, "--graph", "svg").stdout
        found[mode] = re.findall(r"<text[^>]*>([^<]*)</text>", page)
    assert {"x", "v₁ = x y", "value 0", "df/dx = 0", "df/dy = 4", "df/dv₁ = 2", "2", "1"} <= {*found["reverse"]}
    assert {"dv₁/dx = 0", "dv₁/dy = 2", "dv₃/dy = 4"} <= {*found["forward"]}


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(
    ("text", "at", "answer"), [("5", "x=3", "0"), ("pi", "x=1,y=2", "(0, 0)"), ("2 + 3", "x=0", "0")]
)
def test_a_constant(text: str, at: str, answer: str, mode: str) -> None:
    ran = run("autodiff", text, "--at", at, "--mode", mode)
    assert (ran.exit_code, ran.stdout) == (0, answer + "\n")
    page = run("autodiff", text, "--at", at, "--mode", mode, "--steps").stdout
    assert f"Answer: {answer}" in page
    assert page.count("= 0                                 the same") == at.count("=")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Derivative of x^2 at x = 3", "6"),
        ("Gradient of x y at x = 3, y = 2", "(2, 3)"),
        ("d/dy (x y) at x = 3, y = 2", "3"),
    ],
)
def test_a_question_in_words(text: str, answer: str) -> None:
    assert run("autodiff", text).stdout == answer + "\n"


def test_latex_has_an_answer_line() -> None:
    page = run("autodiff", "x^2 + 2x + 2", "--at", "x=2", "--steps", "--format", "latex").stdout
    assert "\n\\textbf{Answer:} $6$\n" in page
