"""What keyboards, telephones, word processors and other programs write, and what it is read as."""

from __future__ import annotations

import pytest

from calctool.errors import InputError
from calctool.expr.tree import Deriv, Sym
from calctool.parsing import parse, parse_goal, read
from calctool.parsing.commas import decimal_points

# typed | the same in plain text
SAME = {
    "capitals": """
        Sin x                    sin(x)
        Cos(3x)                  cos(3x)
        Sin[x]                   sin(x)
        SIN(X)                   sin(X)
        Sinx                     sin(x)
        Tan^2 x                  tan(x)^2
        ArcTan[x]                arctan(x)
        LN x                     ln(x)
        2 Pi x                   2pi x
        PI/2                     pi/2
    """,
    "dashes, signs, quotes": """
        x – 1                    x - 1
        x — 1                    x - 1
        x ‐ 1                    x - 1
        x − 1                    x - 1
        2∙x•y                    2*x*y
        x ✕ y                    x*y
        “x^2”                    x^2
        "x^2"                    x^2
        'x^2'                    x^2
        «x^2»                    x^2
        f’(x)                    f'(x)
        f′(x)                    f'(x)
        fʹ(x)                    f'(x)
        f`(x)                    f'(x)
        f"(x)                    f''(x)
        f”(x)                    f''(x)
        xˆ2                      x^2
        ∣x∣                      |x|
    """,
    "letters and digits of other alphabets": """
        𝑥² + 𝐲                   x^2 + y
        𝑠𝑖𝑛(𝑥)                   sin(x)
        𝜋𝛼                       pi alpha
        𝟐x                       2x
        ３x＋１                    3x+1
        （x）／２                   (x)/2
        µ                        mu
    """,
    "fractions and powers": """
        ½x                       (1/2)x
        x^½                      x^(1/2)
        ⅔                        2/3
        e²ˣ                      e^(2x)
        e⁻ˣ²                     e^(-x^2)
        e⁻ˣ                      e^(-x)
        xⁿ⁻¹                     x^(n - 1)
        x⁽ⁿ⁺¹⁾                   x^(n + 1)
        x¹ᐟ²                     x^(1/2)
        2½                       5/2
    """,
    "numbers": """
        2 000x                   2000x
        1 000 000                1000000
        10 000.5                 10000.5
        30°                      30pi/180
        sin 30°                  sin(30pi/180)
        sin(30 deg)              sin(30pi/180)
        30 degrees               30pi/180
        x°                       x*pi/180
        90º                      90pi/180
    """,
    "what stands at the end": """
        x^2.                     x^2
        x^2 + 2.                 x^2 + 2
        3x;                      3x
        2x dx                    2x
        x sin x dx.              x sin(x)
        a dx + b dy              a*d*x + b*d*y
        c x + dx                 c*x + d*x
        dx                       d*x
    """,
    "other programs": """
        (x+1)/(2)                (x+1)/2
        x**2                     x^2
        root(3)(x)               root(x, 3)
        sqrt x                   sqrt(x)
        abs(x)                   |x|
        √〖x+1〗                    √(x+1)
        max{x, 2}                max(x, 2)
        np.sin(x)*x**2           sin(x)*x^2
        x.^2.*sin(x)./3          x^2*sin(x)/3
        %e^(2*%pi*x)             e^(2*pi*x)
        math.pi/2                pi/2
        sen x                    sin(x)
        cotg x + tg x            cot(x) + tan(x)
        sh x ch x                sinh(x)*cosh(x)
        x minus 1 plus y         x - 1 + y
        x_{12}                   x_12
        x_{n}                    x_n
        f_{xy}(x, y)             f_xy(x, y)
        -infty                   -oo
    """,
    "roots with an index": """
        ³√x                      cbrt(x)
        1/(3 ³√(x^2))            1/(3*cbrt(x^2))
        √[3](x)                  cbrt(x)
        ⁴√x                      root(x, 4)
        f^(3)(x)                 f'''(x)
        Log[2, x]                log_2(x)
    """,
    "letters before a bracket": """
        xy(x+1)                  x*y*(x+1)
        2xy(-sin t)              2*x*y*(-sin(t))
        xyz(x+y)                 x*y*z*(x+y)
    """,
    "remainders": """
        x mod 3                  mod(x, 3)
        2x mod 3 + 1             mod(2x, 3) + 1
        x^2 mod (y+1)            mod(x^2, y + 1)
        2mod(x, 3)               2*mod(x, 3)
    """,
    "branches": """
        {x^2 if x<0, x otherwise}                    {x^2 if x<0 else x}
        {x^2 if x<0; otherwise x}                    {x^2 if x<0 else x}
        {x^2, x<0; x, x>=0}                          {x^2 if x<0, x if x>=0}
        {x^2, x<0, x, x>=0}                          {x^2 if x<0, x if x>=0}
        {x^2, if x<0; x, otherwise}                  {x^2 if x<0 else x}
        {x^2, x<0; x}                                {x^2 if x<0 else x}
        {x^2 : x<0; x : x>=0}                        {x^2 if x<0, x if x>=0}
        {x<0: x^2, x>=0: x}                          {x^2 if x<0, x if x>=0}
        {0<x<1: x^2, x}                              {x^2 if 0<x<1 else x}
        {x^2 for x<0; x for x>=0}                    {x^2 if x<0, x if x>=0}
        if x<0 then x^2 else x                       {x^2 if x<0 else x}
        if x<0 then 1 else if x<1 then 2 else 3      {1 if x<0, 2 if x<1 else 3}
        2 + (if x<0 then x^2 else x)                 2 + {x^2 if x<0 else x}
        x^2 if x<0 else x                            {x^2 if x<0 else x}
        (x^2 if x<0 else x) + 1                      {x^2 if x<0 else x} + 1
        If x<0 then x^2 else x                       {x^2 if x<0 else x}
    """,
}


@pytest.mark.parametrize("section", SAME)
def test_read_as_in_plain_text(section: str) -> None:
    for line in SAME[section].strip().splitlines():
        typed, _, plain = line.strip().partition("  ")
        assert parse(typed) == parse(plain.strip()), typed


@pytest.mark.parametrize("unseen", [*"\u200b\u200c\u200d\u2060\ufeff\ufe0f"])
def test_characters_without_a_width_are_left_out(unseen: str) -> None:
    assert parse(f"{unseen}si{unseen}n(x{unseen}) + 1") == parse("sin(x) + 1")


@pytest.mark.parametrize("gap", [*"\u00a0\u2009\u202f\u2003\u2061\u2062\u3000"])
def test_spaces_of_any_width(gap: str) -> None:
    assert parse(f"sin{gap}x{gap}+{gap}1") == parse("sin x + 1")


@pytest.mark.parametrize(
    ("typed", "code", "column", "words"),
    [
        ("x + Sin x", "capitals", 5, "Sin is read as sin"),
        ("2½x", "mixed-number", 1, "5/2"),
        ("x + 2 000", "grouped-digits", 5, "2000"),
        ("x + 30°", "degrees", 7, "30*pi/180"),
        ("2x dx", "differential", 4, "left out"),
        ("7x mod 3", "remainder", 1, "mod(7x, 3)"),
        ("zeta(x)", "letter-before-bracket", 1, "no function"),
        ("2 beta(x+1)", "letter-before-bracket", 3, "no function"),
        ("x – log(𝑥)", "natural-log", 5, "ln"),
    ],
)
def test_a_choice_is_noted_at_its_place(typed: str, code: str, column: int, words: str) -> None:
    (note,) = read(typed).notes
    assert (note.code, note.column) == (code, column)
    assert words in note.says


@pytest.mark.parametrize(
    ("typed", "start", "end"), [("½ – 𝑥 + arcsn(x)", 8, 13), ("“foo(x)”", 1, 4), ("e²ˣ + foo(x)", 6, 9)]
)
def test_the_caret_stays_at_its_place(typed: str, start: int, end: int) -> None:
    with pytest.raises(InputError) as caught:
        parse(typed)
    assert caught.value.span == (start, end)


@pytest.mark.parametrize("typed", ["x^2 100", "2 00", "2 0000", "0 500 2", "x‎", "ℝ", "𝔻x", "x + а"])
def test_what_could_hide_something_is_refused(typed: str) -> None:
    with pytest.raises(InputError):
        parse(typed)


def test_a_decimal_comma_is_read_where_it_is_asked_for() -> None:
    assert parse(decimal_points("0,5x + max(1, 2,5)")) == parse("0.5x + max(1, 2.5)")
    with pytest.raises(InputError, match="','") as refused:
        parse("0,5x")
    assert "--decimal-comma" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0,5x^2,5", "0.5x^2.5"),
        ("max(1,5; 2)", "max(1.5; 2)"),
        ("x=1,5, y=2", "x=1.5, y=2"),
        ("(1,5; 2; 2,5)", "(1.5; 2; 2.5)"),
        ("1 000,5", "1 000.5"),
        ("x1,5; x_1,5", "x1,5; x_1,5"),
        (r"\frac{0,5}{x} + a_{1,2}", r"\frac{0.5}{x} + a_{1,2}"),
        ("1,5e-3", "1.5e-3"),
        ("1, 2", "1, 2"),
        ("f(x,2)", "f(x,2)"),
    ],
)
def test_a_comma_between_two_digits_of_a_number_is_a_point(typed: str, read: str) -> None:
    assert decimal_points(typed) == read
    assert len(read) == len(typed)


@pytest.mark.parametrize("typed", ["(1,2,3)", "1.000,5", "0.5,2", "1,5.2"])
def test_a_comma_between_digits_that_can_be_two_things_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="two ways"):
        decimal_points(typed)


def test_semicolons_set_arguments_apart() -> None:
    assert parse("max(1; 2; x)") == parse("max(1, 2, x)")
    assert parse("log(x; 3) + x mod(x; 3)") == parse("log(x, 3) + x mod(x, 3)")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("D_x [x^2]", "d/dx [x^2]"),
        ("D_x^2 [x^3]", "d^2/dx^2 [x^3]"),
        ("D_x³ [x^3]", "d^3/dx^3 [x^3]"),
        (r"D_{x}^{2}\left[x^3\right]", "d^2/dx^2 [x^3]"),
        ("D_t w", "d/dt [w]"),
        ("D_x y^2 + 1", "d/dx [y^2] + 1"),
        ("dot(x^2)", "d/dx [x^2]"),
        ("(x^2)˙", "d/dx [x^2]"),
        ("(x^2)'", "d/dx [x^2]"),
        ("(x^2 y)_x", "d/dx [x^2 y]"),
        ("(x^2 y)_xy", "d/dy [d/dx [x^2 y]]"),
        ("∂/∂x [x y]", "d/dx [x y]"),
        ("f'g + g f'", "d/dx [f] g + g d/dx [f]"),
        ("d/dx x^2 + 3", "d/dx [x^2] + 3"),
        ("sin x d/dx x^2", "sin(x) d/dx [x^2]"),
        ("Limit(sin(x)/x, x, 0, '+')", "lim x->0+ sin(x)/x"),
        ("lim x→0⁺ sin(x)/x", "lim x->0+ sin(x)/x"),
        # the place is not joined with the number behind it
        ("lim x→1 100", "lim x->1 (100)"),
        ("lim x→-1 100x", "lim x->-1 (100x)"),
        ("lim x→1 000 x", "lim x->1000 x"),
    ],
)
def test_unfinished_derivatives_and_limits(typed: str, plain: str) -> None:
    assert parse_goal(typed) == parse_goal(plain)


def test_a_dotted_letter() -> None:
    for typed in ("ẋ", "x\u0307", "(x)˙", "dot(x)"):
        assert parse_goal(typed) == Deriv(Sym("x"), Sym("t"))
    assert parse("D_x + 1") == Sym("D_x") + 1


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("if(x < 0, x^2, x)", "{x^2 if x < 0 else x}"),
        ("IF(x < 0; x^2; x < 1; x; 3)", "{x^2 if x < 0, x if x < 1 else 3}"),
        ("piecewise(x < 0, x^2, x)", "{x^2 if x < 0 else x}"),
        ("piecewise([x < 0, x^2], [x >= 0, x])", "{x^2 if x < 0, x if x >= 0}"),
        ("Piecewise[{{x^2, x < 0}, {x, x >= 0}}]", "{x^2 if x < 0, x if x >= 0}"),
        ("Piecewise[{{x^2, x < 0}}, x]", "{x^2 if x < 0 else x}"),
        ("Math.pow(x, 3) + pow(2, x)", "x^3 + 2^x"),
        ("Power[x, 2] + Rational(1, 2)", "x^2 + 1/2"),
        ("nthroot(x, 4) + surd(x, 5)", "root(x, 4) + root(x, 5)"),
        ("Wurzel(x) + betrag(x) + tangens x", "sqrt(x) + |x| + tan(x)"),
        ("u t + at^2/2", "u*t + a*t^2/2"),
    ],
)
def test_other_programs_and_languages(typed: str, plain: str) -> None:
    assert parse(typed) == parse(plain)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("J of (x^2 y, 5x)", "'of' is a word"),
        ("sqrt of x", "'of' is a word"),
        ("x^2 bei x", "'bei' is a word"),
        ("la derivada de x", "'la' is a word"),
        ("u at x", "'at' is a word"),
        ("dérivée de x^2", "unknown name 'dérivée'"),
        ("raíz x", "unknown name 'raíz'"),
        ("Ableitung von x^2", "unknown name 'Ableitung'"),
        ("sin-1 x", "sin-1 can be read in two ways"),
        ("tan-1(2x)", "tan-1 can be read in two ways"),
        ("0x1F x", "a number to the base 16"),
        ("0b101", "a number to the base 2"),
        ("Σx", "'Σ' is not read before"),
        ("pow(x)", "pow takes two arguments"),
    ],
)
def test_words_and_codes_are_never_products(typed: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(typed)


def test_clip_is_a_maximum_of_a_minimum() -> None:
    assert parse("clip(x^2, 0, 1)") == parse("max(0, min(x^2, 1))")
    assert read("clip(x, 0, 1)").notes[0].code == "clip"
    with pytest.raises(InputError, match="three arguments, but 2 are given"):
        parse("clip(x, 1)")
