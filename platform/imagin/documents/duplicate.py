"""« DUPLICATA »: a copy of an archived PDF that says so on each page; the archive itself never changes."""

import io
from functools import cache

import pikepdf
from django.template.loader import get_template

from imagin.documents.render import render_untagged

STAMP = "documents/stamp.html"
SUBJECT = "Duplicata d'un document archivé"
# Under the page's own content, outside the reading order: the tags of the original stay valid.
BEFORE = b"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC q %s cm /Duplicata Do Q EMC q\n"
AFTER = b"\nQ"
A4 = (595.276, 841.89)


def mark_duplicate(pdf: bytes) -> bytes:
    """The same document, stamped; language, title, tags and attached files are kept.

    A person who does not see the stamp reads it in the document's subject.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.open(io.BytesIO(_stamp_pdf())) as model:
        stamp = document.copy_foreign(model.pages[0].as_form_xobject())
        for page in document.pages:
            _stamp(page, stamp)
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:description"] = SUBJECT
        return _saved(document)


def _stamp(page: pikepdf.Page, stamp: pikepdf.Object) -> None:
    # A name of ours: pikepdf's are random, and pages that share their resources share the stamp.
    page.add_resource(stamp, pikepdf.Name.XObject, name=pikepdf.Name.Duplicata)
    page.contents_add(BEFORE % _matrix(page), prepend=True)
    page.contents_add(AFTER)


def _matrix(page: pikepdf.Page) -> bytes:
    """The stamp is drawn for A4; another format has it stretched."""
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    width, height = (right - left) / A4[0], (top - bottom) / A4[1]
    return f"{width:.5f} 0 0 {height:.5f} {left:.3f} {bottom:.3f}".encode()


def _saved(document: pikepdf.Pdf) -> bytes:
    output = io.BytesIO()
    document.save(output, deterministic_id=True)
    return output.getvalue()


@cache
def _stamp_pdf() -> bytes:
    return render_untagged(get_template(STAMP).render())
