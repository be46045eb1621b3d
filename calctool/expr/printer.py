"""Expr -> text: one precedence scale, one function for each kind of node, one row of templates a notation.

A fold gives every node its text and its precedence; a child of lower precedence than its position requires
gets brackets.  Notations differ in their :class:`~calctool.expr.styles.Style` alone: signs, templates, the precedence
that positions require.  Plain, Unicode and Python text reads back to the same tree; nothing is reordered
or simplified on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from calctool.expr.exact import real_exponent, root_index
from calctool.expr.function_record import Function
from calctool.expr.functions import ALIASES, FUNCTIONS
from calctool.expr.letters import GREEK, UNDEFINED
from calctool.expr.signs import sign_of
from calctool.expr.styles import (
    AND,
    ANY,
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
    Style,
)
from calctool.expr.traversal import fold_kept
from calctool.expr.tree import (
    ONE,
    TRUE,
    ZERO,
    Add,
    Connective,
    Const,
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

Out = tuple[str, int]
"""What the fold gives for a node: its text, and how tightly that text holds together."""


_SUPERSCRIPTS = str.maketrans("0123456789-nx", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿˣ")
_FOUR = Num(4)
_RAISED = (Sym("n"), Sym("x"))
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

# What makes LaTeX brackets grow.
_TALL = (r"\frac", r"\sqrt", r"\begin", r"\left", r"\lim", r"\binom")

# The names that mean a function when a bracket follows them.
_ALSO_FUNCTIONS = frozenset((*UNDEFINED, *(name for name in GREEK if name in ALIASES)))

# The functions that LaTeX sets as a name with an argument; the others are signs, or letters such as J and \Gamma.
_OPERATORS = frozenset(
    row.name
    for row in FUNCTIONS.values()
    if row.latex[:1] == "\\"
    and row.name not in ("sqrt", "cbrt", "root", "gamma", "digamma", "lambertw", "binomial")
    and not row.name.startswith("bessel")
)

# The functions whose power stands on the name: sin^2(x).
_POWER_ON_NAME = frozenset(row.name for row in FUNCTIONS.values() if row.inverse)


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
    >>> symbol("Delta_x", "unicode"), symbol("Delta_x", "latex"), symbol("Delta_x")
    ('Δx', '\\\\Delta x', 'Delta_x')
    """
    if notation == "plain":
        return name
    stem, _, index = name.partition("_")
    if stem == "Delta" and index.isalpha() and notation in ("unicode", "latex"):  # a difference, not an index
        return f"Δ{index}" if notation == "unicode" else f"\\Delta {index}"
    if notation == "unicode":
        lowered = index.translate(_SUBSCRIPTS) if index.isdigit() else f"_{index}" if index else ""
        return GREEK.get(stem, stem) + lowered
    if notation == "latex":
        stem = "\\" + stem if stem in GREEK else stem
        return f"{stem}_{{{index}}}" if index else stem
    stem = "lamda" if stem == "lambda" else stem
    return f"{stem}_{index}" if index else stem


def show(e: Expr, notation: str = "plain", derivative: str = "leibniz") -> str:
    """The expression as text in a notation (plain, unicode, latex, python).

    ``derivative`` says how an unfinished d/dx is written: leibniz, lagrange, euler, newton, or one of two
    for several variables: ``subscript``, and ``partial``, which is leibniz with the curled d where other
    names are held constant, and with dz/dx for the derivative of a variable that depends on others
    (``partial x y``: by x and y the d is always curled; ``newton x``: dots are for x, and by any other letter, as
    that of an inside, it is leibniz).
    An unknown notation raises KeyError.

    >>> x = Sym("x")
    >>> print(show(6 * (x**2 + 5 * x) ** 5 * (2 * x + 5)))
    6(x^2 + 5x)^5 (2x + 5)
    >>> print(show(Deriv(Func("sqrt", x) / 2, x), "unicode"))
    d/dx [√x/2]
    >>> print(show(Deriv(x * Sym("y"), x), "unicode", "partial"))
    ∂/∂x [x y]
    """
    return fold_kept(e, _writer(notation, derivative))[0]


@lru_cache(200)
def _writer(notation: str, derivative: str) -> Callable[[Expr, list[Out]], Out]:
    """How a node is written over its children: one function a way of writing, for texts are kept by their function."""
    style = STYLES[notation]
    partial = derivative.startswith("partial")
    goal = style.derivatives["leibniz" if partial else derivative.partition(" ")[0]]
    curled = frozenset(derivative.split()[1:]) if partial else frozenset()

    def one(node: Expr, parts: list[Out]) -> Out:
        if node.__class__ is Deriv:
            if partial:
                return _partial(style, goal, node, parts, curled)
            return _deriv(
                style, goal if dotted(derivative, node.args[1]) else style.derivatives["leibniz"], node, parts
            )
        return _WRITERS[node.__class__](style, node, parts)

    return one


def reordered(a: Expr, b: Expr) -> bool:
    """Are both, which are equal, written with the same signs in another order?

    >>> x = Sym("x")
    >>> reordered(1 + x, x + 1), reordered(Neg(x) + 1, 1 - x), reordered(1 + x + x, 1 + 2 * x)
    (True, True, False)
    """
    return a != b and _signs(a) == _signs(b)


def _signs(e: Expr) -> list[str]:
    return sorted(show(e).replace("+", "").replace(" ", ""))


def dotted(derivative: str, x: Expr) -> bool:
    """Is a derivative by x written as all are, and not with another letter beside dots that are for a variable?

    >>> t, u = Sym("t"), Sym("u")
    >>> dotted("newton t", u), dotted("newton t", t), dotted("newton", u), dotted("euler", u)
    (False, True, True, True)
    """
    kind, *names = derivative.split()
    return kind != "newton" or not names or x.data in names


def _fit(style: Style, part: Out, place: int) -> str:
    """The text, in brackets when it binds more loosely than the place asks for."""
    return _group(style, part[0]) if part[1] < place else part[0]


def _group(style: Style, text: str) -> str:
    """The text in brackets, which LaTeX makes grow only around what is tall."""
    if style.name == "latex" and any(tall in text for tall in _TALL):
        return rf"\left({text}\right)"
    return f"({text})"


def _num(style: Style, node: Expr, parts: list[Out]) -> Out:
    text = node.data[1]
    if "/" in text:
        above, below = text.split("/")
        return style.quotient % (above, below), style.quotient_rank
    if style.name == "python" and text[0] == "0" and text.isdigit():
        return text.lstrip("0") or "0", ATOM  # Python refuses 007
    if style.name == "latex" and "e" in text.lower():
        digits, power = text.lower().split("e")
        return rf"{digits} \cdot 10^{{{power.lstrip('+')}}}", PRODUCT
    return text, ATOM


def _sym(style: Style, node: Expr, parts: list[Out]) -> Out:
    return symbol(node.data, style.name), ATOM


def _const(style: Style, node: Expr, parts: list[Out]) -> Out:
    return style.constants[node.data], ATOM


def _neg(style: Style, node: Expr, parts: list[Out]) -> Out:
    return style.minus + _fit(style, parts[0], PREFIX), MINUS


def _add(style: Style, node: Expr, parts: list[Out]) -> Out:
    out = [_fit(style, parts[0], MINUS)]
    for term, part in zip(node.args[1:], parts[1:], strict=True):
        if type(term) is Neg and not term.bracketed:
            out.append(f" {style.minus} {part[0][len(style.minus) :]}")
        else:
            out.append(" + " + _fit(style, part, PREFIX))
    return "".join(out), SUM


def _mul(style: Style, node: Expr, parts: list[Out]) -> Out:
    texts = [_fit(style, part, GOAL) for part in parts]
    if not style.juxtapose:
        return style.times.join(texts), PRODUCT
    factors = node.args
    if any(f.__class__ is Substituted for f in factors):
        factors = tuple([seen(f) for f in factors])
    out = [texts[0]]
    for i in range(1, len(texts)):
        gap = between(style, factors[i - 1], factors[i], texts[i])
        if gap is None:
            gap = style.times
        elif style.name == "latex" and is_operator(factors[i - 1]) and not is_operator(factors[i]):
            out[-1] = _closed(out[-1])
        out.append(gap)
        out.append(texts[i])
    return "".join(out), PRODUCT


def between(style: Style, left: Expr, right: Expr, after: str) -> str | None:
    """What stands between two factors written side by side; None where only a sign will do."""
    if after[0].isdigit() or after[0] == "." or type(left) is Piecewise or type(right) is Piecewise:
        return None
    latex = style.name == "latex"
    if latex and type(left) is Sym and left.name == "d":
        return None  # \frac{d}{d x} is the derivative
    bracket = after[0] == "(" or after.startswith(r"\left(")
    if bracket and _takes_bracket(left):
        return None
    if left in (ONE, ZERO) and not bracket and type(right) is not Deriv:
        return None  # 1*e^x, not 1e^x
    if type(left) is Num and type(right) is Div and not right.free and not right.open:
        return None  # 2*(1/3)
    if type(left) is Num:
        if latex:  # 2\frac{1}{2} would be a mixed number
            return None if type(right) is Div else ""
        word = len(after) > 1 and after[:2].isalpha() and after[:2].isascii() and type(right) is not Const
        return " " if word or type(right) is Deriv else ""
    if type(left) is Deriv and type(right) is Deriv:
        return style.times if latex else f" {style.times} "  # the links of a chain
    single = isinstance(left, (Sym, Const)) and (style.name == "unicode" or len(left.data) == 1)
    if bracket and (latex or (single and type(right) is not Deriv)):  # x (sin(x))', which is no x of sin(x)
        return ""
    # A factor in brackets of its own stands close to another, or to a letter: (x + 1)(x - 1), (1/2)x.
    if isinstance(left, (Add, Neg, Mul, Div)) and not latex and (bracket or isinstance(right, (Sym, Const))):
        return ""
    return " "


def seen(e: Expr) -> Expr:
    """The expression that is shown for ``e``: the body of a :class:`Substituted`."""
    while type(e) is Substituted:
        e = e.body
    return e


def _takes_bracket(e: Expr) -> bool:
    """Would a bracket after ``e`` be read as the argument of its last name: f, or the function gamma?"""
    if type(e) is Pow:
        if type(e.base) is Sym and e.base.name in UNDEFINED:
            return True
        e = e.exp
    return type(e) is Sym and (e.name in _ALSO_FUNCTIONS or (e.name[0] in UNDEFINED and "_" in e.name))


def is_operator(e: Expr) -> bool:
    """Does LaTeX write ``e`` as a name such as \\sin, after which the argument may go without brackets?"""
    if type(e) is Pow and on_name(e):
        e = e.base
    return type(e) is Func and e.name in _OPERATORS


def _closed(text: str) -> str:
    """A function whose argument must not run on: ``\\sin x`` with brackets."""
    if text.endswith(")"):
        return text
    head, _, arg = text.rpartition(" ")
    return f"{head}({arg})"


def _div(style: Style, node: Expr, parts: list[Out]) -> Out:
    above, below = style.quotient_places
    num = _fit(style, parts[0], above)
    if num.endswith(("^1", "^-1")) and style.name == "plain":
        num = f"({num})"  # x^1/2 would be taken for a root
    return style.quotient % (num, _fit(style, parts[1], below)), style.quotient_rank


def _pow(style: Style, node: Expr, parts: list[Out]) -> Out:
    base, exp = node.args
    if style.name == "python":
        if base == E and exp != ONE:  # exp(1) is how e itself is written
            return f"exp({parts[1][0]})", CALL
        n = real_exponent(exp)
        if n is not None and n.denominator != 1 and not sign_of(base):
            root = f"real_root({parts[0][0]}, {n.denominator})"  # to SymPy (-8)**(1/3) is a complex number
            return (root, CALL) if n.numerator == 1 else (style.power % (root, n.numerator), POWER)
    elif on_name(node):
        head = FUNCTIONS[base.data].latex if style.name == "latex" else base.data
        power = exp.data[1]
        raised = power.translate(_SUPERSCRIPTS) if style.name == "unicode" else style.power % ("", power)
        return head + raised + parts[0][0][len(head) :], POWER
    foot = _fit(style, parts[0], CALL)
    size = exp.args[0] if type(exp) is Neg else exp
    if style.name == "unicode" and ((type(size) is Num and size.text.isdigit()) or size in _RAISED):
        return foot + parts[1][0].replace(style.minus, "-").translate(_SUPERSCRIPTS), POWER
    if type(size) is Num and "/" not in size.text:
        return style.power % (foot, parts[1][0]), POWER
    return style.power % (foot, _fit(style, parts[1], style.power_place)), POWER


def on_name(node: Expr) -> bool:
    """Is the power written on the function's name: sin^2(x)?"""
    base, exp = node.args
    return type(base) is Func and base.name in _POWER_ON_NAME and type(exp) is Num and exp.text.isdigit()


def _func(style: Style, node: Expr, parts: list[Out]) -> Out:
    name = node.data
    if name in style.functions:
        template, place, rank = style.functions[name]
        return template % _fit(style, parts[0], place), rank
    args = ", ".join([part[0] for part in parts])
    if style.name == "python":
        if name == "root" and (root_index(node) or 1) % 2:
            return f"real_root({args})", CALL
        return _python_func(style, FUNCTIONS[name], parts), CALL
    if style.name == "latex":
        return _latex_func(style, node, parts)
    if style.name == "unicode" and name == "root" and node.args[1] == _FOUR:
        return f"∜{_fit(style, parts[0], ATOM)}", POSTFIX
    if name == "abs" and "|" not in args:
        return f"|{args}|", ATOM
    if name == "log" and _is_subscript(node.args[1]):
        base = parts[1][0]
        base = base.translate(_SUBSCRIPTS) if style.name == "unicode" and base.isdigit() else f"_{base}"
        return f"log{base}({parts[0][0]})", CALL
    return f"{name}({args})", CALL


def _python_func(style: Style, row: Function, parts: list[Out]) -> str:
    """A function by its name in SymPy, or by the formula that stands for it there."""
    if row.sympy.isidentifier():
        return f"{row.sympy}({', '.join([part[0] for part in parts])})"
    written = _put(style, row, row.sympy, parts)
    return written if re.match(r"\w+\(", row.sympy) else f"({written})"


def _put(style: Style, row: Function, text: str, parts: list[Out]) -> str:
    """A text of a row with the arguments for its letters, in brackets where a letter has more beside it than those."""
    values = dict(zip(row.letters, parts, strict=True))

    def one(letter: re.Match[str]) -> str:
        before, after = text[: letter.start()], text[letter.end() :]
        if not after.startswith((")", "}", ",")):
            place = CALL
        elif before.endswith("(-"):
            place = PREFIX
        else:
            place = ANY if before.endswith(("(", "{", ", ")) else CALL
        return _fit(style, values[letter[0]], place)

    return re.sub(r"\b[a-z]\b", one, text)


def _is_subscript(base: Expr) -> bool:
    return (type(base) is Num and base.text.isdigit()) or (type(base) is Sym and len(base.name) == 1)


def _latex_func(style: Style, node: Expr, parts: list[Out]) -> Out:
    name = node.data
    head = FUNCTIONS[name].latex
    if name == "root":
        return rf"\sqrt[{parts[1][0]}]{{{parts[0][0]}}}", POSTFIX
    if name == "log":
        head, parts, args = f"{head}_{{{parts[1][0]}}}", parts[:1], node.args[:1]
    elif name.startswith("bessel"):
        head, parts, args = f"{head}_{{{parts[0][0]}}}", parts[1:], node.args[1:]
    elif "}{" in head:
        return _put(style, FUNCTIONS[name], head, parts), POSTFIX
    else:
        args = node.args
    if name in _OPERATORS and len(args) == 1 and isinstance(args[0], (Sym, Const, Num)) and parts[0][1] == ATOM:
        return f"{head} {parts[0][0]}", POSTFIX
    return head + _group(style, ", ".join([part[0] for part in parts])), POSTFIX


def _undef(style: Style, node: Expr, parts: list[Out]) -> Out:
    name, orders = node.data
    texts = [part[0] for part in parts]
    if style.name == "python" and any(orders):
        return _python_derivative(name, orders, node, texts), CALL
    if len(orders) == 1:
        name += f"^{{({orders[0]})}}" if style.name == "latex" and orders[0] > 3 else "'" * orders[0]
    elif any(orders):
        marks = texts if distinct(node.args) else [str(i) for i in range(1, len(texts) + 1)]
        if style.name == "latex":  # \\gamma x, not \\gammax
            marks = [f"{mark} " if mark[0] == "\\" and mark[-1].isalpha() else mark for mark in marks]
        index = "".join([mark * n for mark, n in zip(marks, orders, strict=True)]).rstrip()
        name += f"_{{{index}}}" if style.name == "latex" else f"_{index}"
    return name + _group(style, ", ".join(texts)), style.call_rank


def distinct(args: tuple[Expr, ...]) -> bool:
    """Are the arguments different variables, so that naming one says which is meant?"""
    return all(type(a) is Sym for a in args) and len(set(args)) == len(args)


def _python_derivative(name: str, orders: tuple[int, ...], node: Expr, texts: list[str]) -> str:
    """A derivative of an undefined function in SymPy's words: by its arguments, or by letters put in their place."""
    spare = (*"uvwtszpqr", *(f"u_{i}" for i in range(1, len(node.free) + len(orders) + 1)))
    letters = iter([letter for letter in spare if letter not in node.free])
    put = [] if distinct(node.args) else [(i, next(letters)) for i, n in enumerate(orders) if n]
    values = [texts[i] for i, _ in put]
    for i, letter in put:
        texts[i] = letter
    by = [f"({text}, {n})" if n > 1 else text for text, n in zip(texts, orders, strict=True) if n]
    derivative = f"Derivative({name}({', '.join(texts)}), {', '.join(by)})"
    if not put:
        return derivative
    names = [letter for _, letter in put]
    if len(put) == 1:
        return f"Subs({derivative}, {names[0]}, {values[0]})"
    return f"Subs({derivative}, ({', '.join(names)}), ({', '.join(values)}))"


def _rel(style: Style, node: Expr, parts: list[Out]) -> Out:
    sign = style.relations[node.data]
    left, right = (_fit(style, part, SUM) for part in parts)
    if "%" in sign:
        return sign % (left, right), CALL
    if style.name != "latex":  # a bar after a factor would be read as *or*: |x| < 1 is clear, 2|x| < 1 is not
        left, right = (f"({side})" if "|" in side[1:-1] else side for side in (left, right))
    return f"{left} {sign} {right}", RELATION


def _logic(style: Style, node: Expr, parts: list[Out]) -> Out:
    conjunction = node.data == "and"
    if not parts:
        return style.truth[conjunction], ATOM
    if conjunction and len(parts) == 2 and style.name != "python" and meet(node):
        sign = f" {style.relations[node.args[1].data]} "
        return f"{parts[0][0]}{sign}{parts[1][0].partition(sign)[2]}", RELATION
    sign, place = style.logic[node.data]
    return sign.join([_fit(style, part, place) for part in parts]), AND if conjunction else OR


def meet(node: Expr) -> bool:
    """Is a conjunction of two comparisons written as one: 0 < x < 1?  They go the same way and meet."""
    first, second = node.args
    if type(first) is not Relation or type(second) is not Relation or first.rhs != second.lhs:
        return False
    return first.op[0] == second.op[0] and first.op[0] in "<>" and not second.lhs.kinds & Relation.KIND


def _piecewise(style: Style, node: Expr, parts: list[Out]) -> Out:
    opening, branch, separator, otherwise, end = style.branches
    rows = [branch % (value, condition) for (value, _), (condition, _) in zip(parts[::2], parts[1::2], strict=True)]
    last = ""
    if node.args[-1] == TRUE and len(rows) > 1:
        rows.pop()
        last = otherwise % parts[-2][0]
    return opening + separator.join(rows) + last + end, style.branches_rank


def _deriv(style: Style, goal: tuple[str, str, int], node: Expr, parts: list[Out]) -> Out:
    template, again, rank = goal
    (body, _), (wrt, _) = parts
    inner, var = node.args
    if again and type(inner) is Deriv and inner.wrt == var:
        if "{body}" not in again:
            return body + again.format(var=wrt), rank
        close = template.partition("{body}")[2]
        if "[" in body and body.endswith(close):  # not of dz/dx
            inside = body[body.index("[") + 1 : len(body) - len(close)]
            return again.format(body=inside, var=wrt, power=_order(style, node)), rank
    return template.format(body=body, group=_group(style, body), var=wrt), rank


def _order(style: Style, node: Expr) -> str:
    """How often in a row it is differentiated by the same variable, as an exponent."""
    n = 0
    inner, var = node, node.args[1]
    while type(inner) is Deriv and inner.wrt == var:
        n += 1
        inner = inner.body
    return str(n).translate(_SUPERSCRIPTS) if style.name == "unicode" else style.power % ("", n)


def _partial(style: Style, goal: tuple[str, str, int], node: Expr, parts: list[Out], curled: frozenset[str]) -> Out:
    """A derivative where several variables are about: dz/dx for a variable z that depends on x alone or with others."""
    body, wrt = node.args
    if isinstance(body, UndefinedFunction) and not any(body.orders) and style.name != "python" and distinct(body.args):
        sign = _curled(style) if len(body.args) > 1 else "d"
        gap = " " if len(sign) > 1 else ""
        above, below = (sign + gap + symbol(name, style.name) for name in (body.name, wrt.data))
        return (rf"\frac{{{above}}}{{{below}}}" if style.name == "latex" else f"{above}/{below}"), GOAL
    if wrt.data in curled or body.free - wrt.free:
        goal = style.derivatives.get("partial", goal)
    return _deriv(style, goal, node, parts)


def _curled(style: Style) -> str:
    return {"unicode": "∂", "latex": r"\partial"}.get(style.name, "d")


def _limit(style: Style, node: Expr, parts: list[Out]) -> Out:
    template, side, place, rank = style.limit
    body, (var, _), (to, _) = parts
    which = node.data or ("+-" if style.name == "python" else "")
    if " " in to and style.name in ("plain", "unicode"):
        to = f"({to})"
    elif which and style.name == "latex" and type(node.args[2]) in (Add, Pow):
        to = _group(style, to)  # no second power may stand on x^{2}
    return template.format(body=_fit(style, body, place), var=var, to=to, side=which and side % which), rank


def _at(style: Style, node: Expr, parts: list[Out]) -> Out:
    return parts[0]  # which letter stands for what is explained where the derivation is laid out


_WRITERS: dict[type[Expr], Callable[[Style, Expr, list[Out]], Out]] = {
    Num: _num, Sym: _sym, Const: _const, Neg: _neg, Add: _add, Mul: _mul, Div: _div, Pow: _pow, Func: _func,
    UndefinedFunction: _undef, Relation: _rel, Connective: _logic, Piecewise: _piecewise, Limit: _limit,
    Substituted: _at,
}  # fmt: skip
