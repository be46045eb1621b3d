"""A derivative by difference quotients in doubles: the table, the exact value, and why the errors make a V."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from calctool.computational_differentiation.numerical.quotients import QUOTIENTS
from calctool.computational_differentiation.numerical.regimes import regime, right_decimals, scale_of
from calctool.computational_differentiation.numerical.rounding import EPSILON
from calctool.errors import InputError
from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.expr.tree import Expr, Relation
from calctool.graphs.error_plot import error_plot_of, power_of_ten
from calctool.parsing import parse
from calctool.parsing.lexer import Note
from calctool.report.model import Block, Drawing, Fact, Grid, Remark, Report, Result, Work, count_checks
from calctool.tasks.asked import absent_note, behind_notes, function_for, one_variable, point_for
from calctool.tasks.common import remarks_of
from calctool.tasks.derivative_at import place_of
from calctool.tasks.diff import variable
from calctool.tasks.numdiff_errors import explained
from calctool.tasks.numdiff_steps import StepSize, read_steps
from calctool.tasks.numdiff_study import QuotientStudy
from calctool.tasks.question import Question

if TYPE_CHECKING:
    from calctool.pictures.picture import Picture

SWEEP = ("1", "0.1", "0.01", "0.001", *(f"1e-{k}" for k in range(4, 17)))
USUAL = SWEEP[1:11]
PER_POWER = 4
"""So many steps for each power of ten are drawn."""


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
    study, notes = study_for(text, at=at, h=h, method=method, sweep=sweep, wrt=wrt, roots=roots)
    return _report(study, text, notes, plot)._replace(seconds=time.perf_counter() - started)


def study_for(
    text: str,
    *,
    at: str | None = None,
    h: str | None = None,
    method: str = "forward",
    sweep: bool = False,
    wrt: str | None = None,
    roots: str = "real",
) -> tuple[QuotientStudy, tuple[Note, ...]]:
    """The quotients that are asked for, and what is noted of the text.  Raises InputError."""
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
    notes = (*source.notes, *behind_notes(beside), *(point.notes if point else ()), *absent_note(x, f))
    return QuotientStudy(f, x, place, QUOTIENTS[method], steps), notes


def question(texts: Sequence[str], **options: Any) -> Question:
    """Answers are compared as doubles in :mod:`calctool.grading.figures`; there is no working of one expression."""
    raise InputError(
        "a working of a difference quotient is not checked, the answer is", hint="--answer 6.01", code="usage"
    )


def _report(study: QuotientStudy, text: str, notes: Sequence[Note], plot: bool) -> Report:
    """Everything put together."""
    chosen = study.best or next(e for e in reversed(study.estimates) if not math.isnan(e.quotient))
    blocks: list[Block] = []
    if study.exact is not None:
        blocks += [Work(d) for d in study.derivations[:1]]
        blocks += study.exact.blocks
    how = f"By the {study.quotient.title}, D(h) = {study.quotient.written}, in doubles:"
    blocks += [Remark((how,)), _table(study)]
    blocks += explained(study)
    if plot and study.slope is not None:
        blocks.append(Drawing("", _picture(study)))
    return Report(
        "numdiff",
        text,
        study.f,
        None,
        Result("value", number_of(chosen.quotient)),
        tuple(blocks),
        tuple(notes),
        remarks=remarks_of(blocks),
        checked=count_checks([b.derivation for b in blocks if isinstance(b, Work)]),
        variable=study.x,
        asks=(study.f, " at ", Relation("=", study.x, study.place)),
        facts=tuple(_facts(study)),
        verdict=_verdict(study),
    )


def _facts(study: QuotientStudy) -> list[Fact]:
    if study.exact is None:
        return [Fact("exact", "exact value", "not found")]
    if study.slope is None:
        says = "".join(w if isinstance(w, str) else show(w) for w in study.exact.result.says)
        return [Fact("exact", "exact value", f"none; {says}"), Fact("quotients", "quotients", _differ(study))]
    found = [Fact("exact", "exact value", study.slope)]
    if study.number is not None and literal_value(study.slope) is None:
        found.append(Fact("exact_decimals", "in decimals", repr(study.number)))
    if study.best is not None and len(study.steps) > 1:
        predicted = "" if study.predicted is None else f"predicted {power_of_ten(study.predicted)}, "
        found.append(Fact("best_step", "best step", f"{predicted}in the table {study.typed(study.best)}"))
    return found


def _differ(study: QuotientStudy) -> str:
    """What the quotients to the right, to the left and to both sides say where there is no derivative."""
    step = min(study.steps, key=lambda step: step.value)
    found = [(name, study.function.estimate(QUOTIENTS[name], step.value)) for name in list(QUOTIENTS)[:3]]
    listed = ", ".join(f"{name} {e.why if math.isnan(e.quotient) else repr(e.quotient)}" for name, e in found)
    return f"{listed}, for h = {step.text}"


def _picture(study: QuotientStudy) -> Picture:
    """The errors of four steps a power of ten against them, and those of the table."""
    sizes = [10.0 ** (-k / PER_POWER) for k in range(16 * PER_POWER + 1)]
    fine = [(h, e.error) for h in sizes if (e := study.function.estimate(study.quotient, h)).error is not None]
    known = [(e.h, e.error) for e in study.estimates if e.error is not None]
    term = None if study.term is None else (study.term.size, study.term.power)
    return error_plot_of(fine or known, known, term, study.roundoff.total, study.predicted)


def _table(study: QuotientStudy) -> Grid:
    digits = "right decimals" if study.number is None or scale_of(study.number) == 1 else "right digits"
    rows = []
    for step, e in zip(study.steps, study.estimates, strict=True):
        off = "-" if e.error is None else f"{e.error:+.2e}" if e.error else "0"
        most = "-" if e.bound is None else f"{e.bound.total:.2e}"
        if e.error is None or study.number is None:
            bar = ""
        else:
            n = right_decimals(e.error, study.number)
            bar = f"{n:2} {'#' * n}".rstrip()
        quotient = e.why if math.isnan(e.quotient) else repr(e.quotient)
        rows.append((step.text, quotient, off, most, "" if math.isnan(e.quotient) else regime(e), bar))
    return Grid("", ("h", "quotient", "error", "at most", "rules", digits), tuple(rows), True)


def _verdict(study: QuotientStudy) -> dict[str, Any]:
    """The same for programs."""
    term = study.term
    return {
        "method": study.quotient.name,
        "at": study.at,
        "estimates": [
            {
                "h": e.h,
                "quotient": None if math.isnan(e.quotient) else e.quotient,
                "error": e.error,
                "bound": None if e.bound is None else e.bound._asdict(),
                "rules": regime(e),
            }
            for e in study.estimates
        ],
        "truncation": None if term is None else {"order": term.order, "factor": term.size, "power": term.power},
        "roundoff": None if study.slope is None else study.roundoff._asdict(),
        "predicted_best_h": study.predicted,
        "observed_best_h": None if study.best is None else study.best.h,
        "machine_epsilon": EPSILON,
    }


def number_of(value: float) -> Expr:
    """A double as an expression: the shortest decimal that is read as it.

    >>> show(number_of(-6.000009999951316)), show(number_of(6.0))
    ('-6.000009999951316', '6.0')
    """
    return parse(repr(value))
