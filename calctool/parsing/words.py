"""A run of letters is a known name, a short product of letters, or an error with a guess.

A known name is never taken apart.  An unknown word is, when it holds the name of a textbook function
next to a letter or two (``xsin``, ``lnx``); two or three other letters are a product; anything longer
is more likely a slip of the finger than a product, and is refused.
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from collections.abc import Callable
from typing import NamedTuple

from calctool.expr.functions import ALIASES, FUNCTIONS
from calctool.expr.letters import GREEK, UNDEFINED

FUNCTION_WORDS: dict[str, str] = {
    **ALIASES,
    "exp": "exp",
    "log": "log",
    **dict.fromkeys(("pow", "power", "Pow", "Power"), "pow"),
    **dict.fromkeys(("Rational", "Fraction", "Integer"), "Rational"),
    **dict.fromkeys(("clip", "clamp"), "clip"),
}
"""Every spelling of a function -> what the parser calls it (``exp`` and ``log`` depend on their arguments)."""


OTHER_WORDS: dict[str, str] = {
    **dict.fromkeys(("sinus", "seno"), "sin"),
    **dict.fromkeys(("cosinus", "kosinus", "coseno", "cosin", "cosine"), "cos"),
    **dict.fromkeys(("tangens", "tangente", "tangent"), "tan"),
    **dict.fromkeys(("cotangens", "kotangens", "cotangente", "cotangent"), "cot"),
    **dict.fromkeys(("arcussinus", "arkussinus", "arcsinus", "arcoseno", "arcsine"), "arcsin"),
    **dict.fromkeys(("arcuscosinus", "arkuskosinus", "arccosinus", "arcocoseno", "arccosine"), "arccos"),
    **dict.fromkeys(("arcustangens", "arkustangens", "arctangens", "arcotangente", "arctangent"), "arctan"),
    **dict.fromkeys(("wurzel", "quadratwurzel", "racine", "raiz", "raizcuadrada", "radice", "squareroot"), "sqrt"),
    **dict.fromkeys(("cuberoot", "kubikwurzel", "raizcubica"), "cbrt"),
    **dict.fromkeys(("nthroot", "surd"), "root"),
    **dict.fromkeys(("betrag", "valorabsoluto"), "abs"),
    "lognat": "ln",
}
"""Names of functions in other languages and programs, in small letters; a note says how one was read."""


CONSTANT_WORDS: dict[str, str] = {"e": "e", "pi": "pi", "oo": "oo", "inf": "oo", "infty": "oo", "infinity": "oo"}


GREEK_WORDS: dict[str, str] = {**{name: name for name in GREEK}, "lamda": "lambda"}


GREEK_LETTERS: dict[str, str] = {letter: name for name, letter in GREEK.items()} | {
    "ϕ": "phi",
    "ϵ": "epsilon",
    "ϑ": "theta",
}


KEYWORDS: dict[str, str] = {
    **{word: word for word in ("if", "then", "else", "otherwise", "and", "or", "not", "True", "False", "Eq", "Ne")},
    **{word: word for word in ("Piecewise", "Derivative", "Subs", "Limit", "lim")},
    "piecewise": "Piecewise",
    "for": "if",
    "when": "if",
    "deg": "°",
    "degree": "°",
    "degrees": "°",
    "plus": "+",
    "minus": "-",
    "times": "*",
}
"""Words that are tokens of their own -> the kind of the token."""


CHOOSING = frozenset(("where", "ifelse", "iif", "cond"))
"""What programs call ``if(c, a, b)``."""


MODULES = frozenset(("math", "Math", "np", "numpy", "sp", "sympy", "mpmath", "torch", "jnp"))
"""What programs write before a function: np.sin(x)."""


def folded(word: str, bracket: bool) -> str:
    """The known word that this is in other letters: ``Sin``, ``PI``, ``ArcTan``; empty where there is none.

    >>> folded("ArcTan", False), folded("PI", False), folded("TH", False)
    ('arctan', 'pi', '')
    """
    lower = word.lower()
    if lower in KEYWORDS and lower != "deg":
        return lower
    if len(word) == 2 and not bracket and lower not in ("ln", "pi"):
        return ""
    if lower in FUNCTION_WORDS and (bracket or lower not in GREEK_WORDS):
        return lower
    return lower if CONSTANT_WORDS.get(lower) and lower != "oo" else ""


# The functions looked for inside an unknown word, longest first: no short or rare spellings, because
# "th" or "li" would be found in half of all words.
_INSIDE = sorted(
    ("exp", *[word for row in FUNCTIONS.values() for word in row.inside.split()]), key=lambda name: -len(name)
)


# Words that would be read as something else, or whose nearest spelling is not what is meant.
_MEANT: dict[str, str] = {slip: row.name for row in FUNCTIONS.values() for slip in row.meant.split()} | {
    "lg": "log10", "lb": "log2", "ld": "log2", "exponential": "exp",
}  # fmt: skip


_TASKS: dict[str, str] = {
    "limit": "use: calctool limit EXPR --to PLACE",
    "diff": "leave it out: calctool diff EXPR",
    "derivative": "leave it out: calctool diff EXPR",
    "frac": "write a quotient with /: (x + 1)/2",
    **dict.fromkeys(
        ("ableitung", "ableiten", "leite", "derivada", "derivar", "derive", "calcule", "calcula", "deriva", "derivata"),
        "words are not read; write only the expression: calctool diff EXPR",
    ),
    **dict.fromkeys(
        ("grenzwert", "limes", "limite", "lim\u00edte"), "words are not read; use: calctool limit EXPR --to PLACE"
    ),
    **dict.fromkeys(("hat", "vec", "bar"), "write the letter without a mark: x"),
    "dot": "dot(x) is read as the derivative of x in lines of a working only",
    "int": "integrals are not read",
    "integral": "integrals are not read",
    "integrate": "integrals are not read",
    "sum": "write the terms out: a + b + c",
    "Sum": "write the terms out: a + b + c",
}


_LITTLE = (
    "one two six ten add of to at as is in by an so on or be we it my the how its than are was has let use get put "
    "via per off "
    "von und mit bei der die das ist auf aus ein zur zum wie wo im am "
    "de la le les du des et ou en un une par sur est el los las una con por del al es di il lo nel"
)
LITTLE = frozenset(_LITTLE.split())
"""Words of a sentence that are as short as a product of letters."""


# Letters that stand for a variable wherever they stand.
_VARIABLES = frozenset("xyzuvw")


# The longest unknown word that is worth a guess.
_LONG = 30


def begins_with_function(word: str) -> bool:
    """Does the word begin with the name of a textbook function: ``sinx``?"""
    return word.startswith(tuple(_INSIDE))


def multiplies(word: str) -> bool:
    """Are these two or three letters that stand for variables, so that a bracket after them is a factor?

    >>> multiplies("xy"), multiplies("xt"), multiplies("sn"), multiplies("xx"), multiplies("xyz")
    (True, True, False, False, True)
    """
    if len(word) == 2:
        return word[0] != word[1] and not _VARIABLES.isdisjoint(word) and not set(UNDEFINED) & set(word)
    return len(word) == len(set(word)) == 3 and set(word) <= _VARIABLES | set("abcrt")


class Piece(NamedTuple):
    """A part of a word, a ``fn``, ``undef``, ``name`` or ``const``; ``at`` and ``end`` are offsets in the word."""

    kind: str
    value: str
    at: int
    end: int


class Unknown(Exception):
    """A word that cannot be read: what to say, and a hint, which is looked for only if it is printed."""

    def __init__(self, what: str, hint: str | Callable[[], str]) -> None:
        super().__init__(what)
        self.what = what
        self._hint = hint

    @property
    def hint(self) -> str:
        return self._hint if isinstance(self._hint, str) else self._hint()


def closest(word: str) -> str | None:
    """The known name most like the word, if one is near enough.

    >>> closest("arcsn"), closest("cso"), closest("qqqq")
    ('arcsin', 'cos', None)
    """
    if word in _MEANT:
        return _MEANT[word]
    known = [name for name in (*FUNCTION_WORDS, *CONSTANT_WORDS, *GREEK_WORDS, "Piecewise") if len(name) > 1]
    lower = word.lower()
    for name in known:  # another case, or letters exchanged
        if name.lower() == lower or (len(name) > 2 and sorted(name) == sorted(lower)):
            return name
    from difflib import get_close_matches

    near = get_close_matches(word, [name for name in known if len(name) > 2], n=1, cutoff=0.66)
    return near[0] if near else None


def split(word: str, bracket: bool, primed: bool = False) -> list[Piece]:
    """Take an unknown word apart; ``bracket`` and ``primed`` say that an opening bracket or a prime follows.

    Raises :class:`Unknown` where no reading, or more than one, suggests itself.

    >>> [p.value for p in split("xsinx", False)]
    ['x', 'sin', 'x']
    >>> [p.value for p in split("xy", False)]
    ['x', 'y']
    """
    if len(word) > _LONG:
        raise Unknown(f"unknown name '{word[:_LONG]}...'", "write * between the letters of a product")
    if word in _MEANT or word.lower() in _TASKS:
        raise _unknown(word, bracket)
    stem, last = word[:-1], word[-1]
    if (
        (bracket or primed) and last in UNDEFINED and (stem == "pi" or (len(stem) == 1 and stem not in UNDEFINED))
    ):  # xf(x), pif(x)
        return [*_letters(word, 0, len(stem), False), Piece("undef", last, len(stem), len(word))]
    pieces: list[Piece] = []
    at = run = 0
    while at < len(word):
        name = next((name for name in _INSIDE if word.startswith(name, at)), None)
        if name is None:
            at += 1
            continue
        if name[0] == "a" and name[1:] in FUNCTION_WORDS:
            raise Unknown(
                f"'{word}' can be read in two ways",
                f"write {FUNCTION_WORDS[name]}(...) or a*{name[1:]}(...)",
            )
        pieces += _letters(word, run, at, bracket)
        pieces.append(Piece("fn", FUNCTION_WORDS[name], at, at + len(name)))
        at = run = at + len(name)
    if pieces and len(word) - run == 1 and bracket:
        name, letter = word[pieces[-1].at : run], word[run]
        raise Unknown(
            f"'{word}' before a bracket can be read in two ways",
            f"write {name}({letter})*(...) or {name}({letter}*(...))",
        )
    if pieces and run < len(word) and bracket:
        raise _unknown(word, bracket)
    return pieces + _letters(word, run, len(word), bracket)


def spoken(word: str, pieces: list[Piece]) -> str:
    """The pieces as they are read: ``x*sin x``."""
    out = ""
    for i, piece in enumerate(pieces):
        if i:
            out += " " if pieces[i - 1].kind == "fn" else "*"
        out += word[piece.at : piece.end]
    return out


def _letters(word: str, at: int, end: int, bracket: bool) -> list[Piece]:
    """The letters between two function names, or the whole word: a product of at most three."""
    run = word[at:end]
    whole = at == 0 and end == len(word)
    if run != "oo" and CONSTANT_WORDS.get(run) == "oo":
        raise Unknown(f"'{word}' begins with infinity", f"write oo*{word[end:]}, or leave '{run}' out")
    if run in GREEK_WORDS or run in CONSTANT_WORDS:
        return [Piece("const" if run in CONSTANT_WORDS else "name", GREEK_WORDS.get(run, run), at, end)]
    if len(run) > (3 if whole or run.startswith("pi") else 2):
        raise _unknown(word, bracket)
    if whole and (bracket or run.lower() in FUNCTION_WORDS or run.lower() in CONSTANT_WORDS):
        raise _unknown(word, bracket)
    pieces = []
    while at < end:
        step = 2 if word.startswith("pi", at, end) else 1
        value = word[at : at + step]
        pieces.append(Piece("const" if value in CONSTANT_WORDS else "name", value, at, at + step))
        at += step
    return pieces


def _unknown(word: str, bracket: bool) -> Unknown:
    return Unknown(f"unknown {'function' if bracket else 'name'} '{word}'", lambda: _hint(word, bracket))


def _hint(word: str, bracket: bool) -> str:
    if (hint := _TASKS.get(word) or _TASKS.get(word.lower())) is not None:
        return hint
    for name in (*GREEK_WORDS, "pi"):
        rest = len(word) - len(name)
        if rest in (1, 2) and word.startswith(name) and not bracket:
            return f"write {name}*{'*'.join(word[-rest:])} for a product"
        if rest in (1, 2) and word.endswith(name):
            return f"write {'*'.join(word[:rest])}*{name} for a product"
    near = closest(word)
    if near:
        return f"did you mean '{near}'?"
    if bracket and len(word) > 2:
        return "f(x), g(x) and h(x) stand for functions that are not given"
    if len(word) > 4:
        return "words are not read; write only the expression"
    return f"write {'*'.join(word)}{'*(...)' if bracket else ''} for a product"
