"""A picture as PNG or PDF, by matplotlib, which is asked for nothing but its pens: it is imported when a file of that
kind is written, and no state of it outside the figure is used.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from calctool.errors import InputError
from calctool.pictures.axes import hue, in_window, round_ticks, seen
from calctool.pictures.diagram import Diagram, typeset_diagram
from calctool.pictures.layers import FONT, DiagramSheet, arranged
from calctool.pictures.picture import Arrow, Caption, Dot, Picture, Polyline, Role, Ticks, typeset
from calctool.pictures.svg import COLOURS

SIZE = (8.0, 5.0)
"""Inches."""
DOTS = 150
"""An inch, where the file has dots."""
PIXELS = 96
"""An inch of a page."""
MOST_DOTS = 12_000
"""Along the longer side of a file, which then has fewer an inch."""
_STYLES: dict[Role, dict[str, Any]] = {
    "asymptote": {"linestyle": (0, (1, 3)), "linewidth": 1.2, "dash_capstyle": "round"},
    "guide": {"linestyle": (0, (1, 4)), "linewidth": 0.8},
    "secant": {"linestyle": (0, (6, 3)), "linewidth": 1.2},
    "tangent": {"linewidth": 1.2},
    "contour": {"linewidth": 0.7, "alpha": 0.6},
    "path": {"linewidth": 1.2, "marker": ".", "markersize": 5},
}


def plot(picture: Picture, ending: str) -> bytes:
    """The picture as a file of that kind (``png`` or ``pdf``); InputError where matplotlib is missing."""
    figure = _figure(SIZE, ending, layout="constrained")
    draw(typeset(picture), figure.add_subplot())
    return _saved(figure, ending, picture.title)


def diagram_plot(diagram: Diagram, ending: str) -> bytes:
    """The diagram likewise, as large as it needs."""
    diagram = typeset_diagram(diagram)
    sheet = arranged(diagram)
    wide, high = (size / PIXELS for size in sheet.size)
    figure = _figure((wide, high), ending, dpi=min(DOTS, MOST_DOTS / max(wide, high)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, sheet.size[0]), ylim=(sheet.size[1], 0))
    axes.set_axis_off()
    draw_diagram(sheet, axes)
    return _saved(figure, ending, diagram.title)


def _figure(size: tuple[float, float], ending: str, dpi: float = DOTS, layout: Any = None) -> Any:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InputError(
            f"matplotlib writes .{ending}, and it is not installed",
            hint="pip install 'calctool[plot]', or write .svg, which needs nothing",
            code="usage",
        ) from error
    return Figure(figsize=size, dpi=dpi, layout=layout)


def _saved(figure: Any, ending: str, title: str) -> bytes:
    out = BytesIO()
    # Two files of one picture are the same, byte for byte: they hold no date.
    metadata = {"Title": title} | ({"CreationDate": None} if ending == "pdf" else {})
    figure.savefig(out, format=ending, metadata=metadata)
    return out.getvalue()


def draw_diagram(sheet: DiagramSheet, axes: Any) -> None:
    """Draw an arranged diagram into axes of matplotlib whose units are pixels, counted from above."""
    from matplotlib.patches import FancyBboxPatch, PathPatch
    from matplotlib.path import Path

    for frame in sheet.frames:
        style = f"round,pad=0,rounding_size={frame.height / 4}" if frame.role != "start" else "square,pad=0"
        line = 1.8 if frame.role == "end" else 0.9
        corner = (frame.left, frame.top)
        axes.add_patch(FancyBboxPatch(corner, frame.width, frame.height, style, fill=False, linewidth=line))
    for arrow in sheet.arrows:
        points, codes = [arrow.start], [Path.MOVETO]
        for part in arrow.curves:
            points += part
            codes += [Path.CURVE4] * 3
        axes.add_patch(PathPatch(Path(points, codes), fill=False, linewidth=0.9))
        axes.plot(*zip(*arrow.head, strict=True), color="black", linewidth=0.9)
    size = FONT * 72 / PIXELS
    for (x, y), text, anchor, hue_ in sheet.words:
        colour = "black" if hue_ is None else COLOURS[hue_][0]
        across = {"start": "left", "middle": "center"}[anchor]
        axes.text(x, y, text, fontsize=size, color=colour, ha=across, va="baseline", parse_math=False)


def draw(picture: Picture, axes: Any) -> None:
    """Draw the picture into axes of matplotlib.  Texts are words, also those that hold a dollar sign."""
    x0, x1, y0, y1 = picture.window
    axes.set(xlim=(x0, x1), ylim=(y0, y1))
    axes.set_title(picture.title, parse_math=False)
    axes.set_xlabel(picture.x_label, parse_math=False)
    axes.set_ylabel(picture.y_label if picture.y_axis else "", parse_math=False, rotation=0)
    _set_ticks(axes.xaxis, picture.x_ticks or round_ticks(x0, x1, 11), x0, x1)
    _set_ticks(axes.yaxis, (picture.y_ticks or round_ticks(y0, y1, 11)) if picture.y_axis else (), y0, y1)
    axes.spines[["top", "right"] if picture.y_axis else ["top", "right", "left"]].set_visible(False)
    if picture.y_axis:
        axes.grid(linewidth=0.5, alpha=0.4)
    axes.set_axisbelow(True)
    if picture.equal or not picture.y_axis:
        axes.set_aspect("equal" if picture.equal else 0.15 * (x1 - x0) / (y1 - y0), "box")
    zero = {"color": "black", "linewidth": 0.8, "zorder": 1}
    if picture.y_axis and x0 < 0 < x1:
        axes.axvline(0, **zero)
    if y0 < 0 < y1:
        axes.axhline(0, **zero)
    for element in picture.elements:
        if isinstance(element, Polyline):
            _line(element, picture, axes)
        elif isinstance(element, Arrow):
            _arrow(element, axes)
        elif isinstance(element, Caption):
            _caption(element, picture, axes)
        else:
            _dot(element, picture, axes)
    handles = {label: line for line, label in zip(*axes.get_legend_handles_labels(), strict=True)}
    if handles:
        legend = axes.legend(
            handles.values(), handles, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=3, frameon=False
        )
        for text in legend.get_texts():
            text.set_parse_math(False)


def _set_ticks(axis: Any, ticks: Ticks, low: float, high: float) -> None:
    shown = [(at, name) for at, name in ticks if low <= at <= high]
    axis.set_ticks([at for at, _ in shown], [name for _, name in shown], parse_math=False)


def _colour(role: Role, series: int = 0) -> str:
    number = hue(role, series)
    return "black" if number is None else COLOURS[number][0]


def _line(line: Polyline, picture: Picture, axes: Any) -> None:
    colour, label = _colour(line.role, line.series), line.label
    if line.role == "area":
        axes.fill(*zip(*line.points, strict=True), facecolor=colour + "26", edgecolor=colour, label=label)
        return
    x0, x1, y0, y1 = picture.window
    style = {"linewidth": 1.8} | _STYLES.get(line.role, {})
    for run in seen(line.points, picture.window):
        xs, ys = [x0 + x * (x1 - x0) for x, _ in run], [y0 + y * (y1 - y0) for _, y in run]
        axes.plot(xs, ys, color=colour, label=label, zorder=2, **style)
        label = ""


def _dot(dot: Dot, picture: Picture, axes: Any) -> None:
    colour = _colour(dot.role, dot.series)
    if in_window((dot.x, dot.y), picture.window) is not None:
        # Above every line, and white inside where it is open; the window's edge does not cut it in half.
        style = {"markeredgecolor": colour, "markerfacecolor": colour if dot.filled else "white", "markersize": 6}
        axes.plot([dot.x], [dot.y], "o", label=dot.label, zorder=4, clip_on=False, **style)


def _arrow(arrow: Arrow, axes: Any) -> None:
    style = {"arrowstyle": "->", "color": _colour(arrow.role), "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
    drawn = axes.annotate("", (arrow.to_x, arrow.to_y), (arrow.x, arrow.y), arrowprops=style, annotation_clip=False)
    drawn.arrow_patch.set(clip_box=axes.bbox, clip_on=True)


def _caption(caption: Caption, picture: Picture, axes: Any) -> None:
    if in_window((caption.x, caption.y), picture.window) is None:
        return
    across = {"right": ("left", 7), "left": ("right", -7)}.get(caption.side, ("center", 0))
    down = {"above": ("bottom", 7), "below": ("top", -7)}.get(caption.side, ("center", 0))
    place = {"xy": (caption.x, caption.y), "xytext": (across[1], down[1]), "textcoords": "offset points"}
    axes.annotate(caption.text, **place, ha=across[0], va=down[0], parse_math=False, annotation_clip=False)
