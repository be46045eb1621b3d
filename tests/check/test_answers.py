"""An answer is read in every shape in which students write one, and an error points at its place."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calctool.answers.prose import without_words
from calctool.answers.reading import read_answer
from calctool.errors import InputError
from calctool.expr.tree import DNE, OO, Neg
from calctool.grading.check import check_task
from calctool.parsing import parse
from calctool.tasks.question import Answer
from tests.parse.test_reading_bounds import done_in

ONE = {
    "2x": "2x", "= 2x": "2x", "f'(x) = 2x": "2x", "f′(x)=2x": "2x", "dy/dx = 2x": "2x", "y' = 2x": "2x",
    "y'' = 2": "2", "d^2y/dx^2 = 2": "2", "d/dx (x^2) = 2x": "2x", "d/dx[x^2] = 2x": "2x", "f_x = 2x": "2x",
    r"\frac{dy}{dx} = 2x": "2x", "∂z/∂x = 2x": "2x", "f'(x) = 2*x = 2x": "2x", "m = 2": "2", "$2x$": "2x",
    "  2x  ": "2x", "lim = 3": "3", "|x|": "|x|", "log(x, 2)": "log(x,2)",
    "{x if x<0 else 2}": "{x if x<0 else 2}", "(x+1)(x+2)": "(x+1)(x+2)", "h'(t) = t": "t", "slope = 3": "3",
}  # fmt: skip
VECTORS = (
    "(2x, 3)", "[2x, 3]", "<2x, 3>", "⟨2x, 3⟩", "{2x, 3}", "2x, 3", "[[2x], [3]]", "[2x; 3]", "grad f = (2x, 3)",
    "∇f = (2x, 3)", r"\begin{pmatrix} 2x \\ 3 \end{pmatrix}", r"\left(2x, 3\right)", r"\langle 2x, 3 \rangle",
    "dz/dx = 2x, dz/dy = 3", "(2x, 3)^T", "(2*x ,  3)", "[[2x, 3]]",
)  # fmt: skip
MATRICES = (
    "[[1, 2], [3, x]]", "((1, 2), (3, x))", "[1, 2; 3, x]", "[(1, 2), (3, x)]", "J = [[1, 2], [3, x]]",
    r"\begin{pmatrix} 1 & 2 \\ 3 & x \end{pmatrix}", r"\begin{bmatrix} 1 & 2 \\ 3 & x \end{bmatrix}",
    "{{1, 2}, {3, x}}",
)  # fmt: skip
NONE = ("DNE", "dne", "does not exist", "Does not exist.", "DOES  NOT EXIST", "doesn't exist", "no limit", "undefined")


@pytest.mark.parametrize(("typed", "meant"), ONE.items())
def test_one_expression(typed: str, meant: str) -> None:
    assert read_answer(typed).value == parse(meant)


@pytest.mark.parametrize("typed", VECTORS)
def test_vectors(typed: str) -> None:
    assert read_answer(typed).value == [parse("2x"), parse("3")]


@pytest.mark.parametrize("typed", MATRICES)
def test_matrices(typed: str) -> None:
    assert read_answer(typed).value == [[parse("1"), parse("2")], [parse("3"), parse("x")]]


@pytest.mark.parametrize("typed", NONE)
def test_no_limit(typed: str) -> None:
    assert read_answer(typed).value == DNE


@pytest.mark.parametrize(
    ("typed", "value"),
    [("oo", OO), ("-oo", Neg(OO)), ("+oo", OO), ("∞", OO), ("-∞", Neg(OO)), ("infinity", OO), ("- oo", Neg(OO)),
     (r"\infty", OO), ("minus infinity", Neg(OO)), ("lim = -oo", Neg(OO))],
)  # fmt: skip
def test_infinite(typed: str, value: Answer) -> None:
    assert read_answer(typed).value == value


def test_the_question_itself_is_seen() -> None:
    assert read_answer("d/dx [x^2]").unworked
    assert read_answer("2x + d/dx [x^3]").unworked
    assert not read_answer("2x").unworked


@pytest.mark.parametrize(
    ("typed", "column"),
    [("2x +* 3", 5), ("f'(x) = 2x +* 3", 13), ("(2x, cso(x))", 6), ("(1,,2)", 4), ("y' = ", 4),
     ("2x + ", 6), ("[[1, 2], [3, ]]", 14), ("2 3", 3), ("f'(x) = ((x)", None), ("foo(x)", 1)],
)  # fmt: skip
def test_errors_point_at_the_place(typed: str, column: int | None) -> None:
    with pytest.raises(InputError) as caught:
        read_answer(typed)
    assert caught.value.text == typed
    if column is not None:
        assert caught.value.span is not None
        assert caught.value.span[0] + 1 == column


HOSTILE = (
    *("", " ", "=", "==", "= =", ",", ";", "()", "[]", "[[]]", "<>", "{}", "(", "]", "[[1,2],[3]", "((((", "))))", "'"),
    *(
        "__import__('os').system('true')",
        "(lambda: 1)()",
        "x.__class__",
        "eval('1')",
        "\x00",
        "2\u202ex",
        "\ud800",
        "х",
    ),
    *(
        "2x\n3",
        "\\begin{pmatrix}",
        "\\",
        "$",
        "%s%s%s",
        "{x}" * 3,
        "9" * 10_000,
        "(" * 5_000,
        "x," * 2_000,
        "=" * 500,
        "a" * 5_000,
        "2x " + "a" * 5_000,
    ),
    *("-" * 500, "'" * 300, "''", "<" * 300 + ">" * 300, "[" * 100 + "x" + "]" * 100),
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_is_read_or_refused(typed: str) -> None:
    with suppress(InputError):
        read_answer(typed)


@given(st.text(alphabet="x23+-*/^()[]{}<>,;=|' \\&.dyfe\n", max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(typed: str) -> None:
    with suppress(InputError):
        read_answer(typed)


@pytest.mark.parametrize(
    "token", ["not ", "not 1 ", "xylophone ", "infinity ", "because ", "-", "so ", "local ", "no: "]
)
def test_a_long_answer_is_refused_in_time_that_is_linear(token: str) -> None:
    long = (token * 10_000)[:10_000]

    def asked() -> None:
        with pytest.raises(InputError):
            check_task("diff", "x^2", long)

    assert done_in(2, asked)


def test_a_denial_is_met_on_its_own_line_and_across_lines() -> None:
    for answer in ("2x, not 3x", "2x (not 3x)", "2x but not 3x^2", "2x\nnot 3x", "2x, not\n3x", "2x, not 1, not 3x"):
        assert without_words(answer).text.split()[0].rstrip(",") == "2x", answer
        assert "3x" not in without_words(answer).text, answer
    for answer in ("2x, not so hard", "2x (not 3x) + 1", "not 3x, 2x"):
        assert "2x" in without_words(answer).text, answer
