"""What is read before publishing: the page as each one will see it, what changes, whom it concerns."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.rules.services import set_rule
from tenants.accounts.enums import Role
from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tenants.notices.enums import Audience
from tenants.notices.models import Notice, NoticeKind
from tenants.notices.publishing import Draft
from tenants.notices.publishing import publish as said
from tenants.notices.services import accept
from tenants.people.enums import ExaminerKind, ExaminerState
from tests.conftest import LONG_AGO
from tests.factories import ExaminerFactory
from tests.portal.teacher.reading import text

FRAMED = "frame-ancestors 'self'"
SIGNS = ("removed", "added")
UNFRAMED = "frame-ancestors 'none'"


def preview(client, review: str, who: str = ""):
    return client.get(f"{review}apercu/", {"destinataire": who} if who else {})


def test_the_preview_is_the_real_page_of_each_one(administrator, write):
    review = write(text="Bonjour **{{ academie.nom }}** !", title="À la une")
    for who, activity in (("enseignants", "Consultation missions"), ("division", "Signalements")):
        response = preview(administrator, review, who)
        shown = text(response)
        assert "Bonjour Académie de Toulouse !" in shown.replace("\xa0", " ") and "À la une" in shown
        assert activity in shown and "Aperçu : " in shown
        assert "Anne Roux" not in shown and "/quitter/" not in response.content.decode()
    assert "Signalements" not in text(preview(administrator, review, "enseignants"))
    assert Notice.objects.count() == 0


def test_only_the_preview_may_be_framed_and_only_by_us(administrator, write):
    review = write()
    framed, page = preview(administrator, review), administrator.get(review)
    assert framed["X-Frame-Options"] == "SAMEORIGIN" and FRAMED in framed["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY" and UNFRAMED in page["Content-Security-Policy"]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "frame-src" not in administrator.get("/messages/")["Content-Security-Policy"]
    assert framed["Cache-Control"] == "no-store"
    body = page.content.decode()
    assert body.count("<iframe") == body.count("sandbox loading") == 2


def test_a_frame_is_looked_at_and_its_text_is_read_beside(administrator, write):
    """Nothing is focusable in an inert page, nor read aloud: both stay possible outside the frames."""
    review = write("bandeau-greve", text="Voyez [nos horaires](/aide/).", title="Grève", tone="warning")
    page = administrator.get(review)
    frames = re.findall('<iframe src="([^"]+)"', page.content.decode())
    assert len(frames) == 2
    for address in (html.unescape(each) for each in frames):
        framed = administrator.get(address).content.decode()
        assert framed.count("<body inert ") == framed.count("<body") == 1 and "nos horaires" in framed
    assert "inert" not in preview(administrator, review).content.decode()
    beside = re.search('id="texte">(.*?)</section>', page.content.decode(), re.DOTALL)[1]
    assert '<a href="/aide/"' in beside and "Grève" in beside and "Attention" in beside
    assert beside.count("<iframe") == 0


def test_one_link_leads_past_the_frames_to_the_reason(administrator, colleague, write):
    review = write()
    body = administrator.get(review).content.decode()
    link, frame, field = (body.index(each) for each in ('href="#id_reason"', "<iframe", 'id="id_reason"'))
    assert link < frame < field
    assert "#id_reason" not in colleague.get(review).content.decode()


def test_a_text_of_which_nothing_is_shown_says_so(administrator, write):
    review = write(text="{{ bureau.adresse }}")
    set_rule("toulouse", "office.address", "", actor="tests", since=LONG_AGO)
    assert "le texte est vide" in text(administrator.get(review)).replace("\xa0", " ")


def test_a_preview_uses_up_no_message_of_the_console(administrator, write):
    review = write()
    administrator.post(f"{write('assistance')}supprimer/", {"revision": "1"})
    preview(administrator, review)
    assert "Le brouillon est supprimé" in text(administrator.get(review))


def test_who_is_not_addressed_reads_what_he_read(administrator, write):
    said(Draft(NoticeKind.HOME, "Pour tous."), actor="tests")
    review = write(text="Pour les enseignants.", audience="teachers")
    assert "Pour les enseignants." in text(preview(administrator, review))
    division = text(preview(administrator, review, "division"))
    assert "Pour tous." in division and "Pour les enseignants." not in division
    shown = text(administrator.get(review, {"destinataire": "division"}))
    assert "Ce message ne leur est pas adressé" in shown


def test_each_message_is_shown_where_it_will_be(administrator, write):
    places = {
        "conditions": "J'ai lu et j'accepte",
        "assistance": "Ce qui vous attend",
        "adresse-postale": "Ce qui vous attend",
        "deplacement": "Suivi de l'état de frais",
        "bandeau-greve": "Ce qui vous attend",
        "aide-connexion": "Pages d'aide",
    }
    for word, around in places.items():
        shown = text(preview(administrator, write(word, text=f"Texte de {word}.")))
        assert f"Texte de {word}." in shown and around in shown, word


def test_a_visitor_reads_banners_and_help_only(administrator, write):
    banner = text(preview(administrator, write("bandeau-greve", text="Grève lundi."), "visiteurs"))
    assert "Grève lundi." in banner and "Anne Roux" not in banner and "Signalements" not in banner
    faces = administrator.get(write("accueil")).context["faces"]
    assert "visiteurs" not in [face.word for face in faces]
    claims = administrator.get(write("conditions")).context["faces"]
    assert [face.word for face in claims] == ["enseignants", "intervenants"]


def test_nothing_typed_runs_in_the_preview(administrator, write):
    review = write(text="<script>alert(1)</script> [x](javascript:alert(1))", title="<img src=x>")
    body = preview(administrator, review).content.decode()
    assert "<script>alert" not in body and 'href="javascript' not in body and "<img" not in body


def test_what_changes_is_shown(administrator, write):
    said(Draft(NoticeKind.HOME, "Bonjour.\n\nOuvert du lundi au jeudi."), actor="tests")
    review = write(text="Bonjour.\n\nOuvert du lundi au vendredi.", audience="teachers", ends_on="2026-07-31")
    body = administrator.get(review).content.decode()
    assert "<strong>jeudi.</strong></del>" in body and "<strong>vendredi.</strong></ins>" in body
    assert "<del>Tout le monde</del>" in body and "<ins>Enseignants</ins>" in body
    assert "jusqu&#x27;au 31/07/2026" in body or "jusqu'au 31/07/2026" in body


@pytest.fixture
def people(june, toulouse):
    """Three teachers, one of them set aside, two externals, a manager, and a manager who also teaches."""
    teachers = [ExaminerFactory(person_key=str(n) * 64) for n in (1, 2)]
    ExaminerFactory(state=ExaminerState.SET_ASIDE)
    externals = [
        ExaminerFactory(kind=ExaminerKind.EXTERNAL, imagin_identifier=f"toulouse/{n}") for n in (1, 2)
    ]
    for key in ("1" * 64, "8" * 64):
        grant_role(actor="tests", person_key=key, role=Role.MANAGER)
    return teachers + externals


@pytest.mark.parametrize(
    ("audience", "number"),
    [("all", 6), ("teachers", 2), ("externals", 2), ("division", 3), ("schools", 0)],
)
def test_how_many_are_concerned(administrator, people, write, audience, number):
    """The administrator counts among the division, and once among all."""
    told = administrator.get(write(audience=audience)).context["sentences"][0]
    assert told.startswith(f"{number} ")


def test_a_message_for_everybody_counts_each_audience(administrator, people, write):
    """One of the three of the division is a teacher too."""
    shares = "2 enseignants, 2 intervenants extérieurs, 3 personnes de la division des examens, 0 chef"
    told = administrator.get(write(audience="all")).context["sentences"][0]
    assert told.startswith(f"6 personnes sont concernées : {shares} ") and "compte une fois" in told
    conditions = administrator.get(write("conditions", text="Lisez.")).context["sentences"][0]
    assert conditions == "4 personnes sont concernées : 2 enseignants, 2 intervenants extérieurs."


def test_who_has_conditions_to_accept_again(administrator, people, write):
    notice = said(Draft(NoticeKind.CONDITIONS, "Lisez."), actor="tests")
    for number, examiner in enumerate(people[:3]):
        account = AcademyAccount.objects.create(issuer="x", subject=str(number), examiner=examiner)
        accept(account, notice)
    everybody = administrator.get(write("conditions", text="Relisez.")).context["sentences"]
    assert "3 personnes qui avaient accepté la version actuelle devront accepter celle-ci." in everybody
    teachers = administrator.get(write("conditions", text="Relisez.", audience="teachers"))
    assert any(told.startswith("2 personnes qui") for told in teachers.context["sentences"])


def test_days_to_come_are_told(administrator, write):
    told = administrator.get(write(starts_on="2026-07-01", ends_on="2026-07-31")).context["sentences"]
    assert any(one.startswith("Jusqu'au 01/07/2026") for one in told)
    assert any(one.startswith("Après le 31/07/2026") for one in told)


def test_a_version_planned_that_would_never_be_read_is_told(administrator, write):
    said(Draft(NoticeKind.HOME, "En juillet.", starts_on=date(2026, 7, 1)), actor="tests")
    never = "La version 1, prévue à partir du 01/07/2026, ne sera plus affichée"
    told = administrator.get(write(text="Sans fin.")).context["sentences"]
    assert any(one.startswith(never) for one in told)
    told = administrator.get(write(text="Un temps.", ends_on="2026-07-10")).context["sentences"]
    later = "La version 1, prévue à partir du 01/07/2026, ne sera lue qu'après le 10/07/2026."
    assert later in told and not any(one.startswith(never) for one in told)
    told = administrator.get(write(text="Ce mois-ci.", ends_on="2026-06-30")).context["sentences"]
    assert not any("prévue" in one for one in told)


def test_a_message_that_is_not_shown_here_says_so(administrator, write):
    told = administrator.get(write("deplacement")).context["sentences"]
    assert any("n'y est pas affiché" in one for one in told)
    set_rule("toulouse", "modules.travel", False, actor="tests", since=LONG_AGO)
    told = administrator.get(write("deplacement")).context["sentences"]
    assert not any("n'y est pas affiché" in one for one in told)


def test_a_help_page_starts_from_the_national_one(administrator, write):
    form = administrator.get("/messages/aide-voir-comme/ecrire/").context["form"]
    assert form.initial["text"].startswith("**Voir comme** montre à un administrateur")
    review = write("aide-voir-comme", text="Notre page.")
    assert "Notre page." in text(preview(administrator, review, "division"))
    assert administrator.get("/messages/aide-inconnue/ecrire/").status_code == 404


@pytest.mark.parametrize(
    ("word", "national"),
    [
        ("aide-voir-comme", "**Voir comme** montre à un administrateur"),
        ("accueil", "IMAG'IN gère les missions"),
    ],
)
def test_a_first_version_shows_the_national_text_that_goes(administrator, write, word, national):
    start = administrator.get(f"/messages/{word}/ecrire/").context["form"].initial["text"]
    review = administrator.get(write(word, text="Notre page."))
    signs = {sign: [line.text for line in review.context["lines"] if line.sign == sign] for sign in SIGNS}
    assert signs == {"removed": start.split("\n"), "added": ["Notre page."]}
    assert national in signs["removed"][0]
    shown = text(review)
    assert "Ce qui change depuis le texte national" in shown and "Première version" not in shown


def test_only_what_differs_from_the_page_before_is_told(administrator, write):
    start = administrator.get("/messages/aide-voir-comme/ecrire/").context["form"].initial["text"]
    kept = administrator.get(write("aide-voir-comme", text=f"{start}\n\nÀ Toulouse aussi."))
    assert [line.text for line in kept.context["lines"] if line.sign == "removed"] == []
    said(Draft(NoticeKind.HELP, "Un.", slug="voir-comme"), actor="tests")
    again = administrator.get(write("aide-voir-comme", text="Deux.", query="?depuis=national", revision="1"))
    assert [line.text for line in again.context["lines"]] == ["Un.", "Deux."]


def test_a_message_without_a_national_text_is_a_first_version(administrator, write):
    assert "Première version" in text(administrator.get(write("bandeau-greve")))


def test_reading_over_costs_the_same_however_many_people(administrator, write):
    review = write("conditions")
    administrator.get(review)
    few = queries(administrator, review)
    for number in range(40):
        ExaminerFactory(number=20_000 + number)
    assert queries(administrator, review) == few


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_every_audience_has_a_face(administrator, write):
    faces = administrator.get(write("bandeau-greve")).context["faces"]
    assert len(faces) == len(Audience)
