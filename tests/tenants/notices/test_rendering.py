"""What a message becomes on a page: variables escaped, Markdown sanitised."""

import pytest
from django.core.exceptions import ValidationError

from imagin.rules.services import set_rule
from tenants.notices import display
from tenants.notices.defaults import NATIONAL
from tenants.notices.rendering import html
from tenants.notices.variables import VARIABLES, check_variables


def give(key, value):
    set_rule("toulouse", key, value, actor="tests")


def test_a_variable_is_filled(toulouse):
    assert (
        html("Bienvenue à **{{ academie.nom }}**")
        == "<p>Bienvenue à <strong>Académie de Toulouse</strong></p>\n"
    )


def test_the_site_is_a_link(toulouse):
    assert 'href="http://toulouse.localhost:8000"' in html("{{ site }}")


@pytest.mark.parametrize(
    "value",
    ["<script>alert(1)</script>", "**gras**", "[x](javascript:alert(1))", '"><img src=x>'],
)
def test_a_value_is_text_and_nothing_else(toulouse, value):
    give("office.name", value)
    made = html("Bureau : {{ bureau.nom }}")
    assert "<script" not in made and "<strong" not in made and "<a" not in made and "<img" not in made


def test_an_address_keeps_its_lines(toulouse):
    give("office.address", "RECTORAT\n31077 Toulouse")
    assert html("{{ bureau.adresse }}") == "<p>RECTORAT<br>31077 Toulouse</p>\n"


def test_a_line_with_nothing_to_say_is_not_shown(toulouse):
    give("office.address", "")
    assert "Adresse" not in html("Bonjour\n\n- Adresse : {{ bureau.adresse }}\n- Bureau : {{ bureau.nom }}")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "![x](http://ailleurs.example/x.png)",
        "[x](javascript:alert(1))",
        '<a href="x" onclick="y">z</a>',
        "<style>*{}</style>",
    ],
)
def test_what_is_not_in_the_subset_is_dropped(toulouse, text):
    made = html(text)
    for sign in ("<script", "<img", 'href="javascript', '<a href="x"', "<style"):
        assert sign not in made


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ academie.non }}", r"n'existe pas, vouliez-vous dire « academie.nom » \? Variables admises"),
        ("{{ téléphone }}", r"La variable « téléphone » n'existe pas\. Variables"),
        ("{{ }}", "n'existe pas"),
        ("[ici]({{site}})", "l'adresse d'un lien"),
    ],
)
def test_a_variable_that_does_not_exist_is_refused(text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        check_variables(text)


@pytest.mark.parametrize("kind", sorted(NATIONAL))
def test_the_national_texts_are_good(kind, toulouse):
    check_variables(NATIONAL[kind])
    assert display.national(kind).html


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_variable_reads_something(name, toulouse):
    assert isinstance(VARIABLES[name].value(), str) and VARIABLES[name].label


def test_what_the_academy_says_takes_the_place_of_the_national_text(say):
    assert display.shown("home").notice is None
    notice = say("home", "Bonjour", title="À tous")
    shown = display.shown("home")
    assert (shown.notice, shown.title, shown.html) == (notice, "À tous", "<p>Bonjour</p>\n")


def test_no_conditions_are_asked_nationally(toulouse):
    assert display.shown("conditions") is None


def test_a_help_page_of_the_academy(say):
    assert display.help_override("accueil") is None
    say("help", "Chez nous", slug="accueil", audience="schools")
    assert display.help_override("accueil") is None
    assert display.help_override("accueil", {"all", "schools"}).html == "<p>Chez nous</p>\n"
