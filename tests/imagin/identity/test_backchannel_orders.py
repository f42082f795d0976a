"""What an academy believes of whoever calls to end a sign-in (OpenID Connect Back-Channel Logout §2.6)."""

import jwt
import pytest
from django.utils import timezone

from imagin.sessions.models import Session
from imagin.tenancy.context import academy
from tests.imagin.identity.helpers import HUB_ISSUER, Signer, academy_client

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/"
ADDRESS = "/connexion/deconnexion/"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def session(signed_in, servers):
    return signed_in[1]


@pytest.fixture
def signer(monkeypatch, session):
    """The hub's key, in the test's hands."""
    signer = Signer()
    monkeypatch.setattr(
        "imagin.identity.client.http.call", lambda provider, method, url, **options: {"keys": [signer.jwk]}
    )
    return signer


def order(signer, session, kind="logout+jwt", key=None, **changes):
    now = int(timezone.now().timestamp())
    claims = {
        "iss": HUB_ISSUER,
        "aud": "academy-toulouse",
        "sub": "s",
        "iat": now,
        "exp": now + 120,
        "jti": "j",
        "sid": str(session.sid),
        "events": {EVENT: {}},
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key or signer.key, "RS256", headers={"kid": signer.kid, "typ": kind})


def send(token, code="toulouse", **options):
    return academy_client(code, **options).post(ADDRESS, {"logout_token": token})


def is_over(session) -> bool:
    with academy("toulouse"):
        return "over" in Session.objects.get(sid=str(session.sid)).get_decoded()


def test_right_token(signer, session):
    response = send(order(signer, session), enforce_csrf_checks=True)
    assert (response.status_code, response.content) == (200, b"")
    assert "no-store" in response.headers["Cache-Control"]
    assert "imagin_session" not in response.cookies
    assert is_over(session)


WRONG = {
    "issuer": {"iss": "https://portail.example"},
    "audience": {"aud": "academy-rennes"},
    "several audiences": {"aud": ["academy-toulouse", "academy-rennes"]},
    "expired": {"exp": 1_000_000},
    "no expiry": {"exp": None},
    "issued long ago": {"iat": 1_000_000},
    "issued in the future": {"iat": 4_000_000_000},
    "no issue date": {"iat": None},
    "no events": {"events": None},
    "another event": {"events": {"https://example.org/other": {}}},
    "event that is no object": {"events": {EVENT: True}},
    "events as list": {"events": [EVENT]},
    "nonce": {"nonce": "n"},
    "no number": {"jti": None},
    "no session": {"sid": None},
    "session as number": {"sid": 1},
}


@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG)
def test_wrong_token(signer, session, changes):
    response = send(order(signer, session, **changes))
    assert (response.status_code, response.json()) == (400, {"error": "invalid_request"})
    assert "no-store" in response.headers["Cache-Control"]
    assert not is_over(session)


@pytest.mark.parametrize("kind", ["JWT", "at+jwt", None])
def test_token_of_another_kind(signer, session, kind):
    """An ID token of the hub, sent here by the academy it was told to, is no order."""
    assert send(order(signer, session, kind=kind)).status_code == 400
    assert not is_over(session)


def test_key_of_somebody_else(signer, session):
    forged = order(signer, session, key=Signer("k1", key="other").key)
    assert send(forged).status_code == 400
    assert not is_over(session)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "€"])
def test_not_a_token(signer, session, token):
    assert send(token).status_code == 400


def test_no_token_at_all(signer, session):
    assert academy_client("toulouse").post(ADDRESS).status_code == 400
    assert academy_client("toulouse").get(ADDRESS).status_code == 405


def test_replay(signer, session):
    token = order(signer, session)
    assert send(token).status_code == 200
    assert send(token).status_code == 400


def test_order_for_another_academy(signer, session):
    with academy("rennes"):
        assert send(order(signer, session), "rennes").status_code == 400


def test_unknown_sign_in(signer, session):
    assert send(order(signer, session, sid="unknown")).status_code == 200
    assert not is_over(session)


def test_reason_that_is_none_of_ours(signer, session, hub_server, signed_in):
    send(order(signer, session, imagin_reason="<script>"))
    page = signed_in[0].get(PAGE, follow=True).content.decode()
    assert "Reconnectez-vous pour continuer." in page and "<script>" not in page
