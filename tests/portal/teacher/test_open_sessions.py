"""A session that stays open while the service is closed: its people enter its claims, and no more."""

from datetime import date

import pytest

from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from tenants.claims.models import ClaimHalf
from tests.factories import ExamSessionFactory
from tests.portal.teacher.reading import text

CLAIM = "/etats-de-frais/52525/"
OTHER = "/etats-de-frais/60606/"
CLOSED = "Le service des enseignants est fermé depuis le 25/06/2026."
STAYS = "Session octobre 2026 : la saisie des états de frais reste ouverte."


@pytest.fixture
def october(toulouse):
    return ExamSessionFactory(code="2026-10", label="Session octobre 2026")


@pytest.fixture
def missions(convoke, october):
    convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 20), mission__session=october)
    convoke(mission__number=60_606, mission__starts_on=date(2026, 6, 19))


@pytest.fixture
def closed_but_october(toulouse):
    with hub():
        set_rule("toulouse", "windows.teacher", False, actor="tests", since=date(2026, 6, 25))
        set_rule("toulouse", "windows.teacher", True, actor="tests", session="2026-10")


@pytest.mark.parametrize("address", ["/etats-de-frais/", CLAIM, CLAIM + "remuneration/"])
def test_its_people_enter_its_claims(page, missions, closed_but_october, address):
    response = page.get(address)
    assert response.status_code == 200 and CLOSED in text(response) and STAYS in text(response)


def test_what_is_typed_there_is_kept(page, missions, closed_but_october):
    page.post(CLAIM + "remuneration/", {"quantity": "12", "act": "save"})
    assert ClaimHalf.objects.filter(quantity=12).count() == 1


@pytest.mark.parametrize("address", [OTHER, OTHER + "remuneration/", "/missions/", "/etats-de-frais/9/"])
def test_nothing_else_opens(page, missions, closed_but_october, address):
    response = page.get(address)
    assert response.status_code == 403 and CLOSED in text(response)
    assert page.post(OTHER + "remuneration/", {"quantity": "12", "act": "save"}).status_code == 403
    assert not ClaimHalf.objects.filter(quantity=12).exists()


def test_the_list_and_the_home_page_show_that_session_only(page, missions, closed_but_october):
    listed = page.get("/etats-de-frais/").content.decode()
    assert CLAIM in listed and OTHER not in listed
    home = text(page.get("/"))
    assert "1 état de frais à compléter" in home and "à venir" not in home


def test_who_has_no_claim_in_it_is_not_let_in(page, convoke, closed_but_october, october):
    convoke(mission__number=60_606, mission__starts_on=date(2026, 6, 19))
    assert page.get("/etats-de-frais/").status_code == 403
    assert "Ce qui vous attend" not in text(page.get("/"))
