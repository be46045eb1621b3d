"""The order in which a textbook writes the factors of a product: numbers, letters, brackets, functions."""

from __future__ import annotations

from fractions import Fraction

from calctool.expr.exact import literal_value
from calctool.expr.traversal import fold_kept
from calctool.expr.tree import Add, Const, Div, Expr, Func, Mul, Neg, Num, Pow, Sym, UndefinedFunction


def rank(base: Expr, exponent: Fraction | Expr) -> int:
    """The place of a power among the factors: numbers first, then letters, brackets and functions, ln 2 last."""
    if isinstance(exponent, Expr):
        return 4
    cls = base.__class__
    if cls is Sym:
        return 2
    if cls is Func:
        return _rank_of_function(base)
    if cls is Add:
        # sec x (1 + tan x), but (x + 1) sec x
        return 7 if base.kinds & Func.KIND and _holds_function(base) else 5
    if cls is Num:
        return 0 if exponent.denominator == 1 else 4
    return 1 if cls is Const else 8 if cls is UndefinedFunction else 5


def _rank_of_function(e: Expr) -> int:
    if e.data in ("sqrt", "cbrt", "root"):
        return 3 if type(e.args[0]) is Sym else 6 if e.free else 1
    if e.data == "abs" and type(e.args[0]) in (Sym, Add):
        return 3 if type(e.args[0]) is Sym else 5
    # 2^x ln 2: the constant of a base is written last
    return 9 if e.data in ("ln", "log") and not e.free else 6


def _holds_function(bracket: Expr) -> bool:
    for t in bracket.args:
        product = t.body if type(t) is Neg else t
        for f in product.args if isinstance(product, (Mul, Div)) else (product,):
            power = f.base if type(f) is Pow else f
            if type(power) is Func and power.free:
                return True
    return False


def nesting(e: Expr) -> int:
    """How deep the functions of a factor are nested: ln(x) is written before ln(ln(x))."""
    return min(fold_kept(e, _levels), 9)


def _levels(node: Expr, parts: list[int]) -> int:
    return max(parts, default=0) + (type(node) is Func)


_FIRST = frozenset("abcd")


_LATE = frozenset(("theta", "phi", *"pqrstuvwxyz"))


def put_letters_in_order(factors: list[tuple[int, Expr]]) -> None:
    """Constants before variables, these in the order of the alphabet: 2a x y, b c and 2x h; k m keep their order."""
    letters = [(i, letter) for i, (_, f) in enumerate(factors) if (letter := _letter(f))]
    if len(letters) > 1:
        named = all(c[1] in _FIRST for _, c in letters if not c[0])
        ranked = sorted(letters, key=lambda pair: pair[1] if pair[1][0] or named else (0, "", 0))
        taken = [factors[i] for i, _ in ranked]
        for (i, _), pair in zip(letters, taken, strict=True):
            factors[i] = pair


def _letter(e: Expr) -> tuple[int, str, int] | None:
    """Where a letter belongs in a product: a constant 0, a variable 1, the increment h 2; then its name."""
    base = e.args[0] if e.__class__ is Pow else e
    if base.__class__ is not Sym or (base is not e and literal_value(e.args[1]) is None):
        return None
    stem, _, index = base.data.partition("_")
    return 2 if stem == "h" else 1 if stem in _LATE else 0, stem, int(index) if index.isdecimal() else 0
