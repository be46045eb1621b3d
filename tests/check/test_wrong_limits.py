"""A wrong limit gets a mistake that fits, or values near the place that refute it; never a bare "Not right."."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial

import pytest

from calctool.diagnosis import diagnose
from calctool.diagnosis.agreement import same_limit
from calctool.diagnosis.limit_problem import LimitProblem, limit_value, numbers_for
from calctool.diagnosis.mistakes import MISTAKES, made_on
from calctool.diagnosis.search import WORK
from calctool.expr.printer import show
from calctool.expr.tree import DNE, OO, Expr, Limit, Neg, as_expr
from calctool.grading.check import check_task
from calctool.limits.solver import one_sided
from calctool.parsing import parse, read_condition
from calctool.process.budget import Budget
from calctool.tasks.question import Question, question_for
from tests.run import run

SAID = {
    ("(x^2 - 16)/(x - 4)", "4", "29"): "At x = 3.99 the function is 7.99, at x = 4.01 it is 8.01; your answer is 29.",
    ("x + 2", "3", "DNE"): "At x = 2.99 the function is 4.99, at x = 3.01 it is 5.01; both sides come near one number.",
    ("tan(x)", "pi/2-", "5"): "At x = pi/2 - 0.01 the function is 99.9967, at x = pi/2 - 0.001 it is 1000; "
    "your answer is 5.",
    ("1/10 + (-1)^n/100", "oo", "1/10"): "At n = 100 the function is 0.11, at n = 101 it is 0.09; "
    "there is no one number that the values come near to.",
    ("e^x", "oo", "17"): "At x = 10 the function is 22026.5, at x = 100 it is 2.68812*10^43; your answer is 17.",
    ("sqrt(x)", "0", "3"): "At x = -0.01 the function has no value, at x = 0.01 it is 0.1; "
    "a limit needs values on both sides.",
    ("|x|/x", "0", "5"): "At x = -0.01 the function is -1, at x = 0.01 it is 1; "
    "there is no one number that the values come near to.",
    ("sin(x)", "oo", "4"): "At x = 130.5 the function is -0.992334, at x = 140 it is 0.98024; "
    "there is no one number that the values come near to.",
    ("(1 + c)^x", "oo", "-oo"): "For c = 2, at x = 10 the function is 59049, at x = 100 it is 5.15378*10^47; "
    "your answer is -oo.",
    ("ln(x - c)", "-oo", "1"): "For c = 2, at x = -100 the function has no value, at x = -110.5 it has no value; "
    "a limit needs values all the way.",
}  # fmt: skip
"""Where no mistake is recognised: the sentence beside "Not right."."""


def lines(body: str, to: str, answer: str) -> list[str]:
    remarks = check_task("limit", body, answer, to=to, wrt="n" if "^n" in body else "x").remarks
    return ["".join(w if isinstance(w, str) else show(w) for w in said) for said in remarks]


@pytest.mark.parametrize(("asked", "says"), SAID.items(), ids=[" ".join(key) for key in SAID])
def test_values_near_the_place_speak_against_it(asked: tuple[str, str, str], says: str) -> None:
    first, second, *rest = lines(*asked)
    assert first == "Not right."
    assert second == says
    assert len(rest) == (0 if "no value" in says else 1)


def test_the_numbers_for_letters_meet_what_is_assumed() -> None:
    for body, assume, given in (
        ("e^(a x)", "a < 0", "For a = -2, "),
        ("e^(a x)", "a > 0, a < 1", "For a = 1/2, "),
        ("e^((b - a) x)", "a > b, b > 0", "For a = 3, b = 2, "),
        ("x^n/e^x", "n natural", "For n = 2, "),
    ):
        remarks = check_task("limit", body, "17", to="oo", wrt="x", assume=assume).remarks
        assert given in ["".join(w if isinstance(w, str) else show(w) for w in said)[: len(given)] for said in remarks]
    question = question_for("limit", "e^(a x)", to="oo", wrt="x", assume="a < 0")
    assert [d.id for d in diagnose(question, OO)] == ["exponential-at-minus-infinity"]
    elsewhere = question._replace(report=question.report._replace(conditions=(read_condition("a = 17/13"),)))
    assert numbers_for(elsewhere, (Fraction(2), Fraction(3))) is None


@pytest.mark.parametrize(("body", "answer"), [("1/ln(x)", "0.1"), ("ln(ln(x))", "7")])
def test_values_that_tell_nothing_are_not_shown(body: str, answer: str) -> None:
    assert lines(body, "oo", answer)[1:] == ["Put in values on the way to oo and see where the function goes."]


NAMED = {
    ("2/(1 + x)", "3", "2"): "This is the right number upside down.",
    ("(1 - cos(x))/(x^2 + x^3)", "0", "-1/2"): "The size is right; the sign is not.",
}
"""Where a mistake is recognised: what is said of it first, and nothing of what may be a coincidence."""


@pytest.mark.parametrize(("asked", "says"), NAMED.items(), ids=[" ".join(key) for key in NAMED])
def test_what_is_said_of_a_mistake_is_true(asked: tuple[str, str, str], says: str) -> None:
    assert lines(*asked)[:2] == ["Not right.", says]


def test_the_next_step_is_true_for_a_base_above_1_too() -> None:
    for body, answer in (("(1 + 3/x)^x", "e^(-3)"), ("(1 - 3/x)^x", "e^3")):
        assert lines(body, "oo", answer)[1:3] == [
            "The exponent of e has the wrong sign.",
            "Check its sign with the logarithm of the base.",
        ]


def test_a_hint_tells_no_values() -> None:
    said = check_task("limit", "x + 2", "7", to="3", hint=1).remarks
    assert said == (
        ("Not right.",),
        ("Put in values ever nearer to ", as_expr(3), ", on both sides, and see where the function goes."),
    )


NOT = r"""
form-as-answer | e^(-x) | oo | e^(-oo)
number-over-zero-as-answer | (x^2 - 9)/(x - 3) | 3 | 0/0
infinity-put-in | x^2 | oo | -oo
zero-over-zero-is-zero | (x - 3)/(x + 1) | 1 | 0
zero-over-zero-is-one | (x^2 + 1)/(x + 2) | 1 | 1
zero-over-zero-undefined | {x^2 if x != 2; 7 if x = 2} | 2 | DNE
zero-over-zero-infinite | (x^2 + 1)/(x + 2) | 1 | oo
indeterminate-undefined | x + 2 | 3 | DNE
infinity-over-infinity-is-one | 7/x | oo | 1
infinity-minus-infinity-is-zero | (3x^2 + x)/(5x^2 - x) | oo | 0
infinity-minus-infinity-is-infinite | 1/x + 1/x^2 | oo | oo
zero-times-infinity-is-zero | x sin(x) | oo | 0
zero-times-infinity-is-infinite | x sin(1/x) | 0 | oo
one-to-infinity-is-one | 2^x | -oo | 1
one-to-infinity-is-infinite | x^x | 0+ | oo
zero-to-zero | (1 + 2/x)^x | oo | 0
e-limit-exponent-lost | e^x/(e^x + 1) | oo | e
e-limit-exponent-sign | e^(-x) + 2 | oo | 1/2
e-limit-exponent-sign | x^(1/ln(x)) | 0+ | 1/e
logarithm-of-the-limit | e^x | 2 | 2
lhopital-stopped-early | sin(x)/x | 0 | 0
lhopital-quotient-rule | (x^2 + 1)/(x + 2) | 1 | 4/9
lhopital-not-indeterminate | x/(x - 1) | 1- | 1
lhopital-too-often | (x^2 + 3)/(x^2 + 1) | 1 | 1
lhopital-numerator-only | sqrt(4x^2 + 1)/(3x) | oo | 0
lhopital-denominator-lost | (x^2 + 1)/(x + 2) | 1 | 2
lhopital-derivative-wrong | (x^2 + 1)/(x + 2) | 1 | 0
degree-comparison | (x^2 + 1)/(x + 2) | 1 | oo
first-coefficients-divided | (5x^2 + x)/(2x^2 - 3) | oo | 5
leading-coefficients-only | 7/x | oo | 7
leading-coefficients-elsewhere | (3x^2 + x)/(5x^2 - x) | oo | 5/3
constant-terms-at-infinity | (2x + 1)/(x + 3) | 1 | 1/3
root-of-square-sign | sqrt(4x^2 + 1)/(3x) | oo | -2/3
root-of-square-sign | -sqrt(x^2 + 1) | -oo | oo
root-of-square-sign | (sqrt(2) x + 1)/(x - 3) | -oo | -sqrt(2)
root-of-square-sign | sqrt(x^2 + 6x) + x | -oo | 3
leading-root-not-taken | sqrt(4x) | 1 | 4
leading-root-not-taken | sqrt(3) x^3 | -oo | oo
root-degree-ignored | (2x + 1)/(x^2 + 3) | oo | oo
growth-order | ln(x + 1) - ln(x) | oo | oo
exponential-at-minus-infinity | e^x | 2 | -oo
logarithm-of-zero | ln(x) | 1 | 1
arctangent-at-infinity | arctan(x) | 1 | oo
oscillation-given-value | cos(x) | 0 | 0
bounded-times-zero | x | 0 | DNE
one-sided-ignored | (x + 3)/(x - 1) | 1 | 4
sides-averaged | x + 2 | 3 | 5/2
wrong-side | 1/x | 0 | oo
both-sides-taken | sqrt(x) | 0+ | DNE
value-not-limit | (x^2 - 9)/(x - 3) | 3 | 3
value-elsewhere-undefined | x + 2 | 3 | DNE
limit-bars-dropped | \|x\|/x | 0 | 1
other-end | (x^2 + 1)/(x + 2) | 1 | oo
infinite-limit-sign | 1/x | 0 | -oo
finite-limit-sign | 1/x^2 | 0 | -oo
limit-upside-down | x + 2 | 3 | 1/5
infinite-limit-undefined | x + 2 | 3 | DNE
number-over-zero | (x^2 - 9)/(x - 3) | 3 | 0
number-over-infinity | (2x + 1)/(x^2 + 3) | oo | 2
leading-coefficient-of-one | (2x + 1)/(x^2 + 3) | oo | 2
zero-over-number | (x^2 - 9)/(x - 3) | 3 | DNE
limit-decimal | (1 + 2/x)^x | oo | 7.2
sinc-coefficient-ignored | (x^2 - 9)/(x - 3) | 3 | 1
limit-factor-lost | 3x + 2 | 1 | 5/3
cosine-limit | (1 - cos(x))/x | 0 | 1
standard-limit-elsewhere | sin(x)/x | 0 | 0
first-term-only | sin(3x)/x | 0 | 0
factor-sign-slip | (sqrt(x) - 2)/(x - 4) | 4 | 0
limit-power-of-each-term | ((3 + x)^2 - 9)/x | 0 | 3
limit-summand-cancelled | (x^2 - 4x + 3)/(x^2 - 9) | 3 | 7
cube-factored-wrong | (x^2 - 9)/(x - 3) | 3 | 4
conjugate-slip | (x^2 - 9)/(x - 3) | 3 | 12
"""
"""Each mistake on limits, and an answer that it leads to elsewhere, but not here."""


def test_what_does_not_fit_is_not_named() -> None:
    rows = [
        [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)] for line in NOT.strip().split("\n")
    ]
    assert {mistake for mistake, *_ in rows} == {card.id for card in made_on(LimitProblem)}
    for mistake, body, to, answer in rows:
        assert mistake not in [d.id for d in diagnose(question_for("limit", body, to=to), parse_answer(answer))], (
            mistake
        )


def parse_answer(text: str) -> Expr:
    return DNE if text == "DNE" else parse(text)


ASKED = tuple(
    (body, to)
    for to, bodies in {
        "oo": "(3x^2+x)/(5x^2-x) sqrt(4x^2+1)/(3x) sqrt(x^2+6x)-x (1+2/x)^(3x) ln(x)/x sin(x)/x",
        "-oo": "sqrt(4x^2+1)/(3x) e^x+2",
        "0": "sin(3x)/(5x) (1-cos(3x))/x^2 (e^(3x)-1)/x 1/x^2 |x|/x 1/x-1/sin(x)",
        "3": "(x^2-9)/(x^2-3x) (x^3-27)/(x-3) (x+1)/(x-3)^2 floor(x)",
        "2-": "|x-2|/(x-2) 1/(x-2)",
    }.items()
    for body in bodies.split()
)


@pytest.mark.parametrize(("body", "to"), ASKED)
def test_whatever_a_mistake_leads_to_is_explained(body: str, to: str) -> None:
    """The values of every card, planted in every limit: another card may be likelier, but one is named."""
    question = question_for("limit", body, to=to)
    for answer in wrong_values(question):
        found = diagnose(question, answer)
        assert found, show(answer)
        for each in found:
            says = "".join(w if isinstance(w, str) else show(w) for w in each.says)
            assert says.endswith(".")
            assert "{" not in says
            assert each.card.certain or "looks as if" in says


def wrong_values(question: Question) -> list[Expr]:
    """What the mistakes lead to, apart from the right value."""
    goal = question.goal
    assert isinstance(goal, Limit)
    assert isinstance(question.right, Expr)
    right = limit_value(question.right)
    answer = as_expr(Fraction(355, 113))
    problem = LimitProblem(goal, right, answer, partial(one_sided, goal.var, goal.to), Budget(WORK))
    values = {v for card in made_on(LimitProblem) for v in card.leads_to(problem) if v is not None}
    ends = {"oo": OO, "-oo": Neg(OO), "dne": DNE}
    wrong = [v for v in values if right is not None and not same_limit(v, right)]
    return [ends[v] if isinstance(v, str) else as_expr(Fraction(v).limit_denominator(10**6)) for v in wrong]


def test_l_hopitals_steps_are_worked_for_a_0_only_and_the_search_ends() -> None:
    question = question_for("limit", "(1 - cos(2x))/x^2", to="0")
    goal = question.goal
    assert isinstance(goal, Limit)
    for answer, worked in (("0", True), ("5", False)):
        problem = LimitProblem(goal, 2.0, parse(answer), partial(one_sided, goal.var, goal.to), Budget(WORK))
        assert [*MISTAKES["lhopital-stopped-early"].leads_to(problem)] == ([0.0] if worked else [])
        assert ("steps" in vars(problem)) is worked
    budget = Budget(WORK)
    assert diagnose(question, parse("5"), budget) == []
    needed = WORK - budget.left
    assert 100 < needed < 1_000
    budget = Budget(needed // 2)
    assert diagnose(question, parse("5"), budget) == []
    assert budget.spent


def test_what_fits_letters_fits_for_two_choices_of_numbers() -> None:
    question = question_for("limit", "sin(a x)/x", to="0", wrt="x")
    assert [d.id for d in diagnose(question, parse("1"))] == ["sinc-coefficient-ignored"]
    assert diagnose(question, parse("17/10")) == []


def test_a_line_that_is_still_a_limit_was_not_read_as_a_number() -> None:
    """Who factors wrongly has not read 0/0 as 0."""
    asked = ("check", "limit", "(x^2 - 9)/(x - 3)", "--to", "3", "--work", "-")
    said = run(*asked, stdin="lim (x^2-9)/(x-3) = lim (x-3) = 0")
    assert "Line 1 does not follow: lim x->3 (x - 3)." in said.stdout
    assert "0/0" not in said.stdout
