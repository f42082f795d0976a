"""The guide, on screen and on paper: the help of the open activities, for each audience."""

import re
from pathlib import Path

import pytest

from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from portal.shell import guide
from portal.shell.help import BY_SLUG, PAGES
from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tenants.notices.publishing import Draft, publish
from tests.factories import ExaminerFactory
from tests.imagin.documents import pages
from tests.imagin.identity.helpers import academy_client, sign_in

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def drawings(monkeypatch):
    """A cache of its own, empty."""
    kept: dict[str, bytes] = {}
    monkeypatch.setattr(guide, "recall", kept.get)
    monkeypatch.setattr(guide, "remember", lambda key, value, seconds: kept.update({key: value}))
    return kept


@pytest.fixture
def several(toulouse):
    """A teacher who administers his academy."""
    account = AcademyAccount.objects.create(
        issuer="x", subject="both", examiner=ExaminerFactory(), person_key="8" * 64
    )
    grant_role(actor="tests", person_key="8" * 64, role="administrator")
    client = academy_client("toulouse")
    sign_in(client, account)
    return client


def chapters(client, address="/guide/") -> list[str]:
    return re.findall(r'<section id="([a-z-]+)">', client.get(address).content.decode())


def pdf_of(client, address="/guide/guide.pdf") -> bytes:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return answer.content


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_each_page_says_what_can_go_wrong_and_answers_questions(page):
    """Unless an academy writes its own, it is all the help there is."""
    text = (ROOT / "portal/shell/templates" / page.template).read_text()
    assert "<h3>Si quelque chose ne va pas</h3>" in text
    assert "<h3>Questions fréquentes</h3>" in text


def test_who_has_several_faces_chooses_one(several):
    whole = chapters(several)
    assert {"etats-de-frais", "journal", "reglages"} <= set(whole)
    teacher = chapters(several, "/guide/?public=enseignant")
    assert "etats-de-frais" in teacher and "journal" not in teacher
    administrator = chapters(several, "/guide/?public=administrateur")
    assert "journal" in administrator and "etats-de-frais" not in administrator
    assert chapters(several, "/guide/?public=hebergement") == whole


def test_who_has_one_is_offered_no_choice(marie):
    assert "Public du guide" not in marie.get("/guide/").content.decode()


def test_a_closed_activity_is_not_in_the_guide(visitor, several):
    with hub():
        set_rule("toulouse", "services.claims", False, actor="tests")
    assert "etats-de-frais" not in chapters(visitor) and "etats-de-frais" not in chapters(several)
    assert "consultation-missions" in chapters(visitor)


def test_figures_are_those_of_the_academy(visitor):
    assert "plus de 4 ans" in visitor.get("/aide/etats-de-frais/").content.decode()
    with hub():
        set_rule("toulouse", "claims.display_years", 2, actor="tests")
        set_rule("toulouse", "modules.travel", False, actor="tests")
        set_rule("toulouse", "modules.travel.off_sentence", "Sur papier, au bureau DEC1.", actor="tests")
    body = visitor.get("/aide/etats-de-frais/").content.decode()
    assert "plus de 2 ans" in body and "Sur papier, au bureau DEC1." in body


TRAVEL_OPEN = ("ou à un remboursement", "<dt>Invalidable</dt>", "deux mois différents", "leur propre statut")
"""What the help of the claims says of travel that is typed here."""


def test_where_travel_is_on_paper_no_page_says_the_contrary(visitor):
    body = visitor.get("/guide/").content.decode()
    assert all(words in body for words in TRAVEL_OPEN) and "Conservez-les : votre" in folded(body)
    with hub():
        set_rule("toulouse", "modules.travel", False, actor="tests")
    body = visitor.get("/guide/").content.decode()
    assert not [words for words in TRAVEL_OPEN if words in body]
    assert "Celles d'un déplacement accompagnent la demande décrite ci-dessus." in body
    assert "Conservez ces dernières : votre" in folded(body) and "Conservez-les : votre" not in folded(body)


def folded(body: str) -> str:
    return " ".join(body.split())


def test_an_academy_writes_its_own_page(visitor, several):
    publish(Draft("help", "Demandez **au bureau 12**.", slug="accueil"), actor="tests")
    for address in ("/aide/accueil/", "/guide/"):
        body = visitor.get(address).content.decode()
        assert "<strong>au bureau 12</strong>" in body and "Une page écran" not in body
    assert "au bureau 12" in pages.text(pdf_of(several))


def test_the_paper_guide_has_a_cover_its_contents_and_tags(visitor):
    made = pdf_of(visitor)
    with pages.opened(made) as document:
        assert str(document.docinfo["/Title"]) == guide.TITLE
        assert str(document.Root.Lang) == "fr" and bool(document.Root.MarkInfo.Marked)
    tags = pages.tags(made)
    assert tags.index("H1") < tags.index("H2") < tags.index("H3")
    assert "Académie de Toulouse" in pages.text(made)


def test_the_contents_give_the_page_where_each_chapter_starts(visitor):
    made = pdf_of(visitor)
    lines = contents(made)
    assert set(lines) >= {BY_SLUG[slug].title for slug in ("accueil", "connexion", "etats-de-frais")}
    printed = pages.by_page(made)
    for title, number in lines.items():
        assert printed[number - 1].startswith(title), title


def contents(made: bytes) -> dict[str, int]:
    """Title and page number of each line of the contents, each of which is a link."""
    found = re.findall(r"(\D+?) \.{5,} (\d+)", pages.by_page(made)[1].removeprefix("Sommaire "))
    with pages.opened(made) as document:
        links = {str(note.Dest) for note in document.pages[1].Annots if note.Subtype == "/Link"}
    assert len(links) == len(found) > 3
    return {title.strip(): int(number) for title, number in found}


def test_the_same_guide_is_drawn_once(visitor, monkeypatch):
    first, drawn = pdf_of(visitor), []
    monkeypatch.setattr(guide, "render_pdf", lambda *a, **k: drawn.append(1) or b"%PDF-other")
    assert pdf_of(visitor) == first and not drawn
    with hub():
        set_rule("toulouse", "office.name", "DEC1", actor="tests")
    assert pdf_of(visitor) == b"%PDF-other" and drawn == [1]


def test_the_hub_has_its_own(db):
    from tests.imagin.identity.helpers import hub_client

    assert "IMAG'IN" in pages.text(pdf_of(hub_client()))
