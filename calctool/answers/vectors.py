"""One side of an answer in whatever shape it has: an expression, a vector or a matrix, in any brackets.

Components stand apart by commas, rows by semicolons or on lines of their own; in square brackets spaces will do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from calctool.answers.denied import WHICH
from calctool.answers.runs import apart, groups, picked, split
from calctool.answers.shapes import flat, transposed
from calctool.answers.sides import Side, label_of
from calctool.errors import InputError
from calctool.expr.tree import DNE, Expr, Sym
from calctool.parsing.characters import CLOSERS, OPENERS, RELATIONS
from calctool.parsing.clauses import closing
from calctool.parsing.grammar import GRAMMAR, is_latex, tokenized
from calctool.parsing.lexer import Note, Token, Tokens
from calctool.parsing.parser import Parser
from calctool.tasks.question import Answer, Question

MOST = 400
"""Components that a vector or matrix may have."""


class SideReader:
    """Reads the sides of one answer; ``notes`` and ``before``, what components were said to be equal to, collect.

    ``none`` are the places of words for "there is none" in the text.
    """

    def __init__(self, text: str, roots: str, question: Question | None, none: tuple[tuple[int, int], ...]) -> None:
        self.text = text
        self.roots = roots
        self.question = question
        self.none = none
        self.latex = is_latex(text)
        self.notes: list[Note] = []
        self.before: list[tuple[Answer, str]] = []
        self.known = set() if question is None else {x.name for x in question.variables}

    def read(self, side: Side, row: bool = False) -> Answer:
        """The value of a side; ``row``: one of several lines, and so perhaps the row of a matrix."""
        if side.none:
            return DNE
        if side.several is not None:
            start, end = side.several
            raise InputError(WHICH, self.text, (start, end), "write only the answer: 2x + 3")
        text = _with_brackets(side.bare.translate(_angles()))
        text = self.without_differential(text)
        lexed = tokenized(text, self.latex or None)
        mended = self.decimals(lexed, text)
        if mended != text:
            lexed = tokenized(mended, self.latex or None)
        last = len(lexed.tokens) - 1
        value = self.row(lexed, 0, last, [(0, last)]) if row else self.value(lexed, 0, last)
        self.notes += lexed.notes
        return value

    def without_differential(self, text: str) -> str:
        """``2x dx`` without the dx of the question's letter."""
        if not self.known or "d" in self.known:
            return text
        return re.sub(rf"(?<=[\w)\]}} ])\s*d(?:{'|'.join(map(re.escape, self.known))})(?=\s*$)", _blanked, text)

    def decimals(self, lexed: Tokens, text: str) -> str:
        """Where one expression is asked for, or semicolons part a vector, ``0,5`` is a decimal; ``(3,4)`` is none."""
        tokens = lexed.tokens
        wanted = self.question is not None and not isinstance(self.question.right, list)
        rows = any(t.kind == ";" for t in tokens)
        if rows and (wanted or not length(self.question)):
            return text
        opened: list[bool] = []
        for i, token in enumerate(tokens):
            if token.kind in CLOSERS:
                pair = i + 4 < len(tokens) and tokens[i + 4].kind == CLOSERS[token.kind]
                power = i > 0 and tokens[i - 1].kind == "^"
                opened.append(not rows and (token.kind != "(" or (pair and not power) or _is_call(tokens, i)))
            elif token.kind in OPENERS and opened:
                opened.pop()
            elif token.kind == "," and (wanted or rows) and not any(opened):
                before, after = tokens[i - 1], tokens[i + 1]
                near = before.end == token.start and token.end == after.start
                if before.kind == after.kind == "num" and near and not {".", "&"} & {*text[before.start : after.end]}:
                    typed = text[before.start : after.end]
                    text = text[: token.start] + "." + text[token.end :]
                    says = f"{typed} is read as the decimal {typed.replace(',', '.')}"
                    self.notes.append(Note("decimal-comma", before.start + 1, says))
        return text

    def value(self, lexed: Tokens, first: int, last: int) -> Answer:
        """What the tokens of a run are: a list where separators stand in it, else an expression."""
        tokens = lexed.tokens
        shorter = _without_transpose(tokens, first, last)
        if shorter != (first, last):
            return transposed(self.value(lexed, *shorter))
        rows = split(tokens, first, last, (";",))
        if len(rows) > MOST:
            raise InputError(f"more than {MOST} components are not read")
        if len(rows) > 1:
            rows = [row for row in rows if row[0] < row[1]] if rows[-1][0] == rows[-1][1] else rows
            return self.limited([self.row(lexed, *row, rows) for row in rows])
        parts = split(tokens, first, last, (",",))
        if len(parts) > MOST:
            raise InputError(f"more than {MOST} components are not read")
        if len(parts) > 1:
            kept = [p for p in parts if not _is_condition(tokens, *p)]
            if len(kept) == 1 and len(parts) > len(kept):  # 1/x, x > 0
                return self.component(lexed, *kept[0])
            return self.limited(self.ordered(lexed, parts))
        inside = self.inside(lexed, first, last)
        if inside is not None:
            spaced = apart(tokens, *inside)
            if len(spaced) > 1 and len(spaced) == length(self.question) and not self.is_list(lexed, first, last):
                return [self.component(lexed, *p) for p in spaced]  # [2x 3]
            value = self.value(lexed, *inside)
            return value if isinstance(value, list) else [value]
        lists = [g for g in groups(tokens, first, last) if self.is_list(lexed, *g)]
        if lists:
            return self.spread(lexed, first, last, lists)
        return self.expression(lexed, first, last)

    def row(self, lexed: Tokens, first: int, last: int, rows: Sequence[tuple[int, int]]) -> Answer:
        """A row of a matrix, its entries apart by commas or by spaces."""
        entries = [self.inside(lexed, *row) or row for row in rows]
        mine = self.inside(lexed, first, last) or (first, last)
        if all(len(split(lexed.tokens, *row, (",", ";"))) == 1 for row in (*entries, mine)):
            parts = [apart(lexed.tokens, *row) for row in entries]
            wide = columns(self.question) or (len(parts[0]) if len({len(p) for p in parts}) == 1 else 1)
            found = apart(lexed.tokens, *mine)
            if wide > 1 and len(found) == wide:
                return [self.component(lexed, *p) for p in found]
        return self.component(lexed, first, last)

    def limited(self, found: list[Answer]) -> Answer:
        if len(list(flat(found))) > MOST:
            raise InputError(f"more than {MOST} components are not read")
        return found

    def component(self, lexed: Tokens, first: int, last: int) -> Answer:
        """One component, with its name if it has one."""
        cuts = split(lexed.tokens, first, last, ("=",))
        for a, b in cuts[:-1]:
            typed = lexed.text[lexed.tokens[a].start : lexed.tokens[b - 1].end] if b > a else ""
            label = label_of(typed)
            if label is None and typed:
                self.before.append((self.value(lexed, a, b), typed))
        first, last = cuts[-1]
        if first == last:
            start = lexed.tokens[first].start
            end = max(start + 1, lexed.tokens[first].end)
            before = lexed.tokens[first - 1].end if first else 0
            if any(before <= a and b <= start for a, b in self.none):
                return DNE
            hint = "write 0 where there is nothing"
            raise InputError("a component is missing", self.text, (start, end), hint)
        return self.value(lexed, first, last)

    def ordered(self, lexed: Tokens, parts: list[tuple[int, int]]) -> list[Answer]:
        """The components in the order of the question's variables, where each of them is named: (f_y = 3, f_x = 2x)."""
        found = [self.component(lexed, *p) for p in parts]
        by: list[str] = []
        for a, b in parts:
            (first, last), *rest = split(lexed.tokens, a, b, ("=",))
            typed = lexed.text[lexed.tokens[first].start : lexed.tokens[last - 1].end] if last > first else ""
            label = label_of(typed) if rest else None
            by += label.by if label is not None and len(label.by) == 1 else ()
        order = [] if self.question is None else [x.name for x in self.question.variables]
        if len(by) == len(parts) and sorted(by) == sorted(order):
            return [found[by.index(name)] for name in order]
        return found

    def inside(self, lexed: Tokens, first: int, last: int) -> tuple[int, int] | None:
        """What is inside, where one pair of brackets holds everything and makes a vector of it."""
        tokens = lexed.tokens
        if last - first < 2:
            return None
        opener, closer = tokens[first].kind, tokens[last - 1].kind
        inner = first + 1, last - 1
        if opener == "<" and closer == ">":
            return inner
        if opener not in ("(", "[", "{") or closer != CLOSERS[opener] or closing(tokens, first) != last - 1:
            return None
        if opener == "[":
            return inner
        return inner if self.is_list(lexed, first, last) or self.inside(lexed, *inner) else None

    def is_list(self, lexed: Tokens, first: int, last: int) -> bool:
        """Does this pair of brackets hold a list, and neither arguments nor branches?"""
        tokens = lexed.tokens
        if tokens[first].kind == "{" and any(
            t.kind in ("if", "otherwise", "else", "<", ">", "<=", ">=") for t in tokens[first:last]
        ):
            return False
        if first and tokens[first - 1].kind in ("fn", "undef", "Piecewise", "base", "Derivative", "Subs", "Eq", "Ne"):
            return False
        return len(split(tokens, first + 1, last - 1, (",", ";"))) > 1

    def spread(self, lexed: Tokens, first: int, last: int, groups: list[tuple[int, int]]) -> Answer:
        """``(x, y)/r`` and ``2(x, y) - (1, 1)``: one expression for each component."""
        tokens = lexed.tokens
        rows = any(len(split(tokens, a + 1, b - 1, (";",))) > 1 for a, b in groups)
        lists = [split(tokens, a + 1, b - 1, (";",) if rows else (",",)) for a, b in groups]
        if len({len(parts) for parts in lists}) != 1:
            start, end = lexed.tokens[first].start, lexed.tokens[last - 1].end
            raise InputError("vectors of different sizes", self.text, (start, end), "write the components out")
        found: list[Answer] = []
        for i in range(len(lists[0])):
            kept: list[int] = []
            at = first
            for (a, b), parts in zip(groups, lists, strict=True):
                row = tokens[parts[i][0]].kind in CLOSERS and closing(tokens, parts[i][0]) == parts[i][1] - 1
                kept += range(at, a) if row else range(at, a + 1)
                kept += [*range(*parts[i])] if row else [*range(*parts[i]), b - 1]
                at = b
            kept += range(at, last)
            found.append(self.value(picked(lexed, kept), 0, len(kept)))
        return self.limited(found)

    def expression(self, lexed: Tokens, first: int, last: int) -> Expr:
        p = Parser(lexed, GRAMMAR, True, self.roots, first, last)
        if self.question is not None and self.question.variables:
            p.wrt = self.question.variables[0]
        return p.run(p.whole)


def length(question: Question | None) -> int:
    """How many components the vector has that is asked for; 0 where none is."""
    right = None if question is None else question.right
    return len(right) if isinstance(right, list) and isinstance(right[0], Expr) else 0


def columns(question: Question | None) -> int:
    """How wide the matrix is that is asked for; 0 where that is not known."""
    if question is None or not isinstance(question.right, list):
        return 0
    row = question.right[0]
    return len(row) if isinstance(row, list) else 1


@cache
def _angles() -> dict[int, str]:
    return {ord(a): b for a, b in {"⟨": "<", "⟩": ">", "〈": "<", "〉": ">", "î": "i", "ĵ": "j", "\u0302": " "}.items()}


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _with_brackets(text: str) -> str:
    """``<a, b>`` in round brackets."""
    if "cases" in text:
        return text
    match = re.search(r"<([^<>=]*,[^<>=]*)>", text)
    while match is not None:
        text = f"{text[: match.start()]}({match[1]}){text[match.end() :]}"
        match = re.search(r"<([^<>=]*,[^<>=]*)>", text)
    return text


def _without_transpose(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Without a ``^T`` behind a bracket."""
    closed = last - first > 3 and tokens[last - 3].kind in (*OPENERS, ">")
    if closed and tokens[last - 2].kind == "^" and tokens[last - 1].value == Sym("T"):
        return first, last - 2
    return first, last


def _is_condition(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Is it ``x > 0`` or ``x != 0``, and no component?"""
    kinds = [t.kind for t in tokens[first:last]]
    return any(k in RELATIONS and k != "=" for k in kinds) and kinds[:1] != ["<"] and kinds[:1] not in (["{"], ["("])


def _is_call(tokens: Sequence[Token], opener: int) -> bool:
    return opener > 0 and tokens[opener - 1].kind in ("fn", "undef", "base")
