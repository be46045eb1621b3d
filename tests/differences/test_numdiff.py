"""Difference quotients in doubles: what a program computes, the bound of its error, the best step, and the traps."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest

import calctool
from calctool.computational_differentiation.numerical.error_bound import FunctionAtPoint
from calctool.computational_differentiation.numerical.quotients import QUOTIENTS
from calctool.computational_differentiation.numerical.rounding import Program, exactly
from calctool.expr.tree import Deriv, Expr, Substituted, Sym, as_expr
from calctool.numeric.balls import Ball
from calctool.numeric.doubles import compiled
from calctool.numeric.evaluate import precise
from calctool.parsing import parse
from tests.run import run

X = Sym("x")


def numdiff(text: str, at: str, **options: Any) -> dict[str, Any]:
    """What the library says of a problem, for programs."""
    return dict(calctool.numdiff(text, at=at, **options).verdict)


# --- as a program computes ------------------------------------------------------------------------------

PROGRAMS: list[tuple[str, Callable[[float], float]]] = [
    ("x^2", lambda x: x**2),
    ("x*x", lambda x: x * x),
    ("3x^3 - 2x^2 + x/7 - 1", lambda x: 3 * x**3 - 2 * x**2 + x / 7 - 1),
    ("1 - (2 - (3 - x))", lambda x: 1 - (2 - (3 - x))),
    ("0.1 + 0.2 + x", lambda x: 0.1 + 0.2 + x),
    ("sin(x)/x", lambda x: math.sin(x) / x),
    ("tan x", math.tan),
    ("sec x", lambda x: 1 / math.cos(x)),
    ("e^(-x^2)", lambda x: math.exp(-(x**2))),
    ("2^x", lambda x: 2.0**x),
    ("x^x", lambda x: x**x),
    ("sqrt(1 + x^2)", lambda x: math.sqrt(1 + x**2)),
    ("ln(x)", math.log),
    ("log_2(x)", lambda x: math.log(x) / math.log(2)),
    ("x^(1/3)", lambda x: x ** (1 / 3)),
    ("x^-2", lambda x: x**-2),
    ("|x - 2|", lambda x: abs(x - 2)),
    ("tanh x", math.tanh),
    ("{x^2 if x < 1 else 2x - 1}", lambda x: x**2 if x < 1 else 2 * x - 1),
    ("sin(pi x)", lambda x: math.sin(math.pi * x)),
]


@pytest.mark.parametrize(("text", "function"), PROGRAMS, ids=[text for text, _ in PROGRAMS])
def test_values_are_those_of_a_program(text: str, function: Callable[[float], float]) -> None:
    program = Program(parse(text))
    for x in (0.7, 1.1, 3.01, 1e-7, 123.456):
        assert program.run({"x": exactly(x)}).value == function(x)


# --- the bound ------------------------------------------------------------------------------------------


def problems(seed: int, count: int) -> Iterator[tuple[str, float, float, str]]:
    """Functions of a course, points and steps at random: text, point, step, method."""
    draw = random.Random(seed)

    def part(depth: int) -> str:
        if depth == 0 or draw.random() < 0.2:
            return draw.choice(["x", "x", "x", f"{draw.randint(1, 9)}", f"{draw.uniform(0.1, 5):.3g}"])
        inner = part(depth - 1)
        return draw.choice(
            [
                f"({inner} + {part(depth - 1)})",
                f"({inner} - {part(depth - 1)})",
                f"({inner})*({part(depth - 1)})",
                f"({inner})/(1 + ({part(depth - 1)})^2)",
                f"({inner})^{draw.randint(2, 4)}",
                f"sin({inner})",
                f"cos({inner})",
                f"exp(-({inner})^2)",
                f"sqrt(1 + ({inner})^2)",
                f"ln(2 + ({inner})^2)",
                f"arctan({inner})",
            ]
        )

    while count:
        text = part(draw.randint(1, 3))
        if "x" not in text.replace("exp", ""):
            continue
        count -= 1
        yield text, draw.uniform(-4, 4), 10 ** draw.uniform(-16, 0), draw.choice(list(QUOTIENTS))


def exact_error(body: Expr, at: float, quotient: float) -> Fraction:
    """How far a quotient is off, by balls of many digits and so without the bound's own arithmetic."""
    ball = Ball({"x": Fraction(at)}).value(Deriv(body, X), 320)
    middle, radius = (
        Fraction(int(m)) * Fraction(2) ** int(e) for m, e in (v.man_exp() for v in (ball.mid(), ball.rad()))
    )
    return abs(Fraction(quotient) - middle) + radius


def test_the_bound_holds_and_is_close() -> None:
    """A sample of the 10,000 cases that were run when it was made: 0 outside, and half of them within 1.3 of it."""
    ratios, tried = [], 0
    for text, at, h, method in problems(14, 150):
        body = parse(text)
        f = FunctionAtPoint(body, X, at, Substituted(Deriv(body, X), X, as_expr(Fraction(at))))
        found = f.estimate(QUOTIENTS[method], h)
        if math.isnan(found.quotient) or found.bound is None:
            continue
        tried += 1
        off = exact_error(body, at, found.quotient)
        assert off <= Fraction(found.bound.total), (text, at, h, method)
        if off:
            ratios.append(found.bound.total / float(off))
    assert tried > 140
    ratios.sort()
    assert ratios[len(ratios) // 2] < 3


# --- the best step --------------------------------------------------------------------------------------

STANDARD = [
    ("x^2", "3"), ("x^3 - 2x", "1.3"), ("sin x", "1"), ("cos x", "0.7"), ("e^x", "1"),
    ("ln x", "2.3"), ("sqrt x", "2"), ("1/x", "0.7"), ("tan x", "1.2"), ("arctan x", "0.6"),
    ("x e^(-x)", "2.2"), ("sin(x)/x", "1.7"), ("x^x", "1.4"), ("1/(1 + 25x^2)", "0.3"), ("e^(sin x)", "2.1"),
]  # fmt: skip


def best_seen(text: str, at: float, slope: float) -> float:
    """The step of the least error, each error being the root mean square of those of 41 steps close by.

    (A single error may be tiny by accident, and the best of many is one of those.)
    """
    f, errors = compiled(parse(text), ["x"]), {}
    for k in range(-60, -3):
        near = [10 ** (k / 6) * (1 + (i - 20) / 40) for i in range(41)]
        off = [(f([at + h]) - f([at])) / h - slope for h in near]
        errors[10 ** (k / 6)] = math.sqrt(sum(e * e for e in off) / len(off))
    return min(errors, key=lambda h: errors[h])


@pytest.mark.parametrize(("text", "at"), STANDARD, ids=[text for text, _ in STANDARD])
def test_the_predicted_best_step_is_near_the_best(text: str, at: str) -> None:
    report = calctool.numdiff(text, at=at, h="0.1").report
    slope = float(precise(report.facts[0].value, {}))
    assert 1 / 3 < report.verdict["predicted_best_h"] / best_seen(text, float(at), slope) < 3


# --- traps ----------------------------------------------------------------------------------------------


def page(*args: str) -> str:
    """The page of steps on one line."""
    ran = run("numdiff", *args, "--steps", columns=100)
    assert ran.exit_code == 0, ran.stderr
    return " ".join(ran.stdout.split())


def test_where_a_term_is_missing_it_is_said() -> None:
    assert "f''' = 0 everywhere: there is no truncation error" in page("x^2", "--at", "3", "--method", "central")
    assert "f'' = 0 everywhere: there is no truncation error" in page("2x + 1", "--at", "3")
    zero = page("sin x", "--at", "0")
    assert "f(x) = 0 here, so rounding the values of f themselves costs nothing: eps|f|/h = 0." in zero
    assert "f'' is 0 at x = 0; the first term that is not 0 there has f'''." in zero
    assert "no error here that grows as h shrinks" in zero
    constant = page("5", "--at", "x=1")
    assert "no truncation error" in constant
    for text, at in (
        ("x^2", "3"),
        ("2x + 1", "3"),
        ("sin x", "0"),
        ("5", "1"),
        ("x^5", "0"),
        ("x - x", "2"),
        ("x^1000", "2"),
    ):
        for method in QUOTIENTS:
            for e in numdiff(text, f"x={at}", method=method, sweep=True)["estimates"]:
                if e["bound"] is not None and e["error"] is not None:
                    assert abs(e["error"]) <= e["bound"]["total"]


def test_no_derivative_no_bound_and_the_quotients_disagree() -> None:
    ran = run("numdiff", "|x|", "--at", "0")
    assert ran.exit_code == 0
    assert "none; |x| has no derivative at x = 0: the slope is -1 to the left and 1 to the right" in ran.stdout
    assert "quotients: forward 1.0, backward -1.0, central 0.0, for h = 1e-10" in ran.stdout
    assert all(e["error"] is e["bound"] is None for e in numdiff("|x|", "x=0")["estimates"])


def test_absorption_is_noticed_on_either_side() -> None:
    for method in ("forward", "central", "richardson"):
        rows = numdiff("sin x", "x=1", method=method, h="1e-16")["estimates"]
        assert [row["rules"] for row in rows] == ["absorption"]
    assert [row["rules"] for row in numdiff("sin x", "x=1", method="backward", h="1e-16")["estimates"]] == ["round-off"]


def test_the_numbers_that_cancel_are_shown() -> None:
    said = run("numdiff", "x^2", "--at", "3", "--h", "1e-8", "--steps").stdout
    assert "f(x + h)  9.0000000599999996\nf(x)      9.0000000000000000\nequal     =========\n" in said


WRONG = [
    (["1/x", "--at", "0"], "1/x is not defined at x = 0"),
    (["sqrt x", "--at", "0.001", "--h", "0.01", "--method", "central"], "sqrt(x) is not defined at x = -0.00900000"),
    (["x^2"], "at which point?"),
    (["x^2", "--at", "3", "--h", "0"], "a step must not be 0"),
    (["x^2", "--at", "3", "--h", "0.1,-0.1"], "a step is positive"),
    (["x^2", "--at", "3", "--h", "1e-400"], "underflows"),
    (["x^2", "--at", "3", "--h", "1e400"], "no number that a double can hold"),
    (["x^2", "--at", "3", "--h", "0.1,,1"], "a step is missing"),
    (["x^2", "--at", "3", "--h", "1/0"], "no number that a double can hold"),
    (["x^2", "--at", "3", "--h", "k"], "k has no value"),
    (["x^2", "--at", "oo"], "the place oo is no number"),
    (["x^2", "--at", "3", "--h", "1", "--sweep"], "both say the steps"),
    (["x^2", "--at", "3", "--method", "center"], "--method cannot be 'center'"),
    (["a x^2", "--at", "x=3", "--wrt", "x"], "a program needs numbers, and a has no value"),
    (["e^x", "--at", "1000"], "the values overflow"),
    (["f(x)", "--at", "1"], "a program cannot work out f(x)"),
]


@pytest.mark.parametrize(("args", "says"), WRONG, ids=[" ".join(args) for args, _ in WRONG])
def test_what_cannot_be_is_refused(args: list[str], says: str) -> None:
    ran = run("numdiff", *args)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert says in ran.stderr


def test_a_row_without_a_value_leaves_the_others() -> None:
    ran = run("numdiff", "sqrt x", "--at", "0.001", "--h", "0.01,0.0001", "--method", "central", "--steps")
    assert ran.exit_code == 0
    assert "For h = 0.01 the function has no value at x = -0.00900000" in " ".join(ran.stdout.split())
