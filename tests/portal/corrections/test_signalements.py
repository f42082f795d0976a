"""The division's « Signalements »: who sees them, how they are answered, how much the list costs."""

import pytest

from tenants.accounts.services import grant_role
from tenants.journal.models import Entry
from tenants.people.models import CorrectionRequest
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.conftest import (  # noqa: F401 - the people of these tests
    account,
    count_queries,
    june,
    page,
    sophie,
    visitor,
)
from tests.portal.teacher.reading import console, text

URL = "/signalements/"


@pytest.fixture
def manager(visitor):  # noqa: F811
    return visitor(roles=["manager"])


@pytest.fixture
def request_(sophie):  # noqa: F811
    return CorrectionRequest.objects.create(
        examiner=sophie, subject="school", message="J'ai changé de lycée.", created_by="sophie"
    )


def test_the_list_shows_what_waits(manager, request_):
    words = text(manager.get(URL))
    assert "Signalements à traiter (1 ligne)" in words
    assert "Mme VIDAL Sophie" in words and "Établissement ou discipline" in words
    assert "J'ai changé de lycée." in words


def test_it_is_filtered_and_sorted_as_any_list(manager, request_):
    other = ExaminerFactory(last_name="ABADIE", first_name="Paul")
    CorrectionRequest.objects.create(examiner=other, subject="bank", message="RIB", created_by="paul")
    body = manager.get(URL, {"tri": "intervenant"}).content.decode()
    assert body.index("ABADIE") < body.index("VIDAL")
    assert "1 ligne sur 2" in text(manager.get(URL, {"q": "lycee"}))


def test_an_answer_leaves_the_list_and_reaches_the_examiner(manager, request_, page):  # noqa: F811
    answer = manager.post(f"{URL}{request_.pk}/", {"answer": "C'est corrigé dans EPP."}, follow=True)
    assert any("votre réponse est enregistrée" in sentence.lower() for sentence in console(answer))
    assert "Aucun signalement n'attend de réponse." in text(answer)
    assert "1 ligne" in text(manager.get(URL, {"etat": "traites"}))
    assert "C'est corrigé dans EPP." in text(page.get("/mes-informations/"))
    entry = Entry.objects.get(code="people.correction.answered")
    assert (entry.subject, entry.data) == (f"correction:{request_.pk}", {})


def test_an_answered_one_is_read_and_not_answered_again(manager, request_):
    manager.post(f"{URL}{request_.pk}/", {"answer": "C'est corrigé."})
    body = manager.get(f"{URL}{request_.pk}/")
    assert "Réponse du jeudi 25 juin 2026" in text(body) and "<textarea" not in body.content.decode()
    again = manager.post(f"{URL}{request_.pk}/", {"answer": "Non."}, follow=True)
    assert any("déjà reçu une réponse" in sentence for sentence in console(again))
    assert CorrectionRequest.objects.get().answer == "C'est corrigé."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "La réponse manque."),
        ("x" * 1001, "Raccourcissez-la."),
        ("Votre IBAN FR14 2004 1010 0505 0001 3M02 606 est faux.", "(IBAN). Retirez-le"),
        ("C'est\u202e corrigé.", "un caractère invisible"),
    ],
)
def test_an_answer_that_cannot_be_sent(manager, request_, typed, sentence):
    assert sentence in text(manager.post(f"{URL}{request_.pk}/", {"answer": typed}))
    assert CorrectionRequest.objects.get().state == "open"


def test_an_unknown_one_is_not_found(manager):
    assert manager.get(f"{URL}424242/").status_code == 404


@pytest.mark.parametrize("role", ["school_head", "centre_head", "jury_president"])
def test_it_is_for_the_division_only(visitor, request_, role):  # noqa: F811
    client = visitor(roles=[role])
    assert [client.get(URL).status_code, client.post(f"{URL}{request_.pk}/").status_code] == [403, 403]
    assert "Signalements" not in text(client.get("/"))


def test_a_teacher_does_not_enter(page, request_):  # noqa: F811
    assert page.get(URL).status_code == 403


def test_a_manager_who_proved_nothing_is_asked_to(account, page, request_):  # noqa: F811
    grant_role(actor="tests", person_key=account.person_key, role="manager")
    sign_in(page, account, strong=False)
    assert page.get(URL).headers["Location"].startswith("/connexion/renfort/")


def test_no_secret_of_the_examiner_is_even_read(manager, request_, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as captured:
        manager.get(f"{URL}{request_.pk}/")
    asked = next(q["sql"] for q in captured.captured_queries if '"people_correctionrequest"' in q["sql"])
    assert '"people_examiner"."last_name"' in asked
    assert not [name for name in ("iban", "nir", "numen") if f'"people_examiner"."{name}"' in asked]


def test_a_list_of_five_hundred_costs_as_many_queries_as_one(manager, sophie, request_, count_queries):  # noqa: F811
    one = count_queries(lambda: manager.get(URL))
    others = [ExaminerFactory() for _ in range(4)]
    CorrectionRequest.objects.bulk_create(
        CorrectionRequest(examiner=others[n % 4], subject="other", message=f"Erreur {n}", created_by="s")
        for n in range(500)
    )
    assert count_queries(lambda: manager.get(URL)) == one


def test_a_number_written_before_it_was_refused_is_not_shown(manager, request_):
    CorrectionRequest.objects.update(message="Mon numéro : 1 85 05 78 006 084 91")
    for address in (URL, f"{URL}{request_.pk}/"):
        words = text(manager.get(address))
        assert "Mon numéro : [masqué]" in words and "084 91" not in words
