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
from calctool.derivation.rule import Words
from calctool.errors import InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import fold
from calctool.expr.tree import ZERO, Add, Deriv, Div, Expr, Func, Neg, Num, Pow, Sym
from calctool.numeric.branches import value_at
from calctool.numeric.evaluate import precise
from calctool.numeric.operations import NoValue
from calctool.parsing import read, read_matrix
from calctool.report.model import Report, Result
from calctool.simplification import simplify
from calctool.tasks import TASKS
from calctool.tasks.critical import critical_task
from calctool.tasks.question import only_text

KINDS = {
    "maximum": r"max(?:imum|ima)?|hochpunkt",
    "minimum": r"min(?:imum|ima)?|tiefpunkt",
    "saddle": r"saddle(?:\s*points?)?|sattelpunkt",
    "neither": r"neither|inflection(?:\s*points?)?|terrace",
}
_NONE = re.compile(
    r"\s*(?:none|no(?:ne)?\s+(?:critical|stationary)\s+(?:points?|numbers?)|no|∅|\\emptyset|\{\s*\})\s*\.?\s*"
)
_LEAD = re.compile(
    r"\s*(?:the\s+)?(?:critical|stationary)\s+(?:points?|numbers?|values?)\s*(?:are|is|at|:|=)*\s*", re.I
)
_TAIL = re.compile(
    r"[,;]?\s*\(?\s*(?:(?:where|with|for)\s+)?\b[a-z](?:\s*(?:∈|\\in\b)|\s+(?:in|is\s+an?y?|an?y?\s+whole|an?y?\s+integer|any)\b).*$"
)
"""What is said of the letter of a family."""


class Item(NamedTuple):
    """One number or point as typed, its coordinates, the function's value if that is given, the kind if it is named."""

    text: str
    coordinates: tuple[Expr, ...]
    value: Expr | None = None
    kind: str = ""


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
    >>> report.verdict["verdict"], check_solutions("x^3 - 3x", "1").remarks[1:]
    ('correct', (('There is one more critical point.',),))
    """
    text = only_text(texts, "critical")
    report = critical_task(text, **check_options("critical", options))
    if not report.verdict["complete"]:
        raise Undecided("the critical points are not known to be all")
    names = [x.name for x in report.together] or [report.variable.name if report.variable else "x"]
    value = report.result.value
    if not isinstance(value, list):
        raise Undecided("every point is critical: such answers are not compared")
    right: list[tuple[Any, ...]] = [tuple(v) if isinstance(v, list) else (v,) for v in value]
    lines: list[Words] = [("No answer was given.",)]
    state = "no-answer"
    if answer.strip():
        lines, state = _judged(report, items_of(answer, names), right, names)
    if solution and state != "correct":
        listed = ", ".join(_text(r) for r in right) or "none"
        lines.append((f"The right answer is {_lead(names)}{listed}.",))
    correct = [[show(e, "python") for e in r] if len(r) > 1 else show(r[0], "python") for r in right]
    return verdict_report(report, text, state, lines, answer, correct, explain)


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
        exit_code=0 if state in ("correct", "equivalent") else 1,
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


# --- reading --------------------------------------------------------------------------------------------


def items_of(answer: str, names: Sequence[str]) -> list[Item]:
    """The numbers or points of an answer, one after the other.  Raises InputError.

    >>> [show(i.coordinates[0]) for i in items_of("x = -1 (max) and x = 1 (min)", ["x"])]
    ['-1', '1']
    >>> [i.kind for i in items_of("x = ±1, max at 0", ["x"])]
    ['', '', 'maximum']
    """
    if _NONE.fullmatch(answer.lower()):
        return []
    body = _TAIL.sub("", _LEAD.sub("", answer, count=1)).strip().rstrip(".")
    if body[:1] == "{" and body[-1:] == "}":
        body = body[1:-1]
    items: list[Item] = []
    for piece in _split(body):
        items += _items(piece, names)
    if len(names) == 1 and len(items) == 1 and items[0].value is not None and items[0].text == body:
        x, y = items[0].coordinates[0], items[0].value  # (-1, 1): two numbers, or a point with its value
        return [Item(show(x), (x,)), Item(show(y), (y,))] if not re.search(r"max|min|f\(", body) else items
    return items


def _split(text: str) -> list[str]:
    depth, last, out = 0, 0, []
    for match in re.finditer(r"[(\[{]|[)\]}]|[,;\n]|\b(?:and|or|und|oder)\b", text):
        sign = match[0]
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign not in "([{)]}":
            out.append(text[last : match.start()])
            last = match.end()
    return [part.strip() for part in [*out, text[last:]] if part.strip()]


def _items(piece: str, names: Sequence[str]) -> list[Item]:
    kind, rest = "", piece
    for key, words in KINDS.items():
        before = r"[(:\-]?\s*\b(?:is\s+)?(?:an?\s+)?(?:(?:local|relative|absolute|global)\s+)?"
        pattern = rf"{before}(?:{words})\b\s*(?:at|:)?\s*\)?"
        match = re.search(pattern, rest, re.IGNORECASE)
        if match:
            kind, rest = key, (rest[: match.start()] + " " + rest[match.end() :]).strip()
            break
    listed = r"\s*,\s*".join(map(re.escape, names))
    rest = re.sub(rf"^\s*(?:\(\s*{listed}\s*\)|{names[0]}(?:_?\d+)?)\s*(?:=|≈|∈)\s*", "", rest) if names else rest
    found: list[Item] = []
    for sign in ("+", "-") if re.search(r"±|\+/?-|\\pm", rest) else ("",):
        text = re.sub(r"±|\+/-|\+-|\\pm", sign, rest).strip().lstrip("+") if sign else rest
        if text[:1] in "([" and text[-1:] in ")]" and _pair(text):
            rows = read_matrix(text)
            row = rows[0] if len(rows) == 1 else [r[0] for r in rows]
            if len(row) == len(names) and len(names) > 1:
                found.append(Item(piece, tuple(row), None, kind))
                continue
            if len(row) == len(names) + 1:
                found.append(Item(piece, tuple(row[:-1]), row[-1], kind))
                continue
            raise InputError(f"a point of {len(names)} coordinates is expected", piece, (0, len(piece)), code="answer")
        if len(names) > 1:
            hint = 'points are written "(0, 0), (1, 1)"'
            raise InputError("a point is expected", piece, (0, len(piece)), hint, code="answer")
        found.append(Item(piece, (read(text).expr,), None, kind))
    return found


def _pair(text: str) -> bool:
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if depth == 0 and i < len(text) - 1:
            return False
        if depth == 1 and c == ",":
            return True
    return False


# --- judging --------------------------------------------------------------------------------------------


def _judged(
    report: Report, items: Sequence[Item], right: Sequence[tuple[Any, ...]], names: Sequence[str]
) -> tuple[list[Words], str]:
    if len(names) == 1 and ("period" in report.verdict or any(i.coordinates[0].free for i in items)):
        return _families(items, right, names[0])
    lines: list[Words] = []
    left = list(range(len(right)))
    wrong = rounded = False
    points = [p for p in report.verdict["points"] if not p.get("end")] or report.verdict["points"]
    for item in items:
        k = next((k for k in range(len(right)) if _same(item.coordinates, right[k])), None)
        near = None
        if k is None:
            near = next((k for k in range(len(right)) if _near(item, right[k])), None)
        if k is None and near is None:
            wrong = True
            lines.append((f"{_lead(names)}{_text(item.coordinates)} is no critical point{_why(report, item, names)}.",))
            continue
        at = k if k is not None else near
        assert at is not None
        if k is None and report.verdict["points"] and _exact(right[at]):
            rounded = True
            lines.append((f"{_text(item.coordinates)} is rounded.",))
        if at in left:
            left.remove(at)
        data = _data(points, right[at], names)
        if item.kind and data is not None and data["kind"] != item.kind:
            wrong = True
            lines.append((f"At {_lead(names)}{_text(item.coordinates)} there is no {item.kind}.",))
        if item.value is not None and data is not None and not _has_value(item.value, read(data["value"]).expr):
            wrong = True
            lines.append((f"The value at {_lead(names)}{_text(item.coordinates)} is not {show(item.value)}.",))
    if left:
        count = "one more critical point" if len(left) == 1 else f"{len(left)} more critical points"
        lines.append((f"There {'is' if len(left) == 1 else 'are'} {count}.",))
    if wrong or left:
        return [("Not right.",), *lines], "wrong"
    return [("Right, but not exact." if rounded else "Right.",), *lines], "equivalent" if rounded else "correct"


def _has_value(mine: Expr, right: Expr) -> bool:
    return _same((mine,), (right,)) or _near(Item("", (mine,)), (right,))


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


def _near(item: Item, right: Sequence[Expr]) -> bool:
    """Is a decimal the right number, rounded to the digits written?"""
    for mine, exact in zip(item.coordinates, right, strict=True):
        try:
            p, q = Exact(mine).near(), Exact(exact).near()
        except Unsettled:
            return False
        text = show(mine).lstrip("-")
        places = len(text.partition(".")[2]) if re.fullmatch(r"\d+\.\d+", text) else None
        if p != q and (places is None or places < 2 or abs(p - q) > Fraction(51, 100) / 10**places):
            return False
    return True


def _why(report: Report, item: Item, names: Sequence[str]) -> str:
    """The derivative there, where it has a value."""
    if len(names) > 1 or report.read_as is None:
        return ""
    x = Sym(names[0])
    slope = value_at(Deriv(report.read_as, x), {x.name: item.coordinates[0]})
    if slope.__class__ is NoValue:
        return ""
    if abs(slope) < 1e-12:
        return " on the interval"
    return f": the derivative there is {float(slope):.6g}, not 0"


# --- families -------------------------------------------------------------------------------------------


def _families(items: Sequence[Item], right: Sequence[tuple[Any, ...]], name: str) -> tuple[list[Words], str]:
    try:
        wanted = [_family(r[0], name) for r in right]
    except InputError:  # sqrt(pi/2 + 2k pi)
        raise Undecided("families whose numbers are not evenly spaced are not compared") from None
    mine = [_family(i.coordinates[0], name) for i in items]
    extra = [i for i, f in zip(items, mine, strict=True) if not _covered(f, wanted)]
    missing = [f for f in wanted if not _covered(f, mine)]
    lines: list[Words] = [(f"Not all of {name} = {show(i.coordinates[0])} are critical points.",) for i in extra]
    if missing:
        lines.append(("Some critical points are missing.",))
    return ([("Not right.",), *lines], "wrong") if lines else ([("Right.",)], "correct")


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
