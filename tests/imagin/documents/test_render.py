"""What every document is: tagged, in French, archivable, closed to the outside, the same each time."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime

import pytest
from django.template import engines

from imagin.documents import render
from imagin.documents.errors import RenderError
from imagin.documents.render import render_pdf
from tests.imagin.documents import pages

PAGE = """{% extends "documents/paper.html" %}{% block content %}
<h1>{{ document_title }}</h1>
<table class="facts"><tr><th scope="row">Intervenant</th><td>{{ name }}</td></tr></table>
<ul><li>Le mardi 20/05/2014</li></ul>{{ extra|safe }}{% endblock %}"""
MOMENT = datetime(2026, 6, 20, 9, 30, 12, 345, tzinfo=UTC)
DATA = {"version": 1, "montant": "1234.50", "libellé": "Frais de rémunération"}


@pytest.fixture
def page(monkeypatch, toulouse):
    """Renders ``PAGE`` with a name and, where asked, a piece of HTML."""
    sources = {"essai.html": PAGE, "essai.css": "h1 { color: #1b1b2f }"}
    load = render.get_template

    def found(name):
        return engines["django"].from_string(sources[name]) if name in sources else load(name)

    monkeypatch.setattr(render, "get_template", found)
    render._stylesheet.cache_clear()

    def rendered(name="Mme VIDAL Sophie", extra="", **options):
        options = {"title": "Un essai", "created": MOMENT} | options
        return render_pdf("essai.html", {"name": name, "extra": extra}, **options)

    yield rendered
    render._stylesheet.cache_clear()


def test_language_title_author_and_tags_are_there(page):
    with pages.opened(page()) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert bool(pdf.Root.MarkInfo.Marked) and bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"]) == "Un essai"
        assert str(pdf.docinfo["/Author"]) == "IMAG'IN – Académie de Toulouse"


def test_the_archival_variant_is_declared_with_its_colour_profile(page):
    with pages.opened(page()) as pdf, pdf.open_metadata() as declared:
        assert (declared["pdfaid:part"], declared["pdfaid:conformance"]) == ("3", "A")
        assert [str(intent.S) for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]


def test_headings_tables_and_lists_are_tagged_as_what_they_are(page):
    tags = pages.tags(page())
    assert tags[0] == "Document"
    assert tags.index("H1") < tags.index("Table") < tags.index("L")
    assert {"TH", "TD", "LI"} <= set(tags)


def test_every_font_is_embedded(page):
    with pages.opened(page()) as pdf:
        fonts = [font.DescendantFonts[0].FontDescriptor for font in pdf.pages[0].Resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_data_is_attached_once_as_the_data_of_the_document(page):
    pdf = page(attachment=("essai.json", DATA))
    assert pages.attached(pdf, "essai.json") == DATA
    with pages.opened(pdf) as document:
        assert [str(file.AFRelationship) for file in document.Root.AF] == ["/Data"]
        assert str(document.Root.AF[0].Desc)


def test_the_same_input_gives_the_same_bytes(page):
    attachment = ("essai.json", DATA)
    assert page(attachment=attachment) == page(attachment=attachment)


def test_threads_do_not_disturb_each_other(page):
    expected = page()
    with ThreadPoolExecutor(4) as pool:
        contexts = [copy_context() for _ in range(8)]
        assert set(pool.map(lambda context: context.run(page), contexts)) == {expected}


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/logo.png", "file:///etc/hostname", "ftp://127.0.0.1/x"]
)
def test_nothing_is_fetched(page, address):
    with pytest.raises(RenderError, match="adresse extérieure"):
        page(extra=f'<img alt="" src="{address}">')


def test_a_name_is_printed_as_it_is_written(page):
    assert "Mme <b>O'NEIL & Fils</b>" in pages.text(page(name="Mme <b>O'NEIL & Fils</b>"))
