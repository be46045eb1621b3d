"""How the pages for a class look, beside what every page has."""

from __future__ import annotations

from calctool.report.page_style import sheet

STYLE = sheet(
    """
.facts { display: flex; flex-wrap: wrap; gap: .75rem; list-style: none; margin: 1rem 0; padding: 0; }
.facts li { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .9rem;
  min-width: 8rem; }
.facts b { display: block; font-size: 1.5rem; line-height: 1.2; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 1rem 0 0; padding: 0; }
th bdi { display: inline-block; max-width: 15rem; overflow-wrap: anywhere; vertical-align: top; }
td code { display: inline-block; max-width: 22rem; overflow-wrap: break-word; }
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
dd { margin: 0; min-width: 0; overflow-x: auto; overflow-y: hidden; }
dd p { margin: 0 0 .2rem; }
.student { break-before: page; }
.student:first-child { break-before: auto; }
footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) {
  .grid th[scope=row] { max-width: 7.5rem; }
  .roomy { min-width: 44rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dt { margin-top: .4rem; }
}
@page across { size: A4 landscape; margin: 10mm; }
@media print {
  nav, .screen { display: none; }
  .question, .whole { break-inside: avoid; }
  .question { padding: 7pt 0 8pt; }
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
)
