"""The left side of an answer: the derivative by its name, dy/dx or f'(x), in the notation asked for."""

from __future__ import annotations

from calctool.expr.printer import show
from calctool.expr.tree import Num, Pow, Sym
from calctool.report.model import LeftSide

MOST_PRIMES = 3
"""Up to this order a derivative is written with primes."""


def left_side(named: LeftSide, style: str, notation: str) -> str:
    r"""The derivative as ``style`` writes it (leibniz, lagrange, newton, euler); at a place always with primes.

    Dots are for the first two orders; where they cannot be typed, for the first.

    >>> x, two = Sym("x"), LeftSide("y", Sym("x"), order=2)
    >>> [left_side(LeftSide("y", x), style, "plain") for style in ("leibniz", "lagrange", "newton", "euler")]
    ['dy/dx', "y'", 'dot(y)', 'D_x y']
    >>> print(*[left_side(two, style, "plain") for style in ("leibniz", "lagrange", "newton", "euler")])
    d^2y/dx^2 y'' y'' D_x^2 y
    >>> print(left_side(LeftSide("f", x, (x,)), "lagrange", "plain"), left_side(two, "leibniz", "latex"))
    f'(x) \frac{d^{2}y}{dx^{2}}
    """
    name, x, n = show(Sym(named.name), notation), show(named.by, notation), named.order
    primes = "'" * n if n <= MOST_PRIMES else f"^{{({n})}}" if notation == "latex" else f"^({n})"
    if named.at is not None:
        return f"{name}{primes}({show(named.at, notation)})"
    power = "" if n == 1 else show(Pow(Sym("d"), Num(n)), notation)[1:]
    style = style.partition(" ")[0]
    if style in ("leibniz", "partial"):
        above, below = f"d{power}{name}", f"d{x}{power}"
        return rf"\frac{{{above}}}{{{below}}}" if notation == "latex" else f"{above}/{below}"
    if style == "euler":
        return f"D_{{{x}}}{power} {name}" if notation == "latex" else f"D_{x}{power} {name}"
    if style == "newton" and n <= 2:
        if notation == "latex":
            return rf"\{'d' * n}ot{{{name}}}"
        if notation == "unicode":
            return name + ("\u0307" if n == 1 else "\u0308")
        if n == 1:
            return f"dot({name})"
    arguments = ", ".join([show(v, notation) for v in named.variables])
    return f"{name}{primes}({arguments})" if arguments else f"{name}{primes}"
