"""HTML to plain text, for the descriptions that shop systems keep as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from retrieval.importing.hygiene import clean_lines

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "title"))
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&[a-zA-Z]+;|&#\d+;")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            # A line break in HTML source is a space.
            self.parts.append(data.replace("\n", " "))


def plain_text(html: str) -> str:
    """The words that a browser would show, a line per block; a text without markup keeps its own lines."""
    if not _TAG.search(html):
        return clean_lines(html)
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (line.strip() for line in clean_lines("".join(reader.parts)).split("\n"))
    return "\n".join(line for line in lines if line)
