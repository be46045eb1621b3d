"""Random text: only an expression or an InputError ever comes out, and every place named is in the text.

Two kinds of text: pieces of the language in any order, and what people and calctool write, damaged in a few places.
How much work a text makes is counted in tokens and operands, not timed.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest
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
from calctool.parsing.grammar import parser_of
from calctool.parsing.lexer import Tokens
from calctool.parsing.parser import Parser
from tests.parse import test_everyday, test_latex, test_reading

_PIECES = (
    *FUNCTIONS, *"xyzfghdeijE0123456789", "pi", "oo", "theta", "lambda", "exp", "log", "log_", "log10", "xy", "dx",
    *"+-*/^!=<>|&,;.'_()[]{}", "**", "<=", "!=", "->", "!!", "1e", "e-3", "e+2", ".5", "x_1", "x2", "f'", "f_x", "f_1",
    *"π∞θ√∛∜²³⁻ⁿ₁₂×·−÷≤≠′″⌊⌋⌈⌉", " ", "  ", "\t", "\n", " if ", " else ", " and ", " or ", "otherwise", "True", "not",
    "lim ", "lim_", "y = ", "f(x) = ", "∂/∂x", "∇", ":", " as x approaches ", " where ", "derivative of ",
    " by x", "find ",
    "Piecewise((", "Eq(", "Derivative(", "Subs(", "sin x", "sin^-1", "cos ", "arc", "sn", "foo", "|x|", "(x)", "d/dx",
    "h(", "{x if x<0 else 1}", *'\\%$@#"~`?:', "а", "ｘ", "½", "é", "\u202e", "\u200b", "\x1b",
)  # fmt: skip

_LATEX = (
    r"\frac", r"\sqrt", r"\left(", r"\right)", r"\sin", r"\lim_{x \to 0}", r"\begin{cases}", r"\end{cases}", r"\\", "&",
    "^{", "_{", "}", r"\text{", "$", r"\cdot", r"\partial", r"\,",
)  # fmt: skip

texts = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
    st.text(alphabet=st.sampled_from("xf2.e+-*/^!()|{}[], '_sinloge=<"), max_size=20),
    st.text(max_size=12),
)
quick = settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))


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


@settings(quick, max_examples=300)
@given(texts)
def test_the_other_readers_too(text: str) -> None:
    for rule in (parse_goal, read_statement, read_point, read_place, read_condition, read_matrix, read_name):
        try:
            rule(text)
        except InputError as error:
            checked(error)


@settings(quick, max_examples=300)
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


@cache
def _seeds() -> tuple[str, ...]:
    """What can be read of the tables of the tests and the lines of the goldens."""
    golden = Path(__file__).parents[1] / "golden"
    tables = [*test_reading.TYPED.values(), *test_everyday.SAME.values(), *_strings(test_latex.__file__)]
    printed = [path.read_text() for path in sorted(golden.glob("*.t[xe][tx]"))]
    lines = [line.strip().split("  ")[0] for text in (*tables, *printed) for line in text.splitlines()]
    return tuple([line for line in dict.fromkeys(lines) if 2 < len(line) < 120 and _is_read(line)])


def _is_read(text: str) -> bool:
    try:
        parse_goal(text)
    except InputError:
        return False
    return True


def _strings(path: str) -> list[str]:
    return re.findall(r'r?"([^"\n]{3,100})"', Path(path).read_text())


def _damaged(chance: random.Random) -> str:
    """A seed with a few characters put in, left out, moved or repeated."""
    text = chance.choice(_seeds())
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(text) + 1)
        last = min(len(text), at + chance.choice((1, 1, 2, 4, 8)))
        piece = chance.choice(_PIECES if chance.random() < 0.7 else _LATEX)
        match chance.randrange(6):
            case 0 | 1:
                text = text[:at] + piece + text[at:]
            case 2:
                text = text[:at] + text[last:]
            case 3:
                text = text[:at] + piece + text[last:]
            case 4:
                text = text[:at] + text[at:last] * chance.choice((2, 3, 30)) + text[last:]
            case _:
                other = chance.choice(_seeds())
                text = text[:at] + other[len(other) // 2 :]
    return text[:300]


def test_damaged_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """20,000 of them: an expression or an InputError, in one pass over the text."""
    operands = [0]
    lexed: list[Tokens] = []
    operand, scan = Parser.operand, Tokens._finish

    def counted(p: Parser) -> Expr:
        operands[0] += 1
        return operand(p)

    def kept(tokens: Tokens) -> None:
        lexed.append(tokens)
        scan(tokens)

    monkeypatch.setattr(Parser, "operand", counted)
    monkeypatch.setattr(Tokens, "_finish", kept)
    chance = random.Random(13)
    assert len(_seeds()) > 500
    read_texts = 0
    for i in range(20_000):
        text = _damaged(chance)
        operands[0] = 0
        lexed.clear()
        try:
            p = parser_of(text, goals=i % 2 == 0)
            p.run(p.whole)
            read_texts += 1
            for note in p.lexed.notes:
                assert 1 <= note.column <= len(p.text) + 1
                assert note.says.isprintable()
        except InputError as error:
            checked(error)
        assert len(lexed) <= 1
        tokens = len(lexed[0].tokens) if lexed else 0
        assert tokens <= 4 * len(text) + 10
        assert operands[0] <= 2 * tokens + 10
    assert read_texts > 3_000
