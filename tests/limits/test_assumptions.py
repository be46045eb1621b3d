"""What is assumed of letters: conditions, and words for them."""

from __future__ import annotations

import pytest

from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.tasks.limit import limit_task
from calctool.tasks.limit_arguments import read_assumptions
from tests.run import run

READ = [
    ("a>0", ["a > 0"]),
    ("a>0, n>=1", ["a > 0", "n >= 1"]),
    ("a ≠ 0", ["a != 0"]),
    ("a positive", ["a > 0"]),
    ("a is positive", ["a > 0"]),
    ("a negative, b nonzero", ["a < 0", "b != 0"]),
    ("a, b positive", ["a > 0", "b > 0"]),
    ("a and b positive", ["a > 0", "b > 0"]),
    ("a, b > 1", ["a > 1", "b > 1"]),
    ("a non-negative, b nonpositive", ["a >= 0", "b <= 0"]),
    ("x real", []),
    ("x real, a positive", ["a > 0"]),
    ("n integer", ["n = floor(n)"]),
    ("n is an integer", ["n = floor(n)"]),
    ("m, n integers", ["m = floor(m)", "n = floor(n)"]),
    ("n natural", ["n = floor(n)", "n > 0"]),
    ("n even", ["n/2 = floor(n/2)"]),
    ("n odd positive", ["(n + 1)/2 = floor((n + 1)/2)", "n > 0"]),
    ("alpha positive", ["alpha > 0"]),
    ("", []),
    (None, []),
]


@pytest.mark.parametrize(("text", "conditions"), READ)
def test_it_is_read(text: str | None, conditions: list[str]) -> None:
    assert [show(c) for c in read_assumptions(text)] == conditions


BAD = [
    ("a foo", "'a foo' is no assumption"),
    ("a", "what is assumed of a?"),
    ("a positive, b", "what is assumed of b?"),
    ("n = 2", "fixes a letter"),
    ("positive", "unknown name 'positive'"),
    ("2 positive", "name"),
]


@pytest.mark.parametrize(("text", "says"), BAD)
def test_bad_input(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says.replace("?", "[?]")):
        read_assumptions(text)
    found = run("limit", "x^a", "--to", "0+", "--wrt", "x", "--assume", text)
    assert (found.exit_code, found.stdout) == (2, "")


LIMITS = [
    ("x^n", "0-", "n natural", "0"),
    ("1/x^n", "0-", "n even, n>0", "oo"),
    ("1/x^n", "0-", "n odd, n positive", "-oo"),
    ("(x^n - 1)/(x - 1)", "1", "n integer", "n"),
    ("x^a", "oo", "a is negative", "0"),
    ("a x/|x|", "0+", "a positive", "a"),
    ("x^n", "0+", "n integer", "{0 if n > 0, oo if n < 0, 1 if n = 0}"),
    ("x^n", "oo", "n odd", "{oo if n > 0, 0 if n < 0}"),
]


@pytest.mark.parametrize(("f", "to", "assume", "value"), LIMITS)
def test_a_limit_under_it(f: str, to: str, assume: str, value: str) -> None:
    found = limit_task(f, to=to, wrt="x", assume=assume).result.value
    assert isinstance(found, Expr)
    assert show(found) == value


def test_even_and_odd_numbers_may_differ() -> None:
    with pytest.raises(Undecided):
        limit_task("1/x^n", to="0-", wrt="x", assume="n natural")
