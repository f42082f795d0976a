"""Sentences under the header: who provides them, and that a page comes out without them."""

import pytest
from django.test import RequestFactory

from portal.shell import banners, errors
from portal.shell.banners import Banner
from portal.shell.icons import svg
from tenants.notices.enums import Tone


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


@pytest.mark.parametrize(
    ("tone", "title", "word", "heading", "unseen"),
    [
        ("info", "", "Information", "", "Information"),
        ("info", "Fermeture", "Information", "Fermeture", "Information"),
        ("warning", "", "Attention", "Attention", ""),
        ("warning", "Fermeture", "Attention", "Attention\xa0: Fermeture", ""),
        ("danger", "Fermeture", "Alerte", "Alerte\xa0: Fermeture", ""),
        ("danger", "ALERTE canicule", "Alerte", "ALERTE canicule", ""),
        ("warning", "Bac à sable", "", "Bac à sable", ""),
    ],
)
def test_the_word_of_a_tone_is_said_once(tone, title, word, heading, unseen):
    banner = Banner("x", tone, "Texte", title, word=word)
    assert (banner.heading, banner.unseen) == (heading, unseen)


def test_each_tone_has_its_own_shape():
    shapes = [svg(Banner("x", tone, "").icon) for tone in Tone.values]
    assert len(set(shapes)) == len(shapes) == 3
