"""Derivations as language models write them: our own, in LaTeX and in prose, untouched or with one line corrupted.

The formulas are those that ``--steps`` prints; what stands around them, and how they are set, is drawn at random from
the habits of language models.  A corruption changes the value of one line, which numbers say and not our own checking
of workings; the lines after it are left as they were, or are worked out anew from what it says.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.report.columns import renamed
from tests.benchmarks.corrupted import Derived, Row, Slip, corrupted, derived
from tests.benchmarks.exercises import Exercise, exercises


class Text(NamedTuple):
    """A derivation in writing: its lines, how many of them hold a formula, and on which the slip stands, from 1."""

    lines: tuple[str, ...]
    formulas: int
    slip: int | None


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
