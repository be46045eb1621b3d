"""The points with their kinds and values in every format, with and without steps."""

from __future__ import annotations

import pytest

from tests.run import run

POINTS = {"maximum": (r"\left(-1,\ 2\right)", "(-1, 2)"), "minimum": (r"\left(1,\ -2\right)", "(1, -2)")}


@pytest.mark.parametrize("steps", [(), ("--steps",)], ids=["brief", "steps"])
@pytest.mark.parametrize("format", ["text", "latex", "markdown"])
def test_points_with_kinds_and_values(format: str, steps: tuple[str, ...]) -> None:
    out = run("critical", "x^3 - 3x", "--format", format, *steps).stdout
    for kind, (latex, text) in POINTS.items():
        said = [line for line in out.splitlines() if f"local {kind}: " in line]
        assert [(text if format == "text" else latex) in line for line in said] == [True], kind
    assert "proved" in out


def test_kinds_of_two_variables_and_extremes() -> None:
    assert r"\text{saddle point" in run("critical", "x^2 - y^2", "--format", "latex").stdout
    assert (
        "- absolute maximum: 18 at x = 3" in run("critical", "x^3 - 3x", "--on", "-2,3", "--format", "markdown").stdout
    )


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        ("x(x - 1)^2 (x + 2)", "2(x - 1)(2x^2 + 2x - 1) = 0"),
        ("(x - 1)^2 (x + 1)", "(x - 1)(3x + 1) = 0"),
        ("x^3 - 3x", "3x^2 - 3 = 0"),
    ],
)
def test_a_product_stays_one(f: str, slope: str) -> None:
    rows = run("critical", f, "--steps").stdout.splitlines()
    assert rows[rows.index("where f'(x) = 0") + 1].strip() == slope
