"""Critical points: the derivative, where it is 0 and where there is none, the sign chart, the kind of each point.

With an interval also the greatest and the least value on it.  What is found is proved to be all, or said not to be.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from calctool.algebra.bounds import bounds
from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.reals import Component, Exact, Unsettled, points
from calctool.algebra.terms import as_term, build, terms_of
from calctool.derivation.rule import Derivation, Words
from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.tree import (
    ONE,
    ZERO,
    Deriv,
    Div,
    E,
    Expr,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    UndefinedFunction,
    add,
    as_expr,
    mul,
)
from calctool.optimisation.critical_points import (
    DIGITS,
    FAR,
    CriticalPoint,
    put_in,
    study,
    value_of,
)
from calctool.optimisation.critical_signs import SignSolver, Window, between, ends_of
from calctool.optimisation.critical_solving import solution
from calctool.optimisation.extrema import Extreme, extremes
from calctool.parsing.lexer import Note
from calctool.report.model import (
    Block,
    Drawing,
    Fact,
    Grid,
    Remark,
    Report,
    Result,
    Statements,
    Value,
    Work,
    count_checks,
)
from calctool.tasks.asked import behind_notes, function_for, one_variable, several_variables
from calctool.tasks.common import in_order, read_variables, remarks_of
from calctool.tasks.critical_numbers import (
    about,
    interval_words,
    numeral_of,
    read_interval,
    rounded,
    with_interval,
)
from calctool.tasks.diff import engine_for, known_rules, variable
from calctool.tasks.proofs import with_proofs
from calctool.tasks.question import Question

MANY = 4
"""Intervals on which a function is constant that are listed."""
LONGEST = 90
"""Characters of a value in closed form."""
WIDE = 78
"""A sign chart written along a line has room for so many characters."""
SIGNS = {1: "+", -1: "-", 0: "0", None: ""}
RUNS = {1: "rises", -1: "falls", 0: "constant", None: ""}
BENDS = {1: "curves up", -1: "curves down", 0: "straight", None: ""}


def critical_task(
    text: str,
    *,
    on: str | None = None,
    wrt: str | None = None,
    vars: str | None = None,
    known: str | None = None,
    roots: str = "real",
    verify: bool = False,
    plot: bool = False,
) -> Report:
    """The critical points of a function and their kinds; ``on`` is an interval ``a,b``, or a box ``x=0..1,y=0..2``.

    Raises InputError for what cannot be read or does not fit together, Undecided where the derivative's signs are not
    settled.

    >>> report = critical_task("x^3 - 3x")
    >>> [show(v) for v in report.result.value], report.verdict["complete"]
    (['-1', '1'], True)
    """
    alone, said = with_interval(text)
    if said and on is not None:
        what = "the text and --on both give an interval"
        raise InputError(what, text, (len(alone), len(text)), "leave one of the two out", code="disagreement")
    on = said or on
    source, beside = function_for("critical", alone, roots)
    f = source.expr
    names = several_variables(source, beside, read_variables(vars))
    if wrt is None and (len(names) > 1 or (not names and len(f.free) > 1)):
        from calctool.tasks.critical_several import several_task

        notes = (*source.notes, *behind_notes(beside))
        return several_task(text, f, names or in_order(f.free), notes, on=on, known=known, verify=verify, plot=plot)
    x = names[0] if names and wrt is None else one_variable(source, beside, wrt) or variable(f, None)
    if f.kinds & UndefinedFunction.KIND:
        raise InputError(
            "a function without a formula has no critical points that could be found", text, (0, len(text))
        )
    others = sorted(f.free - {x.name})
    if others:
        listed = f"{others[0]} has" if len(others) == 1 else f"{', '.join(others)} have"
        raise InputError(f"the critical points are asked in {x.name}, and {listed} no value", hint="put a number in")
    window = None if on is None else read_interval(on, x)
    page = Page(text, f, x, window, known_rules(known), plot)
    return page.report((*source.notes, *behind_notes(beside)), verify)


def question(texts: Sequence[str], **options: Any) -> Question:
    """Answers are compared as sets in :mod:`calctool.grading.solutions`; there is no working of one expression."""
    raise InputError(
        "a working of critical points is not checked, the answer is", hint='--answer "x = -1, 1"', code="usage"
    )


class Page:
    """One function as it is worked: the derivative, the study, and the blocks in order."""

    def __init__(self, text: str, f: Expr, x: Sym, window: Window | None, known: frozenset[str], plot: bool) -> None:
        self.started = time.perf_counter()
        self.text, self.f, self.x, self.window, self.known = text, f, x, window, known
        self.plot = plot
        self.counter = Sym("k" if x.name != "k" else "n")
        self.derivations: list[Derivation] = []
        self.blocks: list[Block] = []
        self.facts: list[Fact] = []
        self.verdict: dict[str, Any] = {}
        self.rough: list[Expr] = []
        """Values rounded because their closed form is long."""

    # --- the whole ---

    def report(self, notes: tuple[Note, ...], verify: bool) -> Report:
        """Everything, in the order in which it is worked."""
        first, apart = self.derive(self.f)
        self.blocks.append(Work(first, "the derivative", name=("f'(", self.x, ")")))
        self.slope = first.result
        try:
            found = study(self.f, self.slope, self.x, self.window, apart)
        except (Unsettled, Undecided):
            raise Undecided(
                f"where f'({self.x.name}) = {show(self.slope)} is positive and negative was not settled",
                f"f'({self.x.name}) = {show(self.slope)}",
            ) from None
        if found.domain.empty:
            what = f"{show(self.f)} has no value on the interval"
            raise InputError(what, hint="choose an interval where the function has values", code="no-value")
        self.found = found
        self.solving()
        self.exceptions()
        self.completeness()
        self.chart()
        self.kinds()
        self.extremes()
        self.pictures()
        derivations, blocks = self.derivations, self.blocks
        if verify:
            derivations, blocks = with_proofs(derivations, blocks)
        result = Result("vector", [self.place(p) for p in found.critical], unknown=(self.x,))
        if not found.flat.empty:
            pieces = [self.plain(self.piece(self._closed(piece))) for piece in found.flat.components()]
            flat = " or ".join(pieces if len(pieces) <= MANY else [*pieces[:MANY], "..."])
            every = flat if flat.startswith("every") else f"every {self.x.name} with {flat}"
            if found.critical:
                self.facts.insert(0, Fact("constant", "f is constant, and f' is 0, for", every))
            else:
                result = Result("value", every)
            self.verdict["constant"] = every
        asks: Words = ("Critical points of ", self.f)
        if self.window is not None:
            asks = (*asks, *self.on())
        return Report(
            "critical",
            self.text,
            self.f,
            None,
            result,
            tuple(blocks),
            notes,
            (),
            remarks_of(blocks),
            count_checks(derivations),
            variable=self.x,
            seconds=time.perf_counter() - self.started,
            facts=tuple(self.facts),
            asks=asks,
            verdict=self.verdict,
        )

    def derive(self, f: Expr) -> tuple[Derivation, list[Expr]]:
        """The derivative, and the places it leaves out where branches meet."""
        engine = engine_for("textbook", self.known)
        derivation = engine.derive(Deriv(f, self.x))
        self.derivations.append(derivation)
        apart: list[Expr] = [c for c in engine.conditions(derivation) if isinstance(c, Relation) and c.op == "!="]
        return derivation, apart if f.kinds & Piecewise.KIND else []

    # --- names ---

    def place(self, p: CriticalPoint) -> Expr:
        """The point's x, or the family it stands for."""
        return self.family(p.place)

    def family(self, place: Exact) -> Expr:
        if self.found.period is None:
            return numeral_of(place)
        turns = self.times(self.found.period)
        return turns if place.rational == 0 else add([*terms_of(numeral_of(place)), turns])

    def times(self, e: Expr) -> Expr:
        """k e, with the number in front: 2k pi, k pi/3."""
        term = as_term(e)
        rest = term.copy()
        rest.coef = Fraction(1)
        top = abs(term.coef.numerator)
        inner = mul([f for f in (as_expr(top), self.counter, build(rest)) if f != ONE])
        made = inner if term.coef.denominator == 1 else Div(inner, Num(term.coef.denominator))
        return Neg(made) if term.coef < 0 else made

    def short(self, value: Exact) -> Expr:
        """A value in closed form, unless that is long: then it is rounded too."""
        e = numeral_of(value)
        if len(show(e)) <= LONGEST:
            return e
        shown = rounded(value.near())
        if shown not in self.rough:
            self.rough.append(shown)
        return shown

    def power(self, factor: Expr) -> Expr:
        """factor^k, of e^u as e^(k u)."""
        if isinstance(factor, Div) and factor.num == ONE and isinstance(factor.den, Pow) and factor.den.base == E:
            return Pow(E, Neg(self.times(factor.den.exp)))
        if isinstance(factor, Pow) and factor.base == E:
            return Pow(E, self.times(factor.exp))
        return Pow(factor, self.counter)

    def value(self, value: Exact) -> Expr | None:
        """The function's value there; for a family with k in it, None where it has no formula."""
        v = self.short(value)
        if self.found.period is None:
            return v
        if self.found.later is None:
            return None
        factor, gain = self.found.later
        if factor != ONE:
            v = v if v == ZERO else Mul(v, self.power(factor))
        return v if gain == ZERO else add([*(terms_of(v) if v != ZERO else ()), self.times(gain)])

    def plain(self, words: Words) -> str:
        """Words as plain text."""
        return "".join(w if isinstance(w, str) else show(w) for w in words)

    def at(self, place: Exact) -> Words:
        """``x = a``, or ``x = about 1.23``; a member of a family as one of it."""
        e = self.family(place)
        return (self.x, " = about ", e) if about(place) else (Relation("=", self.x, e),)

    def on(self) -> Words:
        """``on [a, b]``, or nothing."""
        return () if self.window is None else (" on ", *interval_words(self.window))

    # --- solving ---

    def zeros(self) -> list[CriticalPoint]:
        return [p for p in self.found.points if p.stationary]

    def solving(self) -> None:
        """f' = 0 in shown steps."""
        x, found = self.x, self.found
        zeros = self.zeros()
        title = f"where f'({x.name}) = 0"
        if rational_value(self.slope) == 0:
            self.blocks.append(Statements(title, ((("f'(", x, ") = 0 for every ", x), "f is constant"),)))
            return
        if not self.slope.has(x):
            self.blocks.append(Statements(title, (((self.slope, " is not 0"), "f' is a constant"),)))
            return
        named = {k: self.at(p.place) for k, p in enumerate(zeros)}
        lines = [(s.words, s.reason) for s in solution(found, [p.place for p in zeros], named)]
        if found.period is not None and zeros:
            lines.append(((self.counter, " is any whole number"), "the angle may turn any number of times"))
        if not found.flat.empty:
            for piece in found.flat.components():
                lines.append((("f'(", x, ") = 0 for every ", x, " with ", *self.piece(piece)), "f is constant there"))
        self.blocks.append(Statements(title, tuple(lines)))

    def exceptions(self) -> None:
        """Points of the domain where there is no derivative, or where only the definition gives one; and its ends."""
        lines: list[tuple[Words, str]] = []
        for p in self.found.points:
            if p.slope is not None and p.slope.value is not None:
                says: Words = ("at ", *self.at(p.place), " the derivative is ", p.slope.value)
                lines.append((says, "by the definition, where the formula has no value"))
            elif not p.stationary and not p.edge:
                lines.append((("no derivative at ", *self.at(p.place), ": ", *p.why), ""))
            elif p.edge and not self._window_end(p):
                lines.append(((*self.at(p.place), ": the domain ends here"), "an end is no critical point"))
        if lines:
            self.blocks.append(Statements("where the formula for the derivative has no value", tuple(lines)))

    def _window_end(self, p: CriticalPoint) -> bool:
        w = self.window
        return w is not None and any(end is not None and end == p.place for end in (w.low, w.high))

    def completeness(self) -> None:
        """Is that all?  And why."""
        found, x = self.found, self.x.name
        other = "other " if self.zeros() or not found.flat.empty else ""
        where = "on the whole domain" if self.window is None else "in the interval"
        if found.searched:
            fact = f"not proved; searched from -{FAR} to {FAR}"
            says = f"Between {x} = -{FAR} and {FAR} these are all; beyond, nothing was looked at."
        else:
            fact = "proved" + ("" if self.window is None else " on the interval")
            says = f"No {other}zero of f' {where}: proved, {self.why()}."
        self.blocks.append(Remark((says,)))
        self.complete = Fact("completeness", f"no {other}zero of f'({x})", fact)
        self.verdict["complete"] = not found.searched
        self.verdict["proof"] = None if found.searched else self.why()

    def why(self) -> str:
        """How it is known that no zero is missing."""
        ways = self.found.ways
        if "balls" in ways:
            said = (
                "by interval arithmetic: on each piece of the interval f' keeps its sign, or rises or falls throughout"
            )
            return said + ("; beyond it bounds show one sign" if "tails" in ways else "")
        if "monotone" in ways:
            said = "f' was followed along the parts where it (or a multiple) rises or falls: one zero at most on each"
            return said + ("; beyond them bounds show one sign" if "tails" in ways else "")
        c = rational_coefficients(self.slope, self.x)
        if c is not None and len(c) == 2:
            return "a linear equation has one solution"
        if c is not None and len(c) == 3:
            return "a quadratic equation has two solutions at most"
        if c is not None:
            return f"f' is a polynomial of degree {len(c) - 1}, of which all real roots are isolated"
        if self.found.period is not None:
            return "the equation was solved on one period, and f' repeats itself"
        return "the equation was solved exactly, each step in both directions"

    def pictures(self) -> None:
        """The curve and the sign chart, where pictures are asked for."""
        if not self.plot:
            return
        from calctool.tasks.critical_pictures import curve, signs

        self.blocks.append(Drawing("", curve(self.found)))
        chart = signs(self.found, self.cells())
        if chart is not None:
            self.blocks.append(Drawing("", chart))

    # --- the sign chart ---

    def piece(self, piece: Component) -> Words:
        """An interval of x as words: ``x < -1``, ``-1 < x < 1``."""
        low, high = (None if end is None else numeral_of(end) for end in (piece.low, piece.high))
        x = self.x
        if low is not None and high is not None:
            return (low, " <= " if piece.from_low else " < ", x, " <= " if piece.to_high else " < ", high)
        if low is not None:
            return (x, " >= " if piece.from_low else " > ", low)
        if high is not None:
            return (x, " <= " if piece.to_high else " < ", high)
        return ("every ", x)

    def cells(self) -> list[tuple[Component, int | None]]:
        """The intervals and single points from left to right, each with the sign of f'; None where f has no value."""
        found = self.found
        marks = points([p.place for p in found.points])
        for part in (found.domain, *found.signs):
            marks = marks | part.boundary()
        reach = found.window.reals
        marks = marks & reach
        out: list[tuple[Component, int | None]] = []
        for part in (reach - marks, marks):
            for piece in part.components():
                inside = piece.low if piece.point else between(piece.low, piece.high)
                assert inside is not None
                out.append((piece, self.sign(inside)))
        return sorted(out, key=lambda cell: _middle(cell[0]))

    def sign(self, inside: Exact) -> int | None:
        return next((s for s, part in zip((-1, 0, 1), self.found.signs, strict=True) if part.has(inside)), None)

    def chart(self) -> None:
        """Intervals, the sign of f' on each, and what f does there."""
        found = self.found
        cells = self.cells()
        rows: list[tuple[str | Expr, ...]] = []
        drawn: list[tuple[str, str, str]] = []
        for piece, s in cells:
            if piece.point:
                assert piece.low is not None
                p = next((p for p in found.points if p.place == piece.low), None)
                label = show(numeral_of(piece.low))
                if p is None:
                    inside = found.domain.has(piece.low)
                    if inside:
                        continue
                    rows.append((f"{self.x.name} = {label}", "", "no value"))
                    drawn.append((label, "|", "|"))
                    continue
                mark = "0" if p.stationary else "end" if p.edge else "none"
                rows.append((f"{self.x.name} = {about(piece.low)}{label}", mark, p.kind.words))
                sign = "0" if p.stationary else "|" if p.edge else "none"
                drawn.append((label, sign, p.kind.key[:3] if p.kind.key[:1] == "m" else ""))
            else:
                text = self.plain(self.piece(piece))
                if found.domain.has(between(piece.low, piece.high)):
                    rows.append((text, SIGNS[s], RUNS[s]))
                    drawn.append(("", SIGNS[s], RUNS[s]))
                else:
                    rows.append((text, "", "no value"))
                    drawn.append(("", "", ""))
        x = self.x.name
        title = "sign chart" if found.period is None else f"sign chart over one period, from 0 to {show(found.period)}"
        self.blocks.append(Grid(title, (x, f"f'({x})", f"f({x})"), tuple(rows)))
        widths = [max(map(len, column)) for column in drawn]
        if len(drawn) > 1 and sum(widths) + 2 * len(widths) + 8 <= WIDE:
            line = [(head, *[column[k] for column in drawn]) for k, head in ((1, f"f'({x})"), (2, f"f({x})"))]
            self.blocks.append(Grid("", (x, *[column[0] for column in drawn]), tuple(line)))

    # --- kinds ---

    def kinds(self) -> None:
        """The tests for each point, the values, and where the curve bends the other way."""
        found, x = self.found, self.x
        critical = found.critical
        second: Expr | None = None
        derivation: Derivation | None
        try:
            derivation, _ = self.derive(self.slope)
            second = derivation.result
        except CalcError:
            derivation = None
        if derivation is not None and (critical or second != ZERO) and self.slope.has(x):
            self.blocks.append(Work(derivation, "the second derivative", name=("f''(", x, ")")))
        lines: list[tuple[Words, str]] = []
        for p in critical:
            lines += self.test(p, second)
        if lines:
            self.blocks.append(Statements("the kind of each point", tuple(lines)))
        values = [line for p in found.points if p.critical for line in self.evaluation(p)]
        if values:
            self.blocks.append(Statements("the values", tuple(values)))
        self.listed(critical)
        if second is not None:
            self.inflections(second)
        if found.searched or rational_value(self.slope) != 0:
            self.facts.append(self.complete)

    def test(self, p: CriticalPoint, second: Expr | None) -> list[tuple[Words, str]]:
        """The second derivative test, or where it says nothing the first."""
        found = self.found
        out: list[tuple[Words, str]] = []
        where = numeral_of(p.place)
        there = None
        smooth = p.stationary and not p.edge and p.slope is None and found.holds.has(p.place)
        if second is not None and smooth:
            there = self.second_at(second, p.place)
        if there is not None:
            v, s = there
            name: Words = ("f''(", where, ") = ", *((v,) if p.place.expr is not None else ("about ", v)))
            if s:
                says = p.kind.words
                return [((*name, " > 0" if s > 0 else " < 0"), f"second derivative test: {says}")]
            out.append((name, "the second derivative test says nothing"))
        sides = [
            f"{'left' if k == 0 else 'right'} of it f' {_sign_words(s)}"
            for k, s in enumerate((p.left, p.right))
            if s is not None
        ]
        said: Words = (*self.at(p.place), ": " + ", ".join(sides)) if sides else (*self.at(p.place),)
        reason = f"first derivative test: {p.kind.words}" if sides else p.kind.words
        if found.jumps.has(p.place):
            said, reason = (*self.at(p.place), ": f jumps here"), f"values beside it compared: {p.kind.words}"
        return [*out, (said, reason)]

    def second_at(self, second: Expr, place: Exact) -> tuple[Expr, int] | None:
        """f'' at a zero of f', and its sign; None where it has no value there."""
        try:
            v = value_of(second, self.x, place)
            return (v.written, v.sign) if v.expr is not None else (rounded(v.near(), 5), v.sign)
        except (Unsettled, CalcError):
            return None

    def evaluation(self, p: CriticalPoint) -> list[tuple[Words, str]]:
        """f(c) worked out."""
        where = numeral_of(p.place)
        name: Words = ("f(", where, ") = ")
        if p.place.expr is None:
            return [((*name, "about ", numeral_of(p.value)), "")]
        derivation = put_in(self.f, self.x, p.place.expr)
        put = derivation.lines[0].after if derivation.lines else derivation.result
        if put == derivation.result:
            return [((*name, derivation.result), "")]
        return [((*name, put, " = ", derivation.result), "")]

    def listed(self, critical: Iterable[CriticalPoint]) -> None:
        """The points by kind, as facts."""
        groups: dict[str, list[CriticalPoint]] = {}
        for p in critical:
            groups.setdefault(p.kind.words, []).append(p)
        for words, of_kind in groups.items():
            label = words if len(of_kind) == 1 else _plural(words)
            values: list[Value] = []
            for p in of_kind:
                v = self.value(p.value)
                values.append(self.place(p) if v is None else [self.place(p), v])
            self.facts.append(Fact(words.replace(", ", "_").replace(" ", "_"), label, values, several=True))
        rough = [*(self.place(p) for p in critical if p.place.expr is None), *self.rough]
        none: list[Value] = [Relation("=", self.x, self.place(p)) for p in critical if not p.stationary]
        if none:
            self.facts.append(Fact("no_derivative", "no derivative", none, several=True))
        if rough:
            label = f"rounded to {DIGITS} digits"
            self.facts.append(Fact("rounded", label, list(rough), several=True))
        self.verdict["points"] = [self._as_data(p) for p in self.found.points]
        if self.found.period is not None:
            self.verdict["period"] = show(self.found.period, "python")

    def _as_data(self, p: CriticalPoint) -> dict[str, Any]:
        value = self.value(p.value)
        data: dict[str, Any] = {
            "x": show(self.place(p), "python"),
            "value": None if value is None else show(value, "python"),
            "kind": p.kind.key,
            "derivative": "0" if p.stationary else None,
            "end": p.edge,
            "exact": p.place.expr is not None,
        }
        if p.place.expr is None:
            low, high = ends_of(p.place.ball(96))
            data["enclosure"] = [show(rounded(low, 20, -1), "python"), show(rounded(high, 20, 1), "python")]
        return data

    # --- inflection points ---

    def inflections(self, second: Expr) -> None:
        """Where f'' changes its sign."""
        found, x = self.found, self.x
        if not second.has(x) and rational_value(second) == 0:
            return
        room = bounds(second)
        if room.not_negative or room.high.at <= 0:
            self.blocks.append(Remark(("f'' never changes its sign: no inflection point.",)))
            return
        window = found.window
        if found.period is not None:
            length = Exact(found.period)
            window = Window(length.times(Fraction(-1)), length.times(Fraction(2)))
        solver = SignSolver(x, window)
        try:
            signs = solver.signs(second)
            inside = solver.domain(self.f).interior() - found.jumps
            changes: list[tuple[Exact, list[int]]] = []
            marks = (signs.below | signs.above).boundary()
            for c in marks.ends:
                sides = [signs.above.around(c)[k] - signs.below.around(c)[k] for k in (0, 2)]
                in_window = found.window.reals.has(c) and (found.period is None or c != found.window.high)
                if sides[0] * sides[1] == -1 and inside.has(c) and in_window and not self._at_end(c):
                    changes.append((c, sides))
        except (Unsettled, Undecided):
            self.facts.append(Fact("inflection_points", "inflection points", "not decided", asked=False))
            return
        lines: list[tuple[Words, str]] = []
        values: list[Value] = []
        for c, sides in changes:
            shown = self.value(value_of(self.f, x, c))
            values.append(self.family(c) if shown is None else [self.family(c), shown])
            turn = "curving up to curving down" if sides[0] > 0 else "curving down to curving up"
            lines.append(((*self.at(c), ": f'' changes its sign"), f"from {turn}: inflection point"))
        if lines:
            self.blocks.append(Statements("inflection points", tuple(lines)))
            label = "inflection point" if len(values) == 1 else "inflection points"
            self.facts.append(Fact("inflection_points", label, values, several=True))
        else:
            self.blocks.append(Remark(("f'' does not change its sign at a point of the domain: no inflection point.",)))

    def _at_end(self, c: Exact) -> bool:
        w = self.window
        return w is not None and any(end is not None and end == c for end in (w.low, w.high))

    # --- extremes ---

    def extremes(self) -> None:
        """The greatest and the least value, with the table of all that was compared."""
        found = self.found
        both = extremes(found)
        if self.window is not None and both.values:
            rows: list[tuple[str | Expr, ...]] = []
            for place, value in both.values:
                p = next((p for p in found.points if p.place == place), None)
                what = "" if p is None else "end" if p.edge else "critical point"
                best = [name for name, e in (("greatest", both.greatest), ("least", both.least)) if _is_best(e, place)]
                rows.append((numeral_of(place), numeral_of(value), what, ", ".join(best)))
            for a in both.ends:
                rows.append((f"{self.x.name} -> {a.where}", f"tends to {show(a.value)}", "not attained", ""))
            x = self.x.name
            self.blocks.append(Grid("the values compared", (x, f"f({x})", "", ""), tuple(rows)))
        for key, word, e in (("greatest", "greatest value", both.greatest), ("least", "least value", both.least)):
            self.one_extreme(key, word, e)

    def one_extreme(self, key: str, word: str, e: Extreme | None) -> None:
        asked = self.window is not None
        if e is None:
            if asked:
                self.facts.append(Fact(key, word, "not decided"))
            return
        if e.value is None:
            a = e.instead
            assert a is not None
            tends = f"f tends to {show(a.value)} for {self.x.name} -> {a.where}"
            tail = "" if a.infinite else " but does not reach it"
            self.facts.append(Fact(key, word, f"none; {tends}{tail}", asked))
            self.verdict[key] = None
            return
        where = self.places(e.places)
        value = numeral_of(e.value)
        self.facts.append(Fact(key, word, f"{show(value)} at {where}", asked))
        self.verdict[key] = {"value": show(value, "python"), "at": where}

    def places(self, at: Sequence[Exact]) -> str:
        """``x = 1, 3`` in words; an interval on which f is constant as one."""
        parts: list[str] = []
        single: list[str] = []
        pieces = [self._closed(piece) for piece in self.found.flat.components()]
        used: set[int] = set()
        for place in at:
            inside = next((k for k, piece in enumerate(pieces) if _holds(piece, place)), None)
            if inside is None:
                single.append(show(self.family(place)))
            else:
                used.add(inside)
        if single:
            parts.append(f"{self.x.name} = {', '.join(single)}")
        for k in sorted(used):
            parts.append(self.plain(self.piece(pieces[k])))
        return " and ".join(parts)

    def _closed(self, piece: Component) -> Component:
        """A constant piece with the ends at which f has its value and does not jump."""
        f, x = self.f, self.x
        inner = between(piece.low, piece.high)
        level = value_of(f, x, inner)

        def joins(end: Exact | None) -> bool:
            if end is None or not self.found.domain.has(end):
                return False
            try:
                return value_of(f, x, end) == level
            except Unsettled:
                return False

        return Component(piece.low, piece.high, joins(piece.low), joins(piece.high))


def _is_best(e: Extreme | None, place: Exact) -> bool:
    return e is not None and any(p is place for p in e.places)


def _holds(piece: Component, place: Exact) -> bool:
    """Does the number belong to the interval?"""
    above = piece.low is None or piece.low < place or (piece.from_low and piece.low == place)
    return above and (piece.high is None or place < piece.high or (piece.to_high and piece.high == place))


def _middle(piece: Component) -> Fraction:
    if piece.point:
        assert piece.low is not None
        return piece.low.near()
    return between(piece.low, piece.high).near()


def _sign_words(s: int) -> str:
    return {1: "> 0", -1: "< 0", 0: "= 0"}[s]


def _plural(words: str) -> str:
    """``local maxima`` for several."""
    return words.replace("maximum", "maxima", 1).replace("minimum", "minima", 1) if words[:5] == "local" else words
