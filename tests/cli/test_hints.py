"""Hints for any line of the page, the plan before the first, and known rules: silent, but not what is under them."""

from __future__ import annotations

import json

import pytest

from calctool.tasks.known import known_rules
from tests.run import run

PRODUCT = ("diff", "x^2 sin(x^2 + 3x)")
HINTS: list[tuple[tuple[str, ...], str, str]] = [
    (PRODUCT, "1", "Next: product rule   d/dx [w*z] = w'*z + w*z'"),
    (PRODUCT, "2", "Step 2 of 6: chain rule   dy/dx = dy/du * du/dx"),
    (PRODUCT, "5", "Step 5 of 6: put the inside back, multiply   u = g(x)"),
    (("limit", "(x^2-4)/(x-2)", "--to", "2"), "3", "Step 3 of 4: direct substitution\n  lim x->a f(x) = f(a)"),
    (("grad", "x^2 y"), "1", "Plan: two partial derivatives, first by x with y held constant, then by y"),
    (("jacobian", "x^2 y", "x + y"), "1", "Plan: for each of the two functions two partial derivatives, first by x"),
    (("hessian", "x^2 y"), "1", "Plan: two partial derivatives, first by x with y held constant, then by y"),
    (("chain", "z = x y", "x = t^2", "y = t^3"), "1", "Plan: the derivative of each link: z by x, z by y, x by t"),
    (("partial", "x^2 y^3", "x", "y"), "1", "Plan: one variable after the other: first by x, then that by y"),
    (("chain", "y = u^3", "u = 2x+1"), "1", "Plan: the derivative of each link: y by u, u by x; multiply them along"),
    (("diff", "x^3", "--at", "x=2"), "1", "Plan: the derivative; then put x = 2 in."),
    (("diff", "x^3", "--order", "2"), "1", "Plan: differentiate 2 times, each time what was found."),
    (
        ("continuity", "(x^2-1)/(x-1)", "--at", "1"),
        "1",
        "Plan: the value at 1; the limit for x -> 1; are the two equal?",
    ),
    (("critical", "x^3 - 12x"), "1", "Plan: the derivative; where it is 0 or does not exist; its sign between these"),
]
"""The problem, the line a hint is wanted for, and how the hint begins."""


@pytest.mark.parametrize(("problem", "step", "begins"), HINTS)
def test_hint_for_a_line(problem: tuple[str, ...], step: str, begins: str) -> None:
    """Every format gives it, and nothing of the answer at the first two levels."""
    page = run(*problem, "--hint", "1", "--step", step)
    assert page.stdout.startswith(begins)
    for format in ("markdown", "latex"):
        shown = run(*problem, "--hint", "1", "--step", step, "--format", format).stdout
        assert begins.split("  ")[0].split(":")[1].splitlines()[0][:13].strip() in shown
        assert "Answer" not in shown
    found = json.loads(run(*problem, "--hint", "1", "--step", step, "--json").stdout)
    assert found["result"]["step"] == int(step)
    assert found["result"]["value"] is None
    assert all(set(s) == {"id", "rule", "name"} for s in found["steps"])
    assert ("plan" in found["result"]) == begins.startswith("Plan")


@pytest.mark.parametrize("format", ["text", "json", "latex"])
def test_a_line_behind_the_last_is_an_error(format: str) -> None:
    ran = run(*PRODUCT, "--hint", "1", "--step", "7", "--format", format)
    assert ran.exit_code == 2
    assert "there is no step 7" in ran.stdout + ran.stderr


def test_the_rule_told_is_the_one_that_is_named() -> None:
    """Zeros and ones are dropped in the same line, and are not what is done there."""
    found = run("diff", "(x^2+1)/(x-3)", "--hint", "2", "--step", "4").stdout
    assert found.startswith("Step 4 of 5: multiply out   a*(b + c) = a*b + a*c")


MORE: list[tuple[tuple[str, ...], str, str, list[str]]] = [
    (PRODUCT, "6", "1", ["Step 6 of 6: power rule, put the derivatives in   d/dx x^n = n*x^(n-1)"]),
    (
        PRODUCT,
        "6",
        "2",
        ["found for the parts.", "  here: d/dx [x^2]", "  found: d/dx [sin(x^2 + 3x)] = (2x + 3) cos(x^2 + 3x)"],
    ),
    (
        PRODUCT,
        "3",
        "1",
        ["Step 3 of 6: sum rule, power rule, constant multiple rule, identity", "= c * d/dx f;  d/dx x = 1"],
    ),
    (PRODUCT, "3", "2", ["  here: d/dx [x^2 + 3x], d/dx [x^2], d/dx [3x], d/dx [x]"]),
    (("diff", "x^3 + 5x - 2"), "2", "2", ["  here: d/dx [x^3], d/dx [5x], d/dx [2]", "derivative is 0."]),
    (("diff", "sin x"), "1", "1", ["Next: derivative of sin"]),
    (("diff", "sin x"), "1", "2", ["Next: derivative of sin   d/du sin(u) = cos(u)"]),
    (("limit", "sin(x)/x", "--to", "0"), "1", "1", ["Next: standard limit"]),
    (("limit", "(x^2-9)/(x-3)", "--to", "3"), "1", "3", ["    = lim x->3 (x - 3)(x + 3)/(x - 3)"]),
]
"""The problem, the line, the level, and rows of the hint."""


@pytest.mark.parametrize(("problem", "step", "level", "rows"), MORE)
def test_all_that_is_done_in_a_line(problem: tuple[str, ...], step: str, level: str, rows: list[str]) -> None:
    """Each rule named has its formula; a part found above is not taken for one still to be worked.

    Where the page has one line, the formula of its rule would be the answer.
    """
    shown = run(*problem, "--hint", level, "--step", step)
    lines = shown.stdout.splitlines()
    assert all(any(line.endswith(row) for line in lines) for row in rows)
    first = next(line for line in lines if line.startswith(("Next: ", "Step ")))
    found = json.loads(run(*problem, "--hint", level, "--step", step, "--json").stdout)
    assert [s["name"] for s in found["steps"]] == first.split(": ")[1].split("   ")[0].split(", ")


TOLD_LATER: list[tuple[tuple[str, ...], str, list[list[str]]]] = [
    (
        ("limit", "1/x^2", "--to", "0"),
        "1",
        [
            ["look at the signs", "Next: look at the values near the place"],
            ["x^2 tends to 0 and is positive"],
            ["= oo"],
        ],
    ),
    (
        ("limit", "sin(1/x)", "--to", "0"),
        "1",
        [["Next: look at the values near the place"], ["oscillation"], ["does not exist"]],
    ),
    (
        ("critical", "x^3 - 12x"),
        "5",
        [["Step 5 of 21: where f'(x) = 0"], ["factor", "3x^2 - 12 = 0"], ["3(x + 2)(x - 2) = 0"]],
    ),
    (
        ("limit", "(x^2-9)/(x-3)", "--to", "3"),
        "1",
        [
            ["putting the value in gives 0/0", "Next: factor"],
            ["so x - 3 is a factor of both"],
            ["(x - 3)(x + 3)/(x - 3)"],
        ],
    ),
]
"""The problem, the line, and what each level tells that the one before does not."""


@pytest.mark.parametrize(("problem", "step", "levels"), TOLD_LATER)
def test_no_level_tells_what_the_next_is_for(problem: tuple[str, ...], step: str, levels: list[list[str]]) -> None:
    """Not where the name of a rule is the answer, and not in the lines of an argument; in JSON neither."""
    for format in ("text", "json", "markdown"):
        said = [
            run(*problem, "--hint", str(n), "--step", step, "--format", format, columns=200).stdout for n in (1, 2, 3)
        ]
        for i, rows in enumerate(levels):
            assert not any(row in said[k] for row in rows for k in range(i))
            assert format != "text" or all(row in said[i] for row in rows)


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
    """Also where another part of the line is still open, and by the definition, where the letter stays."""
    page = run("grad", "x^2 y + sin(x y)", "--known", "chain", "--steps").stdout
    assert "cos(x y) y" in page
    assert "(u)" not in page
    by_definition = ("diff", "sin(x^2)", "--by", "definition", "--steps", "--known")
    for format in ("text", "markdown", "latex"):
        page = run(*by_definition, "two difference quotients", "--format", format).stdout
        assert "two difference quotients" not in page
        assert 0 < page.index("which tends to 0 and is not 0") < page.index("limit laws")
    page = run("diff", "ln x", "--by", "alternative", "--at", "2", "--steps", "--known", "name the step h").stdout
    assert "with h = x - 2" in page
    # A note that names nothing goes with its rule.
    assert "here h != 0" not in run(*by_definition, "cancel h, cancel").stdout


def test_what_is_under_a_known_rule_of_limits_stays() -> None:
    """The limits that are put in next, and the sides that are compared."""
    page = run("diff", "sin(x^2)", "--by", "definition", "--steps", "--known", "limit laws").stdout
    assert "limit laws" not in page
    assert all(rule in page for rule in ("addition theorem", "factor out h", "put the limits in"))
    page = run("limit", "|x|/x", "--to", "0", "--steps", "--known", "compare the one-sided limits").stdout
    assert "compare" not in page
    assert page.index("lim x->0- |x|/x") < page.index("does not exist")


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
