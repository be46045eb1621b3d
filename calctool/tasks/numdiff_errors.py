"""The errors of a difference quotient explained: truncation, round-off, the best step, cancellation, and the rest.

Sources: Higham, *Accuracy and Stability of Numerical Algorithms* (2nd ed.), 1.7 and 1.14; Press, Teukolsky, Vetterling
and Flannery, *Numerical Recipes* (3rd ed.), 5.7.
"""

from __future__ import annotations

import math
from fractions import Fraction

from calctool.computational_differentiation.numerical.regimes import cancellation as cancelled
from calctool.computational_differentiation.numerical.rounding import EPSILON, LARGEST, SMALLEST_NORMAL
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.printer import show
from calctool.graphs.error_plot import power_of_ten
from calctool.report.model import Block, Grid, Remark, Work
from calctool.tasks.numdiff_study import QuotientStudy

SHOWN_ORDER = 3
"""Up to this order the derivatives are written out."""


def explained(study: QuotientStudy) -> list[Block]:
    """All that is said below the table."""
    first = [*truncation(study), *roundoff(study), *best_step(study)] if study.slope is not None else []
    return [*first, *cancellation(study), *accidents(study), *certain(study)]


def truncation(study: QuotientStudy) -> list[Block]:
    """What the quotient leaves out, from Taylor's formula, with the derivative worked."""
    q, x, term = study.quotient, study.x.name, study.term
    name, h = derivative_name(q.order), power_text(q.order - 1)
    formula = f"D(h) - f'({x}) = {q.coefficient(q.order)} {name}(c) {h}"
    where = "between the outermost points" if len(q.shifts) > 2 or 0 not in q.shifts else "between the two points"
    taylor = f"Truncation, what the quotient leaves out even with exact numbers: by Taylor's formula {formula},"
    out: list[Block] = [Remark((f"{taylor} with some c {where}.",))]
    for order in range(2, min(len(study.slopes), SHOWN_ORDER + 1)):
        out.append(Work(study.derivations[order - 1], derivative_name(order)))
    if len(study.slopes) > q.order and literal_value(study.slopes[q.order]) == 0:
        return [*out, Remark((f"{name} = 0 everywhere: there is no truncation error, whatever h is.",))]
    if term is None:
        return [*out, Remark((f"The size of {name} at {x} = ", study.place, " was not found."))]
    if term.order > q.order:
        next_one = f"; the first term that is not 0 there has {derivative_name(term.order)}."
        out.append(Remark((f"{name} is 0 at {x} = ", study.place, next_one)))
    size = f" the error is about {times(term.size, term.power)} for small h: the smaller h, the better."
    formula_words = (f"Here {derivative_name(term.order)}({x}) = ", study.slopes[term.order])
    return [*out, Remark((*formula_words, f", so that at {x} = ", study.place, size))]


def roundoff(study: QuotientStudy) -> list[Block]:
    """What rounding costs, source by source."""
    r, x, q = study.roundoff, study.x.name, study.quotient
    weight = sum(map(abs, q.weights)) / 2
    share = {1: "eps|f|/h", Fraction(1, 2): "eps|f|/(2h)"}.get(weight, f"{weight} eps|f|/h")
    eps = (
        "Round-off: machine epsilon is the smallest power of 2 with 1 + eps > 1. In doubles "
        f"1 + 2^-52 = {1 + EPSILON!r} and 1 + 2^-53 = {1 + EPSILON / 2!r}, so eps = 2^-52 = {EPSILON:.3g}; "
        "a result is rounded by at most eps/2 of its size."
    )
    says = []
    if study.function.value(study.at).value == 0:
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


def best_step(study: QuotientStudy) -> list[Block]:
    """Where the two errors add up to least, worked; and where they did."""
    r, term = study.roundoff.total, study.term
    out: list[Block] = []
    if study.predicted is not None and term is not None:
        m = term.power
        rate = f"{m * term.size:.3g}"
        root = {1: "sqrt", 2: "cbrt"}.get(m, f"root of order {m + 1}, ")
        falls = times(m * term.size, m - 1)
        rows = (
            ("E(h)", f"= {times(term.size, m)} + {r:.3g}/h"),
            ("E'(h)", f"= {falls} - {r:.3g}/h^2"),
            ("E'(h) = 0", f"where h^{m + 1} = {r:.3g}/{rate} = {r / (m * term.size):.3g}"),
            ("best h", f"= {root}({r / (m * term.size):.3g}) = {power_of_ten(study.predicted)}"),
        )
        out.append(Grid("The best step, where the two together are least", ("", ""), rows))
    elif not r:
        out.append(Remark(("No step is too small, until numbers underflow.",)))
    elif len(study.slopes) > study.quotient.order and literal_value(study.slopes[study.quotient.order]) == 0:
        out.append(Remark(("With no truncation error to fear, a larger h is better: there is no best step.",)))
    found = study.best
    if found is not None and len(study.steps) > 1:
        off = f"off by {abs(found.error):.2e}" if found.error else "exact"
        out.append(Remark((f"In the table the best is h = {study.typed(found)}, {off}.",)))
    return out


def cancellation(study: QuotientStudy) -> list[Block]:
    """The two numbers that are subtracted, for the smallest step at which they differ."""
    pairs = [
        (step, e)
        for step, e in zip(study.steps, study.estimates, strict=True)
        if not math.isnan(e.quotient) and not e.absorbed and e.values[0] != e.values[1]
    ]
    if not pairs:
        return []
    step, e = min(pairs, key=lambda pair: pair[1].h)
    found = cancelled(e.values[0], e.values[1])
    if found.equal < 3:
        return []
    at = [point_name(study.x.name, s) for s in study.quotient.shifts[:2]]
    says = (
        f"{found.equal} digits are equal and cancel; the difference {e.values[0] - e.values[1]:.17g} has about "
        f"{found.left} right ones left, and dividing by h makes the rest large."
    )
    rows = ((f"f({at[0]})", found.first), (f"f({at[1]})", found.second), ("equal", found.marks))
    return [Grid(f"Catastrophic cancellation, for h = {step.text}", ("", ""), rows), Remark((says,))]


def accidents(study: QuotientStudy) -> list[Block]:
    """Absorption, overflow, points outside the domain: what happened at which step."""
    x, out = study.x.name, []
    pairs = list(zip(study.steps, study.estimates, strict=True))
    lost = next(((step, e) for step, e in pairs if e.absorbed), None)
    if lost is not None:
        step, e = lost
        near = next(s for s, p in zip(study.quotient.shifts, e.points, strict=True) if s and p == study.at)
        out.append(
            f"Absorption: for h = {step.text}, {point_name(x, near)} is {x} itself, because doubles there are "
            f"{math.ulp(study.at):.3g} apart. The quotient then says nothing about the derivative."
        )
    for step, e in pairs:
        if e.why == "overflow":
            out.append(f"Overflow: for h = {step.text} a value is beyond {LARGEST:.3g}, where doubles end.")
        elif e.why:
            where = "" if e.lost is None else f" at {x} = {e.lost!r}"
            out.append(f"For h = {step.text} the function has no value{where}.")
    if any(0 < abs(v) < SMALLEST_NORMAL for e in study.estimates for v in (*e.values, e.quotient)):
        out.append(f"Underflow: some numbers here are below {SMALLEST_NORMAL:.3g}, where doubles lose digits.")
    return [Remark((text,)) for text in out]


def certain(study: QuotientStudy) -> list[Block]:
    """What the column 'at most' is made of, at the best step."""
    e = study.best if study.best is not None and study.best.bound is not None else None
    e = e or next((e for e in study.estimates if e.bound is not None), None)
    if e is None or e.bound is None:
        return []
    b, x = e.bound, study.x.name
    parts = [
        ("truncation", b.truncation),
        ("rounding of the points", b.points),
        ("rounding in f and D", b.rounding),
    ]
    exact = rational_value(study.place)
    if exact is None or exact != Fraction(study.at):
        parts.append((f"rounding of {x} = {show(study.place)} itself", b.place))
    listed = " + ".join(f"{size:.2e} ({name})" for name, size in parts)
    says = (
        "The column 'at most' is a bound that is certain, by interval arithmetic and a running error analysis of "
        f"every operation; for h = {study.typed(e)}: {listed}."
    )
    return [Remark((says,))]


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
