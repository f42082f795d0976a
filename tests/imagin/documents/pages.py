"""Looking inside a PDF, for the tests of every document."""

import io
import json
from collections.abc import Iterator

import pikepdf
from pypdf import PdfReader


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def tags(pdf: bytes) -> list[str]:
    """Structure types in reading order."""
    with opened(pdf) as document:
        return list(_walk(document.Root.StructTreeRoot.K))


def _walk(node) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S).lstrip("/")
        yield from _walk(node.get("/K", pikepdf.Array()))


def attached(pdf: bytes, name: str) -> dict:
    with opened(pdf) as document:
        return json.loads(document.attachments[name].get_file().read_bytes())


def text(pdf: bytes) -> str:
    """What a reader copies from the pages, words separated by one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def by_page(pdf: bytes) -> list[str]:
    """The same, page by page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
