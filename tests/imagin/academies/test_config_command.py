"""``imagin academy export|plan|apply|diff|schema`` as they are typed, and the files we ship."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from imagin.academies.configuration.planning import apply, plan
from imagin.academies.configuration.reading import read_file, text_of
from imagin.academies.configuration.schema import schema_text
from imagin.academies.configuration.updating import update
from imagin.rules.models import RuleValue
from imagin.rules.registry import find
from imagin.rules.services import rule, set_rule
from imagin.runtime.privileges import user_name
from imagin.tenancy.context import academy
from tenants.feeds.demo.academies import ACADEMIES, DATA
from tenants.feeds.demo.messages import FORMS, MESSAGES
from tests.imagin.academies.configuration import file_of
from tests.imagin.academies.test_config_reading import as_json, validator

FOLDER = Path(__file__).resolve().parents[3] / "infra" / "academies"
SHIPPED = sorted(FOLDER.glob("*.yaml"))
CHANNEL = "documents.channel"
HERE = ("toulouse", "rennes", "noumea")


@pytest.fixture
def said(capsys):
    def run(*words):
        call_command("academy", *words)
        return capsys.readouterr().out

    return run


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "toulouse.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_from_export_to_apply_and_back(db, said, file):
    path = file(said("export", "toulouse"))
    assert "Rien à changer." in said("plan", path)
    edited = text_of(Path(path)).replace("# modules.travel: true", "modules.travel: false")
    Path(path).write_text(edited)
    told = said("plan", path)
    assert "Frais de déplacement (modules.travel), à partir du " in told
    assert "  - oui (valeur nationale)\n  + non\n" in told and "1 changement à faire." in told
    assert not RuleValue.objects.exists()
    assert "1 changement fait." in said("apply", path, "--reason", "Essai")
    assert "Rien à changer." in said("apply", path)
    assert "rien à changer" in said("export", "toulouse", "--update", path)
    assert Path(path).read_text() == edited == said("export", "toulouse")
    with academy("toulouse"):
        assert rule("modules.travel") is False


def test_an_update_rewrites_the_file(db, said, file):
    path = file(said("export", "toulouse"))
    set_rule("toulouse", "office.name", "DEC1", actor="anne")
    assert "à jour." in said("export", "toulouse", "--update", path)
    assert "  office.name: DEC1\n" in Path(path).read_text()


def test_a_long_text_is_told_by_its_changed_lines(db, said, file):
    set_rule("toulouse", "contact.help", "Un\n" + "deux " * 30 + "\nTrois", actor="anne")
    told = said("plan", file(file_of("contact.help: |-\n  Un\n  " + "deux " * 29 + "deux\n  Quatre")))
    assert "- Trois" in told and "+ Quatre" in told and "  Un" not in told


def test_planned_values_are_told_with_their_dates(db, said, file):
    told = said(
        "plan",
        file(file_of("modules.travel:\n  - value: false\n    from: 2090-01-01\n    until: 2090-02-01")),
    )
    assert "à partir du 01/01/2090" in told
    assert "+ non, jusqu'au 31/01/2090" in told and "+ oui (valeur nationale), à partir du 01/02/2090" in told


HOLE = """\
windows.teacher:
  - {value: true, until: 2090-07-10}
  - {value: false, from: 2090-07-11, until: 2090-08-01}
  - {value: true, from: 2090-08-01, until: 2090-09-01}
  - {value: false, from: 2090-09-10}
"""


@pytest.mark.parametrize("action", ["plan", "apply"])
def test_a_hole_of_one_day_is_remarked_and_not_refused(db, said, file, action):
    told = said(action, file(file_of(HOLE)))
    assert "toulouse.yaml, ligne 5, rules → windows.teacher : entre deux valeurs, la valeur nationale" in told
    assert told.count("Remarque :") == 1 and "vaut le 10/07/2090, ce seul jour." in told


def test_a_hole_of_a_session_is_its_own(db, said, file):
    days = [
        "  - {value: post, session: 2026-06, until: 2090-07-10}",
        "  - {value: post, session: 2026-06, from: 2090-07-11}",
        "  - {value: post, from: 2090-07-10}",
    ]
    told = said("plan", file(file_of(f"{CHANNEL}:\n" + "\n".join(days))))
    assert told.count("Remarque :") == 1
    assert f"{CHANNEL} → 2026-06 : entre deux valeurs, la session suit le reste de l'académie le" in told


def test_a_hole_that_is_over_is_not_remarked(db, said, file):
    over = "windows.teacher:\n  - {value: true, until: 2020-07-10}\n  - {value: true, from: 2020-07-11}"
    assert "Remarque" not in said("plan", file(file_of(over)))


def test_a_name_that_differs_is_remarked(db, said, file):
    head = "academy:\n  code: toulouse\n  name: Autre\n"
    assert "ne sert qu'à l'ouverture" in said("plan", file(file_of("look.accent: '#000000'", head)))


def test_two_academies(db, said):
    assert "décident la même chose" in said("diff", "toulouse", "rennes")
    set_rule("rennes", "office.name", "DEXACO", actor="yann")
    told = said("diff", "toulouse", "rennes")
    assert told.startswith("- toulouse\n+ rennes\nBureau de gestion (office.name)\n")
    assert "  + DEXACO\n" in told


@time_machine.travel("2026-11-21 10:00+00:00", tick=False)
def test_a_comparison_says_what_holds_today_then_each_later_value(db, said):
    """Both are open today: the first day that differs is not today's."""
    set_rule("toulouse", "windows.teacher", True, actor="anne", until=date(2027, 7, 10))
    set_rule("toulouse", "windows.teacher", False, actor="anne", since=date(2027, 7, 10))
    christmas = {"since": date(2026, 12, 20), "until": date(2027, 1, 4)}
    set_rule("rennes", "windows.teacher", False, actor="yann", **christmas)
    told = said("diff", "toulouse", "rennes")
    assert told.split("(windows.teacher)\n")[1] == (
        "  - oui (valeur nationale), jusqu'au 09/07/2027\n"
        "  - non, à partir du 10/07/2027\n"
        "  + oui (valeur nationale), jusqu'au 19/12/2026\n"
        "  + non, à partir du 20/12/2026, jusqu'au 03/01/2027\n"
        "  + oui (valeur nationale), à partir du 04/01/2027\n"
    )


@time_machine.travel("2026-11-21 10:00+00:00", tick=False)
def test_many_values_are_all_told_even_those_of_both(db, said):
    for code, month in (("toulouse", 3), ("rennes", 4)):
        for first in (date(2027, 1, 1), date(2027, month, 1), date(2027, 6, 1)):
            until = first.replace(day=15)
            set_rule(code, "windows.teacher", False, actor="anne", since=first, until=until)
    told = said("diff", "toulouse", "rennes").split("\n")
    assert "  - oui (valeur nationale), jusqu'au 31/12/2026" in told
    assert "  + oui (valeur nationale), jusqu'au 31/12/2026" in told


@time_machine.travel("2026-11-21 10:00+00:00", tick=False)
def test_a_silent_session_says_what_its_academy_says(db, said):
    set_rule("toulouse", CHANNEL, "post", actor="anne")
    set_rule("rennes", CHANNEL, "post", actor="yann", until=date(2027, 3, 1))
    set_rule("rennes", CHANNEL, "post", actor="yann", session="2026-06")
    told = said("diff", "toulouse", "rennes").split(f"({CHANNEL}, session 2026-06)\n")[1]
    post = find(CHANNEL).words("post")
    assert told == f"  - {post}, comme le reste de l'académie\n  + {post}\n"


@pytest.mark.parametrize("action", ["plan", "apply"])
def test_a_wrong_file_is_refused_whole(db, said, file, action):
    path = file(file_of("look.accent: '#000000'\nmoney.currency: USD\nfoo: 1"))
    with pytest.raises(CommandError, match="ligne 6, rules → money.currency") as refused:
        said(action, path)
    assert refused.value.returncode == 1 and "ligne 7" in str(refused.value)
    assert not RuleValue.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export", "atlantide"], "Aucune académie atlantide"),
        (["diff", "toulouse", "atlantide"], "Aucune académie atlantide"),
        (["plan", "nowhere.yaml"], "ne se lit pas"),
        (["export", "toulouse", "--update", "nowhere.yaml"], "ne se lit pas"),
        (["schema", "--output", "nowhere/schema.json"], "ne s'écrit pas"),
    ],
)
def test_what_is_refused_says_why(db, said, words, sentence):
    with pytest.raises(CommandError, match=sentence):
        said(*words)


def test_who_may_not_write_is_named(said, tmp_path, monkeypatch):
    """Typed by root, the command writes as the user of the platform, in a folder that is root's."""

    def forbidden(*args, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", forbidden)
    with pytest.raises(CommandError) as refused:
        said("schema", "--output", str(tmp_path / "schema.json"))
    told = str(refused.value)
    assert f"écrit en tant que « {user_name()} »" in told and f"dans {tmp_path}." in told
    assert told.endswith(f"imagin academy schema > {tmp_path / 'schema.json'}")


def test_a_reason_too_long_is_refused(db, said, file):
    with pytest.raises(CommandError, match="200 caractères"):
        said("apply", file(file_of("look.accent: '#000000'")), "--reason", "x" * 201)
    assert not RuleValue.objects.exists()


# --- what we ship ---------------------------------------------------------------------------------------


def test_the_schema_is_up_to_date(said, tmp_path):
    """Make it again: ``imagin academy schema > infra/academies/schema.json``."""
    assert (FOLDER / "schema.json").read_text() == schema_text()
    said("schema", "--output", str(tmp_path / "schema.json"))
    assert (tmp_path / "schema.json").read_text() == schema_text() == said("schema")


def test_what_is_shipped():
    assert {path.stem for path in SHIPPED} >= {"rennes", "toulouse", "caen", "noumea", "centrale"}
    assert len(SHIPPED) >= 9


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_is_good(path):
    document = read_file(path)
    assert document.code == path.stem and document.name and document.host
    validator().validate(as_json(text_of(path)))


@pytest.mark.parametrize("code", HERE)
def test_a_shipped_file_is_applied_then_says_the_same(db, code):
    path = FOLDER / f"{code}.yaml"
    document = read_file(path)
    assert apply(document) and plan(document) == []
    before = text_of(path)
    after = update(before, code)
    assert after.split("rules:")[1] == before.split("rules:")[1]


@pytest.mark.parametrize("demo", ACADEMIES, ids=lambda demo: demo.code)
def test_the_demonstration_follows_the_shipped_files(demo):
    said = read_file(FOLDER / f"{demo.code}.yaml").timelines
    for key, value in demo.rules.items():
        assert said[key, ""][0].value == value


def test_the_shipped_academies_differ():
    decided = [str(sorted(read_file(path).timelines.items())) for path in SHIPPED]
    assert len(set(decided)) == len(SHIPPED)


@pytest.mark.parametrize("demo", ACADEMIES, ids=lambda demo: demo.code)
def test_the_demonstration_says_what_the_shipped_files_say(demo):
    said = read_file(FOLDER / f"{demo.code}.yaml").sections["messages"]
    for kind, name in MESSAGES.items():
        assert said[kind, ""][0].draft.text == demo.message(name).strip()
    if demo.code in FORMS:
        [travel] = said["travel", ""]
        assert [file.name for file in travel.files] == [FORMS[demo.code]]
        assert travel.files[0].checked.content == (DATA / FORMS[demo.code]).read_bytes()
