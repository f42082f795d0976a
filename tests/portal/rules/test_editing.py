"""A rule from its page to its change: the form by type, the effect, the confirmation, the way back."""

import re
from datetime import date

import pytest

from imagin.rules.models import RuleChange, RuleValue
from imagin.rules.registry import Rule, all_rules, effect_of, types
from imagin.rules.registry import core as registry
from imagin.rules.registry.types import Duration, ListOf, Money, RuleType, Text
from imagin.rules.services import history, rule, set_rule
from imagin.tenancy.context import hub
from portal.rules.fields import EDITORS
from tenants.claims.services import generate_claims
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory
from tests.portal.rules.conftest import REASON
from tests.portal.teacher.reading import text

YEARS = "claims.display_years"


def page_of(key: str) -> str:
    return f"/reglages/regle/{key}/"


def asked(**told) -> dict[str, str]:
    return {"value": "6", "since": "2026-11-21", "reason": REASON, "seen": "0", **told}


def hidden(response) -> dict[str, str]:
    """What the confirmation carries, as a browser would send it back."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', response.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def confirm(client, key: str, **told):
    return client.post(page_of(key) + "confirmer/", asked(**told))


def apply(client, key: str, **told):
    shown = confirm(client, key, **told)
    return client.post(page_of(key) + "confirmer/", {**hidden(shown), "act": "apply"}, follow=True)


@pytest.fixture
def declared(monkeypatch):
    """A rule of a type that none of ours has yet."""
    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    monkeypatch.setattr(registry, "NATIONAL", registry.NATIONAL)

    def declare(kind, default, **more):
        registry.register(Rule("tests.rule", kind, default, "Règle d'essai", **more))

    yield declare
    registry.NATIONAL.pop("tests.rule", None)


def test_every_type_can_be_typed():
    declared = [
        each for each in vars(types).values() if isinstance(each, type) and issubclass(each, RuleType)
    ]
    assert [kind for kind in declared if not set(kind.__mro__) & EDITORS.keys()] == [RuleType]


@pytest.mark.parametrize("key", [each.key for each in all_rules()])
def test_each_rule_has_its_page(administrator, key):
    response = administrator.get(page_of(key))
    assert response.status_code == 200 and key in text(response)


def test_an_unknown_rule_is_not_found(administrator):
    assert administrator.get(page_of("claims.colour")).status_code == 404
    assert administrator.get(page_of("claims.colour") + "confirmer/").status_code == 404


def test_the_page_says_the_value_its_source_and_its_form(administrator):
    response = administrator.get(page_of(YEARS))
    words = text(response)
    assert "4 ans C'est la valeur nationale" in words and "guide v17 §2.6" in words
    assert (
        'name="value" value="4"' in response.content.decode()
        and 'value="2026-11-21"' in response.content.decode()
    )


def test_a_module_not_delivered_has_no_form(administrator):
    words = text(administrator.get(page_of("modules.eps")))
    assert "pas encore livré" in words and "Voir ce qui changera" not in words
    response = administrator.post(page_of("modules.eps") + "confirmer/", asked(value="oui", act="apply"))
    assert response.status_code == 302 and not RuleChange.objects.exists()


def test_a_view_never_takes_away_what_a_confirmation_carries(administrator):
    """« Plein écran » is a link to the same address, which a GET leaves empty-handed."""
    plain, typed = (
        page.content.decode() for page in (administrator.get(page_of(YEARS)), confirm(administrator, YEARS))
    )
    for cookie in ("plein-ecran", "menu-replie"):
        assert f'data-cookie="{cookie}">' in plain and f'data-cookie="{cookie}" hidden>' in typed


def test_nothing_is_changed_before_it_is_confirmed(administrator):
    words = text(confirm(administrator, YEARS))
    assert "Confirmer le changement" in words and "Avant 4 ans (valeur nationale) Après 6 ans" in words
    assert rule(YEARS) == 4 and not RuleChange.objects.exists()


def test_confirmed_it_is_changed_told_and_signed(administrator, account):
    words = text(apply(administrator, YEARS))
    assert "est changé : 6 ans." in words and rule(YEARS) == 6
    assert f"Décidé par Anne Roux, le samedi 21 novembre 2026, 11 h. Motif : {REASON}" in words
    [change] = history("toulouse", YEARS)
    assert (change.by, change.reason, change.after) == (str(account.pk), REASON, 6)


def test_a_planned_value_with_an_end(administrator):
    apply(administrator, YEARS, since="2027-01-01", until="2027-08-31")
    assert rule(YEARS) == 4
    with hub():
        row = RuleValue.objects.get(key=YEARS)
    assert (row.period.lower, row.period.upper) == (date(2027, 1, 1), date(2027, 9, 1))
    words = text(administrator.get(page_of(YEARS)))
    assert "jusqu'au 31/12/2026 4 ans (valeur nationale) du 01/01/2027 au 31/08/2027 6 ans" in words
    assert "à partir du 01/09/2027 4 ans (valeur nationale)" in words


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"value": "40"}, "Indiquez un nombre entier entre 1 et 10."),
        ({"value": "quatre"}, "Ce n'est pas un nombre entier."),
        ({"value": ""}, "La valeur manque"),
        ({"since": "2026-11-20"}, "Cette date est passée"),
        ({"since": ""}, "La date manque"),
        ({"since": "demain"}, "Ce n'est pas une date."),
        ({"until": "2026-11-20"}, "La fin précède le début"),
        ({"since": "9999-12-31"}, "trop lointaine : choisissez le 31/12/2099"),
        ({"until": "9999-12-31"}, "trop lointaine : choisissez le 31/12/2099"),
        ({"until": "2026-12-31", "national": "1"}, "n'a pas de fin"),
        ({"reason": ""}, "Le motif manque"),
        ({"reason": "oui"}, "Le motif est trop court"),
        ({"reason": "x" * 201}, "Le motif dépasse 200 caractères"),
        ({"reason": "Décision\u200bcachée"}, "caractère invisible"),
        ({"value": "4"}, "Rien ne changerait"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(administrator, told, sentence):
    response = confirm(administrator, YEARS, **told)
    assert response.status_code == 200
    assert sentence in text(response) and "Votre saisie est à corriger" in text(response)
    assert not RuleChange.objects.exists()


def test_what_is_wrong_is_told_in_the_order_of_the_page(administrator):
    summary = text(confirm(administrator, YEARS, value="40", since="", reason=""))
    assert summary.index("Nouvelle valeur :") < summary.index("À partir du :") < summary.index("Motif :")


def test_back_to_the_national_value_is_offered_where_something_was_decided(administrator):
    assert "Revenir à la valeur nationale" not in text(administrator.get(page_of(YEARS)))
    set_rule("toulouse", YEARS, 6, actor="tests", since=date(2027, 1, 1))
    assert "Revenir à la valeur nationale" in text(administrator.get(page_of(YEARS)))


def test_one_may_go_back_to_what_one_typed(administrator):
    shown = confirm(administrator, YEARS, until="2027-08-31")
    back = administrator.post(
        page_of(YEARS) + "confirmer/", {**hidden(shown), "act": "edit"}
    ).content.decode()
    assert 'name="value" value="6"' in back and 'value="2027-08-31"' in back and REASON in back


def test_back_to_the_national_value(administrator):
    set_rule("toulouse", YEARS, 6, actor="tests")
    shown = confirm(administrator, YEARS, national="1", value="not read")
    assert "Avant 6 ans Après 4 ans (valeur nationale)" in text(shown)
    administrator.post(page_of(YEARS) + "confirmer/", {**hidden(shown), "act": "apply"})
    assert (
        rule(YEARS) == 4
        and not RuleValue.objects.filter(key=YEARS, period__contains=date(2026, 11, 22)).exists()
    )


def test_the_effect_is_told_in_figures(administrator):
    for _ in range(2):
        examiner = ExaminerFactory()
        missions = [MissionFactory(starts_on=date(year, 6, 20)) for year in (2023, 2024)]
        generate_claims([AssignmentFactory(examiner=examiner, mission=each) for each in missions])
    words = text(confirm(administrator, YEARS, value="2"))
    assert "4 états de frais qui n'apparaissent plus" in words and "2 personnes concernées" in words
    assert "Mission n° " in words.replace("\xa0", " ") and "4 exemples" in words
    assert "Aucun état de frais ni aucune personne" in text(confirm(administrator, YEARS, value="9"))


def test_somebody_changed_it_meanwhile(administrator):
    shown = hidden(confirm(administrator, YEARS))
    set_rule("toulouse", YEARS, 8, actor="tests")
    again = administrator.post(page_of(YEARS) + "confirmer/", {**shown, "act": "apply"})
    assert "a changé pendant que vous la regardiez" in text(again) and "Avant 8 ans" in text(again)
    assert rule(YEARS) == 8
    administrator.post(page_of(YEARS) + "confirmer/", {**hidden(again), "act": "apply"})
    assert rule(YEARS) == 6


def test_pressed_twice_it_is_changed_once(administrator):
    shown = hidden(confirm(administrator, YEARS))
    for _ in range(2):
        response = administrator.post(page_of(YEARS) + "confirmer/", {**shown, "act": "apply"}, follow=True)
    assert "rien n'a été changé" in text(response) and len(history("toulouse", YEARS)) == 1


def test_a_confirmation_without_its_mark_is_shown_first(administrator):
    response = administrator.post(page_of(YEARS) + "confirmer/", asked(act="apply", seen="-1"))
    assert "Faire ce changement" in text(response) and rule(YEARS) == 4


def test_for_one_session(administrator, session):
    apply(administrator, "documents.channel", value="post", session="2026-06")
    assert rule("documents.channel") == "manager" and rule("documents.channel", "2026-06") == "post"
    words = text(administrator.get(page_of("documents.channel")))
    assert "Session 2026-06 par la poste" in words
    unknown = confirm(administrator, "documents.channel", value="post", session="2031-06")
    assert "Ce choix n'est pas dans la liste" in text(unknown)


@pytest.mark.parametrize(
    ("key", "told", "value"),
    [
        ("modules.travel", {"value": "non"}, False),
        ("money.currency", {"value": "XPF"}, "XPF"),
        ("calendar.starts_on", {"value": "15", "month": "02"}, (2, 15)),
        ("time.zone", {"value": "Pacific/Noumea"}, "Pacific/Noumea"),
        ("look.accent", {"value": "#005f86"}, "#005f86"),
        (
            "office.address",
            {"value": "75 rue Saint-Roch\r\n31077 Toulouse"},
            "75 rue Saint-Roch\n31077 Toulouse",
        ),
        ("signin.credentials_help", {"value": "**Gras**\r\n\r\n- un"}, "**Gras**\n\n- un"),
    ],
)
def test_each_type_is_typed_its_own_way(administrator, key, told, value):
    apply(administrator, key, **told)
    assert rule(key) == value
    assert administrator.get(page_of(key)).status_code == 200


@pytest.mark.parametrize(
    ("kind", "default", "told", "kept"),
    [
        (Duration(), "30 jours", {"value": "12", "span": "mois"}, "12 mois"),
        (Money(), "1.00", {"value": "1 012,5"}, "1012.50"),
        (ListOf(Text(20)), [], {"value": "Rennes\r\n\r\n Caen "}, ["Rennes", "Caen"]),
    ],
)
def test_types_that_no_rule_has_yet(administrator, declared, kind, default, told, kept):
    declared(kind, default)
    apply(administrator, "tests.rule", **told)
    [change] = history("toulouse", "tests.rule")
    assert change.after == kept
    assert administrator.get(page_of("tests.rule")).status_code == 200


def test_the_other_wrong_values_are_said(administrator, declared):
    assert "fuseau horaire de la base IANA" in text(confirm(administrator, "time.zone", value="Toulouse"))
    wrong_day = confirm(administrator, "calendar.starts_on", value="30", month="02")
    assert "Ce n'est pas un jour de chaque année" in text(wrong_day)
    twice = confirm(administrator, "liquidation.academies", value="Créteil (077)\r\nVersailles (077)")
    assert "Le département 077 est à Créteil et à Versailles" in text(twice)
    declared(Money(), "1.00")
    assert "Indiquez un montant" in text(confirm(administrator, "tests.rule", value="beaucoup"))


def test_markdown_is_shown_as_it_will_be_read_and_never_as_markup(administrator):
    told = "Un **mot** nouveau\n\n<script>alert(1)</script>"
    page = confirm(administrator, "signin.credentials_help", value=told).content.decode()
    assert "<strong>mot</strong>" in page and "<script>alert" not in page
    assert "<del>" in page and "<ins>" in page


def test_a_breaking_preview_leaves_nothing(administrator, monkeypatch):
    monkeypatch.setattr(registry, "_previews", dict(registry._previews))

    @effect_of("contact.phone")
    def preview(before, after, day):
        RuleChange.objects.count()
        return []

    words = text(confirm(administrator, "contact.phone", value="24"))
    assert "Aucun état de frais ni aucune personne" in words
    assert rule("contact.phone") == ""
