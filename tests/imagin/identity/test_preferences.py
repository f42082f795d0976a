"""Display preferences follow the person to every academy."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from imagin.identity.models import Account
from imagin.identity.session import preferences, signature
from imagin.tenancy.context import academy, hub
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import academy_account, academy_client, hub_client, sign_in

CHOSEN = {"contrast": "fort", "size": "150"}


def request_of(client, user, host_academy):
    request = RequestFactory().get("/")
    request.session, request.user, request.academy = client.session, user, host_academy
    return request


def test_kept_at_the_hub_and_told_to_the_others(signed_in, hub_server, sophie, sophie_in_toulouse):
    client, session = signed_in
    request = request_of(client, sophie_in_toulouse, object())
    preferences.save(request, CHOSEN)
    assert preferences.read(request) == CHOSEN
    with hub():
        assert Account.objects.get(pk=sophie.pk).preferences == CHOSEN
    with academy("rennes"):
        account = academy_account(sophie, examiner=ExaminerFactory(person_key=sophie.person_key))
        rennes = academy_client("rennes")
        sign_in(rennes, account, session)
        with time_machine.travel(timezone.now() + timedelta(seconds=61)):
            rennes.get("/session/etat/")
        assert preferences.read(request_of(rennes, account, object())) == CHOSEN


def test_on_the_hub(sophie):
    client = hub_client()
    sign_in(client, sophie)
    preferences.save(request_of(client, sophie, None), CHOSEN)
    sophie.refresh_from_db()
    assert preferences.read(request_of(client, sophie, None)) == CHOSEN


def test_hub_silent(signed_in, hub_server, sophie_in_toulouse):
    hub_server.silent = True
    request = request_of(signed_in[0], sophie_in_toulouse, object())
    preferences.save(request, CHOSEN)
    assert preferences.read(request) == CHOSEN


@pytest.mark.parametrize("wrong", [[], "x", {"a": "x" * 3000}])
def test_not_preferences(db, sophie, wrong):
    client = hub_client()
    sid = sign_in(client, sophie)
    path = "/session/v1/preferences"
    body = json.dumps({"sid": sid, "preferences": wrong}).encode()
    headers = signature.sign("toulouse", path, body)
    response = client.post(path, body, content_type="application/json", headers=headers)
    assert response.status_code == 400


@pytest.mark.parametrize("wrong", [{}, {"preferences": []}, {"preferences": "x"}, {"preferences": ["x"]}])
def test_unreadable_preferences_keep_nobody_out(wrong):
    assert preferences.told(wrong) == {}
