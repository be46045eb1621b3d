"""MathML is well formed, has every kind of node, and means the expression: read as text it is the same tree again."""

from __future__ import annotations

from fractions import Fraction
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import HealthCheck, example, given, settings

from calctool.expr.functions import FUNCTIONS
from calctool.expr.letters import GREEK
from calctool.expr.traversal import fold
from calctool.expr.tree import (
    DNE,
    OO,
    PI,
    TRUE,
    Add,
    Connective,
    Deriv,
    Div,
    E,
    Expr,
    Func,
    Limit,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Relation,
    Substituted,
    Sym,
    UndefinedFunction,
)
from calctool.parsing import parse
from calctool.report import mathml as module
from calctool.report.mathml import formula, mathml
from calctool.report.model import Value
from tests.strategies import expressions, root_expressions

NAMES = ("x", "y", "n", "f", "theta", "gamma", "x_1", "x_a", "theta_2", "e_1", "Gamma", "v_x", "d")
x, y, u = (Sym(name) for name in "xyu")

_HEADS = {
    module._head(name): name for name in FUNCTIONS if FUNCTIONS[name].latex and name not in ("sqrt", "cbrt", "root")
}
_LETTERS = {sign: name for name, sign in GREEK.items()} | {"π": "pi", "∞": "oo"}
_SIGNS = {
    "′": "'",
    "′′": "''",
    "′′′": "'''",
    "−": "-",
    "⋅": "*",
    "\u2062": "*",
    "\u2061": "",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
_FENCES = {"|": "abs", "⌊": "floor", "⌈": "ceil"}


def roots_alike(e: Expr) -> Expr:
    """A cube root and a third root look the same."""

    def one(node: Expr, parts: list[Expr]) -> Expr:
        return Func("root", *parts, Num(3)) if node.args and node.data == "cbrt" else node.with_args(parts)

    return fold(e, one)


def read_back(e: Expr) -> Expr:
    return parse(spoken(fromstring(f"<math>{mathml(e)}</math>")))


def spoken(element: Element) -> str:
    """The text of an element in the language that the reader reads."""
    return "".join(_said(list(element)))


def _said(elements: list[Element]) -> list[str]:
    out: list[str] = []
    i = 0
    while i < len(elements):
        here = elements[i]
        if here.text == "\u2061" and elements[i - 1].tag not in ("mfrac", "munder"):
            skip = 2 if elements[i + 1].tag == "mspace" else 1
            out[-1] = _applied(elements[i - 1], elements[i + skip])
            i += skip
        elif here.text == "!":
            out[-1] = f"({out[-1]})!"
        elif here.tag != "mspace":
            out.append(_one(here))
        i += 1
    return out


def _one(e: Element) -> str:
    children = list(e)
    match e.tag:
        case "mi":
            return _LETTERS.get(e.text or "", e.text or "")
        case "mn":
            return e.text or ""
        case "mo" | "mtext":
            return _SIGNS.get(e.text or "", e.text or "").replace("\xa0", " ")
        case "mrow" if children[0].text in _FENCES and children[0].get("form"):
            return f"{_FENCES[children[0].text or '']}({''.join(_said(children[1:-1]))})"
        case "mrow" if children[0].text in _FENCES:
            return f"{_FENCES[children[0].text or '']}({''.join(_said(children[1:-1]))})"
        case "mrow" if children[0].text == "{":
            rows = [(spoken(row[0]), spoken(row[1])) for row in children[1]]
            return (
                "({"
                + ", ".join([v if c == "otherwise" else f"{v} {c}" for v, c in rows]).replace(
                    f", {rows[-1][0]}", f" else {rows[-1][0]}" if rows[-1][1] == "otherwise" else f", {rows[-1][0]}"
                )
                + "})"
            )
        case "mrow" if len(children) == 3 and children[1].get("linethickness"):
            return f"binomial({_one(children[1][0])}, {_one(children[1][1])})"
        case "mtable":
            return ";".join([",".join([spoken(cell) for cell in row]) for row in children])
        case "msub":
            return f"{_one(children[0])}_{_one(children[1])}"
        case "msup":
            return f"(({_one(children[0])})^({_one(children[1])}))"
        case "msubsup":
            return f"(({_one(children[0])}_{_one(children[1])})^({_one(children[2])}))"
        case "mfrac":
            return f"(({_one(children[0])})/({_one(children[1])}))"
        case "msqrt":
            return f"sqrt({spoken(e)})"
        case "mroot":
            return f"root({_one(children[0])}, {_one(children[1])})"
    return spoken(e)


def _applied(head: Element, argument: Element) -> str:
    bare = [*argument][1:-1] if argument.tag == "mrow" and argument[0].text == "(" else [argument]
    inside = "".join(_said(bare))
    if head.tag == "msup":
        return f"(({_applied(head[0], argument)})^({_one(head[1])}))"
    if head.tag == "mrow":
        return f"{spoken(head)}({inside})"
    if head.tag == "msub" and head[0].text == "log":
        return f"log({inside}, {_one(head[1])})"
    if head.tag == "msub" and head[0].text in "JYIK" and head[0].get("mathvariant"):
        return f"bessel{(head[0].text or '').lower()}({_one(head[1])}, {inside})"
    if head.tag == "msub":
        return f"{head[0].text}_{_one(head[1])}({inside})"
    name = _HEADS.get(_markup(head), head.text or "")
    return f"{name}({inside})"


def _markup(head: Element) -> str:
    variant = f' mathvariant="{head.get("mathvariant")}"' if head.get("mathvariant") else ""
    return f"<mi{variant}>{head.text}</mi>"


quick = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(expressions(NAMES))
@example(Mul(Num(2), Num(3), x))
@example(Mul(Sym("f"), x + 1))
@example(Mul(Pow(Func("sin", x), Num(2)), x + 1))
@example(Mul(Func("sin", x), Func("cos", x), x))
@example(Mul(Num(2), Div(Num(1), Num(2))))
@example(Pow(Func("sin", x), Num(2)))
@example(Add(x, Neg(y, True)))
@example(Piecewise(x, Connective("and", Relation("<", Num(0), x), Relation("<", x, Num(1))), y, TRUE))
def test_what_is_set_means_the_expression(e: Expr) -> None:
    assert read_back(e) == roots_alike(e)


def test_real_roots_are_set_as_they_were_typed() -> None:
    @quick
    @given(root_expressions())
    def law(e: Expr) -> None:
        assert read_back(e) == roots_alike(e)

    law()


# Goals, places and what no student writes, as this file reads them aloud.
ROWS: list[tuple[Expr, str, str]] = [
    (Deriv(x**2, x), "leibniz", "((d)/(dx))[((x)^(2))]"),
    (Deriv(Deriv(x**2, x), x), "leibniz", "((((d)^(2)))/(d((x)^(2))))[((x)^(2))]"),
    (Deriv(Deriv(x * y, y), x), "leibniz", "((d)/(dx))[((d)/(dy))[x*y]]"),
    (Deriv(Deriv(x * y, x), x), "partial", "((((∂)^(2)))/(∂((x)^(2))))[x*y]"),
    (Deriv(UndefinedFunction("z", (0, 0), x, y), x), "partial", "((∂z)/(∂x))"),
    (Deriv(UndefinedFunction("y", (0,), x), x), "partial", "((dy)/(dx))"),
    (Deriv(x**2, x), "partial", "((d)/(dx))[((x)^(2))]"),
    (Deriv(x**2, x), "partial x y", "((∂)/(∂x))[((x)^(2))]"),
    (2 * Deriv(x, x) * Deriv(y, x), "leibniz", "2*((d)/(dx))[x]*((d)/(dx))[y]"),
    (Deriv(Deriv(x, x), x), "lagrange", "(x)''"),
    (Deriv(x, x) ** 2, "lagrange", "((((x)'))^(2))"),
    (Deriv(x, x), "euler", "D_x([x])"),
    (Deriv(Deriv(Deriv(x, x), x), x), "euler", "((D_x([x]))^(3))"),
    (Deriv(Deriv(x, y), x), "euler", "D_x([D_y([x])])"),
    (Deriv(x, x), "newton", "(x)˙"),
    (Deriv(x, x), "subscript", "(x)_x"),
    (Limit(1 / x, x, Num(0), "+"), "leibniz", "limx→((0)^(+))((1)/(x))"),
    (Limit(x + 1, x, Neg(OO)), "leibniz", "limx→-oo(x+1)"),
    (Limit(x, x, PI - 1, "-"), "leibniz", "limx→(((pi-1))^(-))x"),
    (Substituted(Func("sin", u), u, 2 * x), "leibniz", "sin(u)"),
    (DNE, "leibniz", "does not exist"),
    (Num(Fraction(1, 3), "1/3"), "leibniz", "((1)/(3))"),
    (Num(Fraction(1, 10**6), "1e-6") * x, "leibniz", "(1*((10)^(-6)))*x"),
    (Connective("and"), "leibniz", "true"),
    (Connective("or", Relation("<", x, Num(0)), Relation("!=", x, y)), "leibniz", "x<0 or x!=y"),
    (Func("max", x, y), "leibniz", "max(x,y)"),
]


@pytest.mark.parametrize(("e", "derivative", "text"), ROWS, ids=[text for *_, text in ROWS])
def test_goals_and_places(e: Expr, derivative: str, text: str) -> None:
    assert spoken(fromstring(f"<math>{mathml(e, derivative)}</math>")) == text


def test_every_kind_of_node_is_set() -> None:
    assert set(module._WRITERS) | {Deriv} == set(Expr.__subclasses__())


def test_every_function_is_set() -> None:
    arguments = (x, y)
    for row in FUNCTIONS.values():
        e = Func(row.name, *arguments[: row.arity])
        assert read_back(e) == roots_alike(e), row.name


VALUES = [
    ([x, Num(1)], False, "(x, 1)", "(x,1)"),
    ([x, Num(1)], True, "[[x], [1]]", "(x;1)"),
    ([[x, Num(1)], [y, E]], False, "[[x, 1], [y, e]]", "(x,1;y,e)"),
    ("does not exist", False, "does not exist", "does not exist"),
]


@pytest.mark.parametrize(("value", "column", "alt", "text"), VALUES)
def test_vectors_and_matrices(value: Value, column: bool, alt: str, text: str) -> None:
    found = fromstring(formula(value, column=column))
    assert found.get("alttext") == alt
    assert spoken(found) == text


def test_brackets_grow_around_what_is_tall_only() -> None:
    assert 'stretchy="false"' in mathml(2 * (x + 1))
    assert "stretchy" not in mathml(2 * (x + 1 / x))


def test_nothing_typed_is_markup() -> None:
    found = formula('<script>alert("&")</script>')
    assert found.count("<") == 4
    assert fromstring(found)[0].text == '<script>alert("&")</script>'


def test_a_deep_expression_is_set() -> None:
    e: Expr = x
    for _ in range(400):
        e = Neg(e)
    assert mathml(e).count("−") == 400
