"""« Voir comme un intervenant »: finding the examiner, saying why, seeing his pages."""

import pytest
from django.test import Client

from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.reading import text


@pytest.fixture
def page(toulouse):
    grant_role(actor="tests", person_key="9" * 64, role="administrator")
    account = AcademyAccount.objects.create(issuer="https://hub", subject="admin", person_key="9" * 64)
    client = Client(HTTP_HOST="toulouse.localhost")
    sign_in(client, account)
    return client


@pytest.fixture
def sophie(toulouse):
    return ExaminerFactory(number=10_001, nir="269053155512345", iban="FR7630006000011234567890189")


def test_the_entry_is_in_the_menu(page):
    assert "Voir comme un intervenant" in text(page.get("/plan-du-site/"))


def test_found_by_name(page, sophie):
    assert "VIDAL" not in text(page.get("/assistance/"))
    found = page.get("/assistance/", {"recherche": "vidal"})
    assert "Mme VIDAL Sophie 10001" in text(found)
    assert "/assistance/voir-comme/10001/" in found.content.decode()
    assert sophie.nir not in found.content.decode() and sophie.iban not in found.content.decode()


def test_the_reason_is_asked(page, sophie):
    assert "Motif" in text(page.get("/assistance/voir-comme/10001/"))
    wrong = page.post("/assistance/voir-comme/10001/", {"reason": "aide"})
    assert "Le motif est trop court" in text(wrong) and "Votre saisie est à corriger" in text(wrong)


def test_opened_and_ended(page, sophie):
    opened = page.post("/assistance/voir-comme/10001/", {"reason": "Appel de ce matin"}, follow=True)
    assert opened.redirect_chain == [("/", 302)]
    assert "Ce qui vous attend" in text(opened) and "en lecture seule, jusqu'à" in text(opened)
    ended = page.post("/assistance/voir-comme/fin/", follow=True)
    assert ended.redirect_chain == [("/assistance/", 302)] and "en lecture seule" not in text(ended)


def test_the_numbers_and_the_acts_are_not_shown(page, sophie):
    page.post("/assistance/voir-comme/10001/", {"reason": "Appel de ce matin"})
    shown = page.get("/mes-informations/")
    assert sophie.nir[-4:] not in text(shown) and sophie.iban[-4:] not in text(shown)
    assert "ne sont pas montrés pendant « Voir comme »" in text(shown)
    assert "afficher/" not in shown.content.decode() and "signaler/" not in shown.content.decode()


def test_an_unknown_number(page, toulouse):
    assert page.get("/assistance/voir-comme/99999/").status_code == 404


def test_the_end_is_never_a_link(page):
    assert page.get("/assistance/voir-comme/fin/").status_code == 405


def test_the_reasons_are_read_where_views_are_opened(page, sophie):
    assert "Aucune vue n'a encore été ouverte" in text(page.get("/assistance/"))
    page.post("/assistance/voir-comme/10001/", {"reason": "Appel de ce matin"})
    page.post("/assistance/voir-comme/fin/")
    words = text(page.get("/assistance/"))
    assert "Appel de ce matin" in words and "VIDAL" in words
