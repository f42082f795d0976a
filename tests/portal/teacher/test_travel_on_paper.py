"""Where travel is asked for on paper: whoever travels finds the sentence and the form (DESIGN §7, S15)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from federation.projection import project_all
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tenants.accounts.models import AcademyAccount
from tenants.claims.enums import ClaimState
from tenants.claims.models import Claim, ClaimHalf
from tenants.exams.enums import PayEntry
from tenants.journal.services import publish_persons
from tenants.notices.attachments import keep
from tenants.notices.publishing import Draft, publish
from tests.factories import AssignmentFactory, ExaminerFactory, MissionTypeFactory
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.reading import text
from tests.tenants.notices.files import pdf

SENTENCE = "Les frais de déplacement ne se saisissent pas dans IMAG'IN pour cette académie."
NO_CLAIM = "Cette mission n'ouvre pas d'état de frais : vous n'avez rien à saisir."
TITLE = "Pas d'état de frais"
FORM = "Formulaire de mission.pdf"


@pytest.fixture
def marie(june, noumea):
    publish(Draft("travel", "Remplissez le formulaire.", files=(keep(FORM, pdf()),)), actor="tests")
    return ExaminerFactory(first_name="Marie", last_name="WAMYTAN")


@pytest.fixture
def her_page(marie):
    account = AcademyAccount.objects.create(issuer="hub", subject="marie", examiner=marie)
    client = Client(HTTP_HOST="noumea.localhost")
    sign_in(client, account)
    return client


def convoked(examiner, number=990, travels=True):
    """To a meeting, which is not paid: it has no claim."""
    kind = MissionTypeFactory(code="REU", label="Réunion", pay_entry=PayEntry.NONE, travels=travels)
    return AssignmentFactory(examiner=examiner, mission__number=number, mission__type=kind)


def is_shown(response) -> bool:
    """The sentence and the form to download, once each, or neither."""
    words = text(response)
    found = [words.count(SENTENCE), words.count("Remplissez le formulaire."), words.count(FORM)]
    assert found in ([0, 0, 0], [1, 1, 1])
    return bool(found[0])


def test_the_page_of_a_mission_that_travels_gives_the_form(her_page, marie):
    convoked(marie)
    answer = her_page.get("/missions/noumea/990/")
    assert is_shown(answer)
    link = re.search(r'href="(/messages/fichiers/[^"]+)"', answer.content.decode())[1]
    assert her_page.get(link).content.startswith(b"%PDF")


def test_a_mission_done_at_home_says_nothing_of_travel(her_page, marie):
    convoked(marie, travels=False)
    assert not is_shown(her_page.get("/missions/noumea/990/"))


@pytest.mark.parametrize(
    ("state", "told"),
    [(ClaimState.OPEN, True), (ClaimState.NOT_PERFORMED, False), (ClaimState.CANCELLED, False)],
)
def test_a_mission_with_a_claim_follows_it(her_page, marie, state, told):
    claim = Claim.objects.create(assignment=convoked(marie))
    ClaimHalf.objects.create(claim=claim, kind="pay", state=state)
    assert is_shown(her_page.get("/missions/noumea/990/")) is told


def test_the_list_of_claims_gives_it_once(her_page, marie):
    assert is_shown(her_page.get("/etats-de-frais/"))


def test_the_help_page_gives_it(her_page):
    assert is_shown(her_page.get("/aide/etats-de-frais/"))
    assert not is_shown(her_page.get("/aide/accueil/"))


def test_nothing_is_shown_where_travel_is_open(page, convoke):
    publish(Draft("travel", "Remplissez le formulaire.", files=(keep(FORM, pdf()),)), actor="tests")
    MissionTypeFactory(travels=True)
    convoke(mission__number=52_525)
    for address in ("/missions/toulouse/52525/", "/etats-de-frais/", "/aide/etats-de-frais/"):
        assert not is_shown(page.get(address)), address


def test_nothing_is_asked_of_the_database_where_travel_is_open(page, sophie):
    convoked(sophie)
    with CaptureQueriesContext(connection) as captured:
        assert page.get("/missions/toulouse/990/").status_code == 200
    assert not [query for query in captured if "claims_claim" in query["sql"]]


def test_the_mission_of_another_academy_says_nothing_of_ours(page, sophie):
    """Toulouse has travel on paper; the mission is one of Rennes, which has not."""
    with academy("rennes"):
        convoked(ExaminerFactory(person_key=sophie.person_key))
        publish_persons([sophie.person_key])
    with hub():
        set_rule("toulouse", "modules.travel", False, actor="tests")
        project_all()
    answer = page.get("/missions/rennes/990/")
    assert answer.status_code == 200 and not is_shown(answer) and SENTENCE not in text(answer)


def refused(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 404
    return text(answer)


def test_a_mission_without_claim_says_so_and_where_travel_is_asked_for(her_page, marie):
    convoked(marie)
    for address in ("/etats-de-frais/990/", "/etats-de-frais/990/remuneration/"):
        words = refused(her_page, address)
        assert TITLE in words and f"{NO_CLAIM} {SENTENCE}" in words
    body = her_page.get("/etats-de-frais/990/").content.decode()
    assert 'href="/etats-de-frais/">Revenir à vos états de frais' in body


def test_a_mission_without_any_right_says_only_that(her_page, marie):
    convoked(marie, travels=False)
    words = refused(her_page, "/etats-de-frais/990/")
    assert NO_CLAIM in words and SENTENCE not in words


def test_where_travel_is_open_too(page, sophie):
    convoked(sophie)
    words = refused(page, "/etats-de-frais/990/")
    assert NO_CLAIM in words and SENTENCE not in words


def test_nothing_is_told_of_the_mission_of_somebody_else(her_page, marie):
    convoked(ExaminerFactory())
    told = refused(her_page, "/etats-de-frais/990/").replace("990", "991")
    assert "Page introuvable" in told and TITLE not in told
    assert told == refused(her_page, "/etats-de-frais/991/")


def test_a_cancelled_claim_stays_closed_without_a_word(her_page, marie):
    claim = Claim.objects.create(assignment=convoked(marie))
    ClaimHalf.objects.create(claim=claim, kind="pay", state=ClaimState.CANCELLED)
    words = refused(her_page, "/etats-de-frais/990/")
    assert "Page introuvable" in words and TITLE not in words


def test_an_assignment_not_convoked_is_told_nothing(her_page, marie):
    kind = MissionTypeFactory(code="REU", pay_entry=PayEntry.NONE, travels=True)
    AssignmentFactory(examiner=marie, mission__number=990, mission__type=kind, state="affecte")
    assert "Page introuvable" in refused(her_page, "/etats-de-frais/990/")
