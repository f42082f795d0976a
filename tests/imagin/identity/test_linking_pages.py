"""« Comptes rattachés »: his links, one more, one less. On the hub, and only for who is really there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imagin.identity.external import door as external_door
from imagin.identity.external.door import Outcome
from imagin.identity.models import AcademyVisit, AccountLink, HubSession
from imagin.identity.views.linking import MADE, UNDONE
from imagin.tenancy.context import academy, hub
from tenants.people.models import Examiner
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in
from tests.imagin.identity.test_linking import NUMBER, proof
from tests.imagin.identity.test_linking import sophie as sophie

PASSWORD = "des copies par centaines"
TYPED = {"academy": "rennes", "identifier": "900001", "password": PASSWORD}


@pytest.fixture
def page(sophie):
    """Sophie on the hub, from Toulouse, a minute ago."""
    client = hub_client()
    with hub():
        sid = sign_in(client, sophie)
        AcademyVisit.objects.create(session_id=sid, academy="toulouse")
    return client


@pytest.mark.parametrize("sentence", [MADE, UNDONE])
def test_what_follows_within_a_minute_is_not_said_to_be_there(sentence):
    assert "d'ici une minute" in sentence.lower()


@pytest.fixture
def door(monkeypatch):
    """The external door: what was tried, and what it answers."""
    tried = []
    answers = {PASSWORD: Outcome(proof()), "suspended": Outcome(suspended=True)}

    def attempt(code, identifier, password, request):
        tried.append((code, identifier))
        return answers.get(password, Outcome())

    monkeypatch.setattr(external_door, "attempt", attempt)
    return tried


def test_the_list_says_how(page):
    words = page.get("/rattachements/?academie=toulouse").content.decode()
    assert "Vous n&#x27;avez rattaché aucun compte" in words or "Vous n'avez rattaché aucun compte" in words
    assert "/rattachements/nouveau/?academie=toulouse" in words


def test_link_then_undo(page, sophie, door):
    done = page.post("/rattachements/nouveau/?academie=toulouse", TYPED, follow=True)
    assert "Votre compte est rattaché" in done.content.decode()
    assert "Académie de Rennes" in done.content.decode()
    with hub():
        made = AccountLink.objects.get()
        assert (made.account, made.examiner_number, made.home) == (sophie, NUMBER, "toulouse")
    undo = f"/rattachements/{made.pk}/annuler/"
    assert page.get(undo).status_code == 200
    assert page.post(undo).headers["Location"] == "/rattachements/"
    with hub():
        assert not AccountLink.objects.exists()


@pytest.mark.parametrize("asked", ["rennes", "noumea", "<script>", ""])
def test_the_home_is_an_academy_this_sign_in_opened(page, door, asked):
    page.post(f"/rattachements/nouveau/?academie={asked}", TYPED)
    with hub():
        assert AccountLink.objects.get().home == "toulouse"


def test_the_home_is_known_after_a_new_proof(page, sophie, door):
    with hub():
        sign_in(page, sophie)
    page.post("/rattachements/nouveau/?academie=toulouse", TYPED)
    with hub():
        assert AccountLink.objects.get().home == "toulouse"


def test_the_home_of_another_person_is_not_his(page, sophie, door):
    with hub():
        HubSession.objects.update(account=hub_account("other"))
        sign_in(page, sophie)
    page.post("/rattachements/nouveau/?academie=toulouse", TYPED)
    with hub():
        assert AccountLink.objects.get().home == ""


def test_no_home_where_none_was_opened(page, door):
    with hub():
        AcademyVisit.objects.all().delete()
    page.post("/rattachements/nouveau/?academie=toulouse", TYPED)
    with hub():
        assert AccountLink.objects.get().home == ""


@pytest.mark.parametrize(
    ("password", "said"), [("faux", "pas de compte d"), ("suspended", "la connexion est suspendue")]
)
def test_not_proved(page, door, password, said):
    answer = page.post("/rattachements/nouveau/", {**TYPED, "password": password})
    assert answer.status_code == 200 and said in answer.content.decode()
    assert password not in answer.content.decode().replace("suspendue", "")
    with hub():
        assert not AccountLink.objects.exists()


@pytest.mark.parametrize("missing", ["academy", "identifier", "password"])
def test_nothing_is_tried_with_a_blank(page, door, missing):
    assert page.post("/rattachements/nouveau/", {**TYPED, missing: ""}).status_code == 200
    assert door == []


def test_an_academy_that_is_not_open_is_not_tried(page, door):
    page.post("/rattachements/nouveau/", {**TYPED, "academy": "atlantide"})
    assert door == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_old_sign_in_is_proved_again_first(page, door, method):
    with hub():
        HubSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    answer = getattr(page, method)("/rattachements/nouveau/?academie=toulouse", TYPED)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/connexion/?forcer=1&next=%2Frattachements%2Fnouveau%2F")
    assert door == []


def test_another_s_link_is_not_found(page, door):
    with hub():
        made = AccountLink.objects.create(
            account=hub_account("other"), academy="rennes", examiner_number=NUMBER, home=""
        )
    for method in (page.get, page.post):
        assert method(f"/rattachements/{made.pk}/annuler/").status_code == 404
    with hub():
        assert AccountLink.objects.exists()


def test_a_refusal_is_said_and_nothing_is_kept(page, door):
    with academy("rennes"):
        Examiner.objects.update(person_key="a" * 64)
    answer = page.post("/rattachements/nouveau/", TYPED)
    assert "celui d&#x27;une autre personne" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
