"""The cards of the definition of the derivative: each takes the line ``lim h->0 (f(x+h) - f(x))/h`` one step further.

Source: Stewart, *Calculus*, section 2.8 and (for the standard limits) 3.1, 3.3 and 3.6.
"""

from __future__ import annotations

from functools import cache

from calctool.derivation.rule import Rule, rule

SOURCE = "Stewart 2.8, 'the derivative as a function'"


def _card(id: str, name: str, formula: str, says: str, see: str = SOURCE, on: str = "x^2") -> Rule:
    """A card applied by the worker below, which has the function at hand; ``on`` is a function that shows it."""
    return rule(id, name, formula, says, {f"d/dx [{on}]": ""}, see)(lambda goal, names: None)


@cache
def of_step(card: Rule, h: str) -> Rule:
    """The card where the step has another letter: "cancel k" for "cancel h".

    >>> of_step(CANCEL, "k").name, of_step(SUBTRACT, "k") is SUBTRACT
    ('cancel k', True)
    """
    words = [h if word == "h" else word for word in card.name.split(" ")]
    if h == "h" or " ".join(words) == card.name:
        return card
    says = card.formula, card.statement, card.examples, card.source
    return Rule(card.id, " ".join(words), *says, card.apply)


DEFINITION_OF_DERIVATIVE = _card(
    "definition.quotient",
    "definition of the derivative",
    "f'(x) = lim h->0 (f(x+h) - f(x))/h",
    "Put {x} + {h} and {x} into the function, subtract, and divide by {h}.",
)
EXPAND = _card("definition.expand", "multiply out", "(x + h)^2 = x^2 + 2xh + h^2", "Multiply out the brackets.")
SUBTRACT = _card("definition.subtract", "subtract", "x^2 - x^2 = 0", "The terms without {h} cancel.")
COMMON_DENOMINATOR = _card(
    "definition.common-denominator",
    "common denominator",
    "1/a - 1/b = (b - a)/(a*b)",
    "Write the difference of the fractions as one fraction.",
    on="1/x",
)
CONJUGATE = _card(
    "definition.conjugate",
    "multiply by the conjugate",
    "sqrt(a) - sqrt(b) = (a - b)/(sqrt(a) + sqrt(b))",
    "Multiply above and below by the sum of the roots; above, the roots disappear.",
    on="sqrt(x)",
)
FACTOR = _card("definition.factor", "factor out h", "2xh + h^2 = h(2x + h)", "Every term above has the factor {h}.")
CANCEL = _card("definition.cancel", "cancel h", "h*a/h = a", "{h} tends to 0 but is not 0, so it may be cancelled.")
LET_H_GO = _card(
    "definition.limit",
    "let h go to 0",
    "lim h->0 F(h) = F(0)",
    "The expression is continuous in {h}, so its limit is its value at {h} = 0.",
)
TERM_BY_TERM = _card(
    "definition.sum",
    "limit of a sum",
    "lim (F + G) = lim F + lim G",
    "Work out the difference quotient of each term; the limits add.",
    on="x^2 + 1/x",
)
PUT_IN = _card("definition.put-in", "put the limits in", "", "Put in the limits found.", on="x^2 + 1/x")
CONSTANT_FACTOR = _card(
    "definition.constant-factor",
    "limit of a constant multiple",
    "lim c*F = c*lim F",
    "The constant factor goes in front.",
    on="5*sin(x)",
)
ANGLE_SUM = _card(
    "definition.angle-sum",
    "addition theorem",
    "sin(a + b) = sin(a)cos(b) + cos(a)sin(b)",
    "Separate the small angle.",
    "Stewart 3.3",
    on="sin(x)",
)
POWER_LAW = _card(
    "definition.power-law",
    "law of exponents",
    "e^(a + b) = e^a * e^b",
    "Separate the small exponent.",
    "Stewart 3.1",
    on="e^x",
)
LOG_LAW = _card(
    "definition.log-law",
    "law of logarithms",
    "ln(a) - ln(b) = ln(a/b)",
    "Write one logarithm.",
    "Stewart 3.6",
    on="ln(x)",
)
GROUP = _card(
    "definition.group",
    "take out what does not depend on h",
    "lim c*F = c*lim F",
    "What does not depend on {h} goes in front of the limit.",
    on="sin(x)",
)
STANDARD = _card(
    "definition.standard-limit",
    "standard limit",
    "lim sin(h)/h = 1,  lim (cos(h) - 1)/h = 0,  lim (e^h - 1)/h = 1,  lim ln(1 + h)/h = 1,  lim arctan(u)/u = 1",
    "These limits are known.",
    "Stewart 3.1, 3.3, 3.6",
    on="sin(x)",
)
DIFFERENCE_OF_POWERS = _card(
    "definition.difference-of-powers",
    "difference of powers",
    "(a - b)(a^2 + a*b + b^2) = a^3 - b^3",
    "Multiply above and below by the sum that makes a difference of powers of the roots; above, the roots disappear.",
    on="x^(1/3)",
)
SQUARES = _card(
    "definition.squares",
    "difference of squares",
    "(|a| - |b|)(|a| + |b|) = a^2 - b^2",
    "Multiply above and below by the sum of the absolute values: |a|^2 is a^2.",
    on="|x|",
)
BY_PYTHAGORAS = _card(
    "definition.pythagoras",
    "Pythagorean identity",
    "cos(y) = sqrt(1 - sin(y)^2) where -pi/2 < y < pi/2",
    "Write the derivative of the inverse function by that function itself, whose value at {y} is known.",
    "Stewart 3.5, 'derivatives of inverse trigonometric functions'",
    on="arcsin(x)",
)
BINOMIAL = _card(
    "definition.binomial",
    "binomial theorem",
    "(x + h)^n = x^n + n*x^(n - 1)*h + n*(n - 1)/2*x^(n - 2)*h^2 + ... + h^n",
    "Multiply out (x + h)^n: every term after the second has the factor {h}^2.",
    "Stewart 3.1, 'the power rule', second proof",
    on="x^n",
)
SUBTRACTION = _card(
    "definition.subtraction-formula",
    "subtraction formula",
    "sin(a)cos(b) - cos(a)sin(b) = sin(a - b),  arctan(a) - arctan(b) = arctan((a - b)/(1 + a*b))",
    "Only the small difference {h} is left in the function.",
    "Stewart, appendix D",
    on="tan(x)",
)
SINE_AND_COSINE = _card(
    "definition.sine-cosine",
    "write with sine and cosine",
    "tan(a) - tan(b) = (sin(a)cos(b) - cos(a)sin(b))/(cos(a)cos(b))",
    "Write the functions with sine and cosine, over one denominator.",
    "Stewart 3.3",
    on="tan(x)",
)
BY_ITS_FORMULA = _card(
    "definition.formula",
    "definition of the function",
    "sinh(x) = (e^x - e^(-x))/2,  sec(x) = 1/cos(x)",
    "Write the function by its formula.",
    "Stewart 3.11, appendix D",
    on="sinh(x)",
)
ADD_AND_SUBTRACT = _card(
    "definition.add-and-subtract",
    "add and subtract",
    "F*G - f*g = F*G - f*G + f*G - f*g",
    "Nothing changes, and now the difference of each factor can be taken by itself.",
    "Stewart 3.2, proof of the product rule",
    on="x*e^x",
)
DIFFERENCES = _card(
    "definition.differences",
    "factor",
    "(F*G - f*G + f*G - f*g)/h = ((F - f)/h)*G + f*(G - g)/h",
    "Two and two of the terms have a common factor; the difference quotients of the parts appear.",
    "Stewart 3.2, proofs of the product and quotient rules",
    on="x*e^x",
)
LIMIT_LAWS = _card(
    "definition.limit-laws",
    "limit laws",
    "lim (F*G) = lim F * lim G",
    "Take the limit of each part; a function with a derivative is continuous, so it tends to its value.",
    "Stewart 2.3; 2.8, theorem 4",
    on="x*e^x",
)
THE_DERIVATIVE = _card(
    "definition.derivative",
    "definition of the derivative",
    "lim h->0 (f(x+h) - f(x))/h = f'(x)",
    "This limit is the derivative of the function.",
    on="f(x)",
)
NAME_THE_CHANGE = _card(
    "definition.change-inside",
    "two difference quotients",
    "(F(g(x+h)) - F(g(x)))/h = (F(u+k) - F(u))/k * (k/h),  u = g(x),  k = g(x+h) - g(x)",
    "Name the change of the inside: one difference quotient for the outside, and one for the inside.",
    "Stewart 3.4, 'how to prove the chain rule'",
    on="sin(x^2)",
)
INVERSE = _card(
    "definition.inverse",
    "through the inverse function",
    "k/h = k/(sin(y+k) - sin(y)),  y = arcsin(x),  k = arcsin(x+h) - arcsin(x)",
    "The step {h} is the change of the inverse function, whose difference quotient is known.",
    "Spivak, Calculus, chapter 12, theorem 5",
    on="arcsin(x)",
)
ROOT_OF_POWER = _card(
    "definition.power-of-root",
    "law of exponents",
    "x^(p/q) = (x^(1/q))^p",
    "Write a power of the root.",
    "Stewart, diagnostic test A",
    on="x^(7/3)",
)
AT_A_POINT = _card(
    "definition.at-a-point",
    "definition of the derivative",
    "f'(a) = lim h->0 (f(a+h) - f(a))/h",
    "Put {a} + {h} and {a} into the function, subtract, and divide by {h}.",
    "Stewart 2.7, 'derivatives'",
)
ALTERNATIVE = _card(
    "definition.alternative",
    "definition of the derivative",
    "f'(a) = lim x->a (f(x) - f(a))/(x - a)",
    "The slope of the secant through the point at {a} and the point at {x}.",
    "Stewart 2.7, 'derivatives', equation 5; Larson 3.1, 'alternative limit form of the derivative'",
)
SUBSTITUTE = _card(
    "definition.step",
    "name the step h",
    "lim x->a (f(x) - f(a))/(x - a) = lim h->0 (f(a+h) - f(a))/h,  h = x - a",
    "{h} tends to 0 where {x} tends to the place.",
    "Stewart 2.7, 'derivatives', equations 4 and 5",
    on="e^x",
)


SEAMS = rule(
    "diff.seams",
    "no derivative where branches meet",
    "max(u, a)' = {1 if u > a, 0 if u < a}",
    "Where the slopes on the two sides differ, or the function jumps, there is no derivative and no value.",
    {"d/dx [max(x, 1)]": ""},
    "Stewart 2.8, 'how can a function fail to be differentiable?'",
)(lambda goal, names: None)

DEFINITION: tuple[Rule, ...] = (
    DEFINITION_OF_DERIVATIVE,
    TERM_BY_TERM,
    CONSTANT_FACTOR,
    EXPAND,
    SUBTRACT,
    COMMON_DENOMINATOR,
    CONJUGATE,
    FACTOR,
    CANCEL,
    LET_H_GO,
    ANGLE_SUM,
    POWER_LAW,
    LOG_LAW,
    GROUP,
    STANDARD,
    DIFFERENCE_OF_POWERS,
    SQUARES,
    BINOMIAL,
    SUBTRACTION,
    SINE_AND_COSINE,
    BY_ITS_FORMULA,
    ADD_AND_SUBTRACT,
    DIFFERENCES,
    LIMIT_LAWS,
    THE_DERIVATIVE,
    NAME_THE_CHANGE,
    INVERSE,
    BY_PYTHAGORAS,
    ROOT_OF_POWER,
    AT_A_POINT,
    ALTERNATIVE,
    SUBSTITUTE,
    PUT_IN,
    SEAMS,
)
"""The cards of the difference quotient, and what it says of the places where branches meet."""
