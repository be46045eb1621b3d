"""The expression tree: immutable nodes in the form typed, with the goals d/dx and lim as nodes like any other.

A node is its class, its children ``args`` and its ``data`` (a name, a number).  Nothing is simplified on
construction: ``x - 1*2`` stays ``x - 1*2``, because a line of a derivation *is* its form.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from importlib import import_module
from operator import attrgetter, is_
from typing import Any

from calctool.expr.interning import NODES, Interned, intern, keep_constants, node
from calctool.expr.pickling import PICKLED_DEPTH, rebuilt, written_out

Path = tuple[int, ...]
"""Where a node stands: the positions of the children to follow, from the root."""

_CLASS = attrgetter("__class__")


class Expr(Interned):
    """A node: ``args`` are its children, ``data`` what else tells it from its like (a name, a number).

    Equality is by structure, and the hash is kept, so that comparing and looking up are cheap.  ``free``
    is the set of names that occur unbound, ``open`` says whether a goal is still inside, ``depth``
    counts the levels, ``kinds`` are the bits of the classes and of the shapes (``HAS_ROOT``,
    ``HAS_DENOMINATOR``, ``TRIVIAL``) that occur in it, so that a rule passes over what has none of its own.
    ``memo`` belongs to :func:`calctool.expr.traversal.cached`.

    >>> x = Sym("x")
    >>> (2 * x + 1) == Add(Mul(Num(2), x), Num(1))
    True
    """

    __slots__ = ()

    args: tuple[Expr, ...]

    def __init_subclass__(cls) -> None:
        assert cls.__bases__ == (Expr,)  # so that type(e) is Add says the same as isinstance
        cls.KIND = 1 << (len(Expr.__subclasses__()) - 1)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("expressions are immutable")

    def __reduce__(self) -> tuple[Any, ...]:
        # pickle and copy recurse
        return (rebuilt, (written_out(self),)) if self.depth > PICKLED_DEPTH else (self.__class__, self._arguments())

    def _arguments(self) -> tuple[Any, ...]:
        """What the constructor is called with."""
        return self.args if self.data is None else (self.data, *self.args)

    def __repr__(self) -> str:
        """The call of the constructor, at any depth.

        >>> Sym("x") ** 2 - 1
        Add(Pow(Sym('x'), Num(2)), Neg(Num(1)))
        """
        out: list[str] = []
        stack: list[Expr | str] = [self]
        while stack:
            part = stack.pop()
            if isinstance(part, str):
                out.append(part)
                continue
            given = part._arguments()
            listed: list[Expr | str] = [", "] * (2 * len(given) - 1)
            listed[::2] = [a if isinstance(a, Expr) else repr(a) for a in given]
            out.append(f"{part.__class__.__name__}(")
            stack += [")", *reversed(listed)]
        return "".join(out)

    def __str__(self) -> str:
        """The expression as it is printed, and can be typed.

        >>> print(Sym("x") ** 2 - 1)
        x^2 - 1
        """
        # By its name: how a node is written is decided a floor above what it is.
        return str(import_module("calctool.expr.printer").show(self))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What IPython shows in a terminal."""
        printer.text(str(self))

    def _repr_latex_(self) -> str:
        """What a notebook shows."""
        return rf"$\displaystyle {import_module('calctool.expr.printer').show(self, 'latex')}$"

    def with_args(self, args: Iterable[Expr]) -> Expr:
        """The same node over other children."""
        new = tuple(args)
        assert len(new) == len(self.args)
        return self if all(map(is_, new, self.args)) else node(self.__class__, new, self.data)

    def has(self, name: str | Sym) -> bool:
        """Does the name occur unbound?"""
        return (name if isinstance(name, str) else name.name) in self.free

    # Building lines of a derivation reads like the formula.  Sums and products are joined flat,
    # because a teacher writes a + b + c; everything else is left exactly as given.
    def __add__(self, other: Expr | int) -> Expr:
        return Add(*_terms(self), *_terms(as_expr(other)))

    def __radd__(self, other: int) -> Expr:
        return as_expr(other) + self

    def __sub__(self, other: Expr | int) -> Expr:
        return Add(*_terms(self), Neg(as_expr(other)))

    def __rsub__(self, other: int) -> Expr:
        return as_expr(other) - self

    def __mul__(self, other: Expr | int) -> Expr:
        return Mul(*parts_of_product(self), *parts_of_product(as_expr(other)))

    def __rmul__(self, other: int) -> Expr:
        return as_expr(other) * self

    def __truediv__(self, other: Expr | int) -> Expr:
        return Div(self, as_expr(other))

    def __rtruediv__(self, other: int) -> Expr:
        return Div(as_expr(other), self)

    def __pow__(self, other: Expr | int) -> Expr:
        return Pow(self, as_expr(other))

    def __neg__(self) -> Expr:
        return Neg(self)


class Num(Expr):
    """A number as typed, never negative: ``Num(3)``, ``Num(Fraction(5, 2), "2.50")``.

    ``value`` is exact; ``text`` are the digits as typed.  A fraction such as 1/3 is a ``Div``; only where an exponent
    is read as one number (:mod:`calctool.expr.exact`) it is ``Num(Fraction(1, 3), "1/3")``.
    """

    __slots__ = ()
    __match_args__ = ("value",)

    def __new__(cls, value: int | Fraction, text: str | None = None) -> Num:
        given = (cls, value, text)
        known: Num | None = NODES.get(given)
        if known is None:
            if value < 0:
                raise ValueError("a negative number is Neg(Num(...))")
            if value.denominator == 1:
                value = value.numerator
            elif text is None:
                raise ValueError("a fraction is Div(Num(p), Num(q))")
            key = (cls, value, str(value) if text is None else text)
            known = NODES[given] = NODES.get(key) or intern(key, cls, (), (Fraction(value), key[2]))
        return known

    @staticmethod
    def shapes(args: tuple[Expr, ...], data: Any) -> int:
        return TRIVIAL if data[0].denominator == 1 and data[0].numerator < 2 else 0

    def _arguments(self) -> tuple[Any, ...]:
        value, text = self.data
        if value.denominator != 1:
            return value, text
        return (value.numerator,) if len(text) < 100 and text == str(value) else (value.numerator, text)

    @property
    def value(self) -> Fraction:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def text(self) -> str:
        return self.data[1]  # type: ignore[no-any-return]


class Sym(Expr):
    """A variable or parameter: ``Sym("x")``, ``Sym("theta")``, ``Sym("x_1")``."""

    __slots__ = ()
    __match_args__ = ("name",)

    NAMES = True

    def __new__(cls, name: str) -> Sym:
        return node(cls, (), name)

    @staticmethod
    def names(args: tuple[Expr, ...], data: Any) -> frozenset[str]:
        return frozenset((data,))

    @property
    def name(self) -> str:
        return self.data  # type: ignore[no-any-return]


class Const(Expr):
    """A named constant: ``pi``, ``e``, ``oo`` (infinity, only as the place or value of a limit), ``dne`` (no limit)."""

    __slots__ = ()
    __match_args__ = ("name",)

    def __new__(cls, name: str) -> Const:
        return node(cls, (), name)

    @property
    def name(self) -> str:
        return self.data  # type: ignore[no-any-return]


class Neg(Expr):
    """``-body``.  As a later term of a sum it is a subtraction; ``bracketed`` keeps ``a + (-b)`` as typed."""

    __slots__ = ()
    __match_args__ = ("body",)

    def __new__(cls, body: Expr, bracketed: bool = False) -> Neg:
        return node(cls, (body,), bracketed)

    @staticmethod
    def shapes(args: tuple[Expr, ...], data: Any) -> int:
        return TRIVIAL if data or type(args[0]) is Neg else 0

    def _arguments(self) -> tuple[Any, ...]:
        return (*self.args, True) if self.data else self.args

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def bracketed(self) -> bool:
        return self.data  # type: ignore[no-any-return]


class Add(Expr):
    """A sum of two or more terms, in the order typed; ``a - b`` is ``Add(a, Neg(b))``."""

    __slots__ = ()

    def __new__(cls, *terms: Expr) -> Add:
        assert len(terms) >= 2
        return node(cls, terms)

    @staticmethod
    def shapes(args: tuple[Expr, ...], data: Any) -> int:
        return TRIVIAL if Add in map(_CLASS, args) else 0

    @property
    def terms(self) -> tuple[Expr, ...]:
        return self.args


class Mul(Expr):
    """A product of two or more factors, in the order typed."""

    __slots__ = ()

    def __new__(cls, *factors: Expr) -> Mul:
        assert len(factors) >= 2
        return node(cls, factors)

    @staticmethod
    def shapes(args: tuple[Expr, ...], data: Any) -> int:
        return TRIVIAL if Mul in map(_CLASS, args) else 0

    @property
    def factors(self) -> tuple[Expr, ...]:
        return self.args


class Div(Expr):
    """``num/den``."""

    __slots__ = ()
    __match_args__ = ("num", "den")

    def __new__(cls, num: Expr, den: Expr) -> Div:
        return node(cls, (num, den))

    @staticmethod
    def shapes(args: tuple[Expr, ...], data: Any) -> int:
        return HAS_DENOMINATOR

    @property
    def num(self) -> Expr:
        return self.args[0]

    @property
    def den(self) -> Expr:
        return self.args[1]


class Pow(Expr):
    """``base^exp``; ``exp(u)`` is ``Pow(E, u)``, and ``Pow(u, 1/3)`` the real root (:mod:`calctool.expr.exact`)."""

    __slots__ = ()
    __match_args__ = ("base", "exp")

    def __new__(cls, base: Expr, exp: Expr) -> Pow:
        return node(cls, (base, exp))

    @staticmethod
    def shapes(args: tuple[Expr, ...], data: Any) -> int:
        return HAS_DENOMINATOR if type(args[1]) is Neg else 0

    @property
    def base(self) -> Expr:
        return self.args[0]

    @property
    def exp(self) -> Expr:
        return self.args[1]


class Func(Expr):
    """A known function applied: ``Func("sin", x)``, ``Func("log", u, a)`` (base second), ``Func("root", u, n)``."""

    __slots__ = ()
    __match_args__ = ("name", "arg")

    def __new__(cls, name: str, *args: Expr) -> Func:
        return node(cls, args, name)

    @staticmethod
    def shapes(args: tuple[Expr, ...], data: Any) -> int:
        return HAS_ROOT if data in ROOT_NAMES else 0

    @property
    def name(self) -> str:
        return self.data  # type: ignore[no-any-return]

    @property
    def arg(self) -> Expr:
        """The first argument."""
        return self.args[0]


class UndefinedFunction(Expr):
    """An undefined function, differentiated ``orders[i]`` times by its i-th argument: f(x), f'(x), f''(x)."""

    __slots__ = ()
    __match_args__ = ("name", "orders")

    def __new__(cls, name: str, orders: tuple[int, ...], *args: Expr) -> UndefinedFunction:
        assert len(orders) == len(args) >= 1
        return node(cls, args, (name, orders))

    def _arguments(self) -> tuple[Any, ...]:
        return (*self.data, *self.args)

    @property
    def name(self) -> str:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def orders(self) -> tuple[int, ...]:
        return self.data[1]  # type: ignore[no-any-return]


class Relation(Expr):
    """A condition ``lhs op rhs`` with op one of ``< <= > >= = !=``."""

    __slots__ = ()
    __match_args__ = ("op", "lhs", "rhs")

    def __new__(cls, op: str, lhs: Expr, rhs: Expr) -> Relation:
        return node(cls, (lhs, rhs), op)

    @property
    def op(self) -> str:
        return self.data  # type: ignore[no-any-return]

    @property
    def lhs(self) -> Expr:
        return self.args[0]

    @property
    def rhs(self) -> Expr:
        return self.args[1]


class Connective(Expr):
    """``and`` / ``or`` over conditions; ``Connective("and")`` over nothing is *true* (the ``else`` of a branch)."""

    __slots__ = ()
    __match_args__ = ("op",)

    def __new__(cls, op: str, *args: Expr) -> Connective:
        return node(cls, args, op)

    @property
    def op(self) -> str:
        return self.data  # type: ignore[no-any-return]


class Piecewise(Expr):
    """Branches ``value, condition, value, condition, ...``; the first true condition decides.

    >>> x = Sym("x")
    >>> Piecewise(Pow(x, Num(2)), Relation("<", x, Num(0)), x, TRUE).branches[0][0] == Pow(x, Num(2))
    True
    """

    __slots__ = ()

    def __new__(cls, *args: Expr) -> Piecewise:
        assert args
        assert len(args) % 2 == 0
        return node(cls, args)

    @property
    def branches(self) -> tuple[tuple[Expr, Expr], ...]:
        return tuple(zip(self.args[::2], self.args[1::2], strict=True))


class Deriv(Expr):
    """The goal d/dwrt [body], not yet worked out."""

    __slots__ = ()
    __match_args__ = ("body", "wrt")

    OPEN = True

    def __new__(cls, body: Expr, wrt: Sym) -> Deriv:
        return node(cls, (body, wrt))

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def wrt(self) -> Sym:
        return self.args[1]  # type: ignore[return-value]


class Limit(Expr):
    """The goal lim var->to body; side is ``+``, ``-`` or empty (both)."""

    __slots__ = ()
    __match_args__ = ("body", "var", "to", "side")

    OPEN = True
    NAMES = True

    def __new__(cls, body: Expr, var: Sym, to: Expr, side: str = "") -> Limit:
        return node(cls, (body, var, to), side)

    def _arguments(self) -> tuple[Any, ...]:
        return (*self.args, self.data) if self.data else self.args

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def var(self) -> Sym:
        return self.args[1]  # type: ignore[return-value]

    @property
    def to(self) -> Expr:
        return self.args[2]

    @property
    def side(self) -> str:
        return self.data  # type: ignore[no-any-return]


class Substituted(Expr):
    """``body`` at ``var = value``: how the outer derivative of a chain is written in the letter u."""

    __slots__ = ()
    __match_args__ = ("body", "var", "value")

    NAMES = True

    def __new__(cls, body: Expr, var: Sym, value: Expr) -> Substituted:
        return node(cls, (body, var, value))

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def var(self) -> Sym:
        return self.args[1]  # type: ignore[return-value]

    @property
    def value(self) -> Expr:
        return self.args[2]


# Shapes: bits of ``kinds`` beside those of the classes, for what a node is together with its children or data.
HAS_ROOT = 1 << len(Expr.__subclasses__())
"""A root or an absolute value: the functions whose powers a product combines."""
HAS_DENOMINATOR = HAS_ROOT << 1
"""A quotient, or a power with a minus sign in front of its exponent."""
TRIVIAL = HAS_DENOMINATOR << 1
"""What can be dropped: a 0 or a 1, a double minus, a sum among terms or a product among factors."""
ANYTHING = -1
"""Every class and shape."""
ROOT_NAMES = frozenset(("sqrt", "cbrt", "root", "abs"))

E = Const("e")
PI = Const("pi")
OO = Const("oo")
DNE = Const("dne")
"""The last line of a limit that does not exist."""
ZERO = Num(0)
ONE = Num(1)
TWO = Num(2)
TRUE = Connective("and")
keep_constants()


def as_expr(value: Expr | int | Fraction) -> Expr:
    """An int or fraction as an expression (``-3`` is ``Neg(Num(3))``, 1/2 is ``Div``); an expression as it is."""
    if isinstance(value, Expr):
        return value
    # Whole numbers and fractions alike have both.
    p, q = value.numerator, value.denominator
    node: Expr = Num(abs(p))
    if q != 1:
        node = Div(node, Num(q))
    return Neg(node) if p < 0 else node


def _terms(e: Expr) -> tuple[Expr, ...]:
    return e.args if isinstance(e, Add) else (e,)


def parts_of_product(e: Expr) -> tuple[Expr, ...]:
    """The factors of a product, or the expression itself."""
    return e.args if isinstance(e, Mul) else (e,)


def add(terms: Iterable[Expr]) -> Expr:
    """The sum of any number of terms (none: 0), as one flat node."""
    flat = _flat(Add, terms)
    return Add(*flat) if len(flat) > 1 else flat[0] if flat else ZERO


def mul(factors: Iterable[Expr]) -> Expr:
    """The product of any number of factors (none: 1), as one flat node."""
    flat = _flat(Mul, factors)
    return Mul(*flat) if len(flat) > 1 else flat[0] if flat else ONE


def _flat(kind: type[Expr], parts: Iterable[Expr]) -> list[Expr]:
    """The parts, and in the place of each that is of this kind its own."""
    flat: list[Expr] = []
    for part in parts:
        if part.__class__ is kind:
            flat += part.args
        else:
            flat.append(part)
    return flat
