"""« Ouvertures de service »: periods in words, their form, their confirmation."""

from datetime import date

import pytest

from imagin.rules.models import RuleChange
from imagin.rules.services import rule
from imagin.rules.windows import periods_of, set_periods
from tests.portal.rules.conftest import REASON
from tests.portal.rules.test_editing import hidden
from tests.portal.teacher.reading import text

PAGE = "/reglages/ouvertures/"
TEACHERS = PAGE + "enseignants/"


def asked(**told) -> dict[str, str]:
    return {"mode": "periods", "rows": "3", "reason": REASON, "seen": "0", "session": "", **told}


def confirm(client, service="enseignants", **told):
    return client.post(f"{PAGE}{service}/confirmer/", asked(**told))


def apply(client, service="enseignants", **told):
    shown = confirm(client, service, **told)
    return client.post(f"{PAGE}{service}/confirmer/", {**hidden(shown), "act": "apply"}, follow=True)


def test_every_service_is_open_unless_decided(administrator):
    words = text(administrator.get(PAGE))
    for label in ("Service des enseignants", "intervenants extérieurs", "chefs d'établissement"):
        assert label in words
    assert words.count("Ouvert aujourd'hui.") == 3


def test_what_is_decided_in_words_and_drawn(administrator):
    set_periods("toulouse", "teacher", "", [(date(2026, 12, 1), date(2027, 6, 30))], actor="tests")
    response = administrator.get(PAGE)
    words = text(response)
    assert "Le service est fermé" in words and "Il rouvre le 01/12/2026." in words
    assert "jusqu'au 30/11/2026 Fermé" in words and "du 01/12/2026 au 30/06/2027 Ouvert" in words
    page = response.content.decode()
    assert page.count("rules-bar-closed") == 2 and 'style="' not in page


def test_periods_from_the_form_to_the_rule(administrator):
    shown = confirm(administrator, first0="2026-11-21", last0="2026-12-20", first1="2027-02-01")
    assert rule("windows.teacher") is True and not RuleChange.objects.exists()
    words = text(shown)
    assert "jusqu'au 31/01/2027 Fermé" in words and "à partir du lundi 21 décembre 2026" in words
    administrator.post(TEACHERS + "confirmer/", {**hidden(shown), "act": "apply"})
    assert periods_of("toulouse", "teacher") == [
        (date(2026, 11, 21), date(2026, 12, 20)),
        (date(2027, 2, 1), None),
    ]


def test_closed_until_further_notice_then_always_open(administrator):
    assert "est changé" in text(apply(administrator, "externes", mode="closed"))
    assert rule("windows.external") is False
    apply(administrator, "externes", mode="always", seen=str(RuleChange.objects.latest("pk").pk))
    assert rule("windows.external") is True and periods_of("toulouse", "external") is None


def test_for_one_session(administrator, session):
    apply(administrator, session="2026-06", mode="closed")
    assert rule("windows.teacher") is True and rule("windows.teacher", "2026-06") is False
    words = text(administrator.get(PAGE))
    assert "Session de juin 2026 (2026-06) Fermé" in words
    form = administrator.get(TEACHERS, {"session": "2026-06"})
    assert (
        "Comme toute l'académie" in text(form) and 'name="session" value="2026-06"' in form.content.decode()
    )


def test_open_for_one_session_in_a_closed_academy(administrator, session):
    apply(administrator, mode="closed")
    seen = str(RuleChange.objects.latest("pk").pk)
    apply(administrator, session="2026-06", mode="open", seen=seen)
    assert rule("windows.teacher") is False and rule("windows.teacher", "2026-06") is True
    form = administrator.get(TEACHERS, {"session": "2026-06"}).content.decode()
    assert 'value="open" id="id_mode_1" checked' in " ".join(form.split()) or 'value="open"' in form
    assert 'value="open"' not in administrator.get(TEACHERS).content.decode()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "Aucune période n'est donnée"),
        ({"last0": "2026-12-01"}, "Le premier jour de cette période manque"),
        ({"mode": "except"}, "Aucune période n'est donnée"),
        ({"mode": "except", "last0": "2026-12-01"}, "Le premier jour de cette période manque"),
        ({"mode": "except", "first0": "2026-10-01", "last0": "2026-10-02"}, "Cette période est déjà finie"),
        ({"mode": "except", "first0": "2026-12-01", "first1": "2027-01-01"}, "ont un jour en commun"),
        ({"first0": "2026-12-10", "last0": "2026-12-01"}, "ne peut pas précéder le premier"),
        ({"first0": "2026-10-01", "last0": "2026-10-02"}, "Cette période est déjà finie"),
        ({"first0": "2026-12-01", "first1": "2027-01-01"}, "ont un jour en commun"),
        ({"first0": "2026-12-01", "mode": "closed"}, "« Ouvert, sauf pendant ces périodes » ou"),
        ({"first0": "le 1er", "mode": "periods"}, "Ce n'est pas une date."),
        ({"mode": ""}, "Choisissez quand le service est ouvert"),
        ({"mode": "sometimes"}, "Ce choix n'est pas dans la liste"),
        ({"mode": "always"}, "Rien ne changerait"),
        ({"mode": "closed", "reason": ""}, "Le motif manque"),
    ],
)
def test_what_is_wrong_is_said(administrator, told, sentence):
    response = confirm(administrator, **told)
    assert response.status_code == 200 and sentence in text(response)
    assert not RuleChange.objects.exists()


def test_days_already_there_do_not_contradict_a_closing(administrator):
    set_periods("toulouse", "teacher", "", [(date(2026, 11, 21), date(2027, 6, 30))], actor="tests")
    shown = confirm(administrator, mode="closed", first0="2026-11-21", last0="2027-06-30")
    assert "Faire ce changement" in text(shown)


def test_more_lines_keep_what_was_typed(administrator):
    page = confirm(administrator, first0="2026-12-01", more="6").content.decode()
    assert 'name="rows" value="6"' in page and 'name="first5"' in page
    assert 'value="2026-12-01"' in page and "error-summary" not in page


def test_somebody_changed_it_meanwhile(administrator):
    shown = hidden(confirm(administrator, mode="closed"))
    set_periods("toulouse", "teacher", "", [(date(2026, 12, 1), None)], actor="tests")
    again = administrator.post(TEACHERS + "confirmer/", {**shown, "act": "apply"})
    assert "a changé pendant que vous la regardiez" in text(again)
    assert periods_of("toulouse", "teacher") == [(date(2026, 12, 1), None)]


@pytest.mark.parametrize("path", ["gestionnaires/", "enseignants/?session=2031-06"])
def test_an_unknown_service_or_session_is_not_found(administrator, path):
    assert administrator.get(PAGE + path).status_code == 404


def test_the_year_is_drawn_whatever_the_day(administrator):
    """The first period ends on a leap day, the last has no end."""
    for first, last in ((date(2028, 2, 1), date(2028, 2, 29)), (date(2026, 11, 21), None)):
        set_periods("toulouse", "school", "", [(first, last)], actor="tests")
        assert administrator.get(PAGE).status_code == 200


def test_no_query_per_session(administrator, django_assert_max_num_queries):
    from tenants.exams.models import ExamSession

    ExamSession.objects.bulk_create(ExamSession(code=f"2026-{n:02}", label=f"S{n}") for n in range(30))
    administrator.get(PAGE)
    with django_assert_max_num_queries(16):
        administrator.get(PAGE)
