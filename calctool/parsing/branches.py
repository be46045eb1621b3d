"""Piecewise definitions: ``{ x^2 if x<0 else x }``, ``if x<0 then x^2 else x`` and ``Piecewise(...)``.

A condition is a comparison (or a chain, 0 < x < 1), or several joined by ``and`` and, more loosely, ``or``.
In a condition a ``|`` after a comparison means *or*, as in Python.
"""

from __future__ import annotations

from calctool.expr.tree import TRUE, Connective, Expr, Piecewise, Relation, UndefinedFunction
from calctool.parsing.characters import CLOSERS, OPENERS, RELATIONS
from calctool.parsing.parser import Parser

# Tokens of a condition that stands before its value.
_LONGEST = 200

_FORM = "write Piecewise((x^2, x < 0), (x, True))"


def braces(p: Parser) -> Expr:
    """``{ value if condition, value if condition else value }``, or an expression in braces.

    A comma or a colon may stand for the first *if*, then a semicolon or a comma separates the branches:
    {x^2, x<0; x, x>=0}.  The condition may come first, with a colon after it: {x<0: x^2, x}.
    """
    opener = p.enter()
    held = p.pos - 1 in p.lexed.conditions
    if held and _condition_first(p):
        value = _after_conditions(p)
    else:
        value = p.sum()
        if p.kind == "if" or (p.kind in (",", ":") and held):
            value = branches(p, value)
    p.leave(opener)
    return value


def _condition_first(p: Parser) -> bool:
    """Does a comparison stand before the next colon?  One of more than some tokens is not looked for."""
    compared = False
    depth = 0
    for token in p.tokens[p.pos : p.pos + _LONGEST]:
        if token.kind in ("Piecewise", "{"):
            return False  # the comparisons in it are its own
        depth += (token.kind in CLOSERS) - (token.kind in OPENERS)
        if depth < 0 or (not depth and token.kind in (",", ";", "if", ":")):
            return compared and token.kind == ":"
        compared = compared or (not depth and token.kind in RELATIONS)
    return False


def _after_conditions(p: Parser) -> Expr:
    """Branches with the condition first."""
    parts: list[Expr] = []
    while _condition_first(p):
        holds = condition(p)
        if p.kind != ":":
            p.expected("':' after the condition", "write { x<0: x^2, x>=0: x }")
        p.pos += 1
        parts += (p.sum(), holds)
        if p.kind not in (",", ";"):
            return Piecewise(*parts)
        p.pos += 1
    return Piecewise(*parts, p.sum(), TRUE)


def branches(p: Parser, value: Expr) -> Expr:
    """The branches, after the first value."""
    parts: list[Expr] = []
    while p.kind in ("if", ",", ":"):
        if p.next().kind != "if" and p.kind == "if":
            p.pos += 1
        if p.kind in ("otherwise", "else"):  # {x^2, x < 0; x, otherwise}
            break
        parts += (value, condition(p))
        if p.kind not in (",", ";", "else", "otherwise"):
            return Piecewise(*parts)
        if p.next().kind in (",", ";") and p.kind in ("else", "otherwise"):
            p.pos += 1
        value = p.sum()
    if p.kind in ("otherwise", "else"):
        p.pos += 1
    return Piecewise(*parts, value, TRUE)


def chosen(p: Parser) -> Expr:
    """``if condition then value else value``, and ``if(condition, value, value)`` as spreadsheets write it."""
    p.pos += 1
    if p.kind == "(" and p.pair_follows() and p.pos in p.lexed.conditions:
        return _in_brackets(p)
    parts = [condition(p)]
    if p.kind in (",", "then"):
        p.pos += 1
    else:
        p.expected("'then' after the condition", "write if x < 0 then x^2 else x")
    parts.insert(0, p.sum())
    if p.kind in (",", ";") and p.tokens[p.pos + 1].kind in ("else", "otherwise"):
        p.pos += 1
    if p.kind not in ("else", "otherwise"):
        return Piecewise(*parts)
    p.pos += 1
    last = p.sum()  # which may begin with if
    if isinstance(last, Piecewise) and p.tokens[p.pos - 1].kind != "}":
        return Piecewise(*parts, *last.args)
    return Piecewise(*parts, last, TRUE)


def _in_brackets(p: Parser) -> Expr:
    """``(x < 0, x^2, x)``: each condition with its value, and perhaps a last value."""
    opener = p.enter()
    usage = "write if(x < 0, x^2, x)"
    parts: list[Expr] = []
    while _compares(p):
        holds = condition(p)
        if p.kind not in (",", ";"):
            p.expected("',' and a value", usage)
        p.pos += 1
        parts += (p.sum(), holds)
        if p.kind not in (",", ";"):
            break
        p.pos += 1
    else:
        if not parts:
            p.expected("a condition", usage)
        parts += (p.sum(), TRUE)
    p.leave(opener)
    return Piecewise(*parts)


def _compares(p: Parser) -> bool:
    """Does a comparison stand before the next comma?"""
    depth = 0
    for token in p.tokens[p.pos : p.pos + _LONGEST]:
        if token.kind in ("Piecewise", "{"):
            return False  # the comparisons in it are its own
        depth += (token.kind in CLOSERS) - (token.kind in OPENERS)
        if depth < 0 or (not depth and token.kind in (",", ";")):
            return False
        if token.kind in RELATIONS or token.kind in ("Eq", "Ne", "True"):
            return True
    return False


def piecewise(p: Parser) -> Expr:
    """``Piecewise((value, condition), (value, True))``, and as Mathematica, Maple and Giac write it."""
    p.pos += 1
    if p.kind not in ("(", "["):
        p.expected("'(' after Piecewise", _FORM)
    brackets = ("(", "[", "{")
    if p.tokens[p.pos + 1].kind not in brackets and p.pos in p.lexed.conditions:  # piecewise(x < 0, x^2, x)
        return _in_brackets(p)
    outer = [p.enter()]
    if p.kind == "{" and p.tokens[p.pos + 1].kind == "{":
        outer.append(p.enter())
    parts: list[Expr] = []
    while True:
        if p.kind not in brackets:
            p.expected("'(' and a branch", _FORM)
        inner = p.enter()
        ahead = _compares(p)
        first = condition(p) if ahead else p.sum()
        if p.kind != ",":
            p.expected("',' and a condition", _FORM)
        p.pos += 1
        parts += (p.sum(), first) if ahead else (first, condition(p))
        p.leave(inner)
        if p.kind != ",":
            break
        p.pos += 1
    if len(outer) == 2:
        p.leave(outer.pop())
        if p.kind == ",":
            p.pos += 1
            parts += (p.sum(), TRUE)
    p.leave(outer[0])
    return Piecewise(*parts)


def condition(p: Parser) -> Expr:
    """Comparisons joined by ``and`` and ``or``."""
    p.deeper()
    p.signs.append("if")
    parts = [_conjunction(p)]
    while p.kind in ("or", "|"):
        sign = p.next()
        if sign.kind == "|" and p.kind == "|" and p.token.start == sign.end:
            p.pos += 1
        parts.append(_conjunction(p))
    p.signs.pop()
    p.shallower()
    return Connective("or", *parts) if len(parts) > 1 else parts[0]


def _conjunction(p: Parser) -> Expr:
    parts = _comparison(p)
    while p.kind == "and":
        p.pos += 1
        parts += _comparison(p)
    return Connective("and", *parts) if len(parts) > 1 else parts[0]


def _comparison(p: Parser) -> list[Expr]:
    """One comparison, the links of a chain, or a condition in brackets."""
    token = p.token
    if token.kind in ("True", "False"):
        p.pos += 1
        return [TRUE if token.kind == "True" else Connective("or")]
    if token.kind in ("Eq", "Ne"):
        return [_equality(p)]
    if token.kind in ("(", "[") and p.pos in p.lexed.conditions:
        p.enter()
        inner = condition(p)
        p.leave(token)
        return [inner]
    left = p.sum()
    if p.kind not in RELATIONS:
        hint = "write 2*|x| for a product" if p.kind == "|" else "compare with <, <=, >, >=, = or !="
        p.expected("a comparison such as x < 0", hint)
    links: list[Expr] = []
    while p.kind in RELATIONS:
        sign = RELATIONS[p.next().kind]
        right = p.sum()
        if sign == "=" and isinstance(left, UndefinedFunction):
            hint = "write the formula first, or compare a variable: x = 0"
            p.fail_at("this defines a function, and is no condition", token.start, p.end, hint)
        links.append(Relation(sign, left, right))
        left = right
    return links


def _equality(p: Parser) -> Expr:
    """``Eq(a, b)`` and ``Ne(a, b)``: the Python spelling of = and != in a condition."""
    word = p.next()
    if p.kind != "(":
        p.expected(f"'(' after {word.kind}", f"write {word.kind}(x, 0)")
    args, _ = p.arguments()
    if len(args) != 2:
        p.fail_at(f"{word.kind} compares two expressions", word.start, p.end, f"write {word.kind}(x, 0)")
    return Relation("=" if word.kind == "Eq" else "!=", *args)
