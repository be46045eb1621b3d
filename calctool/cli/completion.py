"""Scripts that complete a command line in bash, zsh and fish.

All words stand in the script: a key press starts no Python.  It is written anew after an update.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from calctool.cli import words
from calctool.cli.manual import FLAGS, VALUED, CommandPage, OptionPage

PLACES = {
    "bash": "~/.local/share/bash-completion/completions/calctool",
    "zsh": "~/.zfunc/_calctool",
    "fish": "~/.config/fish/completions/calctool.fish",
}
"""Where each shell looks for a script."""


def script(shell: str, pages: Sequence[CommandPage]) -> str:
    """The script for a shell."""
    write = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    head = [
        f"# Completion of calctool for {shell}, written by: calctool help --completion {shell} > {PLACES[shell]}",
        *(["# (zsh: fpath+=~/.zfunc before compinit)"] if shell == "zsh" else []),
    ]
    lines = list(write(pages))
    first = [lines.pop(0)] if lines[0].startswith("#compdef") else []
    return "\n".join([*first, *head, *lines]) + "\n"


def rule_names() -> list[str]:
    """The rules by the ends of their ids, as ``--known`` and ``rules`` take them."""
    from calctool.books import cards

    return sorted({name.split(".", 1)[1] for name in cards()})


def spelled_out(found: Sequence[str]) -> list[str]:
    """The words, with those of all rules for the word that stands for them."""
    return [name for word in found for name in (rule_names() if word == words.RULES else [word])]


def _values(pages: Sequence[CommandPage]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each command with each option that has words of its own; ``*`` for those that are the same everywhere."""
    found = {(page.name, o.names[-1]): (o.shared, o.words) for page in pages for o in page.options if o.words}
    rows = {("*" if shared else name, option): known for (name, option), (shared, known) in found.items()}
    return [(name, option, known) for (name, option), known in rows.items()]


def _files(pages: Sequence[CommandPage]) -> list[str]:
    """The options whose value is a file."""
    return sorted({name for page in pages for o in page.options if o.takes_a_file for name in o.names})


def _valued(pages: Sequence[CommandPage]) -> list[str]:
    """The options that take a value of another kind: there nothing is offered."""
    return sorted({n for page in pages for o in page.options if o.metavar and not o.takes_a_file for n in o.names})


def _commands(pages: Sequence[CommandPage]) -> list[tuple[str, str]]:
    return [*[(page.name, page.line) for page in pages], (words.HELP, words.HELP_LINE)]


def _places(pages: Sequence[CommandPage]) -> list[tuple[str, list[str]]]:
    """The words that may stand behind a command."""
    found = [(page.name, spelled_out(words.of_place(page.name))) for page in pages if words.of_place(page.name)]
    return [*found, (words.HELP, [*[page.name for page in pages], *sorted(FLAGS | VALUED)])]


def _with_files(pages: Sequence[CommandPage]) -> list[str]:
    return [page.name for page in pages if page.takes_files]


def _names(options: Sequence[OptionPage]) -> list[str]:
    return [name for option in options for name in option.names]


# --- bash and zsh, which read the same cases ----------------------------------------------------------


def _cases(pages: Sequence[CommandPage]) -> Iterator[str]:
    """What the word under the cursor may be, in the words of either shell; ``offer`` and ``files`` do it."""
    yield '    case "$command:$before" in'
    for name, option, known in _values(pages):
        offer = "offer_list" if words.RULES in known else "offer"
        yield f"        {name}:{option}) {offer} {_joined(spelled_out(known))}; return ;;"
    yield f"        help:--completion) offer {_joined(words.SHELLS)}; return ;;"
    yield f"        {'|'.join(f'*:{name}' for name in _files(pages))}) files; return ;;"
    yield f"        {'|'.join(f'*:{name}' for name in _valued(pages))}) return ;;"
    yield "    esac"
    yield '    if [[ "$now" == -* ]]; then'
    yield '        case "$command" in'
    for page in pages:
        yield f"            {page.name}) offer {_joined(_names(page.options))} ;;"
    yield f"            help) offer {_joined(sorted(FLAGS | VALUED))} ;;"
    yield "        esac"
    yield "        return"
    yield "    fi"
    yield '    case "$command:$place" in'
    for name, behind in _places(pages):
        yield f"        {name}:2) offer {_joined(behind)} ;;"
    yield f"        {'|'.join(f'{name}:*' for name in _with_files(pages))}) files ;;"
    yield "    esac"


def _bash(pages: Sequence[CommandPage]) -> Iterator[str]:
    yield from """\
_calctool() {
    local now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} place=$COMP_CWORD
    # --format=js comes as three words.
    if [[ "$now" == "=" ]]; then now=""
    elif [[ "$before" == "=" ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
    offer() { COMPREPLY=($(compgen -W "$*" -- "$now")); }
    offer_list() { COMPREPLY=($(compgen -P "${now%"${now##*,}"}" -W "$*" -- "${now##*,}")); }
    files() { compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -f -- "$now")); }
    COMPREPLY=()""".splitlines()
    first = [name for name, _ in _commands(pages)]
    yield f"    if ((place == 1)); then offer {_joined([*first, '--help', '--version'])}; return; fi"
    yield from _cases(pages)
    yield from ("}", "complete -F _calctool calctool")


def _zsh(pages: Sequence[CommandPage]) -> Iterator[str]:
    yield "#compdef calctool"
    yield from """\
_calctool() {
    local now=$PREFIX before=${words[CURRENT-1]} command=${words[2]} place=$((CURRENT - 1))
    if [[ "$now" == --*=* ]]; then
        before=${now%%=*}; now=${now#*=}; compset -P '*='
    fi
    offer() { compadd -- "$@"; }
    offer_list() { compset -P '*,'; compadd -- "$@"; }
    files() { _files; }
    local -a found""".splitlines()
    yield "    if ((place == 1)); then"
    described = [f"{name}:{line}" for name, line in _commands(pages)]
    yield f"        found=({_joined(described)})"
    yield "        if [[ $now == -* ]]; then offer --help --version; else _describe command found; fi"
    yield from ("        return", "    fi")
    yield from _cases(pages)
    yield from ("}", 'if [[ $funcstack[1] == _calctool ]]; then _calctool "$@"; else compdef _calctool calctool; fi')


def _joined(found: Sequence[str]) -> str:
    return " ".join([shlex.quote(word) for word in found])


# --- fish ---------------------------------------------------------------------------------------------


def _fish(pages: Sequence[CommandPage]) -> Iterator[str]:
    yield from """\
function __calctool_command
    set -l typed (commandline -opc)
    test (count $typed) -ge 2; and test "$typed[2]" = $argv[1]
end
function __calctool_first
    __calctool_command $argv[1]; and test (count (commandline -opc)) -eq 2
end
complete -c calctool -f
complete -c calctool -n __fish_use_subcommand -l help -s h -d 'Show the help'
complete -c calctool -n __fish_use_subcommand -l version -s V -d 'Show the version'""".splitlines()
    for name, line in _commands(pages):
        yield f"complete -c calctool -n __fish_use_subcommand -a {name} -d {_fished(line)}"
    for page in pages:
        where = f"complete -c calctool -n '__calctool_command {page.name}'"
        for option in page.options:
            for name in option.names:
                if name.startswith("--"):
                    yield f"{where} -l {name[2:]}{_fish_value(option)} -d {_fished(option.says)}"
        if page.takes_files:
            yield f"{where} -F"
    for name, known in _places(pages):
        plain = [word for word in known if not word.startswith("-")]
        yield f"complete -c calctool -n '__calctool_first {name}' -a {_fished(' '.join(plain))}"
    where = f"complete -c calctool -n '__calctool_command {words.HELP}'"
    yield f"{where} -l completion -x -a {_fished(' '.join(words.SHELLS))}"
    for flag in sorted(FLAGS):
        yield f"{where} -l {flag[2:]}"


def _fish_value(option: OptionPage) -> str:
    if option.takes_a_file:
        return " -r -F"
    if option.words:
        return f" -x -a {_fished(' '.join(spelled_out(option.words)))}"
    return " -x" if option.metavar else ""


def _fished(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{quoted}'"
