"""« Intervenant extérieur »: who gets in, who does not, and what nobody can tell from outside."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from imagin.identity.models import Account, HubSession
from imagin.tenancy.context import academy, hub
from tenants.accounts.externals import first_secrets, services
from tenants.accounts.models import ExternalCredential
from tenants.journal.models import Entry
from tests.imagin.identity import external_people as people
from tests.imagin.identity.external_people import GOOD, IDENTIFIER, NEXT, NUMBER, OTHER


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = people.QUICK
    people.QuickHasher.done.clear()


@pytest.fixture
def secret(db):
    """An external examiner of Toulouse who holds a first secret."""
    with academy("toulouse"):
        return services.reissue_secret(people.external(), actor="tests")


@pytest.fixture
def ana(secret):
    """The same, who has chosen her password."""
    with academy("toulouse"):
        credential = ExternalCredential.objects.select_related("examiner").get()
        from tenants.accounts.externals.selectors import stamp_of

        return services.choose_password(credential, GOOD, stamp=stamp_of(credential), reason="first")


def is_signed_in(client) -> bool:
    return bool(client.session.get("_auth_user_id"))


def journal(code: str) -> list[Entry]:
    with academy("toulouse"):
        return list(Entry.objects.filter(code=code).order_by("id"))


@pytest.mark.parametrize("identifier", [NUMBER, f" {NUMBER} ", f"0{NUMBER}", IDENTIFIER, IDENTIFIER.lower()])
def test_the_right_password_signs_in_and_goes_on(ana, identifier):
    client = people.browser()
    response = people.send(client, identifier, GOOD)
    assert (response.status_code, response.url) == (302, NEXT)
    account = Account.objects.get(external_academy="toulouse")
    assert (account.external_number, account.subject) == (NUMBER, str(ana.pk))
    assert account.issuer == f"{settings.HUB_URL}/externes/toulouse"
    session = HubSession.objects.get(account=account)
    assert session.amr == ["pwd"] and client.session["hub"]["sid"] == str(session.sid)


def test_the_page_names_the_academy_and_says_where_the_credentials_are(ana):
    response = people.browser().get(people.url())
    page = response.content.decode()
    assert "Académie de Toulouse" in page and "Il s'agit" in page.replace("&#x27;", "'")
    assert f"form-action 'self' {people.academy_url()}" in response["Content-Security-Policy"]
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page


@pytest.mark.parametrize(
    "following",
    [
        "",
        "/",
        "https://evil.example/o/authorize/?client_id=academy-toulouse",
        "/o/authorize/?client_id=academy-atlantide",
        "//evil.example/o/authorize/?client_id=academy-toulouse",
        "/o/authorize/?client_id=toulouse",
    ],
)
def test_without_an_academy_of_the_registry_there_is_no_form(ana, following):
    client = people.browser()
    page = client.get(people.url(following=following)).content.decode()
    assert "<form" not in page.split("<main")[1] and "Académie de Toulouse" in page
    client.post(people.url(following=following), {"username": NUMBER, "password": GOOD})
    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_identifier_are_answered_alike(ana):
    people.QuickHasher.done.clear()
    wrong = people.send(people.browser(), NUMBER, "Tout-autre-chose-1")
    known = len(people.QuickHasher.done)
    unknown = people.send(people.browser(), NUMBER + 1, "Tout-autre-chose-1")
    assert known == 1 and len(people.QuickHasher.done) == 2
    assert bare(wrong, NUMBER) == bare(unknown, NUMBER + 1)
    assert "Identifiant ou mot de passe inexact" in bare(wrong, NUMBER)


def bare(response, number: int) -> str:
    """The page without what differs each time: the form's token, and what was typed."""
    import re

    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return f"{response.status_code} {page}".replace(str(number), "N")


@pytest.mark.parametrize("state", ["initial", "chosen", "closed", "none"])
def test_every_state_of_an_account_costs_one_slow_hash(secret, state):
    with academy("toulouse"):
        credential = ExternalCredential.objects.get()
        values = {"chosen": {"password": "quick$1$s$x", "initial": False}, "closed": {"is_active": False}}
        ExternalCredential.objects.filter(pk=credential.pk).update(**values.get(state, {"initial": True}))
        if state == "none":
            credential.delete()
    people.QuickHasher.done.clear()
    people.send(people.browser(), NUMBER, "Tout-autre-chose-1")
    assert len(people.QuickHasher.done) == 1


def test_a_first_secret_opens_only_the_choice_of_a_password(secret):
    client = people.browser()
    response = people.send(client, NUMBER, secret)
    assert response.url == "/connexion/externe/changer/"
    assert not is_signed_in(client) and not HubSession.objects.exists()
    assert client.get("/").status_code == 302 and client.get(NEXT).status_code == 302
    chosen = client.post(response.url, {"password_new": GOOD, "password_again": GOOD})
    assert chosen.url == NEXT and is_signed_in(client)
    assert [entry.data["reason"] for entry in journal("external.changed")] == ["first"]
    again = people.browser()
    people.send(again, NUMBER, secret)
    assert not is_signed_in(again)
    assert people.send(again, NUMBER, GOOD).url == NEXT


@pytest.mark.parametrize("typed", [str.lower, lambda s: s.replace("-", " "), lambda s: s.replace("-", "")])
def test_a_first_secret_is_read_as_it_is_typed(secret, typed):
    assert people.send(people.browser(), NUMBER, typed(secret)).url == "/connexion/externe/changer/"


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("court", "court", "moins de 12"),
        (GOOD, OTHER, "diffèrent"),
        ("", "", "vide"),
        ("Leroy-900001-Aa!", None, "devin"),
    ],
)
def test_a_refused_choice_says_what_to_correct_and_shows_no_password(secret, new, again, sentence):
    client = people.browser()
    people.send(client, NUMBER, secret)
    typed = {"password_new": new, "password_again": new if again is None else again}
    response = client.post("/connexion/externe/changer/", typed)
    page = response.content.decode()
    assert response.status_code == 200 and sentence in page and not is_signed_in(client)
    assert not new or f'value="{new}"' not in page
    assert "stash" not in client.session


def test_the_first_secret_itself_cannot_be_kept(secret):
    client = people.browser()
    people.send(client, NUMBER, secret)
    lengthened = client.post(
        "/connexion/externe/changer/", {"password_new": secret, "password_again": secret}
    )
    assert lengthened.status_code == 200 and not is_signed_in(client)


def test_a_change_begun_with_a_secret_that_was_replaced_since_is_refused(secret):
    client = people.browser()
    people.send(client, NUMBER, secret)
    with academy("toulouse"):
        services.reissue_secret(ExternalCredential.objects.get().examiner, actor="tests")
    response = client.post("/connexion/externe/changer/", {"password_new": GOOD, "password_again": GOOD})
    assert "plus valable" in response.content.decode() and not is_signed_in(client)


def test_the_choice_waits_a_quarter_of_an_hour(secret):
    client = people.browser()
    people.send(client, NUMBER, secret)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.get("/connexion/externe/changer/").url == "/connexion/externe/"


def test_an_expired_secret_says_so_to_who_has_it_and_to_nobody_else(secret):
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert "plus valable" in people.send(people.browser(), NUMBER, secret).content.decode()
        wrong = people.send(people.browser(), NUMBER, "Tout-autre-chose-1").content.decode()
    assert "plus valable" not in wrong and "inexact" in wrong
    assert [entry.data["reason"] for entry in journal("external.refused")] == ["expired", "password"]


def test_a_closed_account_is_out_at_once_and_does_not_come_back(ana, django_capture_on_commit_callbacks):
    client = people.browser()
    people.send(client, NUMBER, GOOD)
    with academy("toulouse"), django_capture_on_commit_callbacks(execute=True):
        services.close_account(ana.examiner, actor="account:1")
    assert client.get("/").status_code == 302
    assert HubSession.objects.get().end_reason == "closed"
    assert "inexact" in people.send(people.browser(), NUMBER, GOOD).content.decode()
    with academy("toulouse"):
        again = services.reissue_secret(ana.examiner, actor="account:1")
    assert people.send(people.browser(), NUMBER, again).url == "/connexion/externe/changer/"


def test_a_get_never_signs_in_and_a_form_from_elsewhere_neither(ana):
    client = people.browser(enforce_csrf_checks=True)
    client.get(people.url(), {"username": NUMBER, "password": GOOD})
    assert people.send(client, NUMBER, GOOD).status_code == 403
    assert not is_signed_in(client)


def test_the_session_id_changes_at_each_step(secret):
    client = people.browser()
    client.get(people.url())
    store = client.session
    store["planted"] = "1"
    store.save()
    keys = [client.session.session_key]
    people.send(client, NUMBER, secret)
    keys.append(client.session.session_key)
    client.post("/connexion/externe/changer/", {"password_new": GOOD, "password_again": GOOD})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3


def test_nothing_typed_is_in_the_journal(secret):
    people.send(people.browser(), NUMBER, "Tout-autre-chose-1")
    people.send(people.browser(), "inconnue@example.org", "Tout-autre-chose-1")
    with academy("toulouse"):
        told = str(list(Entry.objects.values()))
    assert (
        "Tout-autre" not in told and "inconnue" not in told and secret not in told and "127.0.0.1" not in told
    )


def test_an_account_of_another_academy_does_not_open_this_one(ana):
    following = NEXT.replace("toulouse", "rennes")
    client = people.browser()
    client.post(people.url(following=following), {"username": NUMBER, "password": GOOD})
    assert not is_signed_in(client)


def test_the_two_secrets_of_two_runs_differ_and_one_run_gives_one(toulouse):
    now = timezone.now()
    assert first_secrets.derived(1, now, 5) == first_secrets.derived(1, now, 5)
    others = {
        first_secrets.derived(1, now, 6),
        first_secrets.derived(2, now, 5),
        first_secrets.derived(1, now, 5),
    }
    with academy("rennes"):
        others.add(first_secrets.derived(1, now, 5))
    assert len(others) == 4 and all(len(secret) == 16 for secret in others)


def test_a_change_wanted_by_who_is_signed_in_ends_his_other_sign_ins(ana):
    here, elsewhere = people.browser(), people.browser()
    for client in (here, elsewhere):
        people.send(client, NUMBER, GOOD)
    typed = {"password_old": GOOD, "password_new": OTHER, "password_again": OTHER}
    wrong = here.post("/connexion/externe/changer/", {**typed, "password_old": "Autre-chose-12"})
    assert "actuel est inexact" in wrong.content.decode()
    assert here.post("/connexion/externe/changer/", typed).status_code == 302
    assert here.get("/connexion/externe/changer/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    with hub():
        assert HubSession.objects.filter(ended_at=None).count() == 1
    assert people.send(people.browser(), NUMBER, OTHER).url == NEXT
