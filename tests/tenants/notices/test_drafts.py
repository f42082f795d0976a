"""Drafts that last: one per message and author, nothing written over unseen, a year without being saved."""

import json
import threading
from dataclasses import make_dataclass, replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from imagin.tenancy.context import academy, current_academy
from tenants.journal.models import Entry
from tenants.journal.sentences import sentence
from tenants.notices import drafts, selectors, tasks
from tenants.notices.attachments import keep as keep_file
from tenants.notices.drafts import DraftChanged, TooManyDrafts, delete, keep, opened, packed, publish, purge
from tenants.notices.models import Notice, NoticeDraft
from tenants.notices.publishing import Draft
from tests.tenants.notices import files

HOME = Draft("home", "Bonjour.")


def codes() -> list[str]:
    return [*Entry.objects.filter(code__startswith="notices.").order_by("pk").values_list("code", flat=True)]


def test_a_draft_comes_back_as_it_was_with_its_files(june):
    said = Draft(
        "banner",
        "Grève\r\n",
        title=" Avis ",
        audience="teachers",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 7, 2),
        slug="greve",
        files=(keep_file("a.pdf", files.pdf()),),
    )
    keep(said, author="anne", seen=0, base=3)
    kept = NoticeDraft.objects.get()
    assert opened(kept) == replace(said, text="Grève", title="Avis")
    assert (kept.base, kept.revision, kept.author) == (3, 1, "anne")
    assert json.loads(json.dumps(kept.data)) == packed(opened(kept))


def test_a_field_gained_or_lost_since_is_no_trouble(june):
    kept = keep(HOME, author="anne", seen=0)
    kept.data = {"text": "Bonjour.", "colour": "red"}
    assert opened(kept) == HOME


def test_a_new_field_of_what_is_published_needs_no_column(june, monkeypatch):
    grown = make_dataclass("Draft", [("place", str, "top")], bases=(Draft,), frozen=True)
    monkeypatch.setattr(drafts, "Draft", grown)
    keep(grown("home", "Bonjour.", place="foot"), author="anne", seen=0)
    assert opened(NoticeDraft.objects.get()).place == "foot"


def test_unfinished_is_kept_and_what_cannot_be_is_refused(june):
    keep(Draft("home", "", ends_on=date(2026, 1, 1)), author="anne", seen=0)
    keep(Draft("banner", "{{ inconnue }}" + "x" * 700, slug="long"), author="anne", seen=0)
    for draft in (
        replace(HOME, text="x" * 20_001),
        replace(HOME, text="a\u202eb"),
        replace(HOME, title="x" * 121),
        replace(HOME, audience="martians"),
        replace(HOME, slug="nom"),
        Draft("banner", "Sans nom"),
        Draft("help", "Ailleurs", slug="inconnue"),
    ):
        with pytest.raises(ValidationError):
            keep(draft, author="paul", seen=0)
    assert NoticeDraft.objects.count() == 2


def test_each_author_has_his_own(june):
    keep(HOME, author="anne", seen=0)
    keep(replace(HOME, text="De Paul."), author="paul", seen=0)
    assert [opened(kept).text for kept in selectors.drafts("home").order_by("author")] == [
        "Bonjour.",
        "De Paul.",
    ]


def test_saved_again_from_what_was_seen(june):
    first = keep(HOME, author="anne", seen=0)
    june.shift(timedelta(hours=1))
    second = keep(replace(HOME, text="Mieux."), author="anne", seen=1)
    assert (second.pk, second.revision) == (first.pk, 2)
    assert second.saved_at - second.begun_at == timedelta(hours=1)
    with pytest.raises(DraftChanged) as refused:
        keep(replace(HOME, text="D'une autre fenêtre."), author="anne", seen=1)
    assert opened(refused.value.kept).text == "Mieux."
    assert opened(NoticeDraft.objects.get()).text == "Mieux."


def test_the_same_text_twice_is_one_draft(june):
    keep(HOME, author="anne", seen=0)
    june.shift(timedelta(minutes=5))
    again = keep(HOME, author="anne", seen=0)
    assert again.revision == 1 and again.saved_at == timezone.now()
    assert codes() == ["notices.draft.begun"]


def test_one_deleted_elsewhere_is_not_begun_again_unseen(june):
    delete(keep(HOME, author="anne", seen=0), seen=1)
    with pytest.raises(DraftChanged) as refused:
        keep(replace(HOME, text="Mieux."), author="anne", seen=1)
    assert refused.value.kept is None and not NoticeDraft.objects.exists()


def test_published_it_is_gone_and_refused_it_is_there(june):
    kept = keep(HOME, author="anne", seen=0)
    with pytest.raises(DraftChanged):
        publish(kept, seen=2, reason="Juin")
    notice = publish(kept, seen=1, reason="Juin")
    assert (notice.published_by, notice.reason) == ("anne", "Juin") and not NoticeDraft.objects.exists()
    over = keep(replace(HOME, ends_on=date(2026, 6, 1)), author="anne", seen=0)
    with pytest.raises(ValidationError, match="Le dernier jour est passé"):
        publish(over, seen=1)
    assert NoticeDraft.objects.get() == over and Notice.objects.count() == 1


def test_deleted_only_as_seen(june):
    kept = keep(HOME, author="anne", seen=0)
    keep(replace(HOME, text="Mieux."), author="anne", seen=1)
    with pytest.raises(DraftChanged):
        delete(kept, seen=1)
    delete(kept, seen=2)
    assert not NoticeDraft.objects.exists()


def test_the_journal_keeps_the_message_and_nothing_typed(june):
    kept = keep(Draft("banner", "Madame Durand", title="Durand", slug="durand"), author="anne", seen=0)
    delete(kept, seen=1)
    for entry in Entry.objects.filter(code__startswith="notices.draft."):
        assert (entry.actor, entry.subject) == ("anne", f"notice_draft:{kept.pk}")
        assert entry.data == {"kind": "banner"}
        assert sentence(entry.code, entry.data).startswith("Bandeau : brouillon ")
    assert codes() == ["notices.draft.begun", "notices.draft.deleted"]


def test_no_draft_makes_room_for_another(june):
    for number in range(drafts.MOST):
        keep(Draft("banner", "Texte", slug=f"n-{number}"), author="anne", seen=0)
    with pytest.raises(TooManyDrafts, match="Vous avez déjà 20 brouillons"):
        keep(HOME, author="anne", seen=0)
    keep(HOME, author="paul", seen=0)
    keep(Draft("banner", "Mieux", slug="n-0"), author="anne", seen=1)
    assert NoticeDraft.objects.count() == drafts.MOST + 1


def test_what_nobody_saved_for_a_year_is_purged(june):
    keep(HOME, author="anne", seen=0)
    june.shift(timedelta(days=100))
    keep(HOME, author="paul", seen=0)
    june.shift(timedelta(days=265))
    assert purge() == 0 and codes().count("notices.drafts.purged") == 0
    june.shift(timedelta(seconds=1))
    assert purge() == 1
    assert NoticeDraft.objects.get().author == "paul"
    told = Entry.objects.get(code="notices.drafts.purged")
    assert sentence(told.code, told.data) == "Brouillons de messages purgés : 1."


def test_every_night_in_each_academy_even_where_one_fails(june, monkeypatch):
    june.shift(timedelta(days=-366))
    for code in ("noumea", "rennes"):
        with academy(code):
            keep(HOME, author="anne", seen=0)
    june.shift(timedelta(days=366))
    real = drafts.purge
    monkeypatch.setattr(drafts, "purge", lambda: real() if current_academy() != "noumea" else 1 / 0)
    assert tasks.purge_drafts() == 1
    with academy("rennes"):
        assert not NoticeDraft.objects.exists()
    with academy("noumea"):
        assert NoticeDraft.objects.count() == 1


def test_a_draft_is_not_read_in_another_academy(june):
    keep(HOME, author="anne", seen=0)
    with academy("rennes"):
        assert not NoticeDraft.objects.exists()
    assert selectors.current("home") is None


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "notice_draft_once"),
        ({"author": ""}, "notice_draft_has_author"),
        ({"author": "paul", "revision": 0}, "notice_draft_is_saved"),
    ],
)
def test_the_database_has_the_last_word(june, change, name):
    keep(HOME, author="anne", seen=0)
    said = {"kind": "home", "author": "anne", "data": packed(HOME), "saved_at": timezone.now(), **change}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NoticeDraft.objects.create(**said)
    with pytest.raises(ValidationError) as refused:
        NoticeDraft(**said).validate_constraints()
    assert refused.value.messages[0].rpartition(" : ")[2]


def test_two_windows_at_the_same_moment_keep_one_draft(committed):
    """For real: two transactions begin a draft of the same message together."""
    barrier, found = threading.Barrier(2), {}

    def window(name: str) -> None:
        with academy("toulouse"):
            try:
                barrier.wait()
                found[name] = keep(replace(HOME, text=name), author="anne", seen=0)
            except DraftChanged as changed:
                found[name] = changed.kept
            finally:
                connection.close()

    both = [threading.Thread(target=window, args=(name,)) for name in ("un", "deux")]
    try:
        [each.start() for each in both]
        [each.join() for each in both]
        with academy("toulouse"):
            kept = NoticeDraft.objects.get()
        assert {found["un"].pk, found["deux"].pk} == {kept.pk} and kept.revision == 1
        assert opened(kept).text in ("un", "deux")
    finally:
        with academy("toulouse"):
            NoticeDraft.objects.all().delete()
