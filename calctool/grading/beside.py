"""What is said beside an answer has to be true of the question: the thing that it is called, the place, the side.

``the integral is 2x``, ``7 at x = 3`` and ``1 from the right`` are no answers to
what was asked, right as the formula is.
"""

from __future__ import annotations

import re
from functools import cache

from calctool.answers.prose import is_formula
from calctool.errors import CalcError
from calctool.expr.printer import show
from calctool.expr.tree import OO, Expr, Limit, Neg
from calctool.parsing import parse
from calctool.tasks.question import Question


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "noun": re.compile(
            r"(?:^|[\n,;.]|\bso\b|\bthus\b|\bhence\b)\s*(?:the\s+)?(?P<noun>(?:first|second|third)\s+derivative|integral"
            r"|anti-?derivative|primitive|inverse|reciprocal|(?:[xy]-)?intercept|limit|determinant|transpose|angle"
            r"|length|magnitude|maximum|minimum|area)(?:\s+is|\s*=|\s*:|\s+(?=[-−]?\d))(?!=)",
            re.IGNORECASE,
        ),
        "place": re.compile(
            r"(?:(?<![^\W_])(?:at|when|where|for|if|as)\s+|(?P<comma>,)\s*(?=[^\W\d_]\s*(?:->|→)))(?P<name>[^\W\d_])\s*(?:=|->|→|\\to|(?:goes|tends)\s+to|approaches)\s*"
            r"(?P<to>[-+−]?\s*(?:oo|∞|inf(?:inity)?|\\infty|\w[\w./]*))(?(comma)(?=[\s.]*$))",
            re.IGNORECASE,
        ),
        "lim": re.compile(
            r"lim\w*[\s_({]*(?P<name>[^\W\d_])\s*(?:->|→|\\to|\\rightarrow)\s*"
            r"(?P<to>[-+−]?(?:oo|∞|\\infty|[\w./]+?))\s*\^?\{?(?P<side>[-+−])(?![\w\s(])"
        ),
        "side": re.compile(
            r"\b(?:from|on)\s+the\s+(left|right)"
            r"|\b(left|right)(?:[- ]?hand(?:ed)?)?(?:\s+side)?(?:\s+limit)?\s*(?:=|:|is\b|[-+−]?\d|[-+−]?(?:oo\b|∞))",
            re.IGNORECASE,
        ),
        "turned": re.compile(
            r"\s*(?:[-|]\s*(?:grad|∇|\\nabla|J\b|f_|DF)|(?:det|tr|rank)\b|(?:J|DF|H)\s*(?:_\w+)?\s*\^)[^=]*=",
            re.IGNORECASE,
        ),
        "differential": re.compile(r"(?:^|[\s,;])d(?P<left>[^\W\d_])\s*=|(?<=[\w)}\]])\s*d(?P<right>[^\W\d_])\s*$"),
    }


def misplaced(question: Question, text: str) -> str:
    """What to say of words beside the answer that are not true of the question; nothing where all of them fit.

    >>> from calctool.tasks.question import question_for
    >>> misplaced(question_for("diff", "x^2", at="x=2"), "4 at x = 3")
    'You answer at x = 3; asked is at x = 2'
    >>> misplaced(question_for("limit", "1/x^2", to="0"), "oo from the left")
    'You answer from the left; asked is the limit from both sides'
    """
    if is_formula(text):
        return ""
    return _named(question, text) or _placed(question, text) or _sided(question, text) or _differential(question, text)


def _named(question: Question, text: str) -> str:
    for match in _patterns()["noun"].finditer(text):
        noun = " ".join(match["noun"].lower().split())
        if not _is_called(question, noun):
            return f"You answer the {noun}; that is not what is asked"
    turned = _patterns()["turned"].match(text) if isinstance(question.right, list) else None
    if turned is not None:
        return f"You answer {turned[0].rstrip(' =').strip()}; that is not what is asked"
    return ""


def _is_called(question: Question, noun: str) -> bool:
    orders = {"first derivative": 1, "second derivative": 2, "third derivative": 3}
    if noun in orders:
        return question.command != "limit" and orders[noun] == question.order
    if noun == "limit":
        return question.command == "limit"
    if noun in ("angle", "length", "magnitude"):
        return question.of == {"magnitude": "length"}.get(noun, noun)
    return False


def _placed(question: Question, text: str) -> str:
    for match in _patterns()["place"].finditer(text):
        name, typed = match["name"], match["to"].strip()
        wanted = _place(question, name)
        given = _read(typed)
        if wanted is False or given is None:
            continue
        if wanted is None:
            if not given.free and name in {x.name for x in question.variables}:
                return f"You answer at {name} = {typed}; asked is for every {name}"
        elif isinstance(wanted, Expr) and given != wanted and not given.free:
            sign = "->" if question.command == "limit" else "="
            return f"You answer at {name} {sign} {typed}; asked is at {name} {sign} {show(wanted)}"
    return ""


def _place(question: Question, name: str) -> Expr | bool | None:
    """Where the variable is put; None where it is not, False for another letter."""
    if isinstance(question.goal, Limit):
        return question.goal.to if question.goal.var.name == name else False
    if question.point:
        return question.point.get(name, False)
    return None if name in {x.name for x in question.variables} else False


def _read(typed: str) -> Expr | None:
    word = typed.replace("−", "-").replace("\\infty", "oo").replace("∞", "oo")
    try:
        return parse(re.sub(r"inf(?:inity)?$", "oo", word, flags=re.IGNORECASE))
    except CalcError:
        return None


def _sided(question: Question, text: str) -> str:
    goal = question.goal
    if not isinstance(goal, Limit):
        return ""
    found = {(m[1] or m[2]).lower() for m in _patterns()["side"].finditer(text)}
    found |= {
        "right" if m["side"] == "+" else "left" for m in _patterns()["lim"].finditer(text) if m["name"] == goal.var.name
    }
    if len(found) != 1 or re.search(r"both|two|sides", text):
        return ""
    (mine,) = found
    asked = {"+": "right", "-": "left", "": "both"}[goal.side]
    if mine == asked or goal.to in (OO, Neg(OO)):
        return ""
    return f"You answer from the {mine}; asked is the limit from " + (
        "both sides" if asked == "both" else f"the {asked}"
    )


def _differential(question: Question, text: str) -> str:
    """``dy = 2x dx`` of the variable, on both sides or on none."""
    if not isinstance(question.right, Expr) or question.command not in ("diff", "partial", "chain"):
        return ""
    if not isinstance(question.body, tuple) and question.body.has("d"):
        return ""
    by = {x.name for x in question.variables}
    right = left = ""
    for match in _patterns()["differential"].finditer(text):
        left, right = match["left"] or left, match["right"] or right
    ended = re.search(r"d[^\W\d_]\s+d[^\W\d_]\s*$", text)
    if (right and right not in by) or left in by or ended or (left and not right):
        wanted = f"d{left or 'y'} = ... d{question.variables[0].name}"
        return f"The differentials do not fit what is asked; write {wanted}, or only the derivative"
    return ""
