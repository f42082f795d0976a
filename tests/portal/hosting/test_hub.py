"""The hub's own pages: one's academies, and the academies hosted here."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from federation.projection import project_all
from imagin.academies.models import Academy, AcademyState, MigrationState
from imagin.operations import failures
from imagin.operations.models import AcademyFigures
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from tenants.journal.services import publish_persons
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in
from tests.portal.teacher.reading import text

KEY = "5" * 64


@pytest.fixture
def hub_page(db):
    def make(**account):
        client = hub_client()
        sign_in(client, hub_account(**account))
        return client

    return make


def convoke_in(code: str) -> None:
    with academy(code):
        AssignmentFactory(examiner=ExaminerFactory(person_key=KEY))
        publish_persons([KEY])
    project_all()


def test_the_academies_that_know_the_person_come_first(hub_page):
    convoke_in("rennes")
    response = hub_page(person_key=KEY).get("/")
    words = text(response)
    assert "Académie de Rennes 1 mission" in words
    assert words.index("Académie de Rennes") < words.index("Autres académies hébergées ici")
    assert "celles qui vous connaissent s'ouvrent sans nouvelle identification" in words
    assert words.index("il faut y avoir un compte") < words.index("Académie de Toulouse")
    assert re.search(r'href="http://rennes\.localhost(:\d+)?/connexion/initier/\?', response.content.decode())
    assert "Académies hébergées" not in words


def test_what_an_academy_keeps_closed_is_not_counted(hub_page):
    convoke_in("rennes")
    set_rule("rennes", "services.missions", False, actor="tests")
    words = text(hub_page(person_key=KEY).get("/"))
    assert "Académie de Rennes Cette académie n'a pas ouvert la consultation des missions." in words
    assert "1 mission" not in words


def test_a_person_nobody_convoked_finds_every_academy(hub_page):
    words = text(hub_page().get("/"))
    assert "sans nouvelle identification" not in words
    assert "il faut y avoir un compte" in words
    assert "Aucune académie ne vous a encore convoqué(e) à une mission." in words
    for name in ("Académie de Rennes", "Académie de Toulouse", "Vice-rectorat de la Nouvelle-Calédonie"):
        assert name in words


@pytest.mark.parametrize("key", ["", KEY])
def test_nothing_is_promised_to_hosting(hub_page, key):
    convoke_in("rennes")
    words = text(hub_page(hosting=True, person_key=key).get("/"))
    assert "sans nouvelle identification" not in words and "ne vous a encore convoqué(e)" not in words
    assert "Les académies de ce site d'hébergement." in words


def test_hosting_sees_the_registry_and_the_migrations(hub_page):
    client = hub_page(hosting=True)
    assert "Académies hébergées" in text(client.get("/"))
    words = text(client.get("/hebergement/"))
    assert "Liste des académies (3 lignes)" in words
    assert "Code Académie État Migrations Intervenants Missions Dernier import File Erreurs (24 h)" in words
    assert "toulouse Académie de Toulouse Ouverte" in words
    assert words.count("À jour") == 3


@pytest.mark.parametrize(
    ("change", "label"),
    [({"fingerprint": "0" * 64}, "À migrer"), ({"error": "colonne absente"}, "En échec")],
)
def test_an_academy_left_behind_is_counted(hub_page, change, label):
    MigrationState.objects.filter(academy__code="rennes").update(**change)
    words = text(hub_page(hosting=True).get("/hebergement/"))
    assert "3 académies, 1 à regarder" in words
    assert label in words


def test_every_state_of_an_academy_has_its_word(hub_page):
    client = hub_page(hosting=True)
    states = {
        AcademyState.CLOSED: "Fermée",
        AcademyState.CREATING: "En création",
        AcademyState.SANDBOX: "Bac à sable",
    }
    for state, label in states.items():
        Academy.objects.filter(code="rennes").update(state=state)
        assert label in text(client.get("/hebergement/"))


def test_the_registry_is_for_hosting_only(hub_page):
    assert hub_page(person_key=KEY).get("/hebergement/").status_code == 403


@pytest.mark.parametrize("address", ["/", "/hebergement/"])
def test_a_visitor_signs_in_first(db, address):
    response = hub_client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/")


def test_the_registry_costs_the_same_whatever_the_number(hub_page, django_assert_max_num_queries):
    client = hub_page(hosting=True)
    client.get("/hebergement/")
    with CaptureQueriesContext(connection) as of_three:
        client.get("/hebergement/")
    for number in range(40):
        Academy.objects.create(code=f"m{number}", name=f"Académie {number}", state=AcademyState.OPEN)
        AcademyFigures.objects.create(academy=f"m{number}", people=number, taken_at=timezone.now())
        failures.note("request", "teacher:home", "ValueError", academy=f"m{number}")
    with django_assert_max_num_queries(len(of_three)):
        words = text(client.get("/hebergement/"))
    assert "Liste des académies (43 lignes)" in words


def test_the_icon_of_a_pdf(db):
    assert hub_client().get("/favicon.ico")["Location"] == "/static/shell/mark.svg"


def test_hosting_finds_its_activities_once_proven(hub_page):
    words = text(hub_page(hosting=True).get("/"))
    assert "Hébergement Académies hébergées L'état de chaque académie de ce site" in words
    assert "Journal du site Qui est venu sur la plateforme nationale" in words
    assert "Journal du site" not in text(hub_page(subject="other", person_key=KEY).get("/"))


def test_who_has_a_local_account_finds_its_academy_first(hub_page):
    response = hub_page(external_academy="toulouse", external_number=12).get("/")
    words = text(response)
    assert "Académie de Toulouse Cette académie vous a donné votre compte d'intervenant extérieur" in words
    assert words.index("Académie de Toulouse") < words.index("Autres académies hébergées ici")
    assert words.count("Académie de Toulouse") == 1
    assert "Aucune académie ne vous a encore convoqué(e)" not in words
    assert "http://toulouse.localhost" in response.content.decode()


def test_his_own_academy_comes_before_the_others_that_know_him(hub_page):
    convoke_in("rennes")
    convoke_in("toulouse")
    words = text(hub_page(person_key=KEY, external_academy="toulouse", external_number=12).get("/"))
    assert words.index("Académie de Toulouse") < words.index("Académie de Rennes")
    assert words.count("Académie de Toulouse") == 1
