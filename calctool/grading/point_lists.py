"""A list of points as people write it: numbers or points in any order, each with its kind and value if they are said.

A sentence is taken apart at its commas and conjunctions.  In each piece words and formulas follow one another
(:mod:`calctool.grading.point_tokens`): a kind before its points is that of all up to the next kind, one behind them
that of the last, or of all where it speaks of several.  Every piece is read, as points or as a claim that is judged
beside them, or the answer is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from calctool.answers.given import NoAnswer
from calctool.answers.no_answer import says_nothing
from calctool.answers.prose import none_in
from calctool.answers.sides import label_of
from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.grading.point_brackets import is_pair
from calctool.grading.point_items import Claim, Item, Listing
from calctool.grading.point_reader import PointReader
from calctool.grading.point_tokens import KINDS, PointToken, in_plain_signs, pieces_of, tokens_of
from calctool.parsing import read_matrix

LONGEST = 2_000
"""Characters of a list of points."""


def listing_of(answer: str, names: Sequence[str], other: bool = False) -> Listing:
    """The numbers or points of an answer, one after the other; none where it says that there are none.

    The ``other`` reading is that of an ambiguous one.  Raises InputError for what cannot be read,
    NoAnswer for a blank.

    >>> [show(i.coordinates[0]) for i in listing_of("x = -1 (max) and x = 1 (min)", ["x"]).items]
    ['-1', '1']
    >>> [i.kind for i in listing_of("x = ±1, max at 0", ["x"]).items]
    ['', '', 'maximum']
    >>> [(show(i.coordinates[0]), show(i.value)) for i in listing_of("f has a maximum of 2 at x = -1", ["x"]).items]
    [('-1', '2')]
    >>> [i.kind for i in listing_of("minima at -1 and 1", ["x"]).items]
    ['minimum', 'minimum']
    """
    answer = re.sub(r"[^\S\n]+", " ", answer).strip()
    if len(answer) > LONGEST:
        raise InputError(f"a list of more than {LONGEST:,} characters is not read", hint="give the points alone")
    if _none().fullmatch(answer) or (_said_of().search(answer) is None and none_in(answer) is not None):
        return Listing([], [])
    if _said_of().search(answer) is None and says_nothing(answer, may_not_exist=True):
        raise NoAnswer("no answer", answer)
    body = in_plain_signs(answer, names)
    found = _ListReader(answer, names, other)
    for lead, piece in pieces_of(tokens_of(body)):
        found.take(lead, piece)
    found.end()
    items = found.items
    if found.pairs and len(items) == 1 and not items[0].kind:  # (-1, 1): two numbers, or a point with its value
        found.ambiguous = True
        if other:
            both = (items[0].coordinates[0], items[0].value)
            items = [Item(show(e), (e,)) for e in both if e is not None]
    return Listing(items, found.claims, found.ambiguous)


class _SaidKind(NamedTuple):
    name: str
    absolute: bool
    plural: bool
    denied: str = ""
    inflection: bool = False


class _ListPiece:
    """What one piece says: places, a value, a kind before or behind them."""

    def __init__(self, lead: str) -> None:
        self.lead = lead
        self.places: list[tuple[str, list[str]]] = []  # as typed, ways to write it
        self.value = ""
        self.kinds: list[_SaidKind] = []
        self.front = False  # is the kind said before the place?
        self.plural = False
        self.slope = ""
        self.slope_first = False
        self.excluded = ""
        self.role = ""
        self.number = 0  # of points of its kind
        self.nonzero = False
        self.at = False
        self.text = ""


class _ListReader(PointReader):
    """The points so far, and what was said that still waits for its point."""

    def __init__(self, answer: str, names: Sequence[str], other: bool) -> None:
        self.answer = answer
        super().__init__(names, other)
        self.front: _SaidKind | None = None
        self.waits = False  # for a place
        self.heads = False  # over all places that follow
        self.height = ""  # the value that waits with it
        self.slope = ""
        self.since = 0  # the first item of the sentence
        self.spread = -1  # the last place that has its kind from one before
        self.named: dict[str, str] = {}
        self.said = False

    # --- pieces --------------------------------------------------------------------------------------------

    def take(self, lead: str, tokens: Sequence[PointToken]) -> None:
        """One piece of the list."""
        if lead in (";", "so"):
            self.since = len(self.items)
            if not self.heads:
                self.front, self.slope = None, ""
        piece = _ListPiece(lead)
        denied = ""
        for i, token in enumerate(tokens):
            kind = token.kind
            if kind in ("no", "not", "nor"):
                denied = "no" if kind == "nor" and denied != "not" else kind
                continue
            following = [t.kind for t in tokens[i + 1 : i + 3]]
            another = kind in KINDS and following == ["at", "math"] and tokens[i - 1].kind != "is"  # 2 with max at 1
            if kind == "at" and token.text.lower() == "where" and following[:1] == ["math"]:
                another = "=" not in tokens[i + 1].text  # 2, where 1 is the maximum
            if another and piece.places:
                self._finish(piece)
                piece = _ListPiece(",")
            if kind in KINDS:
                piece = self._kind(piece, token, denied)
                more = i + 1 < len(tokens) and tokens[i + 1].kind in (*KINDS, "nor")
                denied = denied if more else ""
            elif kind == "critical":
                if denied == "no" and not piece.places and not self.items:
                    self.said, denied = True, ""
                elif denied:
                    piece.excluded, denied = "excluded", ""
            elif kind == "math":
                if denied:
                    piece.excluded, denied = "excluded", ""
                piece = self._formula(piece, token.text, tokens[i + 1 :])
            elif kind == "missing" and piece.slope == "rough" and i:
                continue  # f'(2) does not exist
            elif denied and kind != "at":
                self._refuse(token.text)
            else:
                self._word(piece, token, tokens[i + 1 :])
            piece.text += f" {token.text}"
        if denied:
            self._refuse(denied)
        self._finish(piece)

    def _word(self, piece: _ListPiece, token: PointToken, after: Sequence[PointToken]) -> None:
        match token.kind:
            case "at" if after and after[0].kind == "math":
                if piece.places and not piece.value and not piece.kinds and piece.role != "place":
                    typed, ways = piece.places.pop()  # 2 at x = -1
                    if len(ways) > 1 or "=" in typed:
                        self._refuse(typed)
                    piece.value = typed
                elif piece.front and piece.places and not piece.value and not piece.at:
                    piece.value, _ = piece.places.pop()  # max 2 at x = -1
                piece.role, piece.at = "place", token.text != ":"  # greatest value: 18 at x = 3
            case "at":  # where f' does not exist
                piece.role = ""
            case "of" | "value":
                piece.role = "value"
            case "has":
                piece.role = "value" if piece.places else ""
            case "is":
                piece.plural = piece.plural or token.text.lower() == "are"
            case "all":
                piece.plural = True
            case "rough" | "flat":
                piece.slope, piece.slope_first = token.kind, not piece.places
            case "outside":
                piece.excluded = "outside"
            case "count":
                self.claims.append(Claim("count", token.text, number=_number_in(token.text)))
            case "never":
                if not piece.nonzero:
                    self.claims.append(Claim("never", token.text))
            case "number":
                piece.number = _number_in(token.text)
            case "nothing":
                self.said = True
            case _:
                self._refuse(token.text)

    def _kind(self, piece: _ListPiece, token: PointToken, denied: str) -> _ListPiece:
        kind = _SaidKind(token.kind, token.absolute, token.plural, denied, token.inflection)
        if denied and piece.kinds and piece.kinds[-1].denied and not piece.places:  # no global maximum or minimum
            kind = kind._replace(absolute=kind.absolute or piece.kinds[-1].absolute)
        again = [k for k in piece.kinds if not (k.denied and denied) and k.name != "extremum"]
        if piece.places and again:  # Max (-1, 2) Min (1, -2)
            self._finish(piece)
            piece = _ListPiece(",")
        if kind not in piece.kinds and not (piece.kinds and kind.name == "extremum" and not denied):
            piece.kinds = [k for k in piece.kinds if k.name != "extremum" or k.denied] + [kind]
        if piece.number:
            self.claims.append(Claim("count", f"{piece.number} {token.text}", kind=token.kind, number=piece.number))
        piece.front = not piece.places
        piece.role, piece.number = "", 0
        return piece

    def _finish(self, piece: _ListPiece) -> None:
        """What a whole piece says is noted."""
        kinds, places = piece.kinds, piece.places
        if len([k for k in kinds if not k.denied]) > 1 or len(places) > 1:
            self._refuse(piece.text)
        if piece.excluded:
            self._excluded(piece)
        elif places:
            self._placed(piece)
        elif piece.value:
            self._value_alone(piece)
        elif kinds:
            for kind in kinds:
                self._kind_alone(piece, kind)
        elif piece.plural and self.items and self.items[self.group].kind:
            self._refuse(piece.text)
        if piece.slope and not piece.excluded:
            self._sloped(piece)

    def _excluded(self, piece: _ListPiece) -> None:
        """``0 is not in the domain``; ``x = 0 (not critical)`` takes the point back."""
        if piece.kinds or piece.value:
            self._refuse(piece.text)
        if not piece.places:
            if not self.items:
                self._refuse(piece.text)
            taken, self.items = self.items[self.group :], self.items[: self.group]
        else:
            taken = self._unlisted(piece, Item(piece.places[0][0], ()))
        self.claims += [Claim(piece.excluded, i.text, place=i.coordinates) for i in taken]

    def _unlisted(self, piece: _ListPiece, item: Item) -> list[Item]:
        """The points of a piece, which are none of those that the answer lists."""
        before = len(self.items)
        self._points(piece.places[0][1], piece.value, item)
        taken, self.items = self.items[before:], self.items[:before]
        return taken

    def _placed(self, piece: _ListPiece) -> None:
        kinds = piece.kinds
        item = Item(piece.places[0][0], (), slope=self.slope)
        asserted = next((k for k in kinds if not k.denied), None)
        never = tuple([k.name for k in kinds if k.denied])
        if never and asserted is None and piece.front:  # no maximum at 0
            taken = self._unlisted(piece, item)
            self.claims += [
                Claim("not-there", piece.text.strip(), place=i.coordinates, kind=k) for i in taken for k in never
            ]
            return
        if asserted is not None:
            if self.waits:
                self._nowhere(self.front.name if self.front is not None else "")
            listed = asserted.inflection and piece.front
            item = item._replace(kind=asserted.name, absolute=asserted.absolute, inflection=listed)
            self.front, self.waits, self.heads = (asserted if piece.front else None), False, False
        elif self.front is not None and (self.heads or piece.lead in (",", "and", ")")):
            if self.height and (piece.value or not piece.at):
                self._nowhere(self.height)
            piece.value, self.height = piece.value or self.height, ""
            sure = self.waits or self.front.plural or piece.lead == "and"
            item = item._replace(kind=self.front.name, absolute=self.front.absolute, doubtful=not sure)
            item = item._replace(inflection=self.front.inflection)
            self.spread = -1 if self.waits else len(self.items)
            self.waits = False
        elif piece.lead not in (",", "and", ")"):
            self.front = None
        first = len(self.items)
        self._points(piece.places[0][1], piece.value, item._replace(never=never))
        if asserted is not None and not piece.front:
            self.front = None
            self._spread(asserted, piece, first)

    def _spread(self, kind: _SaidKind, piece: _ListPiece, first: int) -> None:
        """A kind behind several points: -1 and 1 are minima."""
        if not (kind.plural or piece.plural):
            return
        alone = len(self.items) - first > 1 and not piece.plural  # 0, ±1 minima
        for i in range(first - 1, self.since - 1, -1):
            if self.items[i].kind:
                return
            self.items[i] = self.items[i]._replace(kind=kind.name, absolute=kind.absolute, doubtful=alone)

    def _kind_alone(self, piece: _ListPiece, kind: _SaidKind) -> None:
        """``x = 0, a maximum``; ``local maximum: (1, 2)`` is one piece."""
        last = self.items[self.group :]
        if kind.denied:
            if kind.denied == "not" and not last:
                self._refuse(piece.text)
            if kind.denied == "not" or piece.lead in ("(", "because"):
                self.items[self.group :] = [i._replace(never=(*i.never, kind.name)) for i in last]
            else:
                self.claims.append(Claim("none", piece.text.strip(), kind=kind.name, absolute=kind.absolute))
            return
        if last and (self.spread == self.group or not any(i.kind for i in last)):
            first = self.group
            self.items[first:] = [i._replace(kind=kind.name, absolute=kind.absolute, doubtful=False) for i in last]
            self.front = None
            self._spread(kind, piece, first)
        elif last and piece.lead in ("(", "because", "so"):  # a maximum, since f' changes from + to -
            again = [i._replace(kind=kind.name, absolute=kind.absolute, doubtful=False) for i in last]
            self.group = len(self.items)
            self.items += again
        elif self.waits:
            self._refuse(piece.text)
        else:
            self.front, self.waits, self.heads = kind, True, True

    def _value_alone(self, piece: _ListPiece) -> None:
        """``x = 1, y = -2``, ``x = 1, where f has a minimum of -2``; ``max = 2`` says no place."""
        last = self.items[self.group :]
        kinds = [k for k in piece.kinds if not k.denied]
        waiting = all(i.value is not None or i.kind for i in last)
        if waiting and kinds and not self.waits:
            self.front, self.waits, self.heads = kinds[0], True, True  # the maximum is 5 and occurs at x = 1
            self.height = piece.value
            return
        if not last or any(i.value is not None for i in last) or any(k.denied for k in piece.kinds):
            self._nowhere(piece.value)
        if kinds and any(i.kind not in ("", kinds[0].name) for i in last):
            self._nowhere(piece.value)
        said = self._number(piece.value)
        first = self.group
        for i in range(first, len(self.items)):
            self.items[i] = self.items[i]._replace(value=said)
            if kinds:
                self.items[i] = self.items[i]._replace(kind=kinds[0].name, absolute=kinds[0].absolute, doubtful=False)

    def _sloped(self, piece: _ListPiece) -> None:
        """``f'(x) = 0 for x = 1, 2``; ``x = 0, where f' does not exist``."""
        if piece.slope_first and not self.items:
            self.slope = piece.slope  # of all that follows
            return
        if piece.places and piece.slope_first:
            self.slope = piece.slope
        if not self.items:
            self._refuse(piece.text)
        self.items[self.group :] = [i._replace(slope=piece.slope) for i in self.items[self.group :]]

    def end(self) -> None:
        """Raises InputError where a coordinate is left without the others, or a kind without its point."""
        if self.named:
            self._no_point(self.answer)
        if self.waits:
            self._nowhere(self.answer)
        if not self.items and not self.said and all(c.what in ("equation", "slope", "equal") for c in self.claims):
            self._no_point(self.answer)
        if self.items and self.said:
            self._refuse(self.answer)

    # --- formulas ------------------------------------------------------------------------------------------

    def _formula(self, piece: _ListPiece, text: str, after: Sequence[PointToken]) -> _ListPiece:
        """A formula between the words: a place, a value, or a claim."""
        if after:
            text = text.rstrip("-–—= ")
        parts = re.split(r"\s*(<=|>=|!=|[=≈≤≥<>≠])\s*", text)
        sides, signs = parts[::2], parts[1::2]
        head = sides[0]
        label = label_of(head)
        by = label is not None and label.kind == "derivative" and len(label.by) == len(self.names) == 1
        there = label.at if by and label is not None and label.at not in ("", *self.names) else ""
        if there and (
            (sides[1:] == ["0"] and signs == ["="]) or (not signs and [t.kind for t in after] == ["missing"])
        ):
            piece = self._place(piece, there, [])  # f'(1) = 0, f'(2) does not exist
            piece.slope = "flat" if signs else "rough"
            return piece
        if after and after[0].kind == "never" and (not signs or label is None):
            self.claims.append(Claim("nonzero", f"{sides[-1]} is never 0", (self._read(sides[-1]),)))
            piece.nonzero = True
            return piece
        if not signs:
            return self._bare(piece, text, after)
        if not head:  # max = 2
            self._value(piece, sides[1:], signs[1:])
            return piece
        if all(s in ("=", "≈", "∈") for s in signs):
            if self._is_name(head):
                return self._named_place(piece, text, sides, signs)
            if re.sub(r"\s", "", head) == f"({','.join(self.names)})":
                return self._place(piece, text, sides[1:])
        if label is not None and label.kind == "function" and head[:1] not in "([" and all(s in "=≈" for s in signs):
            at = label.at
            if label.name in self.names:
                self._claim(piece, text, sides, signs)  # x(x - 2) = 0
                return piece
            if not at or re.sub(r"\s", "", at) == ",".join(self.names):
                if label.name in ("y", "z", "w", "f", "g") or at:
                    self._value(piece, sides[1:], signs[1:])
                    return piece
            else:
                return self._value_at(piece, text, f"({at})" if len(self.names) > 1 else at, sides[1:])
        self._claim(piece, text, sides, signs)
        return piece

    def _is_name(self, head: str) -> bool:
        names = "|".join(map(re.escape, self.names))
        return re.fullmatch(rf"(?:{names})(?:_?\{{?\d+(?:,\s*\d+)*\}}?|[₀-₉]+)?", head) is not None

    def _named_place(self, piece: _ListPiece, text: str, sides: Sequence[str], signs: Sequence[str]) -> _ListPiece:
        if len(self.names) == 1:
            return self._place(piece, text, sides[1:])
        named = [s for s in sides if self._is_name(s)]
        rest = sides[len(named) :]
        letters = rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, self.names))})(?![A-Za-z])"
        if len(rest) != 1 or re.search(letters, rest[0]):
            self._claim(piece, text, sides, signs)  # x = y^2
            return piece
        for name in named:
            if name in self.named or name not in self.names:
                self._no_point(text)
            self.named[name] = rest[0]
        if len(self.named) == len(self.names):
            piece = self._place(piece, "(" + ", ".join(f"({self.named[n]})" for n in self.names) + ")", [])
            self.named = {}
        return piece

    def _place(self, piece: _ListPiece, text: str, ways: Sequence[str]) -> _ListPiece:
        if piece.places and (piece.kinds or piece.value):  # -1 max 1 min
            self._finish(piece)
            piece = _ListPiece(",")
        piece.places.append((text, list(ways or [text])))
        piece.role = ""
        return piece

    def _bare(self, piece: _ListPiece, text: str, after: Sequence[PointToken]) -> _ListPiece:
        point = is_pair(text)
        kinds = [k for k in piece.kinds if not k.denied]
        if piece.role == "value" and not point:
            self._value(piece, [text], [])
            return piece
        behind = bool(kinds) and not point and piece.role != "place" and not any(t.kind == "at" for t in after)
        if behind and len(self.names) == 1:
            self.ambiguous = True
            if self.other:
                self._value(piece, [text], [])
                return piece
        elif not point and len(self.names) > 1 and piece.kinds:
            self._value(piece, [text], [])
            return piece
        return self._place(piece, text, [])

    def _value(self, piece: _ListPiece, ways: Sequence[str], signs: Sequence[str]) -> None:
        if piece.value or not ways or any(s not in ("=", "≈") for s in signs):
            self._refuse(" = ".join(ways))
        piece.value = ways[0]
        piece.role = ""
        self._ways(piece.value, ways)

    def _value_at(self, piece: _ListPiece, text: str, at: str, ways: Sequence[str]) -> _ListPiece:
        """``f(1) = -2``."""
        if piece.places or (self.items and not piece.kinds):
            here = self._number(at) if len(self.names) == 1 else None
            if piece.places and here is not None and self._number(piece.places[-1][1][0]) != here:
                self._finish(piece)
                piece = _ListPiece(",")
            elif piece.places and here is not None:
                self._value(piece, ways, [])
                return piece
        piece = self._place(piece, at, [])
        self._value(piece, ways, [])
        return piece

    def _claim(self, piece: _ListPiece, text: str, sides: Sequence[str], signs: Sequence[str]) -> None:
        """``3x^2 - 3 = 0``, ``f'(x) = 3x^2 - 3``, ``f''(1) = 6 > 0``."""
        if sides[0] == "D" and len(self.names) == 2 and self.items:
            numbers = tuple([self._number(s) for s in sides[1:]])
            self.claims.append(Claim("determinant", text, numbers, tuple(signs), place=self._here(piece)))
            return
        label = label_of(sides[0])
        if label is None or label.kind != "derivative":
            if any(s != "=" for s in signs) or re.search(r"(?<![\d.])0 ?[A-Za-z(]", text):  # two, one after the other
                self._refuse(text)
            read_sides = tuple([self._read(s) for s in sides])
            self.claims.append(Claim("equation", text, read_sides, tuple(signs)))
            return
        at = re.sub(r"\s", "", label.at)
        by = tuple([b or self.names[0] for b in label.by])
        if any(b not in self.names for b in by) or (len(self.names) > 1 and "" in label.by):
            self._refuse(text)
        rest = tuple([self._read(s) for s in sides[1:]])
        place: tuple[Expr, ...] = ()
        if at and at != ",".join(self.names):
            rows = read_matrix(f"({at})") if len(self.names) > 1 else [[self._number(at)]]
            place = tuple(rows[0] if len(rows) == 1 else [r[0] for r in rows])
        elif any(s not in "=≈" for s in signs) and (piece.places or self.items):
            place = self._here(piece)
        if len(place) not in (0, len(self.names)) or (not place and any(s != "=" for s in signs)):
            self._refuse(text)
        self.claims.append(Claim("slope" if place else "equation", text, rest, tuple(signs), by, len(by), place))

    def _here(self, piece: _ListPiece) -> tuple[Expr, ...]:
        if piece.places or len(self.items) - self.group > 1:
            self._refuse(piece.text)
        return self.items[-1].coordinates


def _number_in(text: str) -> int:
    """The number that a text begins with, in words or digits."""
    word = text.lower().split()[0]
    words = ("one", "two", "three", "four", "five")
    return words.index(word) + 1 if word in words else int(word)


@cache
def _said_of() -> re.Pattern[str]:
    """What shows that more is said than that there are no points."""
    return re.compile(r"[\d±=()'′]|\b(?:at|where|since|because|origin|pi|e|max\w*|min\w*|saddle)\b", re.IGNORECASE)


@cache
def _none() -> re.Pattern[str]:
    points = r"(?:critical|stationary|turning|extreme)\s+(?:points?|numbers?|values?)"
    return re.compile(
        rf"\s*(?:(?:there\s+(?:is|are)|it\s+has|f\s+has)\s+)?(?:none|no(?:ne)?(?:\s+real)?\s+(?:{points}|solutions?|extrema|extremum)"
        r"|no|never|∅|\\emptyset|\{\s*\}|\[\s*\]|\(\s*\))\s*\.?\s*",
        re.IGNORECASE,
    )
