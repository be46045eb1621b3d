"""What is printed of goals reads back: derivatives in every notation, limits (tests/notation has the expressions)."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings

from calctool.expr.printer import show
from calctool.expr.tree import OO, PI, Deriv, Expr, Limit, Mul, Neg, Sym, UndefinedFunction
from calctool.parsing import parse_goal
from calctool.parsing.grammar import parser_of
from tests.strategies import expressions, named_in_sympy

x, y = Sym("x"), Sym("y")


@pytest.mark.parametrize("notation", ["plain", "unicode", "python"])
def test_derivatives_read_back_in_every_notation(notation: str) -> None:
    ways = ("leibniz", "lagrange", "euler", "newton", "subscript", "partial") if notation != "python" else ("leibniz",)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(expressions(("x", "y", "theta", "x_1"), max_leaves=4))
    @example(x)
    @example(Mul(x, y))
    @example(UndefinedFunction("f", (0,), x))
    def law(e: Expr) -> None:
        if notation == "python" and (not named_in_sympy(e) or re.search(r"\b[fgh]\(|real_root", show(e, "python"))):
            return  # Derivative(f(x), x) is f'(x)
        for goal in (Deriv(e, x), Deriv(Deriv(e, x), x), x * Deriv(e, x) + 2 * Deriv(y * e, x) ** 2, Neg(Deriv(e, x))):
            for way in ways:
                if way == "partial" and isinstance(e, UndefinedFunction):
                    continue  # df/dx names f without what it is a function of
                p = parser_of(show(goal, notation, way), goals=True)
                p.wrt = x  # a prime and a dot do not say by what
                assert p.run(p.whole) == goal

    law()


@pytest.mark.parametrize("notation", ["plain", "unicode", "python"])
@pytest.mark.parametrize("side", ["", "+", "-"])
def test_limits_read_back(notation: str, side: str) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(expressions(("x", "y"), max_leaves=4), expressions(("a", "n"), max_leaves=2))
    @example(x + 1, OO)
    @example(-x, Neg(OO))
    @example(x, Sym("a") * Sym("n"))
    @example(x, Sym("a") ** Sym("n"))
    @example(Deriv(x, x), PI / 2)
    def law(e: Expr, to: Expr) -> None:
        if notation == "python" and (not named_in_sympy(e * to) or "real_root" in show(e * to, "python")):
            return
        goal = Limit(e, x, to, side)
        assert parse_goal(show(goal, notation)) == goal
        assert parse_goal(show(2 * goal + goal, notation)) == 2 * goal + goal

    law()


@pytest.mark.parametrize("notation", ["plain", "unicode"])
def test_a_goal_reads_back(notation: str) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(expressions(("x", "theta"), max_leaves=5))
    def law(e: Expr) -> None:
        for goal in (Deriv(e, x), 2 * Deriv(e, Sym("theta")) + Deriv(x, x) ** 2):
            assert parse_goal(show(goal, notation)) == goal

    law()
