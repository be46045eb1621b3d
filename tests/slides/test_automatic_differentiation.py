"""Slide T1: the slope of x^2 + 2x + 2 at 2 by automatic differentiation, every line as on a board."""

from __future__ import annotations

import pytest

from tests.run import assert_slide

T1 = ["autodiff", "x^2 + 2x + 2", "--at", "x=2"]
ROWS: list[tuple[list[str], list[str]]] = [
    (
        T1,
        [
            "the graph of elementary operations",
            "forward pass",
            "v_1 = x^2 = 2^2 = 4",
            "v_2 = 2x = 2*2 = 4",
            "v_3 = v_1 + v_2 + 2 = 4 + 4 + 2 = 10",
            "dv_1/dx = 2x = 2*2 = 4",
            "dv_2/dx = 2",
            "reverse sweep",
            "a_3 = df/dv_3 = 1",
            "a_2 = a_3*dv_3/dv_2 = 1*1 = 1",
            "a_1 = a_3*dv_3/dv_1 = 1*1 = 1",
            "df/dx = a_1*dv_1/dx + a_2*dv_2/dx = 1*4 + 1*2 = 6",
            "the paths add",
            "by the rules, as diff does it",
            "df/dx = 2x + 2 = 6",
            "the same",
        ],
    ),
    (
        [*T1, "--mode", "forward"],
        [
            "dual numbers (value, derivative by x)",
            "x = (2, 1)",
            "v_1 = x^2 = (4, 4*1) = (4, 4)",
            "v_2 = 2x = (4, 2*1) = (4, 2)",
            "v_3 = v_1 + v_2 + 2 = (10, 4 + 2) = (10, 6)",
        ],
    ),
]


@pytest.mark.parametrize(("args", "lines"), ROWS, ids=["reverse", "forward"])
def test_t1(args: list[str], lines: list[str]) -> None:
    assert_slide(args, "6", lines)
