"""The mistakes as one book, each with an answer in which it was made."""

from __future__ import annotations

from calctool.diagnosis.mistakes.card import Mistake, mistakes

MISTAKEN: tuple[Mistake, ...] = tuple(mistakes().values())


ANSWERS: dict[str, tuple[str, str]] = {
    "order-too-low": ('diff "x^6" --order 2', "6x^5"),
    "second-derivative-squared": ('diff "x^4" --order 2', "16x^6"),
    "wrong-variable": ('diff "b x^3" --wrt x', "x^3"),
    "value-not-derivative": ('diff "x^2 + 3x + 1" --at x=4', "29"),
    "evaluated-too-early": ('diff "x^2 + 5x" --at x=2', "0"),
    "point-not-substituted": ('diff "x^4" --at x=3', "4x^3"),
    "symmetric-derivative": ('diff "|x|" --at x=0', "0"),
    "lhopital-stopped-early": ('limit "(1 - cos(2x))/x^2" --to 0', "0"),
    "zero-over-zero-is-zero": ('limit "sin(4x)/x" --to 0', "0"),
    "zero-over-zero-is-one": ('limit "(x^2 - 49)/(x - 7)" --to 7', "1"),
    "zero-over-zero-undefined": ('limit "(x^2 - 36)/(x - 6)" --to 6', "DNE"),
    "infinity-over-infinity-is-one": ('limit "(5x^2 + 2)/(x^2 - 3)" --to oo', "1"),
    "infinity-minus-infinity-is-zero": ('limit "sqrt(x^2 + 6x) - x" --to oo', "0"),
    "zero-times-infinity-is-zero": ('limit "x sin(5/x)" --to oo', "0"),
    "one-to-infinity-is-one": ('limit "(1 + 2/x)^x" --to oo', "1"),
    "zero-to-zero": ('limit "x^x" --to 0+', "0"),
    "e-limit-exponent-lost": ('limit "(1 + 5/x)^x" --to oo', "e"),
    "one-sided-ignored": ('limit "3/x" --to 0', "oo"),
    "wrong-side": ('limit "2/x" --to 0-', "oo"),
    "lhopital-quotient-rule": ('limit "(e^x - 1)/x" --to 0', "1/2"),
    "lhopital-not-indeterminate": ('limit "(x^2 + 3)/(x + 3)" --to 1', "2"),
    "lhopital-numerator-only": ('limit "(x^2 - 4)/(x - 2)" --to 2+', "oo"),
    "root-of-square-sign": ('limit "sqrt(x^2 + 5)/x" --to -oo', "1"),
    "degree-comparison": ('limit "(3x^2 + 1)/(4x^2 - x)" --to oo', "oo"),
    "sinc-coefficient-ignored": ('limit "sin(5x)/x" --to 0', "1"),
    "oscillation-given-value": ('limit "cos(x)" --to oo', "0"),
    "bounded-times-zero": ('limit "x^2 sin(1/x)" --to 0', "DNE"),
    "growth-order": ('limit "x^5/e^x" --to oo', "oo"),
    "factor-sign-slip": ('limit "(x^2 - 3x - 10)/(x - 5)" --to 5', "3"),
    "conjugate-slip": ('limit "(sqrt(x + 16) - 4)/x" --to 0', "1/4"),
    "infinite-limit-sign": ('limit "-3/x^2" --to 0', "oo"),
    "number-over-zero": ('limit "2/x^2" --to 0', "0"),
    "mixed-as-sum": ('partial "x^3 + y^3" x y', "3x^2 + 3y^2"),
    "mixed-as-product": ('partial "x^3 y" x y', "3x^5 y"),
    "mixed-as-pure": ('partial "x^4 y^2" x y', "12x^2 y^2"),
    "grad-order-swapped": ('grad "x^3 + y^2"', "(2y, 3x^2)"),
    "grad-summed": ('grad "x^3 + y^3"', "3x^2 + 3y^2"),
    "grad-component-missing": ('grad "x^3 + y^2 + z"', "(3x^2, 2y)"),
    "grad-of-components": ('grad "x^3 + x y"', "(3x^2, x)"),
    "jacobian-transposed": ('jacobian "x^3 y" "x + y"', "[[3x^2 y, 1], [x^3, 1]]"),
    "jacobian-rows-swapped": ('jacobian "x^3" "x y"', "[[y, x], [3x^2, 0]]"),
    "jacobian-diagonal-only": ('jacobian "x y" "x + y^3"', "[[y, 0], [0, 3y^2]]"),
    "direction-tanh": ('grad "x^2 + y^2/4" --at x=1,y=2 --of angle', "artanh(1/2)"),
    "direction-ratio-inverted": ('grad "5x + 4y" --at x=0,y=0 --of angle', "arctan(5/4)"),
    "direction-quadrant": ('grad "y - x" --at x=0,y=0 --of angle', "-pi/4"),
    "magnitude-not-rooted": ('grad "5x + 12y" --at x=1,y=1 --of length', "169"),
    "magnitude-as-sum": ('grad "5x + 12y" --at x=1,y=1 --of length', "17"),
    "mchain-path-missing": ('chain "z = x^2 + y^3" "x = t^3" "y = 2t"', "6t^5"),
    "mchain-partials-only": ('chain "z = x^3 + y" "x = t^2" "y = t^3"', "3t^4 + 1"),
    "mchain-inner-only": ('chain "z = x^3 y" "x = t^2" "y = 4t"', "2t + 4"),
    "mchain-product-of-paths": ('chain "z = x + y^3" "x = t^2" "y = t"', "6t^3"),
    "mchain-crossed": ('chain "z = x^2 + y" "x = t^3" "y = t^2"', "4t^4 + 3t^2"),
    "mchain-not-substituted": ('chain "z = x y" "x = t^3" "y = e^t"', "3t^2 y + x e^t"),
}
"""A question, as it is typed after ``calctool``, and the wrong answer, for the cards that have no function to show."""


def example(card: Mistake) -> tuple[str, str]:
    """A question, as it is typed after ``calctool``, and the wrong answer that the mistake leads to.

    >>> example(mistakes()["chain-inner-omitted"])[0].startswith('diff "')
    True
    """
    for f, wrong in card.examples.items():
        return (f'partial "{f}" x' if "y" in f else f'diff "{f}"'), wrong
    return ANSWERS[card.id]
