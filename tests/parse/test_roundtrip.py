"""What any notation but LaTeX prints reads back to the same tree, whatever the names in it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings

from calctool.expr.printer import show
from calctool.expr.tree import Deriv, Expr, Func, Mul, Sym, UndefinedFunction
from calctool.parsing import parse, parse_goal
from tests.strategies import expressions, named_in_sympy

NAMES = ("x", "y", "f", "e_1", "E", "theta", "gamma", "lambda", "Gamma", "x_1", "v_x", "d")
x, y = Sym("x"), Sym("y")


@pytest.mark.parametrize("notation", ["plain", "unicode", "python"])
def test_what_is_printed_reads_back(notation: str) -> None:
    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
    @given(expressions(NAMES))
    @example(UndefinedFunction("f", (2,), x))
    @example(UndefinedFunction("f", (1,), UndefinedFunction("g", (1,), 2 * x)))
    @example(UndefinedFunction("f", (1, 2), x, Sym("theta")))
    @example(UndefinedFunction("f", (1, 0), x, x))
    @example(UndefinedFunction("h", (1, 1), x * y, Func("log", x, Sym("f"))))
    @example(Mul(UndefinedFunction("h", (0,), x), Sym("h")))
    def law(e: Expr) -> None:
        if notation != "python" or named_in_sympy(e):
            assert parse(show(e, notation)) == e

    law()


@pytest.mark.parametrize("notation", ["plain", "unicode"])
def test_a_goal_reads_back(notation: str) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(expressions(("x", "theta"), max_leaves=5))
    def law(e: Expr) -> None:
        for goal in (Deriv(e, x), 2 * Deriv(e, Sym("theta")) + Deriv(x, x) ** 2):
            assert parse_goal(show(goal, notation)) == goal

    law()
