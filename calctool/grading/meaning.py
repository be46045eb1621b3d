"""What the letters of a working stand for: y and f for the question's function, u for what the student says it is.

So ``dy/du``, ``f'(3)``, ``u'v + uv'`` and ``lim h->0 (f(x+h) - f(x))/h`` have a value: what they stand for is put
in, the derivatives and limits are worked out by our own rules, and letters of the question are left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from calctool.books import derivative_engine
from calctool.errors import CalcError
from calctool.expr.traversal import cached, nodes, substitute
from calctool.expr.tree import ZERO, Deriv, Div, Expr, Limit, Substituted, Sym, UndefinedFunction
from calctool.grading.verdict import names_of
from calctool.parsing import parse
from calctool.tasks.question import Question

_ROUNDS = 20
"""Definitions that may stand in one another."""


class NoMeaning(Exception):
    """A value that cannot be found, and the letter that is to blame, if one is."""

    def __init__(self, letter: str = "") -> None:
        super().__init__(letter)
        self.letter = letter


class Definition(NamedTuple):
    """What a letter stands for from a line on; ``given`` by the question, or by the student."""

    line: int
    body: Expr
    given: bool = False


class ByFormula(NamedTuple):
    """A function by its formula, in these variables."""

    body: Expr
    variables: tuple[str, ...]


class At(NamedTuple):
    """Where something stands, and how its letters are meant.

    ``ahead`` prefers what is said of a letter after the line, as where a rule is written before its parts.  ``own``
    takes a prime on an expression by the letter that stands in it, as in (u^2)' = 2u: 1 on brackets, 2 on names too.
    """

    line: int
    ahead: bool = False
    own: int = 0


class Meanings:
    """The letters of one working, each with its definitions in order."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.letters: dict[str, list[Definition]] = {}
        self.functions: dict[str, ByFormula] = {}
        self.wrt = question.variables[0] if question.variables else Sym("x")
        self._values: dict[tuple[Expr, At, int], Expr] = {}
        self._said = 0
        inner = {name.name for name, _ in question.equations}
        bodies = question.body if isinstance(question.body, tuple) else (question.body,)
        names = names_of(question).union(
            {x.name for x in question.variables}, question.point or (), *[b.free for b in bodies]
        )
        self.base = frozenset(names - inner)
        for name, body in question.equations:
            self.letters[name.name] = [Definition(0, body, True)]
        variables = tuple(x.name for x in question.variables) or (self.wrt.name,)
        if isinstance(question.goal, Limit):
            variables = (question.goal.var.name,)
            self.wrt = question.goal.var
            self.base |= {self.wrt.name}
        self.answers: set[str] = set()  # letters that the answer goes by
        if isinstance(question.goal, Expr):
            if isinstance(question.goal, Limit):
                self._answers("L", question.goal)
            elif question.point:
                self._answers("m", question.goal)
        if isinstance(question.body, tuple):
            for i, body in enumerate(question.body, 1):
                self._give(f"f_{i}", body, variables)
            for usual, body in zip("fgh", question.body, strict=False):
                self._give(usual, body, variables)
        elif not question.equations:
            for usual in "fy" if len(variables) < 2 else "f":
                self._give(usual, question.body, variables)

    def _answers(self, name: str, goal: Expr) -> None:
        if name not in self.base:
            self.letters[name] = [Definition(0, goal, True)]
            self.answers.add(name)

    def _give(self, name: str, body: Expr, variables: tuple[str, ...]) -> None:
        if name not in self.base and name not in _called(body):
            self.letters.setdefault(name, []).append(Definition(0, body, True))
            self.functions[name] = ByFormula(body, variables)

    def components(self, names: str) -> None:
        """Letters for the question's several functions, in order."""
        assert isinstance(self.question.body, tuple)
        for name, body in zip(names, self.question.body, strict=False):
            self._give(name, body, tuple(x.name for x in self.question.variables))

    def also(self, name: str) -> None:
        """Another name for the question's function."""
        assert isinstance(self.question.body, Expr)
        self._give(name, self.question.body, (self.wrt.name,))

    def motion(self, named: frozenset[str]) -> None:
        """Of these letters v for the derivative by the time, a for that of v."""
        body = self.question.body
        if not isinstance(body, Expr) or isinstance(self.question.goal, Limit):
            return
        for name in "va"[: self.question.order]:
            try:
                body = _derived(body, self.wrt)
            except NoMeaning:
                return
            if name in named and name not in self.base:
                self._give(name, body, (self.wrt.name,))
                self.answers.add(name)

    def component(self, name: str) -> Expr | None:
        """The component that a name of the question's several functions stands for: f1, f_1, g."""
        return self.given(name if "_" in name or len(name) == 1 else f"{name[0]}_{name[1:]}")

    def given(self, name: str) -> Expr | None:
        """What the question says the letter is."""
        found = self.letters.get(name, ())
        return next((d.body for d in found if d.given), None)

    def said_before(self, name: str, line: int) -> Expr | None:
        """What the working said last, above a line, that the letter is."""
        found = [d.body for d in self.letters.get(name, ()) if not d.given and d.line < line]
        return found[-1] if found else None

    def said_at(self, line: int) -> list[str]:
        """The letters that a line says something of."""
        return [name for name, found in self.letters.items() if any(d.line == line and not d.given for d in found)]

    def define(self, name: str, body: Expr, line: int, function: tuple[str, ...] = ()) -> None:
        """From this line on the letter stands for this."""
        if name in body.free:
            return
        self.letters.setdefault(name, []).append(Definition(line, body))
        self._said += 1
        if function:
            self.functions[name] = ByFormula(body, function)

    def shadow(self, name: str, body: Expr, function: tuple[str, ...]) -> None:
        """The letter is not the question's function but a part of it: product rule with f = ..., g = ..."""
        self.letters[name] = [Definition(0, body)]
        self.functions[name] = ByFormula(body, function or (self.wrt.name,))
        self._said += 1

    def unknown(self, e: Expr) -> frozenset[str]:
        """Letters that nobody has said anything about."""
        return frozenset(n for n in e.free if n not in self.base and n not in self.letters)

    # --- values ----------------------------------------------------------------------------------

    def value(self, e: Expr, at: At) -> Expr:
        """The expression in the question's own letters, everything worked out.  Raises NoMeaning."""
        key = (e, at, self._said)
        if key not in self._values:
            self._values[key] = self.expanded(self._worked(e, at), at)
        return self._values[key]

    def expanded(self, e: Expr, at: At, but: frozenset[str] = frozenset()) -> Expr:
        """What letters stand for put in, until only the question's are left."""
        for _ in range(_ROUNDS):
            inside = [n for n in sorted(e.free) if n in self.letters and n not in but]
            if not inside:
                return e
            for name in inside:
                found = self._said_of(name, at)
                body = found.body
                if body.open or _called(body):
                    body = self._worked(body, at)
                e = substitute(e, name, body)
        raise NoMeaning

    def _said_of(self, name: str, at: At, toward: str = "") -> Definition:
        found = self.letters[name]
        if toward:
            found = [d for d in found if self._leads_to(d.body, toward)] or found
        elif not at.ahead:
            found = [d for d in found if d.given] or found
        before = [d for d in found if d.line <= at.line]
        after = [d for d in found if d.line >= at.line]
        if at.ahead and after:
            return after[0]
        return before[-1] if before else found[0]

    def _leads_to(self, body: Expr, letter: str, depth: int = 0) -> bool:
        if letter in body.free:
            return True
        inside = [n for n in body.free if n in self.letters and depth < _ROUNDS]
        return any(self._leads_to(d.body, letter, depth + 1) for n in inside for d in self.letters[n] if not d.given)

    def _worked(self, e: Expr, at: At) -> Expr:
        """Derivatives and limits worked out, calls of known functions put in; letters may be left."""
        if not e.kinds & _TO_WORK and not any("_" in name for name in e.free):
            return e
        if isinstance(e, Deriv):
            return self._derivative(self._worked(e.body, at), e.wrt, at)
        if isinstance(e, Limit):
            return self._limit(e, at)
        if isinstance(e, Substituted):
            body = self.expanded(self._worked(e.body, at), at, frozenset((e.var.name,)))
            return substitute(body, e.var.name, self._worked(e.value, at))
        if isinstance(e, UndefinedFunction) and e.name in self.functions:
            return self._call(e, at)
        if isinstance(e, Sym):
            return self._indexed(e, at)
        if not e.args:
            return e
        parts = [self._worked(a, at) for a in e.args]
        return e if all(p is a for p, a in zip(parts, e.args, strict=True)) else e.with_args(parts)

    def _indexed(self, e: Sym, at: At) -> Expr:
        """f_x and f_xy, where f is a function and x a variable: the derivative."""
        stem, _, index = e.name.partition("_")
        if not index or e.name in self.letters or e.name in self.base or stem not in self.letters:
            return e
        if not all(c in self.base or self.given(c) is not None for c in index):
            return e
        found: Expr = Sym(stem)
        for c in index:
            found = Deriv(found, Sym(c))
        return self._worked(found, at)

    def _call(self, e: UndefinedFunction, at: At) -> Expr:
        body, variables = self.functions[e.name]
        if len(variables) != len(e.args):
            raise NoMeaning(e.name)
        if body.open or _called(body):
            body = self._worked(body, at)
        for name, order in zip(variables, e.orders, strict=True):
            for _ in range(order):
                body = self._derivative(body, Sym(name), at)
        values = [self.expanded(self._worked(a, at), at) for a in e.args]
        held = [Sym(f"_{i}") for i in range(len(values))]
        for name, letter in zip(variables, held, strict=True):
            body = substitute(body, name, letter)
        for letter, value in zip(held, values, strict=True):
            body = substitute(body, letter.name, value)
        return body

    def _derivative(self, body: Expr, wrt: Sym, at: At) -> Expr:
        x = wrt.name
        if isinstance(body, Sym) and body.name in CONSTANTS and self.unknown(body):
            return ZERO
        if isinstance(body, Sym) and x in self.base and self.unknown(body) and isinstance(self.question.body, Expr):
            if body.name in PARTS:
                raise NoMeaning(body.name)
            body = self.question.body  # z, in dz/dx: what else could be meant?
        if at.own and wrt == self.wrt and (found := self._by_its_letter(body, at)) is not None:
            return found
        if x in self.base or x not in self.letters:
            if x not in self.base and x not in body.free:
                body = self.toward(body, x, at)
                if x not in body.free:
                    raise NoMeaning(x)
            return _derived(self.expanded(body, at, frozenset((x,))), wrt)
        whole = self.toward(body, x, at)
        if x in whole.free:
            return _derived(whole, wrt)
        several = len(self.question.variables) > 1 and not isinstance(self.question.goal, Limit)
        inverse = body == self.wrt and not several  # dx/dy
        if not inverse and (several or self.given(x) is not None):
            return _derived(whole, wrt)
        above, below = (_derived(self.expanded(e, at), self.wrt) for e in (body, wrt))
        return Div(above, below)

    def _by_its_letter(self, body: Expr, at: At) -> Expr | None:
        """(u^2)' by u, where no x stands in it."""
        if isinstance(body, Sym):
            said = [d for d in self.letters.get(body.name, ()) if not d.given and d.line <= at.line]
            if at.own < 2 or not said:
                return None
            body = said[-1].body
        letters = sorted(body.free - self.base)
        if self.wrt.name in body.free or len(letters) != 1:
            return None
        return _derived(body, Sym(letters[0]))

    def toward(self, body: Expr, x: str, at: At) -> Expr:
        """What letters stand for put in, until the variable shows."""
        for _ in range(_ROUNDS):
            inside = [n for n in sorted(body.free) if n in self.letters and n != x]
            if x in body.free or not inside:
                break
            for name in inside:
                said = self._said_of(name, at, x).body
                body = substitute(body, name, self._worked(said, at) if said.open or _called(said) else said)
        return body

    def _limit(self, e: Limit, at: At) -> Expr:
        goal = self.question.goal
        bound = frozenset((e.var.name,)) if e.var.name not in self.base else frozenset[str]()
        body = self.expanded(self._worked(e.body, at), at, bound)
        place = self.expanded(self._worked(e.to, at), at)
        limit = Limit(body, e.var, place, e.side)
        if limit == goal and isinstance(self.question.right, Expr):
            return self.question.right
        return limit_of(limit)


_TO_WORK = Deriv.KIND | Limit.KIND | Substituted.KIND | UndefinedFunction.KIND


def _derived(body: Expr, wrt: Sym) -> Expr:
    """A derivative; a working asks for the same one in line after line.  Raises NoMeaning."""
    try:
        return cached(_derivative, Deriv(body, wrt))
    except CalcError as error:
        raise NoMeaning from error


def _derivative(goal: Deriv) -> Expr:
    return derivative_engine(check=False).derive(goal).result


def worked_out(goal: Expr) -> Expr:
    """A derivative of a derivative, from the inside.  Raises NoMeaning."""
    return _derived(worked_out(goal.body), goal.wrt) if isinstance(goal, Deriv) else goal


def limit_of(limit: Limit) -> Expr:
    """A limit worked out.  Raises NoMeaning."""
    from calctool.limits.solver import LimitEngine

    try:
        found = LimitEngine().derive(limit)
    except CalcError as error:
        raise NoMeaning from error
    return found.derivation.result


def _called(e: Expr) -> frozenset[str]:
    """The undefined functions that are called in it."""
    return frozenset(node.name for node in nodes(e) if isinstance(node, UndefinedFunction))


CONSTANTS = "abckmnpqr"
"""Letters that stand for constants in a rule: d/dx [c u] = c u'."""

PARTS = "uvwgh"
"""Letters that stand for a part of the question, and not for all of it."""

STAND_INS: Mapping[str, str] = {
    "u": "sin(x) + x/3 + 2",
    "v": "e^x + x^2/5",
    "f": "x^3/7 + cos(x) + 3",
    "g": "ln(x^2+2) + x",
}
"""Functions that no rule holds for by chance."""


def stand_in(letter: str, wrt: Sym, number: int) -> Expr:
    """Some function of the variable, in the place of one that is not given."""
    text = STAND_INS.get(letter) or list(STAND_INS.values())[number % len(STAND_INS)]
    return substitute(parse(text), "x", wrt)
