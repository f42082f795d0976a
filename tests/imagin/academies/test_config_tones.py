"""« tone » under a banner of a configuration file: read, planned, applied, exported, compared, refused."""

import pytest
from django.core.exceptions import ValidationError
from jsonschema.exceptions import ValidationError as NotOfTheSchema

from imagin.academies.configuration.exporting import export
from imagin.academies.configuration.planning import apply, compare_sections, plan
from imagin.academies.configuration.reading import read
from imagin.academies.configuration.updating import update
from imagin.tenancy.context import academy
from tenants.notices import selectors
from tests.imagin.academies.configuration import messages_of
from tests.imagin.academies.test_config_reading import as_json, validator

pytestmark = pytest.mark.django_db
GREVE = "banners:\n  greve:\n    text: Grève le 3\n"
ALERT = f"{GREVE}    tone: danger\n"


def give(messages: str):
    return apply(read(messages_of(messages)), actor="anne")


def tone_shown(slug: str = "greve", audiences=("all",)) -> str:
    with academy("toulouse"):
        return selectors.current("banner", audiences, slug).tone


@pytest.mark.parametrize("tone", ["info", "warning", "danger"])
def test_a_tone_is_applied_and_known_again(tone):
    said = f"{GREVE}    tone: {tone}\n"
    assert len(give(said)) == 1 and tone_shown() == tone
    assert plan(read(messages_of(said))) == []


def test_what_says_no_tone_informs():
    give("banners: {greve: Grève le 3}")
    assert tone_shown() == "info"
    assert plan(read(messages_of(f"{GREVE}    tone: info"))) == []
    assert "tone: info" not in export("toulouse")


def test_a_plan_tells_a_tone_that_changes():
    give(GREVE)
    [line] = plan(read(messages_of(ALERT)))
    assert (line.before, line.after) == (["Grève le 3"], ["[Ton : Alerte]", "Grève le 3"])
    give(ALERT)
    [line] = give(GREVE)
    assert line.after == ["Grève le 3"] and tone_shown() == "info"


def test_a_tone_is_exported_and_compared():
    give(ALERT)
    text = export("toulouse")
    assert "    greve:\n      text: Grève le 3\n      tone: danger\n" in text
    assert plan(read(text)) == [] and update(text, "toulouse") == text
    validator().validate(as_json(text))
    [line] = compare_sections("rennes", "toulouse")
    assert (line.before, line.after) == (["(aucun)"], ["[Ton : Alerte]", "Grève le 3"])
    apply(read(text.replace("code: toulouse", "code: rennes")))
    assert compare_sections("toulouse", "rennes") == []


def test_each_layer_has_its_own():
    give("banners:\n  greve:\n    - Pour tous\n    - {text: Vous, tone: warning, audience: teachers}")
    assert (tone_shown(), tone_shown(audiences=("all", "teachers"))) == ("info", "warning")


@pytest.mark.parametrize(
    ("messages", "place", "sentence"),
    [
        ("home: {text: x, tone: warning}", "messages → home → tone :", "Seul un bandeau a un ton"),
        ("home: {text: x, tone: info}", "messages → home → tone :", "Seul un bandeau a un ton"),
        ("help: {accueil: {text: x, tone: danger}}", "→ accueil → tone :", "Seul un bandeau a un ton"),
        ("banners: {a: {text: x, tone: rouge}}", "banners → a → tone :", "warning (attention) ou danger"),
        ("banners: {a: {text: x, tone: ''}}", "banners → a → tone :", "Ce ton n'existe pas"),
        ("banners: {a: {text: x, tone: 3}}", "banners → a → tone :", "écrivez un texte"),
        ("banners: {a: {text: x, tone: }}", "banners → a → tone :", "écrivez un texte"),
        ("banners: {a: {text: x, ton: info}}", "banners → a → ton :", "vouliez-vous dire « tone »"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(messages, place, sentence):
    with pytest.raises(ValidationError) as refused:
        read(messages_of(messages))
    [said] = refused.value.messages
    assert place in said and sentence in said
    with pytest.raises(NotOfTheSchema):
        validator().validate(as_json(messages_of(messages)))


def test_an_export_explains_the_tones():
    assert "warning = attention, danger = alerte" in " ".join(export("toulouse").replace("#", "").split())
