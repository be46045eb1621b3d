"""Expressions as Hypothesis draws them: every tree that can be typed, and the smooth ones among them.

Only canonical trees are drawn, the ones the reader builds: ``Neg(..., bracketed=True)`` stands nowhere
but as a later term of a sum, and infinity does not occur.  One composite strategy draws a kind of node
and shares its leaves among the children, so that trees are varied and drawing stays quick.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from calctool.expr.functions import FUNCTIONS
from calctool.expr.letters import UNDEFINED
from calctool.expr.traversal import fold
from calctool.expr.tree import (
    PI,
    TRUE,
    Add,
    Connective,
    Div,
    E,
    Expr,
    Func,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Sym,
    UndefinedFunction,
)
from calctool.parsing.formulas import has_branches

STEPPED = (
    *[row.name for row in FUNCTIONS.values() if row.jumps or has_branches(row.name)],
    *("factorial", "binomial"),
)
"""The functions with corners or jumps, or at home on the whole numbers."""
_ARITHMETIC = ("sum", "product", "quotient", "power", "negative", "function")
_EVERYTHING = (*_ARITHMETIC, *_ARITHMETIC, "undefined", "piecewise")
_ROOTS = (*_ARITHMETIC[:-1], "real root", "real root")
_RELATIONS = ("<", "<=", ">", ">=", "=", "!=")


def _decimal(whole: int, digits: str) -> Num:
    return Num(Fraction(f"{whole}.{digits}"), f"{whole}.{digits}")


def numbers() -> SearchStrategy[Expr]:
    """Small whole numbers, large ones, and decimals with the digits typed."""
    return st.one_of(
        st.integers(0, 12).map(Num),
        st.integers(0, 10**20).map(Num),
        st.builds(_decimal, st.integers(0, 99), st.text("0123456789", min_size=1, max_size=4)),
    )


@st.composite
def _real_exponents(draw: DrawFn) -> Expr:
    """A fraction with an odd denominator in lowest terms, typed in these or in others."""
    times = draw(st.sampled_from((1, 1, 1, 2)))
    n, d = draw(st.integers(1, 7)) * times, draw(st.sampled_from((3, 3, 5, 7))) * times
    exponent: Expr = Div(Num(n), Num(d))
    return Neg(exponent) if draw(st.booleans()) else exponent


_NUMBERS = numbers()
_SMALL = st.integers(2, 7).map(Num)
_CONSTANTS = st.sampled_from((E, PI))


def _expressions(
    variables: tuple[str, ...], max_leaves: int, kinds: tuple[str, ...], names: tuple[str, ...], smooth: bool
) -> SearchStrategy[Expr]:
    """Trees of these kinds, with these functions; the special ones, whose values cost ten times as much, are rarer."""
    variable = st.sampled_from([Sym(name) for name in variables])
    weighted = tuple([name for name in names for _ in range(1 if FUNCTIONS[name].special else 4)])
    return _trees(variable, st.one_of(variable, _CONSTANTS, _NUMBERS), max_leaves, kinds, weighted, smooth)


@st.composite
def _trees(
    draw: DrawFn,
    variable: SearchStrategy[Expr],
    leaf: SearchStrategy[Expr],
    max_leaves: int,
    kinds: tuple[str, ...],
    names: tuple[str, ...],
    smooth: bool,
) -> Expr:
    def share(leaves: int, parts: int) -> list[Expr]:
        """That many children, the leaves dealt out among them."""
        hands = [1] * parts
        for _ in range(leaves - parts):
            hands[draw(st.integers(0, parts - 1))] += 1
        return [tree(hand) for hand in hands]

    def condition(leaves: int) -> Expr:
        if leaves >= 4 and draw(st.booleans()):
            parts = draw(st.integers(2, min(3, leaves // 2)))
            return Connective(draw(st.sampled_from(("and", "or"))), *[condition(leaves // parts) for _ in range(parts)])
        return Relation(draw(st.sampled_from(_RELATIONS)), *share(max(2, leaves), 2))

    def function(leaves: int) -> Expr:
        name = draw(st.sampled_from(names))
        if FUNCTIONS[name].arity == 1:
            return Func(name, tree(leaves - 1))
        if smooth or draw(st.booleans()):  # a base, index or order as they come in exercises
            order, arg = draw(_SMALL), tree(leaves - 1)
            return Func(name, order, arg) if FUNCTIONS[name].variable == 1 else Func(name, arg, order)
        return Func(name, *share(leaves, 2))

    def total(leaves: int) -> Expr:
        first, *later = share(leaves, draw(st.integers(2, min(4, leaves))))
        signs = [draw(st.sampled_from(("+", "-", "+(-)"))) for _ in later]
        return Add(first, *[t if sign == "+" else Neg(t, sign == "+(-)") for t, sign in zip(later, signs, strict=True)])

    def branches(leaves: int) -> Expr:
        args: list[Expr] = []
        for _ in range(draw(st.integers(1, 3))):
            args += [tree(leaves // 3), condition(leaves // 2)]
        if draw(st.booleans()):
            args += [tree(leaves // 3), TRUE]
        return Piecewise(*args)

    def tree(leaves: int) -> Expr:
        if leaves <= 1:
            return draw(variable) if draw(st.booleans()) else draw(leaf)
        match draw(st.sampled_from(kinds)):
            case "sum":
                return total(leaves)
            case "product":
                return Mul(*share(leaves, draw(st.integers(2, min(4, leaves)))))
            case "quotient":
                return Div(*share(leaves, 2))
            case "power":
                return Pow(*share(leaves, 2))
            case "negative":
                return Neg(tree(leaves - 1))
            case "undefined":
                if draw(st.booleans()):
                    orders = draw(st.sampled_from(((0, 0), (0, 0), (1, 0), (0, 1), (1, 1), (0, 2))))
                    return UndefinedFunction(draw(st.sampled_from(UNDEFINED)), orders, *share(leaves, 2))
                return UndefinedFunction(draw(st.sampled_from(UNDEFINED)), (draw(st.integers(0, 3)),), tree(leaves - 1))
            case "piecewise":
                return branches(leaves)
            case "real root":
                return Pow(tree(leaves - 1), draw(_real_exponents()))
        return function(leaves)

    return tree(draw(st.integers(1, max_leaves)))


def named_in_sympy(e: Expr) -> bool:
    """Has SymPy a function for each in ``e``?  The others are written as a formula, and read back as that."""
    return fold(
        e, lambda node, parts: all(parts) and not (isinstance(node, Func) and "(" in FUNCTIONS[node.name].sympy)
    )


def expressions(variables: tuple[str, ...] = ("x",), max_leaves: int = 12) -> SearchStrategy[Expr]:
    """Any expression that can be typed: every function, branches, undefined functions, powers of anything."""
    return _expressions(variables, max_leaves, _EVERYTHING, tuple(FUNCTIONS), smooth=False)


def smooth_expressions(
    variables: tuple[str, ...] = ("x",), max_leaves: int = 8, left_out: tuple[str, ...] = STEPPED
) -> SearchStrategy[Expr]:
    """Expressions without corners or jumps: no branches, no absolute values, nothing undefined.

    The base of a logarithm, the index of a root and the order of a special function are whole numbers.
    """
    names = tuple([name for name in FUNCTIONS if name not in left_out])
    return _expressions(variables, max_leaves, _ARITHMETIC, names, smooth=True)


def root_expressions(variables: tuple[str, ...] = ("x",), max_leaves: int = 6) -> SearchStrategy[Expr]:
    """Sums, products, quotients and powers with real roots in them, x^(1/3) and (x - 1)^(-2/5)."""
    return _expressions(variables, max_leaves, _ROOTS, (), smooth=True)
