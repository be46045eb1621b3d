"""The points of a list: the coordinates of a place, the two of ±1, the ways in which one number is written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NoReturn

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.grading.point_brackets import is_pair
from calctool.grading.point_items import Claim, Item
from calctool.parsing import read, read_matrix


class PointReader:
    """Takes places and values as typed, and keeps the points and the claims that come of them."""

    def __init__(self, names: Sequence[str], other: bool) -> None:
        self.names = names
        self.other = other
        self.ambiguous = False
        self.items: list[Item] = []
        self.claims: list[Claim] = []
        self.group = 0  # the first item of the last place: two of ±1
        self.pairs = False  # is there one that may be two numbers?

    def _points(self, ways: Sequence[str], value: str, item: Item) -> None:
        """The point that is written in these ways, or the two of ±1, with the value that is said."""
        self.group = len(self.items)
        texts = [*ways, value]
        for signs in self._choices(ways[0], value):
            here = [_signed(text, signs).strip().lstrip("+") for text in texts]
            self._point(here[:-1], here[-1], item)

    def _choices(self, place: str, value: str) -> list[str]:
        """The signs that stand for ± and ∓ in a point, one for each coordinate of (±1, ±1) or one for all."""
        count = place.count("±") if is_pair(place) and "∓" not in place and "±" not in value else 0
        if count > 1:
            self.ambiguous = True
        if count in (0, 1) or self.other:
            return ["+", "-"] if "±" in place + value or "∓" in place else [""]
        return ["".join(signs) for signs in product("+-", repeat=min(count, 4))]

    def _point(self, ways: Sequence[str], value: str, item: Item) -> None:
        names, piece = self.names, item.text
        place = ways[0]
        said = self._number(value) if value else None
        if place[:1] in "([" and place[-1:] in ")]" and is_pair(place):
            rows = read_matrix(place)
            for row in rows if any(len(row) > 1 for row in rows) else [[row[0] for row in rows]]:
                if len(row) == len(names) > 1:
                    self.items.append(item._replace(coordinates=tuple(row), value=said))
                elif len(row) == len(names) + 1 and said is None:
                    self.items.append(item._replace(coordinates=tuple(row[:-1]), value=row[-1]))
                    self.pairs = len(names) == 1
                else:
                    raise InputError(f"a point of {len(names)} coordinates is expected", piece, (0, len(piece)))
            return
        if len(names) > 1:
            self._no_point(piece)
        self._ways(place, ways)
        x = self._number(ways[-1] if len(ways) > 1 and "≈" not in piece else place)
        last = self.items[-1] if self.items else None
        if last is not None and said is not None and last.value is None and last.coordinates == (x,):
            self.items[-1] = last._replace(value=said, kind=last.kind or item.kind)  # 1, f(1) = 1/e
            self.group = min(self.group, len(self.items) - 1)
            return
        self.items.append(item._replace(coordinates=(x,), value=said))

    def _ways(self, first: str, ways: Sequence[str]) -> None:
        """Several ways to write one number are to be equal, or one the other rounded."""
        for way in ways[1:]:
            sides = (self._number(first), self._number(way))
            self.claims.append(Claim("equal", f"{first} = {way}", sides))

    def _number(self, text: str) -> Expr:
        """A number, with the letter of a family at most."""
        text = text.strip()
        e = self._read(text[1:-1] if text[:1] == "(" and text[-1:] == ")" and "(" not in text[1:] else text)
        letters = e.free - {"k", "n", "m", "l", "j"}
        if letters or (e.free and len(self.names) > 1) or len(e.free) > 1:
            raise InputError(f"{show(e)} is not read as a number", text, (0, len(text)), "give the points alone")
        return e

    def _read(self, text: str) -> Expr:
        return read(text).expr

    def _refuse(self, text: str) -> NoReturn:
        text = text.strip()
        raise InputError("not understood", text, (0, len(text)), "write each point with its kind: min at x = 1")

    def _nowhere(self, text: str) -> NoReturn:
        raise InputError("where is that?", text, (0, len(text)), "say the place: 2 at x = 1")

    def _no_point(self, text: str) -> NoReturn:
        hint = 'points are written "(0, 0), (1, 1)"' if len(self.names) > 1 else "a place is written x = 1"
        raise InputError("a point is expected", text, (0, len(text)), hint)


def _signed(text: str, signs: str) -> str:
    """The text with the signs in the place of ±, the last of them for all that are left."""
    for sign in signs[:-1]:
        text = text.replace("±", sign, 1)
    return text.replace("±", signs[-1:]).replace("∓", "-" if signs[-1:] == "+" else "+")
