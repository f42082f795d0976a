"""The page « Journal »: who reads it, how it is searched and turned, what it exports."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imagin.journal import services
from imagin.journal.export import check_lines
from imagin.journal.models import HubEntry, JournalWitness
from imagin.paging import PAGE
from imagin.tenancy.context import academy, hub
from tenants.accounts.enums import Role
from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tenants.journal.models import Entry
from tenants.journal.selectors import Mark, Wanted, page
from tenants.journal.services import academy_book, record
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import (
    academy_account,
    academy_client,
    hub_account,
    hub_client,
    sign_in,
)
from tests.portal.teacher.reading import text

KEY = "7" * 64
NOON = datetime(2026, 6, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def administrator(toulouse):
    account = academy_account(hub_account(display_name="Anne Roux", person_key=KEY))
    grant_role(actor="tests", person_key=KEY, role=Role.ADMINISTRATOR)
    client = academy_client("toulouse")
    sign_in(client, account)
    return client


def fill(count: int) -> list[Entry]:
    """One a minute from noon, told in a single statement."""
    return Entry.objects.bulk_create(
        Entry(code="claims.pay.saved", actor="a1", subject=f"claim:{n}", at=NOON + timedelta(minutes=n))
        for n in range(count)
    )


@pytest.fixture
def dated(monkeypatch):
    """Entries keep the date they are given, for the time of the test."""
    monkeypatch.setattr(Entry._meta.get_field("at"), "auto_now_add", False)


def body(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_a_sentence_a_family_and_the_code(administrator):
    record("sign_in.refused", actor="", reason="perime", provider="demo")
    shown = text(administrator.get("/journal/"))
    assert "Connexion refusée (demande périmée)" in shown.replace("\xa0", " ")
    assert "Connexions" in shown and "sign_in.refused" in shown
    plain, detail = shown.split("Détail technique", 1)
    assert (
        "Fournisseur d'identité demo" in detail and "provider" not in plain and "sign_in.refused" not in plain
    )


def test_days_and_lists_are_written_as_one_reads_them(administrator):
    record("people.residence.declared", actor="", since="2026-12-15")
    record("people.contact.changed", actor="", fields=["email", "phone"])
    shown = text(administrator.get("/journal/"))
    assert "à partir du 15/12/2026." in shown and "À compter du 15/12/2026" in shown
    assert "Coordonnées changées (adresse électronique, téléphone)." in shown
    assert "Champs adresse électronique, téléphone" in shown
    assert "2026-12-15" not in shown and "['email'" not in shown


def test_a_message_is_named_where_one_reads(administrator):
    record("notices.published", actor="", subject="notice:9", kind="banner", slug="greve-juin", version=2)
    record("notices.draft.begun", actor="", subject="notice_draft:4", kind="home")
    shown = text(administrator.get("/journal/")).replace("\xa0", " ")
    assert "Bandeau « greve-juin » : version 2 publiée." in shown and "Message n° 9" in shown
    assert "Message d'accueil : brouillon commencé." in shown and "Brouillon de message n° 4" in shown


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("notice_draft:4931ed8c-7c0e-4c55-9a80-0e3a3f6d9b11", "Brouillon de message"),
        ("account:4931ed8c-7c0e-4c55-9a80-0e3a3f6d9b11", "Compte"),
        ("4931ed8c-7c0e-4c55-9a80-0e3a3f6d9b11", "Compte"),
    ],
)
def test_a_key_that_nobody_reads_is_in_the_detail_only(administrator, subject, words):
    record("notices.draft.begun", actor="", subject=subject, kind="home", everywhere=False)
    page = administrator.get("/journal/")
    assert page.context["lines"][0].subject == words
    detail = text(page).split("Détail technique", 1)[1]
    assert f"Objet {subject} Nature Message d'accueil Toutes les académies non" in detail


def test_an_unknown_code_shows_the_code(administrator):
    record("billing.closed", actor="a1")
    assert "billing.closed" in text(administrator.get("/journal/"))


def test_what_an_entry_holds_is_text_and_not_markup(administrator):
    record("view_as.opened", actor="<b>a</b>", subject="<i>", reason="<script>alert(1)</script>")
    shown = administrator.get("/journal/").content.decode()
    assert "<script>alert" not in shown and "<b>a" not in shown


def test_pages_follow_each_other_without_a_gap(administrator, dated):
    fill(2 * PAGE + 10)
    seen, url = [], "/journal/?famille=claims"
    while url:
        context = administrator.get(url).context
        seen += [line.entry.subject for line in context["lines"]]
        url = context["older"]
    assert seen == [f"claim:{n}" for n in reversed(range(2 * PAGE + 10))]
    back = administrator.get("/journal/?famille=claims&avant=" + _id(f"claim:{PAGE}")).context["newer"]
    assert "famille=claims" in back
    again = [line.entry.subject for line in administrator.get(back).context["lines"]]
    assert again == [f"claim:{n}" for n in range(2 * PAGE - 1, PAGE - 1, -1)]


def _id(subject: str) -> str:
    return str(Entry.objects.get(subject=subject).pk)


@pytest.mark.parametrize("mark", ["999999999", "abc", "-1", "9" * 40, "²"])
def test_a_mark_that_leads_nowhere_starts_from_the_newest(administrator, dated, mark):
    fill(3)
    response = administrator.get("/journal/", {"avant": mark, "famille": "claims"})
    assert [line.entry.subject for line in response.context["lines"]] == ["claim:2", "claim:1", "claim:0"]


def test_the_last_page_costs_what_the_first_does(administrator, dated):
    administrator.get("/journal/")
    few = queries(administrator, "/journal/")
    entries = fill(5000)
    assert queries(administrator, "/journal/") == few
    assert queries(administrator, f"/journal/?avant={entries[40].pk}") == few + 1


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_a_deep_page_is_read_by_an_index_in_its_order(administrator, dated):
    """The index can give the order: nothing is sorted, however many entries come before."""
    entries = fill(500)
    with CaptureQueriesContext(connection) as captured:
        assert len(page(academy_book(), Wanted(), before=Mark(entries[100].at, entries[100].pk)).rows) == PAGE
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN " + captured.captured_queries[0]["sql"])
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "Index Scan Backward using journal_entry_moment" in plan and "Sort" not in plan


def test_days_are_those_of_the_academy(administrator, dated):
    """22 h UTC on the 19th is midnight of the 20th in Toulouse."""
    Entry.objects.create(code="a.before", actor="x", at=datetime(2026, 6, 19, 21, 59, tzinfo=UTC))
    Entry.objects.create(code="a.first", actor="x", at=datetime(2026, 6, 19, 22, 0, tzinfo=UTC))
    Entry.objects.create(code="a.after", actor="x", at=datetime(2026, 6, 20, 22, 0, tzinfo=UTC))
    response = administrator.get("/journal/", {"du": "2026-06-20", "au": "20/06/2026"})
    assert [line.entry.code for line in response.context["lines"]] == ["a.first"]


def test_by_author(administrator):
    record("claims.pay.saved", actor="a1")
    record("claims.pay.saved", actor="b2")
    lines = administrator.get("/journal/", {"auteur": " b2 "}).context["lines"]
    assert [line.entry.actor for line in lines] == ["b2"]


def test_names_and_objects_are_those_people_use(administrator):
    examiner = ExaminerFactory(number=10_077)
    writer = AcademyAccount.objects.create(issuer="x", subject="w", display_name="Paul Morin")
    record("people.contact.changed", actor=str(writer.pk), subject=f"examiner:{examiner.pk}")
    record("claims.pay.paid", subject="claim:26")
    record("billing.closed", actor="unknown", subject="bill:7")
    lines = administrator.get("/journal/").context["lines"]
    told = {line.entry.code: (line.author, line.subject) for line in lines}
    assert told["people.contact.changed"] == ("Paul Morin", "Intervenant n°\xa010077")
    assert told["claims.pay.paid"] == ("La plateforme", "État de frais n°\xa026")
    assert told["billing.closed"] == ("unknown", "bill:7")


def test_an_author_is_found_by_his_name(administrator):
    paul, pauline = (
        AcademyAccount.objects.create(issuer="x", subject=name, display_name=f"{name} Morin")
        for name in ("Paul", "Pauline")
    )
    for writer in (paul, pauline):
        record("claims.pay.saved", actor=str(writer.pk))
    found = administrator.get("/journal/", {"nom": "pauline morin"})
    assert [line.author for line in found.context["lines"]] == ["Pauline Morin"]
    several = administrator.get("/journal/", {"nom": "morin", "famille": "claims"})
    assert "Plusieurs comptes portent ce nom" in text(several)
    assert [name for name, _ in several.context["candidates"]] == ["Paul Morin", "Pauline Morin"]
    chosen = administrator.get(several.context["candidates"][0][1])
    assert [line.author for line in chosen.context["lines"]] == ["Paul Morin"]
    assert "Auteur Paul Morin Tous les auteurs" in text(chosen)
    assert "Aucun compte ne porte ce nom" in text(administrator.get("/journal/", {"nom": "zzz"}))


def test_names_of_another_academy_stay_there(administrator):
    with academy("rennes"):
        theirs = AcademyAccount.objects.create(issuer="x", subject="r", display_name="Yann Le Goff")
    record("claims.pay.saved", actor=str(theirs.pk))
    assert "Le Goff" not in text(administrator.get("/journal/"))


def test_names_and_objects_cost_two_queries_however_many(administrator, dated):
    writers = [
        AcademyAccount.objects.create(issuer="x", subject=f"w{n}", display_name=f"W{n}") for n in range(30)
    ]
    examiners = [ExaminerFactory() for _ in range(30)]
    Entry.objects.create(code="a.b", actor=str(writers[0].pk), subject=f"examiner:{examiners[0].pk}", at=NOON)
    administrator.get("/journal/?famille=a")
    one = queries(administrator, "/journal/?famille=a")
    for writer, examiner in zip(writers, examiners, strict=True):
        Entry.objects.create(code="a.b", actor=str(writer.pk), subject=f"examiner:{examiner.pk}", at=NOON)
    assert queries(administrator, "/journal/?famille=a") == one


def test_dates_that_cannot_be_are_said(administrator):
    shown = text(administrator.get("/journal/", {"du": "hier"}))
    assert "Écrivez-la sous la forme" in shown
    shown = text(administrator.get("/journal/", {"du": "2026-06-20", "au": "2026-06-19"}))
    assert "La fin précède le début" in shown


def test_the_state_of_the_chains(administrator):
    now = timezone.now()
    with hub():
        for chain, intact in (("access", True), ("acts", False)):
            JournalWitness.objects.create(
                academy="toulouse", chain=chain, number=1, digest="0" * 64,
                sealed_at=now, verified_at=now, intact=intact,
            )  # fmt: skip
    shown = text(administrator.get("/journal/"))
    assert "Intact" in shown and "Abîmé" in shown
    assert "Rien n'est encore scellé" in shown


def test_an_empty_search_says_so(administrator):
    assert "Aucune écriture ne répond" in text(administrator.get("/journal/", {"auteur": "nobody"}))


def test_the_export_is_journalled_and_holds_what_was_searched(administrator):
    record("claims.pay.saved", actor="a1", subject="claim:1")
    response = administrator.post("/journal/export/", {"format": "csv", "famille": "claims"})
    rows = list(csv.reader(io.StringIO(body(response).removeprefix("\ufeff")), delimiter=";"))
    assert [row[4] for row in rows[1:]] == ["claim:1"]
    assert response["Content-Disposition"].startswith('attachment; filename="journal-toulouse-')
    told = Entry.objects.get(code="journal.exported")
    assert (told.data["format"], told.data["family"]) == ("csv", "claims")


def test_the_sealed_export(administrator):
    response = administrator.post("/journal/export/", {"format": "jsonl"})
    lines = body(response).splitlines()
    assert response["Content-Type"].startswith("application/jsonl")
    assert check_lines(lines) == []


def test_an_export_is_asked_by_a_form_only(administrator):
    assert administrator.get("/journal/export/").status_code == 405


def test_the_hub_reads_its_own_journal(db):
    client = hub_client()
    sign_in(client, hub_account(hosting=True))
    person = hub_account(subject="anne", display_name="Anne Roux")
    services.record("link.made", actor=str(person.pk), subject="link:1", academy="toulouse")
    assert "Compte d'une autre académie rattaché" in text(client.get("/journal/"))
    assert client.get("/journal/").context["lines"][0].author == "Anne Roux"
    assert "link.made" in body(client.post("/journal/export/", {"format": "csv"}))
    assert HubEntry.objects.filter(code="journal.exported").count() == 1


def test_the_administrator_finds_it_in_his_menu(administrator):
    assert 'href="/journal/"' in administrator.get("/").content.decode()
