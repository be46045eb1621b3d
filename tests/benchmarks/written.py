"""Derivations as language models write them: our own, in LaTeX and in prose, untouched or with one line corrupted.

The formulas are those that ``--steps`` prints; what stands around them, and how they are set, is drawn at random from
the habits of language models.  A corruption changes the value of one line, which numbers say and not our own checking
of workings; the lines after it are left as they were, or are worked out anew from what it says.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from calctool.books import derivative_engine
from calctool.derivation.rule import Part
from calctool.expr.printer import show
from calctool.expr.traversal import fold, replace_goals, substitute
from calctool.expr.tree import OO, Add, Deriv, Div, Expr, Func, Limit, Mul, Neg, Num, Pow, Substituted, Sym
from calctool.numeric.evaluate import precise
from calctool.report.columns import column, renamed
from calctool.report.model import Work
from calctool.tasks.question import Question, question_for


class Exercise(NamedTuple):
    """A question as the command line takes it."""

    command: str
    texts: tuple[str, ...]
    options: Mapping[str, str] = {}


class Row(NamedTuple):
    """A line of a derivation: the formula, the rules that led to it, parts named beside it with their derivatives."""

    formula: Expr
    reason: str = ""
    parts: tuple[tuple[Part, Expr], ...] = ()


class Derived(NamedTuple):
    """A derivation to be written out: the exercise, what is worked out, the rows, and what its goals are called."""

    exercise: Exercise
    question: Question
    goal: Expr
    rows: tuple[Row, ...]
    named: Mapping[Expr, Expr]


class Slip(NamedTuple):
    """A corruption: the row (and the part of it, if one) where it is, what was done, and whether it was carried on."""

    row: int
    part: int | None
    kind: str
    carried: bool


class Text(NamedTuple):
    """A derivation in writing: its lines, how many of them hold a formula, and on which the slip stands, from 1."""

    lines: tuple[str, ...]
    formulas: int
    slip: int | None


# --- exercises ---------------------------------------------------------------------------------------------------


def exercises(count: int, seed: int) -> Iterator[Exercise]:
    """Exercises as textbooks have them: derivatives above all, limits, partial derivatives, compositions."""
    r = random.Random(seed)
    for _ in range(count):
        kind = r.random()
        make = _diff if kind < 0.55 else _limit if kind < 0.77 else _partial if kind < 0.9 else _chain
        yield make(r)


def _diff(r: random.Random) -> Exercise:
    def n(low: int = 2, high: int = 9) -> int:
        return r.randint(low, high)

    def line() -> str:
        return f"{n()}x {r.choice('+-')} {n(1)}"

    def poly() -> str:
        return f"{n(1, 6)}x^{n(2, 5)} {r.choice('+-')} {n(1)}x {r.choice('+-')} {n(1)}".replace("1x", "x")

    def wave() -> str:
        return r.choice(("sin", "cos", "tan", "sin", "cos"))

    def smooth() -> str:
        return r.choice((f"{wave()}({n()}x)", f"e^({n()}x)", f"ln({line()})", f"x^{n()}", "sqrt(x)", f"e^(-{n()}x)"))

    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"x^{n()} {wave()}(x)",
        lambda: f"x^{n()} {wave()}({n()}x)",
        lambda: f"({poly()})({line()})",
        lambda: f"({poly()})^{n(2, 8)}",
        lambda: f"({line()})^{n(3, 8)} ({line()})^{n(2, 5)}",
        lambda: f"({poly()})/({line()})",
        lambda: f"{wave()}(x)/x^{n()}",
        lambda: f"({line()})/(x^2 + {n(1)})",
        lambda: f"{wave()}({poly()})",
        lambda: f"{wave()}(x)^{n(2, 5)}",
        lambda: f"e^({n()}x) {wave()}({n()}x)",
        lambda: f"x^{n()} e^(-{n()}x)",
        lambda: f"ln({poly()})",
        lambda: f"x^{n()} ln(x)",
        lambda: f"ln(x)/x^{n()}",
        lambda: f"sqrt({poly()})",
        lambda: f"sqrt(x^2 + {n()}) {wave()}(x)",
        lambda: f"e^({wave()}({n()}x))",
        lambda: poly(),
        lambda: f"{n()}x^{n()} - {n()}/x^{n()} + {n()}sqrt(x)",
        lambda: f"arctan({n()}x)",
        lambda: "x arcsin(x)",
        lambda: f"{n()}^x",
        lambda: f"x^{n()} {n()}^x",
        lambda: f"1/({poly()})^{n()}",
        lambda: f"{smooth()} + {n()}{smooth()}",
        lambda: f"({smooth()})({smooth()})",
        lambda: f"{wave()}({wave()}({n()}x))",
        lambda: f"({line()})/({line()})",
        lambda: f"e^(x^{n()} - {n()}x)",
        lambda: f"x/sqrt(x^2 + {n()})",
        lambda: f"{wave()}({n()}x) cos({n()}x)",
        lambda: "x^x",
        lambda: f"x^2 e^(x) {wave()}(x)",
    )
    return Exercise("diff", (r.choice(kinds)(),))


def _limit(r: random.Random) -> Exercise:
    def n(low: int = 1, high: int = 9) -> int:
        return r.randint(low, high)

    def factored() -> tuple[str, str]:
        a, b = n(), n()
        b = b + 1 if b == a else b
        return f"(x^2 {b - a:+d}x - {a * b})/(x - {a})".replace("+0x ", ""), str(a)

    def difference() -> tuple[str, str]:
        a = n(2)
        return f"(x^2 - {a * a})/(x - {a})", str(a)

    def cubes() -> tuple[str, str]:
        a = n(1, 4)
        return f"(x^3 - {a**3})/(x^2 - {a * a})", str(a)

    def conjugate() -> tuple[str, str]:
        a = n(1, 7)
        return f"(sqrt(x + {a * a}) - {a})/x", "0"

    def conjugate_at() -> tuple[str, str]:
        a, b = n(2, 6), n(1, 5)
        return f"(sqrt(x + {b}) - {a})/(x - {a * a - b})", str(a * a - b)

    def rational() -> tuple[str, str]:
        k = n(1, 3)
        return f"({n(2)}x^{k + 1} + {n()}x)/({n(2)}x^{k + 1} - {n()})", "oo"

    def squeezed() -> tuple[str, str]:
        k = n(1, 3)
        return f"({n(2)}x^{k} + {n()})/({n(2)}x^{k + 1} + {n()})", "oo"

    kinds: tuple[Callable[[], tuple[str, str]], ...] = (
        factored,
        difference,
        cubes,
        conjugate,
        conjugate_at,
        rational,
        squeezed,
        lambda: (f"sin({n(2)}x)/({n(2)}x)", "0"),
        lambda: (f"sin({n(2)}x)/sin({n(2)}x)", "0"),
        lambda: (f"(1 - cos({n(2)}x))/x^2", "0"),
        lambda: (f"(e^({n(2)}x) - 1)/x", "0"),
        lambda: (f"(e^({n(2)}x) - 1)/sin({n(2)}x)", "0"),
        lambda: (f"ln(1 + {n(2)}x)/x", "0"),
        lambda: (f"tan({n(2)}x)/x", "0"),
        lambda: (f"(x^2 + {n()}x + {n()})", str(n())),
        lambda: (f"(x^2 + {n()})/(x + {n()})", str(n())),
        lambda: (f"sqrt(x^2 + {n(2)}x) - x", "oo"),
        lambda: (f"(1/(x + {(a := n(2))}) - 1/{a})/x", "0"),
        lambda: (f"x^{n(1, 3)}/e^x", "oo"),
        lambda: (f"((x + {(a := n(2))})^2 - {a * a})/x", "0"),
        lambda: ("ln(x)/(x - 1)", "1"),
    )
    body, to = r.choice(kinds)()
    return Exercise("limit", (body,), {"to": to})


def _partial(r: random.Random) -> Exercise:
    def n(low: int = 2, high: int = 7) -> int:
        return r.randint(low, high)

    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"x^{n()} y^{n()} + {n()}x",
        lambda: f"{n()}x^{n()} y - {n()}x y^{n()} + y^{n()}",
        lambda: f"sin({n()}x y)",
        lambda: f"x^{n()} sin({n()}y)",
        lambda: f"e^(x y) + x^{n()} y",
        lambda: f"ln(x^2 + {n()}y^2)",
        lambda: f"x/(x + {n()}y)",
        lambda: f"x y e^({n()}x)",
        lambda: f"(x^2 + y^{n()})^{n()}",
        lambda: f"sqrt(x^2 + {n()}y^2)",
        lambda: f"cos({n()}x) sin({n()}y)",
    )
    return Exercise("partial", (r.choice(kinds)(), r.choice("xy")))


def _chain(r: random.Random) -> Exercise:
    def n(low: int = 2, high: int = 7) -> int:
        return r.randint(low, high)

    kinds: tuple[Callable[[], tuple[str, ...]], ...] = (
        lambda: (f"y = u^{n()}", f"u = {n()}x^2 + {n()}"),
        lambda: ("y = sin(u)", f"u = {n()}x^{n()}"),
        lambda: ("y = e^u", f"u = {n()}x^2 - x"),
        lambda: ("y = ln(u)", f"u = x^2 + {n()}x"),
        lambda: ("y = sqrt(u)", f"u = x^{n()} + {n()}"),
        lambda: (f"z = x^{n()} y", f"x = {n()}t", f"y = t^{n()}"),
        lambda: (f"z = x^2 + {n()}y^2", f"x = sin({n()}t)", f"y = cos({n()}t)"),
        lambda: ("z = x y", f"x = e^({n()}t)", f"y = t^{n()}"),
        lambda: (f"z = x^2 - {n()}x y", f"x = {n()}t + 1", "y = t^2"),
    )
    return Exercise("chain", r.choice(kinds)())


def derived(exercise: Exercise) -> Derived | None:
    """The exercise worked out; None where it has no derivation of its own or the answer is no single value."""
    question = question_for(exercise.command, list(exercise.texts), **exercise.options)
    work = next((b for b in question.report.blocks if isinstance(b, Work) and b.shown), None)
    if work is None or not isinstance(question.right, Expr) or question.right.free & {"oo"}:
        return None
    shown = column(work)
    rows = []
    raw = {renamed(line.after, work.named): line.after for line in work.derivation.lines}
    for line in shown.lines:
        parts = tuple(both for beside in line.beside() for both in beside.parts)
        rows.append(Row(raw[line.after], line.reason, tuple(dict.fromkeys(parts))))
    if not rows or question.report.result.kind != "value":
        return None
    return Derived(exercise, question, work.derivation.goal, tuple(rows), work.named)


# --- corruption --------------------------------------------------------------------------------------------------

_POINTS = tuple(
    {"x": Fraction(a, 7), "y": Fraction(b, 11), "t": Fraction(a, 13)} for a, b in ((9, 15), (4, 7), (17, 19), (3, 26))
)
_NEAR = Fraction(1, 10**14)


def corrupted(d: Derived, r: random.Random) -> tuple[Derived, Slip] | None:
    """The derivation with a slip in one place; None where none of a good many tries changes a value."""
    last = len(d.rows) - 1
    for _ in range(40):
        at = r.randint(0, last)
        row = d.rows[at]
        letters = _letters(d)
        if row.parts and r.random() < 0.3:
            i = r.randrange(len(row.parts))
            part, rate = row.parts[i]
            found = _slip(rate, r)
            if found is None or not _changed(rate, found[0], letters):
                continue
            parts = (*row.parts[:i], (part, found[0]), *row.parts[i + 1 :])
            rows = (*d.rows[:at], row._replace(parts=parts), *d.rows[at + 1 :])
            return d._replace(rows=rows), Slip(at, i, found[1], False)
        found = _slip(row.formula, r, outside_goals=bool(d.named))
        if found is None or not _changed(row.formula, found[0], letters):
            continue
        wrong, kind = found
        rest = d.rows[at + 1 :]
        named = bool(row.parts) or fold(wrong, _holds_letters)
        carried = r.random() < 0.5 and not named and not isinstance(d.goal, Limit)
        if carried:
            rest = tuple(
                Row(line.after, "simplify")
                for line in derivative_engine().settle(wrong).lines
                if not line.minor and line.after != wrong and not any(s.parts for s in line.steps)
            )
        return d._replace(rows=(*d.rows[:at], row._replace(formula=wrong), *rest)), Slip(at, None, kind, carried)
    return None


def _holds_letters(node: Expr, parts: list[bool]) -> bool:
    """Does a letter stand in it for something?"""
    return any(parts) or isinstance(node, Substituted)


def _letters(d: Derived) -> dict[str, Expr]:
    """What the letters stand for that were given to parts of it."""
    found = {part.letter: part.value for row in d.rows for part, _ in row.parts}
    return found | {x.name: e for x, e in d.question.equations}


def _slip(e: Expr, r: random.Random, outside_goals: bool = False) -> tuple[Expr, str] | None:
    """One slip somewhere in an expression, and its kind; none in what is still to be differentiated."""
    places = list(_places(e, outside_goals))
    r.shuffle(places)
    for path, node in places[:6]:
        kinds = list(_slips(node, r))
        if kinds:
            new, kind = r.choice(kinds)
            return _put(e, path, new), kind
    return None


def _places(e: Expr, outside_goals: bool, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    yield path, e
    if isinstance(e, Deriv):
        if not outside_goals:
            yield from _places(e.args[0], False, (*path, 0))
        return
    if isinstance(e, (Limit, Substituted)):  # the place, and what a letter stands for, are not written in the line
        yield from _places(e.args[0], outside_goals, (*path, 0))
        return
    for i, a in enumerate(e.args):
        yield from _places(a, outside_goals, (*path, i))


def _put(e: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    if not path:
        return new
    args = list(e.args)
    args[path[0]] = _put(args[path[0]], path[1:], new)
    return e.with_args(args)


def _slips(node: Expr, r: random.Random) -> Iterator[tuple[Expr, str]]:
    """What can go wrong at a node: a sign, an exponent, a factor, an inner derivative, the order of two terms."""
    if isinstance(node, Add):
        i = r.randrange(1, len(node.args))
        term = node.args[i]
        flipped = term.args[0] if isinstance(term, Neg) else Neg(term)
        yield Add(*node.args[:i], flipped, *node.args[i + 1 :]), "sign"
        if len(node.args) == 2 and isinstance(node.args[1], Neg):
            yield Add(node.args[1].args[0], Neg(node.args[0])), "swapped terms"
    if isinstance(node, Neg):
        yield node.args[0], "sign"
    if isinstance(node, Pow) and isinstance(node.args[1], Num) and node.args[1].data != 0:
        n = node.args[1]
        yield Pow(node.args[0], Num(n.value + r.choice((1, -1)))), "exponent"
    if isinstance(node, Num) and node.value > 1:
        yield Num(node.value + r.choice((1, -1))), "factor"
    if isinstance(node, Mul):
        i = r.randrange(len(node.args))
        rest = [a for j, a in enumerate(node.args) if j != i]
        yield (rest[0] if len(rest) == 1 else Mul(*rest)), "dropped factor"
    if isinstance(node, Div):
        yield Div(node.args[1], node.args[0]), "swapped terms"
    if isinstance(node, Func) and node.name in ("sin", "cos"):
        yield Func("cos" if node.name == "sin" else "sin", *node.args), "function"


def _changed(right: Expr, wrong: Expr, letters: Mapping[str, Expr]) -> bool:
    """Do the two differ in value, plainly?"""
    tried = 0
    for point in _POINTS:
        a, b = (number(e, letters, point) for e in (right, wrong))
        if a is None or abs(a) > 1e9:
            continue
        tried += 1
        if b is None or abs(a - b) > 1e-4 * (1 + abs(a)):
            return b is not None
    return False


def number(e: Expr, letters: Mapping[str, Expr], point: Mapping[str, Fraction]) -> float | None:
    """The value of a line at a point: derivatives by difference quotients, limits from nearby."""

    def outward(e: Expr) -> Expr:
        for _ in range(len(letters) + 1):
            for name in sorted(e.free & letters.keys()):
                e = substitute(e, name, letters[name])
        return e

    found: dict[str, Fraction] = dict(point)

    def worked(goal: Expr) -> Expr:
        if isinstance(goal, Deriv):
            return derivative_engine(check=False).settle(goal).result
        assert isinstance(goal, Limit)
        to = Fraction(10**9) if goal.to == OO else _rational(goal.to)
        value = None if to is None else precise(goal.body, {**point, goal.var.name: to + _NEAR}, 60)
        if value is None:
            return goal
        name = f"L_{len(found)}"
        found[name] = Fraction(float(value))
        return Sym(name)

    e = outward(replace_goals(e, worked)) if e.open else outward(e)
    value = None if e.open else precise(e, found, 30)
    return None if value is None else float(value)


def _rational(e: Expr) -> Fraction | None:
    found = precise(e, {}, 30)
    return None if found is None else Fraction(float(found)).limit_denominator(1000)


# --- writing -----------------------------------------------------------------------------------------------------

_DOES = {
    "product": ("Apply the product rule", "By the product rule", "Using the product rule"),
    "quotient": ("Apply the quotient rule", "By the quotient rule", "Using the quotient rule"),
    "chain": ("Apply the chain rule", "By the chain rule", "Using the chain rule"),
    "sum": ("Differentiate term by term", "By the sum rule", "Using linearity"),
    "power": ("Apply the power rule", "By the power rule", "Using the power rule"),
    "factor": ("Factor", "Factoring", "Factoring the numerator"),
    "cancel": ("Cancel the common factor", "Canceling the common factor", "After cancellation"),
    "substitution": ("Substitute the value", "By direct substitution", "Substituting"),
    "put the inside back": ("Substitute back", "Substituting back", "Replacing the inner function"),
    "put the derivatives in": ("Substitute the derivatives", "Substituting the derivatives", "Plugging these in"),
    "put the inner": ("Substitute the inner variables", "Substituting back", "Replacing the inner variables"),
    "conjugate": ("Multiply by the conjugate", "Multiplying by the conjugate", "Rationalizing"),
    "multiply": ("Simplify", "Simplifying", "Multiplying out"),
    "standard limit": ("Use the standard limit", "By the standard limit", "Using the known limit"),
    "Hopital": ("Apply L'Hôpital's rule", "By L'Hôpital's rule", "Using L'Hôpital's rule"),
}
_ELSE = ("Simplify", "Simplifying", "This gives")


def _does(reason: str) -> tuple[str, str, str]:
    return next((said for word, said in _DOES.items() if word in reason), _ELSE)


class Writer:
    """Writes one derivation; the lines as they come, and where the slip landed."""

    def __init__(self, d: Derived, slip: Slip | None, r: random.Random) -> None:
        self.d, self.slip, self.r = d, slip, r
        self.lines: list[str] = []
        self.formulas = 0
        self.place: int | None = None

    def say(self, text: str, row: int | None = None, part: int | None = None, formula: bool = True) -> None:
        """One more line; ``row`` and ``part`` say what of the derivation stands in it."""
        self.lines.append(text)
        self.formulas += formula
        if self.slip is not None and row == self.slip.row and self.place is None:
            if self.slip.part is None and part is None:
                self.place = len(self.lines)
            if self.slip.part is not None and part == self.slip.part:
                self.place = len(self.lines)

    def text(self) -> Text:
        return Text(tuple(self.lines), self.formulas, self.place)


def _notation(d: Derived) -> str:
    """Derivatives as the page of the command has them."""
    names = [x.name for x, _ in d.question.equations]
    if d.exercise.command == "chain":
        return "partial" + (" x y" if len(names) > 2 else "")
    return "partial x y" if d.exercise.command == "partial" else "leibniz"


def latex(d: Derived, slip: Slip | None, seed: int) -> Text:
    """In LaTeX and Markdown, as chat assistants write it."""
    r = random.Random(seed)
    w = Writer(d, slip, r)
    setting = _LatexStyle(r, _notation(d))
    left, opening = _left(d, r, setting.tex)
    partial = d.exercise.command == "partial"

    def tex(e: Expr) -> str:
        return setting.tex(renamed(e, d.named), partial)

    if r.random() < 0.6:
        w.say(
            r.choice(
                ("**Solution.**", "Let's work through this step by step.", "Sure! Here is the solution.", "## Solution")
            ),
            formula=False,
        )
    if opening:
        w.say(opening)
    style = r.choice(("steps", "aligned", "inline", "display"))
    if style == "aligned":
        for i, row in enumerate(d.rows):
            _introduce(w, row, i, setting)
        fence = r.choice((("$$", "$$"), (r"\[", r"\]"), None))
        name = "aligned" if fence else r.choice(("align*", "align", "aligned"))
        reasons = r.random() < 0.4
        if fence:
            w.say(fence[0], formula=False)
        w.say(rf"\begin{{{name}}}", formula=False)
        for i, row in enumerate(d.rows):
            head = (left + " " if i == 0 else "") + "&= "
            tail = rf" && \text{{({row.reason})}}" if reasons else ""
            end = r" \\" if i + 1 < len(d.rows) else ""
            w.say(head + tex(row.formula) + tail + end, i)
        w.say(rf"\end{{{name}}}", formula=False)
        if fence:
            w.say(fence[1], formula=False)
    else:
        again = r.random() < 0.5
        display = r.choice(("one", "three"))
        for i, row in enumerate(d.rows):
            _introduce(w, row, i, setting)
            does = _does(row.reason)
            equation = (f"{left} = " if i == 0 or again else "= ") + tex(row.formula)
            if style == "steps":
                head = r.choice(("**Step {}:** {}.", "**Step {}: {}**", "### Step {}: {}", "Step {}: {}."))
                w.say(head.format(i + 1, does[0]), formula=False)
                _display(w, equation, i, setting, display)
            elif style == "display":
                w.say(f"{does[1]}{r.choice((':', ', we get', ', we obtain:', ' gives'))}", formula=False)
                _display(w, equation, i, setting, display)
            else:
                equation = f"{left} = " + tex(row.formula)
                w.say(f"{does[1]}, we {r.choice(('have', 'get', 'obtain'))} {setting.inline(equation)}.", i)
    answer = tex(d.rows[-1].formula)
    w.say(
        r.choice(
            (
                rf"**Final Answer:** $\boxed{{{answer}}}$",
                rf"$$\boxed{{{answer}}}$$",
                rf"Therefore, $\boxed{{{left} = {answer}}}$.",
                rf"\[ \boxed{{{left} = {answer}}} \]",
                f"Thus, the answer is {setting.inline(answer)}.",
                f"**Answer:** {setting.inline(f'{left} = {answer}')}",
            )
        )
    )
    return w.text()


def _display(w: Writer, equation: str, row: int, setting: _LatexStyle, display: str) -> None:
    opening, closing = setting.fences
    if display == "one":
        w.say(f"{opening}{equation}{closing}", row)
    else:
        w.say(opening, formula=False)
        w.say(equation, row)
        w.say(closing, formula=False)


def _introduce(w: Writer, row: Row, at: int, setting: _LatexStyle) -> None:
    """The parts that a row names: let u = 3x, then du/dx = 3."""
    if w.d.exercise.command == "chain":
        return _rates(w, row, at, setting)
    for i, (part, rate) in enumerate(row.parts):
        value = setting.tex(part.value)
        slope = rf"\frac{{d{part.letter}}}{{d{part.wrt.name}}} = {setting.tex(rate)}"
        if w.d.exercise.command == "partial" and part.wrt.name in "xy":
            slope = slope.replace(f"d{part.letter}", rf"\partial {part.letter}").replace(
                f"{{d{part.wrt.name}}}", rf"{{\partial {part.wrt.name}}}"
            )
        said = setting.r.choice(
            (
                f"Let {setting.inline(f'{part.letter} = {value}')}, so {setting.inline(slope)}.",
                f"- {setting.inline(f'{part.letter} = {value}')}, {setting.inline(slope)}",
                f"Let {setting.inline(f'{part.letter} = {value}')}. Then {setting.inline(slope)}.",
            )
        )
        w.say(said, at, i)
    return None


def _rates(w: Writer, row: Row, at: int, setting: _LatexStyle) -> None:
    several = len(w.d.question.equations) > 2
    for i, (part, rate) in enumerate(row.parts):
        d = r"\partial " if several and part.wrt.name in "xy" else "d"
        slope = rf"\frac{{{d}{part.letter}}}{{{d}{part.wrt.name}}} = {setting.tex(rate)}"
        w.say(f"- {setting.inline(slope)}", at, i)


class _LatexStyle:
    """How formulas are set in one text."""

    def __init__(self, r: random.Random, notation: str) -> None:
        self.r = r
        self.notation = notation
        self.frac = r.choice((r"\frac", r"\frac", r"\dfrac"))
        self.dots = r.random() < 0.4
        self.sized = r.choice(("left", "plain", "big"))
        self.bare_powers = r.random() < 0.7
        self.thin = r.random() < 0.2
        self.fences = r.choice((("$$", "$$"), (r"\[", r"\]"), ("$$ ", " $$"), (r"\[ ", r" \]")))
        self.dollars = r.random() < 0.8
        self.spaced = r.random() < 0.3
        self.upright = r.random() < 0.1

    def inline(self, formula: str) -> str:
        return f"${formula}$" if self.dollars else rf"\({formula}\)"

    def tex(self, e: Expr, partial: bool = False) -> str:
        text = show(e, "latex", "partial x y" if partial else self.notation)
        text = text.replace(r"\frac", self.frac)
        if self.bare_powers:
            text = re.sub(r"\^\{(\w)\}", r"^\1", text)
        if self.sized == "plain":
            text = re.sub(r"\\(?:left|right)(?=[\[\]()])", "", text)
        elif self.sized == "left":
            text = re.sub(r"(?<!\\left)\(", r"\\left(", re.sub(r"(?<!\\right)\)", r"\\right)", text))
        if self.dots:
            text = re.sub(r"(?<=[)}\w]) (?=\\(?:sin|cos|tan|ln|d?frac|sqrt|left|arc))", r" \\cdot ", text)
            text = re.sub(r"(\\lim_\{[^{}]*\}(?:\^.)?) \\cdot ", r"\1 ", text)
            text = re.sub(r"\\cdot \\cdot", r"\\cdot", text)
        elif self.thin:
            text = re.sub(r"(?<=[)}\w]) (?=\\(?:sin|cos|tan|ln|d?frac|sqrt))", r" \\, ", text)
        if self.spaced:
            text = text.replace(r"\left(", r"\left( ").replace(r"\right)", r" \right)")
        if self.upright:
            text = re.sub(r"(?<![A-Za-z\\])e\^", r"\\mathrm{e}^", text)
        return text


def _left(d: Derived, r: random.Random, tex: Callable[..., str]) -> tuple[str, str]:
    """What the left side is called in LaTeX, and the sentence that calls it so."""
    command, body = d.exercise.command, d.question.body
    if command == "limit":
        goal = tex(d.goal)
        return goal, r.choice(("", f"We want to evaluate ${goal}$.", f"We need to find the limit ${goal}$."))
    if command == "chain":
        y, leaf = d.question.equations[0][0].name, d.question.variables[0].name
        given = ", ".join(f"{x.name} = {tex(e)}" for x, e in d.question.equations)
        return rf"\frac{{d{y}}}{{d{leaf}}}", r.choice(("", f"We are given ${given}$."))
    assert isinstance(body, Expr)
    if command == "partial":
        x = d.question.variables[0].name if d.question.variables else d.exercise.texts[1]
        x = d.exercise.texts[1]
        named = rf"\frac{{\partial f}}{{\partial {x}}}"
        return r.choice(
            (
                (tex(d.goal, True), ""),
                (named, f"Let $f(x, y) = {tex(body)}$."),
                (f"f_{x}", f"Given $f(x, y) = {tex(body)}$, we differentiate with respect to ${x}$."),
            )
        )
    return r.choice(
        (
            (tex(d.goal), ""),
            ("f'(x)", f"Let $f(x) = {tex(body)}$."),
            ("f'(x)", f"To find the derivative of $f(x) = {tex(body)}$, we proceed as follows."),
            (r"\frac{dy}{dx}", f"We are given $y = {tex(body)}$."),
            ("y'", f"Let $y = {tex(body)}$."),
        )
    )


def prose(d: Derived, slip: Slip | None, seed: int) -> Text:
    """In sentences with formulas in plain text."""
    r = random.Random(seed)
    w = Writer(d, slip, r)
    unicode, stars, tight = r.random() < 0.25, r.random() < 0.3, r.random() < 0.5

    def plain(e: Expr) -> str:
        text = show(renamed(e, d.named), "unicode" if unicode else "plain", _notation(d))
        if unicode:
            text = re.sub(r"\^([2-9])(?![\d/])", lambda m: "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(m[1])], text)
        if stars and not unicode:
            text = text.replace("^", "**")
        return re.sub(r"(d/d\w) \[", r"\1[", text) if tight else text

    left, opening = _plain_left(d, r, plain)
    if opening:
        w.say(opening)
    again = r.random() < 0.5
    for i, row in enumerate(d.rows):
        _spell_out(w, row, i, plain)
        does = _does(row.reason)
        formula = plain(row.formula)
        equation = f"{left} = {formula}" if i == 0 or again else formula
        if i == 0 or again:
            said = r.choice((f"{does[1]}, {equation}.", f"{does[1]}, we have {equation}.", f"{does[1]}: {equation}"))
        else:
            said = r.choice(
                (
                    f"{does[1]}, this becomes {equation}.",
                    f"{does[1]}, we get {equation}.",
                    f"{does[1]}: = {equation}",
                    f"{does[1]}, this equals {equation}.",
                )
            )
        w.say(said, i)
    answer = plain(d.rows[-1].formula)
    noun = "limit" if d.exercise.command == "limit" else "derivative"
    w.say(
        r.choice(
            (
                f"So the answer is {answer}.",
                f"Therefore, {left} = {answer}.",
                f"Answer: {answer}",
                f"Hence the {noun} is {answer}.",
                f"Final answer: {left} = {answer}",
            )
        )
    )
    return w.text()


def _spell_out(w: Writer, row: Row, at: int, plain: Callable[[Expr], str]) -> None:
    chain = w.d.exercise.command == "chain"
    several = len(w.d.question.equations) > 2
    for i, (part, rate) in enumerate(row.parts):
        of = part.letter if len(part.letter) == 1 else f"({part.letter})"
        slope = f"d{of}/d{part.wrt.name} = {plain(rate)}"
        if (several and part.wrt.name in "xy") or (w.d.exercise.command == "partial" and part.wrt.name in "xy"):
            slope = slope.replace(f"d{part.letter}/d", f"∂{part.letter}/∂")
        if chain:
            w.say(w.r.choice((f"We have {slope}.", f"Here {slope}.", slope)), at, i)
        else:
            defined = f"{part.letter} = {plain(part.value)}"
            said = (f"Let {defined}; then {slope}.", f"Here {defined} and {slope}.", f"Set {defined}, so {slope}.")
            w.say(w.r.choice(said), at, i)


def _plain_left(d: Derived, r: random.Random, plain: Callable[[Expr], str]) -> tuple[str, str]:
    command, body = d.exercise.command, d.question.body
    if command == "limit":
        return plain(d.goal), r.choice(("", f"We want the limit {plain(d.goal)}."))
    if command == "chain":
        y, leaf = d.question.equations[0][0].name, d.question.variables[0].name
        given = " and ".join(f"{x.name} = {plain(e)}" for x, e in d.question.equations)
        return f"d{y}/d{leaf}", r.choice(("", f"We are given {given}."))
    assert isinstance(body, Expr)
    if command == "partial":
        x = d.exercise.texts[1]
        return r.choice(
            (
                (plain(d.goal), ""),
                (f"∂f/∂{x}", f"Let f(x, y) = {plain(body)}."),
                (f"f_{x}", f"Let f(x, y) = {plain(body)}."),
            )
        )
    return r.choice(
        (
            (plain(d.goal), ""),
            ("f'(x)", f"Let f(x) = {plain(body)}."),
            ("dy/dx", f"Let y = {plain(body)}."),
            ("y'", f"We differentiate y = {plain(body)}."),
        )
    )


FORMS: dict[str, Callable[[Derived, Slip | None, int], Text]] = {"latex": latex, "prose": prose}
"""The two ways of writing."""


class Case(NamedTuple):
    """A text to be checked: the exercise, the form, and the slip, if any."""

    exercise: Exercise
    form: str
    text: Text
    slip: Slip | None


def cases(count: int, seed: int = 1) -> Iterator[Case]:
    """Of each of ``count`` derivations four texts: in both forms, untouched and with a slip."""
    made = 0
    for i, exercise in enumerate(exercises(4 * count, seed)):
        d = derived(exercise)
        if d is None:
            continue
        found = corrupted(d, random.Random(seed * 1_000_003 + i))
        if found is None:
            continue
        for form, write in FORMS.items():
            yield Case(exercise, form, write(d, None, i), None)
            yield Case(exercise, form, write(*found, i + 1), found[1])
        made += 1
        if made == count:
            return


def options_of(exercise: Exercise) -> dict[str, Any]:
    return dict(exercise.options)


def asked(exercise: Exercise) -> Sequence[str]:
    return list(exercise.texts)
