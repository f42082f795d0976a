"""A PDF from a Django template: tagged, archivable, in French (WeasyPrint, PDF/A-3a).

The variant is declared by WeasyPrint; no validator can be had here, so the tests assert the structure
(language, title, tags, output intent, attached file) with pikepdf.
"""

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.template.loader import get_template
from django.utils import timezone

from imagin.academies import directory
from imagin.documents.errors import RenderError
from imagin.rules.services import rule
from imagin.tenancy.context import current_academy

VARIANT = "pdf/a-3a"
UNTAGGED = "pdf/a-3b"
SHARED_STYLE = "documents/paper.css"
SAME_AS_DATA = "Les informations de ce document, à lire par un logiciel"
# Pango's font maps are not for several threads at once, and granian serves from threads.
_one_at_a_time = threading.Lock()


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    attachment: tuple[str, Mapping[str, Any]] | None = None,
    created: datetime | None = None,
) -> bytes:
    """PDF bytes of ``template``, which extends ``documents/paper.html``; its ``.css`` sits beside it.

    ``attachment`` is a file name and what goes into it as JSON. With ``created`` (an aware moment, now
    by default) the same input gives the same bytes, so that a resumed run archives no second copy.
    """
    moment = (created or timezone.now()).replace(microsecond=0)
    page = get_template(template).render({**context, **_identity(title, moment), "letterhead": letterhead()})
    with _one_at_a_time:
        return _write(page, template, _attached(attachment, moment))


def render_untagged(page: str) -> bytes:
    """PDF bytes of a drawing without text of its own to read, to be laid on another document."""
    from weasyprint import HTML

    with _one_at_a_time:
        drawing = HTML(string=page, url_fetcher=_fetcher())
        return drawing.write_pdf(font_config=_fonts(), pdf_variant=UNTAGGED)


def letterhead() -> dict[str, str]:
    """Who writes: the open academy, its office, its colour."""
    academy = directory.by_code(current_academy() or "")
    return {
        "academy": academy.name if academy else "IMAG'IN",
        "office": rule("office.name"),
        "address": rule("office.address"),
        "accent": rule("look.accent"),
    }


def _identity(title: str, moment: datetime) -> dict[str, str]:
    return {"document_title": title, "document_created": moment.isoformat()}


def _write(page: str, template: str, attachments: list[Any]) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    styles = [_stylesheet(SHARED_STYLE), _stylesheet(template.removesuffix(".html") + ".css")]
    try:
        return HTML(string=page, url_fetcher=_fetcher()).write_pdf(
            font_config=_fonts(),
            stylesheets=styles,
            attachments=attachments,
            pdf_variant=VARIANT,
            finisher=_name_attachments_once,
        )
    except FatalURLFetchingError as error:
        raise RenderError(f"Le modèle {template} appelle une adresse extérieure : {error}") from error


def _attached(attachment: tuple[str, Mapping[str, Any]] | None, moment: datetime) -> list[Any]:
    """WeasyPrint's Attachment is read once, so it is made for each document."""
    from weasyprint import Attachment

    if attachment is None:
        return []
    name, data = attachment
    text = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)
    written = moment.astimezone(UTC)
    return [
        Attachment(
            string=text,
            name=name,
            description=SAME_AS_DATA,
            relationship="Data",
            created=written,
            modified=written,
        )
    ]


def _name_attachments_once(document: Any, pdf: Any) -> None:
    """WeasyPrint lists each associated file twice in the catalogue."""
    files = pdf.catalog.get("AF", [])
    files[:] = dict.fromkeys(files)


@cache
def _fonts() -> Any:
    """Kept for the life of the process: gathering the fonts again costs more than a page."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _fetcher() -> Any:
    """Nothing is fetched, neither from the network nor from the disk: pictures come as ``data:``."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)


@cache
def _stylesheet(name: str) -> Any:
    """Parsed once: 80 rules cost as much as a page."""
    from weasyprint import CSS

    return CSS(string=get_template(name).render(), url_fetcher=_fetcher(), font_config=_fonts())
