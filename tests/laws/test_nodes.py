"""What is kept for speed changes nothing: nodes known or not, circles of memory, marks made while a node is built."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from calctool.expr import interning, tree
from calctool.expr.tree import TRIVIAL, Add, Expr, Mul, Neg, Num, Pow, Sym
from calctool.parsing import parse
from calctool.report import View
from calctool.report.json import as_dict
from calctool.tasks.diff import diff_task
from tests.strategies import expressions

EXERCISES = (
    "(3x^4 + 2x - 1)(5x^2 + 7x - 3)",
    "(2x^3 + x)^4 (3x + 1)",
    "x^3 sin(2x) e^(3x)",
    "(4x^5 + 3x)/(2x + 7)",
    "tan((x^2 + 1)^3)",
    "ln(x^2 + 1)/(3x + 2)",
    "sqrt(4x^3 + x)(2x + 5)",
    "((2x + 1)/(3x + 4))^5",
    "(8x + 4)^2/(2x + 1)^5",
    "x^(x^2) + 2^sqrt(x)",
    "a x^2/(b + x) + |x - a|",
    "{x^2 if x < 1, 2x - 1 else}",
)


def record(text: str) -> dict[str, Any]:
    return {**as_dict(diff_task(text, wrt="x"), View(steps=True)), "seconds": 0}


@pytest.fixture
def quiet() -> Iterator[None]:
    """No collector meanwhile, and nothing known before."""
    gc.collect()
    interning.forget()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("room", [1, 7, 60])
def test_nodes_may_be_forgotten_at_any_moment(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = [record(text) for text in EXERCISES]
    monkeypatch.setattr(interning, "MAX_SHARED", room)
    assert [record(text) for text in EXERCISES] == usual


def test_nothing_waits_for_the_collector(quiet: None) -> None:
    gc.collect()  # what the tests before left
    for _ in range(5):
        for text in EXERCISES[:9]:
            record(text)
        interning.forget()
    assert gc.collect() < 10 * len(EXERCISES)


def test_threads_may_forget_too() -> None:
    def work() -> None:
        for text in EXERCISES[:6]:
            record(text)
            interning.forget()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()


def test_a_node_is_not_written_to() -> None:
    e = parse("2x + 1")
    with pytest.raises(AttributeError):
        e.args = ()
    with pytest.raises(AttributeError):
        e.__class__ = Mul  # type: ignore[assignment]
    assert type(e) is Add


@given(expressions(max_leaves=8))
@settings(max_examples=100)
def test_the_repr_of_a_node_makes_it_again(e: Expr) -> None:
    assert eval(repr(e), {**vars(tree), "Fraction": Fraction}) == e


def test_a_deep_node_has_a_repr() -> None:
    assert repr(parse("-" * 2_000 + "x")) == "Neg(" * 2_000 + "Sym('x')" + ")" * 2_000


@given(expressions(max_leaves=8))
@settings(max_examples=300)
def test_what_can_be_dropped_is_marked(e: Expr) -> None:
    stack = [e]
    while stack:
        node = stack.pop()
        stack += node.args
        own = (
            (type(node) is Num and node.value in (0, 1))
            or (type(node) in (Add, Mul) and any(type(a) is type(node) for a in node.args))
            or (type(node) is Neg and (node.bracketed or type(node.body) is Neg))
        )
        assert bool(node.kinds & TRIVIAL) == (own or any(a.kinds & TRIVIAL for a in node.args))


def test_one_and_nought_are_marked_however_typed() -> None:
    assert parse("1.0 x").kinds & TRIVIAL
    assert Pow(Sym("x"), Num(0)).kinds & TRIVIAL
    assert not parse("2x + 3").kinds & TRIVIAL
