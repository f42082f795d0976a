"""Small files of each format, whole."""

import io
import zipfile

import pikepdf
from PIL import Image

ODT_TYPE = "application/vnd.oasis.opendocument.text"


def pdf(pages: int = 1, **root) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 200))
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def titled_pdf(title: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    document.docinfo["/Title"] = title
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


def image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()


def odt(**more: str) -> bytes:
    return packed({"mimetype": ODT_TYPE, "content.xml": "<x/>", **more})


def docx(**more: str) -> bytes:
    return packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>", **more})


def packed(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()
