"""Continuity at a place, with its three conditions, and the gaps of a function with their kinds."""

from __future__ import annotations

import json

import pytest

from tests.run import run

AT = [
    ("(x^2-1)/(x-1)", "1", "removable", "2"),
    ("sin(x)/x", "0", "removable", "1"),
    ("{x^2 if x!=1 else 5}", "1", "removable", "1"),
    ("(1-cos(x))/x", "0", "removable", "0"),
    ("x sin(1/x)", "0", "removable", "0"),
    ("floor(x)", "2", "jump", None),
    ("sign(x)", "0", "jump", None),
    ("|x|/x", "0", "jump", None),
    ("{x^2 if x<1 else 3-x}", "1", "jump", None),
    ("arctan(1/x)", "0", "jump", None),
    ("1/x", "0", "infinite", None),
    ("1/x^2", "0", "infinite", None),
    ("tan(x)", "pi/2", "infinite", None),
    ("e^(1/x)", "0", "infinite", None),
    ("ln(x)", "0", "infinite", None),
    ("sin(1/x)", "0", "oscillating", None),
    ("cos(pi/x)", "0", "oscillating", None),
    ("x^2", "3", None, None),
    ("|x|", "0", None, None),
    ("sqrt(x)", "0", None, None),
    ("sqrt(4 - x^2)", "2", None, None),
    ("{x^2 if x<1 else 2-x}", "1", None, None),
    ("x^(1/3)", "8", None, None),
    ("arcsin(x)", "1", None, None),
    ("floor(x)", "2.5", None, None),
]


@pytest.mark.parametrize(("expr", "place", "kind", "mends"), AT)
def test_at_a_place(expr: str, place: str, kind: str | None, mends: str | None) -> None:
    result = json.loads(run("continuity", expr, "--at", place, "--json").stdout)["result"]
    assert (result["discontinuity"], result["mends"]) == (kind, mends)
    assert result["continuous"] is (kind is None)
    words = run("continuity", expr, "--at", place, "--format", "text").stdout
    assert words.startswith("x = ")
    assert ("continuous" if kind is None else kind) in words


def test_three_conditions() -> None:
    page = run("continuity", "(x^2-1)/(x-1)", "--at", "1", "--steps", "--format", "text").stdout
    assert "(1) f(1) is not defined: the denominator x - 1 is 0 there" in page
    assert "(2) the limit for x -> 1 exists: 2" in page
    assert "(3)" not in page  # there is nothing to compare
    page = run("continuity", "x^2 + 1", "--at", "2", "--steps", "--format", "text").stdout
    assert "(1) f(2) = 2^2 + 1 = 4 + 1 = 5" in page
    assert "(2) the limit for x -> 2 exists: 5" in page
    assert "(3) the limit equals the value: 5 = f(2)" in page
    page = run("continuity", "{x^2 if x!=1 else 5}", "--at", "1", "--steps", "--format", "text").stdout
    assert "(3) the limit is not the value: 1 is not 5" in page
    page = run("continuity", "1/x", "--at", "0", "--steps", "--format", "text").stdout
    assert "(2) the one-sided limits differ: -oo from the left, oo from the right" in page
    page = run("continuity", "1/x^2", "--at", "0", "--steps", "--format", "text").stdout
    assert "(2) there is no limit for x -> 0: oo is not a number" in page
    page = run("continuity", "sqrt(x - 1)", "--at", "1", "--steps", "--format", "text").stdout
    assert "lim x->1+ sqrt(x - 1)" in page
    assert "(2) the domain ends at 1; from the right the limit is 0" in page
    page = run("continuity", "floor(x)", "--at", "2", "--steps", "--format", "text").stdout
    assert "(1) f(2) = floor(2) = 2" in page
    assert "f(2) is the limit from the right: continuous from the right" in page
    page = run("continuity", "tan x", "--at", "pi/2", "--steps", "--format", "text").stdout
    assert "(1) f(pi/2) is not defined: cos(x) is 0 there" in page
    page = run("continuity", "{a x + 1 if x < 2 else x^2}", "--at", "2", "--steps", "--format", "text").stdout
    assert "f(2) = 2^2 = 4" in page


def test_one_sided_continuity_at_a_jump() -> None:
    result = json.loads(run("continuity", "floor(x)", "--at", "2", "--json").stdout)["result"]
    assert (result["one_sided"], result["left"], result["right"]) == ("right", "1", "2")
    words = run("continuity", "ceil(x)", "--at", "2", "--format", "text").stdout
    assert "continuous from the left" in " ".join(words.split())


EVERYWHERE = [
    ("x^2 + 1", "all real numbers", []),
    ("(x^2-1)/(x^2-x)", "all real numbers except 0, 1", [("0", "infinite"), ("1", "removable")]),
    ("1/x", "all real numbers except 0", [("0", "infinite")]),
    ("tan(x)", "all real numbers except x = pi/2 + pi n, n any whole number", [("pi/2 + pi*n", "infinite")]),
    ("floor(x)", "all real numbers", [("n", "jump")]),
    ("ln(x)", "x > 0", [("0", "infinite")]),
    ("sqrt(4-x^2)", "-2 <= x <= 2", []),
    ("sqrt(x^2-4)", "x <= -2 or x >= 2", []),
    ("x/sin(x)", None, [("0", "removable"), ("pi*n", "infinite")]),
    ("1/(x^2-2)", None, [("-sqrt(2)", "infinite"), ("sqrt(2)", "infinite")]),
    ("{x^2 if x<1 else 3-x}", "all real numbers", [("1", "jump")]),
    ("{x^2 if x<1 else 2-x}", "all real numbers", []),
    ("sign(x)", "all real numbers", [("0", "jump")]),
    ("|x|", "all real numbers", []),
    ("1/ln(x)", "0 < x < 1 or x > 1", [("0", "removable"), ("1", "infinite")]),
    ("arcsin(x)", "-1 <= x <= 1", []),
    ("e^(1/x)", "all real numbers except 0", [("0", "infinite")]),
    ("sin(1/x)", "all real numbers except 0", [("0", "oscillating")]),
    ("cbrt(x)", "all real numbers", []),
    ("1/(e^x - 1)", "all real numbers except 0", [("0", "infinite")]),
    ("sqrt(x - 1)/(x - 3)", "1 <= x < 3 or x > 3", [("3", "infinite")]),
    ("ln(x^2 - 1)", "x < -1 or x > 1", [("-1", "infinite"), ("1", "infinite")]),
]


@pytest.mark.parametrize(("expr", "domain", "gaps"), EVERYWHERE, ids=[e[0] for e in EVERYWHERE])
def test_everywhere(expr: str, domain: str | None, gaps: list[tuple[str, str]]) -> None:
    result = json.loads(run("continuity", expr, "--json").stdout)["result"]
    assert domain is None or result["domain"] == domain
    assert sorted((g["at"], g["kind"]) for g in result["discontinuities"]) == sorted(gaps)
    assert result["complete"] is True
    words = run("continuity", expr, "--format", "text").stdout
    assert words.startswith("domain: ")
    assert len(words.splitlines()) >= 2 + len(gaps)


def test_what_was_only_looked_for_is_said() -> None:
    found = json.loads(run("continuity", "1/(e^x - 3x)", "--json").stdout)["result"]
    assert found["complete"] is False
    assert found["searched"] == [{"zeros_of": "exp(x) - 3*x", "from": -20, "to": 20}]
    words = " ".join(run("continuity", "1/(e^x - 3x)", "--format", "text").stdout.split())
    assert "was only searched, by changes of sign between -20 and 20; there may be more" in words
    assert "0.6190613" in words


RATIONAL = [
    ("1/(x^5 - x - 1)", [("1.167304", "infinite", "-oo", "oo")]),
    ("1/((x - 30)(x + 1000))", [("-1000", "infinite", "oo", "-oo"), ("30", "infinite", "-oo", "oo")]),
    ("x/(x^3 - 2)", [("real_root(2, 3)", "infinite", "-oo", "oo")]),
    ("1/(x^5 - x - 1)^2", [("1.167304", "infinite", "oo", "oo")]),
    ("(x^2 - 4)/((x - 2)(x^3 - x - 1))", [("1.324718", "infinite", "-oo", "oo"), ("2", "removable", None, None)]),
    ("1/(x^4 + 1)", []),
    ("1/x + 1/(x - 1000000)", [("0", "infinite", "-oo", "oo"), ("1000000", "infinite", "-oo", "oo")]),
]


@pytest.mark.parametrize(("f", "gaps"), RATIONAL)
def test_every_gap_of_a_rational_function(f: str, gaps: list[tuple[str, ...]]) -> None:
    """However far out, and where a root has no closed form to seven digits; nothing is searched."""
    result = json.loads(run("continuity", f, "--json").stdout)["result"]
    assert result["complete"] is True
    assert result["searched"] == []
    assert [(g["at"], g["kind"], g["left"], g["right"]) for g in result["discontinuities"]] == gaps


SOLVED = [
    ("max(1/x, x)", "all real numbers except 0", [("0", "infinite")]),
    ("x^x", "x > 0", [("0", "removable")]),
    ("x|x|", "all real numbers", []),
    ("min(x, 1 - x)", "all real numbers", []),
    ("1/(e^(2x) - 3e^x + 2)", "all real numbers except 0, ln(2)", [("0", "infinite"), ("log(2)", "infinite")]),
    ("sign(x^2 - 2)", "all real numbers", [("-sqrt(2)", "jump"), ("sqrt(2)", "jump")]),
]


@pytest.mark.parametrize(("f", "domain", "gaps"), SOLVED)
def test_what_is_solved_is_complete(f: str, domain: str, gaps: list[tuple[str, str]]) -> None:
    result = json.loads(run("continuity", f, "--json").stdout)["result"]
    assert (result["domain"], result["complete"]) == (domain, True)
    assert [(g["at"], g["kind"]) for g in result["discontinuities"]] == gaps


FAMILIES = [
    ("tan(x)", True, []),
    ("floor(2x)", True, []),
    ("x - floor(x)", True, []),
    ("sign(sin(x))", True, []),
    ("x/sin(x)", True, ["0"]),
    ("(x - 50)/sin(pi x)", False, []),  # at 50 it is another kind, which no member from -3 to 3 shows
    ("x floor(x)", False, ["0"]),
    ("1/floor(x)", False, ["0", "1"]),
    ("floor(x + 2) ln(x^2 - 3)", False, ["-2"]),  # at 2 it is continuous
]


@pytest.mark.parametrize(("f", "proved", "apart"), FAMILIES)
def test_a_family_is_proved_or_said_to_be_tried(f: str, proved: bool, apart: list[str]) -> None:
    """It is proved where the function repeats itself; else it is said which members were examined."""
    result = json.loads(run("continuity", f, "--json").stdout)["result"]
    family = result["discontinuities"][-1]
    assert (family["proved"], family["except"]) == (proved, apart)
    assert (result["complete"], result["tried"]) == ((True, None) if proved else (False, [-3, 3]))
    words = " ".join(run("continuity", f, "--format", "text").stdout.split())
    assert ("n any whole number" in words.partition("domain: ")[2].partition("x = ")[2]) or not proved
    assert ("other whole numbers n than -3 to 3 were not examined" in words) is not proved


def test_a_place_without_a_value_is_in_no_domain() -> None:
    """1/(x^2 - x - 1) at an irrational zero is not a large number."""
    domain = json.loads(run("continuity", "1/(x^2 - x - 1) + tan(x)", "--json").stdout)["result"]["domain"]
    assert domain.count("sqrt(5)") == 2


LETTERS = [
    ("{c x^2 + 2x if x < 2 else x^3 - c x}", "2", ["c = 2/3", "continuous, the value and the limit are 20/3"], "jump"),
    ("{a x + 1 if x < 2 else x^2}", "2", ["a = 3/2", "continuous"], "jump"),
    ("{sin(a x)/x if x != 0 else 3}", "0", ["a = 3", "continuous"], "removable"),
    ("{x^2 - a if x < 1, 3 if x = 1, 2x if x > 1}", "1", ["a = -1", "removable", "define f(1) = 2"], "jump"),
    ("{x + c if x < 0, 2 if x = 0, x + 2 if x > 0}", "0", ["c = 2", "continuous"], "jump"),
    ("{a^2 x if x < 1 else 4}", "1", ["a = -2", "a = 2", "continuous"], "jump"),
    ("a x + 2", "1", ["whatever a is"], "continuous"),
    ("a/x", "0", ["a = 0", "removable"], "infinite"),
]


@pytest.mark.parametrize(("f", "place", "special", "usual"), LETTERS)
def test_for_which_letter(f: str, place: str, special: list[str], usual: str) -> None:
    """Stewart 2.5: for what value of the constant c is the function continuous?"""
    *first, last = run("continuity", f, "--at", place, "--wrt", "x", "--format", "text").stdout.splitlines()
    said = " ".join(first) or last
    assert all(word in said for word in special), said
    assert usual in last


BAD = [
    (["a b x", "--wrt", "x", "--at", "1"], "a, b have no value"),
    (["1/x", "--at", "oo"], "not at infinity"),
    (["a/x", "--wrt", "x"], "has no value"),
    (["1/x", "--at", "0+"], "both sides"),
    (["1/x", "--at", "a"], "place"),
    (["1/x", "--at", ""], "missing"),
]


@pytest.mark.parametrize(("args", "says"), BAD)
def test_bad_input(args: list[str], says: str) -> None:
    found = run("continuity", *args)
    assert found.exit_code == 2
    assert found.stdout == ""
    assert says in found.stderr


WORKED: list[tuple[tuple[str, ...], list[str]]] = [
    (
        ("(x^2-1)/(x-1)",),
        ["(1) f(1) is not defined", "lim x->1 (x - 1)(x + 1)/(x - 1)", "(2) the limit for x -> 1 exists"],
    ),
    (
        ("{x^2 if x < 0 else 3x}",),
        ["at x = 0", "(1) f(0) = 3*0 = 0", "lim x->0- x^2", "lim x->0+ 3x", "(3) the limit equals the value"],
    ),
    (("tan(x)",), ["(n = 0)", "lim x->pi/2- tan(x)", "the one-sided limits differ: oo from the left"]),
    (
        ("(x^2 - x - 6)/(x^2 - 9)",),
        ["where the denominator is 0", "(x + 3)(x - 3) = 0", "x - 3 = 0: x = 3", "at x = -3", "at x = 3"],
    ),
    (("1/(x^3 - 3x + 1)",), ["about x = 0.3472964", "without a closed form is told above"]),
    (("x^2 + 1",), ["No place has to be examined: it is put together from functions that are continuous"]),
    (
        ("sin(1/x)",),
        ["along x = 1/(pi/2 + 2pi n)", "the values tend to 1", "along x = 1/(-pi/2 + 2pi n)", "tend to -1"],
    ),
    (("sin(1/x)", "--at", "0"), ["keep oscillating between -1 and 1", "along x = 1/(pi/2 + 2pi n)", "tend to -1"]),
]
"""What is examined, and what stands on the page in this order."""


@pytest.mark.parametrize(("args", "rows"), WORKED)
def test_each_place_is_worked(args: tuple[str, ...], rows: list[str]) -> None:
    """Also without a place to look at; an oscillation has the two sequences."""
    page = " ".join(run("continuity", *args, "--steps", columns=120).stdout.split())
    at = 0
    for row in rows:
        at = page.find(row, at)
        assert at >= 0, (row, page)
