"""Is a right answer finished?  What is left to do, seen on the answer as typed: rules S1 to S8, a sentence each.

Only what every teacher would call unfinished counts: numbers to be worked out, like terms, a factor
to cancel, a fraction in a fraction, a value everybody knows.  Expanded or factored, roots or fractional exponents,
sec or 1/cos are matters of taste, and nothing is compared with a favourite form.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from calctool.algebra.distribution import expand_term
from calctool.algebra.terms import Term, as_term, merge, terms_of
from calctool.expr.exact import literal_value, power_value, rational_value, root_value
from calctool.expr.functions import FUNCTIONS
from calctool.expr.printer import show
from calctool.expr.tree import ONE, Add, Const, Div, Expr, Func, Mul, Neg, Num, Path, Pow
from calctool.parsing import parse
from calctool.simplification.identities import of_numbers, value_there

MAX_NODES = 4_000
MAX_EXPANDED = 60


class Unfinished(NamedTuple):
    """One thing left to do: the rule (S1 to S8), a sentence, the piece and the way to it."""

    rule: str
    says: str
    piece: Expr
    path: Path


def unfinished_parts(answer: Expr) -> list[Unfinished]:
    """What is left to do on an answer as typed, each kind once, the outermost first; nothing for a finished one.

    >>> from calctool.parsing import parse
    >>> [t.says for t in unfinished_parts(parse("3*4x"))]
    ['3*4 can be multiplied out']
    >>> unfinished_parts(parse("2x(x + 1)")), unfinished_parts(parse("6(x^2 + 5x)^5 (2x + 5)"))
    ([], [])
    """
    found: dict[str, Unfinished] = {}
    for node, path in _nodes(answer):
        for rule, says, piece in _left(node, path, answer):
            if rule not in found:
                found[rule] = Unfinished(rule, says, piece, path)
    return sorted(found.values(), key=lambda t: _ORDER.index(t.rule))


_ORDER = ("S2", "S1", "S6", "S3", "S4", "S5", "S7", "S8")


def _nodes(e: Expr) -> Iterator[tuple[Expr, Path]]:
    """Every node with its path, outermost first."""
    level: list[tuple[Expr, Path]] = [(e, ())]
    seen = 0
    while level:
        deeper: list[tuple[Expr, Path]] = []
        for node, path in level:
            seen += 1
            if seen > MAX_NODES:
                return
            yield node, path
            deeper += [(a, (*path, i)) for i, a in enumerate(node.args)]
        level = deeper


def _parent(answer: Expr, path: Path) -> Expr | None:
    if not path:
        return None
    for i in path[:-1]:
        answer = answer.args[i]
    return answer


def _left(node: Expr, path: Path, answer: Expr) -> Iterator[tuple[str, str, Expr]]:
    """Everything that can be said against one node."""
    match node:
        case Neg():
            yield from _of_minus(node)
        case Add():
            yield from _of_sum(node)
        case Mul() | Div():
            above = _parent(answer, path)
            if isinstance(above, Neg):
                above = _parent(answer, path[:-1])
            inner = isinstance(above, (Mul, Div))
            yield from _of_product(node, whole=not inner)
        case Pow():
            yield from _of_power(node)
        case Func():
            yield from _of_function(node)


def text(e: Expr) -> str:
    """A piece as it is quoted."""
    shown = show(e)
    return shown if len(shown) <= 60 else shown[:57] + "..."


# --- S2: what does nothing ---


def _of_minus(node: Neg) -> Iterator[tuple[str, str, Expr]]:
    if isinstance(node.body, Neg):
        yield "S2", f"the two minus signs in {text(node)} cancel", node
    elif literal_value(node.body) == 0:
        yield "S2", f"{text(node)} is 0", node


# --- sums ---


def _of_sum(node: Add) -> Iterator[tuple[str, str, Expr]]:
    terms = terms_of(node)
    if any(literal_value(t) == 0 for t in terms):
        yield "S2", f"the 0 in {text(node)} can be left out", node
    for t in terms:
        if isinstance(t, Neg) and isinstance(t.body, Neg):
            continue
        if isinstance(t, Neg) and t.bracketed and (isinstance(t.body, Num) or t.body.free) and t is not terms[0]:
            yield "S2", f"+ (-{text(t.body)}) is - {text(t.body)}", t
    numbers = [t for t in terms if rational_value(t) is not None and literal_value(t) != 0]
    if len(numbers) > 1:
        yield "S1", f"the numbers {_listed(numbers)} can be added", node
    like: dict[object, list[Expr]] = {}
    for t in terms:
        if t.free or rational_value(t) is None:
            like.setdefault(as_term(t).monomial, []).append(t)
    double = next((group for group in like.values() if len(group) > 1), None)
    if double is not None:
        yield "S3", f"{_listed(double)} are like terms and can be collected", node
    yield from _pythagoras(node, terms)
    if double is None and len(numbers) < 2:
        yield from _brackets(node, terms)


def _listed(parts: list[Expr]) -> str:
    shown = [text(p) for p in parts[:3]]
    return ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + shown[-1]


def _pythagoras(node: Add, terms: tuple[Expr, ...]) -> Iterator[tuple[str, str, Expr]]:
    """sin^2 u + cos^2 u with the same factor."""
    squares: dict[tuple[str, object, object], Fraction] = {}
    for t in terms:
        term = as_term(t)
        for k, (base, n) in term.powers.items():
            if isinstance(base, Func) and base.name in ("sin", "cos") and n == 2:
                rest: object = frozenset([(other, e) for other, (_, e) in term.powers.items() if other != k])
                squares[base.name, base.arg, rest] = term.coef
    for (name, arg, others), coef in squares.items():
        if name == "sin" and squares.get(("cos", arg, others)) == coef:
            assert isinstance(arg, Expr)
            yield "S7", f"sin^2 and cos^2 of {text(arg)} add up to 1", node


def _whole_bracket(base: Expr, n: object) -> bool:
    return isinstance(base, Add) and isinstance(n, Fraction) and n.denominator == 1 and n > 0


def _brackets(node: Add, terms: tuple[Expr, ...]) -> Iterator[tuple[str, str, Expr]]:
    """A sum with brackets in which multiplying out would collect like terms."""
    read = [as_term(t) for t in terms]
    if not any(_whole_bracket(base, n) for t in read for base, n in t.powers.values()):
        return
    expanded: list[Term] = []
    for t in read:
        if any(isinstance(n, Fraction) and n < 0 and isinstance(base, Add) for base, n in t.powers.values()):
            more: list[Term] | None = [t]
        else:
            more = expand_term(t, MAX_EXPANDED)
        if more is None:
            return
        expanded += merge(more)
    if len(expanded) > MAX_EXPANDED:
        return
    if len(merge(expanded)) < len(expanded):
        yield "S8", f"multiplied out, {text(node)} has like terms to collect", node


# --- products and quotients ---


def _factors(e: Expr) -> tuple[list[Expr], list[Expr]]:
    """The factors above and below the bar, as typed; minus signs taken off."""
    above: list[Expr] = []
    below: list[Expr] = []
    stack = [(e, False)]
    while stack:
        node, under = stack.pop()
        match node:
            case Mul():
                stack += [(f, under) for f in reversed(node.factors)]
            case Div(num, den):
                stack.append((den, not under))
                if num != ONE:  # the 1 of 1/x is no factor
                    stack.append((num, under))
            case Neg(body) if not isinstance(body, Neg):
                stack.append((body, under))
            case _:
                (below if under else above).append(node)
    return above, below


def _of_product(node: Expr, whole: bool) -> Iterator[tuple[str, str, Expr]]:
    if isinstance(node, Div):
        if node.den == ONE or literal_value(node.den) == 1:
            yield "S2", f"dividing by 1 in {text(node)} does nothing", node
        if _has_bar(node.num) or _has_bar(node.den):
            yield "S5", f"{text(node)} is a fraction inside a fraction", node
    if not whole:
        return
    above, below = _factors(node)
    for f in (*above, *below):
        if literal_value(f) == 0:
            yield "S2", f"{text(node)} is 0", node
            return
    if len(above) > 1 and any(literal_value(f) == 1 for f in above):
        yield "S2", f"the factor 1 in {text(node)} can be left out", node
    if isinstance(node, Mul) and any(isinstance(f, Neg) for f in node.factors[1:]):
        signs = [f for f in node.factors if isinstance(f, Neg)]
        if len(signs) > 1:
            yield "S2", f"the minus signs in {text(node)} cancel", node
    if isinstance(node, Div) and isinstance(node.num, Neg) and isinstance(node.den, Neg):
        yield "S2", f"the minus signs in {text(node)} cancel", node
    yield from _numbers(node, above, below)
    yield from _equal_factors(node, above, below)


def _has_bar(e: Expr) -> bool:
    """Is there a fraction with more than numbers, or one over a letter, in the top or bottom of another?"""
    match e:
        case Div():
            return True
        case Neg(body):
            return _has_bar(body)
        case Mul():
            return any(_has_bar(f) for f in e.factors)
        case Add():
            return any(_has_bar(t) for t in e.terms)
        case Pow(base, exp):
            return _has_bar(base) and not _negative(exp)
    return False


def _negative(e: Expr) -> bool:
    v = literal_value(e)
    return v is not None and v < 0


def _plain(f: Expr) -> Fraction | None:
    """A number that stands as a factor: 3, 0.5, 2^3; not a fraction's bar, which is seen from outside."""
    v = literal_value(f)
    if v is not None:
        return v
    if isinstance(f, Pow) and isinstance(f.base, Num) and not f.exp.free:
        n = literal_value(f.exp)
        return power_value(f.base.value, int(n)) if n is not None and n.denominator == 1 else None
    return None


def _numbers(node: Expr, above: list[Expr], below: list[Expr]) -> Iterator[tuple[str, str, Expr]]:
    tops = [f for f in above if _plain(f) is not None and literal_value(f) != 1]
    bottoms = [f for f in below if _plain(f) is not None and literal_value(f) != 1]
    if len(tops) > 1:
        yield "S1", f"{_times(tops)} can be multiplied out", node
        return
    if len(bottoms) > 1:
        yield "S1", f"{_times(bottoms)} can be multiplied out", node
        return
    if not bottoms:
        return
    under = _plain(bottoms[0])
    assert under is not None
    if tops:
        over = _plain(tops[0])
        assert over is not None
        both = over / under if under else over
        decimal = over.denominator != 1 or under.denominator != 1
        if decimal or both.numerator != abs(over) or both.denominator != abs(under):
            yield "S1", f"{text(tops[0])}/{text(bottoms[0])} can be reduced", node
        return
    if under.denominator != 1:
        yield "S1", f"the number {text(bottoms[0])} below the bar can be divided out", node
        return
    # (4x + 2)/2: every term above the bar has the number below as a factor
    sums = [f for f in above if isinstance(f, Add)]
    if len(sums) == 1 and under.denominator == 1:
        coefs = [as_term(t).coef for t in terms_of(sums[0])]
        if all(c.denominator == 1 for c in coefs) and _common(coefs, int(under)) > 1:
            yield "S1", f"{text(sums[0])} and {text(bottoms[0])} have a common factor", node


def _common(coefs: list[Fraction], n: int) -> int:
    from math import gcd

    for c in coefs:
        n = gcd(n, int(c))
    return abs(n)


def _times(parts: list[Expr]) -> str:
    return "*".join([f"({text(p)})" if isinstance(p, (Neg, Div)) else text(p) for p in parts[:3]])


def _equal_factors(node: Expr, above: list[Expr], below: list[Expr]) -> Iterator[tuple[str, str, Expr]]:
    """Equal factors with whole exponents to be combined, or to be cancelled."""
    seen: dict[object, tuple[bool, Expr]] = {}
    for side, factors in ((False, above), (True, below)):
        for f in factors:
            if literal_value(f) is not None:
                continue
            base, exp = (f.base, f.exp) if isinstance(f, Pow) else (f, ONE)
            n = literal_value(exp)
            if base == Const("e") and isinstance(f, Pow):
                mark: object = "e^"
            elif n is not None and (n.denominator == 1 or base == f):
                mark = _mark(base)
            elif isinstance(base, Num):
                mark = ("power", base.value)
            else:
                continue
            if mark == "e^" and mark in seen and not _shorter(seen[mark][1], f):
                continue
            if mark in seen:
                before, first = seen[mark]
                if before == side:
                    yield "S4", f"{text(first)} and {text(f)} can be combined into one power", node
                else:
                    yield "S4", f"{text(first)} and {text(f)} can be cancelled", node
                return
            seen[mark] = side, f
    yield from _common_factor(node, above, below)


def _shorter(a: Expr, b: Expr) -> bool:
    """Have two powers of e like terms in their exponents, so that one power would be shorter?"""
    assert isinstance(a, Pow)
    assert isinstance(b, Pow)
    terms = [*map(as_term, terms_of(a.exp)), *map(as_term, terms_of(b.exp))]
    return len({t.monomial for t in terms}) < len(terms)


def _printed(t: Term) -> list[tuple[str, str]]:
    """The powers of a term as text, in one order."""
    return sorted([(show(base), str(n) if isinstance(n, Fraction) else show(n)) for base, (_, n) in t.powers.items()])


def _mark(base: Expr) -> object:
    """Brackets are equal up to the order and the sign of their terms."""
    if isinstance(base, Add):
        read = [as_term(t) for t in terms_of(base)]
        sign = min([(_printed(t), t.coef) for t in read])[1]
        return frozenset([(t.monomial, t.coef if sign > 0 else -t.coef) for t in read])
    term = as_term(base)
    return term.monomial if term.powers else base


def _common_factor(node: Expr, above: list[Expr], below: list[Expr]) -> Iterator[tuple[str, str, Expr]]:
    """(x^2 + x)/x: every term above has a factor that stands below, or the other way round."""
    for one, other in ((above, below), (below, above)):
        sums = [f for f in one if isinstance(f, Add)]
        for s in sums:
            read = [as_term(t) for t in terms_of(s)]
            for f in other:
                base, exp = (f.base, f.exp) if isinstance(f, Pow) else (f, ONE)
                n = literal_value(exp)
                if n is None or n.denominator != 1 or n < 1 or literal_value(base) is not None or isinstance(base, Add):
                    continue
                k = next(iter(as_term(base).powers), None)
                if k is not None and all(k in t.powers and _at_least_one(t.powers[k][1]) for t in read):
                    yield "S4", f"{text(base)} can be cancelled in {text(node)}", node
                    return


def _at_least_one(n: object) -> bool:
    return isinstance(n, Fraction) and n >= 1


# --- powers and functions ---


def _of_power(node: Pow) -> Iterator[tuple[str, str, Expr]]:
    n = literal_value(node.exp)
    if n == 0:
        yield "S2", f"{text(node)} is 1", node
        return
    if n == 1:
        yield "S2", f"the exponent 1 in {text(node)} does nothing", node
        return
    if not node.exp.free and n is None and rational_value(node.exp) is not None:
        yield "S1", f"the exponent {text(node.exp)} can be worked out", node
    elif isinstance(node.exp, Div) and n is not None and n.denominator != _typed_denominator(node.exp):
        yield "S1", f"the exponent {text(node.exp)} can be reduced", node
    base = literal_value(node.base)
    if base == 1:
        yield "S2", f"{text(node)} is 1", node
    elif base is not None and n is not None:
        if n.denominator == 1 and _short(base, n):
            yield "S1", f"{text(node)} can be worked out", node
        elif n.denominator != 1 and base > 0 and root_value(base, n.denominator) is not None:
            yield "S6", f"{text(node)} can be worked out", node
    if isinstance(node.base, Pow) and n is not None and n.denominator == 1 and literal_value(node.base.exp) is not None:
        yield "S4", f"the exponents in {text(node)} can be multiplied", node
    if node.base == Const("e") and isinstance(node.exp, Func) and node.exp.name == "ln":
        yield "S6", f"{text(node)} is {text(node.exp.arg)}", node
    if isinstance(node.base, Func) and node.base.name == "sqrt" and n is not None and n % 2 == 0:
        yield "S6", f"{text(node)} has no root left", node


def _typed_denominator(e: Div) -> int:
    v = literal_value(e.den)
    return int(abs(v)) if v is not None and v.denominator == 1 else 0


def _short(base: Fraction, n: Fraction) -> bool:
    """Would anybody write the power out?"""
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    return bits * abs(n) <= 24


_KNOWN = {row.name: [parse(place) for place in row.known] for row in FUNCTIONS.values() if row.arity == 1}
"""Where everybody knows a function's value."""


def _of_function(node: Func) -> Iterator[tuple[str, str, Expr]]:
    arg = node.arg
    v = rational_value(arg) if not arg.free else None
    value = value_there(node)
    says = f"{text(node)} has a known value" if value == node else f"{text(node)} is {text(value)}"
    match node.name:
        case "ln" if v == 1 or arg == Const("e"):
            yield "S6", says, node
        case "ln" if isinstance(arg, Pow) and arg.base == Const("e"):
            yield "S6", f"{text(node)} is {text(arg.exp)}", node
        case "log" if v == 1 or arg == node.args[1]:
            yield "S6", says, node
        case "log" if isinstance(arg, Pow) and arg.base == node.args[1]:
            yield "S6", f"{text(node)} is {text(arg.exp)}", node
        case "log" if v is not None and (b := rational_value(node.args[1])) is not None and _is_power(v, b):
            yield "S6", says, node
        case "sqrt" | "cbrt" | "root":
            index = 2 if node.name == "sqrt" else 3 if node.name == "cbrt" else rational_value(node.args[1])
            whole = v is not None and index is not None and index >= 2 and Fraction(index).denominator == 1
            if whole and root_value(v or Fraction(0), int(index or 2)) is not None:
                yield "S6", f"{text(node)} can be worked out", node
        case "abs" if v is not None:
            yield "S6", f"{text(node)} can be worked out", node
        case "sin" | "cos" | "tan" | "cot" | "sec" | "csc":
            turns = _multiple_of_pi(arg)
            if turns is not None and _folded(turns) in map(_multiple_of_pi, _KNOWN[node.name]):
                yield "S6", says, node
        case "factorial" if v is not None and v.denominator == 1 and 0 <= v <= 12:
            yield "S1", f"{text(node)} can be worked out", node
        case _ if of_numbers(node) is not None:
            yield "S6", f"{text(node)} can be worked out", node
        case name if v is not None and v in map(rational_value, _KNOWN.get(name, ())):
            yield "S6", says, node


def _is_power(v: Fraction, b: Fraction) -> bool:
    if b <= 0 or b == 1 or v <= 0:
        return False
    p = Fraction(1)
    for _ in range(64):
        p *= b
        if p == v or 1 / p == v:
            return True
    return False


def _folded(t: Fraction) -> Fraction:
    """The angle t*pi in the first quadrant, where its sine and cosine are up to the sign."""
    t = abs(t) % 1
    return min(t, 1 - t)


def _multiple_of_pi(e: Expr) -> Fraction | None:
    if e.free:
        return None
    if rational_value(e) == 0:
        return Fraction(0)
    term = as_term(e)
    if len(term.powers) == 1 and next(iter(term.powers.values())) == (Const("pi"), Fraction(1)):
        return term.coef
    return None
