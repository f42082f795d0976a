"""One teacher, from the sign-in to the PDF, in a real browser on the real platform.

One file, so one worker (``--dist=loadfile``) and one platform.
"""

import io
import re
import subprocess
import sys

import pikepdf
import pytest
import requests
from playwright.sync_api import Page, expect

from tests.e2e.conftest import TELEPHONES, leave_by

pytestmark = pytest.mark.browser
TEACHER = ("enseignant.toulouse", "toulouse.localhost")
TO_COMPLETE = "Non validé"


def accept_conditions(page: Page) -> None:
    """Once per account: another test of the session may have accepted already."""
    box = page.get_by_label(re.compile("J'ai lu et j'accepte"))
    if box.count():
        box.check()
        leave_by(page.get_by_role("button", name="Valider"))


def open_a_claim_to_complete(page: Page) -> int:
    """The first correction of copies that waits for its examiner; returns the mission's number."""
    waiting = page.locator(":nth-child(6)", has_text=TO_COMPLETE)
    rows = page.get_by_role("row").filter(has_text=re.compile("corr", re.IGNORECASE)).filter(has=waiting)
    leave_by(rows.first.get_by_role("link").first)
    leave_by(page.get_by_role("link", name="Je souhaite compléter l'état de frais"))
    return int(re.search(r"/etats-de-frais/(\d+)/", page.url)[1])


def validate(page: Page, copies: str) -> None:
    page.get_by_label(re.compile("Nombre de copies")).fill(copies)
    leave_by(page.get_by_role("button", name="Etape suivante"))
    expect(page.get_by_role("main")).to_contain_text(copies)
    leave_by(page.get_by_role("button", name="Valider", exact=True))
    expect(page.get_by_text(re.compile(r"\d+-\d{5}")).first).to_be_visible()


def leave(page: Page) -> None:
    """Until the provider has sent the browser back: a page still moving on refuses to go elsewhere."""
    leave_by(page.get_by_role("button", name="Quitter").or_(page.get_by_role("link", name="Quitter")).first)
    page.wait_for_url("**/quitter/fin/**")
    expect(page.get_by_role("heading", name=re.compile("déconnecté", re.IGNORECASE))).to_be_visible()


def fetch(page: Page, path: str) -> requests.Response:
    """The same request as the browser's, with its cookies: a headless Chromium does not show a PDF."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies(page.url)}
    host, port = re.match(r"http://([^:/]+):(\d+)", page.url).groups()
    return requests.get(
        f"http://127.0.0.1:{port}{path}", headers={"Host": f"{host}:{port}"}, cookies=cookies, timeout=20
    )


def test_a_teacher_declares_his_copies_and_gets_his_summary(visitor):
    sophie = visitor()
    page = sophie.sign_in("enseignant.toulouse", "toulouse.localhost")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sophie.check_accessibility()

    leave_by(page.get_by_role("link", name=re.compile("Consultation missions")).first)
    sophie.check_accessibility()
    tabs = page.get_by_role("navigation", name=re.compile("cadémie")).get_by_role("link")
    expect(tabs).to_have_count(3)
    for academy in ("Rennes", "Centrale"):
        leave_by(page.get_by_role("link", name=re.compile(academy, re.IGNORECASE)).first)
        expect(page.get_by_role("table")).to_be_visible()
        sophie.check_accessibility()
    leave_by(page.get_by_role("table").get_by_role("row").nth(1).get_by_role("link").first)
    expect(page.get_by_text("Qualité", exact=True)).to_be_visible()
    sophie.check_accessibility()

    sophie.go("toulouse.localhost", "/etats-de-frais/")
    sophie.check_accessibility()
    accept_conditions(page)
    sophie.check_accessibility()
    number = open_a_claim_to_complete(page)
    sophie.check_accessibility()
    validate(page, "23")
    sophie.check_accessibility()

    answer = fetch(page, f"/etats-de-frais/{number}/recapitulatif.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.MarkInfo.Marked
        assert "Récapitulatif de l'état de frais" in str(pdf.docinfo["/Title"])
        assert pdf.attachments
    sophie.go("toulouse.localhost", f"/etats-de-frais/{number}/")
    leave_by(page.get_by_role("button", name="Dévalider"))
    expect(page.get_by_text(TO_COMPLETE).first).to_be_visible()


def test_the_whole_journey_without_javascript(visitor):
    teacher = visitor(java_script_enabled=False)
    page = teacher.sign_in("enseignant.rennes", "rennes.localhost", "/etats-de-frais/")
    accept_conditions(page)
    open_a_claim_to_complete(page)
    validate(page, "7")
    leave_by(page.get_by_role("link", name=re.compile("Consultation missions")).first)
    page.get_by_label(re.compile("mot-clé")).fill("réunion")
    leave_by(page.locator(":focus"), "Enter")
    assert "q=" in page.url
    leave(page)


def test_the_whole_journey_with_the_keyboard_alone(visitor):
    teacher = visitor()
    page = teacher.sign_in("enseignant.caen", "caen.localhost", "/etats-de-frais/")
    if page.get_by_label(re.compile("J'ai lu")).count():
        press_until(page, lambda: page.evaluate("document.activeElement.type === 'checkbox'"))
        page.keyboard.press("Space")
        press_until(page, lambda: focused(page) == "Valider")
        leave_by(page.locator(":focus"), "Enter")
    expect(page.get_by_role("table")).to_be_visible()
    number = open_a_claim_to_complete(page)
    press_until(page, lambda: page.evaluate("document.activeElement.id") == "id_quantity")
    page.keyboard.type("4")
    press_until(page, lambda: focused(page) == "Etape suivante")
    leave_by(page.locator(":focus"), "Enter")
    assert page.url.endswith(f"/etats-de-frais/{number}/recapitulatif/")
    press_until(page, lambda: focused(page) == "Valider")
    leave_by(page.locator(":focus"), "Enter")
    expect(page.get_by_text(re.compile(r"\d+-\d{5}")).first).to_be_visible()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.innerText || ''").strip()


def press_until(page: Page, reached, times: int = 60) -> None:
    for _ in range(times):
        if reached():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"La touche Tab n'y mène pas ; dernier élément : {focused(page)!r}")


def test_an_amount_appears_as_one_types_and_the_list_filters_as_one_types(visitor):
    teacher = visitor()
    page = teacher.sign_in("enseignant.rennes", "rennes.localhost", "/etats-de-frais/")
    accept_conditions(page)
    all_rows = page.get_by_role("row").count()
    page.get_by_label(re.compile("mot-clé")).press_sequentially("REUNION")
    expect(page.get_by_role("row").filter(has=page.get_by_role("cell")).first).to_be_visible()
    page.wait_for_function(
        "n => [...document.querySelectorAll('tr')].filter(r => !r.hidden).length < n", arg=all_rows
    )
    page.wait_for_url("**q=REUNION*")
    page.get_by_label(re.compile("mot-clé")).fill("")
    page.wait_for_url(lambda url: "q=" not in url)
    open_a_claim_to_complete(page)
    page.get_by_label(re.compile("Nombre de copies")).press_sequentially("10")
    expect(page.locator("[data-amount-figure]")).to_contain_text("€")


def test_noumea_shows_its_own_rules(visitor):
    teacher = visitor()
    page = teacher.sign_in("enseignant.noumea", "noumea.localhost", "/etats-de-frais/")
    accept_conditions(page)
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("banner")).to_contain_text("Nouvelle-Calédonie")


def test_nothing_overflows_on_a_small_screen(visitor, signed):
    """A telephone, then a zoom of 400 %."""
    teacher = visitor(storage_state=signed(*TEACHER))
    for path in (
        "/",
        "/missions/",
        "/etats-de-frais/",
        "/accessibilite/",
        "/aide/etats-de-frais/",
        "/plan-du-site/",
    ):
        teacher.go("toulouse.localhost", path)
        for width in TELEPHONES:
            teacher.fits(width)
            teacher.check_accessibility()


PATHS = (
    "/guide/",
    "/plan-du-site/",
    "/accessibilite/",
    "/quitter/",
    "/aide/accueil/",
    "/aide/consultation-missions/",
    "/aide/etats-de-frais/",
    "/aide/accessibilite/",
    "/connexion/expiree/",
    "/etats-de-frais/conditions/",
)


def test_every_other_page_passes_axe(visitor, signed):
    teacher = visitor(storage_state=signed(*TEACHER))
    page = teacher.go("toulouse.localhost", "/etats-de-frais/")
    accept_conditions(page)
    for path in PATHS:
        teacher.go("toulouse.localhost", path)
        teacher.check_accessibility()
    teacher.go("toulouse.localhost", "/etats-de-frais/")
    number = open_a_claim_to_complete(page)
    for step in ("", "remuneration/", "consulter/", "non-effectuee/"):
        teacher.go("toulouse.localhost", f"/etats-de-frais/{number}/{step}")
        teacher.check_accessibility()
    teacher.go("toulouse.localhost", "/nulle-part/")
    teacher.check_accessibility()
    teacher.complaints = [text for text in teacher.complaints if "404" not in text]


def test_back_after_leaving_shows_nothing(visitor):
    teacher = visitor()
    page = teacher.sign_in("enseignant.noumea", "noumea.localhost", "/missions/")
    leave(page)
    teacher.go("noumea.localhost", "/missions/")
    expect(page.get_by_role("link", name=re.compile("Personnel de l'académie"))).to_be_visible()
    page.go_back()
    expect(page.get_by_role("table")).to_have_count(0)


def test_each_role_lands_on_a_true_page(visitor):
    for role in ("externe", "gestionnaire", "chef-etablissement", "chef-centre", "admin"):
        person = visitor()
        page = person.sign_in(f"{role}.toulouse", "toulouse.localhost")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        person.check_accessibility()


def test_the_hosting_team_sees_its_academies(visitor):
    operator = visitor()
    page = operator.sign_in("hebergeur", "localhost", "/hebergement/")
    for code in ("rennes", "toulouse", "caen", "noumea", "centrale"):
        expect(page.get_by_role("table").get_by_role("link", name=code, exact=True)).to_be_visible()
    leave_by(page.get_by_role("table").get_by_role("link", name="rennes", exact=True))
    expect(page.get_by_role("region", name="État")).to_contain_text("rennes.localhost")


def test_a_new_academy_answers_without_restart(platform, visitor):
    done = platform.command(
        "academy",
        "create",
        "--code",
        "besancon",
        "--name",
        "Académie de Besançon",
        "--host",
        "besancon.localhost",
    )
    assert done.returncode == 0, done.stderr
    person = visitor()
    page = person.sign_in("enseignant.toulouse", "besancon.localhost")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Votre compte est à rattacher")
    person.complaints = [text for text in person.complaints if "403" not in text]
    again = platform.command(
        "academy", "create", "--code", "besancon", "--name", "X", "--host", "x.localhost"
    )
    assert again.returncode == 1 and "existe déjà" in again.stderr


def test_the_first_page_is_light(platform):
    """First page of a teacher, all its files, compressed: at most 150 kB (issue 2)."""
    base = f"http://127.0.0.1:{platform.port}"
    host = {"Host": f"toulouse.localhost:{platform.port}", "Accept-Encoding": "gzip, br"}
    page = requests.get(f"{base}/aide/accueil/", headers=host, timeout=20)
    addresses = set(re.findall(r'(?:href|src)="(/(?:static/|apparence)[^"]+)"', page.text))
    total = len(page.content) + sum(_weight(base + address, host) for address in addresses)
    assert addresses and total <= 150_000


def _weight(url: str, host: dict[str, str]) -> int:
    answer = requests.get(url, headers=host, timeout=20, stream=True)
    assert answer.status_code == 200, url
    return len(answer.raw.read(decode_content=False))


def test_a_second_platform_on_the_same_port_says_what_to_do(platform):
    done = subprocess.run(
        [sys.executable, "-P", "-m", "imagin.runtime", "run"],
        env={**platform.environment, "IMAGIN_STATE_DIR": str(platform.state.with_name("other"))},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1 and str(platform.port) in done.stdout + done.stderr
