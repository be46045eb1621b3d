"""The behaviour near a place where it might be led astray: gaps, jumps, domains, huge numbers, special functions.

Sources: NIST Digital Library of Mathematical Functions, chapters 4, 5, 6, 10; Corless et al., "On the Lambert W
function" (1996); the rest by the argument beside each case.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from calctool.asymptotics.constants import ConstantField, ExactReal, Unresolved, floor_of, ratio_of, separation, sign
from calctool.asymptotics.expansion import Ending, Expansion
from calctool.asymptotics.series import Multiseries, Scale
from calctool.expr.printer import show
from calctool.expr.tree import OO, Expr, Sym
from calctool.limits.one_sided import OneSidedLimit
from calctool.limits.oscillation import oscillation_of
from calctool.parsing import parse

X = Sym("x")


def ending(text: str, to: str = "oo", side: int = 1) -> Ending:
    return Expansion(X, parse(to), side).ending(parse(text))


def said(text: str, to: str = "oo", side: int = 1) -> str:
    end = ending(text, to, side)
    return show(end.expr) if end.settled else end.kind


def real(text: str) -> ExactReal:
    return ExactReal(parse(text), ConstantField())


# --- what has no values on whole intervals is no function with isolated poles ------------------------------

GAPS = {
    # 0 wherever sin(x) >= 0, so 1/f is missing on whole intervals
    "x/(sqrt(sin(x)^2) - sin(x))^2": "unresolved",
    # arcsin(sin(x)) = arccos(cos(x)) from 2 pi n to 2 pi n + pi/2
    "x/(arcsin(sin(x)) - arccos(cos(x)))^2": "unresolved",
    # x - arctan(tan(x)) is k pi: the sine is 0 for every even k, on whole intervals
    "x/sin((x - arctan(tan(x)))/2)^2": "unresolved",
    # floor(x) odd: no values from 2n + 1 to 2n + 2
    "arctan(tan(pi/2 floor(x)))/x": "unresolved",
    "x csch(mod(floor(x), 2))^2": "unresolved",
    # isolated poles do not count
    "x/sin(x)^2": "oo",
    # where a condition has no value the function has none, whatever the branches are
    "{x if sqrt(sin(x)) > cos(x) else 2x}": "unresolved",
    "{x if ln(-1 - x) > 0 else 2x}": "none",
    "{x if sin(x) > cos(x) else 2x}": "oo",
    "tan(x) cos(x)/x": "0",
    "ln|sin(x)| - x": "-oo",
    "1/(x tan(x)^2 + x)": "0",
}


@pytest.mark.parametrize("text", GAPS)
def test_gaps_are_no_poles(text: str) -> None:
    end = OneSidedLimit(X, OO, 1).ending(parse(text))
    kind = end.kind if end.kind != "between" else "unresolved"
    assert (show(end.expr) if end.settled else kind) == GAPS[text]


def test_a_phase_is_attained_by_continuous_arguments_only() -> None:
    # x - arctan(tan(x)) is k pi wherever it is defined, so the sine is 0
    assert oscillation_of(parse("sin(x - arctan(tan(x)))"), OneSidedLimit(X, OO, 1)) is None
    found = oscillation_of(parse("sin(x + arctan(x))"), OneSidedLimit(X, OO, 1))
    assert found is not None
    assert found.reason == "oscillation"


def test_the_parity_of_a_bounded_floor_is_its_own() -> None:
    found = oscillation_of(parse("(-1)^floor(2 + 1/x) + x - floor(x)"), OneSidedLimit(X, OO, 1))
    assert found is not None
    assert (found.low.limit, found.high.limit) == (parse("1"), parse("7/4"))


WAVES = {
    "sqrt(x^2 + x sin(x)) - x - sin(x)/2": "0",
    "x (ln(x + sin(x)) - ln(x)) - sin(x)": "0",
    "x ((x + sin(x))/(x + cos(x)) - 1) - sin(x) + cos(x)": "0",
    "x (ln(x + sin(x)) - ln(x))": "between",
    "tan(pi floor(x))": "0",
    "cot(pi floor(x))": "none",
    # the domain of the function of the wave matters
    "ln(sin(x) + 1/x)/x": "unresolved",
    "gamma(sin(x) + 1/x)/x": "unresolved",
    "1/(x sin(x))": "between",
}


@pytest.mark.parametrize("text", WAVES)
def test_waves_that_cancel(text: str) -> None:
    assert said(text) == WAVES[text]


REFLECTED = {
    "gamma(x)/gamma(x + 1)": "0",
    "x gamma(x)/gamma(x + 1)": "1",
    "gamma(x) sin(pi x)": "0",
    "gamma(x) gamma(1 - x) sin(pi x)": "pi",
    "gamma(x + 2)/(gamma(x) x^2)": "1",
    "gamma(-x^2) sin(pi x^2)": "0",
    "x!/(x - 1)! - x": "0",
    "gamma(x)": "between",
    "digamma(x)": "between",
}


@pytest.mark.parametrize("text", REFLECTED)
def test_gamma_to_the_left(text: str) -> None:
    end = OneSidedLimit(X, parse("-oo"), 1).ending(parse(text))
    assert (show(end.expr) if end.settled else end.kind) == REFLECTED[text]


def test_quotients_of_waves() -> None:
    assert said("sqrt(x)/(1/sin(1/x))", "0") == "0"
    assert said("1/((1/x)/sin(1/x))", "0") == "0"


# --- domains ------------------------------------------------------------------------------------------------

DOMAINS = [
    ("Ci(x)", "0", -1, "none"),
    ("Ci(x)", "-oo", 1, "none"),
    ("Chi(x)", "0", -1, "none"),
    ("Chi(x)", "-oo", 1, "none"),
    ("loggamma(x)", "0", -1, "none"),
    ("loggamma(x) - loggamma(x)", "0", -1, "none"),
    ("loggamma(x)", "-1/2", 1, "none"),
    ("li(x)", "0", -1, "none"),
    ("lambertw(x)", "-1/e", -1, "none"),
    ("lambertw(x)", "-1/e", 1, "-1"),
    ("besselj(0, x)", "0", -1, "1"),
    ("besselj(1/2, x)", "0", -1, "none"),
    ("bessely(0, x)", "0", -1, "none"),
    ("besselk(0, x)", "-oo", 1, "none"),
    ("polygamma(1, 0 x)", "oo", 1, "none"),
    ("gamma(-3 + 0 x)", "oo", 1, "none"),
    ("(-x)^pi", "oo", 1, "none"),
    ("(-1 - sin(x)^2)^x", "oo", 1, "none"),
]


@pytest.mark.parametrize(("text", "to", "side", "kind"), DOMAINS)
def test_domains(text: str, to: str, side: int, kind: str) -> None:
    assert said(text, to, side) == kind


POWERS_OF_NEGATIVE_NUMBERS = {
    "(-2)^(x - x + 2)": "4",
    "(-8)^(1/3 + x - x)": "-2",
    "(-2)^(3 ln(2)/ln(2))": "-8",
    "(-1)^floor(x)/x": "0",
    "(-2)^floor(x)/3^x": "0",
    "(-1)^(floor(x)^2 + 1)/ln(x)": "0",
}


@pytest.mark.parametrize("text", POWERS_OF_NEGATIVE_NUMBERS)
def test_exponents_that_are_constant_or_whole(text: str) -> None:
    end = ending(text)
    assert end.kind == "value"
    assert sign(end.value - Expansion(X, OO, 1).of(parse(POWERS_OF_NEGATIVE_NUMBERS[text]))) == 0


# --- constants ----------------------------------------------------------------------------------------------


def test_floor_of_large_constants() -> None:
    assert floor_of(real("e^40")) == 235385266837019985
    assert floor_of(real("e^100")) == 26881171418161354484126255515800135873611118
    assert floor_of(real("sqrt(2)^2")) == 2
    assert floor_of(real("-sqrt(2)^2")) == -2
    assert floor_of(real("2 - e^(-200)")) == 1
    assert floor_of(real("2 + e^(-200)")) == 2


def test_constants_that_are_rational() -> None:
    assert ratio_of(real("ln(8)/ln(2)")) == 3
    assert ratio_of(real("ln(2)")) is None
    assert ratio_of(real("sqrt(2) - sqrt(2) + 1/3")) == Fraction(1, 3)
    with pytest.raises(Unresolved):
        ratio_of(real("e^100"))


ROOTS = {
    "sqrt(2) + sqrt(3) - sqrt(5 + 2sqrt(6))": 0,
    "sqrt(2) + sqrt(3) + sqrt(5) - sqrt(10 + 2sqrt(6) + 2sqrt(10) + 2sqrt(15))": 0,
    "cbrt(2 + sqrt(5)) + cbrt(2 - sqrt(5)) - 1": 0,
    "1/(sqrt(2) + sqrt(3)) - sqrt(5 - 2sqrt(6))": 0,
    "sqrt(sqrt(2) + 1) - sqrt(sqrt(2) + 1 + 10^(-1000))": -1,
    "sqrt(10^40 + 1) - 10^20 - 10^(-20)/2": -1,
}


@pytest.mark.parametrize("text", ROOTS)
def test_sums_of_roots_are_told_from_0(text: str) -> None:
    assert sign(real(text)) == ROOTS[text]


def test_the_gap_below_which_a_sum_of_roots_is_0() -> None:
    # |sqrt(n + 1) - sqrt(n)| is about 1/(2 sqrt(n)): never less than the bound
    for n in (1, 2, 10, 10**6, 10**12):
        gap = separation(parse(f"sqrt({n + 1}) - sqrt({n})"))
        assert gap is not None
        assert 2**-gap <= 1 / (2 * (n + 1) ** 0.5)
    assert separation(parse("ln(2) - 1")) is None
    assert separation(parse("2^sqrt(2)")) is None


CONSTANTS = {
    "(3x)! x/((x!)^3*27^x)": "3^(1/2) (2pi)^-1",
    "x!/(x^x e^(-x) sqrt(x))": "(2pi)^(1/2)",
    "(1 + ln(3)/x)^x": "3",
    "(1 + (ln(6) - ln(2))/x)^x": "3",
    "(1 + (1 + ln(2)/2)/x)^x": "e*2^(1/2)",
}


@pytest.mark.parametrize("text", CONSTANTS)
def test_constants_are_written_without_logarithms_in_exponents(text: str) -> None:
    found = ending(text)
    assert "ln" not in show(found.expr)
    assert sign(found.value - Expansion(X, OO, 1).of(parse(CONSTANTS[text]))) == 0


# --- every question ends, and the work in long numbers counts ----------------------------------------------

LARGE = {
    "((10^10000)^10000)^10000 x": "oo",
    "((10^10000 x)^10000)^10000": "oo",
    "x^(10^9)/e^x": "0",
    "(1 + x)^(10^6)/x^(10^6)": "1",
    "x (e^(10^60 + 1/x)/e^(10^60) - 1)": "1",
    "x^(10^(10^10))/e^x": "0",
    "e^(e^(e^(e^x)))/e^(e^(e^(e^(x - 1/x))))": "oo",
    "(10^500)^x/(10^500 + 1)^x": "0",
}


@pytest.mark.parametrize("text", LARGE)
def test_large_numbers(text: str) -> None:
    assert said(text) == LARGE[text]


def test_long_numbers_use_up_the_work() -> None:
    scale = Scale(Sym("t'"), most=100)
    long = Multiseries(scale, scale.t, iter([(Fraction(-k), Fraction(3) ** 10_000) for k in range(100)]), None)
    with pytest.raises(Unresolved, match="too many"):
        list(long.terms())


def test_a_number_too_long_to_write_is_no_answer_and_no_crash() -> None:
    end = ending("(10^500 x)^500/x^500")
    assert end.kind == "value"
    assert isinstance(end.expr, Expr)


# --- a series that failed has not ended --------------------------------------------------------------------


@pytest.mark.parametrize("failure", [RecursionError, ZeroDivisionError, OverflowError, ValueError, Unresolved])
def test_a_failed_generator_is_no_end(failure: type[Exception]) -> None:
    def terms() -> Iterator[tuple[Fraction, Fraction]]:
        yield Fraction(-1), Fraction(0)
        raise failure("lost")

    scale = Scale(Sym("t'"))
    series = Multiseries(scale, scale.t, terms(), None)
    for _ in range(3):
        with pytest.raises((failure, Unresolved)):
            scale.is_zero(series)


# --- special functions ---------------------------------------------------------------------------------------

SPECIAL = [
    ("(lambertw(x) - x + x^2)/x^3", "0", 1, "3/2"),
    ("(lambertw(x) - 1)/(x - e)", "e", 1, "1/(2e)"),
    ("(lambertw(x) + 1)^2/(x + 1/e)", "-1/e", 1, "2e"),
    ("x^2 (lambertw(1 + 1/x) - lambertw(1) - e^(-lambertw(1))/(x (1 + lambertw(1))))", "oo", 1,
     "-e^(-2lambertw(1)) (2 + lambertw(1))/(2 (1 + lambertw(1))^3)"),
    ("(1 - besselj(0, x))/x^2", "0", 1, "1/4"),
    ("besselj(3, x)/x^3", "0", 1, "1/48"),
    ("besselj(-3, x)/x^3", "0", 1, "-1/48"),
    ("besselj(0, x)", "oo", 1, "0"),
    ("besselj(1, x)", "-oo", 1, "0"),
    ("besselj(1, x)/x", "0", -1, "1/2"),
    ("besseli(1, x) e^x sqrt(-x)", "-oo", 1, "-1/sqrt(2pi)"),
    ("bessely(2, x) x^(1/3)", "oo", 1, "0"),
    ("bessely(1, x) x", "0", 1, "-2/pi"),
    ("bessely(-1, x) x", "0", 1, "2/pi"),
    ("bessely(0, x)/ln(x)", "0", 1, "2/pi"),
    ("besseli(2, x) e^(-x) sqrt(x)", "oo", 1, "1/sqrt(2pi)"),
    ("x (besseli(2, x) e^(-x) sqrt(2 pi x) - 1)", "oo", 1, "-15/8"),
    ("besselk(1, x) e^x sqrt(x)", "oo", 1, "sqrt(pi/2)"),
    ("besselk(1, x) - 1/x", "0", 1, "0"),
    ("(besselk(1, x) - 1/x)/(x ln(x))", "0", 1, "1/2"),
    ("besselk(1/2, x) sqrt(x) e^x", "oo", 1, "sqrt(pi/2)"),
    ("besselk(1/2, x) sqrt(x)", "0", 1, "sqrt(pi/2)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "to", "side", "value"), SPECIAL)
def test_special_functions(text: str, to: str, side: int, value: str) -> None:
    near = Expansion(X, parse(to), side)
    end = near.ending(parse(text))
    assert end.kind == "value"
    assert sign(end.value - near.of(parse(value))) == 0


def test_a_place_is_written_as_other_constants_are() -> None:
    near = Expansion(X, parse("pi/2 + 2^(-66)"), 1)
    assert sign(near.ending(parse("tan(x)")).value - near.of(parse("tan(pi/2 + 2^(-66))"))) == 0
