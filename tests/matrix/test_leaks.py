"""Two academies with look-alike data: nothing seen from one holds anything of the other, or of a person."""

import io
import zipfile

import pikepdf
import pytest
from django.db import transaction
from pypdf import PdfReader

from imagin.journal.privacy import found
from tests.matrix import journals, people
from tests.matrix.table import ACADEMY, HUB
from tests.matrix.test_matrix import address

PAGES = [route for method, route, _ in ACADEMY if method == "GET"]
# What an academy publishes, taken by the hosting team in its own name.
ITS_OWN = ["hebergement/academies/<slug:code>/configuration.yaml"]


@pytest.fixture
def both(db):
    return people.both_academies()


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(dict(response.headers)) + _read(content)


def _read(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return _pdf_text(content)
    return _zip_text(content) if content.startswith(b"PK\x03\x04") else content.decode()


def _zip_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(f"{name} {_read(archive.read(name))}" for name in archive.namelist())


def _pdf_text(content: bytes) -> str:
    """What is printed, the title, and what is attached."""
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        attached = " ".join(str(file.get_file().read_bytes()) for file in pdf.attachments.values())
        return f"{pages} {attached} {dict(pdf.docinfo)}"


def test_everything_asked_by_everybody_leaks_nothing_and_journals_name_nobody(both):
    """One walk: every page, then every act that stays done, then what they all left in the journals."""
    hub_people = people.hub_clients()
    assert [*_leaks(both, "GET"), *_leaks_of_the_hub(hub_people), *_leaks(both, "POST")] == []
    for client in hub_people.values():
        for method, route in (row[:2] for row in HUB if row[0] == "POST" or row[1] in ITS_OWN):
            _asked(client, method, address(route))
    told, names = journals.written(), journals.names()
    assert len(told) > 5
    assert [line for line in told if found(line) or any(name in line.lower() for name in names)] == []


def _leaks(both, wanted: str) -> list[str]:
    routes = [route for method, route, _ in ACADEMY if method == wanted]
    return [
        f"{wanted} {path} by {role} of {code}"
        for code, other in (("toulouse", "rennes"), ("rennes", "toulouse"))
        for path in (address(route).replace("toulouse", code) for route in routes)
        for role, client in both[code].items()
        if people.MARKS[other] in text_of(_asked(client, wanted, path))
    ]


def _leaks_of_the_hub(hub_people) -> list[str]:
    return [
        f"{role} on {route}"
        for role, client in hub_people.items()
        for route in (route for method, route, _ in HUB if method == "GET" and route not in ITS_OWN)
        if any(mark in text_of(_asked(client, "GET", address(route))) for mark in people.MARKS.values())
    ]


def _asked(client, method: str, path: str):
    with transaction.atomic():
        return getattr(client, method.lower())(path, {"quantity" if method == "POST" else "quantite": "13"})


EXPORTS = ("messages/conditions/versions/1/acceptations/export/",)
"""Files that an administrator takes away by a form."""


def test_no_export_of_one_academy_holds_anything_of_the_other(both):
    for code, other in (("toulouse", "rennes"), ("rennes", "toulouse")):
        for path in EXPORTS:
            told = text_of(both[code]["administrator"].post(f"/{path}"))
            assert people.MARKS[code] in told and people.MARKS[other] not in told, path


def test_the_marks_are_really_on_the_pages(both):
    """Guards the test above: the pages it reads do show the academy's own data."""
    teacher = both["toulouse"]["teacher"]
    for path in ("/", "/missions/", f"/missions/toulouse/{people.NUMBER}/", "/etats-de-frais/"):
        assert "GARONNE" in text_of(teacher.get(path)), path
    for path in (
        f"/missions/toulouse/{people.NUMBER}/convocation.pdf",
        f"/etats-de-frais/{people.NUMBER}/recapitulatif.pdf",
        f"/messages/fichiers/{people.FILE}/",
    ):
        assert "GARONNE" in text_of(teacher.get(path)), path
    administrator = both["toulouse"]["administrator"]
    for path in (
        "/reglages/",
        "/reglages/changements/",
        f"/reglages/changements/{people.NUMBER}/annuler/",
        "/reglages/regle/office.name/",
        "/messages/accueil/",
        f"/messages/brouillons/{people.DRAFT}/",
        f"/messages/brouillons/{people.DRAFT}/apercu/",
        "/messages/accueil/ecrire/",
    ):
        assert "GARONNE" in text_of(administrator.get(path)), path


def test_what_hosting_takes_of_an_academy_holds_nothing_of_the_other(both):
    hosting = people.hub_clients()["hosting"]
    for route in ITS_OWN:
        taken = text_of(hosting.get(address(route)))
        assert "GARONNE" in taken and "VILAINE" not in taken


def test_the_same_number_asked_in_the_other_academy_opens_ones_own(both):
    """Same numbers on both sides: a number taken from one address bar never opens the other's row."""
    teacher = both["rennes"]["teacher"]
    for route in (route for route in PAGES if "<int:number>" in route):
        assert "GARONNE" not in text_of(
            teacher.get(address(route).replace("toulouse", "rennes"), {"quantite": "13"})
        )
