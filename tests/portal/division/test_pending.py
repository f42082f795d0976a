"""« Comptes à rattacher »: a manager finds the file himself, and confirms; nothing is suggested."""

import pytest
from django.test import Client

from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.accounts.services import grant_role
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.reading import text

LIST = "/comptes-a-rattacher/"


@pytest.fixture(params=["manager", "administrator"])
def division(request, toulouse):
    grant_role(actor="tests", person_key="9" * 64, role=request.param)
    account = AcademyAccount.objects.create(issuer="https://hub", subject="manager", person_key="9" * 64)
    client = Client(HTTP_HOST="toulouse.localhost")
    sign_in(client, account)
    return client


@pytest.fixture
def pending(toulouse):
    return PendingAccount.objects.create(
        issuer="https://hub", subject="x", display_name="Élodie Marchand", provider="Portail"
    )


@pytest.fixture
def elodie(toulouse):
    return ExaminerFactory(number=10_077, last_name="MARCHAND", first_name="Élodie")


def test_only_those_that_wait_are_listed(division, pending):
    PendingAccount.objects.create(
        issuer="https://hub", subject="y", display_name="Déjà décidé", decided_at="2026-06-01T10:00Z"
    )
    words = text(division.get(LIST))
    assert f"{pending.reference} Élodie Marchand Portail" in words and "Déjà décidé" not in words


def test_nobody_waits(division):
    assert "Aucun compte n'attend de décision" in text(division.get(LIST))


def test_nobody_is_suggested(division, pending, elodie):
    assert "10077" not in text(division.get(f"{LIST}{pending.pk}/"))


@pytest.mark.parametrize("words", ["marchand", "elodie", "MARCHAND Él", "10077", "100"])
def test_the_file_is_found_by_name_or_number(division, pending, elodie, words):
    page = division.get(f"{LIST}{pending.pk}/", {"recherche": words})
    assert "MARCHAND Élodie 10077" in text(page)
    assert f"{LIST}{pending.pk}/rattacher/?intervenant=10077" in page.content.decode()


@pytest.mark.parametrize("words", ["lebrun", "99", "marchand paul"])
def test_a_file_that_does_not_fit_is_not_found(division, pending, elodie, words):
    page = division.get(f"{LIST}{pending.pk}/", {"recherche": words})
    assert "Aucun intervenant ne correspond" in text(page)


def test_tied_after_a_confirmation(division, pending, elodie):
    address = f"{LIST}{pending.pk}/rattacher/?intervenant=10077"
    asked = text(division.get(address))
    assert "MARCHAND Élodie" in asked and "Élodie Marchand" in asked
    pending.refresh_from_db()
    assert pending.decided_at is None
    done = division.post(address, {"intervenant": "10077"}, follow=True)
    assert "Le compte est rattaché" in text(done)
    pending.refresh_from_db()
    assert pending.examiner == elodie and pending.decided_by


def test_a_second_confirmation_for_a_file_that_has_an_account(division, pending, elodie):
    AcademyAccount.objects.create(issuer="https://hub", subject="hers", examiner=elodie)
    address = f"{LIST}{pending.pk}/rattacher/"
    asked = division.post(address, {"intervenant": "10077"})
    assert asked.status_code == 200 and "confirmez une seconde fois" in text(asked)
    assert division.post(address, {"intervenant": "10077", "sure": "on"}).status_code == 302
    pending.refresh_from_db()
    assert pending.examiner == elodie


@pytest.mark.parametrize("number", ["", "99999999999", "abc", "12"])
def test_an_unknown_number_leads_back_to_the_search(division, pending, number):
    answer = division.post(f"{LIST}{pending.pk}/rattacher/", {"intervenant": number})
    assert answer.headers["Location"] == f"{LIST}{pending.pk}/"


def test_refused_after_a_confirmation(division, pending):
    address = f"{LIST}{pending.pk}/refuser/"
    assert "n'entrera pas dans votre académie" in text(division.get(address))
    assert "La demande est refusée" in text(division.post(address, follow=True))
    pending.refresh_from_db()
    assert pending.decided_at and pending.examiner is None


def test_a_colleague_was_faster(division, pending, elodie):
    division.post(f"{LIST}{pending.pk}/refuser/")
    late = division.post(f"{LIST}{pending.pk}/rattacher/", {"intervenant": "10077"}, follow=True)
    assert "Une décision a déjà été prise" in text(late)
    assert division.get(f"{LIST}{pending.pk}/").status_code == 404


def test_the_search_costs_the_same_for_many(division, pending, django_assert_max_num_queries):
    for _ in range(60):
        ExaminerFactory(last_name="MARCHAND")
    division.get(LIST)
    with django_assert_max_num_queries(12):
        page = division.get(f"{LIST}{pending.pk}/", {"recherche": "marchand"})
    assert "Seuls les 50 premiers intervenants sont affichés" in text(page)


def test_what_the_person_wrote_is_read_where_it_is_decided(division, pending, elodie):
    PendingAccount.objects.filter(pk=pending.pk).update(message="Joignable au 06 12 34 56 78")
    for path in ("", "refuser/", "rattacher/?intervenant=10077"):
        words = text(division.get(f"{LIST}{pending.pk}/{path}"))
        assert "Joignable au 06 12 34 56 78" in words and pending.reference in words


def test_a_tie_is_undone_from_the_handled_requests(division, pending, elodie):
    division.post(f"{LIST}{pending.pk}/rattacher/", {"intervenant": "10077"})
    handled = division.get(LIST, {"etat": "traitees"})
    assert "Rattaché" in text(handled) and "10077" in text(handled)
    address = f"{LIST}{pending.pk}/annuler/"
    assert address in handled.content.decode()
    assert "MARCHAND Élodie" in text(division.get(address))
    assert "La décision est annulée" in text(division.post(address, follow=True))
    assert pending.reference in text(division.get(LIST))
    assert "Aucune demande n'a encore été traitée" in text(division.get(LIST, {"etat": "traitees"}))


def test_a_refusal_says_that_it_can_be_reopened_and_it_can(division, pending):
    address = f"{LIST}{pending.pk}/refuser/"
    assert "vous pourrez la rouvrir" in text(division.get(address))
    division.post(address)
    division.post(f"{LIST}{pending.pk}/annuler/")
    pending.refresh_from_db()
    assert pending.decided_at is None
    assert division.get(f"{LIST}{pending.pk}/annuler/").status_code == 302, "it waits already"


def test_the_handled_requests_name_who_decided(division, pending, django_assert_max_num_queries):
    AcademyAccount.objects.filter(subject="manager").update(display_name="Line Petit")
    division.post(f"{LIST}{pending.pk}/refuser/")
    for i in range(20):
        PendingAccount.objects.create(
            issuer="x", subject=str(i), decided_at="2026-06-01T10:00Z", examiner=ExaminerFactory()
        )
    division.get(LIST)
    with django_assert_max_num_queries(14):
        assert "Line Petit" in text(division.get(LIST, {"etat": "traitees"}))
