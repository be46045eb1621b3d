"""The other readings of a text, the likeliest first: what somebody may have meant who left brackets or signs out.

An alternative is a text again, the one that should have been typed: the tokens of the first show where a bracket,
a sign or another letter may belong, and that is put in there.  So every alternative is read by the one grammar, and
can be shown.  None is a guess at another formula: what stands there stays, and in its order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from calctool.errors import InputError
from calctool.expr.exact import rational_value
from calctool.expr.tree import E, Sym
from calctool.parsing.characters import CLOSERS, OPENERS
from calctool.parsing.grammar import tokenized
from calctool.parsing.lexer import Token, Tokens
from calctool.parsing.words import FUNCTION_WORDS

MOST = 32
"""Alternatives of one text."""

_LONGEST = 400
"""Characters of a text that is looked at."""


class Alternative(NamedTuple):
    """Another text for the same marks; ``what`` to do to type it: put brackets, write ^ for a power."""

    text: str
    what: str


class Edit(NamedTuple):
    """What is put in the place of some characters."""

    start: int
    end: int
    put: str


Change = tuple[Edit, ...]


class _Kind(NamedTuple):
    """A kind of slip: where in the tokens it may have been made, each place with its changes, the likeliest first."""

    what: str
    sites: Callable[[Tokens, Collection[str]], Iterator[list[Change]]]


def alternatives(text: str, names: Collection[str] = ()) -> Iterator[Alternative]:
    """The other readings of a text whose letters are said to be ``names``.

    >>> [a.text for a in alternatives("2x/x^2+1")][0]
    '2x/(x^2+1)'
    >>> next(alternatives("5x4")).text, next(alternatives("3e^3x")).text
    ('5x^4', '3e^(3x)')
    >>> list(alternatives("2x + 3"))
    []
    """
    if len(text) <= _LONGEST:
        yield from islice(_distinct(text, _all(text, names)), MOST)


def _distinct(text: str, found: Iterator[Alternative]) -> Iterator[Alternative]:
    seen = {text}
    for alternative in found:
        if alternative.text not in seen:
            seen.add(alternative.text)
            yield alternative


def _all(text: str, names: Collection[str]) -> Iterator[Alternative]:
    """One slip; one kind of slip everywhere; two slips."""
    once: list[tuple[str, Change]] = []
    every: list[tuple[str, Change]] = []
    for what, sites in _found(text, names):
        for site in sites:
            once += [(what, change) for change in site[:1]]
        if len(sites) > 1:
            together = _together([site[0] for site in sites])
            if together:
                every.append((what, together))
        for site in sites:
            once += [(what, change) for change in site[1:]]
    for what, change in (*once, *every):
        yield Alternative(_edited(text, change), what)
    tried = [*every, *once][:12]
    for i, (first, change) in enumerate(tried):
        for second, more in tried[i + 1 :]:
            both = _together([change, more])
            if both:
                yield Alternative(_edited(text, both), first if first == second else f"{first}, and {second}")


def _found(text: str, names: Collection[str]) -> Iterator[tuple[str, list[list[Change]]]]:
    closed = _closed(text)
    if closed:
        yield "close the bracket", [[closed]]
    try:
        lexed = tokenized(text)
    except InputError:
        yield from _unreadable(text, names)
        return
    for kind in _KINDS:
        sites = [site for site in kind.sites(lexed, names) if site]
        if sites:
            yield kind.what, sites


def _together(changes: Sequence[Change]) -> Change:
    """Several changes in one; nothing where they are in one another's way."""
    spans = sorted([(change[0].start, change[-1].end) for change in changes])
    for (_, end), (start, last) in pairwise(spans):
        if start < end < last:
            return ()
    edits = [edit for change in changes for edit in change]
    replaced = sorted([edit for edit in edits if edit.end > edit.start])
    if any(r.start < e.start < r.end for r in replaced for e in edits):
        return ()
    for first, second in pairwise(replaced):
        if first.end > second.start:
            return ()
    return tuple(edits)


def _edited(text: str, change: Change) -> str:
    for edit in sorted(change, key=lambda e: (e.start, e.end, e.put != "("), reverse=True):
        text = text[: edit.start] + edit.put + text[edit.end :]
    return text


# --- where ----------------------------------------------------------------------------------------------------------


_SIGNS = frozenset(("+", "-", "*", "/", "^", ",", ";", "=", "end", "<", ">", "->", "=>", "≈", *OPENERS))


def _brackets(start: int, end: int) -> Change:
    return Edit(start, start, "("), Edit(end, end, ")")


def _operand_end(tokens: Sequence[Token], i: int) -> int:
    """The index after the operand that begins at token ``i``: its signs, itself, what it is raised to."""
    while tokens[i].kind in ("+", "-"):
        i += 1
    kind = tokens[i].kind
    if kind in ("fn", "undef", "√", "∛", "∜"):
        i += 1
        while tokens[i].kind in ("base", "sup", "'"):
            i += 1
        if tokens[i].kind == "^":
            i = _operand_end(tokens, i + 1)
        return _operand_end(tokens, i) if tokens[i].kind not in _SIGNS or tokens[i].kind == "-" else i
    if kind in CLOSERS:
        i = _after(tokens, i)
    elif kind == "|":
        i += 1
        while tokens[i].kind not in ("|", "end"):
            i += 1
        i += tokens[i].kind == "|"
    elif kind not in _SIGNS:
        i += 1
    while tokens[i].kind in ("sup", "!", "'"):
        i += 1
    if tokens[i].kind == "^":
        i = _operand_end(tokens, i + 1)
    return i


def _after(tokens: Sequence[Token], opener: int) -> int:
    depth = 0
    for i in range(opener, len(tokens)):
        depth += (tokens[i].kind in CLOSERS) - (tokens[i].kind in OPENERS)
        if not depth:
            return i + 1
    return len(tokens) - 1


def _run_end(tokens: Sequence[Token], i: int) -> int:
    """The index after the factors that stand side by side from token ``i`` on."""
    end = _operand_end(tokens, i)
    while end > i and tokens[end].kind not in _SIGNS and tokens[end].kind != "|":
        following = _operand_end(tokens, end)
        if following == end:
            break
        end = following
    return end


def _term_end(tokens: Sequence[Token], i: int) -> int:
    """The index after the term that begins at token ``i``: factors side by side, multiplied and divided."""
    end = _run_end(tokens, i)
    while tokens[end].kind in ("*", "/"):
        following = _run_end(tokens, end + 1)
        if following == end + 1:
            break
        end = following
    return end


def _sums(tokens: Sequence[Token], i: int) -> Iterator[int]:
    """The indices after the term at ``i`` and each further term of its sum, the longest first."""
    ends = []
    end = i
    while tokens[end].kind in ("+", "-"):
        following = _term_end(tokens, end + 1)
        if following == end + 1:
            break
        end = following
        ends.append(end)
        if len(ends) == 4:
            break
    yield from reversed(ends)


def _beginning(tokens: Sequence[Token], i: int) -> int:
    """The index of the first token of the sum that token ``i`` stands in."""
    depth = 0
    while i > 0:
        kind = tokens[i - 1].kind
        if kind in OPENERS:
            depth += 1
        elif kind in CLOSERS:
            if not depth:
                return i
            depth -= 1
        elif kind in (",", ";", "=", "->", "=>", "≈") and not depth:
            return i
        i -= 1
    return i


def _span(tokens: Sequence[Token], first: int, last: int) -> Change:
    return _brackets(tokens[first].start, tokens[last - 1].end)


# --- the kinds of slips ----------------------------------------------------------------------------------------------


def _digits_as_power(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``5x4`` as 5x^4, ``(x + 1)2`` as (x + 1)^2, ``sec2(x)`` as sec^2(x)."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens):
        typed = lexed.text[token.start : token.end]
        if token.kind == "name" and isinstance(token.value, Sym) and token.value.name not in names:
            stem = typed.rstrip("0123456789")
            if stem != typed and stem and "_" not in stem:
                cut = token.start + len(stem)
                power: Change = (Edit(cut, cut, "^"),)
                if tokens[i + 1].kind == "^":  # x3^(x - 1)
                    yield [(Edit(cut, cut, " "),), power]
                else:
                    yield [power, (Edit(cut, cut, "*"),)]
        elif token.kind == "num" and i and token.start == tokens[i - 1].end and tokens[i - 1].kind == "fn":
            if typed.isdecimal() and len(typed) == 1 and tokens[i + 1].kind != "end":  # sec2 x, cosh2x
                yield [(Edit(token.start, token.start, "^"), Edit(token.end, token.end, " "))]
        elif token.kind == "num" and typed.startswith(".") and i and token.start == tokens[i - 1].end:
            yield [(Edit(token.start, token.start + 1, "*"),)]  # cos(2x).2
        elif token.kind == "num" and i and token.start == tokens[i - 1].end and tokens[i - 1].kind in (")", "]"):
            yield [(Edit(token.start, token.start, "^"),)]


def _exponent(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``e^2x`` as e^(2x), ``x^1/2`` as x^(1/2), ``x^n-1`` as x^(n-1)."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens):
        if token.kind != "^" or tokens[i + 1].kind in CLOSERS:
            continue
        first = i + 1
        end = _operand_end(tokens, first)
        if end == first:
            continue
        letter = tokens[i - 1].value == E or tokens[i - 1].kind == "num"
        run = _close(tokens, first, end)
        found: list[Change] = []
        short = end
        while short < run and tokens[short].kind in ("name", "num", "sup"):
            short = _operand_end(tokens, short)
        for last in dict.fromkeys((short, run)):  # e^2x cos x and e^2x(x + 1): the exponent ends before them
            if last > end and (letter or tokens[end - 1].kind == "num"):
                found.append(_span(tokens, first, last))
        if tokens[run].kind == "/":
            below = _operand_end(tokens, run + 1)
            whole = below == run + 2 and run == first + 1 and _divides(tokens[run + 1], tokens[first])  # x^2/2
            if below > run + 1 and tokens[run].start == tokens[run - 1].end and not whole:
                found.append(_span(tokens, first, below))
        if tokens[i - 1].value == E and tokens[end].kind == "*" and tokens[end].start == tokens[end - 1].end:
            found.append(_span(tokens, first, _operand_end(tokens, end + 1)))  # e^2*x
        if tokens[run].kind == "/" and tokens[run + 1].kind == "num" and tokens[run + 2].start == tokens[run + 1].end:
            found += [_span(tokens, first, last) for last in list(_sums(tokens, run + 2))[-1:]]  # x^3/2-1
        if tokens[first].kind == "name" and tokens[run].start == tokens[run - 1].end:
            found += [_span(tokens, first, last) for last in list(_sums(tokens, run))[-1:]]  # x^n-1
        yield found


def _divides(number: Token, other: Token) -> bool:
    """Are both whole numbers, and the first divides the other?"""
    values = [rational_value(t.value) for t in (number, other) if t.kind == "num"]
    whole = [v.numerator for v in values if v is not None and v.denominator == 1]
    return len(whole) == 2 and whole[0] != 0 and whole[1] % whole[0] == 0


def _power_of_e(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``ex`` as e^x, ``e3x`` as e^(3x)."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens[:-1]):
        typed = lexed.text[token.start : token.end]
        close = tokens[i + 1].start == token.end and tokens[i + 1].kind in ("name", "num")
        if token.kind == "num" and close and re.fullmatch(r"\d*e\d", typed):  # 3e3x
            end, at = _close(tokens, i + 1, _operand_end(tokens, i + 1)), token.start + typed.index("e") + 1
            yield [(Edit(at, at, "^("), Edit(tokens[end - 1].end, tokens[end - 1].end, ")"))]
        if token.kind == "name" and token.value == E and close:
            end = _close(tokens, i + 1, _operand_end(tokens, i + 1))
            yield [(Edit(token.end, token.end, "^("), Edit(tokens[end - 1].end, tokens[end - 1].end, ")"))]


def _power_of_function(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``sin x^2`` as (sin x)^2; in LaTeX, where brackets are as easy, it is what it is."""
    tokens = [] if "\\" in lexed.text else lexed.tokens
    for token, argument, power, number in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if (
            token.kind == "fn"
            and argument.kind == "name"
            and (power.kind == "sup" or (power.kind == "^" and number.kind == "num"))
        ):
            yield [_brackets(token.start, argument.end)]


def _letter_before(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``acos(ax)`` as a cos(ax), where the question has an a."""
    for token in lexed.tokens:
        typed = lexed.text[token.start : token.end]
        if token.kind == "fn" and typed[:1] in names and typed[1:] in FUNCTION_WORDS:
            yield [(Edit(token.start + 1, token.start + 1, " "),)]


def _close(tokens: Sequence[Token], first: int, end: int) -> int:
    """The index after the factors that stand close behind: ``2x`` of ``e^2x cos x``."""
    while tokens[end].start == tokens[end - 1].end and tokens[end].kind in ("name", "num", "sup", "(", "fn"):
        following = _operand_end(tokens, end)
        if following == end:
            break
        end = following
    return end


def _base(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``3*-1^2`` as 3*(-1)^2."""
    tokens = lexed.tokens
    for sign, number, power in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if sign.kind == "-" and number.kind == "num" and power.kind in ("^", "sup"):
            yield [_brackets(sign.start, number.end)]


def _denominator(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``1/5x`` as 1/(5x), ``2x/x^2+1`` as 2x/(x^2+1)."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens):
        if token.kind != "/":
            continue
        first = i + 1
        end = _operand_end(tokens, first)
        run = _run_end(tokens, first)
        found: list[Change] = []
        if _is_coefficient(tokens, i):
            continue
        term = _term_end(tokens, first)
        if term > run and _apart(tokens, run) and not _apart(tokens, i):  # a/b * c/d
            term = run
        found += [_span(tokens, first, last) for last in _sums(tokens, term)]
        if run > end:
            found.append(_span(tokens, first, run))
        if term > run:
            found.append(_span(tokens, first, term))
        for last in _sums(tokens, run):
            if tokens[last - 2].kind == "^" and tokens[last - 1].kind == "num":  # 1/x+1^2
                found.append(_span(tokens, first, last - 2))
            elif tokens[last - 1].kind == "sup":
                found.append(_span(tokens, first, last - 1))
        yield found


def _apart(tokens: Sequence[Token], sign: int) -> bool:
    """Stand spaces on both sides of a sign?"""
    before, after = tokens[sign - 1], tokens[sign + 1]
    return before.end < tokens[sign].start and tokens[sign].end < after.start


def _is_coefficient(tokens: Sequence[Token], slash: int) -> bool:
    """Is it ``1/2`` and then an explicit sign, or a space and a power: 1/2*sqrt(x), 1/2 x^(1/2)?"""
    if tokens[slash + 1].kind != "num":
        return False
    number, after = tokens[slash + 1], tokens[slash + 2]
    apart = after.start > number.end and after.kind == "name" and tokens[slash + 3].kind in ("^", "sup")
    return after.kind == "*" or apart


def _numerator(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``x cos x - sin x/x^2`` as (x cos x - sin x)/x^2."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens):
        if token.kind != "/":
            continue
        first = _beginning(tokens, i)
        depth = 0
        plain = False
        for t in tokens[first:i]:
            depth += (t.kind in CLOSERS) - (t.kind in OPENERS)
            plain |= not depth and t.kind in ("+", "-") and t is not tokens[first]
        if plain:
            found = [_span(tokens, first, i)]
            if tokens[first].kind == "-":
                found.append(_span(tokens, first + 1, i))
            yield found


def _argument(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``sin x/2`` as sin(x/2), ``√x²+1`` as √(x²+1); and ``sin x y`` as sin(x) y."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens):
        if token.kind not in ("fn", "√", "∛", "∜", "d/d"):
            continue
        first = i + 1
        while tokens[first].kind in ("base", "sup"):
            first += 1
        if tokens[first].kind == "^":
            first = _operand_end(tokens, first + 1)
        if tokens[first].kind in (*CLOSERS, "|"):
            continue
        end = _operand_end(tokens, first)
        if end == first:
            continue
        found: list[Change] = []
        root = token.kind not in ("fn", "d/d") or token.value in ("sqrt", "cbrt")
        run = _close(tokens, first, end) if root else end
        if not root:
            while tokens[run].kind in ("name", "num"):
                run = _operand_end(tokens, run)
        if tokens[run].kind == "/" and tokens[run].start == tokens[run - 1].end:
            below = _operand_end(tokens, run + 1)
            if below > run + 1:
                found.append(_span(tokens, first, below))
        if root or token.kind == "d/d" or tokens[run].start == tokens[run - 1].end:
            found += [_span(tokens, first, last) for last in _sums(tokens, run)]
        if run > end:
            found.append(_span(tokens, first, run if root else end))
        yield found


def _factor(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``x^x*ln x+1`` as x^x*(ln x+1)."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens):
        if token.kind == "*":
            yield [_span(tokens, i + 1, last) for last in _sums(tokens, _term_end(tokens, i + 1))][:1]


def _letters(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``2X`` as 2x where the question has only x, ``E`` as e."""
    changes: list[Change] = []
    for token in lexed.tokens:
        if token.kind == "name" and isinstance(token.value, Sym):
            name = token.value.name
            if name not in names and name.swapcase() in names:
                typed = lexed.text[token.start : token.end]
                changes.append((Edit(token.start, token.end, typed.swapcase()),))
            elif name == "E" and "E" not in names:
                changes.append((Edit(token.start, token.end, "e"),))
    lower = lexed.text.lower()
    if lower != lexed.text and len(lower) == len(lexed.text) and not any(name != name.lower() for name in names):
        yield [(Edit(0, len(lower), lower),)]
    if changes:
        yield [tuple(edit for change in changes for edit in change)]


def _exclamation(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``2x + 3!`` as 2x + 3, said aloud."""
    *_, last, _ = (Token("", None, 0, 0), *lexed.tokens)
    if last.kind == "!":
        yield [(Edit(last.start, last.end, ""),)]


def _common_logarithm(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``log`` as log10."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens):
        if token.kind == "fn" and lexed.text[token.start : token.end] == "log" and tokens[i + 1].kind != "base":
            yield [(Edit(token.end, token.end, "10 " if tokens[i + 1].start == token.end else "10"),)]


def _decimal_commas(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``0,5`` as 0.5, all of them."""
    tokens = lexed.tokens
    commas = []
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        near = before.end == token.start and token.end == after.start
        if token.kind == "," and near and before.kind == after.kind == "num":
            commas.append(Edit(token.start, token.end, "."))
    if commas:
        yield [tuple(commas)]


def _reciprocals(lexed: Tokens, names: Collection[str]) -> Iterator[list[Change]]:
    """``sin^-1 x`` as (sin x)^(-1)."""
    tokens = lexed.tokens
    for i, token in enumerate(tokens):
        if token.kind != "fn":
            continue
        kinds = [t.kind for t in tokens[i + 1 : i + 4]]
        power = 0
        if kinds[:1] == ["sup"] and lexed.text[tokens[i + 1].start] == "⁻":
            power = i + 2
        elif kinds[:2] == ["^", "-"] and kinds[2:] == ["num"]:
            power = i + 4
        elif kinds[:2] == ["^", "("] and tokens[i + 3].kind == "-":
            power = _after(tokens, i + 2)
        if power:
            end = _operand_end(tokens, power)
            if end > power:
                start, close = tokens[i + 1].start, tokens[power - 1].end
                put = (Edit(token.start, token.start, "("), Edit(start, close, " "))
                yield [(*put, Edit(tokens[end - 1].end, tokens[end - 1].end, ")^(-1)"))]


_KINDS = (
    _Kind("write ^ for a power", _digits_as_power),
    _Kind("use the letters of the question", _letters),
    _Kind("put brackets", _exponent),
    _Kind("put a space between", _letter_before),
    _Kind("write ^ for a power", _power_of_e),
    _Kind("put brackets", _denominator),
    _Kind("put brackets", _numerator),
    _Kind("put brackets", _argument),
    _Kind("put brackets", _factor),
    _Kind("put brackets", _base),
    _Kind("put brackets", _power_of_function),
    _Kind("leave the exclamation mark out", _exclamation),
    _Kind("write log10 for the common logarithm", _common_logarithm),
    _Kind("write a decimal point", _decimal_commas),
    _Kind("write 1/ for a reciprocal", _reciprocals),
)


def _closed(text: str) -> Change:
    """The brackets that are left open at the end, closed there."""
    left: list[str] = []
    for c in text:
        if c in "([":
            left.append(CLOSERS[c])
        elif left and c == left[-1]:
            left.pop()
        elif c in ")]":
            return ()
    end = len(text.rstrip())
    return (Edit(end, end, "".join(reversed(left))),) if 0 < len(left) <= 2 else ()


def _unreadable(text: str, names: Collection[str]) -> Iterator[tuple[str, list[list[Change]]]]:
    """What to try with a text that cannot be taken apart: digits after letters as powers, small letters."""
    powers: list[list[Change]] = []
    for i in range(1, len(text)):
        if text[i].isdecimal() and text[i - 1].isalpha() and not text[:i].endswith("log"):
            powers.append([(Edit(i, i, "^"),)])
    if powers:
        yield "write ^ for a power", powers
    if text != text.lower() and not any(name != name.lower() for name in names):
        yield "use the letters of the question", [[(Edit(0, len(text), text.lower()),)]]
