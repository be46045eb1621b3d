"""Answers in sentences: the conclusion is the answer, a reason is none, and in doubt nothing is called wrong."""

from __future__ import annotations

from random import Random

import pytest

from calctool.answers import denied, no_answer, prose
from calctool.answers.both_sides import from_both_sides
from calctool.answers.denied import refuse_denied
from calctool.answers.given import Unreadable
from calctool.answers.no_answer import says_nothing
from calctool.answers.passages import formulas_in
from calctool.answers.prose import Bare, is_formula, without_words
from calctool.answers.reading import read_answer
from calctool.answers.sides import label_of
from calctool.errors import InputError
from calctool.grading.beside import misplaced
from calctool.parsing.words import FUNCTION_WORDS, GREEK_WORDS
from calctool.tasks.question import question_for
from tests.check.test_judging import checked, rows, said

TABLE = """
right | diff "li(x^100)" | 100x⁹⁹/ln(x¹⁰⁰)
right | diff "ln x" --at x=4 | 25%
right | diff "f(x)/g(x)" | (g(x)*Derivative(f(x), x) - f(x)*Derivative(g(x), x))/g(x)**2
right | diff "f(x^2)" | 2*x*Subs(Derivative(f(u), u), u, x**2)
wrong | diff "ln x" --at x=4 | 40%
right | limit "(sqrt(x+4)-2)/x" --to 0 | 1/4 or 0.25
right | diff "(x+1)^2" | 2(x+1), or 2x+2
unreadable | diff "x^2" | 2x or 3x
right | diff "x^(pi^e) + x" | pi**exp(1)*x**(pi**exp(1) - 1) + 1
right | diff "x^2" | answer:**2x** (power rule)
otherwise | grad "x^2*y" | - 2xy\\n- x^2
right | grad "-x^2-y^2" | - 2x\\n- 2y
wrong | grad "x^2*y" | - 2xy\\n- 2x
right | partial "x^2*y" y | D_2 f = x^2
wrong | partial "x^2*y" x | D_2 f = 2xy
right | diff "x^2" | 2x :)
right | diff "x^2" | 2x 😀👍🏽
right | diff "x^2" | **2x**
right | diff "x^2" | y' = *2x*
right | diff "x^2" | __2x__
right | diff "x^2" | The answer is **2x**.
right | diff "x^3" | 3*x**2
right | diff "x^3" | **3x**2**
right | diff "x^2" | (the answer is 2x)
right | diff "x^2" | (b) 2x
right | diff "x^2" | ii) 2x
right | diff "x^2" | 2x (5 marks)
right | diff "x^2" | 2x - power rule
right | diff "x^2" | 2 mal x
right | diff "x^2" | x² → 2x, so 2x
right | diff "x^2" | the derivative of x^2 is 2x
right | diff "x^2" | The derivative isn't x, it's 2x.
right | diff "x^2" | using n x^(n-1), 2x
right | diff "x^2" | 2x, x in R
right | diff "x^2" | f'(t) = 2t
right | diff "x^2+x" | x^2 → 2x, x → 1, so 2x+1
right | diff "x^2+x" | derivative of x^2 is 2x and of x is 1 so 2x+1
right | diff "2x^3-5x^2" | f'(x) = 6x² − 10x  [accept 2x(3x − 5)]
right | diff "4x^2-x" | 1) 8x\\n2) minus 1\\nso: 8x - 1
right | diff "x sqrt(x)" | 1,5*wurzel(x)
right | diff "e^(x^2)" | 2x·e^(x²) i.e. 2x e^(x^2)
right | diff "1/x" | -1/x^2 (x ≠ 0)
right | diff "x^3 ln(x)" | u = x^3, v = ln x, u' = 3x^2, v' = 1/x: 3x^2 ln x + x^2
right | diff "5t^2+3t" | s'(t) = 10t + 3 (m/s)
right | diff "5t^2-3t" --at t=2 | t=2 → 17
right | diff "5t^2-3t" --at t=2 | v(t) = 10t-3, v(2) = 17
right | diff "5t^2-3t" --at t=2 | 17 m
right | diff "1/x" --at x=2 | minus a quarter, so -1/4
right | diff "sin(x)" --at x=1 | ≈ 0.5403
right | diff "sin(x)" --at x=1 | about 0.54
right | diff "x/6" | 0.166...
right | diff "|x|" | 1 for x>0, -1 for x<0
right | diff "|x|" | -1 for x<0 and 1 for x>0
right | partial "x ln(y)" x | treat y as constant so ln y
right | partial "x^2 y^3" x | f_x = 2xy^3, f_y = 3x^2y^2
right | chain "z = x^2+y^2" "x = cos(t)" "y = sin(t)" | its 0 bc cos²+sin²=1
right | chain "z = x^2*y" "x = 2t" "y = cos(t)" | 4xy - x² sin t with x=2t, y=cos t → 8t cos t − 4t² sin t
right | grad "x y^2" | x: y^2, y: 2xy
right | grad "x y^2" | y: 2xy, x: y^2
right | grad "x y^2" | i: y^2, j: 2xy
right | grad "x y^2" | i y^2 + j 2xy
right | jacobian "x y" "x+y^2" | row 1: y, x; row 2: 1, 2y
right | jacobian "x y" "x+y^2" | [y x]\\n[1 2y]
right | jacobian "x y" "x+y^2" | [[y,x],\\n [1,2*y]]
right | hessian "x^3 y" | H_f = [[6xy, 3x^2],[3x^2, 0]]
right | limit "1/x^2" --to 0 | float('inf')
right | limit "1/x^2" --to 0 | math.inf
right | limit "1/x^2" --to 0 | increases without bound
right | limit "1/x^2" --to 0 | DNE (infinity)
right | limit "1/x^2" --to 0 | left oo right oo
right | limit "1/x^2" --to 0 | 1/0 = oo
right | limit "(x-sin(x))/x^3" --to 0 | one sixth
right | limit "e^(-x)" --to oo | it tends to 0 as x → ∞
right | limit "e^(-x)" --to oo | 0 because 1/e^x gets small
right | limit "(e^x-1)/x" --to 0 | The limit isn't 0, it's 1.
right | limit "(e^x-1)/x" --to 0 | 1, not 0
right | limit "(1-cos(x))/x^2" --to 0 | 1/2 by l'Hopital twice
right | limit "(x^3-8)/(x-2)" --to 2 | 12 (after cancelling x-2)
right | limit "(x^3-8)/(x-2)" --to 2 | its 0/0 at first but after cancelling it's 12
right | limit "sqrt(x^2+x)-x" --to oo | 1/2 (0.5)
right | limit "|x|/x" --to 0 | left is -1, right is 1, so DNE
right | limit "|x|/x" --to 0 | LHL = -1, RHL = 1, DNE
right | limit "|x|/x" --to 0 | -1 != 1 so DNE
right | limit "|x|/x" --to 0 | left: -1, right: 1
right | limit "|x|/x" --to 0 | limit fails to exist (-1 from left, 1 from right)
right | limit "(1+1/n)^n" --to oo | Euler's number
otherwise | diff "tan(x)" | sec2 x
otherwise | diff "tan(x)" | sec x^2
otherwise | diff "tanh(x)" | 1/cosh2x
otherwise | diff "e^(3x)" | 3*e^3*x
otherwise | diff "e^(3x)" | 3e3x
otherwise | diff "e^(2x) cos(x)" | 2e^2xcosx - e^2xsinx
otherwise | diff "x e^x" | (x+1)ex
otherwise | diff "sin(a x)" --wrt x | acos(ax)
otherwise | diff "x^(3/2)" | 3/2 x^3/2-1
unreadable | diff "x^2" | not 2x but 3x
wrong | diff "sqrt(x)" | 1/2*sqrt(x)
wrong | diff "sin(x)" --at x=1 | ≈ 0.5404
wrong | diff "5t^2-3t" --at t=2 | v(t) = 10t+3, v(2) = 17
wrong | limit "|x|/x" --to 0 | left: 1, right: -1
no-answer | diff "x^2" | y' =
no-answer | diff "x^2" | no time left :(
no-answer | diff "x^2" | i forgot how
no-answer | diff "x^2" | (blank)
unreadable | diff "x^2" | 2x and then plug in 3
unreadable | diff "x^2" | 2x (maybe 3x)
unreadable | diff "x^2" | 2x is not the answer
unreadable | diff "x^2" | first 3x and then 2x, both are fine
unreadable | diff "x^2" | x^2 gives 2x, 1
unreadable | diff "x^2" | ~~2x~~
unreadable | diff "x^2" | sum 2x
unreadable | diff "x^3" | 3x^2 lol
unreadable | diff "x^3" | 2y' = 6x^2
unreadable | limit "1/x" --to 0 | very small
"""


@pytest.mark.parametrize(("verdict", "question", "answer"), rows(TABLE))
def test_verdicts(verdict: str, question: str, answer: str) -> None:
    try:
        found = checked(question, answer.replace("\\n", "\n")).verdict["verdict"]
    except Unreadable:
        found = "unreadable"
    found = {"equivalent": "right", "correct": "right"}.get(found, found)
    assert found == verdict


REMARKS = """
diff "x^2" | 2x for x>0 | The condition x > 0 is not needed
diff "x^2" | 2x, x ≠ 1 | The condition x != 1 is not needed
diff "x^2" | 2x because 1=2 | The reason is not right: 1 is not 2
limit "1/x" --to 0 | DNE because it oscillates | The reason is not right
limit "1/x" --to 0 | DNE left oo right -oo | The reason is not right: the limit from the left is -oo
limit "1/x" --to 0 | DNE because sides agree | The reason is not right
limit "|x|/x" --to 0 | DNE because unbounded | the limits from the sides are -1 and 1
"""


@pytest.mark.parametrize(("question", "answer", "remark"), rows(REMARKS))
def test_what_is_false_beside_a_right_answer_is_said(question: str, answer: str, remark: str) -> None:
    report = checked(question, answer)
    assert report.verdict["verdict"] == "correct"
    assert remark in " ".join(said(report))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ('diff "ln(x)"', "1/x for x>0"),
        ('diff "1/x"', "-1/x^2, x != 0"),
        ('diff "x^2"', "2x because (x^2)' = 2x"),
        ('limit "1/x" --to 0', "DNE since it is oo from the right and -oo from the left"),
        ('limit "1/x" --to 0', "DNE (unbounded)"),
    ],
)
def test_what_is_true_beside_it_is_passed_over(question: str, answer: str) -> None:
    assert said(checked(question, answer)) in (["Right."], ["Right.", "Your answer was read as -1/x^2."])


def test_notes_of_an_otherwise_verdict_are_those_of_what_was_typed() -> None:
    report = checked('diff "tanh(x)"', "1/cosh2x")
    assert [note.says for note in report.notes] == ["cosh2x is read as cosh(2x)"]


def test_formulas_stay_at_their_places() -> None:
    for text in ("**2x** :)", "so the answer is 2x because x^2 gives 2x", "one half, not 3", "x: 2y, y: 2x"):
        assert len(without_words(text).text) == len(text)
    assert formulas_in("treat y as constant so 2x") == ["y", "2x"]
    assert formulas_in("2x + 3") == []


SIGNS = ("x", "y", "a", "d", "i", "e", "s", "m", "k", "n", "h", "2", "3", "12", "0.5", "sin", "arctan", "ln", "sqrt")
SIGNS += ("(", ")", "(", "+", "-", "*", "/", "^", " + ", " - ", " ", "*-", "(-")


@pytest.mark.parametrize("seed", range(5))
def test_a_formula_is_what_no_pattern_of_words_finds_anything_in(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is passed over because it is a formula would have come out as it went in."""
    chance = Random(seed)
    drawn = {"".join(chance.choices(SIGNS, k=chance.randint(1, 9))) for _ in range(20_000)}
    formulas = [text for text in sorted(drawn) if is_formula(text)]
    assert len(formulas) > 500
    for module in (prose, denied, no_answer):
        monkeypatch.setattr(module, "is_formula", lambda text: False)
    monkeypatch.setattr("calctool.grading.beside.is_formula", lambda text: False)
    question = question_for("limit", "x", to="0")
    for text in formulas:
        assert without_words(text) == Bare(text, (), ())
        refuse_denied(text, Bare(text, (), ()))
        assert not says_nothing(text)
        assert misplaced(question, text) == ""
        assert from_both_sides(question, text) is None


@pytest.mark.parametrize(
    "text", ["a) 2x", "(b) 2x", "2. x", "(12) x", "12) x", "2x m/s", "3m/s", "2 * x*", "x", "n/a", "d/k", "2x!", "-- 2"]
)
def test_what_may_hold_words_is_looked_at(text: str) -> None:
    assert not is_formula(text)


def test_a_function_without_its_argument_is_neither_value_nor_label() -> None:
    """So the bracket behind it is its argument: cos(3x) is not cos, said again as 3x."""
    for name in FUNCTION_WORDS:
        assert label_of(f"{name}(x)") is None
        if name not in GREEK_WORDS:
            with pytest.raises(InputError):
                read_answer(f"2{name}")


SENTENCES = """
critical "x^3-3x" | 0 | There are 2 critical points, elsewhere.
critical "x^2-4x" | -2 | There is one critical point, elsewhere.
critical "x^3-3x" | 1 | There is one more critical point.
limit "x^(1/x)" --to oo | e^0 | e^0 is 1
diff "2 x arctan(1)" | 2arctan(1) | arctan(1) is pi/4
diff "x^2 sin(x) e^x" | 2x cos(x) e^x | one term for each factor, in which only this factor is differentiated
"""


@pytest.mark.parametrize(("question", "answer", "sentence"), rows(SENTENCES))
def test_sentences_are_true_of_the_answer(question: str, answer: str, sentence: str) -> None:
    assert sentence in " ".join(said(checked(question, answer)))


@pytest.mark.parametrize(
    ("question", "answer"), [('diff "|x|"', "1 for x>0, -1 for x<0"), ('diff "|x-2|"', "1 for x>2, -1 for x<2")]
)
def test_a_condition_of_a_case_is_needed(question: str, answer: str) -> None:
    report = checked(question, answer)
    assert report.verdict["verdict"] == "correct"
    assert "not needed" not in " ".join(said(report))
