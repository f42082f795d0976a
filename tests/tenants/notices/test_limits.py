"""What may not be published: conditions that would change once accepted, too many banners, absurd days."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from imagin.days import LATEST
from imagin.rules.services import set_rule
from tenants.notices import crowding, selectors
from tenants.notices.publishing import LONGEST_BANNER, Draft, check, publish, republish, withdraw
from tenants.notices.rendering import html


def refused(draft: Draft) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as found:
        check(draft)
    return found.value.message_dict


def test_accepted_conditions_quote_nothing_that_a_rule_changes(june):
    found = refused(Draft("conditions", "Appelez aux {{ assistance.horaires }}."))
    assert "écrivez la valeur elle-même à la place de « {{ assistance.horaires }} »" in found["text"][0]
    said = publish(Draft("conditions", "Appelez de 9 h à 17 h."), actor="anne")
    before = html(said.text)
    set_rule("toulouse", "contact.hours", "Jamais", actor="tests")
    assert html(said.text) == before
    check(Draft("home", "Appelez aux {{ assistance.horaires }}."))


def test_a_banner_is_short(june):
    found = refused(Draft("banner", "x" * (LONGEST_BANNER + 1), slug="a"))
    assert "600 signes au plus, le vôtre en a 601" in found["text"][0]
    check(Draft("banner", "x" * LONGEST_BANNER, slug="a"))
    check(Draft("home", "x" * (LONGEST_BANNER + 1)))


def test_a_few_banners_at_once(say):
    for name in ("a", "b", "c"):
        say("banner", "Avis", slug=name)
    found = refused(Draft("banner", "Avis", slug="d"))
    assert (
        "3 bandeaux au plus le même jour : le 25/06/2026, il y aurait aussi « a », « b », « c »"
        in (found["crowd"][0])
    )
    say("banner", "Avis changé", slug="a")
    withdraw(selectors.current("banner", ("all",), "b"), actor="anne")
    assert say("banner", "Avis", slug="d").version == 1


def test_banners_are_counted_day_by_day(say):
    say("banner", "Avis", slug="a", ends_on=date(2026, 6, 30))
    say("banner", "Avis", slug="b", starts_on=date(2026, 7, 1))
    say("banner", "Avis", slug="c", starts_on=date(2026, 7, 10), ends_on=date(2026, 7, 12))
    say("banner", "Avis", slug="d", ends_on=date(2026, 7, 9))
    say("banner", "Avis", slug="f", starts_on=date(2026, 7, 10))
    with pytest.raises(ValidationError, match="le 10/07/2026"):
        say("banner", "Avis", slug="g", starts_on=date(2026, 7, 9))
    threads = crowding.banners_but("")
    assert crowding.in_force(threads, date(2026, 7, 10)) == ["b", "c", "f"]
    assert crowding.crowded_on(threads, date(2026, 6, 25)) is None


def test_days_too_far_either_way(june):
    assert "plus d'un an" in refused(Draft("home", "Oui", starts_on=date(2019, 1, 1)))["starts_on"][0]
    for name in ("starts_on", "ends_on"):
        assert "31/12/2099 au plus" in refused(Draft("home", "Oui", **{name: date.max}))[name][0]
    check(Draft("home", "Oui", starts_on=date(2026, 6, 1), ends_on=LATEST))


def test_saying_again_what_began_years_ago(say, june):
    first = say("home", "Un", starts_on=date(2026, 6, 1))
    say("home", "Deux")
    june.move_to("2028-06-25 10:00+02:00")
    assert republish(first, actor="anne").starts_on is None


def test_conditions_claim_no_day_before_they_could_be_read(june):
    for day in (date(2026, 6, 24), date(2019, 1, 1), date.min):
        found = refused(Draft("conditions", "Lisez.", starts_on=day))["starts_on"]
        assert len(found) == 1 and "personne n'a pu lire ces conditions avant leur publication" in found[0]
    for day in (date(2026, 6, 25), date(2026, 6, 26)):
        check(Draft("conditions", "Lisez.", starts_on=day))
    check(Draft("home", "Bonjour", starts_on=date(2026, 6, 24)))


def test_conditions_that_began_are_said_again_from_today(say, june):
    first = say("conditions", "Lisez.", starts_on=date(2026, 6, 25), ends_on=date(2026, 12, 31))
    june.move_to("2026-07-10 10:00+02:00")
    with pytest.raises(ValidationError, match="déjà ce que dit la version affichée"):
        republish(first, actor="anne")
    say("conditions", "Relisez.")
    again = republish(first, actor="anne")
    assert (again.version, again.starts_on, again.ends_on) == (3, None, date(2026, 12, 31))
    first.refresh_from_db()
    assert first.starts_on == date(2026, 6, 25)


def test_an_address_in_a_rule_is_a_link(june):
    told = "Voyez https://id.ac-noumea.nc/a?b=1&c=2 (ou <https://x.fr>)."
    set_rule("toulouse", "contact.help", told, actor="tests")
    shown = html("{{ assistance.texte }}")
    assert '<a href="https://id.ac-noumea.nc/a?b=1&amp;c=2"' in shown
    assert "(ou &lt;" in shown and ">https://x.fr</a>&gt;)." in shown
