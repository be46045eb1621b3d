"""MathML: an expression as a browser sets it and a screen reader says it, laid out as LaTeX lays it out.

A fold gives every node its elements and its precedence.  Which factors need a sign between them, which functions go
without brackets and where brackets grow is decided as in :mod:`calctool.expr.printer`; what is not seen, that a
product is a product and a function is applied, is written as the invisible operators that MathML has for it.

Source: MathML Core, W3C.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import NamedTuple

from calctool.expr.functions import FUNCTIONS
from calctool.expr.letters import GREEK
from calctool.expr.printer import between, distinct, dotted, is_operator, meet, on_name, seen, show
from calctool.expr.styles import (
    AND,
    ATOM,
    CALL,
    GOAL,
    MINUS,
    OR,
    POSTFIX,
    POWER,
    PREFIX,
    PRODUCT,
    RELATION,
    STYLES,
    SUM,
)
from calctool.expr.traversal import fold_kept
from calctool.expr.tree import (
    TRUE,
    Add,
    Connective,
    Const,
    Deriv,
    Div,
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
from calctool.report.matrices import lists, value_text
from calctool.report.model import Value

APPLIED = "<mo>&#x2061;</mo>"
TIMES = "<mo>&#x2062;</mo>"
DOT = "<mo>⋅</mo>"
MINUS_SIGN = '<mo form="prefix">−</mo>'
THIN = '<mspace width="0.17em"/>'
COMMA = '<mo separator="true">,</mo>'
_TALL = ("<mfrac", "<msqrt", "<mroot", "<mtable", "<munder")
"""What brackets grow around."""
_DOT, _DOTS = "<mo>˙</mo>", "<mo>¨</mo>"
_LATEX = STYLES["latex"]
_RELATIONS = {"<": "&lt;", "<=": "≤", ">": "&gt;", ">=": "≥", "=": "=", "!=": "≠"}
_CONSTANTS = {"pi": "<mi>π</mi>", "e": "<mi>e</mi>", "oo": "<mi>∞</mi>", "dne": "<mtext>does not exist</mtext>"}
_FENCES = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
DIGIT, BRACKET, NAME, OTHER = "0", "(", "s", "x"
"""What an expression begins with, as far as a factor before it must know."""


class Markup(NamedTuple):
    """What the fold gives for a node: its elements side by side, how tightly they hold together, how they begin.

    ``closed`` are the elements with brackets of a function whose argument stands without; ``order`` is a derivative's.
    """

    elements: tuple[str, ...]
    rank: int
    start: str = OTHER
    closed: tuple[str, ...] = ()
    order: int = 0


def mathml(e: Expr, derivative: str = "leibniz") -> str:
    """The expression as elements to stand in a ``<math>``; ``derivative`` as :func:`calctool.expr.printer.show` has it.

    >>> x = Sym("x")
    >>> print(mathml(Func("sqrt", x) / 2))
    <mfrac><msqrt><mi>x</mi></msqrt><mn>2</mn></mfrac>
    >>> print(mathml(2 * x**3))
    <mn>2</mn><mo>&#x2062;</mo><msup><mi>x</mi><mn>3</mn></msup>
    """
    return "".join(markup(e, derivative).elements)


def markup(e: Expr, derivative: str = "leibniz") -> Markup:
    """The same as elements side by side, those of each factor or term by themselves."""
    return fold_kept(e, _writer(derivative))


@lru_cache(200)
def _writer(derivative: str) -> Callable[[Expr, list[Markup]], Markup]:
    """How a node is marked up over its children: one function, by which what it marked up is kept."""
    partial = derivative.startswith("partial")
    curled = frozenset(derivative.split()[1:]) if partial else None

    def one(node: Expr, parts: list[Markup]) -> Markup:
        if type(node) is Deriv:
            quotient = partial or derivative == "leibniz" or not dotted(derivative, node.wrt)
            return _leibniz(node, parts, curled) if quotient else _short(derivative.partition(" ")[0], node, parts)
        return _WRITERS[node.__class__](node, parts)

    return one


def mathml_value(value: Value, derivative: str = "leibniz", column: bool = False) -> str:
    """The elements of a value: an expression, a vector in brackets, a matrix, words.

    >>> print(mathml_value([Num(1), Num(2)]))
    <mrow><mo stretchy="false">(</mo><mn>1</mn><mo separator="true">,</mo><mn>2</mn><mo stretchy="false">)</mo></mrow>
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"<mtext>{escape(value)}</mtext>"
    if isinstance(value, Expr):
        return mathml(value, derivative)
    if column or (value and isinstance(value[0], list)):
        return matrix([[mathml_value(v, derivative) for v in row] for row in lists(value)])
    return bracketed(COMMA.join([mathml_value(v, derivative) for v in value]))


def matrix(cells: Sequence[Sequence[str]]) -> str:
    """Cells as a matrix between brackets."""
    rows = "".join(["<mtr>" + "".join([f"<mtd>{cell}</mtd>" for cell in row]) + "</mtr>" for row in cells])
    return bracketed(f"<mtable>{rows}</mtable>")


def formula(value: Value, derivative: str = "leibniz", column: bool = False, large: bool = False) -> str:
    """A value as a ``<math>`` with the same in plain text for who cannot have it; ``large`` keeps quotients large.

    >>> print(formula(Sym("x"), large=True))
    <math displaystyle="true" alttext="x"><mi>x</mi></math>
    """
    alt = value_text(value, lambda e: show(e, "plain", derivative), column)
    return math_element(mathml_value(value, derivative, column), alt, large)


def math_element(markup: str, alt: str, large: bool = False) -> str:
    """Elements in a ``<math>``, and what they say in plain text."""
    size = ' displaystyle="true"' if large else ""
    return f'<math{size} alttext="{escape(alt)}">{markup}</math>'


# Elements


def row(elements: Sequence[str]) -> str:
    """The elements as one."""
    return elements[0] if len(elements) == 1 else f"<mrow>{''.join(elements)}</mrow>"


def bracketed(markup: str, brackets: tuple[str, str] = ("(", ")")) -> str:
    """The markup in brackets, which grow only around what is tall."""
    kept = "" if is_tall(markup) else ' stretchy="false"'
    left, right = brackets
    form = (' form="prefix"', ' form="postfix"') if left == right else ("", "")
    return f"<mrow><mo{form[0]}{kept}>{left}</mo>{markup}<mo{form[1]}{kept}>{right}</mo></mrow>"


def is_tall(markup: str) -> bool:
    """Do brackets grow around it?"""
    return any(tall in markup for tall in _TALL)


def _in_brackets(elements: Sequence[str], brackets: tuple[str, str] = ("(", ")")) -> tuple[str, ...]:
    return (bracketed("".join(elements), brackets),)


def _fit(part: Markup, place: int) -> Markup:
    """The piece, in brackets where it binds more loosely than the place asks for."""
    return Markup(_in_brackets(part.elements), ATOM, BRACKET) if part.rank < place else part


def superscript(base: str, index: str) -> str:
    return f"<msup>{base}{index}</msup>"


def subscript(base: str, index: str) -> str:
    return f"<msub>{base}{index}</msub>"


def quotient(above: str, below: str) -> str:
    return f"<mfrac>{above}{below}</mfrac>"


def _name(name: str, upright: bool = False) -> str:
    """A letter, which is italic unless it is to be ``upright``, or a word, which never is."""
    variant = ' mathvariant="normal"' if upright and len(name) == 1 else ""
    return f"<mi{variant}>{escape(name)}</mi>"


def variable(name: str) -> str:
    """A variable's name: a Greek letter by its sign, an index below."""
    stem, _, index = name.partition("_")
    shown = _name(GREEK.get(stem, stem))
    if not index:
        return shown
    if stem == "Delta" and index.isalpha():
        return f"<mrow>{shown}{_name(index)}</mrow>"
    return subscript(shown, f"<mn>{index}</mn>" if index.isdigit() else _name(GREEK.get(index, index)))


def _head(name: str) -> str:
    r"""The name of a function: the letters of its row's LaTeX, such as ``\operatorname{ln\Gamma}``."""
    latex = FUNCTIONS[name].latex
    plain = latex.removeprefix(r"\operatorname{").removesuffix("}") if latex.startswith(r"\operatorname") else latex
    for letter in ("Gamma", "psi"):
        plain = plain.replace("\\" + letter, GREEK[letter])
    return _name(plain.lstrip("\\"), upright=True)


# Nodes


def _num(node: Expr, parts: list[Markup]) -> Markup:
    text = node.data[1]
    if "/" in text:
        above, below = text.split("/")
        return Markup((quotient(f"<mn>{above}</mn>", f"<mn>{below}</mn>"),), _LATEX.quotient_rank, DIGIT)
    if "e" in text.lower():
        digits, power = text.lower().split("e")
        raised = f"<mn>{power.lstrip('+')}</mn>"
        if power.startswith("-"):
            raised = f"<mrow>{MINUS_SIGN}<mn>{power[1:]}</mn></mrow>"
        return Markup((f"<mn>{digits}</mn>", DOT, superscript("<mn>10</mn>", raised)), PRODUCT, DIGIT)
    return Markup((f"<mn>{escape(text)}</mn>",), ATOM, DIGIT)


def _sym(node: Expr, parts: list[Markup]) -> Markup:
    return Markup((variable(node.data),), ATOM)


def _const(node: Expr, parts: list[Markup]) -> Markup:
    return Markup((_CONSTANTS[node.data],), ATOM)


def _neg(node: Expr, parts: list[Markup]) -> Markup:
    return Markup((MINUS_SIGN, *_fit(parts[0], PREFIX).elements), MINUS)


def _add(node: Expr, parts: list[Markup]) -> Markup:
    first = _fit(parts[0], MINUS)
    out = [*first.elements]
    for term, part in zip(node.args[1:], parts[1:], strict=True):
        if type(term) is Neg and not term.bracketed:
            out += ["<mo>−</mo>", *part.elements[1:]]
        else:
            out += ["<mo>+</mo>", *_fit(part, PREFIX).elements]
    return Markup(tuple(out), SUM, first.start)


def _mul(node: Expr, parts: list[Markup]) -> Markup:
    pieces = [_fit(part, GOAL) for part in parts]
    factors = [seen(f) for f in node.args]
    signs = [
        between(_LATEX, left, right, piece.start)
        for (left, right), piece in zip(pairwise(factors), pieces[1:], strict=True)
    ]
    out = [*pieces[0].elements]
    for i in range(1, len(pieces)):
        if signs[i - 1] is None:
            out.append(DOT)
        else:
            if is_operator(factors[i - 1]) and not is_operator(factors[i]) and pieces[i - 1].closed:
                out[-len(pieces[i - 1].elements) :] = pieces[i - 1].closed
            out.append(DOT if _LATEX.times == signs[i - 1] else TIMES)
            if pieces[i].start == NAME or type(factors[i]) is Deriv or _fractions(out[-2], pieces[i].elements[0]):
                out.append(THIN)
        out += pieces[i].elements
    return Markup(tuple(out), PRODUCT, pieces[0].start)


def _fractions(left: str, right: str) -> bool:
    """Do two fractions stand side by side, whose lines would meet?"""
    return left.endswith("</mfrac>") and right.startswith("<mfrac")


def _div(node: Expr, parts: list[Markup]) -> Markup:
    return Markup((quotient(*[row(part.elements) for part in parts]),), _LATEX.quotient_rank)


def _pow(node: Expr, parts: list[Markup]) -> Markup:
    power = row(parts[1].elements)
    if on_name(node):
        head, *rest = parts[0].elements
        closed = (superscript(head, power), *parts[0].closed[1:]) if parts[0].closed else ()
        return Markup((superscript(head, power), *rest), POWER, NAME, closed)
    if type(node.args[0]) is Sym and "_" in node.args[0].name:
        letter = parts[0].elements[0].removeprefix("<msub>").removesuffix("</msub>")
        return Markup((f"<msubsup>{letter}{power}</msubsup>",), POWER)
    base = _fit(parts[0], CALL)
    return Markup((superscript(row(base.elements), power),), POWER, base.start)


def _func(node: Expr, parts: list[Markup]) -> Markup:
    name = node.data
    arguments = [row(part.elements) for part in parts]
    if name == "sqrt":
        return Markup((f"<msqrt>{''.join(parts[0].elements)}</msqrt>",), POSTFIX)
    if name in ("cbrt", "root"):
        index = "<mn>3</mn>" if name == "cbrt" else arguments[1]
        return Markup((f"<mroot>{arguments[0]}{index}</mroot>",), POSTFIX)
    if name in _FENCES:
        return Markup(_in_brackets(parts[0].elements, _FENCES[name]), ATOM)
    if name == "factorial":
        operand = _fit(parts[0], ATOM)
        return Markup((*operand.elements, '<mo form="postfix">!</mo>'), POSTFIX, operand.start)
    if name == "binomial":
        return Markup((bracketed(f'<mfrac linethickness="0">{"".join(arguments)}</mfrac>'),), POSTFIX, BRACKET)
    head, given = _head(name), parts
    if name == "log":
        head, given = subscript(head, arguments[1]), parts[:1]
    elif name.startswith("bessel"):
        head, given = subscript(head, arguments[0]), parts[1:]
    start = NAME if is_operator(node) else OTHER
    inside = COMMA.join(["".join(part.elements) for part in given])
    closed = (head, APPLIED, bracketed(inside))
    if (
        is_operator(node)
        and len(node.args) == 1
        and isinstance(node.args[0], (Sym, Const, Num))
        and given[0].rank == ATOM
    ):
        return Markup((head, APPLIED, THIN, *given[0].elements), POSTFIX, start, closed)
    return Markup(closed, POSTFIX, start)


def _undefined(node: Expr, parts: list[Markup]) -> Markup:
    name, orders = node.data
    head = _name(name)
    if len(orders) == 1 and orders[0]:
        n = orders[0]
        head = row([head, primes(n)]) if n < 4 else superscript(head, bracketed(f"<mn>{n}</mn>"))
    elif any(orders):
        plain = distinct(node.args)
        marks = [part.elements[0] if plain else f"<mn>{i}</mn>" for i, part in enumerate(parts, 1)]
        head = subscript(head, row([mark for mark, n in zip(marks, orders, strict=True) for _ in range(n)]))
    return Markup((head, APPLIED, bracketed(COMMA.join(["".join(p.elements) for p in parts]))), _LATEX.call_rank)


def primes(order: int) -> str:
    """Primes, which fonts raise by themselves: in a superscript they would be tiny."""
    return f'<mo form="postfix" lspace="0em" rspace="0em">{"′" * order}</mo>'


def _relation(node: Expr, parts: list[Markup]) -> Markup:
    left, right = (_fit(part, SUM) for part in parts)
    return Markup((row(left.elements), f"<mo>{_RELATIONS[node.data]}</mo>", *right.elements), RELATION, left.start)


def _logic(node: Expr, parts: list[Markup]) -> Markup:
    if not parts:
        return Markup((f"<mtext>{'true' if node.data == 'and' else 'false'}</mtext>",), ATOM)
    if node.data == "and" and len(parts) == 2 and meet(node):
        return Markup((*parts[0].elements, *parts[1].elements[1:]), RELATION, parts[0].start)
    out: list[str] = []
    for part in parts:
        out += [f"<mtext>&#xA0;{node.data}&#xA0;</mtext>"] if out else []
        out += _fit(part, RELATION).elements
    return Markup(tuple(out), AND if node.data == "and" else OR)


def _piecewise(node: Expr, parts: list[Markup]) -> Markup:
    rows = []
    last = len(parts) // 2 - 1
    for i, (value, condition) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        inside = "".join(condition.elements)
        always = i == last > 0 and node.args[-1] == TRUE
        shown = "<mtext>otherwise</mtext>" if always else f"<mtext>if&#xA0;</mtext>{inside}"
        rows.append(f"<mtr><mtd>{''.join(value.elements)}</mtd><mtd>{shown}</mtd></mtr>")
    table = f'<mtable columnalign="left">{"".join(rows)}</mtable>'
    return Markup((f'<mrow><mo form="prefix">{{</mo>{table}</mrow>',), POSTFIX)


def _leibniz(node: Deriv, parts: list[Markup], curled: frozenset[str] | None) -> Markup:
    """d/dx [...], the second d^2/dx^2 [...]; with ``curled`` given, ∂ where several variables are about."""
    body, wrt = node.body, node.wrt
    by = row(parts[1].elements)
    named = isinstance(body, UndefinedFunction) and not any(body.orders) and distinct(body.args)
    if curled is not None and named:
        sign = "<mo>∂</mo>" if len(body.args) > 1 else "<mi>d</mi>"
        above = row([sign, variable(body.name)])  # type: ignore[attr-defined]
        return Markup((quotient(above, row([sign, by])),), GOAL)
    several = curled is not None and (wrt.name in curled or body.free - wrt.free)
    sign = "<mo>∂</mo>" if several else "<mi>d</mi>"
    order, held = 1, bracketed("".join(parts[0].elements), ("[", "]"))
    if type(body) is Deriv and body.wrt == wrt and parts[0].order:
        order, held = parts[0].order + 1, parts[0].elements[-1]
    power = f"<mn>{order}</mn>"
    above, below = (sign, by) if order == 1 else (superscript(sign, power), superscript(by, power))
    return Markup((quotient(above, row([sign, below])), APPLIED, THIN, held), GOAL, order=order)


def _short(derivative: str, node: Deriv, parts: list[Markup]) -> Markup:
    """The derivative without a quotient: by a prime, a dot, a D before it, or the variable below."""
    body, by = parts[0].elements, row(parts[1].elements)
    again = type(node.body) is Deriv and node.body.wrt == node.wrt
    order = parts[0].order + 1 if again else 1
    if derivative == "euler":
        held = parts[0].elements[-1] if again else "".join(_in_brackets(body, ("[", "]")))
        sign = subscript("<mi>D</mi>", by)
        return Markup(
            (sign if order == 1 else superscript(sign, f"<mn>{order}</mn>"), APPLIED, held), GOAL, order=order
        )
    group = bracketed("".join(body))
    if derivative == "lagrange":
        group = parts[0].elements[0] if again else group
        return Markup((group, primes(order)), POSTFIX, BRACKET, order=order)
    if derivative == "newton":
        if parts[0].order == 1 and again:
            return Markup(
                (parts[0].elements[0].removesuffix(_DOT + "</mover>") + _DOTS + "</mover>",), POSTFIX, BRACKET
            )
        return Markup((f'<mover accent="true">{group}{_DOT}</mover>',), POSTFIX, BRACKET, order=1)
    return Markup((subscript(group, by),), POSTFIX, BRACKET)


def _limit(node: Expr, parts: list[Markup]) -> Markup:
    body, var, to = parts
    place = "".join(to.elements)
    if node.data:
        base = bracketed(place) if type(node.args[2]) in (Add, Pow) else row(to.elements)
        place = superscript(base, f"<mo>{'+' if node.data == '+' else '−'}</mo>")
    under = f"<mrow>{''.join(var.elements)}<mo>→</mo>{place}</mrow>"
    fitted = _fit(body, PREFIX)
    return Markup((f"<munder><mi>lim</mi>{under}</munder>", APPLIED, THIN, *fitted.elements), PREFIX, NAME)


def _substituted(node: Expr, parts: list[Markup]) -> Markup:
    return parts[0]  # which letter stands for what is explained where the derivation is laid out


_WRITERS: dict[type[Expr], Callable[[Expr, list[Markup]], Markup]] = {
    Num: _num, Sym: _sym, Const: _const, Neg: _neg, Add: _add, Mul: _mul, Div: _div, Pow: _pow, Func: _func,
    UndefinedFunction: _undefined, Relation: _relation, Connective: _logic, Piecewise: _piecewise, Limit: _limit,
    Substituted: _substituted,
}  # fmt: skip
