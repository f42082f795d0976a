"""Links received by e-mail: once, briefly, for who knows the identifier; nobody learns who has an account."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from imagin.identity.session import remembered
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tenants.accounts import tasks
from tenants.accounts.externals import links, selectors, services
from tenants.accounts.externals import mail as letters
from tenants.accounts.models import CredentialLink, ExternalCredential
from tenants.journal.models import Entry
from tenants.people.enums import ExaminerKind, ExaminerState
from tests.conftest import LONG_AGO
from tests.factories import ExaminerFactory
from tests.imagin.identity import external_people as people
from tests.imagin.identity.external_people import GOOD, IDENTIFIER, NEXT, NUMBER, OTHER


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = people.QUICK


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The queue's work is done in place; two minutes pass between two askings."""
    monkeypatch.setattr(tasks.send_reset_link, "delay", tasks.send_reset_link.run)
    monkeypatch.setattr(tasks.tell_password_changed, "delay", tasks.tell_password_changed.run)
    monkeypatch.setattr(remembered, "first_in", lambda key, seconds: True)


@pytest.fixture
def credential(db):
    with academy("toulouse"):
        credential = services.ensure_credential(people.external())
        stamp = selectors.stamp_of(credential)
        return services.choose_password(credential, GOOD, stamp=stamp, reason="first")


def ask(identifier: object = NUMBER):
    return people.browser().post(people.url("oubli/"), {"username": str(identifier)})


def received() -> str:
    """Path of the last link received."""
    line = next(line for line in mail.outbox[-1].body.splitlines() if "/lien/" in line)
    return "/" + line.strip().split("/", 3)[3]


def opened(path: str):
    client = people.browser()
    response = client.get(path)
    return client, response


def choose(client, username: object = NUMBER, new: str = OTHER):
    typed = {"username": str(username), "password_new": new, "password_again": new}
    return client.post("/connexion/externe/lien/", typed)


def is_signed_in(client) -> bool:
    return bool(client.session.get("_auth_user_id"))


def test_a_forgotten_password_is_replaced_and_the_person_is_in(credential):
    assert "envoye=1" in ask().url
    client, response = opened(received())
    assert (response.status_code, response.url) == (302, "/connexion/externe/lien/")
    assert response["Referrer-Policy"] == "no-referrer" and "no-store" in response["Cache-Control"]
    page = client.get(response.url)
    told = page.content.decode()
    assert "Académie de Toulouse" in told and "LEROY" not in told and "no-store" in page["Cache-Control"]
    assert choose(client).url == f"{people.academy_url()}/"
    assert is_signed_in(client)
    assert people.send(people.browser(), NUMBER, GOOD).status_code == 200
    assert people.send(people.browser(), NUMBER, OTHER).url == NEXT


def test_the_link_is_good_once(credential):
    ask()
    path = received()
    first, second = opened(path)[0], opened(path)[0]
    choose(first)
    assert second.get("/connexion/externe/lien/").status_code == 410
    assert choose(second).status_code == 410 and not is_signed_in(second)


def test_opening_it_uses_nothing(credential):
    ask()
    for _ in range(3):
        client, _ = opened(received())
        client.get("/connexion/externe/lien/")
    assert choose(client).status_code == 302


def test_it_dies_after_half_an_hour_or_by_a_newer_one(credential):
    ask()
    old = received()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert opened(old)[0].get("/connexion/externe/lien/").status_code == 410
    ask()
    assert opened(old)[0].get("/connexion/externe/lien/").status_code == 410
    assert opened(received())[0].get("/connexion/externe/lien/").status_code == 200


def test_it_dies_when_the_account_is_closed_or_the_password_changed(credential):
    ask()
    with academy("toulouse"):
        services.change_own(str(credential.pk), GOOD, OTHER)
    assert opened(received())[0].get("/connexion/externe/lien/").status_code == 410
    ask()
    with academy("toulouse"):
        services.close_account(ExternalCredential.objects.get().examiner, actor="account:1")
    assert opened(received())[0].get("/connexion/externe/lien/").status_code == 410


def test_only_the_print_of_the_token_is_kept(credential):
    ask()
    token = received().rstrip("/").rsplit("/", 1)[1]
    with academy("toulouse"):
        assert CredentialLink.objects.get().digest == links.digest_of(token) != token
    client, _ = opened(received())
    assert token not in str(dict(client.session))


def test_a_link_sent_by_somebody_else_does_not_make_its_reader_enter_that_account(credential):
    """Login CSRF: the reader types his own identifier, which is not the link's."""
    ask()
    client, _ = opened(received())
    with academy("toulouse"):
        ExaminerFactory(number=NUMBER + 1, kind=ExaminerKind.EXTERNAL)
    response = choose(client, NUMBER + 1)
    assert "pas celui du compte" in response.content.decode() and not is_signed_in(client)
    assert choose(client, IDENTIFIER).status_code == 302


def test_a_found_link_does_not_let_one_try_identifiers(credential):
    ask()
    client, _ = opened(received())
    for number in range(1, 7):
        choose(client, number)
    assert "suspendue" in choose(client, NUMBER).content.decode() and not is_signed_in(client)


@pytest.mark.parametrize("who", ["unknown", "without address", "internal", "archived", "closed"])
def test_asking_is_answered_alike_for_everybody(credential, who):
    with academy("toulouse"):
        examiner = credential.examiner
        values = {
            "without address": {"email": ""},
            "internal": {"kind": ExaminerKind.INTERNAL},
            "archived": {"state": ExaminerState.ARCHIVED},
        }.get(who, {})
        type(examiner).objects.filter(pk=examiner.pk).update(**values)
        if who == "closed":
            services.close_account(examiner, actor="account:1")
    response = ask(NUMBER + 7 if who == "unknown" else NUMBER)
    assert "envoye=1" in response.url and mail.outbox == []


def test_what_is_answered_is_true_of_a_second_asking_too(credential):
    """One message in two minutes: the page says so, and says the same to everybody."""
    minutes = {120: "deux"}[tasks.BETWEEN_SECONDS]
    page = people.browser().get(ask().url).content.decode()
    assert f"aucun lien n'a été demandé dans les {minutes} dernières minutes" in page


def test_the_request_does_the_same_work_for_everybody(credential, monkeypatch, django_assert_max_num_queries):
    asked = []
    monkeypatch.setattr(tasks.send_reset_link, "delay", asked.append)
    counts = []
    for number in (NUMBER, NUMBER + 7):
        with django_assert_max_num_queries(9) as captured:
            ask(number)
        counts.append(len(captured))
    assert counts[0] == counts[1] and asked == [str(NUMBER), str(NUMBER + 7)]


def test_a_queue_that_does_not_answer_is_said(credential, monkeypatch):
    from kombu.exceptions import OperationalError

    def silent(identifier):
        raise OperationalError

    monkeypatch.setattr(tasks.send_reset_link, "delay", silent)
    assert ask().status_code == 503


def test_nobody_floods_a_mailbox(credential, monkeypatch):
    asked = iter([True, False, False])
    monkeypatch.setattr(remembered, "first_in", lambda key, seconds: next(asked))
    for _ in range(3):
        ask()
    assert len(mail.outbox) == 1


def test_who_never_had_a_secret_gets_in_by_a_link(db):
    with academy("toulouse"):
        people.external()
    ask()
    client, _ = opened(received())
    assert choose(client).status_code == 302 and is_signed_in(client)


def test_the_person_is_told_that_his_password_changed(credential, django_capture_on_commit_callbacks):
    with academy("toulouse"), django_capture_on_commit_callbacks(execute=True):
        services.change_own(str(credential.pk), GOOD, OTHER)
    assert "mot de passe a été changé" in mail.outbox[-1].subject and OTHER not in mail.outbox[-1].body


def test_the_hour_is_that_of_the_academy(toulouse):
    with hub():
        set_rule("toulouse", "time.zone", "Pacific/Noumea", actor="tests", since=LONG_AGO)
    with time_machine.travel("2026-11-20T21:36:00Z", tick=False):
        letters.send_changed(services.ensure_credential(people.external()))
    body = mail.outbox[-1].body.replace("\N{NO-BREAK SPACE}", " ")
    assert "a été changé le 21 novembre 2026 à 8 h 36." in body


def test_the_journal_tells_ids_only(credential):
    ask()
    ask("inconnu@example.org")
    with academy("toulouse"):
        told = [(entry.subject, entry.data) for entry in Entry.objects.filter(code="external.reset_asked")]
    assert sorted(told, key=str) == [
        ("", {"sent": False}),
        (f"examiner:{credential.examiner_id}", {"sent": True}),
    ]


def test_a_link_of_another_academy_opens_nothing_here(credential):
    ask()
    client, _ = opened(received().replace("toulouse", "rennes"))
    assert client.get("/connexion/externe/lien/").status_code == 410
    assert people.browser().get("/connexion/externe/lien/atlantide/abc/").status_code == 404


def test_old_links_are_purged(credential):
    ask()
    with academy("toulouse"), time_machine.travel(timezone.now() + timedelta(days=8)):
        links.purge()
        assert not CredentialLink.objects.exists()


def test_the_first_link_lasts_what_the_rule_says(toulouse):
    with hub():
        set_rule("toulouse", "signin.secret_days", 10, actor="tests", since=LONG_AGO)
    credential = services.ensure_credential(people.external())
    tasks.send_first_link.run(str(credential.pk))
    assert "/lien/toulouse/" in mail.outbox[0].body and str(NUMBER) in mail.outbox[0].body
    left = CredentialLink.objects.get().expires_at - timezone.now()
    assert timedelta(days=9) < left <= timedelta(days=10)
