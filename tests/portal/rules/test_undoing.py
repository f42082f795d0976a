"""« Annuler ce changement »: shown before, made by a POST, refused where another followed."""

from datetime import date, datetime

import pytest
import time_machine

from imagin.rules.models import RuleChange
from imagin.rules.services import history, rule, set_rule
from tests.portal.rules.conftest import REASON
from tests.portal.teacher.reading import text

YEARS = "claims.display_years"


def change(value, code="toulouse", **more) -> str:
    set_rule(code, YEARS, value, actor="tests", **more)
    return f"/reglages/changements/{history(code, YEARS)[0].id}/annuler/"


def test_what_it_puts_back_then_back_it_is(administrator, account):
    address = change(6)
    words = text(administrator.get(address))
    assert "Avant 6 ans Après 4 ans (valeur nationale)" in words and rule(YEARS) == 6
    done = administrator.post(address, {"reason": REASON}, follow=True)
    assert "Le changement est annulé" in text(done) and rule(YEARS) == 4
    latest, first = history("toulouse", YEARS)
    assert first.undone and latest.undoes == first.id and latest.by == str(account.pk)
    assert "Annule un changement" in text(done)


def test_why_is_asked(administrator):
    address = change(6)
    assert "Le motif manque" in text(administrator.post(address)) and rule(YEARS) == 6


def test_only_the_latest_can_be_taken_back(administrator):
    first = change(6)
    change(7)
    answer = administrator.post(first, {"reason": REASON}, follow=True)
    assert "un autre plus récent l'a suivi" in text(answer) and rule(YEARS) == 7
    words = text(administrator.get(f"/reglages/regle/{YEARS}/"))
    assert words.count("Annuler ce changement") == 1 and "Suivi d'un autre" in words


def test_not_twice(administrator):
    address = change(6)
    administrator.post(address, {"reason": REASON})
    assert "déjà annulé" in text(administrator.get(address, follow=True))
    assert RuleChange.objects.filter(academy="toulouse", key=YEARS).count() == 2


def test_another_academys_change_is_not_found(administrator):
    address = change(6, "rennes")
    assert administrator.get(address).status_code == 404
    assert administrator.post(address, {"reason": REASON}).status_code == 404
    assert not history("rennes", YEARS)[0].undone


@pytest.mark.parametrize("number", ["0", "999999999"])
def test_an_unknown_change_is_not_found(administrator, number):
    assert administrator.get(f"/reglages/changements/{number}/annuler/").status_code == 404


def test_a_change_of_the_past_is_told_from_today_on(administrator):
    with time_machine.travel(datetime(2026, 3, 1, 12), tick=False):
        address = change(6, until=date(2026, 9, 1))
    words = text(administrator.get(address))
    assert "L'annuler l'efface seulement du passé" in words
    administrator.post(address, {"reason": REASON})
    assert history("toulouse", YEARS)[1].undone
