"""Who is signed in keeps name, menu and Quitter on a page of refusal; a visitor sees the plain one."""

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.shell import errors
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in

NAME, QUIT = "Marie LE GOFF", 'class="leave"'


def body_of(answer, status: int) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_refused(marie):
    body = body_of(marie.get("/missions/"), 403)
    assert NAME in body and QUIT in body and 'class="menu' in body and "Erreur 403" in body


def test_an_address_without_route(marie):
    with CaptureQueriesContext(connection) as few:
        answer = marie.get("/nulle-part/")
    body = body_of(answer, 404)
    assert NAME in body and QUIT in body and "Page introuvable" in body
    assert answer["Cache-Control"] == "no-store"
    assert len(few) < 15


def test_a_method_that_is_not_expected(marie):
    answer = marie.get("/quitter/inconnu/", headers={"accept": "text/html"})
    assert answer.status_code == 404
    answer = marie.post("/guide/", headers={"accept": "text/html"})
    body = body_of(answer, 405)
    assert NAME in body and "Demande non prévue" in body and answer["Allow"] == "GET, HEAD"
    assert body_of(marie.post("/guide/"), 405) == ""


def test_a_visitor_sees_the_plain_page(visitor):
    body = body_of(visitor.get("/nulle-part/"), 404)
    assert QUIT not in body and 'class="menu' not in body


def test_a_session_that_idled_is_nobody_s(marie):
    with time_machine.travel(timezone.now() + timezone.timedelta(minutes=31)):
        body = body_of(marie.get("/nulle-part/"), 404)
    assert NAME not in body and QUIT not in body


def test_the_hub_too(db):
    client = hub_client()
    sign_in(client, hub_account(display_name=NAME))
    assert QUIT in body_of(client.get("/nulle-part/"), 404)


def test_it_comes_out_whatever_breaks(marie, monkeypatch):
    def broken(request):
        raise RuntimeError("no menu today")

    monkeypatch.setattr("portal.shell.context.menu", broken)
    body = body_of(marie.get("/nulle-part/"), 404)
    assert "Page introuvable" in body and NAME not in body


def test_a_breakdown_is_plain(rf, monkeypatch):
    monkeypatch.setattr(errors, "is_known", lambda request: 1 / 0)
    assert errors.server_error(rf.get("/")).status_code == 500
