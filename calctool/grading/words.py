"""What is said of an answer: the verdict in a sentence, what is good in it, where it differs, what to do.

The right answer itself is given only by :func:`right_answer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from calctool.answers.shapes import flat
from calctool.derivation.rule import Words
from calctool.expr.traversal import substitute
from calctool.expr.tree import DNE, OO, Expr, Limit, Neg, Sym, as_expr
from calctool.grading.equality import equal, in_digits
from calctool.grading.verdict import Outcome
from calctool.tasks.ordinals import ordinal
from calctool.tasks.question import Answer, Question

if TYPE_CHECKING:
    from calctool.diagnosis.wording import Diagnosis


def sentences(outcome: Outcome) -> list[Words]:
    """The verdict on an answer, and all there is to say about it."""
    verdict = outcome.verdict
    match outcome.state:
        case "no-answer":
            return [("No answer was given.",)]
        case "undecided":
            first: Words = ("Not decided: your answer could neither be proved right nor shown to be wrong.",)
            return [first, (verdict.says,)] if verdict.says else [first]
        case "wrong" if verdict.reason == "link":
            return reason(outcome)
        case "wrong":
            mistakes = outcome.mistakes
            out: list[Words] = [("Not right.",)]
            if mistakes and mistakes[0].together and verdict.reason == "value":
                return [*out, *explanations(mistakes)]  # of which component it is seen first says nothing
            out += credited(outcome)
            if outcome.link:
                return [*out, right_until(outcome), *(explanations(mistakes) or [once_more(outcome)])]
            said = mistakes[0].id if mistakes and verdict.reason == "letters" else ""
            if said not in ("constant-added", "tangent-given"):
                out += reason(outcome)
            if said == "wrong-letter":
                out.append(mistakes[0].next)
            elif said != "point-not-substituted":
                out += explanations(mistakes)
            return out if mistakes else out + unrecognised(outcome)
    right = f"Right, but not finished: {'; '.join(dict.fromkeys(outcome.todo))}." if outcome.todo else "Right."
    if verdict.proof == "rounded":
        said = (
            f"It is right to the {verdict.points} digits written." if verdict.points else "It is within the tolerance."
        )
        return [(right,), (said,)]
    if verdict.proof != "numeric":
        return [(right,)]
    points = f" at {verdict.points} points" if verdict.points > 1 else ""
    return [(right,), (f"It agrees with the right answer{points} to many digits; this is not a proof.",)]


def hinted(outcome: Outcome, hint: int | None) -> list[Words]:
    """Of a wrong answer only where to look (``hint`` 1), and what to do there (2); else all."""
    if hint is None or hint > 2 or not outcome.mistakes:
        said = sentences(outcome)
        return said if hint is None or hint > 2 or not _of_a_limit(outcome) else [said[0], *said[2:]]
    return [*sentences(outcome)[:1], *credited(outcome), *where_to_look(outcome, hint)]


def where_to_look(outcome: Outcome, hint: int | None) -> list[Words]:
    """Where the mistake is, and from the second level on what to do there; nothing of one that is not recognised."""
    found = next(iter(outcome.mistakes), None)
    if found is None:
        return []
    look: list[Words] = []
    if isinstance(found.where, Expr) and not found.where.open:
        look.append(("Look again at ", found.where, "."))
    return [*look, found.next] if hint == 2 and found.next else look


def credited(outcome: Outcome) -> list[Words]:
    """Which components are right, where there are several."""
    question, where = outcome.question, outcome.verdict.where
    if not isinstance(question.right, list) or not where:
        return []
    wrong = place_of(where, question)
    if not outcome.credit:
        return [(f"Look at {wrong} first.",)]
    total = len(list(flat(question.right)))
    good = len(outcome.credit)
    right = f"{good} of {total} are right"
    if good == total - 1:
        right = "the other is right" if total == 2 else "the others are right"
    return [(f"{wrong[0].upper()}{wrong[1:]} is wrong; {right}.",)]


def reason(outcome: Outcome) -> list[Words]:
    """Why the answer is wrong, without telling the right one."""
    verdict, noun = outcome.verdict, name_of(outcome.question)
    match verdict.reason:
        case "unworked":
            return [("This is still the question: d/dx has to be worked out.",)]
        case "shape" | "rule":
            return [(f"{verdict.says[0].upper()}{verdict.says[1:]}.",)]
        case "label" | "both":
            return [(f"{verdict.says}.",)]
        case "link":
            return [link_words(outcome)]
        case "letters" if not _left(outcome):
            return [(f"There is no {verdict.says} in the question.",)]
        case "letters":
            return [still_in(outcome)]
        case "infinite" | "dne" | "exists" if isinstance(outcome.question.goal, Limit):
            return []
        case "exists":
            return [(f"{noun[0].upper()}{noun[1:]} exists: work it out.",)]
        case "infinite":
            return [(f"{noun[0].upper()}{noun[1:]} is not infinite.",)]
        case "dne" if outcome.mistakes:
            return []
        case "dne":
            return [(f"{noun[0].upper()}{noun[1:]} does not exist here, not even as oo or -oo.",)]
    out: list[Words] = []
    witness = verdict.witness
    if witness is not None and witness.point:
        place: list[Expr | str] = []
        for name, q_ in witness.point:
            place += [", " if place else "", Sym(name), " = ", as_expr(q_)]
        at = tuple(w for w in place if w != "")
        if witness.theirs is None:
            out.append(("At ", *at, f" your answer has no value; {noun} is {in_digits(witness.ours)} there."))
        elif witness.theirs == witness.ours:
            out.append(("At ", *at, f" your answer and {noun} begin with the same digits, but are not equal."))
        else:
            theirs, ours = in_digits(witness.theirs), in_digits(witness.ours)
            out.append(("At ", *at, f" your answer is {theirs}, {noun} is {ours}."))
    elif witness is not None and witness.theirs is None and not isinstance(outcome.question.goal, Limit):
        out.append(("Your answer has no value.",))
    if verdict.only:
        out.append(("Your answer is right only for ", verdict.only[0], "."))
    return out


def _left(outcome: Outcome) -> list[str]:
    """Letters of the answer that were to be replaced by a value, where it has no other foreign ones."""
    question, foreign = outcome.question, outcome.verdict.says.split(", ")
    gone = set(question.point or ())
    if isinstance(question.goal, Limit):
        gone.add(question.goal.var.name)
    return foreign if set(foreign) <= gone else []


def still_in(outcome: Outcome) -> Words:
    """What is still to be put in: the point, or where the limit goes; and whether that makes the answer right."""
    question, names = outcome.question, _left(outcome)
    goal = question.goal
    first = f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} still in your answer"
    if not _right_then(outcome, names):
        return (f"{first}, and that is not all that is wrong.",)
    if isinstance(goal, Limit):
        return (f"{first}; now let {names[0]} go to ", goal.to, ".")
    assert question.point is not None
    put: list[Expr | str] = [f"{first}; now put "]
    for i, name in enumerate(names):
        put += [*([" and "] if i else []), Sym(name), " = ", question.point[name]]
    return (*put, " in.")


def _right_then(outcome: Outcome, names: Sequence[str]) -> bool:
    """Is the answer right once the point is put in, or once the limit is taken?"""
    from calctool.grading.meaning import NoMeaning, limit_of

    goal, point = outcome.question.goal, outcome.question.point or {}
    for right, value in zip(flat(outcome.question.right), flat(outcome.answer), strict=False):
        if isinstance(goal, Limit):
            try:
                value = limit_of(Limit(value, goal.var, goal.to, goal.side))
            except NoMeaning:
                return False
        for name in names if not isinstance(goal, Limit) else ():
            value = substitute(value, name, point[name])
        if equal(right, value).state != "right":
            return False
    return True


def link_words(outcome: Outcome) -> Words:
    """That a chain ends right, and where it does not hold."""
    first, second = outcome.link
    return ("Right at the end, but ", *answer_words(first), " is not ", *answer_words(second), ".")


def right_until(outcome: Outcome) -> Words:
    """That a chain was right up to a side, and where it went wrong."""
    first, second = outcome.link
    tends = isinstance(outcome.question.goal, Limit) and second != DNE and _put_in(outcome)
    is_not = " is right, but it does not tend to " if tends else " is right, but it is not "
    return (*answer_words(first), is_not, *answer_words(second), ".")


def once_more(outcome: Outcome) -> Words:
    """What to do about a false step of a chain in which no mistake is recognised."""
    places = _put_in(outcome)
    if not places or not {OO, Neg(OO)}.isdisjoint(places.values()):
        return ("Do this step once more.",)
    words: list[str | Expr] = []
    for name, place in places.items():
        words += [", " if words else "Put ", Sym(name), " = ", place]
    return (*words, " in once more.")


def _put_in(outcome: Outcome) -> dict[str, Expr]:
    """The places that were put in where a chain does not hold."""
    first, second = outcome.link
    return outcome.question.put_in(first, second) if isinstance(first, Expr) and isinstance(second, Expr) else {}


def meant_words(outcome: Outcome, what: str) -> list[Words]:
    """That the answer is not right as typed, and right as it may have been meant."""
    typed: Words = ("As typed this cannot be read.",)
    if outcome.typed_as is not None:
        typed = ("As typed this is ", *answer_words(outcome.typed_as), ", which is not right.")
    return [typed, ("If you mean ", *answer_words(outcome.answer), f", that is right: {what}.")]


def _of_a_limit(outcome: Outcome) -> bool:
    """Is it an answer to a limit, of which nothing can be said but what values near the place are?"""
    reasons = ("value", "undefined", "dne", "exists", "infinite")
    return isinstance(outcome.question.goal, Limit) and outcome.verdict.reason in reasons


def unrecognised(outcome: Outcome, above: bool = False) -> list[Words]:
    """That no mistake was recognised in an answer with another value, what is good in it all the same, and what to do.

    Of a limit, values near the place.  ``above`` says that it is a line below another one.
    """
    shown = outcome.verdict.witness is not None and outcome.verdict.witness.point
    if _of_a_limit(outcome) and not shown:
        from calctool.grading.near import evidence

        said = evidence(outcome.question, outcome.answer)
        if said:
            return said
    if outcome.verdict.reason != "value":
        return []
    good = right_in_it(outcome)
    unknown: Words = ("I do not recognise the mistake.",)
    if above:
        return [*good, unknown, ("Work this line out again from the one above.",)]
    if outcome.question.point:
        from calctool.grading.near import steepness

        return [*good, *steepness(outcome.question, outcome.answer), unknown, *where_to_begin(outcome)]
    return [*good, unknown, *([] if good else where_to_begin(outcome))]


def where_to_begin(outcome: Outcome) -> list[Words]:
    """What to do about an answer in which no mistake is recognised: the first step."""
    question, where = outcome.question, outcome.verdict.where
    if question.steps:
        return []
    if question.point:
        first = "the gradient" if question.of else "the derivative"
        return [(f"Write down {first} first, and then put the point in.",)]
    if question.equations:
        return [("Go along every path: multiply the derivatives on it, then add the paths.",)]
    if isinstance(question.right, list):
        if not where:
            return []
        by = [question.variables[i] for i in (where if question.command == "hessian" else where[-1:])]
        return [
            ("Do it again: differentiate by ", by[0], *[w for x in by[1:] for w in (", and the result by ", x)], ".")
        ]
    if question.order > 1:
        return [("Write down the first derivative, and differentiate that.",)]
    rule = next((step.rule for d in question.derivations for line in d.lines for step in line.steps), None)
    return [] if rule is None else [(f"Begin again. First step: {rule.name}.",)]


def right_in_it(outcome: Outcome) -> list[Words]:
    """Which terms of a wrong answer are right, where some are."""
    from calctool.diagnosis import right_terms  # with the book of mistakes: only for a wrong answer

    terms = right_terms(outcome.question, outcome.answer)
    words: list[str | Expr] = []
    for i, term in enumerate(terms):
        words += [" and " if i and i == len(terms) - 1 else ", " if i else "", term]
    verb = "is" if len(terms) == 1 else "are"
    return [(*[w for w in words if w != ""], f" {verb} right; look at the rest of your answer.")] if terms else []


def right_answer(question: Question) -> Words:
    """The right answer."""
    return ("The right answer: ", *answer_words(question.right), ".")


def explanations(mistakes: Iterable[Diagnosis]) -> list[Words]:
    """What went wrong and what to do: one explanation, or two that are as likely, each with its own next step."""
    found = list(mistakes)[:2]
    out: list[Words] = []
    for i, m in enumerate(found):
        out.append(("Or: ", *m.says) if i else m.says)
        if m.next and m.next not in [later.next for later in found[i + 1 :]]:
            out.append(m.next)
    return out


def answer_words(answer: Answer) -> Words:
    """For people: an expression, (a, b), or rows in brackets."""
    if isinstance(answer, list):
        rows = [answer_words(a) for a in answer]
        inside: list[str | Expr] = []
        for i, row in enumerate(rows):
            inside += [*([", "] if i else []), *row]
        return ("(", *inside, ")")
    return ("does not exist",) if answer == DNE else (answer,)


def place_of(where: tuple[int, ...], question: Question) -> str:
    """A component in words."""
    if len(where) == 2:
        return f"the entry in row {where[0] + 1}, column {where[1] + 1}"
    names = question.variables
    if question.steps and where[0] < len(names):
        return f"the coordinate {names[where[0]].name}"
    if where[0] < len(names):
        return f"the derivative by {names[where[0]].name}"
    return f"component {where[0] + 1}"


def name_of(question: Question) -> str:
    """What the right answer is called."""
    if question.noun:
        return question.noun
    return "the derivative" if question.order < 2 else f"the {ordinal(question.order)} derivative"
