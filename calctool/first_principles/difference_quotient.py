"""The derivative by the difference quotient: the definition, worked line by line, or an honest refusal."""

from __future__ import annotations

from calctool.algebra.polynomials import polynomial
from calctool.derivation.checking import Checker
from calctool.derivation.engine import Engine, checked_line
from calctool.derivation.rule import Derivation, Line, Names, Rule, Step
from calctool.errors import Undecided
from calctool.expr.printer import show
from calctool.expr.traversal import all_names
from calctool.expr.tree import Deriv, Expr, Neg, Sym, add
from calctool.first_principles.rules import (
    CONSTANT_FACTOR,
    DEFINITION_OF_DERIVATIVE,
    PUT_IN,
    TERM_BY_TERM,
    constant_factor,
    groups,
    moves,
    quotient,
)


def by_definition(f: Expr, x: Sym, engine: Engine) -> Derivation:
    """The derivation of d/dx f from the difference quotient.

    Raises Undecided for functions whose difference quotient calctool cannot work out.

    >>> from calctool.parsing import parse
    >>> from calctool.simplification import SIMPLIFICATIONS
    >>> show(by_definition(parse("x^2"), Sym("x"), Engine((), SIMPLIFICATIONS)).result)
    '2x'
    """
    names = Names(all_names(f) | {x.name})
    return _Worker(x, names.fresh("hkdt"), engine).work(f, Deriv(f, x))


class _Worker:
    def __init__(self, x: Sym, h: Sym, engine: Engine) -> None:
        self.x = x
        self.h = h
        self.engine = engine

    def work(self, f: Expr, goal: Expr) -> Derivation:
        checker = Checker(goal)
        lines: list[Line] = []

        def line(rule: Rule, after: Expr, inner: tuple[Derivation, ...] = ()) -> None:
            before = lines[-1].after if lines else goal
            slots = {"x": self.x, "h": self.h}
            lines.append(checked_line(checker, before, after, [Step(rule, before, after, slots=slots, inner=inner)]))

        start = quotient(f, self.x, self.h)
        if goal != start:
            line(DEFINITION_OF_DERIVATIVE, start)
        parts = groups(f, self.x)
        factor = constant_factor(f, self.x)
        if len(parts) > 1:
            # A minus in front of a term stays outside its limit.
            signed = [(isinstance(p, Neg), p.body if isinstance(p, Neg) else p) for p in parts]
            goals = [quotient(p, self.x, self.h) for _, p in signed]
            inner = tuple(self.work(p, g) for (_, p), g in zip(signed, goals, strict=True))
            line(TERM_BY_TERM, add([Neg(g) if m else g for (m, _), g in zip(signed, goals, strict=True)]), inner)
            line(PUT_IN, add([Neg(d.result) if m else d.result for (m, _), d in zip(signed, inner, strict=True)]))
        elif factor is not None and polynomial(f, self.x) is None:
            c, g = factor
            inside = quotient(g, self.x, self.h)
            derivation = self.work(g, inside)
            minus = isinstance(f, Neg)
            line(CONSTANT_FACTOR, Neg(inside) if minus else c * inside, (derivation,))
            line(PUT_IN, Neg(derivation.result) if minus else c * derivation.result)
        else:
            found = moves(f, self.x, self.h)
            if found is None:
                raise Undecided(
                    f"the difference quotient of {show(f)} is not worked here",
                    f'by the rules: calctool diff "{show(f)}" --steps',
                )
            for rule, after in found:
                if not lines or after != lines[-1].after:
                    line(rule, after)
        algebra = self.engine.simplified(lines[-1].after, checker)
        return Derivation(goal, (*lines, *algebra))
