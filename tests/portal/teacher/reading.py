"""Reading a page as a person does."""

import re
from html import unescape


def text(response) -> str:
    """Words of the page, tags and spaces folded (no-break ones too)."""
    body = re.sub(r"(?s)<(head|template)\b.*?</\1>", " ", response.content.decode())
    return fold(re.sub(r"<[^>]+>", " ", body))


def console(response) -> list[str]:
    """Sentences of the console, this page's and the earlier ones."""
    found = re.findall(r"<span data-text>(.*?)</span>", response.content.decode())
    return [fold(sentence) for sentence in found if sentence]


def fold(words: str) -> str:
    return " ".join(unescape(words).split())
