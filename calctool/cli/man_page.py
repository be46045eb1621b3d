"""The manual as ``man`` shows it: roff with the ``man`` macros, which every Unix reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calctool import __version__
from calctool.cli.manual import ENVIRONMENT, EXIT_CODES, CommandPage, OptionPage
from calctool.cli.words import SYNONYMS

_EXAMPLES = (
    ('calctool diff "x^2 sin x" --steps', "The derivative, line by line with the rule of each."),
    ('calctool limit "sin(3x)/x" --to 0', "A limit, here 3."),
    ('calctool check diff "sin(3x)" --answer "cos(3x)"', "Is an answer right, and if not, what went wrong?"),
    ('calctool diff "$(calctool diff x^3)"', "What is printed can be typed: the second derivative."),
    ("calctool batch answers.csv --key key.csv --grades grades.csv", "A class."),
    ("calctool", "On a terminal, alone: a session, in which ans is the last answer; steps and hint show more of it."),
)


def roff(pages: Sequence[CommandPage]) -> str:
    """The page of the whole program.

    >>> roff([]).splitlines()[:3]
    ['.TH CALCTOOL 1 "" "calctool 0.1.0" "User Commands"', '.SH NAME', 'calctool \\\\- calculus with every step']
    """
    return "\n".join(_lines(pages)) + "\n"


def _lines(pages: Sequence[CommandPage]) -> Iterator[str]:
    yield f'.TH CALCTOOL 1 "" "calctool {__version__}" "User Commands"'
    yield from (".SH NAME", r"calctool \- calculus with every step")
    yield from (".SH SYNOPSIS", r"\fBcalctool\fR \fICOMMAND\fR [\fIEXPRESSION\fR ...] [\fIOPTIONS\fR]", ".br")
    yield from (r"\fBcalctool help\fR [\fICOMMAND\fR]", ".SH DESCRIPTION")
    yield _text(
        "calctool differentiates, finds limits, and writes the derivation as a teacher would, each line checked. "
        "An expression that holds spaces, brackets or a star is quoted; it may begin with a minus sign. "
        "Without an expression one is read from standard input."
    )
    yield ".SH COMMANDS"
    for page in pages:
        yield f".SS calctool {page.name} {_text(page.usage)}"
        yield _text(page.says or page.line)
        if page.example:
            yield from (".PP", ".EX", _text(page.example), ".EE")
        for option in page.options:
            if not option.shared:
                yield from _option(option)
    yield ".SH OPTIONS OF EVERY COMMAND"
    for option in pages[0].options if pages else ():
        if option.shared:
            yield from _option(option)
    yield from (".SH OTHER NAMES", _text(", ".join(f"{other} for {name}" for other, name in SYNONYMS.items()) + "."))
    yield ".SH ENVIRONMENT"
    for name, says in ENVIRONMENT:
        yield from (".TP", rf"\fB{_text(name)}\fR", _text(says))
    yield ".SH EXIT STATUS"
    for code, says in EXIT_CODES:
        yield from (".TP", rf"\fB{code}\fR", _text(says))
    yield ".SH EXAMPLES"
    for command, says in _EXAMPLES:
        yield from (".TP", rf"\fB{_text(command)}\fR", _text(says))


def _option(option: OptionPage) -> Iterator[str]:
    spelled = ", ".join([rf"\fB{_text(name)}\fR" for name in option.names])
    yield from (".TP", f"{spelled} \\fI{_text(option.metavar)}\\fR" if option.metavar else spelled, _text(option.says))


def _text(text: str) -> str:
    """Plain text as roff has it: what it would read as its own is written otherwise.

    >>> print(_text("a\\\\b --steps"), _text(".dot"), _text("'quoted' x^2 ~ `y`"))
    a\\eb \\-\\-steps \\&.dot \\&\\(aqquoted\\(aq x\\(ha2 \\(ti \\(gay\\(ga
    """
    written = text.replace("\\", "\\e")
    for plain, name in (("-", r"\-"), ("'", r"\(aq"), ("^", r"\(ha"), ("~", r"\(ti"), ("`", r"\(ga")):
        written = written.replace(plain, name)
    return rf"\&{written}" if text[:1] in (".", "'") else written
