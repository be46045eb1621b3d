"""Runs of tokens: what stands between separators, inside brackets, or apart by a space.

A run is a pair of indices, the second behind its last token.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy

from calctool.parsing.characters import CLOSERS, OPENERS
from calctool.parsing.clauses import closing
from calctool.parsing.lexer import Token, Tokens


def split(tokens: Sequence[Token], first: int, last: int, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """The runs between the separators that stand in no bracket."""
    depth, cuts = 0, [first]
    for i in range(first, last):
        kind = tokens[i].kind
        depth += (kind in CLOSERS or (kind == "<" and i == first)) - (
            kind in OPENERS or (kind == ">" and i == last - 1)
        )
        if kind in kinds and depth <= 0:
            cuts.append(i + 1)
    return [(a, b - 1) for a, b in zip(cuts, [*cuts[1:], last + 1], strict=True)]


def groups(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The brackets that stand in no other."""
    at = first
    while at < last:
        if tokens[at].kind in CLOSERS:
            end = closing(tokens, at)
            if end < 0:
                return
            yield at, end + 1
            at = end
        at += 1


def apart(tokens: Sequence[Token], first: int, last: int) -> list[tuple[int, int]]:
    """The runs between spaces where one operand ends and another begins: ``2x -y`` are two, ``2x - y`` is one."""
    depth, cuts = 0, [first]
    for i in range(first + 1, last):
        before, token, after = tokens[i - 1], tokens[i], tokens[i + 1]
        depth += before.kind in CLOSERS
        depth -= before.kind in OPENERS
        if depth or token.start == before.end or before.kind in ("+", "-", "*", "/", "^", "fn", "√", *CLOSERS):
            continue
        if token.kind in ("*", "/", "^", "sup", "!", *OPENERS):
            continue
        if token.kind in ("+", "-") and after.start > token.end:
            continue
        cuts.append(i)
    return list(zip(cuts, [*cuts[1:], last], strict=True))


def picked(lexed: Tokens, kept: Sequence[int]) -> Tokens:
    """Some of the tokens, as a text of their own."""
    found = copy(lexed)
    end = lexed.tokens[kept[-1]].end if kept else 0
    found.tokens = [*[lexed.tokens[i] for i in kept], Token("end", None, end, end)]
    found.commas = {n for n, i in enumerate(kept) if i in lexed.commas and _has_comma(found.tokens, n)}
    found.conditions = {n for n, i in enumerate(kept) if i in lexed.conditions}
    return found


def _has_comma(tokens: Sequence[Token], opener: int) -> bool:
    return len(split(tokens, opener + 1, closing(tokens, opener), (",",))) > 1
