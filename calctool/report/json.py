"""JSON, schema 1: one object a problem; expressions in Python syntax, which calctool and SymPy both read."""

from __future__ import annotations

import json
from typing import Any, assert_never

from calctool.derivation.rule import Derivation, Line, Part, Step, Words
from calctool.expr.printer import show
from calctool.expr.tree import DNE, Const, Deriv, Expr
from calctool.report import SCHEMA, View
from calctool.report.columns import sentence
from calctool.report.hints import hint
from calctool.report.left_side import left_side
from calctool.report.matrices import latex_answer
from calctool.report.model import (
    Block,
    Chart,
    Drawing,
    Grid,
    Matrix,
    Remark,
    Report,
    Source,
    Statements,
    Tree,
    Value,
    Work,
)


def json_text(report: Report, view: View) -> str:
    """The report as one line of JSON (indented where the steps are asked for)."""
    return json.dumps(as_dict(report, view), ensure_ascii=view.ascii, indent=2 if view.steps else None) + "\n"


def as_dict(report: Report, view: View) -> dict[str, Any]:
    """The report as plain dictionaries and lists."""
    result: dict[str, Any] = {"kind": report.result.kind, "value": values(report.result.value)}
    if report.result.reason:
        result["reason"] = report.result.reason
    if report.command == "limit" and report.result.kind == "dne":
        result["left"] = values(report.result.left)
        result["right"] = values(report.result.right)
    if report.result.range is not None:
        result["range"] = [values(end) for end in report.result.range]
    if report.result.says:
        result["says"] = words(report.result.says)
    if report.result.value is not None:
        result["latex"] = latex_answer(report.result)
    if report.result.named is not None:
        result["left_side"] = left_side(report.result.named, view.derivative, "plain")
    if report.result.names:
        result["names"] = [words(n) for n in report.result.names]
    if report.result.unknown:
        result["unknown"] = words(report.result.unknown)
    if report.result.column:
        result["form"] = "column"
    for block in report.blocks:
        if isinstance(block, Grid) and block.asked and any(block.header):
            result["table"] = _table(block)
    if drawings := [block for block in report.blocks if isinstance(block, Drawing)]:
        result["pictures"] = [picture(block) for block in drawings]
    for fact in report.facts:
        result[fact.key] = values(fact.value)
    if report.facts:
        # Under its key a fact may be told more closely, for programs; here it is as the page has it.
        result["facts"] = [{"key": f.key, "label": f.label, "value": values(f.value)} for f in report.facts]
    result.update(report.verdict)
    numbering = Numbering()
    steps_in = [(block, steps_of(block, numbering)) for block in report.blocks]
    steps = [step for _, found in steps_in for step in found]
    if view.hint is not None:
        wanted = hint(report, view.hint, view.step, view.derivative)
        result = {"kind": "hint", "value": None, "level": wanted.level, "step": wanted.number, "of": wanted.lines}
        if wanted.plan:
            result["plan"] = words(wanted.plan)
        if wanted.before:
            result["given"] = [words(said) for said in wanted.before]
        hidden = wanted.telling and wanted.level == 1
        if wanted.statement or hidden:
            result["name"] = wanted.reason
        if said := wanted.said():
            result["statement"] = [words(line) for line in said]
        steps = [told(numbering.written[id(step)], wanted.level) for step in wanted.steps if not hidden]
    told_already = view.hint is not None or all(_asked(block) for block in report.blocks)
    return {
        "schema": SCHEMA,
        "command": report.command,
        "input": report.input,
        "read_as": None if report.read_as is None else show(report.read_as, "python"),
        "notes": [{"code": n.code, "column": n.column, "says": n.says} for n in report.notes],
        "problem": problem(report, view),
        "result": result,
        "steps": steps,
        **({} if told_already else {"blocks": [block_of(block, found) for block, found in steps_in]}),
        "conditions": [show(c, "python") for c in report.conditions],
        "remarks": [words(r) for r in report.remarks if view.hint is None],
        "checked": {
            "proved": report.checked.proved,
            "agrees": report.checked.agrees,
            "unchecked": report.checked.unchecked,
            "refuted": report.checked.refuted,
            "witness": report.checked.witness,
        },
        "warnings": list(report.warnings),
        "seconds": round(report.seconds, 4),
    }


def steps_of(block: Block, numbering: Numbering) -> list[dict[str, Any]]:
    """The steps of a block that has any: of a derivation, or the statements of an argument."""
    if isinstance(block, Work):
        return derivation_steps(block.derivation, numbering)
    if isinstance(block, Statements):
        return [
            {
                "id": numbering.next(),
                "rule": "statement",
                "name": reason or block.title,
                "says": words(said),
                "steps": [],
            }
            for said, reason in block.lines
        ]
    return []


def _asked(block: Block) -> bool:
    """Is the block told in the result already: a table or a picture that was asked for?"""
    return isinstance(block, (Grid, Drawing)) and block.asked


def block_of(block: Block, steps: list[dict[str, Any]]) -> dict[str, Any]:
    """A block of the page; its steps by their ids, and of a picture what it says, its coordinates are in the result."""
    match block:
        case Work():
            work: dict[str, Any] = {"kind": "work", "title": block.title}
            work["name"] = words(block.name or (block.derivation.goal,))
            work |= {"held": words(block.held), "steps": [step["id"] for step in steps]}
            return work if block.shown else work | {"shown": False}
        case Statements():
            return {"kind": "argument", "title": block.title, "steps": [step["id"] for step in steps]}
        case Remark():
            return {"kind": "remark", "says": words(block.words)}
        case Grid():
            return {"kind": "table", "title": block.title, **_table(block)}
        case Matrix():
            return {"kind": "matrix", "name": words(block.name), "rows": values([list(row) for row in block.rows])}
        case Tree():
            rows = [{"depth": len(on), "node": words(node), "note": words(note)} for on, node, note in block.rows]
            return {"kind": "tree", "title": block.title, "rows": rows}
        case Drawing():
            return {"kind": "picture", "title": block.title or block.picture.title, "says": block.picture.says}
        case Chart():
            return {"kind": "diagram", "says": block.diagram.says}
        case Source():
            return {"kind": "source", "language": block.language, "text": "\n".join(block.rows)}
        case _:
            assert_never(block)


def _table(block: Grid) -> dict[str, Any]:
    return {"header": list(block.header), "rows": [[_cell(c) for c in row] for row in block.rows]}


def told(step: dict[str, Any], level: int) -> dict[str, Any]:
    """Of a step no more than the level of a hint gives: the rule, its parts, the line.

    >>> told({"id": 1, "rule": "diff.power", "name": "power rule", "before": "x^2", "after": "2x"}, 1)
    {'id': 1, 'rule': 'diff.power', 'name': 'power rule'}
    """
    shown = ("id", "rule", "name", "before", "says", "bindings", "after")[: {1: 3, 2: 6}.get(level, 7)]
    return {k: step[k] for k in shown if k in step}


def picture(block: Drawing) -> dict[str, Any]:
    """A picture with its coordinates; each element says of which ``kind`` it is, and has fields of its own."""
    found = block.picture._asdict() | {"title": block.title or block.picture.title}
    elements = [{"kind": type(e).__name__.lower(), **e._asdict()} for e in block.picture.elements]
    return {name: _rounded(value) for name, value in (found | {"elements": elements}).items()}


def _rounded(value: Any) -> Any:
    """Coordinates to eight digits, which is finer than any picture."""
    if isinstance(value, (list, tuple)):
        return [_rounded(v) for v in value]
    if isinstance(value, dict):
        return {name: _rounded(v) for name, v in value.items()}
    return float(f"{value:.8g}") if isinstance(value, float) else value


def _cell(c: str | Expr) -> str:
    return c if isinstance(c, str) else show(c, "python")


def problem(report: Report, view: View) -> str | None:
    """The problem as one expression, else in words."""
    if report.problem is None:
        return words(report.asks) if report.asks else None
    return show(report.problem, "plain", view.derivative)


def values(value: Value) -> Any:
    """A value as text, a vector as a list, a matrix as a list of rows."""
    if isinstance(value, list):
        return [values(v) for v in value]
    return show(value, "python") if isinstance(value, Expr) else value


def words(said: Words) -> str:
    return "".join(w if isinstance(w, str) else show(w, "plain", "partial") for w in said)


class Numbering:
    """Steps are numbered in reading order; each is ``written`` once, here by its identity."""

    def __init__(self) -> None:
        self.last = 0
        self.written: dict[int, dict[str, Any]] = {}

    def next(self) -> int:
        self.last += 1
        return self.last


def derivation_steps(d: Derivation, numbering: Numbering, depth: int = 0) -> list[dict[str, Any]]:
    """Every step of every line; a derivation that several steps share is written out under the first."""
    return [_step(s, line, numbering, depth) for line in d.lines for s in line.steps]


def _step(step: Step, line: Line, numbering: Numbering, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": numbering.next(),
        "rule": step.rule.id,
        "name": step.rule.name,
        "before": _show(step.before),
        "after": _show(step.after),
        "says": "".join([w if isinstance(w, str) else show(w) for w in sentence(step)]),
        "path": list(step.where),
        "depth": depth,
        "bindings": {part.letter: show(part.value, "python") for part in step.parts} if step.parts else {},
        "conditions": [show(c, "python") for c in step.conditions] if step.conditions else [],
        "checked": line.checked,
    }
    numbering.written.setdefault(id(step), found)
    if step.parts:
        found["parts"] = [_part(part, d.result) for part, d in zip(step.parts, step.inner, strict=True)]
    if said := [words(w) for w in (*((r.why,) for r in step.refusals if r.rule and r.rule.tried_first), *step.notes)]:
        found["notes"] = said
    if line.why:
        found["why"] = line.why
    if step.silent:
        found["silent"] = True
    # The derivations of parts stand under the step that names the parts, not again where they are put in.
    inner = () if type(step.before) is Deriv and not step.parts else step.inner
    found["steps"] = [s for d in inner for s in derivation_steps(d, numbering, depth + 1)] if inner else []
    return found


def _part(part: Part, derivative: Expr) -> dict[str, str]:
    """A part with its derivative; two parts of a chain may have one letter."""
    found = {"letter": part.letter, "value": show(part.value, "python"), "by": part.wrt.name}
    return found | {"derivative": _show(derivative)}


def _show(e: Expr) -> str:
    # An unfinished d/dx has no Python syntax that both sides read; it is written as on the page.
    return show(e, "plain") if e.open or (type(e) is Const and e == DNE) else show(e, "python")
