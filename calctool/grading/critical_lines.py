"""The lines of a working of critical points, each judged by what it says: a derivative, an equation, a sign, a point.

A derivative is judged as in a working of ``diff``, a list of points as an answer is; an equation is held against the
zeros of the derivative that is being set to 0, a claim about an interval against the sets of a curve.  A line is false
only where one of its statements is refuted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.reals import NOTHING, Exact, Reals, Unsettled, points
from calctool.answers.given import NoAnswer
from calctool.answers.sides import Label, label_of
from calctool.derivation.rule import Words
from calctool.errors import CalcError, InputError
from calctool.expr.printer import show
from calctool.expr.traversal import nodes
from calctool.expr.tree import ZERO, Add, Div, Expr, Func, Neg, Pow
from calctool.grading import critical_words as reading
from calctool.grading.claims import Judge
from calctool.grading.curve_claims import EVERYTHING, Course
from calctool.grading.curve_judge import NAMES, CurveJudge, Finding, shown
from calctool.grading.curves import Curve
from calctool.grading.lines import work_line
from calctool.grading.point_claims import ClaimJudge, equal_formulas, rounded
from calctool.grading.point_items import Claim, Item
from calctool.grading.point_lists import listing_of
from calctool.grading.point_tokens import KINDS, in_plain_signs, tokens_of
from calctool.grading.solutions import PointsAsked, all_members, held, is_member, near
from calctool.grading.working import checked_line
from calctool.optimisation.critical_points import put_in
from calctool.parsing import read
from calctool.simplification import simplify
from calctool.tasks.critical_numbers import numeral_of

_RELATIONS = re.compile(r"\s*(<=|>=|!=|[=≈≤≥<>≠])\s*")
_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "≤": "≥", "≥": "≤"}


class PointLine(NamedTuple):
    """A line, with what is found of its statements and the numbers that it says solve f' = 0 or are critical.

    They are told by an ``equation`` that is still to be solved, or named; what ``concludes`` says nothing else.
    """

    number: int
    text: str
    found: tuple[Finding, ...]
    solves: Reals | None = None
    equation: bool = False
    concludes: bool = False

    @property
    def state(self) -> str:
        """The worst that is found; ``words`` where nothing is stated."""
        return next((s for s in ("wrong", "unchecked", "right") if any(f.state == s for f in self.found)), "words")

    @property
    def wrong(self) -> Finding:
        return next(f for f in self.found if f.state == "wrong")


class CriticalLines:
    """Judges the lines one after the other; ``solving`` is the order of the derivative that is being set to 0."""

    def __init__(self, asked: PointsAsked, curve: Curve, judges: tuple[Judge, Judge]) -> None:
        self.asked, self.curve, self.judges = asked, curve, judges
        self.claims = ClaimJudge(asked.report, asked.right, asked.names)
        self.name = curve.x.name
        self.solving: int | None = None
        self.course = CurveJudge(curve)
        self.number = 0
        self.found: list[Finding] = []
        self.solves: Reals | None = None
        self.listed = False
        self.last = ""  # what a line that begins with = goes on with: chain, slope or equation
        self.order = 1  # of the derivative that was written last
        self.place: tuple[Label, Claim] | None = None
        self.side: Expr | None = None
        self.text = ""
        self.rooted = False  # has there been a root in the equation?
        self.squared: Reals = NOTHING

    def judged(self, number: int, text: str) -> PointLine:
        """One line."""
        self.number, self.found, self.solves, self.text = number, [], None, text
        self.listed = False
        plain = reading.without_remarks(in_plain_signs(reading.numbered().sub("", text), self.asked.names))
        self.found, rest = self.course.said_of(plain)
        self._rest(rest)
        return PointLine(number, text, tuple(self.found), self.solves, not self.listed, self._concludes())

    # --- the rest of a line ------------------------------------------------------------------------------

    def _rest(self, text: str) -> None:
        """Derivatives, values and equations are judged as they come; what is left is a list of points."""
        text = reading.operation().sub(" , ", text)
        zeros_of = reading.zeros_of().search(text)
        if zeros_of is not None:  # zeros of f': 1 and -1
            self.solving = min(2, len(zeros_of["primes"]))
            text = text[: zeros_of.start()] + text[zeros_of.end() :]
        runs = list(reading.runs(text))
        kinds = reading.kind().search(text) is not None or any(t.kind in KINDS for t in tokens_of(text))
        kept: list[str] = []
        if not kinds and not reading.denied().search(text):
            runs = [(what, run) for what, run in runs if what != "word" or run.lower() in ("and", "or")]
        continues = text.lstrip().startswith(("=", "≈"))
        for i, (what, run) in enumerate(runs):
            if what != "math" or not _RELATIONS.search(run):
                kept.append(run)
                continue
            left = self._chain(run, kinds, continues and not any(w == "math" for w, _ in runs[:i]))
            kept.append(run if left is None else left)
        if kept:
            self._points(" ".join(" ".join(kept).split()).translate(reading.BRACKETS), kinds)

    def _chain(self, run: str, kinds: bool, continues: bool) -> str | None:
        """What is left for the list of points of a chain of sides; None where it is all for it."""
        parts = _RELATIONS.split(run.strip())
        sides, signs = parts[::2], parts[1::2]
        if continues and not sides[0]:
            return self._continued(run, sides, signs)
        if not sides[0] and sides[1:] == ["0"] and re.search(r"\b(?:numerator|top)\b", self.text):
            self.solving = 1 if self.solving is None else self.solving
            return ""
        if re.fullmatch(rf"{self.name}(?:_?\{{?\d\}}?|[₀-₉])?", sides[0]):
            return None if all(s in "=≈" for s in signs) else self._compared(run, sides, signs)
        label = label_of(sides[0])
        there = label is not None and label.at not in ("", self.name)
        if label is not None and label.kind == "derivative" and label.name in ("f", "y", "g", "h", ""):
            order = len(label.by)
            if there:
                return self._value(run, label, order, sides, signs, kinds)
            return self._derivative(run, order, sides, signs)
        if label is not None and label.kind == "function" and label.name != self.name and sides[0][:1] not in "([":
            if there:
                return self._value(run, label, 0, sides, signs, kinds)
            if label.at == self.name:
                return self._of_diff(run)
            own = label.name in ("f", "y") and re.search(rf"(?<![a-z]){self.name}(?![a-z])", sides[1]) is None
            return None if own else self._of_diff(run, both=True)  # y = 5, u = x^2
        if label is not None and label.kind != "function":
            return self._of_diff(run)
        if re.fullmatch(r"[a-zA-Z]'?", sides[0]) and sides[0] not in ("D", "Δ", self.name):
            return self._of_diff(run, both=True)  # u = x^2
        return self._compared(run, sides, signs)

    def _of_diff(self, run: str, both: bool = False) -> str:
        """A line as in a working of ``diff``, for the first derivative or the second; a letter is meant for both."""
        line = work_line(self.number, run)
        judge = self.judges[self.order == 2]
        row = checked_line(judge, line, None)
        if both:
            checked_line(self.judges[self.order != 2], line, None)
        self.last = "chain"
        if row.state == "wrong":
            self.found.append(Finding("wrong", (), row, judge))
        elif row.state != "words":
            self.found.append(Finding("right" if row.state == "right" else "unchecked"))
        return ""

    def _derivative(self, run: str, order: int, sides: Sequence[str], signs: Sequence[str]) -> str | None:
        """``f'(x) = 3x^2 - 3 = 0``, ``f'(x) > 0``."""
        self.order = min(order, 2)
        if order > 2:
            return self._of_diff(run)
        zero = sides[-1] == "0"
        if zero and signs[-1] == "=":
            self.solving = order
            if len(sides) == 2:
                self.found.append(Finding("right"))
                self.last = ""
                return ""
        if zero:
            sides, signs, tail = sides[:-1], signs[:-1], signs[-1]
            if tail not in ("=", "≈", "≠", "!="):
                self._everywhere(order, tail, run)
            elif tail in ("≠", "!="):
                self._compared(f"{sides[-1]} ≠ 0", (sides[-1], "0"), ("≠",))
        if len(sides) < 2:
            return ""
        chain = sides[0] + "".join(f" {s} {side}" for s, side in zip(signs, sides[1:], strict=True))
        return self._of_diff(chain)

    def _everywhere(self, order: int, sign: str, run: str) -> None:
        """``f'(x) = 3x^2 + 1 > 0`` without an interval: for every x, or a condition where it is not so."""
        found = self.course.on(Course(order, 1 if sign[0] in ">≥" else -1, sign in "<>", False, run), EVERYTHING)
        self.found.append(found if found.state == "right" else Finding("unchecked"))

    def _continued(self, run: str, sides: Sequence[str], signs: Sequence[str]) -> str | None:
        """``= 3(x - 1)(x - 3)`` goes on with the line above."""
        if self.last == "chain":
            if sides[-1] == "0":
                sides, signs = sides[:-1], signs[:-1]
                self.solving = 1 if self.solving is None else self.solving
            chain = "".join(f"{s} {side} " for s, side in zip(signs, sides[1:], strict=True))
            return self._of_diff(chain) if chain else ""
        if self.last == "slope" and self.place is not None:
            label, claim = self.place
            return self._value(run, label, claim.order, ["", *sides[1:]], signs, False)
        if self.last == "equation" and self.side is not None and "0" not in sides:
            self._compared(run, sides[1:], signs[1:])
            return ""
        self.found.append(Finding("unchecked"))
        return ""

    def _value(
        self, run: str, label: Label, order: int, sides: Sequence[str], signs: Sequence[str], kinds: bool
    ) -> str | None:
        """``f''(1) = 6 - 12 = -6 < 0``, ``f(1) = 5``; a place is left where a kind is named beside it."""
        if "±" in label.at:
            for sign in "+-":
                one = [side.replace("±", sign).replace("∓", "-" if sign == "+" else "+") for side in sides]
                at = label.at.replace("±", sign).lstrip("+")
                self._value(run, label._replace(at=at), order, one, signs, False)
            return ""
        try:
            place = read(label.at).expr
            rest = tuple([read(self._with_values(s)).expr for s in sides[1:]])
        except InputError:
            self.found.append(Finding("unchecked"))
            return ""
        if place.free or any(e.free for e in rest):
            self.found.append(Finding("unchecked"))
            return ""
        claim = Claim("slope", run, rest, tuple(signs), (self.name,) * order, order, (place,))
        self.last, self.place = "slope", (label, claim)
        name = f"{NAMES[order]}({label.at})" if order < 3 else run
        for i in range(1, len(rest) + 1):
            found, _ = self.claims.judged(claim._replace(sides=rest[:i], signs=tuple(signs[:i])))
            if found is False:
                self.found.append(Finding("wrong", self._false_value(name, label.at, sides, signs, i, order)))
                return ""
            if found is None:
                self.found.append(Finding("unchecked"))
                return ""
        self.found.append(Finding("right"))
        if not kinds:
            return ""
        if order == 0:
            return f"f({label.at}) = {[s for s, r in zip(sides[1:], signs, strict=True) if r in '=≈'][-1]}"
        return f"{self.name} = {label.at}" if self._is_special(place) else ""

    def _with_values(self, side: str) -> str:
        """A side with the values of f(1) and f'(1) put in.  Raises InputError where there is none."""

        def value(m: re.Match[str]) -> str:
            e = self.curve.derivative(len(m["primes"]))
            if e is None:
                raise InputError("no derivative", side, m.span())
            return f"({show(put_in(e, self.curve.x, read(m['at']).expr).result)})"

        return re.sub(r"\b[fy](?P<primes>'{0,2})\((?P<at>[^()]*)\)", value, side)

    def _false_value(self, name: str, at: str, sides: Sequence[str], signs: Sequence[str], i: int, order: int) -> Words:
        if signs[i - 1] not in "=≈":
            return (f"{name} is not {signs[i - 1]} {sides[i]}: look at its sign again.",)
        if i > 1 and signs[i - 2] in "=≈":
            return (f"{sides[i - 1]} is not {sides[i]}: work it out again.",)
        return (f"{name} is not {sides[i]}: put {self.name} = {at} into {NAMES[order]}({self.name}) again.",)

    def _is_special(self, place: Expr) -> bool:
        """Is it a critical point, or one where f'' is 0?"""
        v = self._in_room(place)
        if v is None:
            return False
        known = (self.curve.zeros(1), self.curve.zeros(2), self.curve.gaps, self.curve.ends)
        return any(z is not None and z.has(v) for z in known)

    # --- equations ---------------------------------------------------------------------------------------

    def _compared(self, run: str, sides: Sequence[str], signs: Sequence[str]) -> str:
        """Two sides that are equal for some x, for every x, or for none."""
        if sides and sides[0] in ("D", "Δ", "disc") and len(sides) > 2:
            sides, signs = sides[1:], signs[1:]
        try:
            typed = [read(s).expr for s in sides if "±" not in s]
        except InputError:
            typed = []
        if len(typed) < max(2, len(sides)) or any(e.free - {self.name} for e in typed):
            self.found.append(Finding("unchecked"))
            self.last = ""
            return ""
        for a, sign, b, as_typed in zip(typed, signs, typed[1:], itertools.pairwise(sides), strict=False):
            self.found.append(self._pair(a, sign, b, as_typed))
        self.last, self.side = "equation", typed[-1]
        return ""

    def _pair(self, a: Expr, sign: str, b: Expr, typed_as: tuple[str, str]) -> Finding:
        if not a.free and not b.free and sign in "=≈":
            same = rounded(a, b) or equal_formulas(a, b)
            if same is None:
                return Finding("unchecked")
            return (
                Finding("right")
                if same
                else Finding("wrong", (f"{typed_as[0]} is not {typed_as[1]}: work it out again.",))
            )
        try:
            if sign in ("=", "≈"):
                return self._equation(a, b, typed_as)
            return self._inequality(a, sign, b)
        except Unsettled:
            return Finding("unchecked")

    def _inequality(self, a: Expr, sign: str, b: Expr) -> Finding:
        """``x^2 + 1 > 0`` is right where it holds for every x, and else a condition."""
        found = self.curve.compared(a, b)
        if found is None:
            return Finding("unchecked")
        below, zero, above = found
        held_ = {"<": below, ">": above, "≠": below | above, "!": below | above}[
            sign[0] if sign[0] in "<>≠!" else "<>"["≤≥".index(sign)]
        ]
        if "=" in sign[1:] or sign in "≤≥":
            held_ = held_ | zero
        return Finding("right" if self.curve.found.domain & self.curve.room <= held_ else "unchecked")

    def _equation(self, a: Expr, b: Expr, typed_as: tuple[str, str]) -> Finding:
        typed = f"{typed_as[0]} = {typed_as[1]}"
        same = equal_formulas(a, b)
        if same:
            return Finding("right")
        n, other = next(((n, e) for n in (1, 2, 0) if (e := self._beside_derivative(n, a, b)) is not None), (0, None))
        if other == ZERO:
            self.solving = n
        solved = self.curve.solutions(a, b)
        if solved is None:
            return Finding("unchecked")
        order = self.solving
        target = None if order is None else self.curve.zeros(order)
        rewritten = n == 1 and other is not None and other.free and isinstance(a if other is b else b, Add)
        unequal = f"{typed_as[0]} and {typed_as[1]} are not equal: multiply out, and compare term by term."
        if order is None or target is None:
            found = self._of_any(solved)
            return found if found.state == "right" or not rewritten else Finding("wrong", (unequal,))
        if order == 1 and not (solved & target).empty:
            self._solve(solved & target)
        self.rooted = self.rooted or _has_roots(a) or _has_roots(b)
        extra = solved - target
        if not extra.empty and self.rooted and target <= solved:
            self.squared = solved  # a square has more solutions
            return Finding("right")
        if extra.empty and solved.empty and not target.empty:
            return self._without_solution(typed, a, b, order)
        if extra.empty:
            lost = not target <= solved and self._is_no_factor(a, b, order)  # (x - 5)^2 = 0 for x^2 = 25
            return Finding("unchecked" if lost else "right")
        if extra <= self.curve.gaps:
            return Finding("right" if not (solved & target).empty else "unchecked")
        place = self.curve.inside(extra - self.curve.gaps)
        if place is None or not self._concludes():
            return Finding("unchecked")
        if rewritten:
            return Finding("wrong", (unequal,))
        value = self.curve.value(order, place)
        here = f"{self.name} = {shown(place)}"
        name = f"{NAMES[order]}({shown(place)})"
        says = f"{typed} holds at {here}, where {name} is {value or 'not 0'}, not 0"
        return Finding("wrong", (f"{says}: it does not follow from {NAMES[order]}({self.name}) = 0.",))

    def _without_solution(self, typed: str, a: Expr, b: Expr, order: int) -> Finding:
        """An equation without a solution may be that of a factor, unless its degree is too high."""
        if not self._is_no_factor(a, b, order) or not self._concludes():
            return Finding("unchecked")
        says = f"{typed} has no solution, and {NAMES[order]}({self.name}) = 0 has one: look at the signs again."
        return Finding("wrong", (says,))

    def _is_no_factor(self, a: Expr, b: Expr, order: int) -> bool:
        """Is the degree of an equation too high for a factor of the derivative's?"""
        e = self.curve.derivative(order)
        ours = None if e is None else rational_coefficients(simplify(e), self.curve.x)
        theirs = rational_coefficients(simplify(Add(a, Neg(b))), self.curve.x)
        return ours is not None and theirs is not None and len(theirs) >= len(ours)

    def _beside_derivative(self, order: int, a: Expr, b: Expr) -> Expr | None:
        """The other side of an equation of which one side is f, f' or f''."""
        e = self.curve.derivative(order)
        return None if e is None else b if equal_formulas(e, a) else a if equal_formulas(e, b) else None

    def _of_any(self, solved: Reals) -> Finding:
        """An equation of which nobody said where it comes from; below f' a factor of it may be meant."""
        zeros = self.curve.zeros(self.order)
        if self.last == "chain" and zeros is not None and not solved.empty and solved <= zeros:
            self.solving = self.order
            if self.order == 1:
                self._solve(solved)
            return Finding("right")
        for order in (1, 2, 0):
            zeros = self.curve.zeros(order)
            if zeros is not None and not zeros.empty and zeros == solved:
                self.solving = order
                if order == 1:
                    self._solve(solved)
                return Finding("right")
        return Finding("unchecked")

    def _solve(self, numbers: Reals) -> None:
        self.solves = numbers if self.solves is None else self.solves | numbers

    def _concludes(self) -> bool:
        """Does the line only say what follows from an equation, so that it is false where it does not?"""
        said = re.sub(r"\b(critical|stationary) (points?|numbers?) (?:at|when)\b", r"\1 \2", self.text)
        said = re.sub(r"=\s*0,?\s*(?:only )?(?:if|when|for|at|if and only if)\b", "= 0", said)
        said = reading.operation().sub(" ", re.sub(r"\\[A-Za-z]+", " ", said))
        return not said.rstrip(" $").endswith(":") and reading.concluding().fullmatch(said) is not None

    # --- points ------------------------------------------------------------------------------------------

    def _points(self, text: str, kinds: bool) -> None:
        """What is left of a line is read as a list of points."""
        text = text.strip(" ,;:.")
        if not re.search(r"\d|±|\bpi\b|π|√", text) and not kinds:
            return
        try:
            listing = listing_of(text, self.asked.names)
            alone = [item for item in listing.items if not item.says_more]
            named = any(re.match(rf"{self.name}(?:_|\d|[₀-₉])", i.text) for i in alone)  # x1 = 3
            below = self.last == "chain" and any(map(self._solves_below, alone))
            if self.solving is None and (named or below):
                self.solving = self.order  # the numbers stand below f'
            self.found += [self._place(item) for item in alone]
            self._note(listing.items)
            said = any(i.says_more for i in listing.items)
            if not said and not listing.claims:
                return
            if reading.beside_points().search(self.text):
                self.found.append(Finding("unchecked"))
                return
            lines, state = held(self.asked, text, some=True)
        except (CalcError, NoAnswer, Unsettled):
            self.found.append(Finding("unchecked") if re.search(r"\d", text) else Finding("words"))
            return
        if state == "wrong" and listing.items and any(c.what == "none" for c in listing.claims):
            there = f"no extremum at {self.name} = {show(listing.items[-1].coordinates[0])}"  # x = 1: no extremum
            state = held(self.asked, there, some=True)[1]
        elif state == "wrong" and any(i.slope == "rough" and self._is_hole(i) for i in listing.items):
            state = "undecided" if len(listing.items) > 1 else "correct"  # no derivative, since there is no value
        if state == "wrong":
            self.found.append(Finding("wrong", tuple(w for line in lines[1:] for w in (*line, " "))[:-1]))
            return
        self.found.append(Finding("unchecked" if state == "undecided" else "right"))
        if said:
            self.solving = None

    def _is_hole(self, item: Item) -> bool:
        """Has f no value at a place?"""
        v = self._in_room(item.coordinates[0])
        return v is not None and not self.curve.found.domain.has(v)

    def _note(self, items: Sequence[Item]) -> None:
        """The points that are named, as numbers that were found."""
        zeros = self.curve.zeros(1)
        for item in items:
            v = self._in_room(item.coordinates[0])
            all_ = (zeros if zeros is not None else self.curve.gaps) | self.curve.gaps
            for e in all_.ends:
                one = v is not None and (v == e or near(item, (numeral_of(e),)))
                if one or (item.coordinates[0].free and e.expr is not None and is_member(e.expr, item, self.name)):
                    self._solve(points([e]))
                    self.listed = True

    def _in_room(self, e: Expr) -> Exact | None:
        """The number, or the one of the period that stands for it; None for a family, or where nothing is known."""
        if e.free:
            return None
        v = Exact(simplify(e))
        period = self.curve.found.period
        if period is not None and not self.curve.room.has(v):
            turns = v.near() // Exact(period).near()
            v = Exact(simplify(Add(e, Neg(Exact(period).times(Fraction(turns)).written))))
        return v if self.curve.room.has(v) else None

    def _place(self, item: Item) -> Finding:
        """``x = 1`` alone: does it solve what is being solved?"""
        e = item.coordinates[0]
        try:
            v = self._in_room(e)
            if item.value is not None:
                return self._with_value(item)
            if e.free and self.solving in (None, 1) and self._concludes():
                return self._family(item)
            if v is None:
                return Finding("unchecked")
            allowed, what = self._allowed()
            if allowed is None or not self._concludes():
                tried = reading.tests().search(self.text) is not None
                return Finding("right" if self._is_special(e) else "words" if tried else "unchecked")
            if allowed.has(v) or any(near(item, (numeral_of(end),)) for end in allowed.ends):
                return Finding("right")
        except Unsettled:
            return Finding("unchecked")
        said = r"critical|stationary|\b(?:zeros?|roots?|solutions?)\s*(?:are|is|of|:)"
        meant = re.search(rf"{self.name}(?:_?\d|[₀-₉])?\s*=|{said}", self.text)
        if not what or meant is None or self.curve.ends.has(v):
            return Finding("unchecked")
        value = self.curve.value(self.solving or 1, v)
        here = f"{self.name} = {item.text.rpartition('=')[2].strip()}"
        why = f": {what} is {value} there, not 0" if value and float(value) != 0 else ""
        return Finding("wrong", (f"{here} does not solve {what} = 0{why}. Put each number back in to check it.",))

    def _family(self, item: Item) -> Finding:
        """``x = pi/2 + 2k pi``: are they all critical?"""
        try:
            inside = all_members(item.coordinates[0], self.asked)
        except CalcError:
            return Finding("unchecked")
        if inside or self.solving is None:
            return Finding("right" if inside else "unchecked")
        here = f"{self.name} = {item.text.rpartition('=')[2].strip()}"
        return Finding("wrong", (f"Not all of {here} solve f'({self.name}) = 0: put some of them back in.",))

    def _solves_below(self, item: Item) -> bool:
        """Does a number solve the derivative that was written last, set to 0?"""
        zeros, v = self.curve.zeros(self.order), self._in_room(item.coordinates[0])
        return zeros is not None and v is not None and zeros.has(v) and self._concludes()

    def _with_value(self, item: Item) -> Finding:
        """A point with its value, which is not told from an interval."""
        e, value = item.coordinates[0], item.value
        if e.free or value is None or value.free:
            return Finding("unchecked")
        claim = Claim("slope", item.text, (value,), ("=",), (), 0, (e,))
        found, _ = self.claims.judged(claim)
        if found is False and (re.search(r"points?\b", self.text) or item.text[:1] not in "(["):
            return Finding(
                "wrong", (f"The value is not {show(value)} at {self.name} = {show(e)}: put it into f again.",)
            )
        return Finding("right" if found else "unchecked")

    def _allowed(self) -> tuple[Reals | None, str]:
        """The numbers that may stand in a list of this line, and what they solve."""
        zeros, gaps = self.curve.zeros(1), self.curve.gaps
        if re.search(r"critical|stationary|candidate|turning", self.text, re.IGNORECASE):
            return (None if zeros is None else zeros | gaps), f"f'({self.name})"
        if reading.rough().search(self.text):
            return gaps, ""
        if self.solving is not None:
            found = self.curve.zeros(self.solving)
            return None if found is None else found | self.squared, f"{NAMES[self.solving]}({self.name})"
        return None, ""


def _has_roots(e: Expr) -> bool:
    """Is there a root in it, or an absolute value, which are got rid of by squaring?"""
    return any(
        (isinstance(n, Func) and n.name in ("sqrt", "abs")) or (isinstance(n, Pow) and isinstance(n.exp, Div))
        for n in nodes(e)
    )
