"""Expr -> text: one precedence scale, one way to write each kind of node, one row of templates a notation.

The walk is the same for every notation: children first, each an outcome ``(text, rank)``; a child that
binds more loosely than its place asks for gets brackets.  What differs between notations is a
:class:`Style`: the signs, the templates, and the rank that each place asks for.  Plain, Unicode and
Python text reads back to the same tree; nothing is reordered or simplified on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .expr import (
    E,
    Add,
    At,
    Const,
    Deriv,
    Div,
    Expr,
    Func,
    Limit,
    Logic,
    Mul,
    Neg,
    Num,
    Piecewise,
    Pow,
    Rel,
    Sym,
    Undef,
    fold,
)
from .functions import FUNCTIONS, GREEK, UNDEFINED

# The precedence scale, loosest first.  A place that asks for rank r brackets everything below r.
ANY, OR, AND, RELATION, SUM, MINUS, PREFIX, QUOTIENT, PRODUCT, GOAL, POWER, POSTFIX, CALL, ATOM = range(14)

Out = tuple[str, int]
"""What the fold gives for a node: its text, and how tightly that text holds together."""


class Style(NamedTuple):
    """A notation: signs, ``%s`` templates, and the ranks that places ask for where notations differ."""

    name: str
    minus: str
    times: str
    juxtapose: bool
    power: str
    power_place: int
    call_rank: int
    quotient: str
    quotient_places: tuple[int, int]
    quotient_rank: int
    relations: dict[str, str]
    constants: dict[str, str]
    functions: dict[str, tuple[str, int, int]]
    """Functions written in their own way: template, the rank its arguments must have, its own rank."""
    derivatives: dict[str, tuple[str, int, int]]
    """By name of the derivative's notation: template over body and variable, place, rank."""


_PLAIN_CONSTANTS = {"pi": "pi", "e": "e", "oo": "oo"}

_PLAIN = Style(
    name="plain",
    minus="-",
    times="*",
    juxtapose=True,
    power="%s^%s",
    power_place=CALL,
    call_rank=CALL,
    quotient="%s/%s",
    quotient_places=(PRODUCT, POWER),
    quotient_rank=QUOTIENT,
    relations={op: op for op in ("<", "<=", ">", ">=", "=", "!=")},
    constants=_PLAIN_CONSTANTS,
    functions={"factorial": ("%s!", ATOM, POSTFIX)},
    derivatives={
        "leibniz": ("d/d{var} [{body}]", ANY, GOAL),
        "lagrange": ("({body})'", ANY, POSTFIX),
        "euler": ("D_{var} [{body}]", ANY, GOAL),
        "newton": ("dot({body})", ANY, CALL),
    },
)

_UNICODE = _PLAIN._replace(
    name="unicode",
    minus="−",
    times="·",
    relations=_PLAIN.relations | {"<=": "≤", ">=": "≥", "!=": "≠"},
    constants={"pi": "π", "e": "e", "oo": "∞"},
    functions=_PLAIN.functions | {"sqrt": ("√%s", ATOM, POSTFIX), "cbrt": ("∛%s", ATOM, POSTFIX)},
    derivatives=_PLAIN.derivatives | {"newton": ("({body})˙", ANY, POSTFIX)},
)

_LATEX = Style(
    name="latex",
    minus="-",
    times=r" \cdot ",
    juxtapose=True,
    power="%s^{%s}",
    power_place=ANY,
    call_rank=POSTFIX,
    quotient=r"\frac{%s}{%s}",
    quotient_places=(ANY, ANY),
    quotient_rank=POWER,
    relations={"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "=": "=", "!=": r"\ne"},
    constants={"pi": r"\pi", "e": "e", "oo": r"\infty"},
    functions={
        "sqrt": (r"\sqrt{%s}", ANY, CALL),
        "cbrt": (r"\sqrt[3]{%s}", ANY, CALL),
        "abs": (r"\left|%s\right|", ANY, ATOM),
        "floor": (r"\left\lfloor %s\right\rfloor", ANY, ATOM),
        "ceil": (r"\left\lceil %s\right\rceil", ANY, ATOM),
        "factorial": ("%s!", ATOM, POSTFIX),
    },
    derivatives={
        "leibniz": (r"\frac{{d}}{{d{var}}}\left[{body}\right]", ANY, GOAL),
        "lagrange": (r"\left({body}\right)'", ANY, POSTFIX),
        "euler": (r"D_{{{var}}}\left[{body}\right]", ANY, GOAL),
        "newton": (r"\dot{{\left({body}\right)}}", ANY, POSTFIX),
    },
)

_PYTHON = _PLAIN._replace(
    name="python",
    juxtapose=False,
    power="%s**%s",
    relations=_PLAIN.relations | {"=": "Eq(%s, %s)", "!=": "Ne(%s, %s)"},
    constants={"pi": "pi", "e": "exp(1)", "oo": "oo"},
    functions={},
    derivatives=dict.fromkeys(_PLAIN.derivatives, ("Derivative({body}, {var})", ANY, CALL)),
)

STYLES: dict[str, Style] = {style.name: style for style in (_PLAIN, _UNICODE, _LATEX, _PYTHON)}

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

# What makes LaTeX brackets grow.
_TALL = (r"\frac", r"\sqrt", r"\begin", r"\left", r"\lim")

# The functions whose power stands on the name: sin^2(x).
_POWER_ON_NAME = frozenset(("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch"))


def superscript(n: int) -> str:
    """The number in raised digits.

    >>> superscript(-12)
    '⁻¹²'
    """
    return str(n).translate(_SUPERSCRIPTS)


def symbol(name: str, notation: str = "plain") -> str:
    """A variable's name as the notation writes it.

    >>> symbol("theta_1", "unicode"), symbol("x_1", "latex"), symbol("lambda", "python")
    ('θ₁', 'x_{1}', 'lamda')
    """
    if notation == "plain":
        return name
    stem, _, index = name.partition("_")
    if notation == "unicode":
        return GREEK.get(stem, stem) + index.translate(_SUBSCRIPTS)
    if notation == "latex":
        stem = "\\" + stem if stem in GREEK else stem
        return f"{stem}_{{{index}}}" if index else stem
    stem = "lamda" if stem == "lambda" else stem
    return f"{stem}_{index}" if index else stem


def show(e: Expr, notation: str = "plain", derivative: str = "leibniz") -> str:
    """The expression as text in a notation (plain, unicode, latex, python).

    ``derivative`` says how an unfinished d/dx is written: leibniz, lagrange, euler or newton.
    An unknown notation raises KeyError.

    >>> x = Sym("x")
    >>> print(show(6 * (x**2 + 5 * x) ** 5 * (2 * x + 5)))
    6(x^2 + 5x)^5 (2x + 5)
    >>> print(show(Deriv(Func("sqrt", x) / 2, x), "unicode"))
    d/dx [√x/2]
    """
    style = STYLES[notation]
    goal = style.derivatives[derivative]

    def one(node: Expr, parts: list[Out]) -> Out:
        if node.__class__ is Deriv:
            return _deriv(style, goal, parts)
        return _WRITERS[node.__class__](style, node, parts)

    return fold(e, one)[0]


def _fit(style: Style, part: Out, place: int) -> str:
    """The text, in brackets when it binds more loosely than the place asks for."""
    return _group(style, part[0]) if part[1] < place else part[0]


def _group(style: Style, text: str) -> str:
    """The text in brackets, which LaTeX makes grow only around what is tall."""
    if style.name == "latex" and any(tall in text for tall in _TALL):
        return rf"\left({text}\right)"
    return f"({text})"


def _num(style: Style, node: Expr, parts: list[Out]) -> Out:
    return node.data[1], ATOM


def _sym(style: Style, node: Expr, parts: list[Out]) -> Out:
    return symbol(node.data, style.name), ATOM


def _const(style: Style, node: Expr, parts: list[Out]) -> Out:
    return style.constants[node.data], ATOM


def _neg(style: Style, node: Expr, parts: list[Out]) -> Out:
    return style.minus + _fit(style, parts[0], PREFIX), MINUS


def _add(style: Style, node: Expr, parts: list[Out]) -> Out:
    out = [_fit(style, parts[0], MINUS)]
    for term, part in zip(node.args[1:], parts[1:], strict=True):
        if isinstance(term, Neg) and not term.bracketed:
            out.append(f" {style.minus} {part[0][len(style.minus) :]}")
        else:
            out.append(" + " + _fit(style, part, PREFIX))
    return "".join(out), SUM


def _mul(style: Style, node: Expr, parts: list[Out]) -> Out:
    texts = [_fit(style, part, GOAL) for part in parts]
    if not style.juxtapose:
        return style.times.join(texts), PRODUCT
    out = [texts[0]]
    for i in range(1, len(texts)):
        gap = _gap(style, node.args[i - 1], texts[i - 1], node.args[i], texts[i])
        if gap is None:  # one sign in a product asks for all of them: 2*x^2*3
            return style.times.join(texts), PRODUCT
        out.append(gap)
        out.append(texts[i])
    return "".join(out), PRODUCT


def _gap(style: Style, left: Expr, before: str, right: Expr, after: str) -> str | None:
    """What stands between two factors written side by side; None where only a sign will do."""
    if after[0].isdigit() or after[0] == "." or isinstance(left, Piecewise) or isinstance(right, Piecewise):
        return None
    latex = style.name == "latex"
    bracket = after[0] == "(" or after.startswith("\\left(")
    if bracket and _takes_bracket(left):
        return None
    if isinstance(left, Num):
        if latex:
            return None if isinstance(right, Div) else ""
        word = len(after) > 1 and after[:2].isalpha() and after[:2].isascii() and not isinstance(right, Const)
        return " " if word or isinstance(right, Deriv) else ""
    if bracket and (latex or isinstance(left, (Sym, Const))):
        return ""
    # A factor in brackets of its own stands close to another, or to a letter: (x + 1)(x - 1), (1/2)x.
    if isinstance(left, (Add, Neg, Mul, Div)) and not latex and (bracket or isinstance(right, (Sym, Const))):
        return ""
    return " "


def _takes_bracket(e: Expr) -> bool:
    """Would a bracket after ``e`` be read as the argument of its last name?"""
    if isinstance(e, Sym):
        return e.name in UNDEFINED or len(e.name) > 1
    return isinstance(e, Pow) and any(isinstance(a, Sym) and _takes_bracket(a) for a in e.args)


def _div(style: Style, node: Expr, parts: list[Out]) -> Out:
    num, den = style.quotient_places
    return style.quotient % (_fit(style, parts[0], num), _fit(style, parts[1], den)), style.quotient_rank


def _pow(style: Style, node: Expr, parts: list[Out]) -> Out:
    base, exp = node.args
    if style.name == "python" and base == E and not (isinstance(exp, Num) and exp.value == 1):
        return f"exp({parts[1][0]})", CALL
    digits = exp.data[1] if isinstance(exp, Num) else ""
    if isinstance(base, Func) and base.name in _POWER_ON_NAME and digits.isdigit() and style.name != "python":
        raised = digits.translate(_SUPERSCRIPTS) if style.name == "unicode" else style.power % ("", digits)
        head = FUNCTIONS[base.name].latex if style.name == "latex" else base.name
        return head + raised + parts[0][0][len(head) :], POWER
    foot = _fit(style, parts[0], CALL)
    whole = exp.args[0] if isinstance(exp, Neg) else exp
    if isinstance(whole, Num):
        if style.name == "unicode" and whole.text.isdigit():
            sign = "-" if whole is not exp else ""
            return foot + (sign + whole.text).translate(_SUPERSCRIPTS), POWER
        return style.power % (foot, parts[1][0]), POWER
    return style.power % (foot, _fit(style, parts[1], style.power_place)), POWER


def _func(style: Style, node: Expr, parts: list[Out]) -> Out:
    name = node.data
    if name in style.functions:
        template, place, rank = style.functions[name]
        return template % _fit(style, parts[0], place), rank
    args = ", ".join([part[0] for part in parts])
    if style.name == "python":
        return f"{FUNCTIONS[name].sympy}({args})", CALL
    if style.name == "latex":
        return _latex_func(style, node, parts)
    if name == "abs" and "|" not in args:
        return f"|{args}|", ATOM
    if name == "log" and _is_subscript(node.args[1]):
        return f"log_{parts[1][0]}({parts[0][0]})", CALL
    return f"{name}({args})", CALL


def _is_subscript(base: Expr) -> bool:
    return isinstance(base, Num) and base.text.isdigit() or isinstance(base, Sym) and len(base.name) == 1


def _latex_func(style: Style, node: Expr, parts: list[Out]) -> Out:
    name = node.data
    head = FUNCTIONS[name].latex
    if name == "root":
        return rf"\sqrt[{parts[1][0]}]{{{parts[0][0]}}}", CALL
    if name == "log":
        head, parts, args = f"{head}_{{{parts[1][0]}}}", parts[:1], node.args[:1]
    elif name.startswith("bessel"):
        head, parts, args = f"{head}_{{{parts[0][0]}}}", parts[1:], node.args[1:]
    else:
        args = node.args
    if len(args) == 1 and isinstance(args[0], (Sym, Const, Num)) and len(head) > 1 and name not in ("gamma", "digamma"):
        return f"{head} {parts[0][0]}", POSTFIX
    return head + _group(style, ", ".join([part[0] for part in parts])), POSTFIX


def _undef(style: Style, node: Expr, parts: list[Out]) -> Out:
    name, orders = node.data
    args = ", ".join([part[0] for part in parts])
    if style.name == "python" and any(orders):
        wrt = [f"({p[0]}, {n})" if n > 1 else p[0] for p, n in zip(parts, orders, strict=True) if n]
        return f"Derivative({name}({args}), {', '.join(wrt)})", CALL
    if len(orders) == 1:
        name += "'" * orders[0]
    elif any(orders):
        index = "".join([part[0] * n for part, n in zip(parts, orders, strict=True)])
        name += f"_{{{index}}}" if style.name == "latex" else f"_{index}"
    return name + _group(style, args), style.call_rank


def _rel(style: Style, node: Expr, parts: list[Out]) -> Out:
    sign = style.relations[node.data]
    left, right = (_fit(style, part, SUM) for part in parts)
    if "%" in sign:
        return sign % (left, right), CALL
    return f"{left} {sign} {right}", RELATION


def _logic(style: Style, node: Expr, parts: list[Out]) -> Out:
    conjunction = node.data == "and"
    if not parts:
        return ("True" if conjunction else "False"), ATOM
    if style.name == "python":
        sign, place = (" & " if conjunction else " | "), CALL
    elif style.name == "latex":
        sign, place = (r" \text{ and } " if conjunction else r" \text{ or } "), RELATION
    else:
        sign, place = f" {node.data} ", RELATION
    return sign.join([_fit(style, part, place) for part in parts]), AND if conjunction else OR


def _piecewise(style: Style, node: Expr, parts: list[Out]) -> Out:
    values, conditions = parts[::2], parts[1::2]
    rows = [(value[0], condition[0]) for value, condition in zip(values, conditions, strict=True)]
    last = node.args[-1]
    otherwise = isinstance(last, Logic) and not last.args and last.op == "and"
    if style.name == "python":
        return f"Piecewise({', '.join([f'({v}, {c})' for v, c in rows])})", CALL
    if style.name == "latex":
        lines = [rf"{v} & \text{{if }} {c}" for v, c in rows]
        if otherwise:
            lines[-1] = rf"{rows[-1][0]} & \text{{otherwise}}"
        return r"\begin{cases}" + r" \\ ".join(lines) + r"\end{cases}", POSTFIX
    if otherwise and len(rows) > 1:
        body = ", ".join([f"{v} if {c}" for v, c in rows[:-1]]) + f" else {rows[-1][0]}"
    else:
        body = ", ".join([f"{v} if {c}" for v, c in rows])
    return f"{{{body}}}", POSTFIX


def _deriv(style: Style, goal: tuple[str, int, int], parts: list[Out]) -> Out:
    template, place, rank = goal
    return template.format(body=_fit(style, parts[0], place), var=parts[1][0]), rank


def _limit(style: Style, node: Expr, parts: list[Out]) -> Out:
    (body, rank), (var, _), (to, _) = parts
    side = node.data
    if style.name == "python":
        return f"Limit({body}, {var}, {to}, '{side or '+-'}')", CALL
    body = _fit(style, (body, rank), PREFIX)
    if style.name == "latex":
        end = f"{to}^{{{side}}}" if side else to
        return rf"\lim_{{{var} \to {end}}} {body}", PREFIX
    end = f"({to})" if " " in to else to
    arrow = "→" if style.name == "unicode" else "->"
    return f"lim {var}{arrow}{end}{side} {body}", PREFIX


def _at(style: Style, node: Expr, parts: list[Out]) -> Out:
    return parts[0]  # which letter stands for what is explained where the derivation is laid out


_WRITERS: dict[type[Expr], Callable[[Style, Expr, list[Out]], Out]] = {
    Num: _num, Sym: _sym, Const: _const, Neg: _neg, Add: _add, Mul: _mul, Div: _div, Pow: _pow, Func: _func,
    Undef: _undef, Rel: _rel, Logic: _logic, Piecewise: _piecewise, Limit: _limit, At: _at,
}  # fmt: skip
