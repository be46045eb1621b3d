"""The derivatives every table lists: one row a function, read as it would be typed.

A row is (function, derivative in the letter u, condition).  The text is read by the same parser as the
user's, once, when the row is first needed.  A condition stands only where the derivative's formula
would be defined at points at which the function has no derivative.

Source: the tables of derivatives in Stewart, *Calculus*, reference pages 3-5; for the special
functions NIST DLMF, chapters 5, 6, 7 and 10.
"""

from __future__ import annotations

from collections.abc import Callable

from calctool.derivation.rule import Names, Refusal, Rewrite, Rule
from calctool.expr.traversal import substitute
from calctool.expr.tree import Deriv, Expr, Func, Relation, Sym
from calctool.parsing import parse

Condition = tuple[str, str, str]  # lhs, relation, rhs


STANDARD = "Stewart, Calculus, reference page 5: differentiation rules"
SPECIAL = "NIST Digital Library of Mathematical Functions, chapters 5, 6, 7, 10"


# function, derivative, condition
_ELEMENTARY: tuple[tuple[str, str, Condition | None], ...] = (
    ("sqrt(u)", "1/(2*sqrt(u))", None),
    ("cbrt(u)", "1/(3*cbrt(u)^2)", None),
    ("ln(u)", "1/u", ("u", ">", "0")),
    ("log(u, a)", "1/(u*ln(a))", ("u", ">", "0")),
    ("sin(u)", "cos(u)", None),
    ("cos(u)", "-sin(u)", None),
    ("tan(u)", "sec(u)^2", None),
    ("cot(u)", "-csc(u)^2", None),
    ("sec(u)", "sec(u)*tan(u)", None),
    ("csc(u)", "-csc(u)*cot(u)", None),
    ("arcsin(u)", "1/sqrt(1 - u^2)", None),
    ("arccos(u)", "-1/sqrt(1 - u^2)", None),
    ("arctan(u)", "1/(1 + u^2)", None),
    ("arccot(u)", "-1/(1 + u^2)", None),
    ("arcsec(u)", "1/(|u|*sqrt(u^2 - 1))", None),
    ("arccsc(u)", "-1/(|u|*sqrt(u^2 - 1))", None),
    ("sinh(u)", "cosh(u)", None),
    ("cosh(u)", "sinh(u)", None),
    ("tanh(u)", "sech(u)^2", None),
    ("coth(u)", "-csch(u)^2", None),
    ("sech(u)", "-sech(u)*tanh(u)", None),
    ("csch(u)", "-csch(u)*coth(u)", None),
    ("arsinh(u)", "1/sqrt(u^2 + 1)", None),
    ("arcosh(u)", "1/sqrt(u^2 - 1)", ("u", ">", "1")),
    ("artanh(u)", "1/(1 - u^2)", ("|u|", "<", "1")),
    ("arcoth(u)", "1/(1 - u^2)", ("|u|", ">", "1")),
    ("arsech(u)", "-1/(u*sqrt(1 - u^2))", ("u", ">", "0")),
    ("arcsch(u)", "-1/(|u|*sqrt(1 + u^2))", None),
    ("abs(u)", "u/|u|", ("u", "!=", "0")),
    ("sign(u)", "0", ("u", "!=", "0")),
    ("floor(u)", "0", ("u", "!=", "floor(u)")),
    ("ceil(u)", "0", ("u", "!=", "ceil(u)")),
)


_SPECIAL: tuple[tuple[str, str, Condition | None], ...] = (
    ("erf(u)", "2*e^(-u^2)/sqrt(pi)", None),
    ("erfc(u)", "-2*e^(-u^2)/sqrt(pi)", None),
    ("erfi(u)", "2*e^(u^2)/sqrt(pi)", None),
    ("factorial(u)", "gamma(u + 1)*digamma(u + 1)", None),
    ("gamma(u)", "gamma(u)*digamma(u)", None),
    ("loggamma(u)", "digamma(u)", ("u", ">", "0")),
    ("digamma(u)", "polygamma(1, u)", None),
    ("polygamma(n, u)", "polygamma(n + 1, u)", None),
    ("besselj(n, u)", "(besselj(n - 1, u) - besselj(n + 1, u))/2", None),
    ("bessely(n, u)", "(bessely(n - 1, u) - bessely(n + 1, u))/2", None),
    ("besseli(n, u)", "(besseli(n - 1, u) + besseli(n + 1, u))/2", None),
    ("besselk(n, u)", "-(besselk(n - 1, u) + besselk(n + 1, u))/2", None),
    ("Si(u)", "sin(u)/u", ("u", "!=", "0")),
    ("Ci(u)", "cos(u)/u", ("u", ">", "0")),
    ("Shi(u)", "sinh(u)/u", ("u", "!=", "0")),
    ("Chi(u)", "cosh(u)/u", ("u", ">", "0")),
    ("Ei(u)", "e^u/u", None),
    ("li(u)", "1/ln(u)", ("u", ">", "0")),
)


WORDS = {
    "sqrt": "the square root",
    "cbrt": "the cube root",
    "log": "the logarithm",
    "abs": "the absolute value",
    "sign": "the sign",
    "factorial": "the factorial",
}


ORDER_FIRST = ("polygamma", "besselj", "bessely", "besseli", "besselk")
"""Functions whose first argument is an order and whose second is the variable."""


def variable_place(name: str) -> int:
    """Which argument of the function is the variable."""
    return 1 if name in ORDER_FIRST else 0


_READ: dict[str, Expr] = {}


def _read(text: str) -> Expr:
    if text not in _READ:
        _READ[text] = parse(text)
    return _READ[text]


def _apply(row: tuple[str, str, Condition | None], name: str) -> Callable[[Expr, Names], Rewrite | Refusal | None]:
    place = variable_place(name)

    def apply(goal: Expr, names: Names) -> Rewrite | Refusal | None:
        if type(goal) is not Deriv:
            return None
        body, x = goal.body, goal.wrt
        if type(body) is not Func or body.name != name or body.args[place] != x:
            return None
        others = [a for i, a in enumerate(body.args) if i != place]
        if any(a.has(x) for a in others):
            return None

        def put(text: str) -> Expr:
            # The parameter first: it may itself be called u.
            e = _read(text)
            stand_in = Sym("u'")
            e = substitute(e, "u", stand_in)
            if others:
                e = substitute(e, "a" if place == 0 else "n", others[0])
            return substitute(e, "u'", x)

        conditions: tuple[Expr, ...] = ()
        if row[2] is not None:
            lhs, op, rhs = row[2]
            conditions = (Relation(op, put(lhs), put(rhs)),)
        return Rewrite(put(row[1]), {"u": x}, conditions=conditions)

    return apply


def _card(row: tuple[str, str, Condition | None], see: str, kind: str) -> Rule:
    text, derivative, _ = row
    name = text.split("(")[0]
    words = WORDS.get(name, name)
    example = _in_x(text).replace("a)", "2)")
    answer = _in_x(derivative).replace("ln(a)", "ln(2)")
    return Rule(
        f"diff.{name}",
        kind.format(words),
        f"d/du {text} = {derivative}",
        f"The derivative of {words} is read from the table.",
        {f"d/dx [{example}]": answer},
        see,
        _apply(row, name),
        of=(name,),
    )


def _in_x(text: str) -> str:
    """The row's text with x for the letter u, names of functions left alone."""
    out, i = [], 0
    while i < len(text):
        j = i
        while j < len(text) and text[j].isalpha():
            j += 1
        if j > i:
            word = text[i:j]
            out.append("x" if word == "u" else word)
            i = j
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


ELEMENTARY: tuple[Rule, ...] = tuple(_card(row, STANDARD, "derivative of {}") for row in _ELEMENTARY)
SPECIAL_FUNCTIONS: tuple[Rule, ...] = tuple(_card(row, SPECIAL, "known derivative of {}") for row in _SPECIAL)
