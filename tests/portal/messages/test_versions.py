"""What was said, by whom and why; taking it back, saying it again; who accepted it."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.tenancy.context import academy
from tenants.accounts.models import AcademyAccount
from tenants.journal.models import Entry
from tenants.notices import selectors
from tenants.notices.enums import Audience
from tenants.notices.models import Acceptance, Notice, NoticeKind
from tenants.notices.publishing import Draft
from tenants.notices.publishing import publish as said
from tenants.notices.services import accept
from tenants.people.enums import ExaminerKind, ExaminerState
from tests.factories import ExaminerFactory
from tests.portal.messages.conftest import reviewed
from tests.portal.teacher.reading import text


def body(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_the_list_says_what_is_shown_to_whom_and_what_is_planned(administrator):
    said(Draft(NoticeKind.HOME, "Juin."), actor="tests")
    said(Draft(NoticeKind.HOME, "Juillet.", audience="teachers", starts_on=date(2026, 7, 1)), actor="tests")
    said(Draft(NoticeKind.BANNER, "Grève.", slug="greve"), actor="tests")
    lines = administrator.get("/messages/").context["listing"].lines
    told = {row.source.thread.word: [cell.text for cell in row.cells] for row in lines}
    assert told["accueil"] == [
        "Message d'accueil",
        "Version 1",
        "Tout le monde",
        "25/06/2026",
        "version 2 à partir du 01/07/2026",
    ]
    assert told["conditions"][1] == "Rien" and told["assistance"][1] == "Texte national"
    assert told["bandeau-greve"][0] == "Bandeau « greve »"
    assert not any(word.startswith("aide-") for word in told)


def test_the_list_costs_the_same_however_many_messages(administrator):
    said(Draft(NoticeKind.BANNER, "Un.", slug="un"), actor="tests")
    administrator.get("/messages/")
    few = queries(administrator, "/messages/")
    for number in range(8):
        for words in ("Encore.", "Encore une."):
            said(Draft(NoticeKind.BANNER, words, slug=f"encore-{number}"), actor="tests", alone=True)
    # Files of a banner cost one query each where it has some, none of these has.
    assert queries(administrator, "/messages/") == few


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_help_pages_say_which_are_ours(administrator):
    said(Draft(NoticeKind.HELP, "Notre page.", slug="connexion"), actor="tests")
    lines = administrator.get("/messages/aide/").context["listing"].lines
    told = {row.source.thread.slug: row.cells[1].text for row in lines}
    assert told["connexion"] == "Version 1" and told["journal"] == "Page nationale"
    assert "aide-connexion" in administrator.get("/messages/").content.decode()


@pytest.mark.parametrize(
    "word", ["bandeau-inconnu", "aide-inconnue", "bandeau", "inconnu", "bandeau-A", "accueil-x"]
)
def test_an_unknown_message_is_not_found(administrator, word):
    assert administrator.get(f"/messages/{word}/").status_code == 404


def test_versions_and_their_states(administrator, publish):
    publish(text="Un.")
    publish(text="Deux.", ends_on="2026-06-25")
    publish(text="Trois.", starts_on="2026-07-01")
    lines = administrator.get("/messages/accueil/").context["listing"].lines
    assert [(row.cells[0].text, row.cells[1].text) for row in lines] == [
        ("Version 3", "Prévue"),
        ("Version 2", "Affichée"),
        ("Version 1", "De nouveau ensuite"),
    ]
    publish(text="Quatre.")
    lines = administrator.get("/messages/accueil/").context["listing"].lines
    assert [row.cells[1].text for row in lines] == ["Affichée", "Remplacée", "Remplacée", "Remplacée"]


def test_a_version_says_what_it_changed(administrator, publish):
    publish(text="Ouvert du lundi au jeudi.")
    publish(text="Ouvert du lundi au vendredi.", reason="Nouveaux horaires")
    response = administrator.get("/messages/accueil/versions/2/")
    assert "Nouveaux horaires" in text(response) and "Anne Roux" in text(response)
    assert "<strong>jeudi.</strong>" in response.content.decode()
    assert "depuis le texte national" in text(administrator.get("/messages/accueil/versions/1/"))
    assert administrator.get("/messages/accueil/versions/3/").status_code == 404


def test_withdrawn_the_version_before_is_read_again(administrator, publish):
    publish(text="Un.")
    publish(text="Deux.")
    page = "/messages/accueil/versions/2/retirer/"
    assert "Ils liront de nouveau la version 1." in text(administrator.get(page))
    assert "Le motif manque" in text(administrator.post(page, {"reason": ""}))
    assert selectors.current(NoticeKind.HOME).version == 2
    administrator.post(page, {"reason": "Erreur de date"})
    notice = Notice.objects.get(version=2)
    assert notice.withdrawn and notice.withdrawn_reason == "Erreur de date"
    assert selectors.current(NoticeKind.HOME).text == "Un."
    shown = text(administrator.get("/messages/accueil/versions/2/"))
    assert "Retirée par Anne Roux" in shown and "Erreur de date" in shown
    assert "déjà retiré" in text(administrator.post(page, {"reason": "Encore"}, follow=True))


def test_what_is_read_without_it_is_told(administrator, publish):
    publish(text="Un.")
    assert "le texte national" in text(administrator.get("/messages/accueil/versions/1/retirer/"))
    publish(text="Deux.")
    assert "rien ne change à l'écran" in text(administrator.get("/messages/accueil/versions/1/retirer/"))
    publish("bandeau-greve", text="Grève.")
    assert "Ils ne liront plus rien" in text(administrator.get("/messages/bandeau-greve/versions/1/retirer/"))


def test_an_older_version_is_published_again(administrator, publish):
    publish(text="Un.", ends_on="2026-06-25")
    publish(text="Deux.")
    response = administrator.post("/messages/accueil/versions/1/republier/")
    review = response.headers["Location"]
    administrator.post(review, reviewed(administrator, review, "Retour"))
    newest = Notice.objects.get(version=3)
    assert newest.text == "Un." and selectors.current(NoticeKind.HOME) == newest


def test_dates_that_are_over_are_not_taken_again(administrator, publish, june):
    publish(text="Un.", ends_on="2026-06-25")
    june.shift(timedelta(days=1))
    # The session is over too: what counts is the draft that one would start from.
    from portal.messages.writing import again

    assert again(Notice.objects.get()).ends_on is None


@pytest.fixture
def conditions(toulouse, june):
    return said(Draft(NoticeKind.CONDITIONS, "Lisez."), actor="tests")


def accepts(notice, count: int) -> None:
    examiners = [ExaminerFactory(number=30_000 + n, last_name=f"NOM{n}") for n in range(count)]
    for examiner in examiners:
        account = AcademyAccount.objects.create(
            issuer="x", subject=str(examiner.number), display_name=str(examiner), examiner=examiner
        )
        accept(account, notice)


def test_who_accepted_by_pages(administrator, conditions):
    accepts(conditions, 120)
    url, seen = "/messages/conditions/versions/1/acceptations/", []
    while url:
        context = administrator.get(url).context
        seen += [row.account.examiner.number for row in context["rows"]]
        url = context["next"]
    assert seen == [30_000 + n for n in reversed(range(120))]
    assert context["total"] == 120 and context["concerned"] == 120


def test_a_page_costs_the_same_wherever_it_is(administrator, conditions):
    accepts(conditions, 130)
    url = "/messages/conditions/versions/1/acceptations/"
    last = administrator.get(administrator.get(url).context["next"]).context["next"]
    assert queries(administrator, last) == queries(administrator, url) + 1
    deep = Acceptance.objects.order_by("pk")[10]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    from portal.messages.acceptances import _beyond

    plan = _beyond(selectors.acceptances(conditions), deep).explain()
    assert "acceptance_latest" in plan and "Sort" not in plan


def test_one_person_is_found_by_name_or_number(administrator, conditions):
    accepts(conditions, 30)
    url = "/messages/conditions/versions/1/acceptations/"
    assert [
        r.account.examiner.number for r in administrator.get(url, {"recherche": "30007"}).context["rows"]
    ] == [30_007]
    assert len(administrator.get(url, {"recherche": "nom12 sophie"}).context["rows"]) == 1
    assert "Personne de ce nom" in text(administrator.get(url, {"recherche": "zorglub"}))
    for odd in ("9" * 30, "²", "%", "\x00"):
        assert administrator.get(url, {"recherche": odd, "apres": odd}).status_code == 200


@pytest.mark.parametrize("typed", ["leveque", "LÉVÊQUE", "levêque eloi"])
def test_one_person_is_found_whatever_the_accents(administrator, conditions, typed):
    accepts(conditions, 3)
    examiner = ExaminerFactory(number=40_000, last_name="Lévêque", first_name="Éloi")
    accept(AcademyAccount.objects.create(issuer="x", subject="l", examiner=examiner), conditions)
    nameless = AcademyAccount.objects.create(issuer="x", subject="n", display_name="Éloi LEVÊQUE")
    accept(nameless, conditions)
    rows = administrator.get("/messages/conditions/versions/1/acceptations/", {"recherche": typed}).context[
        "rows"
    ]
    assert {row.account.subject for row in rows} == {"l", "n"}


def test_the_file_of_acceptances(administrator, conditions):
    accepts(conditions, 3)
    hostile = AcademyAccount.objects.create(issuer="x", subject="h", display_name="=1+1")
    accept(hostile, conditions)
    response = administrator.post("/messages/conditions/versions/1/acceptations/export/")
    with academy("rennes"):
        rows = list(csv.reader(io.StringIO(body(response).removeprefix("\ufeff")), delimiter=";"))
    assert rows[0] == ["Personne", "N° intervenant", "Version", "Acceptée le"]
    assert [row[1] for row in rows[1:]] == ["30000", "30001", "30002", ""]
    assert rows[-1][0] == "'=1+1" and rows[1][3].startswith("25/06/2026")
    told = Entry.objects.get(code="notices.acceptances.exported")
    assert told.data == {"version": 1}
    assert administrator.get("/messages/conditions/versions/1/acceptations/export/").status_code == 405


def test_withdrawing_conditions_tells_who_must_accept(administrator, conditions):
    """Whoever never accepted the version that comes back, had he accepted the one that goes or not."""
    accepts(conditions, 2)
    newer = said(Draft(NoticeKind.CONDITIONS, "Relisez."), actor="tests")
    retire = "/messages/conditions/versions/2/retirer/"
    shown = text(administrator.get(retire))
    assert "Personne n'aura à accepter la version 1" in shown and "celle que vous retirez" not in shown
    late = ExaminerFactory(number=40_000)
    assert "1 personne devra accepter la version 1." in text(administrator.get(retire))
    ExaminerFactory(number=40_001, kind=ExaminerKind.EXTERNAL)
    ExaminerFactory(number=40_002, state=ExaminerState.ARCHIVED)
    accept(AcademyAccount.objects.create(issuer="x", subject="new", examiner=late), newer)
    shown = text(administrator.get(retire))
    assert "2 personnes devront accepter la version 1." in shown
    assert "1 personne avait accepté celle que vous retirez." in shown
    shown = text(administrator.get("/messages/conditions/versions/1/retirer/"))
    assert "rien ne change à l'écran" in shown


def test_withdrawing_conditions_counts_each_audience_by_what_it_will_read(administrator, conditions):
    accepts(conditions, 2)
    ExaminerFactory(number=40_001, kind=ExaminerKind.EXTERNAL)
    said(Draft(NoticeKind.CONDITIONS, "Intervenants.", audience=Audience.EXTERNALS), actor="tests")
    said(Draft(NoticeKind.CONDITIONS, "Relisez."), actor="tests")
    shown = text(administrator.get("/messages/conditions/versions/3/retirer/"))
    assert "Personne n'aura à accepter la version 1" in shown
    assert "1 personne devra accepter la version 2." in shown
