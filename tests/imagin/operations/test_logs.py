"""Who may not enter fills no log with tracebacks; a fault of ours still says where it is."""

import io
import logging

import pytest
from django.http import HttpResponse
from django.utils.log import log_response


@pytest.fixture
def console():
    """The handler of the settings, writing here."""
    (handler,) = (each for each in logging.getLogger().handlers if each.name == "console")
    said = io.StringIO()
    before = handler.setStream(said)
    yield said
    handler.setStream(before)


@pytest.mark.parametrize(("status", "where"), [(403, False), (404, False), (500, True)])
def test_only_a_fault_says_where_it_is(console, rf, status, where):
    try:
        raise ValueError("secret")
    except ValueError as error:
        log_response("Refusé : %s", "/missions/", response=HttpResponse(status=status), exception=error)
    assert "django.request Refusé : /missions/\n" in console.getvalue()
    assert ("Traceback" in console.getvalue()) is where
