"""The coefficients of the power series of elementary functions: of h^k in e^h, ln(1 + h), sin h, cos h, (1 + h)^p."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from calctool.asymptotics.constants import Constant


def bernoulli(k: int) -> Fraction:
    """The Bernoulli number B_k, with B_1 = -1/2."""
    from flint import fmpq  # type: ignore[import-not-found, unused-ignore]

    found = fmpq.bernoulli(k)
    return Fraction(int(found.p), int(found.q))


def harmonic(k: int) -> Fraction:
    """1 + 1/2 + ... + 1/k."""
    return sum((Fraction(1, i) for i in range(1, k + 1)), Fraction(0))


def of_exponential(k: int) -> Constant:
    """Of h^k in e^h."""
    return Fraction(1, factorial(k))


def of_logarithm(k: int) -> Constant:
    """Of h^k in ln(1 + h)."""
    return Fraction(0) if k == 0 else Fraction(1 if k % 2 else -1, k)


def of_sine(k: int) -> Constant:
    """Of h^k in sin h."""
    return Fraction(0) if k % 2 == 0 else Fraction(1 if k % 4 == 1 else -1, factorial(k))


def of_cosine(k: int) -> Constant:
    """Of h^k in cos h."""
    return Fraction(0) if k % 2 else Fraction(1 if k % 4 == 0 else -1, factorial(k))


class OfPower:
    """The coefficients of (1 + h)^p."""

    def __init__(self, p: Constant) -> None:
        self.p = p
        self.known: list[Constant] = [Fraction(1)]

    def __call__(self, k: int) -> Constant | None:
        while len(self.known) <= k:
            n = len(self.known)
            self.known.append(self.known[-1] * (self.p - Fraction(n - 1)) / Fraction(n))
        v = self.known[k]
        return None if v.__class__ is Fraction and not v else v
