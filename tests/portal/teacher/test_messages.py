"""What the academy says around every page: banners, assistance, postal address, files to download."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from portal.shell import banners
from portal.shell.banners import Banner
from tenants.claims.models import ClaimHalf
from tenants.notices.attachments import keep
from tenants.notices.publishing import Draft, publish
from tests.factories import MissionTypeFactory
from tests.portal.teacher.reading import text
from tests.tenants.notices.files import pdf

REGION = '<section class="banners" role="region" aria-label="Avis">'


@pytest.fixture
def say(june, toulouse):
    def make(kind, words, **said):
        return publish(Draft(kind, words, **said), actor="anne")

    return make


@pytest.fixture
def visitor_page(june, toulouse):
    return Client(HTTP_HOST="toulouse.localhost")


def body(response) -> str:
    return response.content.decode()


def test_no_banner_no_region(page):
    assert REGION not in body(page.get("/"))


def test_a_banner_is_on_every_page_signed_in_or_not(say, page, visitor_page):
    say("banner", "Le service ferme **vendredi**.", slug="fermeture", title="Fermeture")
    for client, address in ((page, "/"), (page, "/missions/"), (visitor_page, "/plan-du-site/")):
        words = body(client.get(address))
        assert REGION in words and "Le service ferme <strong>vendredi</strong>." in words
        assert 'id="avis-message-fermeture"' in words and "<strong>Fermeture</strong>" in words
    assert REGION in body(page.get("/nulle-part/"))
    assert REGION not in body(Client(HTTP_HOST="rennes.localhost").get("/plan-du-site/"))
    assert REGION not in body(Client(HTTP_HOST="localhost").get("/plan-du-site/"))


@pytest.mark.parametrize(
    ("tone", "words"),
    [
        ("info", "Information : Fermeture Le service ferme."),
        ("warning", "Attention : Fermeture Le service ferme."),
        ("danger", "Alerte : Fermeture Le service ferme."),
    ],
)
def test_a_banner_says_its_tone_in_a_word(say, page, visitor_page, tone, words):
    say("banner", "Le service ferme.", slug="fermeture", title="Fermeture", tone=tone)
    for client, address in ((page, "/missions/"), (visitor_page, "/plan-du-site/")):
        response = client.get(address)
        assert words in text(response)
        assert f'class="banner notice notice-{tone}"' in body(response)
        assert ('<span class="visually-hidden">Information' in body(response)) == (tone == "info")


def test_the_files_of_a_banner_are_downloaded_from_it(say, page, visitor_page):
    notice = say("banner", "Grève.", slug="greve", files=(keep("Consignes.pdf", pdf()),))
    address = f"/messages/fichiers/{notice.files[0].pk}/"
    for words in (body(page.get("/missions/")), body(visitor_page.get("/plan-du-site/"))):
        assert f'href="{address}"' in words and "Consignes.pdf" in words
    assert page.get(address).status_code == 200


def test_a_banner_is_shown_to_those_it_is_addressed_to(say, page, visitor_page, visitor):
    say("banner", "Enseignants, saisissez.", slug="a", audience="teachers")
    say("banner", "Division, vérifiez.", slug="b", audience="division")
    assert "saisissez" in body(page.get("/")) and "vérifiez" not in body(page.get("/"))
    assert REGION not in body(visitor_page.get("/plan-du-site/"))
    assert "vérifiez" in body(visitor(["manager"]).get("/"))


def test_a_role_still_to_be_proven_is_addressed_too(say, visitor):
    say("banner", "Division, vérifiez.", slug="b", audience="division")
    client = visitor(["manager"], strong=False)
    client.get("/")
    assert "vérifiez" in body(client.get("/"))


def test_all_messages_of_a_page_cost_one_query(say, page, convoke):
    convoke(mission__number=52525)
    say("home", "Bonjour")
    say("banner", "Un", slug="a")
    say("banner", "Deux", slug="b")
    for address in ("/", "/etats-de-frais/", "/etats-de-frais/52525/"):
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        assert len([q for q in queries if 'FROM "notices_notice"' in q["sql"]]) == 1


def test_a_provider_that_fails_leaves_the_page(say, page, visitor_page, monkeypatch, caplog):
    def fails(request):
        raise RuntimeError("à terre")

    monkeypatch.setattr(banners, "_providers", [fails, lambda request: [Banner("x", "warning", "Encore là")]])
    for client in (page, visitor_page):
        response = client.get("/plan-du-site/")
        assert response.status_code == 200 and "Encore là" in body(response)
    assert "banners of" in caplog.text


# --- the home page, the claims ------------------------------------------------------------------------------


def test_the_national_message_where_the_academy_has_none(page):
    words = text(page.get("/"))
    assert "Message de votre académie IMAG'IN gère les missions" in words


def test_assistance_and_postal_address_at_the_foot_of_the_home_page(say, page):
    set_rule("toulouse", "office.address", "CS87703\n31077 Toulouse cedex 4", actor="tests")
    words = text(page.get("/"))
    assert "Assistance" in words and "adressez-vous d'abord au gestionnaire" in words
    assert "Adresse postale Division des examens et concours CS87703 31077 Toulouse cedex 4" in words
    say("postal", "Bureau DEC1", title="Où écrire")
    assert "Où écrire Bureau DEC1" in text(page.get("/"))


def test_the_paper_form_where_travel_is_closed(say, page, convoke):
    travelling = MissionTypeFactory(code="TRAVELS", travels=True)
    convoke(mission__number=52525, mission__type=travelling)
    say("travel", "Remplissez le formulaire.", files=(keep("formulaire.pdf", pdf()),))
    assert "Remplissez le formulaire" not in body(page.get("/etats-de-frais/52525/"))
    set_rule("toulouse", "modules.travel", False, actor="tests")
    with academy("toulouse"):
        ClaimHalf.objects.filter(kind="travel").delete()
    response = page.get("/etats-de-frais/52525/")
    assert "Frais de déplacement sur papier Remplissez le formulaire. formulaire.pdf" in text(response)
    assert "/messages/fichiers/" in body(response)


def test_conditions_are_asked_of_those_they_are_addressed_to(say, page, convoke):
    say("conditions", "Pour les extérieurs.", audience="externals")
    assert page.get("/etats-de-frais/").status_code == 200
    say("conditions", "Pour les enseignants.", audience="teachers", title="Avant de saisir")
    assert page.get("/etats-de-frais/")["Location"].startswith("/etats-de-frais/conditions/")
    assert "Avant de saisir Pour les enseignants." in text(page.get("/etats-de-frais/conditions/"))


# --- downloading --------------------------------------------------------------------------------------------


def file_of(say, **said):
    notice = say("travel", "Sur papier", files=(keep("Mission à faire.pdf", pdf()),), **said)
    return f"/messages/fichiers/{notice.files[0].pk}/"


def test_a_file_is_downloaded_as_it_was_kept(say, page):
    response = page.get(file_of(say))
    assert response.content == pdf() and response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff" and "no-store" in response["Cache-Control"]


def test_a_file_is_for_those_the_message_is_addressed_to(say, page, visitor_page, visitor):
    address = file_of(say, audience="schools")
    assert visitor_page.get(address).status_code == 302
    assert page.get(address).status_code == 404
    assert visitor(["school_head"]).get(address).status_code == 200
    assert visitor(["manager"], key="8" * 64).get(address).status_code == 404
    assert visitor(["administrator"], key="7" * 64).get(address).status_code == 200
    assert page.get("/messages/fichiers/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_a_file_of_another_academy_is_nowhere(say, page):
    with academy("rennes"):
        notice = publish(Draft("travel", "Rennes", files=(keep("a.pdf", pdf()),)), actor="yann")
        address = f"/messages/fichiers/{notice.files[0].pk}/"
    assert page.get(address).status_code == 404


def test_damaged_bytes_are_said(say, page, settings):
    address = file_of(say)
    for path in settings.MEDIA_ROOT.rglob("*.pdf"):
        path.chmod(0o600)
        path.write_bytes(b"%PDF-")
    response = page.get(address)
    assert response.status_code == 500 and "Prévenez l'assistance" in text(response)
