"""Sentences put together from the facts of a function are never called wrong, and with one fact changed never right."""

from __future__ import annotations

from random import Random

from calctool.answers.given import Unreadable
from calctool.grading.check import check_task

Point = tuple[str, str, str]

FUNCTIONS: dict[str, list[Point]] = {
    "2x^3 - 9x^2 + 12x": [("1", "5", "max"), ("2", "4", "min")],
    "x^4 - 2x^2": [("-1", "-1", "min"), ("0", "0", "max"), ("1", "-1", "min")],
    "x^2 - 4x + 7": [("2", "3", "min")],
    "x + 4/x": [("-2", "-4", "max"), ("2", "4", "min")],
    "x^3": [("0", "0", "neither")],
}
KINDS = {
    "max": ("max", "maximum", "a local maximum", "local max", "a relative max.", "the maximum"),
    "min": ("min", "minimum", "a local minimum", "local min", "a relative min.", "the minimum"),
    "neither": ("neither", "neither a max nor a min", "an inflection point", "a saddle point"),
}
SEVERAL = {"max": ("maxima", "local maxima"), "min": ("minima", "local minima"), "neither": ("inflection points",)}
CHANGES = {"max": "changes from + to -", "min": "changes from - to +", "neither": "does not change sign"}


def of_a_point(r: Random, point: Point, valued: bool) -> str:
    place, value, kind = point
    x = r.choice([f"x = {place}", place, f"x={place}"])
    said = r.choice(KINDS[kind])
    given = r.choice(["", "", f" with value {value}", f", y = {value}", f", f({place}) = {value}"]) if valued else ""
    forms = [
        f"{said} at {x}{given}", f"{x} ({said}){given}", f"{x} is {said}", f"{x}: {said}", f"{x}, {said}",
        f"{x} is {said} because f' {CHANGES[kind]}", f"({place}, {value}) {said.split()[-1]}" if valued else x,
    ]  # fmt: skip
    if kind != "neither":
        forms.append(f"f has {said} of {value} at {x}")
    return r.choice(forms)


def of_all(r: Random, points: list[Point], valued: bool) -> str:
    points = r.sample(points, len(points))
    before = r.choice(["", "", "critical points: ", "f'(x) = 0, so "])
    apart = r.choice(["; ", ". ", "\n", ", ", " and "])
    if valued or r.random() < 0.5:
        return before + apart.join(of_a_point(r, point, valued) for point in points)
    parts = []
    for kind in dict.fromkeys(kind for _, _, kind in points):
        places = [place for place, _, k in points if k == kind]
        several = r.choice(SEVERAL[kind])
        plural = [f"{several} at {' and '.join(places)}", f"{' and '.join(places)} are {several}"]
        one = [f"{r.choice(KINDS[kind])} at {places[0]}", f"{places[0]} is {r.choice(KINDS[kind])}"]
        parts.append(r.choice(plural if len(places) > 1 else one))
    return before + apart.join(parts)


def changed(r: Random, points: list[Point]) -> list[Point]:
    """One place, one kind at a time is another, or a point is left out."""
    i = r.randrange(len(points))
    place, value, kind = points[i]
    if len(points) > 1 and r.random() < 0.3:
        return points[:i] + points[i + 1 :]
    other = (str(int(place) + 7), value, kind)
    return [*points[:i], other, *points[i + 1 :]]


def test_no_right_sentence_is_wrong_and_no_wrong_one_right() -> None:
    r, unread, asked = Random(11), 0, 250
    for i in range(asked):
        f = r.choice(list(FUNCTIONS))
        points, right, valued = FUNCTIONS[f], i % 2 == 0, r.random() < 0.5
        answer = of_all(r, points if right else changed(r, points), valued)
        try:
            verdict = check_task("critical", f, answer).verdict["verdict"]
        except Unreadable:
            unread += 1
            continue
        assert verdict == ("correct" if right else "wrong"), (f, answer)
    assert unread <= asked // 50


def test_kinds_that_are_changed_are_seen() -> None:
    r = Random(12)
    for _ in range(60):
        f = r.choice(list(FUNCTIONS))
        points = FUNCTIONS[f]
        i = r.randrange(len(points))
        kind = r.choice([k for k in KINDS if k != points[i][2]])
        wrong = [*points[:i], (*points[i][:2], kind), *points[i + 1 :]]
        answer = "; ".join(f"{r.choice(KINDS[k])} at x = {place}" for place, _, k in wrong)
        assert check_task("critical", f, answer).verdict["verdict"] == "wrong", (f, answer)
