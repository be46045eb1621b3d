"""The rules calctool knows, and the mistakes: all of them, or one card with an example worked live."""

from __future__ import annotations

import shlex

from calctool.answers.reading import read_answer
from calctool.books import BOOKS, book, cards, derivative_engine
from calctool.derivation.rule import Derivation, Rule
from calctool.diagnosis.card import COMMON, Mistake
from calctool.diagnosis.mistakes import MISTAKES
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import Deriv, Expr, Limit, Num
from calctool.grading.words import answer_words
from calctool.parsing import read_statement
from calctool.report.model import Block, Grid, Remark, Report, Result, Work, count_checks
from calctool.simplification import simplify
from calctool.tasks.common import derived
from calctool.tasks.question import question_for


def rules_task(rule_id: str | None = None) -> Report:
    """Every rule in a table, or one rule's card; an unknown id is an InputError with the nearest one.

    >>> [block.title for block in rules_task().blocks][-1]
    'mistakes'
    """
    if rule_id is None:
        blocks: list[Block] = [
            Grid(chapter, ("id", "name", word), tuple((r.id, r.name, r.formula) for r in rules))
            for chapter, word, rules in (
                *((chapter, "formula", book(chapter)) for chapter in BOOKS),
                ("mistakes", "wrong", MISTAKES.values()),
            )
        ]
        return Report("rules", "", None, None, Result("listing", None), tuple(blocks))
    card = find(rule_id)
    if isinstance(card, Mistake):
        return Report("rules", rule_id, None, None, Result("listing", None), shown(card))
    blocks = [
        Grid(
            card.name,
            ("", ""),
            (
                ("id", card.id),
                ("formula", card.formula),
                ("in words", plain(card.statement)),
                ("source", card.source),
                ("since", card.since),
            ),
        )
    ]
    derivations = []
    for goal_text in list(card.examples)[:1]:
        derivation = work(card, goal_text)
        derivations.append(derivation)
        blocks.append(Work(derivation, "example"))
    if not derivations:
        blocks.append(Remark(("This rule is applied by the engine between other rules; see diff.chain.",)))
    listing = Result("listing", None)
    return Report("rules", rule_id, None, None, listing, tuple(blocks), checked=count_checks(derivations))


def find(rule_id: str) -> Rule:
    """The card with that id, of a rule or a mistake; ``product`` is understood as ``diff.product``."""
    rules = cards()
    known: dict[str, Rule] = {**rules, **MISTAKES}
    short: dict[str, str] = {}
    for i in rules:  # the first book that has the name: diff.product before any other product
        short.setdefault(i.split(".", 1)[1], i)
    wanted = rule_id.strip()
    found = known.get(wanted) or known.get(short.get(wanted, ""))
    if found is not None:
        return found
    from difflib import get_close_matches

    near = get_close_matches(wanted, [*known, *short], 1)
    hint = f"did you mean '{near[0]}'?" if near else "calctool rules lists them"
    raise InputError(f"unknown rule '{rule_id}'", hint=hint, code="usage")


def shown(card: Mistake) -> tuple[Block, ...]:
    """The page of a mistake: what is wrong, what is right, and an answer in which it was made."""
    rows = [("id", card.id), ("wrong", card.formula)]
    if card.meant:
        meant = cards()[card.meant]
        rows.append(("right", f"{meant.formula} ({meant.name})"))
    rows += [("in words", plain(card.statement)), ("what to do", plain(card.next)), ("seen", COMMON[card.common])]
    if card.kind:
        rows.append(("a case of", card.kind))
    problem, wrong = card.example()
    command, *words = shlex.split(problem)
    texts: list[str] = []
    options: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if word.startswith("--"):
            options[word[2:]] = next(rest)
        else:
            texts.append(word)
    right = question_for(command, texts, **options).right
    given = read_answer(wrong).value
    answers = (answer_words([*given] if isinstance(given, list) else given), answer_words(right))
    bad, good = ("".join([w if isinstance(w, str) else show(w) for w in words]) for words in answers)
    lines = (("question", problem), ("wrong answer", bad), ("right answer", good))
    return Grid(card.name, ("", ""), tuple(rows)), Grid("example", ("", ""), lines)


def work(card: Rule, goal_text: str) -> Derivation:
    """An example of a card, worked: a goal ``d/dx [...]`` or ``lim x->a ...``, or an expression to tidy."""
    goal = read_goal(goal_text)
    if isinstance(goal, Deriv) and card.id.startswith("definition."):
        if card.id in ("definition.at-a-point", "definition.alternative"):
            from calctool.first_principles.slope import at_the_place

            x, place = goal.wrt, Num(3)
            here = simplify(substitute(goal.body, x.name, place))
            alternative = card.id == "definition.alternative"
            return at_the_place(goal.body, here, x, place, alternative=alternative).derivation
        from calctool.first_principles.difference_quotient import by_definition

        return by_definition(goal.body, goal.wrt, derivative_engine())
    if isinstance(goal, Limit):
        from calctool.limits.solver import LimitEngine

        return LimitEngine().derive(goal).derivation
    known = ("diff.chain",) if card.id == "diff.power-chain" else ()
    engine = derivative_engine(known)
    return derived(goal.body, goal.wrt, engine) if isinstance(goal, Deriv) else engine.settle(goal)


def read_goal(text: str) -> Expr:
    """``d/dx [body]`` or ``lim x->a+ body`` as a goal, anything else as an expression.

    >>> read_goal("d/dx [x^2]").open, read_goal("lim x->0+ 1/x").side
    (True, '+')
    """
    found = read_statement(text)
    if found.approach is not None:
        return Limit(found.expr, *found.approach)
    return Deriv(found.expr, found.by[0]) if found.by else found.expr


def plain(says: str) -> str:
    """A rule's sentence without the braces of its slots."""
    return says.replace("{", "").replace("}", "")
