"""How pages look: on a screen by day and by night, on a telephone, and on paper.

Every colour of a text stands at least 4.5 to 1 against what it stands on (WCAG 2.1, 1.4.3), and nothing is said by a
colour alone.  Here is what every page has; a kind of page adds rules of its own.
"""

from __future__ import annotations

LIGHT = {
    "page": "#ffffff", "panel": "#f5f6f8", "text": "#1b1f24", "soft": "#57606a", "line": "#d0d7de", "link": "#0b57b0",
    "right": "#0b6b2f", "right-back": "#e3f4e7", "half": "#7a4b00", "half-back": "#fbf0d9",
    "wrong": "#a8201a", "wrong-back": "#fce8e6", "look": "#5b3a9e", "look-back": "#eee8fa",
}  # fmt: skip
DARK = {
    "page": "#15181c", "panel": "#1f2429", "text": "#e6e9ec", "soft": "#a4adb6", "line": "#3a424b", "link": "#8ab8f5",
    "right": "#79d694", "right-back": "#16301e", "half": "#ecc06a", "half-back": "#332707",
    "wrong": "#ff9d94", "wrong-back": "#3b1a18", "look": "#c9b3ff", "look-back": "#2a2140",
}  # fmt: skip
PAPER = {name: "#ffffff" if name == "page" or name.endswith(("back", "panel")) else "#000000" for name in LIGHT} | {
    "line": "#777777"
}
PAIRS = (
    *((text, back) for text in ("text", "soft", "link") for back in ("page", "panel")),
    *((name, f"{name}-back") for name in ("right", "half", "wrong", "look")),
    *((name, "page") for name in ("right", "half", "wrong", "look")),
)
"""Which colours of texts stand on which."""


def sheet(*rules: str) -> str:
    """The style of a page: the colours by day, by night and on paper, what every page has, and ``rules`` of its own."""
    return "\n".join(
        (
            f":root {{ {_colours(LIGHT)} }}",
            f"@media (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}",
            f"@media print {{ :root {{ {_colours(PAPER)} color-scheme: light; }} }}",
            *[part.strip() for part in (_EVERY_PAGE, *rules)],
        )
    )


def _colours(named: dict[str, str]) -> str:
    return " ".join([f"--{name}: {colour};" for name, colour in named.items()])


_MATH_FONTS = '"STIX Two Math", "Cambria Math", "Latin Modern Math", "Libertinus Math", "DejaVu Math TeX Gyre", math'
_EVERY_PAGE = """
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; color-scheme: light dark; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 74rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 0; }
p { margin: .4rem 0; max-width: 44rem; }
a { color: var(--link); }
a:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
math { font-size: 1.08em;
  font-family: MATH_FONTS; }
mtable[columnalign=left] mtd { text-align: left; }
code, .typed { font: .92em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; white-space: pre-wrap; }
.code { border: 1px solid var(--line); border-radius: 3px; padding: 0 .15em; font-size: .8em; }
.soft { color: var(--soft); }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
table { border-collapse: collapse; margin: .5rem 0 0; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: baseline; padding: .35rem .9rem .35rem 0;
  border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; max-width: 100%; }
dt { color: var(--soft); }
@media (max-width: 40rem) {
  body { padding: 1rem .75rem 3rem; }
}
@page { size: A4; margin: 14mm; @bottom-right { content: counter(page); font: 8pt sans-serif; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  a { color: inherit; text-decoration: none; }
  h1, h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .scroll { overflow: visible; }
}
""".replace("MATH_FONTS", _MATH_FONTS)

DERIVATION = """
.calctool { container-type: inline-size; line-height: 1.5; }
.calctool * { box-sizing: border-box; }
.calctool p { margin: .4rem 0; max-width: 46rem; }
.calctool .h1 { font-size: 1.35em; font-weight: 600; line-height: 1.2; margin: 0 0 .8rem; overflow-x: auto;
  overflow-y: hidden; padding: .2rem 0; }
.calctool .h2 { font-size: 1.05em; font-weight: 600; line-height: 1.3; margin: 1.8rem 0 .5rem; }
.calctool math { font-size: 1.08em; font-family: MATH_FONTS; }
.calctool mtable[columnalign=left] mtd { text-align: left; }
.calctool .formula { overflow-x: auto; overflow-y: hidden; padding: .2em 0; max-width: none; line-height: 1.9; }
.calctool .kept { white-space: nowrap; }
.calctool .given { margin: .4rem 0 .8rem; }
.calctool .given pre { margin: .3rem 0; }
.calctool .left { margin: 1.25rem 0 0; }
.calctool ol.lines { list-style: none; margin: 0; padding: 0; }
.calctool .row { display: grid; grid-template-columns: 1.7rem minmax(0, 1fr) 15rem; column-gap: .25rem;
  align-items: baseline; padding-left: 1rem; }
.calctool .statements .row { grid-template-columns: minmax(0, 1fr) 15rem; }
.calctool .row.wide { grid-template-columns: 1.7rem minmax(0, 1fr); }
.calctool .wide .reason { grid-column: -2; }
.calctool .reason { color: var(--soft); font-size: .94em; line-height: 1.35; }
.calctool .wrong { border-left: 3px solid var(--wrong); color: var(--wrong); }
.calctool .wrong .reason { color: inherit; }
.calctool .beside { margin: .1rem 0 .5rem 2.7rem; }
.calctool .beside .derivation { border-left: 2px solid var(--line); padding-left: .9rem; margin: .5rem 0; }
.calctool .beside .left { margin-top: 0; }
DEEP5 { margin-left: 0; }
DEEP5 .derivation { border-left: 0; padding-left: 0; }
.calctool .note, .calctool .check { color: var(--soft); font-size: .98em; margin: .3rem 0; }
.calctool ul.parts { display: flex; flex-wrap: wrap; gap: .6rem; list-style: none; margin: .3rem 0 .6rem; padding: 0; }
.calctool .parts li { background: var(--panel); border-radius: 6px; padding: .2rem .9rem; max-width: 100%; }
.calctool .answer { background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
  padding: .6rem 1.1rem .8rem; margin: 1.3rem 0 .75rem; }
.calctool .answer .h2 { font-size: .9em; color: var(--soft); margin: 0; font-weight: 400; }
.calctool .answer .formula { font-size: 1.15em; margin: 0; }
.calctool dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1.2rem; margin: .5rem 0 0;
  align-items: baseline; }
.calctool dt { color: var(--soft); font-weight: 400; }
.calctool dd { margin: 0; overflow-x: auto; overflow-y: hidden; }
.calctool .verdict { font-size: 1.1em; font-weight: 600; }
.calctool .scroll { overflow-x: auto; max-width: 100%; }
.calctool table { border-collapse: collapse; margin: 1rem 0; font-size: 1em; }
.calctool caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
.calctool td, .calctool th { text-align: left; vertical-align: baseline; padding: .35rem 1.6rem .35rem 0;
  border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
.calctool thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
.calctool th[scope=row] { font-weight: 400; white-space: nowrap; }
.calctool td.n, .calctool th.n { text-align: right; }
.calctool td.short { white-space: nowrap; }
.calctool td.digits { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
.calctool pre { background: var(--panel); border-radius: 6px; padding: .8rem 1rem; overflow-x: auto; }
.calctool figure { margin: 1.5rem 0; }
.calctool figcaption { color: var(--soft); font-size: .98em; max-width: 46rem; }
.calctool .calctool-picture { max-width: 100%; height: auto; }
.calctool ul.tree, .calctool .tree ul { list-style: none; margin: 0; padding: 0; }
.calctool ul.tree ul { border-left: 1px solid var(--line); margin-left: .4rem; padding-left: 1.2rem; }
.calctool .tree li { padding: .3rem 0; }
.calctool .tree .reason { margin-left: 1rem; }
@container (max-width: 38rem) {
  .calctool .row { grid-template-columns: 1.5rem minmax(0, 1fr); padding-left: 0; }
  .calctool .statements .row { grid-template-columns: minmax(0, 1fr); }
  .calctool .reason { grid-column: -2; }
  .calctool .beside { margin-left: .75rem; }
  DEEP3 { margin-left: 0; }
  DEEP3 .derivation { border-left: 0; padding-left: 0; }
  .calctool dl { grid-template-columns: minmax(0, 8.5rem) minmax(0, 1fr); }
  .calctool td, .calctool th { padding-right: .9rem; }
  .calctool .calctool-picture { font-size: 16px; }
}
@media print {
  .calctool .formula { overflow: visible; }
  .calctool .wide .formula { font-size: .8em; }
  .calctool .widest .formula { font-size: .55em; }
  .calctool .row, .calctool .answer, .calctool figure { break-inside: avoid; }
}
"""
# However deep a derivation goes, it does not go out of the page.
for _name, _levels in (("DEEP3", 3), ("DEEP5", 5)):
    DERIVATION = DERIVATION.replace(_name, ".calctool" + " .beside" * _levels)
DERIVATION = DERIVATION.replace("MATH_FONTS", _MATH_FONTS)
"""Of a derivation, wherever it stands; a page and a notebook say what its colours are."""

SHEET_OF_PAPER = """
body { max-width: 56rem; }
.calctool { font-family: "STIX Two Text", "Libertinus Serif", Cambria, "Latin Modern Roman", Charter, Georgia, serif;
  font-size: 1.125rem; }
@media print { .calctool { font-size: inherit; } }
"""
"""Of a page that holds one: a column of text, and letters that go with those of its formulas."""

_FAINT = {"soft": 68, "line": 25, "panel": 6}
"""How much of the colour of a text is in the colours that a notebook gives the rest."""


def in_notebooks(light: str, dark: str) -> str:
    """The style of a derivation in a notebook, whose colours are those around it, whichever they are.

    ``light`` and ``dark`` are rules for a notebook that says of itself which it is, as JupyterLab and VS Code do:
    what the system likes says nothing of them.
    """
    faint = " ".join(
        [f"--{name}: color-mix(in srgb, currentColor {share}%, transparent);" for name, share in _FAINT.items()]
    )
    rules = [_DRAWN, f".calctool {{ {faint} --wrong: #d9403a; }}", DERIVATION.strip()]
    for selectors, colours, lines in ((_LIGHT_NOTEBOOKS, LIGHT, light), (_DARK_NOTEBOOKS, DARK, dark)):
        own = [f".calctool {{ --wrong: {colours['wrong']}; }}", *lines.splitlines()]
        rules += [f"{selector} {rule}" for selector in selectors for rule in own]
    return "\n".join(rules)


# Bootstrap, which nbviewer has, marks its own rule for what is hidden as important.
_DRAWN = """
.calctool-output[data-styled] > pre { display: none; }
.calctool-output[data-styled] > [hidden] { display: block !important; }
""".strip()
# VS Code says of its light theme of high contrast that it is one of high contrast too.
_LIGHT_NOTEBOOKS = ('[data-jp-theme-light="true"]', ".vscode-light", ".vscode-high-contrast-light")
_DARK_NOTEBOOKS = (
    '[data-jp-theme-light="false"]',
    ".vscode-dark",
    ".vscode-high-contrast:not(.vscode-high-contrast-light)",
)
