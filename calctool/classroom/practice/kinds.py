"""The kinds of exercises, a row each: the command, the level, the rules that are practised, and how one is drawn.

The levels are those of a first course: 1 one rule, 2 one rule with other functions or two easy ones, 3 a rule inside
another, 4 two of the harder rules together, 5 three of them, or a method of its own.

Source: the order of Stewart, *Calculus*, chapters 2, 3, 4.4 and 14.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from calctool.classroom.practice.drawing import FURTHER, PLAIN, Drawer, applied, below, bracketed, total

Drawn = tuple[tuple[str, ...], dict[str, str]]
"""The arguments of a command, and its options."""


class ExerciseKind(NamedTuple):
    """One row.  ``rules`` are ids, of which the worked answer has to use one."""

    command: str
    level: int
    rules: tuple[str, ...]
    draw: Callable[[Drawer], Drawn]


PRODUCT = ("diff.product", "diff.product-n")
QUOTIENT = ("diff.quotient", "diff.reciprocal")
CHAIN = ("diff.chain", "diff.power-chain")
POWER = ("diff.power", "diff.sqrt", "diff.cbrt")
FAMILIES = (PRODUCT, QUOTIENT, CHAIN, POWER)
"""Rules that a student calls by one name."""


def _of(text: str, **options: str) -> Drawn:
    return (text,), options


def _root(d: Drawer) -> str:
    return d.one_of(
        ("sqrt(x)", f"1/x^{d.number(2, 4)}", f"{d.number()}/x", "cbrt(x)", f"x^({d.number(1, 2) * 2 + 1}/2)")
    )


def _product(d: Drawer) -> str:
    first, second = d.power(), d.function(PLAIN, "x")
    return f"{first} {second}"


def _product_of_functions(d: Drawer) -> str:
    first, second = d.random.sample(("e^x", "sin(x)", "cos(x)", "ln(x)", "sqrt(x)", "arctan(x)"), 2)
    return f"{first} {second}"


def _product_of_sums(d: Drawer) -> str:
    return f"{bracketed(d.polynomial(2))} {d.function(PLAIN, 'x')}"


def _quotient(d: Drawer) -> str:
    return f"{bracketed(d.linear())}/{below(d.linear())}"


def _quotient_of_functions(d: Drawer) -> str:
    over, under = d.function(PLAIN, "x"), d.one_of((d.power(), d.linear(), d.quadratic()))
    return d.one_of((f"{over}/{below(under)}", f"{d.multiple()}/{below(d.quadratic())}"))


def _inside(d: Drawer) -> str:
    return d.one_of((d.linear(), d.multiple(), d.quadratic(), d.power(high=3)))


def _chain(d: Drawer) -> str:
    return d.one_of(
        (f"({d.linear()})^{d.number(3, 8)}", d.function(PLAIN, d.multiple()), d.function(PLAIN, d.linear()))
    )


def _chain_of_functions(d: Drawer) -> str:
    return d.one_of(
        (
            f"({d.quadratic()})^{d.number(3, 6)}",
            d.function((*PLAIN, *FURTHER), _inside(d)),
            f"{d.one_of(('sin', 'cos', 'ln'))}^{d.number(2, 4)}(x)",
        )
    )


def _product_with_chain(d: Drawer) -> str:
    return d.one_of(
        (
            f"{d.power(high=3)} {d.function(PLAIN, d.multiple())}",
            f"e^({d.multiple()}) {d.function(('sin', 'cos'), d.multiple())}",
            f"x ({d.linear()})^{d.number(3, 5)}",
        )
    )


def _quotient_with_chain(d: Drawer) -> str:
    return d.one_of(
        (
            f"{d.function(PLAIN, d.multiple())}/{below(d.power(high=3))}",
            f"{d.multiple()}/sqrt({d.quadratic()})",
            f"x/({d.linear()})^{d.number(2, 4)}",
        )
    )


def _chain_in_chain(d: Drawer) -> str:
    outer, middle = d.random.sample(("sin", "cos", "exp", "ln", "sqrt"), 2)
    if {outer, middle} == {"exp", "ln"}:
        middle = "sin"
    inside = applied(middle, d.multiple()) if middle != "sqrt" else f"sqrt({d.quadratic()})"
    return (
        applied(outer, inside)
        if outer not in ("ln", "sqrt")
        else applied(outer, f"{d.number()} + {applied('sin', d.multiple())}")
    )


def _chain_of_polynomial(d: Drawer) -> str:
    return d.one_of(
        (
            d.function(("sin", "cos", "exp"), d.polynomial(d.number(2, 3))),
            f"{d.one_of(('sin', 'cos'))}^{d.number(2, 4)}({d.multiple()})",
            f"sqrt({total([(d.number(1, 3), 2), (d.number(), 1), (d.number(), 0)], 'x')})",
            f"({d.polynomial(3)})^{d.number(3, 5)}",
        )
    )


def _product_of_three(d: Drawer) -> str:
    return f"{d.power(high=3)} {applied('exp', d.multiple())} {d.function(('sin', 'cos'), d.multiple())}"


def _variable_power(d: Drawer) -> str:
    return d.one_of(
        (f"x^({d.multiple()})", "x^x", "x^sin(x)", f"({d.quadratic()})^x", "x^ln(x)", "x^sqrt(x)", "x^(1/x)")
    )


def _put_in(d: Drawer) -> Drawn:
    at = d.shift(4)
    return _of(d.one_of((d.polynomial(2), f"{bracketed(d.linear())}/{below(d.quadratic())}")), to=str(at))


def _less(a: int) -> str:
    """``x - a``."""
    return total([(1, 1), (-a, 0)], "x")


def _with_roots(a: int, b: int) -> str:
    """``(x - a)(x - b)``, multiplied out."""
    return total([(1, 2), *([(-(a + b), 1)] if a + b else []), (a * b, 0)], "x")


def _cancel(d: Drawer) -> Drawn:
    a, b = d.shift(6), d.shift(6)
    return _of(f"({_with_roots(a, b)})/({_less(a)})", to=str(a))


def _cancel_both(d: Drawer) -> Drawn:
    a, b, c = d.shift(5), d.shift(5), d.shift(5)
    return _of(f"({_with_roots(a, b)})/({_with_roots(a, c)})", to=str(a))


def _far_out(d: Drawer) -> Drawn:
    n = d.number(1, 3)
    over, under = d.polynomial(d.one_of((n, max(n - 1, 1)))), d.polynomial(n)
    return _of(f"({over})/({under})", to=d.one_of(("oo", "-oo")))


def _one_side(d: Drawer) -> Drawn:
    a, side = d.shift(6), d.one_of(("+", "-"))
    gap = _less(a)
    return _of(d.one_of((f"1/({gap})", f"{d.number()}/({gap})^{d.number(2, 3)}", f"|{gap}|/({gap})")), to=f"{a}{side}")


def _conjugate(d: Drawer) -> Drawn:
    a = d.number(1, 6)
    return _of(d.one_of((f"(sqrt(x + {a * a}) - {a})/x", f"x/(sqrt({a * a} + x) - {a})")), to="0")


def _root_far_out(d: Drawer) -> Drawn:
    return _of(f"sqrt(x^2 + {d.multiple()}) - x", to="oo")


def _standard(d: Drawer) -> Drawn:
    a, b = d.number(), d.number()
    rows = (f"sin({a}x)/({b}x)", f"tan({a}x)/x", f"sin({a}x)/sin({b}x)", f"(1 - cos({a}x))/x^2", f"(e^({a}x) - 1)/x")
    return _of(d.one_of(rows), to="0")


def _lhopital(d: Drawer) -> Drawn:
    a = d.number(2, 5)
    rows: tuple[Drawn, ...] = (
        _of("(e^x - 1 - x)/x^2", to="0"), _of("(x - sin(x))/x^3", to="0"),
        _of(f"ln(x)/(x^{a} - 1)", to="1"), _of(f"(x^{a} - 1)/ln(x)", to="1"), _of(f"x^{a} ln(x)", to="0+"),
        _of(f"(e^({a}x) - cos(x))/x", to="0"), _of(f"x^{a}/e^x", to="oo"), _of(f"ln(1 + {a}x)/sin(x)", to="0"),
        _of(f"x^{10 * a}/e^x", to="oo"),
    )  # fmt: skip
    return d.one_of(rows)


def _squeeze(d: Drawer) -> Drawn:
    name = d.one_of(("sin", "cos"))
    return d.one_of(
        (_of(f"x^{d.number(2, 4)} {name}({d.number(1, 5)}/x)", to="0"), _of(f"{name}({d.multiple()})/x", to="oo"))
    )


def _power_form(d: Drawer) -> Drawn:
    a, b = d.number(), d.number()
    rows: tuple[Drawn, ...] = (
        _of(f"(1 + {a}/x)^x", to="oo"), _of(f"(1 - {a}/x)^({b}x)", to="oo"), _of(f"(1 + {a}x)^({b}/x)", to="0"),
        _of(f"x^({a}x)", to="0+"), _of(f"x^({a}/x)", to="oo"), _of(f"cos({a}x)^(1/x^2)", to="0"),
    )  # fmt: skip
    return d.one_of(rows)


def _two_letters(d: Drawer, level: int) -> str:
    n, m = d.number(2, 4), d.number(2, 4)
    rows = {
        1: (
            f"{d.number()}x^{n} y + {d.number()}y^{m}",
            f"x^{n} y^{m} - {d.number()}x y",
            f"x^{n} + {d.number()}x y - y^{m}",
        ),
        2: (f"x^{n} sin(y)", f"y e^x + x^{n}", f"{d.number()}x ln(y) - y^{m}", f"x^{n} cos(y) + y"),
        3: (
            f"sin({d.number()}x + y^{m})",
            "e^(x y)",
            f"ln(x^2 + {d.number()}y^2)",
            f"sqrt(x^2 + y^{2 * d.number(1, 2)})",
        ),
        4: (f"x e^({d.number()}x y)", f"x^{n} sin(x y)", "x y/(x^2 + y^2)", f"y ln({d.number()}x + y)"),
    }
    return d.one_of(rows[level])


def _partial(level: int) -> Callable[[Drawer], Drawn]:
    return lambda d: ((_two_letters(d, level), d.one_of(("x", "y"))), {})


def _gradient(level: int) -> Callable[[Drawer], Drawn]:
    def draw(d: Drawer) -> Drawn:
        at = {"at": f"x={d.shift(3)},y={d.shift(3)}"} if level in (1, 2) and d.number(0, 1) else {}
        return (_two_letters(d, level),), at

    return draw


def _jacobian(level: int) -> Callable[[Drawer], Drawn]:
    return lambda d: ((_two_letters(d, level), _two_letters(d, max(level - 1, 1))), {})


def _tree(level: int) -> Callable[[Drawer], Drawn]:
    def draw(d: Drawer) -> Drawn:
        z = d.one_of((f"x^2 + {d.number()}x y", "x^2 y", f"x y - y^{d.number(2, 3)}", f"x^{d.number(2, 3)} + y^2"))
        if level == 1:
            return (f"y = u^{d.number(2, 5)}", f"u = {d.quadratic()}"), {}
        if level == 2:
            return (f"z = {z}", f"x = {d.power('t', 2, 3)}", f"y = {d.linear('t')}"), {}
        if level == 3:
            return (f"z = {z}", f"x = {d.function(('sin', 'cos', 'exp'), 't')}", f"y = {d.power('t', 2, 3)}"), {}
        return (
            f"z = {z}",
            f"x = {d.one_of(('s t', 's + t', 's^2'))}",
            f"y = {d.one_of(('s - t', 's t^2', 't^2'))}",
        ), {}

    return draw


KINDS: tuple[ExerciseKind, ...] = (
    ExerciseKind("diff", 1, POWER, lambda d: _of(d.polynomial(d.number(2, 5)))),
    ExerciseKind("diff", 1, POWER, lambda d: _of(f"{d.multiple('x^' + str(d.number(2, 6)))} - {d.number()}x")),
    ExerciseKind("diff", 2, POWER, lambda d: _of(f"{d.polynomial(2)} + {_root(d)}")),
    ExerciseKind(
        "diff", 2, ("diff.sum",), lambda d: _of(f"{d.number()} {d.function(('sin', 'cos'), 'x')} + {d.polynomial(2)}")
    ),
    ExerciseKind("diff", 2, PRODUCT, lambda d: _of(_product(d))),
    ExerciseKind("diff", 2, QUOTIENT, lambda d: _of(_quotient(d))),
    ExerciseKind("diff", 2, CHAIN, lambda d: _of(_chain(d))),
    ExerciseKind("diff", 3, PRODUCT, lambda d: _of(_product_of_functions(d))),
    ExerciseKind("diff", 3, PRODUCT, lambda d: _of(_product_of_sums(d))),
    ExerciseKind("diff", 3, QUOTIENT, lambda d: _of(_quotient_of_functions(d))),
    ExerciseKind("diff", 3, CHAIN, lambda d: _of(_chain_of_functions(d))),
    ExerciseKind("diff", 4, PRODUCT, lambda d: _of(_product_with_chain(d))),
    ExerciseKind("diff", 4, QUOTIENT, lambda d: _of(_quotient_with_chain(d))),
    ExerciseKind("diff", 4, CHAIN, lambda d: _of(_chain_of_polynomial(d))),
    ExerciseKind("diff", 5, CHAIN, lambda d: _of(_chain_in_chain(d))),
    ExerciseKind("diff", 5, PRODUCT, lambda d: _of(_product_of_three(d))),
    ExerciseKind("diff", 5, ("diff.logarithmic",), lambda d: _of(_variable_power(d))),
    ExerciseKind("limit", 1, ("limit.substitute",), _put_in),
    ExerciseKind("limit", 1, ("limit.factor", "limit.cancel"), _cancel),
    ExerciseKind("limit", 2, ("limit.factor", "limit.cancel"), _cancel_both),
    ExerciseKind("limit", 2, ("limit.dominant", "limit.growth", "limit.infinite", "limit.falls"), _far_out),
    ExerciseKind("limit", 2, ("limit.infinite", "limit.falls", "limit.branch"), _one_side),
    ExerciseKind("limit", 3, ("limit.conjugate",), _conjugate),
    ExerciseKind("limit", 3, ("limit.standard", "limit.standard-form", "limit.one-minus-cosine"), _standard),
    ExerciseKind("limit", 4, ("limit.conjugate",), _root_far_out),
    ExerciseKind("limit", 4, ("limit.lhopital", "limit.growth"), _lhopital),
    ExerciseKind("limit", 4, ("limit.squeeze",), _squeeze),
    ExerciseKind("limit", 5, ("limit.exponential", "limit.standard", "limit.standard-e"), _power_form),
    *(ExerciseKind("partial", level, (), _partial(level)) for level in (1, 2, 3, 4)),
    *(ExerciseKind("grad", level, (), _gradient(level)) for level in (1, 2, 3, 4)),
    *(ExerciseKind("jacobian", level, (), _jacobian(level)) for level in (2, 3)),
    *(ExerciseKind("chain", level, (), _tree(level)) for level in (1, 2, 3, 4)),
)
"""Every kind, by command and level."""

COMMANDS = tuple(dict.fromkeys(kind.command for kind in KINDS))
LEVELS = tuple(range(1, 6))
