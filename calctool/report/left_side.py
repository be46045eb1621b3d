"""The left side of an answer: the derivative by its name, dy/dx or f'(x), in the notation asked for."""

from __future__ import annotations

from itertools import groupby

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
    if named.partly:
        return _partial(named, style, notation)
    name, x, n = show(Sym(named.name), notation), show(named.by, notation), named.order
    primes = "'" * n if n <= MOST_PRIMES else f"^{{({n})}}" if notation == "latex" else f"^({n})"
    if named.at:
        return f"{name}{primes}({show(named.at[0], notation)})"
    power = _power(n, notation)
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


def _partial(named: LeftSide, style: str, notation: str) -> str:
    r"""A partial derivative; at a point, and where a dot cannot say by what, with the variables as a subscript.

    >>> x, y = Sym("x"), Sym("y")
    >>> mixed = LeftSide("f", x, partly=(x, y, y))
    >>> [left_side(mixed, style, "plain") for style in ("partial x y", "subscript", "euler")]
    ['d^3f/(dy^2 dx)', 'f_xyy', 'D_y^2 D_x f']
    >>> left_side(mixed, "partial x y", "unicode"), left_side(mixed._replace(at=(x, y)), "euler", "latex")
    ('∂³f/(∂y² ∂x)', 'f_{xyy}(x, y)')
    """
    name, n = show(Sym(named.name), notation), len(named.partly)
    if style.startswith(("leibniz", "partial")) and not named.at:
        d = {"unicode": "∂", "latex": r"\partial "}.get(notation, "d")
        below = [f"{d}{x}{power}" for x, power in _powers(named, notation)]
        above = f"{d.strip()}{_power(n, notation)}{'' if notation == 'unicode' or d == 'd' else ' '}{name}"
        if notation == "latex":
            return rf"\frac{{{above}}}{{{' '.join(below)}}}"
        return f"{above}/{below[0]}" if len(below) == 1 else f"{above}/({' '.join(below)})"
    if style == "euler" and not named.at:
        mark = "D_{{{}}}{}" if notation == "latex" else "D_{}{}"
        return " ".join([*[mark.format(x, power) for x, power in _powers(named, notation)], name])
    letters = [show(x, notation) for x in named.partly]
    below_ = "".join(letters) if all(len(x) == 1 for x in letters) else " ".join(letters)
    below_ = f"_{{{below_}}}" if notation == "latex" else f"_{below_}"
    arguments = ", ".join([show(v, notation) for v in named.at or named.variables])
    return f"{name}{below_}({arguments})" if arguments else f"{name}{below_}"


def _powers(named: LeftSide, notation: str) -> list[tuple[str, str]]:
    """The variables from the last taken to the first, with how often each was taken in a row."""
    runs = [(x, len([*run])) for x, run in groupby(reversed(named.partly))]
    return [(show(x, notation), _power(k, notation)) for x, k in runs]


def _power(n: int, notation: str) -> str:
    return "" if n == 1 else show(Pow(Sym("d"), Num(n)), notation)[1:]
