"""The definition of the derivative: what a first course works by it, the proofs of its rules, and slopes at a point."""

from __future__ import annotations

import pytest

from calctool.errors import InputError, Undecided
from calctool.expr.printer import show
from calctool.report.model import Report, Work
from calctool.tasks.diff import diff_task

WORKED = (
    ("|x|", "x/|x|", "lim h->0 ((x + h)^2 - x^2)/(h*(|x + h| + |x|))"),
    ("|2x - 1|", "(4x - 2)/|2x - 1|", "lim h->0 (8x + 4h - 4)/(|2(x + h) - 1| + |2x - 1|)"),
    ("x^n", "n x^(n - 1)", "lim h->0 (n x^(n - 1) + h P)"),
    ("tan(x)", "sec^2(x)", "lim h->0 sin(h)/(h cos(x + h) cos(x))"),
    ("sec(x)", "sec(x) tan(x)", "sin(x)/cos^2(x)"),
    ("csc(-x)", None, "lim h->0 (1/sin(-(x + h)) - 1/sin(-x))/h"),
    ("arctan(x)", "1/(1 + x^2)", "lim h->0 arctan(h/(1 + x(x + h)))/h"),
    ("x e^x", "e^x (x + 1)", "lim h->0 ((x + h) e^(x + h) - x e^(x + h) + x e^(x + h) - x e^x)/h"),
    ("x^(1/3)", "1/(3x^(2/3))", "lim h->0 1/((x + h)^(2/3) + (x + h)^(1/3) x^(1/3) + x^(2/3))"),
    ("x sqrt(x)", "3 sqrt(x)/2", "sqrt(x) + sqrt(x)/2"),
    ("sinh(x)", "cosh(x)", "(e^x + e^(-x))/2"),
    ("sin(x)^2", None, "cos(x) sin(x) + sin(x) cos(x)"),
    ("1/cbrt(x)", "-1/(3x cbrt(x))", "-(1/(3 cbrt(x)^2))/cbrt(x)^2"),
    # A high power by the binomial theorem, a composition and an inverse function by the proofs of their rules.
    ("x^25", "25x^24", "lim h->0 (25x^24 + h P)"),
    ("x^10 + x^2 + 1", "10x^9 + 2x", "lim h->0 ((x + h)^10 - x^10)/h + lim h->0 ((x + h)^2 + 1 - (x^2 + 1))/h"),
    ("sin(x^2)", "2x cos(x^2)", "(lim k->0 (sin(u + k) - sin(u))/k) (lim h->0 ((x + h)^2 - x^2)/h)"),
    ("arcsin(x)", "1/sqrt(1 - x^2)", "lim h->0 k/(sin(y + k) - sin(y))"),
    ("arccos(3x)", "-3/sqrt(1 - 9x^2)", "-1/sqrt(1 - cos^2(y))"),
    ("coth(x)", "-csch^2(x)", "lim h->0 (cosh(x + h)/sinh(x + h) - cosh(x)/sinh(x))/h"),
    ("root(x, 999)", "1/(999 root(x, 999)^998)", "1/(999y^998)"),
    ("x^(7/3)", "7x^(4/3)/3", "lim h->0 (((x + h)^(1/3))^7 - (x^(1/3))^7)/h"),
    # Too large to be multiplied out.
    (
        "(x^2+x+1)^8/(x^3+x+1)^6",
        "-2(x^2 + x + 1)^7 (x^4 + 5x^3 + 4x^2 - 9x - 1)/(x^3 + x + 1)^7",
        "lim k->0 (8u^7 + k P)",
    ),
    ("|x^11 + 1|", "11x^10 (x^11 + 1)/|x^11 + 1|", "(u/|u|)(11x^10)"),
    ("(x^7 + 1)^(3/2)", "21x^6 (x^7 + 1)^(1/2)/2", "(3u^(1/2)/2)(7x^6)"),
    ("root(x^12, 3)^2", "8x^7", None),
    ("(a + b + c + d + x)^9", "9(a + b + c + d + x)^8", "(9u^8)*1"),
    ("f(x) g(x)", "f'(x) g(x) + f(x) g'(x)", "lim h->0 (((f(x + h) - f(x))/h) g(x + h) + f(x) ((g(x + h) - g(x))/h))"),
    ("f(x)/g(x)", "(f'(x) g(x) - f(x) g'(x))/g(x)^2", "lim h->0 (f(x + h)/g(x + h) - f(x)/g(x))/h"),
)
AT = (
    ("x^2", "x=3", "definition", "6", "lim h->0 ((3 + h)^2 - 9)/h"),
    ("x^2", "x=3", "alternative", "6", "lim x->3 (x^2 - 9)/(x - 3)"),
    ("2x^2 - x", "x=1", "definition", "3", "lim h->0 (2(1 + h)^2 - (1 + h) - 1)/h"),
    ("x^3 - 2x", "x=-1", "definition", "1", "lim h->0 ((-1 + h)^3 - 2(-1 + h) - 1)/h"),
    ("sqrt(x)", "x=4", "alternative", "1/4", "lim x->4 1/(sqrt(x) + 2)"),
    ("ln(x)", "x=1", "definition", "1", "lim h->0 ln(1 + h)/h"),
    ("|x|", "x=0", "definition", None, "lim h->0 |h|/h"),
    ("x^(2/3)", "x=0", "alternative", None, "lim x->0 x^(2/3)/x"),
    # A place with a letter, and what the limit alone does not give: with h = x - a.
    ("x^3", "x=a", "alternative", "3a^2", "lim x->a (x - a)(x^2 + a x + a^2)/(x - a)"),
    ("ln(x)", "x=2", "alternative", "1/2", "lim h->0 ln(1 + h/2)/h"),
    ("sin(x)", "x=pi/2", "alternative", "0", "lim x->pi/2 (sin(x) - 1)/(x - pi/2)"),
    ("x^2 e^x", "x=2", "alternative", "8e^2", "lim h->0 (4 + 4h + h^2 - 4)/h"),
    ("x/(x + 2)", "x=1", "definition", "2/9", "lim h->0 ((1 + h)/(3 + h) - 1/3)/h"),
    # Not worked at the place without derivatives: the function x -> f'(x) by the definition, then the place put in.
    ("e^x", "x=2", "definition", "e^2", "lim h->0 (e^x e^h - e^x)/h"),
)


def lines(report: Report) -> list[str]:
    """Every line of the page, those of the parts too."""
    works = [d for b in report.blocks if isinstance(b, Work) for d in b.derivation.derivations()]
    return [show(line.after) for d in works for line in d.lines]


@pytest.mark.parametrize(("text", "answer", "line"), WORKED)
def test_worked_by_the_definition(text: str, answer: str | None, line: str | None) -> None:
    report = diff_task(text, by="definition", wrt="x")
    assert line is None or line in lines(report)
    assert report.checked.refuted == 0
    assert answer is None or show(report.result.value) == answer  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "at", "by", "answer", "line"), AT)
def test_the_slope_at_a_point(text: str, at: str, by: str, answer: str | None, line: str) -> None:
    report = diff_task(text, by=by, at=at)
    assert line in lines(report)
    rules = {s.rule.id for b in report.blocks if isinstance(b, Work) for s in b.derivation.steps()}
    assert rules.isdisjoint({"limit.lhopital", "diff.power", "limit.leading-term"})
    assert (None if report.result.value is None else show(report.result.value)) == answer  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("sec(x)", "definition of the function", "sec(x) tan(x)"),
        ("sinh(x)", "definition of the function", "cosh(x)"),
        ("arcsec(x)", "cancel", "1/(|x| sqrt(x^2 - 1))"),
        ("arsech(2x + 1)", "cancel", "-2/(|2x + 1| sqrt(1 - (2x + 1)^2))"),
        ("artanh(x)", "multiply out", "1/(1 - x^2)"),
        ("artanh(2x + 1)", "multiply", "-1/(2x(x + 1))"),
    ],
)
def test_the_last_line_by_the_name_of_what_was_done(text: str, reason: str, line: str) -> None:
    """It is the definition of a function where one is named."""
    (work,) = [b for b in diff_task(text, by="definition").blocks if isinstance(b, Work)]
    last = work.derivation.lines[-1]
    assert (", ".join(s.rule.name for s in last.steps), show(last.after)) == (reason, line)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("x^(7/3)", "here x != 0"),
        ("(x^2 - 1)^(5/3)", "here u != 0"),
        ("x cbrt(x)", "here x != 0"),
        ("|x^2 - 1|", "here x != -1 and x != 1"),
        ("|x - a|", "here x != a"),
        ("x^3", ""),
        ("1/x", ""),
        ("sqrt(x)", ""),
        ("sqrt(x^2 + 1)", ""),
    ],
)
def test_where_what_is_left_of_the_quotient_has_no_value(text: str, where: str) -> None:
    """Said where h is put to 0, for places at which the function has a value."""
    (work,) = [b for b in diff_task(text, by="definition", wrt="x").blocks if isinstance(b, Work)]
    notes = ["".join(w if isinstance(w, str) else show(w) for w in note) for note in work.derivation.notes()]
    assert [n for n in notes if n.startswith("here") and n not in ("here h != 0", "here k != 0")] == [where] * bool(
        where
    )


def test_what_is_not_worked() -> None:
    # The inside of a composition has to change: sin(|x| - x) is constant for x > 0.
    for text in ("x^x", "sin(|x| - x)", "sin(sqrt(x^2 + 2x + 1) - x)", "erf(x)", "f(x)^3"):
        with pytest.raises(Undecided, match="not worked here"):
            diff_task(text, by="definition")
    for text, at in (("x^x", "1"), ("arcsin(x)", "1"), ("erf(x)", "0")):
        with pytest.raises(Undecided):
            diff_task(text, by="alternative", at=f"x={at}")
    with pytest.raises(InputError, match="definition at a place"):
        diff_task("x^2", by="alternative")
