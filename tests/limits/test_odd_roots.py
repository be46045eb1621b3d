"""Limits with real roots, on the side where the base is negative too, and the same in the principal reading."""

from __future__ import annotations

import pytest

from tests.run import run

NONE = "does not exist"


@pytest.mark.parametrize(
    ("text", "to", "real", "principal"),
    [
        ("x^(1/3)", "0-", "0", NONE),
        ("x^(1/3)", "0+", "0", "0"),
        ("x^(1/3)", "-8", "-2", NONE),
        ("x^(1/3)", "-oo", "-oo", NONE),
        ("x^(2/3)", "-oo", "oo", NONE),
        ("x^(-1/3)", "0", NONE, NONE),
        ("x^(-1/3)", "0-", "-oo", NONE),
        ("x^(-2/3)", "0", "oo", NONE),
        ("(x^(1/3) - 2)/(x - 8)", "8", "1/12", "1/12"),
        ("(x^(1/3) + 2)/(x + 8)", "-8", "1/12", NONE),
        ("(x^3 + x^2)^(1/3) - x", "oo", "1/3", "1/3"),
        ("(x^3 + x^2)^(1/3) - x", "-oo", "1/3", NONE),
        ("(8x^3 + 1)^(1/3)/x", "-oo", "2", NONE),
        ("x^(5/3) - 5x^(2/3)", "-oo", "-oo", NONE),
        ("x^(1/3)/|x|^(1/3)", "0", NONE, NONE),
        ("(x^2 - 1)^(-3/5)", "0", "-1", NONE),
        ("((1 + x)^(1/3) - 1)/x", "0", "1/3", "1/3"),
        ("arctan(x^(1/3))", "-oo", "-pi/2", NONE),
        ("x(sin(x) - 2)^(1/3)", "oo", "-oo", None),
        ("(sin(x) + 2)^(1/3)/x", "oo", "0", "0"),
        ("x^0.2", "-1", NONE, NONE),
        ("x^0.2", "1", "1", "1"),
    ],
)
def test_both_readings(text: str, to: str, real: str, principal: str | None) -> None:
    assert run("limit", text, "--to", to).stdout == real + "\n"
    other = run("limit", text, "--to", to, "--roots", "principal")
    if principal is None:  # a value nowhere
        assert other.exit_code == 2
        assert "has no real value" in other.stderr
    else:
        assert other.stdout == principal + "\n"
