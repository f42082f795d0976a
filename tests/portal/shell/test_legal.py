"""What the law has a public service say: from the academy's rules, to everybody, and honest where empty."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imagin.academies.opening.checks import registered
from imagin.rules import stored
from imagin.rules.services import set_rule
from imagin.rules.timeline import Segment
from imagin.tenancy.context import hub
from portal.shell import legal
from portal.shell.legal_check import check_hub_legal

ADDRESSES = ["/declaration-accessibilite/", "/donnees-personnelles/", "/mentions-legales/"]
SAID = {
    "legal.publisher": "Rectorat\n75 rue Saint-Roch, 31400 Toulouse\n05 00 00 00 00",
    "legal.publication_director": "Le recteur de l'académie",
    "legal.host_name": "Centre de calcul de Bordeaux",
    "legal.host_address": "1 rue du Port, 33000 Bordeaux, 05 00 00 00 01",
    "legal.dpo_mail": "dpd@ac-toulouse.example",
    "legal.accessibility_contact": "accessibilite@ac-toulouse.example",
}
EMPTY = "Cette académie ne l'a pas encore indiqué."
LEGAL = next(check for check in registered() if check.name == "legal")


def said(**values) -> None:
    with hub():
        for key, value in values.items():
            set_rule("toulouse", key, value, actor="tests")


def body(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("&#x27;", "'").replace("&nbsp;", " ")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_reads_it_and_finds_it_from_every_page(visitor, address):
    assert "<h1>" in body(visitor, address)
    for page in ("/guide/", "/plan-du-site/", "/connexion/portes/", "/inconnue/"):
        assert f'href="{address}"' in visitor.get(page).content.decode(), page


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_said_is_told_as_such(visitor, address):
    assert EMPTY in body(visitor, address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_hub_says_its_own(db, address):
    text = body(Client(HTTP_HOST="localhost"), address)
    assert "plateforme nationale" in text.lower() and "Toulouse" not in text


def test_a_deployment_says_what_its_hub_is(db, settings):
    settings.HUB_LEGAL = SAID | {"legal.accessibility_state": "partial"}
    hub_page = Client(HTTP_HOST="localhost")
    notice = body(hub_page, "/mentions-legales/")
    assert "Centre de calcul de Bordeaux" in notice and "pas encore indiqué" not in notice
    assert "Accessibilité : partiellement conforme" in notice
    assert check_hub_legal() == []


def test_what_a_deployment_says_is_not_an_academys(visitor, settings):
    settings.HUB_LEGAL = SAID
    assert EMPTY in body(visitor, "/mentions-legales/")


@pytest.mark.parametrize(
    ("key", "value"), [("legal.dpo", "x"), ("time.zone", "Europe/Paris"), ("legal.dpo_mail", "x")]
)
def test_a_deployment_is_told_what_it_says_wrong(settings, key, value):
    settings.HUB_LEGAL = {key: value}
    assert key in check_hub_legal()[0].msg


def test_what_is_said_is_shown(visitor):
    said(**SAID)
    notice = body(visitor, "/mentions-legales/")
    assert "75 rue Saint-Roch, 31400 Toulouse<br>05 00 00 00 00" in notice
    assert "Le recteur de l'académie" in notice and "Centre de calcul de Bordeaux" in notice
    assert EMPTY not in notice
    assert 'href="mailto:dpd@ac-toulouse.example"' in body(visitor, "/donnees-personnelles/")
    assert 'href="mailto:accessibilite@ac-toulouse.example"' in body(visitor, "/declaration-accessibilite/")


def test_without_audit_one_does_not_declare_oneself_compliant(visitor):
    text = body(visitor, "/declaration-accessibilite/")
    assert "<strong>non conforme</strong>" in text and "Aucun audit de conformité" in text
    assert "% des critères" not in text


def test_an_audit_is_told_with_its_figure_its_gaps_and_its_day(visitor):
    said(
        **{
            "legal.accessibility_audit": "Société Test, mars 2026",
            "legal.accessibility_rate": 72,
            "legal.accessibility_state": "partial",
            "legal.accessibility_gaps": "- un tableau <script>alert(1)</script>",
            "legal.accessibility_day": "2026-03-31",
            "legal.accessibility_plan": "https://www.ac-toulouse.example/schema",
        }
    )
    text = body(visitor, "/declaration-accessibilite/")
    assert "<strong>partiellement conforme</strong>" in text and "72 % des critères" in text
    assert "Société Test, mars 2026" in text and "mardi 31 mars 2026" in text
    assert "<li>un tableau" in text and "<script>alert" not in text
    assert 'href="https://www.ac-toulouse.example/schema"' in text
    assert "Accessibilité : partiellement conforme" in body(visitor, "/guide/")


def test_durations_are_those_of_the_rules(visitor):
    said(**{"journal.access_months": 7, "journal.acts_months": 60, "claims.display_years": 3})
    text = body(visitor, "/donnees-personnelles/")
    assert "7 mois" in text and "60 mois" in text and "3 ans" in text


def test_the_checklist_names_what_is_missing_and_lets_open(toulouse):
    found = LEGAL.run("toulouse")
    assert not found.ok and not LEGAL.blocking
    for label in ("Éditeur du site", "Directeur de la publication", "Hébergeur", "délégué", "défaut"):
        assert label in found.sentence
    said(**SAID)
    assert LEGAL.run("toulouse").ok


@pytest.mark.parametrize(("state", "rate", "count"), [("full", 90, 2), ("partial", 30, 2), ("none", 80, 1)])
def test_a_state_that_its_figure_denies_is_named(toulouse, state, rate, count):
    """Written before the two were checked together."""
    said(**SAID)
    with hub():
        for key, value in (("legal.accessibility_state", state), ("legal.accessibility_rate", rate)):
            new = [Segment(value, date(2000, 1, 1))]
            stored.write("toulouse", key, "", new, date(2000, 1, 1), actor="tests", reason="")
    assert len(legal.contradictions()) == count
    assert f"({rate} %)" in LEGAL.run("toulouse").sentence


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("legal.dpo_mail", "dpd chez ac-toulouse", "adresse électronique"),
        ("legal.accessibility_plan", "www.ac-toulouse.fr", "https://"),
        ("legal.accessibility_plan", "javascript:alert(1)", "https://"),
        ("legal.accessibility_day", "31/03/2026", "2026-03-31"),
        ("legal.accessibility_rate", 101, "entre 0 et 100"),
    ],
)
def test_bad_values_are_refused_with_what_to_write(toulouse, key, value, expected):
    with hub(), pytest.raises(ValidationError, match=expected):
        set_rule("toulouse", key, value, actor="tests")


@pytest.mark.parametrize("address", ADDRESSES)
def test_reading_them_asks_no_more_than_another_page(visitor, address, django_assert_num_queries):
    visitor.get(address)
    with CaptureQueriesContext(connection) as other:
        visitor.get("/accessibilite/")
    with django_assert_num_queries(len(other)):
        visitor.get(address)
