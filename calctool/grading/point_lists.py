"""A list of points as people write it: numbers or points in any order, each with its kind and value if they are said.

A sentence is taken apart at its commas and conjunctions.  Of each piece the words for a maximum, a minimum or a saddle
are the kind, ``f(a) = b`` and ``b at x = a`` give the value, and a piece that is but a kind or a value belongs to the
point before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from calctool.answers.given import NoAnswer
from calctool.answers.no_answer import says_nothing
from calctool.answers.prose import none_in
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.parsing import read, read_matrix

LONGEST = 2_000
"""Characters of a list of points."""


class Item(NamedTuple):
    """One number or point as typed, its coordinates, the function's value if that is given, the kind if it is named.

    ``absolute`` says that it is the greatest or the least value of all that is spoken of.
    """

    text: str
    coordinates: tuple[Expr, ...]
    value: Expr | None = None
    kind: str = ""
    absolute: bool = False


def items_of(answer: str, names: Sequence[str]) -> list[Item]:
    """The numbers or points of an answer, one after the other; none where it says that there are none.

    Raises InputError for what cannot be read, NoAnswer for a blank.

    >>> [show(i.coordinates[0]) for i in items_of("x = -1 (max) and x = 1 (min)", ["x"])]
    ['-1', '1']
    >>> [i.kind for i in items_of("x = ±1, max at 0", ["x"])]
    ['', '', 'maximum']
    >>> [(show(i.coordinates[0]), show(i.value)) for i in items_of("f has a maximum of 2 at x = -1", ["x"])]
    [('-1', '2')]
    """
    answer = re.sub(r"[^\S\n]+", " ", answer).strip()
    if len(answer) > LONGEST:
        raise InputError(f"a list of more than {LONGEST:,} characters is not read", hint="give the points alone")
    if _patterns()["none"].fullmatch(answer) or (not re.search(r"[\d±]", answer) and none_in(answer) is not None):
        return []
    if says_nothing(answer, may_not_exist=True) and "origin" not in answer:
        raise NoAnswer("no answer", answer)
    body = _in_plain_signs(answer, len(names))
    body = _patterns()["tail"].sub("", body).strip().rstrip(".")
    body = re.sub(rf"^(?:{'|'.join(map(re.escape, names))})\s*(?:∈|\\in\b|\bin\b|=)\s*(?={{)", "", body)
    if body[:1] == "{" and body[-1:] == "}":
        body = body[1:-1]
    found = _Listed(names)
    for piece in _split(body):
        found.take(piece)
    items = found.items
    found.end(answer)
    if len(names) == 1 and len(items) == 1 and items[0].value is not None and items[0].text == body and not _said(body):
        x, y = items[0].coordinates[0], items[0].value  # (-1, 1): two numbers, or a point with its value
        return [Item(show(x), (x,)), Item(show(y), (y,))]
    return items


def _said(body: str) -> bool:
    return re.search(r"[A-Za-z]{2}|f\(", body) is not None


class _Listed:
    """The items so far, and what was said that still waits for its point."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.items: list[Item] = []
        self.kind = ""
        self.absolute = False
        self.named: dict[str, Expr] = {}

    def take(self, piece: str) -> None:
        """One piece of the list."""
        kind, absolute, bare = _kind_in(piece)
        rest = _without_words(bare)
        if kind and not rest:
            self._kind_alone(kind, absolute)
            return
        if not rest or self._is_condition(rest):
            return
        place, value = self._apart(rest)
        lead = bare[: bare.rfind(rest)] if rest in bare else ""
        if kind and not value and place == rest and _patterns()["value"].search(lead):
            place, value = "", place  # max = 2
        if not place:
            self._value_alone(kind, absolute, value, piece)
            return
        kind, absolute = kind or self.kind, absolute or self.absolute
        self.kind, self.absolute = "", False
        for sign in ("+", "-") if "±" in place else ("",):
            other = {"+": "-", "-": "+"}.get(sign, "")
            here, there = (text.replace("±", sign).replace("∓", other).strip() for text in (place, value))
            self._point(here.lstrip("+"), there.lstrip("+"), Item(piece, (), None, kind, absolute))

    def end(self, answer: str) -> None:
        """Raises InputError where a coordinate is left without the others."""
        if self.named:
            self._no_point(answer)

    def _kind_alone(self, kind: str, absolute: bool) -> None:
        """``x = 0, a maximum``; ``local maximum: (1, 2)`` is one piece."""
        if self.items and not self.items[-1].kind:
            self.items[-1] = self.items[-1]._replace(kind=kind, absolute=absolute)
        else:
            self.kind, self.absolute = kind, absolute

    def _value_alone(self, kind: str, absolute: bool, value: str, piece: str) -> None:
        """``x = 1, y = -2``, ``x = 1, where f has a minimum of -2``; ``max = 2`` says no place."""
        last = self.items[-1] if self.items else None
        behind = last is not None and not last.kind and re.match(r"(?:where|with|which)\b", piece) is not None
        if last is None or last.value is not None or len(self.names) > 1 or (kind and not behind):
            raise InputError("where is that?", piece, (0, len(piece)), "say the place: 2 at x = 1")
        kind, absolute = (kind, absolute) if kind else (last.kind, last.absolute)
        self.items[-1] = last._replace(value=read(value).expr, kind=kind, absolute=absolute)

    def _point(self, place: str, value: str, item: Item) -> None:
        names, piece = self.names, item.text
        said = read(value).expr if value else None
        if place[:1] in "([" and place[-1:] in ")]" and _is_pair(place):
            rows = read_matrix(place)
            row = tuple(rows[0] if len(rows) == 1 else [r[0] for r in rows])
            if len(row) == len(names) and len(names) > 1:
                self.items.append(item._replace(coordinates=row, value=said))
                return
            if len(row) == len(names) + 1:
                self.items.append(item._replace(coordinates=row[:-1], value=row[-1]))
                return
            raise InputError(f"a point of {len(names)} coordinates is expected", piece, (0, len(piece)))
        if len(names) > 1:
            self._coordinate(place, item)
            return
        x = read(place[1:-1] if place[:1] == "(" and place[-1:] == ")" else place).expr
        last = self.items[-1] if self.items else None
        if last is not None and said is not None and last.value is None and last.coordinates == (x,):
            self.items[-1] = last._replace(value=said, kind=last.kind or item.kind)  # 1, f(1) = 1/e
            return
        self.items.append(item._replace(coordinates=(x,), value=said))

    def _coordinate(self, place: str, item: Item) -> None:
        """``x = 1, y = 0``: the coordinates of a point, one after the other."""
        match = re.fullmatch(rf"({'|'.join(map(re.escape, self.names))})\s*=\s*([^=]+)", place)
        if match is None or match[1] in self.named:
            self._no_point(item.text)
            return
        self.named[match[1]] = read(match[2]).expr
        if len(self.named) == len(self.names):
            self.items.append(item._replace(coordinates=tuple(self.named[name] for name in self.names)))
            self.named = {}

    def _no_point(self, text: str) -> None:
        hint = 'points are written "(0, 0), (1, 1)"'
        raise InputError("a point is expected", text, (0, len(text)), hint)

    def _is_condition(self, rest: str) -> bool:
        """3x^2 - 3 = 0, from which the points come."""
        left = re.fullmatch(r"([^=]+)=.*\b0", rest)
        name = rf"(?:{'|'.join(map(re.escape, self.names))}|y|z|f\([^()=]*\))(?:_?\d+)?"
        return left is not None and not re.fullmatch(name, left[1].strip())

    def _apart(self, rest: str) -> tuple[str, str]:
        """Place and value of a piece; an empty place where there is but a value."""
        names = self.names
        name = rf"{names[0]}(?:_?\{{?\d+\}}?|[₀-₉]+)?"
        said = r"(?:value|y|z|f\([^()]*\))\s*(?:=|≈|is|of|:)?\s*"
        named = re.fullmatch(r"[a-zA-Z]\s*\((?P<x>.+?)\)\s*(?:=|≈)\s*(?P<value>[^=]+)", rest)
        if named is not None and named["x"] not in names:
            x = named["x"]
            return (f"({x})" if len(names) > 1 else x), named["value"]
        alone = re.fullmatch(rf"{said}(?P<value>[^=]+)", rest) if len(names) == 1 else None
        if alone is not None and not rest.startswith(names[0]):
            at = re.split(r"\s+(?:at|when|where|for)\s+|\s*@\s*", alone["value"])
            return (self._bare(at[1], name), at[0]) if len(at) == 2 else ("", alone["value"])
        for pattern in (
            rf"(?P<x>.+?)\s*\(\W*{said}(?P<value>[^()]+)\)",
            rf"(?P<x>.+?)\s+(?:with|has)\s+{said}(?P<value>.+)",
        ):
            match = re.fullmatch(pattern, rest)
            if match is not None:
                return self._bare(match["x"], name), match["value"]
        match = re.fullmatch(r"(?P<value>.+?)\s+(?:at|when|where|for)\s+(?P<x>.+)", rest)
        if match is not None:
            return self._bare(match["x"], name), match["value"]
        return self._bare(rest, name), ""

    def _bare(self, place: str, name: str) -> str:
        """A place without the name before it."""
        listed = r"\s*,\s*".join(map(re.escape, self.names))
        head = rf"\(\s*{listed}\s*\)" + (rf"|{name}" if len(self.names) == 1 else "")
        return re.sub(rf"^\s*(?:{head})\s*(?:=|≈|∈)\s*", "", place.strip())


def _in_plain_signs(text: str, several: int) -> str:
    """The text without LaTeX around it, and with one sign for plus or minus."""
    for pattern, sign in _signs():
        text = pattern.sub(sign, text)
    text = re.sub(r"\b(?:the\s+)?origin\b", "(" + ", ".join("0" * several) + ")" if several > 1 else "0", text)
    parts = _patterns()["so"].split(text)
    if len(parts) == 2 and re.search(r"=\s*0\b", parts[0]) and re.search(r"[\d±]", parts[1]):
        return parts[1]
    return " : ".join(parts)


def _split(text: str) -> Iterator[str]:
    depth = last = 0
    for match in re.finditer(r"[(\[{]|[)\]}]|[,;\n]|\b(?:and|or|und|oder|et)\b", text):
        sign = match[0]
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign not in "([{)]}":
            yield text[last : match.start()].strip()
            last = match.end()
    yield text[last:].strip()


def _kind_in(piece: str) -> tuple[str, bool, str]:
    """The kind that is named in a piece, whether of all values, and the piece without it."""
    for kind, pattern in _kinds().items():
        match = pattern.search(piece)
        if match is not None:
            absolute = re.search(r"abs|glob|great|larg|high|least|small|low", match[0], re.IGNORECASE) is not None
            return kind, absolute, f"{piece[: match.start()]} {piece[match.end() :]}"
    return "", False, piece


def _without_words(text: str) -> str:
    """A piece without the words and the brackets that say nothing of where it is."""
    text = _patterns()["reason"].sub("", text)
    before = ""
    while before != text:
        before = text
        text = re.sub(r"\(\W*\)", "", text)
        text = _patterns()["front"].sub("", text.strip())
        text = _patterns()["back"].sub("", text)
    return text.strip()


def _is_pair(text: str) -> bool:
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if depth == 0 and i < len(text) - 1:
            return False
        if depth == 1 and c == ",":
            return True
    return False


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    of_all = r"(?:(?:the|an?)\s+)?(?:(?:strict|local|relative|absolute|global|abs|rel|loc|glob)(?:\.|\b)\s*)*"
    ends = r"(?![A-Za-z])(?:\s+points?\b)?"
    words = {
        "neither": r"neither(?:\s+an?)?(?:\s+(?:max\w*|min\w*)\.?,?\s+nor(?:\s+an?)?\s+(?:max\w*|min\w*)\.?)?"
        r"|(?:no|not\s+an)\s+extrem(?:um|a)|no\s+max\w*\s+or\s+min\w*"
        r"|(?:point\s+of\s+)?inflection|terrace",
        "saddle": r"saddle|sattelpunkt",
        "maximum": r"max(?:imum|ima|\.)?|hochpunkt|(?:greatest|largest|highest)(?:\s+value)?",
        "minimum": r"min(?:imum|ima|\.)?|tiefpunkt|(?:least|smallest|lowest)(?:\s+value)?",
    }
    return {
        kind: re.compile(rf"(?<![A-Za-z\\])(?:{of_all})(?:{word}){ends}", re.IGNORECASE) for kind, word in words.items()
    }


@cache
def _signs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), sign)
        for pattern, sign in (
            (r"\\(?:left|right)(?![A-Za-z])|\$|\\[()]|\\displaystyle(?![A-Za-z])", ""),
            (r"\\[,;:!]|\\q?quad(?![A-Za-z])", " "),
            (r"\\(?=[{}])", ""),
            (r"\\(?:text|mathrm)\s*\{([^{}]*)\}", r" \1 "),
            (r"\\pm(?![A-Za-z])|\+/?[-−](?=\s*[\w√(\\])|\bplus\s+or\s+minus\b", "±"),
            (r"\\mp(?![A-Za-z])", "∓"),
            ("−", "-"),
            (r"\b(?:cusps?|corners?|vertex|vertices)\b", " "),
            (r"\([^()]*\bnot\b[^()]*\)|,?\s*\bbut\s+not\b[^;\n]*", " "),
            (r"(?m)^\s*[-–•*]\s+(?=[a-z]\s*=)", " "),
            (r"\(([^()|]+)\|([^()|]+)\)", r"(\1, \2)"),
            (r"\b(?-i:[A-DF-Z])(?:_?\d+)?\s*(?=\()", " "),
        )
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    points = r"(?:critical|stationary|turning|extreme)\s+(?:points?|numbers?|values?)"
    words = (
        rf"there\s+(?:is|are)|(?:f(?:\(x\))?|it|the\s+function|which|this|that|these|those)\s+(?:has|is|are|have)|{points}"
        r"|(?:the|an?|only|one|two|three|both)(?=\s+(?:at|of|value|when|where|with|is|are|points?|critical|stationary|only)\b|\s*$)"
        r"|is|are|at|of|occurs?|located|bei|value(?=\s*\S)|coordinates?|solutions?|points?|when|where|for|with|by|we\s+(?:get|have|find)|then|also"
    )
    return {
        "none": re.compile(
            rf"\s*(?:(?:there\s+(?:is|are)|it\s+has|f\s+has)\s+)?(?:none|no(?:ne)?(?:\s+real)?\s+(?:{points}|solutions?|extrema|extremum)"
            r"|no|never|∅|\\emptyset|\{\s*\})\s*\.?\s*",
            re.IGNORECASE,
        ),
        "tail": re.compile(
            r"[,;]?\s*\(?\s*(?:(?:where|with|for)\s+)?"
            r"(?:(?<=for\s)(?:any|all|every|each)\s+(?:integers?|whole\s+numbers?).*$|"
            r"\b[a-z](?:\s*(?:∈(?!\s*\{)|\\in\b(?!\s*\\?\{))|\s+(?:in(?!\s*\{)|is\s+an?y?|an?y?\s+whole|an?y?\s+integer|any)\b).*$)"
        ),  # what is said of the letter of a family
        "so": re.compile(r"=>|⇒|⟹|∴|\\implies|\\Rightarrow|\b(?:so|hence|thus|therefore)\b,?", re.IGNORECASE),
        "reason": re.compile(
            r"[(,]?\s*\b(?:where|since|because|as|when|at\s+which)\b(?=.*(?:f\s*['′]|derivative|slope|tangent|exist|defined|chang|sign)).*$",
            re.IGNORECASE,
        ),
        "value": re.compile(r"(?:[=≈]|\b(?:of|value|is))\s*$", re.IGNORECASE),
        "front": re.compile(rf"^(?:[:=,]|(?:{words})(?![\w(]))\s*", re.IGNORECASE),
        "back": re.compile(
            rf"(?:[\s:=,–—]|(?<=\s)-|(?<![\w\\])(?:{points}|is|are|an?|the|as|being|both|all|only|at|of|points?|respectively))+$",
            re.IGNORECASE,
        ),
    }
