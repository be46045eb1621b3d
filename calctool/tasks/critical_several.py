"""Critical points of a function of several variables: the gradient set to 0, the second derivative test, a box.

Source: Stewart, *Calculus*, 14.7.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from calctool.algebra.bounds import bounds
from calctool.algebra.domain import demands
from calctool.algebra.reals import Exact, Unsettled
from calctool.asymptotics.expansion import Expansion
from calctool.derivation.rule import Words
from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import ZERO, Add, Expr, Mul, Neg, Relation, Sym, as_expr
from calctool.numeric.balls import Box
from calctool.numeric.operations import NoValue
from calctool.optimisation.critical_signs import Window, sign_of_ending
from calctool.optimisation.critical_systems import Place, Solved, box, essential, solve_system
from calctool.optimisation.extrema_box import BoxPoint, over_box, value_there
from calctool.optimisation.located import certain_sign
from calctool.parsing.lexer import Note
from calctool.report.model import Drawing, Fact, Grid, Report, Result, Statements, Value
from calctool.simplification import simplify
from calctool.tasks.common import Worksheet, listing, vector_words
from calctool.tasks.critical_numbers import ABSOLUTE, interval_words, numeral_of, read_interval
from calctool.tasks.hessian import definiteness
from calctool.tasks.matrices import permutation_sum

MOST = 6
WAYS = ((1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2))
"""Directions along which a function is looked at where the second derivatives say nothing."""


def several_task(
    text: str,
    f: Expr,
    names: Sequence[Sym],
    notes: tuple[Note, ...],
    *,
    on: str | None = None,
    known: str | None = None,
    verify: bool = False,
    plot: bool = False,
) -> Report:
    """The points where all partial derivatives are 0, and of which kind they are; ``on`` is a box.

    Raises InputError for a box that does not fit, Undecided where the equations are not solved.
    """
    if len(names) > MOST:
        raise InputError(
            f"{len(names)} variables are too many for critical points", hint="name some of them: --vars x,y"
        )
    windows = {} if on is None else read_box(on, names)
    sheet = Worksheet(f.free | {x.name for x in names}, known, verify=verify)
    gradient = [sheet.derive(f, x, names, "" if i else "the gradient") for i, x in enumerate(names)]
    try:
        solved = solve_system(gradient, names, windows)
    except (Unsettled, CalcError):
        listed = ", ".join(f"{show(g)} = 0" for g in gradient)
        inside = "" if on else "; a box may help: --on " + ",".join(f"{x.name}=0..6" for x in names)
        raise Undecided(f"the equations {listed} were not solved{inside}", listed) from None
    page = _SeveralPage(sheet, f, list(names), gradient, solved, windows, plot)
    return page.report(text, notes)


def read_box(text: str, names: Sequence[Sym]) -> dict[str, Window]:
    """A box: ``x=0..1,y=0..2``, ``[0,1]x[0,2]``, ``0,1;0,2``.  Raises InputError.

    >>> found = read_box("x=0..1, y=-1..2", [Sym("x"), Sym("y")])
    >>> [show(found[n].high.written) for n in "xy"]
    ['1', '2']
    """
    hint = "a box is written --on " + ",".join(f"{x.name}=0..1" for x in names)
    letters = "|".join(re.escape(x.name) for x in names)
    starts = list(re.finditer(rf"(?:^|(?<=[,;\s]))\s*({letters})\s*(?:=|in\b)", text))
    out: dict[str, Window] = {}
    if starts:
        for k, start in enumerate(starts):
            end = starts[k + 1].start() if k + 1 < len(starts) else len(text)
            if start[1] in out:
                raise InputError(f"{start[1]} is given twice", text, start.span(1), hint)
            out[start[1]] = read_interval(text[start.end() : end].strip(" ,;"), Sym(start[1]))
    else:
        parts = re.split(r"(?<=[\])])\s*(?:x|\*|×|,)\s*(?=[\[(])|;", text)
        for x, part in zip(names, parts, strict=False):
            out[x.name] = read_interval(part, x)
        if len(parts) != len(names):
            raise InputError(f"a box of {len(names)} variables has {len(names)} intervals", text, (0, len(text)), hint)
    missing = [x.name for x in names if x.name not in out]
    if missing:
        raise InputError(f"the box says nothing of {', '.join(missing)}", text, (0, len(text)), hint)
    return out


class _SeveralPage:
    """One function of several variables as it is worked."""

    def __init__(
        self,
        sheet: Worksheet,
        f: Expr,
        names: list[Sym],
        gradient: Sequence[Expr],
        solved: Solved,
        windows: Mapping[str, Window],
        plot: bool,
    ) -> None:
        self.plot = plot
        self.sheet, self.f, self.names, self.gradient = sheet, f, names, gradient
        self.solved, self.windows = solved, windows
        self.verdict: dict[str, Any] = {}

    def report(self, text: str, notes: tuple[Note, ...]) -> Report:
        """The equations solved, each point tested, the box."""
        sheet, solved = self.sheet, self.solved
        inside = [p for p in solved.places if self._inside(p)]
        lines: list[tuple[Words, str]] = []
        system: list[str | Expr] = []
        for k, g in enumerate(self.gradient):
            system += [" and ", _zero(g)] if k else [_zero(g)]
        lines.append((tuple(system), "each partial derivative is 0"))
        lines += [line for line in solved.lines if line[0] != tuple(system)]
        sheet.blocks.append(Statements("where the gradient is 0", tuple(lines)))
        outside = len(solved.places) - len(inside)
        if outside:
            sheet.remark(f"{outside} of these {'points lies' if outside == 1 else 'points lie'} outside the box.")
        singular = self._singular()
        without, complete = self._without_gradient(singular)
        any_zero = bool(inside or solved.families or solved.curves)
        other = "other " if any_zero else ""
        sheet.remark(
            f"No {other}zero of the gradient: proved, "
            + (
                "every solution was among the combinations."
                if solved.eliminated
                else "each step holds in both directions."
            )
        )
        rows = self._second()
        points = [self._point(p, rows) for p in inside]
        for p in without:
            kind, reason = self._closer(p)
            where = ("at (", *listing([numeral_of(p[x.name]) for x in self.names]), "): ")
            points.append((p, kind, [((*where, "no gradient; ", reason), kind)]))
        inside += without
        self._families()
        if points:
            sheet.blocks.append(Statements("the kind of each point", tuple(line for p in points for line in p[2])))
        groups: dict[str, list[str]] = {}
        for place, kind, _ in points:
            groups.setdefault(kind, []).append(self._value_text(place))
        for kind, values in groups.items():
            label = kind if len(values) == 1 else kind.replace("maximum", "maxima").replace("minimum", "minima")
            label = label.replace("saddle point", "saddle points") if len(values) > 1 else label
            sheet.facts.append(Fact(kind.replace(" ", "_"), label, list(values), several=True))
        rough = any(v.expr is None for p in inside for v in p.values())
        if rough:
            sheet.fact("rounded", "rounded", "to 10 digits")
        status = "proved" if complete else "proved; points without a gradient were not examined"
        sheet.fact("completeness", f"no {other}zero of the gradient", status)
        self.verdict["complete"] = complete
        self.verdict["points"] = [self._as_data(place, kind) for place, kind, _ in points]
        if self.windows:
            self._box()
        if self.plot and len(self.names) == 2:
            from calctool.tasks.critical_pictures import contours

            sheet.blocks.append(Drawing("", contours(self.f, self.names, [(place, kind) for place, kind, _ in points])))
        name: Words = vector_words(self.names)
        families: list[Value] = [[values[x.name] for x in self.names] for values in solved.families]
        value: Value = [[numeral_of(p[x.name]) for x in self.names] for p in inside]
        assert isinstance(value, list)
        asks: Words = ("Critical points of ", self.f, " by ", *listing(self.names))
        for k, x in enumerate(self.names if self.windows else ()):
            asks = (*asks, " x " if k else " on ", *interval_words(self.windows[x.name]))
        return sheet.report(
            "critical",
            text,
            self.f,
            Result("matrix", [*value, *families], unknown=name),
            notes,
            conditions=(),
            asks=asks,
            together=self.names,
            verdict=self.verdict,
            plan=("the partial derivatives; where all of them are 0; by the second derivatives there, of which kind.",),
        )

    # --- the points ---

    def _inside(self, place: Place) -> bool:
        for name, w in self.windows.items():
            if (w.low is not None and place[name] < w.low) or (w.high is not None and w.high < place[name]):
                return False
        return True

    def _singular(self) -> list[Expr]:
        """What the gradient asks of its parts and the function does not."""
        moving = {x.name for x in self.names}
        apart = [d.part for d in demands(self.f, moving) if not d.within.has(Exact.of(0))]
        own = {f for part in apart for f in essential(part)}
        found = [d.part for g in self.gradient for d in demands(g, moving)]
        found += [d.part for d in demands(self.f, moving, continuous=True)]
        return [e for e in dict.fromkeys(found) if not own.issuperset(essential(e))]

    def _without_gradient(self, singular: Sequence[Expr]) -> tuple[list[Place], bool]:
        """The points of the domain at which the formulas of the gradient have no value; and whether these are all."""
        found: list[Place] = []
        for part in singular:
            try:
                where = solve_system([part], self.names, self.windows)
            except (Unsettled, CalcError):
                where = None
            if where is None or where.families or where.curves:
                self.sheet.remark(
                    "Where ", _zero(part), ", the formulas of the gradient have no value; that was not examined."
                )
                return [], False
            for p in where.places:
                known = any(all(p[x.name] == q[x.name] for x in self.names) for q in found)
                if not known and self._inside(p) and value_there(self.f, self.names, p).expr is not None:
                    found.append(p)
                    says = ("At (", *listing([numeral_of(p[x.name]) for x in self.names]), ")")
                    self.sheet.remark(*says, " the formulas of the gradient have no value.")
        return found, True

    def _second(self) -> list[list[Expr]]:
        """All second derivatives, those above the diagonal worked on the page."""
        n = len(self.names)
        rows: list[list[Expr]] = [[ZERO] * n for _ in range(n)]
        for i in range(n):
            for j in range(i, n):
                title = "the second derivatives" if (i, j) == (0, 0) else ""
                rows[i][j] = rows[j][i] = self.sheet.derive(self.gradient[i], self.names[j], self.names, title)
        return rows

    def _point(self, place: Place, rows: Sequence[Sequence[Expr]]) -> tuple[Place, str, list[tuple[Words, str]]]:
        """The second derivative test at a point: its kind, and the line that says so."""
        where: Words = ("at (", *listing([numeral_of(place[x.name]) for x in self.names]), "): ")
        if any(v.expr is None for v in place.values()):
            return self._by_balls(place, rows, where)
        there = tuple(tuple(self._there(e, place) for e in row) for row in rows)
        minors = [simplify(permutation_sum(tuple(row[:k] for row in there[:k]))) for k in range(1, len(there) + 1)]
        found = definiteness(there, minors)
        says = self._shown(there, minors)
        if found.point == "undecided":
            kind, reason = self._closer(place)
            return place, kind, [((*where, *says), "the second derivative test says nothing"), ((*where, reason), kind)]
        kind = _NAMES[found.point]
        return place, kind, [((*where, *says), f"second derivative test: {kind}")]

    def _shown(self, rows: Sequence[Sequence[Expr]], minors: Sequence[Expr]) -> Words:
        if len(rows) == 2:
            (a, b), (_, d) = rows
            x, y = (n.name for n in self.names)
            sign = {1: " > 0", -1: " < 0", 0: ""}
            end = sign[Exact(minors[1]).sign]
            head: Words = (f"f_{x}{x} = ", a, f", f_{x}{y} = ", b, f", f_{y}{y} = ", d)
            return (*head, f", D = f_{x}{x} f_{y}{y} - f_{x}{y}^2 = ", minors[1], end)
        out: list[str | Expr] = ["leading minors "]
        return (*out, *listing(list(minors)))

    def _there(self, e: Expr, place: Place) -> Expr:
        return value_there(e, self.names, place).written if e.free else e

    def _by_balls(
        self, place: Place, rows: Sequence[Sequence[Expr]], where: Words
    ) -> tuple[Place, str, list[tuple[Words, str]]]:
        around = Box(**box(place, 120))
        minors = []
        for k in range(1, len(rows) + 1):
            v = around.value(permutation_sum(tuple(tuple(row[:k]) for row in rows[:k])), 160)
            minors.append(0 if v.__class__ is NoValue else certain_sign(v))
        if 0 in minors[-1:]:
            return place, "not decided", [((*where, "the determinant may be 0"), "not decided")]
        kind = "saddle point"
        if all(s == 1 for s in minors):
            kind = "local minimum"
        elif all(s == (-1) ** k for k, s in enumerate(minors, 1)):
            kind = "local maximum"
        signs = ", ".join({1: "positive", -1: "negative", 0: "of unknown sign"}[s] for s in minors)
        if 0 in minors and kind == "saddle point" and len(rows) > 2:
            return place, "not decided", [((*where, f"leading minors {signs}"), "not decided")]
        return place, kind, [((*where, f"leading minors {signs}"), f"second derivative test: {kind}")]

    def _closer(self, place: Place) -> tuple[str, str]:
        """Where the second derivatives say nothing: f - f(c) of one sign everywhere, or of both along two lines."""
        values = {name: v.written for name, v in place.items()}
        here = value_there(self.f, self.names, place).written
        rest = simplify(Add(self.f, Neg(here)))
        room = bounds(rest)
        if room.not_negative or room.high.at <= 0:
            word = "minimum" if room.not_negative else "maximum"
            return f"local {word}", f"f is never {'less' if word == 'minimum' else 'more'} than there"
        t = Sym("t'")
        seen: dict[int, str] = {}
        n = len(self.names)
        for way in _directions(n):
            line = self.f
            for x, step in zip(self.names, way, strict=True):
                at = values[x.name] if not step else simplify(Add(values[x.name], Mul(as_expr(step), t)))
                line = substitute(line, x.name, at)
            for side in (1, -1):
                s = sign_of_ending(Expansion(t, ZERO, side).ending(simplify(Add(line, Neg(here)))))
                if s:
                    sign = "" if side > 0 else "-"
                    seen.setdefault(s, f"({', '.join(sign + str(v) if v else '0' for v in way)})".replace("--", ""))
        if len(seen) == 2:
            return "saddle point", f"f rises along {seen[1]} and falls along {seen[-1]}"
        return "not decided", "neither is settled along lines"

    def _families(self) -> None:
        for e in self.solved.curves:
            self.sheet.facts.append(Fact("curves", "and every point with", [_zero(e)], several=True))
        for values in self.solved.families:
            e = self.f
            for name, v in values.items():
                e = substitute(e, name, v) if Sym(name) != v else e
            level = simplify(e)
            self.sheet.remark(
                "Not single points: (", *listing([values[x.name] for x in self.names]), "), where f is ", level
            )

    # --- what is said of them ---

    def _value(self, place: Place) -> Expr:
        return numeral_of(value_there(self.f, self.names, place))

    def _value_text(self, place: Place) -> str:
        inside = ", ".join(show(numeral_of(place[x.name])) for x in self.names)
        return f"f({inside}) = {show(self._value(place))}"

    def _as_data(self, place: Place, kind: str) -> dict[str, Any]:
        return {
            "at": {x.name: show(numeral_of(place[x.name]), "python") for x in self.names},
            "value": show(self._value(place), "python"),
            "kind": kind.removeprefix("local ").removesuffix(" point"),
            "exact": all(v.expr is not None for v in place.values()),
        }

    # --- the box ---

    def _box(self) -> None:
        """The greatest and the least value on the box, with the table of all that was compared."""
        sheet = self.sheet
        try:
            found = over_box(self.f, self.names, self.windows)
        except (Unsettled, CalcError):
            for word in ("greatest", "least"):
                sheet.fact(word, ABSOLUTE[word], "not decided")
            return
        rows = []
        for c in found.candidates:
            what = ("inside", "edge" if len(self.names) == 2 else "face", "corner" if len(self.names) == 2 else "edge")
            which = "corner" if c.fixed == len(self.names) else what[c.fixed]
            best = [ABSOLUTE[w] for w, some in (("greatest", found.greatest), ("least", found.least)) if c in some]
            coordinates = ", ".join(show(numeral_of(c.place[x.name])) for x in self.names)
            rows.append((f"({coordinates})", numeral_of(c.value), which, ", ".join(best)))
        listed = ", ".join(x.name for x in self.names)
        sheet.blocks.append(Grid("the values compared", (f"({listed})", f"f({listed})", "", ""), tuple(rows)))
        for word, some in (("greatest", found.greatest), ("least", found.least)):
            ordered = sorted(some, key=lambda c: [c.place[x.name].near() for x in self.names])
            at = ", ".join(self._coordinates(c) for c in ordered)
            sheet.fact(word, ABSOLUTE[word], f"{show(numeral_of(some[0].value))} at ({listed}) = {at}")
            self.verdict[word] = {"value": show(numeral_of(some[0].value), "python"), "at": at}

    def _coordinates(self, c: BoxPoint) -> str:
        return "(" + ", ".join(show(numeral_of(c.place[x.name])) for x in self.names) + ")"


_NAMES = {"minimum": "local minimum", "maximum": "local maximum", "saddle point": "saddle point"}


def _directions(n: int) -> list[tuple[int, ...]]:
    if n == 2:
        return list(WAYS)
    out = [tuple(int(i == k) for i in range(n)) for k in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            out += [tuple(1 if k == i else s if k == j else 0 for k in range(n)) for s in (1, -1)]
    return [*out, *((1, *signs) for signs in product((1, -1), repeat=n - 1))]


def _zero(e: Expr) -> Expr:
    return Relation("=", e, ZERO)
