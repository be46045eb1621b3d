"""Rows: cut from their files, and read as the command line they stand for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calctool.batch.input import Layout, Reading, Row, shard
from calctool.batch.understanding import Exercise, understood
from calctool.classroom.gradebook.key import read_key
from calctool.classroom.gradebook.tables import LONGEST
from calctool.errors import InputError
from tests.batch.program import rows


def read(tmp_path: Path, name: str, data: str | bytes, kind: str | None = None) -> list[Exercise]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return [understood(row) for row in rows([str(path)], Reading(kind))]


def test_text(tmp_path: Path) -> None:
    found = read(tmp_path, "a.txt", '# homework\n\ndiff "x^2 + 1" --order 2\r\n  calctool limit 1/x --to 0+\n')
    assert [e.args for e in found] == [("diff", "x^2 + 1", "--order", "2"), ("limit", "1/x", "--to", "0+")]
    assert [e.id for e in found] == ["3", "4"]


@pytest.mark.parametrize(
    ("line", "args"),
    [
        # without quotes
        ("diff y = x^2", ("diff", "--", "y = x^2")),
        ("diff sin x --order 2", ("diff", "--order", "2", "--", "sin x")),
        ("limit lim x->0 sin(x)/x", ("limit", "--", "lim x->0 sin(x)/x")),
        ("limit 1/x 0+", ("limit", "1/x", "0+")),
        ("diff x^2y y", ("diff", "x^2y", "y")),
        ("jacobian [x^2 y, 5x]", ("jacobian", "--", "[x^2 y, 5x]")),
        ("jacobian x^2y 5x", ("jacobian", "x^2y", "5x")),
        ("chain z = x^2, x = 3t", ("chain", "--", "z = x^2, x = 3t")),
        ("check diff y = x^2 --answer 2x", ("check", "diff", "--answer", "2x", "--", "y = x^2")),
        # without a command
        ("lim x->0 sin(x)/x", ("limit", "--", "lim x->0 sin(x)/x")),
        ("d/dx [x^2] --order 1", ("diff", "--order", "1", "--", "d/dx [x^2]")),
        ("sin(x)/x as x -> 0", ("limit", "--", "sin(x)/x as x -> 0")),
        (r"\lim_{x \to 0} \frac{x}{x}", ("limit", "--", r"\lim_{x \to 0} \frac{x}{x}")),
        ("Find dz/dt for z = x y, x = t, y = t", ("chain", "--", "Find dz/dt for z = x y, x = t, y = t")),
        ("x^2 + 1", ("x^2", "+", "1")),
        ("frobnicate x", ("frobnicate", "x")),
        # primes and backslashes quote nothing
        ("diff (x^2)'", ("diff", "(x^2)'")),
        ("diff f'(x)g'(x)", ("diff", "f'(x)g'(x)")),
        ("diff 'x^2 + 1'", ("diff", "x^2 + 1")),
        (r"diff \frac{x}{2}", ("diff", r"\frac{x}{2}")),
        (r"diff x\ +\ 1", ("diff", "x + 1")),
    ],
)
def test_a_line_as_people_write_it(line: str, args: tuple[str, ...]) -> None:
    assert understood(Row(1, line, Layout("text"))).args == args


def test_a_row_without_a_command() -> None:
    csv = Layout("csv", "", ("command", "expr"))
    assert understood(Row(1, ",lim x->0 x", csv)).args == ("limit", "--", "lim x->0 x")
    assert understood(Row(1, '{"expr": "d/dx [x^2]"}', Layout("jsonl"))).args == ("diff", "--", "d/dx [x^2]")
    assert understood(Row(1, ",x^2", csv)).error is not None


@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_columns(tmp_path: Path, kind: str) -> None:
    lines = [
        ["command", "expr", "wrt", "at", "to", "answer", "id", "student", "order"],
        ["diff", "x^2*y", "x", "", "", "", "a1", "Ann", "2"],
        ["limit", "1/x", "", "", "-oo", "", "", "Bob", ""],
        ["diff", "x^2", "", "", "", "2x", "", "", ""],
    ]
    mark = "," if kind == "csv" else "\t"
    found = read(tmp_path, f"a.{kind}", "\n".join(mark.join(line) for line in lines))
    assert [(e.args, e.id, e.columns) for e in found] == [
        (("check", "diff", "--wrt=x", "--order=2", "--answer=", "--", "x^2*y"), "a1", {"student": "Ann"}),
        (("check", "limit", "--to=-oo", "--answer=", "--", "1/x"), "3", {"student": "Bob"}),
        (("check", "diff", "--answer=2x", "--", "x^2"), "4", {}),
    ]
    assert [e.student.name for e in found] == ["Ann", "Bob", ""]


def test_semicolons_and_a_byte_order_mark(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "\ufeffcommand;expr\ndiff;x,5\n")[0].args == ("diff", "--", "x,5")


def test_quoted_cells(tmp_path: Path) -> None:
    text = 'command,expr,note\ndiff,"x, y","two\nlines"\ndiff,"x\ndiff,x^3,\n'
    found = read(tmp_path, "a.csv", text)
    assert found[0][:3] == (("diff", "--", "x, y"), "2", {"note": "two\nlines"})
    assert found[1].error is not None
    assert "quote" in found[1].error.what
    assert found[2].args == ("diff", "--", "x^3")


def test_objects(tmp_path: Path) -> None:
    lines = [
        '{"command": "diff", "expr": "x^3", "order": 2, "verify": true, "id": 7}',
        '{"command": "jacobian", "expr": ["x*y", "x + y"], "at": "x=1,y=2", "class": "B"}',
        '{"command": "partial", "expr": "x^2*y", "wrt": "x, y"}',
        '{"command": "partial", "expr": "x^2*y", "wrt": ["x", "y"], "at": {"x": 1, "y": "1/2"}}',
        '{"command": "grad", "expr": "x^2*y", "vars": ["x", "y"], "at": ["x=1", "y=2"]}',
    ]
    assert [e[:3] for e in read(tmp_path, "a.jsonl", "\n".join(lines))] == [
        (("diff", "--order=2", "--verify", "--", "x^3"), "7", {}),
        (("jacobian", "--at=x=1,y=2", "--", "x*y", "x + y"), "2", {"class": "B"}),
        (("partial", "--wrt=x, y", "--", "x^2*y"), "3", {}),
        (("partial", "--wrt=x,y", "--at=x=1,y=1/2", "--", "x^2*y"), "4", {}),
        (("grad", "--vars=x,y", "--at=x=1,y=2", "--", "x^2*y"), "5", {}),
    ]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.txt", 'diff "x', "a quote is not closed"),
        ("a.txt", b"diff x\xff", "not UTF-8"),
        ("a.txt", "diff " + "x" * LONGEST, "longer than"),
        ("a.jsonl", "{nonsense", "not an object of JSON"),
        ("a.jsonl", "[" * 100_000, "JSON"),
        ("a.jsonl", "[1]", "an object expected"),
        ("a.jsonl", '{"expr": "x"}', "names no command"),
        ("a.jsonl", '{"command": "diff"}', "has no expression"),
        ("a.jsonl", '{"command": "diff", "expr": {"a": 1}}', "must be a text"),
        ("a.csv", "command,expr\ndiff,x,y,z", "4 cells"),
        ("a.csv", "command,expr,to\ndiff,x,0", "no option --to"),
    ],
)
def test_one_bad_row_is_one_error(tmp_path: Path, name: str, text: str | bytes, says: str) -> None:
    (found,) = read(tmp_path, name, text)
    assert found.error is not None
    assert says in found.error.what


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_no_such_file(name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(rows([name]))


def test_a_header_without_expressions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column 'expr'"):
        read(tmp_path, "a.csv", "command,answer\n")


def test_several_files_and_shards(tmp_path: Path) -> None:
    names = []
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("diff x\n# not this\ndiff x^2\ndiff x^3\n")
        names.append(str(tmp_path / name))
    whole = [row.id for row in rows(names)]
    assert whole == [f"{name}:{line}" for name in names for line in (1, 3, 4)]
    parts = [[row.id for row in shard(rows(names), i, 4)] for i in (1, 2, 3, 4)]
    assert sorted(name for part in parts for name in part) == sorted(whole)
    assert parts[1] == [whole[1], whole[5]]


def test_a_row_that_is_wrong_has_the_name_of_its_place() -> None:
    assert understood(Row(5, "", Layout("text"), "too long")).id == "5"


def test_a_quote_inside_a_cell_is_a_prime(tmp_path: Path) -> None:
    text = 'command,expr,order,answer\ndiff,x^3,2,y" = 6x\ndiff,x^4,2,12x^2\ndiff,x^5,2,y" = 0\n'
    found = read(tmp_path, "a.csv", text)
    assert [(e.args[-1], e.args[-3]) for e in found] == [
        ("x^3", '--answer=y" = 6x'),
        ("x^4", "--answer=12x^2"),
        ("x^5", '--answer=y" = 0'),
    ]


def test_a_carriage_return_inside_a_row_loses_nothing_in_silence(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", "command,expr,answer\ndiff,x^2,2x\rdiff,x^3,3x^2\ndiff,x^4,4x^3\n")
    assert found[0].error is not None
    assert "carriage return" in found[0].error.what
    assert found[1].args[-1] == "x^4"


def test_numbers_of_json_are_taken_as_typed(tmp_path: Path) -> None:
    line = '{"command": "diff", "expr": "x", "answer": 12345678901234567890.5, "id": 0, "student": 7}\n'
    (found,) = read(tmp_path, "a.jsonl", line)
    assert found.args == ("check", "diff", "--answer=12345678901234567890.5", "--", "x")
    assert (found.id, found.columns) == ("0", {"student": "7"})


def test_expressions_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "a.jsonl", '{"command": "jacobian", "expr10": "c", "expr2": "b", "expr": "a"}\n')
    assert found.args == ("jacobian", "--", "a", "b", "c")


def test_a_row_in_error_is_still_somebodys(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "a.csv", "command,expr,side,student\ndiff,x^2,left,Ann\n")
    assert found.error is not None
    assert found.columns == {"student": "Ann"}


def test_a_bad_header_is_found_before_any_row_is_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("command,expr\ndiff,x\n")
    for header, says in (("cmd,expr", "of .*b.csv has no column 'command'"), ("command,expr,expr", "'expr' twice")):
        bad.write_text(f"{header}\ndiff,x,y\n")
        with pytest.raises(InputError, match=says):
            rows([str(good), str(bad)])


def test_what_is_not_utf_8(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "a.txt", b"# caf\xe9\ndiff caf\xe9\n")
    assert found.error is not None
    assert found.error.hint == "save the file as UTF-8"


def test_options_in_one_cell(tmp_path: Path) -> None:
    """A column of options is no column of the reader's own: dropped, another exercise would be asked."""
    lines = ("command,expr,options", "diff,x^3,--order 2", "limit,1/x,to=0; side=left", "diff,x^3,", "diff,x^3,ordr=2")
    found = read(tmp_path, "a.csv", "\n".join((*lines, "diff,x^3,--by definition")))
    assert [e.args for e in found if e.error is None] == [
        ("diff", "--order=2", "--", "x^3"),
        ("limit", "--to=0", "--side=left", "--", "1/x"),
        ("diff", "--", "x^3"),
        ("diff", "--by=definition", "--", "x^3"),
    ]
    assert [e.error.what for e in found if e.error is not None] == ["no exercise has an option 'ordr'"]
    object_ = '{"command": "diff", "expr": "x^3", "options": {"order": 2}}'
    assert read(tmp_path, "a.jsonl", object_)[0].args == ("diff", "--order=2", "--", "x^3")
    twice = '{"command": "diff", "expr": "x^3", "order": 2, "options": "order=3"}'
    assert [str(e.error.what) for e in read(tmp_path, "a.jsonl", twice) if e.error] == ["'order' is said twice"]


@pytest.mark.parametrize(
    ("options", "found"),
    [  # as on the command line, by name, and as an object: three ways to write one thing
        (("--at x=1 --order 2", "at=x=1, order=2", {"at": {"x": "1"}, "order": 2}), ("--at=x=1", "--order=2")),
        (("--steps --notation newton", "steps; notation=newton", {"steps": True, "notation": "newton"}),
         ("--steps", "--notation=newton")),
        ((r"--at x=\frac{1}{2}", r"at: x=\frac{1}{2}", {"at": r"x=\frac{1}{2}"}), (r"--at=x=\frac{1}{2}",)),
        (("--side left", "side=left", {"side": "left"}), "'diff' has no option --side"),
        (("--ordr 2", "ordr=2", {"ordr": 2}), "no exercise has an option 'ordr'"),
        (("--answer 2x", "answer=2x", {"answer": "2x"}), "no exercise has an option 'answer'"),
        (("--strict", "strict", {"strict": True}), "no exercise has an option 'strict'"),
        (("--wrt x", "wrt=x", {"wrt": "x"}), "'wrt' is said twice"),
        (("-- x", "; ;"), "these are no options"),
        (("--order 2 --order 3", "order=2; order=3"), "'order' is said twice"),
        (("--wrt 'y",), "a quote is not closed"),
    ],
)  # fmt: skip
def test_options_in_one_cell_have_one_rule(
    tmp_path: Path, options: tuple[str | dict[str, str], ...], found: str | tuple[str, ...]
) -> None:
    more = {"wrt": "y"} if "wrt" in str(found) or "quote" in found else {}
    lines = [json.dumps({"command": "diff", "expr": "x^3", "options": said, **more}) for said in options]
    for exercise in read(tmp_path, "a.jsonl", "\n".join(lines)):
        if isinstance(found, str):
            assert exercise.error is not None
            assert exercise.error.what == found
        else:
            assert exercise.args == ("diff", *found, "--", "x^3")


def test_objects_of_students_leave_questions_out(tmp_path: Path) -> None:
    """A question that an object of JSON does not name was not answered; one that may be called otherwise is missed."""
    (tmp_path / "key.csv").write_text("id,command,expr\nQ1,diff,x^2\nQ2,diff,x^3\n", encoding="utf-8")
    key = read_key(str(tmp_path / "key.csv"))
    lines = ['{"name": "Ben", "Q1": "2x"}', '{"name": "Dee"}', '{"name": "Eva", "group": "3", "Q2": "1"}']
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = [understood(row) for row in rows([str(path)], Reading(key=key))]
    said = [(e.student.id, e.question, e.args[2] if e.args else "-") for e in found]
    assert said[:4] == [
        ("Ben", "Q1", "--answer=2x"),
        ("Ben", "Q2", "--answer="),
        ("Dee", "Q1", "--answer="),
        ("Dee", "Q2", "--answer="),
    ]
    assert [e.error.what for e in found[4:] if e.error] == [f"{path} has no column for Q1 of {tmp_path / 'key.csv'}"]
