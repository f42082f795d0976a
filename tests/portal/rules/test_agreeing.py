"""What the pages of rules say before a change that contradicts, erases, or is not shown as typed."""

import re
from datetime import date

from imagin.rules.models import RuleChange
from imagin.rules.registry import Touched, effect_of
from imagin.rules.registry import core as registry
from imagin.rules.services import set_rule
from imagin.rules.windows import set_periods
from tests.portal.rules.test_editing import confirm, page_of
from tests.portal.rules.test_opening import confirm as confirm_window
from tests.portal.teacher.reading import text

IDLE = "session.idle_minutes"


def test_rules_that_contradict_each_other_are_refused_beside_the_value(administrator):
    response = confirm(administrator, IDLE, value="10")
    assert "personne ne serait prévenu" in text(response) and "Votre saisie est à corriger" in text(response)
    assert "Faire ce changement" not in text(response)
    assert "personne ne serait prévenu" in text(confirm(administrator, IDLE, value="10", act="apply"))
    assert "Sans audit" in text(confirm(administrator, "legal.accessibility_state", value="full"))
    assert not RuleChange.objects.filter(key__in=[IDLE, "legal.accessibility_state"]).exists()


def test_the_national_value_may_contradict_too(administrator):
    for key, value in ((IDLE, 60), ("session.warning_minutes", 50)):
        set_rule("toulouse", key, value, actor="tests")
    assert "personne ne serait prévenu" in text(confirm(administrator, IDLE, national="1"))


def test_a_window_far_away_is_refused_beside_its_day(administrator):
    for told in ({"first0": "9999-12-31"}, {"first0": "2026-12-01", "last0": "9999-12-31"}):
        assert "trop lointaine" in text(confirm_window(administrator, **told))


def test_what_will_be_erased_is_said_not_to_come_back(administrator, monkeypatch):
    monkeypatch.setattr(registry, "_previews", dict(registry._previews))

    @effect_of("contact.phone")
    def preview(before, after, day):
        return [Touched("entrée effacée|entrées effacées", claims=12, lost=True)]

    words = text(confirm(administrator, "contact.phone", value="30"))
    assert "12 entrées effacées" in words and "Ce qui sera effacé ne reviendra pas" in words
    assert "ne reviendra pas" not in text(confirm(administrator, "claims.display_years", value="6"))


def test_the_act_is_not_where_the_question_was(administrator):
    """A second press at the same place, the last button, goes back."""
    shown = confirm(administrator, "claims.display_years").content.decode()
    bar = shown[shown.index('aria-label="Actions"') :]
    assert bar.index("Faire ce changement") < bar.index("Modifier ma saisie")


def test_a_colour_is_shown_as_it_will_be(administrator):
    words = text(confirm(administrator, "look.accent", value="#ffffff"))
    found = re.search(r"Sur fond clair : (#[0-9a-f]{6}), contraste de (\d+,\d)", words)
    assert found and float(found[2].replace(",", ".")) >= 4.5 and found[1] != "#ffffff"
    assert "Sur fond sombre : telle quelle" in words


def test_a_session_follows_the_academy_that_is_closed(administrator, session):
    """Closed from December on; the session decides nothing before January."""
    set_periods("toulouse", "teacher", "", [(date(2026, 11, 1), date(2026, 11, 30))], actor="tests")
    page = administrator.get("/reglages/ouvertures/enseignants/?session=2026-06")
    assert "jusqu'au 30/11/2026 Ouvert (comme le reste de l'académie)" in text(page)
    assert "à partir du 01/12/2026 Fermé (comme le reste de l'académie)" in text(page)
    assert page.content.decode().count("rules-bar-closed") == 1


def test_the_title_of_a_form_card_comes_first(administrator):
    for address in (page_of("claims.display_years"), "/reglages/ouvertures/enseignants/"):
        form = administrator.get(address).content.decode().split('<form class="card"')[1]
        assert form.split(">", 1)[1].lstrip().startswith('<h2 class="card-title">')


def test_an_empty_sentence_is_refused(administrator):
    words = text(confirm(administrator, "modules.travel.off_sentence", value=""))
    assert "Le texte manque" in words
