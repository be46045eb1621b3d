"""A student's answer as typed: labels, words and a chain of equals signs around a formula, a vector or a matrix.

What stands around equals signs is taken apart in :mod:`calctool.answers.sides`, and one side is read in whatever shape
it has in :mod:`calctool.answers.vectors`; here the last side is the answer, and everything before it is kept, to be
looked at: a label has to fit the question, and the links of a chain have to hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

from calctool.answers.both_sides import from_both_sides
from calctool.answers.denied import refuse_denied
from calctool.answers.excerpt import marked, only_formula, without_bullets, without_part_label
from calctool.answers.given import Given, Named, NoAnswer
from calctool.answers.naming import misnamed
from calctool.answers.no_answer import not_applicable, says_nothing
from calctool.answers.prose import is_formula, none_in, without_words
from calctool.answers.shapes import flat, plain
from calctool.answers.sides import Label, Side, label_of, statements
from calctool.answers.vectors import SideReader, columns, length
from calctool.answers.vocabulary import word_kind
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import DNE, OO, Expr, Neg
from calctool.parsing import read
from calctool.parsing.lexer import Note
from calctool.tasks.question import Answer, Question

LONGEST = 5_000
"""Characters of an answer."""
BOTH_SIGNS = "±oo is two answers, and one is asked for"


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
    except NoAnswer:
        raise
    except InputError as error:
        if error.text is not None and len(error.text) == len(text):
            raise InputError(error.what, text, error.span, error.hint) from error
        raise


@cache
def _texts() -> dict[str, re.Pattern[str]]:
    return {
        "of": re.compile(
            r"\b(?:derivative|slope|gradient|limit|ableitung|grenzwert|steigung)\s+(?:of|von)\s*\Z", re.IGNORECASE
        ),
        "other": re.compile(r"∫|\\int(?![A-Za-z])|\^\s*\{?\(?\s*-\s*1\s*\)?\}?\s*\("),
        "operator": re.compile(
            r"\s*[d∂]\s*\^?\{?(?P<order>[2-9²³⁴])?\}?\s*/\s*[d∂](?P<by>[^\W\d_])(?:\^?\{?[2-9²³⁴]\}?)?\s*[\[(]"
        ),
        "recurring": re.compile(r"(?<![\w.])(?P<whole>\d*)\.(?P<digits>\d*?(?P<last>\d)(?P=last)+)(?:\.\.\.|…)"),
        "cut off": re.compile(r"(?:(?<=\.\d)|(?<=\.\d\d)|(?<=\d\d\d))(?:\.\.\.|…)(?=\s*(?P<factor>[\w(\\√])?)"),
        "compared": re.compile(r"[^\W\d_]\s*(?:[<>]=?|≤|≥)\s*[-−]?\w"),
        "between": re.compile(r"\s+and\s+(?=[^,;]*(?:\bif\b|\bfor\b|\bwhen\b))|\n"),
        "about": re.compile(
            r"^\W*(?:=\s*)?[≈~]|^[^=≈]*=\s*(?:\\approx|~)|^\s*\\approx|^\W*[^\W\d_][\w'′/()]*\s*(?:≈|\\approx)"
            r"|\b(?:approx(?:imately)?|about|roughly|rounded|ungefähr|etwa|circa|environ|ca)\b"
            r"|\.\d+\s?(?:\.\.\.|…)",
            re.IGNORECASE,
        ),
        "and": re.compile(r"(?<=\s)and(?=\s)"),
        "both": re.compile(r"(?:±|\\pm|[+]\s*/?\s*[-−]|[-−]\s*/\s*[+])\s*(?:oo\b|∞|inf(?:inity)?\b|\\infty)"),
    }


def _asks_other(question: Question, typed: str) -> bool:
    """Does a side that is read whole begin with a d/dx by another letter, or of another order?"""
    match = _texts()["operator"].match(typed)
    if match is None or isinstance(question.right, list):
        return False
    by = {x.name for x in question.variables} | {x.name for x, _ in question.equations}
    order = int((match["order"] or "1").translate(str.maketrans("²³⁴", "234")))
    return match["by"] not in by or (question.command == "diff" and order > question.order)


def _letters(question: Question) -> frozenset[str]:
    bodies = question.body if isinstance(question.body, tuple) else (question.body,)
    return frozenset(x.name for x in question.variables).union(*[b.free for b in bodies])


def _may_not_exist(question: Question) -> bool:
    return question.command == "limit" or bool(question.point)


def _recurring(match: re.Match[str]) -> str:
    """``0.166...`` as 1/6, where there is room for it."""
    digits = match["digits"].rstrip(match["last"]) + match["last"]
    whole = match["whole"] + digits
    exact = Fraction(int(whole) - int(whole[:-1] or "0"), 9 * 10 ** (len(digits) - 1))
    return f"{exact}".ljust(len(match[0])) if len(f"{exact}") <= len(match[0]) else match[0]


def _in_full(text: str) -> str:
    """``25%`` as 0.25, and ``1/4 or 0.25`` as one value given in two ways.

    >>> _in_full("25%"), _in_full("1/4 or 0.25")
    ('0.25', '1/4 =  0.25')
    """
    text = re.sub(r"(?<![\w.])(\d+)(\.\d+)?\s*%(?=\s*\.?\s*$)", _percent, text)
    found = list(re.finditer(r"(?<=[\w)])\s*,?\s+or\s+(?=[\d(√a-z\\−-])", text))
    words = re.findall(r"(?<!\\)[^\W\d_]{2,}", text)
    if len(found) != 1 or any(word_kind(w) != "math" for w in words if w not in ("or", "is")) or none_in(text):
        return text
    if "{" in text and "\\" not in text:
        return text
    return text[: found[0].start()] + " =".ljust(len(found[0][0])) + text[found[0].end() :]


def _percent(m: re.Match[str]) -> str:
    return f"{Decimal(m[1] + (m[2] or '')) / 100:f}"


class _Reader:
    def __init__(self, text: str, roots: str, question: Question | None) -> None:
        self.text = text
        self.question = question
        self.known = set() if question is None else {x.name for x in question.variables}
        self.letters = self.known if question is None else self.known | _letters(question)
        vector = question is not None and isinstance(question.right, list)
        if "..." in text or "…" in text:
            text = _texts()["recurring"].sub(_recurring, text)
            text = _texts()["cut off"].sub(lambda m: ("*" if m["factor"] else "").ljust(len(m[0])), text)
        if question is not None:
            text = without_part_label(text, self.letters, vector)
            for name, place in (question.point or {}).items():  # x = 2, 7
                put = re.match(
                    rf"\s*(?:at\s+)?{re.escape(name)}\s*=\s*{re.escape(show(place))}\s*(?:[,;:]|->|→|=>|⇒)\s*(?=\S)",
                    text,
                )
                if put is not None:
                    text = " " * put.end() + text[put.end() :]
            text = _in_full(text) if not vector else without_bullets(text)
        source = marked(only_formula(text, vector), columns(question) > 1, vector)
        if vector and "{" not in source:
            source = _texts()["and"].sub(lambda m: ",".center(len(m[0])), source)
        self.source = source
        self.bare = without_words(source)
        self.sides = SideReader(text, roots, question, self.bare.none)
        self.notes: list[Note] = self.sides.notes
        self.before: list[tuple[Answer, str]] = self.sides.before
        self.labels: list[Named] = []
        self.near: Expr | None = None
        self.parts: list[tuple[Named, Answer]] = []
        self.both = ""

    def given(self) -> Given:
        if not_applicable(self.text):
            return Given(DNE, (), self.text)
        sided = None if self.question is None else from_both_sides(self.question, self.text)
        if sided is not None:
            return Given(sided, (), self.text, sided=True)
        branches = self.branches()
        if branches is not None:
            return Given(branches, (), self.text, place=(0, len(self.text)))
        bare = self.bare
        refuse_denied(self.source, bare)
        chains = self.joined(statements(self.source, self.bare))
        if not chains:
            raise InputError("there is no formula in the answer", self.text, (0, len(self.text)), "write it: 2x + 3")
        if bare.text.rstrip().endswith("=") and not any(a > bare.text.rindex("=") for a, _ in bare.none):
            at = bare.text.rstrip().rindex("=")
            if label_of(bare.text[:at].strip()) is not None:
                raise NoAnswer("nothing stands after the equals sign", self.text, (at, at + 1))
            raise InputError("nothing stands after the equals sign", self.text, (at, at + 1), "write the answer there")
        both = BOTH_SIGNS if not is_formula(bare.text) and _texts()["both"].search(bare.text) is not None else ""
        if both and not _texts()["both"].sub("", bare.text).rpartition("=")[2].strip(" ,;.()⇒"):
            if bare.none:  # ±oo, so it does not exist
                return Given(DNE, (), self.text)
            return Given(OO, (), self.text, both=BOTH_SIGNS)
        value = self.several(chains) if len(chains) > 1 else self.chain(chains[0])
        place = chains[-1][-1].start, chains[-1][-1].end
        if len(chains) > 1:
            place = chains[0][0].start, place[1]
        unworked = any(e.open for e in flat(value))
        found = value if isinstance(value, Expr) else plain(value)
        if bare.none and isinstance(found, Expr) and found not in (DNE, OO, Neg(OO)):
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
            not is_formula(self.text) and _texts()["about"].search(self.text) is not None,
        )

    def branches(self) -> Expr | None:
        """``1 if x > 0, -1 if x < 0`` and ``1, x > 0; -1, x < 0``: one function in parts."""
        if (
            self.question is None
            or isinstance(self.question.right, list)
            or is_formula(self.text)
            or len(_texts()["compared"].findall(self.text)) < 2
        ):
            return None
        text = _texts()["between"].sub(";", self.text)
        at = text.find("=", 0, text.find("<") if 0 <= text.find("<") < text.find(">") else text.find(">")) + 1
        if "\\" in text or (at and label_of(text[: at - 1].strip()) is None):
            return None
        for typed in (text[at:], f"{{{text[at:]}}}"):
            try:
                return read(typed.strip(" ."), self.sides.roots).expr
            except InputError:
                continue
        return None

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
                exact, near = self.sides.read(chain[last - 1]), self.sides.read(chain[last])
                if isinstance(exact, Expr) and isinstance(near, Expr) and not exact.open:
                    self.near = near
                    last -= 1
        for side, after in pairwise(chain[: last + 1]):
            label = self.label(side, chain)
            if label is not None:
                self.labels.append(Named(label, side.typed))
                continue
            if self.question is not None and _texts()["of"].search(side.words):  # the derivative of x^2 is 2x
                if not self.is_body(side):
                    self.both = f"You answer for {side.typed}; that is not the question"
                continue
            if self.question is not None and _asks_other(self.question, side.typed):
                self.both = f"You answer for {side.typed}; that is not the question"
            if after.sign not in ("=", "≈"):  # x^2 -> 2x
                continue
            try:
                self.before.append((self.sides.read(side), side.typed))
            except InputError as error:
                if _texts()["other"].search(side.typed):
                    self.both = f"You answer for {side.typed}; that is not the question"
                says = f"{side.typed} is not looked at: {error.what}"
                self.notes.append(Note("unread", side.start + 1, says))
        return self.sides.read(chain[last])

    def is_body(self, side: Side) -> bool:
        """Is it the formula of the question?"""
        try:
            value = self.sides.read(side)
        except InputError:
            return True
        return self.question is None or not isinstance(self.question.body, Expr) or value == self.question.body

    def label(self, side: Side, chain: Sequence[Side]) -> Label | None:
        """What a side names; fx too, where x is a letter of the question."""
        if side is chain[-1] and len(chain) > 1:
            return None
        if side.typed == "e" and "e" not in self.letters:
            return None
        if side is chain[0] and self.question is not None and length(self.question) > 0:
            order = [x.name for x in self.question.variables]
            by = side.typed if side.typed in order else dict(zip("ijk", order, strict=False)).get(side.typed)
            if by is not None:  # x: 2y
                return Label("derivative", "", (by,))
        product = side is not chain[0] and side.label is not None and side.label.kind == "function"
        if product and side.label is not None and re.search(r"[-+*/^]|[^\W\d_]{2}", side.label.at):
            return None  # y' = y (ln x + 1)
        if side.label is not None and side is not chain[-1]:
            return side.label
        name = "".join(side.typed.split())
        numbered = re.fullmatch(r"[D∂]_\{?(\d)\}?([a-zA-Z])(?:\([^()]*\))?", name)
        if numbered is not None and 0 < int(numbered[1]) <= len(self.letters):  # D_2 f, by the second variable
            return Label("derivative", numbered[2], (sorted(self.letters)[int(numbered[1]) - 1],))
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
            return [self.sides.read(chain[0], row=True) for chain in chains]
        names = [next((f for side in c[:-1] if (f := self.label(side, c))), None) for c in chains]
        if vector and all(name is not None and name.kind == "derivative" for name in names):
            return self.components([name for name in names if name is not None], chains)
        *first, last = chains
        fitting = [c for c, name in zip(chains, names, strict=True) if name is not None and self.fits(name)]
        if names[-1] is not None and not self.fits(names[-1]) and len(fitting) == 1:  # f_x = ..., f_y = ...
            first, last = [c for c in chains if c is not fitting[0]], fitting[0]
        for chain in first:
            if not vector and len(chain) == 1 and all(len(c) == 1 and c[0].sign != "=>" for c in chains):
                self.before.append((self.sides.read(chain[0]), chain[0].typed))
            label = self.label(chain[0], chain) if len(chain) > 1 else None
            if label is not None and not vector:
                try:
                    self.parts.append((Named(label, chain[0].typed), self.sides.read(chain[-1])))
                except InputError as error:
                    self.notes.append(
                        Note("unread", chain[0].start + 1, f"{chain[0].typed} is not looked at: {error.what}")
                    )
        return self.chain(last)

    def fits(self, label: Label) -> bool:
        """Does it name what is asked for?"""
        return self.question is None or not misnamed(self.question, (Named(label, ""),))

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
