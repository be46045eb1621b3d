"""What is not worked out yet: ``d/dx [...]``, ``dy/dx``, ``(...)'``, ``lim x->0 ...``."""

from __future__ import annotations

from calctool.expr.tree import Deriv, Expr, Limit, Sym
from calctool.parsing.characters import CLOSERS, OPENERS
from calctool.parsing.lexer import Token
from calctool.parsing.parser import Parser

_BRACKETS = ("(", "[", "{")


def derivative(p: Parser) -> Expr:
    """``d/dx [x^2]``, and ``d/dx x^2 sin x``, where it takes the factors after it as a function takes its argument."""
    token = allowed(p)
    body = p.group() if p.kind in _BRACKETS else p.factor()
    return derived(body, token.value)


def of_a_name(p: Parser) -> Expr:
    """``dy/dx``: the derivative of what y stands for."""
    token = allowed(p)
    name, by = token.value
    return derived(name, by)


def derived(body: Expr, by: tuple[Sym, ...]) -> Expr:
    """The derivative by one variable after the other: of d^2/dxdy by y first."""
    for x in reversed(by):
        body = Deriv(body, x)
    return body


def primed(p: Parser, body: Expr) -> Expr:
    """What stands before a prime, differentiated: by the variable of the question, or the only one there is."""
    token = allowed(p)
    names = sorted(body.free)
    if p.wrt is not None and not (isinstance(body, Sym) and body == p.wrt):
        x = p.wrt
    elif isinstance(body, Sym) or not names:
        x = Sym("x")
    elif len(names) == 1 or "x" in names:
        x = Sym("x" if "x" in names else names[0])
    else:
        p.fail(f"by which of {', '.join(names)} is this differentiated?", token, "write d/dx [...]")
    for _ in range(token.value):
        body = Deriv(body, x)
    return body


def limit(p: Parser) -> Expr:
    """``lim x->0+ sin(x)/x``: what it takes reaches up to the next + or -."""
    allowed(p)
    var, to, side = approach(p)
    return Limit(p.product(), var, to, side)


def approach(p: Parser) -> tuple[Sym, Expr, str]:
    """``x->0+``, in brackets or not: the variable, the place and the side (``+``, ``-`` or empty).

    Without brackets the place ends at the first space, and before a bracket or a function that follows it.
    """
    opener = p.next() if p.kind in _BRACKETS else None
    token = p.token
    if token.kind != "name" or not isinstance(token.value, Sym):
        p.expected("the variable of the limit", "write lim x->0 sin(x)/x")
    p.pos += 1
    if p.kind != "->":
        p.expected("'->' and a place", "write lim x->0 sin(x)/x")
    p.pos += 1
    first = last = p.pos
    if opener is None:
        last = _end_of_place(p)
    else:
        depth = 0
        while p.tokens[last].kind != "end" and (depth or p.tokens[last].kind != CLOSERS[opener.kind]):
            depth += (p.tokens[last].kind in CLOSERS) - (p.tokens[last].kind in OPENERS)
            last += 1
    to, side = place(p, first, last)
    p.pos = last + (opener is not None)
    if p.kind == ",":
        p.pos += 1
    return token.value, to, side


def place(p: Parser, first: int, last: int) -> tuple[Expr, str]:
    """The tokens from ``first`` up to ``last`` as a place and a side: ``0+``, ``0^+``, ``-oo``."""
    side = ""
    if last - 1 > first and p.tokens[last - 1].kind in ("+", "-"):
        side = p.tokens[last - 1].kind
        last -= 1
        if p.tokens[last - 1].kind == "^" and last - 1 > first:
            last -= 1
    return p.within(first, last).whole(), side


def _end_of_place(p: Parser) -> int:
    """Where the place ends: the tokens that stand together, without what the limit is taken of."""
    at, depth = p.pos, 0
    while p.tokens[at].kind in ("+", "-") and at == p.pos:
        at += 1
    start = at
    while p.tokens[at].kind != "end":
        token = p.tokens[at]
        if not depth and at > start:
            before: Token = p.tokens[at - 1]
            apart = token.start > before.end
            if (
                apart
                or token.kind in (",", "fn", "undef")
                or (token.kind in CLOSERS and before.kind in ("num", "name"))
            ):
                break
        depth += (token.kind in CLOSERS) - (token.kind in OPENERS)
        at += 1
    return at


def allowed(p: Parser) -> Token:
    """The next token, where unfinished derivatives and limits may stand."""
    token = p.next()
    if p.goals:
        return token
    if token.kind == "lim":
        p.fail("'lim' is not read inside an expression", token, "work the limit out first")
    if token.kind == "'":
        hint = "write f'(x); calctool diff differentiates a formula"
        p.fail("a prime is read on f, g and h only", token, hint)
    names = [x.name for x in (token.value[1] if token.kind == "dy/d" else token.value)]
    hint = f"write only what is to be differentiated; the variable is named by --wrt {names[0]}"
    p.fail("a derivative d/dx is not read inside an expression", token, hint)
