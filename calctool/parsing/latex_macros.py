"""The commands of LaTeX that are read, by name: what each stands for; and what is said of any other.

How a command takes its parts is decided in :mod:`calctool.parsing.latex`.
"""

from __future__ import annotations

from functools import cache

from calctool.expr.functions import FUNCTIONS
from calctool.expr.tree import OO, PI, Expr, Sym
from calctool.parsing.words import FUNCTION_WORDS, GREEK_WORDS

SPACES = frozenset(
    (
        ",", ";", ":", "!", ">", "(", ")", "[", "]", "/", "quad", "qquad", "enspace", "enskip", "thinspace",
        "medspace", "thickspace", "negthinspace", "negmedspace", "space", "nobreakspace", "displaystyle",
        "textstyle", "scriptstyle", "scriptscriptstyle", "limits", "nolimits", "allowbreak", "nonumber", "notag",
        "nobreak", "relax", "strut", "mathstrut", "null", "hfill", "centering", "noindent", "hline", "rm", "bf",
        "it", "middle", "protect", "ensuremath", "normalsize", "large", "small", "tiny", "par", "smallskip",
        "medskip", "bigskip", " ",
    )
)  # fmt: skip
"""Commands that change how a formula looks, not what it says."""

SIGNS = {
    "cdot": "*", "times": "*", "ast": "*", "cdotp": "*", "centerdot": "*", "bullet": "*", "div": "/", "slash": "/",
    "le": "<=", "leq": "<=", "leqslant": "<=", "leqq": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "geqq": ">=",
    "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "eq": "=", "land": "and", "wedge": "and", "lor": "or", "vee": "or",
    "lnot": "not", "neg": "not", "to": "->", "rightarrow": "->", "longrightarrow": "->", "mapsto": "->",
    "longmapsto": "->", "approx": "≈", "equiv": "=",
    **dict.fromkeys(("downarrow", "searrow", "uparrow", "nearrow"), "->"),
    "coloneqq": "=", "implies": "=>", "Rightarrow": "=>", "Longrightarrow": "=>", "iff": "<=>", "Leftrightarrow": "<=>",
    "nabla": "∇", "mid": "|", "vert": "|", "Vert": "|", "|": "|",
    "lbrace": "{", "rbrace": "}", "{": "{", "}": "}", "lbrack": "[",
    "rbrack": "]", "lparen": "(", "rparen": ")", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "llbracket": "⌊", "rrbracket": "⌋",
    "prime": "'", "colon": ":", "degree": "°",
}  # fmt: skip
"""Commands that are a sign or a bracket -> the kind of its token."""

FENCES = {"lvert": "rvert", "lVert": "rVert", "langle": "rangle"}
"""Brackets that are commands and have no sign of their own among the tokens."""

SIZES = frozenset(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))

FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"))

FONTS = frozenset(
    (
        "mathbf", "boldsymbol", "bm", "bold", "mathit", "mathnormal", "mathsf", "mathtt", "mathcal", "mathscr",
        "mathfrak", "pmb", "vec",
        "overrightarrow", "mathbin", "mathrel", "mathord", "mathclose", "mathopen", "mathpunct", "mathinner",
        "boxed", "fbox", "underline", "smash", "mathclap", "mathllap", "mathrlap",

    )
)  # fmt: skip
"""Commands whose one argument is read as if they were not there."""

DROPPED = {
    "phantom": 1, "hphantom": 1, "vphantom": 1, "label": 1, "tag": 1, "hspace": 1, "vspace": 1, "mspace": 1,
    "color": 1, "cssId": 1, "class": 1, "style": 1, "intertext": 1, "ref": 1, "eqref": 1,
}  # fmt: skip
"""Commands that go with their argument, and what follows stays."""

WORDED = frozenset(
    ("text", "textrm", "textsf", "textnormal", "textup", "mbox", "hbox", "textbf", "textit", "emph", "uline")
)
"""Commands whose argument is words."""

UPRIGHT = frozenset(("mathrm", "operatorname", "operatornamewithlimits", "mathop"))
"""Commands whose argument is one name: a function, or the letters e and d."""

ALIGNED = frozenset(
    (
        "align", "aligned", "alignat", "alignedat", "gather", "gathered", "equation", "split", "eqnarray",
        "multline", "displaymath", "math", "flalign",
    )
)  # fmt: skip
"""Environments that hold lines."""

MATRICES = frozenset(
    (
        "matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "psmallmatrix", "bsmallmatrix", "array",
    )
)  # fmt: skip

CASES = frozenset(("cases", "dcases", "rcases"))

CONSTANTS: dict[str, Expr] = {"pi": PI, "infty": OO}

REFUSED: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("int", "iint", "iiint", "oint"), ("integrals are not read", "calctool differentiates")),
    **dict.fromkeys(("sum", "prod"), ("sums and products with a running index are not read", "write the terms out")),
    **dict.fromkeys(("pm", "mp"), ("two signs at once are not read", "write the two expressions one at a time")),
    **dict.fromkeys(("%",), ("a percentage is not read", r"write it as a fraction: \frac{5}{100}")),
    **dict.fromkeys(("pmod",), ("the remainder is read as a function only", r"write \operatorname{mod}(a, b)")),
    **dict.fromkeys(
        ("cancel", "bcancel", "xcancel", "cancelto", "not"), ("what is struck out is not read", "leave it out")
    ),
    **dict.fromkeys(
        ("hat", "bar", "tilde", "widehat", "overline", "widetilde", "check", "breve", "acute", "grave"),
        ("an accent on a letter is not read", "give the variable another name, for example x_1"),
    ),
    **dict.fromkeys(
        ("in", "notin", "cup", "cap", "subset", "setminus", "mathbb", "forall", "exists", "emptyset"),
        ("sets are not read", r"write conditions as comparisons: x < 0"),
    ),
    **dict.fromkeys(("ldots", "dots", "cdots", "vdots"), ("dots are not read", "write the terms out")),
    "\\": ("a line ends in the middle of a formula", "take it away, or end what is open before it"),
    **dict.fromkeys(("choose",), ("it stands between two parts", r"write \binom{n}{k}")),
    "circ": ("a composition is not read", "write f(g(x)); degrees are written 30^\\circ"),
    **dict.fromkeys(("limsup", "liminf"), ("upper and lower limits are not read", r"write \lim_{x \to a}")),
    **dict.fromkeys(("def", "newcommand", "renewcommand", "let"), ("definitions are not read", "write the formula")),
    **dict.fromkeys(
        ("input", "include", "usepackage", "documentclass"), ("documents are not read", "write the formula")
    ),
}
"""Commands that are known and not read: what is said, and the hint."""


@cache
def upright() -> dict[str, str]:
    """The words that are a function in upright letters -> its name.

    >>> upright()["arcsinh"], upright()["H"]
    ('arsinh', 'Heaviside')
    """
    head = r"\operatorname{"
    rows = {row.latex[len(head) : -1]: row.name for row in FUNCTIONS.values() if row.latex.startswith(head)}
    return {**FUNCTION_WORDS, "lg": "log10", "lb": "log2", **rows}


@cache
def letters() -> dict[str, Expr]:
    r"""The commands that are a letter, ``\theta`` and ``\varphi`` among them -> the variable or constant."""
    found: dict[str, Expr] = {name: Sym(stem) for name, stem in GREEK_WORDS.items()}
    found |= {f"var{name}": Sym(name) for name in ("epsilon", "theta", "phi", "rho", "sigma", "kappa")}
    found |= {"imath": Sym("i"), "jmath": Sym("j"), "ell": Sym("l")}
    return {**found, **CONSTANTS}


@cache
def functions() -> dict[str, str]:
    r"""The commands that are a function -> what the parser calls it: ``\sin``, ``\ln``, and ``\arsinh`` too."""
    other = ("root", "sqrt", "mod", *GREEK_WORDS)
    return {word: name for word, name in upright().items() if word.isalpha() and len(word) > 1 and word not in other}


def unknown(name: str) -> str:
    r"""The hint for a command that is not known.

    >>> unknown("farc") == r"did you mean '\frac'?", unknown("sinx") == r"put a space after '\sin'"
    (True, True)
    """
    known = [*functions(), *letters(), *SIGNS, *FRACTIONS, *FONTS, *UPRIGHT, *WORDED, "sqrt", "lim", "begin", "left"]
    known = [word for word in known if word.isalpha()]
    if name in FUNCTION_WORDS:
        return rf"write \operatorname{{{name}}}"
    glued = [word for word in known if len(word) > 1 and name.startswith(word) and len(name) - len(word) < 3]
    if glued:
        return rf"put a space after '\{max(glued, key=len)}'"
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.7)
    return rf"did you mean '\{near[0]}'?" if near else "write it with commands such as \\frac, \\sqrt, \\sin, \\cdot"
