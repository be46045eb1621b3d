"""The laws every card obeys: its examples hold, it never changes a value, it fires, and it fills its own sentence.

They are written over the books, so a new card is tested on the day it is put into one.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from calctool.books import BOOKS, DIFF, book, cards
from calctool.derivation.checking import Checker
from calctool.derivation.engine import back_substitute, insert_derivatives
from calctool.derivation.rule import MAX_DEPTH, Names, Rewrite, Rule, simplified
from calctool.diagnosis.mistakes import MISTAKES
from calctool.differentiation.chain import chain
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.traversal import all_names, substitute
from calctool.expr.tree import ONE, ZERO, Add, Deriv, Expr, Func, Mul, Num, Sym
from calctool.grading.catalogue import read_goal
from calctool.numeric.compare import compare
from calctool.numeric.sampling import sample_points
from calctool.parsing import parse
from calctool.report.model import Work
from calctool.simplification import SIMPLIFICATIONS
from calctool.tasks.diff import diff_task
from tests.strategies import expressions, smooth_expressions

X = Sym("x")
EXAMPLES = [(card, before, after) for card in (*DIFF, *SIMPLIFICATIONS) for before, after in card.examples.items()]


def applied(card: Rule, goal: Expr) -> Rewrite | None:
    found = card.apply(goal, Names(all_names(goal)))
    return found if isinstance(found, Rewrite) else None


def canonical(text: str) -> str:
    """An example as it is printed: blanks, stars and the brackets of a simple exponent are a matter of taste."""
    if "d/d" not in text:
        text = show(parse(text))
    return re.sub(r"\^\((-?\w+)\)", r"^\1", text).replace(" ", "").replace("*", "")


# --- one card ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("card", cards().values(), ids=lambda card: card.id)
def test_card_is_filled_in(card: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(\.[\w-]+)+", card.id)
    assert card.name
    assert card.statement.endswith(".")
    assert card.source
    assert card.since


def test_ids_are_unique() -> None:
    counted = Counter(card.id for rules in (*map(book, BOOKS), MISTAKES.values()) for card in rules)
    assert [i for i, n in counted.items() if n > 1] == []
    assert sum(counted.values()) > 100


@pytest.mark.parametrize(("card", "before", "after"), EXAMPLES, ids=[f"{c.id} {b}" for c, b, _ in EXAMPLES])
def test_example_holds(card: Rule, before: str, after: str) -> None:
    goal = read_goal(before)
    found = applied(card, goal)
    assert found is not None
    assert canonical(show(found.after)) == canonical(after)
    # The order of a polygamma function is a whole number, so n is one here.
    lhs, rhs = (substitute(e, "n", ONE) if "polygamma" in before else e for e in (goal, found.after))
    assert compare(lhs, rhs, sample_points(lhs)).state == "agrees"


@pytest.mark.parametrize(("card", "before", "after"), EXAMPLES, ids=[f"{c.id} {b}" for c, b, _ in EXAMPLES])
def test_card_fills_its_sentence(card: Rule, before: str, after: str) -> None:
    found = applied(card, read_goal(before))
    assert found is not None
    assert set(re.findall(r"{(\w+)}", card.statement)) <= set(found.slots)


@pytest.mark.parametrize(
    "card",
    [c for c in (*DIFF, *SIMPLIFICATIONS) if c not in (insert_derivatives, back_substitute)],
    ids=lambda card: card.id,
)
def test_card_has_an_example(card: Rule) -> None:
    assert card.examples


def test_a_deep_expression_is_cleaned_and_not_rearranged() -> None:
    """Of the simplifications those remain whose work does not grow with the depth."""
    e: Expr = X
    for _ in range(MAX_DEPTH):
        e = Func("sin", e)
    wide = Mul(Num(2), Add(X, ONE), Add(X, Num(3)))
    assert any(card.rearranges for card, _ in simplified(wide, SIMPLIFICATIONS, Names(frozenset("x"))))
    deep = Add(wide, Add(e, ZERO))
    assert [card.id for card, _ in simplified(deep, SIMPLIFICATIONS, Names(frozenset("x")))] == ["tidy.clean"]


def tried(card: Rule, goal: Expr) -> bool:
    """Would the engine try the card on the goal, going by what the card says it is about?"""
    body = goal.args[0] if isinstance(goal, Deriv) else goal
    name = body.name if isinstance(body, Func) else ""
    return bool(goal.kinds & card.requires) and (
        not card.applies_to or body.__class__ in card.applies_to or name in card.applies_to
    )


# --- equal: a rule never changes a value ------------------------------------------------------------


@pytest.mark.parametrize(
    ("drawn", "wanted"),
    [(expressions(max_leaves=5), 250), (smooth_expressions(("x", "a"), max_leaves=6), 250)],
    ids=["any", "smooth"],
)
def test_rules_keep_the_value(drawn: SearchStrategy[Expr], wanted: int) -> None:
    fired: Counter[str] = Counter()

    @settings(
        max_examples=wanted, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(drawn)
    def law(e: Expr) -> None:
        for goal, chapter in ((Deriv(e, X), DIFF), (e, SIMPLIFICATIONS)):
            checker = Checker(goal)
            for card in chapter:
                found = applied(card, goal)
                if found is not None:
                    assert tried(card, goal), f"{card.id} is not tried on {show(goal)}"
                    verdict = checker.compare(goal, found.after, found.conditions)
                    assert verdict.state != "refuted", f"{card.id}: {show(goal)} = {show(found.after)}, {verdict}"
                    fired[card.id] += verdict.state == "agrees"

    law()
    assert len(fired) >= 20
    assert sum(fired.values()) >= wanted


# --- fired: every card is used by the engine --------------------------------------------------------

CORPUS = """
    diff.constant                 7
    diff.identity                 x
    diff.power                    x^3
    diff.exp                      e^x
    diff.power-of-zero            0^x
    diff.constant-inside          floor(x/x)
    diff.exponential              2^x
    diff.sum                      x^2 + x
    diff.constant-multiple        3x^2
    diff.root                     root(x, 5)
    diff.negative-power           1/x^3
    diff.divide-out (x^2 + 3)/sqrt(x)
    diff.one-power x*sqrt(x)
    diff.pythagoras-first sec(x)^2 - tan(x)^2
    diff.hyperbolic-first cosh(x)^2 - sinh(x)^2
    diff.power-of-logarithm e^(2*ln(x))
    diff.pythagoras-above sin(x)^2/(1 + cos(x))
    diff.factor-first (x^2 - 3x + 2)/(x^2 - 1)
    diff.cancel-first (x^2 - 3x + 2)/(x^2 - 1)
    diff.simplify-first x/(x + 1/x)
    diff.log-laws ln(x^3*sqrt(x^2 + 1))
    diff.logarithmic-product x^(3/4) sqrt(x^2 + 1)/(3x + 2)^5
    diff.product                  x sin(x)
    diff.product-n                x e^x sin(x)
    diff.log-abs                  ln|x|
    diff.reciprocal               1/(x^2 + x)
    diff.quotient                 x^2/(x + 1)
    diff.chain                    sin(x^2)
    diff.power-chain              (x^2 + 5x)^6            known: diff.chain
    diff.change-of-base           log(2, x)
    diff.logarithmic              x^x
    diff.several-arguments        max(x, x^2)
    diff.piecewise                {x^2 if x < 0 else x}
    diff.f                        f(x)
    diff.g                        g(x)
    diff.h                        h(x)
    diff.put-in                   (x^2 + x) sin(x)
    diff.put-back                 sin(x^2)
"""


def corpus() -> list[tuple[str, str, str | None]]:
    """The table as (card, expression, known rules), and every function by every argument it is differentiated by."""
    rows: list[tuple[str, str, str | None]] = []
    for line in CORPUS.strip().splitlines():
        card, _, rest = line.strip().partition(" ")
        text, _, known = rest.partition("known:")
        rows.append((card, text.strip(), known.strip() or None))
    for row in FUNCTIONS.values():
        for letter in row.derivatives():
            values = {letter: "x", "a": "2", "n": "2", "k": "2"}
            text = f"{row.name}({', '.join([values.get(a, '3') if a != letter else 'x' for a in row.letters])})"
            rows.append((f"diff.{row.name}", text, None))
    return rows


@pytest.mark.parametrize(("card", "text", "known"), corpus(), ids=[row[0] for row in corpus()])
def test_card_fires(card: str, text: str, known: str | None) -> None:
    report = diff_task(text, known=known)
    derivation = next(block.derivation for block in report.blocks if isinstance(block, Work))
    assert card in {step.rule.id for step in derivation.steps()}
    assert not derivation.result.open
    assert report.checked.agrees > 0


def test_corpus_is_complete() -> None:
    assert {card.id for card in DIFF} <= {row[0] for row in corpus()}


@pytest.mark.parametrize("taken", ["", "y", "uyzwqp", "utsrvpqkyzw"])
def test_letters_of_a_chain_are_its_own(taken: str) -> None:
    """However many letters the problem uses, none of them names a link, and no two links have one name."""
    found = chain.apply(Deriv(parse("ln(sqrt(sin(x)^3))"), Sym("x")), Names(frozenset(taken) | {"x"}))
    assert isinstance(found, Rewrite)
    letters = [part.letter for part in found.parts]
    assert len(set(letters)) == len(letters) > 3
    assert not set(letters) & {*taken, "x"}
