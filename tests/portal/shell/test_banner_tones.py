"""The three tones of a banner in a browser: read and told apart in every mode of contrast."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string

from portal.shell.appearance import contrast
from portal.shell.banners import Banner
from tenants.notices.enums import Tone
from tests.portal.shell.test_in_a_browser import CHROMIUM, browser, show, style

__all__ = ["browser", "show"]
MODES = [
    ("normal", "clair"),
    ("normal", "sombre"),
    ("fort", "clair"),
    ("fort", "sombre"),
    ("inverse", "sombre"),
]
SHEET = '<link rel="stylesheet" href="/shell/banners.css">'

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium")


def drawn() -> str:
    told = [Banner(tone, tone, "Fermé vendredi.", "Bureaux", word=str(tone.label)) for tone in Tone]
    return SHEET + render_to_string("shell/banners.html", {"banners": told})


def colour(page, selector: str, name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", style(page, selector, name))[:3])


@pytest.mark.parametrize("more", ["no-preference", "more"])
@pytest.mark.parametrize(("mode", "theme"), MODES)
def test_each_tone_is_read_in_each_mode(show, mode, theme, more):
    page = show(drawn())
    page.emulate_media(contrast=more)
    page.evaluate(
        "set => Object.assign(document.documentElement.dataset, set)", {"contrast": mode, "theme": theme}
    )
    seen = set()
    for tone in Tone.values:
        edge, ground = (
            colour(page, f"#avis-{tone}", name) for name in ("borderLeftColor", "backgroundColor")
        )
        assert contrast(edge, ground) >= 3 and colour(page, f"#avis-{tone} > .icon", "color") == edge
        assert contrast(colour(page, f"#avis-{tone} strong", "color"), ground) >= 4.5
        seen.add(edge)
    assert len(seen) == 3
    found = Axe().run(page, ".banners", {"runOnly": ["color-contrast"]})
    assert found.violations_count == 0, found.generate_report()


def test_words_and_shapes_stay_where_the_system_takes_the_colours(show):
    page = show(drawn())
    page.emulate_media(forced_colors="active")
    shapes = {page.get_attribute(f"#avis-{tone} path", "d") for tone in Tone.values}
    assert len(shapes) == 3
    told = [page.inner_text(f"#avis-{tone} strong") for tone in Tone.values]
    assert told == ["Bureaux", "Attention\xa0: Bureaux", "Alerte\xa0: Bureaux"]


def test_a_screen_reader_hears_the_tone_of_each(show):
    page = show(drawn())
    heard = page.locator(".banners").aria_snapshot().replace("\xa0", " ")
    assert [heard.count(word) for word in ("Information :", "Attention :", "Alerte :")] == [1, 1, 1]


def test_information_takes_no_more_room_than_before(show):
    """Its word is heard, and moves nothing."""
    page = show(drawn())
    before = page.locator("#avis-info").bounding_box()
    page.evaluate("document.querySelector('#avis-info > .visually-hidden').remove()")
    assert page.locator("#avis-info").bounding_box() == before
