"""« Règles de l'académie »: every rule, what it says today, who decided it, what is planned."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.rules.registry import all_rules
from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from tests.imagin.identity.helpers import academy_account, academy_client, hub_account, sign_in
from tests.portal.rules.conftest import REASON
from tests.portal.teacher.reading import text

YEARS = "claims.display_years"


def test_every_rule_is_there_under_its_family(administrator):
    words = text(administrator.get("/reglages/"))
    for rule in all_rules():
        assert " ".join(rule.label.split()) in words.replace("\xa0", " "), rule.key
    assert words.index("Modules") < words.index("États de frais") < words.index("Mentions légales")


def test_who_decided_when_and_why(administrator, account):
    set_rule("toulouse", YEARS, 6, actor=str(account.pk), reason=REASON)
    words = text(administrator.get("/reglages/"))
    assert f"6 ans Anne Roux, le 21/11/2026 {REASON}" in words
    assert "Décidées par votre académie (1)" in words


def test_a_long_text_is_shown_by_its_first_words_without_marks(administrator):
    words = text(administrator.get("/reglages/", {"recherche": "identifiants ?"}))
    assert "Personnel de l'académie : vos identifiants de messagerie" in words and "**" not in words


def test_what_is_planned_and_the_return_to_the_national_value(administrator):
    set_rule("toulouse", YEARS, 6, actor="tests", since=date(2027, 1, 1), until=date(2027, 9, 1))
    assert "du 01/01/2027 au 31/08/2027 : 6 ans" in text(administrator.get("/reglages/"))
    set_rule("toulouse", "journal.access_months", 24, actor="tests", until=date(2027, 9, 1))
    assert "à partir du 01/09/2027 : valeur nationale" in text(administrator.get("/reglages/"))


def test_a_session_of_its_own(administrator, session):
    set_rule("toulouse", "documents.channel", "post", actor="tests", session="2026-06")
    assert "session 2026-06 : par la poste, agrafées au récapitulatif" in text(
        administrator.get("/reglages/")
    )


def test_a_file_and_the_hosting_team_are_named(administrator):
    set_rule("toulouse", YEARS, 6, actor="imagin academy apply")
    assert "Commande « imagin academy apply »" in text(administrator.get("/reglages/"))
    with hub():
        elsewhere = hub_account("hosting")
    set_rule("toulouse", YEARS, 5, actor=str(elsewhere.pk))
    assert "Équipe d'hébergement" in text(administrator.get("/reglages/"))


@pytest.mark.parametrize(
    ("asked", "found", "left_out"),
    [
        ("fuseau", "Fuseau horaire", "Monnaie des indemnités"),
        ("GUIDE v17 §2.6", "Durée d'affichage des états de frais", "Fuseau horaire"),
        ("money.currency", "Monnaie des indemnités", "Fuseau horaire"),
        ("meconnu", "Aucune règle ne répond à cette recherche", "Fuseau horaire"),
    ],
)
def test_a_keyword(administrator, asked, found, left_out):
    words = text(administrator.get("/reglages/", {"recherche": asked}))
    assert found in words and left_out not in words


def test_only_those_decided_here(administrator):
    set_rule("toulouse", YEARS, 6, actor="tests")
    words = text(administrator.get("/reglages/", {"montrer": "decidees"}))
    assert "Durée d'affichage" in words and "Fuseau horaire" not in words


def test_another_academy_decides_for_itself(administrator):
    set_rule("rennes", YEARS, 9, actor="tests", reason="Vilaine")
    page = administrator.get("/reglages/").content.decode()
    assert "9 ans" not in page and "Vilaine" not in page


def test_the_queries_do_not_grow_with_what_is_decided(administrator, account):
    administrator.get("/reglages/")
    counts = []
    for key, value in ((YEARS, 6), ("journal.access_months", 24), ("signin.secret_days", 30)):
        set_rule("toulouse", key, value, actor=str(account.pk))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            administrator.get("/reglages/")
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_it_is_the_administrators(toulouse):
    client = academy_client("toulouse")
    sign_in(client, academy_account(hub_account("other")))
    for path in (
        "/reglages/",
        "/reglages/changements/",
        "/reglages/ouvertures/",
        f"/reglages/regle/{YEARS}/",
    ):
        assert client.get(path).status_code == 403


def test_every_change_newest_first(administrator, account):
    set_rule("toulouse", YEARS, 6, actor=str(account.pk), reason=REASON)
    set_rule("toulouse", "money.currency", "XPF", actor="tests")
    words = text(administrator.get("/reglages/changements/"))
    assert words.index("Monnaie des indemnités") < words.index("Durée d'affichage")
    assert f"valeur nationale 6 ans 21/11/2026 Anne Roux {REASON} Annuler ce changement" in words
