"""Sentences under the header: who provides them, and that a page comes out without them."""

import pytest
from django.test import RequestFactory

from portal.shell import banners, errors
from portal.shell.banners import Banner


def test_a_breakdown_page_asks_nothing(toulouse, monkeypatch):
    monkeypatch.setattr(banners, "_providers", [lambda request: 1 / 0])
    request = RequestFactory().get("/")
    assert errors.server_error(request).status_code == 500
    assert banners.banners_for(None) == []


def test_providers_are_registered_once_the_first_above(monkeypatch):
    monkeypatch.setattr(banners, "_providers", [])
    low, high = (lambda request: [Banner("low", "info", "")]), (lambda request: [Banner("high", "info", "")])
    for _ in range(2):
        banners.register(low)
        banners.register(high, first=True)
    assert [b.key for b in banners.banners_for(RequestFactory().get("/"))] == ["high", "low"]
    with pytest.raises(ValueError, match="unknown tone"):
        Banner("x", "pink", "")
