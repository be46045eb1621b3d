"""A picture in a file, of the kind its name ends in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from calctool.errors import InputError
from calctool.pictures.diagram import Diagram
from calctool.pictures.picture import Picture
from calctool.pictures.plots import diagram_plot, plot
from calctool.pictures.svg import diagram_svg, svg

ENDINGS = ("svg", "png", "pdf")


def ending(file: str) -> str:
    """The kind of file a name asks for; InputError for a kind that is not written.

    >>> ending("curve.SVG")
    'svg'
    >>> ending("curve.jpg")
    Traceback (most recent call last):
    calctool.errors.InputError: no picture can be written to 'curve.jpg'
    the name ends in .svg, .png or .pdf
    """
    kind = Path(file).suffix[1:].lower()
    if kind not in ENDINGS:
        raise InputError(
            f"no picture can be written to '{file}'", hint="the name ends in .svg, .png or .pdf", code="usage"
        )
    return kind


def write(pictures: Sequence[Picture | Diagram], file: str) -> None:
    """Write pictures or diagrams: the second of curve.svg goes to curve-2.svg.  What a file held before is lost.

    Raises InputError that says why a file cannot be written.
    """
    kind, path = ending(file), Path(file)
    for number, picture in enumerate(pictures, 1):
        if isinstance(picture, Diagram):
            content = diagram_svg(picture).encode() if kind == "svg" else diagram_plot(picture, kind)
        else:
            content = svg(picture).encode() if kind == "svg" else plot(picture, kind)
        place = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        try:
            place.write_bytes(content)
        except OSError as error:
            raise InputError(f"'{place}' cannot be written: {error.strerror}", code="file") from error
