"""Mistakes with the table: trigonometric, inverse and hyperbolic functions, a row for each wrong entry.

Inside a chain the table is asked for the outside function in a letter, so the rows are about f(x) alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from calctool.derivation.rule import Rewrite
from calctool.diagnosis.card import Mistake, outer
from calctool.expr.traversal import substitute
from calctool.expr.tree import Deriv, Expr, Func, Sym
from calctool.parsing import parse

_LOOK_UP = "In the table {table} gives {entry}."
_U = Sym("u")
_SINES = ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch")


def _row(
    id: str,
    name: str,
    wrong: Mapping[str, tuple[str, ...]],
    says: str,
    next: str,
    common: str,
    example: tuple[str, str],
    kind: str = "",
    weight: int = 0,
) -> Mistake:
    """A card from its wrong entries: function -> what is taken for its derivative, in the letter u."""

    def leads_to(goal: Expr) -> Iterator[Rewrite]:
        match goal:
            case Deriv(Func(f, u), x) if u == x and f in wrong:
                slots = {"f": Func(f, x), "x": x, "table": Func(f, _U), "entry": outer(partial(Func, f), _U) or _U}
                for text in wrong[f]:
                    yield Rewrite(substitute(parse(text), "u", x), slots)

    formula = "; ".join(f"d/du {f}(u) = {texts[0]}" for f, texts in wrong.items() if texts[0] != f"{f}(u)")
    meant = f"diff.{min(wrong, key=len)}"  # filed under the shortest name
    return Mistake(
        id,
        name,
        formula,
        says,
        next,
        leads_to,
        meant=meant,
        common=common,
        examples=dict([example]),
        kind=kind,
        weight=weight,
    )


TABLE: tuple[Mistake, ...] = (
    _row(
        "sin-sign",
        "sine differentiated with a minus",
        {"sin": ("-cos(u)",)},
        "a minus sign came with the cosine.",
        "sin becomes cos with its sign unchanged; it is cos that brings the minus.",
        "B",
        ("sin(4x)", "-4cos(4x)"),
        "sign-slip",
    ),
    _row(
        "cos-sign",
        "minus sign of the cosine lost",
        {"cos": ("sin(u)",)},
        "the minus sign is missing.",
        "The derivative of the cosine is minus the sine.",
        "A",
        ("x^2*cos(x)", "2x cos(x) + x^2 sin(x)"),
        "sign-slip",
    ),
    _row(
        "cofunction-sign-lost",
        "minus sign of cot or csc lost",
        {"cot": ("csc(u)^2",), "csc": ("csc(u) cot(u)",)},
        "the minus sign of the co-function is missing.",
        "The derivatives of cos, cot and csc all begin with a minus sign.",
        "B",
        ("csc(3x)", "3csc(3x) cot(3x)"),
        "sign-slip",
    ),
    _row(
        "tan-sec-not-squared",
        "square missing",
        {"tan": ("sec(u)",), "tanh": ("sech(u)",), "cot": ("-csc(u)",), "coth": ("-csch(u)",)},
        "the square is missing.",
        _LOOK_UP,
        "B",
        ("tan(2x)", "2sec(2x)"),
    ),
    _row(
        "tan-sec-swapped",
        "derivatives of tan and sec confused",
        {
            "tan": ("sec(u) tan(u)",),
            "sec": ("sec(u)^2",),
            "cot": ("-csc(u) cot(u)", "-sec(u)^2", "sec(u)^2"),
            "csc": ("-csc(u)^2",),
        },
        "this is the derivative of its neighbour in the table.",
        _LOOK_UP,
        "B",
        ("sec(5x)", "5sec(5x)^2"),
    ),
    _row(
        "tan-part-by-part",
        "sine and cosine of the tangent differentiated in turn",
        {"tan": ("-cos(u)/sin(u)",), "cot": ("-sin(u)/cos(u)",)},
        "top and bottom of sin/cos were differentiated each by itself.",
        "A quotient needs the quotient rule; it gives the derivative sec^2 for tan, and -csc^2 for cot.",
        "C",
        ("tan(x) + x", "cos(x)/(-sin(x)) + 1"),
    ),
    _row(
        "sec-tan-squared",
        "the square of tan written for the derivative of sec",
        {"sec": ("tan(u)^2",)},
        "the square of tan stands there.",
        _LOOK_UP,
        "C",
        ("x^2 + sec(x)", "2x + tan(x)^2"),
    ),
    _row(
        "sec-factor-lost",
        "a factor of the derivative of sec or csc lost",
        {"sec": ("tan(u)",), "csc": ("-cot(u)", "cot(u)"), "sech": ("-tanh(u)",), "csch": ("-coth(u)",)},
        "the factor {f} is missing.",
        _LOOK_UP,
        "C",
        ("x^2 + sec(x)", "2x + tan(x)"),
    ),
    _row(
        "trig-kept",
        "trigonometric function left undifferentiated",
        {f: (f"{f}(u)", "-cos(u)") if f == "cos" else (f"{f}(u)",) for f in _SINES},
        "the function is still the same.",
        "Look the derivative up in the table: the function has to change.",
        "C",
        ("x^3 + sin(x)", "3x^2 + sin(x)"),
        weight=1,
    ),
    _row(
        "inverse-as-reciprocal",
        "inverse function read as reciprocal",
        {
            "arcsin": ("-cos(u)/sin(u)^2",),
            "arccos": ("sin(u)/cos(u)^2",),
            "arctan": ("-1/sin(u)^2", "-sec(u)^2/tan(u)^2"),
        },
        "{f} is read as one over the function.",
        "It is the inverse function, and in its derivative no sine, cosine or tangent is left.",
        "B",
        ("arcsin(x) + x", "1 - cos(x)/sin(x)^2"),
    ),
    _row(
        "inverse-as-function",
        "inverse function differentiated like the function",
        {"arcsin": ("cos(u)",), "arccos": ("-sin(u)",), "arctan": ("sec(u)^2",)},
        "this is the derivative of the function of which {f} is the inverse.",
        "The derivative of an inverse function has no sine, cosine or tangent in it: look it up.",
        "B",
        ("arctan(x) + x^2", "sec(x)^2 + 2x"),
    ),
    _row(
        "arctan-minus",
        "sign inside the derivative of an inverse function",
        {"arctan": ("1/(1 - u^2)",), "arcsin": ("1/sqrt(1 + u^2)",), "arccos": ("-1/sqrt(1 + u^2)",)},
        "the sign beside the square is the wrong one.",
        "In the table {table} gives {entry}, here with u = {x}.",
        "B",
        ("arctan(2x)", "2/(1 - 4x^2)"),
    ),
    _row(
        "inverse-functions-swapped",
        "derivative of arctan written for arcsin or arccos",
        {"arcsin": ("1/(1 + u^2)",), "arccos": ("1/(1 + u^2)", "-1/(1 + u^2)")},
        "this belongs to arctan.",
        "In the table {table} gives {entry}, here with u = {x}.",
        "B",
        ("arcsin(2x)", "2/(1 + 4x^2)"),
    ),
    _row(
        "arcsin-root-lost",
        "root missing in the derivative of arcsin",
        {"arcsin": ("1/(1 - u^2)",), "arccos": ("-1/(1 - u^2)",)},
        "the square root is missing.",
        "Put 1 - u^2 under a square root, here with u = {x}.",
        "B",
        ("arcsin(3x)", "3/(1 - 9x^2)"),
    ),
    _row(
        "arctan-root-added",
        "root added in the derivative of arctan",
        {"arctan": ("1/sqrt(1 + u^2)",)},
        "a square root was added.",
        "Leave the root out: the derivative of arctan has none.",
        "C",
        ("arctan(4x)", "4/sqrt(1 + 16x^2)"),
    ),
    _row(
        "arccos-sign-lost",
        "minus sign of arccos lost",
        {"arccos": ("1/sqrt(1 - u^2)",)},
        "the minus sign is missing.",
        "arccos falls: its derivative is negative.",
        "B",
        ("arccos(x/3)", "1/(3 sqrt(1 - x^2/9))"),
        "sign-slip",
    ),
    _row(
        "hyperbolic-trig-sign",
        "trigonometric sign used for a hyperbolic function",
        {
            "cosh": ("-sinh(u)",),
            "sinh": ("-cosh(u)",),
            "tanh": ("1 + tanh(u)^2", "-sech(u)^2"),
            "sech": ("sech(u) tanh(u)",),
            "coth": ("csch(u)^2",),
            "csch": ("csch(u) coth(u)",),
        },
        "the sign is the wrong one for a hyperbolic function.",
        "Hyperbolic functions have signs of their own: only sech, csch and coth bring a minus sign.",
        "B",
        ("cosh(2x)", "-2sinh(2x)"),
        "sign-slip",
    ),
)
