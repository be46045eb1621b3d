"""A function's name, and what it is applied to.

With brackets the argument is what stands in them.  Without, it is the run of factors up to an operator
or another function: ``sin 2x cos x`` is sin(2x)*cos(x).  A power may stand on the name: ``sin^2 x``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import ONE, Deriv, E, Expr, Func, Mul, Neg, Num, Pow, Sym, UndefinedFunction
from calctool.parsing.characters import CLOSERS, DIGITS
from calctool.parsing.lexer import STARTS, Token, two_ways

if TYPE_CHECKING:
    from calctool.parsing.grammar import Reader


INVERSES: dict[str, str] = {
    **{name: f"arc{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: f"ar{name}" for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
}
"""What sin^-1 names."""


_BRACKETS = ("(", "[", "{")
_FUNCTIONS = ("fn", "undef", "Derivative", "Subs")


def function(r: Reader) -> Expr:
    """A known function with its base or power, if any, and its argument."""
    token = r.next()
    name: str = token.value
    base: Expr | None = None
    if r.kind == "base":
        base = r.next().value
    elif r.kind == "_":
        r.pos += 1
        base = r.group()
    power = _power_on_name(r)
    if power is not None and power == Neg(ONE):
        name = _inverse(r, token, base)
        power = None
    if r.kind not in _BRACKETS:
        at = r.token
        expr = _applied(r, token, name, base, [_bare_argument(r, token)], [at])
        return expr if power is None else Pow(expr, power)
    opener = r.token
    spaced = opener.start > r.end
    args, firsts = r.arguments()
    if opener.kind == "[" and r.kind in _BRACKETS:
        hint = f"write root(x, n), or {name}(...)*(...)"
        r.fail_at("two brackets after a function can be read in two ways", token.start, r.token.end, hint)
    expr = _applied(r, token, name, base, args, firsts)
    if r.kind in ("^", "sup"):
        typed = r.snippet(token.start, r.end)
        if power is not None:
            hint = f"write ({typed}){r.typed(r.token)}... or move the power into the brackets"
            r.fail("a second power after the brackets can be read in two ways", r.token, hint)
        if spaced:
            r.note("power-after-function", token.start, f"{typed} is read first, and its value is raised to the power")
    return expr if power is None else Pow(expr, power)


def _power_on_name(r: Reader) -> Expr | None:
    """The power between a function's name and its argument: one number, one name or a bracket."""
    if r.kind == "sup":
        return r.next().value  # type: ignore[no-any-return]
    if r.kind != "^":
        return None
    r.pos += 1
    minus = r.sign()
    if r.kind in _BRACKETS:
        power = r.group()
    elif r.kind in ("num", "name"):
        power = r.next().value
    else:
        r.operand_missing()
    return Neg(power) if minus % 2 else power


def _inverse(r: Reader, token: Token, base: Expr | None) -> str:
    word = r.typed(token)
    inverse = INVERSES.get(token.value)
    if inverse is None or base is not None:
        r.fail_at(f"{word}^-1 can be read in two ways", token.start, r.end, f"write 1/{word}(x) for the reciprocal")
    says = f"{word}^-1 is read as the inverse function {inverse}; the reciprocal is 1/{word}(x)"
    r.note("inverse-function", token.start, says)
    return inverse


def _bare_argument(r: Reader, token: Token) -> Expr:
    """The argument of a function without brackets."""
    word, first = r.typed(token), r.token
    usage = _usage(token.value)
    minus = r.kind == "-" and r.tokens[r.pos + 1].start == first.end
    if not _begins_argument(r, r.pos + minus):
        r.fail_at(f"{word} needs an argument", token.start, token.end, usage)
    if token.value != "log" and token.value in FUNCTIONS and FUNCTIONS[token.value].arity > 1:
        r.fail_at(f"{word} needs its arguments in brackets", token.start, token.end, usage)
    r.pos += minus
    nested = r.kind in _FUNCTIONS
    factors = [r.factor()]
    while not nested and r.kind not in _FUNCTIONS and r.factor_follows():
        factors.append(r.factor())
    expr = Mul(*factors) if len(factors) > 1 else factors[0]
    cut = r.kind in ("*", "/") or (expr.__class__ is Num and r.kind in _FUNCTIONS)
    if minus or len(factors) > 1 or cut:
        typed, head, inside = (
            r.snippet(a, b) for a, b in ((token.start, r.end), (token.start, first.start), (first.start, r.end))
        )
        says = f"{typed} is read as {head}({inside})"
        if cut:
            says += f", and '{r.typed(r.token)}' comes after it"
        r.note("function-without-brackets", token.start, says)
    return Neg(expr) if minus else expr


def _begins_argument(r: Reader, pos: int) -> bool:
    kind = r.tokens[pos].kind
    if kind == "|" and r.signs and r.signs[-1] in ("|", "if"):  # |sin| closes, |sin |x|| does not
        after = r.tokens[pos + 1].kind
        return after in STARTS or after in ("num", "-", "|")
    return kind in STARTS or kind in ("num", "|")


def _usage(name: str) -> str:
    if name == "log":
        return "write log(x), or log(x, a) for the base a"
    if name == "root":
        return "write root(x, n) for the n-th root of x"
    return f"write {name}(n, x)" if name in FUNCTIONS and FUNCTIONS[name].arity == 2 else f"write {name}(x)"


def _applied(r: Reader, token: Token, name: str, base: Expr | None, args: list[Expr], firsts: list[Token]) -> Expr:
    """The node for a function over its arguments, once their number is right."""
    word = r.typed(token)
    least = most = FUNCTIONS[name].arity if name in FUNCTIONS else 1
    if name == "log":
        least, most = 1, 2 if base is None else 1
    given = len(args)
    if not given:
        r.fail_at(f"{word} needs an argument, but the brackets are empty", token.start, r.end, _usage(name))
    if given > most:
        extra = firsts[most]
        comma = (
            extra.kind == "num"
            and extra.start > 1
            and r.text[extra.start - 1] == ","
            and r.text[extra.start - 2].isdigit()
        )
        hint = "write a decimal point as a dot: 2.5" if comma else _usage(name)
        r.fail(f"{word} takes {'one argument' if most == 1 else 'two arguments'}, but {given} are given", extra, hint)
    if given < least:
        r.fail_at(f"{word} takes two arguments, but one is given", token.start, r.end, _usage(name))
    if name == "exp":
        return E if args[0] == ONE else Pow(E, args[0])
    if name != "log":
        return Func(name, *args)
    if base is not None:
        return Func("log", args[0], base)
    if given == 2:
        return Func("log", *args)
    r.note("natural-log", token.start, "log is read as the natural logarithm ln; other bases: log10(x), log_a(x)")
    return Func("ln", args[0])


def root_sign(r: Reader) -> Expr:
    """√, ∛ and ∜ take the one thing after them, with its power: √2x is √2*x."""
    sign = r.next()
    first = r.token
    if first.kind not in STARTS and first.kind not in ("num", "|"):
        r.fail_at(
            f"{sign.kind} needs something after it", sign.start, sign.end, f"write {sign.kind}x or {sign.kind}(x + 1)"
        )
    r.deeper()
    start = r.pos
    arg = r.operand()
    if r.kind in ("^", "sup") and first.kind not in CLOSERS:
        arg = r.power(arg, start)
    r.shallower()
    if r.kind == "name" and r.token.start == r.end and first.kind not in CLOSERS:
        typed, after = r.snippet(sign.start, r.end), r.typed(r.token)
        r.note("root-sign", sign.start, f"{typed}{after} is read as {typed}*{after}")
    if sign.kind == "√":
        return Func("sqrt", arg)
    return Func("cbrt", arg) if sign.kind == "∛" else Func("root", arg, Num(4))


def undefined(r: Reader) -> Expr:
    """f(x) and f'(x); f_xy(x, y) and f_12(x, y), whose subscript says by what, or by which, it is differentiated."""
    token = r.next()
    letter, primes, index = token.value
    r.met(letter, token.start)
    args, firsts = r.arguments()
    if not args:
        r.fail_at(f"{letter} needs an argument, but the brackets are empty", token.start, r.end, f"write {letter}(x)")
    orders = [0] * len(args)
    if primes and len(args) > 1:
        r.fail("a prime is read on a function of one variable", token, f"write {letter}_x(x, y)")
    orders[0] = primes
    if index and all(c in DIGITS for c in index):
        if len(args) == 1:
            r.fail_at(*two_ways(letter, r.typed(token), token.start, token.end))
        for digit in index:
            if not 1 <= int(digit) <= len(args):
                r.fail(f"{letter} has no argument number {digit}", token, f"write {letter}_1(x, y)")
            orders[int(digit) - 1] += 1
        return UndefinedFunction(letter, tuple(orders), *args)
    names = {r.typed(first): i for i, (first, arg) in enumerate(zip(firsts, args, strict=True)) if isinstance(arg, Sym)}
    at = 0
    while at < len(index):
        name = max((name for name in names if index.startswith(name, at)), key=len, default=None)
        if name is None:
            r.fail(f"'{r.typed(token)}' is differentiated by what is not an argument", token, f"write {letter}_x(x, y)")
        orders[names[name]] += 1
        at += len(name)
    return UndefinedFunction(letter, tuple(orders), *args)


def derivative(r: Reader) -> Expr:
    """``Derivative(f(x), x)``: the Python spelling of f'(x), and of d/dx [...] where goals are read."""
    word = r.next()
    usage = "write f'(x), or Derivative(f(x), x)"
    if r.kind != "(":
        r.expected("'(' after Derivative", usage)
    opener = r.enter()
    body = r.sum()
    by: list[tuple[Expr, int]] = []
    while r.kind == ",":
        r.pos += 1
        by.append(_by(r))
    r.leave(opener)
    if isinstance(body, UndefinedFunction) and not any(body.orders) and all(wrt in body.args for wrt, _ in by) and by:
        orders = [0] * len(body.args)
        for wrt, times in by:
            orders[body.args.index(wrt)] += times
        return UndefinedFunction(body.name, tuple(orders), *body.args)
    if not r.lexed.goals or not by:
        what = "only derivatives of f, g and h by an argument are read inside an expression"
        r.fail_at(what, word.start, r.end, usage)
    for wrt, times in by:
        if not isinstance(wrt, Sym):
            r.fail_at("a derivative is taken by a variable", word.start, r.end, usage)
        for _ in range(times):
            body = Deriv(body, wrt)
    return body


def substitution(r: Reader) -> Expr:
    """``Subs(Derivative(f(u), u), u, 2*x)``: the Python spelling of f'(2x)."""
    word = r.next()
    usage = "write f'(2x)"
    if r.kind != "(":
        r.expected("'(' after Subs", usage)
    opener = r.enter()
    body = r.sum()
    parts: list[list[Expr]] = []
    while r.kind == ",":
        r.pos += 1
        parts.append(r.arguments()[0] if r.pair_follows() else [r.sum()])
    r.leave(opener)
    if not isinstance(body, UndefinedFunction) or len(parts) != 2 or len(parts[0]) != len(parts[1]):
        r.fail_at("Subs is read around a derivative of f, g or h", word.start, r.end, usage)
    values = dict(zip(*parts, strict=True))
    return UndefinedFunction(body.name, body.orders, *[values.get(arg, arg) for arg in body.args])


def _by(r: Reader) -> tuple[Expr, int]:
    """``x``, or ``(x, 2)`` for twice."""
    if not r.pair_follows():
        return r.sum(), 1
    (wrt, *rest), firsts = r.arguments()
    times = rest[0]
    if len(rest) > 1 or not isinstance(times, Num) or times.value.denominator > 1 or times.value > 100:
        r.fail("expected how many times, at most 100", firsts[1], "write Derivative(f(x), (x, 2))")
    return wrt, int(times.value)
