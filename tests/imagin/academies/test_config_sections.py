"""What a file says besides the rules: the messages, read, planned, applied, exported, compared."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command

from imagin.academies.applied import applied
from imagin.academies.configuration.exporting import export
from imagin.academies.configuration.planning import apply, compare, compare_sections, plan
from imagin.academies.configuration.reading import read
from imagin.academies.configuration.schema import schema
from imagin.academies.configuration.updating import update
from imagin.rules.services import rule, set_rule
from imagin.tenancy.context import academy
from tenants.notices import selectors
from tenants.notices.models import Notice
from tenants.notices.publishing import Draft, publish
from tests.imagin.academies.configuration import HEAD, messages_of
from tests.imagin.academies.test_config_reading import as_json, validator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False) as clock:
        yield clock


def give(messages: str, rules: str = ""):
    return apply(read(messages_of(messages, rules)), actor="anne", reason="Essai")


def shown(kind="home", audiences=("all",), slug="", code="toulouse"):
    with academy(code):
        found = selectors.current(kind, audiences, slug)
        return found and found.text


def say(kind, text, code="toulouse", **said):
    with academy(code):
        return publish(Draft(kind, text, **said), actor="anne")


FULL = """\
home: |-
  Bonjour

  ## Titre
conditions:
  - Pour tous
  - text: Pour les enseignants
    audience: teachers
    from: 2027-01-01
    until: 2027-07-01
banners:
  greve:
    text: Grève le 3
    title: Attention
help:
  accueil: Chez nous
"""


def test_a_last_day_long_over_is_no_mistake():
    give("home: {text: x, until: 0001-01-01}")
    assert shown() is None


def test_three_banners_make_room_for_three_others():
    give("banners: {x: Un, y: Deux, z: Trois}")
    give("banners: {a: Un, b: Deux, c: Trois}")
    assert [shown("banner", slug=slug) for slug in "axc"] == ["Un", None, "Trois"]


def test_messages_are_read_then_say_the_same():
    lines = give(FULL)
    assert [line.title for line in lines] == [
        "Message d'accueil (messages → home)",
        "Conditions d'utilisation des états de frais (messages → conditions)",
        "Bandeau (messages → banners → greve)",
        "Page d'aide (messages → help → accueil)",
    ]
    assert plan(read(messages_of(FULL))) == []
    assert give(FULL) == []
    assert shown() == "Bonjour\n\n## Titre" and shown("help", slug="accueil") == "Chez nous"
    with academy("toulouse"):
        later = selectors.planned().get()
        assert (later.audience, later.starts_on, later.ends_on) == (
            "teachers", date(2027, 1, 1), date(2027, 6, 30),
        )  # fmt: skip
        assert (later.published_by, later.reason) == ("anne", "Essai")


def test_what_is_exported_is_applied_and_says_the_same():
    give(FULL)
    text = export("toulouse")
    assert plan(read(text)) == [] and export("toulouse") == text
    other = text.replace("code: toulouse", "code: rennes")
    assert apply(read(other)) and plan(read(other)) == []
    assert compare_sections("toulouse", "rennes") == []
    assert export("rennes").split("\nmessages:")[1] == text.split("\nmessages:")[1]
    validator().validate(as_json(text))


def test_an_export_explains_what_an_academy_may_say():
    text = export("toulouse")
    assert "\nmessages:\n" in text and "# home: |-" in text and "academie.nom" in text
    assert read(text).sections == {"messages": {}} and plan(read(text)) == []


def test_a_file_without_messages_leaves_them():
    say("home", "Bonjour")
    assert plan(read(f"{HEAD}rules:\n  modules.travel: true\n")) != []
    apply(read(f"{HEAD}rules:\n"))
    assert shown() == "Bonjour"


def test_a_message_that_the_file_does_not_name_is_national():
    say("home", "Un")
    say("home", "Deux")
    say("banner", "Grève", slug="greve")
    home, _, banner = give("assistance: Appelez-nous")
    assert (home.before, home.after) == (["Deux"], ["(texte national)"])
    assert (banner.before, banner.after) == (["Grève"], ["(aucun)"])
    assert shown() is None and shown("banner", slug="greve") is None
    assert shown("assistance") == "Appelez-nous"


def test_nothing_under_messages_is_national():
    say("home", "Un")
    assert len(apply(read(f"{HEAD}messages:\n"))) == 1
    assert shown() is None


def test_an_older_version_does_not_come_back_from_below():
    say("home", "Tous")
    say("home", "Enseignants", audience="teachers")
    say("home", "Enseignants encore", audience="teachers")
    give("home: Tous")
    assert shown(audiences=("all", "teachers")) == "Tous"
    assert plan(read(messages_of("home: Tous"))) == []


def test_a_new_text_for_all_leaves_the_history_as_it_was():
    first = say("home", "Un")
    give("home: Deux")
    with academy("toulouse"):
        assert not Notice.objects.get(pk=first.pk).withdrawn


def test_rules_and_messages_are_changed_together_or_not_at_all(monkeypatch):
    from tenants.notices import publishing

    monkeypatch.setattr(publishing, "publish", lambda *args, **said: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        give("home: Un", "  modules.travel: false\n")
    with academy("toulouse"):
        assert rule("modules.travel") is True
    assert applied("toulouse") is None


def test_the_file_last_applied_is_kept():
    give("home: Un")
    assert applied("toulouse").text == messages_of("home: Un")


def test_what_two_academies_say():
    say("home", "Un")
    say("home", "Deux", code="rennes")
    say("banner", "Grève", slug="greve", code="rennes")
    [home, banner] = compare_sections("toulouse", "rennes")
    assert (home.before, home.after) == (["Un"], ["Deux"])
    assert (banner.before, banner.after) == (["(aucun)"], ["Grève"])
    assert compare("toulouse", "rennes") == []


def test_the_commands_tell_the_messages(tmp_path, capsys):
    path = tmp_path / "toulouse.yaml"
    path.write_text(messages_of("home: Bonjour"))
    call_command("academy", "plan", str(path))
    told = capsys.readouterr().out
    assert "Message d'accueil (messages → home)\n  - (texte national)\n  + Bonjour\n" in told
    call_command("academy", "apply", str(path))
    assert "1 changement fait." in capsys.readouterr().out
    call_command("academy", "diff", "rennes", "toulouse")
    assert "  + Bonjour" in capsys.readouterr().out


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("messages", "place", "sentence"),
    [
        ("hom: x", "messages → hom :", "vouliez-vous dire « home »"),
        ("home: 3", "messages → home → text :", "écrivez un texte"),
        ("home:", "messages → home :", "le texte manque"),
        ("home: {title: x}", "messages → home :", "le texte manque"),
        ("home: {texte: x}", "messages → home → texte :", "Clés admises"),
        ("home: []", "messages → home :", "écrivez un texte"),
        ("home: [[x]]", "messages → home → n° 1 :", "écrivez un texte"),
        ("home: {text: x, audience: tous}", "messages → home → audience :", "destinataires"),
        ("home: {text: x, from: demain}", "messages → home → from :", "écrivez une date"),
        ("home: {text: x, from: 2026-12-01, until: 2026-12-01}", "messages → home :", "la fin (until)"),
        ("home: 'Appelez {{ assistance.tel }}'", "messages → home :", "assistance.telephone"),
        ("conditions: {text: x, audience: schools}", "→ conditions → audience :", "états de frais"),
        ("banners: Grève", "messages → banners :", "clé: valeur"),
        ("banners: {Grève: x}", "messages → banners → Grève :", "minuscules"),
        ("help: {maintenance: x}", "→ help → maintenance :", "n'existe pas"),
        ("banners: {a: x, b: x, c: x, d: x}", "messages → banners :", "3 bandeaux au plus le même jour"),
        ("banners: {a: %s}" % ("x" * 601), "messages → banners → a :", "600 signes au plus"),
        ("conditions: 'À {{ site }}'", "messages → conditions :", "écrivez la valeur elle-même"),
        ("home: {text: x, from: 9999-12-31}", "messages → home → from :", "31/12/2099 au plus"),
        ("help: {acceuil: x}", "messages → help → acceuil :", "vouliez-vous dire « accueil »"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_is(messages, place, sentence):
    with pytest.raises(ValidationError) as refused:
        read(messages_of(messages))
    [said] = refused.value.messages
    assert "ligne 7, " in said and place in said and sentence in said


def test_a_last_day_that_is_over_is_no_mistake():
    assert give("home: {text: Hier, until: 2026-11-21}") == []
    assert shown() is None


# --- export --update ----------------------------------------------------------------------------------------

KEPT = """\
academy:
  code: toulouse
  name: Académie de Toulouse
  host: toulouse.localhost
rules:

messages:
  # décidé en comité
  home: |-  # relu par Anne
    Bonjour
    # ce dièse est dans le texte
  # les bandeaux
  banners:
    greve: |-
      ## Grève
      # et ceci aussi
# fin
"""


def test_an_update_keeps_the_comments_and_the_texts():
    apply(read(KEPT))
    assert update(KEPT, "toulouse") == KEPT
    say("home", "Bonsoir")
    say("banner", "Travaux", slug="travaux")
    made = update(KEPT, "toulouse")
    assert "  # décidé en comité\n  home: Bonsoir  # relu par Anne\n" in made
    assert "  # les bandeaux\n  banners:\n    greve: |-\n      ## Grève\n      # et ceci aussi\n" in made
    assert "    travaux: Travaux\n# fin\n" in made
    assert plan(read(made)) == []


def test_an_update_writes_a_message_where_its_commented_line_is():
    text = export("toulouse")
    say("conditions", "Relisez")
    made = update(text, "toulouse")
    assert made == export("toulouse")


def test_an_update_comments_out_what_is_national_again():
    say("home", "Bonjour")
    text = export("toulouse")
    with academy("toulouse"):
        from tenants.notices.publishing import withdraw

        withdraw(selectors.current("home"), actor="anne")
    assert update(text, "toulouse") == export("toulouse")


def test_a_file_without_messages_is_not_given_any_by_an_update():
    text = KEPT.partition("messages:")[0]
    say("home", "Bonjour")
    set_rule("toulouse", "office.name", "DEC1", actor="anne")
    assert "messages" not in update(text, "toulouse")


def test_the_schema_admits_what_the_reader_admits():
    validator().validate(as_json(messages_of(FULL)))
    assert set(schema()["properties"]) == {"academy", "rules", "messages"}
