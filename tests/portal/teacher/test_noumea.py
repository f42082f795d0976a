"""A claim in Nouméa: its hour, its currency, its closed travel module (DESIGN §6, §7)."""

from datetime import date

import pytest
from django.test import Client

from tenants.accounts.models import AcademyAccount
from tenants.claims.services import generate_claims
from tests.factories import AssignmentFactory, ExaminerFactory, MissionTypeFactory
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.reading import text


@pytest.fixture
def page(june, noumea):
    """Marie, convoked in Nouméa to a mission that ends on 24 June there; it is 25 June, 19:00 there."""
    examiner = ExaminerFactory(first_name="Marie", last_name="WAMYTAN")
    MissionTypeFactory(travels=True)
    mission = {"mission__number": 988, "mission__starts_on": date(2026, 6, 22)}
    generate_claims([AssignmentFactory(examiner=examiner, **mission)])
    account = AcademyAccount.objects.create(issuer="hub", subject="marie", examiner=examiner)
    client = Client(HTTP_HOST="noumea.localhost")
    sign_in(client, account)
    return client


def test_the_saved_mark_is_in_the_zone_of_the_academy(page):
    response = page.post("/etats-de-frais/988/remuneration/", {"quantity": "12", "act": "save"}, follow=True)
    assert "Enregistré à 19 h" in text(response)


def test_the_day_is_the_one_it_is_there(page, june):
    june.move_to("2026-06-24T15:00:00+02:00")
    sign_in(page, AcademyAccount.objects.get())
    page.post("/etats-de-frais/988/remuneration/", {"quantity": "12", "act": "save"})
    assert "Vérifiez avant de valider." in text(page.get("/etats-de-frais/988/recapitulatif/"))


def test_an_unknown_rate_is_left_to_the_manager(page):
    response = page.post("/etats-de-frais/988/remuneration/", {"quantity": "12", "act": "next"}, follow=True)
    assert "Montant brut estimé Calculé par le gestionnaire" in text(response)


def test_the_closed_travel_module_says_why(page):
    sentence = "Les frais de déplacement ne se saisissent pas dans IMAG'IN pour cette académie."
    assert sentence in text(page.get("/etats-de-frais/988/"))


def test_closed_travel_is_neither_a_column_nor_a_status(page):
    listed, read = text(page.get("/etats-de-frais/")), text(page.get("/etats-de-frais/988/"))
    for shown in (listed, read):
        assert "Statut frais de déplacement" not in shown
        assert "n'ouvre pas droit à rémunération ou à remboursement" not in shown
    assert "Statut frais de rémunération" in listed


def test_a_vice_rectorat_has_a_plain_caption(page):
    assert "Liste des missions (1 ligne)" in text(page.get("/etats-de-frais/"))
