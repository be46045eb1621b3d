"""The only door to SymPy: expressions go out and come back as objects, never as text, and never too large.

SymPy's work cannot be counted, and a clock would give another answer on a slow machine: so whether it is asked is
decided by the size of the expression, and once asked it is waited for.  Up to these sizes it takes a second or two.
SymPy is imported on the first call, not before, and its ``simplify`` is never called.  The two kinds of
expression are translated by :mod:`calctool.interop.sympy_translation`.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import ModuleType
from typing import Any, TypeVar

from calctool.errors import CalcError, Undecided
from calctool.expr.exact import rational_value
from calctool.expr.traversal import count, fold
from calctool.expr.tree import Add, Div, Expr, Func, Mul, Neg, Num, Pow, Sym
from calctool.interop.sympy_translation import SymPyExpr, inward, outward, symbol
from calctool.numeric.compare import compare
from calctool.numeric.evaluate import EvaluationPoint, precise
from calctool.process import sandbox

T = TypeVar("T")
MAX_DEGREE = 500
"""The largest degree of a polynomial that is taken apart or multiplied out."""
MAX_TERMS = 4_100
"""The most terms it may come to when multiplied out; with n letters the n-th part of that."""
MAX_NODES = 40_000
"""For factors: the degree times the nodes."""
MAX_CLOSED = 60
"""Nodes of a number whose exact value is looked for."""
MAX_DERIVED = 300
"""For a derivative: the nodes times the square of its order."""
MAX_NESTED = 60

_NUMBERS = "SYMPY_GROUND_TYPES"
_sealed = False


def load_sympy() -> Any:
    """The ``sympy`` module, imported now if need be, with the garbage collector out of the way meanwhile."""
    loaded = sys.modules.get("sympy")
    if loaded is not None and hasattr(loaded, "Symbol"):
        return loaded
    import gc
    import os

    collecting = gc.isenabled()
    gc.disable()
    # SymPy's own numbers: quicker to load, alike on every machine, and a time limit stops them
    wanted = os.environ.get(_NUMBERS)
    os.environ[_NUMBERS] = wanted or "python"
    try:
        import sympy  # type: ignore[import-untyped, unused-ignore]
    finally:
        if wanted is None:
            del os.environ[_NUMBERS]
        if collecting:
            gc.enable()
    if _sealed or sandbox.in_program():
        seal()
        _leave_tensors_out()
        # In a program what was just imported stays for good: no collection need look at it again.
        gc.freeze()
    return sympy


def _leave_tensors_out() -> None:
    """Every sum of SymPy asks whether a term is a tensor, and loads twenty modules to ask; here none ever is."""
    name = "sympy.tensor.tensor"
    if name not in sys.modules:
        stand_in = ModuleType(name)
        stand_in.TensExpr = stand_in.TensAdd = type("TensExpr", (), {})  # type: ignore[attr-defined]
        sys.modules[name] = stand_in


def seal() -> None:
    """This process is a program, not somebody's library: from now on, text that reaches SymPy in it raises.

    SymPy evaluates text as program code; nothing here sends it any, and a slip must not pass unnoticed.
    """
    global _sealed
    _sealed = True
    parser = sys.modules.get("sympy.parsing.sympy_parser")
    if parser is not None:

        def refuse(*_args: object, **_kwargs: object) -> None:
            raise Undecided("text reached SymPy")

        parser.parse_expr = refuse  # type: ignore[attr-defined]
        parser.eval_expr = refuse  # type: ignore[attr-defined]


# --- both ways -------------------------------------------------------------------------------------


def to_sympy(e: Expr) -> SymPyExpr:
    """The expression in SymPy's own terms, its names real symbols.

    Raises Undecided for what is unfinished, too deep, too large, or contains a constant without a value
    within reach (1/0, 9^9^9).

    >>> from calctool.parsing import parse
    >>> to_sympy(parse("x^2 + 1"))
    x**2 + 1
    """
    return outward(load_sympy(), e, "public")


def from_sympy(s: SymPyExpr) -> Expr:
    """A SymPy expression in the shape a textbook writes: quotients, roots and minus signs instead of powers.

    Raises Undecided for what is not a real expression of calctool's language.

    >>> sp = load_sympy(); x = sp.Symbol("x", real=True)
    >>> from_sympy((x + 1) / sp.sqrt(x))
    Div(Add(Sym('x'), Num(1)), Func('sqrt', Sym('x')))
    """
    return inward(load_sympy(), s)


def is_sympy(thing: object) -> bool:
    """Is it SymPy's?  Where SymPy is not loaded, nothing is.

    >>> is_sympy(load_sympy().Symbol("x")), is_sympy("x")
    (True, False)
    """
    sp: Any = sys.modules.get("sympy")
    return sp is not None and hasattr(sp, "Symbol") and isinstance(thing, (sp.Basic, sp.MatrixBase))


def in_symbols(s: SymPyExpr, symbols: Mapping[str, SymPyExpr]) -> SymPyExpr:
    """What SymPy has of ours, with these symbols in the place of the real ones of the same name.

    >>> x = load_sympy().Symbol("x", positive=True)
    >>> in_symbols(load_sympy().Symbol("x", real=True) ** 2, {"x": x}) == x**2
    True
    """
    sp = load_sympy()
    return s.xreplace({symbol(sp, name): other for name, other in symbols.items()})


def matrix(rows: Sequence[Sequence[SymPyExpr]]) -> SymPyExpr:
    """The matrix with these rows."""
    return load_sympy().Matrix([list(row) for row in rows])


def _ask(fn: Callable[[Any], T]) -> T:
    """What ``fn`` gets from SymPy; whatever SymPy raises when it has no method is Undecided."""
    sp = load_sympy()
    try:
        return fn(sp)
    except CalcError:
        raise
    except Exception as error:  # of many kinds, and not the caller's fault
        raise Undecided(f"SymPy gave up ({type(error).__name__})") from error


# --- algebra ---------------------------------------------------------------------------------------


def _sizes(e: Expr) -> tuple[int, int]:
    """Bounds for the degree of an expression as a polynomial in whatever it contains, and for its terms.

    >>> from calctool.parsing import parse
    >>> _sizes(parse("x + sin((x + y)^9)"))
    (9, 10)
    """
    roots = degree = terms = 1

    def one(node: Expr, parts: list[tuple[int, int]]) -> tuple[int, int]:
        nonlocal roots, degree, terms
        d, t = _size(node, parts)
        if isinstance(node, Pow) and node.free and (n := rational_value(node.exp)) is not None:
            roots = _bounded(roots * n.denominator)  # with a cube root in it, x is the cube of something
        degree, terms = max(degree, d), max(terms, t)
        return d, t

    fold(e, one)
    return degree * roots, terms


def _size(node: Expr, parts: list[tuple[int, int]]) -> tuple[int, int]:
    """(degree, terms) of a node from those of its children."""
    if not node.free:
        return 0, 1
    match node:
        case Add():
            return max(d for d, _ in parts), _bounded(sum(t for _, t in parts))
        case Mul() | Div():
            return _bounded(sum(d for d, _ in parts)), _bounded(math.prod(t for _, t in parts))
        case Neg():
            return parts[0]
        case Pow():
            n = rational_value(node.exp)
            if n is None:
                return fold(node.exp, _largest), 1  # e^(6x) is (e^x)^6 to SymPy
            times, (degree, terms) = _bounded(abs(n.numerator)), parts[0]
            # a sum of t terms to the n-th power has n + t - 1 over n of them
            few = terms == 1 or times * terms < MAX_TERMS
            terms = _bounded(math.comb(times + terms - 1, times)) if few else 2 * MAX_TERMS
            return _bounded(max(1, degree) * times), terms
    return 1, 1


def _largest(node: Expr, parts: list[int]) -> int:
    own = _bounded(node.value.numerator * node.value.denominator) if isinstance(node, Num) else 1
    return _bounded(max(own, math.prod(max(1, p) for p in parts)))


def _sums(node: Expr, parts: list[int]) -> int:
    """A bound for the terms of a number multiplied out."""
    match node:
        case Add():
            return _bounded(sum(parts))
        case Pow(_, Num(n)) if parts[0] > 1:
            size = math.ceil(abs(n))
            return _bounded(math.comb(min(size, MAX_TERMS) + parts[0] - 1, parts[0] - 1))
        case Func():
            return 1
    return _bounded(math.prod(parts))


def _bounded(n: int) -> int:
    return min(n, 10 * MAX_TERMS)


def tractable(e: Expr) -> bool:
    """Can SymPy be asked to expand or factor it?  Beyond this a polynomial takes long, or fills the memory.

    >>> from calctool.parsing import parse
    >>> tractable(parse("(x + 1)^20")), tractable(parse("e^(9133680x) - 1"))
    (True, False)
    """
    degree, terms = _sizes(e)
    return degree <= MAX_DEGREE and terms * max(1, len(e.free)) <= MAX_TERMS


def can_be_factored(e: Expr) -> bool:
    """Can it be asked to factor it?  That takes longer than to multiply out.

    >>> from calctool.parsing import parse
    >>> can_be_factored(parse("(x + 1)^20 + 1"))
    True
    """
    return _sizes(e)[0] * count(e) <= MAX_NODES and tractable(e)


def _algebra(e: Expr, work: Callable[[Any, SymPyExpr], SymPyExpr]) -> Expr:
    if not tractable(e):
        raise Undecided("too large a polynomial")
    return _ask(lambda sp: inward(sp, work(sp, outward(sp, e, "algebra"))))


def factored(e: Expr) -> Expr:
    """As a product, over the rationals.  Raises Undecided.

    >>> from calctool.parsing import parse
    >>> factored(parse("x^2 - 1"))
    Mul(Add(Sym('x'), Neg(Num(1))), Add(Sym('x'), Num(1)))
    """
    if not can_be_factored(e):
        raise Undecided("too large a polynomial")
    return _algebra(e, lambda sp, s: sp.factor(s))


def expanded(e: Expr) -> Expr:
    """Multiplied out.  Raises Undecided.

    >>> from calctool.parsing import parse
    >>> expanded(parse("(x + 1)(x + 2)"))
    Add(Pow(Sym('x'), Num(2)), Mul(Num(3), Sym('x')), Num(2))
    """

    return _algebra(e, lambda sp, s: sp.expand_mul(sp.expand_multinomial(s)))


def cancelled(e: Expr) -> Expr:
    """One fraction without common factors.  Raises Undecided.

    >>> from calctool.parsing import parse
    >>> cancelled(parse("(x^2 - 1)/(x - 1)"))
    Add(Sym('x'), Num(1))
    """
    return _algebra(e, lambda sp, s: sp.cancel(s))


def together(e: Expr) -> Expr:
    """Over one fraction bar.  Raises Undecided.

    >>> from calctool.parsing import parse
    >>> together(parse("1/x + 1")) == parse("(x + 1)/x")
    True
    """
    return _algebra(e, lambda sp, s: sp.together(s))


def eliminants(equations: Sequence[Expr], names: Sequence[Sym]) -> list[Expr] | None:
    """For each name the polynomial in it alone that vanishes at every solution of a system of polynomial equations.

    None where the system has infinitely many complex solutions, and so no such polynomials.  Raises Undecided.

    >>> from calctool.parsing import parse
    >>> eliminants([parse("x - y"), parse("x y - 1")], [Sym("x"), Sym("y")])
    [Add(Pow(Sym('x'), Num(2)), Neg(Num(1))), Add(Pow(Sym('y'), Num(2)), Neg(Num(1)))]
    """
    if not all(map(tractable, equations)):
        raise Undecided("too large a polynomial")

    def run(sp: Any) -> list[Expr] | None:
        polynomials = [outward(sp, e, "algebra") for e in equations]
        found: list[Expr] = []
        for x in names:
            order = [outward(sp, y, "algebra") for y in (*(y for y in names if y != x), x)]
            basis = sp.groebner(polynomials, *order, order="lex")
            if not basis.is_zero_dimensional and list(basis.exprs) != [sp.Integer(1)]:
                return None
            found.append(from_sympy(basis.exprs[-1]))
        return found

    return _ask(run)


def exact_value(e: Expr) -> Expr | None:
    """The exact value of a closed expression, in the shortest form found; None if there is none.

    >>> from calctool.parsing import parse
    >>> exact_value(parse("sec^2(pi/4)"))
    Num(2)
    """
    if e.free or e.open or count(e) > MAX_CLOSED or fold(e, _sums) > MAX_TERMS:
        return None

    def run(sp: Any) -> Expr:
        s = outward(sp, e, "public")
        forms = [s, s.expand(), sp.radsimp(s), sp.sqrtdenest(s), sp.expand_log(s, factor=True)]
        return inward(sp, min(forms, key=lambda f: f.count_ops()))

    try:
        found = _ask(run)
    except Undecided:
        return None
    return found if compare(e, found, [EvaluationPoint()]).state == "agrees" else None


# --- the witness -----------------------------------------------------------------------------------


def witness_diff(body: Expr, wrt: str, order: int = 1) -> SymPyExpr:
    """SymPy's own derivative, as SymPy gives it.  Raises Undecided.

    >>> from calctool.parsing import parse
    >>> witness_diff(parse("sin x"), "x")
    cos(x)
    """

    def run(sp: Any) -> SymPyExpr:
        d = sp.diff(outward(sp, body, "calculus"), symbol(sp, wrt), order)
        # away from a jump the derivative of sign is 0
        return d.replace(sp.DiracDelta, lambda *_: sp.S.Zero)

    if count(body) * order**2 > MAX_DERIVED or body.depth > MAX_NESTED:
        raise Undecided("too large to ask SymPy")
    return _ask(run)


def diff_agrees(
    body: Expr,
    wrt: str,
    result: Expr,
    points: Sequence[Mapping[str, Fraction]],
    order: int = 1,
) -> str:
    """Does SymPy's derivative agree with ``result`` at the points?  agrees, refuted or unchecked.

    >>> from calctool.parsing import parse
    >>> points = [{"x": Fraction(7, 5)}, {"x": Fraction(3, 7)}]
    >>> diff_agrees(parse("x^2"), "x", parse("2x"), points), diff_agrees(parse("x^2"), "x", parse("x"), points)
    ('agrees', 'refuted')
    """
    try:
        theirs = _ask(lambda sp: inward(sp, witness_diff(body, wrt, order)))
    except Undecided:
        return "unchecked"
    verdict = compare(theirs, result, points)
    if verdict.state == "refuted" and any(precise(theirs, p) is None or precise(result, p) is None for p in points):
        # one of the forms has a gap the other has not: only a difference of values counts
        both = [p for p in points if precise(theirs, p) is not None and precise(result, p) is not None]
        return compare(theirs, result, both).state
    return verdict.state
