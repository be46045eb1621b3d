"""What the files of pages are called: a student's name as far as a file may have it, and no two alike."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Collection, Iterable, Iterator

from calctool.classroom.gradebook.gradebook import Student

INDEX, ALL = "index", "all"
LONGEST = 60
"""Characters of a file name before its ending."""
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{i}" for port in ("com", "lpt") for i in range(10)), INDEX, ALL)
)
"""Names that Windows gives to no file, and those of our own."""
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def file_names(students: Iterable[Student], taken: Collection[str] = ()) -> dict[str, str]:
    """Id -> a file name without its ending, of small letters, digits and hyphens where the name has such; no two alike.

    ``taken`` are files that lie beside them, with their endings.

    >>> file_names([Student("1", "Ann Lee"), Student("2", "Ann Lee"), Student("3", "a/../b"), Student("4", "CON")])
    {'1': 'ann-lee', '2': 'ann-lee-2', '3': 'a-b', '4': 'con-4'}
    >>> file_names([Student("7", "Class")], ["class.html", "class.csv"])
    {'7': 'class-7'}
    """
    used = {*_RESERVED, *(name.casefold().removesuffix(".html") for name in taken)}
    numbers: dict[str, Iterator[int]] = {}
    found = {}
    for student in students:
        stem = _stem(student.name or student.id)
        name = stem
        if name.casefold() in used:
            name = _stem(f"{stem[: LONGEST // 2]}-{student.id}")
        while name.casefold() in used:
            name = f"{stem}-{next(numbers.setdefault(stem, itertools.count(2)))}"
        used.add(name.casefold())
        found[student.id] = name
    return found


def _stem(text: str) -> str:
    """The text as part of a file name: letters without their accents, hyphens between words.

    >>> _stem("Größe-Lena Weiß"), _stem("李 雷"), _stem("..")
    ('grosse-lena-weiss', '李-雷', 'student')
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS))
    kept = "".join([c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)])
    return "-".join(unicodedata.normalize("NFC", kept)[:LONGEST].split()) or "student"
