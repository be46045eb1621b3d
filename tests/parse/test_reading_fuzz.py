"""Random text: only an expression or an InputError ever comes out, and every place named is in the text."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calctool.errors import InputError
from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import Expr
from calctool.parsing import (
    Read,
    parse_goal,
    read,
    read_condition,
    read_matrix,
    read_name,
    read_place,
    read_point,
    read_statement,
)

_PIECES = (
    *FUNCTIONS, *"xyzfghdeijE0123456789", "pi", "oo", "theta", "lambda", "exp", "log", "log_", "log10", "xy", "dx",
    *"+-*/^!=<>|&,;.'_()[]{}", "**", "<=", "!=", "->", "!!", "1e", "e-3", "e+2", ".5", "x_1", "x2", "f'", "f_x", "f_1",
    *"π∞θ√∛∜²³⁻ⁿ₁₂×·−÷≤≠′″⌊⌋⌈⌉", " ", "  ", "\t", "\n", " if ", " else ", " and ", " or ", "otherwise", "True", "not",
    "lim ", "lim_", "y = ", "f(x) = ", "∂/∂x", "∇", ":", " as x approaches ", " where ", "derivative of ",
    " by x", "find ",
    "Piecewise((", "Eq(", "Derivative(", "Subs(", "sin x", "sin^-1", "cos ", "arc", "sn", "foo", "|x|", "(x)", "d/dx",
    "h(", "{x if x<0 else 1}", *'\\%$@#"~`?:', "а", "ｘ", "½", "é", "\u202e", "\u200b", "\x1b",
)  # fmt: skip

texts = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
    st.text(alphabet=st.sampled_from("xf2.e+-*/^!()|{}[], '_sinloge=<"), max_size=20),
    st.text(max_size=12),
)
quick = settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))


def checked(error: InputError) -> None:
    assert error.text is not None
    assert error.span is not None
    start, end = error.span
    assert 0 <= start <= end <= len(error.text)
    assert error.what
    assert "\n" not in error.what
    assert error.hint is None or "\n" not in error.hint
    assert str(error).replace("\n", "").isprintable()


@quick
@given(texts)
def test_an_expression_or_an_input_error(text: str) -> None:
    try:
        found = read(text)
    except InputError as error:
        checked(error)
        return
    assert isinstance(found, Read)
    assert isinstance(found.expr, Expr)
    assert len(found.text) <= len(text)
    for note in found.notes:
        assert 1 <= note.column <= len(found.text)
        assert note.says.isprintable()


@settings(quick, max_examples=500)
@given(texts)
def test_the_other_readers_too(text: str) -> None:
    for rule in (parse_goal, read_statement, read_point, read_place, read_condition, read_matrix, read_name):
        try:
            rule(text)
        except InputError as error:
            checked(error)


@settings(quick, max_examples=500)
@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    try:
        first = read(text)
    except InputError:
        return
    assert read(text) == first
    assert read(f" {text} ").expr == first.expr
    if not re.search(r"""[.;"']$|\bd[A-Za-z]\.?$""", text.strip()):  # what means nothing at the end of a text only
        assert read(f"({text})").expr == first.expr
