"""What a browser makes of a page, as far as a test can tell without one."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "link", "wbr"}


def squeezed(text: str) -> str:
    return "".join(text.split())


class Reader(HTMLParser):
    """What a browser makes of a page: the elements in order, closed as they were opened, and the text that is seen."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.kept: list[bool] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.typed: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag == "math":
            self.words.append(f"[{dict(attrs)['alttext']}]")
            self.typed.append(str(dict(attrs)["alttext"]))
        if tag not in VOID:
            self.open.append(tag)
            self.kept.append(("class", "kept") in attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {"math", "svg"} & set(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        within = self.kept.pop() or tag == "math" or "math" in self.open
        self.typed.append("" if within else " ")

    def handle_data(self, data: str) -> None:
        if not {"math", "style", "title", "svg"} & set(self.open):
            self.words.append(data)
            self.typed.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self) -> str:
        """The text with the formulas as they are typed, those that are broken in one piece."""
        return "".join(self.typed)

    def lines(self) -> str:
        """The text with the formulas in brackets, and without spaces: where they are is a matter of style."""
        return squeezed("".join(self.words))
