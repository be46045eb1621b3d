"""A student's answer as typed: ``f'(x) = 2x``, ``dy/dx = ...``, ``(2x, 3)``, a matrix in any brackets, ``oo``, ``DNE``.

What stands before the equals sign says what is answered and is not read; everything else goes through
the one reader, and places in the text stay what they were, so that a caret points at what was typed.
"""

from __future__ import annotations

from typing import NamedTuple

from calctool.algebra.terms import terms_of
from calctool.errors import InputError
from calctool.expr.tree import DNE, OO, Expr, Mul, Neg, Sym, add, mul
from calctool.parsing import parse_goal, read
from calctool.parsing.lexer import Note

MOST = 400
"""Components that a vector or matrix may have."""


_DNE = frozenset(
    (
        *("dne", "d.n.e.", "d.n.e", "doesnotexist", "doesn'texist", "doesn’texist", "nolimit", "thelimitdoesnotexist"),
        *(
            "limitdoesnotexist",
            "itdoesnotexist",
            "none",
            "undefined",
            "notdefined",
            "∄",
            "notdifferentiable",
            "noderivative",
        ),
    )
)
_INFINITE = {
    "oo": OO, "+oo": OO, "-oo": Neg(OO), "∞": OO, "+∞": OO, "-∞": Neg(OO), "−∞": Neg(OO), "−oo": Neg(OO),
    "inf": OO, "+inf": OO, "-inf": Neg(OO), "infinity": OO, "+infinity": OO, "-infinity": Neg(OO),
    "plusinfinity": OO, "minusinfinity": Neg(OO), r"\infty": OO, r"+\infty": OO, r"-\infty": Neg(OO),
}  # fmt: skip
_OPEN = {"(": ")", "[": "]", "{": "}", "<": ">", "⟨": "⟩"}
_MATRICES = ("pmatrix", "bmatrix", "matrix", "vmatrix", "array", "Bmatrix")


class Given(NamedTuple):
    """An answer that was read: an expression, a list, a list of lists; ``unworked`` if a d/dx is left in it.

    ``names`` are what stood before an equals sign in front of each component, as typed.
    """

    value: Expr | list[Expr] | list[list[Expr]]
    notes: tuple[Note, ...]
    text: str
    unworked: bool = False
    names: tuple[str, ...] = ()


def read_answer(text: str, roots: str = "real") -> Given:
    """The answer in whatever shape it has, its ``roots`` read as in the question.

    Raises InputError with the place where reading stopped.

    >>> read_answer("f'(x) = 2x").value == read("2x").expr
    True
    >>> len(read_answer("[2x, 3]").value), read_answer("does not exist").value == DNE
    (2, True)
    """
    if not text.strip():
        raise InputError("the answer is empty", hint='for example: --answer "2x + 3"')
    reader = _Reader(text, roots)
    try:
        value = reader.whole()
    except InputError as error:
        if error.text is not None and len(error.text) == len(text):
            raise InputError(error.what, text, error.span, error.hint) from error
        raise
    return Given(value, tuple(reader.notes), text, reader.unworked, tuple(reader.names))


def along_axes(e: Expr, size: int) -> list[Expr] | None:
    """``2x i + 3 j`` as its two or three components; None where it is not a sum of multiples of i, j and k.

    >>> along_axes(read("2x i - j").expr, 2) == [read("2x").expr, read("-1").expr]
    True
    """
    letters: list[Expr] = [Sym(name) for name in "ijk"[:size]]
    found: list[list[Expr]] = [[] for _ in letters]
    for term in terms_of(e):
        body, minus = (term.body, True) if isinstance(term, Neg) else (term, False)
        factors = body.factors if isinstance(body, Mul) else (body,)
        axes = [f for f in factors if f in letters]
        rest = [f for f in factors if f not in letters]
        if len(axes) != 1 or size not in (2, 3) or any(not f.free.isdisjoint("ijk") for f in rest):
            return None
        part = mul(rest)
        found[letters.index(axes[0])].append(Neg(part) if minus else part)
    return [add(parts) for parts in found]


class _Reader:
    def __init__(self, text: str, roots: str) -> None:
        self.text = text
        self.roots = roots
        self.plain = _plain(text)
        self.notes: list[Note] = []
        self.names: list[str] = []
        self.unworked = False

    def whole(self) -> Expr | list[Expr] | list[list[Expr]]:
        start, end = self.after_equals(0, len(self.plain))
        inside = self.brackets(start, end)
        if inside is None:
            parts = self.split(start, end, ",;&")
            if len(parts) == 1:
                return self.one(start, end)
            self.names.clear()
            return [self.component(a, b) for a, b in parts]
        rows = self.split(*inside, ";\n")
        if len(rows) > 1 and any(len(self.split(a, b, ",&")) > 1 for a, b in rows):
            return self.matrix(rows)
        entries = self.split(*inside, ",;&\n")
        nested = [self.brackets(*_trimmed(self.plain, a, b)) for a, b in entries]
        if all(n is not None for n in nested) and nested:
            return self.matrix([n for n in nested if n is not None])
        return [self.component(a, b) for a, b in entries]

    def matrix(self, rows: list[tuple[int, int]]) -> list[Expr] | list[list[Expr]]:
        found = []
        for a, b in rows:
            inner = self.brackets(*_trimmed(self.plain, a, b))
            found.append([self.component(c, d) for c, d in self.split(*(inner or (a, b)), ",;&")])
        if sum(map(len, found)) > MOST:
            raise InputError(f"more than {MOST} components are not read")
        if all(len(row) == 1 for row in found):
            return [row[0] for row in found]
        return found[0] if len(found) == 1 else found

    def component(self, start: int, end: int) -> Expr:
        start, end = self.after_equals(start, end)
        return self.one(start, end)

    def one(self, start: int, end: int) -> Expr:
        """One expression, or one of the words for a limit."""
        words = "".join(self.text[start:end].split())
        if words.lower().rstrip(".!") in _DNE or words.lower() in _DNE:
            return DNE
        if words.lower() in _INFINITE:
            return _INFINITE[words.lower()]
        typed = " " * start + self.plain[start:end].rstrip() + " " * (len(self.plain) - end)
        typed = typed.ljust(len(self.plain))
        if not words:
            raise InputError(
                "a component is missing", self.text, (start, max(end, start + 1)), "write 0 where there is nothing"
            )
        try:
            found = read(typed, self.roots)
        except InputError:
            if not ("d/d" in words or "frac{d" in words):
                raise
            try:
                goal = parse_goal(typed, self.roots)
            except InputError:
                goal = None
            if goal is None or not goal.open:
                raise
            self.unworked = True
            return goal
        self.notes += found.notes
        return found.expr

    def after_equals(self, start: int, end: int) -> tuple[int, int]:
        """What follows the last equals sign that stands in no bracket; what is before must look like a name."""
        depth, at = 0, -1
        for i in range(start, end):
            c = self.plain[i]
            if c in "([{":
                depth += 1
            elif c in ")]}":
                depth -= 1
            elif c == "," and not depth:
                break  # each component may have a name of its own
            elif (
                c == "="
                and not depth
                and self.plain[i - 1 : i] not in ("<", ">", "!", "=")
                and self.plain[i + 1 : i + 2] != "="
            ):
                at = i
        if at < 0:
            return _trimmed(self.plain, start, end)
        name = self.text[start:at].strip()
        if not _names_something(name):
            hint = "give the answer alone, or as f'(x) = ..."
            raise InputError("an answer is one expression, not an equation", self.text, (at, at + 1), hint)
        self.names.append(name)
        return _trimmed(self.plain, at + 1, end)

    def brackets(self, start: int, end: int) -> tuple[int, int] | None:
        """What is inside, where one pair of brackets holds everything and makes a vector of it."""
        if end - start < 2 or self.plain[start] not in _OPEN:
            return None
        first = self.plain[start]
        if self.plain[end - 1] != _OPEN[first]:
            return None
        if first not in "<⟨" and _closing(self.plain, start, end) != end - 1:
            return None
        inside = start + 1, end - 1
        if first in "[<⟨":
            return inside
        several = len(self.split(*inside, ",;&")) > 1
        if first == "{" and " if " in self.plain[start:end]:
            return None
        return inside if several else None

    def split(self, start: int, end: int, signs: str) -> list[tuple[int, int]]:
        """The parts between the separators that stand in no bracket."""
        depth = 0
        cuts = [start]
        for i in range(start, end):
            c = self.plain[i]
            if c in "([{⟨":
                depth += 1
            elif c in ")]}⟩":
                depth -= 1
            elif c in signs and not depth:
                cuts.append(i + 1)
        return [_trimmed(self.plain, a, b - 1) for a, b in zip(cuts, [*cuts[1:], end + 1], strict=True)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _closing(text: str, start: int, end: int) -> int:
    depth = 0
    for i in range(start, end):
        if text[i] in "([{":
            depth += 1
        elif text[i] in ")]}":
            depth -= 1
            if not depth:
                return i
    return -1


def _plain(text: str) -> str:
    """LaTeX's brackets and matrices as plain ones, every character at its place."""

    def put(old: str, new: str) -> None:
        nonlocal text
        text = text.replace(old, new.ljust(len(old)))

    for name in ("\\left", "\\right", "\\bigl", "\\bigr", "\\big", "\\Big"):
        for bracket in "([{)]}":
            put(name + bracket, " " * len(name) + bracket)
    put("\\langle", "[")
    put("\\rangle", "]")
    for name in _MATRICES:
        if "\\begin{" + name + "}" in text:
            put("\\begin{" + name + "}", "[")
            put("\\end{" + name + "}", "]")
            put("\\\\", ";")
    put("\\,", " ")
    put("^T", " ") if text.rstrip().endswith("^T") else None
    put("$", " ")
    return text


def _names_something(name: str) -> bool:
    """Could this stand before the equals sign of an answer?  Nothing, y', f'(x), dy/dx, lim ..., grad f, slope."""
    bare = "".join(name.split())
    if len(bare) < 2 or "'" in bare or "′" in bare or "’" in bare:
        return True
    letters = bare.lstrip("\\").lower()
    if letters.startswith(
        ("d", "∂", "partial", "frac{d", "frac{\\partial", "lim", "grad", "nabla", "∇", "slope", "j", "h", "l=", "m=")
    ):
        return True
    return (len(bare) <= 12 and bare[0].isalpha() and "_" in bare) or (
        bare[1:2] == "(" and bare[0].isalpha() and bare.endswith(")")
    )
