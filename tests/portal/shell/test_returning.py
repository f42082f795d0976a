"""Retour keeps the filter and the sort, and never leaves this host."""

import pytest
from django.test import RequestFactory

from portal.shell.returning import MAX_REMEMBERED, MEMORY, here, is_own_path, return_link

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "missions/",
    " /missions/",
    "",
    "/" + "a" * 700,
]


def asking(path, session=None):
    request = RequestFactory().get(path)
    request.session = {} if session is None else session
    return request


@pytest.mark.parametrize("url", ELSEWHERE)
def test_another_host_is_refused(url):
    assert not is_own_path(url)
    request = RequestFactory().get("/missions/1/", {"retour": url})
    request.session = {}
    assert return_link(request, "/missions/") == "/missions/"
    assert request.session == {}


@pytest.mark.parametrize("url", ["/", "/missions/", "/missions/?q=a&tri=date", "/missions/?q=%2F%2Fx"])
def test_an_own_path_is_accepted(url):
    assert is_own_path(url)


def test_the_list_is_remembered_for_the_pages_that_follow():
    first = asking("/missions/1/?retour=/missions/%3Fq%3Dbrevet")
    assert return_link(first, "/missions/") == "/missions/?q=brevet"
    assert return_link(asking("/missions/1/suite/", first.session), "/missions/") == "/missions/?q=brevet"
    assert return_link(asking("/frais/1/", first.session), "/frais/") == "/frais/"


@pytest.mark.parametrize(
    "url",
    ["/quitter/", "/", "/missions/1/", "/missions", "/missions/../quitter/", "/missions/%2e%2e/quitter/"],
)
def test_the_way_back_is_the_list_and_no_other_page(url):
    request = RequestFactory().get("/missions/1/", {"retour": url})
    request.session = {}
    assert return_link(request, "/missions/") == "/missions/"
    assert request.session == {}


def test_what_an_older_version_remembered_is_checked_again():
    session = {MEMORY: {"/missions/": "/quitter/"}}
    assert return_link(asking("/missions/1/", session), "/missions/") == "/missions/"


def test_the_memory_stays_small():
    session = {}
    for number in range(MAX_REMEMBERED + 5):
        return_link(asking(f"/x/?retour=/liste-{number}/%3Fq%3Da", session), f"/liste-{number}/")
    assert len(session[MEMORY]) == MAX_REMEMBERED
    assert f"/liste-{MAX_REMEMBERED + 4}/" in session[MEMORY]


def test_the_address_of_this_page_never_nests_the_way_back():
    request = asking("/missions/?tri=date&retour=/x&q=été")
    assert here(request) == "/missions/?q=%C3%A9t%C3%A9&tri=date"
    assert here(request, q=None, sens="desc") == "/missions/?sens=desc&tri=date"


@pytest.mark.parametrize("path", ["/\t/evil.example", "//evil.example", "/\n/evil.example"])
def test_a_link_to_this_very_page_stays_here(rf, path):
    """Browsers drop tabs and line ends from an address: what is left must not be another host."""
    request = rf.get("/")
    request.path = path
    written = here(request, menu="1")
    assert not written.startswith("//") and "\t" not in written and "\n" not in written
