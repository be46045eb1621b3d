"""1^k + 2^k + ... + n^k as a polynomial in n, and from it the sum of a polynomial over equal strips.

Source: Graham, Knuth, Patashnik, *Concrete Mathematics*, 6.5 (sums of powers by Bernoulli numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb


def bernoulli(m: int) -> list[Fraction]:
    """The first m + 1 Bernoulli numbers, with B_1 = 1/2.

    >>> [str(b) for b in bernoulli(4)]
    ['1', '1/2', '1/6', '0', '-1/30']
    """
    out: list[Fraction] = []
    for k in range(m + 1):
        out.append(1 - sum((comb(k, j) * out[j] / (k - j + 1) for j in range(k)), Fraction(0)))
    return out


def power_sum(k: int) -> list[Fraction]:
    """The coefficients of 1^k + ... + n^k as a polynomial in n, the lowest first.

    >>> [str(c) for c in power_sum(2)]
    ['0', '1/6', '1/2', '1/3']
    """
    b = bernoulli(k)
    out = [Fraction(0)] * (k + 2)
    for j in range(k + 1):
        out[k + 1 - j] = comb(k + 1, j) * b[j] / (k + 1)
    return out


def right_sum(coefficients: Sequence[Fraction], low: Fraction, high: Fraction) -> list[Fraction]:
    """The sum of (high - low)/n f(low + i(high - low)/n) for i = 1, ..., n, by falling powers of n: c_0 + c_1/n + ...

    f is a polynomial, its coefficients the lowest first.

    >>> [str(c) for c in right_sum([Fraction(0), Fraction(0), Fraction(1)], Fraction(0), Fraction(1))]
    ['1/3', '1/2', '1/6']
    """
    width = high - low
    shifted = in_steps(coefficients, low, width)
    out = [Fraction(0)] * (len(shifted) + 1)
    for k, c in enumerate(shifted):
        for power, s in enumerate(power_sum(k)):
            out[k + 1 - power] += width * c * s
    while len(out) > 1 and not out[-1]:
        out.pop()
    return out


def in_steps(coefficients: Sequence[Fraction], low: Fraction, width: Fraction) -> list[Fraction]:
    """The coefficients of f(low + width t) as a polynomial in t.

    >>> [int(c) for c in in_steps([Fraction(0), Fraction(0), Fraction(1)], Fraction(1), Fraction(2))]
    [1, 4, 4]
    """
    out = [Fraction(0)] * len(coefficients)
    for m, c in enumerate(coefficients):
        for k in range(m + 1):
            out[k] += c * comb(m, k) * low ** (m - k) * width**k
    return out
