"""What stands on the board: the names of the steps, the notation, the final form, the sentences."""

from __future__ import annotations

import pytest

from calctool.expr.printer import show
from calctool.parsing import parse
from calctool.report.model import Report, Work
from calctool.tasks.chain import chain_task
from calctool.tasks.continuity import continuity_task
from calctool.tasks.diff import diff_task
from calctool.tasks.grad import grad_task
from calctool.tasks.limit import limit_task
from tests.run import run

WRITTEN = (
    ("1*e^x", "1*e^x"),
    ("1*pi", "1*pi"),
    ("0*x^2", "0*x^2"),
    ("1*(x + 3)", "1(x + 3)"),
    ("2*(1/3)", "2*(1/3)"),
    ("2*x*5^(x^2)*ln(5)", "2x*5^(x^2) ln(5)"),
    ("x*2^x*(x ln(2) + 2)", "x*2^x (x ln(2) + 2)"),
    ("3*x*0", "3x*0"),
)
# exercise, the derivative as the last line of the board
FORMS = (
    ("e^(2 ln x)", "2x"),
    ("e^(n ln x)", "n x^(n - 1)"),
    ("e^(-x^2)", "-2x e^(-x^2)"),
    ("-2x e^(-x^2)", "2e^(-x^2) (2x^2 - 1)"),
    ("(1 - x^2)/(x^2 + 1)^2", "2x(x^2 - 3)/(x^2 + 1)^3"),
    ("5x^2 sin(x)", "5x(2 sin(x) + x cos(x))"),
    ("x^5/(x - 1)", "x^4 (4x - 5)/(x - 1)^2"),
    ("6x^2/(2 - x)", "(24x - 6x^2)/(2 - x)^2"),
    ("sin(w x + p)", "w cos(w x + p)"),
    ("(x^2 - 2a x + a^2)/(x - a)^2", "0"),
    ("(x^2 - a^2)/(x - a)", "1"),
    ("ln((x + 1)/(x - 1))", "-2/((x + 1)(x - 1))"),
    ("x y z/(x + y + z)", "y z(y + z)/(x + y + z)^2"),
    ("sin(x) cos(y)", "cos(x) cos(y)"),
    # The sign is that of the typed one, and what stands in every term of a bracket below cancels.
    ("(2x - 1)/(x^2 + 1)", "-2(x^2 - x - 1)/(x^2 + 1)^2"),
    ("(1 - 2x)/(x^2 + 1)", "2(x^2 - x - 1)/(x^2 + 1)^2"),
    ("(2x - x^2)/(x^2 + 4)", "-2(x^2 + 4x - 4)/(x^2 + 4)^2"),
    ("(-x^2 + x + 1)^4", "-4(-x^2 + x + 1)^3 (2x - 1)"),
    ("(x^2 y - y)/(x y - y)", "1"),
    ("x^2/(a x + a)", "x(x + 2)/(a(x + 1)^2)"),
    ("x^2/(4x + 2)", "x(x + 1)/(2x + 1)^2"),
    ("x/(2x + 2)", "1/(2(x + 1)^2)"),
    ("e^x/(x^2 + 1)", "e^x (x - 1)^2/(x^2 + 1)^2"),
    ("ln((x + 1)^2/sqrt(x))", "2/(x + 1) - 1/(2x)"),
    ("x^(3/4) sqrt(x^2 + 1)/(3x + 2)^5", "-(39x^3 - 14x^2 + 51x - 6)/(4x^(1/4) (3x + 2)^6 sqrt(x^2 + 1))"),
)
# limit, place, what was done in the line that ends as the second says, and a sentence beside
LIMITS = (
    ("(x^3 + 1)/(x^2 - 4)", "-oo", "-oo", "falls without bound", "tends to -oo"),
    ("floor(x)", "2+", "lim x->2+ 2", "on this side", "floor(x) = 2 for x just above 2"),
    ("arctan(x)", "-oo", "-pi/2", "known limit", ""),
    ("e^(1/x)", "0-", "0", "known limit", "1/x tends to -oo"),
    ("(cbrt(x) - 2)/(x - 8)", "8", None, "difference of cubes", ""),
    ("x ln(x)", "0+", "0", "direct substitution", ""),
    ("x^2 ln(x)", "0+", "0", "arithmetic", ""),
    ("(1 - cos(x))/x^2", "0", "1/2", "arithmetic", ""),
    ("arcsin(x)/x", "0", "lim t->0 t/sin(t)", "change of variable", "with t = arcsin(x), so x = sin(t)"),
    (
        "(1 - tan(x))/(sin(x) - cos(x))",
        "pi/4",
        None,
        "write with sine and cosine",
        "1 - tan(x) = (cos(x) - sin(x))/cos(x)",
    ),
    ("sin(x)/x", "0", "1", "standard limit", "would argue in a circle"),
    ("-x^2/e^x", "oo", "0", "growth order", "L'Hopital's rule twice leaves -2/e^x"),
    ("5 - ln(x)/x", "oo", "5 - 0", "limit laws", "ln(x)/x tends to 0: x grows faster than ln(x)"),
    ("arctan(e^x/x)", "oo", "pi/2", "known limit", "e^x grows faster than x"),
    ("arctan(x^2 - x)", "oo", "pi/2", "known limit", "x^2 - x tends to oo: x^2 grows fastest"),
    ("(x^2 + sin(x))/x", "0", "lim x->0 (x + sin(x)/x)", "divide each term", ""),
    ("e^(-x cos(x))", "0", "e^0", "arithmetic", ""),
    ("(1 + x)^(1/x)", "0", "e", "standard limit", "here with u = x"),
    ("(5^x - 3^x)/x", "0", "ln(5) - ln(3)", "arithmetic", ""),
    ("(1 - x^2)/(x^3 + 1)", "-1", "lim x->-1 (1 - x)/(x^2 - x + 1)", "cancel", ""),
    ("tan(x)", "pi/2-", "oo", "grows without bound", "sin(x) tends to 1; cos(x) tends to 0 and is positive"),
    ("2^x ln(x)", "oo", "oo", "grows without bound", "2^x tends to oo; ln(x) tends to oo"),
    ("-5/x", "oo", "0", "constant over something that grows without bound", ""),
)


def page(report: Report) -> list[tuple[str, str, str]]:
    """Every line of the works: what stands there, the names of the steps, the sentences."""
    out = []
    for block in report.blocks:
        for d in block.derivation.derivations() if isinstance(block, Work) else ():
            for line in d.lines:
                said = [show(w) if not isinstance(w, str) else w for s in line.steps for n in s.notes for w in n]
                out.append((show(line.after), ", ".join([s.rule.name for s in line.steps]), "".join(said)))
    return out


def last(report: Report) -> tuple[str, str]:
    """The last line of the board, and what was done for it."""
    line = [b for b in report.blocks if isinstance(b, Work)][-1].derivation.lines[-1]
    return show(line.after), ", ".join([s.rule.name for s in line.steps])


@pytest.mark.parametrize(("text", "written"), WRITTEN)
def test_a_sign_where_one_is_needed(text: str, written: str) -> None:
    e = parse(text)
    assert show(e) == written
    assert parse(written) == e


@pytest.mark.parametrize(("text", "answer"), FORMS)
def test_the_final_form(text: str, answer: str) -> None:
    report = diff_task(text, wrt="x")
    assert show(report.result.value) == answer  # type: ignore[arg-type]
    assert report.checked.refuted == 0


@pytest.mark.parametrize(("text", "to", "line", "name", "sentence"), LIMITS)
def test_the_names_and_sentences_of_a_limit(text: str, to: str, line: str | None, name: str, sentence: str) -> None:
    found = page(limit_task(text, to=to))
    assert any((line is None or after == line) and name in names and sentence in said for after, names, said in found)
    assert not any(after in ("-0", "e^-0", "-0/2") for after, _, _ in found)


def test_the_circle_is_named_where_it_is_the_exercise() -> None:
    for text in ("(e^x - 1 - x)/x^2", "(tan(x) - sin(x))/x^3", "(1 - cos(x))/x^2"):
        assert not any("circle" in said for _, _, said in page(limit_task(text, to="0")))


def test_the_names_are_what_was_done() -> None:
    assert last(diff_task("tan(x)^2")) == ("2 tan(x) sec^2(x)", "put the inside back, drop zeros, ones and brackets")
    assert last(diff_task("(a - x)/(a + x)", wrt="x")) == ("-2a/(a + x)^2", "collect like terms")
    assert last(diff_task("1/x^5")) == ("-5/x^6", "write as a fraction")
    assert last(diff_task("(3x + 1)/(2x - 7)")) == ("-23/(2x - 7)^2", "collect like terms")
    assert last(diff_task("x/(x - 1)^3")) == ("-(2x + 1)/(x - 1)^4", "collect like terms")
    assert last(diff_task("f(x) + g(x)"))[1] == "derivative of f, derivative of g"
    assert last(diff_task("tan(x)", at="x=pi/4")) == ("2", "arithmetic")


def test_the_letters_begin_anew_in_each_block() -> None:
    report = grad_task("sqrt(x^2 + y^4) + ln(x + y)")
    letters = [p.letter for b in report.blocks if isinstance(b, Work) for s in b.derivation.steps() for p in s.parts]
    assert len(letters) == 8
    assert letters == letters[:4] * 2
    assert [show(c) for c in report.conditions] == ["x > -y", "x^2 + y^4 != 0"]


@pytest.mark.parametrize(
    ("report", "insides"),
    [
        (chain_task(["z = (x - 2y)^5", "x = s^2 t", "y = s t^2"]), 1),
        (chain_task(["w = x e^(y/z)", "x = t^2", "y = 1 - t", "z = 1 + 2t"]), 1),
        (chain_task(["P = u + v w", "u = x e^y", "v = y e^x", "w = e^(x y)"]), 1),
        (chain_task(["z = sin(x y) e^(x y^2)", "x = t^2", "y = t^3"]), 2),
        (diff_task("sin(x^2) e^(x^2) + ln(cos(x^2))"), 2),
    ],
)
def test_the_same_inside_has_one_letter(report: Report, insides: int) -> None:
    found = [s for b in report.blocks if isinstance(b, Work) for s in b.derivation.steps() if s.rule.id == "diff.chain"]
    called = {(p.letter, p.value) for s in found for p in s.parts[1:]}
    assert len(found) > insides
    assert len(called) == insides == len({letter for letter, _ in called})


def test_the_sentences() -> None:
    report = diff_task("sin(2x)", order=4)
    assert report.asks[0] == "Fourth derivative of "
    assert [b.title for b in report.blocks if isinstance(b, Work)][-1] == "fourth derivative"
    assert "no third derivative" in str(diff_task("x^2 |x|", order=3, at="x=0").result.says)
    says = "".join(w if isinstance(w, str) else show(w) for w in continuity_task("(x^2-4)/(x-2)", at="x=2").remarks[0])
    assert says == "x = 2: removable discontinuity; define f(2) = 4 to remove it"


def test_several_forms_each_proved() -> None:
    facts = {f.label: show(f.value) for f in diff_task("x + 1/x", forms=True).facts}  # type: ignore[arg-type]
    assert facts == {"factored": "(x - 1)(x + 1)/x^2", "fraction": "(x^2 - 1)/x^2"}
    assert not diff_task("x^3", forms=True).facts
    rows = (
        ("x + 1/x", "(x^2 - 1)/x^2"),
        ("sqrt(x) + 1/sqrt(x)", "(x - 1)/(2x sqrt(x))"),
        ("sqrt(x) + 1/x", "(x sqrt(x) - 2)/(2x^2)"),
        ("cbrt(x) + 1/x", "(x cbrt(x) - 3)/(3x^2)"),
        ("sqrt(x + 1) + 1/(x + 1)", "((x + 1) sqrt(x + 1) - 2)/(2(x + 1)^2)"),
        ("x^(1/2) + 1/x", "(x sqrt(x) - 2)/(2x^2)"),
    )
    for form in ("factored", "fraction"):
        assert show(diff_task("sqrt(x) + 1/sqrt(x)", form=form).result.value) == rows[1][1]  # type: ignore[arg-type]
    assert run("diff", "sqrt(x)(x^2 - 1)", "--form", "expanded").stdout == "5x sqrt(x)/2 - 1/(2 sqrt(x))\n"
    for text, one in rows:
        assert show(diff_task(text, form="fraction").result.value) == one  # type: ignore[arg-type]
    assert "expanded: x^2 e^x + 2x e^x" in run("diff", "x^2 e^x", "--forms").stdout
