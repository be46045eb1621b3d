"""Critical points: the derivative, where it is 0 and where there is none, the sign chart, the kind of each point.

With an interval also the greatest and the least value on it.  What is found is proved to be all, or said not to be.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.reals import Unsettled
from calctool.derivation.rule import Words
from calctool.errors import InputError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Sym, UndefinedFunction
from calctool.optimisation.critical_families import families
from calctool.optimisation.critical_points import study
from calctool.optimisation.critical_reach import endless as endless_zeros
from calctool.optimisation.critical_solving import solution
from calctool.optimisation.extrema import extremes
from calctool.parsing.lexer import Note
from calctool.report.model import Drawing, Fact, Remark, Report, Result, Statements, Work, count_checks
from calctool.tasks.asked import behind_notes, function_for, one_variable, several_variables
from calctool.tasks.common import in_order, read_variables, remarks_of
from calctool.tasks.critical_chart import sign_chart, slope_cells
from calctool.tasks.critical_endless import endless
from calctool.tasks.critical_extremes import closed, extreme_facts, values
from calctool.tasks.critical_inflections import concavity
from calctool.tasks.critical_kinds import kinds
from calctool.tasks.critical_numbers import numeral_of, read_interval, with_interval
from calctool.tasks.critical_sheet import CriticalSheet
from calctool.tasks.diff import variable
from calctool.tasks.known import known_rules
from calctool.tasks.proofs import with_proofs
from calctool.tasks.question import Question

MANY = 4
"""Intervals on which a function is constant that are listed."""


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

        if names:
            _nothing_left(f, names)
        notes = (*source.notes, *behind_notes(beside), *_letters_note(f, names))
        return several_task(text, f, names or in_order(f.free), notes, on=on, known=known, verify=verify, plot=plot)
    x = names[0] if names and wrt is None else one_variable(source, beside, wrt) or variable(f, None)
    if f.kinds & UndefinedFunction.KIND:
        raise InputError(
            "a function without a formula has no critical points that could be found", text, (0, len(text))
        )
    _nothing_left(f, [x])
    window = None if on is None else read_interval(on, x)
    page = Page(text, f, x, window, known_rules(known), plot)
    return page.report((*source.notes, *behind_notes(beside)), verify)


def _nothing_left(f: Expr, names: Sequence[Sym]) -> None:
    """Refuse letters that are no variables: the points would depend on them.  Raises InputError."""
    others = sorted(f.free - {x.name for x in names})
    if others:
        listed = f"{others[0]} has" if len(others) == 1 else f"{', '.join(others)} have"
        asked = ", ".join(x.name for x in names)
        raise InputError(f"the critical points are asked in {asked}, and {listed} no value", hint="put a number in")


def _letters_note(f: Expr, names: Sequence[Sym]) -> list[Note]:
    """That a letter beside x, y and z is taken for a variable too, where a parameter may be meant."""
    others = sorted(f.free - set("xyz"))
    if names or not others or not f.free & set("xyz"):
        return []
    are = f"{others[0]} is taken for a variable" if len(others) == 1 else f"{', '.join(others)} are taken for variables"
    return [Note("letters-are-variables", 1, f"{are} too; for a parameter put a number in")]


def question(texts: Sequence[str], **options: Any) -> Question:
    """Answers are compared as sets in :mod:`calctool.grading.solutions`: there is no single right expression."""
    raise InputError("critical points are several numbers and not one expression", code="usage")


class Page(CriticalSheet):
    """The whole page, in the order in which it is worked."""

    def report(self, notes: tuple[Note, ...], verify: bool) -> Report:
        """Everything, in the order in which it is worked."""
        first, apart = self.derive(self.f)
        self.blocks.append(Work(first, "the derivative", name=("f'(", self.x, ")")))
        self.slope = first.result
        some = families(self.f, self.x, self.counter) if self.window is None else None
        result = self.whole(apart) if some is None else endless(self, some)
        derivations, blocks = self.derivations, self.blocks
        if verify:
            derivations, blocks = with_proofs(derivations, blocks)
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
            plan=("the derivative; where it is 0 or does not exist; its sign between these places; the values there.",),
        )

    def whole(self, apart: Sequence[Expr]) -> Result:
        """Everything about a function of which all critical points are listed, or those of a period or a window."""
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
        sign_chart(self)
        kinds(self)
        both = extremes(found)
        values(self, both)
        concavity(self)
        if found.searched or rational_value(self.slope) != 0:
            self.facts.append(self.complete)
        extreme_facts(self, both)
        self.pictures()
        result = Result("vector", [self.place(p) for p in found.critical], unknown=(self.x,))
        if not found.flat.empty:
            pieces = [self.plain(self.piece(closed(self, piece))) for piece in found.flat.components()]
            flat = " or ".join(pieces if len(pieces) <= MANY else [*pieces[:MANY], "..."])
            every = flat if flat.startswith("every") else f"every {self.x.name} with {flat}"
            if found.critical:
                self.facts.insert(0, Fact("constant", "f is constant, and f' is 0, for", every))
            else:
                result = Result("value", every)
            self.verdict["constant"] = every
        return result

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
        lines = [
            (s.words, s.reason) for s in solution(self.slope, x, [p.place for p in zeros], named, self.looked_at())
        ]
        if found.period is not None and zeros:
            lines.append(((self.counter, " is any whole number"), "the angle may turn any number of times"))
        if not found.flat.empty:
            for piece in found.flat.components():
                lines.append((("f'(", x, ") = 0 for every ", x, " with ", *self.piece(piece)), "f is constant there"))
        self.blocks.append(Statements(title, tuple(lines)))

    def exceptions(self) -> None:
        """Points of the domain where there is no derivative, or where only the definition gives one; and its ends."""
        lines: list[tuple[Words, str]] = []
        title = f"where f'({self.x.name}) does not exist"
        for p in self.found.points:
            if p.slope is not None and p.slope.value is not None:
                says: Words = ("at ", *self.at(p.place), " the derivative is ", p.slope.value)
                lines.append((says, "by the definition, where the formula has no value"))
                title = "where the formula for the derivative has no value"
            elif not p.stationary and not p.edge:
                lines.append(((*self.at(p.place), ": no derivative, ", *p.why), ""))
            elif p.edge and not self.window_end(p.place):
                lines.append(((*self.at(p.place), ": the domain ends here"), "an end is no critical point"))
        if lines:
            self.blocks.append(Statements(title, tuple(lines)))

    def completeness(self) -> None:
        """Is that all?  And why."""
        found, x = self.found, self.x.name
        other = "other " if self.zeros() or not found.flat.empty else ""
        where = "on the whole domain" if self.window is None else "in the interval"
        if found.searched:
            low, high = (show(numeral_of(end)) for end in (found.window.low, found.window.high) if end is not None)
            fact = f"not proved; searched from {low} to {high}"
            says = f"Between {x} = {low} and {high} these are all; beyond, nothing was looked at."
            if endless_zeros(self.slope, self.x):
                fact = f"proved from {low} to {high}; beyond there are infinitely many"
                says = (
                    f"Between {x} = {low} and {high} these are all: proved, {self.why()}. "
                    "Beyond there are infinitely many: f' keeps changing its sign."
                )
                self.verdict["infinitely_many"] = True
        else:
            fact = "proved" + ("" if self.window is None else " on the interval")
            says = f"No {other}zero of f' {where}: proved, {self.why()}."
        if not self._solved_in_full():
            self.blocks.append(Remark((says,)))
        self.complete = Fact("completeness", f"no {other}zero of f'({x})", fact)
        self.verdict["complete"] = not found.searched
        self.verdict["proof"] = None if found.searched else self.why()

    def _solved_in_full(self) -> bool:
        """Do the lines of the solution say by themselves that these are all: factors, each solved exactly?"""
        found = self.found
        searched = found.searched or found.period is not None or found.ways & {"balls", "monotone"}
        return not searched and all(p.place.expr is not None for p in self.zeros())

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
        chart = signs(self.found, slope_cells(self))
        if chart is not None:
            self.blocks.append(Drawing("", chart))
