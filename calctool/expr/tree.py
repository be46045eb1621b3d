"""An expression as it was typed: small frozen nodes, with the goals d/dx and lim as nodes like any other.

A node has ``args`` (its children) and, for the leaves, a ``name`` or a number.  Nothing is ever
simplified on construction: ``x - 1*2`` stays ``x - 1*2``, because a line of a derivation *is* its form.
Nodes are shared freely, so an expression is a directed acyclic graph; :mod:`calctool.expr.traversal` goes through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from operator import attrgetter, is_
from typing import Any, ClassVar

_KINDS: list[type] = []
_HASH = attrgetter("_hash")
_CLASS = attrgetter("__class__")


Path = tuple[int, ...]
"""Where a node stands: the positions of the children to follow, from the root."""


class _Shared(type):
    """The class of the classes of nodes: of two equal nodes there is one, so that what is in its memo is found again.

    The parts of a line are made anew by rules that know nothing of the line above, and yet are mostly
    the same; so are 2x and cos(x) from one exercise to the next.
    """

    _DATA_FIRST: int
    """How many arguments are no nodes and come first; 2: there may be some anywhere."""

    def __call__(cls, *args: Any) -> Any:
        # A node that is known keeps its children alive, so that their addresses are theirs alone.
        data = cls._DATA_FIRST
        key: tuple[Any, ...]
        if data == 0:
            # Most nodes have two children; then nothing is to be unpacked.
            key = (cls, id(args[0]), id(args[1])) if len(args) == 2 else (cls, *map(id, args))
        elif data == 1:
            key = (cls, args[0], id(args[1])) if len(args) == 2 else (cls, args[0], *map(id, args[1:]))
        else:
            key = (cls, *args)
        node = _NODES.get(key)
        if node is None:
            if len(_NODES) >= MAX_SHARED:
                _forget()
            node = _NODES[key] = type.__call__(cls, *args)
        return node


MAX_SHARED = 40_000
"""Nodes known for sharing; then it begins again with none, for nothing depends on it but speed."""
_NODES: dict[tuple[Any, ...], Any] = {}


_TABLES: list[dict[Any, Any]] = []


def table() -> dict[Any, Any]:
    """A table by nodes, for what is met again and again; it begins anew whenever the nodes do."""
    _TABLES.append({})
    return _TABLES[-1]


def _forget() -> None:
    """Begin again with no node known but the constants."""
    for node in list(_NODES.values()):  # at once: other threads may be adding to it
        node.memo.clear()  # what was found for a node mostly leads back to it, and would keep it
    for known in (_NODES, *_TABLES):
        known.clear()
    _NODES.update(_CONSTANTS)


class _Unfinished(metaclass=_Shared):
    """A node while it is made; after that it is not written to."""

    __slots__ = ("_hash", "args", "data", "depth", "free", "kinds", "memo", "open")

    _hash: int
    memo: dict[Any, Any]
    args: tuple[Expr, ...]
    data: Any
    depth: int
    free: frozenset[str]
    kinds: int
    open: bool


class Expr(_Unfinished):
    """A node: ``args`` are its children, ``data`` what else tells it from its like (a name, a number).

    Arguments are given by position: a node is looked up by them before it is made.
    Equality is by structure; the hash is kept, so that comparing and looking up are cheap.  ``free``
    is the set of names that occur unbound, ``open`` says whether a goal is still inside, ``depth``
    counts the levels.  ``memo`` is for what a function of the node alone found, by the function: most
    of a line is the line above, node by node the same objects, and is not worked out again.

    >>> x = Sym("x")
    >>> (2 * x + 1) == Add(Mul(Num(2), x), Num(1))
    True
    """

    __slots__ = ()

    _DATA_FIRST = 0
    KIND: ClassVar[int] = 0
    """One bit for each class of node; ``kinds`` are those of a node and of all below it."""

    def __init_subclass__(cls) -> None:
        assert cls.__bases__ == (Expr,)  # so that type(e) is Add says the same as isinstance
        cls.KIND = 1 << len(_KINDS)
        _KINDS.append(cls)

    def _make(
        self,
        args: tuple[Expr, ...],
        data: Any = None,
        open: bool = False,
        also: int = 0,
        names: frozenset[str] | None = None,
    ) -> None:
        cls = self.__class__
        depth = 0
        kinds = cls.KIND | also
        free: frozenset[str] = _NO_NAMES
        for a in args:
            kinds |= a.kinds
            if a.depth > depth:
                depth = a.depth
            inside = a.free
            if not free:
                free = inside
            elif inside is not free and not inside <= free:
                free = free | inside
            if a.open:
                open = True
        # Eight attributes put in past __setattr__ below would be a quarter of the cost of a node.
        object.__setattr__(self, "__class__", _Unfinished)
        node: _Unfinished = self
        node.args = args
        node.data = data
        node.depth = depth + 1
        node.free = free if names is None else names
        node.kinds = kinds
        node.open = open
        node.memo = {}
        node._hash = hash((cls.KIND, data, *map(_HASH, args)))
        node.__class__ = cls

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("expressions are immutable")

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Expr):
            return NotImplemented
        if self._hash != other._hash:
            return False
        stack: list[tuple[Expr, Expr]] = [(self, other)]
        seen: set[tuple[int, int]] = set()
        while stack:
            a, b = stack.pop()
            if a is b or (id(a), id(b)) in seen:
                continue
            seen.add((id(a), id(b)))
            if a._hash != b._hash or a.__class__ is not b.__class__ or a.data != b.data or len(a.args) != len(b.args):
                return False
            stack.extend(zip(a.args, b.args, strict=True))
        return True

    def __reduce__(self) -> tuple[Any, ...]:
        return (rebuilt, (self.__class__, self.args, self.data))

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
            given = _arguments(part.__class__, part.args, part.data)
            listed: list[Expr | str] = [", "] * (2 * len(given) - 1)
            listed[::2] = [a if isinstance(a, Expr) else repr(a) for a in given]
            out.append(f"{part.__class__.__name__}(")
            stack += [")", *reversed(listed)]
        return "".join(out)

    def with_args(self, args: Iterable[Expr]) -> Expr:
        """The same node over other children."""
        new = tuple(args)
        assert len(new) == len(self.args)
        return self if all(map(is_, new, self.args)) else rebuilt(self.__class__, new, self.data)

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
        return Mul(*_factors(self), *_factors(as_expr(other)))

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


_NO_NAMES: frozenset[str] = frozenset()


class Num(Expr):
    """A number as typed, never negative: ``Num(3)``, ``Num(Fraction(5, 2), "2.50")``.

    ``value`` is exact; ``text`` are the digits as typed.  A fraction such as 1/3 is a ``Div``.
    """

    __slots__ = ()
    _DATA_FIRST = 2
    __match_args__ = ("value",)

    def __init__(self, value: int | Fraction, text: str | None = None) -> None:
        if value < 0:
            raise ValueError("a negative number is Neg(Num(...))")
        exact = Fraction(value)
        if text is None:
            if exact.denominator != 1:
                raise ValueError("a fraction is Div(Num(p), Num(q))")
            text = str(exact.numerator)
        self._make((), (exact, text), also=TRIVIAL if exact.denominator == 1 and exact.numerator < 2 else 0)

    @property
    def value(self) -> Fraction:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def text(self) -> str:
        return self.data[1]  # type: ignore[no-any-return]


class Sym(Expr):
    """A variable or parameter: ``Sym("x")``, ``Sym("theta")``, ``Sym("x_1")``."""

    __slots__ = ()
    _DATA_FIRST = 1
    __match_args__ = ("name",)

    def __init__(self, name: str) -> None:
        self._make((), name, names=frozenset((name,)))

    @property
    def name(self) -> str:
        return self.data  # type: ignore[no-any-return]


class Const(Expr):
    """A named constant: ``pi``, ``e``, ``oo`` (infinity, only as the place or value of a limit), ``dne`` (no limit)."""

    __slots__ = ()
    _DATA_FIRST = 1
    __match_args__ = ("name",)

    def __init__(self, name: str) -> None:
        self._make((), name)

    @property
    def name(self) -> str:
        return self.data  # type: ignore[no-any-return]


class Neg(Expr):
    """``-body``.  As a later term of a sum it is a subtraction; ``bracketed`` keeps ``a + (-b)`` as typed."""

    __slots__ = ()
    __match_args__ = ("body",)

    def __init__(self, body: Expr, bracketed: bool = False) -> None:
        self._make((body,), bracketed, also=TRIVIAL if bracketed or type(body) is Neg else 0)

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def bracketed(self) -> bool:
        return self.data  # type: ignore[no-any-return]


class Add(Expr):
    """A sum of two or more terms, in the order typed; ``a - b`` is ``Add(a, Neg(b))``."""

    __slots__ = ()

    def __init__(self, *terms: Expr) -> None:
        assert len(terms) >= 2
        self._make(terms, also=TRIVIAL if Add in map(_CLASS, terms) else 0)

    @property
    def terms(self) -> tuple[Expr, ...]:
        return self.args


class Mul(Expr):
    """A product of two or more factors, in the order typed."""

    __slots__ = ()

    def __init__(self, *factors: Expr) -> None:
        assert len(factors) >= 2
        self._make(factors, also=TRIVIAL if Mul in map(_CLASS, factors) else 0)

    @property
    def factors(self) -> tuple[Expr, ...]:
        return self.args


class Div(Expr):
    """``num/den``."""

    __slots__ = ()
    __match_args__ = ("num", "den")

    def __init__(self, num: Expr, den: Expr) -> None:
        self._make((num, den), also=HAS_DENOMINATOR)

    @property
    def num(self) -> Expr:
        return self.args[0]

    @property
    def den(self) -> Expr:
        return self.args[1]


class Pow(Expr):
    """``base^exp``; ``exp(u)`` is ``Pow(E, u)``."""

    __slots__ = ()
    __match_args__ = ("base", "exp")

    def __init__(self, base: Expr, exp: Expr) -> None:
        self._make((base, exp), also=HAS_DENOMINATOR if type(exp) is Neg else 0)

    @property
    def base(self) -> Expr:
        return self.args[0]

    @property
    def exp(self) -> Expr:
        return self.args[1]


class Func(Expr):
    """A known function applied: ``Func("sin", x)``, ``Func("log", u, a)`` (base second), ``Func("root", u, n)``."""

    __slots__ = ()
    _DATA_FIRST = 1
    __match_args__ = ("name", "arg")

    def __init__(self, name: str, *args: Expr) -> None:
        self._make(args, name, also=ROOTS if name in ROOT_NAMES else 0)

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
    _DATA_FIRST = 2
    __match_args__ = ("name", "orders")

    def __init__(self, name: str, orders: tuple[int, ...], *args: Expr) -> None:
        assert len(orders) == len(args) >= 1
        self._make(args, (name, orders))

    @property
    def name(self) -> str:
        return self.data[0]  # type: ignore[no-any-return]

    @property
    def orders(self) -> tuple[int, ...]:
        return self.data[1]  # type: ignore[no-any-return]


class Relation(Expr):
    """A condition ``lhs op rhs`` with op one of ``< <= > >= = !=``."""

    __slots__ = ()
    _DATA_FIRST = 1
    __match_args__ = ("op", "lhs", "rhs")

    def __init__(self, op: str, lhs: Expr, rhs: Expr) -> None:
        self._make((lhs, rhs), op)

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
    _DATA_FIRST = 1
    __match_args__ = ("op",)

    def __init__(self, op: str, *args: Expr) -> None:
        self._make(args, op)

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

    def __init__(self, *args: Expr) -> None:
        assert args
        assert len(args) % 2 == 0
        self._make(args)

    @property
    def branches(self) -> tuple[tuple[Expr, Expr], ...]:
        return tuple(zip(self.args[::2], self.args[1::2], strict=True))


class Deriv(Expr):
    """The goal d/dwrt [body], not yet worked out."""

    __slots__ = ()
    __match_args__ = ("body", "wrt")

    def __init__(self, body: Expr, wrt: Sym) -> None:
        self._make((body, wrt), None, True)

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def wrt(self) -> Sym:
        return self.args[1]  # type: ignore[return-value]


class Limit(Expr):
    """The goal lim var->to body; side is ``+``, ``-`` or empty (both)."""

    __slots__ = ()
    _DATA_FIRST = 2
    __match_args__ = ("body", "var", "to", "side")

    def __init__(self, body: Expr, var: Sym, to: Expr, side: str = "") -> None:
        self._make((body, var, to), side, True, names=(body.free - {var.name}) | to.free)

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

    def __init__(self, body: Expr, var: Sym, value: Expr) -> None:
        self._make((body, var, value), names=(body.free - {var.name}) | value.free)

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def var(self) -> Sym:
        return self.args[1]  # type: ignore[return-value]

    @property
    def value(self) -> Expr:
        return self.args[2]


ROOTS = 1 << len(_KINDS)
"""A kind of its own: functions that a product looks into."""
HAS_DENOMINATOR = ROOTS << 1
"""And another: a fraction bar, or a power with a minus sign in front of its exponent."""
TRIVIAL = HAS_DENOMINATOR << 1
"""And a third: what can be dropped, a 0 or a 1, a bracket of terms among terms or of factors among factors."""
ANYTHING = -1
"""Every kind of node."""
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
_CONSTANTS = dict(_NODES)


def rebuilt(cls: type[Expr], args: tuple[Expr, ...], data: Any) -> Expr:
    """The node of a class with these children and this data."""
    return cls(*args) if data is None else cls(*_arguments(cls, args, data))


def _arguments(cls: type[Expr], args: tuple[Expr, ...], data: Any) -> tuple[Any, ...]:
    """What the constructor is given for a node with these children and this data."""
    if data is None:
        return args
    if cls is Num:
        value, text = data
        if value.denominator == 1:
            value = value.numerator
        return (value,) if _usual(value, text) else (value, text)
    if cls is UndefinedFunction:
        return (*data, *args)
    if cls is Neg or cls is Limit:
        return (*args, data) if data else args
    return (data, *args)


def _usual(value: int | Fraction, text: str) -> bool:
    """Are the digits those of a number that was not typed?"""
    return len(text) < 100 and text == str(value)


def typed_number(value: int | Fraction, text: str) -> Num:
    """A number with the digits as typed; the one node there is of it where they are the usual ones."""
    return Num(value) if _usual(value, text) else Num(value, text)


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


def _factors(e: Expr) -> tuple[Expr, ...]:
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
