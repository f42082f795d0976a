"""What broke in the hub itself: apart from the academies on the console, and on a page of its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagin.operations import failures
from imagin.operations.models import Failure
from tests.portal.teacher.reading import text

CONSOLE, PAGE = "/hebergement/", "/hebergement/site/"
WELL = "Site d'hébergement Erreurs hors de toute académie depuis 24 h : aucune Voir ses dernières erreurs"


def broken_in_the_hub(times: int = 3) -> None:
    for _ in range(times):
        failures.note("request", "hosting:compare", "ValueError", academy=failures.HUB)


def test_the_console_counts_the_hub_apart(team):
    assert WELL in text(team.get(CONSOLE))
    broken_in_the_hub()
    response = team.get(CONSOLE)
    words = text(response)
    assert "Erreurs hors de toute académie depuis 24 h : 3" in words
    assert words.index("hors de toute académie") < words.index("Liste des académies (3 lignes)")
    assert not any(row.flagged for row in response.context["listing"].lines)


def test_the_failures_of_an_academy_are_not_the_hubs(team):
    failures.note("task", "missions.archive", "OSError", academy="rennes")
    assert WELL in text(team.get(CONSOLE))
    assert "Aucune erreur depuis un mois." in text(team.get(PAGE))


def test_the_page_says_what_where_and_how_many(team):
    broken_in_the_hub()
    failures.note("task", "missions.archive", "OSError", academy="rennes")
    response = team.get(PAGE)
    assert "Page hosting:compare ValueError 3" in text(response)
    assert "missions.archive" not in text(response)
    assert [cell.text for cell in response.context["listing"].lines[0].cells][1:] == [
        "Page",
        "hosting:compare",
        "ValueError",
        "3",
    ]


def test_what_breaks_on_a_page_of_the_hub_is_there_without_its_words(team, monkeypatch):
    def broken(*args):
        raise ValueError("Sophie Vidal, 1 rue des Fleurs")

    monkeypatch.setattr("portal.hosting.compare.render", broken)
    with pytest.raises(ValueError, match="Sophie"):
        team.get("/hebergement/comparer/")
    words = text(team.get(PAGE))
    assert "Page hosting:compare ValueError 1" in words and "Sophie" not in words


def read_of_failures(client, url: str) -> tuple[int, int]:
    """Queries of the page, and those of them that read the failures."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured), sum(Failure._meta.db_table in each["sql"] for each in captured)


@pytest.mark.parametrize("url", [CONSOLE, PAGE])
def test_the_hub_costs_the_console_no_query_of_its_own(team, url):
    team.get(url)
    of_none, _ = read_of_failures(team, url)
    for number in range(30):
        failures.note("request", f"page:{number}", "ValueError", academy=failures.HUB)
    assert read_of_failures(team, url) == (of_none, 1)
