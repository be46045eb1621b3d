"""Exercises: what is drawn is what was wished for, can be typed, and has a tidy answer that ``check`` calls right."""

from __future__ import annotations

import csv
import json
import shlex
from collections import Counter
from itertools import islice, pairwise, product
from pathlib import Path
from statistics import mean

import pytest

from calctool.batch import COMMANDS
from calctool.classroom.practice.exercises import GREATEST, HARD, LONGEST, PracticeExercise, exercises, is_tidy
from calctool.classroom.practice.kinds import CHAIN, FAMILIES, KINDS, PRODUCT
from calctool.classroom.practice.lesson import ExerciseOutcome, summary
from calctool.classroom.practice.review import from_mistakes, read_mistakes
from calctool.cli import app, terminal_practice
from calctool.cli.practice import Sheet
from calctool.cli.request import Problem
from calctool.cli.terminal_session import here
from calctool.errors import InputError
from calctool.tasks.question import question_for

EACH = [(c, level) for c, level in sorted({(kind.command, kind.level) for kind in KINDS})]


def drawn(command: str, count: int, **wish: object) -> list[PracticeExercise]:
    return list(islice(exercises(command, **wish), count))  # type: ignore[arg-type]


@pytest.mark.parametrize(("command", "level"), EACH)
def test_each_line_is_a_check_that_is_right(command: str, level: int) -> None:
    for exercise in drawn(command, 4, level=level, seed=11):
        assert exercise.level == level
        assert exercise.command == command
        asked = app.request(shlex.split(exercise.line(answer=True)), COMMANDS)
        assert isinstance(asked, Problem)
        verdict = asked.task().verdict or {}
        assert (verdict["verdict"], verdict["todo"]) == ("correct", []), exercise.line()


def test_the_same_seed_draws_the_same_and_none_twice() -> None:
    first = drawn("diff", 60, seed=3)
    assert first == drawn("diff", 60, seed=3)
    assert first != drawn("diff", 60, seed=4)
    assert len({e.line() for e in first}) == 60


@pytest.mark.parametrize(("rules", "others"), [(PRODUCT, CHAIN), (CHAIN, PRODUCT), (("diff.quotient",), CHAIN)])
def test_no_rule_is_needed_that_was_not_asked_for(rules: tuple[str, ...], others: tuple[str, ...]) -> None:
    family = next(f for f in FAMILIES if rules[0] in f)
    for exercise in drawn("diff", 12, rules=rules[:1], seed=5):
        used = {s.rule.id for d in question_for("diff", exercise.texts).derivations for s in d.steps()}
        assert used & set(family), exercise.line()
        assert not used & ((set(HARD) - set(family)) | set(others)), exercise.line()


def test_two_rules_are_practised_together_and_apart() -> None:
    found = drawn("diff", 40, rules=("diff.product", "diff.chain"), seed=2)
    kinds = Counter((bool(set(e.rules) & set(PRODUCT)), bool(set(e.rules) & set(CHAIN))) for e in found)
    assert all(kinds[kind] for kind in product((True, False), repeat=2) if any(kind))
    assert not kinds[False, False]


def test_higher_levels_take_more_steps() -> None:
    def steps(exercise: PracticeExercise) -> int:
        asked = question_for(exercise.command, exercise.texts, **exercise.options)
        return sum(1 for d in asked.derivations for _ in d.steps())

    for command, levels in (("diff", (1, 3, 5)), ("limit", (1, 3, 5)), ("partial", (1, 3))):
        means = [mean(steps(e) for e in drawn(command, 10, level=level, seed=8)) for level in levels]
        assert all(a < b for a, b in pairwise(means)), (command, means)


def test_what_is_tidy() -> None:
    for text, level, tidy in (
        ("x^2", 1, True),
        (f"{GREATEST}x", 1, True),
        (f"{GREATEST + 1}x", 1, False),
        ("x^(1/300)", 5, False),
        ("x^3 e^x sin(x) + x^4 e^x", 1, False),
        ("x^3 e^x sin(x) + x^4 e^x", 5, True),
    ):
        assert is_tidy(question_for("diff", [text]), level) is tidy, text
    assert sorted(LONGEST.values()) == list(LONGEST.values())


def test_wishes_that_cannot_be_met_are_told() -> None:
    for command, wish, says in (
        ("integrate", {}, "no exercises for 'integrate'"),
        ("diff", {"level": 6}, "no level 6"),
        ("jacobian", {"level": 1}, "of level 1"),
        ("limit", {"rules": ["diff.chain"]}, "with chain"),
        ("grad", {"rules": ["limit.lhopital"]}, "for grad with lhopital"),
        ("partial", {"rules": ["diff.product"]}, "no exercise of this kind"),
    ):
        with pytest.raises(InputError, match=says):
            next(exercises(command, **wish))  # type: ignore[arg-type]
    assert 0 < len(drawn("diff", 50, rules=["diff.logarithmic"], seed=1)) < 50  # they come to an end


@pytest.mark.parametrize("rule", sorted({(kind.command, rule) for kind in KINDS for rule in kind.rules}))
def test_every_rule_can_be_practised_alone(rule: tuple[str, str]) -> None:
    (found,) = drawn(rule[0], 1, rules=[rule[1]], seed=2)
    assert found.rules


# The command


@pytest.mark.parametrize(
    ("args", "command"),
    [
        (("--rules", "lhopital"), "limit"),
        (("--rules", "squeeze,conjugate"), "limit"),
        (("--rules", "cancel"), "limit"),
        (("--rules", "product"), "diff"),
        (("--rules", "chain", "--level", "4"), "diff"),
        ((), "diff"),
        (("derivative",), "diff"),
        (("gradient",), "grad"),
    ],
)
def test_what_is_practised_goes_with_the_rules(
    args: tuple[str, ...], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(*args, "--count", "1", "--seed", "5", capsys=capsys).startswith(f"{command} ")


def printed(*args: str, capsys: pytest.CaptureFixture[str]) -> str:
    code = app.run(["practice", *args], COMMANDS)
    assert code == 0
    return capsys.readouterr().out


def test_sheets_are_batches(capsys: pytest.CaptureFixture[str]) -> None:
    wish = ("chain", "--level", "2", "--count", "3", "--seed", "2")
    lines = printed(*wish, capsys=capsys).splitlines()
    rows = list(csv.DictReader(printed(*wish, "--output-format", "csv", capsys=capsys).splitlines()))
    records = [json.loads(line) for line in printed(*wish, "--json", "--answers", capsys=capsys).splitlines()]
    assert len(lines) == len(rows) == len(records) == 3
    for line, row, record in zip(lines, rows, records, strict=True):
        texts = [row["expr"], row["expr2"], row["expr3"]]
        assert shlex.split(line) == [row["command"], *texts] == [record["command"], *texts]
        assert record["level"] == 2
        assert record["answer"]
        assert "answer" not in row


def test_bad_options_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for args, says in (
        (["foo"], "no exercises for 'foo'"),
        (["diff", "--rules", "produkt"], "did you mean 'product'?"),
        (["diff", "--format", "latex"], "--format latex does not apply"),
        (["diff", "--level", "0"], "--level cannot be '0'"),
        (["diff", "--count", "0"], "--count cannot be '0'"),
        (["diff", "--seed", "-1"], "--seed cannot be '-1'"),
        (["diff", "--output-format", "xml"], "one of text, csv, jsonl"),
        (["diff", "--from", "judged.jsonl"], "leave COMMAND and --rules out"),
        (["--from", str(tmp_path / "none.jsonl")], "cannot be read"),
    ):
        assert app.run(["practice", *args], COMMANDS) == 2
        assert says in capsys.readouterr().err


def test_without_a_seed_one_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.run(["practice", "diff", "--count", "2"], COMMANDS) == 0
    out, err = capsys.readouterr()
    seed = err.strip().rpartition(" ")[2]
    assert printed("diff", "--count", "2", "--seed", seed, capsys=capsys) == out


# What a class got wrong


def judged(tmp_path: Path, *records: object) -> str:
    file = tmp_path / "judged.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return str(file)


def record(command: str, verdict: str, mistake: str = "") -> dict[str, object]:
    named = {"id": mistake} if mistake else None
    return {"line": 1, "result": {"verdict": verdict, "command": command, "mistake": named}}


def test_exercises_for_the_mistakes_of_a_class(tmp_path: Path) -> None:
    file = judged(
        tmp_path,
        *[record("diff", "wrong", "chain-inner-omitted")] * 2,
        record("diff", "wrong", "product-of-derivatives"),
        record("diff", "correct"),
        record("limit", "wrong"),
        record("critical", "wrong"),
        {"line": 9, "error": "unreadable"},
    )
    missed = read_mistakes(file)
    assert missed == {("diff", "diff.chain"): 2, ("diff", "diff.product"): 1, ("limit", ""): 1}
    found = list(islice(from_mistakes(missed, seed=6), 8))
    assert Counter(e.command for e in found) == {"diff": 6, "limit": 2}
    assert sum(bool(set(e.rules) & set(CHAIN)) for e in found) >= 4
    assert sum(bool(set(e.rules) & set(PRODUCT)) for e in found) >= 2


@pytest.mark.parametrize(
    ("records", "says"),
    [([], "no judged answers"), ([{"a": 1}], "no judged answers"), ([record("diff", "correct")], "no wrong answer")],
)
def test_files_without_mistakes_are_told(tmp_path: Path, records: list[object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_mistakes(judged(tmp_path, *records))


# A lesson


def test_a_lesson(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed = iter(["hint", "x^", "2", "5x", "skip", "solution", "quit"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(typed))
    monkeypatch.setattr(terminal_practice, "in_another", here)
    first, *rest = (
        PracticeExercise("diff", (t,), {}, 1, ("diff.power",), a, t)
        for t, a in (("x^2", "2x"), ("x^3", "3x^2"), ("x^4", "4x^3"), ("x^5", "5x^4"))
    )
    given = [first._replace(texts=("5x",), answer="5", problem="d/dx [5x]"), *rest]
    view = app.request(["diff", "x^2"], COMMANDS).view  # type: ignore[attr-defined]
    assert terminal_practice.Lesson(view, lambda: iter(given), 4).answer() == 0
    out, err = capsys.readouterr()
    assert "1 of 4   d/dx [5x]" in out
    assert "constant multiple rule" in out
    assert "Not right." in out
    assert "expected a number" in err
    assert "0 of 2 right" in out
    assert "Practise next: calctool practice diff --rules power --level 1" in out


def test_a_lesson_ends_with_the_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def end(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", end)
    view = app.request(["diff", "x^2"], COMMANDS).view  # type: ignore[attr-defined]
    assert terminal_practice.Lesson(view, lambda: exercises("diff"), 3).answer() == 0
    assert "right" not in capsys.readouterr().out


def test_what_to_practise_next() -> None:
    easy, hard = (next(exercises("diff", level=level, seed=1)) for level in (1, 5))
    assert list(summary([])) == []
    assert list(summary([ExerciseOutcome(easy, 1, True)]))[-1].endswith("--level 2")
    assert list(summary([ExerciseOutcome(hard, 1, True)])) == ["1 of 1 right, 1 of them at the first try."]
    product = ExerciseOutcome(easy, 2, True, ("product-of-derivatives",))
    assert list(summary([product]))[1:] == [
        "Most often: product of the derivatives (1).",
        "Practise next: calctool practice diff --rules product --level 1",
    ]


def test_a_sheet_and_no_lesson_where_nobody_types() -> None:
    asked = app.request(["practice", "diff", "--seed", "1"], COMMANDS)
    assert isinstance(asked, Sheet)


def answered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    """What a lesson of the same exercise, d/dx [x^2], prints for these lines; then the input ends."""
    lines = iter(typed)

    def read(prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    monkeypatch.setattr(terminal_practice, "in_another", here)
    exercise = PracticeExercise("diff", ("x^2",), {}, 1, ("diff.power",), "2x", "d/dx [x^2]")
    view = app.request(["diff", "x^2"], COMMANDS).view  # type: ignore[attr-defined]
    assert terminal_practice.Lesson(view, lambda: iter([exercise] * 3), 3).answer() == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "score", "asked"),
    [
        (("2x", "5", "quit"), "1 of 2 right, 1 of them at the first try.", 2),
        (("2x", "5"), "1 of 2 right", 2),
        (("2x", "quit"), "1 of 1 right", 2),
        (("QUIT",), "", 1),
        (("5", "2x", "skip", "?"), "1 of 2 right, 0 of them at the first try.", 3),
        (("idk", "x^", "Hint 3", "2x"), "1 of 1 right, 1 of them at the first try.", 2),
    ],
)
def test_how_a_lesson_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: tuple[str, ...], score: str, asked: int
) -> None:
    out = answered(monkeypatch, capsys, *typed)
    assert score in out
    assert out.count("of 3   d/dx [x^2]") == asked


def test_the_next_level_is_one_that_there_is() -> None:
    last = next(exercises("jacobian", level=3, seed=1))
    assert list(summary([ExerciseOutcome(last, 1, True)])) == ["1 of 1 right, 1 of them at the first try."]
    with pytest.raises(InputError) as told:
        exercises("diff", level=1, rules=["diff.quotient"])
    assert told.value.hint == "with these rules: levels 2, 3, 4"
    assert next(exercises("chain", level=2, seed=1)).problem.startswith('chain "z = ')
