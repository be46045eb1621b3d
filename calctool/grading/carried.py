"""An error carried forward: does a line follow once what is wrong further up is taken as if it were right?

After ``g' = e^-x`` the line ``f'g + fg' = 2x e^-x + x^2 e^-x`` has no mistake of its own.  What was wrongly said to be
equal is put into the left side of a later link: for the letter, for its derivative, for the part of the question that
it is, as a term, as a factor.  A link is accused a second time only where nothing of this can be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from calctool.answers.shapes import flat
from calctool.expr.traversal import rewrite, substitute
from calctool.expr.tree import (
    DNE,
    ONE,
    OO,
    TWO,
    ZERO,
    Add,
    Connective,
    Deriv,
    Div,
    Expr,
    Mul,
    Neg,
    Relation,
    Substituted,
    Sym,
    UndefinedFunction,
)
from calctool.grading.chains import Chains, Judgement
from calctool.grading.equality import Verdict
from calctool.grading.forms import Form, derivatives
from calctool.grading.meaning import At
from calctool.tasks.question import Question

_TRUTHS = Relation.KIND | Connective.KIND
"""``x < 5`` is put in nowhere."""


class Premise(NamedTuple):
    """What a working takes for equal though it is not: ``of`` is what is right, ``said`` what is written for it."""

    of: Form
    said: Form


class Carried(Chains):
    """Judges what stands under a wrong line, with what is wrong put in."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.premises: list[Premise] = []
        self._asking = False  # is it being tried whether a link is an error carried forward?

    def suppose(self, found: Judgement) -> None:
        """From here on the working goes on with what is wrong there."""
        if found.state != "wrong":
            return
        above, here = found.above, found.here
        if above is None and found.stage is not None:
            goal, right = found.stage.question.goal, found.stage.question.right
            above = Form(goal, right)
        if above is None or here is None or above.shown is None or here.shown is None:
            return
        if any(e.kinds & _TRUTHS for shown in (above.shown, here.shown) for e in flat(shown)):
            return
        self.premises += [Premise(above, here), *self._solved(above, here)]

    def link(self, left: Form, right: Form, line: int) -> Verdict:
        """A link that is false is right as an error carried forward."""
        found = super().link(left, right, line)
        if found.state != "wrong" or not self.premises or self._asking:
            return found
        self._asking = True
        try:
            return Verdict("right", "numeric") if self._follows(left, right, line) else found
        finally:
            self._asking = False

    def stands(self, form: Form, above: Sequence[Form], line: int) -> Judgement:
        """A form of the answer, as it would be with what is wrong further up."""
        found = super().stands(form, above, line)
        if found.state != "wrong" or not self.premises or form.value is None:
            return found
        question = self.question if found.stage is None else found.stage.question
        asked = Form(question.goal, question.right)
        return self.step(form, Verdict("right", "numeric")) if self.link(asked, form, line).state == "right" else found

    def _follows(self, left: Form, right: Form, line: int) -> bool:
        """Does one side equal the other if what is wrong is put into it, or into what it was said to be?"""
        if isinstance(left.shown, list) or isinstance(left.value, list):
            return self._each_follows(left, right, line)
        if right.shown is None or isinstance(right.shown, list):
            return False
        there = self._with_all(right.shown)
        ends = [right, *([Form(there, self.value(there, At(line)))] if there != right.shown else [])]
        for other in self._as_said(left, line):
            value = self.value(other, At(line))
            form = Form(other, value)
            if any(super(Carried, self).link(form, end, line).state == "right" for end in ends):
                return True
        return any(self._in_proportion(p, left, right) for p in self.premises)

    def _each_follows(self, left: Form, right: Form, line: int) -> bool:
        """A vector, component by component."""
        if not isinstance(left.value, list) or not isinstance(right.value, list) or not isinstance(right.shown, list):
            return False
        if len(left.value) != len(right.value):
            return False
        shown = left.shown if isinstance(left.shown, list) else left.value
        for a, value, b, end in zip(shown, left.value, right.shown, right.value, strict=False):
            equal = any(self.same(e, end).state == "right" for e in (value, self.at_the_point(value)))
            if not equal and not self._follows(Form(a, value), Form(b, end), line):
                return False
        return True

    def _as_said(self, left: Form, line: int) -> Iterator[Expr]:
        """What a side is with what is wrong put in."""
        assert not isinstance(left.shown, list)
        shown = [] if left.shown is None else [left.shown]
        named = isinstance(left.value, Expr) and [
            c.last.shown
            for c in self.chains
            if isinstance(c.last.shown, Expr)
            and isinstance(c.last.value, Expr)
            and not c.last.shown.free <= self.meanings.base
            and self.same(c.last.value, left.value).state == "right"
        ]
        for e in [*shown, *(named or [])]:
            put = self._with_all(e)
            if put != e:
                yield put
            yield from self._by_chain_rule(e, line)
        for premise in self.premises:
            a, b = premise.of.value, premise.said.value
            if not isinstance(a, Expr) or not isinstance(b, Expr) or not isinstance(left.value, Expr):
                continue
            if any(
                self.same(a, e).state == "right"
                for e in (left.value, self.at_the_point(left.value))
                if isinstance(e, Expr)
            ):
                yield b
            there, value = self.at_the_point(a), self.at_the_point(b)
            if there != a and isinstance(value, Expr) and self.same(there, left.value).state == "right":
                yield value

    def _with_all(self, e: Expr) -> Expr:
        for premise in self.premises:
            if isinstance(premise.said.shown, Expr):
                e = self._with(premise, e)
        return e

    def _with(self, premise: Premise, e: Expr) -> Expr:
        """An expression with what is wrong in the place of what is right."""
        of, value, said = premise.of.shown, premise.of.value, premise.said.shown
        assert isinstance(said, Expr)
        if isinstance(of, UndefinedFunction) and isinstance(of.args[0], Sym):
            return rewrite(e, lambda node: _called(of, said, node))
        if not isinstance(of, Expr) or not (of.free or of.open):  # a number, which may be any other
            return e
        return rewrite(e, lambda node: said if node == of or (node == value and node.args) else node)

    def _by_chain_rule(self, e: Expr, line: int) -> Iterator[Expr]:
        """A derivative by its parts: those whose derivative is wrong are letters, with this for their derivative."""
        body = self.value(e.body, At(line)) if isinstance(e, Deriv) and e.wrt.name in self.meanings.base else None
        if not isinstance(e, Deriv) or not isinstance(body, Expr):
            return
        parts: dict[Sym, tuple[Expr, Expr]] = {}
        for i, (of, said) in enumerate(self.premises):
            part = (
                self.value(of.shown.body, At(line)) if isinstance(of.shown, Deriv) and of.shown.wrt == e.wrt else None
            )
            if isinstance(part, Expr) and isinstance(said.value, Expr) and part.args:
                letter = Sym(f"_{i}")
                parts[letter] = part, said.value
                body = rewrite(body, lambda node, part=part, letter=letter: letter if node == part else node)  # type: ignore[misc]
        inside = [u for u in parts if body.has(u)]
        by_each = [Mul(Deriv(body, u), parts[u][1]) for u in inside]
        if (
            not inside
            or isinstance(total := self.value(Add(Deriv(body, e.wrt), *by_each), At(line)), list)
            or not total
        ):
            return
        for u in inside:
            total = substitute(total, u.name, parts[u][0])
        yield total

    def _solved(self, above: Form, here: Form) -> Iterator[Premise]:
        """``2x + 2y y' = 25`` solved for y', which stands in it as in a linear equation."""
        if not isinstance(above.shown, Expr) or not isinstance(here.shown, Expr) or isinstance(above.shown, Deriv):
            return
        found = {*derivatives(above.shown), *derivatives(here.shown)}
        if len(found) != 1 or (above.shown.kinds | here.shown.kinds) & Substituted.KIND:
            return
        (unknown,) = found
        rest = Add(above.shown, Neg(here.shown))
        at = [rewrite(rest, lambda node, n=n: n if node == unknown else node) for n in (ZERO, ONE, TWO)]  # type: ignore[misc]
        values = [self.value(e, At(0, True)) for e in at]
        first, second, third = values
        if not (isinstance(first, Expr) and isinstance(second, Expr) and isinstance(third, Expr)):
            return
        slope = Add(second, Neg(first))
        if self.same(Add(third, Neg(second)), slope).state != "right" or self.same(slope, ZERO).state != "wrong":
            return
        of, said = Form(unknown, self.value(unknown, At(0, True))), Div(Neg(first), slope)
        yield Premise(of, Form(said, said))

    def _in_proportion(self, premise: Premise, left: Form, right: Form) -> bool:
        """Is what is wrong a term of the one side and of the other, or a factor?"""
        sides = [premise.of.value, premise.said.value, left.value, right.value]
        a, b, c, d = [e if isinstance(e, Expr) and not {OO, Neg(OO), DNE} & {e} else ZERO for e in sides]
        if ZERO in (a, c) or not (c.free and a.free):
            return False
        terms = self.same(Add(d, Neg(c)), Add(b, Neg(a)))
        return terms.state == "right" or self.same(Mul(d, a), Mul(c, b)).state == "right"


def _called(of: UndefinedFunction, said: Expr, node: Expr) -> Expr:
    """f(2) and f'(x), where it is wrong what f(x) is."""
    if not isinstance(node, UndefinedFunction) or node.name != of.name or len(node.args) != len(of.args):
        return node
    if any(there < here for there, here in zip(node.orders, of.orders, strict=True)):
        return node
    for x, place, there, here in zip(of.args, node.args, node.orders, of.orders, strict=True):
        if not isinstance(x, Sym):
            return node
        for _ in range(there - here):
            said = Deriv(said, x)
        if place != x:
            said = Substituted(said, x, place)
    return said
