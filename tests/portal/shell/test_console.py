"""The console keeps this page's messages and the earlier ones (guide v17 §1.3.4)."""

from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory

from portal.shell.console import KEPT, read_console


def page(session, *said):
    request = RequestFactory().get("/")
    request.session = session
    request._messages = CookieStorage(request)
    for level, text in said:
        messages.add_message(request, level, text)
    return read_console(request)


def test_errors_are_urgent_and_the_rest_polite():
    read = page({}, (messages.SUCCESS, "Enregistré."), (messages.ERROR, "Refusé."))
    assert [entry.text for entry in read.polite] == ["Enregistré."]
    assert [entry.text for entry in read.urgent] == ["Refusé."]
    assert read.saved


def test_the_next_page_finds_them_in_its_history():
    session = {}
    page(session, (messages.INFO, "Premier."))
    page(session, (messages.WARNING, "Deuxième."), (messages.INFO, "Troisième."))
    read = page(session)
    assert read.fresh == ()
    assert [entry.text for entry in read.history] == ["Troisième.", "Deuxième.", "Premier."]
    assert not read.saved


def test_the_history_does_not_grow_for_ever():
    session = {}
    for number in range(KEPT + 5):
        page(session, (messages.INFO, f"{number}"))
    assert len(session["console"]) == KEPT


def test_a_quiet_page_writes_nothing():
    session = {}
    assert page(session).fresh == ()
    assert session == {}


def test_an_error_page_has_no_messages_at_all():
    assert read_console(RequestFactory().get("/")).fresh == ()
