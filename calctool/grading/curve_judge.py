"""Is it so that f rises there, that f' has these signs, that f' is this formula on an interval?  Sets decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from calctool.algebra.reals import Exact, Reals, Unsettled, interval, points
from calctool.answers.sides import label_of
from calctool.derivation.rule import Words
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import ZERO, Expr
from calctool.grading import critical_words as reading
from calctool.grading.claims import Judge
from calctool.grading.curve_claims import EVERYTHING, Course, CurveClaim, intervals_in, scanned
from calctool.grading.curves import Curve
from calctool.grading.working import CheckedLine
from calctool.parsing import read
from calctool.simplification import simplify
from calctool.tasks.critical_numbers import numeral_of

NAMES = ("f", "f'", "f''")


class Finding(NamedTuple):
    """What is found of a statement: ``right``, ``wrong`` or ``unchecked``, and why it is wrong.

    ``row`` is a wrong line of a derivative, as in a working of ``diff``, and ``judge`` what judged it.
    """

    state: str
    says: Words = ()
    row: CheckedLine | None = None
    judge: Judge | None = None


class CurveJudge:
    """Judges what is said of a curve on intervals; ``charted`` is the derivative of which signs are written."""

    def __init__(self, curve: Curve) -> None:
        self.curve = curve
        self.name = curve.x.name
        self.charted: int | None = None
        self.found: list[Finding] = []

    def said_of(self, text: str) -> tuple[list[Finding], str]:
        """What is found of the statements about intervals in a line, and the rest of it."""
        self.found = []
        chart = self._chart(text)
        if chart is not None:
            return [chart], ""
        label = re.match(r"\s*(?:signs? of )?f\s*('{1,2})?(?:\(\w\))?\s*[:|]", text)
        if label is not None:
            self.charted = len(label[1] or "")
        claims, rest = scanned(self._in_cases(text), self.name, self.charted)
        self.found += [self._course(c) for c in claims]
        return self.found, self._in_interval(rest)

    def _course(self, claim: CurveClaim) -> Finding:
        found = [self.on(claim.course, on) for on in claim.on]
        held_ = next((f for f in found if f.state == "right"), None)
        if held_ is not None:
            return held_
        sure = all(f.state == "wrong" for f in found) and not claim.doubtful
        return found[0] if sure else Finding("unchecked")

    def on(self, course: Course, on: Reals) -> Finding:
        """Does f do so on these numbers?  Where f has no value nothing is said."""
        try:
            return self._does(course, on)
        except Unsettled:
            return Finding("unchecked")

    def _does(self, course: Course, on: Reals) -> Finding:
        signs = None if course.order < 0 else self.curve.signs(course.order)
        if signs is None:
            return Finding("unchecked")
        here = on & self.curve.room & self.curve.found.domain
        whole = on <= self.curve.room or (self.curve.found.period is not None and on == EVERYTHING)
        broken = sum(1 for _ in here.components()) > sum(1 for _ in on.components())
        below, zero, above = signs if course.sign > 0 else signs.reversed
        against = below & here.interior() if course.runs else (below | zero if course.strict else below) & here
        if course.runs or not course.strict:
            level = zero.interior() & here if course.runs else below & here
            against = against | level
        else:
            against = against - on.boundary()
        place = None if against.empty else self.curve.inside(against)
        if place is not None:
            return Finding("wrong", self._against(course, place))
        held_ = above if course.strict and not course.runs else above | zero
        rest = (here.interior() if course.runs else here) - held_
        if course.runs and course.order == 1 and not broken:
            rest = rest - (points(rest.ends) - self.curve.found.jumps if rest.points else rest)
        right = rest.empty and whole and not (broken and course.runs) and not here.empty
        return Finding("right" if right else "unchecked")

    def _against(self, course: Course, place: Exact) -> Words:
        value = self.curve.value(course.order, place)
        name = f"{NAMES[course.order]}({shown(place)})"
        says = f"{name} is {value}" if value else f"{name} has another sign"
        what = {(1, 1): "rise", (1, -1): "fall", (2, 1): "curve up", (2, -1): "curve down"}
        claim = f"f does not {what[course.order, course.sign]}" if course.runs else f"{course.text} does not hold"
        if course.text in "+-" or not (course.runs or NAMES[course.order] in course.text):
            claim = f"{NAMES[course.order]} is not {'positive' if course.sign > 0 else 'negative'}"
        return (f"{claim} on all of it: {says}. Take a test place in each interval and look at the sign there.",)

    def _chart(self, text: str) -> Finding | None:
        """``f': + + 1 - - 3 + +``: the signs one after the other; None where the line is none."""
        found = re.fullmatch(
            r"\s*(?:sign(?:s| chart)? (?:of )?)?(?P<label>f\s*'{1,2}(?:\([a-z]\))?)?"
            r"\s*[:|]?\s*(?P<signs>[-−+0\s|,()\d./√a-z]*)",
            text,
        )
        if found is None or not re.search(r"(?:^|[\s|,)])[-−+](?=$|[\s|,(])", found["signs"]):
            return None
        order = len(re.sub("[^']", "", found["label"] or "")) or None
        tokens = re.findall(r"[-−+](?=$|[\s|,(+−-])|[^\s|,+−()]+|[-−][^\s|,+()]+", found["signs"])
        if not tokens or any(re.search("[a-z]{2}", t) and t not in ("pi",) for t in tokens):
            return None
        groups: list[str | Expr] = []
        for t in tokens:
            if t in "+-−":
                sign = "+" if t == "+" else "-"
                if not groups or groups[-1] != sign or "|" in found["signs"] or isinstance(groups[-1], Expr):
                    groups.append(sign)
            else:
                try:
                    groups.append(read(t).expr)
                except InputError:
                    return None
        return self._signs_in_order(groups, order)

    def _signs_in_order(self, groups: Sequence[str | Expr], order: int | None) -> Finding:
        """Signs with the numbers between them."""
        signs = [g for g in groups if isinstance(g, str)]
        numbers = [g for g in groups if isinstance(g, Expr)]
        placed_ = [isinstance(g, str) for g in groups] == [i % 2 == 0 for i in range(len(groups))]
        course = [Course(order or 1, 1 if s == "+" else -1, True, False, s) for s in signs]
        if not placed_ or not numbers or (all(n == ZERO for n in numbers) and len(numbers) > 1) or order is None:
            return Finding("unchecked")
        ends = [Exact(simplify(n)) for n in numbers]
        if any(n.free for n in numbers) or not all(a < b for a, b in pairwise(ends)):
            return Finding("unchecked")
        if numbers == [ZERO] and self.curve.zeros(order) != points(ends):
            return Finding("unchecked")  # + 0 -: the 0 is the value of f'
        window = self.curve.window
        cuts = [window.low if window else None, *ends, window.high if window else None]
        parts = [interval(a, b) for a, b in pairwise(cuts)]
        found = [self.on(c, part) for c, part in zip(course, parts, strict=True)]
        return next((f for s in ("wrong", "unchecked", "right") for f in found if f.state == s), Finding("unchecked"))

    def _in_interval(self, text: str) -> str:
        """``only x = 1 lies in [0, 3]``, ``domain: x > 0``: judged, and taken out."""
        domain = re.search(r"\bdomain\b", text, re.IGNORECASE) is not None
        inside = reading.inside().search(text)
        if not domain and inside is None:
            return text
        if domain and (gone := reading.outside_domain().search(text)) is not None:
            return self._outside(gone, text)
        found = intervals_in(text, self.name)
        if len(found) != 1:
            self.found.append(Finding("unchecked"))
            return ""
        start, end, on = found[0]
        if domain:
            where = self.curve.found.domain
            same = (
                self.curve.found.period is None and self.curve.room == EVERYTHING and not re.search("∉|not|n't", text)
            )
            if same and on != where and on.interior() == where.interior():
                self.found.append(Finding("unchecked"))  # an end more or less
            elif same and on != where:
                place = self.curve.inside((on - where) | (where - on))
                has = "a" if place is not None and where.has(place) else "no"
                at = "" if place is None else f": at {self.name} = {shown(place)} it has {has} value"
                self.found.append(Finding("wrong", (f"That is not where f has a value{at}.",)))
            else:
                self.found.append(Finding("right" if same else "unchecked"))
            return text[:start] + text[end:]
        assert inside is not None
        typed = re.findall(
            rf"{self.name}\s*=\s*([^,;]+?)(?=,|;|\b(?:and|or|is|are|lies?|which|does)\b|$)", text[:start]
        )
        numbers = [n.replace("±", sign) for n in typed for sign in ("+-" if "±" in n else "+")]
        outside = re.search(r"outside|\bnot\b|n't|∉", text) is not None
        try:
            places = [Exact(simplify(read(n.lstrip("+")).expr)) for n in numbers]
            agree = bool(places) and all(on.has(v) != outside for v in places)
        except (InputError, Unsettled):
            agree = False
        self.found.append(Finding("right" if agree else "unchecked"))
        return text[: inside.start()] + text[end:]

    def _outside(self, said: re.Match[str], text: str) -> str:
        """``x = -2 is not in the domain``."""
        try:
            v = Exact(simplify(read(said["place"]).expr))
            has = self.curve.found.domain.has(v) if self.curve.room.has(v) else None
        except (InputError, Unsettled):
            has = None
        if has:
            self.found.append(Finding("wrong", (f"f has a value at {self.name} = {said['place'].strip()}.",)))
        else:
            self.found.append(Finding("unchecked" if has is None else "right"))
        return re.sub(r"⟮\s*⟯", "", text[: said.start()] + text[said.end() :])

    def _in_cases(self, text: str) -> str:
        """``f'(x) = 1 for x > 2``, a formula on an interval: judged, and taken out."""
        rest, last = text, 0
        for start, end, on in intervals_in(text, self.name):
            said = reading.in_case().fullmatch(text[last:start])
            last = end
            label = None if said is None else label_of(said["label"])
            if (
                said is None
                or label is None
                or label.at not in ("", self.name)
                or label.kind not in ("derivative", "function")
            ):
                continue
            try:
                here = self._formula_on(len(label.by), read(said["formula"]).expr, on)
            except (InputError, Unsettled):
                here = Finding("unchecked")
            self.found.append(here)
            rest = rest.replace(text[end - (end - start) - len(said[0]) : end], " ")
        return rest

    def _formula_on(self, order: int, e: Expr, on: Reals) -> Finding:
        right = self.curve.derivative(order) if order < 3 else None
        signs = None if right is None or e.free - {self.name} else self.curve.compared(right, e)
        if signs is None:
            return Finding("unchecked")
        inner = on.interior() & (self.curve.found.holds if order else self.curve.found.domain)
        place = self.curve.inside((signs.below | signs.above) & inner)
        if place is None:
            return Finding("right" if inner <= signs.zero else "unchecked")
        name = f"{NAMES[order]}({self.name})"
        return Finding(
            "wrong",
            (
                f"{name} is not ",
                e,
                f" on all of it: look at {self.name} = {shown(place)}.",
            ),
        )


def shown(place: Exact) -> str:
    """A number in a sentence."""
    return show(numeral_of(place))
