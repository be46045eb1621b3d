"""What is said beside the critical points: the derivative, the equation they come from, that there is no maximum.

A claim is false only where that is shown; what can be neither shown nor refuted leaves the answer undecided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, pairwise, product
from typing import Any

from calctool.algebra.domain import unrestricted
from calctool.algebra.polynomials import rational_coefficients
from calctool.algebra.reals import Exact, Unsettled
from calctool.algebra.regions import has_no_value
from calctool.algebra.roots import real_roots
from calctool.derivation.rule import Words
from calctool.errors import CalcError, Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import ZERO, Add, Expr, Func, Mul, Neg, Pow, Relation, Sym, as_expr
from calctool.grading.equality import equal
from calctool.grading.point_items import Claim
from calctool.numeric.branches import value_at
from calctool.numeric.evaluate import holds as is_met
from calctool.numeric.evaluate import precise
from calctool.numeric.operations import UNDEFINED
from calctool.parsing import read
from calctool.report.model import Report
from calctool.simplification import simplify
from calctool.tasks.question import question_for

_FAR = tuple([Fraction(n, 2) for n in (0, 1, -1, 3, -3, 10, -10, 200, -200)])
"""Coordinates of places at which a value may be less than the least."""
_TURNS = (0, 1, -1, 2)
"""Members of a family at which an equation is tried."""


def false_claims(
    report: Report, claims: Sequence[Claim], right: Sequence[Sequence[Expr]], names: Sequence[str]
) -> list[Words]:
    """What is wrong in what is said beside the points.  Raises Undecided for what cannot be judged."""
    said = [(claim, ClaimJudge(report, right, names).judged(claim)) for claim in claims]
    lines = [words for _, (holds, words) in said if holds is False]
    open_ = next((claim for claim, (holds, _) in said if holds is None), None)
    if open_ is not None and not lines:
        raise Undecided(f"the points are right, but whether this is right too is not known: {open_.text}")
    return lines


class ClaimJudge:
    """Judges what is said beside the points of a report, of which ``right`` are the critical ones."""

    def __init__(self, report: Report, right: Sequence[Sequence[Expr]], names: Sequence[str]) -> None:
        self.points: Sequence[Any] = report.verdict["points"]
        self.verdict = report.verdict
        self.f = report.read_as
        self.right = right
        self.names = names

    def judged(self, claim: Claim) -> tuple[bool | None, Words]:
        """Does a claim hold, None where that is not known, and what to say where it does not."""
        match claim.what:
            case "equation":
                return self._equation(claim)
            case "slope" | "determinant":
                return self._slope(claim)
            case "equal":
                a, b = claim.sides
                return (rounded(a, b) or equal_formulas(a, b)), (show(a), " is not ", show(b), ".")
            case "count":
                return self._count(claim)
            case "nonzero":
                return self._nonzero(claim.sides[0]), (claim.sides[0], " is 0 somewhere.")
            case "not-there":
                return self._not_there(claim)
            case "most":
                return self._most(claim)
            case "none":
                return self._none(claim)
            case "never":
                known = None if len(self.names) > 1 else all(p["derivative"] != "0" for p in self.points)
                return known, ("The derivative is 0 somewhere.",)
        return self._left_out(claim)

    # --- equations -----------------------------------------------------------------------------------------

    def _derivative(self, by: Sequence[str]) -> Expr | None:
        """The derivative by these variables, one after the other; the function itself by none."""
        if self.f is None or not by:
            return self.f
        text = show(self.f)
        try:
            if len(self.names) == 1:
                found = question_for("diff", text, wrt=by[0], order=len(by))
            else:
                found = question_for("partial", [text, *by])
        except CalcError:
            return None
        return found.right if isinstance(found.right, Expr) else None

    def _determinant(self) -> Expr | None:
        x, y = self.names
        xx, yy, xy = [self._derivative(by) for by in ((x, x), (y, y), (x, y))]
        return None if xx is None or yy is None or xy is None else Add(Mul(xx, yy), Neg(Mul(xy, xy)))

    def _equation(self, claim: Claim) -> tuple[bool | None, Words]:
        if not claim.label:
            return self._condition(claim)
        right = self._derivative(claim.label)
        if right is None:
            return None, ()
        held: bool | None = True
        for side in claim.sides:
            if side == ZERO and len(claim.label) == 1:
                continue  # f' = 0 is what is solved
            found = equal_formulas(right, side)
            if found is False:
                return False, ("The derivative is not ", side, ".")
            held = held and found
        return held, ()

    def _condition(self, claim: Claim) -> tuple[bool | None, Words]:
        """3x^2 - 3 = 0: does it hold at the critical points, or are all its solutions some of them?"""
        words: Words = (f"{claim.text} is not what the critical points solve.",)
        found = [self._met(claim, point) for point in self.right]
        if all(held is True for held in found) and found:
            return True, ()
        if len(self.names) > 1 or not found or None in found:
            return (True if True in found and len(self.names) > 1 else None), words
        x = Sym(self.names[0])
        numbers = [Exact(p[0]) for p in self.right if not p[0].free]
        for a, b in pairwise(claim.sides):
            c = rational_coefficients(simplify(Add(a, Neg(b))), x)
            if c is None or len(c) < 2:
                return (None if True in found else False), words
            try:
                others = [root for root, _ in real_roots(c) if root not in numbers]
            except Unsettled:
                return None, words
            solutions = [self._solves(root, claim) for root in others]
            if True in solutions or None in solutions:
                return (False if True in solutions else None), words
        return True, ()

    def _solves(self, root: Exact, claim: Claim) -> bool | None:
        """Is a zero of the equation, simplified, a solution as it is written?  x^2 (x - 1)/x has no value at 0."""
        if root.expr is not None:
            return self._met(claim, [root.expr])
        return True if len(claim.sides) == 2 and all(map(unrestricted, claim.sides)) else None

    def _met(self, claim: Claim, point: Sequence[Expr]) -> bool | None:
        letters = frozenset().union(*[e.free for e in point])
        held: bool | None = True
        for k in _TURNS if letters else _TURNS[:1]:
            here = [simplify(_put(e, letters, as_expr(k))) for e in point]
            for a, b in pairwise(claim.sides):
                for name, e in zip(self.names, here, strict=True):
                    a, b = substitute(a, name, e), substitute(b, name, e)
                if a.free or b.free:
                    return None
                found = equal_formulas(a, b)
                if found is not True:
                    return found
        return held

    def _slope(self, claim: Claim) -> tuple[bool | None, Words]:
        """f''(1) = 6 > 0."""
        right = self._derivative(claim.label) if claim.what == "slope" else self._determinant()
        if right is None or any(e.free for e in (*claim.place, *claim.sides)):
            return None, ()
        right = _at(right, self.names, claim.place)
        held: bool | None = True
        for sign, (a, b) in zip(claim.signs, pairwise((right, *claim.sides)), strict=True):
            if sign in ("=", "≈"):
                found = rounded(a, b) or equal_formulas(a, b)
            else:
                found = is_met(Relation(_RELATIONS.get(sign, sign), a, b), {})
            if found is False:
                return False, (f"{claim.text} does not hold.",)
            held = held and found
        return held, ()

    # --- what there is not ---------------------------------------------------------------------------------

    def _none(self, claim: Claim) -> tuple[bool | None, Words]:
        kinds = _KINDS.get(claim.kind, (claim.kind,))
        if claim.kind == "neither" or (claim.kind == "saddle" and len(self.names) == 1):
            return None, ()
        named = "global " if claim.absolute else ""
        words: Words = (
            f"There is a {named}{claim.kind}." if claim.kind != "extremum" else f"There are {named}extrema.",
        )
        if claim.absolute:
            keys = [{"maximum": "greatest", "minimum": "least"}[kind] for kind in kinds if kind != "saddle"]
            if any(key not in self.verdict for key in keys):
                return None, ()
            return all(self.verdict[key] is None for key in keys), words
        there = [p for p in self.points if p["kind"] in kinds]
        if any(not p.get("end") for p in there):
            return False, words
        return (None if there else True), words

    def _count(self, claim: Claim) -> tuple[bool | None, Words]:
        if not claim.kind:
            known = None if "period" in self.verdict else len(self.right) == claim.number
            return known, (f"There are not {claim.number} critical points.",)
        kinds = _KINDS.get(claim.kind, (claim.kind,))
        points = [p for p in self.points if p["kind"] in kinds]
        if "period" in self.verdict or any(p.get("end") for p in points):
            return None, ()
        return len(points) == claim.number, (f"There are not {claim.text}.",)

    def _nonzero(self, e: Expr) -> bool | None:
        """Has a formula no zero?  Powers of positive numbers have none, polynomials are solved."""
        if isinstance(e, Pow) and not e.args[0].free:
            return is_met(Relation(">", e.args[0], ZERO), {}) or None
        if isinstance(e, Func) and e.name == "exp":
            return True
        if len(self.names) == 1:
            slope = self._derivative((self.names[0],))
            if slope is not None and equal_formulas(slope, e) is True:
                return all(p["derivative"] != "0" for p in self.points)
            c = rational_coefficients(simplify(e), Sym(self.names[0]))
            if c is None or not any(c):
                return None
            return True if not real_roots(c) else False if unrestricted(e) else None  # x^2/x is not 0 at 0
        return None

    def _not_there(self, claim: Claim) -> tuple[bool | None, Words]:
        """No maximum at 0."""
        if any(e.free for e in claim.place) or "period" in self.verdict or claim.kind == "neither":
            return None, ()
        kinds = _KINDS.get(claim.kind, (claim.kind,))
        places = [
            [read(p["x"] if "x" in p else p["at"][name]).expr for name in self.names]
            for p in self.points
            if p["kind"] in kinds
        ]
        held = not any(all(equal_formulas(a, b) is True for a, b in zip(claim.place, p, strict=True)) for p in places)
        return held, (f"At {self._where(claim)} there is {_A.get(claim.kind, f'a {claim.kind}')}.",)

    def _most(self, claim: Claim) -> tuple[bool | None, Words]:
        """Is it the least value of all, or the greatest?  Places far and near refute it, a quadratic proves it."""
        f = self.f
        if f is None or not claim.absolute or len(self.names) > 3:
            return None, ()
        sign = 1 if claim.kind == "minimum" else -1
        here = precise(simplify(_at(f, self.names, claim.place)), {})
        for place in product(_FAR, repeat=len(self.names)):
            there = precise(f, dict(zip(self.names, place, strict=True)), 20)
            if here is not None and there is not None and sign * (there - here) < -1e-9 * max(1, abs(here)):
                at = ", ".join([f"{name} = {show(as_expr(v))}" for name, v in zip(self.names, place, strict=True)])
                return False, (
                    f"The value at {self._where(claim)} is not the {'least' if sign > 0 else 'greatest'} of all:",
                    f" at {at} it is {'less' if sign > 0 else 'greater'}.",
                )
        seconds = [self._derivative((a, b)) for a, b in combinations_with_replacement(self.names, 2)]
        return (True if all(e is not None and not e.free for e in seconds) else None), ()

    def _where(self, claim: Claim) -> str:
        return ", ".join([f"{name} = {show(e)}" for name, e in zip(self.names, claim.place, strict=True)])

    def _left_out(self, claim: Claim) -> tuple[bool | None, Words]:
        """x = 0 is not critical, or not in the domain."""
        where = self._where(claim)
        critical = [all(equal_formulas(a, b) is True for a, b in zip(claim.place, p, strict=True)) for p in self.right]
        if any(critical):
            return False, (f"{where} is a critical point.",)
        if any(e.free for e in claim.place) or "period" in self.verdict:
            return None, ()
        if claim.what == "outside" and self.f is not None:
            env = dict(zip(self.names, claim.place, strict=True))
            return value_at(self.f, env) is UNDEFINED, (f"f has a value at {where}.",)
        return True, ()


_KINDS = {"extremum": ("maximum", "minimum")}
_A = {"extremum": "an extreme value"}
_RELATIONS = {"≤": "<=", "≥": ">="}


def _at(e: Expr, names: Sequence[str], place: Sequence[Expr]) -> Expr:
    for name, value in zip(names, place, strict=True):
        e = substitute(e, name, value)
    return e


def _put(e: Expr, letters: frozenset[str], value: Expr) -> Expr:
    for letter in letters:
        e = substitute(e, letter, value)
    return e


def rounded(a: Expr, b: Expr) -> bool:
    """Is the second number the first one, cut off or rounded to the decimals that are written?"""
    digits = re.fullmatch(r"-?\d+\.(\d+)", show(b))
    p, q = precise(a, {}), precise(b, {})
    if digits is None or p is None or q is None:
        return False
    unit = 10.0 ** -len(digits[1])
    cut_off = abs(q) <= abs(p) and p * q >= 0
    return bool(abs(p - q) < (unit if cut_off else unit * (0.5 + 1e-9)))


def equal_formulas(a: Expr, b: Expr) -> bool | None:
    """Are two formulas equal?  None where that is not known."""
    if not a.free and not b.free:
        if has_no_value(a) or has_no_value(b):
            return False
        try:
            return Exact(simplify(a)) == Exact(simplify(b))
        except Unsettled:
            return None
    found = equal(a, b)
    return None if found.state == "undecided" or found.proof == "numeric" else found.state == "right"
