"""A method asked for with --by: it is worked, its step stands in the derivation, or it is said why not."""

from __future__ import annotations

import pytest

from calctool.books import cards
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.report.model import Report, Work
from calctool.tasks import DIFF_METHODS, LIMIT_METHODS
from calctool.tasks.diff import DEFINITIONS, diff_task
from calctool.tasks.limit import limit_task
from calctool.tasks.methods import DIFFERENTIATION, LIMITS
from tests.run import run

DIFF = (
    ("(x^2 + 3)/sqrt(x)", "quotient", "quotient rule", "3(x^2 - 1)/(2x sqrt(x))"),
    ("x sqrt(x)", "product", "product rule", "3 sqrt(x)/2"),
    ("ln(x^2 + 1)", "chain", "chain rule", "2x/(x^2 + 1)"),
    ("x^2 (x + 1)^3", "log", "logarithmic differentiation", None),
    ("x^x", "log", "logarithmic differentiation", "x^x (ln(x) + 1)"),
    ("x^2", "definition", "definition of the derivative", "2x"),
)
LIMIT_ROWS = (
    ("(x^2 - 9)/(x - 3)", "3", "lhopital", "L'Hopital's rule", "6"),
    ("(1 - cos(x))/x^2", "0", "lhopital", "L'Hopital's rule", "1/2"),
    ("(x^2 - 9)/(x - 3)", "3", "factor", "factor", "6"),
    ("ln(x)/x", "oo", "lhopital", "L'Hopital's rule", "0"),
    ("e^x/x^2", "oo", "lhopital", "L'Hopital's rule", "oo"),
    ("(1 + 1/x)^x", "oo", "log", "write as a power of e", "e"),
    ("(2x^2 + 3)/(5x^2 - x)", "oo", "lhopital", "L'Hopital's rule", "2/5"),
)
NOT = (
    ("diff", "sin(x)", "quotient", "the quotient rule does not apply here"),
    ("diff", "x^2 + 1", "product", "the product rule does not apply here"),
    ("diff", "(x + 1)^3", "log", "logarithmic differentiation does not apply here"),
    ("diff", "x^2", "foo", "--by cannot be 'foo'"),
    ("limit", "x^2", "lhopital", "L'Hopital's rule does not apply here"),
    ("limit", "(sqrt(x + 1) - 1)/x", "factor", "factoring does not apply here"),
    ("limit", "sin(x)/x", "squeeze", "the squeeze theorem does not apply here"),
)


def names(report: Report) -> set[str]:
    """The names of all rules on the page."""
    return {s.rule.name for block in report.blocks if isinstance(block, Work) for s in block.derivation.steps()}


@pytest.mark.parametrize(("text", "by", "name", "answer"), DIFF)
def test_a_derivative_by_a_method(text: str, by: str, name: str, answer: str | None) -> None:
    report = diff_task(text, by=by)
    assert name in names(report)
    assert report.checked.refuted == 0
    if answer is not None:
        assert show(report.result.value) == answer  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "to", "by", "name", "answer"), LIMIT_ROWS)
def test_a_limit_by_a_method(text: str, to: str, by: str, name: str, answer: str) -> None:
    report = limit_task(text, to=to, by=by)
    assert name in names(report)
    assert show(report.result.value) == answer  # type: ignore[arg-type]


@pytest.mark.parametrize(("command", "text", "by", "says"), NOT)
def test_a_method_that_is_not_the_one(command: str, text: str, by: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        _ = diff_task(text, by=by) if command == "diff" else limit_task(text, to="0", by=by)
    assert error.value.what == says
    assert error.value.hint


def test_every_name_has_its_method() -> None:
    assert (*DEFINITIONS, *DIFFERENTIATION) == DIFF_METHODS
    assert tuple(LIMITS) == LIMIT_METHODS
    for method in (*DIFFERENTIATION.values(), *LIMITS.values()):
        assert {*method.cards, *method.without} <= set(cards())


def test_known_rules_get_no_line_in_limits_and_definitions() -> None:
    def shown(*command: str) -> str:
        return run(*command, "--steps", "--ascii").stdout

    whole = shown("limit", "(x^2-9)/(x-3)", "--to", "3")
    less = shown("limit", "(x^2-9)/(x-3)", "--to", "3", "--known", "factor, cancel")
    assert "factor\n" in whole
    assert "factor\n" not in less
    assert "direct substitution" in less
    assert "multiply out" not in shown("diff", "x^2", "--by", "definition", "--known", "multiply out")
    assert "name the step" not in shown(
        "diff", "ln x", "--by", "alternative", "--at", "2", "--known", "name the step h"
    )
    assert run("limit", "x", "--to", "0", "--known", "foo").exit_code == 2
