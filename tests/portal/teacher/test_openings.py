"""A service outside its periods: its pages say since when; a closed session is read only."""

from datetime import date

import pytest

from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from tenants.claims.models import ClaimHalf
from tenants.people.enums import ExaminerKind
from tests.factories import ExaminerFactory, ExamSessionFactory
from tests.portal.teacher.reading import console, text

CLAIM = "/etats-de-frais/52525/"
CLOSED = "Le service des enseignants est fermé depuis le 24/06/2026. Il rouvre le 01/09/2026."
SESSION = "« Session juin 2026 » : la saisie est fermée depuis le 25/06/2026."
PAGES = ("/missions/", "/missions/toulouse/52525/", "/etats-de-frais/", CLAIM, CLAIM + "remuneration/")


@pytest.fixture
def mission(convoke):
    return convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 20))


def close(key="windows.teacher", session="", since=date(2026, 6, 24), until=date(2026, 9, 1)):
    with hub():
        set_rule("toulouse", key, False, actor="tests", since=since, until=until, session=session)


@pytest.mark.parametrize("address", PAGES)
def test_a_closed_service_says_since_when_and_until_when(page, mission, address):
    close()
    response = page.get(address)
    assert response.status_code == 403
    assert "Service fermé" in text(response) and CLOSED in text(response)


def test_a_form_sent_to_a_closed_service_keeps_nothing(page, mission):
    close()
    response = page.post(CLAIM + "remuneration/", {"quantity": "12", "act": "save"})
    assert response.status_code == 403 and CLOSED in text(response)
    assert ClaimHalf.objects.get().quantity is None


@pytest.mark.parametrize("address", ["/", "/mes-informations/", "/aide/etats-de-frais/", "/plan-du-site/"])
def test_what_is_no_service_stays_and_says_it(page, mission, address):
    close()
    response = page.get(address)
    assert response.status_code == 200 and CLOSED in text(response)


def test_the_other_service_stays_open(page, mission):
    close("windows.external")
    response = page.get("/etats-de-frais/")
    assert response.status_code == 200 and "fermé depuis" not in text(response)


def test_an_external_examiner_has_his_own_service(visitor, toulouse):
    client = visitor(examiner=ExaminerFactory(kind=ExaminerKind.EXTERNAL))
    close("windows.external")
    response = client.get("/missions/")
    assert response.status_code == 403
    assert "Le service des intervenants extérieurs est fermé depuis le 24/06/2026." in text(response)


def test_a_head_reads_it_on_his_home_page(visitor, toulouse):
    client = visitor(["school_head"])
    close("windows.school")
    response = client.get("/")
    assert response.status_code == 200
    assert "Le service des chefs d'établissement et de centre est fermé depuis" in text(response)
    assert "fermé depuis" not in text(visitor(["manager"], key="8" * 64).get("/"))


HEADS = "le service des chefs d'établissement et de centre"


@pytest.mark.parametrize("role", ["school_head", "centre_head"])
def test_a_head_reads_each_session_that_is_closed_while_the_service_is_open(visitor, toulouse, role):
    ExamSessionFactory(code="2026-06", label="Session juin 2026")
    client = visitor([role])
    close("windows.school", session="2026-06")
    close("windows.school", session="2026-09", until=None)
    words = text(client.get("/"))
    june = f"Session juin 2026 : {HEADS} est fermé depuis le 24/06/2026. Il rouvre le 01/09/2026."
    assert june in words
    assert f"Session 2026-09 : {HEADS} est fermé depuis le 24/06/2026. Aucune réouverture" in words
    assert words.count("est fermé depuis") == 2


def test_a_head_reads_each_session_that_stays_open_while_the_service_is_closed(visitor, toulouse):
    ExamSessionFactory(code="2026-06", label="Session juin 2026")
    close("windows.school")
    with hub():
        set_rule(
            "toulouse", "windows.school", True, actor="tests", until=date(2026, 7, 11), session="2026-06"
        )
    words = text(visitor(["school_head"]).get("/"))
    assert "Le service des chefs d'établissement et de centre est fermé depuis le 24/06/2026." in words
    assert f"Session juin 2026 : {HEADS} reste ouvert jusqu'au 10/07/2026 inclus." in words


def test_the_sessions_of_the_heads_are_told_to_nobody_else(page, mission):
    close("windows.school", session="2026-06")
    assert "est fermé" not in text(page.get("/"))


def test_the_end_is_told_a_fortnight_before(page, mission):
    close(since=date(2026, 7, 5))
    assert "Le service des enseignants est ouvert jusqu'au 04/07/2026 inclus." in text(page.get("/missions/"))
    close(since=date(2026, 7, 20))
    close("windows.external", since=date(2026, 7, 1))
    assert "inclus" in text(page.get("/missions/"))


def test_an_end_that_is_far_is_not_told(page, mission):
    close(since=date(2026, 8, 1))
    assert "inclus" not in text(page.get("/missions/"))


def test_a_module_that_is_off_comes_before_its_periods(page, mission):
    close()
    with hub():
        set_rule("toulouse", "services.claims", False, actor="tests")
    assert page.get(CLAIM).status_code == 404


# --- one session ------------------------------------------------------------------------------------


def test_a_closed_session_is_read_and_not_entered(page, mission):
    page.post(CLAIM + "remuneration/", {"quantity": "12", "act": "save"})
    close(session="2026-06", since=date(2026, 6, 25))
    shown = text(page.get(CLAIM))
    assert SESSION in shown and "Vos états de frais restent consultables." in shown
    assert "à vous de compléter" not in shown and "À vous de compléter" not in shown
    assert shown.count("La saisie est fermée pour cette session") == 3
    assert "Je souhaite compléter" not in shown and "Je n'ai pas effectué" not in shown
    assert page.get("/etats-de-frais/").status_code == 200


@pytest.mark.parametrize("end", ["remuneration/", "recapitulatif/", "valider/", "non-effectuee/"])
def test_a_form_of_a_closed_session_is_refused_with_the_sentence(page, mission, end):
    page.post(CLAIM + "remuneration/", {"quantity": "12", "act": "save"})
    close(session="2026-06", since=date(2026, 6, 25))
    response = page.post(CLAIM + end, {"quantity": "13", "act": "save"}, follow=True)
    assert any(SESSION in sentence for sentence in console(response))
    assert "À vous de compléter" in text(page.get(CLAIM)) or "Non validé" in text(page.get(CLAIM))


def test_a_session_just_closed_is_told_and_an_old_one_is_not(page, mission):
    close(session="2026-06", since=date(2026, 6, 25), until=None)
    close(session="2025-06", since=date(2025, 9, 1), until=None)
    shown = text(page.get("/"))
    assert "Session juin 2026 : la saisie des états de frais est fermée depuis le 25/06/2026." in shown
    assert "2025-06" not in shown and "2026-06" not in shown


def test_the_banner_costs_no_query(page, mission, count_queries):
    before = count_queries(lambda: page.get("/missions/"))
    close(since=date(2026, 7, 5))
    assert count_queries(lambda: page.get("/missions/")) == before


def test_the_home_page_of_a_closed_service_leads_to_no_closed_page(page, mission):
    assert "Ce qui vous attend" in text(page.get("/"))
    close()
    shown = text(page.get("/"))
    assert "Ce qui vous attend" not in shown and "Aucune activité n'est ouverte" not in shown
    assert shown.count(CLOSED) == 1
