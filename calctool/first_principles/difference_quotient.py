"""The derivative by the difference quotient: the definition, worked line by line, or an honest refusal.

A sum is worked term by term; a product, a quotient, a composition and an inverse function by the proofs of their
rules, with the difference quotient of each part worked by itself.

Source: Stewart, *Calculus*, 2.8 (the definition), 3.2 and 3.4 (the proofs of the product, quotient and chain rules);
Spivak, *Calculus*, chapter 12 (inverse functions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import prod

from calctool.algebra.polynomials import polynomial
from calctool.algebra.regions import Region
from calctool.algebra.terms import negated, terms_of
from calctool.derivation.checking import Checker
from calctool.derivation.engine import Engine, back_substitute, checked_line
from calctool.derivation.rule import Derivation, Line, Names, Rule, Step, Words
from calctool.differentiation.products import squared
from calctool.errors import Undecided
from calctool.expr.exact import literal_value, rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import all_names, rewrite, substitute, substitute_all
from calctool.expr.tree import (
    ONE,
    ZERO,
    Add,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Pow,
    Relation,
    Substituted,
    Sym,
    UndefinedFunction,
    add,
    as_expr,
    mul,
)
from calctool.first_principles.at_a_point import quotient as difference_quotient
from calctool.first_principles.elementary import (
    constant_factor,
    difference,
    groups,
    is_written,
    moves,
    quotient,
    shifted,
)
from calctool.first_principles.rules import (
    ADD_AND_SUBTRACT,
    ALTERNATIVE,
    BY_ITS_FORMULA,
    BY_PYTHAGORAS,
    CANCEL,
    COMMON_DENOMINATOR,
    CONSTANT_FACTOR,
    DEFINITION_OF_DERIVATIVE,
    DIFFERENCES,
    INVERSE,
    LET_H_GO,
    LIMIT_LAWS,
    NAME_THE_CHANGE,
    PUT_IN,
    ROOT_OF_POWER,
    SUBSTITUTE,
    SUBTRACT,
    TERM_BY_TERM,
    THE_DERIVATIVE,
    of_step,
)
from calctool.first_principles.techniques import (
    Move,
    composition,
    formula_of,
    inverse_of,
    may_stand_still,
    named,
    power_of_root,
    range_of_inverse,
    special_moves,
)
from calctool.simplification import simplify


def by_definition(f: Expr, x: Sym, engine: Engine) -> Derivation:
    """The derivation of d/dx f from the difference quotient.

    Raises Undecided for functions whose difference quotient calctool cannot work out.

    >>> from calctool.parsing import parse
    >>> from calctool.simplification import SIMPLIFICATIONS
    >>> show(by_definition(parse("x^2"), Sym("x"), Engine((), SIMPLIFICATIONS)).result)
    '2x'
    """
    names = Names(all_names(f) | {x.name})
    try:
        return _Worker(x, names, names.fresh("hkdt"), engine).work(f, Deriv(f, x))
    except _NotWorked as part:
        by = f" --wrt {x.name}" if len(f.free) > 1 else ""
        raise Undecided(part.says, f'by the rules: calctool diff "{show(f)}"{by} --steps') from None


def by_alternative(f: Expr, here: Expr, x: Sym, place: Expr, engine: Engine) -> Derivation:
    """The derivative of f, which has the value ``here`` at the place, from lim x->a (f(x) - f(a))/(x - a).

    The difference x - a is named h; each line of the difference quotient at x then holds at the place.  Raises
    Undecided where the difference quotient is not worked, or a line has no value there.

    >>> from calctool.parsing import parse
    >>> found = by_alternative(parse("e^x"), parse("e"), Sym("x"), ONE, Engine((), ()))
    >>> [show(line.after) for line in found.lines][:3]
    ['lim x->1 (e^x - e)/(x - 1)', 'lim h->0 (e^(1 + h) - e)/h', 'lim h->0 (e e^h - e)/h']
    """
    names = Names(all_names(f) | place.free | {x.name})
    h = names.fresh("hkdt")
    try:
        d = _Worker(x, names, h, engine).work(f, quotient(f, x, h))
    except _NotWorked as part:
        hint = f'without --by: calctool diff "{show(f)}" --at "{x.name}={show(place)}" --steps'
        raise Undecided(part.says, hint) from None
    asked = Substituted(Deriv(f, x), x, place)
    slope = Limit(difference_quotient(f, here, x, place), x, place)
    first = Line(slope, (Step(ALTERNATIVE, asked, slope, slots={"a": place, "x": x}),), "proved")
    there = _at(d, x, place)
    change = Relation("=", h, x if literal_value(place) == 0 else Add(x, negated(place)))
    step = Step(SUBSTITUTE, slope, there.goal, slots={"x": x, "h": h}, notes=(("with ", change),))
    return Derivation(asked, (first, checked_line(Checker(asked), slope, there.goal, [step]), *there.lines))


def _number(e: Expr) -> Expr:
    """A power or root of numbers worked out, and the numbers of a product: 9 for 3^2, 6h for 2*3*h."""
    if type(e) is Mul:
        numbers = [v for part in e.factors if (v := literal_value(part)) is not None]
        rest = [part for part in e.factors if literal_value(part) is None]
        return e if len(numbers) < 2 else mul([as_expr(prod(numbers)), *rest])
    value = rational_value(e) if type(e) in (Pow, Func) else None
    return e if value is None else as_expr(value)


def _at(d: Derivation, x: Sym, place: Expr) -> Derivation:
    """The lines of a derivation at a value of x, checked there."""

    def put(e: Expr) -> Expr:
        after = rewrite(substitute(e, x.name, place), _number)
        return after if literal_value(place) is None else simplify(after, "clean")

    goal = above = put(d.goal)
    checker = Checker(goal)
    lines = []
    for line in d.lines:
        after = put(line.after)
        if after == above:
            continue
        steps = [
            Step(
                s.rule, put(s.before), put(s.after), s.where, slots={n: put(e) for n, e in s.slots.items()},
                notes=tuple(_notes_at(s.notes, put)),
                inner=tuple(_at(inner, x, place) for inner in s.inner),
            )
            for s in line.steps
        ]  # fmt: skip
        lines.append(checked_line(checker, above, after, steps))
        above = after
    return Derivation(goal, tuple(lines))


def _notes_at(notes: Iterable[Words], put: Callable[[Expr], Expr]) -> Iterable[Words]:
    """The notes at a value of x, without the conditions on x, which it meets."""
    for note in notes:
        if not any(isinstance(w, Relation) and w.op == "!=" and put(w) != w for w in note):
            yield tuple(put(w) if isinstance(w, Expr) else w for w in note)


class _NotWorked(Exception):
    """The part of a function whose difference quotient is not worked."""

    def __init__(self, part: Expr) -> None:
        super().__init__()
        self.says = f"the difference quotient of {show(part)} is not worked here"


class _Worker:
    def __init__(self, x: Sym, names: Names, h: Sym, engine: Engine) -> None:
        self.x = x
        self.names = names
        self.h = h
        self.engine = engine

    def work(self, f: Expr, goal: Expr) -> Derivation:
        page = _Page(f, goal, self.x, self.h)
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
        moving = [t for t in terms_of(f) if t.has(self.x)]
        if len(parts) > 1 and len(moving) < len(terms_of(f)) and len(groups(add(moving), self.x)) < len(parts):
            # A constant by itself is the same at x + h.
            page.line(SUBTRACT, quotient(add(moving), self.x, self.h))
            self._worked(add(moving), page)
        elif len(parts) > 1:
            # A minus in front of a term stays outside its limit.
            signed = [(isinstance(p, Neg), p.body if isinstance(p, Neg) else p) for p in parts]
            goals = [quotient(p, self.x, self.h) for _, p in signed]
            inner = tuple(self.work(p, g) for (_, p), g in zip(signed, goals, strict=True))
            page.line(TERM_BY_TERM, add([Neg(g) if m else g for (m, _), g in zip(signed, goals, strict=True)]), inner)
            page.line(PUT_IN, add([Neg(d.result) if m else d.result for (m, _), d in zip(signed, inner, strict=True)]))
        elif factor is not None and not is_written(f, self.x):
            c, g = factor
            inside = quotient(g, self.x, self.h)
            derivation = self.work(g, inside)
            minus = isinstance(f, Neg)
            page.line(CONSTANT_FACTOR, Neg(inside) if minus else c * inside, (derivation,))
            page.line(PUT_IN, Neg(derivation.result) if minus else c * derivation.result)
        elif isinstance(f, UndefinedFunction) and f.args == (self.x,) and not any(f.orders):
            page.line(THE_DERIVATIVE, UndefinedFunction(f.name, (1,), self.x))
        elif (found := special_moves(f, self.x, self.h, self.names) or moves(f, self.x, self.h)) is not None:
            page.all(found)
        elif type(f) is Mul:
            self._product(f.factors[0], mul(f.factors[1:]), page)
        elif type(f) is Div:
            self._quotient(f.num, f.den, page)
        elif type(f) is Pow and f.exp == Num(2):
            self._product(f.base, f.base, page)
        elif type(f) is Pow and (n := literal_value(f.exp)) is not None and n < 0:
            self._quotient(ONE, f.base if n == -1 else Pow(f.base, negated(f.exp)), page)
        elif (root := power_of_root(f, self.x)) is not None:
            page.line(ROOT_OF_POWER, quotient(root, self.x, self.h))
            self._worked(root, page)
        elif (formula := formula_of(f, self.x)) is not None:
            page.line(BY_ITS_FORMULA, quotient(formula, self.x, self.h))
            self._worked(formula, page)
            page.lines += self.engine.simplified(page.last, page.checker)
            if (last := named(page.last, f, self.x)) is not None:
                page.line(*last)
        elif (place := composition(f, self.x)) is not None:
            self._composition(f, place, page)
        elif (through := inverse_of(f, self.x)) is not None:
            self._inverse(f, through, page)
        else:
            raise _NotWorked(f)

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
        product = Mul(moved_g, g)
        one = literal_value(f) == 1
        if not f.has(self.x):
            derivation = self.work(g, rise_g)
            above = Add(g, Neg(moved_g)) if one else Mul(f, Add(g, Neg(moved_g)))
            page.line(COMMON_DENOMINATOR, self._limit(Div(above, self.h * product)))
            page.line(DIFFERENCES, self._limit(Neg(Div(rise_g.body if one else f * rise_g.body, product))))
            below = squared(g)
            page.line(LIMIT_LAWS, Neg(Div(rise_g if one else f * rise_g, below)), (derivation,), self._continuous(g))
            page.line(PUT_IN, Neg(Div(derivation.result if one else f * derivation.result, below)))
            return
        inner = self.work(f, rise_f), self.work(g, rise_g)
        page.line(COMMON_DENOMINATOR, self._limit(Div(Add(moved_f * g, Neg(f * moved_g)), self.h * product)))
        between = Add(moved_f * g, Neg(f * g), f * g, Neg(f * moved_g))
        page.line(ADD_AND_SUBTRACT, self._limit(Div(between, self.h * product)))
        page.line(DIFFERENCES, self._limit(Div(Add(Mul(rise_f.body, g), Neg(Mul(f, rise_g.body))), product)))
        page.line(LIMIT_LAWS, Div(Add(Mul(rise_f, g), Neg(Mul(f, rise_g))), squared(g)), inner, self._continuous(g))
        page.line(PUT_IN, Div(Add(Mul(inner[0].result, g), Neg(Mul(f, inner[1].result))), squared(g)))

    def _composition(self, f: Expr, place: int, page: _Page) -> None:
        """The proof of the chain rule, where the inside changes for every small h."""
        g = f.args[place]
        if may_stand_still(g, self.x):
            raise _NotWorked(f)
        u, k = self.names.fresh("utsv"), self.names.fresh("kdtp")
        outer = f.with_args([*f.args[:place], u, *f.args[place + 1 :]])
        rise_g, rise_f = quotient(g, self.x, self.h), quotient(outer, u, k)
        change = difference(g, self.x, self.h)
        inside, step = Substituted(u, u, g), Substituted(k, k, change)
        both = substitute_all(rise_f.body, {u.name: inside, k.name: step})
        note: Words = (u, " = ", g, " and ", k, " = ", change, ", which tends to 0 and is not 0 for small ", self.h)
        page.line(NAME_THE_CHANGE, self._limit(Mul(both, Div(step, self.h))), (), (("with ", *note),))
        inner = _Worker(u, self.names, k, self.engine).work(outer, rise_f), self.work(g, rise_g)
        page.line(LIMIT_LAWS, Mul(Substituted(rise_f, u, g), rise_g), inner)
        page.line(PUT_IN, Mul(Substituted(inner[0].result, u, g), inner[1].result))
        page.line(back_substitute, Mul(substitute(inner[0].result, u.name, g), inner[1].result))

    def _inverse(self, f: Expr, through: Expr, page: _Page) -> None:
        """The derivative of an inverse function: h is the change of the function that it undoes."""
        y, k = self.names.fresh("yuvw"), self.names.fresh("kdtp")
        of_y = substitute(through, self.x.name, y)
        rise = quotient(of_y, y, k)
        change = Add(shifted(f, self.x, self.h), Neg(f))
        inside, step = Substituted(y, y, f), Substituted(k, k, change)
        assert isinstance(rise.body, Div)
        below = substitute_all(rise.body.num, {y.name: inside, k.name: step})
        note: Words = ("with ", y, " = ", f, " and ", k, " = ", change, ", which tends to 0 and is not 0")
        page.line(INVERSE, self._limit(Div(step, below)), (), (note,))
        inner = _Worker(y, self.names, k, self.engine).work(of_y, rise)
        page.line(LIMIT_LAWS, Substituted(Div(ONE, rise), y, f), (inner,))
        after: Expr = Div(ONE, inner.result)
        page.line(PUT_IN, Substituted(after, y, f))
        if type(f) is Func and type(through) is Func:
            size = Func("sqrt", Add(ONE, Neg(Pow(of_y, Num(2)))))
            after = Neg(Div(ONE, size)) if type(inner.result) is Neg else Div(ONE, size)
            page.line(BY_PYTHAGORAS, Substituted(after, y, f), (), (range_of_inverse(f, y),))
            page.line(back_substitute, rewrite(after, lambda node: self.x if node == of_y else node))
        else:
            page.line(back_substitute, substitute(after, y.name, f))

    def _limit(self, body: Expr) -> Limit:
        return Limit(body, self.h, ZERO)

    def _continuous(self, g: Expr) -> tuple[Words, ...]:
        if polynomial(g, self.x) is not None:
            return ()
        reason = ", for a function with a derivative is continuous"
        return ((shifted(g, self.x, self.h), " tends to ", g, reason),)


class _Page:
    """The lines so far, each checked against the one above."""

    def __init__(self, f: Expr, goal: Expr, x: Sym, h: Sym) -> None:
        self.f = f
        self.goal = goal
        self.checker = Checker(goal)
        self.lines: list[Line] = []
        self._slots: dict[str, Sym] = {"x": x, "h": h}

    @property
    def last(self) -> Expr:
        return self.lines[-1].after if self.lines else self.goal

    def line(self, rule: Rule, after: Expr, inner: tuple[Derivation, ...] = (), notes: tuple[Words, ...] = ()) -> None:
        """One more line; none where nothing changes."""
        if after != self.last:
            if rule is CANCEL and not notes:
                notes = (("here ", Relation("!=", self._slots["h"], ZERO)),)
            if rule is LET_H_GO and (apart := self._excepted(after)):
                notes = (("here ", *[w for c in apart for w in (" and ", c)][1:]), *notes)
            step = Step(
                of_step(rule, self._slots["h"].name), self.last, after, slots=self._slots, inner=inner, notes=notes
            )
            self.lines.append(checked_line(self.checker, self.last, after, [step]))

    def _excepted(self, after: Expr) -> list[Relation]:
        """Values of x at which the function has a value, and what is left for h = 0 has none: 1/(3x^(2/3)) at 0."""
        left, whole = (Region((self._slots["x"].name,)) for _ in "ab")
        left.meet(simplify(after, "clean", "multiply", "collect"))
        whole.meet(self.f)
        known = whole.conditions()
        return [c for c in left.conditions() if isinstance(c, Relation) and c.op == "!=" and c not in known]

    def all(self, found: Iterable[Move | tuple[Rule, Expr]]) -> None:
        for rule, after, *notes in found:
            self.line(rule, after, (), notes[0] if notes else ())
