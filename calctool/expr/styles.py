"""The styles of the notations: signs, templates, and the precedence that places ask for."""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

from typing import NamedTuple

# The precedence scale, loosest first.  A position of rank r puts brackets around everything below r.
ANY, OR, AND, RELATION, SUM, MINUS, PREFIX, QUOTIENT, PRODUCT, GOAL, POWER, POSTFIX, CALL, ATOM = range(14)


class Style(NamedTuple):
    """A notation: signs, ``%s`` templates, and the ranks that places ask for where notations differ."""

    name: str
    minus: str
    times: str
    juxtapose: bool
    power: str
    power_place: int
    call_rank: int
    quotient: str
    quotient_places: tuple[int, int]
    quotient_rank: int
    relations: dict[str, str]
    constants: dict[str, str]
    functions: dict[str, tuple[str, int, int]]
    """Functions written in their own way: template, the rank its arguments must have, its own rank."""
    derivatives: dict[str, tuple[str, str, int]]
    """By name of the derivative's notation: template over variable and body (or group, the body in
    brackets), the mark for one more derivative by the same variable (empty: the template again; or a template for
    several, over the power too), rank."""
    limit: tuple[str, str, int, int]
    """Template over body, variable, place and side; how a side is written; place of the body; rank."""
    logic: dict[str, tuple[str, int]]
    """The sign of ``and`` and ``or``, and the place it gives to the conditions it joins."""
    truth: tuple[str, str]
    """False and true."""
    branches: tuple[str, str, str, str, str]
    """Piecewise: its opening, a value with its condition, what separates two, the last without a
    condition (with the separator before it), its end."""
    branches_rank: int


_PLAIN = Style(
    name="plain",
    minus="-",
    times="*",
    juxtapose=True,
    power="%s^%s",
    power_place=CALL,
    call_rank=CALL,
    quotient="%s/%s",
    quotient_places=(PRODUCT, POWER),
    quotient_rank=QUOTIENT,
    relations={op: op for op in ("<", "<=", ">", ">=", "=", "!=")},
    constants={"pi": "pi", "e": "e", "oo": "oo", "dne": "does not exist"},
    functions={"factorial": ("%s!", ATOM, POSTFIX)},
    derivatives={
        "leibniz": ("d/d{var} [{body}]", "d{power}/d{var}{power} [{body}]", GOAL),
        "lagrange": ("{group}'", "'", POSTFIX),
        "euler": ("D_{var} [{body}]", "D_{var}{power} [{body}]", GOAL),
        "newton": ("dot({body})", "", CALL),
        "subscript": ("({body})_{var}", "{var}", POSTFIX),
    },
    limit=("lim {var}->{to}{side} {body}", "%s", PREFIX, PREFIX),
    logic={"and": (" and ", RELATION), "or": (" or ", RELATION)},
    truth=("False", "True"),
    branches=("{", "%s if %s", ", ", " else %s", "}"),
    branches_rank=POSTFIX,
)


_UNICODE = _PLAIN._replace(
    name="unicode",
    minus="−",
    times="·",
    relations=_PLAIN.relations | {"<=": "≤", ">=": "≥", "!=": "≠"},
    constants={"pi": "π", "e": "e", "oo": "∞", "dne": "does not exist"},
    functions=_PLAIN.functions | {"sqrt": ("√%s", ATOM, POSTFIX), "cbrt": ("∛%s", ATOM, POSTFIX)},
    derivatives=_PLAIN.derivatives
    | {
        "newton": ("{group}˙", "˙", POSTFIX),
        "partial": ("∂/∂{var} [{body}]", "∂{power}/∂{var}{power} [{body}]", GOAL),
    },
    limit=("lim {var}→{to}{side} {body}", "%s", PREFIX, PREFIX),
)


_LATEX = Style(
    name="latex",
    minus="-",
    times=r" \cdot ",
    juxtapose=True,
    power="%s^{%s}",
    power_place=ANY,
    call_rank=POSTFIX,
    quotient=r"\frac{%s}{%s}",
    quotient_places=(ANY, ANY),
    quotient_rank=POWER,
    relations={"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "=": "=", "!=": r"\ne"},
    constants={"pi": r"\pi", "e": "e", "oo": r"\infty", "dne": r"\text{does not exist}"},
    functions={
        "sqrt": (r"\sqrt{%s}", ANY, POSTFIX),
        "cbrt": (r"\sqrt[3]{%s}", ANY, POSTFIX),
        "abs": (r"\left|%s\right|", ANY, ATOM),
        "floor": (r"\left\lfloor %s\right\rfloor", ANY, ATOM),
        "ceil": (r"\left\lceil %s\right\rceil", ANY, ATOM),
        "factorial": ("%s!", ATOM, POSTFIX),
    },
    derivatives={
        "leibniz": (
            r"\frac{{d}}{{d{var}}}\left[{body}\right]",
            r"\frac{{d{power}}}{{d{var}{power}}}\left[{body}\right]",
            GOAL,
        ),
        "lagrange": ("{group}'", "'", POSTFIX),
        "euler": (r"D_{{{var}}}\left[{body}\right]", r"D_{{{var}}}{power}\left[{body}\right]", GOAL),
        "newton": (r"\dot{{{group}}}", "", POSTFIX),
        "subscript": (r"\left({body}\right)_{{{var}}}", "", POSTFIX),
        "partial": (
            r"\frac{{\partial}}{{\partial {var}}}\left[{body}\right]",
            r"\frac{{\partial{power}}}{{\partial {var}{power}}}\left[{body}\right]",
            GOAL,
        ),
    },
    limit=(r"\lim_{{{var} \to {to}{side}}} {body}", "^{%s}", PREFIX, PREFIX),
    logic={"and": (r" \text{ and } ", RELATION), "or": (r" \text{ or } ", RELATION)},
    truth=(r"\text{false}", r"\text{true}"),
    branches=(r"\begin{cases}", r"%s & \text{if } %s", r" \\ ", r" \\ %s & \text{otherwise}", r"\end{cases}"),
    branches_rank=POSTFIX,
)


_PYTHON = _PLAIN._replace(
    name="python",
    juxtapose=False,
    power="%s**%s",
    relations=_PLAIN.relations | {"=": "Eq(%s, %s)", "!=": "Ne(%s, %s)"},
    constants={"pi": "pi", "e": "exp(1)", "oo": "oo", "dne": "nan"},
    functions={},
    derivatives=dict.fromkeys(_PLAIN.derivatives, ("Derivative({body}, {var})", "", CALL)),
    limit=("Limit({body}, {var}, {to}, '{side}')", "%s", ANY, CALL),
    logic={"and": (" & ", CALL), "or": (" | ", CALL)},
    branches=("Piecewise(", "(%s, %s)", ", ", ", (%s, True)", ")"),
    branches_rank=CALL,
)


STYLES: dict[str, Style] = {style.name: style for style in (_PLAIN, _UNICODE, _LATEX, _PYTHON)}
