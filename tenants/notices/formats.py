"""What a file really is, by its content: a name and a browser's word are only what somebody typed."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

UNPACKED_LIMIT = 100 * 1024**2
PIXELS_LIMIT = 60_000_000
MACROS = ("vbaProject.bin", "Basic/", "Scripts/")
NOT_ADMITTED = (
    "Ce fichier n'est ni PDF, ni PNG, ni JPEG, ni ODT, ni DOCX : enregistrez-le sous un de ces formats."
)
DAMAGED = (
    "Ce fichier {ending} ne s'ouvre pas : enregistrez-le de nouveau, sans mot de passe, puis recommencez."
)
WITH_MACROS = "Ce fichier {ending} contient des macros : enregistrez-le sans macro, ou en PDF."
ACTIVE = "Ce PDF contient un programme ou un fichier caché : imprimez-le en PDF, puis recommencez."


@dataclass(frozen=True, slots=True)
class Format:
    ending: str
    content_type: str
    opens: Callable[[bytes], None]


def format_of(content: bytes) -> Format:
    """The format, opened once to see that it is whole; refused with a sentence."""
    found = _by_signature(content)
    if found is None:
        raise ValidationError(NOT_ADMITTED)
    try:
        found.opens(content)
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(DAMAGED.format(ending=found.ending.upper())) from error
    return found


def _by_signature(content: bytes) -> Format | None:
    for start, found in SIGNATURES.items():
        if content.startswith(start):
            return found
    return _office(content) if content.startswith(b"PK\x03\x04") else None


def _office(content: bytes) -> Format | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.read("mimetype").strip() == ODT.content_type.encode():
                return ODT
            return DOCX if {"[Content_Types].xml", "word/document.xml"} <= names else None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None


def _open_pdf(content: bytes) -> None:
    """The library, like that of images, is read when a file is: every command starts by this module."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        if not document.pages:
            raise ValueError("no page")
        names = document.Root.get("/Names", pikepdf.Dictionary())
        if "/OpenAction" in document.Root and _is_program(document.Root.OpenAction):
            raise ValidationError(ACTIVE)
        if "/JavaScript" in names or "/EmbeddedFiles" in names:
            raise ValidationError(ACTIVE)


def _is_program(action: Any) -> bool:
    """An opening action may also be a page to show."""
    import pikepdf

    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S")) in ("/JavaScript", "/Launch")


def _open_image(content: bytes) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        if image.width * image.height > PIXELS_LIMIT:
            raise ValueError("too many pixels")
        image.verify()


def _open_office(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > UNPACKED_LIMIT:
            raise ValueError("too large once unpacked")
        if archive.testzip():
            raise ValueError("damaged")
        if any(mark in name for name in archive.namelist() for mark in MACROS):
            raise ValidationError(WITH_MACROS.format(ending="de traitement de texte"))


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = Format("odt", "application/vnd.oasis.opendocument.text", _open_office)
DOCX = Format("docx", WORD, _open_office)
SIGNATURES = {
    b"%PDF-": Format("pdf", "application/pdf", _open_pdf),
    b"\x89PNG\r\n\x1a\n": Format("png", "image/png", _open_image),
    b"\xff\xd8\xff": Format("jpg", "image/jpeg", _open_image),
}
