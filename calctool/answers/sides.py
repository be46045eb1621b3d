"""What stands around equals signs: an answer or a line of working as chains of sides, each a label or a formula.

Words are blanked out first (:mod:`calctool.answers.prose`).  Places are those of the text as it was typed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from calctool.answers.passages import answer_among, ends_without_value, passages
from calctool.answers.prose import Bare, without_words
from calctool.errors import InputError
from calctool.expr.tree import DNE, Expr, Limit, Sym
from calctool.parsing import goals
from calctool.parsing.characters import PRIMES
from calctool.parsing.grammar import GRAMMAR, is_latex, tokenized
from calctool.parsing.lexer import Note
from calctool.parsing.parser import Parser
from calctool.parsing.words import FUNCTION_WORDS, GREEK_WORDS

_KEPT = 16
"""Texts whose brackets are kept: a line is searched for one sign after the other."""
MOST_LABEL = 100
"""Characters of a label."""
MOST_SIDES = 200
"""Sides of one text."""


class Label(NamedTuple):
    """What a side says that it is the value of.

    ``kind`` is derivative, function, gradient, jacobian, hessian, limit, slope or answer; ``name`` the letter (the y of
    dy/dx, may be empty); ``by`` the variables it is differentiated by, in order, empty where a prime does not name
    them; ``at`` what stands in the place of the argument, as typed: the 2 of f'(2).
    """

    kind: str
    name: str = ""
    by: tuple[str, ...] = ()
    at: str = ""


class Side(NamedTuple):
    """One side: the sign before it (``=``, ``=>``, ``≈``, ``->``, or empty), its place, and what it is.

    ``bare`` is the whole text with everything else blanked out; ``words`` are those that stood in it, ``none`` says
    that they say that there is no such value.  ``several`` is where a second formula stands, with words between, and
    nothing says which is meant.
    """

    sign: str
    start: int
    end: int
    bare: str
    label: Label | None
    words: str = ""
    none: bool = False
    latex: bool = False
    several: tuple[int, int] | None = None

    @property
    def typed(self) -> str:
        """The formula, as typed."""
        return self.bare[self.start : self.end].strip()

    def part(self, start: int, end: int) -> Side:
        """What stands between two places of it, as a side."""
        typed = self.bare[start:end]
        start += len(typed) - len(typed.lstrip())
        end = start + len(typed.strip())
        bare = " " * start + self.bare[start:end] + " " * (len(self.bare) - end)
        return self._replace(start=start, end=end, bare=bare, label=label_of(typed.strip()))

    def read(self, roots: str = "real", wrt: Sym | None = None, limit: Limit | None = None) -> tuple[Expr, list[Note]]:
        """The formula, y' and dy/dx as Deriv(y, x), and ``limit`` where one has no place.

        Raises InputError with the place in the text.

        >>> side = sides("y' = 2x + 3")[1]
        >>> side.sign, side.typed, side.read()[0].free
        ('=', '2x + 3', frozenset({'x'}))
        """
        if self.none:
            return DNE, []
        lexed = tokenized(self.bare, self.latex or None)
        p = Parser(lexed, GRAMMAR, True, roots)
        p.wrt, p.limit = wrt, limit
        expr = p.run(p.whole)
        return expr, lexed.notes


@cache
def signs() -> re.Pattern[str]:
    """What stands between two sides."""
    return re.compile(
        r"\\(?:implies|Rightarrow|Longrightarrow|iff|Leftrightarrow)(?![A-Za-z])|<?=+>|⇒|⟹|⟺|⇔|→|⟶|->|-->"
        r"|\\(?:to|rightarrow|longrightarrow)(?![A-Za-z])|≈|≃|\\approx(?![A-Za-z])|≡|\\equiv(?![A-Za-z])|:=|(?<![<>!=~])==?(?![=<])"
    )


def statements(text: str, bare: Bare | None = None) -> list[list[Side]]:
    """The chains of a text, one for each line, and for each part between commas or semicolons that has its own ``=``.

    ``bare`` is the text without its words, where that is known.

    >>> [[side.typed for side in chain] for chain in statements("u = 3x, du/dx = 3")]
    [['u', '3x'], ['du/dx', '3']]
    >>> [side.label and side.label.kind for side in statements("f'(x) = 2x = 4 (by the power rule)")[0]]
    ['derivative', None, None]
    """
    bare = without_words(text) if bare is None else bare
    latex = is_latex(text)
    found: list[list[Side]] = []
    count = 0
    for start, end in _parts(bare.text):
        for part in implied(chain(text, bare, start, end, latex)):
            count += len(part)
            last = len(part) - 1
            concluded = last > 0 and part[last].sign == "=>" and part[last].label is None
            found += [part[:last], part[last:]] if concluded else [part]
        if count > MOST_SIDES:
            raise InputError(f"more than {MOST_SIDES} lines or sides are not read", hint="give one answer")
    return found


def implied(found: list[Side]) -> Iterator[list[Side]]:
    """``y = x^2 => y' = 2x`` as two statements."""
    start = 0
    for i in range(1, len(found)):
        if found[i].sign not in ("=>", "->") or i == start:
            continue
        named = i + 1 < len(found) and found[i].label and found[i + 1].sign == "="
        goes_on = i + 1 < len(found) and found[i + 1].sign == "="  # x = 0 -> 1 + 0 = 1
        place = (
            i == start + 2 and (found[i].sign == "=>" or goes_on) and _is_place(*found[start:i])
        )  # x = 2 => 12/4 = 3
        head = found[start].typed  # y = arcsin x => sin y = x
        of_it = (
            goes_on
            and found[i].sign == "=>"
            and i > start + 1
            and re.fullmatch("[a-z]", head)
            and re.search(rf"(?<![A-Za-z]){head}(?![A-Za-z])", found[i].typed)
        )
        if named or place or of_it:
            yield found[start:i]
            start = i
    yield found[start:]


def _is_place(name: Side, at: Side) -> bool:
    """x = 2, x -> 3⁺: a letter, and a number for it."""
    place = re.fullmatch(r"[-+−]?(?:[\d./]+|∞|oo)(?:\^?[-+⁺⁻])?", at.typed)
    return re.fullmatch("[a-z]", name.typed) is not None and place is not None


def sides(text: str) -> list[Side]:
    """All sides of a text, in order."""
    return [side for chain in statements(text) for side in chain]


def chain(text: str, bare: Bare, start: int, end: int, latex: bool) -> list[Side]:
    """The sides of one statement, which stands between two places of the text."""
    found: list[Side] = []
    sign, at = "", start
    for cut in [*top(bare.text, start, end, signs()), None]:
        stop = end if cut is None else cut.start()
        if bare.text[at:stop].strip() or any(at <= a < stop for a, _ in bare.none):
            found.append(_side(text, bare, sign, at, stop, latex))
            sign = ""
        if cut is not None:
            concluded = sign == "=>" and not bare.text[at : cut.start()].strip()  # so the answer is 2x
            sign = "=>" if concluded else _SPELLED.get(cut[0], "=" if "=" in cut[0] and ">" not in cut[0] else "=>")
            at = cut.end()
    return found


_SPELLED = {
    "≈": "≈", "≃": "≈", "\\approx": "≈", "->": "->", "-->": "->", "→": "->", "⟶": "->", "\\to": "->",
    "\\rightarrow": "->", "\\longrightarrow": "->", "≡": "=", "\\equiv": "=", "⟺": "=>", ":=": "=",
}  # fmt: skip


def _side(text: str, bare: Bare, sign: str, start: int, end: int, latex: bool) -> Side:
    several = None
    words = " ".join([text[a:b] for a, b in bare.remarks if start <= a < end])
    found = passages(text, bare, start, end) if words else []
    if len(found) == 1:
        start, end = found[0].start, found[0].end
    elif found:
        chosen = answer_among(found)
        if chosen is None:
            several = found[1].start, found[1].end
        else:
            start, end = chosen.start, chosen.end
    part = bare.text[start:end]
    first = start + len(part) - len(part.lstrip(" \n\t,;"))
    part = part.rstrip(" \n\t,;")
    if part.endswith("and") and not part[-4:-3].isalnum():
        part = part[:-3].rstrip(" \n\t,;")
    last = max(first, start + len(part))
    part = bare.text[first:last]
    alone = "".join([c if c == "\n" else " " for c in text[:first]]).replace("\n", " ")
    alone += bare.text[first:last].replace("\n", " ") + " " * (len(text) - last)
    if ends_without_value(text, bare, first, end):
        return Side("=>", first, first, " " * len(text), None, words, True, latex)
    none = not part.strip() and any(start <= a < end for a, _ in bare.none)
    return Side(sign, first, last, alone, label_of(part.strip()), words, none, latex, several)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Lines, and in a line what stands between separators where each part has an equals sign of its own."""
    depths = _depths(text)
    marks = [(m.start(), m.end()) for m in top(text, 0, len(text), signs(), depths)]
    cuts = [m.end() for m in top(text, 0, len(text), re.compile("\n"), depths)]
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        if not text[start:end].strip():
            if len(cuts) == 0:
                yield start, end
            continue
        inner = list(top(text, start, end, _separators(), depths)) if _signs_in(marks, start, end) > 1 else []
        here = start
        ends = [*[m.start() for m in inner[1:]], end]
        for cut, after in zip(inner, ends[: len(inner)], strict=True):
            before = _signs_in(marks, here, cut.start())
            if not before or not _signs_in(marks, cut.end(), after):
                continue
            if cut[0].isspace() and not text[here : cut.start()].strip(" ⇒=:"):
                continue  # so the answer is 2x
            side = text[_last(marks, here, cut.start()) : cut.start()].strip()
            label = label_of(side)
            product = label is not None and (label.kind == "derivative" or text[cut.end()] in "d∂")
            if cut[0].isspace() and (product or _is_quotient(side.split()[-1:])):
                continue  # dy/du du/dx = ...
            yield here, cut.start()
            here = cut.end()
        yield here, end


def _is_quotient(words: list[str]) -> bool:
    """Does it end with a ``∂z/∂y`` that the next derivative is multiplied by?"""
    label = label_of(words[0]) if words else None
    return label is not None and label.kind == "derivative" and "/" in words[0]


def _signs_in(marks: list[tuple[int, int]], start: int, end: int) -> int:
    """How many signs between two sides stand between two places."""
    return bisect_left(marks, (end, 0)) - bisect_left(marks, (start, 0))


def _last(marks: list[tuple[int, int]], start: int, end: int) -> int:
    """Where the last side before ``end`` begins."""
    i = bisect_left(marks, (end, 0)) - 1
    return max(start, marks[i][1]) if i >= 0 else start


@cache
def _separators() -> re.Pattern[str]:
    """What may stand between two statements on a line: where nothing does, the next begins with a derivative."""
    name = r"(?:[A-Za-z](?:['′’]+|_\{?[a-z]+\}?)(?:\([^()=]*\))?|[fghzuvwFG][a-z]|[d∂]\w*\s?/\s?[d∂]\w+)"
    return re.compile(rf"[,;]|\band\b|\s{{3,}}(?=\S)|(?<=[\w)\]}}'′])\s+(?={name}\s?=)")


def top(
    text: str, start: int, end: int, pattern: re.Pattern[str], depths: list[int] | None = None
) -> Iterator[re.Match[str]]:
    """The matches that stand in no bracket and no environment; an arrow after ``lim x`` is none.

    ``depths`` are those of the text (:func:`_depths`), where they are known.
    """
    depths = _depths(text) if depths is None else depths
    at = start
    while (m := pattern.search(text, at, end)) is not None:
        at = max(m.end(), m.start() + 1)
        near = max(0, m.start() - 30)
        approach = m[0] in _ARROWS and _approach().search(text, near, m.start())
        place = m[0] == "=" and _bar().search(text, near, m.start())
        if depths[m.start()] <= 0 and not approach and not place:
            yield m


_ARROWS = ("->", "-->", "→", "⟶", "\\to", "\\rightarrow", "\\longrightarrow")


@cache
def _bar() -> re.Pattern[str]:
    """What stands before the ``= 2`` of ``dy/dx|x = 2``."""
    return re.compile(r"\|_?\s{0,3}[^\W\d_]\s{0,3}\Z")


@cache
def _approach() -> re.Pattern[str]:
    """What stands before the ``-> 0`` of ``lim x -> 0``."""
    return re.compile(r"(?:lim|as|when|for)\W{0,3}[^\W\d_]{1,8}(?:_?\d{1,3})?\s{0,3}\Z", re.IGNORECASE)


@lru_cache(_KEPT)
def _depths(text: str) -> list[int]:
    """How many brackets and environments stand open before each character."""
    found: list[int] = []
    depth = 0
    for m in _brackets().finditer(text):
        found += [depth] * (m.start() - len(found))
        if m[0][0] in "([{⟨" or m[0].startswith("\\b"):
            found.append(depth + (m[0][0] == "\\"))
            depth += 1
        else:
            depth -= 1
            found.append(depth)
    return found + [depth] * (len(text) - len(found))


@cache
def _brackets() -> re.Pattern[str]:
    return re.compile(r"[(\[{⟨)\]}⟩]|\\(?:begin|end)")


# --- labels ------------------------------------------------------------------------------------------------------

_NAME = r"(?P<name>[A-Za-zα-ωΑ-Ω](?:_?\d+)?)"
_ARGS = r"(?:\((?P<at>[^()]*(?:\([^()]*\)[^()]*)*)\))?"
_PLACE = r"(?:\|_?\{?\(?(?P<place>[^{}|()]*)\)?\}?)?"


@cache
def _labels() -> list[tuple[str, re.Pattern[str]]]:
    greek = "|".join(sorted(GREEK_WORDS, key=len, reverse=True))
    by = rf"(?P<by>(?:[d∂](?:{greek}|[a-zα-ω])(?:_?\d+)?(?:\^\d|[²³⁴])?)+)"
    return [
        (kind, re.compile(pattern))
        for kind, pattern in (
            ("primes", rf"{_NAME}(?P<primes>['′’″‴]+|\^\(\d+\)|\^\{{\(\d+\)\}}|prime){_ARGS}(?:of[a-z])?{_PLACE}"),
            ("leibniz", rf"[d∂](?P<order>\^?\d|[²³⁴])?{_NAME}(?:\([^()]*\))?/{by}{_ARGS}{_PLACE}"),
            ("operator", rf"[d∂](?P<order>\^?\d|[²³⁴])?/{by}(?:[\[(]?{_NAME}(?:\([^()]*\))?[\])]?)?{_PLACE}"),
            ("hessian", rf"(?:H(?:_?\{{?[fFg]\}}?|\(f\))?|[Hh]ess(?:ian)?|∇²f?|∇\^2f?){_ARGS}{_PLACE}"),
            ("index", rf"[D∂]_\{{?(?P<by>[a-z]+)\}}?{_NAME}{_ARGS}{_PLACE}"),
            ("index", rf"{_NAME}_\{{?(?P<by>[a-z]+)\}}?'?{_ARGS}{_PLACE}"),
            ("index", rf"(?P<name>[fgF])_?\{{?(?P<number>\d),?(?P<by>[x-z]+)\}}?{_ARGS}{_PLACE}"),
            ("gradient", rf"(?:∇|grad|gradient|Grad)(?:of)?\(?{_NAME}?\)?{_ARGS}{_PLACE}"),
            ("jacobian", rf"(?:J|DF|Df|jac|jacobian|Jacobian)(?:_\{{?{_NAME}\}}?)?{_ARGS}{_PLACE}"),
            ("limit", r"(?:L|lim|limit|Limit)"),
            ("slope", r"(?:m|slope|Slope|k)"),
            ("answer", r"(?:ans|answer|Answer|ANS|result)"),
            ("function", rf"{_NAME}{_ARGS}"),
        )
    ]


def label_of(text: str) -> Label | None:
    """What a side names, where it names something and is no formula to work out.

    >>> label_of("f'(x)"), label_of("2x")
    (Label(kind='derivative', name='f', by=('',), at='x'), None)
    >>> label_of("d^2y/dx^2")
    Label(kind='derivative', name='y', by=('x', 'x'), at='')
    >>> label_of("f_x"), label_of("grad f").kind
    (Label(kind='derivative', name='f', by=('x',), at=''), 'gradient')
    """
    if len(text) > MOST_LABEL:
        return None
    compact = _compact(text)
    for kind, pattern in _labels() if _may_be_label(compact) else ():
        match = pattern.fullmatch(compact)
        if match is not None:
            return _label(kind, match)
    return _limit_label(text)


def _may_be_label(compact: str) -> bool:
    """Does it begin as labels do, with a letter or a sign of differentiation, and not with the name of a function?"""
    name, bracket, _ = compact.partition("(")
    return (compact[:1].isalpha() or compact.startswith(("∂", "∇"))) and not (bracket and name in FUNCTION_WORDS)


def _label(kind: str, match: re.Match[str]) -> Label:
    found = match.groupdict()
    name, at = found.get("name") or "", found.get("at") or found.get("place") or ""
    if "=" in at:
        at = at.rpartition("=")[2]
    if kind == "primes":
        marks = found["primes"]
        order = 1 if marks == "prime" else sum(_PRIMES.get(c, 0) for c in marks)
        order = order or int("".join(c for c in marks if c.isdigit()))
        return Label("derivative", name, ("",) * order, at)
    if kind in ("leibniz", "operator"):
        by = tuple(_below(found["by"]))
        times = (found.get("order") or "").lstrip("^").translate(str.maketrans("²³⁴", "234"))
        if times and len(by) == 1 and by[0].endswith(times) and len(by[0]) > 1:  # d2y/dx2
            by = (by[0][: -len(times)].rstrip("_"),) * int(times)
        return Label("derivative", name, by, at)
    if kind == "index":
        name += f"_{found['number']}" if found.get("number") else ""
        return Label("derivative", name, tuple(found["by"]), at)
    return Label(kind, name, (), at)


_PRIMES = {"'": 1, "’": 1, "′": 1, "″": 2, "‴": 3}


def _below(text: str) -> Iterator[str]:
    for m in re.finditer(r"[d∂]([a-z]+?|[α-ω])((?:_?\d+)?)(?:\^(\d)|([²³⁴]))?(?=[d∂]|$)", text):
        times = int(m[3]) if m[3] else " ²³⁴".index(m[4]) + 1 if m[4] else 1
        yield from [m[1] + m[2]] * times


_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@cache
def _dots() -> re.Pattern[str]:
    return re.compile("([a-zA-Z])([˙\u0307¨\u0308])")


def _compact(text: str) -> str:
    """Without spaces, LaTeX in plain characters, dots over a letter as primes."""
    if "\\" in text:
        text = re.sub(r"\\(dd?)ot\s*(?:\{\s*([a-z])\s*\}|([a-z]))", lambda m: (m[2] or m[3]) + "′" * len(m[1]), text)
        text = re.sub(
            r"\\[dt]?frac\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"\1/\2", text
        )
        text = re.sub(r"\\(?:mathrm|mathbf|vec|boldsymbol|text|operatorname|bm)\s*\{?([^{}]*)\}?", r"\1", text)
        text = text.replace("\\partial", "∂").replace("\\nabla", "∇").replace("\\prime", "′").replace("^{′}", "′")
        text = re.sub(r"\\(?:left|right|bigg?|Bigg?)[lr]?\.?", "", text)
        text = re.sub(r"\\([A-Za-z]+)", r"\1", text)
        text = re.sub(r"\\[,;:! ]", "", text)
    text = text.replace("⃗", "").translate(_SUBSCRIPTS)
    if not text.isascii():
        text = _dots().sub(lambda m: m[1] + "′" * PRIMES[m[2]], normalize("NFD", text))
    compact = "".join(text.replace("~", " ").split())
    return re.sub(r"\^\{(\d)\}", r"^\1", compact)


def _limit_label(text: str) -> Label | None:
    """``lim x->0`` with nothing behind it."""
    if "lim" not in text:
        return None
    try:
        lexed = tokenized(text)
        p = Parser(lexed, GRAMMAR, True)
        if p.kind != "lim":
            return None
        p.pos += 1
        if p.kind != "end":
            p.run(lambda: goals.approach(p))
        return Label("limit") if p.kind == "end" else None
    except InputError:
        return None
