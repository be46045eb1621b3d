"""Laws of the cards that do not hold: they are wrong, they are filed, and what they do is found again."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from calctool.books import cards as sound_cards
from calctool.books import derivative_engine
from calctool.diagnosis import diagnose
from calctool.diagnosis.agreement import same
from calctool.diagnosis.card import Mistake
from calctool.diagnosis.mistakes import MISTAKES
from calctool.diagnosis.one_answer import OneAnswer
from calctool.diagnosis.search import WORK
from calctool.diagnosis.slips import AFTER, slips
from calctool.diagnosis.ways import right
from calctool.errors import CalcError
from calctool.expr.printer import show
from calctool.expr.traversal import goals, put_at, rewrite, substitute
from calctool.expr.tree import Add, Deriv, Div, E, Expr, Func, Mul, Neg, Num, Pow, Substituted, Sym
from calctool.parsing import parse
from calctool.process.budget import Budget
from calctool.tasks.question import Question, question_for

X = Sym("x")
EXAMPLES = [(card, f, wrong) for card in MISTAKES.values() for f, wrong in card.examples.items() if '"' not in f]
INSIDE = [card for card in MISTAKES.values() if card.inside == 1]


def test_ids_are_their_own_and_filed() -> None:
    assert len(MISTAKES) > 100
    for card in MISTAKES.values():
        assert not card.sound
        assert card.statement.endswith(".")
        assert card.next.endswith(".")
        assert card.id not in sound_cards()
        assert card.meant == "" or card.meant in sound_cards(), card.id


@pytest.mark.parametrize(("card", "f", "wrong"), EXAMPLES, ids=[f"{c.id}: {f}" for c, f, _ in EXAMPLES])
def test_examples_are_wrong_and_named(card: Mistake, f: str, wrong: str) -> None:
    question = question_for("partial", [f, "x"]) if "y" in f else question_for("diff", f)
    found = diagnose(question, parse(wrong))
    ids = {d.id for d in found} | {d.card.kind for d in found}
    assert card.id in ids or card.kind in ids, ids


# --- found again -----------------------------------------------------------------------------------


@st.composite
def functions(draw: DrawFn, depth: int = 2) -> Expr:
    """A function as it comes in exercises."""
    number = draw(st.integers(2, 7).map(Num))
    if depth == 0:
        return draw(st.sampled_from([X, Pow(X, number), Mul(number, X), Add(X, number), Add(Pow(X, Num(2)), number)]))
    u = draw(functions(depth - 1))
    match draw(st.sampled_from(["outer", "power", "product", "quotient", "sum", "multiple", "exponential"])):
        case "outer":
            return Func(draw(st.sampled_from(["sin", "cos", "tan", "ln", "sqrt", "arctan", "sinh"])), u)
        case "power":
            return Pow(u, number)
        case "product":
            return Mul(u, draw(functions(depth - 1)))
        case "quotient":
            return Div(u, draw(functions(depth - 1)))
        case "sum":
            other = draw(functions(depth - 1))
            return Add(u, Neg(other) if draw(st.booleans()) else other)
        case "multiple":
            return Mul(number, u)
    return Pow(draw(st.sampled_from([E, number])), u)


def put(e: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    return put_at(e, path, new) if path else new


def finished(e: Expr) -> Expr:
    """Every open goal worked out by the engine, letters put back."""
    while e.open:
        path, goal = next(iter(goals(e)))
        e = put(e, path, derivative_engine(check=False).derive(goal).result)
    return rewrite(e, lambda n: substitute(n.body, n.var.name, n.value) if isinstance(n, Substituted) else n)


@st.composite
def wrong_answers(draw: DrawFn) -> tuple[Expr, Mistake, Expr]:
    """A function, a mistake, and the answer that comes of it at some goal of the derivation."""
    f = draw(functions())
    line: Expr = Deriv(f, X)
    path: tuple[int, ...] = ()
    for _ in range(draw(st.integers(0, 3))):
        # one right step where we are, then on to one of the goals that it leaves
        goal = next(g for p, g in goals(line) if p == path)
        assert isinstance(goal, Deriv)
        after = right(goal)
        left = [p for p, _ in goals(after)]
        if not left:
            break
        line = put(line, path, after)
        path = (*path, *draw(st.sampled_from(left)))
    goal = next(g for p, g in goals(line) if p == path)
    ways = [(card, way.after) for card in INSIDE for way in card.leads_to(goal)]
    assume(ways)
    card, after = draw(st.sampled_from(ways))
    return f, card, finished(put(line, path, after))


@settings(max_examples=25, deadline=None)
@given(functions(), st.data())
def test_a_slip_of_algebra_anywhere_is_found_again(f: Expr, data: st.DataObject) -> None:
    try:
        question = question_for("diff", show(f))
    except CalcError:
        assume(False)
    goal, right = question.goal, question.right
    assert isinstance(goal, Expr)
    assert isinstance(right, Expr)
    attempt = OneAnswer(question, goal, right, right, Budget(WORK))
    made = [slip for line in attempt.right_lines for slip in slips(line, AFTER)]
    assume(made)
    answer = data.draw(st.sampled_from(made)).line
    wrong = OneAnswer(question, goal, right, answer, Budget(10 * WORK))
    assume(answer.free and not wrong.agrees and sum(v == v for v in wrong.near.vector(answer)) >= 4)
    assert wrong.diagnoses(), f"{show(f)} <- {show(answer)}"


@settings(max_examples=30, deadline=None)
@given(wrong_answers())
@example((parse("sin(x) + 2^(6x)"), MISTAKES["term-dropped"], parse("6*2^(6x) ln(2)")))  # one value is 4*10^8
@example((parse("cos((x^7)^4)"), MISTAKES["derivative-moved-inside"], parse("-sin(28x^27)")))  # angles of 10^9 and more
def test_a_mistake_anywhere_is_found_again(case: tuple[Expr, Mistake, Expr]) -> None:
    f, card, answer = case
    goal = Deriv(f, X)
    try:
        right = derivative_engine(check=False).derive(goal).result
    except CalcError:
        assume(False)
    question = question_for("diff", "x")._replace(goal=goal, right=right, body=f)
    assert isinstance(question, Question)
    scalar = OneAnswer(question, goal, right, answer, Budget(10 * WORK))
    near = scalar.near
    target = near.vector(answer)
    # an answer that is 0 everywhere comes of many a mistake, and of none in particular
    assume(any(target) and not same(target, near.vector(right), 1) and sum(v == v for v in target) >= 4)
    ids = {id for explanation in scalar.one_mistake(near, target) for id in explanation.ids}
    assert ids, f"{card.id}: {show(f)} <- {show(answer)}"
    diagnoses = scalar.diagnoses()
    assert diagnoses, f"{card.id}: {show(f)} <- {show(answer)}"
