"""The page of a function with infinitely many critical points in families: F(u) with u = g(x), by the chain rule.

F' is solved over one period; then u is undone.
"""

from __future__ import annotations

from calctool.algebra.reals import Exact
from calctool.derivation.rule import Words
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import Expr, Num, Relation
from calctool.numeric.branches import value_at
from calctool.numeric.operations import NoValue
from calctool.optimisation.critical_families import CriticalFamily, Families, with_turns
from calctool.optimisation.critical_points import CriticalPoint
from calctool.optimisation.critical_solving import equation, solution
from calctool.optimisation.extrema import extremes
from calctool.optimisation.zero_search import derivative
from calctool.pictures.picture import Dot, Picture
from calctool.report.model import Drawing, Fact, Remark, Result, Statements, Value
from calctool.tasks.critical_kinds import plural, sign_words
from calctool.tasks.critical_numbers import ABSOLUTE
from calctool.tasks.critical_sheet import CriticalSheet
from calctool.tasks.worked_values import worked_value

MEMBERS = 4
"""Of each family so many points on either side of k = 0 are marked in the picture."""
WHY = "by the chain rule f' is F'(u) u'; each factor was solved, F' over one period, and u undone on the whole domain"


def endless(sheet: CriticalSheet, found: Families) -> Result:
    """The blocks and facts of the page; the result is the list of points and families."""
    _solved(sheet, found)
    _kinds(sheet, found)
    _values(sheet, found)
    _listed(sheet, found)
    _extremes(sheet, found)
    if sheet.plot:
        sheet.blocks.append(Drawing("", _picture(sheet, found)))
    places: list[Value] = [p.place.written for p in found.turns]
    places += [place for s in found.families for place in s.places]
    return Result("vector", places, unknown=(sheet.x,))


def _either(sheet: CriticalSheet, s: CriticalFamily) -> Words:
    """``x = a or x = b``."""
    words: list[str | Expr] = []
    for n, place in enumerate(s.places):
        words += [" or ", equation(sheet.x, place)] if n else [equation(sheet.x, place)]
    return tuple(words)


def _solved(sheet: CriticalSheet, found: Families) -> None:
    """f' = 0: where u' is 0, where F'(u) is, and u undone."""
    x, u = sheet.x, found.u
    rate = derivative(found.inner, x)
    lines: list[tuple[Words, str]] = [((equation(sheet.slope),), "")]
    named: Words = ("f(", x, ") = F(", u, ") with ", Relation("=", u, found.inner), " and F(", u, ") = ", found.outer)
    lines.append((named, "chain rule: f' = F'(u) u'"))
    if found.still is None:
        lines.append((("u' = ", rate, " is never 0"), ""))
    else:
        at = Exact(found.still)
        inside = any(p.place == at for p in found.turns)
        elsewhere = "" if inside else "one of those below" if not found.counted else "f has no value there"
        lines.append((("u' = 0: ", equation(rate), ", ", equation(x, found.still)), elsewhere))
    zeros = [s.at for s in found.families if s.at.stationary]
    outer = found.of_outer
    period = outer.period
    assert period is not None
    of_u: dict[int, Words] = {
        n: (equation(u, with_turns(p.place.written, period, sheet.counter)),) for n, p in enumerate(zeros)
    }
    first, *rest = solution(outer.slope, outer.x, [p.place for p in zeros], of_u)
    lines.append((("F'(u) = 0: ", *first.words), first.reason))
    lines += [(s.words, s.reason) for s in rest]
    for s in found.families:
        none = "" if s.at.stationary else "F has no derivative there"
        lines.append(((equation(found.inner, s.inside), ": ", *_either(sheet, s)), none))
    if found.families:
        lines.append(((sheet.counter, " is ", _counts(sheet, found)), ""))
    sheet.blocks.append(Statements(f"where f'({x.name}) = 0", tuple(lines)))
    sheet.blocks.append(Remark((f"No other zero of f' on the whole domain: proved, {WHY}.",)))


def _counts(sheet: CriticalSheet, found: Families) -> str:
    """Which whole numbers k may be."""
    if found.counted:
        return "0, 1, 2, ..."
    apart = [show(place) for s in found.families if s.apart for place in s.places]
    return "any whole number" + (f", but not 0 in {' and '.join(apart)}" if apart else "")


def _kinds(sheet: CriticalSheet, found: Families) -> None:
    """What g passes through, and where it turns."""
    lines: list[tuple[Words, str]] = []
    u = found.u
    for p in found.turns:
        sides = f": left of it f' {sign_words(p.left or 0)}, right of it f' {sign_words(p.right or 0)}"
        lines.append(((equation(sheet.x, p.place.written), sides), f"first derivative test: {p.kind.words}"))
    for s in found.families:
        here = (equation(u, s.at.place.written), f": F has a {s.at.kind.words}")
        if s.at.kind.words.startswith("neither"):
            here = (equation(u, s.at.place.written), ": F does not turn")
        lines.append(((*_either(sheet, s), ": "), ""))
        lines.append((("  ", *here, ", and u is increasing or decreasing there"), s.at.kind.words))
    if lines:
        sheet.blocks.append(Statements("the kind of each point", tuple(lines)))


def _values(sheet: CriticalSheet, found: Families) -> None:
    lines: list[tuple[Words, str]] = []
    for p in found.turns:
        lines.append((worked_value(sheet.f, sheet.x, p.place), ""))
    for s in found.families:
        if s.value is not None:
            lines.append((("f(", s.places[0], ") = F(", s.inside, ") = ", s.value), ""))
    if lines:
        sheet.blocks.append(Statements("the values", tuple(lines)))


def _points(found: Families) -> list[tuple[CriticalPoint, Expr, Expr | None]]:
    """Each point or family with its place and value."""
    out: list[tuple[CriticalPoint, Expr, Expr | None]] = [(p, p.place.written, p.value.written) for p in found.turns]
    return out + [(s.at, place, s.value) for s in found.families for place in s.places]


def _listed(sheet: CriticalSheet, found: Families) -> None:
    """The points by kind, as facts."""
    x = sheet.x
    groups: dict[str, list[Value]] = {}
    data = []
    for p, place, value in _points(found):
        groups.setdefault(p.kind.words, []).append(place if value is None else [place, value])
        data.append(
            {
                "x": show(place, "python"),
                "value": None if value is None else show(value, "python"),
                "kind": p.kind.key,
                "derivative": "0" if p.stationary else None,
                "end": False,
                "exact": True,
            }
        )
    for words, values in groups.items():
        label = words if len(values) == 1 else plural(words)
        sheet.facts.append(Fact(words.replace(", ", "_").replace(" ", "_"), label, values, several=True))
    none: list[Value] = [equation(x, place) for p, place, _ in _points(found) if not p.stationary]
    if none:
        sheet.facts.append(Fact("no_derivative", "no derivative", none, several=True))
    if found.families:
        sheet.facts.append(Fact("counter", sheet.counter.name, _counts(sheet, found)))
    other = "other " if data else ""
    sheet.facts.append(Fact("completeness", f"no {other}zero of f'({x.name})", "proved"))
    sheet.verdict |= {"complete": True, "proof": WHY, "points": data}


def _extremes(sheet: CriticalSheet, found: Families) -> None:
    """The greatest and the least value, where F has one over a period: u passes all values of one."""
    both = extremes(found.of_outer)
    for key, e in (("greatest", both.greatest), ("least", both.least)):
        if e is None or e.value is None or e.value.expr is None:
            continue
        at = [show(place) for s in found.families for place in s.places if any(p is s.at.place for p in e.places)]
        if not at:
            continue
        single = [(p.place, p.value) for p in found.turns] + ([] if found.end is None else [found.end])
        at = [*(show(place.written) for place, value in single if value.compare(e.value) == 0), *at]
        where = f"{sheet.x.name} = {', '.join(at)}"
        sheet.facts.append(Fact(key, ABSOLUTE[key], f"{show(e.value.expr)} at {where}", asked=False))
        sheet.verdict[key] = {"value": show(e.value.expr, "python"), "at": where}


def _picture(sheet: CriticalSheet, found: Families) -> Picture:
    """The curve with the points that are in its window."""
    from calctool.graphs.curve import curve_of
    from calctool.tasks.critical_pictures import ROLES

    picture = curve_of(sheet.f, sheet.x)
    low, high = picture.window[:2]
    dots = []
    for p, place, value in _points(found):
        for n in range(-MEMBERS, MEMBERS + 1) if place.has(sheet.counter) else (0,):
            if value is None or (found.counted and n < 0):
                continue
            across, up = (value_at(substitute(e, sheet.counter.name, Num(n)), {}) for e in (place, value))
            if across.__class__ is NoValue or up.__class__ is NoValue or not low <= float(across) <= high:
                continue
            label = p.kind.words if p.kind.key in ROLES else ""
            dots.append(Dot(float(across), float(up), True, ROLES.get(p.kind.key, "curve"), label))
    return picture._replace(elements=(*picture.elements, *dots))
