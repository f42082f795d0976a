"""A national help page as Markdown, for an academy that writes its own from it."""

import re
from html.parser import HTMLParser

from portal.shell.formats import SPACE

BLOCKS = {"p", "h2", "h3", "h4", "li", "dt", "dd", "ul", "ol", "dl", "div", "section", "table", "tr"}
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "dt": "**"}
HEADS = {"h2": "## ", "h3": "### ", "h4": "### "}
BLANK = re.compile(r"[ \t\r\n]+")
SPECIAL = re.compile(r"([\\`*_\[\]])")


class _Writer(HTMLParser):
    """Tags that Markdown does not have leave their words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.line = ""
        self.lists: list[int | None] = []
        self.head = ""
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.end_block()
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        if tag == "li":
            self.head = self.bullet()
        self.head = HEADS.get(tag, self.head)
        self.line += MARKS.get(tag, "\n" if tag == "br" else "")
        if tag == "a":
            self.href = dict(attrs).get("href") or ""
            self.line += "["

    def handle_endtag(self, tag: str) -> None:
        self.line = self.line.rstrip() + MARKS[tag] if tag in MARKS else self.line
        if tag == "a":
            self.line += f"]({self.href})"
        if tag in BLOCKS:
            self.end_block()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        words = SPECIAL.sub(r"\\\1", BLANK.sub(" ", data))
        self.line += words.lstrip() if not self.line.strip("*") else words

    def bullet(self) -> str:
        number = self.lists[-1] if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        return "  " * (len(self.lists) - 1) + (f"{number}. " if number else "- ")

    def end_block(self) -> None:
        written = self.line.strip(" \t\n")
        if written.strip("*"):
            self.blocks.append(self.head + written)
        self.line, self.head = "", ""


def markdown_of(html: str) -> str:
    """Blocks apart, the items of a list together."""
    writer = _Writer()
    writer.feed(html)
    writer.end_block()
    text = ""
    for block in writer.blocks:
        together = text and _is_item(block) and _is_item(text.rpartition("\n")[2])
        text += ("\n" if together else "\n\n") + block
    return text.strip().replace(f"{SPACE}{SPACE}", SPACE)


def _is_item(line: str) -> bool:
    return bool(re.match(r" *(- |\d+\. )", line))
