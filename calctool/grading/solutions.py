"""Answers that are several numbers or points, in any order: the critical points of a function.

Each number given is looked for among the right ones; what is no critical point is shown to be none, and what is missing
is counted, not told.  Families such as pi/2 + k pi are compared by what they hold, in whatever way they are written.

Source: Stewart, *Calculus*, 4.1 (critical numbers).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from calctool.algebra.polynomials import by_degree, polynomial
from calctool.algebra.reals import Exact, Unsettled
from calctool.algebra.terms import sum_of
from calctool.answers.given import NoAnswer, reading
from calctool.derivation.rule import Words
from calctool.errors import InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import fold
from calctool.expr.tree import ZERO, Add, Div, Expr, Func, Neg, Num, Pow, Sym
from calctool.grading.point_advice import fault_of_extra, fault_of_missing, what_to_do, why_none
from calctool.grading.point_claims import false_claims
from calctool.grading.point_items import Claim, Item, Listing
from calctool.grading.point_lists import listing_of
from calctool.grading.verdict import RIGHT
from calctool.numeric.evaluate import precise
from calctool.parsing import read
from calctool.report.model import Report, Result
from calctool.simplification import simplify
from calctool.tasks import TASKS
from calctool.tasks.critical import critical_task
from calctool.tasks.critical_numbers import with_interval
from calctool.tasks.question import only_text


class Progression(NamedTuple):
    """start + k step for every whole k; a single number where the step is None.

    Of a ``root``, 1 or -1, the numbers are the roots with this sign of those that are not negative.
    """

    start: Expr
    step: Expr | None
    root: int = 0


def check_solutions(
    texts: str | Sequence[str], answer: str, *, solution: bool = False, explain: bool = False, **options: Any
) -> Report:
    """The verdict on the critical points given.  Raises InputError for what cannot be read, Undecided where we fail.

    >>> report = check_solutions("x^3 - 3x", "x = 1, x = -1")
    >>> report.verdict["verdict"], check_solutions("x^3 - 3x", "1").remarks[1]
    ('correct', ('There is one more critical point.',))
    """
    asked = points_asked(texts, options)
    try:
        with reading():
            lines, state = held(asked, answer)
    except NoAnswer:
        lines, state = [("No answer was given.",)], "no-answer"
    return reported(asked, state, lines, answer, solution, explain)


class PointsAsked(NamedTuple):
    """A question after critical points, answered: the right points; ``whole`` says that no interval is given."""

    text: str
    report: Report
    names: list[str]
    right: list[tuple[Any, ...]]
    whole: bool


def points_asked(texts: str | Sequence[str], options: Mapping[str, Any]) -> PointsAsked:
    """The question ``calctool critical TEXTS`` with those options.  Raises Undecided where not all points are known."""
    text = only_text(texts, "critical")
    report = critical_task(text, **check_options("critical", options))
    if not report.verdict["complete"]:
        raise Undecided("the critical points are not known to be all")
    names = [x.name for x in report.together] or [report.variable.name if report.variable else "x"]
    value = report.result.value
    if not isinstance(value, list):
        raise Undecided("every point is critical: such answers are not compared")
    right: list[tuple[Any, ...]] = [tuple(v) if isinstance(v, list) else (v,) for v in value]
    whole = options.get("on") is None and not with_interval(text)[1]
    return PointsAsked(text, report, names, right, whole)


def reported(
    asked: PointsAsked, state: str, lines: Sequence[Words], answer: str, solution: bool, explain: bool
) -> Report:
    """The report of a verdict ``state`` in ``lines``, with the right answer where the ``solution`` is asked for."""
    right, lines = asked.right, list(lines)
    if solution and state != "correct":
        listed = ", ".join(_text(r) for r in right) or "none"
        lines.append((f"The right answer is {_lead(asked.names)}{listed}.",))
    correct = [[show(e, "python") for e in r] if len(r) > 1 else show(r[0], "python") for r in right]
    return verdict_report(asked.report, asked.text, state, lines, answer, correct, explain)


def verdict_report(
    report: Report, text: str, state: str, lines: Sequence[Words], answer: str, correct: Any, explain: bool
) -> Report:
    """The report of a verdict ``state`` in ``lines``, on the question that ``report`` answers."""
    return Report(
        "check",
        text,
        report.read_as,
        None,
        Result("verdict", None),
        report.blocks if explain else (),
        report.notes,
        remarks=tuple(lines),
        checked=report.checked,
        variable=report.variable,
        exit_code=0 if state in RIGHT else 1,
        together=report.together,
        asks=report.asks,
        verdict={
            "verdict": state,
            "command": report.command,
            "answer": answer,
            "correct_answer": correct,
            "mistake": None,
        },
    )


def check_options(command: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options given.  Raises InputError for one that the command does not have."""
    given = {name: value for name, value in options.items() if value is not None}
    valid = TASKS[command].options or ()
    foreign = next((name for name in given if name not in valid), None)
    if foreign is not None:
        has = ", ".join("--" + name for name in valid)
        raise InputError(f"{command} has no option --{foreign}", hint=f"its options: {has}", code="usage")
    return given


def _lead(names: Sequence[str]) -> str:
    return f"{names[0]} = " if len(names) == 1 else f"({', '.join(names)}) = "


def _text(point: Sequence[Any]) -> str:
    return show(point[0]) if len(point) == 1 else "(" + ", ".join(show(e) for e in point) + ")"


# --- judging --------------------------------------------------------------------------------------------


def held(asked: PointsAsked, answer: str, some: bool = False) -> tuple[list[Words], str]:
    """The verdict on an answer; an ambiguous one is right if one of its readings is.

    With ``some`` not all points are to be listed, and points of which nothing is said are passed over.
    """
    report, names = asked.report, asked.names
    listing = listing_of(answer, names)
    if not listing.ambiguous:
        return _with_claims(asked, listing, some)
    found: list[tuple[list[Words], str]] = []
    doubts: list[InputError] = []
    for other in (True, False):
        try:
            verdict = _with_claims(asked, listing_of(answer, names, other), some)
        except InputError as error:
            doubts.append(error)
            continue
        if verdict[1] != "wrong":
            return verdict
        found.append(verdict)
    if not found:
        raise doubts[0]
    if doubts and any(_may_be_value(report, item) for item in listing.items):
        raise InputError("where is that?", answer, (0, len(answer)), "say the place: 2 at x = 1")
    return found[0]


def _may_be_value(report: Report, item: Item) -> bool:
    points = [p for p in report.verdict["points"] if p["kind"] == item.kind]
    return item.value is None and any(_has_value(item.coordinates[0], read(p["value"]).expr) for p in points)


def _with_claims(asked: PointsAsked, listing: Listing, some: bool) -> tuple[list[Words], str]:
    """The verdict on the points and, where they are right, on what is said beside them."""
    _, report, names, right, whole = asked
    items = [i for i in listing.items if not some or i.says_more]
    lines, state = _judged(report, items, right, names, some)
    if state == "wrong":
        spoken = [Item(c.text, c.place) for c in listing.claims if c.what == "not-there"]
        if spoken and _judged(report, [*items, *spoken], right, names, some)[1] != "wrong":
            false = false_claims(report, listing.claims, right, names)
            if false:
                return [("Not right.",), *dict.fromkeys(false)], "wrong"
            where = f"{_lead(names)}{_text(spoken[0].coordinates)}"
            raise InputError(f"is {where} meant to be a critical point?", hint="list the critical points")
        return lines, state
    unknown = [i for i in items if i.absolute and _most(i.kind) not in report.verdict]
    told = [(i, f"the {_most(i.kind)} of all at {_text(i.coordinates)}") for i in unknown]
    most = [Claim("most", says, place=i.coordinates, kind=i.kind, absolute=whole) for i, says in told]
    claims = [*listing.claims, *most]
    false = false_claims(report, claims, right, names)
    return ([("Not right.",), *dict.fromkeys(false)], "wrong") if false else (lines, state)


def _judged(
    report: Report, items: Sequence[Item], right: Sequence[tuple[Any, ...]], names: Sequence[str], some: bool
) -> tuple[list[Words], str]:
    items = [i for i in items if not _is_inflection(report, i, right, names[0])]
    if len(names) == 1 and ("period" in report.verdict or any(i.coordinates[0].free for i in items)):
        return _families(report, items, right, names[0], some)
    lines: list[Words] = []
    left = list(range(len(right)))
    faults: list[str] = []
    extra: list[tuple[Expr, ...]] = []
    rounded = False
    doubt = ""
    points = [p for p in report.verdict["points"] if not p.get("end")] or report.verdict["points"]
    for item in items:
        end = _end_at(report, item)
        if end is not None:
            said = _of_an_end(report, item, end, names)
            if said and item.doubtful:
                doubt = doubt or _text(item.coordinates)
                continue
            lines += said
            faults += [("most" if item.absolute else "end")] if said else []
            continue
        k = next((k for k in range(len(right)) if _same(item.coordinates, right[k])), None)
        closest = None
        if k is None:
            closest = next((k for k in range(len(right)) if near(item, right[k])), None)
        if k is None and closest is None:
            extra.append(item.coordinates)
            why = why_none(report.read_as, item.coordinates, names)
            lines.append((f"{_lead(names)}{_text(item.coordinates)} is no critical point{why}.",))
            continue
        at = k if k is not None else closest
        assert at is not None
        if k is None and report.verdict["points"] and _exact(right[at]):
            rounded = True
            lines.append((f"{_text(item.coordinates)} is rounded.",))
        if at in left:
            left.remove(at)
        data = _data(points, right[at], names)
        said = [] if data is None else _of_its_kind(item, data, names)
        if said and item.doubtful:
            doubt = doubt or _text(item.coordinates)
        elif said:
            faults.append(_fault_in_kind(item, names))
            lines += said
        elif item.absolute and not _is_greatest(report, item, _text(right[at])):
            faults.append("most")
            where = f"{_lead(names)}{_text(item.coordinates)}"
            lines.append((f"The value at {where} is not the {_most(item.kind)} of all.",))
        if item.value is not None and data is not None and not _has_value(item.value, read(data["value"]).expr):
            faults.append("value")
            lines.append((f"The value at {_lead(names)}{_text(item.coordinates)} is not {show(item.value)}.",))
    if some:
        left = []
    if left:
        some_right = len(extra) < len(items)
        count = ("one" if len(left) == 1 else f"{len(left)}") + (" more" if some_right else "")
        point = f"critical point{'s' if len(left) > 1 else ''}{', elsewhere' if extra and not some_right else ''}"
        lines.append((f"There {'is' if len(left) == 1 else 'are'} {count} {point}.",))
        missing = [right[k] for k in left]
        found = [p for m in missing if (p := _data(points, m, names)) is not None]
        faults.append(fault_of_missing(missing, [i.coordinates for i in items], found))
    if extra:
        faults.append(fault_of_extra(report.read_as, extra, names))
    if doubt and not faults:
        raise InputError(f"is the kind that is said before meant of {doubt} too?", hint="say the kind of each point")
    if faults:
        return [("Not right.",), *dict.fromkeys(lines), *what_to_do(faults)], "wrong"
    return [("Right, but not exact." if rounded else "Right.",), *lines], "equivalent" if rounded else "correct"


def _of_its_kind(item: Item, data: Mapping[str, Any], names: Sequence[str]) -> list[Words]:
    """What is wrong in the kind that a point is said to be or not to be, and in what is said of its slope."""
    where = f"{_lead(names)}{_text(item.coordinates)}"
    if item.kind and not _is_of(item.kind, data["kind"], len(names)):
        return [(f"At {where} there is {_none_of(item.kind)}.",)]
    denied = next((kind for kind in item.never if _is_of(kind, data["kind"], len(names))), "")
    if denied:
        return [(f"At {where} there is {_some(denied)}.",)]
    if item.slope and "derivative" not in data:
        raise Undecided("what is said of the derivative was not compared")
    if item.slope and (data["derivative"] is None) != (item.slope == "rough"):
        return [(f"At {where} the derivative {'is 0' if item.slope == 'rough' else 'does not exist'}.",)]
    return []


def _fault_in_kind(item: Item, names: Sequence[str]) -> str:
    if not item.kind and not item.never:
        return "slope"
    return "kind" if len(names) == 1 else "kind of several"


def _is_of(said: str, kind: str, letters: int) -> bool:
    """Is a point of a ``kind`` what it is said to be?  In one variable a saddle is a point where f does not turn."""
    kinds = {"extremum": ("maximum", "minimum"), "neither": ("neither", "saddle")}
    return kind in kinds.get(said, (said,)) or (letters == 1 and said == "saddle" and kind == "neither")


def _none_of(kind: str) -> str:
    return {"neither": "a maximum or a minimum", "extremum": "no extreme value"}.get(kind, f"no {kind}")


def _some(kind: str) -> str:
    return {"neither": "no extreme value", "extremum": "an extreme value"}.get(kind, f"a {kind}")


def _is_inflection(report: Report, item: Item, right: Sequence[tuple[Any, ...]], name: str) -> bool:
    """Is it called a point of inflection, and one that is not critical?  Raises Undecided where that is not known."""
    if not item.inflection or len(item.coordinates) > 1:
        return False
    family = _family(item.coordinates[0], name)
    if _covered(family, _families_of([r[0] for r in right], name)):
        return False
    found = next((fact.value for fact in report.facts if fact.key == "inflection_points"), [])
    if not isinstance(found, list):
        raise Undecided("the points of inflection are not known")
    rows: list[Any] = [row if isinstance(row, list) else [row, item.value] for row in found]
    there = [x for x, y in rows if item.value is None or _has_value(item.value, y)]
    return _covered(family, _families_of(there, name)) or any(near(item, (x,)) for x in there)


def _most(kind: str) -> str:
    return "greatest" if kind == "maximum" else "least"


def _is_greatest(report: Report, item: Item, place: str) -> bool:
    """Is the greatest value, or the least for a minimum, at this place?  True where the report does not know."""
    key = _most(item.kind)
    if key not in report.verdict:
        return True
    found = report.verdict[key]
    if found is not None and len(item.coordinates) > 1:
        return place in found["at"]
    return found is not None and place in re.split(r"\s*(?:=|,)\s*", found["at"])


def _end_at(report: Report, item: Item) -> Mapping[str, Any] | None:
    """The end of the interval that is named with its kind: an extreme value, and no critical point."""
    if item.kind not in ("maximum", "minimum", "extremum") or len(item.coordinates) > 1:
        return None
    ends = [p for p in report.verdict["points"] if p.get("end")]
    return next((p for p in ends if _same(item.coordinates, (read(p["x"]).expr,))), None)


def _of_an_end(report: Report, item: Item, end: Mapping[str, Any], names: Sequence[str]) -> list[Words]:
    """What is wrong in what is said of an end."""
    where = f"{_lead(names)}{_text(item.coordinates)}"
    if not _is_of(item.kind, end["kind"], 1):
        return [(f"At {where} there is {_none_of(item.kind)}.",)]
    if item.absolute and not _is_greatest(report, item, show(read(end["x"]).expr)):
        return [(f"The value at {where} is not the {_most(item.kind)} of all.",)]
    if item.value is not None and not _has_value(item.value, read(end["value"]).expr):
        return [(f"The value at {where} is not {show(item.value)}.",)]
    return []


def _has_value(mine: Expr, right: Expr) -> bool:
    return _same((mine,), (right,)) or near(Item("", (mine,)), (right,))


def _data(points: Sequence[Any], right: Sequence[Expr], names: Sequence[str]) -> Any:
    texts = [show(e, "python") for e in right]
    for p in points:
        at = [p["x"]] if "x" in p else [p["at"][name] for name in names]
        if at == texts:
            return p
    return None


def _exact(point: Sequence[Expr]) -> bool:
    return not any(_decimal(e) for e in point)


def _decimal(e: Expr) -> bool:
    return fold(e, lambda node, parts: any(parts) or (isinstance(node, Num) and "." in show(node)))


def _same(a: Sequence[Expr], b: Sequence[Expr]) -> bool:
    try:
        return len(a) == len(b) and all(Exact(simplify(p)) == Exact(simplify(q)) for p, q in zip(a, b, strict=True))
    except Unsettled:
        return False


def near(item: Item, right: Sequence[Expr]) -> bool:
    """Is a decimal the right number, rounded to the digits written?"""
    for mine, exact in zip(item.coordinates, right, strict=True):
        text = show(mine).lstrip("-")
        places = len(text.partition(".")[2]) if re.fullmatch(r"\d+\.\d+", text) else 0
        if _same((mine,), (exact,)):
            continue
        if places < 2:
            return False
        try:
            p, q = Exact(mine).near(), Exact(exact).near()
        except Unsettled:
            return False
        if abs(p - q) > Fraction(51, 100) / 10**places:
            return False
    return True


# --- families -------------------------------------------------------------------------------------------


def _families(
    report: Report, items: Sequence[Item], right: Sequence[tuple[Any, ...]], name: str, some: bool
) -> tuple[list[Words], str]:
    wanted = _families_of([r[0] for r in right], name)
    mine = [_family(i.coordinates[0], name) for i in items]
    extra = [i for i, f in zip(items, mine, strict=True) if not _covered(f, wanted)]
    missing = [f for f in wanted if not (some or _covered(f, mine))]
    lines: list[Words] = [(f"Not all of {name} = {show(i.coordinates[0])} are critical points.",) for i in extra]
    faults = ["extra"] if extra else []
    for item, f in zip(items, mine, strict=True):
        if item not in extra:
            said, fault = _said_of_family(report, item, f, name)
            lines += said
            faults += [fault] if said else []
    if missing:
        lines.append(("Some critical points are missing.",))
        faults.append("missing period" if "period" in report.verdict else "missing")
    return ([("Not right.",), *lines, *what_to_do(faults)], "wrong") if lines else ([("Right.",)], "correct")


def _said_of_family(report: Report, item: Item, f: Progression, name: str) -> tuple[list[Words], str]:
    """What is wrong in the kind and the value that a family is said to have, and in which of them."""
    points = [(p, _family(read(p["x"]).expr, name)) for p in report.verdict["points"]]
    where = f"{name} = {show(item.coordinates[0])}"
    kind, value = item.kind, item.value
    if item.never or item.slope:
        raise Undecided("what is said of a family beside its kind and value was not compared")
    if kind and not _covered(f, [g for p, g in points if _is_of(kind, p["kind"], 1)]):
        if item.doubtful:
            raise InputError(f"is the kind meant of {where} too?", hint="say the kind of each family")
        return [(f"Not every {where} gives {_some(kind)}.",)], "kind"
    if item.absolute and not _is_greatest_family(report, item, f, name):
        return [(f"The value at {where} is not the {_most(item.kind)} of all.",)], "most"
    if value is not None and not _covered(f, [g for p, g in points if _has_value(value, read(p["value"]).expr)]):
        return [(f"Not at every {where} is the value {show(value)}.",)], "value"
    return [], ""


def _is_greatest_family(report: Report, item: Item, f: Progression, name: str) -> bool:
    """Is the greatest value, or the least for a minimum, at every number of a family?"""
    found = report.verdict.get(_most(item.kind))
    if _most(item.kind) not in report.verdict:
        raise Undecided("the greatest and the least value are not known")
    places = [] if found is None else re.split(r"\s*(?:=|,)\s*", found["at"])[1:]
    return _covered(f, [_family(read(p).expr, name) for p in places])


def _families_of(right: Sequence[Expr], name: str) -> list[Progression]:
    try:
        return [_family(e, name) for e in right]
    except InputError:  # sqrt(pi/2 + 2k pi)
        raise Undecided("families whose numbers are not evenly spaced are not compared") from None


def _family(e: Expr, name: str) -> Progression:
    letters = sorted(e.free)
    if not letters:
        return Progression(e, None)
    inner, sign = (e.args[0], -1) if isinstance(e, Neg) else (e, 1)
    if isinstance(inner, Func) and inner.name == "sqrt":
        return _family(inner.args[0], name)._replace(root=sign)
    if len(letters) > 1 or letters == [name]:
        raise InputError(f"{show(e)} is not read as numbers", hint="a family is written pi/2 + k pi", code="answer")
    k = Sym(letters[0])
    terms = polynomial(e, k)
    found = None if terms is None else by_degree(terms, k)
    if found is None or set(found) - {0, 1}:
        raise InputError(f"{show(e)} is not read as a family", hint="a family is written pi/2 + k pi", code="answer")
    return Progression(simplify(sum_of(found.get(0, []))) if 0 in found else ZERO, simplify(sum_of(found[1])))


def _covered(f: Progression, others: Sequence[Progression]) -> bool:
    """Is every number of a family one of the others'?"""
    if f.step is None:
        return any(_holds(g, f.start) for g in others if not g.root) or any(_is_root(g, f.start) for g in others)
    others = [g for g in others if g.root == f.root]
    ratios = [(g, rational_value(simplify(Div(g.step, f.step)))) for g in others if g.step is not None]
    turns = lcm(*[q.numerator for _, q in ratios if q is not None]) if ratios else 1
    for m in range(min(turns, 60)):
        member = simplify(Add(f.start, f.step if m == 1 else simplify(Num(m) * f.step))) if m else f.start
        if not any(_holds(g, member) for g, q in ratios if q is not None):
            return False
    return bool(ratios)


def all_members(e: Expr, asked: PointsAsked) -> bool:
    """Are all numbers of a family critical points?  Raises InputError or Undecided for what is not read as one."""
    return _covered(_family(e, asked.names[0]), _families_of([r[0] for r in asked.right], asked.names[0]))


def is_member(number: Expr, item: Item, name: str) -> bool:
    """Is a number one of a family?"""
    try:
        return _covered(Progression(number, None), [_family(item.coordinates[0], name)])
    except InputError:
        return False


def _is_root(g: Progression, member: Expr) -> bool:
    """Is a number one of the roots of a progression?"""
    value = precise(member, {}, 20)
    return bool(g.root) and value is not None and value * g.root >= 0 and _holds(g, simplify(Pow(member, Num(2))))


def _holds(g: Progression, member: Expr) -> bool:
    difference = simplify(Add(member, Neg(g.start)))
    if g.step is None:
        return _same((member,), (g.start,))
    steps = rational_value(simplify(Div(difference, g.step)))
    if steps is None:
        return False
    return steps.denominator == 1
