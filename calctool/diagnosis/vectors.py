"""Wrong vectors and matrices: in another order, with a part missing, or with a mistake inside a component."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product

from calctool.diagnosis.mistakes.card import mistakes
from calctool.diagnosis.one_answer import POINTS, OneAnswer
from calctool.diagnosis.search import Search, Vector, same
from calctool.diagnosis.wording import Diagnosis, said
from calctool.expr.tree import ZERO, Deriv, Expr, add
from calctool.numeric.sampling import sample_points
from calctool.tasks.question import Answer, Question

Row = list[Expr]


def vectors(question: Question, answer: Answer, deadline: float) -> list[Diagnosis]:
    """The likeliest explanation of a wrong vector or matrix, or of a number given for one."""
    goal, right = question.goal, question.right
    if not isinstance(goal, list) or not isinstance(right, list):
        return []
    flat_goal, flat_right = _flat(goal), _flat(right)
    flat_answer = _flat(answer) if isinstance(answer, list) else [answer]
    names = {n for e in (*flat_right, *flat_answer) for n in e.free}
    places = sample_points(add(flat_right), POINTS, names) if names else []
    env = {n: [float(p[n]) for p in places] for n in names}
    near = Search(env, max(1, len(places)), (), deadline)
    have, want = [near.vector(e) for e in flat_answer], [near.vector(e) for e in flat_right]
    top = flat_goal[0]
    cards = mistakes()
    if not isinstance(answer, list):
        if right and not isinstance(right[0], list) and same(have[0], near.vector(add(flat_right))):
            return [said(cards["grad-summed"], top, answer, {})]
        one = next((i for i, w in enumerate(want) if same(have[0], w)), None)
        if one is None or isinstance(right[0], list):
            return []
        absent = question.variables[1 if one == 0 else 0]
        return [said(cards["grad-component-missing"], top, answer, {"x": absent})]
    if _shape(answer) == _shape(right) and _all_same(have, want):
        return []
    matrix = isinstance(right[0], list)
    id = _matrix(have, want, answer, right, near) if matrix else _vector(question, have, want, near)
    if id is not None:
        slots: dict[str, Expr] = {}
        if id == "grad-component-missing":
            slots = {"x": question.variables[_missing(have, want)]}
        return [said(cards[id], top, None, slots)]
    if len(flat_answer) != len(flat_right) or _shape(answer) != _shape(right):
        return []
    return _components(question, flat_goal, flat_right, flat_answer, have, want, deadline)


def _flat(e: Answer) -> Row:
    return [leaf for part in e for leaf in _flat(part)] if isinstance(e, list) else [e]


def _shape(e: Answer) -> tuple[int, ...]:
    return (len(e), *_shape(e[0])) if isinstance(e, list) and e else ()


def _all_same(a: Sequence[Vector], b: Sequence[Vector]) -> bool:
    return len(a) == len(b) and all(same(v, w) for v, w in zip(a, b, strict=True))


def _missing(have: Sequence[Vector], want: Sequence[Vector]) -> int:
    """The first place at which leaving out a component of the right answer gives the student's."""
    return next((i for i in range(len(want)) if _all_same(have, [*want[:i], *want[i + 1 :]])), len(want) - 1)


def _vector(question: Question, have: Sequence[Vector], want: Sequence[Vector], near: Search) -> str | None:
    n = len(want)
    if len(have) < n:
        subsets = [[*want[:i], *want[i + 1 :]] for i in range(n)]
        return "grad-component-missing" if any(_all_same(have, s) for s in subsets) else None
    if len(have) != n:
        return None
    if n <= 5 and any(_all_same(have, [want[i] for i in order]) for order in list(permutations(range(n)))[1:]):
        return "grad-order-swapped"
    body = question.body
    if not isinstance(body, Expr) or question.point:
        return None
    from calctool.algebra.terms import terms_of

    terms = terms_of(body)
    if len(terms) < 2 or n ** len(terms) > 81:
        return None
    for owners in product(range(n), repeat=len(terms)):
        slopes = [
            add([Deriv(t, x) for t, o in zip(terms, owners, strict=True) if o == i]) if i in owners else ZERO
            for i, x in enumerate(question.variables)
        ]
        if _all_same(have, [near.candidates(s, 0)[0].values for s in slopes]):
            return "grad-of-components"
    return None


def _matrix(have: list[Vector], want: list[Vector], answer: Answer, right: Answer, near: Search) -> str | None:
    shape, given = _shape(right), _shape(answer)
    if len(shape) != 2 or len(given) != 2 or len(have) != len(want):
        return None
    rows, columns = shape
    grid = [want[i * columns : (i + 1) * columns] for i in range(rows)]
    turned = [grid[i][j] for j in range(columns) for i in range(rows)]
    if given == (columns, rows) and _all_same(have, turned):
        return "jacobian-transposed"
    if given != shape:
        return None
    if rows <= 5:
        for order in list(permutations(range(rows)))[1:]:
            if _all_same(have, [v for i in order for v in grid[i]]):
                return "jacobian-rows-swapped"
    zero = near.vector(ZERO)
    diagonal = [grid[i][j] if i == j else zero for i in range(rows) for j in range(columns)]
    return "jacobian-diagonal-only" if _all_same(have, diagonal) else None


def _components(
    question: Question,
    goals: Row,
    right: Row,
    answer: Row,
    have: Sequence[Vector],
    want: Sequence[Vector],
    deadline: float,
) -> list[Diagnosis]:
    """What went wrong in each component that is wrong; nothing where one of them stays unexplained."""
    wrong = [i for i in range(len(right)) if not same(have[i], want[i])]
    found: list[Diagnosis] = []
    for i in wrong[:4]:
        scalar = OneAnswer(question, goals[i], right[i], answer[i], deadline)
        inside = scalar.diagnoses()
        if not inside:
            continue
        if len(wrong) == 1:
            return inside
        found.append(inside[0])
    if not found or len(found) < min(len(wrong), 4):
        return found[:1] if len(found) == len(wrong) else []
    kinds = list(dict.fromkeys(d.id for d in found))
    first = found[0]
    if len(kinds) == 1:
        return [first]
    return [first._replace(faults=sum(d.faults for d in found), others=tuple(found[1:]))]
