r"""What stands between two ends in LaTeX: ``\left( ... \right)``, ``\begin{cases} ... \end{cases}``."""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from calctool.parsing import latex_macros as macros
from calctool.parsing import latex_patterns as patterns
from calctool.parsing.characters import CLOSERS
from calctool.parsing.latex_groups import Pending, closing, opening, put, sign, span
from calctool.parsing.latex_words import LatexWords


class LatexFences(LatexWords):
    """Fences, the bar of a value at a place, and environments: lines, matrices and branches."""

    def _left(self, name: str, at: int, end: int) -> int:
        r"""``\left( ... \right)``: a group; with a full stop for a bracket that is not shown."""
        closer = self._ends[at]
        fence, first = self._delimiter(end)
        shut, last = self._delimiter(self._nesting.word(closer))
        if fence == "{" and shut == "." and self._whole_matrix(first, closer):
            return self._cases(self._skip(first), last)
        if self._whole_matrix(first, closer) and fence in ("(", "[", "{") and CLOSERS[fence] == shut:
            self._later = [span(first, closer)]
            return last
        if fence == "." and shut == "|":
            self._later = [*self._bracketed(at, first, closer, last)]
            return self._value_at(closer, last)
        if fence == "|":
            if shut != "|":
                self._fail("expected \\right| to close this \\left|", at, first, "write \\left|x\\right|")
            if self.text[first - 1] == "|" and self._peek(first - 2) == "\\":
                self.note("norm", at, "the norm of a number is read as its absolute value")
            self._later = [put("fn", "abs", at, first), *self._bracketed(at, first, closer, last)]
            return last
        if fence not in CLOSERS or shut != CLOSERS[fence]:
            if fence not in CLOSERS:
                self._fail("expected a bracket after \\left", at, first, "write \\left( ... \\right)")
            self._fail(
                f"expected '{CLOSERS[fence]}' after \\right to close the '{fence}' at column {at + 1}",
                closer,
                last,
                f"write \\right{CLOSERS[fence]}",
            )
        self._later = [opening(fence, at, first), span(first, closer), closing(shut, closer, last)]
        return last

    def _whole_matrix(self, start: int, end: int) -> bool:
        at = self._skip(start)
        match = patterns.environment().match(self.text, at + 6) if self._command_is(at, "begin") else None
        return match is not None and match["name"] in macros.MATRICES and self._skip(self._extent(at)) >= end

    def _fenced(self, name: str, at: int, end: int) -> int:
        r"""``\lvert x \rvert`` and ``\langle a, b \rangle``."""
        closer = self._ends[at]
        last = self._nesting.word(closer)
        self._later = self._bracketed(at, end, closer, last)
        if name != "langle":
            self._later.insert(0, put("fn", "abs", at, end))
        if name == "lVert":
            self.note("norm", at, "the norm of a number is read as its absolute value")
        return last

    def _sized(self, name: str, at: int, end: int) -> int:
        r"""``\bigl(`` and ``\Big|``: the bracket alone counts."""
        fence, after = self._delimiter(end)
        if fence == "|" and name[-1] in "lr":
            if name[-1] == "l":
                self._put("fn", "abs", at, after)
                return self._set("(", at, after)
            if self._peek(self._skip(after)) == "_":
                return self._value_at(at, after)
            return self._set(")", at, after)
        return end

    def _value_at(self, at: int, end: int) -> int:
        r"""The bar of ``\Big|_{x=2}``, and the place below it."""
        under = self._skip(end)
        if self._peek(under) != "_":
            self._fail("expected the place after this bar", at, end, "write \\right|_{x=2}, or \\left|x\\right|")
        start, stop, last = self._argument("_", under + 1, "a place")
        self._later += [put("|_", None, at, end), *self._group(start, stop, True)]
        return last

    def _underscore(self, at: int) -> int:
        r"""What stands below a bracket: ``(x^2 y)_{xy}`` is a derivative, ``\left[x^2\right]_{x=1}`` a value."""
        if at == self._raised:
            self._fail("a subscript stands before the power", at, at + 1, "write x_1^2")
        if not self.tokens or self.tokens[-1].kind not in (")", "]"):
            self._fail("a subscript is read on a name", at, at + 1, "write x_1, or \\log_2 x")
        a, b, after = self._argument("_", at + 1, "something below the line")
        if "=" in self.text[a:b]:
            return self._value_at(at, at)
        names = self._variables(self.text[a:b])
        if not names:
            self._fail("expected variables below the bracket", at, after, "write \\left(x^2 y\\right)_{xy}")
        return self._put(")_", tuple(names), at, after)

    def _begin(self, name: str, at: int, end: int) -> int:
        match = patterns.environment().match(self.text, end)
        assert match is not None  # the outline has seen it
        kind = match["name"]
        closer = self._ends[at]
        after = self._extent(at)
        if kind in macros.CASES:
            return self._cases(at, after)
        if kind in macros.MATRICES:
            return self._matrix(at, match.end(), closer, after)
        if kind in macros.ALIGNED:
            self._later = self._lines(at, match.end(), closer)
            return after
        hint = "write \\begin{cases}, \\begin{pmatrix} or \\begin{aligned}"
        self._fail(f"the environment {kind} is not read", at, match.end(), hint)

    def _table(self, at: int) -> list[list[tuple[int, int]]]:
        """The cells of an environment, row by row; rows with nothing in them are left out."""
        match = patterns.environment().match(self.text, self._nesting.word(at))
        assert match is not None
        start = match.end()
        rows: list[list[tuple[int, int]]] = [[]]
        for mark, a, b in [*self._nesting.rows.get(at, []), ("\\\\", self._ends[at], self._ends[at])]:
            rows[-1].append((start, a))
            start = b
            if mark == "\\\\":
                rows.append([])
        return [row for row in rows if any(self._skip(a) < b for a, b in row)]

    def _matrix(self, at: int, first: int, closer: int, after: int) -> int:
        steps = [opening("[", at, first)]
        for i, row in enumerate(self._table(at)):
            if i:
                steps.append(sign(";", row[0][0] - 2, row[0][0]))
            for j, (a, b) in enumerate(row):
                if j:
                    steps.append(sign(",", a - 1, a))
                steps.append(span(a, b))
        self._later = [*steps, closing("]", closer, after)]
        return after

    def _cases(self, at: int, after: int) -> int:
        r"""Branches: a value and a condition in each row, ``\text{otherwise}`` in the last."""
        steps = [opening("{", at, self._nesting.word(at))]
        rows = self._table(at)
        for i, row in enumerate(rows):
            (a, b), cells = row[0], row[1:]
            cells = [(c, d) for c, d in cells if self._skip(c) < d]
            if i:
                steps.append(sign(",", a - 2, a))
            steps.append(span(a, self._cell(a, b)))
            if len(cells) > 1:
                c = cells[1][0]
                self._fail("a branch has a value and one condition", c - 1, c, "write x^2 & x < 0")
            if cells:
                steps += self._condition(*cells[0])
        self._later = [*steps, closing("}", self._ends[at], after)]
        return after

    def _cell(self, start: int, end: int) -> int:
        """The end of what stands in a cell, without the comma after it."""
        match = patterns.cell_end().search(self.text[start:end])
        return start + match.start() if match else end

    def _condition(self, start: int, end: int) -> list[Pending]:
        r"""The second cell of a branch, whose first words may be ``\text{if }`` or ``\text{otherwise}``."""
        end = self._cell(start, end)
        lead = patterns.condition_word().match(self.text, start, end)
        if lead is None:
            return [put("if", None, start - 1, start), span(start, end)]
        word = lead.end()
        closer = self._ends[lead.start("brace")] if lead["brace"] else word
        rest = [span(word, self._cell(word, closer)), span(closer + (lead["brace"] is not None), end)]
        if not lead["otherwise"]:
            return [put("if", None, lead.start(), word), *rest]
        if any(self.text[part.start : part.end].strip(" .,;$~") for part in rest):
            self._fail("nothing is read after 'otherwise'", word, end, "write the condition alone")
        return [put("otherwise", None, lead.start(), word)]
