"""The coefficients of the power series of elementary functions: of h^k in e^h, ln(1 + h), sin h, cos h, (1 + h)^p."""

from __future__ import annotations

from math import factorial

from flint import fmpq  # type: ignore[import-not-found, unused-ignore]

from calctool.asymptotics.constants import Constant


def of_exponential(k: int) -> Constant:
    """Of h^k in e^h."""
    return fmpq(1) / fmpq(factorial(k))


def of_logarithm(k: int) -> Constant:
    """Of h^k in ln(1 + h)."""
    return fmpq(0) if k == 0 else fmpq(1 if k % 2 else -1, k)


def of_sine(k: int) -> Constant:
    """Of h^k in sin h."""
    return fmpq(0) if k % 2 == 0 else fmpq(1 if k % 4 == 1 else -1) / fmpq(factorial(k))


def of_cosine(k: int) -> Constant:
    """Of h^k in cos h."""
    return fmpq(0) if k % 2 else fmpq(1 if k % 4 == 0 else -1) / fmpq(factorial(k))


class OfPower:
    """The coefficients of (1 + h)^p."""

    def __init__(self, p: Constant) -> None:
        self.p = p
        self.known: list[Constant] = [fmpq(1)]

    def __call__(self, k: int) -> Constant | None:
        while len(self.known) <= k:
            n = len(self.known)
            self.known.append(self.known[-1] * (self.p - fmpq(n - 1)) / fmpq(n))
        v = self.known[k]
        return None if v.__class__ is fmpq and not v else v
