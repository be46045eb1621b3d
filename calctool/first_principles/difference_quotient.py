"""The derivative by the difference quotient: the definition, worked line by line, or an honest refusal.

A sum is worked term by term; a product and a quotient by the proofs of their rules, with the difference quotient of
each part worked by itself.

Source: Stewart, *Calculus*, 2.8 (the definition), 3.2 (the proofs of the product and quotient rules).
"""

from __future__ import annotations

from collections.abc import Iterable

from calctool.algebra.polynomials import polynomial
from calctool.algebra.terms import negated
from calctool.derivation.checking import Checker
from calctool.derivation.engine import Engine, checked_line
from calctool.derivation.rule import Derivation, Line, Names, Rule, Step, Words
from calctool.errors import Undecided
from calctool.expr.exact import literal_value
from calctool.expr.printer import show
from calctool.expr.traversal import all_names
from calctool.expr.tree import (
    ONE,
    ZERO,
    Add,
    Deriv,
    Div,
    Expr,
    Limit,
    Mul,
    Neg,
    Num,
    Pow,
    Relation,
    Sym,
    UndefinedFunction,
    add,
    mul,
)
from calctool.first_principles.rules import (
    ADD_AND_SUBTRACT,
    BY_ITS_FORMULA,
    CANCEL,
    COMMON_DENOMINATOR,
    CONSTANT_FACTOR,
    DEFINITION_OF_DERIVATIVE,
    DIFFERENCES,
    LIMIT_LAWS,
    PUT_IN,
    TERM_BY_TERM,
    THE_DERIVATIVE,
    constant_factor,
    groups,
    moves,
    quotient,
    shifted,
)
from calctool.first_principles.techniques import Move, by_formula, special_moves


def by_definition(f: Expr, x: Sym, engine: Engine) -> Derivation:
    """The derivation of d/dx f from the difference quotient.

    Raises Undecided for functions whose difference quotient calctool cannot work out.

    >>> from calctool.parsing import parse
    >>> from calctool.simplification import SIMPLIFICATIONS
    >>> show(by_definition(parse("x^2"), Sym("x"), Engine((), SIMPLIFICATIONS)).result)
    '2x'
    """
    return _Worker(x, Names(all_names(f) | {x.name}), engine).work(f, Deriv(f, x))


class _Worker:
    def __init__(self, x: Sym, names: Names, engine: Engine) -> None:
        self.x = x
        self.names = names
        self.h = names.fresh("hkdt")
        self.engine = engine

    def work(self, f: Expr, goal: Expr) -> Derivation:
        page = _Page(goal, self.x, self.h)
        start = quotient(f, self.x, self.h)
        if goal != start:
            page.line(DEFINITION_OF_DERIVATIVE, start)
        self._worked(f, page)
        algebra = self.engine.simplified(page.last, page.checker)
        return Derivation(goal, (*page.lines, *algebra))

    def _worked(self, f: Expr, page: _Page) -> None:
        """The lines from the difference quotient of f to its limit."""
        parts = groups(f, self.x)
        factor = constant_factor(f, self.x)
        if len(parts) > 1:
            # A minus in front of a term stays outside its limit.
            signed = [(isinstance(p, Neg), p.body if isinstance(p, Neg) else p) for p in parts]
            goals = [quotient(p, self.x, self.h) for _, p in signed]
            inner = tuple(self.work(p, g) for (_, p), g in zip(signed, goals, strict=True))
            page.line(TERM_BY_TERM, add([Neg(g) if m else g for (m, _), g in zip(signed, goals, strict=True)]), inner)
            page.line(PUT_IN, add([Neg(d.result) if m else d.result for (m, _), d in zip(signed, inner, strict=True)]))
        elif factor is not None and polynomial(f, self.x) is None:
            c, g = factor
            inside = quotient(g, self.x, self.h)
            derivation = self.work(g, inside)
            minus = isinstance(f, Neg)
            page.line(CONSTANT_FACTOR, Neg(inside) if minus else c * inside, (derivation,))
            page.line(PUT_IN, Neg(derivation.result) if minus else c * derivation.result)
        elif (named := by_formula(f, self.x)) is not None:
            formula, name = named
            page.line(BY_ITS_FORMULA, quotient(formula, self.x, self.h))
            self._worked(formula, page)
            page.lines += self.engine.simplified(page.last, page.checker)
            page.line(BY_ITS_FORMULA, name)
        elif isinstance(f, UndefinedFunction) and f.args == (self.x,) and not any(f.orders):
            page.line(THE_DERIVATIVE, UndefinedFunction(f.name, (1,), self.x))
        else:
            found = special_moves(f, self.x, self.h, self.names) or moves(f, self.x, self.h)
            if found is not None:
                page.all(found)
            elif type(f) is Mul:
                self._product(f.factors[0], mul(f.factors[1:]), page)
            elif type(f) is Div:
                self._quotient(f.num, f.den, page)
            elif type(f) is Pow and (n := literal_value(f.exp)) is not None and (n == 2 or n < 0):
                if n == 2:
                    self._product(f.base, f.base, page)
                else:
                    self._quotient(ONE, f.base if n == -1 else Pow(f.base, negated(f.exp)), page)
            else:
                raise Undecided(
                    f"the difference quotient of {show(f)} is not worked here",
                    f'by the rules: calctool diff "{show(f)}" --steps',
                )

    def _product(self, f: Expr, g: Expr, page: _Page) -> None:
        """The proof of the product rule: f(x) g(x+h) is subtracted and added."""
        moved_f, moved_g = shifted(f, self.x, self.h), shifted(g, self.x, self.h)
        rise_f, rise_g = quotient(f, self.x, self.h), quotient(g, self.x, self.h)
        inner = (self.work(f, rise_f),) if f == g else (self.work(f, rise_f), self.work(g, rise_g))
        terms = Mul(moved_f, moved_g), Neg(Mul(f, moved_g)), Mul(f, moved_g), Neg(Mul(f, g))
        page.line(ADD_AND_SUBTRACT, self._limit(Div(Add(*terms), self.h)))
        page.line(DIFFERENCES, self._limit(Add(Mul(rise_f.body, moved_g), Mul(f, rise_g.body))))
        page.line(LIMIT_LAWS, Add(Mul(rise_f, g), Mul(f, rise_g)), inner, self._continuous(g))
        page.line(PUT_IN, Add(Mul(inner[0].result, g), Mul(f, inner[-1].result)))

    def _quotient(self, f: Expr, g: Expr, page: _Page) -> None:
        """The proof of the quotient rule, with f(x) g(x) subtracted and added, or of that for 1/g."""
        moved_f, moved_g = shifted(f, self.x, self.h), shifted(g, self.x, self.h)
        rise_f, rise_g = quotient(f, self.x, self.h), quotient(g, self.x, self.h)
        squared = Mul(moved_g, g)
        one = literal_value(f) == 1
        if not f.has(self.x):
            derivation = self.work(g, rise_g)
            above = Add(g, Neg(moved_g)) if one else Mul(f, Add(g, Neg(moved_g)))
            page.line(COMMON_DENOMINATOR, self._limit(Div(above, self.h * squared)))
            page.line(DIFFERENCES, self._limit(Neg(Div(rise_g.body if one else f * rise_g.body, squared))))
            below = Pow(g, Num(2))
            page.line(LIMIT_LAWS, Neg(Div(rise_g if one else f * rise_g, below)), (derivation,), self._continuous(g))
            page.line(PUT_IN, Neg(Div(derivation.result if one else f * derivation.result, below)))
            return
        inner = self.work(f, rise_f), self.work(g, rise_g)
        page.line(COMMON_DENOMINATOR, self._limit(Div(Add(moved_f * g, Neg(f * moved_g)), self.h * squared)))
        between = Add(moved_f * g, Neg(f * g), f * g, Neg(f * moved_g))
        page.line(ADD_AND_SUBTRACT, self._limit(Div(between, self.h * squared)))
        page.line(DIFFERENCES, self._limit(Div(Add(Mul(rise_f.body, g), Neg(Mul(f, rise_g.body))), squared)))
        page.line(LIMIT_LAWS, Div(Add(Mul(rise_f, g), Neg(Mul(f, rise_g))), Pow(g, Num(2))), inner, self._continuous(g))
        page.line(PUT_IN, Div(Add(Mul(inner[0].result, g), Neg(Mul(f, inner[1].result))), Pow(g, Num(2))))

    def _limit(self, body: Expr) -> Limit:
        return Limit(body, self.h, ZERO)

    def _continuous(self, g: Expr) -> tuple[Words, ...]:
        if polynomial(g, self.x) is not None:
            return ()
        return ((g, " has a derivative, so it is continuous: ", shifted(g, self.x, self.h), " tends to ", g),)


class _Page:
    """The lines so far, each checked against the one above."""

    def __init__(self, goal: Expr, x: Sym, h: Sym) -> None:
        self.goal = goal
        self.checker = Checker(goal)
        self.lines: list[Line] = []
        self._slots = {"x": x, "h": h}

    @property
    def last(self) -> Expr:
        return self.lines[-1].after if self.lines else self.goal

    def line(self, rule: Rule, after: Expr, inner: tuple[Derivation, ...] = (), notes: tuple[Words, ...] = ()) -> None:
        """One more line; none where nothing changes."""
        if after != self.last:
            if rule is CANCEL and not notes:
                notes = (("here ", Relation("!=", self._slots["h"], ZERO)),)
            step = Step(rule, self.last, after, slots=self._slots, inner=inner, notes=notes)
            self.lines.append(checked_line(self.checker, self.last, after, [step]))

    def all(self, found: Iterable[Move | tuple[Rule, Expr]]) -> None:
        for rule, after, *notes in found:
            self.line(rule, after, (), notes[0] if notes else ())
