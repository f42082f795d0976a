"""Saisie des états de frais: conditions of use, then the list (guide v17 §2.6.1 and §2.6.2)."""

from datetime import date
from urllib.parse import urlencode

import pytest

from federation.projection import project_all
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tenants.claims.enums import ClaimState
from tenants.claims.labels import IN_PROGRESS, STORED, UPCOMING
from tenants.claims.models import ClaimHalf
from tenants.claims.services import generate_claims
from tenants.journal.services import publish_persons
from tenants.notices.models import Acceptance, NoticeKind
from tenants.notices.services import publish_notice
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.portal.teacher.conftest import SOPHIE_KEY
from tests.portal.teacher.reading import console, text

HEADERS = [
    "Examen",
    "Type de mission",
    "N° de mission",
    "Début de mission",
    "Centre d'examen",
    "Statut frais de rémunération",
    "Statut frais de déplacement",
]
ACCEPT = "J'ai lu et j'accepte les conditions relatives à l'utilisation du service."


@pytest.fixture
def conditions(toulouse):
    return publish_notice(NoticeKind.CONDITIONS, "Les frais d'autoroute ne sont pas remboursés.")


def test_conditions_come_first(page, conditions, convoke):
    convoke(mission__number=52_525)
    response = page.get("/etats-de-frais/52525/")
    assert response.status_code == 302
    assert response["Location"] == "/etats-de-frais/conditions/?suite=/etats-de-frais/52525/"
    words = text(page.get(response["Location"]))
    assert "Les frais d'autoroute ne sont pas remboursés." in words
    assert ACCEPT in words


def test_no_act_passes_before_the_conditions(page, conditions, convoke):
    convoke(mission__number=52_525)
    page.post("/etats-de-frais/52525/remuneration/", {"quantity": "12", "act": "save"})
    page.post("/etats-de-frais/52525/non-effectuee/")
    half = ClaimHalf.objects.get()
    assert (half.quantity, half.state) == (None, ClaimState.OPEN)


def test_accepting_leads_where_one_was_going(page, conditions):
    address = "/etats-de-frais/conditions/?suite=/etats-de-frais/52525/"
    response = page.post(address, {"accepted": "on", "version": conditions.version})
    assert response["Location"] == "/etats-de-frais/52525/"
    assert Acceptance.objects.count() == 1
    assert page.get("/etats-de-frais/").status_code == 200


def test_the_way_on_stays_on_this_host(page, conditions):
    address = "/etats-de-frais/conditions/?suite=//ailleurs.example/"
    response = page.post(address, {"accepted": "on", "version": conditions.version})
    assert response["Location"] == "/etats-de-frais/"


def test_the_box_must_be_ticked(page, conditions):
    response = page.post("/etats-de-frais/conditions/", {"version": conditions.version})
    assert "Vous n'avez pas coché la case. Cochez-la pour accéder à vos états de frais." in text(response)
    assert not Acceptance.objects.exists()


def test_the_browser_leaves_the_errors_to_the_page(page, conditions):
    body = page.get("/etats-de-frais/conditions/").content.decode()
    assert '<form class="card" id="conditions" method="post" novalidate>' in body


def test_the_help_gives_every_status(page):
    written = page.get("/aide/etats-de-frais/").content.decode()
    for label in {UPCOMING.label, IN_PROGRESS.label, *(status[0] for status in STORED.values())}:
        assert f"<dt>{label}</dt>" in written


def test_a_new_version_is_asked_again_and_an_old_one_cannot_be_accepted(page, conditions):
    page.post("/etats-de-frais/conditions/", {"accepted": "on", "version": conditions.version})
    newer = publish_notice(NoticeKind.CONDITIONS, "Nouvelles conditions.")
    assert page.get("/etats-de-frais/").status_code == 302
    stale = page.post(
        "/etats-de-frais/conditions/", {"accepted": "on", "version": conditions.version}, follow=True
    )
    assert "Les conditions d'utilisation viennent de changer : relisez-les avant de les accepter." in console(
        stale
    )
    assert not Acceptance.objects.filter(notice=newer).exists()


def test_accepted_conditions_stay_readable(page, conditions):
    page.post("/etats-de-frais/conditions/", {"accepted": "on", "version": conditions.version})
    words = text(page.get("/etats-de-frais/conditions/"))
    assert "Vous avez accepté ces conditions" in words
    assert ACCEPT not in words


def test_without_conditions_the_list_opens(page):
    assert page.get("/etats-de-frais/conditions/")["Location"] == "/etats-de-frais/"
    assert "Vous n'avez aucun état de frais" in text(page.get("/etats-de-frais/"))


def test_the_list_has_the_columns_and_the_statuses_of_the_guide(page, convoke):
    convoke(mission__number=52_525, mission__starts_on=date(2026, 6, 20))
    convoke(mission__starts_on=date(2026, 6, 25))
    convoke(mission__starts_on=date(2026, 7, 2))
    words = text(page.get("/etats-de-frais/"))
    assert "Saisie état de frais mission" in words
    assert "Liste des missions de l'académie de Toulouse (3 lignes) 3 missions, 1 à compléter" in words
    assert " ".join(HEADERS) in words
    assert "BACCALAUREAT GENERAL Correction de copies 52525 20/06/2026" in words
    for label in ("Non validé", "Mission en cours", "Mission non effectuée", "Pas de frais"):
        assert label in words


def test_a_cancelled_claim_is_listed_but_not_opened(page, convoke):
    convoke(mission__number=52_525)
    ClaimHalf.objects.update(state=ClaimState.CANCELLED)
    response = page.get("/etats-de-frais/")
    assert "Annulé" in text(response)
    assert "/etats-de-frais/52525/" not in response.content.decode()
    assert page.get("/etats-de-frais/52525/").status_code == 404


def test_buttons_to_the_claims_of_another_academy(page):
    with academy("rennes"):
        generate_claims([AssignmentFactory(examiner=ExaminerFactory(person_key=SOPHIE_KEY))])
        publish_persons([SOPHIE_KEY])
    with hub():
        project_all()
    response = page.get("/etats-de-frais/")
    words = text(response)
    assert "Accédez à vos états de frais présents dans une académie extérieure" in words
    assert "Académie de Rennes (1 à compléter, nouvelle fenêtre)" in words
    there = "http://rennes.localhost:8000"
    sign_on = {"iss": "http://localhost:8000/o", "target_link_uri": f"{there}/etats-de-frais/"}
    link = f'href="{there}/connexion/initier/?{urlencode(sign_on)}"'
    assert link in response.content.decode().replace("&amp;", "&")


@pytest.mark.parametrize("key", ["services.claims", "windows.teacher"])
def test_closed_claims_of_another_academy_are_one_sentence_and_no_button(page, key):
    with academy("rennes"):
        generate_claims([AssignmentFactory(examiner=ExaminerFactory(person_key=SOPHIE_KEY))])
        publish_persons([SOPHIE_KEY])
    with hub():
        project_all()
        set_rule("rennes", key, False, actor="tests")
    words = text(page.get("/etats-de-frais/"))
    assert "Accédez à vos états de frais présents" not in words and "1 à compléter" not in words
    said = ("Cette académie n'a pas ouvert la saisie", "Le service des enseignants est fermé depuis")
    assert f"Académie de Rennes : {said[key == 'windows.teacher']}" in words


def test_a_session_open_elsewhere_keeps_the_button_without_its_count(page):
    with academy("rennes"):
        generate_claims([AssignmentFactory(examiner=ExaminerFactory(person_key=SOPHIE_KEY))])
        publish_persons([SOPHIE_KEY])
    with hub():
        project_all()
        set_rule("rennes", "windows.teacher", False, actor="tests")
        set_rule("rennes", "windows.teacher", True, actor="tests", session="2026-06")
    words = text(page.get("/etats-de-frais/"))
    assert "Académie de Rennes (nouvelle fenêtre)" in words
    assert "Académie de Rennes : Le service des enseignants est fermé" in words


def test_the_list_costs_the_same_for_one_claim_and_for_twenty(page, convoke, count_queries):
    convoke()
    alone = count_queries(lambda: page.get("/etats-de-frais/"))
    for _ in range(19):
        convoke()
    assert count_queries(lambda: page.get("/etats-de-frais/")) == alone
