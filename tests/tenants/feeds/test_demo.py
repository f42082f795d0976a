"""The demonstration: through the ordinary import, once, with something to do for everyone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from imagin.academies.applied import drift
from imagin.academies.models import Academy
from imagin.identity.models import Account, UpstreamProvider
from imagin.rules.services import rule, set_rule
from imagin.tenancy.context import academy, hub
from imagin.vault.person import person_key
from tenants.accounts.models import AcademyAccount, RoleGrant
from tenants.claims.enums import ClaimState
from tenants.claims.models import ClaimHalf, ClaimSummary
from tenants.claims.selectors import claims_of
from tenants.claims.workflow import academy_today
from tenants.feeds.cyclades.dates import MISSION_DATES, period
from tenants.feeds.cyclades.format import CYCLADES
from tenants.feeds.demo import accounts
from tenants.feeds.demo.academies import ACADEMIES, CENTRALE, NOUMEA, RENNES, TOULOUSE
from tenants.feeds.demo.files import csv_file
from tenants.feeds.demo.messages import MESSAGES
from tenants.feeds.demo.missions import mission_lines, missions_of
from tenants.feeds.demo.people import people_of
from tenants.feeds.demo.services import load_demo
from tenants.feeds.epp.format import EPP
from tenants.feeds.models import FeedImport
from tenants.feeds.problems import Problems
from tenants.feeds.reader import read_rows
from tenants.journal.models import Entry
from tenants.missions.models import Assignment, Mission
from tenants.notices.models import Notice, NoticeKind
from tenants.notices.services import current_notice
from tenants.people.models import Examiner

CODES = [demo.code for demo in ACADEMIES]


@pytest.fixture
def rennes_demo(db):
    load_demo(academies=[RENNES])
    with academy("rennes"):
        yield


@pytest.fixture
def noumea_demo(db):
    load_demo(academies=[NOUMEA])
    with academy("noumea"):
        yield


def teacher() -> Examiner:
    return Examiner.objects.get(number=10001)


def labels() -> list[str]:
    return [row.pay.label for row in claims_of(teacher())]


def test_the_teacher_meets_every_case(rennes_demo):
    assert teacher().last_name == "LE GOFF"
    rows = claims_of(teacher())
    copies = [row for row in rows if row.to_complete and row.mission.type.pay_entry == "copies"]
    assert len(copies) >= 3
    assert {row.pay.label for row in rows} == {
        "Annulé",
        "A traiter par le gestionnaire",
        "Déclarée non effectuée",
        "Mission en cours",
        "Mission non effectuée",
        "Non validé",
        "Pas de frais",
        "Validé",
        "Validé par gestionnaire",
    }
    assert {"Non validé", "Pas de frais"} <= {row.travel.label for row in rows}
    assert Assignment.objects.filter(examiner=teacher(), state="affecte").exists()


def test_a_teacher_of_toulouse_is_the_same_person_in_rennes(rennes_demo):
    numen = accounts.find_account(accounts.demo_accounts(), "enseignant", "toulouse").numen
    sophie = Examiner.objects.get(person_key=person_key(numen))
    assert (sophie.number, sophie.kind) == (900101, "external")
    assert sophie.assignments.count() == 3
    assert sophie.main_school.outside


def test_centrale_receives_teachers_of_two_academies():
    known = accounts.demo_accounts()
    elsewhere = [person for person in people_of(CENTRALE, known) if person.number > 900100]
    assert [person.line["numen"] for person in elsewhere] == [
        accounts.find_account(known, "enseignant", code).numen for code in ("toulouse", "noumea")
    ]
    assert [len(person.script) for person in elsewhere] == [2, 2]


def test_everything_came_by_the_ordinary_import(noumea_demo):
    assert set(FeedImport.objects.values_list("system", "file_name")) == {
        ("EPP", "epp-noumea.csv"),
        ("CYCLADES", "cyclades-noumea.csv"),
    }
    assert 25 <= Examiner.objects.count() <= 35
    assert 38 <= Mission.objects.count() <= 46


def test_validated_claims_have_their_file_number_and_summary(rennes_demo):
    validated = ClaimHalf.objects.filter(kind="pay", submitted_at__isnull=False)
    assert validated.count() == 5
    assert set(validated.values_list("state", flat=True)) == {
        ClaimState.SUBMITTED,
        ClaimState.APPROVED,
        ClaimState.PAID,
    }
    assert not validated.filter(claim__file_number="").exists()
    assert ClaimSummary.objects.count() == 5
    assert not AcademyAccount.objects.filter(is_active=True).exists()


def test_noumea_has_its_own_rules(noumea_demo):
    assert (rule("time.zone"), rule("money.currency")) == ("Pacific/Noumea", "XPF")
    assert "papier" in rule("modules.travel.off_sentence")
    assert not ClaimHalf.objects.filter(kind="travel").exists()


def test_noumea_gives_its_paper_form(noumea_demo):
    notice = current_notice(NoticeKind.TRAVEL)
    assert [file.name for file in notice.files] == ["mission-noumea.pdf"]
    assert notice.text == NOUMEA.message("deplacement").strip()


def test_noumea_is_dated_in_its_own_zone(noumea_demo):
    [running] = [row for row in claims_of(teacher()) if row.pay.label == "Mission en cours"]
    assert running.mission.starts_on <= academy_today() <= running.mission.ends_on


def test_each_academy_speaks_for_itself(rennes_demo):
    texts = {demo.message(name) for demo in ACADEMIES for name in MESSAGES.values()}
    assert len(texts) == 2 * len(ACADEMIES)
    assert current_notice(NoticeKind.HOME).text == RENNES.message("accueil").strip()


def test_the_same_numbers_name_different_missions():
    known = accounts.demo_accounts()
    told = []
    for demo in ACADEMIES:
        lines = mission_lines(demo, missions_of(demo, people_of(demo, known)), date(2026, 6, 1))
        told.append({line["numero_mission"]: line.get("centre_uai") for line in lines})
    common = set.intersection(*(set(numbers) for numbers in told))
    assert len(common) >= 40
    for number in common:
        centres = [numbers[number] for numbers in told if numbers[number]]
        assert len(set(centres)) >= len(centres) - 1


def test_roles(rennes_demo):
    known = accounts.demo_accounts()
    for name, role in accounts.GRANTS.items():
        key = person_key(accounts.find_account(known, name, "rennes").numen)
        grant = RoleGrant.objects.get(person_key=key)
        assert (grant.role, bool(grant.school)) == (role, role in accounts.OF_A_SCHOOL)
    assert RoleGrant.objects.count() == 4
    with hub():
        assert UpstreamProvider.objects.get().code == "demo"
        assert Account.objects.get(hosting=True).display_name == "Nadia Haddad"


def test_a_second_run_changes_nothing(rennes_demo, django_assert_max_num_queries):
    before = Entry.objects.count(), labels()
    with django_assert_max_num_queries(20):
        assert load_demo(academies=[RENNES]) == 0
    assert (Entry.objects.count(), labels()) == before


def test_another_day_adds_nothing(rennes_demo):
    before = Mission.objects.count()
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert load_demo(academies=[RENNES]) == 0
    assert Mission.objects.count() == before


def test_what_someone_changed_does_not_come_back(rennes_demo):
    with hub():
        set_rule("rennes", "look.accent", "#123456", actor="tests")
    Notice.objects.create(kind=NoticeKind.HOME, version=2, text="Nouveau message")
    load_demo(academies=[RENNES])
    with academy("rennes"):
        assert rule("look.accent") == "#123456"
    assert current_notice(NoticeKind.HOME).text == "Nouveau message"


def test_a_failure_leaves_an_academy_empty_for_the_next_run(db, monkeypatch):
    from tenants.feeds.demo import services

    monkeypatch.setattr(services, "tell_outcomes", lambda missions: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load_demo(academies=[RENNES])
    monkeypatch.undo()
    assert load_demo(academies=[RENNES]) == 1


@pytest.mark.parametrize("day", [date(2026, 1, 1) + timedelta(days=37 * n) for n in range(14)])
def test_any_day_has_missions_to_come_in_progress_and_done(day):
    with translation.override("fr"):
        people = people_of(TOULOUSE, accounts.demo_accounts())
        missions = missions_of(TOULOUSE, people)
        lines = list(mission_lines(TOULOUSE, missions, day))
    problems = Problems()
    assert len(read_rows(csv_file(CYCLADES, lines), CYCLADES, [], problems)) == len(lines)
    problems.refuse()
    starts = {mission.number: mission.planned for mission in missions}
    for line in lines:
        first, last = period(MISSION_DATES.parse(line["dates"]))
        planned = starts[int(line["numero_mission"])]
        if planned.start > 0:
            assert first > day
        elif planned.start + planned.days > 0:
            assert first <= day <= last
        else:
            assert last < day


@pytest.mark.parametrize("demo_academy", ACADEMIES, ids=CODES)
def test_the_people_are_the_same_at_every_run_and_well_formed(demo_academy):
    known = accounts.demo_accounts()
    lines = [person.line for person in people_of(demo_academy, known)]
    assert lines == [person.line for person in people_of(demo_academy, known)]
    problems = Problems()
    assert len(read_rows(csv_file(EPP, lines), EPP, [], problems)) == len(lines)
    problems.refuse()
    assert len({line["numero"] for line in lines}) == len(lines)


@pytest.mark.parametrize("demo_academy", ACADEMIES, ids=CODES)
def test_accents_are_readable_on_paper(demo_academy):
    """LOOK.md: an academy's colour is refused under 4.5:1."""
    accent = demo_academy.rules["look.accent"]
    channels = [int(accent[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_accounts_are_listed_by_academy(db, capsys):
    call_command("demo", "--accounts")
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Comptes de démonstration, mot de passe « demo » :"
    assert len(said) == 1 + Academy.objects.count() + 2
    [rennes] = [line for line in said if "rennes.localhost" in line]
    assert rennes.split("  ")[-1] == (
        "enseignant.rennes, externe.rennes, gestionnaire.rennes, chef-etablissement.rennes, "
        "chef-centre.rennes, admin.rennes"
    )
    assert said[-2].endswith("hebergeur")
    assert said[-1].endswith(f"{settings.DEMO_IDP_URL}/codes/")


def test_without_the_accounts_file_it_says_what_to_do(db, monkeypatch, tmp_path):
    monkeypatch.setenv("IMAGIN_DEMO_IDP_ACCOUNTS", str(tmp_path / "absent.json"))
    with pytest.raises(CommandError, match="absent.json manque : lancez la démonstration depuis le dépôt"):
        call_command("demo")


def test_an_external_enters_with_what_is_listed(rennes_demo, capsys):
    from tenants.accounts.externals import services
    from tenants.accounts.models import ExternalCredential

    call_command("demo", "--accounts")
    said = capsys.readouterr().out.splitlines()
    assert "Intervenant extérieur" in said[-2] and "rennes.localhost" in said[-1]
    number, secret = said[-1].split()[-2:]
    verdict = services.prove(number, secret)
    assert verdict.credential.initial and verdict.credential.examiner.email == "externe.rennes@imagin.example"
    ExternalCredential.objects.filter(pk=verdict.credential.pk).update(password="x$y", initial=False)
    call_command("demo", "--accounts")
    assert capsys.readouterr().out.splitlines()[-1].endswith("mot de passe déjà choisi")


@pytest.mark.parametrize("code", ["rennes", "noumea"])
def test_each_follows_a_file_so_that_its_differences_are_counted(code, request):
    request.getfixturevalue(f"{code}_demo")
    assert drift(code) == 0
    set_rule(code, "session.idle_minutes", 40, actor="tests")
    assert drift(code) == 1
