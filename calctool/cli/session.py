"""A session: a line is what would be typed after ``calctool``, quotes left out, and the last answer is called ans.

What a line means is decided here, without a terminal; :mod:`calctool.cli.terminal_session` reads the lines and has each
worked out in a process of its own, so that none can end the session.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from calctool.cli import app, arguments, errors, manual, streams
from calctool.cli.completion import spelled_out
from calctool.cli.options import view
from calctool.cli.request import Problem
from calctool.cli.typed_line import words_of
from calctool.cli.words import ELSEWHERE, HELP, SYNONYMS, of_option, of_place, own_name
from calctool.errors import InputError
from calctool.expr.functions import ALIASES
from calctool.expr.printer import show
from calctool.expr.tree import Expr
from calctool.parsing import parse_goal, read_statement
from calctool.parsing.shell_words import shell_words
from calctool.process.child import Tell
from calctool.tasks import TASKS

if TYPE_CHECKING:
    from calctool.report.model import Report

OWN = {
    "steps": "Every step of the last answer.",
    "hint": "The next hint to the last question: the rule, its parts, the line.",
    "ans": "The last answer; in a line it stands for it: diff ans.",
    "quit": "Leave, as Ctrl-D does.",
}
"""Words that only a session has."""
LEAVE = ("quit", "exit", "quit()", "exit()")
_ANS = re.compile(r"(?<![^\W\d]|\\)ans(?!\w)")
_ABOUT = frozenset(("-h", "--help", "-V", "--version"))
_LEVELS = 3
_NO_HINT = (0, 1)
_SHOWING = ("--steps", "--explain", "--hint", "--step")
"""Options that show more of an answer, which a session does by words of its own."""
_TRY_ANS = "an expression alone becomes ans, too"

_SLIPS = frozenset(OWN) - {"ans"}
"""Of these, those that a word may be with a slip in it."""

Work = Callable[[Callable[[Tell], int]], "Replied"]


class Replied(NamedTuple):
    """How the work of a line ended: its exit code, and the answer as a text where it is one expression."""

    code: int
    answer: str | None = None


class Session:
    """What was said so far.  ``work`` calls a function that works and tells its answer, and says how it ended."""

    def __init__(self, commands: app.Commands, work: Work) -> None:
        self.commands = commands
        self.work = work
        self.answer: str | None = None
        self.last = arguments.Sorted([], [])
        """The last question: its command with the options, those left out that show more of the answer."""
        self.hint = _NO_HINT
        """The level of the last hint to it, and the line that it was for."""

    def reply(self, line: str) -> int:
        """Do what a line asks, and say all there is to say; the exit code is that of the command line."""
        try:
            text = line.strip().removeprefix("calctool ").strip()
            if text.startswith("?"):
                text = f"{HELP} {text[1:].strip()}".strip()
            word, _, rest = text.partition(" ")
            rest = rest.strip()
            if word in OWN and (not rest or word == "hint" or (word == "steps" and rest.startswith("--"))):
                return self._own(word, rest)
            if word == HELP and (not rest or rest in OWN):
                return self._help(rest)
            return 0 if text in ("", "calctool") else self._answer(self.arguments(text), text)
        except InputError as error:
            return errors.tell(error)

    def arguments(self, line: str) -> list[str]:
        """The command line that a line stands for, the last answer put in; empty where it is an expression alone."""
        words = shell_words(line)
        if words[0] == HELP or _ABOUT & {words[0]}:
            return app.spelled(words)
        found = list(words_of(line, self.commands))
        if found and found[0] not in self.commands:
            if self._was_meant_as_command(words[0], line):
                raise app.no_command(words, set(), self.commands, _SLIPS)
            return []
        files = app.files_among(found, self.commands)
        return [word if i in files else self._with_answer(word, line) for i, word in enumerate(found)]

    def _was_meant_as_command(self, word: str, line: str) -> bool:
        """Is the first word of a line a command with a slip in it, or asked of us in vain, and no expression?"""
        if word.lower() in ELSEWHERE or word.startswith("--"):
            return True
        rest = line[len(word) :].strip()
        if not word.isalpha() or word in ALIASES or word == "lim" or rest.startswith((*"+*/^=,", "- ")):
            return False
        known = {*self.commands, *SYNONYMS, *ELSEWHERE, HELP, *_SLIPS} - {word}
        if not get_close_matches(word, known, 1):
            return False
        try:
            _expression(line)
        except InputError:
            return True
        return bool(get_close_matches(word, known, 1, 0.8))  # letters side by side are a product

    def _with_answer(self, word: str, line: str) -> str:
        match = _ANS.search(word)
        if match is None:
            return word
        if self.answer is None:
            start = max(0, line.find(word)) + match.start()
            says = "the last answer is no expression" if self.last.options else "there is no answer yet"
            raise InputError(f"{says} that ans could stand for", line, (start, start + 3), _TRY_ANS, code="usage")
        return self.answer if word == "ans" else _ANS.sub(f"({self.answer})".replace("\\", r"\\"), word)

    def _answer(self, args: list[str], line: str) -> int:
        if not args:
            text = self._with_answer(line, line)
            return self._kept(self.work(lambda tell: _read(text, tell)))
        outcome = self.work(lambda tell: _worked(args, self.commands, tell))
        if outcome.code in (0, 1) and not _ABOUT & {*args} and (args[0] in TASKS or args[0] == "check"):
            self._keep(args)
            if args[0] != "check":
                self.answer = outcome.answer
        return outcome.code

    def _keep(self, args: Sequence[str]) -> None:
        """Remember a question, to show more of its answer by and by."""
        line = app.load(self.commands[args[0]]).sorted(args[0], args[1:])
        _, valued = app.options_of(args[0], self.commands)
        kept, said = [args[0]], {"--hint": "0", "--step": "1"}
        options = iter(line.options)
        for option in options:
            value = [next(options)] if option in valued else []
            if option not in _SHOWING:
                kept += [option, *value]
            elif value:
                said[option] = value[0]
        self.last = line._replace(options=kept)
        self.hint = (int(said["--hint"]), int(said["--step"]))

    def _kept(self, outcome: Replied) -> int:
        self.answer = outcome.answer or self.answer
        return outcome.code

    def _own(self, word: str, rest: str) -> int:
        if word == "ans":
            return self._answer([], word)
        if not self.last.options:
            raise InputError(f"there is nothing yet that {word} could be of", hint="try: diff x^2 sin x", code="usage")
        checks = self.last.options[0] == "check"
        hint = self._next_hint(rest, checks) if word == "hint" else self.hint
        more = ["--explain" if checks else "--steps", *shell_words(rest)]
        if word == "hint":
            more = ["--hint", str(hint[0]), *([] if checks else ["--step", str(hint[1])])]
        args = [*self.last.options, *more, "--", *self.last.expressions]
        code = self.work(lambda tell: _worked(args, self.commands, tell)).code
        if code in (0, 1):  # behind the last there is no hint, and the one before it stays the last
            self.hint = hint
        return code

    def _help(self, word: str) -> int:
        """The page of all commands and the words of a session, or what one of these does."""
        if word:
            streams.answer(OWN[word])
            return 0
        code = app.run([HELP], self.commands)
        streams.answer("\n".join(["", "In a session:", *[f"  {name:6} {says}" for name, says in OWN.items()]]))
        return code

    def _next_hint(self, rest: str, checks: bool) -> tuple[int, int]:
        level, step = self.hint
        if rest:
            if rest not in ("1", "2", "3"):
                raise InputError(f"hint cannot be '{rest}'", hint="one of 1, 2, 3, or nothing", code="usage")
            return int(rest), step
        if level < _LEVELS:
            return level + 1, step
        return (_LEVELS, step) if checks else (1, step + 1)

    def completions(self, before: str, word: str) -> list[str]:
        """What the word under the cursor may become, after the words ``before`` it."""
        typed = before.split()
        typed = typed[typed[:1] == ["calctool"] :]
        if not typed:
            return _beginning(word, [*self.commands, HELP, *OWN, *SYNONYMS])
        command = own_name(typed[0])
        known = spelled_out(of_option(command, typed[-1])) if typed[-1].startswith("--") else []
        if not known and word.startswith("-"):
            pages = {page.name: page for page in manual.pages(app.program(self.commands))}
            known = [name for o in pages[command].options for name in o.names] if command in pages else []
        elif not known and len(typed) == 1:
            known = [*self.commands] if command == HELP else spelled_out(of_place(command))
        return _beginning(word, known)


def _beginning(word: str, known: Sequence[str]) -> list[str]:
    return [name for name in known if name.startswith(word)]


def _read(text: str, tell: Tell) -> int:
    """An expression alone is shown as it was read, and is the last answer."""
    try:
        found = _expression(text)
    except InputError as error:
        return errors.tell(error)
    tell(show(found))
    streams.answer(show(found, "plain" if view().ascii else "unicode"))
    return 0


def _expression(text: str) -> Expr:
    """The expression typed, or the one to which a name is given: y = x^2."""
    try:
        return parse_goal(text)
    except InputError as error:
        found = read_statement(text)
        if found.name and len(found.formulas) == 1:
            return found.expr
        raise error


def _worked(args: Sequence[str], commands: app.Commands, tell: Tell) -> int:
    """What ``calctool ARGS`` does; its answer is told."""
    if args[0] not in commands or _ABOUT & {*args}:
        return app.run(args, commands)
    try:
        asked = app.request(args, commands)
        if isinstance(asked, Problem):
            task = asked.task

            def noted() -> Report:
                report = task()
                if isinstance(report.result.value, Expr):
                    tell(show(report.result.value))
                return report

            asked = asked._replace(task=noted)
        return asked.answer()
    except (Exception, KeyboardInterrupt) as error:
        return errors.tell(error, errors.wants_json(args))
