"""What a text may also mean: brackets and signs that were left out, the likeliest first, and no nonsense."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.parsing import parse
from calctool.parsing.alternatives import MOST, alternatives
from tests.strategies import expressions

FIRST = {
    "1/5x": "1/(5x)", "2x/x^2+1": "2x/(x^2+1)", "e^2x": "e^(2x)", "3e^3x": "3e^(3x)", "x^1/2": "x^(1/2)",
    "(4x+1)^-1/2": "(4x+1)^(-1/2)", "xcosx-sinx/x^2": "(xcosx-sinx)/x^2", "2X+3": "2x+3", "5x4": "5x^4",
    "x3^(x-1)": "x 3^(x-1)", "sin x/2": "sin (x/2)", "0,5x": "0.5x", "1/2√x": "1/(2√x)", "1/1+x^2": "1/(1+x^2)",
    "-3e^-3x": "-3e^(-3x)", "2ye^2xy": "2ye^(2xy)", "-xe^-x^2/2": "-xe^(-x^2/2)", "2(x+1": "2(x+1)",
    "sin x y": "sin (x) y", "sec2(x)": "sec^2(x)", "sin^-1 x": "(sin  x)^(-1)",
    "(x^2+1)2": "(x^2+1)^2", "nx^n-1": "nx^(n-1)",
}  # fmt: skip
AMONG = {
    "log x + 1/ln 10": "log10 x + 1/ln 10", "-1/x+1^2": "-1/(x+1)^2", "(3x2, 3y2)": "(3x^2, 3y^2)",
    "x/√x²+y², y/√x²+y²": "x/√(x²+y²), y/√(x²+y²)", "x^x*lnx+1": "x^x*(lnx+1)", "1/2 cos x/2": "1/2 cos (x/2)",
    "x/sqrt x^2-4": "x/sqrt (x^2-4)", "2/√4x+1": "2/√(4x+1)", "[[Y,X],[1,1]]": "[[y,x],[1,1]]",
    "1/2x^-1/2": "1/2x^(-1/2)", "3/2x^1/2": "3/2x^(1/2)", "e^-x^2": "e^-x^2",
}  # fmt: skip
ONE_READING = (
    "2x + 3", "sin(2x)", "(x + 1)/(x - 1)", "x^2 cos(x)", "e^(2x)", "3x^2*y", "sqrt(x^2 + 1)", "|x|/x", "(x + 1)^2",
    "a*b + c", "x^(1/2)", "1/(5x)", "-sin(x)", "x_1^2", "f(x)", "ln(x)/2 + 1",
)  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), FIRST.items())
def test_the_likeliest(typed: str, meant: str) -> None:
    assert next(alternatives(typed, {"x", "y", "n"})).text == meant


@pytest.mark.parametrize(("typed", "meant"), AMONG.items())
def test_among_the_others(typed: str, meant: str) -> None:
    assert meant in [typed, *(a.text for a in alternatives(typed, {"x", "y"}))]


@pytest.mark.parametrize("typed", ONE_READING)
def test_no_brackets_to_put(typed: str) -> None:
    """What has all its brackets has no other reading, save for a denominator or a numerator before a plus sign."""
    found = [a.text for a in alternatives(typed, {"x", "y", "n", "a", "b", "c"})]
    assert [text for text in found if parse(text) == parse(typed)] == []
    assert len(found) <= 2, found


@given(expressions())
@example(parse("Heaviside((-x)^x/x/x)"))
@settings(max_examples=100, deadline=None)
def test_every_alternative_is_the_same_marks(e: object) -> None:
    """Nothing is put in but brackets, signs, spaces and another case of a letter; and not too many are tried."""
    text = show(e)  # type: ignore[arg-type]
    found = list(alternatives(text, ()))
    assert len(found) <= MOST
    for other in found:
        assert [c for c in other.text.lower() if c not in "()^ .,10-!"] == [  # 3! may be said aloud
            c for c in text.lower() if c not in "()^ .,10-!"
        ]


@given(st.text(alphabet="x23+-*/^()[]|' .,;√e=sinlog", max_size=25))
@settings(max_examples=200, deadline=None)
def test_any_text_has_alternatives_or_none(typed: str) -> None:
    for other in alternatives(typed, {"x"}):
        with suppress(InputError):
            parse(other.text)
