"""The definition of the derivative: what a first course works by it, the proofs of its rules, and slopes at a point."""

from __future__ import annotations

import pytest

from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.report.model import Report, Work
from calctool.tasks.diff import diff_task

WORKED = (
    ("|x|", "x/|x|", "lim h->0 ((x + h)^2 - x^2)/(h*(|x + h| + |x|))"),
    ("|2x - 1|", "(4x - 2)/|2x - 1|", "lim h->0 (8x + 4h - 4)/(|2(x + h) - 1| + |2x - 1|)"),
    ("x^n", "n x^(n - 1)", "lim h->0 (n x^(n - 1) + h P)"),
    ("tan(x)", "sec^2(x)", "lim h->0 sin(h)/(h cos(x + h) cos(x))"),
    ("sec(x)", "sec(x) tan(x)", "sin(x)/cos^2(x)"),
    ("csc(-x)", None, "lim h->0 (1/sin(-(x + h)) - 1/sin(-x))/h"),
    ("arctan(x)", "1/(1 + x^2)", "lim h->0 arctan(h/(1 + x(x + h)))/h"),
    ("x e^x", "e^x (x + 1)", "lim h->0 ((x + h) e^(x + h) - x e^(x + h) + x e^(x + h) - x e^x)/h"),
    ("x^(1/3)", "1/(3x^(2/3))", "lim h->0 1/((x + h)^(2/3) + (x + h)^(1/3) x^(1/3) + x^(2/3))"),
    ("x sqrt(x)", "3 sqrt(x)/2", "sqrt(x) + sqrt(x)/2"),
    ("sinh(x)", "cosh(x)", "(e^x + e^(-x))/2"),
    ("sin(x)^2", None, "cos(x) sin(x) + sin(x) cos(x)"),
    ("1/cbrt(x)", "-1/(3x cbrt(x))", "-(1/(3 cbrt(x)^2))/cbrt(x)^2"),
    ("f(x) g(x)", "f'(x) g(x) + f(x) g'(x)", "lim h->0 (((f(x + h) - f(x))/h) g(x + h) + f(x) ((g(x + h) - g(x))/h))"),
    ("f(x)/g(x)", "(f'(x) g(x) - f(x) g'(x))/g(x)^2", "lim h->0 (f(x + h)/g(x + h) - f(x)/g(x))/h"),
)
AT = (
    ("x^2", "x=3", "definition", "6", "lim h->0 ((3 + h)^2 - 9)/h"),
    ("x^2", "x=3", "alternative", "6", "lim x->3 (x^2 - 9)/(x - 3)"),
    ("2x^2 - x", "x=1", "definition", "3", "lim h->0 (2(1 + h)^2 - (1 + h) - 1)/h"),
    ("x^3 - 2x", "x=-1", "definition", "1", "lim h->0 ((-1 + h)^3 - 2(-1 + h) - 1)/h"),
    ("sqrt(x)", "x=4", "alternative", "1/4", "lim x->4 1/(sqrt(x) + 2)"),
    ("ln(x)", "x=1", "definition", "1", "lim h->0 ln(1 + h)/h"),
    ("|x|", "x=0", "definition", None, "lim h->0 |h|/h"),
    ("x^(2/3)", "x=0", "alternative", None, "lim x->0 x^(2/3)/x"),
    # Not worked at the place without derivatives: the function x -> f'(x) by the definition, then the place put in.
    ("e^x", "x=2", "definition", "e^2", "lim h->0 (e^x e^h - e^x)/h"),
)


def lines(report: Report) -> list[str]:
    """Every line of the page, those of the parts too."""
    works = [d for b in report.blocks if isinstance(b, Work) for d in b.derivation.derivations()]
    return [show(line.after) for d in works for line in d.lines]


@pytest.mark.parametrize(("text", "answer", "line"), WORKED)
def test_worked_by_the_definition(text: str, answer: str | None, line: str) -> None:
    report = diff_task(text, by="definition", wrt="x")
    assert line in lines(report)
    assert report.checked.refuted == 0
    assert answer is None or show(report.result.value) == answer  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "at", "by", "answer", "line"), AT)
def test_the_slope_at_a_point(text: str, at: str, by: str, answer: str | None, line: str) -> None:
    report = diff_task(text, by=by, at=at)
    assert line in lines(report)
    rules = {s.rule.id for b in report.blocks if isinstance(b, Work) for s in b.derivation.steps()}
    assert rules.isdisjoint({"limit.lhopital", "diff.power", "limit.leading-term"})
    assert (None if report.result.value is None else show(report.result.value)) == answer  # type: ignore[arg-type]


def test_what_is_not_worked() -> None:
    with pytest.raises(Undecided, match="not worked here"):
        diff_task("sin(x^2)", by="definition")
    with pytest.raises(InputError, match="definition at a place"):
        diff_task("x^2", by="alternative")
