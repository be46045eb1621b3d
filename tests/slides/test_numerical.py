"""Numerical differentiation as the slides have it (N1 to N6), through the command line, to the last digit."""

from __future__ import annotations

import json
from typing import Any

from tests.run import run


def found(*args: str) -> dict[str, Any]:
    ran = run("numdiff", *args, "--json")
    assert ran.exit_code == 0, ran.stderr
    result: dict[str, Any] = json.loads(ran.stdout)["result"]
    return result


def test_n1_the_table_of_the_forward_difference() -> None:
    result = found("x**2", "--at", "x=3", "--h", "1e-2,1e-3,1e-4,1e-5")
    assert [row[:2] for row in result["table"]["rows"]] == [
        ["1e-2", "6.009999999999849"],
        ["1e-3", "6.000999999999479"],
        ["1e-4", "6.000100000012054"],
        ["1e-5", "6.000009999951316"],
    ]
    assert [row["quotient"] for row in result["estimates"]] == [
        ((3 + h) ** 2 - 9.0) / h for h in (1e-2, 1e-3, 1e-4, 1e-5)
    ]
    assert result["exact"] == "6"


def test_n2_machine_epsilon_by_its_definition() -> None:
    assert f"{found('x**2', '--at', 'x=3')['machine_epsilon']:.3g}" == "2.22e-16"
    page = run("numdiff", "x**2", "--at", "x=3", "--steps").stdout.replace("\n", " ")
    assert "smallest power of 2 with 1 + eps > 1" in page
    assert "1 + 2^-52 = 1.0000000000000002 and 1 + 2^-53 = 1.0, so eps = 2^-52 = 2.22e-16" in page


def test_n3_the_best_step_is_of_the_size_of_the_root_of_epsilon() -> None:
    result = found("x**2", "--at", "x=3", "--sweep")
    assert 1 / 5 < result["predicted_best_h"] / 2.0**-26 < 5
    assert result["observed_best_h"] == 1e-8
    page = run("numdiff", "x**2", "--at", "x=3", "--sweep", "--steps").stdout
    assert "E(h)       = h + 3.33e-15/h" in page
    assert "best h     = sqrt(3.33e-15) = 5.8e-8" in page


def test_n4_a_step_of_the_root_of_epsilon() -> None:
    ran = run("numdiff", "x**2", "--at", "x=3", "--h", "sqrt(eps)")
    assert ran.stdout.splitlines()[0] == "6.0"


def test_n5_the_symmetric_difference_leaves_out_less() -> None:
    forward, central = (found("e^x", "--at", "0", "--h", "0.1,0.01", "--method", m) for m in ("forward", "central"))
    assert forward["truncation"]["power"] == 1
    assert central["truncation"]["power"] == 2
    one, two = (row["error"] for row in central["estimates"])
    assert 99 < one / two < 101


def test_n6_the_errors_by_name_make_a_v() -> None:
    result = found("x**2", "--at", "x=3", "--sweep")
    decimals = [int(row[-1].split()[0]) for row in result["table"]["rows"]]
    top = decimals.index(max(decimals))
    assert decimals[: top + 1] == sorted(decimals[: top + 1])
    assert decimals[top:] == sorted(decimals[top:], reverse=True)
    assert [row[-1].count("#") for row in result["table"]["rows"]] == decimals
    page = run("numdiff", "x**2", "--at", "x=3", "--sweep", "--steps").stdout
    for name in ("Truncation", "Round-off", "Catastrophic cancellation", "Absorption"):
        assert name in page
    assert "Overflow" in run("numdiff", "e^x", "--at", "709", "--h", "1,0.1", "--steps").stdout
    assert "Underflow" in run("numdiff", "e^x", "--at=-740", "--h", "1,0.1", "--steps").stdout


def test_the_v_is_drawn_between_its_two_lines() -> None:
    page = run("numdiff", "x**2", "--at", "x=3", "--plot").stdout
    assert "-- error   ++ truncation   xx round-off" in page
    assert "best h 5.8e-8" in page
    assert "It falls to the best step and rises again below it, a V" in " ".join(page.split())
