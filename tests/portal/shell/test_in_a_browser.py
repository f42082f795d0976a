"""What only a browser can tell: the saved mark as one types, letters of 200 % on a phone, paper."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

PORTAL = Path(__file__).resolve().parents[3] / "portal"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SHEETS = ("tokens", "base", "layout", "header", "components", "progress", "lists", "forms")
ORIGIN = "http://shell.test"

FORM = """<main class="content"><form id="f" data-draft="claim-1" data-draft-version="1">
<div class="field"><div class="field-box"><input id="n" name="n" value="7"></div></div>
<select id="s" name="s"><option>a<option selected>b</select></form>
<p class="saved-mark">Enregistré à 14:02</p>
<div class="grid-2 figures"><div class="card figure"><p class="figure-line">3 états de frais</p>
<p><a class="button" href="#"><span>Saisie/consultation états de frais</span></a></p></div></div></main>
<div class="foot"><section class="actions"><button class="button">Enregistrer</button></section></div>"""
BEGUN = FORM.replace(
    'data-draft-version="1">',
    'data-draft-version="1"><div data-draft-found hidden><a href="/" data-draft-forget>x</a></div>',
)
TYPED = FORM + (
    '<a class="view-toggle" href="/?plein-ecran=1" data-view="full-screen" data-cookie="plein-ecran" hidden>'
    '<span>Plein écran</span></a><script type="module" src="/shell/fullscreen.js"></script>'
)
LIST = """<main class="content"><section class="listing listing-wide"><div class="listing-body">
<table class="table"><thead><tr><th><a class="sort" href="#">Examen</a></th></tr></thead>
<tbody><tr><td data-label="Examen">BTS</td></tr></tbody></table></div></section></main>"""

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium")


def document(size, inside):
    links = "".join(f'<link rel="stylesheet" href="/shell/{name}.css">' for name in SHEETS)
    return (
        f'<!DOCTYPE html><html lang="fr" data-size="{size}"><meta charset="utf-8">{links}'
        '<link rel="stylesheet" href="/shell/print.css" media="print">'
        '<link rel="stylesheet" href="/teacher/teacher.css">'
        '<script type="module" src="/shell/draft.js"></script>'
        f'<body data-person="1"><div class="page"><p class="print-line">Académie</p><div class="frame">'
        f'<nav class="menu"></nav><div class="work">{inside}</div></div></div>'
    )


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def show(browser):
    page = browser.new_page(viewport={"width": 390, "height": 844})

    def answer(route):
        folder, _, name = route.request.url.removeprefix(f"{ORIGIN}/").partition("/")
        if name:
            route.fulfill(path=PORTAL / folder / "static" / folder / name)
        else:
            route.fulfill(body=page.shown, content_type="text/html")

    def opened(inside, size="100"):
        page.shown = document(size, inside)
        page.goto(ORIGIN)
        return page

    page.route(f"{ORIGIN}/**", answer)
    yield opened
    page.close()


def style(page, selector, name):
    return page.eval_on_selector(selector, f"element => getComputedStyle(element)[{name!r}]")


def test_the_saved_mark_follows_what_is_typed(show):
    page = show(FORM)
    mark = page.locator(".saved-mark")
    assert mark.inner_text() == "Enregistré à 14:02"
    page.fill("#n", "9")
    assert (mark.inner_text(), mark.get_attribute("class")) == ("Non enregistré", "saved-mark is-unsaved")
    page.fill("#n", "7")
    assert (mark.inner_text(), mark.get_attribute("class")) == ("Enregistré à 14:02", "saved-mark")
    page.select_option("#s", "a")
    assert mark.inner_text() == "Non enregistré"


def test_a_restored_value_is_not_saved(show):
    page = show(FORM)
    page.fill("#n", "9")
    page.reload()
    assert page.input_value("#n") == "9"
    assert page.inner_text(".saved-mark") == "Non enregistré"


def test_what_comes_back_is_said_above_and_may_be_forgotten(show):
    """Without scripts nothing comes back, and nothing is said."""
    page = show(BEGUN)
    notice = page.locator("[data-draft-found]")
    assert notice.is_hidden()
    page.fill("#n", "9")
    page.reload()
    assert (notice.is_visible(), page.input_value("#n")) == (True, "9")
    with page.expect_navigation():
        page.click("[data-draft-forget]")
    assert (notice.is_hidden(), page.input_value("#n")) == (True, "7")
    page.reload()
    assert page.input_value("#n") == "7"


@pytest.mark.parametrize(("size", "position"), [("100", "sticky"), ("150", "static"), ("200", "static")])
def test_large_letters_leave_nothing_over_a_form(show, size, position):
    page = show(FORM, size)
    assert [style(page, name, "position") for name in (".foot", ".menu")] == [position, position]


@pytest.mark.parametrize("size", ["100", "150", "200"])
def test_a_phone_never_scrolls_sideways(show, size):
    page = show(FORM, size)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_view_is_turned_in_place_where_a_link_would_lose_what_was_typed(show):
    """The page answers a form: the link is hidden from who has no script, and never leaves the page."""
    page = show(TYPED)
    page.click(".view-toggle")
    assert page.input_value("#n") == "7" and page.url == f"{ORIGIN}/"
    assert page.evaluate("document.documentElement.hasAttribute('data-full-screen')")


def test_a_list_is_printed_as_a_table(show):
    page = show(LIST)
    assert style(page, ".print-line", "display") == "none"
    page.emulate_media(media="print")
    assert style(page, ".print-line", "display") == "table-header-group"
    assert style(page, ".table", "display") == "table"
    assert style(page, ".table td", "display") == "table-cell"
    assert style(page, ".table thead", "display") == "table-header-group"
