"""Parts of a question that a working mentions in words: a term, a factor, an order, the variable that moves.

``second: 12x^2``, ``y constant: 2xy``, ``term 2: 5`` and ``first times derivative of second: x^2 e^x`` say of what the
formula behind them is the value, and are held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from calctool.answers.prose import none_in
from calctool.answers.sides import Side
from calctool.errors import InputError
from calctool.expr.tree import Add, Deriv, Expr, Limit, Mul, Neg, Sym
from calctool.grading.carried import Carried
from calctool.grading.chains import Judgement
from calctool.grading.forms import Form, inside
from calctool.grading.lines import WorkLine
from calctool.grading.meaning import At
from calctool.parsing.grammar import is_latex


class Aside(NamedTuple):
    """What is claimed of what: ``of`` is worked out and held against the text ``said``.

    ``step`` says that it is a step on the way, which the next line may continue; ``doubtful`` that a part of the
    question may be meant instead.
    """

    of: Expr
    said: str
    step: bool = False
    doubtful: bool = False


class Mentions(Carried):
    """Finds what a line says of a part of the question that it mentions in words."""

    def mentioned(self, text: str) -> list[Aside]:
        """What a line says that says nothing else."""
        body = self.question.body
        if not isinstance(body, Expr) or isinstance(self.question.goal, Limit) or self.question.equations:
            return []
        return (
            self._of_differentials(text, body)
            or self._of_an_order(text, body)
            or self._by_a_variable(text, body)
            or self._of_factors(text, body)
        )

    def _of_differentials(self, text: str, body: Expr) -> list[Aside]:
        """``df = 2xy dx + x^2 dy``: each factor is a partial derivative."""
        names = [x.name for x in self.question.variables]
        m = _patterns()["total"].fullmatch(text)
        if m is None or len(names) < 2 or m["f"] in names:
            return []
        found = [(t["by"], t["factor"].strip(" *·+")) for t in _patterns()["differential"].finditer(m["sum"])]
        if _patterns()["differential"].sub("", m["sum"]).strip(" .") or {name for name, _ in found} - {*names}:
            return []
        return [Aside(Deriv(body, Sym(name)), {"": "1", "-": "-1"}.get(said, said), True) for name, said in found]

    def _of_an_order(self, text: str, body: Expr) -> list[Aside]:
        """``2nd: 12x^2``, where derivatives of higher order are asked for."""
        m = _patterns()["order"].fullmatch(text)
        if m is None or self.question.order < 2 or self.question.command not in ("diff", "partial"):
            return []
        by = list(self.question.variables)
        by = by if len(by) == self.question.order else by[:1] * self.question.order
        order = _NUMBERS.index(_ORDERS.get(m["order"].lower(), m["order"].lower())) + 1
        of = body
        for x in by[:order]:
            of = Deriv(of, x)
        if order > self.question.order:
            return []
        *first, last = (m["said"] + m["rest"]).split("=")  # 1st: e^x + x e^x = (1 + x) e^x
        return [*[Aside(of, _bare(said), doubtful=True) for said in first], Aside(of, _bare(last), True, True)]

    def _by_a_variable(self, text: str, body: Expr) -> list[Aside]:
        """``y constant: 2xy``, ``partial w.r.t. x: 2xy``: the derivative by the variable that moves."""
        by = [x.name for x in self.question.variables]
        held, moved = _patterns()["held"].fullmatch(text), _patterns()["moved"].fullmatch(text)
        if self.question.order != 1:
            if moved is None or moved["name"] not in by or len(set(by)) != self.question.order:
                return []
            of = body
            for name in by[: by.index(moved["name"]) + 1]:  # first by x, then by y
                of = Deriv(of, Sym(name))
            return [Aside(of, _bare(moved["said"]), True, True)]
        if moved is not None and moved["name"] in by and (len(by) > 1 or self.question.command == "partial"):
            return [Aside(Deriv(body, Sym(moved["name"])), _bare(moved["said"]), True, True)]
        if held is None or held["name"] not in body.free:
            return []
        others = [name for name in (by if len(by) > 1 else sorted(body.free)) if name != held["name"]]
        if len(others) != 1 or not set(others) <= set(by) or not {held["name"], *others} <= body.free:
            return []
        return [Aside(Deriv(body, Sym(others[0])), _bare(held["said"]), True, True)]

    def _of_factors(self, text: str, body: Expr) -> list[Aside]:
        """``first times derivative of second: x^2 e^x``, of a product of two."""
        m = _patterns()["factors"].fullmatch(text)
        if m is None or not isinstance(body, Mul) or len(body.args) != 2 or m["one"].lower() == m["other"].lower():
            return []
        kept, moved = body.args if m["one"].lower() in ("first", "left") else body.args[::-1]
        return [Aside(Mul(kept, Deriv(moved, self.meanings.wrt)), _bare(m["said"]))]

    def termed(self, line: WorkLine) -> Iterator[Judgement]:
        """``second term: 2y``, where it is neither that term of the question nor its derivative."""
        body, x = self.question.body, self.meanings.wrt
        m = _patterns()["term"].match(line.text)
        if m is None or not isinstance(body, Add) or isinstance(self.question.goal, Limit) or self.question.order != 1:
            return
        rewritten = [e for e in self.shown_before() if e != body and not e.open and self.restates(e)]
        sums = [body, *[e for e in rewritten if isinstance(e, Add)]]
        said = (m["number"] or m["digit"]).lower()
        number = int(said) - 1 if said.isdigit() else _NUMBERS.index(_ORDERS.get(said, said))
        if len(sums) <= len(rewritten) or {len(e.args) for e in sums} != {len(body.args)} or number >= len(body.args):
            return
        try:
            form = self.form(side_of(_bare(m["said"])), line.number)
        except InputError:
            return
        if not isinstance(form.value, Expr) or not form.value.free <= self.meanings.base:
            return
        term = body.args[number]
        of = Deriv(term, x)
        meant: list[Expr] = [
            of,
            *[e for whole in sums for t in whole.args for e in (t, Neg(t), Deriv(t, x), Deriv(Neg(t), x))],
        ]
        verdicts = [self.link(Form(e, self.value(e, At(line.number))), form, line.number) for e in meant]
        if all(v.state == "wrong" for v in verdicts):
            yield Judgement("wrong", "claim", (form,), verdicts[0], Form(of, self.value(of, At(line.number))), form)

    def staying(self, line: WorkLine) -> Iterator[Judgement]:
        """``the 5x stays 5x``, of a term that moves."""
        body, m = self.question.body, _patterns()["stays"].search(line.text)
        if m is None or not isinstance(body, Add) or isinstance(self.question.goal, Limit) or self.question.order != 1:
            return
        try:
            here = self.form(side_of(m["said"]), line.number)
        except InputError:
            return
        if here.shown not in body.args or not isinstance(here.shown, Expr):
            return
        of = Deriv(here.shown, self.meanings.wrt)
        above = Form(of, self.value(of, At(line.number)))
        verdict = self.link(above, here, line.number)
        if verdict.state == "wrong":
            yield Judgement("wrong", "claim", (here,), verdict, above, here)

    def shown_before(self) -> list[Expr]:
        """The formulas of the lines above."""
        return []

    def stands_inside(self, shown: Expr) -> bool:
        """Is it a part of the question, and no derivative?"""
        return isinstance(self.question.body, Expr) and inside(self.question.body, shown)


_NUMBERS = ("first", "second", "third", "fourth")
_ORDERS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}


def side_of(text: str) -> Side:
    """A formula by itself as a side."""
    return Side("", 0, len(text), text, None, "", none_in(text) is not None, is_latex(text))


def _bare(text: str) -> str:
    return text.strip(" .$*")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    flags = re.IGNORECASE
    begin, said = r"[\s\-*•\d.)(]*?(?:so |then |now |and |first )?", r"(?P<said>[^:=→>,;]+)"
    to = r"(?:\s*\**\s*(?:[:=→]|->|\bis\b|\bgives\b)\s*\**\s*)"
    constant = r"(?:constant|const|fixed|still)\b\.?"
    orders = "first|second|third|fourth|1st|2nd|3rd|4th"
    held = r"(?:with |hold(?:ing)? |keep(?:ing)? |treat(?:ing)? )?"
    get = r"\b(?:I get|we get|you get|gives|get)\s+"
    by = r"(?:with respect to|w\.?\s?r\.?\s?t\.?|by)"
    factor = "first|second|left|right"
    derivative = r"(?:derivative of|deriv\.? of|d)(?: the)?"
    return {
        "total": re.compile(r"[\s•*]*d(?P<f>[a-zA-Z])\s*=(?P<sum>.*(?<![A-Za-z])d[a-z](?![A-Za-z]).*)"),
        "differential": re.compile(r"(?P<factor>[^=]*?)(?<![A-Za-z])d(?P<by>[a-z])(?![A-Za-z/])"),
        "order": re.compile(
            rf"{begin}(?:the )?(?P<order>{orders})(?: deriv(?:ative)?| one| time)?{to}{said}(?P<rest>(?:=[^:=→>,;]+)*)",
            flags,
        ),
        "held": re.compile(
            rf"{begin}{held}\$?(?P<name>[a-z])\$?(?: is| as| held| kept| a)* ?"
            rf"{constant}(?:[^:=→]*?{get}|\s*[:=→]\s*){said}",
            flags,
        ),
        "moved": re.compile(
            rf"{begin}\**(?:the )?(?:(?:partial|deriv\w*)\s)*{by}\s\$?(?P<name>[a-z])\$?{to}{said}", flags
        ),
        "factors": re.compile(
            rf"{begin}(?:the )?(?P<one>{factor})(?: one| factor)?,? (?:times|x|\*|·)(?: the)?"
            rf" {derivative} (?P<other>{factor})(?: one| factor)?{to}{said}",
            flags,
        ),
        "term": re.compile(
            rf"{begin}(?:the )?(?:(?P<number>{orders}) term|term (?P<digit>[1-9]))"
            rf"(?: is| gives| becomes)?\s*[: ]\s*{said}$",
            flags,
        ),
        "stays": re.compile(
            r"(?:^|\s)(?P<what>\S+) (?:just )?(?:stays|remains|is still) (?P<said>\S+?)[.,;]?(?=\s|$)", flags
        ),
    }
