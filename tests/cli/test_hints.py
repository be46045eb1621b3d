"""Hints for any line of the page, the plan before the first, and known rules: silent, but not what is under them."""

from __future__ import annotations

import json

import pytest

from calctool.tasks.known import known_rules
from tests.run import run

PRODUCT = ("diff", "x^2 sin(3x)")
HINTS: list[tuple[tuple[str, ...], str, str]] = [
    (PRODUCT, "1", "Next: product rule   d/dx [w*z] = w'*z + w*z'"),
    (PRODUCT, "2", "Step 2 of 8: chain rule   dy/dx = dy/du * du/dx"),
    (PRODUCT, "5", "Step 5 of 8: put the inside back   u = g(x)"),
    (("limit", "(x^2-4)/(x-2)", "--to", "2"), "3", "Step 3 of 4: direct substitution   lim x->a f(x) = f(a)"),
    (("grad", "x^2 y"), "1", "Plan: two partial derivatives, first by x with y held constant, then by y"),
    (("jacobian", "x^2 y", "x + y"), "1", "Plan: for each of the two functions two partial derivatives, first by x"),
    (("hessian", "x^2 y"), "1", "Plan: two partial derivatives, first by x with y held constant, then by y"),
    (("chain", "z = x y", "x = t^2", "y = t^3"), "1", "Plan: the derivative of each link: z by x, z by y, x by t"),
    (("partial", "x^2 y^3", "x", "y"), "1", "Plan: one variable after the other: first by x, then that by y"),
]
"""The problem, the line a hint is wanted for, and how the hint begins."""


@pytest.mark.parametrize(("problem", "step", "begins"), HINTS)
def test_hint_for_a_line(problem: tuple[str, ...], step: str, begins: str) -> None:
    """Every format gives it, and nothing of the answer at the first two levels."""
    page = run(*problem, "--hint", "1", "--step", step)
    assert page.stdout.startswith(begins)
    for format in ("markdown", "latex"):
        shown = run(*problem, "--hint", "1", "--step", step, "--format", format).stdout
        assert begins.split("  ")[0].split(":")[1][:20].strip() in shown
        assert "Answer" not in shown
    found = json.loads(run(*problem, "--hint", "1", "--step", step, "--json").stdout)
    assert found["result"]["step"] == int(step)
    assert found["result"]["value"] is None
    assert all(set(s) == {"id", "rule", "name"} for s in found["steps"])
    assert ("plan" in found["result"]) == begins.startswith("Plan")


@pytest.mark.parametrize("format", ["text", "json", "latex"])
def test_a_line_behind_the_last_is_an_error(format: str) -> None:
    ran = run(*PRODUCT, "--hint", "1", "--step", "9", "--format", format)
    assert ran.exit_code == 2
    assert "there is no step 9" in ran.stdout + ran.stderr


def test_the_rule_told_is_the_one_that_is_named() -> None:
    """Zeros and ones are dropped in the same line, and are not what is done there."""
    found = run("diff", "(x^2+1)/(x-3)", "--hint", "2", "--step", "5").stdout
    assert found.startswith("Step 5 of 6: multiply out   a*(b + c) = a*b + a*c")


def test_every_line_of_the_page_has_its_hint() -> None:
    """They are numbered as they stand there, and the third level is the line itself."""
    page = [line.strip() for line in run(*PRODUCT, "--steps", columns=200).stdout.splitlines() if " = " in line]
    lines = [line.split("    ")[0] for line in page if line.startswith("= ")]
    hints = [run(*PRODUCT, "--hint", "3", "--step", str(k), columns=200).stdout for k in range(1, len(lines) + 1)]
    assert [hint.splitlines()[-1].strip() for hint in hints] == lines


KNOWN: list[tuple[str, str, list[str], list[str]]] = [
    ("x^2 sin(3x)", "product rule", ["chain rule", "dy/du = cos(u)"], ["product rule", "w = x^2"]),
    ("x^2 sin(3x)", "the Product Rule, chain", ["derivative of sin"], ["chain rule", "put the inside back", "u ="]),
    ("sin(x)/(x^2+1)", "quotient", ["power rule, constant rule"], ["quotient rule", "w ="]),
    ("sin(x^2 e^(3x))", "chain rule", ["product rule", "w = x^2"], ["chain rule", "cos(u)", "put the inside back"]),
]
"""A function, the rules that are known, and what is and is not on the page."""


@pytest.mark.parametrize(("text", "known", "there", "not_there"), KNOWN)
def test_a_known_rule_is_silent_and_what_is_under_it_is_not(
    text: str, known: str, there: list[str], not_there: list[str]
) -> None:
    page = run("diff", text, "--known", known, "--steps").stdout
    assert all(words in page for words in there)
    assert not any(words in page for words in not_there)
    assert f"Answer: {run('diff', text).stdout}" in page


def test_no_letter_is_seen_that_was_not_introduced() -> None:
    """Also where another part of the line is still open."""
    page = run("grad", "x^2 y + sin(x y)", "--known", "chain", "--steps").stdout
    assert "cos(x y) y" in page
    assert "(u)" not in page


def test_rules_are_called_as_the_page_calls_them() -> None:
    assert known_rules("chain rule") == known_rules("chain") == known_rules("diff.chain") == {"diff.chain"}
    assert known_rules("constant multiple rule") == known_rules("constant-multiple")
    assert known_rules("derivative of sin") == {"diff.sin"}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--step", "2"), "--step says for which line the hint is"),
        (("--hint", "1", "--step", "0"), "--step cannot be '0'"),
        (("--hint", "1", "--step", "two"), "--step cannot be 'two'"),
        (("--known", "chian rule"), "unknown rule 'chian rule' in --known"),
    ],
)
def test_refused(args: tuple[str, ...], says: str) -> None:
    ran = run(*PRODUCT, *args)
    assert (ran.stdout, ran.exit_code) == ("", 2)
    assert says in ran.stderr
