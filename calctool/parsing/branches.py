"""Branches and the conditions that choose among them: ``{ x^2 if x<0 else x }`` and ``Piecewise(...)``.

A condition compares (also in a chain, 0 < x < 1) and joins comparisons by ``and`` and, more loosely,
``or``.  In a condition a ``|`` after a comparison means *or*, as in Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from calctool.expr.tree import TRUE, Connective, Expr, Piecewise, Relation
from calctool.parsing.characters import RELATIONS

if TYPE_CHECKING:
    from calctool.parsing.grammar import Reader


_FORM = "write Piecewise((x^2, x < 0), (x, True))"


def braces(r: Reader, value: Expr) -> Expr:
    """The rest of ``{ value if condition, value if condition else value }`` after the first value."""
    parts: list[Expr] = []
    while r.kind == "if":
        r.pos += 1
        parts += (value, condition(r))
        if r.kind not in (",", ";", "else"):
            return Piecewise(*parts)
        if r.next().kind != "else" and r.kind == "else":
            r.pos += 1
        value = r.sum()
    if r.kind in ("otherwise", "else"):
        r.pos += 1
    return Piecewise(*parts, value, TRUE)


def piecewise(r: Reader) -> Expr:
    """``Piecewise((value, condition), (value, True))``."""
    r.pos += 1
    if r.kind != "(":
        r.expected("'(' after Piecewise", _FORM)
    outer = r.enter()
    parts: list[Expr] = []
    while True:
        if r.kind != "(":
            r.expected("'(' and a branch", _FORM)
        inner = r.enter()
        parts.append(r.sum())
        if r.kind != ",":
            r.expected("',' and a condition", _FORM)
        r.pos += 1
        parts.append(condition(r))
        r.leave(inner)
        if r.kind != ",":
            break
        r.pos += 1
    r.leave(outer)
    return Piecewise(*parts)


def condition(r: Reader) -> Expr:
    """Comparisons joined by ``and`` and ``or``."""
    r.deeper()
    r.signs.append("if")
    parts = [_conjunction(r)]
    while r.kind in ("or", "|"):
        sign = r.next()
        if sign.kind == "|" and r.kind == "|" and r.token.start == sign.end:
            r.pos += 1
        parts.append(_conjunction(r))
    r.signs.pop()
    r.shallower()
    return Connective("or", *parts) if len(parts) > 1 else parts[0]


def _conjunction(r: Reader) -> Expr:
    parts = _comparison(r)
    while r.kind == "and":
        r.pos += 1
        parts += _comparison(r)
    return Connective("and", *parts) if len(parts) > 1 else parts[0]


def _comparison(r: Reader) -> list[Expr]:
    """One comparison, the links of a chain, or a condition in brackets."""
    token = r.token
    if token.kind in ("True", "False"):
        r.pos += 1
        return [TRUE if token.kind == "True" else Connective("or")]
    if token.kind in ("Eq", "Ne"):
        return [_equality(r)]
    if token.kind in ("(", "[") and r.pos in r.lexed.conditions:
        r.enter()
        inner = condition(r)
        r.leave(token)
        return [inner]
    left = r.sum()
    if r.kind not in RELATIONS:
        hint = "write 2*|x| for a product" if r.kind == "|" else "compare with <, <=, >, >=, = or !="
        r.expected("a comparison such as x < 0", hint)
    links: list[Expr] = []
    while r.kind in RELATIONS:
        sign = RELATIONS[r.next().kind]
        right = r.sum()
        links.append(Relation(sign, left, right))
        left = right
    return links


def _equality(r: Reader) -> Expr:
    """``Eq(a, b)`` and ``Ne(a, b)``: the Python spelling of = and != in a condition."""
    word = r.next()
    if r.kind != "(":
        r.expected(f"'(' after {word.kind}", f"write {word.kind}(x, 0)")
    args, _ = r.arguments()
    if len(args) != 2:
        r.fail_at(f"{word.kind} compares two expressions", word.start, r.end, f"write {word.kind}(x, 0)")
    return Relation("=" if word.kind == "Eq" else "!=", *args)
