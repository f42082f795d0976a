"""The duplicate is the archived document, marked; nothing of it is lost."""

import pikepdf
import pytest

from imagin.documents.duplicate import mark_duplicate
from imagin.documents.render import render_pdf
from tests.imagin.documents import pages

LONG = [{"label": f"Rang {n}"} for n in range(90)]


@pytest.fixture
def original(toulouse) -> bytes:
    """Two pages with tags and an attached file."""
    return render_pdf(
        "claims/summary.html",
        {
            "file_number": "12025-00001",
            "examiner": {"number": 12025},
            "school": "",
            "line": {"number": 86373, "type": "Correction de copies", "exam": "BTS"},
            "place": "",
            "halves": LONG,
            "papers": [],
            "validated_at": None,
            "offset": "",
        },
        title="Récapitulatif de l'état de frais 12025-00001",
        attachment=("etat-de-frais.json", {"version": 1}),
    )


@pytest.fixture
def duplicate(original) -> bytes:
    return mark_duplicate(original)


def test_every_page_is_stamped_outside_the_reading_order(duplicate):
    with pages.opened(duplicate) as pdf:
        assert len(pdf.pages) > 1
        for page in pdf.pages:
            first, *others = pikepdf.parse_content_stream(page)
            assert (str(first.operands[0]), str(first.operator)) == ("/Artifact", "BDC")
            assert _balanced([str(command.operator) for command in (first, *others)])


def _balanced(operators: list[str]) -> bool:
    return all(
        sum(operators.count(opening) for opening in openings) == operators.count(closing)
        for openings, closing in ((("q",), "Q"), (("BDC", "BMC"), "EMC"), (("BT",), "ET"))
    )


def test_the_original_is_not_touched(original):
    before = bytes(original)
    assert mark_duplicate(original) != original == before


def test_text_tags_and_data_are_those_of_the_original(original, duplicate):
    stamped = pages.text(duplicate)
    assert stamped.count("DUPLICATA") == 2 * stamped.count("Page ")
    assert stamped.replace("DUPLICATA ", "") == pages.text(original)
    assert pages.tags(duplicate) == pages.tags(original)
    assert pages.attached(duplicate, "etat-de-frais.json") == {"version": 1}


def test_it_keeps_language_title_and_variant_and_says_what_it_is(duplicate):
    with pages.opened(duplicate) as pdf, pdf.open_metadata() as declared:
        assert str(pdf.Root.Lang) == "fr" and "/OutputIntents" in pdf.Root
        assert str(pdf.docinfo["/Title"]) == "Récapitulatif de l'état de frais 12025-00001"
        assert str(pdf.docinfo["/Subject"]) == "Duplicata d'un document archivé"
        assert (declared["pdfaid:part"], declared["pdfaid:conformance"]) == ("3", "A")


def test_it_is_the_same_each_time(original, duplicate):
    assert mark_duplicate(original) == duplicate
