"""All first partial derivatives of one expression at the price of a few: shared work, in three ways.

Few variables are differentiated by one at a time, as on paper.  With many, a sum is dealt out: each
variable gets the terms it occurs in, and terms of the same shape (x_3^2 - x_4 and x_8^2 - x_9) are worked
once and copied with the names changed.  Where that does not help, because everything is inside one
function, a reverse sweep goes through the operations of f once and back once; its result is kept in
letters, because written out it would be as long as f times the number of variables.

Source: Griewank and Walther, *Evaluating Derivatives* (2nd ed.), 3.2 (reverse mode).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.terms import terms_of
from calctool.computational_differentiation.automatic.tape import Tape
from calctool.derivation.checking import Checker
from calctool.derivation.engine import Engine, checked_line
from calctool.derivation.rule import Derivation, Step
from calctool.differentiation.several_variables import SYMMETRY
from calctool.expr.traversal import count, fold, rewrite
from calctool.expr.tree import ZERO, Add, Deriv, Expr, Mul, Substituted, Sym, add, as_expr
from calctool.numeric.evaluate import precise
from calctool.report.model import Block, Grid, Remark, Work
from calctool.tasks.common import derived, held_words, listing

FEW = 8
"""So many variables are differentiated by one at a time."""
LONG = 3_000
"""Nodes to differentiate, over all variables, up to which no sweep is worth its letters."""
TIMES = 8
"""... and how many times the size of f they may be."""
SHOWN = 4
"""So many different shapes are worked on the page."""


class Components(NamedTuple):
    """The partial derivatives in order; ``where`` are the letters of a sweep with what they stand for."""

    values: list[Expr]
    blocks: list[Block]
    derivations: list[Derivation]
    where: list[tuple[Sym, Expr]]
    agreed: bool


def components(f: Expr, names: Sequence[Sym], engine: Engine) -> Components:
    """Every partial derivative of ``f`` by ``names``.  Raises Undecided where no rule applies.

    >>> from calctool.parsing import parse
    >>> from calctool.books import derivative_engine
    >>> components(parse("x^2 y"), [Sym("x"), Sym("y")], derivative_engine()).values == [parse("2x y"), parse("x^2")]
    True
    """
    occurring = [x for x in names if f.has(x)]
    if len(occurring) <= FEW:
        return _one_by_one(f, names, engine)
    shares = _shares(f, occurring)
    work = sum([count(t) * len(shares.keys() & t.free) for t in terms_of(f)])
    if work <= max(LONG, TIMES * count(f)):
        return _dealt_out(names, shares, engine)
    return _swept(f, names, engine)


def _one_by_one(f: Expr, names: Sequence[Sym], engine: Engine) -> Components:
    blocks: list[Block] = []
    derivations: list[Derivation] = []
    worked = shown_by(f, names)
    for x in worked:
        engine.begin_anew()
        derivation = derived(f, x, engine)
        alike = by_symmetry(derivation, derivations, engine)
        derivations.append(derivation)
        blocks.append(Work(alike or derivation, held=held_words(x, worked)))
    if len(worked) < len(names):
        blocks.append(Remark(ABSENT))
    found = {x: d.result for x, d in zip(worked, derivations, strict=True)}
    return Components([found.get(x, ZERO) for x in names], blocks, derivations, [], True)


WORTH_IT = 4
"""A derivation of fewer lines is written out again."""


def by_symmetry(d: Derivation, earlier: Iterable[Derivation], engine: Engine) -> Derivation | None:
    """The derivative on one line, where it is an ``earlier`` one with two variables exchanged; the same function.

    >>> from calctool.books import derivative_engine
    >>> from calctool.parsing import parse
    >>> engine = derivative_engine()
    >>> x, y = (engine.derive(Deriv(parse("ln(x^2 + y^2)"), Sym(name))) for name in "xy")
    >>> len(by_symmetry(y, [x], engine).lines)
    1
    """
    if not isinstance(d.goal, Deriv) or sum(len(part.lines) for part in d.derivations()) < WORTH_IT:
        return None
    f, y = d.goal.args[0], d.goal.wrt
    for other in earlier:
        if not isinstance(other.goal, Deriv) or other.goal.args[0] != f:
            continue
        if {_unordered(c) for c in engine.conditions(d)} != {_unordered(c) for c in engine.conditions(other)}:
            continue
        x = other.goal.wrt
        exchanged = {x.name: y, y.name: x}

        def swapped(e: Expr, exchanged: dict[str, Sym] = exchanged) -> Expr:
            return rewrite(e, lambda node: exchanged.get(node.name, node) if isinstance(node, Sym) else node)

        if _unordered(swapped(f)) == _unordered(f) and _unordered(swapped(other.result)) == _unordered(d.result):
            step = Step(SYMMETRY, d.goal, d.result, slots={"x": x, "y": y})
            return Derivation(d.goal, (checked_line(Checker(d.goal), d.goal, d.result, [step]),))
    return None


def _unordered(e: Expr) -> object:
    """What is the same for sums and products in another order."""

    def one(node: Expr, parts: list[tuple[object, ...]]) -> tuple[object, ...]:
        ordered = sorted(parts, key=repr) if isinstance(node, (Add, Mul)) else parts
        return type(node).__name__, node.data, *ordered

    return fold(e, one)


ABSENT = ("The other variables do not occur, so the derivatives by them are 0.",)


def shown_by(f: Expr, names: Sequence[Sym]) -> list[Sym]:
    """The variables by which the derivatives are worked on the page: of many only those that occur.

    >>> from calctool.parsing import parse
    >>> [x.name for x in shown_by(parse("x y"), [Sym("x"), Sym("y"), Sym("z")])]
    ['x', 'y', 'z']
    """
    return list(names) if len(names) <= FEW else [x for x in names if f.has(x)]


def _shares(f: Expr, names: Sequence[Sym]) -> dict[str, list[Expr]]:
    """For each variable the terms of f in which it occurs."""
    shares: dict[str, list[Expr]] = {x.name: [] for x in names}
    for t in terms_of(f):
        for name in t.free:
            if name in shares:
                shares[name].append(t)
    return shares


def _dealt_out(names: Sequence[Sym], shares: dict[str, list[Expr]], engine: Engine) -> Components:
    shapes: dict[tuple[Expr, str], tuple[Derivation, list[str]]] = {}
    blocks: list[Block] = []
    values: list[Expr] = []
    copied: list[Sym] = []
    blocks.append(Remark(("Each variable is in a few terms of the sum; the derivative of the others by it is 0.",)))
    for x in names:
        terms = shares.get(x.name, [])
        if not terms:
            values.append(ZERO)
            continue
        group = add(terms)
        order = _order(group)
        shape = (_renamed(group, order, _place), _place(order.index(x.name)))
        if shape not in shapes:
            derivation = engine.derive(Deriv(group, x))
            shapes[shape] = derivation, order
            if len(shapes) <= SHOWN:
                blocks.append(Work(derivation, held=held_words(x, [Sym(n) for n in order])))
            values.append(derivation.result)
        else:
            derivation, like = shapes[shape]
            values.append(_renamed(derivation.result, like, order.__getitem__))
            copied.append(x)
    if copied:
        few = copied if len(copied) <= SHOWN else [*copied[:2], copied[-1]]
        dots = () if len(copied) <= SHOWN else (f" and {len(copied) - len(few)} more",)
        blocks.append(Remark(("By ", *listing(few), *dots, " the terms are the same but for the names.")))
    return Components(values, blocks, [d for d, _ in shapes.values()], [], True)


def _place(i: int) -> str:
    """A name that no variable can have, by number."""
    return f"#{i}"


def _order(e: Expr) -> list[str]:
    """The names in order of appearance."""
    found: dict[str, None] = {}

    def one(node: Expr, parts: list[None]) -> None:
        if isinstance(node, Sym):
            found.setdefault(node.name)

    fold(e, one)
    return list(found)


def _renamed(e: Expr, order: list[str], to: Callable[[int], str]) -> Expr:
    """``e`` with the i-th name of ``order`` called ``to(i)``, all at once."""
    names = {name: Sym(to(i)) for i, name in enumerate(order)}
    return rewrite(e, lambda node: names.get(node.name, node) if isinstance(node, Sym) else node)


def _swept(f: Expr, names: Sequence[Sym], engine: Engine) -> Components:
    tape = Tape(f, names, engine)
    blocks: list[Block] = [
        Remark((f"{len(names)} variables inside one another: one sweep through the operations, and one back.",)),
        Grid("forward: each operation gets a letter", ("", ""), tuple(tape.forward)),
        Grid("backward: how f changes with each letter", ("", ""), tuple(tape.backward)),
    ]
    where = [*tape.forward, *tape.backward]
    return Components(tape.gradient, blocks, [], where, _sweep_agrees(f, names, tape))


def _sweep_agrees(f: Expr, names: Sequence[Sym], tape: Tape) -> bool:
    """The gradient along a direction against the derivative of f along it, in numbers."""
    tau = Sym("#")
    for start in (7, 11, 23, 5):
        here = {x.name: (start * (i + 3) % 17 + 2) / 16 for i, x in enumerate(names)}
        turn = {x.name: (start * (i + 5) % 13 - 6) / 8 for i, x in enumerate(names)}
        for name in f.free - set(here):
            here[name], turn[name] = 1.25, 0.0
        along = _on_line(f, {name: Add(_exact(here[name]), _exact(turn[name]) * tau) for name in here})
        slope = precise(Substituted(Deriv(along, tau), tau, ZERO), {})
        found = tape.evaluate(here)
        if slope is None or found is None:
            continue
        total = sum(g * turn[x.name] for g, x in zip(found, names, strict=True))
        size = max(1e-9, sum(abs(g * turn[x.name]) for g, x in zip(found, names, strict=True)))
        return abs(total - float(slope)) <= 1e-7 * size
    return False


def _on_line(f: Expr, line: dict[str, Add]) -> Expr:
    return rewrite(f, lambda node: line.get(node.name, node) if isinstance(node, Sym) else node)


def _exact(v: float) -> Expr:
    return as_expr(Fraction(v))
