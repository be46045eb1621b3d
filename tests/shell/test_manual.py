"""Help, the man page and completion say what the commands declare, and completion knows the words that are read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import calctool
from calctool.batch import COMMANDS
from calctool.cli import words
from calctool.cli.app import program
from calctool.cli.completion import script
from calctool.cli.man_page import roff
from calctool.cli.manual import ENVIRONMENT, EXIT_CODES, CommandPage, pages
from calctool.cli.options import colored
from tests.run import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def manual() -> list[CommandPage]:
    return pages(program(COMMANDS))


def test_every_command_has_its_page(manual: list[CommandPage]) -> None:
    assert [page.name for page in manual] == list(COMMANDS)
    for page in manual:
        assert run("help", page.name) == run(page.name, "--help")
        assert page.says.endswith((".", "?", ":")), page.name
        assert {"--steps", "--json", "--help"} <= {n for o in page.options if o.shared for n in o.names}
    assert [n for o in manual[0].options for n in o.names if not o.shared][:2] == ["--wrt", "--order"]


def test_help_is_about_all_and_about_one() -> None:
    whole = run("help")
    assert whole == run("--help") == run("help", "help") == run("help", "--help")
    assert all(re.search(rf"^  {name} ", whole.stdout, re.M) for name in (*COMMANDS, "help"))
    for name, _ in ENVIRONMENT:
        assert f"\n  {name} " in whole.stdout
    assert run("help", "derivative") == run("diff", "--help")
    assert run("-V") == run("--version")
    assert json.loads(run("help", "--schema").stdout) == calctool.schema()
    wide, narrow = run("help", "diff", columns=160).stdout, run("help", "diff", columns=60).stdout
    assert max(map(len, wide.splitlines())) > 100
    assert max(map(len, narrow.splitlines())) <= 60


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["help", "foo"], "unknown command 'foo'\n  foo\n  ^^^"),
        (["foo", "--help"], "unknown command 'foo'\n  foo\n  ^^^"),
        (["help", ""], "no command given"),
        ([""], "no command given"),
        (["help", "diff", "limit"], "one thing at a time"),
        (["help", "--man", "diff"], "one thing at a time"),
        (["help", "--completion"], "--completion needs a value"),
        (["help", "--completion", "fsh"], "--completion cannot be 'fsh'"),
        (["help", "--mna"], "unknown option --mna"),
        (["integrate", "x"], "integrals are not part of calctool"),
        (["tangent", "x^2"], "the tangent has no command of its own"),
        (["implicit", "x^2 + y^2 = 1"], "implicit differentiation has no command"),
        (["derivativ", "x"], "unknown command 'derivativ'"),
    ],
)
def test_what_is_refused(args: list[str], says: str) -> None:
    ran = run(*args)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"calctool: error: {says}\n")


def test_other_names_of_commands() -> None:
    for other, name in words.SYNONYMS.items():
        assert run(other, "x^2 + y", "--wrt", "x") == run(name, "x^2 + y", "--wrt", "x")
    assert "did you mean 'derivative'?" in run("derivativ", "x").stderr
    assert "did you mean 'integrate'? integrals are not part of calctool" in run("integrat", "x").stderr


def test_the_man_page_is_whole(manual: list[CommandPage]) -> None:
    page = roff(manual)
    for one in manual:
        assert f".SS calctool {one.name} " in page
        for option in one.options:
            assert f"\\fB{option.names[-1]}\\fR".replace("-", r"\-") in page
    assert all(f"\\fB{code}\\fR" in page for code, _ in EXIT_CODES)
    macros = {line.split(" ")[0] for line in page.splitlines() if line[:1] in (".", "'")}
    assert macros == {".TH", ".SH", ".SS", ".PP", ".TP", ".EX", ".EE", ".br"}
    assert re.findall(r"\\[^-(&efnB]", page) == []
    readme = (ROOT / "README.md").read_text("utf-8")
    told = {int(code) for codes in re.findall(r"^\| ([\d, ]+) \|", readme, re.M) for code in codes.split(", ")}
    assert {code for code, _ in EXIT_CODES} == told


def test_words_are_those_that_are_read(
    manual: list[CommandPage], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each option with words refuses another one, and lists them; the others list none."""
    monkeypatch.chdir(tmp_path)  # files may be made
    whole = {
        "check": ["numdiff", "x", "--at", "1", "--answer", "1"],
        "fit": [str(ROOT / "examples/line.csv")],
        **{name: ["x", "--from", "0"] for name in ("descend", "ascend")},
    }
    known = 0
    for page in manual:
        for option in page.options:
            if option.metavar and not (option.shared and page.name != "diff"):
                args = [*whole.get(page.name, ["x"]), option.names[-1], "nonsense"]
                first, *more = run(page.name, *args, stdin="x\n").stderr.splitlines() or [""]
                refused = first == f"calctool: error: {option.names[-1]} cannot be 'nonsense'"
                listed = more[-1].partition("one of ")[2].strip("()") if refused else ""
                if words.RULES not in option.words:
                    assert listed == ", ".join(option.words), (page.name, option.names)
                    known += bool(listed)
    assert known > 20
    for page in manual:
        if words.of_place(page.name) not in ((), ("circle",), (words.RULES,)):
            more = ["x", "--answer", "1"] if page.name == "check" else []
            said = run(page.name, "nonsense", *more).stderr
            assert said.rstrip().endswith(f"one of {', '.join(words.of_place(page.name))}")


TABS = {
    "di": "diff",
    "diff --not": "--notation",
    "diff --notation l": "leibniz lagrange",
    "diff --notation = l": "leibniz lagrange",
    "grad --form ''": "row column",
    "check gr": "grad",
    "check diff x --diff": "",
    "rules product-": "product-n",
    "diff --known chain,product-": "chain,product-n",
    "help --comp": "--completion",
    "help --completion z": "zsh",
    "exhaust c": "circle",
    "practice li": "limit",
    "practice --rules chain,product-": "chain,product-n",
    "batch --output-format h": "html",
    "diff x": "",
    "diff --wrt ''": "",
    "fit exam": "examples",
    "diff x --plot-file READ": "README.md",
}
TAB = """
_tab() { COMP_WORDS=(calctool "$@"); COMP_CWORD=$#; COMPREPLY=(); _calctool; echo "${COMPREPLY[*]}"; }
"""


def test_a_tab_in_bash_starts_nothing(manual: list[CommandPage]) -> None:
    """Where neither Python nor anything else can be found."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    lines = "\n".join(f"_tab {words}" for words in TABS)
    ran = subprocess.run(
        [bash, "--norc", "-c", f"PATH=\n{script('bash', manual)}{TAB}{lines}"],
        capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    assert dict(zip(TABS, ran.stdout.split("\n"), strict=False)) == TABS
    assert ran.stderr == ""


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_have_the_same_words(manual: list[CommandPage], shell: str) -> None:
    text = script(shell, manual)
    for page in manual:
        assert re.search(rf"\b{page.name}\b", text)
        for option in page.options:
            long = option.names[-1]
            assert (f"-l {long[2:]}" if shell == "fish" else long) in text
            assert all(word in text for word in option.words if word != words.RULES)
    assert "product-n" in text
    found = shutil.which(shell)
    if found is not None:
        assert subprocess.run([found, "-n"], input=text, text=True, capture_output=True, timeout=60).stderr == ""


def test_colour_can_be_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value, wanted in (
        ("CLICOLOR_FORCE", "0", False),
        ("CLICOLOR_FORCE", "1", True),
        ("FORCE_COLOR", "1", True),
        ("NO_COLOR", "1", False),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
        assert colored("auto") is wanted
