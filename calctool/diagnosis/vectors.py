"""Wrong vectors and matrices: in another order, with a part missing, or with a mistake inside a component."""

from __future__ import annotations

from collections.abc import Sequence

from calctool.diagnosis.agreement import Vector, all_same, same
from calctool.diagnosis.attempt import POINTS
from calctool.diagnosis.mistakes import made_on
from calctool.diagnosis.mistakes.several import VectorProblem, WrongVector
from calctool.diagnosis.one_answer import OneAnswer
from calctool.diagnosis.search import Search
from calctool.diagnosis.wording import Diagnosis, said
from calctool.expr.tree import Expr, add
from calctool.numeric.sampling import sample_points
from calctool.process.budget import Budget
from calctool.tasks.question import Answer, Question

Row = list[Expr]


def vectors(question: Question, answer: Answer, budget: Budget) -> list[Diagnosis]:
    """The likeliest explanation of a wrong vector or matrix, or of a number given for one."""
    goal, right = question.goal, question.right
    if not isinstance(goal, list) or not isinstance(right, list):
        return []
    goals, wanted, given = flat(goal), flat(right), flat(answer)
    names = {n for e in (*wanted, *given) for n in e.free}
    places = sample_points(add(wanted), POINTS, names) if names else []
    near = Search({n: [float(p[n]) for p in places] for n in names}, max(1, len(places)), (), budget)
    mine = [near.vector(e) for e in given]

    def agrees(wrong: WrongVector) -> bool:
        if isinstance(wrong.answer, list) != isinstance(answer, list):
            return False
        if len(shape(wrong.answer)) > 1 and shape(wrong.answer) != shape(answer):
            return False
        parts = flat(wrong.answer)
        return len(parts) == len(mine) and all_same(mine, [near.candidates(e, 0)[0].values for e in parts])

    if shape(answer) == shape(right) and agrees(WrongVector(right)):
        return []
    rows = [row for row in right if isinstance(row, list)]
    problem = VectorProblem(question, [e for e in right if isinstance(e, Expr)], [flat(row) for row in rows])

    def as_a_whole(accidents: bool) -> list[Diagnosis]:
        for card in made_on(VectorProblem):
            for wrong in card.leads_to(problem) if bool(card.weight) is accidents else ():
                if agrees(wrong):
                    piece = answer if isinstance(answer, Expr) else None
                    return [said(card, goals[0], piece, wrong.slots, whole=True)._replace(together=True)]
        return []

    found = as_a_whole(False)
    if not found and not question.steps and len(given) == len(wanted) and shape(answer) == shape(right):
        found = _components(question, goals, wanted, given, mine, [near.vector(e) for e in wanted], budget)
    # one component written for all is in each of the others a derivative by the wrong variable
    if not found or found[0].id == "wrong-variable":
        return as_a_whole(True) or found
    return found


def flat(e: Answer) -> Row:
    """Every component, row by row."""
    return [leaf for part in e for leaf in flat(part)] if isinstance(e, list) else [e]


def shape(e: Answer) -> tuple[int, ...]:
    """How many components, or rows and columns."""
    return (len(e), *shape(e[0])) if isinstance(e, list) and e else ()


def _components(
    question: Question,
    goals: Row,
    right: Row,
    answer: Row,
    have: Sequence[Vector],
    want: Sequence[Vector],
    budget: Budget,
) -> list[Diagnosis]:
    """What went wrong in the first wrong component; nothing where one of them stays unexplained."""
    wrong = [i for i in range(len(right)) if not same(have[i], want[i])]
    first: list[Diagnosis] = []
    for i in wrong[:4]:
        inside = OneAnswer(question, goals[i], right[i], answer[i], budget).diagnoses()
        if not inside or len(wrong) == 1:
            return inside
        first = first or inside[:1]
    return first
