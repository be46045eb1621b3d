"""Quotients with trigonometric and inverse functions: worked from sin(u)/u, whatever stands beside them."""

from __future__ import annotations

import pytest

from calctool.expr.printer import show
from calctool.report.model import Work
from calctool.tasks.limit import limit_task

ROWS = (
    ("tan(x)/x", "0", "1"),
    ("x/tan(x)", "0", "1"),
    ("(1 - cos(x))/x^2", "0", "1/2"),
    ("(cos(3x) - 1)/x", "0", "0"),
    ("(1 - cos(x))/(x^2 e^x)", "0", "1/2"),
    ("arcsin(x)/x", "0", "1"),
    ("arcsin(x)/x", "0+", "1"),
    ("arcsin(-2x)/x", "0", "-2"),
    ("arctan(2x)/x", "0", "2"),
    ("arcsin(x)/(x e^x)", "0", "1"),
    ("arctan(x)/(x*2^x)", "0", "1"),
    ("x*2^x/arcsin(3x)", "0", "1/3"),
    ("arcsin(x)/sin(2x)", "0", "1/2"),
    ("(tan(x) - sin(x))/x^3", "0", "1/2"),
    ("(1 - tan(x))/(sin(x) - cos(x))", "pi/4", "-sqrt(2)"),
    ("x tan(1/x)", "oo", "1"),
    ("(tan(x) - x)/x^3", "0", "1/3"),
    ("(x - tan(x))/(x - sin(x))", "0", "-2"),
)
REASONS = (
    ("5x^2/e^x", "e^x grows faster than x^2: L'Hopital's rule twice leaves 10/e^x"),
    ("ln(x)/sqrt(x)", "sqrt(x) grows faster than ln(x): L'Hopital's rule leaves 2/sqrt(x)"),
    ("e^(2x)/(7x^3)", "e^(2x) grows faster than x^3: L'Hopital's rule three times leaves 4e^(2x)/21"),
    ("x^3/2^x", "2^x grows faster than x^3: L'Hopital's rule three times leaves 6/(2^x ln(2)^3)"),
    ("x^2.5/e^x", "e^x grows faster than x^2.5"),
)


@pytest.mark.parametrize(("text", "to", "answer"), ROWS)
def test_value(text: str, to: str, answer: str) -> None:
    report = limit_task(text, to=to)
    assert show(report.result.value) == answer  # type: ignore[arg-type]
    assert report.checked.unchecked == 0


@pytest.mark.parametrize(("text", "reason"), REASONS)
def test_growth_is_given_its_reason(text: str, reason: str) -> None:
    notes = [
        n
        for block in limit_task(text, to="oo", by="growth").blocks
        if isinstance(block, Work)
        for n in block.derivation.notes()
    ]
    assert reason in ["".join(w if isinstance(w, str) else show(w) for w in words) for words in notes]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("(tan(x) - x)/x^3", "L'Hopital's rule"),
        ("(x - tan(x))/(x - sin(x))", "L'Hopital's rule"),
        ("(tan(x) - sin(x))/x^3", "write with sine and cosine"),
        ("tan(3x)/x", "write with sine and cosine"),
    ],
)
def test_it_is_written_with_sine_and_cosine_where_that_leads_to_a_factor(text: str, first: str) -> None:
    work = next(block for block in limit_task(text, to="0").blocks if isinstance(block, Work))
    assert work.derivation.lines[0].steps[0].rule.name == first
