"""The front page: what may stand for a text, what comes back, and what both are to the rest of Python."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
import pickle
import runpy
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

import calctool
from calctool.expr.tree import Expr, Func, Sym
from calctool.library import commands
from calctool.library.given import Texts
from calctool.library.solutions import CheckedAnswer, LibraryReport, Solution, WorkedStep
from calctool.library.solving import solve
from calctool.tasks import TASKS

x, y, t, a = sp.symbols("x y t a")

ONE_OF_EACH: list[tuple[str, list[Any], dict[str, Any]]] = [
    ("diff", ["x*sin(x)"], {}),
    ("diff", ["|x|"], {"at": 0}),
    ("limit", ["1/x", 0], {}),
    ("continuity", ["1/x", 0], {}),
    ("partial", ["x^2 y"], {}),
    ("grad", ["x^2 y"], {"at": (1, 2)}),
    ("jacobian", ["x^2*y", "5x"], {}),
    ("hessian", ["x^2 y"], {}),
    ("chain", ["z = x^2 y", "x = t", "y = t^2"], {}),
    ("critical", ["x^3 - 3x"], {"plot": True}),
    ("plot", ["1/x"], {}),
    ("zoom", ["|x|", 0], {}),
    ("exhaust", ["circle"], {"radius": 1}),
    ("numdiff", ["x^2", 3], {"h": 0.1}),
    ("autodiff", ["x^2 + 2x", 2], {}),
    ("descend", ["x^2", 1], {"rate": 0.1, "count": 3}),
    ("ascend", ["-x^2", 1], {"rate": 0.1, "count": 3}),
    ("fit", [[(0, 1), (1, 3), (2, 5)]], {"rate": 0.2, "count": 3}),
]


@pytest.fixture(scope="module")
def solutions() -> list[Solution[Any]]:
    return [getattr(calctool, name)(*given, **options) for name, given, options in ONE_OF_EACH]


# --- the page of names ------------------------------------------------------------------------------


def test_the_names_are_all_there_and_no_more() -> None:
    assert dir(calctool) == sorted(calctool.__all__)
    assert {*TASKS} <= set(calctool.__all__)
    for name in calctool.__all__:
        assert getattr(calctool, name) is not None
    assert {name for name, _, _ in ONE_OF_EACH} == set(TASKS)
    with pytest.raises(AttributeError, match="no attribute 'integrate'"):
        calctool.integrate  # type: ignore[attr-defined]  # noqa: B018
    star: dict[str, Any] = {}
    exec("from calctool import *", star)
    assert star["diff"] is calctool.diff


OF_THE_COMMAND_LINE = {"progress", "steps", "variables", "options"}


@pytest.mark.parametrize("name", TASKS)
def test_a_function_has_the_options_of_its_task(name: str) -> None:
    """An option added to a task is missed here."""
    module = __import__(f"calctool.tasks.{name}", fromlist=["task"])
    task = list(inspect.signature(getattr(module, f"{name}_task")).parameters.values())[1:]
    function = inspect.signature(getattr(commands, name)).parameters
    assert {p.name for p in task} - OF_THE_COMMAND_LINE <= set(function)


def test_a_script_of_a_user_runs() -> None:
    """``mypy --strict`` reads it too (.ci/run): there it holds the types."""
    runpy.run_path(str(Path(__file__).with_name("typed.py")))


# --- what may stand for a text ----------------------------------------------------------------------

SAME: list[tuple[Callable[[], Solution[Any]], str, list[str], dict[str, str]]] = [
    (lambda: calctool.diff(x**2 * sp.sin(x)), "diff", ["x^2 sin(x)"], {}),
    (lambda: calctool.diff(sp.Symbol("theta") ** 2, sp.Symbol("theta"), 2), "diff", ["theta^2"], {"order": "2"}),
    (lambda: calctool.diff(Sym("x") ** 3 + 1), "diff", ["x^3 + 1"], {}),
    (lambda: calctool.diff("x^2", at=Fraction(1, 3)), "diff", ["x^2"], {"at": "1/3"}),
    (lambda: calctool.diff("x^2", at={x: sp.pi / 2}), "diff", ["x^2"], {"at": "x = pi/2"}),
    (lambda: calctool.diff("x^2", at={"x": -0.5}), "diff", ["x^2"], {"at": "x = -0.5"}),
    (lambda: calctool.diff(7, "x"), "diff", ["7"], {"wrt": "x"}),
    (lambda: calctool.diff(a * x, x), "diff", ["a x"], {"wrt": "x"}),
    (lambda: calctool.diff("x^2 + y", sp.Symbol("y")), "diff", ["x^2 + y"], {"wrt": "y"}),
    (lambda: calctool.diff(sp.Derivative(x**3, x)), "diff", ["d/dx [x^3]"], {}),
    (lambda: calctool.diff("x^2", known=["power", "identity"]), "diff", ["x^2"], {"known": "power,identity"}),
    (lambda: calctool.limit(sp.sin(x) / x, 0), "limit", ["sin(x)/x"], {"to": "0"}),
    (lambda: calctool.limit("1/x", "0+"), "limit", ["1/x"], {"to": "0+"}),
    (lambda: calctool.limit("1/x", inf), "limit", ["1/x"], {"to": "oo"}),
    (lambda: calctool.limit(1 / x, -sp.oo), "limit", ["1/x"], {"to": "-oo"}),
    (lambda: calctool.limit(sp.Limit(1 / x, x, 0)), "limit", ["lim x->0+ 1/x"], {}),
    (
        lambda: calctool.limit(sp.exp(a * x), sp.oo, wrt=x, assume=a < 0),
        "limit", ["e^(a x)"], {"to": "oo", "wrt": "x", "assume": "a < 0"},
    ),
    (lambda: calctool.limit(sp.sin(x) / x, x, 0), "limit", ["sin(x)/x"], {"to": "0", "wrt": "x"}),
    (lambda: calctool.jacobian(sp.Matrix([x**2, x * y])), "jacobian", ["x^2", "x y"], {}),
    (lambda: calctool.grad("x y", vars=(y, "x")), "grad", ["x y"], {"vars": "y, x"}),
    (lambda: calctool.partial(x**2 * y**3, x, y), "partial", ["x^2 y^3"], {"wrt": "x, y"}),
    (lambda: calctool.partial("x^2 y^3", wrt=["y"]), "partial", ["x^2 y^3"], {"wrt": "y"}),
    (
        lambda: calctool.grad(x**2 * y, at=(1, 2), vars=[y, x], along=[1, Decimal("0.5")]),
        "grad", ["x^2 y"], {"at": "1, 2", "vars": "y, x", "along": "1, 0.5"},
    ),
    (lambda: calctool.jacobian([x**2, x * y], at={"x": 1, "y": 2}), "jacobian", ["x^2", "x y"], {"at": "x=1, y=2"}),
    (lambda: calctool.chain(sp.Eq(y, x**2), "x = 3t"), "chain", ["y = x^2", "x = 3t"], {}),
    (lambda: calctool.critical("x^3 - 3x", on=(-2, 3)), "critical", ["x^3 - 3x"], {"on": "-2,3"}),
    (
        lambda: calctool.critical("x^2 + y^2", on={"x": (0, 1), y: (0, 2)}),
        "critical", ["x^2 + y^2"], {"on": "x=0..1,y=0..2"},
    ),
    (lambda: calctool.numdiff("x^2", 3, h=[0.1, 1e-7]), "numdiff", ["x^2"], {"at": "3", "h": "0.1,0.0000001"}),
    (
        lambda: calctool.descend("x^2 + y^2", {"x": 1, "y": 2}, rate=Fraction(1, 10), count=2),
        "descend", ["x^2 + y^2"], {"start": "x=1, y=2", "rate": "1/10", "count": "2"},
    ),
]  # fmt: skip


def test_things_are_read_as_what_would_have_been_typed() -> None:
    for ask, command, texts, options in SAME:
        found, typed = ask(), solve(command, texts, options)
        assert found == typed, (command, texts)
        assert hash(found) == hash(typed)
        assert str(found) == str(typed)
    assert len({hash(ask()) for ask, *_ in SAME[:6]}) == 6


def test_an_expression_written_down_is_read_as_itself() -> None:
    for text in (
        "x - 1*2",
        "x^(2/3) + cbrt(x)",
        "x^(-1/3)/2",
        "{x if x < 0 else x^(1/5)}",
        "d/dx [x^2] + 2.50",
        "f(x)",
    ):
        for roots in ("real", "principal"):
            e, texts = calctool.read(text, roots), Texts()
            assert calctool.read(texts.formula(e), "principal" if texts.principal else "real") == e


def test_answers_are_given_in_the_symbols_of_the_question() -> None:
    assert sp.simplify(calctool.diff(x**2 * sp.sin(x)).sympy - sp.diff(x**2 * sp.sin(x), x)) == 0
    assert calctool.diff("x^2").sympy == 2 * sp.Symbol("x", real=True)
    positive = sp.Symbol("x", positive=True)
    assert calctool.diff(positive**3).sympy == 3 * positive**2
    assert calctool.diff(sp.Symbol("lamda") ** 2).sympy == 2 * sp.Symbol("lamda")
    assert calctool.to_sympy("x + b", [x]) == x + sp.Symbol("b", real=True)
    assert calctool.to_sympy(calctool.jacobian("x*y", "x").answer, [x, y]) == sp.Matrix([[y, x], [1, 0]])
    assert calctool.grad(x * y, at={x: a, y: 2}).sympy == sp.Matrix([[2, a]])
    assert calctool.grad("x*y", form="column").sympy.shape == (2, 1)
    assert calctool.critical("x^3 - 3x").sympy == [-1, 1]
    assert calctool.limit("1/x", 0).sympy is None


def test_a_power_of_sympy_is_no_real_root() -> None:
    third = sp.Rational(1, 3)
    assert calctool.diff(x**third).sympy == sp.diff(x**third, x)
    assert not calctool.limit(x**third, -1).exists
    assert calctool.limit("x^(1/3)", -1).answer == calctool.read("-1")
    assert calctool.limit(x**third, -1, roots="real").exists
    e = calctool.read("x^(2/3)")
    assert calctool.diff(e).answer == calctool.diff("x^(2/3)").answer
    assert calctool.diff(calctool.read("x^(2/3)", roots="principal")) == calctool.diff("x^(2/3)", roots="principal")


def test_every_step_and_condition_can_be_had_as_sympy(solutions: list[Solution[Any]]) -> None:
    def inside(steps: tuple[WorkedStep, ...]) -> list[WorkedStep]:
        return [s for step in steps for s in (step, *inside(step.steps))]

    some = [*solutions[:4], calctool.diff("sqrt(ln(x)) |x|"), calctool.limit("(x^2 - 1)/(x - 1)", 1)]
    steps = [step for solution in some for step in inside(solution.steps)]
    assert len(steps) > 15
    for step in steps:
        for e in (step.before, step.after, step.line, *step.conditions):
            if e != calctool.limit("1/x", 0).answer:
                assert isinstance(calctool.to_sympy(e), sp.Basic)
    assert [calctool.to_sympy(c) for c in some[-2].conditions] == [sp.Symbol("x", real=True) > 1]
    first = calctool.diff("x sin(x)").steps[0]
    assert sp.simplify(calctool.to_sympy(first.before).doit() - calctool.to_sympy(first.after).doit()) == 0


WRONG: list[tuple[Any, str]] = [
    ("arcsn(x)", "unknown function 'arcsn'\n  arcsn(x)\n  ^^^^^\ndid you mean 'arcsin'?"),
    (sp.Integral(x, x), "integrals are not part of calctool: Integral(x, x)"),
    (sp.I * x, "SymPy's ImaginaryUnit has no counterpart here: I*x"),
    (sp.Function("u")(x), "'u' is no function here\nfunctions without a formula are called f, g, h"),
    (sp.Symbol("foobar"), "a symbol cannot be called 'foobar' here\n  foobar\n  ^^^^^^\ndid you mean 'floor'?"),
    (sp.Symbol("e") * x, "a symbol cannot be called 'e' here\n  e\n  ^\nnames look like x, theta or x_1"),
    (
        x * sp.Symbol("x", positive=True),
        "there are two symbols called 'x'\n  x\n  ^\nto SymPy they are two; use one of them",
    ),
    (10**6000, "too large a number"),
    (sp.nan, "SymPy's NaN has no counterpart here: nan"),
    (nan, "nan is no number"),
    ("", "nothing to read"),
]


def test_an_error_is_short_and_has_its_caret() -> None:
    for bad, says in WRONG:
        with pytest.raises(calctool.InputError) as caught:
            calctool.diff(bad)
        if bad != "":
            assert str(caught.value) == says
        frames = traceback.extract_tb(caught.value.__traceback__)
        assert [Path(frame.filename).name for frame in frames[1:]] == ["commands.py", "solving.py", "one_at_a_time.py"]
        assert caught.value.__context__ is None
    for bad in (None, True, object(), ["x"], {"x": 1}, 2 + 3j, b"x", sp.sin, sp.Matrix([x]), {"x"}):
        with pytest.raises(TypeError, match="neither text nor a number nor an expression"):
            calctool.diff(bad)  # type: ignore[arg-type]
    deep: Expr = Sym("x")
    for _ in range(3000):
        deep = Func("sin", deep)
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    try:
        with pytest.raises(calctool.Undecided, match="nested too deeply"):
            calctool.diff(deep)
    finally:
        sys.setrecursionlimit(before)
    assert pickle.loads(pickle.dumps(deep)) == deep == copy.deepcopy(deep)


# --- what comes back --------------------------------------------------------------------------------


def test_what_a_solution_says() -> None:
    d = calctool.diff("x*sin(x)")
    assert (str(d.answer), d.latex, repr(d)) == (
        "sin(x) + x cos(x)", r"\sin x + x \cos x", "<diff d/dx [x sin(x)]: sin(x) + x cos(x)>",
    )  # fmt: skip
    assert [step.name for step in d.steps[0].steps] == ["identity", "derivative of sin"]
    assert [str(part.value) for part in d.steps[0].parts] == ["x", "sin(x)"]
    assert str(d).splitlines()[0] == "d/dx [x sin(x)]"
    assert calctool.write(d, steps=False) == "sin(x) + x cos(x)\n"
    assert calctool.write(d, hint=1).startswith("Next: product rule")
    assert [str(c) for c in calctool.diff("|x|").conditions] == ["x != 0"]
    assert calctool.diff("1/2x").notes == ("1/2x is read from left to right: (1/2)*x",)
    there = calctool.diff("|x|", at=0)
    assert (there.exists, there.reason, there.sympy, str(there.answer)) == (
        False, "not-differentiable", None, "does not exist",
    )  # fmt: skip
    g = calctool.grad("x^2 y", at=(1, 2))
    assert (repr(g.answer), len(g.answer), str(g.fact("magnitude"))) == ("(4, 1)", 2, "sqrt(17)")
    matrix = calctool.jacobian("x^2*y", "5x").answer
    assert str(matrix) == "[[2x y, x^2], [5, 0]]"
    assert matrix._repr_latex_() == r"$\displaystyle \begin{pmatrix} 2x y & x^{2} \\ 5 & 0 \end{pmatrix}$"
    with pytest.raises(calctool.InputError, match="--format cannot be 'pdf'"):
        calctool.write(g, "pdf")
    with pytest.raises(TypeError, match="no expression of SymPy's"):
        calctool.from_sympy("x^2")


def test_solutions_are_pickled_copied_and_compared(solutions: list[Solution[Any]]) -> None:
    checks = [
        calctool.check("diff", "sin(3x)", "cos(3x)", explain=True),
        calctool.check("limit", "sin(x)/x", "1/2", to=0, explain=True),
    ]
    both: list[LibraryReport] = [*solutions, *checks]
    for found in both:
        back = pickle.loads(pickle.dumps(found))
        assert type(back) is type(found)
        assert back == found == copy.deepcopy(found)
        assert calctool.write(back, steps=True) == calctool.write(found, steps=True)
    assert len(set(both)) == len(both) == len({*both, *[pickle.loads(pickle.dumps(found)) for found in both]})
    assert calctool.diff("x^2") == calctool.diff("x**2") != calctool.diff("y^2")
    assert calctool.diff("x^2") != "x^2"
    assert calctool.read("x^2") == calctool.read("x**2") == calctool.read(x**2) != calctool.read("x*x")


def test_threads_and_coroutines_get_what_one_alone_gets() -> None:
    asked = [f"x^{n} sin({n}x)/(x + {n})" for n in range(2, 5)] * 3
    alone = [str(calctool.diff(e)) for e in asked[:3]] * 3
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda e: str(calctool.diff(e)), asked)) == alone

    async def together() -> list[Solution[Expr]]:
        return await asyncio.gather(*[asyncio.to_thread(calctool.diff, e) for e in asked[:3]])

    assert [str(d) for d in asyncio.run(together())] == alone[:3]


# --- answers ----------------------------------------------------------------------------------------


def test_answers_may_be_things() -> None:
    for command, expr, answer, options in (
        ("diff", "x^2", 2 * x, {}),
        ("diff", x**2, "2x", {}),
        ("limit", "sin(x)/x", 1, {"to": 0}),
        ("limit", "1/x", "dne", {"to": 0}),
        ("limit", "1/x", calctool.limit("1/x", 0).answer, {"to": 0}),
        ("limit", 1 / x, sp.oo, {"to": "0+"}),
        ("limit", "1/x", inf, {"to": "0+"}),
        ("grad", "x^2 y", [2 * x * y, "x^2"], {}),
        ("grad", "x^2 y", sp.Matrix([2 * x * y, x**2]), {}),
        ("jacobian", ["x^2*y", "5x"], sp.Matrix([[2 * x * y, x**2], [5, 0]]), {}),
        ("jacobian", ["x^2*y", "5x"], calctool.jacobian("x^2*y", "5x").answer, {}),
        ("partial", ["x^2 y", "x"], calctool.read("2x y"), {}),
        ("diff", "x/3", 0.33, {"at": 1, "digits": 2}),
    ):
        found = calctool.check(command, expr, answer, **options)
        assert (found.right, found.mistake) == (True, None), (command, expr)
    wrong = calctool.check("diff", sp.sin(3 * x), sp.cos(3 * x))
    assert (wrong.right, wrong.finished, str(wrong.mistake)) == (False, False, "inner derivative forgotten")
    assert repr(wrong) == "<check diff sin(3x): wrong>"
    assert wrong.mistake is not None
    assert wrong.mistake.says.startswith("The outside function is differentiated")
    unfinished = calctool.check("diff", "x^4", "2*2x^3")
    assert (unfinished.right, unfinished.finished) == (True, False)
    lines = calctool.check("diff", "sqrt(4x+1)", work=["u = 4x + 1", "dy/dx = 2 u^(-1/2)", "= 2/sqrt(4x - 1)"])
    assert (lines.right, lines.verdict["line"]) == (False, 3)
    with pytest.raises(TypeError, match="an answer, or the lines of a working"):
        calctool.check("diff", "x^2")
    with pytest.raises(calctool.InputError, match="between 0 and 1"):
        calctool.check("diff", "x^2", "2x", tolerance=2)


def test_a_class_is_graded_row_by_row() -> None:
    rows: list[dict[str, Any]] = [
        {"command": "diff", "expr": "sin(3x)", "answer": "cos(3x)", "student": "Ann"},
        {"command": "diff", "expr": "x^2", "answer": 2 * x, "id": 7},
        {"command": "limit", "expr": "1/x", "to": "0", "answer": "", "side": None},
        {"command": "jacobian", "expr": "x^2 y; 5x", "answer": "[[2xy, x^2], [5, 0]]"},
        {"command": "partial", "expr": "x^2 y", "expr2": "x"},
        {"command": "descend", "expr": "x^2", "from": "1", "rate": "0.1", "count": "1"},
        {"command": "diff", "expr": "x/3", "at": "1", "answer": "0.33", "digits": "2", "strict": "no"},
        {"command": "diff", "expr": "arcsn(x)", "answer": "1"},
        {"command": "integrate", "expr": "x"},
        {"command": "diff", "answer": "2"},
        {"command": "diff", "expr": "x^2", "work": ["let y = x^2", "y' = 3x"]},
    ]
    found = list(calctool.grade(row for row in rows))
    assert [graded.row for graded in found] == rows
    assert [graded.right for graded in found] == [False, True, False, True, None, None, True, None, None, None, False]
    assert [str(g.report.answer) for g in found if isinstance(g.report, Solution)] == ["2x y", "0.8"]
    assert [str(g.error).splitlines()[0] for g in found if g.error] == [
        "unknown function 'arcsn'", "integrals are not part of calctool", "the row has no expression",
    ]  # fmt: skip
    assert isinstance(worked := found[-1].report, CheckedAnswer)
    assert (worked.line, worked.lines[0]["right"]) == (2, True)
    assert worked.witness is not None
    assert worked.witness.point == {"x": "2"}
    endless = calctool.grade(iter(lambda: rows[1], None))
    assert next(endless).right


def test_a_row_that_is_none_and_a_working_without_lines_are_told() -> None:
    good = {"command": "diff", "expr": "x^2", "answer": "2x"}
    found = list(calctool.grade([good, 7, good]))  # type: ignore[list-item]
    assert [graded.right for graded in found] == [True, None, True]
    assert isinstance(found[1].error, calctool.InputError)
    for work in ([], "", [" "]):
        with pytest.raises(calctool.InputError, match="no line"):
            calctool.check("diff", "x^2", work=work)


def test_the_answers_of_our_own_are_right_whatever_they_are_given_as() -> None:
    """As the library has them, as text, as SymPy and as JSON; those of critical points have a test of their own."""
    for command, given, options in (
        ("diff", ["x^2 sin x"], {}),
        ("limit", ["sin(x)/x"], {"to": 0}),
        ("grad", ["x^2 y"], {"at": (1, 2)}),
        ("jacobian", ["x^2 y", "5x"], {}),
        ("hessian", ["x^3 y"], {}),
        ("partial", ["x^2 y"], {}),
        ("chain", ["z = x^2 y", "x = s t", "y = t"], {}),
        ("autodiff", ["x^2 y"], {"at": (2, 1)}),
        ("numdiff", ["x^2"], {"at": 3, "h": "1e-8"}),
        ("zoom", ["x^2"], {"at": 1}),
        ("exhaust", ["circle"], {"radius": 2}),
        ("descend", ["x^2 + y^2"], {"start": (1, 2), "rate": 0.1, "count": 2}),
        ("ascend", ["-x^2"], {"start": 1, "rate": 0.1, "count": 3}),
    ):
        found = getattr(calctool, command)(*given, **options)
        value = json.loads(calctool.write(found, "json"))["result"]["value"]
        shapes = [found.answer, str(found.answer), found.sympy, value, json.dumps(value), found.latex]
        for shape in shapes:
            assert calctool.check(command, given, shape, **options).right, (command, shape)
