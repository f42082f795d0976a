"""The end of a sign-in reaches the academies it opened, and only their own sessions of it."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import jwt
import pytest
import requests
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError

from imagin.identity import services, tasks
from imagin.identity.models import AcademyVisit, EndReason, HubSession
from imagin.identity.provider import backchannel, logout_tokens
from imagin.identity.provider.pairwise import subject_for
from imagin.tenancy.context import academy, hub
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import (
    HUB_ISSUER,
    academy_account,
    academy_client,
    hub_account,
    hub_client,
    sign_in,
)

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/"
ADDRESS = "/connexion/deconnexion/"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Wire:
    """Between the hub and the academies: the real page of the academy named by Host."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.down = False
        self.status = 0

    def post(self, target, data, headers, timeout, allow_redirects):
        assert (timeout, allow_redirects) == (5, False)
        self.sent.append((headers["Host"], data["logout_token"]))
        if self.down:
            raise requests.ConnectionError
        assert target == django_settings.INTERNAL_URL + ADDRESS
        response = Client(headers={"host": headers["Host"]}).post(urlsplit(target).path, data)
        self.status = response.status_code
        return response


@pytest.fixture
def wire(monkeypatch, servers):
    known = Wire()

    class Connection:
        trust_env = True

        def __enter__(self):
            return self

        def __exit__(self, *error):
            assert not self.trust_env

        def post(self, *args, **options):
            return known.post(*args, **options)

    network = SimpleNamespace(Session=Connection, RequestException=requests.RequestException)
    monkeypatch.setattr(backchannel, "requests", network)
    monkeypatch.setattr(backchannel, "on_commit", lambda done: done())
    monkeypatch.setattr(backchannel.tell_of_end, "delay", try_once)
    return known


def try_once(visit):
    """The queue keeps a failed order for later."""
    try:
        with hub():
            backchannel.deliver(visit)
    except backchannel.NotTold:
        pass


@pytest.fixture
def opened(signed_in, hub_server, wire):
    """Sophie in Toulouse, and the hub knows of it."""
    browser, session = signed_in
    visit(session)
    return browser, session


def visit(session, *codes):
    with hub():
        for code in codes or ("toulouse",):
            AcademyVisit.objects.create(session=session, academy=code)


def end(session, reason=EndReason.LEFT):
    with hub():
        services.end_session(session.sid, reason=reason)


def waiting() -> int:
    with hub():
        return AcademyVisit.objects.count()


class TestEnd:
    def test_closes_the_academy_at_once(self, opened, hub_server):
        browser, session = opened
        end(session)
        hub_server.calls.clear()
        response = browser.get(PAGE, follow=True)
        assert "depuis une autre page" in response.content.decode()
        assert hub_server.calls == []
        assert waiting() == 0

    def test_other_sign_ins_go_on(self, opened, sophie, sophie_in_toulouse):
        other = academy_client("toulouse")
        with hub():
            second = services.open_session(sophie, {})
        sign_in(other, sophie_in_toulouse, second)
        end(opened[1])
        assert other.get(PAGE).status_code == 200

    def test_other_academies_are_told_too(self, opened, sophie, wire):
        with academy("rennes"):
            there = academy_client("rennes")
            account = academy_account(sophie, examiner=ExaminerFactory(person_key=sophie.person_key))
            sign_in(there, account, opened[1])
        visit(opened[1], "rennes")
        end(opened[1])
        assert sorted(host for host, _ in wire.sent) == ["rennes.localhost:8000", "toulouse.localhost:8000"]
        with academy("rennes"):
            assert there.get(PAGE).url.startswith("/connexion/expiree/")

    def test_text_of_an_open_page_is_kept(self, opened):
        """The session is over, not forgotten: what the person then sends waits for him."""
        browser, session = opened
        end(session, EndReason.IDLE)
        browser.post(
            PAGE, {"comment": "vingt lignes"}, headers={"referer": f"http://toulouse.localhost:8000{PAGE}"}
        )
        assert browser.session["stash"].keys() == {PAGE}
        assert not browser.session.get("_auth_user_id")

    def test_opens_nothing_public_either(self, opened):
        browser, session = opened
        end(session)
        assert browser.get("/public/").content.decode() == "visiteur"

    def test_told_once(self, opened, wire):
        end(opened[1])
        end(opened[1])
        assert len(wire.sent) == 1

    def test_nobody_to_tell(self, signed_in, wire):
        end(signed_in[1])
        assert wire.sent == []

    def test_academy_that_left_the_hub(self, signed_in, wire):
        visit(signed_in[1], "atlantide")
        end(signed_in[1])
        assert (wire.sent, waiting()) == ([], 0)


class TestToken:
    @pytest.fixture
    def told(self, opened, wire):
        end(opened[1])
        return wire.sent[0][1]

    def test_says(self, told, opened, sophie):
        claims = jwt.decode(told, options={"verify_signature": False})
        assert set(claims) == {"iss", "aud", "sub", "iat", "exp", "jti", "sid", "events", "imagin_reason"}
        assert (claims["iss"], claims["aud"]) == (HUB_ISSUER, "academy-toulouse")
        assert claims["sub"] == subject_for(sophie.pk, "toulouse")
        assert (claims["sid"], claims["events"]) == (str(opened[1].sid), {EVENT: {}})
        assert claims["exp"] - claims["iat"] == 120
        assert "Sophie" not in str(claims) and str(sophie.pk) not in str(claims)

    def test_is_signed_by_the_published_key(self, told, db):
        header = jwt.get_unverified_header(told)
        published = hub_client().get("/o/.well-known/jwks.json").json()["keys"]
        assert (header["typ"], header["alg"]) == ("logout+jwt", "RS256")
        assert header["kid"] in [key["kid"] for key in published]


class TestAcademyDown:
    def test_waits_and_is_told_later(self, opened, wire, clock):
        browser, session = opened
        wire.down = True
        end(session)
        assert waiting() == 1
        wire.down = False
        clock.shift(timedelta(minutes=11))
        with hub():
            assert backchannel.announce_again() == 1
        assert (waiting(), wire.status) == (0, 200)
        assert browser.get(PAGE).url.startswith("/connexion/expiree/")

    def test_tried_again_by_the_queue_first(self, opened, wire):
        wire.down = True
        end(opened[1])
        with hub():
            assert backchannel.announce_again() == 0
        assert backchannel.tell_of_end.max_retries == 4
        assert backchannel.tell_of_end.retry_backoff == 4

    def test_refusal_is_not_an_answer(self, opened, wire, monkeypatch):
        monkeypatch.setattr(logout_tokens, "make", lambda session, academy: "x")
        end(opened[1])
        assert (wire.status, waiting()) == (400, 1)

    def test_given_up_after_the_longest_session(self, opened, wire, clock):
        wire.down = True
        end(opened[1])
        clock.shift(timedelta(hours=12, minutes=1))
        with hub():
            assert backchannel.announce_again() == 0

    def test_queue_out_of_order_stops_nobody(self, opened, wire, monkeypatch):
        def down(visit):
            raise OperationalError

        monkeypatch.setattr(backchannel.tell_of_end, "delay", down)
        end(opened[1])
        assert waiting() == 1

    def test_sign_in_that_goes_on_is_not_told(self, opened, wire):
        with hub():
            backchannel.deliver(AcademyVisit.objects.get().pk)
        assert wire.sent == []


class TestIdleSignIns:
    """Nobody comes back to be told that his session is over: the minute's task ends it."""

    def reason(self) -> str:
        with hub():
            return HubSession.objects.get().end_reason

    def test_ended_and_told(self, opened, clock, wire):
        clock.shift(timedelta(minutes=33))
        tasks.end_idle_sign_ins()
        assert self.reason() == EndReason.IDLE
        assert len(wire.sent) == 1
        page = opened[0].get(PAGE, follow=True).content.decode()
        assert "vous n&#x27;avez rien fait pendant le délai permis" in page

    def test_act_of_the_last_minute_that_was_not_told_yet_counts(self, opened, clock):
        """An academy tells at most once a minute: the end waits for what it may still say."""
        browser, _ = opened
        clock.shift(timedelta(seconds=59))
        browser.get(PAGE)
        clock.shift(timedelta(minutes=29, seconds=59))
        tasks.end_idle_sign_ins()
        assert self.reason() == ""
        assert browser.get(PAGE).status_code == 200

    def test_too_long(self, signed_in, wire):
        with hub():
            HubSession.objects.update(started_at=timezone.now() - timedelta(hours=12))
        tasks.end_idle_sign_ins()
        assert self.reason() == EndReason.AGE

    def test_closed_account(self, opened, sophie, wire):
        with hub():
            sophie.is_active = False
            sophie.save()
        tasks.end_idle_sign_ins()
        assert self.reason() == EndReason.CLOSED
        assert len(wire.sent) == 1

    def test_going_on(self, opened, clock, wire):
        clock.shift(timedelta(minutes=29))
        tasks.end_idle_sign_ins()
        assert (self.reason(), wire.sent) == ("", [])

    def test_all_of_them_some_at_a_time(self, db, clock, wire, monkeypatch):
        monkeypatch.setattr(services, "MOST_AT_ONCE", 2)
        account = hub_account("many")
        for _ in range(5):
            services.open_session(account, {})
        clock.shift(timedelta(minutes=33))
        assert [services.end_idle_sessions() for _ in range(4)] == [2, 2, 1, 0]
