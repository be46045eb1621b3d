"""Tables as teachers have them, and the key: encodings, separators, columns, and what is refused with its line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from calctool.classroom.gradebook.key import options_of, points_of, read_key
from calctool.classroom.gradebook.tables import (
    cells_of,
    guarded,
    header_and_rows,
    lines_of,
    open_table,
    row_text,
    unguarded,
)
from calctool.errors import InputError

TEXT = 'Name;Q1\nJörg;"2x,\n 3"\n\nÅsa;√x\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["", "sep=;\r\n"])
def test_what_a_spreadsheet_saves(tmp_path: Path, encoding: str, before: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((before + TEXT).encode(encoding))
    with open_table(str(path)) as handle:
        header, rows = header_and_rows(lines_of(handle))
        assert header is not None
        assert (header.names, header.delimiter) == (("Name", "Q1"), ";")
        found = [(row.line - len(before) // 6, cells_of(row.text, header)) for row in rows]
    assert found == [(2, ["Jörg", "2x,\n 3"]), (5, ["Åsa", "√x"])]


@pytest.mark.parametrize(
    ("header", "mark"),
    [("a,b", ","), ("a;b", ";"), ("a\tb", "\t"), ('"f(x, y)";"g(x, y), h"', ";"), ("a", ","), ("a;b;c, d", ";")],
)
def test_the_separator_is_that_of_the_header(header: str, mark: str) -> None:
    found, _ = header_and_rows(iter([(1, header, "")]))
    assert found is not None
    assert found.delimiter == mark


def test_a_header_of_several_lines() -> None:
    found, rows = header_and_rows(lines_of(open_lines(b'name,"Differentiate\nx^2"\nAnn,2x\n')))
    assert found is not None
    assert found.names == ("name", "Differentiate\nx^2")
    assert [row.line for row in rows] == [3]


def open_lines(data: bytes) -> object:
    import io

    return io.BytesIO(data)


def test_a_workbook_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(InputError, match="workbook"):
        open_table(str(path))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-2x", "@SUM(A1)", "\tx", "\rx", "2x", "", "'", "x'", "'quoted"])
def test_a_cell_comes_back_as_it_was(cell: str) -> None:
    safe = guarded(cell)
    assert not safe.startswith(tuple("=+-@\t\r"))
    assert unguarded(safe) == cell
    assert row_text([cell], raw=True) == row_text([cell], raw=True).removeprefix("'") or cell.startswith("'")


# The key


def key(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "key.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_key(tmp_path: Path) -> None:
    text = "Question;Command;Expression;Options;Points;Topic\nQ 1;limit;1/x;--to 0+;2,5;poles\nQ2;diff;x^3;at=x=2;;\n"
    found = read_key(str(key(tmp_path, text)), decimal_comma=True)
    first, second = found.exercises
    assert first.cells == {"command": "limit", "expr": "1/x", "to": "0+"}
    assert (first.points, first.columns, first.line) == (Fraction(5, 2), {"topic": "poles"}, 2)
    assert (second.cells["at"], second.points) == ("x=2", None)
    assert found.row("q1") is first
    assert found.row("Q3") is None


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("id,command,expr\nQ1,diff,x\nQ2,diff,x\nq1,diff,x^2\n", "'q1' twice: in line 2 and in line 4", ""),
        ("id,command,expr\nQ1,diff,\n", "line 2: the exercise 'Q1' has no expression", ""),
        ("id,command,expr\n,diff,x\n", "line 2: the exercise has no id", ""),
        ("id,comand,expr\nQ1,diff,x\n", "a column 'comand'", "did you mean 'command'?"),
        ("id,command\nQ1,diff\n", "no column 'expr'", ""),
        ("id,expr,points\nQ1,x,two\n", "line 2: 'two' is no number of points", ""),
        ("id,expr,options\nQ1,x,--odrer 2\n", "line 2: no exercise has an option 'odrer'", "did you mean 'order'?"),
        ("id,expr,order,options\nQ1,x,1,--order 2\n", "line 2: 'order' is said twice", ""),
        ("id,expr,expr\nQ1,x,x\n", "the column 'expr' twice", ""),
        ("id,expr\n", "has no exercise", ""),
        ("", "is empty", ""),
    ],
)
def test_a_key_that_is_refused(tmp_path: Path, text: str, says: str, hint: str) -> None:
    with pytest.raises(InputError) as refused:
        read_key(str(key(tmp_path, text)))
    assert says in refused.value.what
    assert hint in (refused.value.hint or "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("--at x=1,y=2 --order 2", {"at": "x=1,y=2", "order": "2"}),
        ("--to=0 --side left", {"to": "0", "side": "left"}),
        ("--to -oo", {"to": "-oo"}),
        ("--strict", {"strict": "yes"}),
        ("to=0, side=left", {"to": "0", "side": "left"}),
        ("at=x=1,y=2; order=2", {"at": "x=1,y=2", "order": "2"}),
        ("to: 0", {"to": "0"}),
        ("to 0", {"to": "0"}),
    ],
)
def test_options_in_a_cell(text: str, found: dict[str, str]) -> None:
    assert options_of(text) == found


@pytest.mark.parametrize("text", ["x", "-1", "1e9", "1/0", "nan", ""])
def test_what_is_no_number_of_points(text: str) -> None:
    with pytest.raises(InputError, match="no number of points"):
        points_of(text)
