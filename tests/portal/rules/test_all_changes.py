"""« Tous les changements »: by pages, searched in the database, however many years the academy has lived."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.rules.models import RuleChange
from imagin.rules.services import rule, set_rule
from imagin.tenancy.context import hub
from tests.portal.rules.conftest import REASON
from tests.portal.teacher.reading import text

URL = "/reglages/changements/"
YEARS, CURRENCY = "claims.display_years", "money.currency"


def lived(count: int, key: str = YEARS, code: str = "toulouse", **said) -> None:
    told = {"academy": code, "key": key, "since": date(2026, 1, 5), "changed_by": "tests", **said}
    with hub():
        RuleChange.objects.bulk_create(RuleChange(after=n, reason=f"Motif {n}", **told) for n in range(count))


def shown(client, url: str = URL, **asked) -> list[str]:
    return [row.change.reason for row in client.get(url, asked).context["lines"]]


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as made:
        client.get(url)
    return len(made)


def test_the_first_change_of_all_is_on_the_last_page(administrator):
    lived(620)
    lived(3, code="rennes")
    url, seen, back = URL, [], []
    while url:
        context = administrator.get(url).context
        seen += [row.change.reason for row in context["lines"]]
        back.append(context["newer"])
        url = context["older"]
    assert seen == [f"Motif {n}" for n in reversed(range(620))] and len(back) == 13
    assert shown(administrator, back[-1]) == seen[550:600] and shown(administrator, back[1]) == seen[:50]
    words = text(administrator.get(URL)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "620 changements, du plus récent au plus ancien" in words and "500" not in words


def test_a_page_costs_the_same_wherever_it_is(administrator):
    lived(220)
    first = administrator.get(URL).context["older"]
    deep = administrator.get(administrator.get(first).context["older"]).context["older"]
    searched = f"{deep}&recherche=motif"
    assert queries(administrator, URL) == queries(administrator, deep)
    assert queries(administrator, searched) == queries(administrator, URL + "?recherche=motif+tests+duree")


def test_no_order_is_offered_that_would_hold_for_one_page_only(administrator):
    lived(60)
    for url in (URL, f"/reglages/regle/{YEARS}/"):
        page = administrator.get(url).content.decode()
        assert 'class="sort"' not in page and "data-sort" not in page


@pytest.mark.parametrize(
    "typed", ["ouverture", "ÉTE", "claims.display", "anne roux", "affichage  etats roux"]
)
def test_a_search_reads_every_change(administrator, account, typed):
    set_rule("toulouse", YEARS, 6, actor=str(account.pk), reason="Ouverture avancée d'été")
    lived(120, CURRENCY)
    assert shown(administrator, recherche=typed) == ["Ouverture avancée d'été"]
    words = text(administrator.get(URL, {"recherche": typed}))
    assert "1 changement sur 121" in words and "Effacer la recherche" in words


def test_a_search_goes_on_over_the_pages(administrator):
    lived(60)
    lived(60, CURRENCY)
    context = administrator.get(URL, {"recherche": "monnaie"}).context
    rest = administrator.get(context["older"]).context["lines"]
    assert [row.change.key for row in [*context["lines"], *rest]] == [CURRENCY] * 60


def test_what_is_found_nowhere(administrator):
    lived(1)
    for odd in ("zorglub", "%", "²", "\x00", "9" * 30):
        response = administrator.get(URL, {"recherche": odd, "avant": odd, "regle": odd})
        assert response.status_code == 200
    assert "Aucun changement ne répond" in text(administrator.get(URL, {"recherche": "zorglub"}))


def test_a_rule_shows_its_last_ten_and_leads_to_all_of_them(administrator):
    lived(30)
    lived(5, CURRENCY)
    response = administrator.get(f"/reglages/regle/{YEARS}/")
    assert [row.change.after for row in response.context["lines"]] == list(reversed(range(20, 30)))
    assert "Les 10 derniers changements. Tout l'historique de cette règle (30 changements)" in text(response)
    assert f'href="{URL}?regle={YEARS}"' in response.content.decode()
    words = text(administrator.get(URL, {"regle": YEARS}))
    assert "30 changements sur 35" in words and "Toutes les règles" in words
    assert len(shown(administrator, regle=YEARS)) == 30
    assert shown(administrator, regle=YEARS, recherche="motif 7") == ["Motif 27", "Motif 17", "Motif 7"]


def test_a_rule_that_is_no_longer_declared_keeps_its_changes(administrator):
    lived(1, "claims.colour")
    response = administrator.get(URL, {"recherche": "colour"})
    assert "claims.colour" in text(response) and "/reglages/regle/claims.colour/" not in str(response.content)


def test_an_old_change_is_undone_from_its_page(administrator):
    """The latest of its rule, 600 changes of another one ago."""
    set_rule("toulouse", YEARS, 6, actor="tests")
    lived(600, CURRENCY)
    number = RuleChange.objects.get(key=YEARS).pk
    page = administrator.get(URL, {"avant": number + 1}).content.decode()
    assert f'href="{URL}{number}/annuler/"' in page
    administrator.post(f"{URL}{number}/annuler/", {"reason": REASON})
    assert rule(YEARS) == 4


def test_what_followed_on_an_earlier_page_still_counts(administrator):
    """Only the latest of a rule, for a session, can be taken back: wherever the page stops."""
    lived(1, session="2026-06")
    lived(60)
    undoable = [
        (row.change.session, row.change.after)
        for url in (URL, administrator.get(URL).context["older"])
        for row in administrator.get(url).context["lines"]
        if row.change.undoable
    ]
    assert undoable == [("", 59), ("2026-06", 0)]
