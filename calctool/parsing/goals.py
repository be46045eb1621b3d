"""What is not worked out yet: ``d/dx [...]``, ``dy/dx``, ``(...)'``, ``lim x->0 ...``."""

from __future__ import annotations

from calctool.expr.tree import OO, Deriv, Expr, Limit, Neg, Sym
from calctool.parsing.calls import taken
from calctool.parsing.characters import CLOSERS, OPENERS
from calctool.parsing.lexer import Token
from calctool.parsing.parser import Parser
from calctool.parsing.words import LITTLE

_BRACKETS = ("(", "[", "{")
_SLANTING = {
    **dict.fromkeys(("↓", "↘", "\\downarrow", "\\searrow"), "+"),
    **dict.fromkeys(("↑", "↗", "\\uparrow", "\\nearrow"), "-"),
}
"""An arrow that falls comes from above, one that rises from below."""


def derivative(p: Parser) -> Expr:
    """``d/dx [x^2]``; without brackets it takes what a function takes: ``d/dx x^2 + 3`` is (d/dx [x^2]) + 3."""
    token = allowed(p)
    return derived(_body(p, token), token.value)


def _body(p: Parser, token: Token) -> Expr:
    """What d/dx or D_x is applied to."""
    if p.kind in _BRACKETS:
        first, power = p.pos, p.kind == "("
        body = p.group()
        # d/dx (5x - 2)^6 is of the power; what stands in square brackets is the whole of it.
        return p.power(body, first) if power and p.kind in ("^", "sup") else body
    start = p.token.start
    body, _ = taken(p)
    typed, inside = p.snippet(token.start, p.end), p.snippet(start, p.end)
    says = f"{typed} is read as {typed[: start - token.start].strip()} [{inside}]"
    if p.kind != "end":
        says += f", and '{p.typed(p.token)}' comes after it"
    p.note("derivative-without-brackets", token.start, says)
    return body


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


def euler(p: Parser) -> Expr:
    """``D_x [x^2]``, ``D_t w``; the name D_x, or its power, where derivatives are not read."""
    token = p.next()
    name, *by = token.value
    if not p.goals:
        return name  # type: ignore[no-any-return]
    return derived(_body(p, token), tuple(by))


def dotted(p: Parser) -> Expr:
    """``dot(x)``: Newton's derivative of x."""
    token = p.next()
    if not p.goals:
        p.fail(
            "unknown function 'dot'", token, "it is read in the lines of a working only; products are written with *"
        )
    body = p.group()
    return Deriv(body, _variable(p, body, Sym("t")))


def primed(p: Parser, body: Expr) -> Expr:
    """What stands before a prime, a dot or an index ((x y)_x), differentiated."""
    token = allowed(p)
    if token.kind == ")_":
        return derived(body, token.value[::-1])
    mark = p.typed(token)
    dot = mark[0] in "˙\u0307¨\u0308" or mark[0].isalpha() or mark.startswith(r"\d")  # ẋ, \dot x
    x = _variable(p, body, Sym("t" if dot else "x"))
    for _ in range(token.value):
        body = Deriv(body, x)
    return body


def _variable(p: Parser, body: Expr, usual: Sym) -> Sym:
    """By what a prime or a dot differentiates: the variable of the question, the usual one, or the only one."""
    if p.wrt is not None:
        return p.wrt
    names = [] if isinstance(body, Sym) else sorted(body.free)
    if not names or usual.name in names:
        return usual
    if len(names) == 1:
        return Sym(names[0])
    p.fail(f"by which of {', '.join(names)} is this differentiated?", p.tokens[p.pos - 1], "write d/dx [...]")


def limit(p: Parser) -> Expr:
    """``lim x->0+ sin(x)/x``: what it takes reaches up to the next + or -."""
    allowed(p)
    if p.limit is not None and not _says_where(p):
        return Limit(p.product(), p.limit.var, p.limit.to, p.limit.side)
    var, to, side = approach(p)
    return Limit(p.product(), var, to, side)


def _says_where(p: Parser) -> bool:
    """Does x -> follow, in brackets or not?"""
    at = p.pos + (p.kind in _BRACKETS)
    return p.tokens[at].kind == "name" and p.tokens[min(at + 1, len(p.tokens) - 1)].kind in ("->", "=")


def python_limit(p: Parser) -> Expr:
    """``Limit(body, x, 0, '+')``: the Python spelling of lim x->0+."""
    token = p.next()
    usage = "write lim x->0+ sin(x)/x"
    if not p.goals:
        p.fail("'Limit' is not read inside an expression", token, "work the limit out first")
    if p.kind != "(":
        p.expected("'(' after Limit", usage)
    opener = p.enter()
    parts = [p.sum()]
    while p.kind == "," and p.tokens[p.pos + 1].kind != "'":
        p.pos += 1
        parts.append(p.sum())
    side = ""
    if p.kind == ",":
        p.pos += 2
        while p.kind in ("+", "-"):
            side += p.next().kind
        if p.kind != "'":
            p.expected("the side in quotes", usage)
        p.pos += 1
    p.leave(opener)
    if len(parts) != 3 or not isinstance(parts[1], Sym) or side not in ("", "+", "-", "+-"):
        p.fail_at("Limit is read with a formula, a variable, a place and a side", token.start, p.end, usage)
    return Limit(parts[0], parts[1], parts[2], "" if side == "+-" else side)


def approach(p: Parser) -> tuple[Sym, Expr, str]:
    """``x->0+``, in brackets or not: the variable, the place and the side (``+``, ``-`` or empty).

    Without brackets the place ends at the first space, and before a bracket or a function that follows it.
    """
    opener = p.next() if p.kind in _BRACKETS else None
    token = p.token
    if token.kind != "name" or not isinstance(token.value, Sym):
        p.expected("the variable of the limit", "write lim x->0 sin(x)/x")
    p.pos += 1
    if p.kind not in ("->", "="):
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
    """The tokens from ``first`` up to ``last`` as a place and a side: ``0+``, ``0^+``, ``-oo``, and 0 after ``x ↓``."""
    side, arrow = "", p.tokens[first - 1] if first else p.token
    if last - 1 > first and p.tokens[last - 1].kind in ("+", "-"):
        side = p.tokens[last - 1].kind
        last -= 1
        if p.tokens[last - 1].kind == "^" and last - 1 > first:
            last -= 1
    word = "".join(
        [t.value.name if t.kind == "name" and isinstance(t.value, Sym) else "?" for t in p.tokens[first:last]]
    )
    together = p.tokens[last - 1].end - p.tokens[first].start == len(word)  # a n is a product
    if len(word) > 1 and together and word.lower() in LITTLE:  # as x approaches to
        what, hint = f"'{word}' is a word, not a place", "a place is a number, a letter, oo or -oo"
        p.fail_at(what, p.tokens[first].start, p.tokens[last - 1].end, hint)
    to = p.within(first, last).whole()
    if arrow.kind == "->" and (by_arrow := _SLANTING.get(p.typed(arrow), "")) and to not in (OO, Neg(OO)):
        if side not in ("", by_arrow):
            p.fail("the arrow and the sign behind the place say different sides", arrow, "write x -> 0+ or x -> 0-")
        side = by_arrow
    return to, side


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
            apart = token.start > before.end and token.kind != "base"  # log_2(3)
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
    if token.kind == ")_":
        p.fail("an index after a bracket is not read inside an expression", token, "use: calctool partial EXPR x")
    names = [x.name for x in (token.value[1] if token.kind == "dy/d" else token.value)]
    hint = f"write only what is to be differentiated; the variable is named by --wrt {names[0]}"
    p.fail("a derivative d/dx is not read inside an expression", token, hint)
