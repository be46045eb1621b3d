"""What a working says beside its equations: values near a place, one side of a limit, a form, a comparison, a part.

``x = 1.9: 3.9``, ``left: -oo``, ``form 0/0``, ``x^2 >= 0`` and ``inner' = 3`` are claims like any other, and each is
held against what it speaks of.  What cannot be decided accuses nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import islice, pairwise

from calctool.answers.sides import Side
from calctool.errors import CalcError, InputError
from calctool.expr.exact import rational_value
from calctool.expr.printer import show
from calctool.expr.traversal import substitute
from calctool.expr.tree import DNE, OO, ZERO, Add, Deriv, Div, Expr, Limit, Neg, Num, Relation
from calctool.grading.approaches import approaches
from calctool.grading.bounds import fails_near
from calctool.grading.chains import Judgement, close, misses
from calctool.grading.equality import Verdict
from calctool.grading.forms import Form
from calctool.grading.lines import Stated, WorkLine, is_indeterminate
from calctool.grading.meaning import At
from calctool.grading.mentions import Aside, side_of
from calctool.grading.one_sided import OneSided, one_sided_claims
from calctool.grading.parts import PARTS_BY_NAME, Parts
from calctool.grading.sides import places_of, put_in
from calctool.numeric.evaluate import holds
from calctool.numeric.sampling import candidates
from calctool.parsing import parse
from calctool.tasks.question import Question

_TRIED, _ENOUGH = 40, 12
_ORDERED = ("<", "<=", ">", ">=")
"""Places at which a comparison is tried, and at how many it has to fail before it is called false."""


class Asides(Parts):
    """Judges what is said beside the equations of a line."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.final: Stated | None = None  # the last statement of the working
        self.across: list[Expr] = []  # the places of a table of values that goes across
        self.sides: dict[str, Expr] = {}  # the limits from one side that were said, and are right
        self.bounds: tuple[Expr, Expr] | None = None  # what the function was said to lie between
        self.under = False  # is it under the head of one that goes down?

    def asides(self, line: WorkLine) -> tuple[tuple[Judgement, ...], tuple[Stated, ...]]:
        """The judgements on what a line says beside its equations; and the statements that are left to be judged."""
        self.notice(line)
        found = tuple(self.judged_aside(a, line) for a in self._near(line.text) or self.mentioned(line.text))
        if found:
            return found, ()
        row = self._row(line.text)
        if row is not None:
            return tuple(self.judged_aside(a, line) for a in row), ()
        sided = list(self._sided(line))
        left = [s for s in line.statements if not any(a - 1 <= s.chain[-1].start < b for _, a, b in sided)]
        left = [s for s in left if not (s.chain[0].sign == "->" and _ends_with_part(s.lead))]
        there = [self.judged_aside(a, line) for a in self._at_a_point(line)]
        return (
            *there,
            *[judgement for judgement, _, _ in sided],
            *self.parted(line),
            *self.termed(line),
            *self.staying(line),
            *self._indeterminate(line),
            *self._led(line),
            *self._compared(line),
            *self._signed(line),
            *self._by_squeeze(line),
        ), tuple(left)

    def judged_aside(self, aside: Aside, line: WorkLine) -> Judgement:
        """One claim; a decimal may be rounded."""
        value = self.value(aside.of, At(line.number))
        above = Form(aside.of, value)
        try:
            here = self.form(side_of(aside.said), line.number)
        except InputError:
            return Judgement("unchecked", "words")
        if value is None or here.value is None:
            return Judgement("unchecked", "words", (here,))
        verdict = self.link(above, here, line.number)
        if verdict.state == "wrong" and (close(above, here) or not _refuted(above, here, aside.said)):
            verdict = Verdict("right", "numeric")
        if verdict.state == "wrong":
            if aside.doubtful and isinstance(here.shown, Expr) and self.stands_inside(here.shown):
                return Judgement("unchecked", "words", (here,))
            return Judgement("wrong", "claim", (here,), verdict, above, here)
        if verdict.state == "right" and aside.step:
            self.remember(line.indent, here)
            gives = self.gives(here)
            return Judgement("right", "answer" if () in gives else "claim", (here,), verdict, gives=gives)
        return Judgement("right" if verdict.state == "right" else "unchecked", "words", (here,))

    # --- near the place ------------------------------------------------------------------------------

    def _near(self, text: str) -> list[Aside]:
        """``x = 1.9: 3.9``, ``x -> 0+: oo``: what the function is there, and not the limit."""
        goal = self.question.goal
        if not isinstance(goal, Limit):
            return []
        found: list[Aside] = []
        for part in re.split(r"[;,](?=\s*[A-Za-z]\s*(?:=|->|→))", text):
            m = _patterns()["near"].fullmatch(part)
            if m is None or m["name"] != goal.var.name or re.search("->|→|=", m["said"]):
                return []
            try:
                place = parse(m["place"])
            except CalcError:
                return []
            if m["sign"] == "=" and place == goal.to:  # it is put in
                return []
            if m["sign"] == "=":
                of = substitute(goal.body, goal.var.name, place)
            elif place == goal.to and m["side"]:
                of = Limit(goal.body, goal.var, place, "-" if m["side"] in "-−" else "+")
            else:
                return []
            found.append(Aside(of, m["said"]))
        return found

    def _row(self, text: str) -> list[Aside] | None:
        """A row of a table of values: under ``x  f(x)``, or across; None where it is none."""
        goal = self.question.goal
        cells = [c.strip(" $*") for c in re.split(r"\s{2,}|[|\t;&:,]|\\\\", text) if c.strip(" $*")]
        if not isinstance(goal, Limit) or len(cells) < 2:
            return None
        x, function = goal.var.name, _patterns()["function"]
        headed = re.fullmatch(rf"[\s|$*]*{x}[\s$*]*(?:\s{{2}}|[|\t;&:,])(?P<head>.*)", text)
        if headed is not None and self._heads(headed["head"]):
            self.under = True
            return []
        values = [_number(c) for c in cells]
        numbers = [v for v in values if v is not None]
        if cells[0] == x and function.fullmatch(cells[1]) and len(cells) == 2:
            self.under = True
            return []
        if cells[0] == x and len(numbers) == len(cells) - 1:
            self.across = numbers
            return []
        row = rf"(?:[|\s&,;:]+\$?[-+−\d./]+\$?){{{len(self.across)}}}[\s|&\\]*$"
        head = re.sub(row, "", text) if self.across else ""
        if head and self._heads(head):
            cells = [head, *cells[-len(self.across) :]]
            numbers = [v for c in cells[1:] if (v := _number(c)) is not None]
            function = re.compile(re.escape(head))
        if function.fullmatch(cells[0]) and len(numbers) == len(cells) - 1 == len(self.across):
            pairs = zip(self.across, cells[1:], strict=True)
            return [Aside(substitute(goal.body, x, place), said) for place, said in pairs]
        if self.under and len(numbers) == len(cells) == 2:
            return [Aside(substitute(goal.body, x, numbers[0]), cells[1])]
        return None

    def _heads(self, text: str) -> bool:
        """Does the function itself stand over a column, or before a row, of a table of values?"""
        goal = self.question.goal
        try:
            shown = self.read(side_of(text.lstrip(" \t$*|&;:,").rstrip(" \t$*|&;:,\\")))
        except InputError:
            return False
        return isinstance(goal, Limit) and isinstance(shown, Expr) and not shown.open and self.restates(shown)

    def _at_a_point(self, line: WorkLine) -> Iterator[Aside]:
        """``f_x = 2x + 3y; at (1, -1): 2 - 3``: the formula before it at the point."""
        m = re.search(r"\bat (?:the point )?\((?P<at>[^()]+)\)", line.text)
        if m is None or len(line.text) != len(line.statements[0].chain[0].bare if line.statements else ""):
            return
        before = [s for s in line.statements if s.chain[-1].end <= m.start()]
        after = [s for s in line.statements if s.chain[0].start >= m.end()]
        places = places_of(m["at"], self.question.variables)
        if not before or not after or not places or re.search("[A-Za-z]", after[0].chain[0].typed):
            return
        try:
            of = self.read(before[-1].chain[-1])
        except InputError:
            return
        for name, place in places:
            of = None if of is None else put_in(of, name, place)
        if isinstance(of, Expr):
            yield Aside(of, after[0].chain[0].typed)

    def _sided(self, line: WorkLine) -> Iterator[tuple[Judgement, int, int]]:
        """``left: -oo``, ``from the right the limit is 1``: what is said of one side, and where it stands."""
        goal = self.question.goal
        if not isinstance(goal, Limit) or goal.to in (OO, Neg(OO)):
            return
        ends = self.final.chain[-1].start if self.final in line.statements and self.final is not None else -1
        said = [
            c for c in one_sided_claims(line.text) if not (c.far and c.start - 1 <= ends < c.end)
        ]  # so the limit is 1
        at = 0
        for part in re.split(r"([;,]| and )", line.text):
            m = _patterns()["sided"].fullmatch(part)
            if m is not None and not any(at <= claim.start < at + len(part) for claim in said):
                start, end = m.span("said")
                said.append(OneSided("-" if m["side"].lower()[0] == "l" else "+", m["said"], at + start, at + end))
            at += len(part)
        for claim in said:
            if claim.side != goal.side:
                of = Limit(goal.body, goal.var, goal.to, claim.side)
                yield self._of_both_sides(self.judged_aside(Aside(of, claim.said), line), of), claim.start, claim.end

    def _of_both_sides(self, found: Judgement, of: Limit) -> Judgement:
        """What is right of the second side gives the answer, if both are one value or none."""
        value = self.value(of, At(0))
        goal = self.question.goal
        if found.state != "right" or not isinstance(value, Expr) or not isinstance(goal, Limit):
            return found
        found = found._replace(role="claim", forms=())  # no number that the working may end with
        self.sides[of.side] = value
        if len(self.sides) < 2 or goal.side:
            return found
        both = self.sides["-"] if self.same(self.sides["-"], self.sides["+"]).state == "right" else DNE
        form = Form(both, both)
        return found._replace(forms=(form,), gives=((),), role="answer") if self.is_right(both) else found

    # --- indeterminate forms -------------------------------------------------------------------------

    def _indeterminate(self, line: WorkLine) -> Iterator[Judgement]:
        """``0/0 = 1``: such a form is no number; ``form oo/oo``: is it of that form?  ``3/0``: is a bottom 0 there?"""
        for s in line.statements:
            over = next((side.typed for side in s.chain if _patterns()["over-zero"].fullmatch(side.typed)), "")
            if over and not s.supposed:
                below = [self.limit(e.args[1]) if e.args[1].free else e.args[1] for e in self._quotients()]
                if below and all(end is not None and self.same(end, ZERO).state == "wrong" for end in below):
                    of = Form(parse(over), None)
                    yield _false(of, of, "no denominator goes to 0")
                    return
            for first, second in pairwise(s.chain):
                if second.sign != "=" or not is_indeterminate(first.typed):
                    continue
                try:
                    here = self.form(second, line.number)
                except InputError:
                    continue
                shown = here.shown
                if isinstance(shown, Expr) and not shown.free and shown != DNE and not shown.open:
                    says = f"{first.typed} is no number: the limit has to be found in another way"
                    yield _false(here, here, says)
        without_places = re.sub(r"(?<![\w(])[a-z]\s*=\s*[-+−]?[\w.]+(?![\w(/^])", "", line.text)
        said = _patterns()["form"].search(without_places.replace("∞", "oo").replace("\\infty", "oo"))
        if said is None or re.search(r"\bnot\b|n['’]t\b|=", without_places):
            return
        numerators = "0" if said[0].replace(" ", "").strip("+-").startswith(("0", "\\frac{0")) else "oo"
        forms = {f for e in self._quotients() if (f := self._form_of(e))}
        if forms and numerators not in forms and None not in forms:
            goal = self.question.goal
            assert isinstance(goal, Limit)
            of = Form(goal.body, goal.body)
            yield _false(of, of, f"it is not of the form {said[0].strip()}")

    def _quotients(self) -> Iterator[Div]:
        """The quotients whose limit is, or was, to be taken."""
        goal = self.question.goal
        if not isinstance(goal, Limit):
            return
        for e in (goal.body, *[e.body if isinstance(e, Limit) else e for e in self.shown]):
            if isinstance(e, Div) and e.has(goal.var):
                yield e

    def _form_of(self, e: Div) -> str | None:
        """0 or oo where both parts go there; nothing where it is no such form."""
        ends = [self.limit(part) if part.free else part for part in e.args]
        if ends == [Num(0), Num(0)]:
            return "0"
        return "oo" if all(end in (OO, Neg(OO)) for end in ends) else "none"

    def _led(self, line: WorkLine) -> Iterator[Judgement]:
        """``t -> 1 as x -> oo``, where t was said to be 1/x: it goes to 0."""
        goal = self.question.goal
        for said in approaches(line.text):
            letter, to, _ = said.approach
            body = self.meanings.said_before(letter.name, line.number + 1)
            if not isinstance(goal, Limit) or said.kind != "words" or body is None or body.open:
                continue
            end = self.limit(body) if body.free == {goal.var.name} else None
            if end is not None and end != DNE and self.same(end, to).state == "wrong":
                of, here = Form(letter, body), Form(to, to)
                says = f"there {letter.name} goes to {show(end)}"
                yield Judgement("wrong", "claim", (here,), Verdict("wrong", reason="rule", says=says), of, here)

    # --- comparisons ---------------------------------------------------------------------------------

    def _compared(self, line: WorkLine) -> Iterator[Judgement]:
        """``x^2 < 0``: a comparison that holds at no place that is tried is false."""
        for chain in line.compared:
            try:
                forms = [self.form(side, line.number) for side in chain]
            except InputError:
                continue
            for i, (a, b) in enumerate(pairwise(forms), 1):
                op = chain[i].sign
                if self._fails(a, b, op) or self._fails_near(a, b, op, line.text):
                    says = "the two sides are equal" if op == "!=" else "this holds nowhere"
                    assert isinstance(a.shown, Expr)
                    assert isinstance(b.shown, Expr)
                    shown = Relation(op, a.shown, b.shown)
                    yield _false(a, Form(shown, shown), says if _free(a) | _free(b) else "this is false")
                    return
            yield from self._squeezed(chain, forms, line.text)

    def _squeezed(self, chain: Sequence[Side], forms: Sequence[Form], text: str) -> Iterator[Judgement]:
        """``0 <= sin x <= 1`` as x -> oo: bounds that fail as far out as one likes."""
        goal, sides = self.question.goal, [form.shown for form in forms if isinstance(form.shown, Expr)]
        signs = [side.sign for side in chain[1:]]
        if not isinstance(goal, Limit) or len(forms) < 3 or len(sides) != len(forms) or not set(signs) <= set(_ORDERED):
            return
        if len(sides) == 3 and self.restates(sides[1]):
            self.bounds = sides[0], sides[2]
        if (place := fails_near(goal, sides, signs, everywhere=_everywhere().search(text) is not None)) is not None:
            first = next(
                i
                for i, sign in enumerate(signs)
                if holds(Relation(sign, *sides[i : i + 2]), {goal.var.name: place}) is False
            )
            shown = Relation(signs[first], *sides[first : first + 2])
            yield _false(
                forms[first], Form(shown, shown), f"this fails at {goal.var.name} = {place}, and nearer to the place"
            )

    def _by_squeeze(self, line: WorkLine) -> Iterator[Judgement]:
        """``by the squeeze theorem``, where the bounds go to two different numbers."""
        goal = self.question.goal
        if not isinstance(goal, Limit) or self.bounds is None or not _squeezes().search(line.text):
            return
        ends = [self.limit(e) if e.has(goal.var) else e for e in self.bounds]
        if ends[0] is None or ends[1] is None or DNE in ends or self.same(ends[0], ends[1]).state != "wrong":
            return
        below, above = (Form(end, end) for end in ends)
        yield _false(below, above, f"the bounds go to {show(ends[0])} and to {show(ends[1])}: they squeeze nothing")

    def _fails(self, a: Form, b: Form, op: str) -> bool:
        if not isinstance(a.value, Expr) or not isinstance(b.value, Expr) or DNE in (a.value, b.value):
            return False
        if self.strange(a.value) or self.strange(b.value) or OO in (a.value, b.value):
            return False
        if op == "!=":
            return self.same(a.value, b.value).state == "right"
        names = sorted(a.value.free | b.value.free)
        zero = dict.fromkeys(names, Fraction(0))
        failed = 0
        for point in (zero, *islice(candidates(names, (a.value, b.value)), _TRIED)):
            found = holds(Relation(op, a.value, b.value), point)
            if found:
                return False
            failed += found is False
        return failed >= (_ENOUGH if names else 1)

    def _signed(self, line: WorkLine) -> Iterator[Judgement]:
        """``x - 3 is a small positive number``, as x -> 3 from the left."""
        for m in _patterns()["signed"].finditer(line.text):
            try:
                a = self.form(side_of(m["said"].strip(" $")), line.number)
            except InputError:
                continue
            b, op = Form(Num(0), Num(0)), ">" if m["sign"].lower() == "positive" else "<"
            text = line.text[: m.start()]
            if not _CASE.search(text) and self._fails_near(a, b, op, line.text) and isinstance(a.shown, Expr):
                shown = Relation(op, a.shown, Num(0))
                yield _false(a, Form(shown, shown), "this holds nowhere near the place")

    def _fails_near(self, a: Form, b: Form, op: str, text: str) -> bool:
        """``x - 5 > 0`` as x -> 5 from the left: does it fail wherever the limit is looked at?"""
        goal, sides = self.question.goal, (a.shown, b.shown)
        if not isinstance(goal, Limit) or not isinstance(a.shown, Expr) or not isinstance(b.shown, Expr):
            return False
        to = rational_value(goal.to)
        if not goal.side or to is None or a.shown.free | b.shown.free != {goal.var.name} or DNE in sides:
            return False
        if a.shown.open or b.shown.open or re.search(r":|\bnot\b|n['’]t\b", text):  # x > 5: .., a case
            return False
        way = 1 if goal.side == "+" else -1
        points = [{goal.var.name: to + Fraction(way, 10**digits)} for digits in (2, 4, 6)]
        return all(holds(Relation(op, a.shown, b.shown), point) is False for point in points)

    # --- one part after the other ---

    def part_by_part(self, lines: Sequence[WorkLine]) -> tuple[Judgement, ...]:
        """The derivatives of the terms of the question, each on a line of its own, with something under them."""
        body = self.question.body
        if not isinstance(body, Add) or isinstance(self.question.goal, Limit) or len(lines) <= len(body.args):
            return ()
        found: list[Judgement] = []
        for term, line in zip(body.args, lines, strict=False):
            if len(line.statements) != 1 or len(line.statements[0].chain) != 1 or line.statements[0].continues:
                return ()
            of = Deriv(term, self.meanings.wrt)
            try:
                form = self.form(line.statements[0].chain[0], line.number)
            except InputError:
                return ()
            if self.link(Form(of, self.value(of, At(line.number))), form, line.number).state != "right":
                return ()
            found.append(Judgement("right", "part", (form,)))
        return tuple(found)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    flags = re.IGNORECASE
    begin, said = r"[\s\-*•]*", "(?P<said>[^:=]+?)"
    return {
        "near": re.compile(
            rf"{begin}(?:at |for )?(?P<name>[A-Za-z])\s*(?P<sign>=|->|→)\s*(?P<place>[-+−]?[^:=>+−\s]+?)"
            rf"(?:\^?(?P<side>[-+−]))?\s*(?::|,? f ?(?:\(x\))? ?=)(?!=)\s*{said}\s*"
        ),
        "sided": re.compile(
            rf"{begin}(?:(?:so|thus|hence|therefore|and|then) )?(?:(?:limit )?from the |on the |the )?"
            rf"(?P<side>left|right|LHL|RHL)(?:[- ]?hand(?:ed)?)?(?: side)?"
            rf"(?: limit)?\s*(?:->|→|[:=]|\bis\b|\bgives\b)\s*{said}[\s.]*",
            flags,
        ),
        "signed": re.compile(
            r"(?P<said>(?<![\w.])[-\d(]*[a-z](?:[\w^²³()+*/−-]|\s(?=[-+−*/]\s)|(?<=[-+−*/])\s)*)\$?\s+(?:is|are|stays)\s+"
            r"(?:always\s+|now\s+)?(?:an?\s+)?(?:(?:very|small|tiny)\s+)*(?P<sign>positive|negative)\b",
            flags,
        ),
        "function": re.compile(r"f|y|f\([a-z]\)|value|values"),
        "over-zero": re.compile(r"[-+−]?[1-9]\d*\s*/\s*0"),
        "form": re.compile(
            r"(?<![\w.)}^/+*-])(?:0 ?/ ?0|[-+]?oo ?/ ?[-+]?oo|\\[dt]?frac\{0\}\{0\}"
            r"|\\[dt]?frac\{[-+]?oo ?\}\{[-+]?oo ?\})(?![\w(^/*]|\.\d)"
        ),
    }


@cache
def _everywhere() -> re.Pattern[str]:
    """``for all x near 0``."""
    return re.compile(r"\b(?:for|with) (?:all|every|any) \$?[a-z]\b(?! ?[<>≤≥])|\bon both sides\b", re.IGNORECASE)


@cache
def _squeezes() -> re.Pattern[str]:
    return re.compile(r"\b(?:squeez|sandwich|pinch)\w*", re.IGNORECASE)


_CASE = re.compile(r"\b(?:if|when|where|for|case|suppose)\b|n['’]t\b|\bnot\b", re.IGNORECASE)


def _ends_with_part(lead: str) -> bool:
    """Is what goes somewhere a part of the question: ``and the bottom -> 0``?  It is judged as one."""
    return bool(lead.strip()) and lead.split()[-1].lower() in PARTS_BY_NAME


def _number(text: str) -> Expr | None:
    try:
        return parse(text) if re.fullmatch(r"[-+−]?\d*\.?\d+(?:/\d+)?", text) else None
    except CalcError:
        return None


def _false(above: Form, here: Form, says: str) -> Judgement:
    return Judgement("wrong", "claim", (here,), Verdict("wrong", reason="rule", says=says), above, here)


def _free(form: Form) -> frozenset[str]:
    return form.value.free if isinstance(form.value, Expr) else frozenset()


def _refuted(above: Form, here: Form, typed: str) -> bool:
    """Is it no number as it might have been rounded?"""
    return "." not in typed or misses(above, here, typed)
