"""The Jacobian matrix: a row for each function, which is its gradient; its determinant where it is square."""

from __future__ import annotations

import time
from collections.abc import Sequence

from calctool.derivation.rule import Derivation, Words
from calctool.errors import InputError, Undecided
from calctool.expr.tree import Deriv, Expr
from calctool.parsing import parse
from calctool.report.model import Block, Fact, Remark, Report, Result, count_checks
from calctool.tasks.common import (
    conditions_of,
    has_slope,
    held_engine,
    listing,
    point_of,
    point_words,
    read_all,
    remarks_of,
    together,
    variables,
    vector_words,
    witness,
)
from calctool.tasks.diff import known_rules
from calctool.tasks.gradient import components
from calctool.tasks.matrices import Rows, determinant, drawn, entries_at
from calctool.tasks.question import Answer, Question, question_of

MOST_FUNCTIONS = 100


def jacobian_task(
    texts: Sequence[str],
    *,
    at: str | None = None,
    vars: str | None = None,
    known: str | None = None,
    verify: bool = False,
    seconds: float | None = None,
) -> Report:
    """The matrix of the partial derivatives of the expressions, in the order typed, by the variables.

    Raises InputError for what cannot be read or does not fit together, Undecided where no rule applies.

    >>> from calctool.expr.printer import show
    >>> [[show(e) for e in row] for row in jacobian_task(["x^2*y", "5x+sin(y)"]).result.value]
    [['2x y', 'x^2'], ['5', 'cos(y)']]
    """
    started = time.perf_counter()
    if not texts:
        raise InputError("no expression given", hint='for example: calctool jacobian "x^2*y" "5x + sin(y)"')
    if len(texts) > MOST_FUNCTIONS:
        raise InputError(f"{len(texts)} functions are too many", hint=f"at most {MOST_FUNCTIONS}")
    sources, notes = read_all(texts)
    functions = [s.expr for s in sources]
    names = variables(vars, functions)
    point = point_of(at, names, functions)
    engine = held_engine({n for f in functions for n in f.free} | {x.name for x in names}, known_rules(known), seconds)
    blocks: list[Block] = []
    derivations: list[Derivation] = []
    agreements: list[str] = []
    found: list[list[Expr]] = []
    for i, f in enumerate(functions, 1):
        row = components(f, names, engine)
        if row.where:
            raise Undecided(
                f"function {i} has too many variables inside one another for a matrix", "try calctool grad on it"
            )
        blocks += [Remark((f"Row {i}: the gradient of ", f, ".")), *row.blocks]
        derivations += row.derivations
        found.append(row.values)
        if verify:
            agreements += [witness(f, x, v) for x, v in zip(names, row.values, strict=True)]
    rows: Rows = tuple(tuple(row) for row in found)
    m, n = len(functions), len(names)
    blocks.append(drawn(("J",), rows))
    facts: list[Fact] = []
    result = Result("matrix", [list(row) for row in rows])
    if m != n:
        blocks.append(
            Remark(
                (f"The matrix is {m} x {n}: {m} functions, {n} variables. It is not square, so it has no determinant.",)
            )
        )
    else:
        det, work, steps = determinant(rows, ("det J",))
        blocks += work
        derivations += steps
        facts.append(Fact("determinant", "determinant", det, asked=False))
    if point:
        lost = next(((f, x) for f in functions for x in names if not has_slope(f, x, point)), None)
        if lost is not None:
            says: Words = (lost[0], " has no derivative by ", lost[1], " at ", *point_words(point))
            blocks.append(Remark((*says, ".")))
            result = Result("dne", None, "not-differentiable", says)
            facts = []
        else:
            put, done, steps = entries_at(rows, point)
            derivations += steps
            where: Words = ("J at ", *point_words(point))
            blocks += [drawn(where, put)] + ([drawn(where, done)] if done != put else [])
            result = Result("matrix", [list(row) for row in done])
            if m == n:
                det, work, steps = determinant(done, ("det J at ", *point_words(point)))
                blocks += work
                derivations += steps
                facts = [Fact("determinant", "determinant", det, asked=False)]
    return Report(
        "jacobian",
        "; ".join(texts),
        functions[0] if m == 1 else None,
        None,
        result,
        tuple(blocks),
        notes,
        conditions_of(engine, derivations),
        remarks_of(blocks),
        count_checks(derivations, together(agreements)),
        letters=tuple(engine.letters.items()),
        seconds=time.perf_counter() - started,
        facts=tuple(facts),
        asks=("Jacobian matrix of ", *vector_words(functions), " by ", *listing(names)),
        together=tuple(names) if n > 1 else (),
    )


def question(
    texts: Sequence[str], *, at: str | None = None, vars: str | None = None, seconds: float | None = None
) -> Question:
    """The matrix of derivatives asked for."""
    report = jacobian_task(texts, at=at, vars=vars, seconds=seconds)
    bodies = tuple(parse(text) for text in texts)
    names = variables(vars, bodies)
    goal: Answer = [[Deriv(body, x) for x in names] for body in bodies]
    return question_of(report, goal, names, bodies, at)
