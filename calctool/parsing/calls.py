"""Function application: the name, perhaps with a power (``sin^2 x``), and the argument.

With brackets the argument is what stands in them.  Without, it is the first factor after the name, whatever it is;
after a number, a letter or a constant the letters and constants that follow belong to it too: ``sin 2x cos x`` is
sin(2x)*cos(x), ``sin x (x+1)`` is sin(x)*(x+1), ``sin x e^x`` is sin(x)*e^x.
"""

from __future__ import annotations

from functools import partial, reduce

from calctool.expr.exact import rational_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import ONE, Deriv, Div, E, Expr, Func, Mul, Neg, Num, Pow, Sym, UndefinedFunction
from calctool.parsing.characters import CLOSERS, DIGITS
from calctool.parsing.lexer import STARTS, Token, comma_hint
from calctool.parsing.parser import Parser
from calctool.parsing.plain import two_ways

_BRACKETS = ("(", "[", "{")
_TURNING = ("sin", "cos", "tan", "cot", "sec", "csc")
_DEGREES = (15, 30, 45, 60, 75, 90, 120, 135, 150, 180, 225, 270, 315, 360)
"""Arguments that are meant in degrees more often than not."""
_FUNCTIONS = ("fn", "undef", "Derivative", "Subs")


def function(p: Parser) -> Expr:
    """A known function with its base or power, if any, and its argument."""
    token = p.next()
    name: str = token.value
    base: Expr | None = None
    if p.kind == "base":
        base = p.next().value
    elif p.kind == "_":
        p.pos += 1
        if p.kind not in _BRACKETS:
            p.expected("the base of the logarithm after 'log_'", "write log_a(x), or log(x, a)")
        base = p.group()
    power = _power_on_name(p)
    if power is not None and power == Neg(ONE):
        name = _inverse(p, token, base)
        power = None
    elif isinstance(power, Neg):
        typed = p.snippet(token.start, p.end)
        p.note("negative-power", token.start, f"{typed} is read as a power of the value; only ^-1 is the inverse")
    if p.kind not in _BRACKETS:
        at = p.token
        expr = _applied(p, token, name, base, [_bare_argument(p, token)], [at])
        return expr if power is None else p.raised(expr, power, token.start)
    word, opener = p.typed(token), p.token
    spaced = opener.start > p.end
    args, firsts = p.arguments()
    if name == "root" and len(args) == 1 and p.kind == "(" == opener.kind:  # AsciiMath: root(3)(x)
        (args, after), index = p.arguments(), args
        args, firsts = [*args, *index], [*after, *firsts]
    rooted = name == "sqrt" and p.kind in ("name", "num")  # sqrt[3]x
    if opener.kind == "[" and (p.kind in _BRACKETS or rooted) and p.token.start == p.end:
        hint = f"write root(x, n), or {name}(...)*(...)"
        p.fail_at("two brackets after a function can be read in two ways", token.start, p.token.end, hint)
    if name == "log" and opener.kind == "[":
        args.reverse()  # Log[2, x]
    elif name in ("log", "root") and len(args) == 2 and isinstance(args[0], Num) and args[1].free:
        which = (
            f"{word} of {p.typed(firsts[0])}, with {p.typed(firsts[1])} as its {'base' if name == 'log' else 'index'}"
        )
        p.note("order-of-arguments", token.start, f"{p.snippet(token.start, p.end)} is read as the {which}")
    if spaced and p.token.start == p.end and p.kind in ("name", *_BRACKETS):
        says = f"{p.snippet(token.start, p.end)} is read as one function value, and '{p.typed(p.token)}' comes after it"
        p.note("function-without-brackets", token.start, says)
    expr = _applied(p, token, name, base, args, firsts)
    if p.kind in ("^", "sup"):
        typed = p.snippet(token.start, p.end)
        if power is not None:
            hint = f"write ({typed}){p.typed(p.token)}... or move the power into the brackets"
            p.fail("a second power after the brackets can be read in two ways", p.token, hint)
        if spaced:
            p.note("power-after-function", token.start, f"{typed} is read first, and its value is raised to the power")
    return expr if power is None else p.raised(expr, power, token.start)


def _power_on_name(p: Parser) -> Expr | None:
    """The power between a function's name and its argument: one number, one name or a bracket."""
    if p.kind == "sup":
        return p.next().value  # type: ignore[no-any-return]
    if p.kind != "^":
        return None
    p.pos += 1
    minus = p.sign()
    if p.kind in _BRACKETS:
        power = p.group()
    elif p.kind in ("num", "name"):
        power = p.next().value
    else:
        p.operand_missing()
    return Neg(power) if minus % 2 else power


def _inverse(p: Parser, token: Token, base: Expr | None) -> str:
    word = p.typed(token)
    inverse = FUNCTIONS[token.value].inverse if token.value in FUNCTIONS else ""
    if not inverse or base is not None:
        p.fail_at(f"{word}^-1 can be read in two ways", token.start, p.end, f"write 1/{word}(x) for the reciprocal")
    says = f"{word}^-1 is read as the inverse function {inverse}; the reciprocal is 1/{word}(x)"
    p.note("inverse-function", token.start, says)
    return inverse


def _bare_argument(p: Parser, token: Token) -> Expr:
    """The argument of a function without brackets."""
    word, first = p.typed(token), p.token
    usage = _usage(token.value)
    minus = p.kind == "-" and p.tokens[p.pos + 1].start == first.end
    if p.kind in ("+", "-") and not minus:
        p.fail_at(f"{word} needs an argument", token.start, token.end, f"{usage}; a sign stands in the brackets")
    if minus and first.start == token.end and _is_inverse(p):
        inverse = FUNCTIONS[token.value].inverse if token.value in FUNCTIONS else ""
        hint = f"write {inverse}(...), or {word}(-1*...)" if inverse else f"write {word}(-1*...)"
        p.fail_at(f"{word}-1 can be read in two ways", token.start, first.end + 1, hint)
    if not _begins_argument(p, p.pos + minus):
        p.fail_at(f"{word} needs an argument", token.start, token.end, usage)
    if token.value != "log" and token.value in FUNCTIONS and FUNCTIONS[token.value].arity > 1:
        p.fail_at(f"{word} needs its arguments in brackets", token.start, token.end, usage)
    p.pos += minus
    start = p.pos
    expr, several = taken(p)
    single = p.pos == start + 1
    cut = p.kind in ("*", "/")
    if not cut and p.factor_follows():  # sin 2(x+1), sin x(x+1): is what follows a part of it?
        cut = (single and first.kind == "num") or (
            p.kind in ("|", *_BRACKETS) and (p.token.start == p.end or not several)
        )
    if minus or several or cut or p.tokens[p.pos - 1].kind in ("!", "'"):
        typed, head, inside = (
            p.snippet(a, b) for a, b in ((token.start, p.end), (token.start, first.start), (first.start, p.end))
        )
        says = f"{typed} is read as {head.rstrip()}({inside})"
        if cut:
            says += f", and '{p.typed(p.token)}' comes after it"
        p.note("function-without-brackets", token.start, says)
    return Neg(expr) if minus else expr


def _is_inverse(p: Parser) -> bool:
    """Does -1 stand here, and what it would be applied to behind it: sin-1 x?"""
    one, after = (*p.tokens[p.pos + 1 : p.pos + 3], p.token, p.token)[:2]
    return one.kind == "num" and one.value == ONE and after.kind in ("name", "fn", *_BRACKETS)


def taken(p: Parser) -> tuple[Expr, bool]:
    """What a name without brackets takes of what follows it, and whether that is more than one factor."""
    start = p.pos
    factors = [p.factor()]
    if _is_plain(p, start):
        while _belongs(p, factors):
            factors.append(p.factor())
    return (Mul(*factors), True) if len(factors) > 1 else (factors[0], False)


def _is_plain(p: Parser, start: int) -> bool:
    """Was the factor from there a number, or a letter or constant with its power?  A power of e or 2 is none."""
    first, after = p.tokens[start], p.tokens[start + 1].kind
    if p.pos == start + 1:
        return first.kind in ("num", "name")
    return after in ("^", "sup") and first.kind == "name" and first.value != E


def _belongs(p: Parser, factors: list[Expr]) -> bool:
    """Does what follows belong to the argument: a letter or constant that is not in it yet, with power or root sign?"""
    rooted = p.kind == "√" and p.tokens[p.pos + 1].kind == "name"
    token = p.tokens[p.pos + rooted]
    if token.kind != "name":
        return False
    after = p.tokens[p.pos + rooted + 1]
    if after.kind == "'":
        return False
    if isinstance(token.value, Sym):
        return not any(token.value.name in factor.free for factor in factors)
    return not rooted and token.value not in factors and (token.value != E or after.kind not in ("^", "sup"))


def _begins_argument(p: Parser, pos: int) -> bool:
    kind = p.tokens[pos].kind
    if kind == "|" and p.signs and p.signs[-1] in ("|", "if"):  # |sin| closes, |sin |x|| does not
        after = p.tokens[pos + 1].kind
        return after in STARTS or after in ("num", "-", "|")
    return kind in STARTS or kind in ("num", "|")


def _usage(name: str) -> str:
    if name == "log":
        return "write log(x), or log(x, a) for the base a"
    if name == "root":
        return "write root(x, n) for the n-th root of x"
    letters = FUNCTIONS[name].letters if name in FUNCTIONS else ("u", "2") if name == "pow" else ("u",)
    if name == "Rational":
        letters = ("1", "2")
    elif name == "clip":
        letters = ("x", "a", "b")
    return f"write {name}({', '.join(['x' if letter == 'u' else letter for letter in letters])})"


def _applied(p: Parser, token: Token, name: str, base: Expr | None, args: list[Expr], firsts: list[Token]) -> Expr:
    """The node for a function over its arguments, once their number is right."""
    word = p.typed(token)
    least = most = FUNCTIONS[name].arity if name in FUNCTIONS else 1
    if name == "log":
        least, most = 1, 2 if base is None else 1
    elif name in ("pow", "Rational"):
        least, most = 2 if name == "pow" else 1, 2
    elif name == "clip":
        least = most = 3
    elif name in FUNCTIONS and FUNCTIONS[name].more:
        most = max(most, len(args))
    given = len(args)
    if not given:
        p.fail_at(f"{word} needs an argument, but the brackets are empty", token.start, p.end, _usage(name))
    if given > most:
        extra = firsts[most]
        hint = comma_hint(p.text, extra.start, _usage(name))
        p.fail(
            f"{word} takes {('no', 'one argument', 'two arguments', 'three arguments')[most]}, but {given} are given",
            extra,
            hint,
        )
    if given < least:
        some = "at least two" if name in FUNCTIONS and FUNCTIONS[name].more else "three" if least == 3 else "two"
        given_are = "one is given" if given == 1 else f"{given} are given"
        p.fail_at(f"{word} takes {some} arguments, but {given_are}", token.start, p.end, _usage(name))
    if name in _TURNING and isinstance(args[0], Num) and args[0].value in _DEGREES:
        says = f"the argument {p.typed(firsts[0])} of {word} is in radians; in degrees it is {p.typed(firsts[0])}°"
        p.note("radians", token.start, says)
    if name == "pow":
        return p.raised(args[0], args[1], token.start)
    if name == "Rational":
        for first, arg in zip(firsts, args, strict=True):
            if (value := rational_value(arg)) is None or (value.denominator != 1 and (given == 2 or word == "Integer")):
                kind = "a number" if given == 1 and word != "Integer" else "a whole number"
                p.fail(
                    f"{word} takes {kind}", first, "write Integer(2)" if word == "Integer" else f"write {word}(1, 2)"
                )
        return Div(*args) if given == 2 else args[0]
    if name == "clip":
        typed = [p.typed(first) for first in firsts]
        p.note(
            "clip",
            token.start,
            f"{p.snippet(token.start, p.end)} is read as max(a, min(x, b)), from {typed[1]} to {typed[2]}",
        )
        return Func("max", args[1], Func("min", args[0], args[2]))
    if name == "exp":
        return E if args[0] == ONE else Pow(E, args[0])
    if word == "real_root" and args[1] == Num(3):
        return Func("cbrt", args[0])  # as JSON writes it, for SymPy
    if name != "log":
        return reduce(partial(Func, name), args) if given > least else Func(name, *args)
    if base is not None:
        return Func("log", args[0], base)
    if given == 2:
        return Func("log", *args)
    p.note("natural-log", token.start, "log is read as the natural logarithm ln; other bases: log10(x), log_a(x)")
    return Func("ln", args[0])


def root_sign(p: Parser) -> Expr:
    """√, ∛ and ∜ take the one thing after them, with its power: √2x is √2*x."""
    sign = p.next()
    first = p.token
    index: Expr | None = sign.value
    if sign.kind == "√" and _is_index(p):
        index = p.group()
        first = p.token
    if first.kind not in STARTS and first.kind not in ("num", "|"):
        p.fail_at(
            f"{sign.kind} needs something after it", sign.start, sign.end, f"write {sign.kind}x or {sign.kind}(x + 1)"
        )
    p.deeper()
    start = p.pos
    arg = p.operand()
    if p.kind in ("^", "sup") and first.kind not in CLOSERS:
        arg = p.power(arg, start)
    p.shallower()
    if p.kind == "name" and p.token.start == p.end and first.kind not in CLOSERS:
        typed, letter = p.snippet(sign.start, p.end), p.typed(p.token)
        p.note("root-sign", sign.start, f"{typed}{letter} is read as {typed}*{letter}")
    if index is None:
        index = Num({"√": 2, "∛": 3, "∜": 4}[sign.kind])
    if index == Num(2) or index == Num(3):
        return Func("sqrt" if index == Num(2) else "cbrt", arg)
    return Func("root", arg, index)


def _is_index(p: Parser) -> bool:
    """Does the index of a root stand here, with what is under the root directly after it: √[3]x?"""
    opener, inner, closer, after = (*p.tokens[p.pos : p.pos + 4], p.token, p.token, p.token)[:4]
    if opener.kind != "[" or inner.kind not in ("num", "name") or closer.kind != "]":
        return False
    return after.kind in ("name", "num", *_BRACKETS) and after.start == closer.end


def undefined(p: Parser) -> Expr:
    """f(x) and f'(x); f_xy(x, y) and f_12(x, y), whose subscript says by what, or by which, it is differentiated."""
    token = p.next()
    letter, primes, index = token.value
    if p.kind not in _BRACKETS:  # \sqrt f(x), where the root takes the f alone
        p.fail(f"{letter} needs its argument", token, f"write {letter}(x)")
    p.met(letter, token.start)
    args, firsts = p.arguments()
    if not args:
        p.fail_at(f"{letter} needs an argument, but the brackets are empty", token.start, p.end, f"write {letter}(x)")
    orders = [0] * len(args)
    if primes and len(args) > 1:
        p.fail("a prime is read on a function of one variable", token, f"write {letter}_x(x, y)")
    orders[0] = primes
    if index and all(c in DIGITS for c in index):
        if len(args) == 1:
            p.fail_at(*two_ways(letter, p.typed(token), token.start, token.end))
        for digit in index:
            if not 1 <= int(digit) <= len(args):
                p.fail(f"{letter} has no argument number {digit}", token, f"write {letter}_1(x, y)")
            orders[int(digit) - 1] += 1
        return UndefinedFunction(letter, tuple(orders), *args)
    given = [(i, p.typed(first), arg) for i, (first, arg) in enumerate(zip(firsts, args, strict=True))]
    names = {name: i for i, typed, arg in given if isinstance(arg, Sym) for name in (typed, arg.name)}
    at = 0
    while at < len(index):
        name = max((name for name in names if index.startswith(name, at)), key=len, default=None)
        if name is None:
            p.fail(f"'{p.typed(token)}' is differentiated by what is not an argument", token, f"write {letter}_x(x, y)")
        orders[names[name]] += 1
        at += len(name)
    return UndefinedFunction(letter, tuple(orders), *args)


def derivative(p: Parser) -> Expr:
    """``Derivative(f(x), x)``: the Python spelling of f'(x), and of d/dx [...] where goals are read."""
    word = p.next()
    usage = "write f'(x), or Derivative(f(x), x)"
    if p.kind != "(":
        p.expected("'(' after Derivative", usage)
    opener = p.enter()
    body = p.sum()
    by: list[tuple[Expr, int]] = []
    while p.kind == ",":
        p.pos += 1
        by.append(_by(p))
    p.leave(opener)
    if isinstance(body, UndefinedFunction) and not any(body.orders) and all(wrt in body.args for wrt, _ in by) and by:
        orders = [0] * len(body.args)
        for wrt, times in by:
            orders[body.args.index(wrt)] += times
        return UndefinedFunction(body.name, tuple(orders), *body.args)
    if not p.goals or not by:
        what = "only derivatives of f, g and h by an argument are read inside an expression"
        p.fail_at(what, word.start, p.end, usage)
    for wrt, times in by:
        if not isinstance(wrt, Sym):
            p.fail_at("a derivative is taken by a variable", word.start, p.end, usage)
        for _ in range(times):
            body = Deriv(body, wrt)
    return body


def substitution(p: Parser) -> Expr:
    """``Subs(Derivative(f(u), u), u, 2*x)``: the Python spelling of f'(2x)."""
    word = p.next()
    usage = "write f'(2x)"
    if p.kind != "(":
        p.expected("'(' after Subs", usage)
    opener = p.enter()
    body = p.sum()
    parts: list[list[Expr]] = []
    while p.kind == ",":
        p.pos += 1
        parts.append(p.arguments()[0] if p.pair_follows() else [p.sum()])
    p.leave(opener)
    if not isinstance(body, UndefinedFunction) or len(parts) != 2 or len(parts[0]) != len(parts[1]):
        p.fail_at("Subs is read around a derivative of f, g or h", word.start, p.end, usage)
    values = dict(zip(*parts, strict=True))
    return UndefinedFunction(body.name, body.orders, *[values.get(arg, arg) for arg in body.args])


def _by(p: Parser) -> tuple[Expr, int]:
    """``x``, or ``(x, 2)`` for twice."""
    if not p.pair_follows():
        return p.sum(), 1
    (wrt, *rest), firsts = p.arguments()
    times = rest[0]
    if len(rest) > 1 or not isinstance(times, Num) or times.value.denominator > 1 or times.value > 100:
        p.fail("expected how many times, at most 100", firsts[1], "write Derivative(f(x), (x, 2))")
    return wrt, int(times.value)
