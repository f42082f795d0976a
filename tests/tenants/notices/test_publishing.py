"""Publishing, withdrawing, publishing again; refusals field by field."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from imagin.tenancy.context import academy
from tenants.accounts.models import AcademyAccount
from tenants.journal.models import Entry
from tenants.journal.sentences import sentence
from tenants.notices import selectors
from tenants.notices.attachments import keep
from tenants.notices.models import Notice
from tenants.notices.publishing import Draft, check, publish, republish, withdraw
from tenants.notices.services import accept, has_accepted
from tests.tenants.notices import files


def current(kind="home"):
    return selectors.current(kind)


def test_who_when_and_why_are_kept_and_told(june):
    notice = publish(Draft("home", " Bonjour \r\n"), actor="anne", reason="Rentrée")
    assert (notice.text, notice.published_by, notice.reason) == ("Bonjour", "anne", "Rentrée")
    entry = Entry.objects.get(code="notices.published")
    assert (entry.actor, entry.data) == ("anne", {"kind": "home", "slug": "", "version": 1})
    assert sentence(entry.code, entry.data) == "Message d'accueil : version 1 publiée."


@pytest.mark.parametrize(
    ("kind", "slug", "name"),
    [
        ("banner", "greve-juin", "Bandeau « greve-juin »"),
        ("help", "journal", "Page d'aide « Journal »"),
        ("conditions", "", "Conditions d'utilisation des états de frais"),
    ],
)
def test_the_journal_names_the_message(say, kind, slug, name):
    withdraw(say(kind, "Texte", slug=slug), actor="anne")
    entries = Entry.objects.filter(code__startswith="notices.").order_by("pk")
    told = [sentence(entry.code, entry.data) for entry in entries]
    assert told == [f"{name} : version 1 publiée.", f"{name} : version 1 retirée."]
    assert entries[0].data == {"kind": kind, "slug": slug, "version": 1}


def test_a_message_that_no_longer_exists_keeps_its_name():
    told = {"kind": "help", "slug": "disparue", "version": 3}
    assert sentence("notices.published", told) == "Page d'aide « disparue » : version 3 publiée."
    assert sentence("notices.withdrawn", {"version": 3}) == "Message : version 3 retirée."


def test_the_same_text_is_not_published_twice(say):
    assert say("home", "Bonjour") == say("home", "Bonjour")
    assert say("home", "Bonjour", audience="teachers").version == 2


def test_joining_a_file_makes_a_new_version(say):
    say("travel", "Sur papier")
    kept = keep("a.pdf", files.pdf())
    assert say("travel", "Sur papier", files=(kept,)).version == 2
    assert say("travel", "Sur papier", files=(kept,)).version == 2


def test_withdrawing_shows_the_version_below(say):
    say("home", "Un")
    second = say("home", "Deux")
    withdraw(second, actor="anne", reason="Erreur")
    assert current().text == "Un"
    second.refresh_from_db()
    assert (second.withdrawn_by, second.withdrawn_reason) == ("anne", "Erreur")
    assert Entry.objects.filter(code="notices.withdrawn").count() == 1
    with pytest.raises(ValidationError, match="déjà retiré"):
        withdraw(second, actor="anne")


def test_republishing_undoes(say):
    first = say("home", "Un", title="Titre", files=(keep("a.pdf", files.pdf()),))
    say("home", "Deux")
    again = republish(first, actor="anne", reason="Retour")
    assert (again.version, again.text, again.title) == (3, "Un", "Titre")
    assert [file.name for file in again.files] == ["a.pdf"]
    assert current() == again
    with pytest.raises(ValidationError, match="déjà ce que dit la version affichée"):
        republish(first, actor="anne")


def test_a_withdrawn_version_may_be_published_again(say):
    first = say("home", "Un")
    withdraw(first, actor="anne")
    assert republish(first, actor="anne").version == 2


def test_a_version_that_is_over_is_published_again_without_its_dates(say, june):
    first = say("home", "Un", ends_on=date(2026, 6, 25))
    june.move_to("2026-07-01 10:00+00:00")
    with academy("toulouse"):
        again = republish(first, actor="anne")
    assert (again.starts_on, again.ends_on) == (None, None)


def test_acceptances_are_per_version(say):
    account = AcademyAccount.objects.create(issuer="x", subject="sophie")
    first = say("conditions", "Un")
    accept(account, first)
    accept(account, first)
    second = say("conditions", "Deux")
    assert has_accepted(account, first) and not has_accepted(account, second)
    assert [row.account for row in selectors.acceptances(first)] == [account]
    assert not selectors.acceptances(second).exists()


def test_acceptances_are_read_by_pages(say, django_assert_num_queries):
    notice = say("conditions", "Un")
    for number in range(6):
        accept(AcademyAccount.objects.create(issuer="x", subject=str(number)), notice)
    with django_assert_num_queries(1):
        page = list(selectors.acceptances(notice)[2:4])
        assert [row.account.subject for row in page] == ["3", "2"]


JUNE_25 = date(2026, 6, 25)


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (Draft("home", "  "), "text", "Le texte manque"),
        (Draft("home", "x" * 20_001), "text", "20000 signes"),
        (Draft("home", "a\u202eb"), "text", "invisible"),
        (Draft("home", "{{ x }}"), "text", "n'existe pas"),
        (Draft("home", "x", title="t" * 121), "title", "120 signes"),
        (Draft("home", "x", title="a\u200bb"), "title", "invisible"),
        (Draft("home", "x", audience="tous"), "audience", "destinataires"),
        (Draft("conditions", "x", audience="division"), "audience", "états de frais"),
        (Draft("home", "x", starts_on=JUNE_25, ends_on=date(2026, 6, 24)), "ends_on", "avant le premier"),
        (Draft("home", "x", ends_on=date(2026, 6, 24)), "ends_on", "est passé"),
        (Draft("home", "x", slug="a"), "slug", "n'a pas de nom"),
        (Draft("banner", "x"), "slug", "Nommez le bandeau"),
        (Draft("banner", "x", slug="Grève"), "slug", "Nommez le bandeau"),
        (Draft("help", "x", slug="acceuil"), "slug", "vouliez-vous dire « accueil »"),
        (Draft("autre", "x"), "kind", "n'existe pas"),
    ],
    ids=range(15),
)
def test_what_is_wrong_is_said_beside_its_field(june, draft, field, words):
    with pytest.raises(ValidationError) as refused:
        check(draft)
    assert words in refused.value.message_dict[field][0]
    with pytest.raises(ValidationError):
        publish(draft, actor="anne")
    assert not Notice.objects.exists()


def test_several_mistakes_are_said_at_once(june):
    with pytest.raises(ValidationError) as refused:
        check(Draft("banner", "", title="t" * 121))
    assert sorted(refused.value.message_dict) == ["slug", "text", "title"]


def test_a_reason_too_long_is_refused(june):
    with pytest.raises(ValidationError, match="200 caractères"):
        publish(Draft("home", "x"), actor="anne", reason="x" * 201)


def test_a_version_published_meanwhile_is_not_written_over(say, monkeypatch):
    from tenants.notices import publishing

    say("home", "Un")
    monkeypatch.setattr(publishing, "_thread", lambda kind, slug: [])
    with pytest.raises(ValidationError, match="Une autre version vient d'être publiée"):
        say("home", "Deux")
    assert Notice.objects.get().text == "Un"


def test_what_is_rolled_back_is_no_longer_read(say):
    say("home", "Un")
    with pytest.raises(RuntimeError), transaction.atomic():
        say("home", "Deux")
        assert current().text == "Deux"
        raise RuntimeError
    assert current().text == "Un"


@pytest.mark.parametrize(
    "wrong",
    [{"version": 1}, {"version": 2, "starts_on": JUNE_25, "ends_on": date(2026, 6, 24)}],
    ids=["version", "dates"],
)
def test_the_database_refuses(say, wrong):
    say("home", "Un")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(kind="home", text="x", **wrong)
