"""``export --update``: what somebody wrote beside the values stays where he wrote it."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError

from imagin.academies.configuration.updating import update
from imagin.rules.services import reset_rule, set_rule

pytestmark = pytest.mark.django_db
FILE = """\
# Décidé en comité le 3 mars.
academy:
  code: toulouse          # jamais changé
  name: Académie de Toulouse
  host: toulouse.localhost

rules:
  # notre zone
  time.zone: Europe/Paris   # comme à Paris

  # le bureau
  office.address: |-  # vérifiée
    RECTORAT
    # ce dièse est dans le texte
    31077 Toulouse

  # ouverture du printemps
  services.claims:
    # avant Pâques
    - value: false   # fermé
      until: 2027-04-01

  # la couleur
  look.accent: "#a3264f"
# fin
"""


@pytest.fixture(autouse=True)
def as_the_file_says():
    """The academy is as the file says; then a test changes one thing."""
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False):
        give("time.zone", "Europe/Paris")
        give("office.address", "RECTORAT\n# ce dièse est dans le texte\n31077 Toulouse")
        give("services.claims", False, until=date(2027, 4, 1))
        give("look.accent", "#a3264f")
        yield


def give(key, value, **options):
    set_rule("toulouse", key, value, actor="anne", **options)


def changed(*pairs):
    text = FILE
    for old, new in pairs:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_a_file_that_says_the_same_is_left_to_the_letter():
    assert update(FILE, "toulouse") == FILE


def test_a_value_changes_and_the_comment_beside_it_stays():
    give("time.zone", "Indian/Mayotte")
    assert update(FILE, "toulouse") == changed(("Europe/Paris   #", "Indian/Mayotte  #"))


def test_a_text_changes_and_the_comment_of_its_first_line_stays():
    give("office.address", "RECTORAT")
    first, text = "  office.address: |-  # vérifiée\n", "    RECTORAT\n    # ce dièse est dans le texte\n"
    lines = f"{first}{text}    31077 Toulouse\n"
    assert update(FILE, "toulouse") == changed((lines, "  office.address: RECTORAT  # vérifiée\n"))


def test_the_comments_inside_a_list_move_above_it():
    give("services.claims", True)
    block = "  services.claims:\n    # avant Pâques\n    - value: false   # fermé\n      until: 2027-04-01\n"
    new = "  # avant Pâques\n  # fermé\n  services.claims:\n    - value: true\n      until: 2027-04-01\n"
    assert update(FILE, "toulouse") == changed((block, new))


def test_a_rule_that_is_national_again_is_commented_out():
    reset_rule("toulouse", "look.accent", actor="anne")
    assert update(FILE, "toulouse") == changed(('  look.accent: "#a3264f"', "  # look.accent: '#2f4bd8'"))


def test_a_new_rule_comes_at_the_end_with_its_explanation():
    give("documents.channel", "post", session="2026-06")
    made = update(FILE, "toulouse")
    assert made.startswith(FILE.removesuffix("# fin\n"))
    added = made.removeprefix(FILE.removesuffix("# fin\n"))
    assert added.startswith("\n  # Envoi des pièces justificatives\n") and added.endswith(
        "  documents.channel:\n    - value: post\n      session: 2026-06\n# fin\n"
    )


def test_a_new_rule_takes_the_place_of_its_commented_line():
    give("signin.secret_days", 20)
    text = FILE.replace("  # la couleur\n", "  # signin.secret_days: 90\n\n  # la couleur\n")
    assert update(text, "toulouse") == text.replace("# signin.secret_days: 90", "signin.secret_days: 20")


@pytest.mark.parametrize("rules", ["rules:\n", "rules: {}\n", "rules: ~ # rien\n"])
def test_an_empty_file_is_filled(rules):
    made = update(
        "academy: {code: toulouse, name: Académie de Toulouse, host: toulouse.localhost}\n" + rules,
        "toulouse",
    )
    assert "  time.zone: Europe/Paris" in made and made.count("rules:") == 1


def test_the_file_of_another_academy_is_refused():
    with pytest.raises(ValidationError, match="celui de l'académie toulouse, pas de rennes"):
        update(FILE, "rennes")


def test_a_file_on_one_line_cannot_be_updated():
    with pytest.raises(ValidationError, match="une clé par ligne"):
        update(
            "academy:\n  code: toulouse\n  name: Académie de Toulouse\n  host: toulouse.localhost\n"
            "rules: {time.zone: Indian/Mayotte}\n",
            "toulouse",
        )
