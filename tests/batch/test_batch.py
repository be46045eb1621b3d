"""A batch through the command line: order, formats, codes, summaries, shards, and nothing lost."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calctool.batch.screen import Screen
from tests.batch.program import surroundings, words

Run = Callable[..., Any]

LINES = [f'diff "x^{n} + {n}x"' for n in range(2, 62)]


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_record_a_row_in_order(batch_program: Run) -> None:
    ran = batch_program("-", stdin="\n".join(LINES))
    found = records(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert [r["line"] for r in found] == list(range(1, 61))
    assert [r["result"]["value"] for r in found[:2]] == ["2*x + 2", "3*x**2 + 3"]
    first = found[0]
    assert first["schema"] == 1
    assert (first["id"], first["exit_code"], first["steps"], first["seconds"]) == ("1", 0, [], None)


def test_any_number_of_jobs_writes_the_same_bytes(batch: Run, batch_program: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join([*LINES, "foo", 'limit "1/x" --to 0', "grad x*y"]))
    outs = [run(tmp_path / "a.txt", "--steps", "--jobs", 3) for run in (batch, batch_program)]
    assert outs[0] == outs[1]
    assert all(r["steps"] for r in records(outs[0].out)[:60])


def test_a_bad_row_spoils_nothing(batch_program: Run) -> None:
    ran = batch_program(
        stdin='diff x\nfrobnicate x\ndiff "arcsn(x)"\ndiff x --stesp\ndiff -\nbatch a\ndiff --help\ndiff x^2\n'
    )
    found = records(ran.out)
    assert ran.code == 2
    assert [r["exit_code"] for r in found] == [0, 2, 2, 2, 2, 2, 2, 0]
    assert found[2]["error"] == {
        "kind": "input",
        "code": "unreadable",
        "says": "unknown function 'arcsn'",
        "text": "arcsn(x)",
        "column": 1,
        "hint": "did you mean 'arcsin'?",
    }
    assert found[7]["result"]["value"] == "2*x"


def test_the_highest_code_wins_and_fail_fast_stops(batch: Run, batch_program: Run, tmp_path: Path) -> None:
    text = "diff x\ndiff arcsn(x)\n" + "diff x^2\n" * 200
    assert batch(stdin=text).code == 2
    (tmp_path / "a.txt").write_text(text)
    ran = batch_program(tmp_path / "a.txt", "--fail-fast")
    assert ran.code == 2
    assert [r["line"] for r in records(ran.out)] == [1, 2]


def test_csv(batch: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("command,expr,student\ndiff,x^2,Ann\ngrad,x*y,Bob\ndiff,arcsn(x),Cid\n")
    ran = batch(tmp_path / "a.csv", "--output-format", "csv")
    found = list(csv.DictReader(io.StringIO(ran.out)))
    assert [r["answer"] for r in found] == ["2x", "(y, x)", ""]
    assert found[2]["error"] == "unknown function 'arcsn'"
    assert found[0]["student"] == "Ann"
    assert all(row["exit_code"] in ("0", "2") for row in found)


def test_table(batch: Run) -> None:
    ran = batch("--output-format", "table", stdin='diff "x^2 sin x"\nlimit 1/x --to 0\nfoo\n')
    assert [line.split(None, 1)[0] for line in ran.out.splitlines()] == ["1", "2", "3"]
    assert "2x sin(x) + x^2 cos(x)" in ran.out
    assert "does not exist" in ran.out
    assert "input: unknown command 'foo'" in ran.out


def test_summary_groups_and_page(batch: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("command,expr,student\ndiff,x^2,Ann\ndiff,<xmp>,Bob\ndiff,x^3,Ann\n")
    for name in ("page.html", "page.md"):
        ran = batch(
            tmp_path / "a.csv", "--output", tmp_path / "o.jsonl", "--summary", "--by", "student", "--report",
            tmp_path / name,
        )  # fmt: skip
        assert ran.code == 2
        assert ran.out.splitlines()[0] == "3 exercises: 2 answered, 1 unreadable"
        assert "by student:\n  Ann: 2 answered\n  Bob: 1 unreadable\n" in ran.out
        page = (tmp_path / name).read_text()
        assert "By student" in page
        assert "To look at" in page
        assert "<xmp>" not in page.replace("\\<xmp\\>", "")
    assert "&lt;xmp&gt;" in (tmp_path / "page.html").read_text()


def test_grouping_by_a_column_that_is_not_there(batch_program: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("command,expr,student\ndiff,x^2,Ann\n")
    (tmp_path / "a.txt").write_text("diff x^2\n")
    ran = batch_program(tmp_path / "a.csv", "--summary", "--by", "pupil")
    assert (ran.code, ran.out) == (2, "")
    assert "--by pupil: no such column to group by" in ran.err
    assert "there is student" in ran.err
    assert "no such column to group by" in batch_program(tmp_path / "a.csv", "--by", "command").err
    assert "rows of text have no columns" in batch_program(tmp_path / "a.txt", "--by", "student").err


def test_rows_with_an_answer_are_checked(batch: Run, tmp_path: Path) -> None:
    lines = ["command,expr,answer,student", "diff,sin(3x),cos(3x),Ann", "diff,x^2,x*2,Bob", "diff,x^2,banana(,Bob"]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    args = ("--output", tmp_path / "o.jsonl", "--summary", "--by", "student", "--report", tmp_path / "page.md")
    ran = batch(tmp_path / "a.csv", *args)
    wrong, right, unreadable = records((tmp_path / "o.jsonl").read_text())
    assert ran.code == 2
    assert wrong["result"]["verdict"] == "wrong"
    assert wrong["result"]["mistake"]["name"] in ran.out
    assert (wrong["exit_code"], right["exit_code"]) == (1, 0)
    assert unreadable["result"] == {
        "kind": "unknown",
        "value": None,
        "reason": "unknown function 'banana'",
        "command": "diff",
        "answer": "banana(",
        "verdict": "unreadable",
    }
    assert "  Bob: 1 correct, 1 unreadable (50 % right)" in ran.out
    assert "| Ann | 2 | diff sin(3x) | cos(3x) | wrong |" in (tmp_path / "page.md").read_text()


def test_what_is_asked_of_a_gradient_may_be_a_column(batch: Run, tmp_path: Path) -> None:
    lines = ["command,expr,at,of,along,answer", 'grad,3x + 4y,"x=0,y=0",length,,5', 'grad,x y,,derivative,"1,1",x + y']
    (tmp_path / "a.csv").write_text("\n".join([*lines, 'grad,x y,"x=1,y=1",angle,,']))
    found = records(batch(tmp_path / "a.csv").out)
    assert [r["result"].get("verdict") for r in found] == ["correct", "wrong", "no-answer"]
    assert found[2]["result"]["correct_answer"] == "pi/4"


def test_shards_together_are_the_whole(batch: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(LINES[:11]))
    whole = batch(tmp_path / "a.txt").out
    parts = "".join(batch(tmp_path / "a.txt", "--shard", f"{i}/3").out for i in (1, 2, 3))
    assert sorted(parts.splitlines(), key=lambda line: int(line[9 : line.index(",")])) == whole.splitlines()


def test_timings(batch: Run) -> None:
    (found,) = records(batch("--timings", stdin="diff x^2").out)
    assert 0 < found["seconds"] < 10


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["missing.txt"], "'missing.txt' cannot be read"),
        (["--jobs", "0"], "--jobs cannot be '0'"),
        (["--jobs", "90000"], "at most"),
        (["-", "-"], "standard input can be read once"),
        (["--shard", "3/2"], "--shard cannot be '3/2'"),
        (["--resume"], "--resume needs the file"),
        (["--report", "a.pdf"], "--report cannot be 'a.pdf'"),
        (["--grades", "g.csv", "--shard", "1/2"], "--grades is of the whole class"),
        (["--partial", "slop=1"], "no partial credit for 'slop'"),
        (["--columns", "answr=Response"], "--columns cannot be 'answr'"),
        (["--key", "-"], "the key must be a file"),
        (["--output", "/nowhere/a.jsonl"], "cannot be written"),
        (["--format", "latex"], "does not apply"),
        (["--output", "a.tex"], "a batch writes no .tex"),
        (["--output", "dir.d/a.MD"], "a batch writes no .md"),
        (["--output", "a.pdf", "--summary"], "a batch writes no .pdf"),
        (["--output", "a.tsv"], "end it in .jsonl, .csv, .html or .txt (a table), or say --output-format"),
        (["--command", "practice"], "--command cannot be 'practice'"),
        (["--command", "diff --nope"], "unknown option --nope"),
        (["--command", "diff x^2"], "the expressions stand in the rows"),
        (["--command", "diff 'x"], "a quote is not closed"),
        (["--shard", "a/b"], "--shard cannot be 'a/b'"),
        (["--shard", "0/2"], "--shard cannot be '0/2'"),
        (["--hint", "1"], "--hint does not apply to a batch"),
    ],
)
def test_a_wrong_plan(batch: Run, args: list[str], says: str) -> None:
    ran = batch(*args, stdin="diff x\n")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize(
    ("name", "more", "begins"),
    [
        ("a.jsonl", (), '{"line": 1,'), ("a", (), '{"line": 1,'), ("tmp.Ab3x", (), '{"line": 1,'),
        ("a.csv", (), "line,file,id,"), ("a.htm", (), "<!DOCTYPE html>"), ("a.HTML", (), "<!DOCTYPE html>"),
        ("a.txt", (), "     1  diff x"), ("a.md", ("--output-format", "csv"), "line,file,id,"),
    ],
)  # fmt: skip
def test_the_name_of_the_output_says_its_format(
    batch: Run, tmp_path: Path, name: str, more: tuple[str, ...], begins: str
) -> None:
    assert batch("--output", tmp_path / name, *more, stdin="diff x\n").code == 0
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_commands_have_their_other_names_in_rows_too(batch: Run, tmp_path: Path) -> None:
    lines = [
        "derivative x^3 --order 2",
        "gradient x y --at x=1,y=2",
        "check derivative x^2 --answer 2x",
        "derivative of x^2",
    ]
    found = records(batch(stdin="\n".join(lines)).out)
    assert [r["result"].get("verdict") or r["result"]["value"] for r in found] == ["6*x", ["2", "1"], "correct", "2*x"]
    (tmp_path / "a.csv").write_text("command,expr,order,answer\nderivative,x^3,2,6x\ngradient,x y,,\n")
    found = records(batch(tmp_path / "a.csv").out)
    assert [(r["result"]["command"], r["result"]["verdict"]) for r in found] == [
        ("diff", "correct"),
        ("grad", "no-answer"),
    ]
    (tmp_path / "b.csv").write_text("expr\nx^3\n")
    (record,) = records(batch(tmp_path / "b.csv", "--command", "derivative --order 3").out)
    assert record["result"]["value"] == "6"


def test_an_output_that_is_the_input_is_kept(batch: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("diff x\n")
    assert batch(path, "--output", path).code == 2
    assert path.read_text() == "diff x\n"


def test_the_options_of_the_batch_hold_for_every_row(batch: Run) -> None:
    found = records(batch("--known", "power", "--steps", stdin="diff x^2\ndiff x^2 --known sum\n").out)
    assert found[0]["steps"][0]["silent"]
    assert "silent" not in found[1]["steps"][0]


def test_invisible_characters_are_spelled_out(batch: Run) -> None:
    ran = batch(stdin='diff "x\u202e+1"\n')
    assert re.search(r"\\u202e", ran.out)
    assert "\u202e" not in ran.out


def test_nothing_at_all(batch: Run) -> None:
    ran = batch("--summary", stdin="\n# nothing\n")
    assert (ran.code, ran.out, ran.err) == (0, "", "0 exercises\n")


def test_the_records_go_to_standard_output_while_progress_is_drawn(tmp_path: Path) -> None:
    """Standard error is a terminal and standard output is not: calctool batch FILE > out.jsonl."""
    pty = pytest.importorskip("pty")
    path = tmp_path / "a.txt"
    path.write_text("".join(f"diff x^{i}\n" for i in range(2, 42)))
    ours, theirs = pty.openpty()
    with subprocess.Popen([*words(), str(path)], stdout=subprocess.PIPE, stderr=theirs, env=surroundings()) as done:
        os.close(theirs)
        out = done.communicate(timeout=60)[0].decode()
    drawn = b""
    with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
        while more := os.read(ours, 4096):
            drawn += more
    os.close(ours)
    assert [r["line"] for r in records(out)] == list(range(1, 41))
    assert b'"line"' not in drawn


def test_an_output_that_is_the_report_is_refused(batch: Run, tmp_path: Path) -> None:
    same = tmp_path / "same.md"
    ran = batch("-", "--output", same, "--report", same, stdin="diff x\n")
    assert ran.code == 2
    assert "both output and report" in ran.err


def test_a_failed_row_names_what_was_asked(batch: Run) -> None:
    rows = ['diff --order 2 "arcsn(x)"', 'check diff --wrt x "x^2" --answer "2x +"', "diff x^2 --stesp"]
    first, second, third = records(batch("-", stdin="\n".join(rows)).out)
    assert first["input"] == "arcsn(x)"
    assert (second["input"], second["result"]["answer"]) == ("x^2", "2x +")
    assert (third["error"]["text"], third["error"]["column"]) == ("x^2 --stesp", 5)


def test_steps_of_a_checked_row(batch: Run) -> None:
    (record,) = records(batch("-", "--steps", stdin='check diff "sin(3x)" --answer "cos(3x)"\n').out)
    assert record["steps"]


def test_a_long_derivation_in_csv_is_read_again(batch: Run, tmp_path: Path) -> None:
    rows = 'diff "x^2"\nhessian "sin(x*y*z)*e^(x*y+z)*cos(x*z)/(1+z^2)"\ndiff x^3\n'
    out = tmp_path / "out.csv"
    whole = batch("-", "--output", out, "--steps", stdin=rows)
    text = out.read_text()
    assert max(map(len, text.splitlines())) > 131_072
    out.write_text("".join(text.splitlines(keepends=True)[:3]))
    again = batch("-", "--output", out, "--steps", "--resume", stdin=rows)
    assert (again.code, again.err) == (whole.code, "")
    assert out.read_text() == text


def test_a_batch_that_failed_fast_has_ended(batch: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    rows = "diff x\ndiff arcsn(x)\n" + "diff x^2\n" * 30
    assert batch("-", "--output", out, "--fail-fast", stdin=rows).code == 2
    text = out.read_text()
    assert len(records(text)) == 2
    assert batch("-", "--output", out, "--fail-fast", "--resume", stdin=rows).code == 2
    assert out.read_text() == text


def test_a_dash_is_standard_output(batch: Run, tmp_path: Path) -> None:
    (record,) = records(batch("-", "--output", "-", stdin="diff x^2\n").out)
    assert record["result"]["value"] == "2*x"


@pytest.mark.parametrize(("named", "name"), [(0, "1"), (0, "12345678"), (14, "late.txt:1000"), (90, "a" * 19)])
def test_the_name_of_a_row_stands_on_one_line(named: int, name: str) -> None:
    screen = Screen(80, people=False, answers=False, color=False, ascii=True, named=named)
    head, row = screen.drawn(json.dumps([name, "", "diff x^2", "", "", "2x", ""])).splitlines()
    assert row.split() == [name, "diff", "x^2", "2x"]
    assert head.split() == ["row", "exercise", "answer"]
    assert head.index("exercise") == row.index("diff")
