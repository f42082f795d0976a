"""« Voir comme un intervenant »: finding the examiner, saying why, seeing his pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tenants.claims.services import generate_claims
from tenants.notices.models import NoticeKind
from tenants.notices.services import publish_notice
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory
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


@pytest.fixture
def looking(page, sophie):
    page.post("/assistance/voir-comme/10001/", {"reason": "Appel de ce matin"})
    return page


@pytest.mark.parametrize(
    "address",
    [
        "/mes-informations/banque/afficher/",
        "/mes-informations/securite-sociale/afficher/",
        "/mes-informations/signaler/",
        "/etats-de-frais/52525/non-effectuee/",
    ],
)
def test_pages_that_are_there_for_an_act_say_why_not(looking, sophie, address):
    generate_claims([AssignmentFactory(examiner=sophie, mission__number=52_525)])
    type(sophie).objects.update(iban="FR7630006000011234567890189", nir="269053155512345")
    answer = looking.get(address)
    assert answer.status_code == 403 and "ni lire ses données protégées" in text(answer)


def test_a_claim_is_read_without_any_form_of_it(looking, sophie):
    long_over = timezone.localdate() - timedelta(days=5)
    mission = MissionFactory(number=52_525, starts_on=long_over, ends_on=long_over)
    generate_claims([AssignmentFactory(examiner=sophie, mission=mission)])
    for end in ("", "remuneration/", "recapitulatif/"):
        page = looking.get(f"/etats-de-frais/52525/{end}", follow=True)
        assert page.status_code == 200
        forms = re.findall(r'<form id="(?:submit|keep|withdraw|undo)"', page.content.decode())
        assert forms == [] and "default-button" not in page.content.decode()
        actions = page.content.decode().split('class="actions"')[1].split("</section>")[0]
        assert "<button" not in actions and "non-effectuee" not in actions, end
    assert " disabled" in looking.get("/etats-de-frais/52525/remuneration/").content.decode()


def test_conditions_that_he_has_not_accepted_hide_nothing(looking, sophie):
    publish_notice(NoticeKind.CONDITIONS, "Conditions.", actor="tests")
    assert looking.get("/etats-de-frais/").status_code == 200
    page = looking.get("/etats-de-frais/conditions/")
    assert page.status_code == 200 and 'form="conditions"' not in page.content.decode()
