"""Quitter ends the sign-in; a link alone does not."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from imagin.identity.models import HubSession
from imagin.identity.views.leave import leave_order
from imagin.tenancy.context import hub
from tests.imagin.identity.chain import path_of, query_of, register_upstream
from tests.imagin.identity.helpers import academy_client, hub_account, hub_client, sign_in


@pytest.fixture
def at_hub(sophie, signed_in):
    client = hub_client()
    with hub():
        sign_in(client, sophie, signed_in[1])
    return client


def ended(session) -> bool:
    with hub():
        return HubSession.objects.get(pk=session.pk).ended_at is not None


def test_from_an_academy(signed_in, at_hub):
    browser, session = signed_in
    response = browser.post("/quitter/")
    assert response.url.startswith("http://localhost:8000/quitter/?academie=toulouse&jeton=")
    assert "Sophie" not in response.url
    assert browser.get("/session/etat/").status_code == 401
    page = at_hub.get(path_of(response.url))
    assert "Vous êtes déconnecté(e)" in page.content.decode()
    assert ended(session)
    assert at_hub.get("/session/etat/").status_code == 401


def test_the_end_is_not_told_to_who_is_still_in(signed_in, at_hub):
    still = at_hub.get("/quitter/fin/?state=toulouse").content.decode()
    assert "Vous êtes encore connecté(e)" in still and "est fermée dans toutes" not in still
    assert re.search(r'<form method="post" action="/quitter/"', still)
    assert not ended(signed_in[1])
    assert "est fermée dans toutes" in hub_client().get("/quitter/fin/?state=toulouse").content.decode()


def test_link_asks_first(signed_in, at_hub):
    browser, session = signed_in
    for client in (browser, at_hub):
        page = client.get("/quitter/").content.decode()
        assert re.search(r'<form method="post" action="/quitter/"', page)
    assert not ended(session)


@pytest.mark.parametrize("order", ["", "x", "forged"])
def test_forged_order_asks_first(signed_in, at_hub, order):
    token = leave_order("rennes", str(signed_in[1].pk)) if order == "forged" else order
    page = at_hub.get("/quitter/", {"academie": "toulouse", "jeton": token}).content.decode()
    assert "<form" in page
    assert not ended(signed_in[1])


def test_old_order(signed_in, at_hub):
    order = leave_order("toulouse", str(signed_in[1].pk))
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        at_hub.get("/quitter/", {"academie": "toulouse", "jeton": order})
    assert not ended(signed_in[1])


def test_order_of_the_person_before(signed_in, db):
    """The same computer, the next person: the order of the first does not end the session of the second."""
    client = hub_client()
    with hub():
        sid = sign_in(client, hub_account("next"))
    order = leave_order("toulouse", str(signed_in[1].pk))
    client.get("/quitter/", {"academie": "toulouse", "jeton": order})
    with hub():
        assert HubSession.objects.get(pk=sid).ended_at is None


def test_from_the_hub(at_hub, signed_in):
    assert "Vous êtes déconnecté(e)" in at_hub.post("/quitter/").content.decode()
    assert ended(signed_in[1])


def test_provider_is_told_without_a_name(at_hub, signed_in):
    register_upstream(end_session_endpoint="https://portail.example/logout")
    with hub():
        HubSession.objects.update(upstream_sid="up-1")
    page = at_hub.post("/quitter/").content.decode()
    address = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page).group(1).replace("&amp;", "&")
    assert query_of(address) == {
        "client_id": "imagin-hub",
        "post_logout_redirect_uri": "http://localhost:8000/quitter/fin/",
        "logout_hint": "up-1",
    }


def test_after_leaving_the_provider(db):
    page = hub_client().get("/quitter/fin/?state=toulouse").content.decode()
    assert "http://toulouse.localhost:8000/" in page
    assert "Revenir à l&#x27;accueil" not in hub_client().get("/quitter/fin/?state=toulouse").content.decode()
    assert "mechant" not in hub_client().get("/quitter/fin/?state=mechant").content.decode()


def test_visitor_of_an_academy(db):
    client = academy_client("toulouse")
    assert client.get("/quitter/").url == "http://localhost:8000/quitter/?academie=toulouse"
    assert client.post("/quitter/").url == "http://localhost:8000/quitter/?academie=toulouse"


def test_form_of_every_academy_page_may_lead_to_the_hub(signed_in):
    browser, _ = signed_in
    policy = browser.get("/quitter/").headers["Content-Security-Policy"]
    assert "form-action 'self' http://localhost:8000" in policy
    assert "unsafe" not in policy


def test_hub_pages_lead_nowhere_else(at_hub):
    policy = at_hub.get("/quitter/").headers["Content-Security-Policy"]
    assert "form-action 'self';" in policy + ";"


def test_visitor_known_to_the_hub_is_asked_once(at_hub, signed_in):
    """From the page « Vous n'avez pas de compte » of an academy: Changer de compte."""
    page = at_hub.get("/quitter/?academie=rennes").content.decode()
    assert 'name="academie" value="rennes"' in page
    left = at_hub.post("/quitter/", {"academie": "rennes"}).content.decode()
    assert "http://rennes.localhost:8000/" in left
    assert ended(signed_in[1])
