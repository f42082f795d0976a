"""The wizard's draft as a file: the reading judges it, the export's style writes it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from imagin.academies.configuration.exporting import export
from imagin.academies.configuration.reading import read
from imagin.rules.services import set_rule
from imagin.rules.timeline import Segment, tail
from portal.hosting.wizard_draft import data_of, problems, text_of, without_identity

FILES = sorted((Path(__file__).parents[3] / "infra" / "academies").glob("*.yaml"))
MAYOTTE = {"code": "mayotte", "name": "Académie de Mayotte", "host": "mayotte.localhost"}


def draft(rules=None, messages=None, **identity):
    return {"academy": {**MAYOTTE, **identity}, "rules": rules or {}, "messages": messages or {}}


def from_today(timelines):
    """A file does not say a first day that is over."""
    return {key: tail(segments, date.today()) for key, segments in timelines.items()}


def sentences(data) -> list[str]:
    return [problem.sentence for problem in problems(data)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_says_the_same_once_through_the_wizard(path, db):
    before, after = read(path.read_text()), read(text_of(data_of(path.read_text())))
    assert (after.code, after.name, after.host) == (before.code, before.name, before.host)
    assert from_today(after.timelines) == from_today(before.timelines)


def test_the_text_is_that_of_an_export(db):
    set_rule("toulouse", "money.currency", "XPF", actor="tests")
    assert (
        text_of(data_of(export("toulouse"))).rstrip() == export("toulouse").split("\nmessages:")[0].rstrip()
    )


def test_a_rule_as_the_nation_has_it_stays_a_comment(db):
    text = text_of(draft({"time.zone": "Indian/Mayotte"}))
    assert "\n  # money.currency: EUR" in text and "\n  time.zone: Indian/Mayotte" in text
    assert problems(draft({"time.zone": "Indian/Mayotte"})) == []


def test_dates_and_sessions_survive(db):
    source = (
        "academy:\n  code: mayotte\n  name: Mayotte\n  host: m.localhost\nrules:\n  documents.channel:\n"
        "    - value: post\n      from: 2031-09-01\n    - value: post\n      session: 2026-06\n"
    )
    found = read(text_of(data_of(source))).timelines
    assert found["documents.channel", ""] == [Segment("post", date(2031, 9, 1))]
    assert found["documents.channel", "2026-06"] == [Segment("post")]


def test_messages_survive_with_the_names_of_their_files(db):
    source = (
        "academy:\n  code: mayotte\n  name: Mayotte\n  host: m.localhost\nmessages:\n  home: Karibu\n"
        "  travel:\n    text: Sur papier\n    files:\n      - mission.pdf\n"
    )
    data = data_of(source)
    text = text_of(data)
    assert "home: Karibu" in text and "Sur papier" in text and "- mission.pdf" in text
    assert read(text).sections == read(source).sections
    assert problems({**data, "academy": MAYOTTE}) == []


def test_a_copy_has_no_identity(db):
    data = without_identity(data_of(export("toulouse")))
    assert data["academy"] == {}
    assert sentences(data) == [
        "Le code manque : écrivez-le en minuscules, par exemple mayotte.",
        "Le nom manque : écrivez-le comme il s'affichera, par exemple « Académie de Mayotte ».",
        "Le nom d'hôte manque : écrivez-le sans http:// ni port, par exemple mayotte.example.fr.",
    ]


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        (draft(code="l'île"), ("academy", "code"), "n'est pas recevable"),
        (draft(code="x" * 64), ("academy", "code"), "n'est pas recevable"),
        (draft(code="toulouse"), ("academy", "code"), "déjà celui d'une académie"),
        (draft(host="TOULOUSE.localhost"), ("academy", "host"), "déjà celui d'une académie"),
        (draft(host="http://m.localhost"), ("academy", "host"), "n'est pas un nom d'hôte"),
        (draft(name="x" * 121), ("academy", "name"), "120 caractères"),
        (draft({"time.zone": "Mars/Olympus"}), ("rules", "time.zone"), "fuseau horaire"),
        (draft({"signin.secret_days": "bientôt"}), ("rules", "signin.secret_days"), "nombre entier"),
        (draft({"no.such": 1}), ("rules", "no.such"), "n'existe pas"),
    ],
)
def test_what_is_wrong_is_placed(db, data, path, words):
    found = problems(data)
    assert [problem.path for problem in found] == [path]
    assert words in found[0].sentence


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ACADEMIE DE TOULOUSE", "celui de l'académie toulouse, « Académie de Toulouse »"),
        ("Académie\nde Mayotte", "retapez-le sur une seule ligne"),
    ],
)
def test_a_name_that_cannot_be_is_said_beside_it(db, name, words):
    [found] = problems(draft(name=name))
    assert found.path == ("academy", "name") and words in found.sentence


def test_a_wrong_draft_is_still_a_text(db):
    assert "time.zone: Mars/Olympus" in text_of(draft({"time.zone": "Mars/Olympus"}))


def test_the_code_of_its_own_opening_is_not_taken(db):
    data = draft(code="toulouse", host="toulouse.localhost")
    assert len(problems(data)) == 2 and problems(data, "toulouse") == []


def test_a_wrong_file_is_refused_whole(db):
    with pytest.raises(ValidationError) as refusal:
        data_of("academy:\n  code: mayotte\nrules:\n  time.zone: Mars\n  unknown: 1\n", "le fichier")
    assert len(refusal.value.messages) == 2
    assert refusal.value.messages[0].startswith("le fichier, ligne 4, rules → time.zone :")


def test_a_text_that_looks_like_yaml_stays_a_text(db):
    data = draft({"office.name": "- oui: #1"}, {"home": "# Titre\n\n- a: b"})
    document = read(text_of(data))
    assert document.timelines["office.name", ""] == [Segment("- oui: #1")]
    assert problems(data) == []
