"""Mistakes with sums, signs and numbers; the last ones are seen in the answer as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from calctool.algebra.coefficients import OneTermOff
from calctool.algebra.terms import build
from calctool.derivation.rule import Rewrite
from calctool.diagnosis.attempt import Attempt, Sign, has_decimals, rounds_to
from calctool.diagnosis.card import InALine, InOnePlace, OneChange, mistake
from calctool.expr.exact import literal_value
from calctool.expr.traversal import rewrite
from calctool.expr.tree import Add, Deriv, Expr, Func, Neg, Pow, add


def _term(t: Expr, goal: Deriv) -> Expr:
    return Neg(Deriv(t.body, goal.wrt)) if isinstance(t, Neg) else Deriv(t, goal.wrt)


def _change(kind: str) -> Callable[[OneChange], Iterator[Mapping[str, Expr]]]:
    """The slots of a card about the only place that has to be changed, where it is of this kind."""

    def slots(change: OneChange) -> Iterator[Mapping[str, Expr]]:
        if change.kind == kind:
            yield {"t": change.term}

    return slots


def _term_missing(off: OneTermOff) -> Iterator[Mapping[str, Expr]]:
    if off.given is None:
        yield {"t": build(off.wanted)}


@mistake(
    "term-dropped", "a term lost", "d/dx [u + v] = u'",
    "what comes of the term {t} is missing.",
    "Differentiate {t} too, and add it.",
    meant="diff.sum", common="A", examples={"x^4 + x^3 + 5x": "4x^3 + 5", "cos(x) + x^3": "-sin(x)"}, weight=2,
    one_term=_term_missing,
    in_one_place=InOnePlace(
        _change("missing"), "only the term {t} is missing.", "Look which part of the function it comes from."
    ),
    in_a_line=InALine(says="the term {t} is not there any more.", next="Carry every term of the line above along."),
)  # fmt: skip
def term_dropped(goal: Expr) -> Iterator[Rewrite]:
    if isinstance(goal, Deriv) and isinstance(goal.body, Add):
        for i, t in enumerate(goal.body.terms):
            if t.has(goal.wrt):
                rest = [*goal.body.terms[:i], *goal.body.terms[i + 1 :]]
                yield Rewrite(add([_term(r, goal) for r in rest]), {"t": t})


def _sign_of_term(off: OneTermOff) -> Iterator[Mapping[str, Expr]]:
    if off.given is not None and off.given.coef == -off.wanted.coef:
        yield {"t": build(off.given)}


@mistake(
    "sign-slip", "a sign wrong in one term", "d/dx [u - v] = u' + v'",
    "the term that comes from {t} has the wrong sign.",
    "Look at the sign of that term once more.",
    meant="diff.sum", common="A", examples={"x^4 - 6x": "4x^3 + 6"}, weight=2, one_term=_sign_of_term,
    in_one_place=InOnePlace(_change("sign"), "only the sign of {t} is the wrong one."),
    in_a_line=InALine(says="the sign of {t} is another one."),
)  # fmt: skip
def sign_slip(goal: Expr) -> Iterator[Rewrite]:
    match goal:
        case Deriv(Add() as s, x):
            for i, t in enumerate(s.terms):
                if t.has(x):
                    terms = [_term(r, goal) for r in s.terms]
                    turned = Deriv(t.body, x) if isinstance(t, Neg) else Neg(Deriv(t, x))
                    yield Rewrite(add([*terms[:i], turned, *terms[i + 1 :]]), {"t": t})
        case Deriv(Neg(f), x):
            yield Rewrite(Deriv(f, x), {"t": goal.body})


def _negated(line: Expr) -> Iterator[Expr]:
    yield Neg(line)


@mistake(
    "overall-sign", "the whole answer has the wrong sign", "f' = -f'",
    "it is right but for the sign in front of the whole.",
    "Turn the sign of the whole answer, and find the step where it was lost.",
    meant="diff.sum", common="B", examples={"x^3 - x": "1 - 3x^2"}, kind="sign-slip", weight=4, inside=0, whole=1,
    alone=True, certain=True,
    in_a_line=InALine(_negated, whole=True),
)  # fmt: skip
def overall_sign(goal: Expr) -> Iterator[Rewrite]:
    yield Rewrite(Neg(goal))


def without_bars(e: Expr) -> Expr:
    """``e`` with |u| and sqrt(u^2) read as u."""

    def one(node: Expr) -> Expr:
        match node:
            case Func("abs", u):
                return u
            case Func("sqrt", Pow(u, n)) if literal_value(n) == 2:
                return u
        return node

    return rewrite(e, one, Func.KIND)


def _bars_dropped(node: Expr) -> Iterator[Expr]:
    if isinstance(node, Func) and node.name == "abs":
        yield node.args[0]


@mistake(
    "abs-lost", "absolute value lost", "|u| = u",
    "the bars of an absolute value were dropped, which is right only where the inside is positive.",
    "Treat the side where it is negative as well.",
    meant="diff.abs", common="B", examples={"x^2*|x|": "3x^2", "sqrt(x^2) + x": "2"}, whole=1,
    in_a_line=InALine(_bars_dropped, next="Keep the bars."),
)  # fmt: skip
def abs_lost(goal: Expr) -> Iterator[Rewrite]:
    if isinstance(goal, Deriv):
        bare = without_bars(goal.body)
        if bare != goal.body:
            yield Rewrite(Deriv(bare, goal.wrt))


@mistake(
    "coefficient-slip", "arithmetic slip in a coefficient", "c = c'",
    "only one number does not fit: look at {t}.",
    "Do the arithmetic there once more.",
    meant="tidy.multiply", common="A", examples={"9x^5": "54x^4"}, on=OneTermOff, weight=5,
    in_one_place=InOnePlace(_change("number")),
    in_a_line=InALine(says="only one number in it does not fit, the one in {t}."),
)  # fmt: skip
def coefficient_slip(off: OneTermOff) -> Iterator[Mapping[str, Expr]]:
    if off.given is not None and off.given.coef != -off.wanted.coef:
        yield {"t": build(off.given)}


@mistake(
    "exponent-slip", "slip in an exponent", "x^n = x^m",
    "only one exponent does not fit: look at {t}.",
    "Work out that exponent once more.",
    meant="tidy.multiply", common="B", examples={"x^4*sin(x)": "4x^3 sin(x) + x^3 cos(x)"}, on=OneChange, weight=4,
)  # fmt: skip
def exponent_slip(change: OneChange) -> Iterator[Mapping[str, Expr]]:
    yield from _change("exponent")(change)


@mistake(
    "factor-slip", "a power of the variable lost or added in one term", "x^n*u = u",
    "only the term {t} does not fit: a power of the variable is missing there, or one is too many.",
    "Work that term out once more, factor by factor.",
    meant="tidy.multiply", common="B", examples={"(3x^2 - 2)^4": "24(3x^2 - 2)^3"}, on=OneChange, weight=4,
)  # fmt: skip
def factor_slip(change: OneChange) -> Iterator[Mapping[str, Expr]]:
    yield from _change("factor")(change)


@mistake(
    "term-too-many", "a term that does not belong there", "d/dx u = u' + w",
    "without the term {t} the answer would be right.",
    "Look where {t} comes from, and leave it out.",
    meant="diff.sum", common="C", examples={"x^5 - 2x": "5x^4 - 2 + x"}, on=OneChange, weight=3,
)  # fmt: skip
def term_too_many(change: OneChange) -> Iterator[Mapping[str, Expr]]:
    yield from _change("too many")(change)


@mistake(
    "decimal-rounded", "exact number replaced by a rounded decimal", "pi = 3.14",
    "a decimal stands where the exact number belongs, so the answer is right only roughly.",
    "Write the exact number: pi, a root, a logarithm or a fraction.",
    meant="tidy.multiply", common="A", examples={"pi*x^4": "12.57x^3"}, on=Attempt, certain=True,
)  # fmt: skip
def decimal_rounded(attempt: Attempt) -> Iterator[Sign]:
    if attempt.right.data == "dne" or attempt.foreign or not has_decimals(attempt.answer):
        return
    if attempt.question.steps:  # walk-rounded
        return
    mine, right = attempt.near.vector(attempt.answer), attempt.near.vector(attempt.right)
    if any(v == v for v in mine) and all(  # many digits agree with the right values at every point
        abs(v - w) <= 0.006 * abs(w) or (not attempt.answer.free and rounds_to(attempt.answer, w))
        if v == v and w == w
        else v != v and w != w
        for v, w in zip(mine, right, strict=True)
    ):
        yield Sign(attempt.answer)
