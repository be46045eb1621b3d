"""Mistakes with limits: forms that say nothing read as numbers, sides overlooked, l'Hopital's rule misapplied.

Which wrong value each of them leads to is worked out once for an exercise in :mod:`calctool.diagnosis.limits`.
"""

from __future__ import annotations

from calctool.diagnosis.mistakes.card import Mistake, never


def _card(
    id: str, name: str, formula: str, common: str, says: str, next: str, meant: str, kind: str = "", weight: int = 0
) -> Mistake:
    return Mistake(id, name, formula, says, next, meant, common, {}, never, kind, weight)


MISTAKES: tuple[Mistake, ...] = (
    _card("lhopital-stopped-early", "stopped while still 0/0", "0/0 after one step = 0", "A",
          "after differentiating top and bottom once the form is 0/0 again, and it was left at that.",
          "Use the rule once more.", "limit.lhopital", weight=0),
    _card("zero-over-zero-is-zero", "0/0 taken to be 0", "0/0 = 0", "A",
          "top and bottom both tend to 0, and 0/0 was read as 0.",
          "0/0 decides nothing: cancel, or use l'Hopital's rule.", "limit.lhopital"),
    _card("zero-over-zero-is-one", "0/0 taken to be 1", "0/0 = 1", "B",
          "top and bottom both tend to 0, and 0/0 was read as 1.",
          "The two may tend to 0 at different rates: cancel, or use l'Hopital's rule.", "limit.lhopital"),
    _card("zero-over-zero-undefined", "0/0 reported as no limit", "f(a) undefined = no limit", "A",
          "the function has no value at the place itself, but that does not keep it from having a limit there.",
          "Look at values near the place: simplify first.", "limit.cancel"),
    _card("infinity-over-infinity-is-one", "oo/oo taken to be 1", "oo/oo = 1", "B",
          "top and bottom both grow without bound, and their quotient was read as 1.",
          "Compare how fast they grow: divide by the highest power.", "limit.dominant"),
    _card("infinity-minus-infinity-is-zero", "oo - oo taken to be 0", "oo - oo = 0", "A",
          "both parts grow without bound, and their difference was read as 0.",
          "Write the difference as one term first.", "limit.conjugate"),
    _card("zero-times-infinity-is-zero", "0*oo taken to be 0", "0*oo = 0", "B",
          "one factor tends to 0 and the other grows without bound, and the product was read as 0.",
          "Write the product as a quotient.", "limit.as-quotient"),
    _card("one-to-infinity-is-one", "1^oo taken to be 1", "1^oo = 1", "B",
          "the base tends to 1 while the exponent grows, and that was read as 1.",
          "Take the logarithm first.", "limit.exponential"),
    _card("zero-to-zero", "0^0 or oo^0 given a value by habit", "0^0 = 0, oo^0 = oo", "B",
          "base and exponent pull different ways here, and a value was given out of habit.",
          "Take the logarithm first.", "limit.exponential"),
    _card("e-limit-exponent-lost", "number in the limit for e lost", "(1 + k/x)^x = e", "B",
          "the limit looks like that of (1 + 1/x)^x, but another number stands in it.",
          "Take logarithms to see which power of e it is.", "limit.exponential"),
    _card("one-sided-ignored", "only one side looked at", "lim f = lim from one side", "A",
          "this is what happens on one side only.",
          "The limit needs both sides: compare them.", "limit.one-sided"),
    _card("wrong-side", "the other side taken", "lim from the left = lim from the right", "B",
          "the place was approached from the opposite direction.",
          "Approach from the side that is asked for.", "limit.one-sided"),
    _card("lhopital-quotient-rule", "quotient rule used in l'Hopital's rule", "lim u/v = lim (u'*v - u*v')/v^2", "B",
          "the quotient was differentiated as a whole.",
          "Differentiate top and bottom each on its own.", "limit.lhopital", weight=1),
    _card("lhopital-not-indeterminate", "l'Hopital's rule where it does not apply", "lim u/v = lim u'/v'", "A",
          "top and bottom were differentiated, though the form is neither 0/0 nor oo/oo.",
          "Put the value in.", "limit.lhopital"),
    _card("lhopital-numerator-only", "only the numerator differentiated in l'Hopital's rule", "lim u/v = lim u'/v", "B",
          "the top was replaced by its derivative, the bottom was left.",
          "Both have to be replaced, each on its own.", "limit.lhopital"),
    _card("root-of-square-sign", "sqrt(x^2) = x used at -oo", "sqrt(x^2) = x for x < 0", "B",
          "the size is right; the sign is that for positive values of the variable.",
          "For negative values sqrt(x^2) is -x.", "limit.dominant", "abs-lost"),
    _card("degree-comparison", "degrees compared wrongly at infinity", "same degree = oo or 0", "B",
          "the highest powers of top and bottom were compared the wrong way.",
          "Divide top and bottom by the highest power of the bottom.", "limit.dominant"),
    _card("sinc-coefficient-ignored", "factor inside the function ignored", "sin(k*x)/x = 1", "B",
          "the number inside the function left no trace.",
          "Bring the number below as well, so that the known limit of sin(u)/u can be used.", "limit.standard",
          "zero-over-zero-is-one"),
    _card("oscillation-given-value", "oscillating function given a limit", "lim sin(x) = 0", "B",
          "the function goes up and down and never settles, at this value or any other.",
          "Find two ways of approaching along which the values differ.", "limit.oscillation"),
    _card("bounded-times-zero", "bounded times 0 said to have no limit", "lim x*sin(1/x): none", "B",
          "one factor oscillates, but within bounds, and the other tends to 0.",
          "Squeeze the product between two functions that tend to 0.", "limit.squeeze"),
    _card("growth-order", "growth compared wrongly", "x^n/e^x = oo", "B",
          "the parts do not win in this order.",
          "In the long run: logarithms, then powers, then exponentials, the last one largest.", "limit.growth"),
    _card("factor-sign-slip", "wrong sign when factoring", "(x^2 - a^2)/(x - a) = x - a", "B",
          "a sign inside the factors is turned round.",
          "Multiply the factors out again to see whether they give the top.", "limit.cancel", "sign-slip"),
    _card("conjugate-slip", "conjugate: sum in the denominator lost", "(sqrt(x + a) - sqrt(a))/x = 1/sqrt(a)", "B",
          "it is twice the right size: of the two roots below only one was counted.",
          "The conjugate is a sum of two roots: both stay in the denominator.", "limit.conjugate"),
    _card("infinite-limit-sign", "sign of an infinite limit wrong", "oo = -oo", "B",
          "that it grows without bound is right; the sign is not.",
          "Try a value close to the place and see its sign.", "limit.one-sided", "sign-slip"),
    _card("number-over-zero", "nonzero number over 0 given a finite value", "c/0 = 0 or c", "B",
          "the top tends to a number other than 0 while the bottom tends to 0.",
          "Dividing by something ever smaller gives something ever larger; only its sign is open.", "limit.one-sided"),
)  # fmt: skip
