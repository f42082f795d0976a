"""Tries are counted, suspended and forgiven; nobody is locked out for long, and nobody learns who exists."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import RequestFactory
from django.utils import timezone

from imagin.identity.external import door as external_door
from imagin.identity.external import lockout
from imagin.tenancy.context import academy, hub
from tenants.accounts.externals import links, selectors, services
from tenants.journal.models import Entry
from tests.imagin.identity import external_people as people
from tests.imagin.identity.external_people import GOOD, IDENTIFIER, NEXT, NUMBER, OTHER

WRONG = "Tout-autre-chose-1"


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = people.QUICK
    people.QuickHasher.done.clear()


@pytest.fixture
def ana(db):
    with academy("toulouse"):
        credential = services.ensure_credential(people.external())
        stamp = selectors.stamp_of(credential)
        return services.choose_password(credential, GOOD, stamp=stamp, reason="first")


def miss(times: int, username: object = NUMBER, address: str = "127.0.0.1", client=None):
    client = client or people.browser()
    return [people.send(client, username, WRONG, REMOTE_ADDR=address) for _ in range(times)]


def test_the_fifth_miss_suspends_and_says_for_how_long(ana):
    answers = miss(5)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "suspendue 15 minutes" in answers[-1].content.decode()
    right = people.send(people.browser(), NUMBER, GOOD)
    assert right.status_code == 429
    with academy("toulouse"):
        assert Entry.objects.filter(code="external.locked").count() == 1


def test_an_identifier_that_nobody_has_is_suspended_alike(ana):
    known, unknown = miss(6), miss(6, NUMBER + 1)
    assert [answer.status_code for answer in known] == [answer.status_code for answer in unknown]


def test_the_names_of_one_account_add_up(ana):
    answers = miss(2) + miss(2, IDENTIFIER) + miss(1, f"00{NUMBER}")
    assert answers[-1].status_code == 429


def test_during_the_suspension_no_password_is_looked_at_and_it_is_not_prolonged(ana):
    miss(5)
    people.QuickHasher.done.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        miss(3)
    assert people.QuickHasher.done == []
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert people.send(people.browser(), NUMBER, GOOD).url == NEXT


def test_a_success_forgets_the_misses(ana):
    miss(4)
    people.send(people.browser(), NUMBER, GOOD)
    assert [answer.status_code for answer in miss(4)] == [200] * 4


def test_somebody_elsewhere_does_not_lock_the_owner_out(ana):
    miss(6, address="192.0.2.1")
    assert people.send(people.browser(), NUMBER, GOOD).url == NEXT


def test_another_browser_does_not_start_the_count_again(ana):
    for agent in range(5):
        miss(1, client=people.browser(HTTP_USER_AGENT=f"agent {agent}"))
    assert people.send(people.browser(), NUMBER, GOOD).status_code == 429


def test_from_many_addresses_fifty_misses_slow_everybody_down(ana):
    for address in range(10):
        miss(5, address=f"192.0.2.{address + 1}")
    assert people.send(people.browser(), NUMBER, GOOD).status_code == 429


def test_even_then_the_owner_gets_in_by_his_link(ana):
    for address in range(10):
        miss(5, address=f"192.0.2.{address + 1}")
    with academy("toulouse"):
        path = "/" + links.make_link(ana).split("/", 3)[3]
    client = people.browser()
    client.get(path)
    typed = {"username": str(NUMBER), "password_new": OTHER, "password_again": OTHER}
    assert client.post("/connexion/externe/lien/", typed).status_code == 302
    assert people.send(people.browser(), NUMBER, OTHER).url == NEXT


def test_a_hundred_tries_look_at_five_passwords(ana):
    people.QuickHasher.done.clear()
    client = people.browser()
    answers = {answer.status_code for answer in miss(100, client=client)}
    assert answers == {200, 429} and len(people.QuickHasher.done) == 5


def test_tries_of_the_same_moment_are_counted_before_they_are_judged(ana, monkeypatch):
    """Each of them finds itself already counted when its password is looked at."""
    counted = []

    def prove(identifier, password):
        with hub():
            counted.append(AccessAttempt.objects.get().failures_since_start)
        return external_door.Outcome()

    monkeypatch.setattr(external_door.door(), "prove", prove)
    miss(3)
    assert counted == [1, 2, 3]


def test_for_who_needs_no_reason_there_is_a_proof_or_nobody(ana):
    request = RequestFactory().post("/", REMOTE_ADDR="127.0.0.1")
    proof = external_door.prove("toulouse", str(NUMBER), GOOD, request)
    assert (proof.academy, proof.examiner_number, proof.must_change) == ("toulouse", NUMBER, False)
    assert external_door.prove("toulouse", str(NUMBER), WRONG, request) is None
    assert external_door.prove("rennes", str(NUMBER), GOOD, request) is None


def test_guessing_the_present_password_on_a_session_left_open_is_slowed_down_too(ana):
    client = people.browser()
    people.send(client, NUMBER, GOOD)
    typed = {"password_old": WRONG, "password_new": OTHER, "password_again": OTHER}
    pages = [client.post("/connexion/externe/changer/", typed).content.decode() for _ in range(6)]
    assert "actuel est inexact" in pages[4] and "suspendue" in pages[5]


def test_a_choice_that_is_too_weak_is_not_a_miss(ana):
    client = people.browser()
    people.send(client, NUMBER, GOOD)
    typed = {"password_old": GOOD, "password_new": "faible", "password_again": "faible"}
    pages = [client.post("/connexion/externe/changer/", typed).content.decode() for _ in range(7)]
    assert "moins de 12" in pages[-1]


def test_nothing_typed_is_kept_by_axes(ana):
    miss(2)
    kept = str(list(AccessAttempt.objects.values()))
    assert WRONG not in kept and "csrfmiddlewaretoken=" not in kept.replace("csrfmiddlewaretoken=****", "")


def test_other_sign_ins_are_not_counted(ana):
    from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

    with academy("toulouse"):
        request = RequestFactory().post("/")
        user_login_failed.send("somebody", credentials={"username": "x"}, request=request)
        for signal in (user_logged_in, user_logged_out):
            receivers = [found for found in signal._live_receivers(None)[0] if "axes" in found.__module__]
            assert [found(sender=None, request=request, user=ana) for found in receivers] == [None]
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", None),
        (1, "unknown", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=told)
    assert lockout.client_address(request) == address


def test_addresses_are_kept_a_week(ana):
    miss(1)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        lockout.purge()
    assert not AccessAttempt.objects.exists()


SCHOOL = "198.51.100.7"


def test_identifier_after_identifier_from_one_address_is_stopped(ana, monkeypatch):
    monkeypatch.setattr(lockout, "FROM_ONE_ADDRESS", 10)
    for other in range(10):
        assert miss(1, NUMBER + 1 + other, SCHOOL)[0].status_code == 200
    stopped = people.send(people.browser(), NUMBER, GOOD, REMOTE_ADDR=SCHOOL)
    assert stopped.status_code == 429 and "suspendue 15 minutes" in stopped.content.decode()
    assert people.send(people.browser(), NUMBER, GOOD, REMOTE_ADDR="198.51.100.8").url == NEXT
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert people.send(people.browser(), NUMBER, GOOD, REMOTE_ADDR=SCHOOL).url == NEXT


def test_a_school_behind_one_address_is_not_locked_by_those_who_get_in(ana, monkeypatch):
    """Each mistypes, then gets in: nothing of it adds up."""
    monkeypatch.setattr(lockout, "FROM_ONE_ADDRESS", 10)
    for _ in range(8):
        miss(2, address=SCHOOL)
        assert people.send(people.browser(), NUMBER, GOOD, REMOTE_ADDR=SCHOOL).url == NEXT
    with hub():
        assert not AccessAttempt.objects.exists()


def test_the_limit_of_an_address_is_more_than_a_school_misses():
    assert lockout.FROM_ONE_ADDRESS >= 100
