"""A student's answer as typed: labels, words and a chain of equals signs around a formula, a vector or a matrix.

What stands around equals signs is taken apart in :mod:`calctool.grading.sides`; here the last side is read in
whatever shape it has, and everything before it is kept, to be looked at: a label has to fit the question, and the
links of a chain have to hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from calctool.algebra.terms import terms_of
from calctool.errors import InputError
from calctool.expr.tree import DNE, OO, Expr, Mul, Neg, Sym, add, mul
from calctool.grading.denied import refuse_denied
from calctool.grading.prose import not_applicable, says_nothing, without_words
from calctool.grading.sides import Label, Side, label_of, statements
from calctool.parsing.characters import CLOSERS, OPENERS, RELATIONS
from calctool.parsing.grammar import GRAMMAR, is_latex, tokenized
from calctool.parsing.lexer import Note, Token, Tokens
from calctool.parsing.parser import Parser
from calctool.tasks.question import Answer, Question

LONGEST = 5_000
"""Characters of an answer."""
MOST = 400
"""Components that a vector or matrix may have."""


BOTH_SIGNS = "±oo is two answers, and one is asked for"


class NoAnswer(InputError):
    """A blank, or words that say that there is no answer: neither wrong nor unreadable."""


class Named(NamedTuple):
    """A label that stood before an equals sign, and how it was typed."""

    label: Label
    typed: str


class Given(NamedTuple):
    """An answer that was read: an expression, a list, a list of lists; ``unworked`` if a d/dx is left in it.

    ``labels`` stood before it, and ``before`` are the sides that it was said to be equal to, in order; ``place`` is
    where in the text the answer itself stands.  ``both`` says that two values were given at once: ±oo, or none and one;
    ``parts`` are the named values of statements before the last,
    and ``near`` is the decimal that an exact value was rounded to: e = 2.718.
    """

    value: Expr | list[Expr] | list[list[Expr]]
    notes: tuple[Note, ...]
    text: str
    unworked: bool = False
    labels: tuple[Named, ...] = ()
    before: tuple[tuple[Answer, str], ...] = ()
    place: tuple[int, int] = (0, 0)
    both: str = ""
    near: Expr | None = None
    parts: tuple[tuple[Named, Answer], ...] = ()


def read_answer(text: str, roots: str = "real", question: Question | None = None) -> Given:
    """The answer in whatever shape it has, its ``roots`` read as in the question.

    The ``question`` says what shape to expect, and which letters may stand in it.  Raises InputError with the place
    where reading stopped, NoAnswer where there is nothing to read.

    >>> from calctool.parsing import read
    >>> read_answer("f'(x) = 2x").value == read("2x").expr
    True
    >>> len(read_answer("[2x, 3]").value), read_answer("does not exist").value == DNE
    (2, True)
    >>> read_answer("y' = 2x + 1 + 2 = 2x + 3 (sum rule)").labels[0].label.kind
    'derivative'
    """
    if len(text) > LONGEST:
        what = f"an answer of more than {LONGEST:,} characters is not read"
        raise InputError(what, hint="give the answer alone")
    letters = frozenset() if question is None else _letters(question)
    if says_nothing(text, question is not None and _may_not_exist(question), letters):
        raise NoAnswer("there is no answer", text if text.strip() else None, hint='for example: --answer "2x + 3"')
    reader = _Reader(text, roots, question)
    try:
        return reader.given()
    except InputError as error:
        if error.text is not None and len(error.text) == len(text):
            raise InputError(error.what, text, error.span, error.hint) from error
        raise


def _letters(question: Question) -> frozenset[str]:
    bodies = question.body if isinstance(question.body, tuple) else (question.body,)
    return frozenset(x.name for x in question.variables).union(*[b.free for b in bodies])


def _may_not_exist(question: Question) -> bool:
    return question.command == "limit" or bool(question.point)


def along_axes(e: Expr, size: int) -> list[Expr] | None:
    """``2x i + 3 j`` as its two or three components; None where it is not a sum of multiples of i, j and k.

    >>> from calctool.parsing import read
    >>> along_axes(read("2x i - j").expr, 2) == [read("2x").expr, read("-1").expr]
    True
    """
    names = ("i", "j", "k") if not e.free.isdisjoint("ijk") else ("e_x", "e_y", "e_z")
    letters: list[Expr] = [Sym(name) for name in names[:size]]
    found: list[list[Expr]] = [[] for _ in letters]
    for factor, minus in _spread(e):
        factors = list(_factors(factor))
        axes = [f for f in factors if f in letters]
        rest = [f for f in factors if f not in letters]
        if len(axes) != 1 or size not in (2, 3) or any(not f.free.isdisjoint(names) for f in rest):
            return None
        part = mul(rest)
        found[letters.index(axes[0])].append(Neg(part) if minus else part)
    return [add(parts) for parts in found]


def _spread(e: Expr) -> Iterator[tuple[Expr, bool]]:
    """The terms of a sum, and which of them are taken away."""
    for term in terms_of(e):
        yield (term.body, True) if isinstance(term, Neg) else (term, False)


def _factors(e: Expr) -> Iterator[Expr]:
    if isinstance(e, Mul):
        for factor in e.factors:
            yield from _factors(factor)
    else:
        yield e


class _Reader:
    def __init__(self, text: str, roots: str, question: Question | None) -> None:
        self.text = text
        self.roots = roots
        self.question = question
        self.latex = is_latex(text)
        self.notes: list[Note] = []
        self.labels: list[Named] = []
        self.before: list[tuple[Answer, str]] = []
        self.none: tuple[tuple[int, int], ...] = ()
        self.near: Expr | None = None
        self.parts: list[tuple[Named, Answer]] = []
        self.both = ""
        self.known = set() if question is None else {x.name for x in question.variables}
        self.letters = self.known if question is None else self.known | _letters(question)

    def given(self) -> Given:
        if not_applicable(self.text):
            return Given(DNE, (), self.text)
        vector = self.question is not None and isinstance(self.question.right, list)
        source = _marked(_only_formula(self.text, vector), self.columns() > 1)
        if vector and "{" not in source:
            source = _texts()["and"].sub(lambda m: ",".center(len(m[0])), source)
        bare = without_words(source)
        self.none = bare.none
        refuse_denied(source, bare)
        chains = self.joined(statements(source))
        if not chains:
            raise InputError("there is no formula in the answer", self.text, (0, len(self.text)), "write it: 2x + 3")
        if bare.text.rstrip().endswith("=") and not any(a > bare.text.rindex("=") for a, _ in bare.none):
            at = bare.text.rstrip().rindex("=")
            raise InputError("nothing stands after the equals sign", self.text, (at, at + 1), "write the answer there")
        both = BOTH_SIGNS if _texts()["both"].search(bare.text) is not None else ""
        if both and not _texts()["both"].sub("", bare.text).rpartition("=")[2].strip():
            return Given(OO, (), self.text, both=BOTH_SIGNS)
        value = self.several(chains) if len(chains) > 1 else self.chain(chains[0])
        place = chains[-1][-1].start, chains[-1][-1].end
        if len(chains) > 1:
            place = chains[0][0].start, place[1]
        unworked = any(e.open for e in _flat(value))
        found = value if isinstance(value, Expr) else _tidy(value)
        if self.none and isinstance(found, Expr) and found not in (DNE, OO, Neg(OO)):
            both = "That there is no value and a value are two answers, and one is asked for"
        return Given(
            found,
            tuple(self.notes),
            self.text,
            unworked,
            tuple(self.labels),
            tuple(self.before),
            place,
            both or self.both,
            self.near,
            tuple(self.parts),
        )

    # Chains

    def joined(self, chains: list[list[Side]]) -> list[list[Side]]:
        """The chains, one that begins with an equals sign with the one above it."""
        found: list[list[Side]] = []
        for chain in chains:
            if found and chain and chain[0].sign in ("=", "≈"):
                found[-1] += chain
            elif chain:
                found.append(chain)
        return found

    def chain(self, chain: Sequence[Side]) -> Answer:
        """The value of a chain; its labels and what stands before are kept."""
        last = len(chain) - 1
        name = chain[last].label
        if last > 0 and name is not None and name.kind == "derivative":
            self.labels.append(Named(name, chain[last].typed))  # 3x^2 = y'
            last -= 1
        elif last > 0 and not self.label(chain[last - 1], chain) and chain[last].sign in ("≈", "="):
            decimal = "." in chain[last].typed and "." not in "".join([side.typed for side in chain[:last]])
            if chain[last].sign == "≈" or decimal:  # 1/3 = 0.333: the rounded number after it is one more side
                exact, near = self.side(chain[last - 1]), self.side(chain[last])
                if isinstance(exact, Expr) and isinstance(near, Expr) and not exact.open:
                    self.near = near
                    last -= 1
        for side, after in pairwise(chain[: last + 1]):
            label = self.label(side, chain)
            if label is not None:
                self.labels.append(Named(label, side.typed))
                continue
            if after.sign not in ("=", "≈"):  # x^2 -> 2x
                continue
            try:
                self.before.append((self.side(side), side.typed))
            except InputError as error:
                says = f"{side.typed} is not looked at: {error.what}"
                self.notes.append(Note("unread", side.start + 1, says))
        return self.side(chain[last])

    def label(self, side: Side, chain: Sequence[Side]) -> Label | None:
        """What a side names; fx too, where x is a letter of the question."""
        if side is chain[-1] and len(chain) > 1:
            return None
        if side.typed == "e" and "e" not in self.letters:
            return None
        if side.label is not None and side is not chain[-1]:
            return side.label
        name = "".join(side.typed.split())
        if re.fullmatch(r"d[a-z]", name) and "d" not in self.known:  # dy = 2x dx
            return Label("function", name[1])
        match = re.fullmatch(r"([fghzuvwFG])((?:[a-z])+)", name)
        if match and set(match[2]) <= self.letters and match[1] not in self.letters:
            return Label("derivative", match[1], tuple(match[2]))
        return None

    def several(self, chains: list[list[Side]]) -> Answer:
        """Named components, rows on lines, or lines of which the last is the answer."""
        vector = self.question is None or isinstance(self.question.right, list)
        if vector and all(len(chain) == 1 for chain in chains):
            return [self.side(chain[0], row=True) for chain in chains]
        names = [next((f for side in c[:-1] if (f := self.label(side, c))), None) for c in chains]
        if vector and all(name is not None and name.kind == "derivative" for name in names):
            return self.components([name for name in names if name is not None], chains)
        *first, last = chains
        for chain in first:
            if not vector and len(chain) == 1 and all(len(c) == 1 for c in chains):
                self.before.append((self.side(chain[0]), chain[0].typed))
            label = self.label(chain[0], chain) if len(chain) > 1 else None
            if label is not None and not vector:
                try:
                    self.parts.append((Named(label, chain[0].typed), self.side(chain[-1])))
                except InputError as error:
                    self.notes.append(
                        Note("unread", chain[0].start + 1, f"{chain[0].typed} is not looked at: {error.what}")
                    )
        return self.chain(last)

    def components(self, names: list[Label], chains: list[list[Side]]) -> Answer:
        """``f_x = ..., f_y = ...``, in the order of the question's variables."""
        values: dict[tuple[str, str], Answer] = {}
        order = [] if self.question is None else [x.name for x in self.question.variables]
        for name, chain in zip(names, chains, strict=True):
            kept = len(self.labels)
            by = "".join(name.by)
            value = self.chain(chain)
            if values.setdefault((name.name, by), value) != value:
                self.both = f"{chain[0].typed} is given twice, and differently"
            del self.labels[kept:]
            if name.at:
                self.labels.append(Named(Label("component", name.name, name.by, name.at), chain[0].typed))
            if by not in order:
                order.append(by)
        second = self.second(values)
        if second is not None:
            return second
        functions = list(dict.fromkeys(name for name, _ in values))
        rows = [[values[f, x] for x in order if (f, x) in values] for f in functions]
        return list(rows[0]) if len(rows) == 1 else [list(row) for row in rows]

    def second(self, values: dict[tuple[str, str], Answer]) -> Answer | None:
        """The Hessian matrix of ``f_xx = ..., f_xy = ..., f_yy = ...``; a mixed one may stand for its twin."""
        if self.question is None or self.question.command != "hessian" or len({f for f, _ in values}) != 1:
            return None
        known = {by: value for (_, by), value in values.items()}
        names = [x.name for x in self.question.variables]
        rows = [[known.get(x + y, known.get(y + x)) for y in names] for x in names]
        if any(value is None for row in rows for value in row):
            return None
        return [[value for value in row if value is not None] for row in rows]

    # One side

    def side(self, side: Side, row: bool = False) -> Answer:
        """The value of a side; ``row``: one of several lines, and so perhaps the row of a matrix."""
        if side.none:
            return DNE
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
        if rows and (wanted or not self.length()):
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
            return _transposed(self.value(lexed, *shorter))
        rows = _split(tokens, first, last, (";",))
        if len(rows) > MOST:
            raise InputError(f"more than {MOST} components are not read")
        if len(rows) > 1:
            rows = [row for row in rows if row[0] < row[1]] if rows[-1][0] == rows[-1][1] else rows
            return self.limited([self.row(lexed, *row, rows) for row in rows])
        parts = _split(tokens, first, last, (",",))
        if len(parts) > MOST:
            raise InputError(f"more than {MOST} components are not read")
        if len(parts) > 1:
            kept = [p for p in parts if not _is_condition(tokens, *p)]
            if len(kept) == 1 and len(parts) > len(kept):  # 1/x, x > 0
                return self.component(lexed, *kept[0])
            return self.limited(self.ordered(lexed, parts))
        inside = self.inside(lexed, first, last)
        if inside is not None:
            spaced = _apart(tokens, *inside)
            if len(spaced) > 1 and len(spaced) == self.length() and not self.is_list(lexed, first, last):
                return [self.component(lexed, *p) for p in spaced]  # [2x 3]
            value = self.value(lexed, *inside)
            return value if isinstance(value, list) else [value]
        groups = [g for g in _groups(tokens, first, last) if self.is_list(lexed, *g)]
        if groups:
            return self.spread(lexed, first, last, groups)
        return self.expression(lexed, first, last)

    def row(self, lexed: Tokens, first: int, last: int, rows: Sequence[tuple[int, int]]) -> Answer:
        """A row of a matrix, its entries apart by commas or by spaces."""
        if len(_split(lexed.tokens, first, last, (",",))) == 1:
            parts = [_apart(lexed.tokens, *row) for row in rows]
            wide = self.columns() or (len(parts[0]) if len({len(p) for p in parts}) == 1 else 1)
            mine = _apart(lexed.tokens, first, last)
            if wide > 1 and len(mine) == wide and self.inside(lexed, first, last) is None:
                return [self.component(lexed, *p) for p in mine]
        return self.component(lexed, first, last)

    def length(self) -> int:
        """How many components the vector has that is asked for; 0 where none is."""
        right = None if self.question is None else self.question.right
        return len(right) if isinstance(right, list) and isinstance(right[0], Expr) else 0

    def columns(self) -> int:
        """How wide the matrix is that is asked for; 0 where that is not known."""
        if self.question is None or not isinstance(self.question.right, list):
            return 0
        row = self.question.right[0]
        return len(row) if isinstance(row, list) else 1

    def limited(self, found: list[Answer]) -> Answer:
        if len(list(_flat(found))) > MOST:
            raise InputError(f"more than {MOST} components are not read")
        return found

    def component(self, lexed: Tokens, first: int, last: int) -> Answer:
        """One component, with its name if it has one."""
        cuts = _split(lexed.tokens, first, last, ("=",))
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
            (first, last), *rest = _split(lexed.tokens, a, b, ("=",))
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
        if opener not in ("(", "[", "{") or closer != CLOSERS[opener] or _closing(tokens, first) != last - 1:
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
        return len(_split(tokens, first + 1, last - 1, (",", ";"))) > 1

    def spread(self, lexed: Tokens, first: int, last: int, groups: list[tuple[int, int]]) -> Answer:
        """``(x, y)/r`` and ``2(x, y) - (1, 1)``: one expression for each component."""
        tokens = lexed.tokens
        rows = any(len(_split(tokens, a + 1, b - 1, (";",))) > 1 for a, b in groups)
        lists = [_split(tokens, a + 1, b - 1, (";",) if rows else (",",)) for a, b in groups]
        if len({len(parts) for parts in lists}) != 1:
            start, end = lexed.tokens[first].start, lexed.tokens[last - 1].end
            raise InputError("vectors of different sizes", self.text, (start, end), "write the components out")
        found: list[Answer] = []
        for i in range(len(lists[0])):
            kept: list[int] = []
            at = first
            for (a, b), parts in zip(groups, lists, strict=True):
                row = tokens[parts[i][0]].kind in CLOSERS and _closing(tokens, parts[i][0]) == parts[i][1] - 1
                kept += range(at, a) if row else range(at, a + 1)
                kept += [*range(*parts[i])] if row else [*range(*parts[i]), b - 1]
                at = b
            kept += range(at, last)
            found.append(self.value(_picked(lexed, kept), 0, len(kept)))
        return self.limited(found)

    def expression(self, lexed: Tokens, first: int, last: int) -> Expr:
        p = Parser(lexed, GRAMMAR, True, self.roots, first, last)
        if self.question is not None and self.question.variables:
            p.wrt = self.question.variables[0]
        return p.run(p.whole)


# --- the text before it is read ---------------------------------------------------------------------------------


@cache
def _angles() -> dict[int, str]:
    return {ord(a): b for a, b in {"⟨": "<", "⟩": ">", "〈": "<", "〉": ">", "î": "i", "ĵ": "j", "\u0302": " "}.items()}


@cache
def _texts() -> dict[str, re.Pattern[str]]:
    return {
        "math": re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL),
        "plain": re.compile(r"[^\W\d_]{2,}"),
        "aside": re.compile(r"\s*(?:[A-Za-z]|[A-Za-z]\s*(?:\\in|[<>]|\\n?eq?|\\[lg]eq?).*)?\s*"),
        "and": re.compile(r"(?<=\s)and(?=\s)"),
        "hat": re.compile(r"\b([ijkxyz])[ -]?hat\b"),
        "both": re.compile(r"(?:±|\\pm|[+]\s*/?\s*[-−]|[-−]\s*/\s*[+])\s*(?:oo\b|∞|inf(?:inity)?\b|\\infty)"),
        "broken": re.compile(r"(?<=[^\s,;(\[{+\-*/^=\\])[ \t]*\n(?=\s*[^\s,;)\]}+*/^=])"),
    }


def _only_formula(text: str, vector: bool) -> str:
    """Of a sentence with formulas in it only the answer: what is in a box, else the last formula.

    Of a ``vector`` the components may stand in formulas of their own.
    """
    at = text.rfind("\\boxed")
    if at >= 0 and (opener := text.find("{", at)) >= 0:
        depth = 0
        for i in range(opener, len(text)):
            depth += (text[i] == "{") - (text[i] == "}")
            if not depth:
                return _kept(text, opener + 1, i)
    formulas = list(_texts()["math"].finditer(text))
    outside = _texts()["math"].sub(" ", text)
    named = sum("=" in m[m.lastindex or 0] for m in formulas)
    if not formulas or not _texts()["plain"].search(outside) or (vector and named == len(formulas) > 1):
        return text
    for match in reversed(formulas):
        group = match.lastindex or 0
        if not _texts()["aside"].fullmatch(match[group]) or len(formulas) == 1:
            return _kept(text, match.start(group), match.end(group))
    return text


def _kept(text: str, start: int, end: int) -> str:
    return "".join([c if c == "\n" else " " for c in text[:start]]) + text[start:end] + " " * (len(text) - end)


def _marked(text: str, matrix: bool) -> str:
    """Hats as plain letters, and the lines of a matrix as its rows, without bars beside them."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if matrix and len(lines) > 1 and all(len(li) > 2 and li[0] == li[-1] == "|" for li in lines):
        text = text.replace("|", " ")
    text = _texts()["hat"].sub(lambda m: m[1].ljust(len(m[0])), text)
    if "\n" in text and "[" in text and "\\" not in text:
        depth, out = 0, list(text)
        breaks = {m.end() - 1 for m in _texts()["broken"].finditer(text)}
        for i, c in enumerate(text):
            depth += (c == "[") - (c == "]")
            if i in breaks and depth > 0:
                out[i] = ";"
        return "".join(out)
    return text


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _with_brackets(text: str) -> str:
    """``<a, b>`` in round brackets."""
    match = re.search(r"<([^<>=]*,[^<>=]*)>", text)
    while match is not None:
        text = f"{text[: match.start()]}({match[1]}){text[match.end() :]}"
        match = re.search(r"<([^<>=]*,[^<>=]*)>", text)
    return text


# --- tokens -------------------------------------------------------------------------------------------------------


def _split(tokens: Sequence[Token], first: int, last: int, kinds: Sequence[str]) -> list[tuple[int, int]]:
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


def _closing(tokens: Sequence[Token], opener: int) -> int:
    depth = 0
    for i in range(opener, len(tokens)):
        depth += (tokens[i].kind in CLOSERS) - (tokens[i].kind in OPENERS)
        if not depth:
            return i
    return -1


def _groups(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The brackets that stand in no other."""
    at = first
    while at < last:
        if tokens[at].kind in CLOSERS:
            end = _closing(tokens, at)
            if end < 0:
                return
            yield at, end + 1
            at = end
        at += 1


def _apart(tokens: Sequence[Token], first: int, last: int) -> list[tuple[int, int]]:
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


def _without_transpose(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Without a ``^T`` behind a bracket."""
    closed = last - first > 3 and tokens[last - 3].kind in (*OPENERS, ">")
    if closed and tokens[last - 2].kind == "^" and tokens[last - 1].value == Sym("T"):
        return first, last - 2
    return first, last


def _transposed(value: Answer) -> Answer:
    """A matrix with rows and columns exchanged; of a vector only the way it is written changes."""
    if isinstance(value, list) and all(isinstance(row, list) for row in value):
        rows = [row for row in value if isinstance(row, list)]
        if len({len(row) for row in rows}) == 1:
            return [list(column) for column in zip(*rows, strict=True)]
    return value


def _is_condition(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Is it ``x > 0`` or ``x != 0``, and no component?"""
    kinds = [t.kind for t in tokens[first:last]]
    return any(k in RELATIONS and k != "=" for k in kinds) and kinds[:1] != ["<"] and kinds[:1] not in (["{"], ["("])


def _picked(lexed: Tokens, kept: Sequence[int]) -> Tokens:
    """Some of the tokens, as a text of their own."""
    found = copy(lexed)
    end = lexed.tokens[kept[-1]].end if kept else 0
    found.tokens = [*[lexed.tokens[i] for i in kept], Token("end", None, end, end)]
    found.commas = {n for n, i in enumerate(kept) if i in lexed.commas and _has_comma(found.tokens, n)}
    found.conditions = {n for n, i in enumerate(kept) if i in lexed.conditions}
    return found


def _is_call(tokens: Sequence[Token], opener: int) -> bool:
    return opener > 0 and tokens[opener - 1].kind in ("fn", "undef", "base")


def _has_comma(tokens: Sequence[Token], opener: int) -> bool:
    return len(_split(tokens, opener + 1, _closing(tokens, opener), (",",))) > 1


# --- shapes -------------------------------------------------------------------------------------------------------


def _flat(answer: Answer) -> Iterator[Expr]:
    if isinstance(answer, list):
        for a in answer:
            yield from _flat(a)
    else:
        yield answer


def _tidy(value: list[Answer]) -> list[Expr] | list[list[Expr]]:
    """A column or a single row as a plain list."""
    while len(value) == 1 and isinstance(value[0], list):
        value = value[0]
    if value and all(isinstance(row, list) and len(row) == 1 for row in value):
        value = [row[0] for row in value if isinstance(row, list)]
    return value  # type: ignore[return-value]
