"""Numbers worked out the way it is done by hand: powers and products first, then the sums, then the quotients.

Source: any school arithmetic.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from math import prod

from calctool.algebra.minus_zero import without_minus_zero
from calctool.derivation.rule import Names, Refusal, Rewrite, rule
from calctool.expr import exact
from calctool.expr.exact import as_decimal, literal_value, root_index, root_value, typed_decimal
from calctool.expr.traversal import fold, nodes, rewrite
from calctool.expr.tree import ONE, ZERO, Add, Div, E, Expr, Func, Mul, Neg, Num, Pow, add, as_expr, mul
from calctool.numeric.evaluate import precise

LARGEST = 10**12


@rule(
    "limit.arithmetic",
    "arithmetic",
    "5^2 + 2*5 + 2 = 25 + 10 + 2 = 37",
    "Work out the numbers.",
    {"5^2 + 2*5 + 2": "25 + 10 + 2", "25 + 10 + 2": "37", "(0 - 1)/(0 - 1)": "(-1)/(-1)", "e^(2/(1 - 0))": "e^2"},
    "any school arithmetic",
)
def arithmetic(goal: Expr, names: Names) -> Rewrite | Refusal | None:
    after = _arithmetic(goal, names)
    if after is None:
        return None
    typed = list(nodes(goal))
    return Rewrite(_in_decimals(after, typed) if any(map(typed_decimal, typed)) else after)


def _in_decimals(e: Expr, typed: Collection[Expr]) -> Expr:
    """The fractions that come about beside typed decimals as decimals too, where their digits end."""

    def one(node: Expr) -> Expr:
        v = literal_value(node) if isinstance(node, (Div, Num)) and node not in typed else None
        found = None if v is None or v.denominator == 1 or typed_decimal(node) else as_decimal(v)
        return node if found is None else found

    return rewrite(e, one)


def _arithmetic(goal: Expr, names: Names) -> Expr | None:
    if isinstance(goal, Pow) and goal.base == E:
        inside = _arithmetic(goal.exp, names)
        return None if inside is None else Pow(E, inside)
    zeros = rewrite(goal, lambda node: _power_of_zero(_times_zero(node, names), names))
    if not _plain(goal):
        after = zeros
        if goal.free and zeros == goal:
            after = rewrite(goal, lambda node: _numbers_done(node, names))
        elif not goal.free and not goal.open:
            after = _among_functions(zeros)
        return after if after != goal else None
    if isinstance(goal, (Num, Neg)) and literal_value(goal) is not None:
        return None
    for kinds in ((Pow, Mul, Neg, Func), (Add,), (Div,)):
        after = without_minus_zero(_round(goal, kinds))
        if after != goal:
            if kinds == (Add,):
                after = without_minus_zero(_round(after, (Pow, Mul, Neg)))  # 4(1 - 1)/(1 + 1)^2 is 0/4
            elif not isinstance(after, Add):
                after = rewrite(after, _without_zeros)  # 2/(sqrt(9 + 2*0) + 3) is 2/(sqrt(9) + 3)
            return _finished(after)
    after = rewrite(goal, _fractions_multiplied)
    return after if after != goal else None


def _finished(e: Expr) -> Expr:
    """The number itself where no more is left to do than to drop a 0 or to move a sign: 12 + 0, 0/4, (-3)/25."""
    parts = [literal_value(a) for a in e.args]
    numbers = [p for p in parts if p is not None]
    if not isinstance(e, (Add, Div)) or len(numbers) < len(parts):
        return e
    value = exact.arithmetic(e, numbers)
    if value is None:
        return e
    if isinstance(e, Add):
        left = [t for t, v in zip(e.terms, numbers, strict=True) if v]
        return as_expr(value) if len(left) < 2 else Add(*left)
    lowest = [abs(value.numerator), value.denominator] == [abs(v) for v in numbers]
    return as_expr(value) if not value or (lowest and max(numbers) > 0) else e


def _without_zeros(node: Expr) -> Expr:
    if not isinstance(node, Add):
        return node
    left = [t for t in node.terms if literal_value(t) != 0]
    return add(left) if left else ZERO


def _among_functions(e: Expr) -> Expr:
    """Sums, products and powers of numbers worked out: 1/(2(1 + 1) sqrt(pi)) is 1/(2*2 sqrt(pi)), sin(x) + 0 is sin(x).

    Only whole numbers where there is an exponent that is none: u^(2/6) is not u^(1/3) for u < 0.
    """
    exponents = [n.exp for n in nodes(e) if isinstance(n, Pow) and n.base != E]
    fractions = all((v := literal_value(n)) is not None and v.denominator == 1 for n in exponents)

    def one(node: Expr) -> Expr:
        node = _without_zeros(node)
        if isinstance(node, Mul):
            node = mul([f for f in node.factors if f != ONE])
        found = _value(node) if isinstance(node, (Add, Mul, Pow)) else None
        if found is None or max(abs(found.numerator), found.denominator) > LARGEST:
            return node
        return as_expr(found) if fractions or found.denominator == 1 else node

    return rewrite(without_minus_zero(e), one)


def _numbers_done(node: Expr, names: Names) -> Expr:
    """sqrt(1 + 0) + 1 beside letters: sums and roots of numbers, which are parts of something else."""
    root = isinstance(node, Func) and root_index(node) is not None
    if not (root or isinstance(node, Add)) or literal_value(node) is not None or not _plain(node):
        return node
    found = arithmetic.apply(node, names)
    return found.after if isinstance(found, Rewrite) else node


def _fractions_multiplied(node: Expr) -> Expr:
    """(1/2)*4 = 2, when nothing else is left to do."""
    parts = [literal_value(a) for a in node.args] if isinstance(node, Mul) else [None]
    product = prod([p for p in parts if p is not None], start=Fraction(1))
    if None in parts or max(abs(product.numerator), product.denominator) > LARGEST:
        return node
    return as_expr(product)


def _times_zero(node: Expr, names: Names) -> Expr:
    """0*cos(0) is 0, where the other factors are numbers."""
    if not isinstance(node, Mul) or not any(map(_is_zero, node.factors)) or _plain(node):
        return node
    return node if precise(node, names.values) is None else ZERO


def _is_zero(e: Expr) -> bool:
    return e == ZERO or (isinstance(e, Pow) and e.base == ZERO and (literal_value(e.exp) or 0) > 0)


def _power_of_zero(node: Expr, names: Names) -> Expr:
    """0^sqrt(2) is 0, and 0^a where a is known to be positive."""
    if not isinstance(node, Pow) or node.base != ZERO or isinstance(node.exp, Num):
        return node
    size = precise(node.exp, names.values)
    return ZERO if size is not None and size > 0 else node


def _round(e: Expr, kinds: tuple[type[Expr], ...]) -> Expr:
    """Every operation of these kinds on numbers done."""
    return rewrite(e, lambda node: _done(node) if isinstance(node, kinds) else node)


def _plain(e: Expr) -> bool:
    """Only numbers, the four operations, whole powers and roots."""

    def one(node: Expr, parts: list[bool]) -> bool:
        if isinstance(node, Pow):
            n = literal_value(node.exp)
            return all(parts) and n is not None and n.denominator == 1 and abs(n) <= 12
        root = isinstance(node, Func) and root_index(node) is not None
        return all(parts) and (root or isinstance(node, (Num, Neg, Add, Mul, Div)))

    return fold(e, one)


def _done(node: Expr) -> Expr:
    """The value of an operation on whole numbers or decimals; a quotient only in lowest terms or as a number."""
    with_point = _with_point(node)
    if with_point is not None:
        return with_point
    found = _value(node)
    if found is None or abs(found.numerator) > LARGEST or found.denominator > LARGEST:
        return node
    if found.denominator != 1 and not isinstance(node, (Div, Add, Pow, Func)):
        return node
    return as_expr(found)


def _with_point(node: Expr) -> Expr | None:
    """4.9*4 = 19.6: an operation on typed decimals and whole numbers, whose value is a decimal again."""
    numbers = [literal_value(a) for a in node.args]
    known = [v for v, a in zip(numbers, node.args, strict=True) if v is not None and _in_digits(a)]
    if len(known) < len(numbers) or not any(map(typed_decimal, node.args)) or isinstance(node, (Neg, Func)):
        return None
    found = exact.arithmetic(node, known)
    return None if found is None or abs(found) > LARGEST else as_decimal(found)


def _in_digits(e: Expr) -> bool:
    """A whole number or a typed decimal."""
    e = e.body if isinstance(e, Neg) else e
    return isinstance(e, Num) and "/" not in e.text


def _value(node: Expr) -> Fraction | None:
    """From operands that are numbers already; None where one is not, or is a fraction still to be worked with."""
    parts = [literal_value(a) for a in node.args]
    numbers = [p for p in parts if p is not None]
    if len(numbers) != len(parts):
        return None
    if isinstance(node, (Mul, Neg, Div)) and any(p.denominator != 1 for p in numbers):
        return None
    if isinstance(node, (Pow, Func)) and any(isinstance(a, Num) and a.value.denominator != 1 for a in node.args):
        return None  # 0.5^2 is 0.25
    if isinstance(node, Func):
        index = root_index(node)
        return None if index is None else root_value(numbers[0], index)
    found = exact.arithmetic(node, numbers)
    return None if isinstance(node, Neg) and not found else found  # 2 - 0 is worked out with its sum
