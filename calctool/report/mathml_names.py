"""What stands before an equals sign, as MathML: the derivative by its name, a part and the derivative of that.

Beside :mod:`calctool.report.left_side` and the tables of parts, which write the same in characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from calctool.derivation.rule import Part
from calctool.expr.printer import dotted
from calctool.expr.tree import Expr
from calctool.report.left_side import MOST_PRIMES
from calctool.report.mathml import (
    APPLIED,
    COMMA,
    bracketed,
    mathml,
    primes,
    quotient,
    row,
    subscript,
    superscript,
    variable,
)
from calctool.report.model import LeftSide

EQUALS = "<mo>=</mo>"
"""Between the sides."""


def left_side_mathml(named: LeftSide, style: str) -> str:
    """The derivative as :func:`calctool.report.left_side.left_side` has it.

    >>> from calctool.expr.tree import Sym
    >>> print(left_side_mathml(LeftSide("y", Sym("x")), "leibniz"))
    <mfrac><mrow><mi>d</mi><mi>y</mi></mrow><mrow><mi>d</mi><mi>x</mi></mrow></mfrac>
    """
    name, x, n = variable(named.name), mathml(named.by), named.order
    style = style.partition(" ")[0]
    if named.partly:
        return _partial(named, name, style)
    if named.at:
        return _called(_primed(name, n), named.at)
    if style in ("leibniz", "partial"):
        return _quotient("<mi>d</mi>", name, n, [(x, n)])
    if style == "euler":
        return row([_raised(subscript("<mi>D</mi>", x), n), APPLIED, name])
    if style == "newton" and n <= 2:
        return f'<mover accent="true">{name}<mo>{"˙¨"[n - 1]}</mo></mover>'
    return _called(_primed(name, n), named.variables)


def _partial(named: LeftSide, name: str, style: str) -> str:
    runs = [(mathml(x), len([*run])) for x, run in groupby(reversed(named.partly))]
    if style in ("leibniz", "partial") and not named.at:
        return _quotient("<mo>∂</mo>", name, len(named.partly), runs)
    if style == "euler" and not named.at:
        return row([*[_raised(subscript("<mi>D</mi>", x), n) for x, n in runs], APPLIED, name])
    below = row([mathml(x) for x in named.partly])
    return _called(subscript(name, below), named.at or named.variables)


def part_sides(part: Part, rate: Expr, style: str) -> tuple[str, str]:
    """``u = 2x^2 + 8`` and ``du/dx = 4x``, each as elements.

    >>> from calctool.expr.tree import Sym
    >>> print(*part_sides(Part("u", Sym("x"), Sym("x")), Sym("y"), "newton"))
    <mi>u</mi><mo>=</mo><mi>x</mi> <mover accent="true"><mi>u</mi><mo>˙</mo></mover><mo>=</mo><mi>y</mi>
    """
    name = _part_name(part.letter)
    called = _rate_name(part, name, style) if part.rate is None else mathml(part.rate, style)
    return name + EQUALS + mathml(part.value, style), called + EQUALS + mathml(rate, style)


def _part_name(letter: str) -> str:
    """A letter, or the logarithm of one: ``ln |y|``."""
    if not letter.startswith("ln "):
        return variable(letter)
    inside = variable(letter[3:].strip("|"))
    return row(["<mi>ln</mi>", APPLIED, bracketed(inside, ("|", "|")) if "|" in letter else f"{_SPACE}{inside}"])


_SPACE = '<mspace width="0.17em"/>'


def _rate_name(part: Part, name: str, style: str) -> str:
    by = mathml(part.wrt)
    style = style.partition(" ")[0] if dotted(style, part.wrt) else "leibniz"
    long = part.letter.startswith("ln ")
    if style == "lagrange":
        return _primed(bracketed(name) if long else name, 1)
    if style == "euler":
        return row([subscript("<mi>D</mi>", by), APPLIED, name])
    if style == "newton":
        return f'<mover accent="true">{bracketed(name) if long else name}<mo>˙</mo></mover>'
    curled = style == "partial" and part.value.free - part.wrt.free
    return _quotient("<mo>∂</mo>" if curled else "<mi>d</mi>", f"{_SPACE}{name}" if long else name, 1, [(by, 1)])


def _quotient(sign: str, name: str, order: int, by: Sequence[tuple[str, int]]) -> str:
    """The order above, and below by what, how often each."""
    return quotient(row([_raised(sign, order), name]), row([e for x, n in by for e in (sign, _raised(x, n))]))


def _primed(name: str, order: int) -> str:
    return (
        superscript(name, f"<mrow><mo>(</mo><mn>{order}</mn><mo>)</mo></mrow>")
        if order > MOST_PRIMES
        else row([name, primes(order)])
    )


def _raised(base: str, power: int) -> str:
    return base if power == 1 else superscript(base, f"<mn>{power}</mn>")


def _called(name: str, arguments: Sequence[Expr]) -> str:
    return row([name, APPLIED, bracketed(COMMA.join([mathml(v) for v in arguments]))]) if arguments else name
