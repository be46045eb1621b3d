"""Checking: every line of a derivation is compared with the one above, at points of the problem.

An unfinished d/dx is evaluated by dual numbers, so a line is checked before its goals are worked out.
The verdict is one of agrees, refuted, unchecked; *unchecked* is counted, never taken for passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calctool.expr.tree import Expr
from calctool.numeric.compare import Comparison, compare
from calctool.numeric.evaluate import EvaluationPoint, SamplePoints, defined, holds
from calctool.numeric.sampling import sample_points

POINTS = 4


class Checker:
    """Compares lines at points where the problem itself has a value; the points are found once."""

    __slots__ = ("_points", "_problem", "own")

    def __init__(self, problem: Expr, known: Sequence[EvaluationPoint] = ()) -> None:
        # Places that worked out a larger problem remember the value of each of its parts.
        if isinstance(known, SamplePoints) and len(known) == POINTS and known.together().value(problem) is not None:
            usable = known
        else:
            usable = SamplePoints(
                [p for p in known if problem.free.issubset(p) and p.value(problem).__class__ is float]
            )
        self.own = len(usable) < POINTS
        """Whether the points depend on the problem alone."""
        self._problem = problem
        self._points = None if self.own else usable

    @property
    def points(self) -> SamplePoints:
        if self._points is None:
            self._points = sample_points(self._problem, POINTS)
        return self._points

    def compare(self, before: Expr, after: Expr, conditions: Iterable[Expr] = ()) -> Comparison:
        """Does ``after`` equal ``before`` at the points where the conditions of the step hold?

        A rule may say nothing where there is a slope all the same: |x - |x|| has one for x > 0, and the
        chain rule asks for that of |u| at 0.  Such points do not count, and where there are no others the
        line is *unchecked*, not refuted.
        """
        points: list[EvaluationPoint] = self.points
        unmet = [c for c in conditions if not self.points.together().meet(c)]
        for c in unmet:
            points = [p for p in points if holds(c, p, 0) is not False]
        verdict = compare(before, after, points)
        if verdict.state == "refuted" and before.open:
            points = [p for p in points if defined(after, p) is not False] or points
            verdict = compare(before, after, points)
        if verdict.state == "refuted" and not verdict.points and not any(defined(after, p) for p in points):
            return Comparison("unchecked", 0, None, "the rules used do not apply at the points tried")
        return verdict
