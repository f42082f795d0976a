"""Bad files are refused whole: where, why, and what to write; the schema refuses them too."""

import re
from datetime import date

import jsonschema
import pytest
from django.core.exceptions import ValidationError

from imagin.academies.configuration.reading import Document, read, read_file
from imagin.academies.configuration.schema import schema
from imagin.academies.configuration.source import Problems, parse
from imagin.rules.timeline import Segment
from tests.imagin.academies.configuration import HEAD, file_of

WRONG = [
    # (rules, line, path, sentence)
    ("modules.trave: true", 5, "rules → modules.trave", "vouliez-vous dire « modules.travel »"),
    ("money.currency: USD", 5, "rules → money.currency", "Choisissez l'une des valeurs : EUR, XPF"),
    (
        "look.accent: '#123456'\nsession.idle_minutes: '30'",
        6,
        "rules → session.idle_minutes",
        "nombre entier",
    ),
    ("modules.travel: oui", 5, "rules → modules.travel", "true ou false"),
    ("modules.travel:", 5, "rules → modules.travel", "la valeur manque"),
    ("modules.travel: {a: 1}", 5, "rules → modules.travel", "écrivez une valeur, ou une liste"),
    ("modules.travel: []", 5, "rules → modules.travel", "écrivez une valeur, ou une liste"),
    ("modules.travel: [true]", 5, "rules → modules.travel", "écrivez une valeur, ou une liste"),
    ("look.accent: '#123456'\nlook.accent: '#123456'", 6, "rules → look.accent", "écrite deux fois"),
    ("office.name: &a DEC", 5, "rules → office.name", "les ancres et les alias"),
    ("time.zone: 2026-02-30", 5, "rules → time.zone", "ne se lit pas"),
    ("time.zone: !!python/object:os.system x", 5, "rules → time.zone", "ne se lit pas"),
    ('office.name: "D\\0EC"', 5, "rules → office.name", "caractère de contrôle invisible"),
    ('"D\\ud800": 1', 5, "rules", "caractère de contrôle invisible"),
    ("? [a]\n: b", 5, "rules", "une clé doit être un texte"),
    (
        "modules.travel:\n  - value: true\n    until: 2026-12-01\n  - value: false\n    from: 2026-11-30",
        8,
        "rules → modules.travel",
        "chevauche une autre de la même règle, celle de la ligne 6 (sans from, until 2026-12-01)",
    ),
    ("contact.phone: 0269611024", 5, "rules → contact.phone", "Indiquez un texte (entre guillemets"),
    ("modules.travel:\n  - value: true\n  - value: true", 7, "rules → modules.travel", "chevauche"),
    (
        "modules.travel:\n  - value: true\n    from: 2026-12-01\n    until: 2026-12-01",
        6,
        "rules → modules.travel → n° 1",
        "doit venir après le début",
    ),
    (
        "modules.travel:\n  - value: true\n    from: bientôt",
        7,
        "rules → modules.travel → n° 1 → from",
        "une date comme 2026-09-01",
    ),
    (
        "modules.travel:\n  - from: 2026-12-01",
        6,
        "rules → modules.travel → n° 1",
        "la valeur manque",
    ),
    (
        "modules.travel:\n  - value: true\n    depuis: 2026-12-01",
        7,
        "rules → modules.travel → n° 1 → depuis",
        "Clés admises : value, from, until, session",
    ),
    (
        "modules.travel:\n  - value: true\n    session: 2026-06",
        6,
        "rules → modules.travel → n° 1 → value",
        "ne se décide pas par session",
    ),
    (
        "documents.channel:\n  - value: post\n    session: a b",
        6,
        "rules → documents.channel → n° 1 → value",
        "n'est pas un code de session",
    ),
    (
        "documents.channel:\n  - value: post\n    session: 202606",
        7,
        "rules → documents.channel → n° 1 → session",
        "entre guillemets",
    ),
    ("journal.acts_months: 12", 5, "rules → journal.acts_months", "entre 48 et 120"),
]


def refusal(text):
    with pytest.raises(ValidationError) as refused:
        read(text, "academie.yaml")
    return refused.value.messages


@pytest.mark.parametrize(("rules", "line", "path", "sentence"), WRONG, ids=[case[0][:30] for case in WRONG])
def test_what_is_wrong_is_said_where_it_is(rules, line, path, sentence):
    [message] = refusal(file_of(rules))
    assert message.startswith(f"academie.yaml, ligne {line}, {path} : ")
    assert sentence in message


def test_everything_wrong_is_said_at_once_in_the_order_of_the_file():
    messages = refusal(file_of("time.zone: Mars\nmoney.currency: USD\nnothing: 1", head="") + "academy: 1\n")
    assert [int(re.search(r"ligne (\d+)", message)[1]) for message in messages] == [3, 4, 5, 6, 6]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "ligne 1 : écrivez ici des lignes"),
        ("- a\n", "ligne 1 : écrivez ici des lignes"),
        ("rules: {}\n", "le code de l'académie manque"),
        ("academy: {name: Rennes}\n", "le code de l'académie manque"),
        (HEAD + "extra: 1\n", "ligne 3, extra : cette clé n'existe pas"),
        (HEAD + "rules: 5\n", "ligne 3, rules : écrivez ici"),
        ("academy: {code: Ren'nes}\n", "n'est pas recevable"),
        ("academy: {code: " + "x" * 64 + "}\n", "n'est pas recevable"),
        ("academy: {code: 12}\n", "entre guillemets"),
        ("academy: {code: rennes, host: 'http://x'}\n", "n'est pas un nom d'hôte"),
        ("academy: {code: rennes, host: 127.0.0.1}\n", "ligne 1, academy → host : « 127.0.0.1 » n'est pas"),
        ("academy: {code: rennes, host: idp.localhost}\n", "fournisseur d'identité de démonstration"),
        ("academy: {code: rennes, name: ''}\n", "Le nom affiché manque"),
        ('academy: {code: rennes, name: "Rennes\\nBcc: x"}\n', "retapez-le sur une seule ligne"),
        ('academy: {code: rennes, name: "Ren\\u202Enes"}\n', "retapez-le sur une seule ligne"),
        ("academy: {code: rennes, hots: x}\n", "vouliez-vous dire « host »"),
        ("academy: [a\n", "ligne 2 : ce n'est pas du YAML"),
        ("a: 1\n---\nb: 2\n", "ce n'est pas du YAML"),
        ("\tacademy: 1\n", "ligne 1 : ce n'est pas du YAML"),
        ("a: \x00\n", "ce n'est pas du YAML"),
        ("a: b\nc: \x07\n", "ligne 2 : ce n'est pas du YAML : un caractère de contrôle invisible"),
        ("a: " + "[" * 5000, "ce n'est pas du YAML"),
        ("a:\n\tb: 1\n", "remplacez les tabulations par des espaces."),
        ("a: b: c\n", "ligne 1 : ce n'est pas du YAML : un « : » n'y a pas sa place"),
        ("a: @b\n", "une valeur ne commence pas par ce signe : mettez le texte entre guillemets."),
        ("a: 1\n---\nb: 2\n", "retirez la ligne « --- »."),
        ("a: 1\nb\nc: 2\n", "il manque « : » après une clé"),
        ("a: 'b\nc: d\n", "un guillemet ouvert n'est pas fermé"),
        ("a: [b\nc: d\n", "une liste ouverte par « [ » n'est pas fermée"),
        ("a: {b: 1\nc: d\n", "une suite ouverte par « { » n'est pas fermée"),
        ("a:\n  b: 1\n c: 2\n", "cette ligne n'est pas alignée avec les précédentes"),
        ('a: "\\q"\n', "« \\ » n'est pas admis ainsi entre guillemets"),
        ("a: *b\n", "« * » y commence une valeur"),
        ("%YAML x\n---\na: 1\n", "elle, ou celle d'avant, ne se lit pas"),
        ("a" * 1_000_001, "dépasse 1 Mo"),
    ],
    ids=lambda value: str(value)[:25],
)
def test_a_file_of_another_kind_is_refused(text, sentence):
    said = " ".join(refusal(text))
    assert sentence in said
    assert not re.search(r"\b(found|expected|but|could|not|allowed|while)\b", said)


@pytest.mark.parametrize(("name", "words"), [("", "c'est un dossier"), ("absent.yaml", "il n'existe pas")])
def test_a_file_that_is_not_there_is_said_in_french(tmp_path, name, words):
    with pytest.raises(ValidationError, match=f"ne se lit pas, {words}[^(]* : corrigez le nom donné"):
        read_file(tmp_path / name)


def test_a_bomb_of_aliases_is_refused_at_once():
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 12))
    assert len(refusal(bomb)) < 40


def test_a_file_that_does_not_read_is_refused(tmp_path):
    for path, sentence in ((tmp_path / "none.yaml", "ne se lit pas"), (tmp_path, "ne se lit pas")):
        with pytest.raises(ValidationError, match=sentence):
            read_file(path)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("academy: {name: Académie}".encode("latin-1"))
    with pytest.raises(ValidationError, match="UTF-8"):
        read_file(latin)


def test_a_good_file_is_read():
    document = read(
        file_of(
            "modules.travel: false\n"
            "documents.channel:\n"
            "  - value: post\n"
            "    until: 2027-01-01\n"
            "  - {value: manager, session: '2026-06', from: '2026-09-01'}\n",
            head="academy:\n  code: toulouse\n  name: Toulouse\n  host: Toulouse.localhost\n",
        )
    )
    assert document == Document(
        "toulouse",
        "Toulouse",
        "toulouse.localhost",
        {
            ("modules.travel", ""): [Segment(False)],
            ("documents.channel", ""): [Segment("post", None, date(2027, 1, 1))],
            ("documents.channel", "2026-06"): [Segment("manager", date(2026, 9, 1), None)],
        },
    )


@pytest.mark.parametrize("rules", ["", "rules:\n", "rules: {}\n", "rules:\n  # time.zone: UTC\n"])
def test_nothing_said_is_the_national_values(rules):
    assert read(HEAD + rules).timelines == {}


# What only the calendar, the machine's zones or the text itself can tell is not the schema's.
BEYOND = (
    "chevauche",
    "écrite deux fois",
    "ancres",
    "ne se lit pas",
    "après le début",
    "un texte",
    "Mars",
    "invisible",
)


@pytest.mark.parametrize(
    "rules", [case[0] for case in WRONG if not any(word in case[3] for word in BEYOND)], ids=str
)
def test_the_schema_refuses_what_is_refused(rules):
    assert list(validator().iter_errors(as_json(file_of(rules))))


def validator():
    jsonschema.Draft202012Validator.check_schema(schema())
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema(), format_checker=checker)


def as_json(text):
    """As a YAML editor hands it to the schema: days are texts."""

    def plain(value):
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(parse(text, Problems("essai")).plain())


def test_the_schema_says_what_until_means():
    """Exclusive for a rule and for a message alike, as the header of an export says."""
    properties = schema()["properties"]
    window = properties["rules"]["properties"]["documents.channel"]["anyOf"][1]["items"]["properties"]
    home = properties["messages"]["properties"]["home"]["anyOf"][1]["properties"]
    for dated in (window, home):
        assert "exclu" in dated["until"]["description"] and "Premier jour" in dated["from"]["description"]
    assert "session" in window["session"]["description"]
