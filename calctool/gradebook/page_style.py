"""How the pages for a class look: on a screen by day and by night, on a telephone, and on paper.

Every colour of a text stands at least 4.5 to 1 against what it stands on (WCAG 2.1, 1.4.3), and nothing is said by a
colour alone.
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


def _colours(named: dict[str, str]) -> str:
    return " ".join([f"--{name}: {colour};" for name, colour in named.items()])


_RULES = """
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
  font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "Libertinus Math", "DejaVu Math TeX Gyre", math; }
mtable[columnalign=left] mtd { text-align: left; }
code, .typed { font: .92em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; white-space: pre-wrap; }
.code { border: 1px solid var(--line); border-radius: 3px; padding: 0 .15em; font-size: .8em; }
.soft { color: var(--soft); }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.facts { display: flex; flex-wrap: wrap; gap: .75rem; list-style: none; margin: 1rem 0; padding: 0; }
.facts li { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .9rem;
  min-width: 8rem; }
.facts b { display: block; font-size: 1.5rem; line-height: 1.2; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0; }
table { border-collapse: collapse; margin: .5rem 0 0; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: baseline; padding: .35rem .9rem .35rem 0;
  border-bottom: 1px solid var(--line); }
th bdi { display: inline-block; max-width: 15rem; overflow-wrap: anywhere; vertical-align: top; }
td code { display: inline-block; max-width: 22rem; overflow-wrap: break-word; }
thead th { border-bottom: 2px solid var(--soft); vertical-align: bottom; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; max-width: 100%; }
.right { color: var(--right); } .half { color: var(--half); } .wrong { color: var(--wrong); }
.look { color: var(--look); }
.badge { display: inline-block; border-radius: 999px; padding: .05rem .65rem; font-weight: 600; white-space: nowrap; }
.badge.right, .grid .right { background: var(--right-back); } .badge.half, .grid .half { background: var(--half-back); }
.badge.wrong, .grid .wrong { background: var(--wrong-back); } .badge.look, .grid .look { background: var(--look-back); }
.badge.none { color: var(--soft); background: var(--panel); }
.grid { border-collapse: separate; border-spacing: 2px; font-size: .88rem; }
.grid th, .grid td { border: 0; padding: .1rem .2rem; }
.grid td { text-align: center; min-width: 1.6rem; line-height: 1.5; border-radius: 3px; }
.grid td.n, .grid th.n { text-align: right; padding-left: .5rem; }
.grid thead th { text-align: center; vertical-align: bottom; border-bottom: 0; }
.grid th[scope=row] { position: sticky; left: 0; background: var(--page); font-weight: 400; text-align: left;
  max-width: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; z-index: 1; }
.grid th bdi { display: inline; }
.grid tfoot th[scope=row] { font-weight: 600; }
.key { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; margin: .5rem 0; }
.question { border-top: 1px solid var(--line); padding: 1rem 0 1.2rem; }
.question > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem 1rem; }
.question > header h2, .question > header h3 { margin: 0; min-width: 2.5rem; }
.question > header .asked { flex: 1 1 16rem; overflow-x: auto; overflow-y: hidden; padding: .15rem 0; }
.bar { display: flex; height: .6rem; max-width: 30rem; margin: .6rem 0 .3rem; border-radius: 3px; overflow: hidden;
  border: 1px solid var(--soft); }
.bar i { display: block; height: 100%; }
.bar .right { background: var(--right); } .bar .half { background: var(--half); }
.bar .wrong { background: var(--wrong-back); } .bar .look { background: var(--look); }
dl { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); align-items: baseline; gap: .3rem 1rem;
  margin: .6rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-x: auto; overflow-y: hidden; }
dd p { margin: 0 0 .2rem; }
.student { break-before: page; }
.student:first-child { break-before: auto; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) {
  body { padding: 1rem .75rem 3rem; }
  .grid th[scope=row] { max-width: 7.5rem; }
  .roomy { min-width: 44rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dt { margin-top: .4rem; }
}
@page { size: A4; margin: 14mm; @bottom-right { content: counter(page); font: 8pt sans-serif; } }
@page across { size: A4 landscape; margin: 10mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav, .screen { display: none; }
  a { color: inherit; text-decoration: none; }
  h1, h2, h3 { break-after: avoid; }
  tr, .question, .whole { break-inside: avoid; }
  .question { padding: 7pt 0 8pt; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .scroll { overflow: visible; }
  .across { page: across; }
  .across h2 { margin-top: 0; }
  .grid { font-size: 7.2pt; border-spacing: 0; border-collapse: collapse; }
  .grid th, .grid td { border: 1px solid var(--line); padding: 0 2pt; min-width: 0; line-height: 1.15; }
  .grid th[scope=row] { position: static; max-width: 34mm; }
  .wrong { font-weight: 600; }
  .badge { border: 1px solid #000; }
  .facts li { border-color: #777; }
  .bar i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .bar .right { background: #000; } .bar .half { background: #777; } .bar .wrong, .bar .look { background: #fff; }
}
"""

STYLE = "\n".join(
    (
        f":root {{ {_colours(LIGHT)} }}",
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}",
        f"@media print {{ :root {{ {_colours(PAPER)} color-scheme: light; }} }}",
        _RULES.strip(),
    )
)
