"""What a diagram is: boxes with lines of words in them, and arrows from box to box with a word beside each.

It has no coordinates: :mod:`calctool.pictures.layers` finds a place for everything.  Texts are plain ones, as in a
picture; readings that can print more typeset them.

>>> square = Diagram((Node(("x",), "start"), Node(("x^2",), "end")), (Link(0, 1, "2x"),), says="x, then its square.")
>>> square.links[0].label
'2x'
"""

# Without ``from __future__ import annotations``: each field of a record would be compiled, as a text, at import.

import re
from typing import Literal, NamedTuple

from calctool.pictures.picture import in_symbols


class Node(NamedTuple):
    """Rows of words in a frame; where everything starts and ends it has another one than between."""

    rows: tuple[str, ...]
    role: Literal["start", "inner", "end"] = "inner"


class Link(NamedTuple):
    """An arrow from one box to another, by their numbers, and what stands beside it."""

    start: int
    end: int
    label: str = ""


class Diagram(NamedTuple):
    """The boxes, each before those that its arrows go to; ``key`` says what the rows and the arrows mean.

    ``says`` is the diagram in a sentence or two for who cannot see it.
    """

    boxes: tuple[Node, ...]
    links: tuple[Link, ...]
    title: str = ""
    key: tuple[str, ...] = ()
    says: str = ""


def typeset_diagram(diagram: Diagram) -> Diagram:
    """The diagram with the symbols that are not on a keyboard in all its texts.

    >>> typeset_diagram(Diagram((Node(("v_12 = sqrt(v_1) - pi x_1^2", "a_b")),), ())).boxes[0].rows
    ('v₁₂ = sqrt(v₁) − π x₁²', 'a_b')
    """
    return Diagram(
        tuple(box._replace(rows=tuple(map(_lowered, box.rows))) for box in diagram.boxes),
        tuple(link._replace(label=_lowered(link.label)) for link in diagram.links),
        _lowered(diagram.title),
        tuple(map(_lowered, diagram.key)),
        _lowered(diagram.says),
    )


_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _lowered(text: str) -> str:
    return re.sub(r"(?<=[A-Za-z])_(\d+)(?![A-Za-z0-9_])", lambda found: found[1].translate(_BELOW), in_symbols(text))
