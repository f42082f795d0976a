"""Signed calls: from whom they say, of now, once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from imagin.identity.session.signature import ACADEMY, MOMENT, BadSignature, check, sign
from tests.imagin.identity.helpers import hub_client

PATH, BODY = "/session/v1/acts", b'{"sid": "x"}'


def test_right_call():
    assert check(sign("toulouse", PATH, BODY), PATH, BODY) == "toulouse"


def test_once_only():
    headers = sign("toulouse", PATH, BODY)
    check(headers, PATH, BODY)
    with pytest.raises(BadSignature, match="replay"):
        check(headers, PATH, BODY)


@pytest.mark.parametrize(
    ("path", "body"), [("/session/v1/preferences", BODY), (PATH, b'{"sid": "y"}')], ids=["path", "body"]
)
def test_of_another_call(path, body):
    with pytest.raises(BadSignature, match="signature"):
        check(sign("toulouse", PATH, BODY), path, body)


@pytest.mark.parametrize("name", [ACADEMY, MOMENT])
def test_changed_header(name):
    headers = sign("toulouse", PATH, BODY)
    with pytest.raises(BadSignature, match="signature"):
        check(headers | {name: headers[name] + "1"}, PATH, BODY)


@pytest.mark.parametrize("seconds", [-62, 62])
def test_of_another_time(seconds):
    headers = sign("toulouse", PATH, BODY)
    later = time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False)
    with later, pytest.raises(BadSignature, match="moment"):
        check(headers, PATH, BODY)


def test_unsigned():
    with pytest.raises(BadSignature):
        check({}, PATH, BODY)


@pytest.mark.parametrize("path", ["/session/v1/acts", "/session/v1/preferences"])
def test_views_refuse_the_unsigned(db, path):
    client = hub_client()
    assert client.post(path, BODY, content_type="application/json").status_code == 403
    assert client.get(path).status_code == 405
