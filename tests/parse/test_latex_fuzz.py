r"""LaTeX cut and glued at random: only an expression or an InputError ever comes out, and its place is in the text."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calctool.errors import InputError
from calctool.expr.tree import Expr
from calctool.parsing import Read, parse_goal, read
from tests.parse.test_latex import GOALS, REFUSED, SAME, rows
from tests.parse.test_reading_fuzz import checked

_WHOLE = (*[row[0] for row in (*rows(SAME), *rows(GOALS))], *[row[0] for row in REFUSED])
_PIECES = (
    *"{}()[]|^_&$ ,.'%!+-*/=<>~0123xyefgdnθ½é\u202e\n", "^{", "_{", "{,}", "\\", "D_{x}", "f^{(", r"\,", r"\\", r"\foo",
    r"\frac", r"\left", r"\right", r"\left(", r"\right)", r"\left|", r"\right|_{x=2}", r"\sqrt", r"\sin", r"\log_",
    r"\begin{cases}", r"\end{cases}", r"\begin{pmatrix}", r"\end{pmatrix}", r"\text{", r"\text{if }", r"\lim_{x\to 0}",
    r"\frac{d}{dx}", r"\frac{d^2y}{dx^2}", r"\operatorname{", r"\mathrm", r"\prime", r"\infty", r"\over", r"\dot",
    r"\lvert", r"\rvert", r"\big|", r"\partial_", r"\binom", r"^\circ", r"\underset{x}", r"\textcolor{red}", r"[\![",
    r"\le", r"\hat",
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A few parts of what is read, with pieces between them."""
    out = ""
    for _ in range(draw(st.integers(1, 3))):
        whole = draw(st.sampled_from(_WHOLE))
        start = draw(st.integers(0, len(whole)))
        out += whole[start : draw(st.integers(start, len(whole)))]
        out += "".join(draw(st.lists(st.sampled_from(_PIECES), max_size=3)))
    return out + "\\,"


quick = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(texts())
def test_an_expression_or_an_input_error(text: str) -> None:
    try:
        found = read(text)
    except InputError as error:
        checked(error)
        return
    assert isinstance(found, Read)
    assert isinstance(found.expr, Expr)
    for note in found.notes:
        assert 1 <= note.column <= len(found.text)
        assert note.says.isprintable()
    if "$" not in text and "%" not in text:
        assert read(f"$ {text} $").expr == found.expr
        if not re.search(r"&|\\\\|[.,;]\W*$|d[A-Za-z]\W*$", text):  # what means nothing at the end of a text only
            assert read(f"\\left({text}\\right)").expr == found.expr


@settings(quick, max_examples=500)
@given(texts())
def test_goals_too(text: str) -> None:
    try:
        assert isinstance(parse_goal(text), Expr)
    except InputError as error:
        checked(error)
