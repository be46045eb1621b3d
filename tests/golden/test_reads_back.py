"""All that calctool prints it reads: every formula in every kept page, to the tree of which it was printed.

The pages in JSON give the trees; what is written on the other pages is found by its layout: lines that begin with an
equals sign, answers, conditions, matrices, formulas between dollar signs, cells of an aligned environment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from calctool.errors import InputError
from calctool.expr.printer import show
from calctool.expr.tree import DNE, Expr
from calctool.parsing import parse_goal, read_condition, read_matrix, read_statement

from .test_golden import CASES, DERIVATIONS, kept, run

NO_FORMULA = ("does not exist", "", "DNE", r"\text{does not exist}", r"\to")
"""What stands in the place of a formula where there is none."""
NAMED = (r"df/dv_{3}", r"\det J", r"D_u f = \nabla f \cdot u", r"\left|\nabla f\right|")
"""What a line is about, in signs that name it."""
REASONS = 44
"""The column of the reasons on a page of 80."""
FORMULAS = ("before", "after")


def entries(value: Any) -> Iterator[str]:
    """The texts of a value: of a vector or matrix its entries."""
    if isinstance(value, list):
        for v in value:
            yield from entries(v)
    elif isinstance(value, str):
        yield value


def steps(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in found:
        yield step
        yield from steps(step.get("steps", []))


@cache
def objects() -> dict[str, dict[str, Any]]:
    """The kept answers in JSON, by case."""
    kept_ones = {name: kept(f"{name}.json") for name in CASES if name not in ("rules",)}
    found = {name: json.loads(text) for name, text in kept_ones.items() if text}
    return {name: one for name, one in found.items() if "error" not in one}


def formulas(one: dict[str, Any]) -> list[str]:
    """Every expression of an object of JSON."""
    result = one["result"]
    texts = [*entries(one["read_as"])]
    if result["kind"] in ("value", "vector", "matrix"):
        texts += entries(result["value"])
    for key in ("left", "right", "range", "correct_answer", "magnitude", "steepest_ascent", "minors", "determinant"):
        texts += entries(result.get(key))
    for row in result.get("table", {}).get("rows", ()) if "estimates" not in result else ():  # doubles: 1.00e-02
        texts += row
    for step in steps(one["steps"]):
        texts += [*(step[key] for key in FORMULAS if key in step), *step.get("bindings", {}).values()]
    return [text for text in texts if text not in NO_FORMULA]


def conditions(one: dict[str, Any]) -> list[str]:
    return [*one["conditions"], *[c for step in steps(one["steps"]) for c in step.get("conditions", ())]]


@pytest.mark.parametrize("name", objects())
def test_json(name: str) -> None:
    """Its expressions and conditions are read, and what is printed of them in any way is read to the same."""
    one = objects()[name]
    for text in dict.fromkeys(formulas(one)):
        e = parse_goal(text)
        if isinstance(e, Expr) and e != DNE:
            for notation in ("plain", "unicode", "latex"):
                again = show(e, notation)
                assert parse_goal(again) == e, (text, again)
    for text in dict.fromkeys(conditions(one)):
        condition = read_condition(text)
        for notation in ("plain", "unicode", "latex"):
            again = show(condition, notation)
            assert read_condition(again) == condition, (text, again)


# Pages


def readable(text: str) -> bool:
    """Is it read: as an expression, perhaps unfinished, a condition or equation, a matrix, or a statement?"""
    if text in (*NO_FORMULA, *NAMED):
        return True
    for reader in (parse_goal, lambda t: read_condition(t, goals=True), read_matrix, read_statement):
        try:
            reader(text)
        except InputError:
            continue
        return True
    return False


def on_a_page(page: str) -> Iterator[str]:
    """The formulas of a page for a terminal: after an equals sign, in the answer, conditions, matrices and parts."""
    page = re.sub(r"\x1b\[[\d;]*m", "", page)
    rows = page.splitlines()
    for i, row in enumerate(rows):
        begins = re.match(r"( *)= (.*)", row)
        if begins:
            text = re.split(r" {2,}", begins[2])[0]
            for more in rows[i + 1 :]:  # broken, and what follows stands under the first row, reasons in their column
                goes_on = re.match(rf"{begins[1]}  ( *)(\S.*)$", more)
                if not goes_on or len(begins[1] + goes_on[1]) >= REASONS - 2 or not _unclosed(text, goes_on[2]):
                    break
                part = re.split(r" {2,}", goes_on[2])[0]
                text += ("" if part.startswith("/") else " ") + part
            yield text
        elif row.startswith("Answer: "):
            several = re.fullmatch(
                r"\([\w, ]+\) = (.*)", row.removeprefix("Answer: ")
            )  # points: (x, y) = (0, 0), (1, 1)
            yield from _apart(several[1]) if several else [row.removeprefix("Answer: ")]
        elif row.startswith("This holds for "):
            text = row.removeprefix("This holds for ")
            for more in rows[i + 1 :]:
                if text.endswith("."):
                    break
                text += " " + more.strip()
            yield from _apart(text.removesuffix("."))
        elif re.match(r" +\S+ = .* {4,}\S+ = ", row):
            yield from re.split(r" {4,}", row.strip())
        elif re.match(r".*[\[⎡] .* [\]⎤]$", row):
            cells = re.split(r" {2,}", re.split(r"[\[⎡] +", row, maxsplit=1)[1].rstrip("]⎤ "))
            yield from cells


def _unclosed(text: str, more: str) -> bool:
    return (
        more[:2] in ("+ ", "- ", "− ")
        or more.startswith("/(")
        or text.count("(") + text.count("[") > text.count(")") + text.count("]")
    )


def _apart(text: str) -> Iterator[str]:
    """The parts between commas outside brackets."""
    depth = 0
    part = ""
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if c == "," and not depth:
            yield part.strip()
            part = ""
        else:
            part += c
    yield part.strip()


def in_latex(page: str) -> Iterator[str]:
    """The formulas between dollar signs and in displays, and the cells of aligned rows, also of a page in Markdown."""
    for rows in re.findall(r"\\begin{align\*}(.*?)\\end{align\*}", page, re.DOTALL):
        for said in re.findall(r"(?m)^\\intertext\{(.*)\}$", rows):
            yield from in_latex(said)
        for cell in re.split(r"\\\\\n|&", re.sub(r"(?m)^\\intertext\{.*\}$", "", rows)):
            bare = re.sub(r"\\quad |\\ (?=[^ ])", "", cell.strip()).removeprefix("=").strip()
            if bare and r"\text" not in bare:
                yield from _apart(bare)
    rest = re.sub(r"\\begin{align\*}.*?\\end{align\*}", "", page, flags=re.DOTALL)
    for display in re.findall(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]|\$([^$]+)\$", rest, re.DOTALL):
        text = "".join(display).strip()
        if r"\begin{pmatrix}" in text:
            yield text[text.index(r"\begin{pmatrix}") :]
        else:
            yield from _apart(re.sub(r"\\quad |\\ (?=[^ ])", "", text).removeprefix("=").strip())


PAGES = [
    (name, kind)
    for name, case in CASES.items()
    for kind in case.kinds
    if kind not in ("json", "out") and name.partition("-")[0] not in ("error", "rules")
]


@pytest.mark.parametrize(("name", "kind"), PAGES)
def test_pages(name: str, kind: str) -> None:
    page = kept(f"{name}.{kind}")
    found = list(in_latex(page) if kind in ("md", "tex") else on_a_page(page))
    assert [text for text in found if not readable(text)] == []


def test_there_are_formulas_on_the_pages() -> None:
    texts = [text for name, kind in PAGES for text in on_a_page(kept(f"{name}.{kind}"))]
    assert len(texts) > 1000


# Problems

PROBLEMS = {
    name: case
    for name, case in DERIVATIONS.items()
    if case.code == 0
    and "--hint" not in case.args
    and case.args[0] != "plot"
    and "--graph" not in case.args  # pictures
}
SAID_IN_THE_PROBLEM = ("--wrt", "--order", "--vars", "--to", "--side", "--on")


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_problem_can_be_given_again(name: str) -> None:
    """The line that says what was asked is itself a question with the same answer."""
    case = PROBLEMS[name]
    one = objects()[name]
    command, options = case.args[0], []
    rest = iter(case.args[1:])
    for word in rest:
        if word in SAID_IN_THE_PROBLEM or (command in ("continuity", "numdiff", "zoom", "autodiff") and word == "--at"):
            next(rest)
        elif word in ("--table", "--verify", "--sweep"):
            options.append(word)
        elif word.startswith("--") and word != "--steps":
            options += [word, next(rest)]
    problems = [one["problem"]]
    if "rich" in case.kinds and "--steps" in case.args and command != "continuity":  # that page begins with the verdict
        problems.append(kept(f"{name}.rich").splitlines()[0])
    for problem in problems:
        ran = run(command, problem, *options, "--json")
        assert ran.exit_code == 0, (problem, ran.stderr)
        again = json.loads(ran.stdout)
        assert again["result"] == one["result"], problem
