"""Partial derivatives: one variable moves, the others are held constant; of any order, mixed, at a point."""

from __future__ import annotations

import time
from collections.abc import Sequence

from calctool.derivation.checking import Checker
from calctool.derivation.engine import Engine, checked_line
from calctool.derivation.rule import Derivation, Step, Words
from calctool.differentiation.several_variables import CLAIRAUT
from calctool.errors import InputError, Undecided
from calctool.expr.tree import Deriv, Expr, Sym
from calctool.numeric.compare import compare
from calctool.numeric.sampling import sample_points
from calctool.parsing import read, read_name
from calctool.report.model import Block, Remark, Report, Result, Work, count_checks
from calctool.tasks.common import (
    conditions_of,
    has_slope,
    held_engine,
    held_words,
    in_order,
    listing,
    point_of,
    point_words,
    remarks_of,
    together,
    value_at,
    witness,
)
from calctool.tasks.diff import MAX_ORDER, known_rules
from calctool.tasks.question import Answer, Question, body_of, nested, question_of


def partial_task(
    text: str,
    wrt: Sequence[str] = (),
    *,
    at: str | None = None,
    known: str | None = None,
    notation: str = "leibniz",
    verify: bool = False,
    seconds: float | None = None,
) -> Report:
    """Differentiate by the variables in the order given; with none given, by each of them once.

    Raises InputError for what cannot be read or does not fit together, Undecided where no rule applies.

    >>> from calctool.expr.printer import show
    >>> show(partial_task("x^2 y^3", ["x", "y"]).result.value)
    '6x y^2'
    """
    started = time.perf_counter()
    source = read(text)
    f = source.expr
    by = read_names(wrt)
    if len(by) > MAX_ORDER:
        raise InputError(f"the order must be at most {MAX_ORDER}", hint="name fewer variables")
    if notation == "newton" and len(set(by)) != 1:
        raise InputError("a dot does not say by which variable", hint="try --notation leibniz")
    everything = in_order(f.free | {x.name for x in by})
    engine = held_engine([x.name for x in everything], known_rules(known), seconds)
    worker = _Worker(f, engine, {}, verify)
    worker.point = point_of(at, everything, [f])
    if by:
        result = worker.mixed(by)
        problem: Expr | None = nested(f, by)
        asks: Words = ()
    else:
        if not everything:
            raise InputError("the expression has no variable", hint="name one: calctool partial EXPR x")
        result = worker.each(everything)
        problem = nested(f, everything) if len(everything) == 1 else None
        asks = () if problem is not None else ("First partial derivatives of ", f, " by ", *listing(everything))
    return Report(
        "partial",
        text,
        f,
        problem,
        result,
        tuple(worker.blocks),
        source.notes,
        conditions_of(engine, worker.derivations),
        remarks=remarks_of(worker.blocks),
        checked=count_checks(worker.derivations, together(worker.agreements)),
        letters=tuple(engine.letters.items()),
        variable=by[0] if by else everything[0],
        seconds=time.perf_counter() - started,
        asks=asks,
        together=tuple(everything) if len(everything) > 1 else (),
    )


def question(texts: Sequence[str], *, at: str | None = None, seconds: float | None = None) -> Question:
    """The partial derivatives asked for: by the variables named after the expression, else by each of them."""
    if not texts:
        raise InputError("no expression given", hint='for example: calctool check partial "x^2 y" x --answer "2x y"')
    report = partial_task(texts[0], texts[1:], at=at, seconds=seconds)
    body = body_of(report)
    by = read_names(texts[1:])
    names = by or in_order(body.free)
    goal: Answer = nested(body, names) if by or len(names) == 1 else [Deriv(body, x) for x in names]
    return question_of(report, goal, names, body, at, order=max(1, len(by)))


def read_names(words: Sequence[str]) -> list[Sym]:
    """The variables to differentiate by, typed apart or with commas between them."""
    return [read_name(name) for word in words for name in word.split(",") if name.strip()]


class _Worker:
    """Collects the blocks of the page while the derivatives are worked out."""

    def __init__(self, f: Expr, engine: Engine, point: dict[str, Expr], verify: bool) -> None:
        self.f = f
        self.engine = engine
        self.point = point
        self.verify = verify
        self.blocks: list[Block] = []
        self.derivations: list[Derivation] = []
        self.agreements: list[str] = []

    def work(self, body: Expr, x: Sym, title: str = "") -> Expr:
        """One derivative, after a line that says what is held."""
        derivation = self.engine.derive(Deriv(body, x))
        self.blocks.append(Work(derivation, title, held=held_words(x, in_order(body.free))))
        self.derivations.append(derivation)
        if self.verify:
            self.agreements.append(witness(body, x, derivation.result))
        return derivation.result

    def mixed(self, by: Sequence[Sym]) -> Result:
        """One derivative after the other."""
        current = self.f
        for k, x in enumerate(by, 1):
            before = current
            current = self.work(current, x, f"order {k}: by {x.name}" if len(by) > 1 else "")
        if len(set(by)) > 1:
            self.clairaut(by, current)
        return self.finish(before, by[-1], current)

    def each(self, names: Sequence[Sym]) -> Result:
        """Every first partial derivative."""
        values = [self.work(self.f, x) for x in names]
        if len(values) == 1:
            return self.finish(self.f, names[0], values[0])
        if self.point:
            found = [self.finish(self.f, x, v) for x, v in zip(names, values, strict=True)]
            lost = next((r for r in found if r.kind == "dne"), None)
            if lost is not None:
                return lost
            values = [r.value for r in found if isinstance(r.value, Expr)]
        return Result("vector", list(values), names=tuple((Deriv(self.f, x),) for x in names))

    def finish(self, body: Expr, x: Sym, slope: Expr) -> Result:
        """The derivative, at the point if there is one."""
        if not self.point:
            return Result("value", slope)
        if not has_slope(body, x, self.point):
            says: Words = (body, " has no derivative by ", x, " at ", *point_words(self.point))
            self.blocks.append(Remark((*says, ".")))
            return Result("dne", None, "not-differentiable", says)
        derivation = value_at(slope, self.point)
        self.derivations.append(derivation)
        self.blocks.append(Work(derivation, name=(Deriv(body, x), " at ", *point_words(self.point))))
        return Result("value", derivation.result)

    def clairaut(self, by: Sequence[Sym], result: Expr) -> None:
        """The same in the reverse order, compared; the theorem is stated where it holds."""
        other = list(reversed(by)) if list(reversed(by)) != list(by) else sorted(by, key=lambda x: x.name)
        if other == list(by):
            other = sorted(by, key=lambda x: x.name, reverse=True)
        current = self.f
        try:
            for x in other:
                current = self.engine.derive(Deriv(current, x)).result
        except Undecided:
            return
        goal = nested(self.f, other)
        verdict = compare(current, result, sample_points(current, 5, result.free))
        if verdict.state != "agrees":
            return
        step = Step(CLAIRAUT, goal, current)
        line = checked_line(Checker(goal), goal, current, [step])
        derivation = Derivation(goal, (line,))
        self.derivations.append(derivation)
        self.blocks.append(Work(derivation, "the other order: by " + ", then by ".join(x.name for x in other)))
        same = "the same" if current == result else "equal"
        self.blocks.append(
            Remark(
                (
                    f"Both orders give {same} (Clairaut's theorem: wherever the mixed partial derivatives are "
                    "continuous, the order makes no difference).",
                )
            )
        )
