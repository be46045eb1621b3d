"""A derivative by difference quotients in doubles: the table, the exact value, and why the errors make a V."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from calctool.books import derivative_engine
from calctool.derivation.rule import Derivation
from calctool.errors import CalcError, InputError, Undecided
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import OO, Deriv, Expr, Neg, Relation, Sym
from calctool.first_principles.smoothness import sign_at
from calctool.graphs.error_plot import error_plot_of, power_of_ten
from calctool.numeric.balls import Ball
from calctool.numeric.doubles import compiled
from calctool.numeric.operations import NoValue
from calctool.numerical_differentiation.error_bound import Estimate, FunctionAtPoint
from calctool.numerical_differentiation.quotients import QUOTIENTS, Quotient
from calctool.numerical_differentiation.regimes import (
    Truncation,
    best_step,
    cancellation,
    observed_best,
    regime,
    right_decimals,
    roundoff_of,
    scale_of,
)
from calctool.numerical_differentiation.rounding import EPSILON, LARGEST, SMALLEST_NORMAL
from calctool.parsing import parse, read
from calctool.parsing.lexer import Note
from calctool.report.model import Block, Drawing, Fact, Grid, Remark, Report, Result, Work, count_checks
from calctool.tasks.asked import absent_note, behind_notes, function_for, one_variable, point_for
from calctool.tasks.common import remarks_of
from calctool.tasks.derivative_at import AtPlace, derivative_at, place_of
from calctool.tasks.diff import variable

if TYPE_CHECKING:
    from calctool.pictures.picture import Picture

MOST_STEPS = 200
SWEEP = ("1", "0.1", "0.01", "0.001", *(f"1e-{k}" for k in range(4, 17)))
USUAL = SWEEP[1:11]
PER_POWER = 4
"""So many steps for each power of ten are drawn."""
FURTHER = 6
"""Terms of Taylor's formula to so many orders further are looked at, where the first ones vanish."""
SHOWN_ORDER = 3
"""Up to this order the derivatives are written out."""


def numdiff_task(
    text: str,
    *,
    at: str | None = None,
    h: str | None = None,
    method: str = "forward",
    sweep: bool = False,
    wrt: str | None = None,
    roots: str = "real",
    plot: bool = False,
) -> Report:
    """The difference quotients of a function at a point for each step ``h``, as a program computes them.

    ``method`` is one of ``QUOTIENTS``; ``sweep`` takes h = 1, 0.1, ..., 1e-16; ``plot`` draws the error
    against h.  Raises InputError.

    >>> report = numdiff_task("x**2", at="x=3", h="0.01,0.001")
    >>> [row["quotient"] for row in report.verdict["estimates"]]
    [6.009999999999849, 6.000999999999479]
    """
    started = time.perf_counter()
    if method not in QUOTIENTS:
        raise InputError(f"--method cannot be '{method}'", hint="one of " + ", ".join(QUOTIENTS), code="usage")
    if sweep and h is not None:
        raise InputError("--sweep and --h both say the steps", hint="leave one of them out", code="usage")
    source, beside = function_for("numdiff", text, roots)
    f = source.expr
    x = one_variable(source, beside, wrt) or variable(f, None)
    others = sorted(f.free - {x.name})
    if others:
        raise InputError(f"a program needs numbers, and {others[0]} has no value", hint=f"put a number for {others[0]}")
    point = point_for(source, beside, at, [x])
    place = place_of(point, x)
    if place is None:
        raise InputError("at which point?", hint=f"say --at {x.name}=3", code="usage")
    steps = read_steps(h) if h is not None else tuple(StepSize(t, float(t)) for t in (SWEEP if sweep else USUAL))
    page = QuotientPage(f, x, place, QUOTIENTS[method], steps)
    notes = (*source.notes, *behind_notes(beside), *(point.notes if point else ()), *absent_note(x, f))
    return page.report(text, notes, plot)._replace(seconds=time.perf_counter() - started)


class StepSize(NamedTuple):
    """A step as typed, and as the double it is."""

    text: str
    value: float


def read_steps(text: str) -> tuple[StepSize, ...]:
    """The steps in a list; each may be a formula, in which eps is machine epsilon.  Raises InputError.

    >>> [step.value for step in read_steps("0.01, sqrt(eps), 2^-3")]
    [0.01, 1.4901161193847656e-08, 0.125]
    """
    hint = 'steps are written --h 0.01,0.001 or --h "sqrt(eps)"'
    found: list[StepSize] = []
    for start, part in _listed(text):
        span = (start, start + max(len(part), 1))
        if not part:
            raise InputError("a step is missing", text, span, hint, code="unreadable")
        named = re.sub(r"(?<![A-Za-z])(eps|ε)(?![A-Za-z])", "epsilon", part)
        e = read(named).expr
        if e.free - {"epsilon"}:
            unknown = min(e.free - {"epsilon"})
            raise InputError(f"a step is a number, and {unknown} has no value", text, span, hint)
        try:
            value = compiled(e, ["epsilon"])([EPSILON])
        except (ArithmeticError, ValueError, Undecided):
            value = math.nan
        if not math.isfinite(value):
            raise InputError(f"the step {part} is no number that a double can hold", text, span, hint)
        if value <= 0:
            what = "a step must not be 0" if value == 0 else "a step is positive"
            if value == 0 and Ball().value(substitute(e, "epsilon", parse("2^-52"))) != 0:
                what = f"the step {part} is 0 as a double: it underflows, below 4.9e-324"
            raise InputError(what, text, span, hint if value == 0 else "--method backward looks to the other side")
        found.append(StepSize(part, value))
    if len(found) > MOST_STEPS:
        raise InputError(f"{len(found)} steps are too many", hint=f"at most {MOST_STEPS}")
    return tuple(found)


def _listed(text: str) -> list[tuple[int, str]]:
    """The parts between commas outside brackets, each with its place."""
    out, depth, start = [], 0, 0
    for i, c in enumerate(f"{text},"):
        depth += (c in "([{") - (c in ")]}")
        if c in ",;" and (depth <= 0 or i == len(text)):
            part = text[start:i]
            out.append((start + len(part) - len(part.lstrip()), part.strip()))
            start = i + 1
    return out


class QuotientPage:
    """The report as it is put together."""

    def __init__(self, f: Expr, x: Sym, place: Expr, quotient: Quotient, steps: Sequence[StepSize]) -> None:
        self.f, self.x, self.place, self.quotient, self.steps = f, x, place, quotient, steps
        self.derivations: list[Derivation] = []
        self.slopes: list[Expr] = [f]
        self.at = self._double()
        self.exact = self._exact()
        value = self.exact.result.value if self.exact else None
        self.slope = value if isinstance(value, Expr) else None
        self.function = FunctionAtPoint(f, x, self.at, self.slope)
        try:
            self.estimates = [self.function.estimate(quotient, step.value) for step in steps]
        except Undecided as why:
            what = f"a program cannot work out {show(f)}"
            raise InputError(what, hint="a function needs a formula, and no derivative or limit in it") from why
        self.number = None if self.function.slope is None else float(self.function.slope)
        if all(math.isnan(e.quotient) for e in self.estimates):
            raise self._nowhere()
        self.term = self._first_term()
        self.roundoff = roundoff_of(self.function, quotient, self.number or 0.0)
        self.predicted = best_step(self.term, self.roundoff.total)

    # --- what is known exactly ---

    def _double(self) -> float:
        """The place as a double."""
        if self.place.free or self.place in (OO, Neg(OO)):
            raise InputError(f"the place {show(self.place)} is no number", hint=f"say --at {self.x.name}=3")
        try:
            at = compiled(self.place, [])([])
        except (ArithmeticError, ValueError, Undecided):
            at = math.nan
        if not math.isfinite(at):
            raise InputError(
                f"the place {show(self.place)} is no number that a double can hold", hint="it ends at 1.8e308"
            )
        return at

    def _exact(self) -> AtPlace | None:
        """The derivative at the place, by the rules or the definition; None where it is not found."""
        try:
            self._derive(1)
            return derivative_at(self.slopes[:2], self.x, self.place)
        except InputError:
            raise
        except CalcError:
            return None

    def _derive(self, order: int) -> Expr:
        """The derivative of an order as a formula.  Raises Undecided."""
        while len(self.slopes) <= order:
            derivation = derivative_engine().derive(Deriv(self.slopes[-1], self.x))
            self.derivations.append(derivation)
            self.slopes.append(derivation.result)
        return self.slopes[order]

    def _nowhere(self) -> InputError:
        first = self.estimates[0]
        if first.why == "overflow":
            return InputError(
                f"the values overflow: a double ends at {LARGEST:.3g}",
                hint="choose a smaller step, or a point where the function is smaller",
                code="no-value",
            )
        lost = "" if first.lost is None else f" at {self.x.name} = {first.lost!r}"
        return InputError(
            f"{show(self.f)} is not defined{lost}, which the {self.quotient.title} needs for h = {self.steps[0].text}",
            hint="choose a smaller step, or --method forward or backward, which look to one side",
            code="no-value",
        )

    def _first_term(self) -> Truncation | None:
        """The first term of the truncation error that is not 0 at the place; None where none is found."""
        for order in range(self.quotient.order, self.quotient.order + FURTHER):
            factor = self.quotient.coefficient(order)
            if not factor:
                continue
            try:
                formula = self._derive(order)
            except CalcError:
                return None
            if literal_value(formula) == 0 or self.slope is None:
                return None
            if sign_at(formula, {self.x.name: self.place}) == 0:
                continue
            size = Ball().value(substitute(formula, self.x.name, self.place))
            if size.__class__ is NoValue or not math.isfinite(float(size)):
                return None
            return Truncation(order, factor, abs(float(factor) * float(size)))
        return None

    # --- the page ---

    def report(self, text: str, notes: Sequence[Note], plot: bool) -> Report:
        """Everything put together."""
        best = observed_best(self.estimates)
        chosen = best or next(e for e in reversed(self.estimates) if not math.isnan(e.quotient))
        blocks: list[Block] = []
        if self.exact is not None:
            blocks += [Work(d) for d in self.derivations[:1]]
            blocks += self.exact.blocks
        how = f"By the {self.quotient.title}, D(h) = {self.quotient.written}, in doubles:"
        blocks += [Remark((how,)), self._table()]
        if self.slope is not None:
            blocks += [*self._truncation(), *self._roundoff(), *self._best(best)]
        blocks += [*self._cancellation(), *self._accidents(), *self._certain(best)]
        if plot and self.slope is not None:
            blocks.append(Drawing("", self._picture()))
        return Report(
            "numdiff",
            text,
            self.f,
            None,
            Result("value", number_of(chosen.quotient)),
            tuple(blocks),
            tuple(notes),
            remarks=remarks_of(blocks),
            checked=count_checks([b.derivation for b in blocks if isinstance(b, Work)]),
            variable=self.x,
            asks=(self.f, " at ", Relation("=", self.x, self.place)),
            facts=tuple(self._facts(best)),
            verdict=self._verdict(best),
        )

    def _facts(self, best: Estimate | None) -> list[Fact]:
        if self.exact is None:
            return [Fact("exact", "exact value", "not found")]
        if self.slope is None:
            says = "".join(w if isinstance(w, str) else show(w) for w in self.exact.result.says)
            return [Fact("exact", "exact value", f"none; {says}"), Fact("quotients", "quotients", self._differ())]
        found = [Fact("exact", "exact value", self.slope)]
        if self.number is not None and literal_value(self.slope) is None:
            found.append(Fact("exact_decimals", "in decimals", repr(self.number)))
        if best is not None and len(self.steps) > 1:
            predicted = "" if self.predicted is None else f"predicted {power_of_ten(self.predicted)}, "
            found.append(Fact("best_step", "best step", f"{predicted}in the table {self._typed(best)}"))
        return found

    def _differ(self) -> str:
        """What the quotients to the right, to the left and to both sides say where there is no derivative."""
        step = min(self.steps, key=lambda step: step.value)
        found = [(name, self.function.estimate(QUOTIENTS[name], step.value)) for name in list(QUOTIENTS)[:3]]
        listed = ", ".join(f"{name} {e.why if math.isnan(e.quotient) else repr(e.quotient)}" for name, e in found)
        return f"{listed}, for h = {step.text}"

    def _typed(self, e: Estimate) -> str:
        return next(step.text for step, other in zip(self.steps, self.estimates, strict=True) if other is e)

    def _picture(self) -> Picture:
        """The errors of four steps a power of ten against them, and those of the table."""
        sizes = [10.0 ** (-k / PER_POWER) for k in range(16 * PER_POWER + 1)]
        fine = [(h, e.error) for h in sizes if (e := self.function.estimate(self.quotient, h)).error is not None]
        known = [(e.h, e.error) for e in self.estimates if e.error is not None]
        term = None if self.term is None else (self.term.size, self.term.power)
        return error_plot_of(fine or known, known, term, self.roundoff.total, self.predicted)

    def _table(self) -> Grid:
        digits = "right decimals" if self.number is None or scale_of(self.number) == 1 else "right digits"
        rows = []
        for step, e in zip(self.steps, self.estimates, strict=True):
            off = "-" if e.error is None else f"{e.error:+.2e}" if e.error else "0"
            most = "-" if e.bound is None else f"{e.bound.total:.2e}"
            if e.error is None or self.number is None:
                bar = ""
            else:
                n = right_decimals(e.error, self.number)
                bar = f"{n:2} {'#' * n}".rstrip()
            quotient = e.why if math.isnan(e.quotient) else repr(e.quotient)
            rows.append((step.text, quotient, off, most, "" if math.isnan(e.quotient) else regime(e), bar))
        return Grid("", ("h", "quotient", "error", "at most", "rules", digits), tuple(rows), True)

    def _truncation(self) -> list[Block]:
        """What the quotient leaves out, from Taylor's formula, with the derivative worked."""
        q, x, term = self.quotient, self.x.name, self.term
        name, h = derivative_name(q.order), power_text(q.order - 1)
        formula = f"D(h) - f'({x}) = {q.coefficient(q.order)} {name}(c) {h}"
        where = "between the outermost points" if len(q.shifts) > 2 or 0 not in q.shifts else "between the two points"
        taylor = f"Truncation, what the quotient leaves out even with exact numbers: by Taylor's formula {formula},"
        out: list[Block] = [Remark((f"{taylor} with some c {where}.",))]
        for order in range(2, min(len(self.slopes), SHOWN_ORDER + 1)):
            out.append(Work(self.derivations[order - 1], derivative_name(order)))
        if len(self.slopes) > q.order and literal_value(self.slopes[q.order]) == 0:
            return [*out, Remark((f"{name} = 0 everywhere: there is no truncation error, whatever h is.",))]
        if term is None:
            return [*out, Remark((f"The size of {name} at {x} = ", self.place, " was not found."))]
        if term.order > q.order:
            next_one = f"; the first term that is not 0 there has {derivative_name(term.order)}."
            out.append(Remark((f"{name} is 0 at {x} = ", self.place, next_one)))
        size = f" the error is about {times(term.size, term.power)} for small h: the smaller h, the better."
        formula_words = (f"Here {derivative_name(term.order)}({x}) = ", self.slopes[term.order])
        return [*out, Remark((*formula_words, f", so that at {x} = ", self.place, size))]

    def _roundoff(self) -> list[Block]:
        """What rounding costs, source by source."""
        r, x, q = self.roundoff, self.x.name, self.quotient
        weight = sum(map(abs, q.weights)) / 2
        share = {1: "eps|f|/h", Fraction(1, 2): "eps|f|/(2h)"}.get(weight, f"{weight} eps|f|/h")
        eps = (
            "Round-off: machine epsilon is the smallest power of 2 with 1 + eps > 1. In doubles "
            f"1 + 2^-52 = {1 + EPSILON!r} and 1 + 2^-53 = {1 + EPSILON / 2!r}, so eps = 2^-52 = {EPSILON:.3g}; "
            "a result is rounded by at most eps/2 of its size."
        )
        says = []
        if self.function.value(self.at).value == 0:
            says.append(f"f({x}) = 0 here, so rounding the values of f themselves costs nothing: {share} = 0.")
        else:
            says.append(f"The values of f, rounded once each, cost {share} = {r.once:.3g}/h.")
        if r.operations > 1.2 * r.once:
            says.append(f"All operations inside f, followed through it, cost {r.operations:.3g}/h.")
        if r.points:
            moved = [point_name(x, s) for s in q.shifts if s]
            both = " and ".join(moved[:2])
            says.append(f"{both} {'are' if moved[1:] else 'is'} rounded too, which costs about {r.points:.3g}/h.")
        if r.total:
            says.append(f"Together {r.total:.3g}/h: the smaller h, the worse.")
        else:
            says.append("So there is no error here that grows as h shrinks.")
        return [Remark((eps,)), Remark((" ".join(says),))]

    def _best(self, best: Estimate | None) -> list[Block]:
        """Where the two errors add up to least, worked; and where they did."""
        r, term = self.roundoff.total, self.term
        out: list[Block] = []
        if self.predicted is not None and term is not None:
            m = term.power
            rate = f"{m * term.size:.3g}"
            root = {1: "sqrt", 2: "cbrt"}.get(m, f"root of order {m + 1}, ")
            falls = times(m * term.size, m - 1)
            rows = (
                ("E(h)", f"= {times(term.size, m)} + {r:.3g}/h"),
                ("E'(h)", f"= {falls} - {r:.3g}/h^2"),
                ("E'(h) = 0", f"where h^{m + 1} = {r:.3g}/{rate} = {r / (m * term.size):.3g}"),
                ("best h", f"= {root}({r / (m * term.size):.3g}) = {power_of_ten(self.predicted)}"),
            )
            out.append(Grid("The best step, where the two together are least", ("", ""), rows))
        elif not r:
            out.append(Remark(("No step is too small, until numbers underflow.",)))
        elif len(self.slopes) > self.quotient.order and literal_value(self.slopes[self.quotient.order]) == 0:
            out.append(Remark(("With no truncation error to fear, a larger h is better: there is no best step.",)))
        if best is not None and len(self.steps) > 1:
            off = f"off by {abs(best.error):.2e}" if best.error else "exact"
            out.append(Remark((f"In the table the best is h = {self._typed(best)}, {off}.",)))
        return out

    def _cancellation(self) -> list[Block]:
        """The two numbers that are subtracted, for the smallest step at which they differ."""
        pairs = [
            (step, e)
            for step, e in zip(self.steps, self.estimates, strict=True)
            if not math.isnan(e.quotient) and not e.absorbed and e.values[0] != e.values[1]
        ]
        if not pairs:
            return []
        step, e = min(pairs, key=lambda pair: pair[1].h)
        found = cancellation(e.values[0], e.values[1])
        if found.equal < 3:
            return []
        at = [point_name(self.x.name, s) for s in self.quotient.shifts[:2]]
        says = (
            f"{found.equal} digits are equal and cancel; the difference {e.values[0] - e.values[1]:.17g} has about "
            f"{found.left} right ones left, and dividing by h makes the rest large."
        )
        rows = ((f"f({at[0]})", found.first), (f"f({at[1]})", found.second), ("equal", found.marks))
        return [Grid(f"Catastrophic cancellation, for h = {step.text}", ("", ""), rows), Remark((says,))]

    def _accidents(self) -> list[Block]:
        """Absorption, overflow, points outside the domain: what happened at which step."""
        x, out = self.x.name, []
        pairs = list(zip(self.steps, self.estimates, strict=True))
        lost = next(((step, e) for step, e in pairs if e.absorbed), None)
        if lost is not None:
            step, e = lost
            near = next(s for s, p in zip(self.quotient.shifts, e.points, strict=True) if s and p == self.at)
            out.append(
                f"Absorption: for h = {step.text}, {point_name(x, near)} is {x} itself, because doubles there are "
                f"{math.ulp(self.at):.3g} apart. The quotient then says nothing about the derivative."
            )
        for step, e in pairs:
            if e.why == "overflow":
                out.append(f"Overflow: for h = {step.text} a value is beyond {LARGEST:.3g}, where doubles end.")
            elif e.why:
                where = "" if e.lost is None else f" at {x} = {e.lost!r}"
                out.append(f"For h = {step.text} the function has no value{where}.")
        if any(0 < abs(v) < SMALLEST_NORMAL for e in self.estimates for v in (*e.values, e.quotient)):
            out.append(f"Underflow: some numbers here are below {SMALLEST_NORMAL:.3g}, where doubles lose digits.")
        return [Remark((text,)) for text in out]

    def _certain(self, best: Estimate | None) -> list[Block]:
        """What the column 'at most' is made of, at the best step."""
        e = best if best is not None and best.bound is not None else None
        e = e or next((e for e in self.estimates if e.bound is not None), None)
        if e is None or e.bound is None:
            return []
        b, x = e.bound, self.x.name
        parts = [
            ("truncation", b.truncation),
            ("rounding of the points", b.points),
            ("rounding in f and D", b.rounding),
        ]
        exact = rational_value(self.place)
        if exact is None or exact != Fraction(self.at):
            parts.append((f"rounding of {x} = {show(self.place)} itself", b.place))
        listed = " + ".join(f"{size:.2e} ({name})" for name, size in parts)
        says = (
            "The column 'at most' is a bound that is certain, by interval arithmetic and a running error analysis of "
            f"every operation; for h = {self._typed(e)}: {listed}."
        )
        return [Remark((says,))]

    def _verdict(self, best: Estimate | None) -> dict[str, Any]:
        """The same for programs."""
        term = self.term
        return {
            "method": self.quotient.name,
            "at": self.at,
            "estimates": [
                {
                    "h": e.h,
                    "quotient": None if math.isnan(e.quotient) else e.quotient,
                    "error": e.error,
                    "bound": None if e.bound is None else e.bound._asdict(),
                    "rules": regime(e),
                }
                for e in self.estimates
            ],
            "truncation": None if term is None else {"order": term.order, "factor": term.size, "power": term.power},
            "roundoff": None if self.slope is None else self.roundoff._asdict(),
            "predicted_best_h": self.predicted,
            "observed_best_h": None if best is None else best.h,
            "machine_epsilon": EPSILON,
        }


def derivative_name(order: int) -> str:
    """The name of a derivative of f.

    >>> derivative_name(3), derivative_name(5)
    ("f'''", 'f^(5)')
    """
    return "f" + "'" * order if order <= SHOWN_ORDER else f"f^({order})"


def power_text(n: int) -> str:
    """h or h^2."""
    return "h" if n == 1 else f"h^{n}"


def times(factor: float, n: int) -> str:
    """A factor and a power of h.

    >>> times(1.0, 1), times(0.25, 2), times(2.0, 0)
    ('h', '0.25 h^2', '2')
    """
    if n == 0:
        return f"{factor:.3g}"
    return power_text(n) if factor == 1 else f"{factor:.3g} {power_text(n)}"


def point_name(x: str, shift: Fraction) -> str:
    """A point by its formula.

    >>> point_name("x", Fraction(-1, 2)), point_name("x", Fraction(0))
    ('x - h/2', 'x')
    """
    if not shift:
        return x
    return f"{x} {'+' if shift > 0 else '-'} h" + ("" if abs(shift) == 1 else f"/{1 / abs(shift)}")


def number_of(value: float) -> Expr:
    """A double as an expression: the shortest decimal that is read as it.

    >>> show(number_of(-6.000009999951316)), show(number_of(6.0))
    ('-6.000009999951316', '6.0')
    """
    return parse(repr(value))
