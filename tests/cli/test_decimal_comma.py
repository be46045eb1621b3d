"""``--decimal-comma`` in every command and option; without it a hint that names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.run import run

OPTION = "--decimal-comma"


@pytest.mark.parametrize(
    ("args", "answer"),
    [
        (("diff", "0,5x^2"), "x"),
        (("diff", "max(1,5; x)", "--at", "x=2,5"), "1"),
        (("diff", r"\frac{0,5}{x}"), "-0.5/x^2"),
        (("diff", "x^2", "--at", "1,5"), "3"),
        (("limit", "x^2", "--to", "0,5"), "0.25"),
        (("limit", "1/x, x -> 0,5"), "2"),
        (("partial", "0,5x^2 y", "x", "--at", "x=1,5; y=2"), "3"),
        (("grad", "x^2 y", "--at", "1,5; 2", "--quiet"), "(6, 2.25)"),
        (("jacobian", "[0,5x; y^2,5]"), "[[0.5, 0], [0, 2.5y^1.5]]"),
        (("hessian", "0,5x^2 + y"), "[[1, 0], [0, 0]]"),
        (("chain", "z = 0,5x", "x = 2,5t"), "1.25"),
        (("continuity", "1/(x - 0,5)"), "domain: all real numbers except 1/2"),
        (("descend", "0,5x^2", "--from", "x=1,5", "--rate", "0,4", "--count", "2"), "0.54"),
        (("check", "diff", "0,25x^2", "--answer", "0,5x"), "Right."),
        (("check", "limit", "x/3", "--to", "0,5", "--answer", "0,17", "--tolerance", "0,01"), "Right."),
        (("check", "grad", "0,25x^2 + 1,5y", "--answer", "(0,5x; 1,5)"), "Right."),
        (("check", "jacobian", "0,5x + 1,5y", "x", "--answer", "[[0,5; 1,5]; [1; 0]]"), "Right."),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_every_command_and_option(args: tuple[str, ...], answer: str) -> None:
    assert run(*args, OPTION).stdout.splitlines()[0] == answer
    without = run(*args)
    assert without.stdout.splitlines()[:1] != [answer] or "--decimal-comma" in without.stderr or args[0] == "check"


@pytest.mark.parametrize(
    "args",
    [
        ("diff", "0,5"),
        ("diff", "0,5x^2 + 1"),
        ("diff", "sin(0,5)x"),
        ("diff", "x^2", "--at", "1,5"),
        ("diff", "x^2", "--at", "x=1,5"),
        ("limit", "x", "--to", "0,5"),
        ("limit", "x, x -> 0,5"),
        ("partial", "0,5x y", "x"),
        ("chain", "z = 0,5x", "x = t"),
        ("jacobian", "0,5x y"),
    ],
    ids=" ".join,
)
def test_without_it_the_option_is_named(args: tuple[str, ...]) -> None:
    assert OPTION in run(*args).stderr


def test_what_was_typed_is_what_is_shown() -> None:
    wrong = run("diff", "0,5x + foo(x)", OPTION)
    assert wrong.stderr.splitlines()[1] == "  0,5x + foo(x)"
    assert json.loads(run("diff", "0,5x", OPTION, "--json").stdout)["input"] == "0,5x"
    assert json.loads(run("jacobian", "0,5x", "1,5y", OPTION, "--json").stdout)["input"] == "0,5x; 1,5y"


@pytest.mark.parametrize(
    ("args", "place"),
    [
        (("grad", "x y", "--at", "1,2"), "1,2"),
        (("grad", "x y z", "--at", "1,2,3"), "1,2,3"),
        (("diff", "max(1,2)"), "max(1,2)"),
    ],
)
def test_numbers_in_a_list_need_semicolons(args: tuple[str, ...], place: str) -> None:
    refused = run(*args, OPTION)
    assert refused.exit_code == 2
    assert f"  {place}\n" in refused.stderr
    assert refused.stderr.endswith("numbers are set apart by semicolons: 1,5; 2\n")


def test_standard_input_and_files_of_a_working(tmp_path: Path) -> None:
    assert run("diff", "-", OPTION, stdin="0,5x^2\n").stdout == "x\n"
    working = tmp_path / "a1,5.txt"
    working.write_text("y' = 0,5*2x\ny' = 1,0x\n")
    assert run("check", "diff", "0,5x^2", "--work", str(working), OPTION).stdout.startswith("Right")


def test_a_column_of_a_batch_or_all_of_it() -> None:
    table = 'command,expr,to,decimal_comma\nlimit,"0,5x","0,5",yes\nlimit,"0,5x","0,5",\n'
    rows = [
        json.loads(row) for row in run("batch", "--input-format", "csv", "--jobs", "1", stdin=table).stdout.splitlines()
    ]
    assert [row["exit_code"] for row in rows] == [0, 2]
    assert rows[0]["input"] == "0,5x"
    assert rows[0]["result"]["value"] == "0.25"
    lines = run("batch", OPTION, "--jobs", "1", stdin='diff "0,5x^2"\nlim x->0,5 x\n').stdout.splitlines()
    assert [json.loads(line)["result"]["value"] for line in lines] == ["x", "0.5"]


def test_places_are_counted_in_the_text_as_typed() -> None:
    typed = "x\u200b\u200b + foo(x)"
    found = json.loads(run("diff", typed, "--json").stdout)["error"]
    assert (found["text"], found["column"]) == (typed, 7)
    assert run("diff", typed).stderr.splitlines()[1:3] == ["  x<U+200B><U+200B> + foo(x)", " " * 22 + "^^^"]
    assert run("diff", "x\u200b^2").stdout == "2x\n"


def test_a_comma_in_the_name_of_a_file_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("key1,5.csv").write_text('id,command,expr\na,diff,"0,5x^2"\n', "utf-8")
    Path("class1,5.csv").write_text("student,a\nAnn,x\n", "utf-8")
    wanted = ("--pages", "p1,5", "--grades", "g1,5.csv", "--report", "report1,5.md", "--output", "all1,5.jsonl")
    args = ("class1,5.csv", "--key", "key1,5.csv", *wanted, "--title", "Test 1,5", "--jobs", "1", OPTION)
    assert run("batch", *args).stderr == ""
    assert "Test 1,5\n" in Path("report1,5.md").read_text("utf-8")
    assert run("practice", "--from", "all1,5.jsonl", OPTION).stderr.endswith(" holds no wrong answer to learn from\n")
    assert run("autodiff", "x", "--at", "x=1,5", "--graph-file", "graph1,5.svg", OPTION).exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} >= {*wanted[1::2], "graph1,5.svg"}
