"""Functions without a value anywhere are refused alike by every command; what is not proved to be one is not."""

from __future__ import annotations

import pytest

from calctool.algebra.nowhere import part_without_value
from calctool.expr.printer import show
from calctool.parsing import parse
from calctool.tasks.defined import place_of_part
from tests.run import run

NOWHERE = {
    "1/(x - x)": "1/(x - x)",
    "2 + 3/(2x - x - x)": "3/(2x - x - x)",
    "x y/0": "x y/0",
    "mod(x, 0)": "mod(x, 0)",
    "ln(x - x) + x": "ln(x - x)",
    "x ln(-1 - x^2)": "ln(-1 - x^2)",
    "ln(-x^2)": "ln(-x^2)",
    "ln(-|x|)": "ln(-|x|)",
    "ln(sin(x) - 2)": "ln(sin(x) - 2)",
    "sqrt(-1 - x^2)": "sqrt(-1 - x^2)",
    "sqrt(-e^(x y))": "sqrt(-e^(x y))",
    "arcsin(2 + x^2)": "arcsin(2 + x^2)",
    "artanh(2 + x^2)": "artanh(2 + x^2)",
    "ln(x) + ln(-x)": "ln(x) + ln(-x)",
    "sqrt(x - 1) + sqrt(-x)": "sqrt(x - 1) + sqrt(-x)",
    "1/(sin(x)^2 + cos(x)^2 - 1)": "1/(sin^2(x) + cos^2(x) - 1)",
    "1/(|x| - sqrt(x^2))": "1/(|x| - sqrt(x^2))",
    "cot(pi x - pi x)": "cot(pi x - pi x)",
    "x^(1/(x - x))": "1/(x - x)",
    "x^2 + ln(sqrt(-1))": "sqrt(-1)",
    "gamma(-3) x": "gamma(-3)",
    "{1/0 if x < 0 else ln(-1)}": "1/0",
    "f(x)/(x - x)": "f(x)/(x - x)",
    "oo x": "oo",
}
SOMEWHERE = (
    "1/x",
    "ln(-x)",
    "1/(x - y)",
    "sqrt(-x^2)",
    "sqrt(sin(x) - 1)",
    "ln(1)^x",
    "(-1)^n",
    "{1/0 if x < 0 else x}",
    "1/(x - x - 10^(-60))",
    "ln(x - 10^60)",
    "arcsin(2 - x^2)",
    "ln(-1 - x)",
    "sqrt(x - 1) + sqrt(1 - x)",
    "x/(10^(-400))",
    "1/floor(x)",
)


@pytest.mark.parametrize("f", NOWHERE)
def test_the_smallest_part(f: str) -> None:
    part = part_without_value(parse(f))
    assert part is not None
    assert show(part) == NOWHERE[f]


@pytest.mark.parametrize("f", SOMEWHERE)
def test_has_values_or_is_not_proved_to_have_none(f: str) -> None:
    assert part_without_value(parse(f)) is None


COMMANDS = (
    ["diff", "3 + x/(x-x)"],
    ["diff", "3 + x/(x-x)", "--at", "1"],
    ["limit", "3 + x/(x-x)", "--to", "0"],
    ["partial", "3 + x/(x-x)", "x"],
    ["grad", "3 + x/(x-x)"],
    ["grad", "3 + x/(x-x)", "--at", "x=1"],
    ["jacobian", "x", "3 + x/(x-x)"],
    ["hessian", "3 + x/(x-x)"],
    ["chain", "z = 3 + x/(x-x)", "x = t^2"],
    ["continuity", "3 + x/(x-x)"],
    ["continuity", "3 + x/(x-x)", "--at", "1"],
    ["check", "diff", "3 + x/(x-x)", "--answer", "0"],
    ["check", "grad", "3 + x/(x-x)", "--answer", "(1/0)"],
    ["check", "limit", "3 + x/(x-x)", "--to", "0", "--answer", "dne"],
)


@pytest.mark.parametrize("args", COMMANDS)
def test_every_command_refuses_it_alike(args: list[str]) -> None:
    ran = run(*args)
    assert (ran.stdout, ran.exit_code) == ("", 2)
    what, text, caret, hint = ran.stderr.splitlines()
    assert what == "calctool: error: x/(x - x) has no real value"
    assert text[caret.index("^") : caret.rindex("^") + 1] == "x/(x-x)"
    assert hint == "a function with it in it has no real value anywhere"


def test_a_chain_that_has_none_only_when_put_together() -> None:
    ran = run("chain", "z=x/y", "x=t", "y=t-t")
    assert (ran.stdout, ran.exit_code) == ("", 2)
    assert ran.stderr.startswith("calctool: error: t/(t - t) has no real value\n  z=x/y; x=t; y=t-t\n")


def test_where_the_part_stands() -> None:
    assert place_of_part(parse("ln(-2)"), "x^2 + ln(-2) x + ln(-2)") == (6, 12)
    assert place_of_part(parse("y"), "x^2") is None


@pytest.mark.parametrize("f", ["ln(1)^x", "0^x"])
def test_a_power_of_zero(f: str) -> None:
    ran = run("diff", f, "--steps")
    assert "This holds for x > 0.\nAnswer: 0\n" in ran.stdout
